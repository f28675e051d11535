//! One assessment: the ranking, how the year before was, what can be done now.

use askama::Template;
use axum::{extract::State as Given, response::Html};
use gongkai_domain::{
    assessment::{Exact, Group, Scheme, State},
    authority::Read,
    calendar::{Calendar, date_in_words},
};
use gongkai_office::assessment::{self, Assessments, Held, UnitResult};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    layout::{Choice, Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use super::{DECIDERS, HEADS, NAME, ROOT, SCORERS, list::colour};
use crate::{OfficeWeb, problem, words::moment};

pub(super) struct Line {
    pub unit: String,
    pub name: String,
    pub rank: usize,
    pub total: String,
    pub grade: String,
    /// Points of the groups.
    pub groups: Vec<String>,
    pub bonus: String,
    pub major: String,
    pub before: String,
    /// Indicators that nobody has entered and nothing answers.
    pub missing: usize,
}

/// A line of the ranking. `is_open`: what nobody has entered is still to be entered, and adds nothing to its group.
pub(super) fn line(of: &UnitResult, scheme: &Scheme, before: Option<Exact>, is_open: bool) -> Line {
    let is_known = |id: &str| !is_open || of.known.contains_key(id);
    let kept = |(group, (_, points, kept)): (&Group, &(String, Exact, Exact))| {
        let open = scheme.answered(&of.score, group, is_known);
        match open {
            _ if *points == Exact::ZERO => "不适用".to_owned(),
            (_, 0) => kept.rounded(scheme.rounding).to_string(),
            (kept, open) => format!("{}（{open}项待登记）", kept.rounded(scheme.rounding)),
        }
    };
    Line {
        unit: of.unit.id.clone(),
        name: of.unit.name.clone(),
        rank: of.rank,
        total: of.score.total.to_string(),
        grade: of.score.grade.clone(),
        groups: scheme.groups.iter().zip(&of.score.groups).map(kept).collect(),
        bonus: of.score.bonus.to_string(),
        major: of.score.major.to_string(),
        before: before.map(|total| total.to_string()).unwrap_or_default(),
        missing: scheme.indicators().filter(|(_, one)| !of.known.contains_key(&one.id)).count(),
    }
}

/// What nobody has answered, as a choice; what each unit has of its own says so.
fn unanswered(held: &Held) -> Vec<Choice> {
    let choice = |one: assessment::Unanswered| {
        let words = one.words.unwrap_or("请逐个科室登记");
        Choice::new(&one.id, format!("{} {}（{words}）", one.id, one.label)).with_hint(one.units.join("、"))
    };
    held.unanswered().into_iter().map(choice).collect()
}

/// The total that the own unit gave itself; empty: none.
fn own_total(own: &[assessment::own_row::Model], caller: &Caller) -> String {
    let unit = caller.staff().unit.as_ref().map(|unit| unit.as_str()).unwrap_or_default();
    own.iter().find(|row| row.unit_id == unit).map(|row| row.total.clone()).unwrap_or_default()
}

#[derive(Template)]
#[template(path = "assessment/page.html")]
struct Page {
    frame: OfficeFrame,
    id: String,
    version: i32,
    title: String,
    state: (&'static str, &'static str),
    groups: Vec<String>,
    lines: Vec<Line>,
    has_before: bool,
    bulletins: usize,
    undecided: usize,
    /// Bulletins of the year that are not counted because they are not issued.
    not_issued: Vec<String>,
    until: String,
    frozen: String,
    form: FormView,
    /// Indicators that keep the units from being told, with what can be said of each for all units.
    unanswered: Vec<Choice>,
    may_announce: bool,
    may_freeze: bool,
    may_own: bool,
    /// What the own unit said of itself.
    own: String,
}

pub(super) async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    id: &str,
    form: FormView,
) -> Result<String, Problem> {
    let right = caller.authorise::<Read, Assessments>(id)?;
    let held = assessment::show(desk.office(), caller.staff(), &right).await.map_err(problem)?;
    let asks = held.life.state != State::Frozen && caller.has_any(SCORERS);
    let not_issued = match asks {
        true => assessment::not_issued(desk.office(), &right, held.row.year).await.map_err(problem)?,
        false => Vec::new(),
    };
    let unanswered = if held.life.state == State::Open { unanswered(&held) } else { Vec::new() };
    let Held { row, scheme, life, outcome, before, own, .. } = held;
    let title = format!("{}年度考核", row.year);
    let total = |unit: &str| before.iter().find(|(id, _)| id == unit).map(|(_, total)| *total);
    let is_open = life.state != State::Frozen;
    let fixed = row.frozen_by_name.iter().zip(row.frozen_at).next();
    let page = Page {
        frame: desk.frame(caller, sealer, &title, vec![Crumb::new(NAME, ROOT), Crumb::here(&title)]).await?,
        version: row.version,
        title: row.title.clone(),
        state: (life.state.word(), colour(life.state)),
        groups: scheme.groups.iter().map(|group| format!("{} {}", group.label, group.points)).collect(),
        lines: outcome.units.iter().map(|one| line(one, &scheme, total(&one.unit.id), is_open)).collect(),
        has_before: !before.is_empty(),
        bulletins: outcome.bulletins.len(),
        undecided: life.undecided,
        not_issued,
        until: life.object_until(Calendar::in_force()).map(date_in_words).unwrap_or_default(),
        frozen: fixed.map(|(name, at)| format!("{name}，{}", moment(at))).unwrap_or_default(),
        form,
        unanswered,
        may_announce: caller.has_any(SCORERS) && life.state == State::Open,
        may_own: caller.has_any(HEADS) && caller.staff().unit.is_some() && life.state == State::Open,
        own: own_total(&own, caller),
        may_freeze: caller.has_any(DECIDERS) && life.state == State::Announced,
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
    page((&desk, &caller, &sealer), &id, FormView::new()).await.map(Html)
}
