//! How trainings are counted.

use std::collections::BTreeSet;

use super::{Kind, State};

/// As printed under every total.
pub const COUNTING_RULE: &str = "人次：每次培训每签到一人计1人次，同一人参加几次计几人次；人数：姓名、单位相同的为同一人，只计1人。\
办结的培训才计入；参加上级培训、跟班学习按派出的人单独统计，不计入本机关举办的次数和人次。";

/// A training with who was there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attended {
    /// Which kind.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// Everybody once.
    pub people: BTreeSet<String>,
}

/// What was counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// Trainings of the agency itself (次).
    pub sessions: u64,
    /// 人次 of these.
    pub times: u64,
    /// 人数 of these.
    pub persons: u64,
    /// Trainings of others to which persons were sent.
    pub external: u64,
    /// 人次 of these.
    pub sent: u64,
}

/// Counts what is held.
pub fn count<'a>(trainings: impl IntoIterator<Item = &'a Attended>) -> Count {
    let (mut count, mut everybody) = (Count::default(), BTreeSet::new());
    for one in trainings.into_iter().filter(|one| one.state == State::Held) {
        let many = one.people.len() as u64;
        if one.kind.is_external() {
            count.external += 1;
            count.sent += many;
        } else {
            count.sessions += 1;
            count.times += many;
            everybody.extend(one.people.iter());
        }
    }
    count.persons = everybody.len() as u64;
    count
}

/// The sentence of a year for the yearly report; nothing counted: none.
pub fn year_sentence(count: Count) -> Option<String> {
    let own = (count.sessions > 0)
        .then(|| format!("全年举办政府信息公开培训{}次，接受培训{}人次", count.sessions, count.times));
    let sent = (count.external > 0)
        .then(|| format!("派员参加上级政府信息公开培训{}次、{}人次", count.external, count.sent));
    let parts: Vec<String> = own.into_iter().chain(sent).collect();
    (!parts.is_empty()).then(|| format!("{}。", parts.join("；")))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn held(kind: Kind, people: &[&str]) -> Attended {
        let people = people.iter().map(|one| (*one).to_owned()).collect();
        Attended { kind, state: State::Held, people }
    }

    #[test]
    fn the_rule() {
        let planned = Attended { state: State::Called, ..held(Kind::Special, &["甲|股"]) };
        let all = [
            held(Kind::Special, &["甲|股", "乙|股"]),
            held(Kind::Study, &["甲|股", "甲|所"]),
            held(Kind::Superior, &["甲|股"]),
            planned,
        ];
        let counted = count(&all);
        assert_eq!(counted, Count { sessions: 2, times: 4, persons: 3, external: 1, sent: 1 });
        assert_eq!(
            year_sentence(counted).unwrap(),
            "全年举办政府信息公开培训2次，接受培训4人次；派员参加上级政府信息公开培训1次、1人次。"
        );
        assert_eq!(year_sentence(Count::default()), None);
    }

    proptest! {
        /// Person-times are the sum of the trainings; persons are never more, and never fewer than of one training.
        #[test]
        fn sums(all in proptest::collection::vec((any::<bool>(), proptest::collection::btree_set("[a-e]", 0..5)), 0..6)) {
            let kind = |external| if external { Kind::Attached } else { Kind::Online };
            let all: Vec<Attended> = all
                .into_iter()
                .map(|(external, people)| Attended { kind: kind(external), state: State::Held, people })
                .collect();
            let counted = count(&all);
            let each: Vec<Count> = all.iter().map(|one| count([one])).collect();
            prop_assert_eq!(counted.times, each.iter().map(|one| one.times).sum::<u64>());
            prop_assert_eq!(counted.sent, each.iter().map(|one| one.sent).sum::<u64>());
            prop_assert_eq!(counted.sessions + counted.external, all.len() as u64);
            prop_assert!(counted.persons <= counted.times);
            prop_assert!(each.iter().all(|one| one.persons == one.times && one.persons <= counted.persons));
        }
    }
}
