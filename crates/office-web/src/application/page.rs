//! The page of a case: the date first, why it is that date, what was done, what can be done now.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{
    application::{
        ActName, Hand, Matter, Need, Remedy, consulted_word,
        filing::{Agent, Applicant, Identity},
        ground,
        letter::has_letter,
    },
    authority::Read,
    calendar::date_in_words,
    id::StaffId,
    organisation::Duty,
};
use gongkai_office::{
    OfficeError,
    application::{self, ActLine, Case, Cases, People as Persons, ReadOnline, text_needed},
    chance::day_in_china,
    organisation::{self, People},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    form::Entered,
    layout::{Choice, Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use super::{
    CLERKS, NAME, ROOT,
    ruler::Ruler,
    view::{ClockWords, after_report, intake_word, kind_word, report_place, state},
};
use crate::{OfficeWeb, problem, words::moment};

/// An act of the ledger.
struct ActView {
    on: String,
    sentence: String,
    article: &'static str,
    by: String,
    /// What it says: name and text.
    text: (&'static str, String),
    /// Parts of an answer: name and text.
    answer: Vec<(&'static str, String)>,
    /// Where its letter is; empty: it has none.
    letter: String,
}

/// An act that can be done, or why not.
struct PossibleView {
    name: &'static str,
    icon: &'static str,
    href: String,
    last_day: String,
    why_not: Vec<String>,
}

struct SiblingView {
    id: String,
    number: String,
    subject: String,
    on: String,
    alike: bool,
    /// How it ended; empty: it goes on.
    ground: String,
    /// What it is to this case; empty: nothing but the same applicant's.
    kin: String,
}

/// Who applied, shown once, on the page that asked for it.
struct Person {
    lines: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "application/case.html")]
struct CasePage {
    frame: OfficeFrame,
    id: String,
    number: String,
    version: i32,
    tag: &'static str,
    state: &'static str,
    kind: &'static str,
    intake: &'static str,
    /// What it is about, where that is not disclosure; empty: disclosure.
    matter: &'static str,
    officer: String,
    clock: ClockWords,
    ruler: Ruler,
    acts: Vec<ActView>,
    primary: Option<(&'static str, &'static str, String)>,
    possible: Vec<PossibleView>,
    locked: Vec<PossibleView>,
    wanted: Vec<(&'static str, String)>,
    person: Option<Person>,
    sees_person: bool,
    siblings: Vec<SiblingView>,
    in_month: usize,
    in_year: usize,
    papers: usize,
    place: String,
    /// The report of its year was public when it was registered; empty: it was not.
    after_report: String,
    remedy: &'static str,
    form: FormView,
    officers: Vec<Choice>,
    may_clerk: bool,
    may_split: bool,
    is_ended: bool,
    is_online: bool,
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    page((&desk, &caller, &sealer), &id, FormView::new(), None).await.map(Html)
}

/// The case of an address, if the person may see it.
pub async fn loaded(desk: &OfficeWeb, caller: &Caller, id: &str) -> Result<Case, Problem> {
    let right = caller.authorise::<Read, Cases>(id)?;
    application::show(desk.office(), &right).await.map_err(problem)
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    id: &str,
    form: FormView,
    person: Option<Person>,
) -> Result<String, Problem> {
    let case = loaded(desk, caller, id).await?;
    let today = desk.office().today();
    let now = case.ledger.standing();
    let (tag, word) = state(case.sheet.state, &now);
    let (possible, locked) = possible(&case, caller, today)?;
    let may_clerk = caller.has_any(CLERKS);
    let registered = case.acts.first().map_or(today, |line| day_in_china(line.row.recorded_at));
    let after_report = after_report(desk, caller, case.row.arrived_on, registered).await?;
    let drafted = now.draft.as_ref().and_then(|draft| ground(&draft.ground));
    let crumbs = vec![Crumb::new(NAME, ROOT), Crumb::here(&case.row.number)];
    let page = CasePage {
        is_online: case.row.receipt.is_some(),
        frame: desk.frame(caller, sealer, &case.subject, crumbs).await?,
        id: case.row.id.clone(),
        number: case.row.number.clone(),
        version: case.row.version,
        tag,
        state: word,
        kind: kind_word(&case.row),
        intake: intake_word(&case.row),
        matter: match case.ledger.matter() {
            Matter::Disclosure => "",
            Matter::OwnRecord => "更正自身信息",
        },
        officer: case.row.officer_name.clone().unwrap_or_default(),
        clock: ClockWords::of(&case.sheet),
        ruler: Ruler::of(&case.sheet, today),
        acts: acts_view(&case),
        primary: primary(&possible),
        possible,
        locked,
        wanted: wanted(&case),
        person,
        sees_person: caller.has_any(&[Duty::CaseOfficer])
            && case.row.officer_id.as_deref() == Some(caller.staff().id.as_str()),
        siblings: case.siblings.iter().map(sibling).collect(),
        in_month: case.in_month,
        in_year: case.in_year,
        papers: case.papers.len(),
        after_report,
        place: drafted.map(|ground| report_place(&case, &ground.id, today)).unwrap_or_default(),
        remedy: drafted
            .zip(case.remedies_on(today).map_err(problem)?)
            .map(|(ground, day)| remedy_words(ground.remedies(day)))
            .unwrap_or_default(),
        form,
        officers: if may_clerk { officers(desk, caller).await? } else { Vec::new() },
        may_clerk,
        is_ended: case.row.ended_on.is_some(),
        may_split: may_clerk && case.acts.len() < 4 && case.row.ended_on.is_none(),
    };
    Ok(page.render()?)
}

/// Which remedy an answer names, in short.
pub fn remedy_words(remedies: &[Remedy]) -> &'static str {
    match (remedies.contains(&Remedy::First), remedies.contains(&Remedy::Choice)) {
        (true, true) => "不公开的部分先复议，公开的部分可复议可起诉",
        (true, false) => "先申请行政复议，对复议决定不服再起诉",
        _ => "可申请行政复议，也可直接起诉",
    }
}

/// The ledger, with the applicant's confirmation over the portal where it belongs: ahead of the agency's own, which
/// makes the day of receipt (Art. 31(3)).
fn acts_view(case: &Case) -> Vec<ActView> {
    let mut acts: Vec<_> =
        case.acts.iter().enumerate().map(|(place, line)| act_view(case, place, line)).collect();
    for (on, sentence) in case.kin_lines().into_iter().rev() {
        let after = case.acts.iter().position(|line| line.entry.on > on).unwrap_or(case.acts.len());
        acts.insert(after.min(acts.len()), kin_view(on, sentence));
    }
    for read in case.read_online.iter().rev() {
        let after = case.acts.iter().position(|line| line.entry.on > read.on).unwrap_or(case.acts.len());
        acts.insert(after.min(acts.len()), read_view(read));
    }
    let Some(said) = &case.confirmed_online else { return acts };
    let follows = |line: &ActLine| {
        line.entry.on > said.on || (line.entry.on == said.on && line.entry.act.name() != ActName::Registered)
    };
    let at = case.acts.iter().position(follows).unwrap_or(acts.len());
    let view = ActView {
        on: date_in_words(said.on),
        sentence: "申请人在网上确认申请由本人提交".to_owned(),
        article: ActName::Confirmed.article(),
        by: match said.at {
            Some(at) => format!("申请人，{}收", moment(at)),
            None => "申请人".to_owned(),
        },
        text: ("", String::new()),
        answer: Vec::new(),
        letter: String::new(),
    };
    acts.insert(at.min(acts.len()), view);
    acts
}

/// What happened to another case and belongs to this one too.
fn kin_view(on: chrono::NaiveDate, sentence: String) -> ActView {
    ActView {
        on: date_in_words(on),
        sentence,
        article: "条例45",
        by: "系统按登记关联".to_owned(),
        text: ("", String::new()),
        answer: Vec::new(),
        letter: String::new(),
    }
}

fn read_view(read: &ReadOnline) -> ActView {
    ActView {
        on: date_in_words(read.on),
        sentence: format!("申请人在网上打开了查询页面，上面有：{}", read.letters.join("、")),
        article: "235号",
        by: read.at.map_or_else(|| "申请人".to_owned(), |at| format!("申请人，{}收", moment(at))),
        text: ("", String::new()),
        answer: Vec::new(),
        letter: String::new(),
    }
}

fn act_view(case: &Case, place: usize, line: &ActLine) -> ActView {
    let name = line.entry.act.name();
    let content = &line.content;
    let mut answer = Vec::new();
    if let Some(said) = &content.answer {
        for (word, text) in [
            ("公开内容或获取方式", &said.place),
            ("理由", &said.reason),
            ("法律依据", &said.law),
            ("负责公开的机关", &said.other_agency),
            ("原答复", &said.earlier),
        ] {
            if !text.trim().is_empty() {
                answer.push((word, text.clone()));
            }
        }
        for part in &said.withheld {
            let ground = ground(&part.ground).map_or("", |ground| ground.name.as_str());
            answer.push(("不公开的部分", format!("{}：{ground}。{}", part.what, part.reason)));
        }
    }
    ActView {
        on: date_in_words(line.entry.on),
        sentence: line.sentence(),
        article: name.article(),
        by: format!("{}，{}记", line.row.by_name, moment(line.row.recorded_at)),
        text: (text_needed(name).unwrap_or("说明"), content.text.clone()),
        answer,
        letter: match has_letter(&line.entry.act) {
            true => format!("{ROOT}/{}/letters/{place}", case.row.id),
            false => String::new(),
        },
    }
}

/// What can be done, and what cannot with its reasons.
fn possible(
    case: &Case,
    caller: &Caller,
    today: chrono::NaiveDate,
) -> Result<(Vec<PossibleView>, Vec<PossibleView>), Problem> {
    let staff = caller.staff();
    let hand = Hand { staff: Some(&staff.id), duties: &staff.duties };
    let all = case.possible(hand, today).map_err(problem)?;
    let view = |one: gongkai_domain::application::Possible| PossibleView {
        name: one.act.word(),
        icon: icon(one.act),
        href: match one.act {
            ActName::Drafted => format!("{ROOT}/{}/answer", case.row.id),
            act => format!("{ROOT}/{}/record?act={}", case.row.id, act.code()),
        },
        last_day: one.last_day.map(date_in_words).unwrap_or_default(),
        why_not: one.refusals.iter().map(ToString::to_string).collect(),
    };
    let (open, locked): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| one.refusals.is_empty());
    Ok((open.into_iter().map(view).collect(), locked.into_iter().map(view).collect()))
}

/// What is most likely done next: the furthest step that can be done. Word, icon, address.
fn primary(possible: &[PossibleView]) -> Option<(&'static str, &'static str, String)> {
    const ORDER: [ActName; 11] = [
        ActName::Confirmed,
        ActName::Closed,
        ActName::ExtensionApproved,
        ActName::ExtensionTold,
        ActName::Delivered,
        ActName::Numbered,
        ActName::Approved,
        ActName::Submitted,
        ActName::FeePaid,
        ActName::Corrected,
        ActName::Drafted,
    ];
    let first = ORDER.iter().find_map(|act| possible.iter().find(|one| one.name == act.word()))?;
    Some((first.name, first.icon, first.href.clone()))
}

fn icon(act: ActName) -> &'static str {
    match act {
        ActName::Confirmed => "phone",
        ActName::Assigned | ActName::Joined => "folders",
        ActName::CorrectionRequested | ActName::Corrected => "file-plus",
        ActName::ConsultationSent
        | ActName::ConsultationDelivered
        | ActName::ConsultationReplied
        | ActName::ConsultationEnded
        | ActName::ConsultationTold
        | ActName::ThirdPartyTold
        | ActName::ReasonsRequested
        | ActName::ReasonsGiven => "message-2",
        ActName::AnswerOrdered => "gavel",
        ActName::ExtensionProposed
        | ActName::ExtensionApproved
        | ActName::ExtensionRejected
        | ActName::ExtensionTold
        | ActName::DelayTold => "clock",
        ActName::FeeNotified | ActName::FeePaid => "table",
        ActName::SearchRecorded => "search",
        ActName::ReviewRecorded => "shield-check",
        ActName::Drafted => "pencil",
        ActName::Approved | ActName::Returned => "rubber-stamp",
        ActName::Submitted | ActName::Delivered => "send",
        ActName::Numbered => "file-text",
        _ => "archive",
    }
}

fn wanted(case: &Case) -> Vec<(&'static str, String)> {
    let lines = [
        ("名称", case.wanted.title.clone()),
        ("文号或线索", case.wanted.doc_number.clone()),
        ("内容描述", case.wanted.description.clone()),
        ("提供方式", format!("{}，{}", case.form.word(), case.route.word())),
        ("需要的帮助", case.help.clone()),
    ];
    lines.into_iter().filter(|(_, text)| !text.trim().is_empty()).collect()
}

fn sibling(one: &application::Sibling) -> SiblingView {
    SiblingView {
        id: one.row.id.clone(),
        number: one.row.number.clone(),
        subject: one.subject.clone(),
        on: date_in_words(one.row.arrived_on),
        alike: one.alike,
        ground: match (&one.joined, one.ground.as_deref().and_then(ground)) {
            (Some(into), _) => format!("已并入{into}"),
            (None, ended) => ended.map(|one| one.name.clone()).unwrap_or_default(),
        },
        kin: one.kin.as_ref().map(|kin| kin.sentence(&one.row.number)).unwrap_or_default(),
    }
}

/// People of the agency who handle cases.
async fn officers(desk: &OfficeWeb, caller: &Caller) -> Result<Vec<Choice>, Problem> {
    let right = caller.authorise_all::<Read, People>()?;
    let people = organisation::holders(desk.office(), &right, Duty::CaseOfficer).await.map_err(problem)?;
    let choices = people.into_iter().map(|one| Choice::new(one.id, one.name));
    Ok([Choice::new("", "请选择")].into_iter().chain(choices).collect())
}

async fn answered(
    at: (&OfficeWeb, &Caller, &Sealer),
    id: &str,
    entered: &Entered,
    done: Result<(), OfficeError>,
) -> Result<Response, Problem> {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("{ROOT}/{id}")).into_response()),
        Err(OfficeError::Refused(all)) => {
            let page = page(at, id, entered.view(&all), None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

pub async fn hand_over(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    loaded(&desk, &caller, &id).await?;
    let to = StaffId::parse(entered.text("officer"));
    let done =
        application::hand_over(desk.office(), caller.staff(), &id, entered.version(), to.as_ref()).await;
    answered((&desk, &caller, &sealer), &id, &entered, done).await
}

pub async fn split(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    loaded(&desk, &caller, &id).await?;
    let parts: Vec<String> = entered.text("parts").lines().map(str::to_owned).collect();
    let done = application::split(desk.office(), caller.staff(), &id, entered.version(), &parts).await;
    answered((&desk, &caller, &sealer), &id, &entered, done.map(|_| ())).await
}

pub async fn applicant(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    loaded(&desk, &caller, &id).await?;
    let at = (&desk, &caller, &sealer);
    match application::people(desk.office(), caller.staff(), &id).await {
        Ok(people) => {
            let mut lines = lines_of(&people.applicant, people.agent.as_ref());
            lines.extend(asked_lines(&people));
            let person = Person { lines };
            let page = page(at, &id, FormView::new(), Some(person)).await?;
            Ok(Html(page).into_response())
        }
        Err(error) => answered(at, &id, &entered, Err(error)).await,
    }
}

fn lines_of(applicant: &Applicant, agent: Option<&Agent>) -> Vec<(&'static str, String)> {
    let mut lines = vec![("姓名或名称", applicant.name.clone())];
    match &applicant.identity {
        Identity::Person { document, number } => lines.push((document.word(), number.clone())),
        Identity::Organisation { unified_code, representative, contact_person } => lines.extend([
            ("统一社会信用代码", unified_code.clone()),
            ("法定代表人", representative.clone()),
            ("联系人", contact_person.clone()),
        ]),
    }
    lines.extend([
        ("电话", applicant.contact.phone.clone()),
        ("电子邮箱", applicant.contact.email.clone()),
        ("地址", applicant.contact.address.clone()),
    ]);
    if let Some(agent) = agent {
        lines.extend([
            ("代理人", agent.name.clone()),
            (agent.document.word(), agent.number.clone()),
            ("代理人电话", agent.phone.clone()),
            ("代理权限", agent.authority.clone()),
        ]);
    }
    lines.into_iter().filter(|(_, text)| !text.trim().is_empty()).collect()
}

/// Whoever was asked for an opinion.
fn asked_lines(people: &Persons) -> Vec<(&'static str, String)> {
    let line = |(_, with, to): &(usize, _, gongkai_domain::application::Addressee)| {
        let parts = [&to.name, &to.address, &to.phone];
        let parts: Vec<_> = parts.into_iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
        (consulted_word(*with), parts.join("，"))
    };
    people.asked.iter().map(line).collect()
}

/// What an answer of a ground needs, in words.
pub const fn need_word(need: Need) -> &'static str {
    match need {
        Need::Search => "检索记录",
        Need::NothingFound => "检索没有找到",
        Need::Review => "审查记录",
        Need::Reason => "实质理由",
        Need::Leader => "分管领导审批",
        Need::ThirdParty => "书面征求第三方意见",
        Need::Place => "内容或获取方式",
        Need::Law => "法律、行政法规条款",
        Need::OtherAgency => "负责机关和联系方式",
        Need::Earlier => "原答复文号和日期",
        Need::Reasons => "要求说明理由，且不合理或者逾期不说明",
        Need::Correction => "经过一次补正",
        Need::Withheld => "逐项列明不公开的部分",
    }
}
