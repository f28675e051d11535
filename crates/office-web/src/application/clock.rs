//! The clock sheet of a case: every day with its number or the reason why it has none; to be printed.

use askama::Template;
use axum::{extract::State as Given, response::Html};
use gongkai_domain::{
    application::{Act, CountedDay, Matter},
    calendar::{Calendar, date_in_words},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    layout::{Crumb, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use super::{
    NAME, ROOT,
    page::loaded,
    view::{ClockWords, intake_word, state},
};
use crate::OfficeWeb;

struct DayView {
    on: String,
    number: String,
    why: String,
    notice: String,
}

#[derive(Template)]
#[template(path = "application/clock.html")]
struct ClockPage {
    frame: OfficeFrame,
    id: String,
    number: String,
    subject: String,
    state: &'static str,
    clock: ClockWords,
    intake: &'static str,
    received: String,
    provisional: bool,
    /// The Regulations set no term for it (Art. 41): the days are the office's own measure.
    internal: bool,
    acts: Vec<(String, String, &'static str)>,
    days: Vec<DayView>,
    printed: String,
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    let case = loaded(&desk, &caller, &id).await?;
    let moves = |act: &Act| {
        matches!(
            act,
            Act::Registered { .. }
                | Act::Confirmed
                | Act::CorrectionRequested { .. }
                | Act::Corrected
                | Act::ConsultationSent { .. }
                | Act::ConsultationDelivered { .. }
                | Act::ConsultationReplied { .. }
                | Act::ConsultationEnded { .. }
                | Act::ExtensionTold
                | Act::DelayTold { .. }
                | Act::AnswerOrdered { .. }
                | Act::FeeNotified { .. }
                | Act::FeePaid
                | Act::Delivered { .. }
                | Act::Withdrawn
                | Act::Reopened
        )
    };
    let acts = case.acts.iter().filter(|act| moves(&act.entry.act));
    let crumbs = vec![
        Crumb::new(NAME, ROOT),
        Crumb::new(&case.row.number, format!("{ROOT}/{id}")),
        Crumb::here("计算单"),
    ];
    let page = ClockPage {
        frame: desk.frame(&caller, &sealer, "期限计算单", crumbs).await?,
        number: case.row.number.clone(),
        subject: case.subject.clone(),
        state: state(case.sheet.state, &case.ledger.standing()).1,
        clock: ClockWords::of(&case.sheet),
        intake: intake_word(&case.row),
        received: case.sheet.received_on.map(date_in_words).unwrap_or_default(),
        provisional: case.sheet.provisional,
        internal: case.ledger.matter() == Matter::OwnRecord,
        acts: acts
            .map(|act| {
                let entry = &act.entry;
                (date_in_words(entry.on), entry.act.sentence(), entry.act.name().article())
            })
            .collect(),
        days: case.sheet.days.iter().map(day).collect(),
        printed: date_in_words(desk.office().today()),
        id,
    };
    Ok(Html(page.render()?))
}

fn day(one: &CountedDay) -> DayView {
    let known = Calendar::in_force().day(one.date).ok();
    let notice = known.as_ref().and_then(|day| day.notice_number()).unwrap_or_default().to_owned();
    let why = match one.why.as_str() {
        "working day" => "工作日".to_owned(),
        "make-up workday" => "调休上班，计入".to_owned(),
        "third_party" => "征求第三方意见，不计（条例33(3)）".to_owned(),
        "joint_agency" => "征求共同制作机关意见，不计（条例33(3)）".to_owned(),
        "other_agency" => "征求其他机关意见，不计（条例33(3)）".to_owned(),
        festival => format!("{festival}，不计"),
    };
    DayView {
        on: date_in_words(one.date),
        number: one.n.map(|n| format!("第{n}天")).unwrap_or_default(),
        why,
        notice,
    }
}
