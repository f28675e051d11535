//! A new notice, by hand or from a reader's report or a document; and one for each fault of a bulletin.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{
    authority::Read,
    calendar::read_date,
    rectification::{Source, kinds},
};
use gongkai_office::{
    OfficeError,
    feedback::{self, Letters},
    publication::{self, Dossier},
    rectification::{self, Notice},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::{Asked, At},
    form::Entered,
    layout::{Choice, Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{NAME, ROOT};
use crate::{OfficeWeb, problem, publication::list::Units};

const TITLE: &str = "下达整改";

/// What it is about, as the address has it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct About {
    document: String,
    letter: String,
}

#[derive(Template)]
#[template(path = "rectification/new.html")]
struct NewPage {
    frame: OfficeFrame,
    units: Vec<Choice>,
    kinds: Vec<Choice>,
    sources: Vec<Choice>,
    form: FormView,
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    form: FormView,
) -> Result<String, Problem> {
    let term = |days: u32| if days == 0 { "当日".to_owned() } else { format!("{days} 个工作日") };
    let kinds =
        kinds().iter().map(|kind| Choice::new(&kind.code, format!("{}（{}）", kind.word, term(kind.days))));
    let page = NewPage {
        frame: desk.frame(caller, sealer, TITLE, vec![Crumb::new(NAME, ROOT), Crumb::here(TITLE)]).await?,
        units: Units::of(desk, caller).await?.choices(),
        kinds: kinds.collect(),
        sources: Source::ALL.map(|one| Choice::new(one.code(), one.word())).to_vec(),
        form,
    };
    Ok(page.render()?)
}

/// What is known of the document or the letter already.
async fn begun(desk: &OfficeWeb, caller: &Caller, about: &About) -> Result<FormView, Problem> {
    let mut form =
        FormView::new().with("found", desk.office().today().to_string()).with("source", Source::Hand.code());
    if !about.letter.is_empty() {
        let right = caller.authorise::<Read, Letters>(&about.letter)?;
        let letter = feedback::error(desk.office(), caller.staff(), &right).await.map_err(problem)?;
        let row = &letter.letter.row;
        let document = letter.document.as_ref();
        let place = document.map_or_else(|| row.page.clone(), |row| row.title.clone());
        form = form
            .with("source", Source::Letter.code())
            .with("source_id", &row.id)
            .with("kind", "inaccurate")
            .with("unit", row.unit_id.clone().unwrap_or_default())
            .with("document", document.map(|row| row.id.clone()).unwrap_or_default())
            .with("place", place)
            .with("problem", &letter.letter.text);
    } else if !about.document.is_empty() {
        let right = caller.authorise::<Read, Dossier>(&about.document)?;
        let dossier = publication::show(desk.office(), caller.staff(), &right).await.map_err(problem)?;
        form = form
            .with("document", &dossier.held.row.id)
            .with("unit", &dossier.held.row.unit_id)
            .with("place", &dossier.held.row.title);
    }
    Ok(form)
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(about): Asked<About>,
) -> Result<Html<String>, Problem> {
    let form = begun(&desk, &caller, &about).await?;
    page((&desk, &caller, &sealer), form).await.map(Html)
}

fn notice(entered: &Entered) -> Notice {
    let text = |name: &str| entered.text(name).to_owned();
    let given = |name: &str| Some(text(name)).filter(|text| !text.is_empty());
    Notice {
        unit: text("unit"),
        kind: text("kind"),
        source: text("source"),
        source_id: given("source_id"),
        document: given("document"),
        place: text("place"),
        problem: text("problem"),
        demand: text("demand"),
        responsible: text("responsible"),
        found_on: read_date(entered.text("found")),
        due: None,
    }
}

/// Issues the notice.
pub async fn issue(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    match rectification::issue(desk.office(), caller.staff(), &notice(&entered)).await {
        Ok(id) => Ok(Redirect::to(&format!("{ROOT}/{id}")).into_response()),
        Err(OfficeError::Refused(all)) => {
            let again = page((&desk, &caller, &sealer), entered.view(&all)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

/// Issues a notice for each fault of a bulletin.
pub async fn from_bulletin(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, Problem> {
    rectification::from_bulletin(desk.office(), caller.staff(), &id).await.map_err(problem)?;
    Ok(Redirect::to(ROOT).into_response())
}
