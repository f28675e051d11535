//! What a person confirmed to be wrong in what is public: the list, one more, one taken back.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{
    authority::Read,
    bulletin::{Inaccuracy, Severity, WRONGS, wrong},
    id::UnitId,
    refusal::Refusal,
};
use gongkai_office::{
    OfficeError,
    bulletin::{self, Bulletins, inaccuracy_row},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    form::Entered,
    layout::{Choice, Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use super::{NAME, ROOT, WRITERS};
use crate::{OfficeWeb, problem, publication::list::Units, words::moment};

const TITLE: &str = "差错登记";

struct Line {
    id: String,
    unit: String,
    severity: &'static str,
    is_heavy: bool,
    wrong: &'static str,
    place: String,
    /// The document, if it is one of the office.
    document: String,
    what: String,
    by: String,
    revoked: String,
}

#[derive(Template)]
#[template(path = "bulletin/inaccuracies.html")]
struct Page {
    frame: OfficeFrame,
    lines: Vec<Line>,
    units: Vec<Choice>,
    severities: Vec<Choice>,
    wrongs: Vec<Choice>,
    form: FormView,
    may_write: bool,
}

fn line(row: inaccuracy_row::Model, units: &Units) -> Line {
    let severity = Severity::parse(&row.severity).unwrap_or(Severity::General);
    Line {
        unit: units.name(&row.unit_id),
        severity: severity.word(),
        is_heavy: severity != Severity::General,
        wrong: wrong(&row.wrong).unwrap_or_default(),
        place: row.place,
        document: row.document_id.unwrap_or_default(),
        what: row.what,
        by: format!("{}，{}", row.confirmed_by_name, moment(row.confirmed_at)),
        revoked: row.revoked_because.unwrap_or_default(),
        id: row.id,
    }
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    form: FormView,
) -> Result<String, Problem> {
    let right = caller.authorise_all::<Read, Bulletins>()?;
    let rows = bulletin::inaccuracies(desk.office(), &right).await.map_err(problem)?;
    let units = Units::of(desk, caller).await?;
    let crumbs = vec![Crumb::new(NAME, ROOT), Crumb::here(TITLE)];
    let page = Page {
        frame: desk.frame(caller, sealer, TITLE, crumbs).await?,
        lines: rows.into_iter().map(|row| line(row, &units)).collect(),
        units: units.choices(),
        severities: Severity::ALL.map(|one| Choice::new(one.code(), one.word())).to_vec(),
        wrongs: WRONGS.map(|(code, word)| Choice::new(code, word)).to_vec(),
        form,
        may_write: caller.has_any(WRITERS),
    };
    Ok(page.render()?)
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    let form = FormView::new().with("severity", Severity::General.code());
    page((&desk, &caller, &sealer), form).await.map(Html)
}

async fn answered(
    desk: (&OfficeWeb, &Caller, &Sealer),
    entered: &Entered,
    done: Result<(), OfficeError>,
) -> Result<Response, Problem> {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("{ROOT}/inaccuracies")).into_response()),
        Err(OfficeError::Refused(all)) => {
            let again = page(desk, entered.view(&all)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

/// What the form says; a unit or a weight that nobody chose is refused with the rest.
fn said(entered: &Entered) -> Result<Inaccuracy, Vec<Refusal>> {
    let (unit, severity) = (UnitId::parse(entered.text("unit")), Severity::parse(entered.text("severity")));
    let of = |unit, severity| Inaccuracy {
        unit,
        severity,
        wrong: entered.text("wrong").to_owned(),
        place: entered.text("place").to_owned(),
        what: entered.text("what").to_owned(),
        page: entered.get("page").is_some(),
        other_unit: entered.get("other_unit").is_some(),
    };
    if let (Some(unit), Some(severity)) = (unit.clone(), severity) {
        return Ok(of(unit, severity));
    }
    let mut refusals = Vec::new();
    if unit.is_none() {
        refusals.push(Refusal::new("unit_missing", "请选择提供信息的科室").at("unit"));
    }
    if severity.is_none() {
        refusals.push(Refusal::new("severity_missing", "请选择差错的轻重").at("severity"));
    }
    if let Some(any) = UnitId::parse("none") {
        refusals.extend(of(any, Severity::General).check());
    }
    Err(refusals)
}

/// Confirms that something is wrong.
pub async fn confirm(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let done = match said(&entered) {
        Ok(said) => bulletin::confirm(desk.office(), caller.staff(), &said).await.map(|_| ()),
        Err(refusals) => Err(refusals.into()),
    };
    answered((&desk, &caller, &sealer), &entered, done).await
}

/// Takes it back.
pub async fn revoke(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let done = bulletin::revoke(desk.office(), caller.staff(), &id, entered.text("reason")).await;
    answered((&desk, &caller, &sealer), &entered, done).await
}
