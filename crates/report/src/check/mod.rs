//! Checks of a report's figures: balances, types of cells, the chain of years, missing parts.
//!
//! Checking builds no text; a finding is a few numbers, and its words are made when someone reads it.

mod agency;
pub mod blank;
mod chain;
pub mod ledger;
mod missing;
mod sentence;
mod values;
mod weigh;

pub use self::agency::same_agency;
use self::{
    chain::{Unchained, WrongPrevious},
    missing::Missing,
    values::{Sum, Values, class},
    weigh::{Side, weigh},
};
use crate::{
    Amount, Cell, CellIx, Decimal, FindingView, Report, Verdict,
    format::{Check, Grade, RuleDef, ValueKind},
};

/// All findings of one report, and of its chain with the report of the year before.
#[derive(Debug)]
pub struct Findings<'a> {
    report: &'a Report,
    previous: Option<&'a Report>,
    entries: Vec<Entry>,
}

/// How many findings have which verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// All that passed, also with blanks as 0.
    pub pass: usize,
    pub pass_blank_as_zero: usize,
    pub fail: usize,
    pub cannot_tell: usize,
    pub not_applicable: usize,
}

/// One finding; its words are built on demand.
#[derive(Debug, Clone, Copy)]
pub struct Finding<'a> {
    report: &'a Report,
    previous: Option<&'a Report>,
    entry: Entry,
}

/// What stands in a cell that may not stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TypeFault {
    NotANumber,
    Negative,
    Fraction,
}

impl TypeFault {
    /// Counts are whole and not negative; amounts are only asked to be numbers, because a negative
    /// amount is the business of a rule that warns.
    fn of(cell: Cell, kind: ValueKind) -> Option<Self> {
        match (cell, kind) {
            (Cell::Unreadable, _) => Some(Self::NotANumber),
            (Cell::Decimal(d), ValueKind::Count | ValueKind::Signed) if d.whole().is_none() => {
                Some(Self::Fraction)
            }
            (Cell::Number(n), ValueKind::Count) if n < 0 => Some(Self::Negative),
            (Cell::Decimal(d), ValueKind::Count) if d.mantissa < 0 => Some(Self::Negative),
            _ => None,
        }
    }
}

/// What a finding is about, as positions in the format.
#[derive(Debug, Clone, Copy)]
enum Subject {
    Balance(u16),
    Type(CellIx, TypeFault),
    Authority { authority: u16, kind: &'static str },
    Missing(Missing),
    WrongPrevious(WrongPrevious),
    Unchained { rule: u16, why: Unchained },
    BigChange(CellIx),
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    subject: Subject,
    verdict: Verdict,
    left: Option<Amount>,
    right: Option<Amount>,
}

/// The rule that a count is a whole number, zero or more, and an amount a number.
pub const RULE_TYPE: &str = "NN";
const RULE_MISSING: &str = "MISSING";
const RULE_PREVIOUS: &str = "PREV";

/// Computes every balance of the form, the type of every cell, what the agency cannot have, what the
/// file lacks, and, with the report of the year before, the chain of years.
///
/// Balances of a table that the file does not have give no finding. `previous` must be the report of
/// the same agency for the year before; another one gives a finding `PREV` and is not used.
pub fn check<'a>(report: &'a Report, previous: Option<&'a Report>) -> Findings<'a> {
    let mut entries = Vec::with_capacity(report.format.checks.len() + 8);
    let mut values = Values::of(report, |ix, fault| {
        let left = match report.cells.get(ix) {
            Cell::Number(n) => Some(Amount::Whole(n)),
            Cell::Decimal(d) => Some(Amount::Decimal(d)),
            _ => None,
        };
        entries.push(Entry { subject: Subject::Type(ix, fault), verdict: Verdict::Fail, left, right: None });
    });
    let mut chained = None;
    if let Some(previous) = previous {
        match chain::wrong_previous(report, previous) {
            Some(wrong) => {
                entries.push(Entry::bare(Subject::WrongPrevious(wrong), Verdict::CannotTell));
            }
            None => {
                values.with_before(report.format, previous, chain::mapping(report.format, previous.format));
                chained = Some(previous);
            }
        }
    }
    balances(report, chained, &values, &mut entries);
    authorities(report, &values, &mut entries);
    missing::missing(report, &values, |part| {
        entries.push(Entry::bare(Subject::Missing(part), Verdict::Fail));
    });
    if chained.is_some() {
        big_changes(report, &values, &mut entries);
    }
    Findings { report, previous, entries }
}

fn balances(report: &Report, previous: Option<&Report>, values: &Values, entries: &mut Vec<Entry>) {
    let format = report.format;
    let (mut last_rule, mut asked) = (usize::MAX, false);
    for (position, check) in format.checks.iter().enumerate() {
        let Some(rule) = format.rules.get(check.rule) else { continue };
        if check.rule != last_rule {
            last_rule = check.rule;
            asked = is_asked(report, previous, values, check.rule, rule, entries);
        }
        if asked {
            entries.push(balance(report, previous, values, position, check));
        }
    }
}

/// Whether the balances of a rule are computed at all. Where only the chain of years forbids it,
/// one finding says why.
fn is_asked(
    report: &Report,
    previous: Option<&Report>,
    values: &Values,
    position: usize,
    rule: &RuleDef,
    entries: &mut Vec<Entry>,
) -> bool {
    let too_early = rule.from_year.is_some_and(|first| report.year < first);
    if !values.has_table(rule.table) {
        return false;
    }
    if !rule.needs_previous {
        return !too_early;
    }
    let Some(previous) = previous else { return false };
    let why =
        if too_early { Some(Unchained::TooEarly) } else { unchained(report, previous, values, position) };
    if let Some(why) = why {
        let verdict = if why == Unchained::NoTable { Verdict::CannotTell } else { Verdict::NotApplicable };
        entries.push(Entry::bare(Subject::Unchained { rule: small(position), why }, verdict));
    }
    why.is_none()
}

fn unchained(report: &Report, previous: &Report, values: &Values, rule: usize) -> Option<Unchained> {
    let format = report.format;
    let own = format.checks.iter().filter(|check| check.rule == rule);
    let mut terms = own.flat_map(|check| check.left.iter().chain(&check.right)).filter(|term| term.previous);
    if terms.clone().any(|term| values.before(term.cell).class & class::UNMAPPED != 0) {
        return Some(Unchained::OtherForm);
    }
    let map = chain::mapping(format, previous.format);
    let is_there =
        terms.any(|term| map(term.cell).is_some_and(|there| previous.cells.get(there) != Cell::Absent));
    (!is_there).then_some(Unchained::NoTable)
}

fn balance(
    report: &Report,
    previous: Option<&Report>,
    values: &Values,
    position: usize,
    check: &Check,
) -> Entry {
    let subject = Subject::Balance(small(position));
    let (left, right) = (values.sum(&check.left), values.sum(&check.right));
    let class = left.class | right.class;
    if class & class::EXACT != 0 {
        return exact_balance(report, previous, subject, check, left, right);
    }
    let something_known = class & class::KNOWN != 0;
    let verdict = if class & (class::UNKNOWN | class::UNMAPPED) != 0 {
        Verdict::CannotTell
    } else {
        weigh(check.op, left.side(left.number.into()), right.side(right.number.into()), something_known)
    };
    let shown =
        |sum: Sum| (something_known && sum.class & class::UNKNOWN == 0).then_some(Amount::Whole(sum.number));
    Entry { subject, verdict, left: shown(left), right: shown(right) }
}

/// The same with fractions, or with numbers too large for fast sums.
fn exact_balance(
    report: &Report,
    previous: Option<&Report>,
    subject: Subject,
    check: &Check,
    left: Sum,
    right: Sum,
) -> Entry {
    let map = previous.map(|before| (before, chain::mapping(report.format, before.format)));
    let cell = |term: &crate::format::Term| match (&map, term.previous) {
        (_, false) => report.cells.get(term.cell),
        (Some((before, map)), true) => map(term.cell).map_or(Cell::Absent, |there| before.cells.get(there)),
        (None, true) => Cell::Absent,
    };
    let scale = values::scale_of(check.left.iter().chain(&check.right), cell);
    let exact = |terms| values::exact_sum(terms, scale, cell);
    let sums = (exact(&check.left), exact(&check.right));
    let unknown = (left.class | right.class) & (class::UNKNOWN | class::UNMAPPED) != 0;
    let verdict = match sums {
        (Some(l), Some(r)) if !unknown => weigh(check.op, left.side(l), right.side(r), true),
        _ => Verdict::CannotTell,
    };
    let shown = |sum: Sum, exact: Option<i128>| {
        let mantissa = exact.filter(|_| sum.class & class::UNKNOWN == 0)?;
        let decimal = Decimal { mantissa: i64::try_from(mantissa).ok()?, scale };
        Some(decimal.whole().map_or(Amount::Decimal(decimal), Amount::Whole))
    };
    Entry { subject, verdict, left: shown(left, sums.0), right: shown(right, sums.1) }
}

/// A figure above zero in a row that the agency cannot have figures in.
fn authorities(report: &Report, values: &Values, entries: &mut Vec<Entry>) {
    for (position, authority) in report.format.authorities.iter().enumerate() {
        let figures = authority.cells.iter().map(|ix| values.own(*ix));
        let Some(largest) = figures.map(|value| value.number).max().filter(|n| *n > 0) else { continue };
        if let Some(kind) = agency::cannot_make_rules(report) {
            entries.push(Entry {
                subject: Subject::Authority { authority: small(position), kind },
                verdict: Verdict::Fail,
                left: Some(Amount::Whole(largest)),
                right: Some(Amount::Whole(0)),
            });
        }
    }
}

/// Figures that jumped. Where the total of a row is known in both years it speaks for the row.
fn big_changes(report: &Report, values: &Values, entries: &mut Vec<Entry>) {
    let Some(big) = &report.format.big_change else { return };
    let both = |ix: CellIx| {
        let (now, before) = (values.own(ix), values.before(ix));
        let known = now.class == class::KNOWN && before.class == class::KNOWN;
        (known && now.number >= 0 && before.number >= 0).then_some((now.number, before.number))
    };
    let totals: Vec<Option<usize>> =
        report.format.tables.iter().map(|table| table.columns.iter().position(|c| c.computed)).collect();
    for (ix, cell) in report.format.cell_list() {
        let total = totals.get(cell.table).copied().flatten().and_then(|column| {
            report.format.tables.get(cell.table).and_then(|table| table.cell(cell.row, column))
        });
        if total.is_some_and(|total| total != ix && both(total).is_some()) || cell.kind == ValueKind::Signed {
            continue;
        }
        let Some((now, before)) = both(ix) else { continue };
        let (small, large) = (now.min(before), now.max(before));
        if large >= big.least && large > small.max(1).saturating_mul(big.factor) {
            entries.push(Entry {
                subject: Subject::BigChange(ix),
                verdict: Verdict::Fail,
                left: Some(Amount::Whole(now)),
                right: Some(Amount::Whole(before)),
            });
        }
    }
}

impl Sum {
    fn side(self, sum: i128) -> Side {
        Side { sum, can_grow: self.can_grow, can_shrink: self.can_shrink }
    }
}

impl Entry {
    fn bare(subject: Subject, verdict: Verdict) -> Self {
        Self { subject, verdict, left: None, right: None }
    }
}

impl<'a> Findings<'a> {
    /// Types of cells first, then balances in the order of the form, then what is missing.
    pub fn iter(&self) -> impl Iterator<Item = Finding<'a>> + '_ {
        let (report, previous) = (self.report, self.previous);
        self.entries.iter().map(move |entry| Finding { report, previous, entry: *entry })
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// True where a finding keeps the report from being filed.
    pub fn has_must_failure(&self) -> bool {
        self.iter().any(|finding| finding.grade() == Grade::Must && finding.verdict() == Verdict::Fail)
    }

    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for entry in &self.entries {
            match entry.verdict {
                Verdict::Pass { blank_as_zero } => {
                    counts.pass += 1;
                    counts.pass_blank_as_zero += usize::from(blank_as_zero);
                }
                Verdict::Fail => counts.fail += 1,
                Verdict::CannotTell => counts.cannot_tell += 1,
                Verdict::NotApplicable => counts.not_applicable += 1,
            }
        }
        counts
    }

    /// All findings with all their words.
    pub fn views(&self) -> impl Iterator<Item = FindingView> + '_ {
        self.iter().map(|finding| finding.view())
    }
}

impl<'a> Finding<'a> {
    /// `T3-1`, `NN`, `MISSING`
    pub fn rule(&self) -> &'a str {
        let format = self.report.format;
        let rule = |position: usize| format.rules.get(position).map_or("", |rule| rule.id.as_str());
        match self.entry.subject {
            Subject::Balance(check) => {
                format.checks.get(usize::from(check)).map_or("", |check| rule(check.rule))
            }
            Subject::Unchained { rule: position, .. } => rule(position.into()),
            Subject::Type(..) => RULE_TYPE,
            Subject::Authority { authority, .. } => {
                format.authorities.get(usize::from(authority)).map_or("", |authority| authority.id.as_str())
            }
            Subject::Missing(_) => RULE_MISSING,
            Subject::WrongPrevious(_) => RULE_PREVIOUS,
            Subject::BigChange(_) => format.big_change.as_ref().map_or("", |big| big.id.as_str()),
        }
    }

    pub fn grade(&self) -> Grade {
        let format = self.report.format;
        let rule = |position: usize| format.rules.get(position).map(|rule| rule.grade);
        let grade = match self.entry.subject {
            Subject::Balance(check) => {
                format.checks.get(usize::from(check)).and_then(|check| rule(check.rule))
            }
            Subject::Unchained { rule: position, .. } => rule(position.into()),
            Subject::Type(..) => Some(Grade::Must),
            Subject::Authority { authority, .. } => {
                format.authorities.get(usize::from(authority)).map(|authority| authority.grade)
            }
            Subject::BigChange(_) => format.big_change.as_ref().map(|big| big.grade),
            Subject::Missing(_) | Subject::WrongPrevious(_) => None,
        };
        grade.unwrap_or(Grade::Warn)
    }

    pub fn verdict(&self) -> Verdict {
        self.entry.verdict
    }

    /// Value of the left side with blanks as 0; `None` where a value of it is not known, or none is.
    pub fn left(&self) -> Option<Amount> {
        self.entry.left
    }

    /// Value of the right side, as [`Finding::left`].
    pub fn right(&self) -> Option<Amount> {
        self.entry.right
    }

    /// The finding with all its words.
    pub fn view(&self) -> FindingView {
        FindingView {
            rule: self.rule().to_owned(),
            grade: self.grade(),
            verdict: self.verdict(),
            place_id: self.place_id().into_owned(),
            label: self.label(),
            left: self.left(),
            right: self.right(),
            sentence: self.sentence(),
            file_place: self.file_place(),
            quote: None,
        }
    }
}

/// Positions in a format; the loader keeps them small.
fn small(position: usize) -> u16 {
    u16::try_from(position).unwrap_or(u16::MAX)
}
