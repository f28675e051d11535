//! One training: what is arranged, who was there, papers, the test, what can be done now.

use askama::Template;
use axum::{
    extract::State as Given,
    http::{HeaderMap, header::HOST},
    response::Html,
};
use gongkai_domain::{
    calendar::date_in_words,
    training::{Kind, State, Way, Window},
};
use gongkai_office::{
    chance::day_in_china,
    training::{self, Held, Paper},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    layout::{Choice, Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use super::{KEEPERS, LOOKERS, NAME, ROOT, list::tag, plan::load};
use crate::{
    OfficeWeb, account, problem,
    words::{moment, time_of_day},
};

struct Person {
    key: String,
    name: String,
    unit: String,
    way: String,
    at: String,
    /// Points of the best attempt; empty: none.
    mark: String,
}

struct File {
    id: String,
    name: String,
    kind: &'static str,
    by: String,
}

/// What the person can do now.
struct Possible {
    keep: bool,
    call: bool,
    enter: bool,
    late: bool,
    hold: bool,
    cancel: bool,
    sign: bool,
    test: bool,
    set_test: bool,
    /// A test that is over can be opened again.
    again: bool,
}

/// The code of the training as a picture.
struct Square {
    side: usize,
    path: String,
    address: String,
}

#[derive(Template)]
#[template(path = "training/page.html")]
struct Page {
    frame: OfficeFrame,
    id: String,
    version: i32,
    state: (&'static str, &'static str),
    kind: &'static str,
    external: bool,
    over: bool,
    facts: Vec<(&'static str, String)>,
    code: String,
    window: String,
    squares: Vec<Square>,
    looks: bool,
    signed: bool,
    people: Vec<Person>,
    persons: usize,
    /// How many should come and how many of them did not, in words; empty: nobody has said who should.
    expected: String,
    /// Who of them did not: name, unit.
    absent: Vec<(String, String)>,
    files: Vec<File>,
    papers: Vec<Choice>,
    /// Questions and last day of the test; empty: none.
    test: String,
    passed: String,
    possible: Possible,
    form: FormView,
}

/// Date and times of a training.
pub(super) fn when(held: &Held) -> String {
    let day = date_in_words(held.row.on);
    match held.time() {
        Some(time) => format!("{day}{}至{}", time_of_day(time.from), time_of_day(time.until)),
        None => day,
    }
}

pub(super) fn way(of: &training::attendance_row::Model) -> String {
    let word = Way::parse(&of.way).map_or("", Way::word);
    match (of.reason.as_str(), of.by_name.as_str()) {
        ("", "") => word.to_owned(),
        ("", by) => format!("{word}（{by}）"),
        (reason, by) => format!("{word}（{by}）：{reason}"),
    }
}

/// How many should come, and how many of them did not; empty: nobody has said who should.
pub(super) fn expected(held: &Held) -> String {
    match held.expected.len() {
        0 => String::new(),
        many if held.people.is_empty() => format!("应到{many}人"),
        many => format!("应到{many}人，缺席{}人", held.absent().len()),
    }
}

/// Until when a test is taken, and again.
fn test_words(test: &training::test_row::Model) -> String {
    let first = format!("{}前完成", date_in_words(test.until));
    match (test.again_until, &test.again_reason) {
        (Some(until), Some(why)) => format!("{first}；补考到{}（{why}）", date_in_words(until)),
        _ => first,
    }
}

/// Best result of a person: `7/7 合格`.
pub(super) fn best(held: &Held, person: &str) -> String {
    let own = held.results.iter().filter(|one| one.person == person);
    own.max_by_key(|one| one.score).map_or_else(String::new, |one| {
        let word = if one.passed { "合格" } else { "不合格" };
        let is_late = held.test.as_ref().is_some_and(|test| day_in_china(one.at) > test.until);
        let is_behind = held.row.closed_at.is_some_and(|closed| one.at > closed);
        let again = if one.attempt > 1 || is_late || is_behind { "（补考）" } else { "" };
        format!("{}/{} {word}{again}", one.score, one.full)
    })
}

fn person(held: &Held, of: &training::attendance_row::Model) -> Person {
    Person {
        key: of.person.clone(),
        name: of.name.clone(),
        unit: of.unit.clone(),
        way: way(of),
        at: moment(of.at),
        mark: best(held, &of.person),
    }
}

pub(super) fn facts(held: &Held) -> Vec<(&'static str, String)> {
    let row = &held.row;
    let mut facts = vec![
        ("时间", when(held)),
        ("课时", format!("{}课时", row.lessons)),
        ("地点", row.place.clone()),
        ("培训对象", row.target.clone()),
        ("主办", row.host.clone()),
        ("主讲", row.lecturer.clone()),
        ("内容和要求", row.content.clone()),
        ("通知", row.number.clone().unwrap_or_default()),
    ];
    match held.state {
        State::Held => facts.push(("小结", row.closing.clone())),
        State::Cancelled => facts.push(("取消原因", row.closing.clone())),
        _ => {}
    }
    if let Some((by, at)) = row.closed_by_name.clone().zip(row.closed_at) {
        facts.push(("办结", format!("{by}，{}", moment(at))));
    }
    facts.retain(|(_, value)| !value.is_empty());
    facts
}

fn possible(
    held: &Held,
    keep: bool,
    looks: bool,
    signed: bool,
    now: chrono::DateTime<chrono::Utc>,
) -> Possible {
    let own = !held.kind.is_external();
    let open = !held.state.is_over();
    let begun = held.time().is_none_or(|time| time.from <= now);
    let today = day_in_china(now);
    let test = held.test.as_ref().filter(|_| held.state != State::Cancelled);
    let running = test.is_some_and(|test| test.again_until.is_some_and(|until| today <= until));
    let over = test.is_some_and(|test| !open || today > test.until);
    let within = held.time().is_some_and(|time| time.of_code().holds(now));
    Possible {
        keep,
        call: keep && own && held.state == State::Planned,
        enter: keep && open && (begun || !own),
        late: keep && open && own && begun,
        hold: keep && open && !held.people.is_empty(),
        cancel: keep && open && held.people.is_empty(),
        sign: own && held.state == State::Called && !signed && within,
        test: (open || running) && signed && held.test.is_some(),
        set_test: keep && open && own && held.results.is_empty(),
        again: keep && own && over && !running,
    }
    .only(looks)
}

impl Possible {
    /// Those who do not look at lists do not work on them either.
    fn only(self, looks: bool) -> Self {
        Self { enter: self.enter && looks, late: self.late && looks, ..self }
    }
}

/// Where people sign in. Whoever asks for the page has the address of the office in hand.
fn square(headers: &HeaderMap, code: &str) -> Option<Square> {
    let host = headers.get(HOST)?.to_str().ok()?;
    // Only the machine itself is asked without encryption.
    let is_here = host.starts_with("127.") || host.starts_with("localhost") || host.starts_with("[::1]");
    let address = format!("{}://{host}{ROOT}/sign/{code}", if is_here { "http" } else { "https" });
    let (side, path) = account::squares(&address).ok()?;
    Some(Square { side, path, address })
}

fn window_words(window: Window) -> String {
    format!("{}至{}", moment(window.from), time_of_day(window.until))
}

pub(super) async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    (id, headers): (&str, &HeaderMap),
    form: FormView,
) -> Result<String, Problem> {
    let held = load(desk, caller, id).await?;
    let signed = training::has_signed(desk.office(), caller.staff(), id).await.map_err(problem)?;
    let (keep, looks) = (caller.has_any(KEEPERS), caller.has_any(LOOKERS));
    let row = &held.row;
    let code = row.code.clone().filter(|_| keep && held.state == State::Called).unwrap_or_default();
    let passed = held.results.iter().filter(|one| one.passed).count();
    let crumbs = vec![Crumb::new(NAME, ROOT), Crumb::here(&row.topic)];
    let page = Page {
        frame: desk.frame(caller, sealer, &row.topic, crumbs).await?,
        id: row.id.clone(),
        version: row.version,
        state: tag(held.state),
        kind: held.kind.word(),
        external: held.kind.is_external(),
        over: held.state.is_over(),
        facts: facts(&held),
        squares: if code.is_empty() { Vec::new() } else { square(headers, &code).into_iter().collect() },
        window: held.time().map(|time| window_words(time.of_code())).unwrap_or_default(),
        code,
        looks,
        signed,
        persons: held.people.len(),
        expected: expected(&held),
        absent: match looks && (held.state.is_over() || !held.people.is_empty()) {
            true => held.absent().into_iter().map(|one| (one.name.clone(), one.unit.clone())).collect(),
            false => Vec::new(),
        },
        people: if looks { held.people.iter().map(|one| person(&held, one)).collect() } else { Vec::new() },
        files: held
            .files
            .iter()
            .map(|file| File {
                id: file.id.clone(),
                name: file.name.clone(),
                kind: Paper::parse(&file.kind).map_or("", Paper::word),
                by: format!("{}，{}", file.by_name, moment(file.at)),
            })
            .collect(),
        papers: Paper::ALL.map(|paper| Choice::new(paper.code(), paper.word())).to_vec(),
        test: held.test.as_ref().map(test_words).unwrap_or_default(),
        passed: format!("{passed} 人合格"),
        possible: possible(&held, keep, looks, signed, desk.office().now()),
        form,
    };
    Ok(page.render()?)
}

/// What kind of training can be asked to call people.
pub(super) const fn calls(kind: Kind) -> bool {
    !kind.is_external()
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    headers: HeaderMap,
) -> Result<Html<String>, Problem> {
    page((&desk, &caller, &sealer), (&id, &headers), FormView::new()).await.map(Html)
}
