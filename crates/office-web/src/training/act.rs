//! What people do with a training, from its page.

use axum::{
    extract::State as Given,
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{refusal::Refusal, training::Attendee};
use gongkai_office::{
    OfficeError,
    training::{self, Whom},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    form::{self, Entered},
    problem::Problem,
    seal::Sealer,
};

use super::{ROOT, page::page};
use crate::{OfficeWeb, problem};

async fn done(desk: &OfficeWeb, caller: &Caller, id: &str, entered: &Entered) -> Result<(), OfficeError> {
    let (office, who) = (desk.office(), caller.staff());
    let text = |name: &str| entered.text(name);
    let seen = entered.version();
    match text("act") {
        "call" => training::call(office, who, id, seen).await,
        "hold" => training::hold(office, who, id, seen, text("summary")).await,
        "cancel" => training::cancel(office, who, id, seen, text("reason")).await,
        "list" => training::enter_list(office, who, id, text("list")).await.map(|_| ()),
        "expect" => training::expect(office, who, id, Whom::List(text("expected"))).await,
        "expect_accounts" => training::expect(office, who, id, Whom::Accounts).await,
        "late" => {
            let person = Attendee { name: text("name").to_owned(), unit: text("unit").to_owned() };
            training::enter_late(office, who, id, &person, text("late_reason")).await
        }
        "again" => {
            let until = form::day(text("again_until"));
            training::reopen_test(office, who, id, until, text("again_reason")).await
        }
        "strike" => training::strike(office, who, id, text("person"), text("strike_reason")).await,
        _ => Err(Refusal::new("act_unknown", "请选择要办理的事项").into()),
    }
}

async fn answer(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    (id, headers): (&str, &HeaderMap),
    entered: &Entered,
    done: Result<(), OfficeError>,
) -> Result<Response, Problem> {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("{ROOT}/{id}")).into_response()),
        Err(OfficeError::Refused(all)) => {
            let again = page((desk, caller, sealer), (id, headers), entered.view(&all)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

pub async fn act(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    headers: HeaderMap,
    entered: Entered,
) -> Result<Response, Problem> {
    let done = done(&desk, &caller, &id, &entered).await;
    answer((&desk, &caller, &sealer), (&id, &headers), &entered, done).await
}

/// The person signs in.
pub async fn present(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    headers: HeaderMap,
    entered: Entered,
) -> Result<Response, Problem> {
    let done = training::sign_self(desk.office(), caller.staff(), &id, entered.text("code")).await;
    answer((&desk, &caller, &sealer), (&id, &headers), &entered, done).await
}
