//! The fields of an entry: what a form shows, and what it sends.

use chrono::{NaiveDateTime, NaiveTime};
use gongkai_domain::{
    id::UnitId,
    inquiry::{Inquiry, InquiryResult, Word, groups, lines, portal_way, subjects, ways},
    refusal::Refusal,
};
use gongkai_office::{inquiry, publication::NUMBER_IN_TEXT};
use gongkai_web_kit::{
    form::{self, Entered},
    layout::{Choice, FormView},
};

/// The lists to choose from. Each choice begins with a figure or letter, so that one key chooses it.
pub struct Choices {
    pub ways: Vec<Choice>,
    pub lines: Vec<Choice>,
    pub subjects: Vec<Choice>,
    pub groups: Vec<Choice>,
    pub results: Vec<Choice>,
    pub desks: Vec<Choice>,
}

const KEYS: &[u8] = b"123456789abcdefghijk";

fn keyed<'a>(all: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<Choice> {
    let choice =
        |((code, word), key): ((&str, &str), &u8)| Choice::new(code, format!("{} {word}", char::from(*key)));
    all.zip(KEYS).map(choice).collect()
}

fn words(list: &[Word]) -> impl Iterator<Item = (&str, &str)> {
    list.iter().map(|one| (one.code.as_str(), one.word.as_str()))
}

fn or_none(choices: Vec<Choice>) -> Vec<Choice> {
    std::iter::once(Choice::new("", "不填")).chain(choices).collect()
}

impl Choices {
    pub fn of(desks: Vec<Choice>) -> Self {
        Self {
            ways: keyed(ways().iter().map(|way| (way.code.as_str(), way.word.as_str()))),
            lines: keyed(words(lines())),
            subjects: or_none(keyed(words(subjects()))),
            groups: or_none(keyed(words(groups()))),
            results: keyed(InquiryResult::ALL.iter().map(|one| (one.code(), one.word()))),
            desks,
        }
    }

    /// What a person may enter: the portal's own way only where it stands already.
    pub fn by_hand(mut self, way: &str) -> Self {
        let portal = portal_way().map_or("", |way| way.code.as_str());
        self.ways.retain(|one| one.value != portal || one.value == way);
        self
    }
}

/// An entry as its form shows it.
pub fn view_of(said: &Inquiry) -> FormView {
    FormView::new()
        .with("on", said.at.date().to_string())
        .with("time", said.at.format("%H:%M").to_string())
        .with("desk", said.desk.as_str())
        .with("way", &said.way)
        .with("line", &said.line)
        .with("subject", &said.subject)
        .with("group", &said.group)
        .with("persons", said.persons.to_string())
        .with("matters", said.matters.to_string())
        .with("result", said.result.code())
        .with("referred", &said.referred)
        .with("appointment", said.appointment.map(|day| day.to_string()).unwrap_or_default())
        .with("question", &said.question)
        .with("answer", &said.answer)
        .with("reference", &said.reference)
}

/// Field of the mark by which the same, sent once more, is meant.
const KEPT: &str = "kept";
/// What is asked about and refuses nothing if the same comes again.
const ASKED: &str = "asked_about";

/// Were these words asked about, and come again as they were?
pub fn is_kept(entered: &Entered) -> bool {
    entered.text(KEPT) == inquiry::mark_of(entered.text("question"), entered.text("answer"))
}

/// The form once more: what is refused at its field, and beside it what is only asked about, with the mark that the next
/// Enter sends along.
pub fn again(entered: &Entered, all: Vec<Refusal>) -> FormView {
    let (asked, refused): (Vec<Refusal>, Vec<Refusal>) =
        all.into_iter().partition(|refusal| refusal.code == NUMBER_IN_TEXT);
    // What was asked about before is no answer to what is asked now.
    let said = entered.iter().filter(|(name, _)| *name != KEPT && *name != ASKED);
    let mut view = FormView::of(said.map(|(name, value)| (name.to_owned(), value.to_owned())));
    for refusal in &refused {
        view.refuse(refusal.field.unwrap_or_default(), refusal.to_string());
    }
    if asked.is_empty() {
        return view;
    }
    let told: Vec<String> = asked.iter().map(ToString::to_string).collect();
    view.with(KEPT, inquiry::mark_of(entered.text("question"), entered.text("answer")))
        .with(ASKED, told.join("；"))
}

/// What the form says. Nothing in a field of the time means now.
///
/// # Errors
/// Every field that cannot be read.
pub fn entry(entered: &Entered, now: NaiveDateTime) -> Result<Inquiry, Vec<Refusal>> {
    let mut refusals = Vec::new();
    let mut refuse = |code, sentence: &str, field| {
        refusals.push(Refusal::new(code, sentence).at(field));
    };
    let text = |field| entered.text(field).trim();
    let day = match text("on") {
        "" => Some(now.date()),
        on => form::day(on),
    };
    let time = match text("time") {
        "" => Some(now.time()),
        time => NaiveTime::parse_from_str(&form::plain(time), "%H:%M").ok(),
    };
    if day.is_none() {
        refuse("date_unreadable", "请写成存在的日期，如 2026-11-24", "on");
    }
    if time.is_none() {
        refuse("time_unreadable", "请写成 09:30 的样子", "time");
    }
    let mut number = |field: &'static str| match text(field) {
        "" => 1,
        figure => form::number(figure).unwrap_or_else(|| {
            refuse("number_unreadable", "请填整数", field);
            1
        }),
    };
    let (persons, matters) = (number("persons"), number("matters"));
    let appointment = match text("appointment") {
        "" => None,
        on => form::day(on).or_else(|| {
            refuse("date_unreadable", "请写成存在的日期，如 2026-11-24", "appointment");
            None
        }),
    };
    let desk = UnitId::parse(text("desk"));
    if desk.is_none() {
        refuse("desk_unknown", "请选择接待点（科室）", "desk");
    }
    let result = InquiryResult::parse(text("result"));
    if result.is_none() {
        refuse("choice_unknown", "请选择办理结果", "result");
    }
    let (Some(day), Some(time), Some(desk), Some(result), true) =
        (day, time, desk, result, refusals.is_empty())
    else {
        return Err(refusals);
    };
    let said = |field| text(field).to_owned();
    Ok(Inquiry {
        at: day.and_time(time),
        desk,
        way: said("way"),
        line: said("line"),
        subject: said("subject"),
        group: said("group"),
        persons,
        matters,
        result,
        referred: said("referred"),
        appointment,
        question: said("question"),
        answer: said("answer"),
        name: said("name"),
        contact: said("contact"),
        reference: said("reference"),
        kept: is_kept(entered),
    })
}
