//! A letter of a case: as it will stand on paper, as PDF and Word. Everybody with a part in the case reads it without
//! the name of its addressee; the officer has it made with the name, which is recorded.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use gongkai_domain::{
    application::letter::To, authority::Read, calendar::date_in_words, publication::content::Block,
    refusal::Refusal,
};
use gongkai_office::application::{self, Case, Cases, Paper, People};
use gongkai_render::letter::{Letter, letter_docx};
use gongkai_web_kit::{
    caller::Caller,
    download::Download,
    extract::At,
    form::Entered,
    layout::{Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use super::{NAME, ROOT, page::loaded};
use crate::{OfficeWeb, problem};

/// The applicant, where the name is not to be seen.
const NAMELESS: &str = "申请人";

#[derive(Template)]
#[template(path = "application/letter.html")]
struct Page {
    frame: OfficeFrame,
    id: String,
    number: String,
    place: usize,
    form: FormView,
    /// The letter, if nothing is missing.
    paper: Option<Printed>,
    /// Has the person the right to make it with the name of its addressee?
    may_name: bool,
}

/// The letter as the page shows it.
struct Printed {
    agency: String,
    number: String,
    title: String,
    addressee: &'static str,
    paragraphs: Vec<String>,
    date: String,
    /// `送审稿`, `稿`; empty: it is a letter.
    mark: &'static str,
    to_applicant: bool,
}

async fn paper(
    desk: &OfficeWeb,
    caller: &Caller,
    id: &str,
    place: usize,
) -> Result<Result<Paper, Vec<Refusal>>, Problem> {
    let right = caller.authorise::<Read, Cases>(id)?;
    application::letter(desk.office(), &right, place).await.map_err(problem)
}

/// What is printed on a text that is no letter.
const fn mark(paper: &Paper) -> &'static str {
    match (paper.is_dropped, paper.is_draft) {
        (true, _) => "稿，没有发出",
        (false, true) => "送审稿",
        (false, false) => "",
    }
}

fn printed(paper: &Paper) -> Printed {
    let words = |block: &Block| match block {
        Block::Paragraph { runs } => Some(runs.iter().map(|run| run.text.as_str()).collect()),
        _ => None,
    };
    let to_applicant = paper.text.to == To::Applicant;
    Printed {
        agency: paper.agency.clone(),
        number: paper.number.clone(),
        title: paper.text.title.clone(),
        addressee: if to_applicant { NAMELESS } else { "" },
        paragraphs: paper.text.content.blocks.iter().filter_map(words).collect(),
        date: date_in_words(paper.date),
        mark: mark(paper),
        to_applicant,
    }
}

/// The name that stands on a letter: of the applicant, or of whoever was asked.
fn named_by(people: &People, case: &Case, paper: &Paper, place: usize) -> String {
    match paper.text.to {
        To::Applicant => people.applicant.name.clone(),
        To::Other => {
            let act = case.acts.get(place).map(|line| &line.entry.act);
            act.map(|act| people.asked_at(act, place)).unwrap_or_default()
        }
    }
}

/// The letter as it is printed.
pub(super) fn set(paper: Paper, addressee: String) -> Letter {
    Letter {
        mark: mark(&paper).to_owned(),
        signer: paper.agency.clone(),
        agency: paper.agency,
        number: paper.number,
        title: paper.text.title,
        addressee,
        content: paper.text.content,
        date: date_in_words(paper.date),
        ..Letter::default()
    }
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At((id, place)): At<(String, usize)>,
) -> Result<Html<String>, Problem> {
    page((&desk, &caller, &sealer), &id, place, FormView::new()).await.map(Html)
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    id: &str,
    place: usize,
    mut form: FormView,
) -> Result<String, Problem> {
    let case = loaded(desk, caller, id).await?;
    let paper = paper(desk, caller, id, place).await?;
    if let Err(refusals) = &paper {
        refusals.iter().for_each(|refusal| form.refuse("", refusal.to_string()));
    }
    let title = paper.as_ref().map_or("文书", |paper| paper.text.title.as_str()).to_owned();
    let crumbs = vec![
        Crumb::new(NAME, ROOT),
        Crumb::new(&case.row.number, format!("{ROOT}/{id}")),
        Crumb::here("文书"),
    ];
    let page = Page {
        frame: desk.frame(caller, sealer, &title, crumbs).await?,
        number: case.row.number.clone(),
        place,
        form,
        paper: paper.as_ref().ok().map(printed),
        may_name: case.row.officer_id.as_deref() == Some(caller.staff().id.as_str()),
        id: case.row.id,
    };
    Ok(page.render()?)
}

/// The letter without the name, as a file.
pub async fn file(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At((id, place, kind)): At<(String, usize, String)>,
) -> Result<Response, Problem> {
    loaded(&desk, &caller, &id).await?;
    let paper = paper(&desk, &caller, &id, place).await?.map_err(Problem::from)?;
    let addressee = if paper.text.to == To::Applicant { NAMELESS.to_owned() } else { String::new() };
    made(&desk, set(paper, addressee), &kind).await
}

/// The letter with the name of its addressee, for the officer.
pub async fn named(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At((id, place)): At<(String, usize)>,
    entered: Entered,
) -> Result<Response, Problem> {
    let case = loaded(&desk, &caller, &id).await?;
    let refused = async |refusals: Vec<Refusal>| {
        let again = page((&desk, &caller, &sealer), &id, place, entered.view(&refusals)).await?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
    };
    // The page says by itself what is missing.
    let Ok(paper) = paper(&desk, &caller, &id, place).await? else { return refused(Vec::new()).await };
    let name = match application::people(desk.office(), caller.staff(), &id).await {
        Ok(people) => named_by(&people, &case, &paper, place),
        Err(gongkai_office::OfficeError::Refused(refusals)) => return refused(refusals).await,
        Err(error) => return Err(problem(error)),
    };
    made(&desk, set(paper, name), entered.text("kind")).await
}

async fn made(desk: &OfficeWeb, letter: Letter, kind: &str) -> Result<Response, Problem> {
    let unable = |sentence: String| Problem::from(Refusal::new("letter_failed", sentence));
    let title = letter.title.clone();
    let (ending, media, bytes) = match kind {
        "pdf" => {
            let press = desk.press();
            let set = tokio::task::spawn_blocking(move || press.letters(&[letter])).await;
            let pdf = set.map_err(Problem::fault)?.map_err(|fault| unable(fault.to_string()))?;
            ("pdf", "application/pdf", pdf.bytes)
        }
        "docx" => {
            let set = tokio::task::spawn_blocking(move || letter_docx(&letter)).await;
            let bytes = set.map_err(Problem::fault)?.map_err(|fault| unable(fault.to_string()))?;
            ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", bytes)
        }
        _ => return Err(Problem::NotFound),
    };
    Ok(Download { name: format!("{title}.{ending}"), kind: media, bytes: bytes.into() }.into_response())
}
