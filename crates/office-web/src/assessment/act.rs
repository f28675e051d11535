//! What people do with an assessment.

use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{
    assessment::{Fact, Scheme},
    authority::Read,
};
use gongkai_office::{
    OfficeError,
    assessment::{self, Assessments, Entered as Said},
};
use gongkai_web_kit::{
    caller::Caller, extract::At, form::Entered, layout::FormView, problem::Problem, seal::Sealer,
};

use super::{ROOT, page, unit};
use crate::{OfficeWeb, problem};

type At3<'a> = (&'a OfficeWeb, &'a Caller, &'a Sealer);

/// Back to the page of the unit, or of all.
pub(super) async fn answered(
    desk: At3<'_>,
    (id, of): (&str, Option<&str>),
    form: impl FnOnce(&[gongkai_domain::refusal::Refusal]) -> FormView,
    done: Result<(), OfficeError>,
) -> Result<Response, Problem> {
    match done {
        Ok(()) => {
            let unit = of.map(|unit| format!("/unit?of={unit}")).unwrap_or_default();
            Ok(Redirect::to(&format!("{ROOT}/{id}{unit}")).into_response())
        }
        Err(OfficeError::Refused(all)) => {
            let form = form(&all);
            let again = match of {
                Some(of) => unit::page(desk, (id, of), form).await?,
                None => page::page(desk, id, form).await?,
            };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

/// The set of an assessment that the person reaches.
async fn scheme(desk: &OfficeWeb, caller: &Caller, id: &str) -> Result<Scheme, Problem> {
    let right = caller.authorise::<Read, Assessments>(id)?;
    Ok(assessment::show(desk.office(), caller.staff(), &right).await.map_err(problem)?.scheme)
}

/// What the form says of an indicator.
fn read(scheme: &Scheme, indicator: &str, entered: &Entered) -> Result<Said, OfficeError> {
    let leaf = scheme.indicators().map(|(_, one)| one).find(|one| one.id == indicator);
    let is_component = scheme.components_by_hand().any(|one| one.id == indicator);
    let fact = match is_component {
        true => Fact::read_score(entered.text("fact"))?,
        false => Fact::read(leaf, entered.text("fact"))?,
    };
    Ok(Said {
        unit: entered.text("unit").to_owned(),
        indicator: indicator.to_owned(),
        fact,
        reason: entered.text("reason").to_owned(),
        proof: entered.text("proof").to_owned(),
    })
}

/// Enters a fact.
pub async fn enter(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let scheme = scheme(&desk, &caller, &id).await?;
    let done = match read(&scheme, entered.text("indicator"), &entered) {
        Ok(said) => assessment::enter(desk.office(), caller.staff(), &id, &said).await,
        Err(error) => Err(error),
    };
    let of = Some(entered.text("unit")).filter(|unit| !unit.is_empty());
    answered((&desk, &caller, &sealer), (&id, of), |all| entered.view(all), done).await
}

/// Says of an indicator that there is nothing to enter.
pub async fn confirm(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let (indicator, reason) = (entered.text("indicator"), entered.text("reason"));
    let done = assessment::confirm(desk.office(), caller.staff(), &id, indicator, reason).await;
    answered((&desk, &caller, &sealer), (&id, None), |all| entered.view(all), done).await
}

fn own_unit(caller: &Caller) -> Option<&str> {
    caller.staff().unit.as_ref().map(|unit| unit.as_str())
}

/// The head of a unit scores it.
pub async fn own(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let (total, note) = (entered.text("total"), entered.text("note"));
    let done = assessment::own_score(desk.office(), caller.staff(), &id, total, note).await;
    answered((&desk, &caller, &sealer), (&id, None), |all| entered.view(all), done).await
}

/// The head of a unit objects.
pub async fn object(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let right = caller.authorise::<Read, Assessments>(&id)?;
    let held = assessment::show(desk.office(), caller.staff(), &right).await.map_err(problem)?;
    let (indicator, claim) = (entered.text("indicator"), entered.text("claim"));
    let done = assessment::object(desk.office(), caller.staff(), &id, indicator, claim).await;
    let told = |unit: &&str| held.outcome.units.iter().any(|one| one.unit.id == *unit);
    let of = own_unit(&caller).filter(told);
    answered((&desk, &caller, &sealer), (&id, of), |all| entered.view(all), done).await
}

/// An objection is decided.
pub async fn decide(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let scheme = scheme(&desk, &caller, &id).await?;
    let upheld = entered.text("then") == "uphold";
    let new = upheld.then(|| read(&scheme, entered.text("indicator"), &entered)).transpose();
    let done = match new {
        Ok(new) => {
            let said = (new, entered.text("reason"));
            assessment::decide(desk.office(), caller.staff(), &id, entered.text("objection"), said).await
        }
        Err(error) => Err(error),
    };
    let of = Some(entered.text("unit")).filter(|unit| !unit.is_empty());
    answered((&desk, &caller, &sealer), (&id, of), |all| entered.view(all), done).await
}

/// Tells the units.
pub async fn announce(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let seen = entered.version();
    let done = assessment::announce(desk.office(), caller.staff(), &id, seen).await;
    answered((&desk, &caller, &sealer), (&id, None), |all| entered.view(all), done).await
}

/// Fixes the result.
pub async fn freeze(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let seen = entered.version();
    let done = assessment::freeze(desk.office(), caller.staff(), &id, seen).await;
    answered((&desk, &caller, &sealer), (&id, None), |all| entered.view(all), done).await
}
