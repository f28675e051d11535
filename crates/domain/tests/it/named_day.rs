//! A day that is named as the last one, told by Art. 35 or set by a decision.

use crate::clock::check;

/// A later day told to the applicant, or one set by a decision: it stands until a fresh term begins.
#[test]
fn a_day_that_was_named() {
    check(&[
        (
            "2026-04-30 counter",
            &["2026-05-08 due_set until=2026-08-03"],
            "2026-05-08",
            "running due 2026-08-03 left 61",
        ),
        (
            "2026-04-30 counter",
            &["2026-05-08 due_set until=2026-08-03", "2026-05-11 extended days=3"],
            "2026-05-11",
            "running due 2026-08-03 left 59 !1 already_extended",
        ),
        (
            "2026-04-30 counter",
            &["2026-05-08 due_set until=2026-05-20", "2026-05-11 consultation_sent with=other_agency"],
            "2026-05-12",
            "consulting due 2026-05-20",
        ),
        (
            "2026-04-30 counter",
            &["2026-05-08 due_set until=2026-05-20", "2026-05-21 answered"],
            "2026-05-21",
            "answered due 2026-05-20 late 1",
        ),
        (
            "2026-04-30 counter",
            &["2026-05-08 fee_notified", "2026-05-09 due_set until=2026-08-03", "2026-05-11 fee_paid"],
            "2026-05-11",
            "running due 2026-06-08 left 20 !1 not_running",
        ),
    ]);
}
