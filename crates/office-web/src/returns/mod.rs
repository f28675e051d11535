//! Regular returns: a period as it is filled in, approved and filed; and with the superior, who filed, one filing, the
//! sum.

mod below;
mod edit;
mod filing;
mod kept;
mod lines;
mod own;
mod sum;
mod xlsx;

use gongkai_domain::organisation::Duty;
use gongkai_office::returns::Which;
use gongkai_report::returns::{ReturnDef, returns};
use gongkai_web_kit::{form, policy::Policy, problem::Problem, routes::Routes};
use serde::Deserialize;

use crate::{
    OfficeWeb,
    collection::{DECIDERS, READERS as COLLECTORS},
    problem::no_such_period,
};

/// Who sees the own returns.
pub const READERS: &[Duty] = crate::report::READERS;

const READ: Policy = Policy::duties(READERS);
const EDIT: Policy = Policy::duties(&[Duty::Statistician]);
const DECIDE: Policy = Policy::duties(&[Duty::ResponsibleLeader]);
const COLLECT: Policy = Policy::duties(COLLECTORS);
const SETTLE: Policy = Policy::duties(DECIDERS);

/// Where the own returns are, with their name on the rail.
const OWN: (&str, &str) = ("定期报表", "/office/returns");
/// Where those of the agencies below are.
const BELOW: (&str, &str) = ("报表汇总", "/office/return-filings");
/// Periods to choose from, the running one first.
const OFFERED: usize = 13;

/// The routes.
pub fn routes() -> Routes<OfficeWeb> {
    Routes::new()
        .get("/office/returns", READ, "returns.show", own::show)
        .post("/office/returns", EDIT, "returns.begin", own::begin)
        .get("/office/returns/file", READ, "returns.preview_file", own::file)
        .get("/office/returns/{id}", READ, "returns.kept", kept::show)
        .get("/office/returns/{id}/sheet", READ, "returns.sheet", kept::file)
        .get("/office/returns/{id}/edit", EDIT, "returns.edit", edit::show)
        .post("/office/returns/{id}/edit", EDIT, "returns.edit", edit::save)
        .post("/office/returns/{id}/recount", EDIT, "returns.recount", kept::recount)
        .post("/office/returns/{id}/discard", EDIT, "returns.discard", kept::discard)
        .post("/office/returns/{id}/submit", EDIT, "returns.submit", kept::submit)
        .post("/office/returns/{id}/approve", DECIDE, "returns.approve", kept::approve)
        .post("/office/returns/{id}/give-back", DECIDE, "returns.give_back", kept::give_back)
        .get("/office/return-filings", COLLECT, "returns.collected", below::show)
        .post("/office/return-filings/remind", SETTLE, "returns.remind", below::remind)
        .post("/office/return-filings/accept", SETTLE, "returns.accept_all", below::accept_all)
        .get("/office/return-filings/sum", COLLECT, "returns.sum", sum::show)
        .get("/office/return-filings/sum/file", COLLECT, "returns.sum_file", sum::file)
        .get("/office/return-filings/{id}", COLLECT, "returns.filing", filing::show)
        .get("/office/return-filings/{id}/sheet", COLLECT, "returns.filing_sheet", filing::file)
        .post("/office/return-filings/{id}/accept", SETTLE, "returns.accept", filing::accept)
        .post("/office/return-filings/{id}/return", SETTLE, "returns.return", filing::send_back)
}

/// Which return an address asks for: `kind=quarter&period=2026-3`.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct Asking {
    kind: String,
    period: String,
}

impl Asking {
    /// The one that is asked for; without a period the one of `default`.
    fn which(&self, default: impl FnOnce(&'static ReturnDef) -> Which) -> Result<Which, Problem> {
        let def = match self.kind.as_str() {
            "" => returns().first(),
            asked => ReturnDef::by_id(asked),
        };
        let def = def.ok_or(Problem::NotFound)?;
        let text = self.period.trim();
        if text.is_empty() {
            return Ok(default(def));
        }
        let parts = text.split_once('-');
        let asked = parts.and_then(|(year, nth)| Some((form::number(year)?, form::number(nth)?)));
        asked
            .and_then(|(year, nth)| Which::of(&def.id, year, nth))
            .ok_or_else(|| no_such_period(text, "年份和第几期，如2026-3"))
    }
}

/// A choice of a form: value, name, is it chosen?
type Choice = (String, String, bool);

/// The returns to choose from.
fn kinds(which: Which) -> Vec<Choice> {
    returns().iter().map(|def| (def.id.clone(), def.name.clone(), def.id == which.def.id)).collect()
}

/// The periods to choose from, the newest first; the one that is shown too, if it is older.
fn periods(newest: Which, shown: Which, word: impl Fn(Which) -> String) -> Vec<Choice> {
    let mut all: Vec<Which> =
        std::iter::successors(Some(newest), |one| Some(one.before())).take(OFFERED).collect();
    if !all.iter().any(|one| one.period() == shown.period()) {
        all.push(shown);
    }
    all.into_iter().map(|one| (one.period(), word(one), one.period() == shown.period())).collect()
}
