//! `/track/status`: where an application stands, how its days are counted, what the applicant can do now.

use askama::Template;
use axum::{extract::State, response::Response};
use chrono::Datelike;
use gongkai_domain::{
    application::{Case, ClockSheet, State as Stand, shown_clock},
    calendar::Calendar,
};
use gongkai_public::TrackCard;
use gongkai_web_kit::{
    caller::TrackedCookie,
    extract::Asked,
    layout::{PortalFrame, Section},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{
    super::go_to,
    Tracked,
    days::{Month, months},
    said::Headline,
    say,
};
use crate::{answer, feedback::private, portal::Portal, shelf::Shelf, visitor::Visitor, words};

/// What was just sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Query {
    sent: String,
}

#[derive(Template)]
#[template(path = "track_status.html")]
struct Page {
    frame: PortalFrame,
    csrf: String,
    headline: Headline,
    number: String,
    wanted: String,
    agency: String,
    phone: String,
    months: Vec<Month>,
    provisional: bool,
    steps: Vec<(String, String, String)>,
    letters: Vec<Letter>,
    remedy: Vec<String>,
    /// What, its last day, and whether the day may still move.
    remedy_terms: Vec<(String, String, bool)>,
    /// What became of what was just sent; none: nothing was.
    sent: Option<Outcome>,
    may_confirm: bool,
    may_correct: bool,
    may_withdraw: bool,
    has_own: bool,
    has_receipt: bool,
}

/// What became of something that was sent: kind of note, heading, sentence.
struct Outcome {
    kind: &'static str,
    heading: &'static str,
    sentence: &'static str,
}

struct Letter {
    day: String,
    title: String,
    number: String,
    text: Vec<String>,
    /// Where it is as PDF; empty: nowhere.
    pdf: String,
}

/// The case of a card, and its clock today.
pub(super) fn clock_of(portal: &Portal, card: &TrackCard) -> Result<(Case, ClockSheet), Problem> {
    let case = Case::from_json(&card.case.to_string()).map_err(Problem::fault)?;
    let sheet = shown_clock(&case, Calendar::in_force(), portal.today());
    Ok((case, sheet.map_err(|far| Problem::fault(format!("{far:?}")))?))
}

/// Is a confirmation by the applicant awaited (Art. 31(3))?
pub(super) fn may_confirm(card: &TrackCard, sheet: &ClockSheet) -> bool {
    sheet.state == Stand::AwaitingConfirmation && card.confirmed_by_applicant.is_none()
}

/// Is there still something to withdraw?
pub(super) fn may_withdraw(sheet: &ClockSheet) -> bool {
    !matches!(sheet.state, Stand::Answered | Stand::Withdrawn | Stand::Abandoned | Stand::ClosedUnpaid)
}

/// The page.
pub async fn show(
    State(portal): State<Portal>,
    visitor: Visitor,
    sealer: Sealer,
    cookie: Option<TrackedCookie>,
    Asked(query): Asked<Query>,
) -> Result<Response, Problem> {
    let Some(tracked) = Tracked::here(&portal, cookie.as_ref()).await? else {
        return go_to(&visitor.view.link("/track"));
    };
    let frame = portal.frame(&visitor, Some(Section::Track), "查进度").await?;
    let mut page = match &tracked.card {
        Some((agency, card)) => {
            let shelf = Shelf::cards(&portal.store).await?;
            let of = shelf.iter().find(|card| card.agency == *agency);
            let (name, phone) = of.map(|card| (card.name.clone(), card.phone.clone())).unwrap_or_default();
            page_of(&portal, frame, card, name, phone)?
        }
        None => not_taken_yet(frame),
    };
    say::read(&portal, &sealer, cookie.as_ref()).await?;
    page.csrf = sealer.seal();
    page.sent = outcome(&query.sent);
    private(&portal, &visitor.headers, answer::page(&page)?).await
}

fn outcome(sent: &str) -> Option<Outcome> {
    let gone = |sentence| Some(Outcome { kind: "note-ok", heading: "已经送出", sentence });
    let kept = |heading, sentence| Some(Outcome { kind: "note-warn", heading, sentence });
    match sent {
        "confirm" => gone("您的确认已经送出，机关收到后显示在这里，一般不超过一分钟。"),
        "correction" => gone("补正的内容已经加密送出，机关收到后显示在这里，一般不超过一分钟。"),
        "withdraw" => gone("撤回申请已经送出，机关收到后显示在这里，一般不超过一分钟。"),
        "needless" => kept("没有送出", "这份申请已经确认过、撤回或者办结，不需要再确认。"),
        "ended" => kept("没有送出", "这份申请已经撤回或者办结，不能再撤回。"),
        "wait" => kept("还没有送出", "机关还没有取走这份申请，一般不超过一分钟，请过一会儿再试。"),
        _ => None,
    }
}

fn page_of(
    portal: &Portal,
    frame: PortalFrame,
    card: &TrackCard,
    agency: String,
    phone: String,
) -> Result<Page, Problem> {
    let (case, sheet) = clock_of(portal, card)?;
    let letters = card.letters.iter().enumerate().map(|(n, letter)| Letter {
        pdf: if letter.sheet.is_some() { format!("/track/letter.pdf?n={n}") } else { String::new() },
        day: words::date(letter.on),
        title: letter.title.clone(),
        number: letter.number.clone(),
        text: letter.text.clone(),
    });
    let steps =
        card.steps.iter().map(|step| (words::date(step.on), step.sentence.clone(), step.note.clone()));
    Ok(Page {
        headline: Headline::of(&case, &sheet, card.confirmed_by_applicant.is_some()),
        number: card.number.clone(),
        wanted: card.wanted.clone(),
        agency,
        phone,
        months: months(&sheet, portal.today()),
        provisional: sheet.provisional,
        steps: steps.collect(),
        letters: letters.collect(),
        remedy: card.remedy.clone(),
        remedy_terms: remedy_terms(card),
        may_confirm: may_confirm(card, &sheet),
        may_correct: sheet.state == Stand::AwaitingCorrection,
        may_withdraw: may_withdraw(&sheet),
        has_own: true,
        has_receipt: card.receipt.is_some(),
        csrf: String::new(),
        sent: None,
        frame,
    })
}

/// Each way has a last day of its own. A card of an office of yesterday knows that of the review alone.
fn remedy_terms(card: &TrackCard) -> Vec<(String, String, bool)> {
    let known = card.remedy_terms.iter();
    let mut terms: Vec<_> =
        known.map(|term| (term.what.clone(), words::date(term.until), term.provisional)).collect();
    if let (true, Some(day)) = (terms.is_empty(), card.remedy_until) {
        terms.push((
            "申请行政复议".to_owned(),
            words::date(day),
            !Calendar::in_force().knows_year(day.year()),
        ));
    }
    terms
}

/// The office has not looked into the mailbox since.
fn not_taken_yet(frame: PortalFrame) -> Page {
    Page {
        headline: Headline {
            tag: ("quiet", "mail", "已提交"),
            words: vec![("申请已经存好，正在送往机关".to_owned(), false)],
            sentence: "一般不超过一分钟。收到后这里显示办理情况。".to_owned(),
        },
        phone: frame.site.telephone.clone(),
        frame,
        csrf: String::new(),
        number: String::new(),
        wanted: String::new(),
        agency: String::new(),
        months: Vec::new(),
        provisional: false,
        steps: Vec::new(),
        letters: Vec::new(),
        remedy: Vec::new(),
        remedy_terms: Vec::new(),
        sent: None,
        may_confirm: false,
        may_correct: false,
        may_withdraw: false,
        has_own: false,
        has_receipt: false,
    }
}
