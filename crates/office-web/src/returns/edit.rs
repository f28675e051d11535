//! Filling a return in: every row by hand, or another figure than the ledgers say, with a reason.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{
    authority::{Edit, Read},
    returns::{Entry, Fault, Line, Sheet, State},
};
use gongkai_office::{
    OfficeError,
    returns::{self, Returns, Shown, Which, Written},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    form::Entered,
    layout::{Crumb, FormView, OfficeFrame},
    problem::{Difference, Problem},
    seal::Sealer,
};

use super::{
    OWN,
    lines::{Row, rows},
};
use crate::{OfficeWeb, problem};

#[derive(Template)]
#[template(path = "returns/edit.html")]
struct EditPage {
    frame: OfficeFrame,
    form: FormView,
    id: String,
    version: String,
    words: String,
    rows: Vec<Row>,
    reason: String,
}

/// Names of the fields of a row.
fn fields(id: &str) -> [String; 2] {
    [format!("value-{id}"), format!("reason-{id}")]
}

/// What stands in the fields of a row: nothing where the figure is what the ledgers say.
fn stored(row: &Row) -> [String; 2] {
    let is_counted = !row.counted.is_empty() && !row.overridden;
    [if is_counted { String::new() } else { row.value.clone() }, row.reason.clone()]
}

fn filled(sheet: &Sheet) -> FormView {
    let pairs = rows(sheet).into_iter().filter(|row| !row.heading).flat_map(|row| {
        let names = fields(&row.id);
        names.into_iter().zip(stored(&row))
    });
    FormView::of(pairs.collect::<Vec<_>>())
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Response, Problem> {
    let shown = open(&desk, &caller, &id).await?;
    if !shown.kept.life.may_be_written() {
        return Ok(Redirect::to(&format!("{}/{id}", OWN.1)).into_response());
    }
    let (form, version) = (filled(&shown.kept.sheet), shown.kept.row.version.to_string());
    page((&desk, &caller, &sealer), &shown, form, version).await.map(|page| Html(page).into_response())
}

async fn open(desk: &OfficeWeb, caller: &Caller, id: &str) -> Result<Shown, Problem> {
    caller.authorise::<Edit, Returns>(id)?;
    let right = caller.authorise::<Read, Returns>(id)?;
    returns::show(desk.office(), &right).await.map_err(problem)
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    shown: &Shown,
    form: FormView,
    version: String,
) -> Result<String, Problem> {
    let (which, row) = (shown.kept.which, &shown.kept.row);
    let crumbs = vec![
        Crumb::new(OWN.0, OWN.1),
        Crumb::new(which.words(), format!("{}/{}", OWN.1, row.id)),
        Crumb::here("填报"),
    ];
    let returned = shown.kept.filings.first().and_then(|filing| filing.return_reason.clone());
    let page = EditPage {
        frame: desk.frame(caller, sealer, &format!("填报{}", which.title()), crumbs).await?,
        form,
        id: row.id.clone(),
        version,
        words: which.words(),
        rows: rows(&shown.kept.sheet),
        reason: match shown.kept.life.state {
            State::Filed => returned.unwrap_or_default(),
            _ => row.back_reason.clone().or(returned).unwrap_or_default(),
        },
    };
    Ok(page.render()?)
}

fn entries(which: Which, sheet: &Sheet, entered: &Entered) -> Vec<Entry> {
    let entry = |line: &Line| {
        let [value, reason] = fields(&line.id);
        // A row that was not sent is left as it is.
        let typed = entered.get(&value)?;
        Some(Entry { id: line.id.clone(), value: typed.to_owned(), reason: entered.text(&reason).to_owned() })
    };
    let entries: Vec<Entry> = sheet.figures().filter_map(entry).collect();
    let zeros = entered.get("zeros").is_some();
    if zeros { which.def.filled_up(sheet, &entries) } else { entries }
}

pub async fn save(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let shown = open(&desk, &caller, &id).await?;
    let entries = entries(shown.kept.which, &shown.kept.sheet, &entered);
    let version = entered.version();
    match returns::write(desk.office(), caller.staff(), &id, version, &entries).await {
        Ok(Written::Kept(rows)) => Ok(Redirect::to(&format!("{}/{id}?saved={rows}", OWN.1)).into_response()),
        Ok(Written::Faulty(faults)) => {
            let form = refused(&entered, faults);
            let again = page((&desk, &caller, &sealer), &shown, form, version.to_string()).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(OfficeError::Conflict) => Err(Problem::Conflict(differences(&shown.kept.sheet, &entered))),
        Err(error) => Err(problem(error)),
    }
}

/// The form with every fault at its field.
fn refused(entered: &Entered, faults: Vec<Fault>) -> FormView {
    let mut form = entered.view(&[]);
    for fault in faults {
        let [value, reason] = fields(&fault.id);
        form.refuse(if fault.of_reason { reason } else { value }, fault.sentence);
    }
    form
}

/// Where what was entered differs from what stands there now.
fn differences(sheet: &Sheet, entered: &Entered) -> Vec<Difference> {
    let mut found = Vec::new();
    for row in rows(sheet).into_iter().filter(|row| !row.heading) {
        for ((field, theirs), what) in fields(&row.id).into_iter().zip(stored(&row)).zip(["", "（原因）"])
        {
            let yours = entered.text(&field).trim();
            if entered.get(&field).is_some() && yours != theirs {
                let label = format!("{}{what}", row.label);
                found.push(Difference { label, yours: yours.to_owned(), theirs });
            }
        }
    }
    found
}
