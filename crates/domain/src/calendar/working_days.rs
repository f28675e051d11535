//! One bit a day with running totals, and the working days in a row: how many lie before a day, which is the n-th.

use chrono::{Datelike, NaiveDate};

use super::{FIRST_YEAR, YEARS};

/// Number of days through 31 December of the last year; day 0, 1 January of [`FIRST_YEAR`], is a Monday.
const DAYS: u32 = NEW_YEARS_DAY[YEARS];
const BITS: u32 = u64::BITS;

/// Number of 1 January of each year, from [`FIRST_YEAR`] to the year after the last.
const NEW_YEARS_DAY: [u32; YEARS + 1] = new_years_days();

#[expect(clippy::indexing_slicing, reason = "runs while compiling; a wrong index does not compile")]
const fn new_years_days() -> [u32; YEARS + 1] {
    let mut days = [0; YEARS + 1];
    let mut place = 0;
    while place < YEARS {
        let year = FIRST_YEAR + place as i32;
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        days[place + 1] = days[place] + if leap { 366 } else { 365 };
        place += 1;
    }
    days
}

/// 64 days.
#[derive(Debug, Clone, Copy, Default)]
struct Block {
    /// Bit i: the i-th day of the block is a working day.
    working: u64,
    /// Working days before the block.
    before: u32,
}

/// The working days of the whole range.
#[derive(Debug, Clone)]
pub(super) struct WorkingDays {
    blocks: Vec<Block>,
    /// Each working day once, oldest first. Its place is the number of working days before it.
    dates: Vec<NaiveDate>,
}

impl WorkingDays {
    /// Monday to Friday, changed by `exceptions`: day number and whether it is worked.
    pub(super) fn new(exceptions: impl Iterator<Item = (u32, bool)>) -> WorkingDays {
        let mut blocks = vec![Block::default(); DAYS.div_ceil(BITS) as usize];
        for (block, first) in blocks.iter_mut().zip((0u32..).step_by(BITS as usize)) {
            for bit in (0..BITS).filter(|bit| first + bit < DAYS && (first + bit) % 7 < 5) {
                block.working |= 1 << bit;
            }
        }
        for (day, works) in exceptions {
            if let Some(block) = blocks.get_mut((day / BITS) as usize) {
                let bit = 1 << (day % BITS);
                block.working = if works { block.working | bit } else { block.working & !bit };
            }
        }
        let mut before = 0;
        for block in &mut blocks {
            block.before = before;
            before += block.working.count_ones();
        }
        let mut working = WorkingDays { blocks, dates: Vec::with_capacity(before as usize) };
        let first = NaiveDate::from_ymd_opt(FIRST_YEAR, 1, 1).into_iter().flat_map(|day| day.iter_days());
        for (day, date) in (0..DAYS).zip(first) {
            if working.contains(day) {
                working.dates.push(date);
            }
        }
        working
    }

    /// Number of a date; none outside the range.
    #[inline]
    pub(super) fn number(date: NaiveDate) -> Option<u32> {
        let place = usize::try_from(date.year() - FIRST_YEAR).ok().filter(|place| *place < YEARS)?;
        Some(NEW_YEARS_DAY.get(place)? + date.ordinal0())
    }

    #[inline]
    pub(super) fn contains(&self, day: u32) -> bool {
        self.block(day).is_some_and(|block| block.working >> (day % BITS) & 1 == 1)
    }

    /// Working days from day 0 through `day`.
    #[inline]
    pub(super) fn through(&self, day: u32) -> u32 {
        let up_to_day = u64::MAX >> (BITS - 1 - day % BITS);
        self.block(day).map_or(0, |block| block.before + (block.working & up_to_day).count_ones())
    }

    /// The `n`-th working day after `day`; none if the range ends before. `n` is at least 1.
    #[inline]
    pub(super) fn nth_after(&self, day: u32, n: u32) -> Option<NaiveDate> {
        self.dates.get((self.through(day) + n - 1) as usize).copied()
    }

    /// The block of a day.
    #[inline]
    fn block(&self, day: u32) -> Option<Block> {
        self.blocks.get((day / BITS) as usize).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::super::LAST_YEAR;
    use super::*;

    fn date(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn every_day_of_the_range_has_its_number_and_weekday() {
        let days = date(FIRST_YEAR, 1, 1).iter_days().take_while(|day| day.year() <= LAST_YEAR);
        let mut count = 0;
        for (number, day) in (0..).zip(days) {
            assert_eq!(WorkingDays::number(day), Some(number), "{day}");
            assert_eq!(day.weekday().num_days_from_monday(), number % 7, "{day}");
            count += 1;
        }
        assert_eq!(count, DAYS);
        assert_eq!(WorkingDays::number(date(FIRST_YEAR - 1, 12, 31)), None);
        assert_eq!(WorkingDays::number(date(LAST_YEAR + 1, 1, 1)), None);
        assert_eq!(WorkingDays::number(NaiveDate::MIN), None);
    }

    #[test]
    fn the_end_of_the_range_holds_no_day_beyond_it() {
        let days = WorkingDays::new(std::iter::empty());
        // 31 December 2200 is a Wednesday.
        assert_eq!(days.nth_after(DAYS - 2, 1), Some(date(2200, 12, 31)));
        assert_eq!(days.nth_after(DAYS - 1, 1), None);
        assert_eq!(days.nth_after(DAYS - 2, 64), None);
        // 2,000 weeks after Monday, 1 January 1900.
        assert_eq!(days.nth_after(0, 10_000), Some(date(1938, 5, 2)));
    }
}
