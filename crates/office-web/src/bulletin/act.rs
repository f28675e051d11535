//! What people do with a bulletin.

use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{authority::Read, bulletin::read_due};
use gongkai_office::{
    OfficeError,
    bulletin::{self, Bulletins},
};
use gongkai_web_kit::{caller::Caller, extract::At, form::Entered, problem::Problem, seal::Sealer};

use super::{ROOT, page::page};
use crate::{OfficeWeb, problem};

async fn answered(
    desk: (&OfficeWeb, &Caller, &Sealer),
    id: &str,
    entered: &Entered,
    done: Result<(), OfficeError>,
) -> Result<Response, Problem> {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("{ROOT}/{id}")).into_response()),
        Err(OfficeError::Refused(all)) => {
            let again = page(desk, id, Some(entered.view(&all))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

/// Keeps the text.
pub async fn write(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let right = caller.authorise::<Read, Bulletins>(&id)?;
    let held = bulletin::show(desk.office(), &right).await.map_err(problem)?;
    let done = match read_due(entered.text("due"), &held.snapshot, desk.office().today()) {
        Ok(due) => {
            let said = (entered.text("text"), due);
            let version = entered.version();
            bulletin::write(desk.office(), caller.staff(), &id, version, said).await
        }
        Err(refusal) => Err(refusal.into()),
    };
    answered((&desk, &caller, &sealer), &id, &entered, done).await
}

/// Sends it to the leader in charge.
pub async fn send(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let done = bulletin::send(desk.office(), caller.staff(), &id, entered.text("seen")).await;
    answered((&desk, &caller, &sealer), &id, &entered, done).await
}

/// Sends it back.
pub async fn send_back(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let (seen, why) = (entered.text("seen"), entered.text("reason"));
    let done = bulletin::send_back(desk.office(), caller.staff(), &id, seen, why).await;
    answered((&desk, &caller, &sealer), &id, &entered, done).await
}

/// Approves it.
pub async fn approve(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let done = bulletin::approve(desk.office(), caller.staff(), &id, entered.text("seen")).await;
    answered((&desk, &caller, &sealer), &id, &entered, done).await
}

/// Issues it.
pub async fn issue(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let done = bulletin::issue(desk.office(), caller.staff(), &id, entered.text("seen")).await;
    answered((&desk, &caller, &sealer), &id, &entered, done).await
}
