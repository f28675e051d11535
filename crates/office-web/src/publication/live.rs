//! What the editor asks while somebody writes: to keep what was written, to clean what was pasted.

use askama::Template;
use axum::{
    Json,
    extract::State as Given,
    response::{IntoResponse, Redirect, Response},
};
use gongkai_domain::publication::{
    Taken,
    content::{Block, Content},
};
use gongkai_office::{
    OfficeError,
    publication::{self, Dossier, IMAGE, Kept, Noticed, Turn},
};
use gongkai_web_kit::{caller::Caller, extract::At, form::Entered, problem::Problem};
use serde::Serialize;

use super::{
    ROOT, form,
    page::load,
    text,
    view::{self, FindingView},
    write::entered_as_save,
};
use crate::{OfficeWeb, problem, words::time_of_day};

/// The findings of a text that is being written.
#[derive(Template)]
#[template(path = "publication/live.html")]
struct Live {
    findings: Vec<FindingView>,
    blocking: usize,
}

/// The answer to what was kept.
#[derive(Debug, Serialize)]
struct Answer {
    /// `kept`, `overtaken` or `elsewhere`.
    outcome: &'static str,
    turn: i32,
    at: String,
    /// Who saved another text meanwhile.
    by: String,
    /// The findings as part of the page.
    findings: String,
}

/// What is refused, as a sentence beside the text.
#[derive(Debug, Serialize)]
struct Refused {
    refused: String,
}

fn refused(error: OfficeError) -> Result<Response, Problem> {
    match error {
        OfficeError::Refused(all) => {
            let sentences: Vec<_> = all.iter().map(ToString::to_string).collect();
            Ok(Json(Refused { refused: sentences.join("；") }).into_response())
        }
        error => Err(problem(error)),
    }
}

/// Keeps what was written beside the draft.
pub async fn keep(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let found = load(&desk, &caller, &id).await?;
    let turn = entered.text("turn").parse().unwrap_or(0);
    let done = match entered_as_save(&entered, &found) {
        Ok(save) => publication::keep_working(desk.office(), caller.staff(), &id, turn, save).await,
        Err(error) => Err(error),
    };
    let answer = match done {
        Ok(Kept::Here(turn)) => answer("kept", &turn, String::new())?,
        Ok(Kept::Overtaken(turn, by)) => answer("overtaken", &turn, by)?,
        Ok(Kept::Elsewhere) => Answer {
            outcome: "elsewhere",
            turn,
            at: String::new(),
            by: String::new(),
            findings: String::new(),
        },
        Err(error) => return refused(error),
    };
    Ok(Json(answer).into_response())
}

/// The findings of a text that is not saved, as part of the page.
pub fn findings(noticed: &[Noticed]) -> Result<String, Problem> {
    let blocking = noticed.iter().filter(|one| one.blocks).count();
    Ok(Live { findings: noticed.iter().map(view::noticed).collect(), blocking }.render()?)
}

fn answer(outcome: &'static str, turn: &Turn, by: String) -> Result<Answer, Problem> {
    let findings = findings(&turn.noticed)?;
    Ok(Answer { outcome, turn: turn.number, at: time_of_day(turn.at), by, findings })
}

/// Throws away what was kept and not saved.
pub async fn drop_kept(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, Problem> {
    load(&desk, &caller, &id).await?;
    publication::drop_working(desk.office(), caller.staff(), &id).await.map_err(problem)?;
    Ok(Redirect::to(&format!("{ROOT}/{id}/edit")).into_response())
}

/// What was pasted, cleaned.
#[derive(Debug, Serialize)]
struct Cleaned {
    #[serde(flatten)]
    content: Content,
    /// What was left behind, in sentences.
    left: Vec<&'static str>,
}

/// Cleans what was pasted: HTML in the limited child process, plain words here.
pub async fn paste(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let found = load(&desk, &caller, &id).await?;
    let html = entered.text("html").to_owned();
    if html.is_empty() {
        let content = text::read(entered.text("text"));
        return Ok(Json(Cleaned { content, left: Vec::new() }).into_response());
    }
    let reader = desk.reader();
    let taken = tokio::task::spawn_blocking(move || reader.clipboard(html.as_bytes())).await;
    Ok(match taken.map_err(Problem::fault)? {
        Ok(taken) => Json(cleaned(taken, &found)).into_response(),
        Err(sentence) => Json(Refused { refused: sentence }).into_response(),
    })
}

fn cleaned(taken: Taken, found: &Dossier) -> Cleaned {
    let left = taken.left.keys().map(|left| left.sentence()).collect();
    Cleaned { content: form::canonical(&with_own_pictures(taken.content, found)), left }
}

/// Pictures of other documents are none of this one.
fn with_own_pictures(mut content: Content, found: &Dossier) -> Content {
    let own = |id: &str| found.files.iter().any(|file| file.role == IMAGE && file.file_id == id);
    content.blocks.retain(|block| match block {
        Block::Image { file, .. } => own(file.as_str()),
        _ => true,
    });
    content
}
