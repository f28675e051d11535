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
        let place = finding.file_place.as_deref().map(|place| format!("［{place}］")).unwrap_or_default();
        writeln!(out, "  {mark} {}{place} {}", finding.rule, finding.sentence)?;
    }
    blanks(out, findings)?;
    for left in &recognised.unplaced {
        writeln!(out, "  · 未归入表格［{}］：{}", left.place, left.text)?;
    }
    Ok(())
}

/// Blanks that keep a balance from being judged are one line a rule: a form left empty would
/// otherwise fill the screen.
fn blanks(out: &mut dyn Write, findings: &[FindingView]) -> io::Result<()> {
    let mut rules: Vec<(&str, Vec<&str>)> = Vec::new();
    for finding in findings.iter().filter(|finding| finding.verdict == Verdict::CannotTell) {
        match rules.iter_mut().find(|(rule, _)| *rule == finding.rule) {
            Some((_, labels)) => labels.push(&finding.label),
            None => rules.push((&finding.rule, vec![&finding.label])),
        }
    }
    for (rule, labels) in rules {
        let shown: Vec<&str> = labels.iter().take(3).copied().collect();
        let more =
            if labels.len() > shown.len() { format!("等 {} 处", labels.len()) } else { String::new() };
        writeln!(
            out,
            "  ？ {rule} 无法判断：{}{more}（有空白或缺少的格子；空白不等于 0，请补填）",
            shown.join("、")
        )?;
    }
    Ok(())
}
