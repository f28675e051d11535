//! Figures of registers that have no cell in the form: inquiries, trainings, meetings, bulletins, rectification,
//! assessment. They go into prepared wording, and `TEXT-REG` compares what sentences say with them.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

use crate::{Amount, FindingView, Paragraph, Report, Verdict, format::Grade};

const FILE: &str = include_str!("../../../data/report-wording/registers.toml");

static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| read(FILE).unwrap_or_default());

/// Figures by their names, as they were counted.
pub type Registers = BTreeMap<String, i64>;

/// A figure, and how sentences speak of it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    /// Its name, such as `training.sessions`.
    name: String,
    /// As people call it.
    label: String,
    /// Words of the sentence: one of each list.
    #[serde(default)]
    about: Vec<Vec<String>>,
    /// Words of the clause: one of each list.
    #[serde(default)]
    say: Vec<Vec<String>>,
    /// Words that the clause must not have.
    #[serde(default)]
    unless: Vec<String>,
    /// What stands right behind the number.
    units: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: u8,
    // Stands in the file for whoever edits it.
    #[serde(rename = "certainty")]
    _certainty: String,
    figure: Vec<Known>,
}

fn read(text: &str) -> Result<Vec<Known>, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    if file.schema == 1 { Ok(file.figure) } else { Err(format!("schema {} is not known", file.schema)) }
}

/// Is this the name of a figure of a register?
pub(crate) fn is_known(name: &str) -> bool {
    KNOWN.iter().any(|known| known.name == name)
}

/// A number in a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Said {
    number: i64,
    /// 余、多: a little more than it.
    more: bool,
}

impl Said {
    /// Is that what was counted? `8000余` is right for 8036, not for 9100.
    fn is(self, counted: i64) -> bool {
        if !self.more {
            return self.number == counted;
        }
        let mut step = 1;
        while step <= self.number && self.number % (step * 10) == 0 && step < 1_000_000 {
            step *= 10;
        }
        self.number <= counted && counted < self.number + step
    }
}

/// Numbers with one of the units right behind them.
fn numbers(clause: &str, units: &[String]) -> Vec<Said> {
    let mut found = Vec::new();
    let mut rest = clause;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (_, tail) = rest.split_at(at);
        let end = tail.find(|c: char| !c.is_ascii_digit()).unwrap_or(tail.len());
        let (digits, behind) = tail.split_at(end);
        let more = behind.starts_with(['余', '多']);
        let behind_word = behind.trim_start_matches(['余', '多', ' ']);
        if let Ok(number) = digits.parse()
            && units.iter().any(|unit| behind_word.starts_with(unit.as_str()))
        {
            found.push(Said { number, more });
        }
        rest = behind;
    }
    found
}

fn all_of(text: &str, lists: &[Vec<String>]) -> bool {
    lists.iter().all(|list| list.iter().any(|word| text.contains(word.as_str())))
}

/// `TEXT-REG`: a finding for each number of the running text that speaks of a figure of a register.
pub fn check(report: &Report, registers: &Registers) -> Vec<FindingView> {
    let mut findings = Vec::new();
    if registers.is_empty() {
        return findings;
    }
    for chapter in &report.chapters {
        for Paragraph { text, .. } in &chapter.paragraphs {
            for sentence in text.split(['。', '；', ';', '\n']) {
                for clause in sentence.split(['，', ',', '、']) {
                    findings.extend(of_clause(sentence, clause, registers, &chapter.no));
                }
            }
        }
    }
    findings
}

fn of_clause(sentence: &str, clause: &str, registers: &Registers, chapter: &str) -> Vec<FindingView> {
    let mut findings = Vec::new();
    for known in KNOWN.iter() {
        let speaks = all_of(sentence, &known.about)
            && all_of(clause, &known.say)
            && !known.unless.iter().any(|word| clause.contains(word.as_str()));
        if !speaks {
            continue;
        }
        let Some(counted) = registers.get(&known.name).copied() else { continue };
        for said in numbers(clause, &known.units) {
            findings.push(finding(known, said, counted, (clause, chapter)));
        }
    }
    findings
}

fn finding(known: &Known, said: Said, counted: i64, (clause, chapter): (&str, &str)) -> FindingView {
    let label = &known.label;
    let (verdict, sentence) = if said.is(counted) {
        (Verdict::Pass { blank_as_zero: false }, format!("与登记的{label}{counted}一致"))
    } else if counted == 0 {
        let sentence = format!("正文写{label}{}，台账里没有登记，无法核对；请补登记或者核实", said.number);
        (Verdict::CannotTell, sentence)
    } else {
        let sentence = format!("正文写{label}{}，台账登记的是{counted}，请核对正文或者台账", said.number);
        (Verdict::Fail, sentence)
    };
    FindingView {
        rule: "TEXT-REG".to_owned(),
        grade: Grade::Warn,
        verdict,
        place_id: clause.trim().to_owned(),
        label: format!("第{chapter}章正文"),
        left: Some(Amount::Whole(said.number)),
        right: Some(Amount::Whole(counted)),
        sentence,
        file_place: None,
        quote: Some(clause.trim().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cells, Chapter, Format};

    fn registers() -> Registers {
        [
            ("inquiry.persons", 8036),
            ("inquiry.answered", 8000),
            ("inquiry.open", 0),
            ("training.sessions", 2),
            ("training.times", 120),
            ("training.external", 1),
            ("training.sent", 3),
            ("meeting.held", 4),
            ("meeting.decisions", 7),
            ("meeting.done", 5),
            ("bulletin.issued", 12),
            ("ticket.issued", 30),
            ("ticket.closed", 25),
            ("assessment.done", 0),
        ]
        .map(|(name, many)| (name.to_owned(), many))
        .into()
    }

    fn told(text: &str) -> Vec<&'static str> {
        let format = Format::by_id("format-2021").unwrap();
        let paragraphs = vec![Paragraph { text: text.to_owned(), place: String::new() }];
        let chapters = vec![Chapter { no: "一".into(), heading: String::new(), paragraphs }];
        let cells = Cells::absent(format.cells.len());
        let report = Report { format, year: 2026, title: None, agency: None, cells, chapters };
        let verdict = |one: FindingView| match one.verdict {
            Verdict::Pass { .. } => "agrees",
            Verdict::Fail => "differs",
            _ => "unknown",
        };
        check(&report, &registers()).into_iter().map(verdict).collect()
    }

    #[test]
    fn the_file_loads_and_its_names_are_one_each() {
        let all = read(FILE).unwrap();
        let names: std::collections::BTreeSet<_> = all.iter().map(|known| &known.name).collect();
        assert_eq!(names.len(), all.len());
        assert!(registers().keys().all(|name| is_known(name)), "{names:?}");
        assert_eq!(names.len(), registers().len());
    }

    #[test]
    fn sentences_against_registers() {
        for (text, expected) in [
            ("全年举办政府信息公开培训2次，接受培训120人次。", &["agrees", "agrees"][..]),
            ("组织培训3期，参训100余人次。", &["differs", "agrees"]),
            ("开展政务公开业务培训1场，培训人员99人次。", &["differs", "differs"]),
            ("派员参加上级政府信息公开培训1次、3人次。", &["agrees"]),
            ("接受群众咨询8000余人次，全部予以解答。", &["agrees"]),
            ("全年接待群众咨询9000人次。", &["differs"]),
            ("召开领导小组会议4次，议定事项7项，已落实5项。", &["agrees", "agrees", "agrees"]),
            ("召开政府信息公开领导小组会议5次。", &["differs"]),
            ("印发通报12期，下达整改通知30件，已销号24件。", &["agrees", "agrees", "differs"]),
            ("对5个科室进行了政府信息公开年度考核。", &[]),
            ("开展年度考核1次。", &["unknown"]),
            ("举办法治宣传活动30次，发放资料500份，群众2000人次参加。", &[]),
            ("计划明年举办培训5次。", &[]),
            ("全年新收申请18件。", &[]),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
    }

    #[test]
    fn about_so_many() {
        for (number, more, counted, expected) in [
            (8000, true, 8036, true),
            (8000, true, 8999, true),
            (8000, true, 9000, false),
            (8000, true, 7999, false),
            (120, true, 125, true),
            (120, true, 131, false),
            (8036, false, 8036, true),
            (8036, false, 8037, false),
            (0, true, 0, true),
        ] {
            assert_eq!(Said { number, more }.is(counted), expected, "{number} {counted}");
        }
    }
}
