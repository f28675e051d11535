//! One bit a day, with running totals: which days are worked, how many lie before a day, which is the n-th.

use chrono::{Datelike, NaiveDate};

use super::{FIRST_YEAR, LAST_YEAR};

/// Day 0 is 1 January of [`FIRST_YEAR`], a Monday; given as chrono counts days (1 January of year 1 is day 1).
const DAY_ZERO: i32 = 693_596;
/// Number of days through 31 December of [`LAST_YEAR`].
const DAYS: u32 = 109_938;
const BITS: u32 = u64::BITS;

/// 64 days.
#[derive(Debug, Clone, Copy, Default)]
struct Block {
    /// Bit i: the i-th day of the block is a working day.
    working: u64,
    /// Working days before the block.
    before: u32,
}

/// The working days of the whole range, as a bitset with totals.
#[derive(Debug, Clone)]
pub(super) struct WorkingDays {
    blocks: Vec<Block>,
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
        WorkingDays { blocks }
    }

    /// Number of a date; none outside the range.
    pub(super) fn number(date: NaiveDate) -> Option<u32> {
        if !(FIRST_YEAR..=LAST_YEAR).contains(&date.year()) {
            return None;
        }
        u32::try_from(date.num_days_from_ce() - DAY_ZERO).ok()
    }

    /// Date of a number.
    pub(super) fn date(day: u32) -> Option<NaiveDate> {
        NaiveDate::from_num_days_from_ce_opt(i32::try_from(day).ok()? + DAY_ZERO)
    }

    pub(super) fn contains(&self, day: u32) -> bool {
        self.block(day / BITS).is_some_and(|block| block.working >> (day % BITS) & 1 == 1)
    }

    /// Working days from day 0 through `day`.
    pub(super) fn through(&self, day: u32) -> u32 {
        let up_to_day = u64::MAX >> (BITS - 1 - day % BITS);
        self.block(day / BITS).map_or(0, |block| block.before + (block.working & up_to_day).count_ones())
    }

    /// The `n`-th working day after `day`; none if the range ends before. `n` is at least 1.
    pub(super) fn nth_after(&self, day: u32, n: u32) -> Option<u32> {
        let wanted = self.through(day) + n;
        // A block holds at most 64 working days, so the end lies no earlier than n / 64 blocks on.
        let mut place = day / BITS + n / BITS;
        let mut block = self.block(place)?;
        while block.before + block.working.count_ones() < wanted {
            place += 1;
            block = self.block(place)?;
        }
        Some(place * BITS + nth_bit(block.working, wanted - block.before))
    }

    fn block(&self, place: u32) -> Option<Block> {
        self.blocks.get(place as usize).copied()
    }
}

/// Position of the `n`-th set bit (n from 1): halve the word, keep the half that holds it.
fn nth_bit(word: u64, mut n: u32) -> u32 {
    let mut position = 0;
    for width in [32, 16, 8, 4, 2, 1] {
        let low = (word >> position & ((1 << width) - 1)).count_ones();
        let beyond = u32::from(n > low);
        n -= low * beyond;
        position += width * beyond;
    }
    position
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn range_is_what_the_constants_say() {
        let first = NaiveDate::from_ymd_opt(FIRST_YEAR, 1, 1).unwrap();
        let last = NaiveDate::from_ymd_opt(LAST_YEAR, 12, 31).unwrap();
        assert_eq!(first.weekday(), chrono::Weekday::Mon);
        assert_eq!(WorkingDays::number(first), Some(0));
        assert_eq!(WorkingDays::number(last), Some(DAYS - 1));
        assert_eq!(WorkingDays::number(first.pred_opt().unwrap()), None);
        assert_eq!(WorkingDays::number(last.succ_opt().unwrap()), None);
        assert_eq!(WorkingDays::date(DAYS - 1), Some(last));
    }

    #[test]
    fn nth_bit_finds_each_bit() {
        for word in [1, u64::MAX, 1 << 63, 0b1011, 0x8000_0001_0000_8001, 0x1f3e_7cf9_f3e7_cf9f] {
            let set: Vec<u32> = (0..64).filter(|bit| word >> bit & 1 == 1).collect();
            for (place, bit) in set.iter().enumerate() {
                assert_eq!(nth_bit(word, place as u32 + 1), *bit, "{word:x}, {place}");
            }
        }
    }

    #[test]
    fn the_end_of_the_range_holds_no_day_beyond_it() {
        let days = WorkingDays::new(std::iter::empty());
        // 31 December 2200 is a Wednesday.
        assert_eq!(days.nth_after(DAYS - 2, 1), Some(DAYS - 1));
        assert_eq!(days.nth_after(DAYS - 1, 1), None);
        assert_eq!(days.nth_after(DAYS - 2, 64), None);
        assert_eq!(days.nth_after(0, 10_000), Some(14_000));
    }
}
