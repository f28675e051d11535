//! Which acts have a letter, and under which number it goes out.

use super::super::{Act, Ledger};

/// Can a letter be made of this act?
pub const fn has_letter(act: &Act) -> bool {
    matches!(
        act,
        Act::Registered { .. }
            | Act::CorrectionRequested { .. }
            | Act::ConsultationSent { .. }
            | Act::ConsultationTold { .. }
            | Act::ThirdPartyTold { .. }
            | Act::ReasonsRequested { .. }
            | Act::DelayTold { .. }
            | Act::ExtensionTold
            | Act::FeeNotified { .. }
            | Act::Drafted { .. }
    )
}

/// 发文字号 of the letter of an act by its place. That of an answer is in the ledger, empty until it is drawn; those
/// of notices follow from the case, whose year and serial are never given again: kind of notice, year, serial, and
/// which one of its kind it is.
pub fn number(ledger: &Ledger, place: usize, series: &str, (year, serial): (i32, i64)) -> String {
    let Some(act) = ledger.entries().get(place).map(|entry| &entry.act) else { return String::new() };
    let kind = match act {
        Act::CorrectionRequested { .. } => "补",
        Act::ExtensionTold => "延",
        Act::ConsultationSent { .. } => "征",
        Act::ConsultationTold { .. } => "告",
        Act::ThirdPartyTold { .. } => "知",
        Act::ReasonsRequested { .. } => "理",
        Act::DelayTold { .. } => "迟",
        Act::FeeNotified { .. } => "费",
        _ => {
            return ledger.draft_at(place).and_then(|draft| draft.number).unwrap_or_default();
        }
    };
    let earlier = ledger.entries().iter().take(place);
    let nth = 1 + earlier.filter(|entry| entry.act.name() == act.name()).count();
    let further = if nth > 1 { format!("-{nth}") } else { String::new() };
    format!("{series}{kind}〔{year}〕{serial}{further}号")
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::application::{Consulted, Entry, Intake};

    #[test]
    fn numbers_of_a_case() {
        let on: NaiveDate = "2026-11-02".parse().unwrap();
        let ask = || Act::ConsultationSent { with: Consulted::ThirdParty };
        let acts = [
            (Act::CorrectionRequested { until: on }, "公开补〔2026〕17号"),
            (ask(), "公开征〔2026〕17号"),
            (ask(), "公开征〔2026〕17-2号"),
            (Act::ExtensionTold, "公开延〔2026〕17号"),
            (Act::Drafted { ground: "answer_granted".to_owned() }, ""),
            (Act::Drafted { ground: "answer_granted".to_owned() }, "公开〔2026〕3号"),
            (Act::Numbered { number: "公开〔2026〕3号".to_owned() }, ""),
            (Act::AnswerOrdered { until: None }, ""),
            (Act::Drafted { ground: "answer_granted".to_owned() }, "公开〔2026〕8号"),
            (Act::Numbered { number: "公开〔2026〕8号".to_owned() }, ""),
            (Act::ReasonsRequested { until: on, count: 12 }, "公开理〔2026〕17号"),
            (Act::DelayTold { until: on }, "公开迟〔2026〕17号"),
            (Act::ConsultationTold { letter: 2 }, "公开告〔2026〕17号"),
            (Act::ThirdPartyTold { letter: 2 }, "公开知〔2026〕17号"),
        ];
        let begun = Ledger::begun(on, None, Intake::Counter);
        let ledger =
            acts.iter().fold(begun, |ledger, (act, _)| ledger.with(Entry { on, by: None, act: act.clone() }));
        let of = |place| number(&ledger, place, "公开", (2026, 17));
        assert_eq!(
            (of(0), of(99)),
            (String::new(), String::new()),
            "a receipt has none, and nothing stands there"
        );
        for (place, (act, expected)) in (1..).zip(&acts) {
            assert_eq!(of(place), *expected, "{place}");
            let silent = matches!(act, Act::Numbered { .. } | Act::AnswerOrdered { .. });
            assert_eq!(has_letter(act), !silent, "{place}");
        }
    }
}
