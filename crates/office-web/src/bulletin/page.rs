//! One bulletin: the table, whose figures open what stands behind them, the text, and what the person can do.

use askama::Template;
use axum::{extract::State as Given, response::Html};
use gongkai_domain::{
    authority::Read,
    bulletin::{Column, Item, Row, Snapshot, State, definitions, headline},
    calendar::date_in_words,
};
use gongkai_office::bulletin::{self, Bulletins, Held, bulletin_row};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    layout::{Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use super::{DECIDERS, NAME, ROOT, WRITERS, list::tag};
use crate::{OfficeWeb, problem, words::moment};

/// Columns of the page that are no item of their own.
pub(super) const DUE: &str = "应公开";
pub(super) const ON_TIME: &str = "按时";
const SCORE: &str = "得分";
const RANK: &str = "排名";

/// A figure, and the column that it opens; empty: none of its own.
pub(super) struct Figure {
    pub word: &'static str,
    pub column: &'static str,
    pub number: String,
    pub is_fault: bool,
}

pub(super) struct Line {
    pub unit: String,
    pub name: String,
    pub figures: Vec<Figure>,
}

/// The lines of the table as pages and workbooks have them, the line of all at the end.
pub(super) fn lines(of: &Snapshot) -> Vec<Line> {
    let standings = of.standings();
    let line = |row: &Row| {
        let plain = |word, number: String| Figure { word, column: "", number, is_fault: false };
        let mut figures = Vec::new();
        for column in of.columns() {
            if column == Column::Released {
                figures.push(Figure { column: super::items::DUE, ..plain(DUE, row.due().to_string()) });
            }
            let number = row.count(column);
            let is_fault = column.is_fault() && number > 0;
            let (word, code) = (column.short(), column.code());
            figures.push(Figure { word, column: code, number: number.to_string(), is_fault });
            if column == Column::Released {
                let on_time = plain(ON_TIME, row.on_time().to_string());
                figures.push(Figure { column: super::items::ON_TIME, ..on_time });
            }
        }
        if of.score.is_some() {
            let stands = standings.get(&row.unit);
            figures.push(plain(SCORE, stands.map(|one| one.score.to_string()).unwrap_or_default()));
            figures.push(plain(RANK, stands.map(|one| one.rank.to_string()).unwrap_or_default()));
        }
        Line { unit: row.unit.clone(), name: row.name.clone(), figures }
    };
    of.rows().iter().chain([&of.total()]).map(line).collect()
}

/// A line of what an earlier bulletin got wrong.
struct Corrected {
    column: &'static str,
    title: String,
    at: String,
}

fn corrected(item: &Item) -> Corrected {
    Corrected { column: item.column.word(), title: item.title.clone(), at: moment(item.at) }
}

#[derive(Template)]
#[template(path = "bulletin/page.html")]
struct Page {
    frame: OfficeFrame,
    id: String,
    version: i32,
    digest: String,
    short: String,
    state: (&'static str, &'static str),
    period: String,
    number: String,
    returned: String,
    lines: Vec<Line>,
    definitions: String,
    added: Vec<Corrected>,
    struck: Vec<Corrected>,
    paragraphs: Vec<String>,
    due: String,
    course: Vec<(&'static str, String)>,
    form: FormView,
    may_write: bool,
    may_decide: bool,
    may_issue: bool,
    /// Rectification can be ordered.
    may_order: bool,
}

fn course(row: &bulletin_row::Model) -> Vec<(&'static str, String)> {
    let by = |name: &Option<String>, at: Option<chrono::DateTime<chrono::Utc>>| {
        Some(format!("{}，{}", name.as_ref()?, moment(at?)))
    };
    let mut course = vec![("统计", moment(row.made_at))];
    let steps = [
        ("送审", by(&row.sent_by_name, row.sent_at)),
        ("审签", by(&row.approved_by_name, row.approved_at)),
        ("印发", by(&row.issued_by_name, row.issued_at)),
    ];
    course.extend(steps.into_iter().filter_map(|(word, said)| Some((word, said?))));
    course
}

/// The page of a bulletin; `form` is what was entered, if something was refused.
pub(super) async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    id: &str,
    form: Option<FormView>,
) -> Result<String, Problem> {
    let right = caller.authorise::<Read, Bulletins>(id)?;
    let Held { row, snapshot, life, .. } = bulletin::show(desk.office(), &right).await.map_err(problem)?;
    let title = headline(&snapshot);
    let crumbs = vec![Crumb::new(NAME, ROOT), Crumb::here(&row.month)];
    let stored = || {
        FormView::of(
            [("text", row.text.clone()), ("due", row.due_on.to_string())].map(|(n, v)| (n.to_owned(), v)),
        )
    };
    let (writes, decides) = (caller.has_any(WRITERS), caller.has_any(DECIDERS));
    let own = life.hands.contains(&caller.staff().id);
    let page = Page {
        frame: desk.frame(caller, sealer, &title, crumbs).await?,
        version: row.version,
        short: row.snapshot_digest.get(..8).unwrap_or_default().to_owned(),
        state: tag(life.state),
        period: snapshot.period.words(),
        number: row.number.clone().unwrap_or_default(),
        returned: row.return_reason.clone().unwrap_or_default(),
        lines: lines(&snapshot),
        definitions: definitions(&snapshot),
        added: snapshot.added().map(corrected).collect(),
        struck: snapshot.struck.iter().map(corrected).collect(),
        paragraphs: row.text.lines().map(str::to_owned).collect(),
        due: date_in_words(row.due_on),
        course: course(&row),
        form: form.unwrap_or_else(stored),
        may_write: writes && life.state == State::Draft,
        may_decide: decides && life.state == State::InReview && !own,
        may_issue: writes && life.state == State::Approved,
        may_order: writes && life.state == State::Issued,
        digest: row.digest,
        id: row.id,
    };
    Ok(page.render()?)
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    page((&desk, &caller, &sealer), &id, None).await.map(Html)
}
