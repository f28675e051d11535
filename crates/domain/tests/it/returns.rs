//! Whatever people do with a regular return, in whatever order: nobody approves what he or she filled in, and the year
//! so far is the sum of what was filed.

use std::collections::BTreeSet;

use gongkai_domain::{
    collection::FilingState,
    id::StaffId,
    returns::{Earlier, Life, Line, Ready, SCHEMA, Sheet, State},
};
use proptest::prelude::*;

/// Something that one of four people tries.
#[derive(Debug, Clone, Copy)]
enum Act {
    Write(usize, u8),
    Submit(usize),
    GiveBack,
    File(usize),
    SendBack,
    Accept,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let one = prop_oneof![
        3 => (0..4_usize, 0..4_u8).prop_map(|(who, what)| Act::Write(who, what)),
        3 => (0..4_usize).prop_map(Act::Submit),
        1 => Just(Act::GiveBack),
        3 => (0..4_usize).prop_map(Act::File),
        1 => Just(Act::SendBack),
        1 => Just(Act::Accept),
    ];
    prop::collection::vec(one, 1..40)
}

fn person(nth: usize) -> StaffId {
    StaffId::parse(&format!("s{nth}")).unwrap()
}

fn ready() -> Ready<'static> {
    let day = |text: &str| text.parse().unwrap();
    Ready {
        last: day("2026-03-31"),
        counted_on: Some(day("2026-04-01")),
        today: day("2026-04-02"),
        missing: &[],
    }
}

fn decided(life: &mut Life, state: FilingState) {
    if let Some(sent) = life.sent.as_mut().filter(|sent| sent.state != FilingState::Returned) {
        sent.state = state;
    }
}

proptest! {
    #[test]
    fn nobody_approves_what_he_or_she_filled_in(acts in acts()) {
        let mut life = Life::begin(&person(0), "0".to_owned());
        let mut hands = BTreeSet::from([person(0)]);
        for act in acts {
            let digest = life.digest.clone();
            match act {
                Act::Write(who, what) => {
                    if let Ok(next) = life.write(&person(who), what.to_string()) {
                        prop_assert!(life.state != State::Submitted, "what waits is not written on");
                        hands.insert(person(who));
                        life = next;
                    }
                }
                Act::Submit(who) => {
                    if let Ok(next) = life.submit(&person(who), digest, ready()) {
                        hands.insert(person(who));
                        life = next;
                    }
                }
                Act::GiveBack => {
                    if let Ok((next, _)) = life.give_back(&digest, "请再核对一遍") {
                        life = next;
                    }
                }
                Act::File(who) => {
                    if let Ok(next) = life.file(&person(who), &digest, ready()) {
                        prop_assert!(!hands.contains(&person(who)));
                        prop_assert_eq!(life.state, State::Submitted);
                        life = next;
                    }
                }
                Act::SendBack => decided(&mut life, FilingState::Returned),
                Act::Accept => decided(&mut life, FilingState::Accepted),
            }
        }
    }

    #[test]
    fn the_year_so_far_is_the_sum(figures in prop::collection::vec(0..1_000_000_i64, 1..12)) {
        let sheet = |value: i64| {
            let line = Line { id: "a".to_owned(), value: Some(value), ..Line::default() };
            Sheet { schema: SCHEMA, lines: vec![line] }
        };
        let (now, before) = figures.split_last().unwrap();
        let earlier: Vec<Earlier> = before.iter().map(|value| Earlier::Filed(sheet(*value))).collect();
        let year = sheet(*now).with_year(&earlier).lines[0].year;
        prop_assert_eq!(year, Some(figures.iter().sum()));
    }
}
