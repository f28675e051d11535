//! A test after a training: questions as data, marked by the program.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Kind, State};
use crate::refusal::Refusal;

const FILE: &str = include_str!("../../../../data/training/questions.toml");

static SHIPPED: LazyLock<Vec<Question>> = LazyLock::new(|| read(FILE).unwrap_or_default());

/// How often somebody may take a test: once, and once more who did not pass.
pub const MOST_ATTEMPTS: usize = 2;
/// As shown above every test.
pub const SCORING_RULE: &str = "单选、判断每题2分，多选每题3分；选对全部答案得分，多选、少选、错选不得分，不倒扣。达到总分的60%为合格，不合格的可以补考一次。";
/// Of a hundred points of the total so many are enough.
const ENOUGH: u32 = 60;
/// Options of a question.
const OPTIONS: std::ops::RangeInclusive<usize> = 2..=6;
/// Questions of a test, and of one paste.
const MOST: usize = 100;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// 单选.
    Single,
    /// 多选.
    Multiple,
    /// 判断.
    Judgement,
}

impl QuestionKind {
    /// As shown.
    pub const fn word(self) -> &'static str {
        match self {
            QuestionKind::Single => "单选",
            QuestionKind::Multiple => "多选",
            QuestionKind::Judgement => "判断",
        }
    }

    /// Points of a question.
    pub const fn points(self) -> u32 {
        match self {
            QuestionKind::Single | QuestionKind::Judgement => 2,
            QuestionKind::Multiple => 3,
        }
    }

    fn parse(word: &str) -> Option<Self> {
        match word.trim().trim_end_matches('题') {
            "单选" => Some(Self::Single),
            "多选" => Some(Self::Multiple),
            "判断" => Some(Self::Judgement),
            _ => None,
        }
    }
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Which, within the bank.
    pub code: String,
    /// What is asked for.
    pub kind: QuestionKind,
    /// The question.
    pub text: String,
    /// What can be chosen.
    pub options: Vec<String>,
    /// Letters of what is right, in their order.
    pub answer: String,
    /// What it rests on; may be empty.
    #[serde(default)]
    pub basis: String,
}

impl Question {
    /// The letters of its options.
    pub fn letters(&self) -> impl Iterator<Item = (char, &str)> {
        ('A'..='F').zip(self.options.iter().map(String::as_str))
    }

    /// Why it cannot be asked; empty: it can.
    fn flaw(&self) -> &'static str {
        let length = self.text.chars().count();
        let letters: BTreeSet<char> = self.letters().map(|(letter, _)| letter).collect();
        let right: BTreeSet<char> = self.answer.chars().collect();
        let one = right.len() == 1;
        let filled = self.options.iter().all(|one| (1..=200).contains(&one.chars().count()));
        if !(2..=500).contains(&length) {
            "题干要2到500个字"
        } else if !OPTIONS.contains(&self.options.len()) || !filled {
            "选项要2到6个，每个不超过200个字"
        } else if self.options.iter().collect::<BTreeSet<_>>().len() != self.options.len() {
            "有两个选项相同"
        } else if right.is_empty() || !right.is_subset(&letters) || right.len() != self.answer.chars().count()
        {
            "答案要写选项的字母，例如 A 或者 ABD"
        } else if (self.kind == QuestionKind::Multiple) == one {
            "单选、判断只有一个答案，多选至少两个答案"
        } else if self.basis.chars().count() > 60 {
            "依据不超过60个字"
        } else {
            ""
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: u32,
    #[expect(dead_code, reason = "how sure the answers are, for readers of the file")]
    certainty: String,
    question: Vec<Question>,
}

fn read(text: &str) -> Result<Vec<Question>, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    if file.schema == 1 { Ok(file.question) } else { Err("schema".to_owned()) }
}

/// Questions that come with the program.
pub fn shipped() -> &'static [Question] {
    &SHIPPED
}

/// Reads questions as people paste them: one a line, `单选<tab>题干<tab>甲|乙|丙<tab>B<tab>依据`. Of a judgement the
/// options may be empty, its answer is `对` or `错`. Codes are given by whoever keeps them.
///
/// # Errors
/// Every line that cannot be read.
pub fn read_questions(text: &str) -> Result<Vec<Question>, Vec<Refusal>> {
    let (mut questions, mut refusals) = (Vec::new(), Vec::new());
    for (nth, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        match question(line) {
            Ok(question) => questions.push(question),
            Err(why) => {
                let sentence = format!("第{nth}行：{why}");
                refusals.push(Refusal::new("question_unusable", sentence).at("list"));
            }
        }
    }
    if questions.len() > MOST {
        refusals.push(Refusal::new("questions_many", "一次最多粘贴100题，请分几次").at("list"));
    }
    if questions.is_empty() && refusals.is_empty() {
        refusals.push(Refusal::new("questions_missing", "请粘贴题目，一行一题").at("list"));
    }
    if refusals.is_empty() { Ok(questions) } else { Err(refusals) }
}

fn question(line: &str) -> Result<Question, &'static str> {
    let mut parts = line.split('\t').map(str::trim);
    let mut next = || parts.next().unwrap_or_default();
    let kind = QuestionKind::parse(next()).ok_or("第一格写单选、多选或者判断，各格用制表符隔开")?;
    let (text, options, answer, basis) = (next(), next(), next(), next());
    let options: Vec<String> = match (kind, options) {
        (QuestionKind::Judgement, "") => vec!["正确".to_owned(), "错误".to_owned()],
        _ => options.split(['|', '｜']).map(|one| one.trim().to_owned()).collect(),
    };
    let answer = match answer {
        "对" | "正确" | "√" => "A".to_owned(),
        "错" | "错误" | "×" => "B".to_owned(),
        letters => {
            let mut letters: Vec<char> = letters
                .to_uppercase()
                .chars()
                .filter(|c| !c.is_whitespace() && !",，、".contains(*c))
                .collect();
            letters.sort_unstable();
            letters.into_iter().collect()
        }
    };
    let question = Question {
        code: String::new(),
        kind,
        text: text.to_owned(),
        options,
        answer,
        basis: basis.to_owned(),
    };
    match question.flaw() {
        "" => Ok(question),
        why => Err(why),
    }
}

/// The questions of a test, as they were when it was set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TestPaper {
    /// In their order.
    pub questions: Vec<Question>,
}

impl TestPaper {
    /// A test of these questions.
    ///
    /// # Errors
    /// None, or too many.
    pub fn of(questions: Vec<Question>) -> Result<Self, Refusal> {
        if !(1..=MOST).contains(&questions.len()) {
            return Err(Refusal::new("questions_missing", "请选择测试的题目，1到100题").at("question"));
        }
        Ok(Self { questions })
    }

    /// Points of all.
    pub fn full(&self) -> u32 {
        self.questions.iter().map(|one| one.kind.points()).sum()
    }
}

/// Letters that somebody chose, by the code of the question.
pub type Answers = BTreeMap<String, BTreeSet<char>>;

/// What somebody reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Points.
    pub score: u32,
    /// Points of all.
    pub full: u32,
    /// Enough?
    pub passed: bool,
}

/// Marks answers: all that is right and nothing else, or no points.
pub fn mark(paper: &TestPaper, answers: &Answers) -> Mark {
    let full = paper.full();
    let right = |one: &&Question| {
        answers.get(&one.code).is_some_and(|chosen| *chosen == one.answer.chars().collect::<BTreeSet<char>>())
    };
    let score = paper.questions.iter().filter(right).map(|one| one.kind.points()).sum();
    Mark { score, full, passed: score * 100 >= full * ENOUGH }
}

/// May somebody take the test who has had these results?
///
/// # Errors
/// Why not.
pub fn may_try(passed_before: &[bool]) -> Result<(), Refusal> {
    if passed_before.contains(&true) {
        return Err(Refusal::new("test_passed", "已经合格，不用再考"));
    }
    if passed_before.len() >= MOST_ATTEMPTS {
        return Err(Refusal::new("attempts_over", "已经补考过一次，不能再考；有疑问请联系办公室"));
    }
    Ok(())
}

/// Days ahead that a make-up test may last at most.
const AGAIN_DAYS: i64 = 366;

/// Until when a test is opened again for whoever has not passed, after its last day or after the training was closed;
/// `last`: its last day so far, `None`: there is no test.
///
/// # Errors
/// Every reason at once.
pub fn may_reopen(
    (state, kind): (State, Kind),
    last: Option<NaiveDate>,
    (until, reason): (Option<NaiveDate>, &str),
    today: NaiveDate,
) -> Result<NaiveDate, Vec<Refusal>> {
    let last = last.filter(|_| state != State::Cancelled && !kind.is_external());
    let Some(last) = last else {
        return Err(vec![Refusal::new("no_test", "这次培训没有布置测试，或者已经取消")]);
    };
    let mut refusals = Vec::new();
    if !state.is_over() && today <= last {
        refusals.push(Refusal::new("test_open", "测试还没有截止，现在就能考，不用开补考"));
    }
    let usable = until.filter(|until| (0..=AGAIN_DAYS).contains(&(*until - today).num_days()));
    if usable.is_none() {
        let sentence = "请填写补考的最后一天，不早于今天，一年以内";
        refusals.push(Refusal::new("until_unusable", sentence).at("again_until"));
    }
    if !(2..=200).contains(&reason.trim().chars().count()) {
        refusals.push(Refusal::new("reason_missing", "请写明补考的原因，2到200个字").at("again_reason"));
    }
    match usable {
        Some(until) if refusals.is_empty() => Ok(until),
        _ => Err(refusals),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn when_a_test_is_opened_again() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let code = |state, last: Option<&str>, until: Option<&str>, reason: &str| {
            let said = (until.map(day), reason);
            match may_reopen((state, Kind::Special), last.map(day), said, day("2026-12-02")) {
                Ok(until) => until.to_string(),
                Err(all) => all.iter().map(|one| one.code).collect::<Vec<_>>().join(" "),
            }
        };
        let (over, ahead) = (Some("2026-12-01"), Some("2026-12-10"));
        assert_eq!(code(State::Held, over, ahead, "出差"), "2026-12-10");
        assert_eq!(code(State::Called, over, ahead, "出差"), "2026-12-10", "its last day is over");
        assert_eq!(code(State::Held, ahead, ahead, "出差"), "2026-12-10", "the training is closed");
        assert_eq!(code(State::Called, ahead, over, ""), "test_open until_unusable reason_missing");
        assert_eq!(code(State::Held, over, Some("2028-12-10"), "出差"), "until_unusable");
        assert_eq!(code(State::Held, None, ahead, "出差"), "no_test");
        assert_eq!(code(State::Cancelled, over, ahead, "出差"), "no_test");
    }

    #[test]
    fn the_file_loads() {
        let all = read(FILE).unwrap();
        assert!(all.iter().all(|one| one.flaw().is_empty() && !one.basis.is_empty()), "{all:?}");
        assert_eq!(all.iter().map(|one| &one.code).collect::<BTreeSet<_>>().len(), all.len());
        assert_eq!(shipped().len(), all.len());
    }

    #[test]
    fn pasted_questions() {
        let read = read_questions("单选题\t几日？\t七日|二十日\tb\t条例33\n\n判断\t公开为常态。\t\t对\n多选\t哪些？\t甲｜乙｜丙\tC，A").unwrap();
        let told: Vec<(&str, usize)> =
            read.iter().map(|one| (one.answer.as_str(), one.options.len())).collect();
        assert_eq!(told, [("B", 2), ("A", 2), ("AC", 3)]);
        for (line, why) in [
            ("填空\t几日？\t\t7", "第一格写"),
            ("单选\t几日？\t七日\tA", "选项要2到6个"),
            ("单选\t几日？\t七日|七日\tA", "有两个选项相同"),
            ("单选\t几日？\t七日|八日\tC", "答案要写选项的字母"),
            ("单选\t几日？\t七日|八日\tAB", "单选、判断只有一个答案"),
            ("多选\t几日？\t七日|八日\tA", "多选至少两个答案"),
            ("单选\t？\t七日|八日\tA", "题干要2到500个字"),
            ("单选\t几日？\t七日|八日\tAA", "答案要写选项的字母"),
        ] {
            let refusals = read_questions(line).unwrap_err();
            assert!(refusals[0].sentence.contains(why), "{line}: {refusals:?}");
        }
        assert_eq!(read_questions(" \n").unwrap_err()[0].code, "questions_missing");
    }

    fn paper() -> TestPaper {
        let all = shipped().iter().filter(|one| ["q01", "q07", "q11"].contains(&one.code.as_str()));
        TestPaper::of(all.cloned().collect()).unwrap()
    }

    fn chosen(of: &[(&str, &str)]) -> Answers {
        of.iter().map(|(code, letters)| ((*code).to_owned(), letters.chars().collect())).collect()
    }

    #[test]
    fn marks() {
        for (answers, score, passed) in [
            (chosen(&[("q01", "C"), ("q07", "A"), ("q11", "ABCD")]), 7, true),
            (chosen(&[("q01", "C"), ("q11", "ABCD"), ("q99", "A")]), 5, true),
            (chosen(&[("q01", "C"), ("q07", "A"), ("q11", "ABC")]), 4, false),
            (chosen(&[("q01", "CD"), ("q07", "B")]), 0, false),
            (Answers::new(), 0, false),
        ] {
            assert_eq!(mark(&paper(), &answers), Mark { score, full: 7, passed }, "{answers:?}");
        }
        assert_eq!(TestPaper::of(Vec::new()).unwrap_err().code, "questions_missing");
        let told = |before: &[bool]| may_try(before).map_or_else(|refusal| refusal.code, |()| "ok");
        assert_eq!([told(&[]), told(&[false])], ["ok", "ok"]);
        assert_eq!([told(&[false, false]), told(&[true])], ["attempts_over", "test_passed"]);
    }

    proptest! {
        /// Whatever is chosen, points stay between none and all; one more right answer never costs any.
        #[test]
        fn more_right_is_never_less(letters in proptest::collection::vec("[A-F]{0,6}", 3), nth in 0_usize..3) {
            let paper = paper();
            let codes = ["q01", "q07", "q11"];
            let mut answers: Answers = codes.iter().zip(&letters)
                .map(|(code, letters)| ((*code).to_owned(), letters.chars().collect())).collect();
            let before = mark(&paper, &answers);
            prop_assert!(before.score <= before.full);
            answers.insert(codes[nth].to_owned(), paper.questions[nth].answer.chars().collect());
            prop_assert!(mark(&paper, &answers).score >= before.score);
        }
    }
}
