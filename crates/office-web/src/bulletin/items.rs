//! What stands behind a figure: the single happenings, as they were frozen, with the way to each.

use askama::Template;
use axum::{extract::State as Given, response::Html};
use gongkai_domain::{
    authority::Read,
    bulletin::{Column, Item, Snapshot, Subject},
    organisation::Duty,
};
use gongkai_office::bulletin::{self, Bulletins};
use gongkai_web_kit::{
    caller::Caller,
    extract::{Asked, At},
    layout::{Crumb, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{NAME, ROOT, page};
use crate::{OfficeWeb, application, feedback, inquiry, problem, publication, words::moment};

/// Which figure.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    column: String,
    unit: String,
}

struct Line {
    column: &'static str,
    unit: String,
    title: String,
    /// Where it is; empty: the person cannot open it.
    href: String,
    at: String,
    note: String,
}

#[derive(Template)]
#[template(path = "bulletin/items.html")]
struct ItemsPage {
    frame: OfficeFrame,
    id: String,
    month: String,
    lines: Vec<Line>,
}

/// Where a thing is, and whose duties open it.
pub(crate) fn place(of: Subject, id: &str) -> (String, &'static [Duty]) {
    match of {
        Subject::Document => (format!("/office/documents/{id}"), publication::READERS),
        Subject::Case => (format!("/office/cases/{id}"), application::READERS),
        Subject::Inquiry => (format!("/office/inquiries/{id}"), inquiry::READERS),
        Subject::Letter => (format!("/office/error-reports/{id}"), feedback::READERS),
        Subject::Finding => (format!("{ROOT}/inaccuracies#{id}"), super::READERS),
        Subject::Column => ("/office/monitor".to_owned(), super::READERS),
        Subject::Ticket => (format!("/office/tickets/{id}"), super::READERS),
    }
}

/// Figures that are made of columns, as addresses have them.
pub(super) const DUE: &str = "due";
pub(super) const ON_TIME: &str = "on_time";

/// What a figure is called, and the happenings behind it; `None`: there is no such figure.
fn behind<'a>(
    of: &'a Snapshot,
    figure: &str,
    unit: Option<&'a str>,
) -> Option<(&'static str, Vec<&'a Item>)> {
    let released = of.behind(Some(Column::Released), unit);
    Some(match figure {
        "" => ("全部情况", of.behind(None, unit).collect()),
        // 应公开 is what was released and what is due and was not.
        DUE => (page::DUE, released.chain(of.behind(Some(Column::Unreleased), unit)).collect()),
        ON_TIME => {
            let late: Vec<&str> = of.behind(Some(Column::Late), unit).map(|item| item.id.as_str()).collect();
            (page::ON_TIME, released.filter(|item| !late.contains(&item.id.as_str())).collect())
        }
        code => {
            let column = Column::parse(code)?;
            (column.word(), of.behind(Some(column), unit).collect())
        }
    })
}

fn line(item: &Item, of: &Snapshot, caller: &Caller) -> Line {
    let (href, duties) = place(item.of, &item.id);
    let unit = of.units.iter().find(|unit| unit.id == item.unit);
    Line {
        column: item.column.word(),
        unit: unit.map(|unit| unit.name.clone()).unwrap_or_default(),
        title: item.title.clone(),
        href: if caller.has_any(duties) { href } else { String::new() },
        at: moment(item.at),
        note: item.note.clone(),
    }
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    Asked(which): Asked<Which>,
) -> Result<Html<String>, Problem> {
    let right = caller.authorise::<Read, Bulletins>(&id)?;
    let held = bulletin::show(desk.office(), &right).await.map_err(problem)?;
    let unit = (!which.unit.is_empty()).then_some(which.unit.as_str());
    let (name, items) = behind(&held.snapshot, &which.column, unit).ok_or(Problem::NotFound)?;
    let crumbs =
        vec![Crumb::new(NAME, ROOT), Crumb::new(&held.row.month, format!("{ROOT}/{id}")), Crumb::here(name)];
    let page = ItemsPage {
        frame: desk.frame(&caller, &sealer, name, crumbs).await?,
        lines: items.into_iter().map(|item| line(item, &held.snapshot, &caller)).collect(),
        month: held.row.month.clone(),
        id,
    };
    Ok(Html(page.render()?))
}
