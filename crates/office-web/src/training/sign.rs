//! The page behind the code: whoever came enters name and unit, without an account.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use gongkai_domain::training::Attendee;
use gongkai_office::{
    OfficeError,
    organisation::agency_name,
    training::{self, Door},
};
use gongkai_web_kit::{
    caller::ClientAddress,
    extract::At,
    form::Entered,
    layout::{FormView, PlainFrame},
    problem::Problem,
    seal::Sealer,
};

use crate::{OfficeWeb, problem, words::moment};

#[derive(Template)]
#[template(path = "training/sign.html")]
struct SignPage {
    frame: PlainFrame,
    csrf: String,
    form: FormView,
    code: String,
    topic: String,
    place: String,
    when: String,
    /// Why nobody can sign in now; empty: people can.
    closed: String,
    /// Who has just signed in, and with which unit; empty: nobody.
    signed: (String, String),
    /// Is there a test?
    test: bool,
}

pub(super) fn who(entered: &Entered) -> Attendee {
    Attendee { name: entered.text("name").to_owned(), unit: entered.text("unit").to_owned() }
}

async fn page(
    (desk, sealer): (&OfficeWeb, &Sealer),
    (code, door): (&str, Door),
    form: FormView,
    signed: Option<Attendee>,
) -> Result<String, Problem> {
    let agency = agency_name(desk.office(), &door.agency).await.map_err(problem)?;
    let test = match &signed {
        Some(person) => {
            let taker = training::Taker::Guest { code, person, address: None };
            training::questions_of(desk.office(), "", &taker).await.is_ok_and(|asked| asked.closed.is_none())
        }
        None => false,
    };
    let page = SignPage {
        frame: desk.plain(&agency, "培训签到", false),
        csrf: sealer.seal(),
        form,
        code: code.to_owned(),
        topic: door.row.topic.clone(),
        place: door.row.place.clone(),
        when: door.row.starts_at.map(moment).unwrap_or_default(),
        closed: door.closed.map(|refusal| refusal.sentence).unwrap_or_default(),
        signed: signed.map(|person| (person.name, person.unit)).unwrap_or_default(),
        test,
    };
    Ok(page.render()?)
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    sealer: Sealer,
    At(code): At<String>,
) -> Result<Html<String>, Problem> {
    let door = training::door(desk.office(), &code).await.map_err(problem)?;
    page((&desk, &sealer), (&code, door), FormView::new(), None).await.map(Html)
}

pub async fn enter(
    Given(desk): Given<OfficeWeb>,
    sealer: Sealer,
    ClientAddress(address): ClientAddress,
    At(code): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let door = training::door(desk.office(), &code).await.map_err(problem)?;
    match training::sign_guest(desk.office(), &code, &who(&entered), Some(address)).await {
        Ok(person) => {
            let page = page((&desk, &sealer), (&code, door), FormView::new(), Some(person)).await?;
            Ok(Html(page).into_response())
        }
        Err(OfficeError::Refused(all)) => {
            let again = page((&desk, &sealer), (&code, door), entered.view(&all), None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}
