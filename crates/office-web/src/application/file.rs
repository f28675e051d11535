//! Papers of a case: put in, listed, taken away. Nothing of them is shown in a page; proofs of identity are handed out
//! with the name of whoever looks and the time across every page.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{application::Paper, refusal::Refusal};
use gongkai_office::{OfficeError, application, report::SourceFile};
use gongkai_render::volume::{Body, Item, Volume};
use gongkai_web_kit::{
    caller::Caller,
    download::Download,
    extract::{Asked, At},
    layout::{Choice, Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
    upload::{FileKind, UploadForm, UploadRules},
};
use serde::Deserialize;

use super::{CLERKS, NAME, ROOT, page::loaded};
use crate::{OfficeWeb, problem, words::moment};

const RULES: UploadRules = UploadRules {
    files: 1,
    each: 64 << 20,
    kinds: &[
        FileKind::Pdf,
        FileKind::Png,
        FileKind::Jpeg,
        FileKind::Docx,
        FileKind::Xlsx,
        FileKind::Xls,
        FileKind::Text,
    ],
};

struct PaperView {
    id: String,
    name: String,
    word: &'static str,
    guarded: bool,
    by: String,
}

#[derive(Template)]
#[template(path = "application/papers.html")]
struct PapersPage {
    frame: OfficeFrame,
    id: String,
    papers: Vec<PaperView>,
    kinds: Vec<Choice>,
    form: FormView,
    may_add: bool,
    may_take: bool,
}

pub(super) async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    id: &str,
    form: FormView,
) -> Result<String, Problem> {
    let case = loaded(desk, caller, id).await?;
    let crumbs = vec![
        Crumb::new(NAME, ROOT),
        Crumb::new(&case.row.number, format!("{ROOT}/{id}")),
        Crumb::here("材料"),
    ];
    let view = |line: &application::PaperLine| PaperView {
        id: line.row.id.clone(),
        name: if line.name.is_empty() { line.paper.word().to_owned() } else { line.name.clone() },
        word: line.paper.word(),
        guarded: line.paper.names_the_applicant(),
        by: format!("{}，{}", line.row.added_by_name, moment(line.row.added_at)),
    };
    let page = PapersPage {
        frame: desk.frame(caller, sealer, "办件材料", crumbs).await?,
        id: id.to_owned(),
        papers: case.papers.iter().map(view).collect(),
        kinds: Paper::ALL.map(|paper| Choice::new(paper.code(), paper.word())).to_vec(),
        form,
        may_add: caller.has_any(CLERKS),
        may_take: case.row.officer_id.as_deref() == Some(caller.staff().id.as_str()),
    };
    Ok(page.render()?)
}

pub async fn list(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    page((&desk, &caller, &sealer), &id, FormView::new().with("paper", Paper::Letter.code())).await.map(Html)
}

pub async fn add(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    upload: UploadForm,
) -> Result<Response, Problem> {
    loaded(&desk, &caller, &id).await?;
    let mut upload = upload.read(&RULES).await?;
    let file = upload.files.pop();
    if file.is_none() && upload.refusals.is_empty() {
        upload.refusals.push(Refusal::new("file_missing", "请选择要存入的文件").at("file"));
    }
    let paper = Paper::parse(upload.entered.text("paper"));
    if paper.is_none() {
        upload.refusals.push(Refusal::new("missing", "请选择这是什么材料").at("paper"));
    }
    let done = match (file, paper) {
        (Some(file), Some(paper)) if upload.refusals.is_empty() => {
            let file = SourceFile {
                name: file.name,
                media_type: file.kind.media_type().to_owned(),
                bytes: file.bytes.to_vec(),
            };
            application::add_paper(desk.office(), caller.staff(), &id, paper, &file).await
        }
        _ => Err(OfficeError::Refused(upload.refusals)),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("{ROOT}/{id}/papers")).into_response()),
        Err(OfficeError::Refused(all)) => {
            let again = page((&desk, &caller, &sealer), &id, upload.entered.view(&all)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

/// Which paper.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    of: String,
}

/// A paper as it came; a proof of identity marked with who looks at it. A browser stores it and runs nothing in it.
pub async fn open(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
    Asked(which): Asked<Which>,
) -> Result<Response, Problem> {
    let case = loaded(&desk, &caller, &id).await?;
    let Some(line) = case.papers.iter().find(|line| line.row.id == which.of) else {
        return Ok(Redirect::to(&format!("{ROOT}/{id}/papers")).into_response());
    };
    let (name, bytes) =
        application::paper(desk.office(), caller.staff(), &id, &which.of).await.map_err(problem)?;
    if line.paper == Paper::Identity {
        let mark = format!(
            "{} {} 仅供核对办件{}",
            caller.staff().name,
            moment(desk.office().now()),
            case.row.number
        );
        return marked(&desk, name, mark, bytes).await;
    }
    Ok(Download { name, kind: "application/octet-stream", bytes: bytes.into() }.into_response())
}

/// A proof of identity as PDF with a mark on every page. What cannot be marked is not handed out: it is in the file of
/// the case as it came.
async fn marked(desk: &OfficeWeb, name: String, mark: String, bytes: Vec<u8>) -> Result<Response, Problem> {
    let body = Body::of(bytes);
    if body == Body::Apart {
        let sentence = "这份身份证明不是PDF或者图片，不能加水印；需要原件的，用“整卷取出”的归档案卷";
        return Err(Refusal::new("not_markable", sentence).into());
    }
    let item =
        Item { title: Paper::Identity.word().to_owned(), from: String::new(), digest: String::new(), body };
    let volume =
        Volume { title: Paper::Identity.word().to_owned(), items: vec![item], mark, ..Volume::default() };
    let press = desk.press();
    let made = tokio::task::spawn_blocking(move || press.volume(volume)).await.map_err(Problem::fault)?;
    let pdf = made.map_err(|fault| Problem::from(Refusal::new("mark_failed", fault.to_string())))?;
    let name = format!("{name}-水印.pdf");
    Ok(Download { name, kind: "application/pdf", bytes: pdf.bytes.into() }.into_response())
}
