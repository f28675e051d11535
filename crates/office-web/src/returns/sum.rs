//! The sum of a period over all agencies whose return was accepted.

use askama::Template;
use axum::{extract::State as Given, response::Html};
use gongkai_domain::{
    authority::Read,
    returns::{Group, Total, shown},
};
use gongkai_office::{
    collection::Below,
    organisation,
    returns::{self, Summed, Which},
};
use gongkai_web_kit::{
    caller::Caller,
    download::Download,
    extract::Asked,
    layout::{Crumb, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use super::{
    Asking, BELOW, Choice,
    below::{collectable, which},
    kinds, xlsx,
};
use crate::{OfficeWeb, problem};

/// A row of the sum.
struct Row {
    label: String,
    unit: String,
    heading: bool,
    all: String,
    groups: Vec<(&'static str, String)>,
    year: String,
}

#[derive(Template)]
#[template(path = "returns/sum.html")]
struct SumPage {
    frame: OfficeFrame,
    kinds: Vec<Choice>,
    kind: &'static str,
    periods: Vec<Choice>,
    period: String,
    groups: [&'static str; 3],
    rows: Vec<Row>,
    agencies: Vec<String>,
    without: Vec<String>,
    back: String,
}

fn row(total: &Total) -> Row {
    let figure = |value: i64| shown(Some(value), total.decimals);
    let groups = Group::ALL.into_iter().zip(total.groups);
    Row {
        label: total.label.clone(),
        unit: total.unit.replace('—', ""),
        heading: total.heading,
        all: figure(total.all),
        groups: groups.map(|(group, value)| (group.word(), figure(value))).collect(),
        year: shown(total.year, total.decimals),
    }
}

async fn summed(desk: &OfficeWeb, caller: &Caller, asking: &Asking) -> Result<(Which, Summed), Problem> {
    let which = which(desk, asking)?;
    let right = caller.authorise_all::<Read, Below>()?;
    let summed = returns::summed(desk.office(), &right, which).await.map_err(problem)?;
    Ok((which, summed))
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(asking): Asked<Asking>,
) -> Result<Html<String>, Problem> {
    let (which, summed) = summed(&desk, &caller, &asking).await?;
    let back = format!("{}?{}", BELOW.1, which.query());
    let crumbs = vec![Crumb::new(BELOW.0, BELOW.1), Crumb::new(which.words(), &back), Crumb::here("汇总")];
    let page = SumPage {
        frame: desk.frame(&caller, &sealer, &format!("{}汇总", which.title()), crumbs).await?,
        kinds: kinds(which),
        kind: &which.def.id,
        periods: collectable(&desk, which),
        period: which.period(),
        groups: Group::ALL.map(Group::word),
        rows: summed.totals.iter().map(row).collect(),
        agencies: summed.agencies.into_iter().map(|(name, _)| name).collect(),
        without: summed.without,
        back,
    };
    Ok(Html(page.render()?))
}

/// The same as a spreadsheet, with a column for each agency.
pub async fn file(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    Asked(asking): Asked<Asking>,
) -> Result<Download, Problem> {
    let (which, summed) = summed(&desk, &caller, &asking).await?;
    let agency = organisation::agency_name(desk.office(), &caller.staff().agency).await.map_err(problem)?;
    xlsx::of_sum(which, &agency, &summed)
}
