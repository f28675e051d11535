//! The use cases against a second, naive account of the rules, written on its own: whatever people try
//! in whatever order, both say the same about what is done, where the text stands and what is public.

use std::collections::BTreeSet;

use gongkai_domain::{
    authority::Staff,
    id::DocumentId,
    organisation::Duty,
    publication::{Verdict, WithdrawalReason},
};
use gongkai_office::{
    OfficeError,
    publication::{self, DocumentFace, Judge, Save, Saved},
};
use gongkai_testkit::{Dice, on_both_databases};

use super::stage::{Bureau, metadata, person, text};

const STORIES: u64 = 24;
const ACTS: usize = 50;
const WRITERS: [&str; 6] = ["clerk", "colleague", "head", "reviewer", "second", "all"];
const REVIEWERS: [&str; 6] = ["head", "reviewer", "second", "leader", "secrecy", "all"];

/// One who holds everything, which the rules of duties forbid and review must survive.
fn who(name: &str) -> Staff {
    if name != "all" {
        return person(name);
    }
    let id = gongkai_domain::id::StaffId::parse("all").unwrap();
    Staff { id, duties: Duty::CONTENT.into(), name: "all".to_owned(), ..person("clerk") }
}

#[derive(Debug, Clone, Copy)]
enum Act {
    Write(&'static str, usize),
    Correct(&'static str),
    Submit,
    Pass(&'static str),
    Back(&'static str),
    Judge(&'static str, Verdict),
    Answer(bool),
    Ask(&'static str),
    Emergency(&'static str),
    Release,
    Withdraw,
}

fn pick(dice: &mut Dice) -> Act {
    let mut of = |list: &[&'static str]| list[dice.below(list.len())];
    let (writer, reviewer) = (of(&WRITERS), of(&REVIEWERS));
    match dice.below(24) {
        0 => Act::Write(writer, dice.below(3)),
        1 => Act::Correct(writer),
        2..=4 => Act::Submit,
        5..=12 => Act::Pass(reviewer),
        13 => Act::Back(reviewer),
        14..=16 => Act::Judge("secrecy", Verdict::Clear),
        17 => Act::Judge(reviewer, Verdict::ALL[dice.below(3)]),
        18 => Act::Answer(dice.below(3) > 0),
        19 => Act::Ask(writer),
        20 => Act::Emergency(if dice.below(4) > 0 { "leader" } else { "all" }),
        21 | 22 => Act::Release,
        _ => Act::Withdraw,
    }
}

/// The naive account.
#[derive(Debug)]
struct Naive {
    edition: i32,
    words: usize,
    state: &'static str,
    writers: BTreeSet<&'static str>,
    passes: Vec<&'static str>,
    verdict: Option<Verdict>,
    asked: Option<&'static str>,
    /// Edition and words that the public sees.
    public: Option<(i32, usize)>,
    owed: Option<i32>,
}

impl Naive {
    /// Does it; says whether it may be done.
    fn act(&mut self, act: Act) -> bool {
        match act {
            Act::Write(by, words) => self.write(by, words),
            Act::Correct(by) => self.correct(by),
            Act::Submit => {
                let may = matches!(self.state, "draft" | "returned");
                if may {
                    (self.state, self.passes) = ("in_review", Vec::new());
                }
                may
            }
            Act::Pass(by) => self.pass(by),
            Act::Back(by) => {
                let may = self.state == "in_review" && self.is_due(by);
                if may {
                    (self.state, self.passes, self.asked) = ("returned", Vec::new(), None);
                }
                may
            }
            Act::Judge(by, verdict) => self.judge(by, verdict),
            Act::Answer(yes) => {
                let may = self.state == "referred" && !self.writers.contains("secrecy");
                if may {
                    self.verdict = Some(if yes { Verdict::Clear } else { Verdict::Closed });
                    self.state = if yes { "in_review" } else { "returned" };
                    if !yes {
                        self.passes.clear();
                    }
                }
                may
            }
            Act::Ask(by) => {
                let may = self.state == "in_review" && self.asked != Some(by);
                if may {
                    self.asked = Some(by);
                }
                may
            }
            Act::Emergency(by) => {
                let two = self.asked.is_some_and(|asked| asked != by) && !self.writers.contains(by);
                let may = self.state == "in_review" && two && self.verdict == Some(Verdict::Clear);
                if may {
                    self.state = "public";
                    (self.public, self.owed) = (Some((self.edition, self.words)), Some(self.edition));
                }
                may
            }
            Act::Release => {
                let may = self.state == "approved";
                if may {
                    self.state = "public";
                    (self.public, self.owed, self.asked) = (Some((self.edition, self.words)), None, None);
                }
                may
            }
            Act::Withdraw => {
                let Some((edition, _)) = self.public else { return false };
                if edition == self.edition && self.state == "public" {
                    self.state = "withdrawn";
                } else {
                    let state = if self.state == "draft" { "draft" } else { "returned" };
                    self.nothing_was_said();
                    self.state = state;
                }
                (self.public, self.owed) = (None, None);
                true
            }
        }
    }

    fn write(&mut self, by: &'static str, words: usize) -> bool {
        if words == self.words {
            return true;
        }
        if matches!(self.state, "public" | "withdrawn") {
            return false;
        }
        self.words = words;
        self.writers.insert(by);
        self.nothing_was_said();
        true
    }

    fn correct(&mut self, by: &'static str) -> bool {
        if !matches!(self.state, "public" | "withdrawn") {
            return false;
        }
        self.edition += 1;
        self.writers = [by].into();
        self.nothing_was_said();
        true
    }

    fn nothing_was_said(&mut self) {
        (self.state, self.passes, self.verdict, self.asked) = ("draft", Vec::new(), None, None);
    }

    fn is_due(&self, by: &str) -> bool {
        let open = self.state == "in_review" || (self.state == "public" && self.owed == Some(self.edition));
        let duty: &[&str] = match self.passes.len() {
            0 => &["head", "all"],
            1 => &["reviewer", "second", "all"],
            2 => &["leader", "all"],
            _ => &[],
        };
        open && duty.contains(&by) && !self.writers.contains(by) && !self.passes.contains(&by)
    }

    fn pass(&mut self, by: &'static str) -> bool {
        let last = self.passes.len() == 2;
        if !self.is_due(by) || (last && self.verdict != Some(Verdict::Clear)) {
            return false;
        }
        self.passes.push(by);
        if last && self.state == "in_review" {
            self.state = "approved";
        } else if last {
            self.owed = None;
        }
        true
    }

    fn judge(&mut self, by: &str, verdict: Verdict) -> bool {
        if !["secrecy", "all"].contains(&by) || self.writers.contains(by) || self.state != "in_review" {
            return false;
        }
        self.verdict = Some(verdict);
        match verdict {
            Verdict::Clear => {}
            Verdict::Closed => (self.state, self.passes, self.asked) = ("returned", Vec::new(), None),
            Verdict::Unsure => (self.state, self.asked) = ("referred", None),
        }
        true
    }
}

/// Does it in the office; says whether it was done.
async fn tried(bureau: &Bureau, id: &DocumentId, act: Act) -> bool {
    let (office, seen, key) = (&bureau.office, bureau.seen(id).await, id.as_str());
    let result: Result<(), OfficeError> = match act {
        Act::Write(by, words) => {
            let erratum = bureau.show(id).await.held.edition.erratum;
            let content = text(&format!("文本{words}"));
            let save = Save { version: seen.version, metadata: metadata("通知"), content, erratum };
            publication::save(office, &who(by), key, save).await.map(|saved| {
                assert!(matches!(saved, Saved::Kept(_)));
            })
        }
        Act::Correct(by) => {
            publication::correct(office, &who(by), key, seen.version, "原文有误").await.map(|_| ())
        }
        Act::Submit => publication::submit(office, &person("clerk"), key, &seen).await.map(|_| ()),
        Act::Pass(by) => publication::pass(office, &who(by), key, &seen, "同意").await.map(|_| ()),
        Act::Back(by) => publication::send_back(office, &who(by), key, &seen, "请补充依据").await.map(|_| ()),
        Act::Judge(by, verdict) => {
            let judge = Judge { verdict, opinion: "逐条核对过".into(), authority: "保密局".into() };
            publication::judge_secrecy(office, &who(by), key, &seen, &judge).await.map(|_| ())
        }
        Act::Answer(yes) => {
            let answer = ("保密局", "已经研究决定");
            publication::answer_referral(office, &person("secrecy"), key, &seen, yes, answer)
                .await
                .map(|_| ())
        }
        Act::Ask(by) => {
            publication::ask_emergency(office, &who(by), key, &seen, "情况紧急需要").await.map(|_| ())
        }
        Act::Emergency(by) => {
            publication::release_in_emergency(office, &who(by), key, &seen).await.map(|_| ())
        }
        Act::Release => publication::release(office, &person("reviewer"), key, &seen).await.map(|_| ()),
        Act::Withdraw => {
            let (leader, kind) = (person("leader"), WithdrawalReason::Mistake);
            publication::withdraw(office, &leader, key, kind, "内容有误").await.map(|_| ())
        }
    };
    match result {
        Ok(()) => true,
        Err(OfficeError::Refused(_) | OfficeError::NotFound) => false,
        Err(other) => panic!("{act:?}: {other:?}"),
    }
}

on_both_databases! {
    async fn the_office_and_the_naive_account_agree(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let mut released = 0;
        for seed in 0..STORIES {
            let mut dice = Dice::seeded(seed);
            let id = bureau.draft("通知", "文本0").await;
            let mut naive = Naive {
                edition: 1,
                words: 0,
                state: "draft",
                writers: ["clerk"].into(),
                passes: Vec::new(),
                verdict: None,
                asked: None,
                public: None,
                owed: None,
            };
            let mut story = Vec::new();
            for _ in 0..ACTS {
                let act = pick(&mut dice);
                story.push(act);
                assert_eq!(tried(&bureau, &id, act).await, naive.act(act), "seed {seed}: {story:?}\n{naive:?}");
                let held = bureau.show(&id).await.held;
                assert_eq!(held.life.state.code(), naive.state, "seed {seed}: {story:?}");
                assert_eq!(held.life.passed.len(), naive.passes.len(), "seed {seed}: {story:?}");
                let face = publication::document_face(&bureau.office, &held.agency, id.as_str()).await.unwrap();
                let shown = match &face {
                    DocumentFace::Shown(document, _) => Some((document.edition, document.content.clone())),
                    _ => None,
                };
                let expected = naive.public.map(|(edition, words)| (edition, text(&format!("文本{words}"))));
                assert_eq!(shown, expected, "seed {seed}: {story:?}");
                if let DocumentFace::Shown(document, _) = face {
                    released += 1;
                    assert_eq!(document.owed, naive.owed.is_some());
                    assert!(document.owed || document.approvals.len() >= 4, "{document:?}");
                    assert!(document.approvals.iter().all(|approval| approval.seen == document.seen));
                }
            }
        }
        assert!(released > 100, "the stories must reach the public: {released}");
    }
}
