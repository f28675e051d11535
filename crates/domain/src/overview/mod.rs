//! The year and the month at a glance (看板): which span, what is counted, and each figure in words.

mod span;

use chrono::NaiveDate;

pub use span::Span;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Information that became public.
    Released,
    /// Of these, after the due day, by the bulletins.
    Late,
    /// Confirmed to be wrong, by the bulletins.
    Inaccurate,
    /// Applications that came in.
    Applied,
    /// Applications that ended.
    Ended,
    /// Persons who asked the inquiry desk.
    Inquiries,
    /// Reports of errors.
    Errors,
    /// Tickets that were issued.
    Ordered,
    /// Tickets that were closed.
    Closed,
}

impl Measure {
    /// All, in the order of the page.
    pub const ALL: [Self; 9] = [
        Self::Released,
        Self::Late,
        Self::Inaccurate,
        Self::Applied,
        Self::Ended,
        Self::Inquiries,
        Self::Errors,
        Self::Ordered,
        Self::Closed,
    ];

    /// In addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Released => "released",
            Self::Late => "late",
            Self::Inaccurate => "inaccurate",
            Self::Applied => "applied",
            Self::Ended => "ended",
            Self::Inquiries => "inquiries",
            Self::Errors => "errors",
            Self::Ordered => "ordered",
            Self::Closed => "closed",
        }
    }

    /// As shown.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Released => "公开信息",
            Self::Late => "超期公开",
            Self::Inaccurate => "确认差错",
            Self::Applied => "收到申请",
            Self::Ended => "办结申请",
            Self::Inquiries => "接受咨询",
            Self::Errors => "收到网站纠错",
            Self::Ordered => "下达整改",
            Self::Closed => "整改销号",
        }
    }

    /// In what it is counted.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Released | Self::Late | Self::Errors => "条",
            Self::Inaccurate => "处",
            Self::Inquiries => "人次",
            Self::Applied | Self::Ended | Self::Ordered | Self::Closed => "件",
        }
    }

    /// Is it counted by bulletins, so that it is known up to the last one that was issued?
    pub const fn is_of_bulletins(self) -> bool {
        matches!(self, Self::Late | Self::Inaccurate)
    }

    /// Is anything known of a span, if bulletins tell of the days of `told`? Of what lies before the first of them
    /// nothing was counted: that is no zero.
    pub fn is_known(self, span: Span, told: Option<Told>) -> bool {
        !self.is_of_bulletins() || told.is_some_and(|told| told.first < span.end() && span.first <= told.last)
    }

    /// The measure of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// The days that issued bulletins tell of. They are issued in their order and each begins where the one before ended, so
/// there is nothing untold between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// The first day of the first one.
    pub first: NaiveDate,
    /// The last day of the newest one.
    pub last: NaiveDate,
}

/// A chart in words: the whole, the most, and where there was nothing.
pub fn in_words(span: Span, measure: Measure, bars: &[(String, u64)]) -> String {
    let (word, unit) = (measure.word(), measure.unit());
    let total: u64 = bars.iter().map(|(_, number)| number).sum();
    if total == 0 {
        return format!("{}{word}0{unit}。", span.word());
    }
    let most = bars.iter().map(|(_, number)| *number).max().unwrap_or(0);
    let highest: Vec<&str> =
        bars.iter().filter(|(_, number)| *number == most).map(|(name, _)| name.as_str()).collect();
    let mut sentence = format!("{}{word}{total}{unit}", span.word());
    if bars.len() > 1 {
        let each = if highest.len() > 1 { "各" } else { "" };
        sentence.push_str(&format!("，最多的是{}（{each}{most}{unit}）", highest.join("、")));
    }
    let none: Vec<&str> =
        bars.iter().filter(|(_, number)| *number == 0).map(|(name, _)| name.as_str()).collect();
    if !none.is_empty() {
        sentence.push_str(&format!("，{}没有", none.join("、")));
    }
    sentence.push('。');
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_in_words() {
        let year = Span::parse("2026").unwrap();
        let said = |bars: &[(&str, u64)]| {
            let bars: Vec<_> = bars.iter().map(|(name, number)| ((*name).to_owned(), *number)).collect();
            in_words(year, Measure::Released, &bars)
        };
        assert_eq!(said(&[]), "2026年公开信息0条。");
        assert_eq!(said(&[("1月", 3)]), "2026年公开信息3条。");
        assert_eq!(said(&[("1月", 3), ("2月", 0)]), "2026年公开信息3条，最多的是1月（3条），2月没有。");
        assert_eq!(said(&[("1月", 3), ("2月", 3)]), "2026年公开信息6条，最多的是1月、2月（各3条）。");
    }

    #[test]
    fn bulletins_know_their_own_days() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let told = Some(Told { first: day("2026-06-26"), last: day("2026-10-25") });
        for (measure, span, told, known) in [
            (Measure::Late, "2026-05", told, false),
            (Measure::Late, "2026-06", told, true),
            (Measure::Inaccurate, "2026-08", told, true),
            (Measure::Late, "2026-10", told, true),
            (Measure::Late, "2026-11", told, false),
            (Measure::Late, "2026", told, true),
            (Measure::Late, "2025", told, false),
            (Measure::Late, "2026-01", None, false),
            (Measure::Released, "2026-11", None, true),
        ] {
            assert_eq!(measure.is_known(Span::parse(span).unwrap(), told), known, "{measure:?} {span}");
        }
    }

    #[test]
    fn every_measure_has_a_code_of_its_own() {
        for one in Measure::ALL {
            assert_eq!(Measure::parse(one.code()), Some(one));
        }
    }
}
