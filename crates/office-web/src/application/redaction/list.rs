//! The copies of a case, and a new one: which paper, for whom, with whose marks.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{
    application::{Paper, redaction::Layer},
    authority::Read,
    refusal::Refusal,
};
use gongkai_office::{
    OfficeError,
    application::{self, Begin, Cases, CopyLine, PaperLine},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    form::Entered,
    layout::{Choice, Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use super::{
    super::{CLERKS, NAME, ROOT, page::loaded},
    address, make,
};
use crate::{OfficeWeb, problem, words::moment};

struct CopyView {
    href: String,
    name: String,
    layer: &'static str,
    marks: usize,
    tag: &'static str,
    state: String,
}

#[derive(Template)]
#[template(path = "application/redactions.html")]
struct Page {
    frame: OfficeFrame,
    id: String,
    copies: Vec<CopyView>,
    papers: Vec<Choice>,
    layers: Vec<Choice>,
    like: Vec<Choice>,
    form: FormView,
    may_begin: bool,
    /// Other applicants who want much the same.
    equal: usize,
}

fn view(id: &str, line: &CopyLine) -> CopyView {
    let (tag, state) = match (&line.row.digest, &line.row.approved_by_name) {
        (Some(_), Some(name)) => {
            let at = line.row.approved_at.map(moment).unwrap_or_default();
            ("ok", format!("{name}已批准，{at}"))
        }
        (Some(_), None) => ("warn", "已生成，待批准".to_owned()),
        _ => ("quiet", "标注中".to_owned()),
    };
    CopyView {
        href: address(id, &line.row.id),
        name: line.name.clone(),
        layer: line.layer.word(),
        marks: line.marks,
        tag,
        state,
    }
}

/// What the office found stands first; what says who applied is not there.
fn papers(lines: &[PaperLine]) -> Vec<Choice> {
    let mut lines: Vec<_> = lines.iter().filter(|line| !line.paper.names_the_applicant()).collect();
    lines.sort_by_key(|line| line.paper != Paper::Found);
    let choice =
        |line: &&PaperLine| Choice::new(&line.row.id, format!("{}（{}）", line.name, line.paper.word()));
    [Choice::new("", "请选择")].into_iter().chain(lines.iter().map(choice)).collect()
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    id: &str,
    form: FormView,
) -> Result<String, Problem> {
    let case = loaded(desk, caller, id).await?;
    let right = caller.authorise::<Read, Cases>(id)?;
    let copies = application::copies(desk.office(), &right).await.map_err(problem)?;
    let crumbs = vec![
        Crumb::new(NAME, ROOT),
        Crumb::new(&case.row.number, format!("{ROOT}/{id}")),
        Crumb::here("区分处理"),
    ];
    let like =
        copies.iter().map(|line| Choice::new(&line.row.id, format!("{}：{}", line.layer.word(), line.name)));
    let page = Page {
        frame: desk.frame(caller, sealer, "区分处理", crumbs).await?,
        id: id.to_owned(),
        copies: copies.iter().map(|line| view(id, line)).collect(),
        papers: papers(&case.papers),
        layers: Layer::ALL.map(|layer| Choice::new(layer.code(), layer.word())).to_vec(),
        like: [Choice::new("", "不沿用")].into_iter().chain(like).collect(),
        form,
        may_begin: caller.has_any(CLERKS),
        equal: application::equal_requests(desk.office(), &right).await.map_err(problem)?,
    };
    Ok(page.render()?)
}

pub async fn list(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    let form = FormView::new().with("layer", Layer::Applicant.code());
    page((&desk, &caller, &sealer), &id, form).await.map(Html)
}

pub async fn begin(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    match begun(&desk, &caller, &id, &entered).await? {
        Ok(of) => Ok(Redirect::to(&address(&id, &of)).into_response()),
        Err(OfficeError::Refused(all)) => {
            let again = page((&desk, &caller, &sealer), &id, entered.view(&all)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

async fn begun(
    desk: &OfficeWeb,
    caller: &Caller,
    id: &str,
    entered: &Entered,
) -> Result<Result<String, OfficeError>, Problem> {
    let case = loaded(desk, caller, id).await?;
    let mut refusals = Vec::new();
    let of = entered.text("paper");
    let paper = case.papers.iter().find(|line| line.row.id == of && !line.paper.names_the_applicant());
    if paper.is_none() {
        refusals.push(Refusal::new("paper_missing", "请选择要区分处理的材料").at("paper"));
    }
    let layer = Layer::parse(entered.text("layer"));
    if layer.is_none() {
        refusals.push(Refusal::new("layer_missing", "请选择给谁看").at("layer"));
    }
    let (Some(paper), Some(layer)) = (paper, layer) else { return Ok(Err(OfficeError::Refused(refusals))) };
    let (name, bytes) =
        application::paper(desk.office(), caller.staff(), id, &paper.row.id).await.map_err(problem)?;
    let source = match make::read(desk, name, bytes).await? {
        Ok(source) => source,
        Err(refusal) => return Ok(Err(refusal.into())),
    };
    let said = Begin { paper: paper.row.id.clone(), layer, source, like: entered.text("like").to_owned() };
    Ok(application::begin_copy(desk.office(), caller.staff(), id, &said).await)
}
