//! A period as it would begin: what the ledgers say, and the way to every return that was begun.

use askama::Template;
use axum::{
    extract::State as Given,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{authority::Read, calendar::date_in_words, organisation::Duty};
use gongkai_office::{
    organisation,
    returns::{self, Returns, Which},
};
use gongkai_web_kit::{
    caller::Caller, download::Download, extract::Asked, form::Entered, layout::OfficeFrame, problem::Problem,
    seal::Sealer,
};

use super::{
    Asking, Choice, OWN, kinds,
    lines::{Row, rows, year_words},
    periods, xlsx,
};
use crate::{OfficeWeb, problem};

#[derive(Template)]
#[template(path = "returns/preview.html")]
struct PreviewPage {
    frame: OfficeFrame,
    kinds: Vec<Choice>,
    kind: &'static str,
    basis: &'static str,
    periods: Vec<Choice>,
    period: String,
    words: String,
    due: String,
    running: bool,
    may_begin: bool,
    year_words: String,
    rows: Vec<Row>,
}

/// The period that is running.
fn running(desk: &OfficeWeb) -> impl Fn(&'static gongkai_report::returns::ReturnDef) -> Which {
    let today = desk.office().today();
    move |def| {
        let (year, nth) = def.period.of(today);
        Which { def, year, nth }
    }
}

fn asked(desk: &OfficeWeb, asking: &Asking) -> Result<Which, Problem> {
    let which = asking.which(running(desk))?;
    if which.days().0 > desk.office().today() { Err(Problem::NotFound) } else { Ok(which) }
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(asking): Asked<Asking>,
) -> Result<Response, Problem> {
    let which = asked(&desk, &asking)?;
    let office = desk.office();
    let right = caller.authorise_all::<Read, Returns>()?;
    if let Some(id) = returns::kept_of(office.read(), &right, which).await.map_err(problem)? {
        return Ok(Redirect::to(&format!("{}/{id}", OWN.1)).into_response());
    }
    let preview = returns::preview(office, &right, which).await.map_err(problem)?;
    let newest = running(&desk)(which.def);
    let page = PreviewPage {
        frame: desk.frame(&caller, &sealer, OWN.0, Vec::new()).await?,
        kinds: kinds(which),
        kind: &which.def.id,
        basis: &which.def.basis,
        periods: chosen(&desk, &caller, which).await?,
        period: which.period(),
        words: which.words(),
        due: which.due().map(date_in_words).unwrap_or_default(),
        running: newest.period() == which.period(),
        may_begin: caller.has_any(&[Duty::Statistician]),
        year_words: year_words(which, &preview.spans),
        rows: rows(&preview.sheet),
    };
    Ok(Html(page.render()?).into_response())
}

/// The periods to choose from, with how each stands.
pub async fn chosen(desk: &OfficeWeb, caller: &Caller, which: Which) -> Result<Vec<Choice>, Problem> {
    let right = caller.authorise_all::<Read, Returns>()?;
    let standings = returns::standings(desk.office(), &right).await.map_err(problem)?;
    let word = |one: Which| {
        let key = (one.def.id.clone(), one.year, i32::try_from(one.nth).unwrap_or(0));
        match standings.get(&key) {
            Some(standing) => format!("{} · {}", one.words(), standing.word()),
            None => one.words(),
        }
    };
    Ok(periods(running(desk)(which.def), which, word))
}

pub async fn begin(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    entered: Entered,
) -> Result<Response, Problem> {
    let asking = Asking { kind: entered.text("kind").to_owned(), period: entered.text("period").to_owned() };
    let which = asked(&desk, &asking)?;
    let id = returns::begin(desk.office(), caller.staff(), which).await.map_err(problem)?;
    Ok(Redirect::to(&format!("{}/{id}/edit", OWN.1)).into_response())
}

/// The same as a spreadsheet; what no ledger knows is left for a person.
pub async fn file(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    Asked(asking): Asked<Asking>,
) -> Result<Download, Problem> {
    let which = asked(&desk, &asking)?;
    let right = caller.authorise_all::<Read, Returns>()?;
    let preview = returns::preview(desk.office(), &right, which).await.map_err(problem)?;
    let agency = organisation::agency_name(desk.office(), right.agency()).await.map_err(problem)?;
    xlsx::of_return(which, (&agency, ""), &preview.sheet, None, None)
}
