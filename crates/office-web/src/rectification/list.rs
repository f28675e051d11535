//! The ledger (问题台账): open tickets first, those with the least time at the top.

use askama::Template;
use axum::{extract::State as Given, response::Html};
use gongkai_domain::{
    authority::Read,
    calendar::{Calendar, date_in_words},
    id::UnitId,
    rectification::{Act, Source, State, kind},
    task::time_left,
};
use gongkai_office::rectification::{self, Asked as Which, Line, Tickets};
use gongkai_render::{ListColumn, list_xlsx};
use gongkai_web_kit::{
    caller::Caller,
    download::Download,
    extract::Asked,
    layout::{Choice, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{NAME, OVERSEERS};
use crate::{OfficeWeb, problem, publication::list::Units, words::moment};

/// What is asked for, as the address has it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    show: String,
    unit: String,
}

impl Filter {
    /// The same, for the ledger.
    fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("show", &self.show).append_pair("unit", &self.unit).finish()
    }

    fn asked(&self) -> Which {
        Which { all: self.show == "all", late: self.show == "late", unit: UnitId::parse(&self.unit) }
    }
}

pub(super) struct Row {
    pub id: String,
    pub number: String,
    pub unit: String,
    pub kind: String,
    pub place: String,
    pub state: (&'static str, &'static str),
    /// Class and words of the clock.
    pub clock: (&'static str, String),
    pub due: String,
    pub repeats: String,
}

#[derive(Template)]
#[template(path = "rectification/list.html")]
struct ListPage {
    frame: OfficeFrame,
    rows: Vec<Row>,
    late: usize,
    shows: Vec<Choice>,
    units: Vec<Choice>,
    form: FormView,
    query: String,
    may_issue: bool,
}

/// The word of a state and the colour of its tag.
pub(super) const fn tag(state: State) -> (&'static str, &'static str) {
    let colour = match state {
        State::Issued | State::Returned | State::Disputed => "warn",
        State::Accepted | State::Fixed | State::Verified => "brand",
        State::Closed => "ok",
        State::Cancelled => "quiet",
    };
    (state.word(), colour)
}

/// Class and words of the clock of a ticket.
fn clock(line: &Line, today: chrono::NaiveDate) -> (&'static str, String) {
    let state = line.held.ticket.state();
    let Some(due) = line.due.filter(|_| !state.is_over()) else {
        return ("clock-done", state.word().to_owned());
    };
    if !state.is_with_unit() {
        return ("clock-done", state.word().to_owned());
    }
    match time_left(Calendar::in_force(), today, due).map_or(0, |left| left.days) {
        left if left < 0 => ("clock-overdue", format!("逾期 {} 个工作日", left.unsigned_abs())),
        _ if due < today => ("clock-overdue", "已逾期".to_owned()),
        _ if due == today => ("clock-due", "今天到期".to_owned()),
        left => ("", format!("剩 {left} 个工作日")),
    }
}

pub(super) fn row(line: &Line, units: &Units, today: chrono::NaiveDate) -> Row {
    let of = &line.held.row;
    Row {
        id: of.id.clone(),
        number: of.number.clone(),
        unit: units.name(&of.unit_id),
        kind: kind(&of.kind).map(|kind| kind.word.clone()).unwrap_or_default(),
        place: of.place.clone(),
        state: tag(line.held.ticket.state()),
        clock: clock(line, today),
        due: line.due.map(date_in_words).unwrap_or_default(),
        repeats: of.repeats.clone().unwrap_or_default(),
    }
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(filter): Asked<Filter>,
) -> Result<Html<String>, Problem> {
    let right = caller.authorise_all::<Read, Tickets>()?;
    let office = desk.office();
    let lines =
        rectification::list(office, caller.staff(), &right, &filter.asked()).await.map_err(problem)?;
    let units = Units::of(&desk, &caller).await?;
    let of_state = |line: &&Line| line.late && !line.held.ticket.state().is_over();
    let mut choices = vec![Choice::new("", "全部科室")];
    choices.extend(units.choices());
    let page = ListPage {
        frame: desk.frame(&caller, &sealer, NAME, Vec::new()).await?,
        late: lines.iter().filter(of_state).count(),
        rows: lines.iter().map(|line| row(line, &units, office.today())).collect(),
        shows: [("", "没有办完的"), ("late", "逾期的"), ("all", "全部")]
            .map(|(code, word)| Choice::new(code, word))
            .to_vec(),
        units: choices,
        form: FormView::of(
            [("show", &filter.show), ("unit", &filter.unit)]
                .map(|(name, value)| (name.to_owned(), value.clone())),
        ),
        query: filter.query(),
        may_issue: caller.has_any(OVERSEERS),
    };
    Ok(Html(page.render()?))
}

/// The ledger as a workbook.
pub async fn ledger(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    Asked(filter): Asked<Filter>,
) -> Result<Download, Problem> {
    let right = caller.authorise_all::<Read, Tickets>()?;
    let lines =
        rectification::list(desk.office(), caller.staff(), &right, &filter.asked()).await.map_err(problem)?;
    let units = Units::of(&desk, &caller).await?;
    let column = |(heading, width)| ListColumn { heading, width, note: "" };
    let columns = [
        ("编号", 18),
        ("责任科室", 16),
        ("问题种类", 14),
        ("事项", 36),
        ("问题", 44),
        ("来源", 14),
        ("发现时间", 14),
        ("整改要求", 36),
        ("整改时限", 14),
        ("原因", 30),
        ("整改措施", 36),
        ("整改进度", 12),
        ("完成时间", 18),
        ("是否逾期", 10),
        ("重复发生", 18),
    ]
    .map(column);
    let rows: Vec<Vec<String>> = lines.iter().map(|line| ledger_row(line, &units)).collect();
    let bytes = list_xlsx("整改台账", &columns, &rows).map_err(|fault| Problem::fault(fault.0))?;
    Ok(Download {
        name: "整改台账.xlsx".to_owned(),
        kind: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        bytes: bytes.into(),
    })
}

fn ledger_row(line: &Line, units: &Units) -> Vec<String> {
    let (of, ticket) = (&line.held.row, &line.held.ticket);
    let reply = ticket.said.iter().rev().find_map(|said| match &said.act {
        Act::Reply(reply) => Some(reply),
        _ => None,
    });
    vec![
        of.number.clone(),
        units.name(&of.unit_id),
        kind(&of.kind).map(|kind| kind.word.clone()).unwrap_or_default(),
        of.place.clone(),
        of.problem.clone(),
        Source::parse(&of.source).map_or("", Source::word).to_owned(),
        date_in_words(of.found_on),
        of.demand.clone(),
        line.due.map(date_in_words).unwrap_or_default(),
        reply.map(|reply| reply.cause.clone()).unwrap_or_default(),
        reply.map(|reply| reply.measures.clone()).unwrap_or_default(),
        ticket.state().word().to_owned(),
        ticket.fixed_at().map(moment).unwrap_or_default(),
        if line.late { "是" } else { "否" }.to_owned(),
        of.repeats.clone().unwrap_or_default(),
    ]
}
