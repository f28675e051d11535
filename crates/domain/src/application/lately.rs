//! What is recorded only after the term was over, with a day before its end: it would make an answer punctual that is
//! late, by the word of one officer (Art. 33, 35, 42).

use chrono::NaiveDate;

use super::{ActName, ClockSheet, Entry, State, check::Hand};
use crate::{calendar::date_in_words, organisation::Duty, refusal::Refusal};

/// Why it may not be recorded any more, or not by this person. `sheet`: the clock of today, without the act.
pub(super) fn against(
    entry: &Entry,
    hand: Hand<'_>,
    sheet: &ClockSheet,
    today: NaiveDate,
) -> Option<Refusal> {
    let over = sheet.due.filter(|due| sheet.state == State::Running && *due < today)?;
    let day = date_in_words(over);
    let is_head = hand.duties.contains(&Duty::DisclosureReviewer);
    match entry.act.name() {
        // 国办函〔2020〕109号: the notice is sent within the term of the answer.
        ActName::FeeNotified => {
            let sentence =
                format!("收费通知须在答复期限内发出，期限已于{day}届满，不能再收费，请尽快作出答复");
            Some(Refusal::new("fee_too_late", sentence).under("条例42"))
        }
        ActName::DelayTold if entry.on <= over => {
            let sentence = format!("延迟答复须在答复期限届满前告知申请人，期限已于{day}届满，不能补记");
            Some(Refusal::new("delay_too_late", sentence).under("条例35"))
        }
        ActName::ConsultationSent if entry.on <= over && !is_head => {
            let sentence = format!(
                "答复期限已于{day}届满，补记以前发出的征求意见函会改变期限，请由公开审查人员核对寄出凭据后登记"
            );
            Some(Refusal::new("recorded_late", sentence).under("条例33(3)"))
        }
        _ => None,
    }
}
