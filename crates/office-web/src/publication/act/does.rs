//! A filled-in form becomes a command of the office.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeZone, Utc};
use gongkai_domain::{
    authority::Staff,
    id::DocumentId,
    publication::{Validity, Verdict, WithdrawalReason},
    refusal::Refusal,
};
use gongkai_office::{
    Office, OfficeError,
    publication::{self, Judge, Seen, Stated, Told},
};
use gongkai_web_kit::form::{self, Entered};

use crate::{publication::page, undecided};

type Done = Result<(), OfficeError>;

/// China has one time zone and no summer time.
const EAST: i32 = 8 * 3600;

fn seen(entered: &Entered) -> Seen {
    page::seen(entered.text("seen"))
}

/// What was chosen; nothing, or what is not in the list, is refused at its field.
fn choice<T>(
    entered: &Entered,
    field: &'static str,
    parse: impl Fn(&str) -> Option<T>,
    missing: &str,
) -> Result<T, Refusal> {
    parse(entered.text(field)).ok_or_else(|| Refusal::new("choice_missing", missing).at(field))
}

/// A sentence for the public, and whether its writer has looked at what is doubtful in it.
pub fn told(entered: &Entered, field: &str) -> Told {
    Told { words: entered.text(field).to_owned(), checked: !entered.text(super::CHECKED).is_empty() }
}

pub async fn submit(office: &Office, who: &Staff, id: &str, entered: &Entered) -> Done {
    publication::submit(office, who, id, &seen(entered)).await.map(drop)
}

pub async fn review(office: &Office, who: &Staff, id: &str, entered: &Entered) -> Done {
    let seen = seen(entered);
    match entered.text("decision") {
        "return" => publication::send_back(office, who, id, &seen, entered.text("reason")).await.map(drop),
        "pass" => publication::pass(office, who, id, &seen, entered.text("opinion")).await.map(drop),
        _ => Err(undecided().into()),
    }
}

pub async fn secrecy(office: &Office, who: &Staff, id: &str, entered: &Entered) -> Done {
    let verdict = choice(entered, "verdict", Verdict::parse, "请选择保密审查的结论")?;
    let judge = Judge {
        verdict,
        opinion: entered.text("opinion").to_owned(),
        authority: entered.text("authority").to_owned(),
    };
    publication::judge_secrecy(office, who, id, &seen(entered), &judge).await.map(drop)
}

pub async fn answer_referral(office: &Office, who: &Staff, id: &str, entered: &Entered) -> Done {
    let parse = |text: &str| match text {
        "open" => Some(true),
        "closed" => Some(false),
        _ => None,
    };
    let open = choice(entered, "verdict", parse, "请选择答复的结论")?;
    let answer = (entered.text("authority"), entered.text("opinion"));
    publication::answer_referral(office, who, id, &seen(entered), open, answer).await.map(drop)
}

pub async fn release(office: &Office, who: &Staff, id: &str, entered: &Entered) -> Done {
    let seen = seen(entered);
    match entered.text("decision") {
        "at" => publication::schedule(office, who, id, &seen, moment(entered)?).await.map(drop),
        "cancel" => publication::cancel_schedule(office, who, id, &seen).await.map(drop),
        "now" => publication::release(office, who, id, &seen).await.map(drop),
        _ => Err(undecided().into()),
    }
}

/// A day and a time of day, in China.
fn moment(entered: &Entered) -> Result<DateTime<Utc>, Vec<Refusal>> {
    let mut read = entered.read();
    let wrong = "请按 2026-11-24 的样子填写公开的日期";
    let day = read.needed("at", |text| text.parse::<NaiveDate>().ok(), wrong);
    let wrong = "请按 09:30 的样子填写公开的时间";
    let time = read.needed("time", |text| NaiveTime::parse_from_str(text, "%H:%M").ok(), wrong);
    let zone = FixedOffset::east_opt(EAST);
    let at = day
        .zip(time)
        .zip(zone)
        .and_then(|((day, time), zone)| zone.from_local_datetime(&day.and_time(time)).single());
    read.finish(at).map(|at| at.with_timezone(&Utc))
}

pub async fn emergency(office: &Office, who: &Staff, id: &str, entered: &Entered) -> Done {
    publication::ask_emergency(office, who, id, &seen(entered), entered.text("reason")).await.map(drop)
}

pub async fn emergency_release(office: &Office, who: &Staff, id: &str, entered: &Entered) -> Done {
    publication::release_in_emergency(office, who, id, &seen(entered)).await.map(drop)
}

pub async fn withdraw(office: &Office, who: &Staff, id: &str, entered: &Entered) -> Done {
    let reason = choice(entered, "reason", WithdrawalReason::parse, "请选择撤下的原因")?;
    publication::withdraw(office, who, id, reason, told(entered, "because")).await.map(drop)
}

pub async fn correct(office: &Office, who: &Staff, id: &str, entered: &Entered) -> Done {
    let version = seen(entered).version;
    publication::correct(office, who, id, version, told(entered, "erratum")).await.map(drop)
}

pub async fn validity(office: &Office, who: &Staff, id: &str, entered: &Entered) -> Done {
    let validity = choice(entered, "validity", Validity::parse, "请选择有效性")?;
    let by = match entered.text("by") {
        "" => None,
        text => Some(DocumentId::parse(text).ok_or_else(|| publication::no_such("by"))?),
    };
    let mut read = entered.read();
    let on = read.date("on");
    let on = read.finish(Some(on))?;
    let stated = Stated { validity, by, because: told(entered, "because"), on };
    publication::state_validity(office, who, id, seen(entered).version, &stated).await.map(drop)
}

pub async fn prolong(office: &Office, who: &Staff, id: &str, entered: &Entered) -> Done {
    let mut read = entered.read();
    let until = read.needed("until", form::day, "请按 2026-11-24 的样子填写延到哪一天");
    let until = read.finish(until)?;
    let because = told(entered, "because");
    publication::prolong(office, who, id, seen(entered).version, (until, &because)).await.map(drop)
}

pub async fn discard(office: &Office, who: &Staff, id: &str, entered: &Entered) -> Done {
    publication::discard(office, who, id, seen(entered).version).await
}
