//! Comments beside a report: what people say about cells and chapters, answers, and what is settled.

use axum::{
    extract::State as Given,
    response::{IntoResponse, Redirect, Response},
};
use gongkai_domain::authority::Read;
use gongkai_office::report::{self, AnnualReport, Comments, Say, place_words};
use gongkai_web_kit::{caller::Caller, extract::At, form::Entered, problem::Problem};

use super::table::anchor;
use crate::{OfficeWeb, moment, problem};

/// What somebody said.
pub struct Words {
    pub by: String,
    pub at: String,
    pub text: String,
}

/// A comment with its answers.
pub struct ThreadView {
    pub id: String,
    pub place: String,
    /// Anchor of the cell; empty: a chapter.
    pub anchor: String,
    pub first: Words,
    pub answers: Vec<Words>,
    /// Who settled it, and when; empty: nobody.
    pub resolved: String,
}

/// Comments on a report, and places for a new one.
pub struct CommentsView {
    pub open: Vec<ThreadView>,
    pub settled: Vec<ThreadView>,
    /// Id and words of chapters, then of the cells of this chapter.
    pub places: Vec<(String, String)>,
    /// Where an answer leads back to.
    pub back: String,
}

/// Everything that was said about a report; cells of the parts that the page shows can be spoken about.
pub async fn comments(
    desk: &OfficeWeb,
    caller: &Caller,
    found: &AnnualReport,
    parts: &[&str],
    back: String,
) -> Result<CommentsView, Problem> {
    let right = caller.authorise::<Read, Comments>(found.row.id.as_str())?;
    let threads = report::threads(desk.office(), &right).await.map_err(problem)?;
    let format = found.report.format;
    let words = |row: &report::comment_row::Model| Words {
        by: row.said_by_name.clone(),
        at: moment(row.said_at),
        text: row.words.clone(),
    };
    let view = |thread: &report::Thread| ThreadView {
        id: thread.first.id.clone(),
        place: place_words(format, &thread.first.place).unwrap_or_else(|| "原来的单元格".to_owned()),
        anchor: format.cell_ix(&thread.first.place).map(|_| anchor(&thread.first.place)).unwrap_or_default(),
        first: words(&thread.first),
        answers: thread.answers.iter().map(words).collect(),
        resolved: match (&thread.first.resolved_by_name, thread.first.resolved_at) {
            (Some(by), Some(at)) => format!("{by}于{}处理完", moment(at)),
            _ => String::new(),
        },
    };
    let (settled, open) = threads.iter().map(view).partition(|one: &ThreadView| !one.resolved.is_empty());
    let chapters = format.chapters.iter().map(|def| (def.id.clone(), format!("{}、{}", def.no, def.heading)));
    let shown =
        |table: usize| format.tables.get(table).is_some_and(|table| parts.contains(&table.part.as_str()));
    let cells = format
        .cell_list()
        .filter(|(_, cell)| shown(cell.table))
        .map(|(ix, cell)| (cell.id.clone(), format.cell_label(ix)));
    Ok(CommentsView { open, settled, places: chapters.chain(cells).collect(), back })
}

/// Says something, or that something is settled.
pub async fn say(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let (office, who) = (desk.office(), caller.staff());
    let text = entered.text("words");
    let done = match entered.text("what") {
        "resolve" => report::resolve(office, who, &id, entered.text("comment")).await,
        "answer" => report::say(office, who, &id, Say::To(entered.text("comment")), text).await,
        _ => report::say(office, who, &id, Say::On(entered.text("place")), text).await,
    };
    done.map_err(problem)?;
    let own = format!("/office/reports/{id}");
    // Only to a page of this report: the field came from a form.
    let back = entered.text("back");
    let back = if back == format!("{own}/edit") { back.to_owned() } else { own };
    let chapter: usize = entered.text("chapter").parse().unwrap_or(0);
    Ok(Redirect::to(&format!("{back}?chapter={chapter}#comments")).into_response())
}
