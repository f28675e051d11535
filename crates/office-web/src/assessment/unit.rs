//! One unit: each indicator with what it rests on, what the unit says of itself, its objections.

use askama::Template;
use axum::{extract::State as Given, response::Html};
use chrono::NaiveDate;
use gongkai_domain::{
    assessment::{Beside, Evidence, Exact, Ledger, State, answer_until, hint},
    authority::Read,
    bulletin::Subject,
    calendar::{Calendar, date_in_words},
};
use gongkai_office::{
    assessment::{self, Assessments, Held, Known, UnitResult, change_row, objection_row},
    chance::day_in_china,
};
use gongkai_web_kit::{
    caller::Caller,
    extract::{Asked, At},
    layout::{Choice, Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use serde::Deserialize;

use super::{HEADS, NAME, ROOT, SCORERS, page as all};
use crate::{OfficeWeb, problem, words::moment};

/// Which unit; empty: all.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    of: String,
}

struct Proof {
    title: String,
    /// Empty: the person cannot open it.
    href: String,
}

struct Leaf {
    id: String,
    label: String,
    points: String,
    score: String,
    /// What is known, in words; empty: nobody has entered it.
    fact: String,
    /// What proves it, for whoever enters it.
    wanted: String,
    /// Who says so, and why; empty: it was counted.
    said: String,
    /// What was counted instead.
    counted: String,
    proofs: Vec<Proof>,
    more: usize,
}

struct Group {
    label: String,
    score: String,
    leaves: Vec<Leaf>,
}

/// Something that counts beside the groups, where anything is known of it.
struct Side {
    label: String,
    kind: &'static str,
    fact: String,
    said: String,
    points: String,
}

/// Something that was entered after the unit had been told.
struct Changed {
    indicator: String,
    before: String,
    after: String,
    reason: String,
    by: String,
}

struct Objection {
    id: String,
    indicator: String,
    claim: String,
    by: String,
    answer: String,
    is_open: bool,
    /// The last day of the answer; empty: it is decided.
    until: String,
    is_late: bool,
}

#[derive(Template)]
#[template(path = "assessment/unit.html")]
struct Page {
    frame: OfficeFrame,
    id: String,
    unit: String,
    total: String,
    grade: String,
    rank: usize,
    /// Indicators that nobody has entered yet: the total is not the last word.
    open: usize,
    groups: Vec<Group>,
    /// Points on top and beside, and what decides alone; with its sum in words.
    beside: Vec<Side>,
    beside_sum: String,
    own: Option<(String, String, String)>,
    objections: Vec<Objection>,
    changes: Vec<Changed>,
    /// Parts with weights: name, weight, score.
    components: Vec<(String, String, String)>,
    all: Vec<Choice>,
    /// Proofs: identity, indicator, name, who put it in.
    papers: Vec<(String, String, String, String)>,
    form: FormView,
    may_score: bool,
    may_object: bool,
}

/// Proofs that are shown of one indicator.
const SHOWN: usize = 5;

fn groups(held: &Held, of: &UnitResult, caller: &Caller) -> Vec<Group> {
    let opens = caller.has_any(crate::publication::READERS);
    let leaf = |one: &gongkai_domain::assessment::Indicator| {
        let scored = of.score.leaves.iter().find(|leaf| leaf.id == one.id);
        let known = of.known.get(&one.id);
        let items = known.map(|known| known.counted.items.as_slice()).unwrap_or_default();
        let proof = |item: &gongkai_domain::bulletin::Item| Proof {
            title: item.title.clone(),
            href: match item.of {
                Subject::Document if opens => format!("/office/documents/{}", item.id),
                Subject::Ticket => format!("/office/tickets/{}", item.id),
                _ => String::new(),
            },
        };
        let rows = known.map(|known| known.counted.rows.as_slice()).unwrap_or_default();
        let row = |one: &Evidence| Proof {
            title: one.title.clone(),
            href: match one.of {
                Ledger::Document if opens => format!("/office/documents/{}", one.id),
                Ledger::Inquiry if caller.has_any(crate::inquiry::READERS) => "/office/inquiries".to_owned(),
                Ledger::Document | Ledger::Inquiry => String::new(),
                Ledger::Ticket => format!("/office/tickets/{}", one.id),
                Ledger::Training => format!("/office/trainings/{}", one.id),
                Ledger::Catalogue => "/office/catalogue".to_owned(),
            },
        };
        Leaf {
            id: one.id.clone(),
            label: one.label.clone(),
            points: scored.map_or(one.points, |leaf| leaf.points).to_string(),
            score: match known.is_none() && held.life.state != State::Frozen {
                // Not full marks before somebody has looked.
                true => "待登记".to_owned(),
                false => scored.map(score_words).unwrap_or_default(),
            },
            fact: known.map(|known| known.counted.fact.words()).unwrap_or_default(),
            wanted: one.evidence.join("、"),
            said: known.map(said_of).unwrap_or_default(),
            counted: known
                .and_then(|known| known.instead_of.as_ref())
                .map(|fact| fact.words())
                .unwrap_or_default(),
            proofs: items.iter().map(proof).chain(rows.iter().map(row)).take(SHOWN).collect(),
            more: (items.len() + rows.len()).saturating_sub(SHOWN),
        }
    };
    held.scheme
        .groups
        .iter()
        .map(|group| Group {
            label: group.label.clone(),
            score: group_words(held, of, group),
            leaves: group.indicators.iter().map(leaf).collect(),
        })
        .collect()
}

/// The points of a group. What reads 待登记 adds none.
fn group_words(held: &Held, of: &UnitResult, group: &gongkai_domain::assessment::Group) -> String {
    let scored = of.score.groups.iter().find(|(own, ..)| *own == group.id);
    let Some((_, points, kept)) = scored else { return String::new() };
    let is_known = |id: &str| held.life.state == State::Frozen || of.known.contains_key(id);
    match held.scheme.answered(&of.score, group, is_known) {
        (_, 0) => format!("{} / {points}", kept.rounded(2)),
        (kept, open) => format!("{} / {points}，尚有 {open} 项待登记", kept.rounded(2)),
    }
}

/// How many indicators read 待登记.
fn open(held: &Held, of: &UnitResult) -> usize {
    let is_open = held.life.state != State::Frozen;
    held.scheme.indicators().filter(|(_, one)| is_open && !of.known.contains_key(&one.id)).count()
}

/// The points that an indicator keeps; what does not apply has none.
pub(super) fn score_words(leaf: &gongkai_domain::assessment::Leaf) -> String {
    if leaf.applies { leaf.score.rounded(2).to_string() } else { "不适用".to_owned() }
}

/// Who says something of an indicator, and why; empty: it was counted.
fn said_of(known: &Known) -> String {
    if known.by.is_empty() {
        return String::new();
    }
    let proof = if known.proof.is_empty() { String::new() } else { format!("；佐证：{}", known.proof) };
    format!("{}（{}{proof}）", known.reason, known.by)
}

fn beside(held: &Held, of: &UnitResult) -> Vec<Side> {
    let side = |one: Beside<'_>| {
        let known = of.known.get(one.id)?;
        let holds = of.score.vetoes.iter().any(|veto| veto == one.id);
        let veto = held.scheme.veto.iter().find(|veto| holds && veto.id == one.id);
        Some(Side {
            label: format!("{} {}", one.id, one.label),
            kind: one.kind,
            fact: known.counted.fact.words(),
            said: said_of(known),
            points: match one.per {
                Some(per) if per > Exact::ZERO => format!("每次 +{per}"),
                Some(per) => format!("每次 {per}"),
                None => {
                    veto.map_or_else(|| "不成立".to_owned(), |veto| format!("成立：{}", veto.effect_words()))
                }
            },
        })
    };
    held.scheme.beside().filter_map(side).collect()
}

fn changed(row: &change_row::Model, named: &[Choice]) -> Changed {
    let label = named.iter().find(|one| one.value == row.indicator).map(|one| one.label.clone());
    Changed {
        indicator: label.unwrap_or_else(|| row.indicator.clone()),
        before: if row.before.is_empty() { "没有登记".to_owned() } else { row.before.clone() },
        after: row.after.clone(),
        reason: row.reason.clone(),
        by: format!("{}，{}", row.by_name, moment(row.at)),
    }
}

/// Parts with weights, as far as the set has them.
fn components(held: &Held, of: &UnitResult) -> Vec<(String, String, String)> {
    let score = |id: &str| of.score.components.iter().find(|(own, _)| own == id).map(|(_, score)| *score);
    let line = |one: &gongkai_domain::assessment::Component| {
        let percent = one.weight.times(Exact::whole(100));
        let score = score(&one.id).map_or_else(|| "不适用".to_owned(), |score| score.rounded(2).to_string());
        (one.label.clone(), format!("{percent}%"), score)
    };
    held.scheme.components.iter().map(line).collect()
}

fn objection(row: &objection_row::Model, today: NaiveDate) -> Objection {
    let word = match row.upheld {
        Some(true) => "采纳",
        Some(false) => "不采纳",
        None => "",
    };
    let until = answer_until(day_in_china(row.filed_at), Calendar::in_force());
    let until = until.filter(|_| row.upheld.is_none());
    Objection {
        until: until.map(date_in_words).unwrap_or_default(),
        is_late: until.is_some_and(|until| until < today),
        id: row.id.clone(),
        indicator: row.indicator.clone(),
        claim: row.claim.clone(),
        by: format!("{}，{}", row.filed_by_name, moment(row.filed_at)),
        answer: row.answer.as_ref().map(|answer| format!("{word}：{answer}")).unwrap_or_default(),
        is_open: row.upheld.is_none(),
    }
}

pub(super) async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    (id, unit): (&str, &str),
    form: FormView,
) -> Result<String, Problem> {
    let right = caller.authorise::<Read, Assessments>(id)?;
    let held = assessment::show(desk.office(), caller.staff(), &right).await.map_err(problem)?;
    let units = &held.outcome.units;
    let of = units.iter().find(|one| one.unit.id == unit).ok_or(Problem::NotFound)?;
    let title = format!("{}年度考核", held.row.year);
    let crumbs =
        vec![Crumb::new(NAME, ROOT), Crumb::new(&title, format!("{ROOT}/{id}")), Crumb::here(&of.unit.name)];
    let papers = assessment::proofs(desk.office(), caller.staff(), &right, unit).await.map_err(problem)?;
    let own_unit = caller.staff().unit.as_ref().is_some_and(|own| own.as_str() == unit);
    let heads = caller.has_any(HEADS) && own_unit;
    let today = desk.office().today();
    let named = |id: &str, label: &str| Choice::new(id, format!("{id} {label}"));
    let mut every: Vec<Choice> = held
        .scheme
        .indicators()
        .map(|(_, one)| named(&one.id, &one.label).with_hint(hint(Some(one))))
        .collect();
    every.extend(held.scheme.components_by_hand().map(|one| named(&one.id, &one.label)));
    let sides = held.scheme.beside();
    every.extend(sides.map(|one| named(one.id, &format!("{}（{}）", one.label, one.kind))));
    let page =
        Page {
            frame: desk.frame(caller, sealer, &of.unit.name, crumbs).await?,
            id: held.row.id.clone(),
            unit: unit.to_owned(),
            total: of.score.total.to_string(),
            grade: of.score.grade.clone(),
            rank: of.rank,
            open: open(&held, of),
            groups: groups(&held, of, caller),
            beside: beside(&held, of),
            beside_sum: format!("加分 {}，重大扣分 {}", of.score.bonus, of.score.major),
            own: held.own.iter().find(|row| row.unit_id == unit).map(|row| {
                (row.total.clone(), row.note.clone(), format!("{}，{}", row.by_name, moment(row.at)))
            }),
            objections: held
                .objections
                .iter()
                .filter(|row| row.unit_id == unit)
                .map(|row| objection(row, today))
                .collect(),
            changes: held
                .changes
                .iter()
                .filter(|row| row.unit_id == unit)
                .map(|row| changed(row, &every))
                .collect(),
            components: components(&held, of),
            all: every,
            papers: papers
                .into_iter()
                .map(|row| (row.id, row.indicator, row.name, format!("{}，{}", row.by_name, moment(row.at))))
                .collect(),
            form,
            may_score: caller.has_any(SCORERS) && held.life.state != State::Frozen && !own_unit,
            may_object: heads && held.life.may_object(today, Calendar::in_force()).is_ok(),
        };
    Ok(page.render()?)
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    Asked(which): Asked<Which>,
) -> Result<Html<String>, Problem> {
    let at = (&desk, &caller, &sealer);
    if which.of.is_empty() {
        return all::page(at, &id, FormView::new()).await.map(Html);
    }
    page(at, (&id, &which.of), FormView::new()).await.map(Html)
}
