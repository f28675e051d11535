//! The own agency's report on its way to the superior: filing it, the receipts, what was sent back.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{authority::Read, calendar::date_in_words, collection::FilingState, organisation::Duty};
use gongkai_office::{
    OfficeError,
    collection::{self, Own},
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
    filing::{EXPLANATION, Line, lines},
    for_all,
    year::tag,
};
use crate::{OfficeWeb, moment, problem};

/// A filing with its receipt.
struct Receipt {
    number: i32,
    receipt: String,
    filed: String,
    by: String,
    tag: &'static str,
    state: &'static str,
    decided: String,
    reason: String,
    digest: String,
    current: bool,
}

#[derive(Template)]
#[template(path = "collection/own.html")]
struct OwnPage {
    frame: OfficeFrame,
    form: FormView,
    id: String,
    digest: String,
    state: &'static str,
    superior: String,
    term: String,
    due: bool,
    approved: bool,
    may_file: bool,
    lines: Vec<Line>,
    receipts: Vec<Receipt>,
    fingerprint: String,
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
    let right = caller.authorise::<Read, Own>(id)?;
    let own = collection::own_filings(desk.office(), &right).await.map_err(problem)?;
    let year = own.report.row.year;
    let crumbs = vec![
        Crumb::new("年度报告", "/office/reports"),
        Crumb::new(format!("{year}年度"), format!("/office/reports/{id}")),
        Crumb::here("报送"),
    ];
    let frame = desk.frame(caller, sealer, &format!("报送{year}年度报告"), crumbs).await?;
    let term = own.term.map(|term| format!("{}前报送（{}）", date_in_words(term.due), term.article));
    let digest = own.report.life.digest.clone();
    let receipts = own.filings.iter().map(|row| {
        let state = row.standing().unwrap_or(FilingState::Received);
        Receipt {
            number: row.number,
            receipt: row.receipt(),
            filed: moment(row.filed_at),
            by: row.filed_by_name.clone(),
            tag: tag(state),
            state: state.word(),
            decided: row.decided_at.map(moment).unwrap_or_default(),
            reason: row.return_reason.clone().unwrap_or_default(),
            digest: row.digest.clone(),
            current: row.digest == digest,
        }
    });
    let lines = lines(&own.found);
    let form = with_reason(form, &lines, own.report.edition.historical.as_deref());
    let page = OwnPage {
        frame,
        form,
        id: id.to_owned(),
        state: own.report.life.state.word(),
        superior: own.superior.clone().unwrap_or_default(),
        term: term.unwrap_or_default(),
        due: own.is_due(),
        approved: own.is_approved(),
        may_file: caller.has_any(&[Duty::Statistician]),
        lines,
        receipts: receipts.collect(),
        fingerprint: collection::own_fingerprint(desk.office(), &right),
        digest,
    };
    Ok(page.render()?)
}

/// What was said when the report was submitted stands in the fields already: nobody writes it twice.
fn with_reason(form: FormView, lines: &[Line], reason: Option<&str>) -> FormView {
    let Some(reason) = reason else { return form };
    let open = |form: &FormView, one: &&Line| one.must && form.value(&one.field).is_empty();
    lines.iter().fold(form, |form, one| if open(&form, &one) { form.with(&one.field, reason) } else { form })
}

fn explanations(entered: &Entered) -> BTreeMap<String, String> {
    entered
        .iter()
        .filter_map(|(name, value)| Some((name.strip_prefix(EXPLANATION)?.to_owned(), value.to_owned())))
        .collect()
}

/// The signed file for a superior without connection.
pub async fn sign_out(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let said = explanations(&entered);
    match collection::sign_out(desk.office(), caller.staff(), &id, entered.text("seen"), &said).await {
        Ok(signed) => {
            let (name, bytes) = (signed.name, signed.content.into_bytes().into());
            Ok(Download { name, kind: "application/json", bytes }.into_response())
        }
        Err(OfficeError::Refused(refusals)) => {
            let again = page((&desk, &caller, &sealer), &id, entered.view(&for_all(refusals))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

pub async fn file(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let said = explanations(&entered);
    let done = collection::file(desk.office(), caller.staff(), &id, entered.text("seen"), &said).await;
    match done {
        Ok(_) => Ok(Redirect::to(&format!("/office/reports/{id}/filing")).into_response()),
        Err(OfficeError::Refused(refusals)) => {
            let again = page((&desk, &caller, &sealer), &id, entered.view(&for_all(refusals))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}
