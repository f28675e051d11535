//! A 公示: what is shown to everybody for some days, often with the names of persons, and not longer.

use chrono::{Days, NaiveDate};

use super::{Kind, KindField};
use crate::{calendar::date_in_words, refusal::Refusal};

/// A term is prolonged by so many days at most at a time; who needs more says why again.
const LONGEST: Days = Days::new(366);

impl Kind {
    /// Is it for a term and nothing else? Then it is taken down when that is over: names stay in public no longer
    /// than their purpose wants (个人信息保护法第十九条).
    pub fn ends_with_its_term(&self) -> bool {
        self.required.contains(&KindField::Period)
    }
}

/// The last day of a term, with what it was prolonged to; `None`: there is no term.
pub fn last_day(period_until: Option<NaiveDate>, prolonged_until: Option<NaiveDate>) -> Option<NaiveDate> {
    period_until.map(|until| prolonged_until.map_or(until, |later| later.max(until)))
}

/// Why a term that ends on `last` cannot be prolonged to `until`, if it cannot.
pub fn prolonging_unusable(
    last: Option<NaiveDate>,
    until: NaiveDate,
    today: NaiveDate,
) -> Result<(), Refusal> {
    let Some(last) = last else {
        return Err(Refusal::new("no_period", "这条信息没有公示期，不需要续期").at("until"));
    };
    let first = last.max(today);
    let longest = first.checked_add_days(LONGEST).unwrap_or(first);
    if until > last && until >= today && until <= longest {
        return Ok(());
    }
    let sentence =
        format!("公示期现在到{}，续期的最后一天应在这一天和今天以后、一年以内，请改正", date_in_words(last));
    Err(Refusal::new("until_unusable", sentence).at("until"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publication::{kind, kinds};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn what_ends_with_its_term() {
        let ending: Vec<&str> =
            kinds().iter().filter(|kind| kind.ends_with_its_term()).map(|kind| kind.id.as_str()).collect();
        assert_eq!(ending, ["publicity"]);
        assert!(!kind("procurement").unwrap().ends_with_its_term(), "its term may be over and it goes on");
    }

    #[test]
    fn how_long_a_term_is() {
        let (until, later) = (Some(day("2026-11-20")), Some(day("2026-11-30")));
        assert_eq!(last_day(until, None), until);
        assert_eq!(last_day(until, later), later);
        assert_eq!(last_day(later, until), later, "a correction with a longer term");
        assert_eq!(last_day(None, later), None);
        let last = Some(day("2026-11-20"));
        for (last, until, code) in [
            (last, "2026-11-24", ""),
            (last, "2026-12-31", ""),
            (last, "2026-11-23", "until_unusable"),
            (last, "2027-11-26", "until_unusable"),
            (Some(day("2026-12-01")), "2026-12-01", "until_unusable"),
            (None, "2026-12-01", "no_period"),
        ] {
            let told = prolonging_unusable(last, day(until), day("2026-11-24")).map_err(|one| one.code);
            assert_eq!(told.err().unwrap_or_default(), code, "{last:?} {until}");
        }
    }
}
