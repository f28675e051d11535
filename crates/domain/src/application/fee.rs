//! The information processing fee (信息处理费, Art. 42) as dated data, `data/information-fee/`: by item or by
//! volume, never both.

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::calendar::read_date;

const RATES: [&str; 1] = [include_str!("../../../../data/information-fee/2021.toml")];

static FOUND: LazyLock<Vec<FeeRates>> =
    LazyLock::new(|| RATES.into_iter().filter_map(|text| rates_in(text).ok()).collect());

/// How a fee is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeeMode {
    /// 按件: the applications of one applicant in a calendar month.
    ByItem,
    /// 按量: the pages of one application.
    ByVolume,
}

impl FeeMode {
    /// As shown.
    pub const fn word(self) -> &'static str {
        match self {
            FeeMode::ByItem => "按件计收",
            FeeMode::ByVolume => "按量计收",
        }
    }

    /// As forms send it.
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "by_item" => Some(FeeMode::ByItem),
            "by_volume" => Some(FeeMode::ByVolume),
            _ => None,
        }
    }
}

/// A line of the calculation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeeLine {
    /// First item or page of the band, from 1.
    pub from: u32,
    /// Last one that counts.
    pub through: u32,
    /// Yuan for each.
    pub each: u32,
    /// Yuan together.
    pub yuan: u64,
}

/// The rates in force from some day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeeRates {
    /// First day.
    pub in_force: NaiveDate,
    /// The paper.
    pub basis: String,
    /// Calendar days within which it is paid.
    pub pay_within: u32,
    by_item: Scale,
    by_volume: Scale,
}

/// The rates in force on a day; none before there were any.
pub fn fee_rates(on: NaiveDate) -> Option<&'static FeeRates> {
    FOUND.iter().filter(|rates| rates.in_force <= on).max_by_key(|rates| rates.in_force)
}

impl FeeRates {
    /// The calculation for so many items in the month, or pages of one application, band by band. A band in
    /// which nothing falls is left out.
    pub fn lines(&self, mode: FeeMode, count: u32) -> Vec<FeeLine> {
        let scale = match mode {
            FeeMode::ByItem => &self.by_item,
            FeeMode::ByVolume => &self.by_volume,
        };
        scale.lines(1, count)
    }

    /// What one more application of the same applicant and month costs: that with this number in the month.
    pub fn item(&self, number: u32) -> u64 {
        self.by_item.lines(number, number).iter().map(|line| line.yuan).sum()
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Scale {
    bands: Vec<Band>,
    then: Option<Then>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Band {
    through: Option<u32>,
    yuan: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Then {
    every: u32,
    dearer: u32,
}

impl Scale {
    /// The bands that items `from` through `last` fall into.
    fn lines(&self, from: u32, last: u32) -> Vec<FeeLine> {
        let mut lines = Vec::new();
        let (mut begin, mut each, mut bands) = (1_u32, 0_u32, self.bands.iter());
        while begin <= last {
            let end = match (bands.next(), self.then) {
                (Some(band), _) => {
                    each = band.yuan;
                    band.through.unwrap_or(u32::MAX)
                }
                (None, Some(then)) => {
                    each = each.saturating_add(then.dearer);
                    begin.saturating_add(then.every - 1)
                }
                (None, None) => break,
            };
            let (first, through) = (begin.max(from), end.min(last));
            if first <= through {
                let yuan = u64::from(through - first + 1) * u64::from(each);
                lines.push(FeeLine { from: first, through, each, yuan });
            }
            let Some(next) = end.checked_add(1) else { break };
            begin = next;
        }
        lines
    }

    /// Bands that grow, and an end that covers every number.
    fn is_sound(&self) -> bool {
        let grows = self.bands.windows(2).all(|pair| {
            matches!(pair, [a, b] if a.yuan < b.yuan
                && a.through.is_some_and(|end| b.through.is_none_or(|next| end < next)))
        });
        let open = self.bands.last().is_some_and(|band| band.through.is_none());
        let goes_on = self.then.is_some_and(|then| then.every > 0 && then.dearer > 0);
        grows && open != goes_on && self.bands.first().is_some_and(|band| band.yuan == 0)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: u8,
    in_force: toml::value::Datetime,
    basis: String,
    pay_within: u32,
    by_item: Scale,
    by_volume: Scale,
}

fn rates_in(text: &str) -> Result<FeeRates, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    let in_force = read_date(&file.in_force.to_string()).ok_or("the rates begin on no day")?;
    if file.schema != 1 || !file.by_item.is_sound() || !file.by_volume.is_sound() {
        return Err("the bands contradict each other, or the schema is not known".to_owned());
    }
    let (by_item, by_volume) = (file.by_item, file.by_volume);
    Ok(FeeRates { in_force, basis: file.basis, pay_within: file.pay_within, by_item, by_volume })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yuan(mode: FeeMode, count: u32) -> u64 {
        let rates = fee_rates("2026-11-24".parse().unwrap()).unwrap();
        rates.lines(mode, count).iter().map(|line| line.yuan).sum()
    }

    /// The examples of the reference.
    #[test]
    fn amounts() {
        for (count, expected) in [
            (0, 0),
            (10, 0),
            (11, 100),
            (12, 200),
            (30, 2_000),
            (31, 2_200),
            (40, 4_000),
            (45, 5_500),
            (51, 7_400),
        ] {
            assert_eq!(yuan(FeeMode::ByItem, count), expected, "{count} items");
        }
        for (count, expected) in [(30, 0), (68, 380), (100, 700), (150, 1_700), (200, 2_700), (250, 4_700)] {
            assert_eq!(yuan(FeeMode::ByVolume, count), expected, "{count} pages");
        }
    }

    /// Each further item costs what the sum grows by.
    #[test]
    fn one_more_item() {
        let rates = fee_rates("2021-01-01".parse().unwrap()).unwrap();
        for number in 1..=120 {
            let grown = yuan(FeeMode::ByItem, number) - yuan(FeeMode::ByItem, number - 1);
            assert_eq!(rates.item(number), grown, "item {number}");
        }
    }

    #[test]
    fn before_the_paper_nothing_is_charged() {
        assert!(fee_rates("2020-12-31".parse().unwrap()).is_none());
    }

    #[test]
    fn a_file_that_contradicts_itself_does_not_load() {
        assert!(rates_in(RATES[0]).is_ok());
        for (from, to) in [
            ("schema = 1", "schema = 2"),
            ("through = 30, yuan = 100", "through = 5, yuan = 100"),
            ("through = 30, yuan = 100", "through = 30, yuan = 0"),
            ("{ yuan = 40 }", "{ through = 300, yuan = 40 }"),
            ("every = 10", "every = 0"),
            ("in_force = 2021-01-01", "in_force = 12:00:00"),
        ] {
            assert!(rates_in(&RATES[0].replacen(from, to, 1)).is_err(), "{to}");
        }
    }
}
