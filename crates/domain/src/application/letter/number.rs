//! Which acts have a letter, and under which number it goes out.

use chrono::Datelike;

use super::super::{Act, Entry, Ledger};

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
/// of notices follow from the case, whose year and serial are never given again: kind of notice, the year in which it
/// goes out, serial of the case, with its year where that is another one, and which one of its kind it is.
pub fn number(ledger: &Ledger, place: usize, series: &str, (year, serial): (i32, i64)) -> String {
    let Some(Entry { on, act, .. }) = ledger.entries().get(place) else { return String::new() };
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
    let of_case = if on.year() == year { String::new() } else { format!("{year}-") };
    format!("{series}{kind}〔{}〕{of_case}{serial}{further}号", on.year())
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::application::{Consulted, Intake};

    /// A letter bears the year in which it goes out, and still no number that another case may get.
    #[test]
    fn a_letter_of_the_next_year() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let entry = |on, act| Entry { on: day(on), by: None, act };
        let ask = || Act::ConsultationSent { with: Consulted::ThirdParty };
        let ledger = Ledger::begun(day("2025-12-29"), None, Intake::Counter)
            .with(entry("2025-12-30", ask()))
            .with(entry("2026-01-05", ask()));
        assert_eq!(number(&ledger, 1, "公开", (2025, 17)), "公开征〔2025〕17号");
        assert_eq!(number(&ledger, 2, "公开", (2025, 17)), "公开征〔2026〕2025-17-2号");
    }

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
