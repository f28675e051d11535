//! The leading group: its meetings with minutes, what they decided, its members.

use askama::Template;
use axum::{
    extract::State as Given,
    response::{Html, Response},
};
use chrono::NaiveDate;
use gongkai_domain::{
    authority::Read,
    calendar::date_in_words,
    id::MeetingId,
    organisation::{Duty, GroupRole, MeetingForm, is_carried},
};
use gongkai_office::organisation::{
    self, LeadingGroup, People, decision, leading_group_member as member, meeting, meeting_number,
    struck_meeting, unit,
};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    form::Entered,
    layout::{Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use super::form::{Field, Form, Kind, all_faults, dates, filled, text};
use crate::{OfficeWeb, moment, problem};

pub const GROUP: &str = "领导小组";
pub const MEETINGS: &str = "/office/meetings";
/// Who keeps the leading group's papers.
pub const KEEPERS: &[Duty] = &[Duty::DisclosureReviewer, Duty::Assessor];

pub fn crumbs(name: &str) -> Vec<Crumb> {
    vec![Crumb::new(GROUP, MEETINGS), Crumb::here(name)]
}

/// What a meeting decided, as a line of a list.
struct Line {
    id: String,
    content: String,
    meeting: String,
    meeting_id: String,
    responsible: String,
    due: String,
    state: &'static str,
    kind: &'static str,
    icon: &'static str,
    note: String,
    open: bool,
}

/// Everything of the leading group.
struct Known {
    meetings: Vec<meeting::Model>,
    decisions: Vec<decision::Model>,
    units: Vec<unit::Model>,
}

impl Known {
    async fn of(desk: &OfficeWeb, caller: &Caller) -> Result<Self, Problem> {
        let conn = desk.office().read();
        let right = caller.authorise_all::<Read, LeadingGroup>()?;
        let units = caller.authorise_all::<Read, People>()?;
        Ok(Self {
            meetings: organisation::meetings(conn, &right).await.map_err(problem)?,
            decisions: organisation::decisions(conn, &right).await.map_err(problem)?,
            units: organisation::units(conn, &units).await.map_err(problem)?,
        })
    }

    /// What earlier meetings decided and was open when this one began.
    fn carried(&self, meeting: &meeting::Model) -> Vec<&decision::Model> {
        let held = |id: &str| self.meetings.iter().find(|one| one.id == id).map(|one| one.held_on);
        let is_open = |row: &&decision::Model| {
            held(&row.meeting_id).is_some_and(|on| is_carried(on, row.done_on, meeting.held_on))
        };
        self.decisions.iter().filter(is_open).collect()
    }

    fn line(&self, row: &decision::Model, today: NaiveDate) -> Line {
        let meeting = self.meetings.iter().find(|meeting| meeting.id == row.meeting_id);
        let unit = self.units.iter().find(|unit| Some(&unit.id) == row.unit_id.as_ref());
        let unit = unit.map(|unit| unit.name.clone()).unwrap_or_default();
        let person = row.person.clone().unwrap_or_default();
        let (state, kind, icon) = match row.done_on {
            Some(_) => ("已办结", "ok", "circle-check"),
            None if row.due_on < today => ("逾期", "seal", "alert-triangle"),
            None if row.due_on == today => ("今天到期", "warn", "clock-exclamation"),
            None => ("办理中", "brand", "progress"),
        };
        let done = row.done_on.map(|day| format!("{}：", date_in_words(day))).unwrap_or_default();
        Line {
            id: row.id.clone(),
            content: row.content.clone(),
            meeting: meeting.map(meeting_number).unwrap_or_default(),
            meeting_id: row.meeting_id.clone(),
            responsible: format!("{unit} {person}").trim().to_owned(),
            due: date_in_words(row.due_on),
            state,
            kind,
            icon,
            note: row.done_note.as_ref().map(|note| format!("{done}{note}")).unwrap_or_default(),
            open: row.done_on.is_none(),
        }
    }
}

#[derive(Template)]
#[template(path = "organisation/meetings.html")]
struct MeetingsPage {
    frame: OfficeFrame,
    may_edit: bool,
    meetings: Vec<MeetingLine>,
    /// Recorded by mistake.
    struck: Vec<StruckLine>,
    open: Vec<Line>,
    members: Vec<MemberLine>,
    past: Vec<MemberLine>,
}

struct StruckLine {
    number: String,
    topic: String,
    held: String,
    /// What was recorded, a paragraph a line.
    record: Vec<String>,
    reason: String,
    by: String,
}

fn struck_line(row: struck_meeting::Model) -> StruckLine {
    StruckLine {
        number: format!("{}年第{}次", row.year, row.ordinal),
        held: date_in_words(row.held_on),
        record: filled_lines(&row.record),
        by: format!("{}，{}", row.struck_by_name, moment(row.struck_at)),
        topic: row.topic,
        reason: row.reason,
    }
}

struct MeetingLine {
    id: String,
    number: String,
    topic: String,
    held: String,
    chair: String,
    decisions: usize,
}

struct MemberLine {
    id: String,
    name: String,
    post: String,
    role: &'static str,
    period: String,
    document: String,
}

fn member_line(row: &member::Model) -> MemberLine {
    let from = date_in_words(row.from_on);
    MemberLine {
        id: row.id.clone(),
        name: row.name.clone(),
        post: row.post.clone(),
        role: GroupRole::parse(&row.role).map_or("", GroupRole::word),
        period: row
            .until_on
            .map_or_else(|| format!("{from}起"), |until| format!("{from}—{}", date_in_words(until))),
        document: row.document.clone().unwrap_or_default(),
    }
}

pub async fn list(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    let known = Known::of(&desk, &caller).await?;
    let today = desk.office().today();
    let right = caller.authorise_all::<Read, LeadingGroup>()?;
    let mut members = organisation::members(desk.office().read(), &right).await.map_err(problem)?;
    let struck = organisation::struck_meetings(desk.office().read(), &right).await.map_err(problem)?;
    members.sort_by_key(|row| GroupRole::ALL.iter().position(|role| role.code() == row.role));
    let (past, present): (Vec<_>, Vec<_>) =
        members.iter().partition(|row| row.until_on.is_some_and(|until| until < today));
    let meetings = known.meetings.iter().map(|row| MeetingLine {
        id: row.id.clone(),
        number: meeting_number(row),
        topic: row.topic.clone(),
        held: date_in_words(row.held_on),
        chair: row.chair.clone(),
        decisions: known.decisions.iter().filter(|decision| decision.meeting_id == row.id).count(),
    });
    let open = known.decisions.iter().filter(|row| row.done_on.is_none()).map(|row| known.line(row, today));
    let frame = desk.frame(&caller, &sealer, GROUP, Vec::new()).await?;
    let page = MeetingsPage {
        frame,
        may_edit: caller.has_any(KEEPERS),
        meetings: meetings.collect(),
        struck: struck.into_iter().map(struck_line).collect(),
        open: open.collect(),
        members: present.into_iter().map(member_line).collect(),
        past: past.into_iter().map(member_line).collect(),
    };
    Ok(Html(page.render()?))
}

#[derive(Template)]
#[template(path = "organisation/meeting.html")]
struct MeetingPage {
    frame: OfficeFrame,
    may_edit: bool,
    meeting: meeting::Model,
    held: String,
    agenda: Vec<String>,
    minutes: Vec<String>,
    /// What earlier meetings decided and was open on the day.
    carried: Vec<Line>,
    decisions: Vec<Line>,
}

pub async fn load(
    desk: &OfficeWeb,
    caller: &Caller,
    id: &str,
) -> Result<(MeetingId, meeting::Model), Problem> {
    let right = caller.authorise_all::<Read, LeadingGroup>()?;
    let meetings = organisation::meetings(desk.office().read(), &right).await.map_err(problem)?;
    let found = meetings.into_iter().find(|meeting| meeting.id == id);
    MeetingId::parse(id).zip(found).ok_or(Problem::NotFound)
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    let known = Known::of(&desk, &caller).await?;
    let today = desk.office().today();
    let meeting = known.meetings.iter().find(|meeting| meeting.id == id).cloned().ok_or(Problem::NotFound)?;
    let mine = known.decisions.iter().filter(|row| row.meeting_id == id);
    let title = format!("领导小组{}会议", meeting_number(&meeting));
    let frame = desk.frame(&caller, &sealer, &title, crumbs(&meeting_number(&meeting))).await?;
    let page = MeetingPage {
        frame,
        may_edit: caller.has_any(KEEPERS),
        held: date_in_words(meeting.held_on),
        agenda: filled_lines(&meeting.agenda),
        minutes: filled_lines(&meeting.minutes),
        carried: known.carried(&meeting).into_iter().map(|row| known.line(row, today)).collect(),
        decisions: mine.map(|row| known.line(row, today)).collect(),
        meeting,
    };
    Ok(Html(page.render()?))
}

fn filled_lines(text: &str) -> Vec<String> {
    text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
}

/// What is open and therefore comes first at the meeting that is entered now.
async fn first_of_all(desk: &OfficeWeb, caller: &Caller) -> Result<String, Problem> {
    let known = Known::of(desk, caller).await?;
    let today = desk.office().today();
    let open: Vec<String> = known
        .decisions
        .iter()
        .filter(|row| row.done_on.is_none())
        .map(|row| {
            let line = known.line(row, today);
            format!("{}（{}，{}）", line.content, line.responsible, line.state)
        })
        .collect();
    if open.is_empty() {
        return Ok(String::new());
    }
    Ok(format!("以前会议议定的事项还有{}项没有办结，会上先听取落实情况：{}。", open.len(), open.join("；")))
}

fn form_of(row: Option<&meeting::Model>) -> Form {
    let fields = vec![
        Field::new("held_on", "会议日期", Kind::Date).hint("会后登记；编号按年份自动排"),
        Field::new("place", "会议地点", Kind::Line("w-16")),
        Field::new("topic", "会议议题", Kind::Line("w-full")),
        Field::new("agenda", "会议议程", Kind::Lines(3)).hint("一行一项").optional(),
        Field::new("chair", "主持人", Kind::Line("w-8")),
        Field::new("recorder", "记录人", Kind::Line("w-8")).optional(),
        Field::new("attendees", "参会人员", Kind::Lines(2)),
        Field::new("absentees", "缺席人员", Kind::Lines(2)).hint("写明原因，例如 某某（出差）").optional(),
        Field::new("minutes", "会议内容", Kind::Lines(8)).optional(),
    ];
    let title = if row.is_some() { "修改会议记录" } else { "登记会议" };
    let address = row.map(|row| format!("{MEETINGS}/{}", row.id));
    Form {
        title: title.to_owned(),
        crumbs: crumbs(title),
        lead: String::new(),
        fields,
        seen: row.map(|row| row.version),
        action: address.as_ref().map_or_else(|| format!("{MEETINGS}/new"), |at| format!("{at}/edit")),
        submit: "保存",
        grave: false,
        back: address.unwrap_or_else(|| MEETINGS.to_owned()),
    }
}

fn values(row: &meeting::Model) -> Vec<(&'static str, String)> {
    vec![
        ("held_on", row.held_on.to_string()),
        ("place", row.place.clone()),
        ("topic", row.topic.clone()),
        ("agenda", row.agenda.clone()),
        ("chair", row.chair.clone()),
        ("recorder", row.recorder.clone().unwrap_or_default()),
        ("attendees", row.attendees.clone()),
        ("absentees", row.absentees.clone()),
        ("minutes", row.minutes.clone()),
    ]
}

fn entered_form(entered: &Entered, held_on: Option<NaiveDate>) -> MeetingForm {
    let of = |name| text(entered, name);
    MeetingForm {
        held_on,
        place: of("place"),
        topic: of("topic"),
        agenda: of("agenda"),
        chair: of("chair"),
        recorder: of("recorder"),
        attendees: of("attendees"),
        absentees: of("absentees"),
        minutes: of("minutes"),
    }
}

pub async fn new_form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    let form = Form { lead: first_of_all(&desk, &caller).await?, ..form_of(None) };
    form.page(&desk, &caller, &sealer, FormView::new()).await
}

pub async fn record(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let ([held_on], unread) = dates(&entered, ["held_on"]);
    let form = entered_form(&entered, held_on);
    let done = if unread.is_empty() {
        organisation::record_meeting(desk.office(), &caller, &form).await
    } else {
        Err(all_faults(unread, form.check(desk.office().today()).err().unwrap_or_default()))
    };
    let done = done.map(|id| format!("{MEETINGS}/{id}"));
    form_of(None).answer((&desk, &caller, &sealer), &entered, &[], done).await
}

pub async fn edit_form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    let (_, row) = load(&desk, &caller, &id).await?;
    form_of(Some(&row)).page(&desk, &caller, &sealer, filled(&values(&row))).await
}

pub async fn edit(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let (id, row) = load(&desk, &caller, &id).await?;
    let ([held_on], unread) = dates(&entered, ["held_on"]);
    let form = entered_form(&entered, held_on);
    let done = if unread.is_empty() {
        organisation::change_meeting(desk.office(), &caller, &id, entered.version(), &form).await
    } else {
        Err(all_faults(unread, form.check(desk.office().today()).err().unwrap_or_default()))
    };
    let done = done.map(|()| format!("{MEETINGS}/{id}"));
    form_of(Some(&row)).answer((&desk, &caller, &sealer), &entered, &values(&row), done).await
}
