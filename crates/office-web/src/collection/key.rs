//! Whose signature is taken for whose: keys of agencies that hand in signed files.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{authority::Read, collection::fingerprint};
use gongkai_office::{
    OfficeError,
    collection::{self, Below},
};
use gongkai_web_kit::{
    caller::Caller,
    form::Entered,
    layout::{Choice, Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use super::{DECIDERS, NAME, ROOT};
use crate::{OfficeWeb, moment, problem};

const PAGE: &str = "/office/filing-keys";

struct Row {
    agency: String,
    fingerprint: String,
    digits: String,
    said: String,
    by: String,
}

#[derive(Template)]
#[template(path = "collection/key.html")]
struct KeyPage {
    frame: OfficeFrame,
    form: FormView,
    rows: Vec<Row>,
    agencies: Vec<Choice>,
    may_decide: bool,
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    page((&desk, &caller, &sealer), FormView::new()).await.map(Html)
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    form: FormView,
) -> Result<String, Problem> {
    let right = caller.authorise_all::<Read, Below>()?;
    let below = collection::subordinates(desk.office(), &right).await.map_err(problem)?;
    let keys = collection::keys(desk.office(), &right).await.map_err(problem)?;
    let name = |id: &str| {
        let found = below.iter().find(|(known, _)| known == id);
        found.map_or_else(String::new, |(_, name)| name.clone())
    };
    let rows = keys.into_iter().map(|row| Row {
        agency: name(&row.filer_id),
        fingerprint: fingerprint::shown(&row.fingerprint),
        digits: row.fingerprint,
        said: moment(row.said_at),
        by: row.said_by_name,
    });
    let crumbs = vec![Crumb::new(NAME, ROOT), Crumb::here("签名密钥")];
    let page = KeyPage {
        frame: desk.frame(caller, sealer, "离线报送的签名密钥", crumbs).await?,
        form,
        rows: rows.collect(),
        agencies: below.iter().map(|(id, name)| Choice::new(id, name)).collect(),
        may_decide: caller.has_any(DECIDERS),
    };
    Ok(page.render()?)
}

pub async fn say(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let (office, who) = (desk.office(), caller.staff());
    let done = match entered.text("what") {
        "drop" => collection::drop_key(office, who, entered.text("digits")).await,
        _ => collection::say_key(office, who, entered.text("filer"), entered.text("fingerprint")).await,
    };
    match done {
        Ok(()) => Ok(Redirect::to(PAGE).into_response()),
        Err(OfficeError::Refused(refusals)) => {
            let page = page((&desk, &caller, &sealer), entered.view(&refusals)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}
