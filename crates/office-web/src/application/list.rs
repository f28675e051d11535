//! The queue of cases.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use gongkai_domain::{
    application::filing::ApplicantKind,
    authority::Read,
    calendar::date_in_words,
    id::{ApplicationId, UnitId},
    organisation::Duty,
};
use gongkai_office::{
    OfficeError,
    application::{self, Asked as Wanted, Cases, Line},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::Asked,
    form::{self, Entered},
    layout::{Choice, Crumb, FormView, OfficeFrame, Pager},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{
    CLERKS, NAME, ROOT,
    view::{ClockWords, intake_word, kind_word, state},
};
use crate::{OfficeWeb, problem, publication::list::Units};

const PAGE: u64 = 50;

/// What the list is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    q: String,
    kind: String,
    unit: String,
    which: String,
    before: String,
    /// Page of open cases, from 1.
    page: String,
}

impl Filter {
    fn is_used(&self) -> bool {
        !(self.q.trim().is_empty() && self.kind.is_empty() && self.unit.is_empty() && self.which.is_empty())
    }

    /// Digits and dashes are a number, anything else words of what is wanted.
    fn is_number(&self) -> bool {
        self.q.trim().chars().all(|c| c.is_ascii_digit() || c == '-')
    }

    fn wanted(&self, caller: &Caller) -> Wanted {
        Wanted {
            ended: self.which == "ended",
            kind: ApplicantKind::parse(&self.kind),
            unit: UnitId::parse(&self.unit),
            officer: (self.which == "mine").then(|| caller.staff().id.clone()),
            number: if self.is_number() { self.q.chars().take(20).collect() } else { String::new() },
            words: if self.is_number() { String::new() } else { self.q.chars().take(60).collect() },
            before: ApplicationId::parse(&self.before),
            skip: (self.page() - 1) * PAGE as usize,
            limit: PAGE,
        }
    }

    fn page(&self) -> usize {
        form::number(&self.page).unwrap_or(1).clamp(1, 1_000)
    }

    /// The address of the same list, from another place on.
    fn href(&self, name: &str, value: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let all = [
            ("q", self.q.as_str()),
            ("kind", &self.kind),
            ("unit", &self.unit),
            ("which", &self.which),
            (name, value),
        ];
        query.extend_pairs(all.into_iter().filter(|(_, value)| !value.is_empty()));
        format!("{ROOT}?{}", query.finish())
    }
}

struct Row {
    id: String,
    number: String,
    subject: String,
    kind: &'static str,
    intake: &'static str,
    arrived: String,
    officer: String,
    unit: String,
    tag: &'static str,
    state: &'static str,
    clock: ClockWords,
}

#[derive(Template)]
#[template(path = "application/list.html")]
struct ListPage {
    frame: OfficeFrame,
    form: FormView,
    kinds: Vec<Choice>,
    units: Vec<Choice>,
    which: Vec<Choice>,
    filtered: bool,
    may_register: bool,
    may_name: bool,
    rows: Vec<Row>,
    pager: Pager,
}

pub async fn list(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(filter): Asked<Filter>,
) -> Result<Html<String>, Problem> {
    let right = caller.authorise_all::<Read, Cases>()?;
    let wanted = filter.wanted(&caller);
    let found = application::list(desk.office(), &right, &wanted).await.map_err(problem)?;
    let units = Units::of(&desk, &caller).await?;
    let (last, page) = (found.lines.last().filter(|_| found.more), filter.page());
    let next = last.map(|line| match wanted.ended {
        true => filter.href("before", &line.held.row.id),
        false => filter.href("page", &(page + 1).to_string()),
    });
    let previous = match (wanted.ended, page) {
        (true, _) => wanted.before.as_ref().map(|_| filter.href("before", "")),
        (false, 1) => None,
        (false, page) => Some(filter.href("page", &(page - 1).to_string())),
    };
    let all = |word: &str, rest: Vec<Choice>| [Choice::new("", word)].into_iter().chain(rest).collect();
    let page = ListPage {
        frame: desk.frame(&caller, &sealer, NAME, Vec::new()).await?,
        form: FormView::new()
            .with("q", &filter.q)
            .with("kind", &filter.kind)
            .with("unit", &filter.unit)
            .with("which", &filter.which),
        kinds: all(
            "全部申请人",
            ApplicantKind::ALL.map(|kind| Choice::new(kind.code(), kind.word())).to_vec(),
        ),
        units: all("全部科室", units.choices()),
        which: all("在办", vec![Choice::new("mine", "我承办的"), Choice::new("ended", "已办结")]),
        filtered: filter.is_used(),
        may_register: caller.has_any(CLERKS),
        may_name: caller.has_any(&[Duty::CaseOfficer]),
        pager: Pager {
            shown: found.lines.len(),
            unit: "件",
            previous,
            next,
            total: found.total.and_then(|total| u64::try_from(total).ok()),
        },
        rows: found.lines.into_iter().map(|line| row(line, &units)).collect(),
    };
    Ok(Html(page.render()?))
}

fn row(line: Line, units: &Units) -> Row {
    let Line { held, subject, sheet } = line;
    let (tag, word) = state(sheet.state, &held.ledger.standing());
    Row {
        number: held.row.number.clone(),
        subject,
        kind: kind_word(&held.row),
        intake: intake_word(&held.row),
        arrived: date_in_words(held.row.arrived_on),
        officer: held.row.officer_name.clone().unwrap_or_default(),
        unit: held.row.unit_id.as_deref().map(|unit| units.name(unit)).unwrap_or_default(),
        tag,
        state: word,
        clock: ClockWords::of(&sheet),
        id: held.row.id,
    }
}

/// What is known of an applicant.
#[derive(Template)]
#[template(path = "application/named.html")]
struct NamedPage {
    frame: OfficeFrame,
    form: FormView,
    asked: bool,
    rows: Vec<Row>,
}

async fn named_page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    form: FormView,
    found: Option<Vec<Line>>,
) -> Result<String, Problem> {
    let units = Units::of(desk, caller).await?;
    let crumbs = vec![Crumb::new(NAME, ROOT), Crumb::here("按申请人查找")];
    let page = NamedPage {
        frame: desk.frame(caller, sealer, "按申请人查找", crumbs).await?,
        form,
        asked: found.is_some(),
        rows: found.unwrap_or_default().into_iter().map(|line| row(line, &units)).collect(),
    };
    Ok(page.render()?)
}

pub async fn named_form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    named_page((&desk, &caller, &sealer), FormView::new(), None).await.map(Html)
}

/// Own cases by the name of the applicant: with the second factor, and each hit stands in the record.
pub async fn named(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let at = (&desk, &caller, &sealer);
    match application::by_name(desk.office(), caller.staff(), entered.text("name")).await {
        Ok(lines) => {
            let page = named_page(at, entered.view(&[]), Some(lines)).await?;
            Ok(Html(page).into_response())
        }
        Err(OfficeError::Refused(all)) => {
            let page = named_page(at, entered.view(&all), None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}
