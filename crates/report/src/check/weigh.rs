//! The verdict on one comparison where some values are blank.
//!
//! A blank is not a zero. If it holds with every blank taken as 0 it passes, and says so where
//! another value of a blank would break it. If it does not hold, but a blank on the side that is too
//! small could make up for it, nobody can tell. If no blank could help, it fails. Where nothing but
//! blanks is there, nobody can tell.

use crate::{Verdict, format::Op};

/// One side of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Side {
    /// Sum of what is known, each blank taken as 0.
    pub(super) sum: i128,
    /// A blank is there that could make the side larger.
    pub(super) can_grow: bool,
    /// A blank is there that could make the side smaller: one that is subtracted, or may be negative.
    pub(super) can_shrink: bool,
}

/// `something_known`: at least one value of either side is printed.
pub(super) fn weigh(op: Op, left: Side, right: Side, something_known: bool) -> Verdict {
    // What the blanks could do to `left - right`.
    let can_rise = left.can_grow || right.can_shrink;
    let can_fall = left.can_shrink || right.can_grow;
    let (holds, breakable, mendable) = match op {
        Op::Equal if left.sum == right.sum => (true, can_rise || can_fall, false),
        Op::Equal => (false, false, if left.sum < right.sum { can_rise } else { can_fall }),
        Op::AtMost => (left.sum <= right.sum, can_rise, can_fall),
        Op::Implies => {
            let may_arise = left.sum > 0 || left.can_grow;
            let may_lack = right.sum <= 0 || right.can_shrink;
            (left.sum <= 0 || right.sum > 0, may_arise && may_lack, can_fall)
        }
    };
    match (holds, breakable) {
        (true, false) => Verdict::Pass { blank_as_zero: false },
        (true, true) if something_known => Verdict::Pass { blank_as_zero: true },
        (true, true) => Verdict::CannotTell,
        (false, _) if mendable => Verdict::CannotTell,
        (false, _) => Verdict::Fail,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `3`, `3?` (a blank that could add), `3!` (a blank that could take away), `3~` (both).
    fn side(text: &str) -> Side {
        let sum = text.trim_end_matches(['?', '!', '~']).parse().unwrap();
        let can_grow = text.ends_with(['?', '~']);
        Side { sum, can_grow, can_shrink: text.ends_with(['!', '~']) }
    }

    fn check(op: Op, left: &str, right: &str, expected: &str) {
        let verdict = weigh(op, side(left), side(right), true);
        let word = if verdict.blank_as_zero() { "as zero" } else { verdict.id() };
        assert_eq!(word, expected, "{left} {op:?} {right}");
    }

    #[test]
    fn equal() {
        check(Op::Equal, "5", "5", "pass");
        check(Op::Equal, "5?", "5", "as zero");
        check(Op::Equal, "5", "5?", "as zero");
        check(Op::Equal, "5?", "5?", "as zero");
        check(Op::Equal, "5!", "5", "as zero");
        check(Op::Equal, "5", "4", "fail");
        check(Op::Equal, "5", "4?", "cannot_tell"); // the blank may be 1
        check(Op::Equal, "5?", "4", "fail"); // the blank stands on the larger side
        check(Op::Equal, "5?", "4?", "cannot_tell");
        check(Op::Equal, "5!", "4", "cannot_tell"); // 5 - blank = 4
        check(Op::Equal, "5", "4!", "fail");
        check(Op::Equal, "4", "5!", "cannot_tell");
        check(Op::Equal, "4!", "5", "fail");
        check(Op::Equal, "5", "4~", "cannot_tell");
        check(Op::Equal, "4", "5~", "cannot_tell");
    }

    #[test]
    fn at_most() {
        check(Op::AtMost, "4", "5", "pass");
        check(Op::AtMost, "5", "5", "pass");
        check(Op::AtMost, "6", "5", "fail");
        check(Op::AtMost, "4?", "5", "as zero"); // the blank may be 2
        check(Op::AtMost, "4", "5?", "pass"); // the more, the better
        check(Op::AtMost, "4!", "5", "pass");
        check(Op::AtMost, "4", "5!", "as zero");
        check(Op::AtMost, "6", "5?", "cannot_tell");
        check(Op::AtMost, "6?", "5", "fail");
        check(Op::AtMost, "6!", "5", "cannot_tell");
        check(Op::AtMost, "6", "5~", "cannot_tell");
    }

    #[test]
    fn implies() {
        check(Op::Implies, "0", "0", "pass");
        check(Op::Implies, "1", "1", "pass");
        check(Op::Implies, "0", "1", "pass");
        check(Op::Implies, "1", "0", "fail");
        check(Op::Implies, "1", "-1", "fail");
        check(Op::Implies, "1", "0?", "cannot_tell");
        check(Op::Implies, "1?", "0", "fail");
        check(Op::Implies, "0?", "0", "as zero");
        check(Op::Implies, "0?", "3", "pass");
        check(Op::Implies, "0", "0?", "pass");
        check(Op::Implies, "1", "1~", "as zero");
        check(Op::Implies, "1!", "0", "cannot_tell");
    }

    #[test]
    fn nothing_but_blanks() {
        let blank = side("0?");
        assert_eq!(weigh(Op::Equal, blank, blank, false), Verdict::CannotTell);
        assert_eq!(weigh(Op::AtMost, blank, side("0"), false), Verdict::CannotTell);
        // A figure that cannot be negative is not negative, whatever it is.
        assert_eq!(weigh(Op::AtMost, side("0"), blank, false), Verdict::Pass { blank_as_zero: false });
    }
}
