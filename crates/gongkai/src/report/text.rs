//! The answer of `report check` for people: a summary line, then one line a finding.

use std::io::{self, Write};

use gongkai_report::{FindingView, Verdict, format::Grade, recognise::Recognised};

/// Numbers that a summary names.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    pub must: usize,
    pub warn: usize,
    pub cannot_tell: usize,
    pub passed: usize,
}

impl Tally {
    pub fn of(findings: &[FindingView]) -> Self {
        let mut tally = Self::default();
        for finding in findings {
            match (finding.verdict, finding.grade) {
                (Verdict::Fail, Grade::Must) => tally.must += 1,
                (Verdict::Fail, Grade::Warn) => tally.warn += 1,
                (Verdict::Fail, Grade::Info) => {}
                (Verdict::CannotTell, _) => tally.cannot_tell += 1,
                (Verdict::Pass { .. }, _) => tally.passed += 1,
                (Verdict::NotApplicable, _) => {}
            }
        }
        tally
    }

    /// What a statistician wants to know of a report first.
    pub fn verdict(self) -> &'static str {
        match self {
            Self { must: 1.., .. } => "有误",
            Self { warn: 1.., .. } => "有疑问",
            Self { cannot_tell: 1.., .. } => "有空白待确认",
            _ => "相符",
        }
    }
}

/// Writes one file's answer.
///
/// # Errors
/// The output cannot be written.
pub fn answer(
    out: &mut dyn Write,
    file: &str,
    recognised: &Recognised,
    findings: &[FindingView],
) -> io::Result<()> {
    let report = &recognised.report;
    let tally = Tally::of(findings);
    let agency = report.agency.as_deref().unwrap_or("（未写机关名称）");
    writeln!(
        out,
        "{file}：{}｜{agency} {}年（{}）：必须改正 {} 处，提示 {} 处，无法判断 {} 处，相符 {} 项",
        tally.verdict(),
        report.year,
        report.format.id,
        tally.must,
        tally.warn,
        tally.cannot_tell,
        tally.passed
    )?;
    for finding in findings.iter().filter(|finding| finding.verdict == Verdict::Fail) {
        let mark = match finding.grade {
            Grade::Must => "✗",
            Grade::Warn => "！",
            Grade::Info => "·",
        };
        writeln!(out, "  {mark} {}{} {}", finding.rule, place_of(finding), finding.sentence)?;
    }
    untold(out, findings)?;
    for left in &recognised.unplaced {
        writeln!(out, "  · 未归入表格［{}］：{}", left.place, left.text)?;
    }
    Ok(())
}

/// More findings of one rule than this that cannot be told become one line: a form left empty would
/// otherwise fill the screen.
const EACH: usize = 4;

/// What cannot be told, and why.
fn untold(out: &mut dyn Write, findings: &[FindingView]) -> io::Result<()> {
    let mut rules: Vec<(&str, Vec<&FindingView>)> = Vec::new();
    for finding in findings.iter().filter(|finding| finding.verdict == Verdict::CannotTell) {
        match rules.iter_mut().find(|(rule, _)| *rule == finding.rule) {
            Some((_, of_rule)) => of_rule.push(finding),
            None => rules.push((&finding.rule, vec![finding])),
        }
    }
    for (rule, of_rule) in rules {
        let folded = of_rule.len() > EACH;
        for finding in of_rule.iter().take(if folded { 1 } else { EACH }) {
            let more = if folded {
                format!("；这条规则共有 {} 处无法判断", of_rule.len())
            } else {
                String::new()
            };
            writeln!(out, "  ？ {rule}{} {}{more}", place_of(finding), finding.sentence)?;
        }
    }
    Ok(())
}

fn place_of(finding: &FindingView) -> String {
    finding.file_place.as_deref().map(|place| format!("［{place}］")).unwrap_or_default()
}
