//! One filing of a return: its figures, what changed against the one before, and the decision.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{authority::Read, calendar::date_in_words, collection::FilingState, returns::Sheet};
use gongkai_office::{
    OfficeError,
    collection::Below,
    organisation,
    returns::{self, Received},
};
use gongkai_web_kit::{
    caller::Caller,
    download::Download,
    extract::At,
    form::Entered,
    layout::{Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use super::{
    BELOW,
    lines::{Row, rows},
    xlsx,
};
use crate::{
    OfficeWeb,
    collection::{DECIDERS, tag},
    moment, problem,
};

/// Another filing of the period.
struct Other {
    number: i32,
    href: String,
    what: &'static str,
    current: bool,
}

/// A figure that is another one than in the filing before.
struct Changed {
    label: String,
    before: String,
    now: String,
}

#[derive(Template)]
#[template(path = "returns/filing.html")]
struct FilingPage {
    frame: OfficeFrame,
    form: FormView,
    id: String,
    version: i32,
    tag: &'static str,
    state: &'static str,
    due: String,
    filed: String,
    counted: String,
    signers: [(&'static str, String); 2],
    decided: String,
    reason: String,
    others: Vec<Other>,
    changes: Vec<Changed>,
    rows: Vec<Row>,
    /// What does not add up, each in a sentence.
    imbalances: Vec<String>,
    overridden: usize,
    may_accept: bool,
    may_return: bool,
    back: String,
}

/// Rows whose figure differs.
fn changes(former: Option<&Sheet>, sheet: &Sheet) -> Vec<Changed> {
    let Some(former) = former else { return Vec::new() };
    let before = rows(former);
    let changed = |row: Row| {
        let was = before.iter().find(|was| was.id == row.id).map(|was| was.value.clone()).unwrap_or_default();
        (was != row.value).then_some(Changed { label: row.label, before: was, now: row.value })
    };
    rows(sheet).into_iter().filter_map(changed).collect()
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    page((&desk, &caller, &sealer), &id, FormView::new()).await.map(Html)
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    id: &str,
    form: FormView,
) -> Result<String, Problem> {
    let right = caller.authorise::<Read, Below>(id)?;
    let Received { row, which, sheet, filer, former, all } =
        returns::received(desk.office(), &right).await.map_err(problem)?;
    let standing = row.standing().map_err(problem)?;
    let back = format!("{}?{}", BELOW.1, which.query());
    let crumbs =
        vec![Crumb::new(BELOW.0, BELOW.1), Crumb::new(which.words(), &back), Crumb::here(filer.clone())];
    let frame = desk.frame(caller, sealer, &format!("{filer}{}", which.title()), crumbs).await?;
    let may_decide = caller.has_any(DECIDERS) && row.newest && standing != FilingState::Returned;
    let others = all.iter().map(|other| Other {
        number: other.number,
        href: format!("{}/{}", BELOW.1, other.id),
        what: other.standing().map_or("", FilingState::word),
        current: other.id == row.id,
    });
    let names = [row.filled_by_name.clone(), row.approved_by_name.clone()];
    let [fills, answers] = &which.def.signers;
    let [filled, approved] = names;
    let page = FilingPage {
        frame,
        form,
        id: row.id.clone(),
        version: row.version,
        tag: tag(standing),
        state: standing.word(),
        due: which.due().map(date_in_words).unwrap_or_default(),
        filed: moment(row.filed_at),
        counted: moment(row.counted_at),
        signers: [(fills.as_str(), filled), (answers.as_str(), approved)],
        decided: match (&row.decided_by_name, row.decided_at) {
            (Some(who), Some(at)) => format!("{who}，{}", moment(at)),
            _ => String::new(),
        },
        reason: row.return_reason.clone().unwrap_or_default(),
        others: others.collect(),
        changes: changes(former.as_ref(), &sheet),
        rows: rows(&sheet),
        imbalances: which.def.imbalances(&sheet, which.year),
        overridden: sheet.overridden().count(),
        may_accept: may_decide && standing == FilingState::Received,
        may_return: may_decide,
        back,
    };
    Ok(page.render()?)
}

/// The same as a spreadsheet.
pub async fn file(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Download, Problem> {
    let right = caller.authorise::<Read, Below>(&id)?;
    let found = returns::received(desk.office(), &right).await.map_err(problem)?;
    let names = [found.row.filled_by_name.as_str(), found.row.approved_by_name.as_str()];
    let own = organisation::agency_name(desk.office(), right.agency()).await.map_err(problem)?;
    // An agency without a superior in this installation keeps its own.
    let to = if own == found.filer { "" } else { own.as_str() };
    xlsx::of_return(found.which, (&found.filer, to), &found.sheet, Some(names), Some(found.row.filed_at))
}

pub async fn accept(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let done = returns::accept(desk.office(), caller.staff(), &id, entered.version()).await;
    answer((&desk, &caller, &sealer), &id, &entered, done).await
}

pub async fn send_back(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let (seen, reason) = (entered.version(), entered.text("reason"));
    let done = returns::send_back(desk.office(), caller.staff(), &id, seen, reason).await;
    answer((&desk, &caller, &sealer), &id, &entered, done).await
}

async fn answer(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    id: &str,
    entered: &Entered,
    done: Result<(), OfficeError>,
) -> Result<Response, Problem> {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("{}/{id}", BELOW.1)).into_response()),
        Err(OfficeError::Refused(refusals)) => {
            let page = page((desk, caller, sealer), id, entered.view(&refusals)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}
