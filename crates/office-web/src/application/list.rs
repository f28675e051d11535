//! The queue of cases.

use askama::Template;
use axum::{extract::State as Given, response::Html};
use gongkai_domain::{
    application::filing::ApplicantKind,
    authority::Read,
    calendar::date_in_words,
    id::{ApplicationId, UnitId},
};
use gongkai_office::application::{self, Asked as Wanted, Cases, Line};
use gongkai_web_kit::{
    caller::Caller,
    extract::Asked,
    layout::{Choice, FormView, OfficeFrame, Pager},
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
}

impl Filter {
    fn is_used(&self) -> bool {
        !(self.q.trim().is_empty() && self.kind.is_empty() && self.unit.is_empty() && self.which.is_empty())
    }

    fn wanted(&self, caller: &Caller) -> Wanted {
        Wanted {
            ended: self.which == "ended",
            kind: ApplicantKind::parse(&self.kind),
            unit: UnitId::parse(&self.unit),
            officer: (self.which == "mine").then(|| caller.staff().id.clone()),
            number: self.q.chars().take(20).collect(),
            before: ApplicationId::parse(&self.before),
            limit: PAGE,
        }
    }

    /// The address of the same list, from another place on.
    fn href(&self, before: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let all = [
            ("q", self.q.as_str()),
            ("kind", &self.kind),
            ("unit", &self.unit),
            ("which", &self.which),
            ("before", before),
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
    let last = found.lines.last().filter(|_| found.more).map(|line| line.held.row.id.clone());
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
        pager: Pager {
            shown: found.lines.len(),
            unit: "件",
            previous: wanted.before.as_ref().map(|_| filter.href("")),
            next: last.map(|id| filter.href(&id)),
            total: None,
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
