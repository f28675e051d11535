//! The people of the own agency: the list with search and filters, one person with duties.

use askama::Template;
use axum::{extract::State as Given, response::Html};
use chrono::NaiveDate;
use gongkai_domain::{authority::Read, calendar::date_in_words, organisation::Duty};
use gongkai_office::organisation::{self, Duties, People, SignInNames, duty, staff::Model, unit};
use gongkai_web_kit::{
    caller::Caller,
    extract::{Asked, At},
    layout::{Choice, FormView, OfficeFrame, Pager},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{ADMINISTRATORS, ROOT, colleagues, crumbs};
use crate::{OfficeWeb, problem};

pub const STAFF: &str = "人员与职责";
/// People on one page.
const PAGE: usize = 50;

/// What the list is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    q: String,
    unit: String,
    duty: String,
    state: String,
    page: usize,
}

#[derive(Template)]
#[template(path = "organisation/staff.html")]
struct StaffPage {
    frame: OfficeFrame,
    tab: &'static str,
    form: FormView,
    units: Vec<Choice>,
    duties: Vec<Choice>,
    states: Vec<Choice>,
    sees_duties: bool,
    sees_accounts: bool,
    may_add: bool,
    filtered: bool,
    rows: Vec<Row>,
    pager: Pager,
}

struct Row {
    id: String,
    name: String,
    account: String,
    unit: String,
    post: String,
    phone: String,
    duties: Vec<&'static str>,
    disabled: bool,
}

/// What is known of the agency's people.
struct Known {
    people: Vec<Model>,
    units: Vec<unit::Model>,
    /// Empty for those who do not see duties.
    duties: Vec<duty::Model>,
}

impl Known {
    async fn of(desk: &OfficeWeb, caller: &Caller) -> Result<Self, Problem> {
        let conn = desk.office().read();
        let right = caller.authorise_all::<Read, People>()?;
        let duties = match caller.authorise_all::<Read, Duties>() {
            Ok(right) => organisation::duties(conn, &right).await.map_err(problem)?,
            Err(_) => Vec::new(),
        };
        Ok(Self {
            people: colleagues(desk, caller).await?,
            units: organisation::units(conn, &right).await.map_err(problem)?,
            duties,
        })
    }

    fn unit(&self, id: Option<&str>) -> String {
        let found = self.units.iter().find(|unit| Some(unit.id.as_str()) == id);
        found.map(|unit| unit.name.clone()).unwrap_or_default()
    }

    fn name(&self, id: &str) -> String {
        self.people
            .iter()
            .find(|person| person.id == id)
            .map(|person| person.name.clone())
            .unwrap_or_default()
    }

    /// Duties that a person holds on a day.
    fn held(&self, staff: &str, day: NaiveDate) -> Vec<Duty> {
        let mine = self.duties.iter().filter(|row| row.staff_id == staff && state(row, day) == State::Now);
        let mut held: Vec<Duty> = mine.filter_map(|row| Duty::parse(&row.duty)).collect();
        held.sort_unstable();
        held.dedup();
        held
    }
}

/// Where a duty stands on a day.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Now,
    Later,
    Over,
}

fn state(row: &duty::Model, day: NaiveDate) -> State {
    if row.until_on.is_some_and(|until| until < day || until < row.from_on) {
        State::Over
    } else if row.from_on > day {
        State::Later
    } else {
        State::Now
    }
}

/// Does the person match what was typed: name, its sounds or their first letters, number, post, and the
/// account where it is shown?
fn matches(person: &Model, asked: &str) -> bool {
    let asked = asked.trim().to_lowercase();
    let initials: String = person.name_key.split(' ').filter_map(|sound| sound.chars().next()).collect();
    let sounds: String = person.name_key.split(' ').collect();
    let texts = [
        Some(person.name.as_str()),
        Some(sounds.as_str()),
        Some(initials.as_str()),
        Some(person.account.as_str()),
        person.number.as_deref(),
        person.post.as_deref(),
    ];
    texts.into_iter().flatten().any(|text| text.to_lowercase().contains(&asked))
}

impl Filter {
    fn takes(&self, person: &Model, known: &Known, day: NaiveDate) -> bool {
        let wanted = match self.state.as_str() {
            "all" => true,
            "disabled" => person.disabled_at.is_some(),
            _ => person.disabled_at.is_none(),
        };
        wanted
            && (self.q.trim().is_empty() || matches(person, &self.q))
            && (self.unit.is_empty() || person.unit_id.as_deref() == Some(self.unit.as_str()))
            && Duty::parse(&self.duty).is_none_or(|duty| known.held(&person.id, day).contains(&duty))
    }

    fn is_used(&self) -> bool {
        !(self.q.trim().is_empty() && self.unit.is_empty() && self.duty.is_empty() && self.state.is_empty())
    }

    /// The address of another page of the same list.
    fn href(&self, page: usize) -> String {
        let query: Vec<String> =
            [("q", &self.q), ("unit", &self.unit), ("duty", &self.duty), ("state", &self.state)]
                .into_iter()
                .filter(|(_, value)| !value.is_empty())
                .map(|(name, value)| format!("{name}={}", urlencoded(value)))
                .chain([format!("page={page}")])
                .collect();
        format!("{ROOT}/staff?{}", query.join("&"))
    }
}

fn urlencoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

pub async fn list(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(filter): Asked<Filter>,
) -> Result<Html<String>, Problem> {
    let known = Known::of(&desk, &caller).await?;
    let today = desk.office().today();
    let found: Vec<&Model> =
        known.people.iter().filter(|person| filter.takes(person, &known, today)).collect();
    let page = filter.page.max(1);
    let rows: Vec<Row> = found
        .iter()
        .skip((page - 1) * PAGE)
        .take(PAGE)
        .map(|person| Row {
            id: person.id.clone(),
            name: person.name.clone(),
            account: person.account.clone(),
            unit: known.unit(person.unit_id.as_deref()),
            post: person.post.clone().unwrap_or_default(),
            phone: person.phone.clone().unwrap_or_default(),
            duties: known.held(&person.id, today).into_iter().map(Duty::word).collect(),
            disabled: person.disabled_at.is_some(),
        })
        .collect();
    let frame = desk.frame(&caller, &sealer, STAFF, crumbs(&[], STAFF)).await?;
    let any = |word: &str| std::iter::once(Choice::new("", word));
    let view = StaffPage {
        frame,
        tab: "staff",
        form: FormView::new()
            .with("q", filter.q.clone())
            .with("unit", filter.unit.clone())
            .with("duty", filter.duty.clone())
            .with("state", filter.state.clone()),
        units: any("全部股室")
            .chain(known.units.iter().map(|unit| Choice::new(&unit.id, &unit.name)))
            .collect(),
        duties: any("全部职责").chain(Duty::ALL.map(|duty| Choice::new(duty.code(), duty.word()))).collect(),
        states: [("", "在用"), ("disabled", "已停用"), ("all", "在用和停用")]
            .map(|(value, label)| Choice::new(value, label))
            .into(),
        sees_duties: caller.has_any(ADMINISTRATORS),
        sees_accounts: caller.authorise_all::<Read, SignInNames>().is_ok(),
        may_add: caller.has_any(&[Duty::SystemAdministrator]),
        filtered: filter.is_used(),
        pager: Pager {
            total: u64::try_from(found.len()).ok(),
            shown: rows.len(),
            unit: "人",
            previous: (page > 1).then(|| filter.href(page - 1)),
            next: (found.len() > page * PAGE).then(|| filter.href(page + 1)),
        },
        rows,
    };
    Ok(Html(view.render()?))
}

#[derive(Template)]
#[template(path = "organisation/person.html")]
struct PersonPage {
    frame: OfficeFrame,
    person: Model,
    unit: String,
    added: String,
    disabled: String,
    sees_duties: bool,
    is_system: bool,
    is_security: bool,
    duties: Vec<Held>,
}

struct Held {
    id: String,
    word: &'static str,
    period: String,
    place: String,
    document: String,
    granted_by: String,
    kind: &'static str,
    state: &'static str,
    may_end: bool,
}

/// `2026年11月25日—2026年12月11日`.
fn period(row: &duty::Model) -> String {
    let from = date_in_words(row.from_on);
    match row.until_on {
        Some(until) if until < row.from_on => format!("{from}（当天或开始前已收回）"),
        Some(until) => format!("{from}—{}", date_in_words(until)),
        None => format!("{from}起"),
    }
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    let person = organisation::look_at(desk.office(), &caller, &id).await.map_err(problem)?;
    let known = Known::of(&desk, &caller).await?;
    let today = desk.office().today();
    let is_security = caller.has_any(&[Duty::SecurityAdministrator]);
    let mut mine: Vec<&duty::Model> = known.duties.iter().filter(|row| row.staff_id == id).collect();
    mine.sort_by_key(|row| (state(row, today) == State::Over, row.from_on));
    let duties = mine
        .into_iter()
        .map(|row| {
            let state = state(row, today);
            let (kind, word) = match state {
                State::Now => ("ok", "在任"),
                State::Later => ("brand", "未开始"),
                State::Over => ("quiet", "已结束"),
            };
            Held {
                id: row.id.clone(),
                word: Duty::parse(&row.duty).map_or("", Duty::word),
                period: period(row),
                place: row
                    .deputy_for
                    .as_deref()
                    .map(|id| format!("代理{}", known.name(id)))
                    .unwrap_or_default(),
                document: row.document.clone().unwrap_or_default(),
                granted_by: row
                    .granted_by
                    .as_deref()
                    .map_or_else(|| "建立机关时授予".to_owned(), |id| known.name(id)),
                kind,
                state: word,
                may_end: is_security && state != State::Over,
            }
        })
        .collect();
    let day = |at: chrono::DateTime<chrono::Utc>| date_in_words(gongkai_office::chance::day_in_china(at));
    let frame =
        desk.frame(&caller, &sealer, &person.name, crumbs(&[(STAFF, "/staff")], &person.name)).await?;
    let page = PersonPage {
        frame,
        unit: known.unit(person.unit_id.as_deref()),
        added: day(person.added_at),
        disabled: person.disabled_at.map(day).unwrap_or_default(),
        sees_duties: caller.has_any(ADMINISTRATORS),
        is_system: caller.has_any(&[Duty::SystemAdministrator]),
        is_security,
        duties,
        person,
    };
    Ok(Html(page.render()?))
}
