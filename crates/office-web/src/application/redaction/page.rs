//! A copy: what was read, with what is marked; the form of a mark; the list of reasons; the files and their approval.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{
    application::{
        Group, grounds,
        redaction::{Layer, Part, Patch, Reach, Reason, parts},
    },
    authority::Read,
    id::UnitId,
    organisation::Duty,
    publication::{
        content::{Block, Content},
        kinds,
    },
    refusal::Refusal,
};
use gongkai_office::{
    OfficeError,
    application::{self, Approval, Cases, Conversion, Copy, Found, Marking, Source},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::{Asked, At},
    form::{self, Entered},
    layout::{Choice, Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use super::{
    super::{CLERKS, NAME, ROOT, page::loaded},
    Which, address, make,
};
use crate::{OfficeWeb, problem, publication::list::Units, words::moment};

/// A piece of the text.
struct PieceView {
    number: usize,
    place: String,
    parts: Vec<Part>,
}

/// Lines and tables in their order; a cell without text has no piece.
enum BlockView {
    Line(PieceView),
    Table(Vec<Vec<Option<PieceView>>>),
}

#[derive(Template)]
#[template(path = "application/redaction.html")]
struct Page {
    frame: OfficeFrame,
    id: String,
    of: String,
    version: i32,
    layer: &'static str,
    blocks: Vec<BlockView>,
    left: Vec<String>,
    /// Of a picture: width and height.
    picture: Option<(u32, u32)>,
    reasons: Vec<Reason>,
    grounds: Vec<Choice>,
    reaches: Vec<Choice>,
    form: FormView,
    may_mark: bool,
    may_approve: bool,
    kinds: Vec<String>,
    digest: String,
    made: String,
    approved: String,
    findings: Vec<Found>,
    blocks_out: bool,
    /// May a draft be made of it? What is chosen for it: kinds and units.
    convertible: Option<(Vec<Choice>, Vec<Choice>)>,
    /// The draft that was made of it; empty: none.
    document: String,
}

fn blocks(content: &Content, copy: &Copy) -> Vec<BlockView> {
    let places = content.pieces().into_iter().map(|piece| piece.place);
    let mut pieces = (1..).zip(places).zip(parts(content, &copy.marks));
    let mut next = |text: &str| {
        let ((number, place), parts) = (!text.is_empty()).then(|| pieces.next()).flatten()?;
        Some(PieceView { number, place, parts })
    };
    let mut views = Vec::new();
    for block in &content.blocks {
        match block {
            Block::Paragraph { runs } => {
                let text: String = runs.iter().map(|run| run.text.as_str()).collect();
                views.extend(next(&text).map(BlockView::Line));
            }
            Block::Table { caption, rows, .. } => {
                views.extend(next(caption).map(BlockView::Line));
                let row = |cells: &Vec<String>| cells.iter().map(|cell| next(cell)).collect();
                views.push(BlockView::Table(rows.iter().map(row).collect()));
            }
            // What is read of a paper has lines and tables alone.
            Block::Heading { .. } | Block::List { .. } | Block::Image { .. } => {}
        }
    }
    views
}

async fn copy_of(desk: &OfficeWeb, caller: &Caller, id: &str, of: &str) -> Result<Copy, Problem> {
    let right = caller.authorise::<Read, Cases>(id)?;
    application::copy(desk.office(), &right, of).await.map_err(problem)
}

fn choices() -> (Vec<Choice>, Vec<Choice>) {
    let denials = grounds().iter().filter(|one| one.group == Group::Denied);
    let denials = denials.map(|one| Choice::new(&one.id, format!("{}（{}）", one.name, one.article)));
    let reaches = vec![
        Choice::new("words", "这一处里的这些字"),
        Choice::new("everywhere", "全文里的这些字"),
        Choice::new("piece", "整段、整格"),
        Choice::new("column", "表格里这一格和下面整列"),
    ];
    ([Choice::new("", "请选择")].into_iter().chain(denials).collect(), reaches)
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    id: &str,
    of: &str,
    form: FormView,
) -> Result<String, Problem> {
    let copy = copy_of(desk, caller, id, of).await?;
    let crumbs = vec![
        Crumb::new(NAME, ROOT),
        Crumb::new(&copy.number, format!("{ROOT}/{id}")),
        Crumb::new("区分处理", format!("{ROOT}/{id}/redactions")),
        Crumb::here(copy.layer.word()),
    ];
    let by = |name: &Option<String>, at: Option<chrono::DateTime<chrono::Utc>>| match (name, at) {
        (Some(name), Some(at)) => format!("{name}，{}", moment(at)),
        _ => String::new(),
    };
    let (views, left, picture) = match &copy.source {
        Source::Text { content, left } => (blocks(content, &copy), left.clone(), None),
        Source::Picture { width, height } => (Vec::new(), Vec::new(), Some((*width, *height))),
    };
    let (grounds, reaches) = choices();
    let is_ready = copy.layer == Layer::Web
        && copy.row.approved_at.is_some()
        && copy.row.document_id.is_none()
        && copy.source.content().is_some();
    let convertible = if is_ready && caller.has_any(&[Duty::DisclosureReviewer]) {
        let kinds = kinds().iter().map(|kind| Choice::new(&kind.id, &kind.name));
        Some((kinds.collect(), Units::of(desk, caller).await?.choices()))
    } else {
        None
    };
    let page = Page {
        frame: desk.frame(caller, sealer, &copy.name, crumbs).await?,
        convertible,
        document: copy.row.document_id.clone().unwrap_or_default(),
        id: id.to_owned(),
        of: of.to_owned(),
        version: copy.row.version,
        layer: copy.layer.word(),
        blocks: views,
        left,
        picture,
        reasons: copy.reasons(),
        grounds,
        reaches,
        form,
        may_mark: caller.has_any(CLERKS),
        may_approve: caller.has_any(&[Duty::DisclosureReviewer, Duty::ResponsibleLeader])
            && copy.is_made()
            && copy.row.approved_at.is_none(),
        made: by(&copy.row.made_by_name, copy.row.made_at),
        approved: by(&copy.row.approved_by_name, copy.row.approved_at),
        blocks_out: copy.findings.iter().any(|one| one.blocks),
        digest: copy.row.digest.unwrap_or_default(),
        kinds: copy.kinds,
        findings: copy.findings,
    };
    Ok(page.render()?)
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    Asked(which): Asked<Which>,
) -> Result<Response, Problem> {
    loaded(&desk, &caller, &id).await?;
    let form = FormView::new().with("reach", "words");
    match page((&desk, &caller, &sealer), &id, &which.of, form).await {
        Ok(page) => Ok(Html(page).into_response()),
        Err(Problem::NotFound) => Ok(Redirect::to(&format!("{ROOT}/{id}/redactions")).into_response()),
        Err(error) => Err(error),
    }
}

/// A mark, a mark taken back, or the files made.
pub async fn change(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    loaded(&desk, &caller, &id).await?;
    let of = entered.text("of").to_owned();
    let copy = match copy_of(&desk, &caller, &id, &of).await {
        Ok(copy) => copy,
        Err(Problem::NotFound) => {
            return Err(Refusal::new("copy_unknown", "没有选择要改的区分处理，请从列表进入").into());
        }
        Err(error) => return Err(error),
    };
    let (office, who) = (desk.office(), caller.staff());
    let done = match entered.text("do") {
        "make" => made(&desk, &caller, &id, &copy).await?,
        "unmark" => {
            let number = entered.text("number").parse().unwrap_or(0);
            application::unmark(office, who, &id, (&of, entered.version()), number).await
        }
        _ => match marking(&entered) {
            Ok(said) => application::mark(office, who, &id, &of, &said).await,
            Err(refusal) => Err(refusal.into()),
        },
    };
    answered((&desk, &caller, &sealer), (&id, &of), &entered, done).await
}

async fn made(
    desk: &OfficeWeb,
    caller: &Caller,
    id: &str,
    copy: &Copy,
) -> Result<Result<(), OfficeError>, Problem> {
    let (office, who, row) = (desk.office(), caller.staff(), &copy.row);
    let bytes = match &copy.source {
        Source::Picture { .. } => {
            application::paper(office, who, id, &row.paper_id).await.map_err(problem)?.1
        }
        Source::Text { .. } => Vec::new(),
    };
    Ok(match make::make(desk, copy, bytes).await? {
        Ok(made) => application::keep_copy(office, who, id, (&row.id, row.version), &made).await,
        Err(refusal) => Err(refusal.into()),
    })
}

/// The mark that a form says. Fields that matter only for a text or only for a picture may be missing.
fn marking(entered: &Entered) -> Result<Marking, Refusal> {
    let number = |field: &str| form::number::<u32>(entered.text(field));
    let patch = match (number("x"), number("y"), number("width"), number("height")) {
        (Some(x), Some(y), Some(width), Some(height)) => Some(Patch { x, y, width, height }),
        _ => None,
    };
    let reach = Reach::parse(entered.text("reach")).unwrap_or(Reach::Words);
    let piece = form::number::<usize>(entered.text("piece")).and_then(|piece| piece.checked_sub(1));
    let is_picture = entered.get("x").is_some();
    let piece = match piece {
        Some(piece) => piece,
        None if is_picture || reach == Reach::Everywhere => 0,
        None => {
            return Err(
                Refusal::new("piece_unknown", "请填写要标注的是第几处，见每段、每格前的序号").at("piece")
            );
        }
    };
    Ok(Marking {
        version: entered.version(),
        piece,
        words: entered.text("words").to_owned(),
        reach,
        patch,
        ground: entered.text("ground").to_owned(),
        reason: entered.text("reason").to_owned(),
    })
}

pub async fn approve(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    loaded(&desk, &caller, &id).await?;
    let of = entered.text("of").to_owned();
    if of.is_empty() {
        return Err(Refusal::new("copy_unknown", "没有选择要批准的区分处理，请从列表进入").into());
    }
    let said = Approval { digest: entered.text("digest").to_owned(), looked: entered.has("looked", "yes") };
    let done = application::approve_copy(desk.office(), caller.staff(), &id, &of, &said).await;
    answered((&desk, &caller, &sealer), (&id, &of), &entered, done).await
}

/// A draft for proactive disclosure (Art. 44).
pub async fn convert(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    loaded(&desk, &caller, &id).await?;
    let of = entered.text("of").to_owned();
    if of.is_empty() {
        return Err(Refusal::new("copy_unknown", "没有选择要转为主动公开的区分处理，请从列表进入").into());
    }
    let said =
        Conversion { kind: entered.text("kind").to_owned(), unit: UnitId::parse(entered.text("unit")) };
    match application::convert_copy(desk.office(), caller.staff(), &id, &of, &said).await {
        Ok(document) => Ok(Redirect::to(&format!("/office/documents/{document}")).into_response()),
        Err(error) => answered((&desk, &caller, &sealer), (&id, &of), &entered, Err(error)).await,
    }
}

async fn answered(
    at: (&OfficeWeb, &Caller, &Sealer),
    (id, of): (&str, &str),
    entered: &Entered,
    done: Result<(), OfficeError>,
) -> Result<Response, Problem> {
    match done {
        Ok(()) => Ok(Redirect::to(&address(id, of)).into_response()),
        Err(OfficeError::Refused(all)) => {
            let page = page(at, id, of, entered.view(&all)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}
