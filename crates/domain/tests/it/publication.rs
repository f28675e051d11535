//! The life of a document against a second, naive account of it: whatever people try in whatever
//! order, nothing is public without the approvals that the law and the office's rule ask for.

use std::collections::{BTreeSet, HashSet};

use gongkai_domain::{
    authority::Staff,
    id::{AgencyId, StaffId, UnitId},
    organisation::Duty,
    publication::{Document, Flow, Screened, State, Verdict, flow},
};
use proptest::prelude::*;

/// Author, unit head, head of another unit, disclosure reviewer, secrecy reviewer, leader, and one who
/// holds everything, which the rules of duties forbid and review must survive.
const PEOPLE: [(&str, &str, &[Duty]); 7] = [
    ("author", "u1", &[Duty::Provider]),
    ("head", "u1", &[Duty::UnitHead]),
    ("other", "u2", &[Duty::UnitHead]),
    ("reviewer", "u1", &[Duty::DisclosureReviewer]),
    ("secrecy", "u1", &[Duty::SecrecyReviewer]),
    ("leader", "u1", &[Duty::ResponsibleLeader]),
    (
        "all",
        "u1",
        &[
            Duty::Provider,
            Duty::UnitHead,
            Duty::DisclosureReviewer,
            Duty::SecrecyReviewer,
            Duty::ResponsibleLeader,
        ],
    ),
];

type Who = usize;

fn staff(who: Who) -> Staff {
    let (name, unit, duties) = PEOPLE[who];
    Staff {
        id: StaffId::parse(name).unwrap(),
        agency: AgencyId::parse("a1").unwrap(),
        unit: UnitId::parse(unit),
        name: name.to_owned(),
        duties: duties.iter().copied().collect(),
        address: None,
        stepped_up: true,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Act {
    Edit(Who, &'static str),
    Submit(&'static str),
    /// With the number of findings that block; `None`: not screened.
    Pass(Who, &'static str, Option<u32>),
    SendBack(Who, &'static str),
    Judge(Who, &'static str, Verdict),
    Answered(Who, bool),
    Ask(Who),
    Emergency(Who, Option<u32>),
    Release(&'static str),
    Withdraw,
}

const TEXTS: [&str; 2] = ["d1", "d2"];

fn acts() -> Vec<Act> {
    let mut acts = vec![Act::Submit("d1"), Act::Submit("d2"), Act::Release("d1"), Act::Release("d2")];
    acts.push(Act::Withdraw);
    for who in [0, 6] {
        acts.extend(TEXTS.map(|text| Act::Edit(who, text)));
    }
    for who in 1..7 {
        acts.extend([Act::Pass(who, "d1", Some(0)), Act::Pass(who, "d2", Some(0)), Act::SendBack(who, "d1")]);
        acts.push(Act::Judge(who, "d1", Verdict::Clear));
    }
    acts.extend([Act::Pass(3, "d1", None), Act::Pass(3, "d1", Some(2))]);
    acts.extend([Verdict::Closed, Verdict::Unsure].map(|verdict| Act::Judge(4, "d1", verdict)));
    acts.extend([Act::Answered(4, true), Act::Answered(4, false), Act::Answered(3, true)]);
    acts.extend([0, 3, 5].map(Act::Ask));
    acts.extend([Act::Emergency(5, Some(0)), Act::Emergency(5, Some(1)), Act::Emergency(6, Some(0))]);
    acts.extend([Act::Emergency(3, Some(0)), Act::Emergency(5, None)]);
    acts
}

fn run(document: &Document, flow: &Flow, act: Act) -> Option<Document> {
    let digest = document.digest.clone();
    let seen = |blocking: Option<u32>| {
        blocking.map(|blocking| Screened { digest: &digest, blocking, unanswered: &[] })
    };
    match act {
        Act::Edit(who, text) => Some(document.edit(&staff(who).id, text)),
        Act::Submit(text) => document.submit(text).ok(),
        Act::Pass(who, text, blocking) => document.pass(flow, &staff(who), text, seen(blocking)).ok(),
        Act::SendBack(who, text) => document.send_back(flow, &staff(who), text).ok(),
        Act::Judge(who, text, verdict) => document.judge_secrecy(&staff(who), text, verdict).ok(),
        Act::Answered(who, may) => document.referral_answered(&staff(who), &digest, may).ok(),
        Act::Ask(who) => document.ask_emergency(&staff(who), &digest).ok(),
        Act::Emergency(who, blocking) => {
            document.release_in_emergency(&staff(who), &digest, seen(blocking)).ok()
        }
        Act::Release(text) => document.release(flow, text).ok(),
        Act::Withdraw => document.withdraw().ok(),
    }
}

/// The naive account: everything that was done, read from the beginning each time.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
struct Story(Vec<Act>);

/// What the public sees, by the naive account: the acts that brought exactly this text out.
struct Shown {
    in_emergency: bool,
    since_text: Vec<Act>,
    writers: BTreeSet<Who>,
}

impl Story {
    /// Reads the whole story: which text is public, and how it came there.
    fn shown(&self) -> Option<Shown> {
        let (mut text, mut since, mut writers) = ("d1", Vec::new(), BTreeSet::from([0]));
        let mut shown = None;
        let mut is_new_edition = false;
        for act in &self.0 {
            match act {
                Act::Edit(_, new) if *new == text => {}
                Act::Edit(who, new) => {
                    text = new;
                    since.clear();
                    if is_new_edition {
                        writers.clear();
                        is_new_edition = false;
                    }
                    writers.insert(*who);
                }
                Act::Release(_) | Act::Emergency(..) => {
                    let in_emergency = matches!(act, Act::Emergency(..));
                    since.push(*act);
                    shown = Some(Shown { in_emergency, since_text: since.clone(), writers: writers.clone() });
                    is_new_edition = true;
                }
                // What was said until then does not count for what comes out later.
                Act::Withdraw => {
                    shown = None;
                    since.clear();
                }
                _ => {
                    since.push(*act);
                    // Steps passed after an emergency release belong to what is shown.
                    if let Some(shown) = shown.as_mut().filter(|_| is_new_edition) {
                        shown.since_text = since.clone();
                    }
                }
            }
        }
        shown
    }
}

impl Shown {
    /// Passes since the text was last sent to review, in order.
    fn passes(&self) -> Vec<Who> {
        let begin = self
            .since_text
            .iter()
            .rposition(|act| matches!(act, Act::Submit(_) | Act::SendBack(..) | Act::Answered(_, false)));
        let from = begin.map_or(0, |at| at + 1);
        self.since_text[from..]
            .iter()
            .filter_map(|act| if let Act::Pass(who, _, _) = act { Some(*who) } else { None })
            .collect()
    }

    fn has_secrecy_verdict(&self) -> bool {
        let last = self.since_text.iter().rev().find_map(|act| match act {
            Act::Judge(who, _, verdict) => Some((*who, *verdict == Verdict::Clear)),
            Act::Answered(who, may) => Some((*who, *may)),
            _ => None,
        });
        last.is_some_and(|(who, clear)| {
            clear && !self.writers.contains(&who) && PEOPLE[who].2.contains(&Duty::SecrecyReviewer)
        })
    }

    fn is_approved(&self) -> bool {
        let passes = self.passes();
        let duties = [Duty::UnitHead, Duty::DisclosureReviewer, Duty::ResponsibleLeader];
        let distinct: BTreeSet<_> = passes.iter().collect();
        passes.len() == 3
            && distinct.len() == 3
            && passes.iter().zip(duties).all(|(who, duty)| PEOPLE[*who].2.contains(&duty))
            && passes.iter().all(|who| !self.writers.contains(who))
            && PEOPLE[passes[0]].1 == "u1"
            && self.has_secrecy_verdict()
            && self.was_clean()
    }

    fn was_clean(&self) -> bool {
        self.since_text.iter().all(|act| !matches!(act, Act::Pass(3, _, None | Some(1..))))
    }

    fn took_two_persons(&self) -> bool {
        let asked = self.since_text.iter().rev().find_map(|act| match act {
            Act::Ask(who) => Some(*who),
            _ => None,
        });
        let released = self.since_text.iter().rev().find_map(|act| match act {
            Act::Emergency(who, Some(0)) => Some(*who),
            _ => None,
        });
        asked.zip(released).is_some_and(|(asked, released)| {
            asked != released
                && PEOPLE[released].2.contains(&Duty::ResponsibleLeader)
                && !self.writers.contains(&released)
        }) && self.has_secrecy_verdict()
    }
}

fn check_rightly_public(document: &Document, story: &Story) {
    let shown = story.shown();
    assert_eq!(document.public.is_some(), shown.is_some(), "{story:?}");
    let Some(shown) = shown else {
        assert_eq!(document.owed, None, "a debt without a public text: {story:?}");
        return;
    };
    if shown.in_emergency {
        assert!(shown.took_two_persons(), "one person: {story:?}");
        assert_eq!(document.owed.is_none(), shown.is_approved(), "debt: {story:?}");
    } else {
        assert!(shown.is_approved(), "not approved: {story:?}");
        assert_eq!(document.owed, None, "{story:?}");
    }
}

fn begin() -> Document {
    Document::begin(&staff(0).id, &UnitId::parse("u1").unwrap(), "d1")
}

/// All histories of up to eight steps. Those that lead to the same document with the same story since
/// the text was last changed go on together.
#[test]
fn every_short_history() {
    let flow = flow("three-stage").unwrap();
    let acts = acts();
    let mut seen: HashSet<(Document, String)> = HashSet::new();
    let mut now = vec![(begin(), Story::default())];
    let mut public = 0;
    for _ in 0..8 {
        let mut next = Vec::new();
        for (document, story) in now {
            for act in &acts {
                let Some(after) = run(&document, flow, *act) else { continue };
                let mut story = story.clone();
                story.0.push(*act);
                check_rightly_public(&after, &story);
                public += usize::from(after.state == State::Public);
                let account = story.shown().map(|shown| format!("{:?}{:?}", shown.since_text, shown.writers));
                if seen.insert((after.clone(), account.unwrap_or_default())) {
                    next.push((after, story));
                }
            }
        }
        now = next;
    }
    assert!(public > 500, "the model must reach publication: {public}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, ..ProptestConfig::default() })]

    /// Longer histories at random.
    #[test]
    fn random_histories(picks in prop::collection::vec(any::<prop::sample::Index>(), 60)) {
        let flow = flow("three-stage").unwrap();
        let acts = acts();
        let (mut document, mut story) = (begin(), Story::default());
        for pick in picks {
            let act = acts[pick.index(acts.len())];
            if let Some(after) = run(&document, flow, act) {
                document = after;
                story.0.push(act);
                check_rightly_public(&document, &story);
            }
        }
    }
}

#[test]
fn refusals_name_what_is_missing() {
    let flow = flow("three-stage").unwrap();
    let open = ["第1段（手机号码）".to_owned()];
    let clean = Some(Screened { digest: "d1", blocking: 0, unanswered: &[] });
    let sent = begin().submit("d1").unwrap();
    let first = sent.pass(flow, &staff(1), "d1", None).unwrap();
    let second = first.pass(flow, &staff(3), "d1", clean).unwrap();
    let codes = |refusals: Vec<gongkai_domain::refusal::Refusal>| {
        refusals.iter().map(|refusal| refusal.code).collect::<Vec<_>>().join(" ")
    };
    for (document, who, seen, screened, expected) in [
        (&sent, 2, "d1", clean, "other_unit"),
        (&sent, 3, "d1", clean, "not_your_step"),
        (&sent, 1, "d2", clean, "content_changed"),
        (&first, 3, "d1", None, "not_screened"),
        (&first, 3, "d1", Some(Screened { digest: "d0", blocking: 0, unanswered: &[] }), "not_screened"),
        (&first, 3, "d1", Some(Screened { digest: "d1", blocking: 1, unanswered: &[] }), "findings_block"),
        (&first, 3, "d1", Some(Screened { digest: "d1", blocking: 0, unanswered: &open }), "findings_open"),
        (&second, 5, "d1", clean, "secrecy_check_missing"),
        (&begin(), 1, "d1", clean, "wrong_state"),
    ] {
        assert_eq!(codes(document.pass(flow, &staff(who), seen, screened).unwrap_err()), expected);
    }
    let emergency = first.release_in_emergency(&staff(5), "d1", None).unwrap_err();
    assert_eq!(codes(emergency), "emergency_not_asked secrecy_check_missing not_screened");
}
