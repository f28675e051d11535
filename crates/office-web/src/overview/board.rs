//! The charts of a year, by month, or of a month, by unit.

use askama::Template;
use axum::{extract::State as Given, response::Html};
use gongkai_domain::{
    authority::Read,
    calendar::date_in_words,
    overview::{Span, in_words},
};
use gongkai_office::{
    overview::{self, Overview},
    rectification::{self, Tickets},
};
use gongkai_web_kit::{
    caller::Caller,
    chart::{self, Chart},
    extract::Asked,
    layout::OfficeFrame,
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{NAME, groups, href, span_of};
use crate::{OfficeWeb, problem};

/// Most characters of a name below a bar.
const LONGEST: usize = 6;

/// Which year (2026) or month (2026-11).
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    period: String,
}

struct Panel {
    title: &'static str,
    unit: &'static str,
    /// The chart in words.
    words: String,
    /// How far it is known; empty: up to now.
    known: String,
    chart: Chart,
    /// Name, number and address of what stands behind each bar.
    links: Vec<(String, u64, String)>,
}

#[derive(Template)]
#[template(path = "overview/board.html")]
struct Page {
    frame: OfficeFrame,
    name: String,
    code: String,
    before: String,
    after: Option<String>,
    /// The year and the month to change to.
    other: (String, String),
    head: &'static str,
    panels: Vec<Panel>,
    late: usize,
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(which): Asked<Which>,
) -> Result<Html<String>, Problem> {
    let right = caller.authorise_all::<Read, Overview>()?;
    let (office, today) = (desk.office(), desk.office().today());
    let span = span_of(&which.period, today)?;
    let board = overview::board(office, &right, span).await.map_err(problem)?;
    let units = overview::unit_names(office, &right).await.map_err(problem)?;
    let told = overview::told_days(office, &right).await.map_err(problem)?;
    let known = match told {
        Some(told) => format!(
            "按印发的通报统计，从{}到{}；这以外的没有通报；以后各期更正的不算。",
            date_in_words(told.first),
            date_in_words(told.last)
        ),
        None => "按印发的通报统计，还没有印发过通报。".to_owned(),
    };
    let panels = board.iter().map(|(measure, items)| {
        let groups = groups(span, today, items, &units);
        let is_known = |one: &&super::Group| measure.is_known(one.span, told);
        let bars: Vec<(String, u64)> =
            groups.iter().filter(is_known).map(|one| (one.name.clone(), one.number)).collect();
        let drawn = |one: &super::Group| {
            (one.name.clone(), i64::try_from(one.number).ok().filter(|_| is_known(&one)))
        };
        Panel {
            title: measure.word(),
            unit: measure.unit(),
            words: if measure.is_known(span, told) { in_words(span, *measure, &bars) } else { String::new() },
            known: if measure.is_of_bulletins() { known.clone() } else { String::new() },
            chart: chart::bars(groups.iter().map(drawn).collect()).shortened(LONGEST),
            links: groups
                .iter()
                .filter(|one| one.number > 0)
                .map(|one| (one.name.clone(), one.number, href(span, *measure, &one.key)))
                .collect(),
        }
    });
    let tickets = caller.authorise_all::<Read, Tickets>()?;
    let asked = rectification::Asked { late: true, ..Default::default() };
    let late = rectification::list(office, caller.staff(), &tickets, &asked).await.map_err(problem)?;
    let after = span.after();
    let page = Page {
        frame: desk.frame(&caller, &sealer, NAME, Vec::new()).await?,
        name: span.word(),
        code: span.to_string(),
        before: span.before().to_string(),
        after: (after.first <= today).then(|| after.to_string()),
        other: match span.is_year {
            true => {
                let month = Span::month_of(today.min(span.end().pred_opt().unwrap_or(today)));
                (month.to_string(), format!("看{}", month.word()))
            }
            false => {
                let year = Span::year_of(span.first);
                (year.to_string(), format!("看{}全年", year.word()))
            }
        },
        head: if span.is_year { "月份" } else { "科室" },
        panels: panels.collect(),
        late: late.iter().filter(|line| !line.held.ticket.state().is_over()).count(),
    };
    Ok(Html(page.render()?))
}
