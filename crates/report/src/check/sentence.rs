//! The words of a finding: where it is, what is wrong, and how to mend it.

use std::borrow::Cow;

use super::{
    Finding, Subject, TypeFault,
    chain::{self, Unchained, WrongPrevious},
    missing::Missing,
};
use crate::{
    Amount, Cell, CellIx, Verdict,
    format::{Check, ColumnDef, Op, RowDef, Shape, TableDef, Term},
    quote::quoted,
};

/// Longer sums are told by their number of terms and the terms that are not zero.
const TERMS_IN_FULL: usize = 4;
const TERMS_NAMED: usize = 6;

impl<'a> Finding<'a> {
    /// Stable place in the form: the column for T3-1 and T3-2 (`t3.natural`), the row for T3-3, the
    /// group for T4-1, a cell id for NN; a table, or the form itself, where all of it is meant.
    pub fn place_id(&self) -> Cow<'a, str> {
        let format = self.report.format;
        let table = |position: u16| format.tables.get(usize::from(position));
        match self.entry.subject {
            Subject::Balance(check) => {
                let check = format.checks.get(usize::from(check));
                check.map_or("", |check| check.place.as_str()).into()
            }
            Subject::Type(ix, _) | Subject::BigChange(ix) => {
                format.cell(ix).map_or("", |cell| cell.id.as_str()).into()
            }
            Subject::Authority { authority, .. } => {
                let authority = format.authorities.get(usize::from(authority));
                authority.map_or("", |authority| authority.place.as_str()).into()
            }
            Subject::Missing(Missing::Everything) | Subject::WrongPrevious(_) => format.id.as_str().into(),
            Subject::Missing(Missing::Part { table: at }) => {
                table(at).map_or("", |table| table.part.as_str()).into()
            }
            Subject::Missing(Missing::Table { table: at }) => {
                table(at).map_or("", |table| table.id.as_str()).into()
            }
            Subject::Missing(Missing::Column { table: at, column }) => match table(at) {
                Some(table) => format!("{}.{}", table.id, column_id(table, column)).into(),
                None => "".into(),
            },
            Subject::Missing(Missing::Row { table: at, row } | Missing::InRow { table: at, row }) => {
                match table(at) {
                    Some(table) => format!("{}.{}", table.id, row_id(table, row)).into(),
                    None => "".into(),
                }
            }
            Subject::Unchained { rule, .. } => {
                let rule = format.rules.get(usize::from(rule));
                rule.and_then(|rule| format.tables.get(rule.table))
                    .map_or("", |table| table.id.as_str())
                    .into()
            }
        }
    }

    /// The place for people: `表三“自然人”列`.
    pub fn label(&self) -> String {
        let format = self.report.format;
        let table = |position: u16| format.tables.get(usize::from(position));
        match self.entry.subject {
            Subject::Balance(check) => {
                format.checks.get(usize::from(check)).map(|check| check.label.clone()).unwrap_or_default()
            }
            Subject::Type(ix, _) | Subject::BigChange(ix) => self.report.format.cell_title(ix),
            Subject::Authority { authority, .. } => {
                let first = format.authorities.get(usize::from(authority)).and_then(|a| a.cells.first());
                let place = first.and_then(|ix| format.cell(*ix));
                let table = place.and_then(|cell| format.tables.get(cell.table));
                match (place, table) {
                    (Some(cell), Some(table)) => row_label(table, cell.row),
                    _ => String::new(),
                }
            }
            Subject::Missing(Missing::Everything) => "统计表".to_owned(),
            Subject::WrongPrevious(_) => "上一年度报告".to_owned(),
            Subject::Missing(Missing::Part { table: at }) => {
                let part = table(at).map(|table| table.part.as_str());
                let heading = format.chapters.iter().find(|chapter| chapter.part.as_deref() == part);
                heading
                    .map(|chapter| format!("“{}、{}”的表", chapter.no, chapter.heading))
                    .unwrap_or_default()
            }
            Subject::Missing(Missing::Table { table: at }) => {
                table(at).map(|table| table.name.clone()).unwrap_or_default()
            }
            Subject::Missing(Missing::Column { table: at, column }) => {
                let name = |table: &TableDef| {
                    let label = table.columns.get(usize::from(column)).map(column_name).unwrap_or_default();
                    format!("{}{}列", table.name, quoted(&label))
                };
                table(at).map(name).unwrap_or_default()
            }
            Subject::Missing(Missing::Row { table: at, row } | Missing::InRow { table: at, row }) => {
                table(at).map(|table| row_label(table, row.into())).unwrap_or_default()
            }
            Subject::Unchained { rule, .. } => {
                let rule = format.rules.get(usize::from(rule));
                let table = rule.and_then(|rule| format.tables.get(rule.table));
                table.map(|table| table.name.clone()).unwrap_or_default()
            }
        }
    }

    /// Where in the file the first printed cell of the finding stands.
    pub fn file_place(&self) -> Option<String> {
        let format = self.report.format;
        let cells: Vec<CellIx> = match self.entry.subject {
            Subject::Balance(check) => {
                let check = format.checks.get(usize::from(check))?;
                let terms = check.left.iter().chain(&check.right).filter(|term| !term.previous);
                terms.map(|term| term.cell).collect()
            }
            Subject::Type(ix, _) | Subject::BigChange(ix) => vec![ix],
            Subject::Authority { authority, .. } => {
                format.authorities.get(usize::from(authority))?.cells.clone()
            }
            Subject::Missing(Missing::InRow { table, row }) => {
                let table = format.tables.get(usize::from(table))?;
                (0..table.columns.len()).filter_map(|column| table.cell(row.into(), column)).collect()
            }
            Subject::Missing(_) | Subject::WrongPrevious(_) | Subject::Unchained { .. } => return None,
        };
        let report = self.report;
        let mut printed = cells.into_iter().filter(|ix| report.cells.get(*ix) != Cell::Absent);
        printed.find_map(|ix| report.cells.place(ix)).map(str::to_owned)
    }

    /// What is wrong and how to mend it, in Chinese.
    pub fn sentence(&self) -> String {
        let format = self.report.format;
        let label = self.label();
        match self.entry.subject {
            Subject::Balance(check) => {
                format.checks.get(usize::from(check)).map(|check| self.balance(check)).unwrap_or_default()
            }
            Subject::Type(ix, fault) => self.type_fault(ix, fault, &label),
            Subject::Authority { authority, kind } => {
                let text = format.authorities.get(usize::from(authority)).map_or("", |a| a.text.as_str());
                let name = match &self.report.agency {
                    Some(name) => format!("“{name}”"),
                    None => "从正文看，本机关".to_owned(),
                };
                let figure = self.entry.left.map(|n| n.to_string()).unwrap_or_default();
                format!(
                    "{label}填了 {figure}，但{name}是{kind}，不能制定规章：{text}。请核对，不是规章的请改填到规范性文件一行"
                )
            }
            Subject::Missing(missing) => self.missing(missing, &label),
            Subject::WrongPrevious(wrong) => self.wrong_previous(wrong),
            Subject::Unchained { rule, why } => {
                let text = format.rules.get(usize::from(rule)).map_or("", |rule| rule.text.as_str());
                match why {
                    Unchained::TooEarly => format!(
                        "{label}：{} 年度报告不做跨年核对（{text}），因为上一年度用的是另一种格式",
                        self.report.year
                    ),
                    Unchained::OtherForm => format!(
                        "{label}：不做跨年核对（{text}），因为上一年度报告用的是另一种格式，没有口径相同的数字"
                    ),
                    Unchained::NoTable => format!(
                        "{label}：无法跨年核对（{text}），因为上一年度报告里没有读到相应的数字，请换一份完整的上一年度报告"
                    ),
                }
            }
            Subject::BigChange(_) => {
                let text = format.big_change.as_ref().map_or("", |big| big.text.as_str());
                let value = |amount: Option<Amount>| amount.map(|n| n.to_string()).unwrap_or_default();
                format!(
                    "{label}今年是 {}，上一年度是 {}，{text}，请核对；数字无误的，宜在总体情况里说明原因",
                    value(self.entry.left),
                    value(self.entry.right)
                )
            }
        }
    }

    fn type_fault(&self, ix: CellIx, fault: TypeFault, label: &str) -> String {
        let printed = match (self.report.cells.printed(ix), self.entry.left) {
            (Some(text), _) => text.to_owned(),
            (None, Some(number)) => number.to_string(),
            (None, None) => String::new(),
        };
        match fault {
            TypeFault::NotANumber if printed.is_empty() => {
                format!("{label}填的不是数字，请改填阿拉伯数字，没有发生的填 0")
            }
            TypeFault::NotANumber => {
                format!("{label}填的“{printed}”不是数字，请改填阿拉伯数字，没有发生的填 0")
            }
            TypeFault::Negative => format!("{label}填的“{printed}”是负数，件数不能为负，请核对后改正"),
            TypeFault::Fraction => format!("{label}填的“{printed}”带小数，件数只能是整数，请核对后改正"),
        }
    }

    fn missing(&self, missing: Missing, label: &str) -> String {
        let title = &self.report.format.title;
        match missing {
            Missing::Everything => {
                format!("文件里没有读到“{title}”的任何一张表，请按格式补上各表，没有发生的填 0")
            }
            Missing::Part { .. } => format!("文件里没有{label}，请按格式补上，没有发生的填 0"),
            Missing::Table { .. } | Missing::Column { .. } | Missing::Row { .. } => {
                format!("文件里缺{label}，请按格式补上，没有发生的填 0")
            }
            Missing::InRow { table, row } => {
                let names = self.names_missing_in(table, row);
                format!("{label}缺{}，请按格式补上，没有发生的填 0", names.join("、"))
            }
        }
    }

    fn names_missing_in(&self, table: u16, row: u16) -> Vec<String> {
        let Some(table) = self.report.format.tables.get(usize::from(table)) else { return Vec::new() };
        let absent = |column: usize| {
            table.cell(row.into(), column).is_some_and(|ix| self.report.cells.get(ix) == Cell::Absent)
        };
        let columns = table.columns.iter().enumerate().filter(|(column, _)| absent(*column));
        columns.map(|(_, column)| format!("{}格", quoted(&column_name(column)))).collect()
    }

    fn wrong_previous(&self, wrong: WrongPrevious) -> String {
        let Some(previous) = self.previous else { return String::new() };
        match wrong {
            WrongPrevious::Year => format!(
                "作比较的报告是 {} 年度的，不是 {} 年度的，没有做跨年核对，请换成上一年度的报告",
                previous.year,
                i64::from(self.report.year) - 1
            ),
            WrongPrevious::Agency => format!(
                "作比较的报告属于“{}”，不属于“{}”，没有做跨年核对，请换成同一机关上一年度的报告",
                previous.agency.as_deref().unwrap_or_default(),
                self.report.agency.as_deref().unwrap_or_default()
            ),
        }
    }

    fn balance(&self, check: &Check) -> String {
        let label = &check.label;
        let rule = self.report.format.rules.get(check.rule);
        let text = rule.map_or("", |rule| rule.text.as_str());
        let sides = Sides { finding: *self, check };
        let compared = sides.compared();
        match self.entry.verdict {
            Verdict::Pass { blank_as_zero: false } => format!("{label}：{compared}，符合“{text}”"),
            Verdict::Pass { blank_as_zero: true } => {
                format!("{label}：{compared}，空白都算 0 时成立，请确认并补填 0")
            }
            Verdict::Fail => {
                let advice = rule.and_then(|rule| rule.hint.as_deref()).unwrap_or("请核对后改正");
                format!("{label}：{compared}{}，不符合“{text}”，{advice}", sides.difference())
            }
            Verdict::CannotTell => format!("{label}：{}", sides.doubt(&compared, text)),
            Verdict::NotApplicable => format!("{label}：不适用“{text}”"),
        }
    }
}

/// Both sides of a balance in words.
struct Sides<'a> {
    finding: Finding<'a>,
    check: &'a Check,
}

impl Sides<'_> {
    fn cell(&self, term: &Term) -> Cell {
        if !term.previous {
            return self.finding.report.cells.get(term.cell);
        }
        let Some(previous) = self.finding.previous else { return Cell::Absent };
        let map = chain::mapping(self.finding.report.format, previous.format);
        map(term.cell).map_or(Cell::Absent, |there| previous.cells.get(there))
    }

    fn printed(&self, term: &Term) -> Option<&str> {
        if !term.previous {
            return self.finding.report.cells.printed(term.cell);
        }
        let previous = self.finding.previous?;
        let there = chain::mapping(self.finding.report.format, previous.format)(term.cell)?;
        previous.cells.printed(there)
    }

    /// `本年新收政府信息公开申请数量`; the row tells in a balance of a column, the column in one of a row.
    fn name(&self, term: &Term) -> String {
        let format = self.finding.report.format;
        let Some(cell) = format.cell(term.cell) else { return String::new() };
        let Some(table) = format.tables.get(cell.table) else { return String::new() };
        let mut cells = self.check.left.iter().chain(&self.check.right).filter_map(|t| format.cell(t.cell));
        let one_row = table.shape != Shape::List && cells.all(|other| other.row == cell.row);
        let name =
            if one_row && self.check.place == format!("{}.{}", table.id, row_id(table, small(cell.row))) {
                table.columns.get(cell.column).map(column_name).unwrap_or_default()
            } else {
                table.rows.get(cell.row).map(row_name).unwrap_or_default()
            };
        if term.previous { format!("上一年度报告的{name}") } else { name }
    }

    fn value(&self, term: &Term) -> String {
        match self.cell(term) {
            Cell::Number(n) => n.to_string(),
            Cell::Decimal(d) => d.to_string(),
            Cell::Blank | Cell::NotApplicable => "空白".to_owned(),
            Cell::Absent => "（文件里没有）".to_owned(),
            Cell::Unreadable => format!("“{}”", self.printed(term).unwrap_or("不是数字")),
        }
    }

    /// `新收 140 + 结转 0 = 140`
    fn side(&self, terms: &[Term], sum: Option<Amount>) -> String {
        let total = sum.map(|sum| sum.to_string());
        if terms.is_empty() {
            return "0".to_owned();
        }
        let told = |term: &Term| format!("{} {}", self.name(term), self.value(term));
        if let [only] = terms
            && !only.negative
        {
            return told(only);
        }
        if terms.len() > TERMS_IN_FULL {
            let is_zero =
                |term: &&Term| matches!(self.cell(term), Cell::Number(0)) || self.cell(term).is_blank();
            let mut rest = terms.iter().filter(|term| !is_zero(term));
            let named: Vec<String> = rest.by_ref().take(TERMS_NAMED).map(told).collect();
            let more = if rest.next().is_some() { "等" } else { "" };
            let named =
                if named.is_empty() { String::new() } else { format!("（{}{more}）", named.join("、")) };
            let total = total.map(|total| format!(" {total}")).unwrap_or_default();
            return format!("{} 项之和{total}{named}", terms.len());
        }
        let mut words = String::new();
        for (position, term) in terms.iter().enumerate() {
            words.push_str(match (position, term.negative) {
                (0, false) => "",
                (0, true) => "-",
                (_, false) => " + ",
                (_, true) => " - ",
            });
            words.push_str(&told(term));
        }
        if let Some(total) = total {
            words.push_str(&format!(" = {total}"));
        }
        words
    }

    fn compared(&self) -> String {
        let entry = &self.finding.entry;
        if self.check.op == Op::Implies {
            // Whether there is anything at all is asked; a sum would say nothing.
            let list = |terms: &[Term]| {
                let mut names: Vec<String> =
                    terms.iter().map(|term| format!("{} {}", self.name(term), self.value(term))).collect();
                names.dedup();
                names.join("、")
            };
            return format!("{}，{}", list(&self.check.left), list(&self.check.right));
        }
        let left = self.side(&self.check.left, entry.left);
        let right = self.side(&self.check.right, entry.right);
        match (self.check.left.is_empty(), self.check.right.is_empty()) {
            (true, _) => right,
            (_, true) => left,
            _ => format!("{left}，{right}"),
        }
    }

    fn gap(&self) -> Option<String> {
        let exact = |amount| match amount {
            Amount::Whole(n) => crate::Decimal { mantissa: n, scale: 0 },
            Amount::Decimal(d) => d,
        };
        let (left, right) = (exact(self.finding.entry.left?), exact(self.finding.entry.right?));
        let scale = left.scale.max(right.scale);
        let lift = |d: crate::Decimal| {
            let unit = 10_i64.checked_pow(u32::from(scale - d.scale))?;
            d.mantissa.checked_mul(unit)
        };
        let mantissa = lift(left)?.checked_sub(lift(right)?)?.checked_abs()?;
        Some(crate::Decimal { mantissa, scale }.to_string())
    }

    fn difference(&self) -> String {
        let two_sides = !self.check.left.is_empty() && !self.check.right.is_empty();
        match (self.check.op, self.gap()) {
            (Op::Equal, Some(gap)) => format!("，相差 {gap}"),
            (Op::AtMost, Some(gap)) if two_sides => format!("，超出 {gap}"),
            _ => String::new(),
        }
    }

    fn doubt(&self, compared: &str, text: &str) -> String {
        let terms = || self.check.left.iter().chain(&self.check.right);
        let list = |names: Vec<String>| {
            let more = if names.len() > TERMS_NAMED { "等" } else { "" };
            let named: Vec<String> = names.iter().take(TERMS_NAMED).map(|name| quoted(name)).collect();
            format!("{}{more}", named.join("、"))
        };
        let named = |wanted: fn(Cell) -> bool| {
            let mut names: Vec<String> =
                terms().filter(|term| wanted(self.cell(term))).map(|term| self.name(term)).collect();
            names.dedup();
            names
        };
        let absent = named(|cell| cell == Cell::Absent);
        if !absent.is_empty() {
            let place = if terms().any(|term| term.previous) { "两份报告里" } else { "文件里" };
            return format!("无法核对“{text}”，因为{place}没有读到{}，请补上后再核对", list(absent));
        }
        let odd = named(|cell| cell == Cell::Unreadable);
        if !odd.is_empty() {
            return format!("无法核对“{text}”，因为{}填的不是数字，请改正后再核对", list(odd));
        }
        if terms().all(|term| self.cell(term).is_blank()) {
            return format!("无法核对“{text}”，因为各项都是空白，没有发生的请填 0");
        }
        let helpful = self.helpful_blanks();
        if helpful.is_empty() {
            return format!("{compared}，数字太大，无法核对“{text}”，请核对数字");
        }
        let together = if helpful.len() > 1 { "合计" } else { "" };
        let blanks = list(helpful);
        match (self.check.op, self.gap()) {
            (Op::Equal, Some(gap)) => {
                format!("{compared}，相差 {gap}；空白的{blanks}{together}是 {gap} 时才成立，请核实后补填")
            }
            (Op::AtMost, Some(gap)) => {
                format!("{compared}，超出 {gap}；空白的{blanks}{together}不少于 {gap} 时才成立，请核实后补填")
            }
            _ => format!("{compared}；空白的{blanks}有数字时才成立，请核实后补填"),
        }
    }

    /// Blanks that could make the balance hold: those on the side that is too small, or subtracted
    /// on the other.
    fn helpful_blanks(&self) -> Vec<String> {
        let sum = |terms: &[Term]| {
            let values = terms.iter().filter_map(|term| self.cell(term).number().map(|n| (n, term.negative)));
            values.fold(0_i128, |sum, (n, negative)| sum + if negative { -i128::from(n) } else { n.into() })
        };
        let left_is_small = self.check.op == Op::Equal && sum(&self.check.left) < sum(&self.check.right);
        let helps = |term: &&Term, on_left: bool| {
            let signed = self.finding.report.format.cell(term.cell).map(|cell| cell.kind)
                == Some(crate::format::ValueKind::Signed);
            self.cell(term).is_blank() && (signed || (on_left == left_is_small) != term.negative)
        };
        let left = self.check.left.iter().filter(|term| helps(term, true));
        let right = self.check.right.iter().filter(|term| helps(term, false));
        left.chain(right).map(|term| self.name(term)).collect()
    }
}

fn row_label(table: &TableDef, row: usize) -> String {
    let word = if table.shape == Shape::SideBySide { "组" } else { "行" };
    let label = table.rows.get(row).map(RowDef::full_label).unwrap_or_default();
    format!("{}{}{word}", table.name, quoted(&label))
}

fn row_id(table: &TableDef, row: u16) -> &str {
    table.rows.get(usize::from(row)).map_or("", |row| row.id.as_str())
}

fn column_id(table: &TableDef, column: u16) -> &str {
    table.columns.get(usize::from(column)).map_or("", |column| column.id.as_str())
}

/// A row's name inside a sentence: without `一、` in front and without the note in brackets behind.
fn row_name(row: &RowDef) -> String {
    let label = row.full_label();
    let bare = label.trim_start_matches(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']);
    let name = bare.strip_prefix('、').unwrap_or(&label);
    without_note(name).to_owned()
}

fn without_note(name: &str) -> &str {
    let end = name.strip_suffix('）').and_then(|inner| inner.rfind('（')).filter(|at| *at > 0);
    end.and_then(|at| name.get(..at)).unwrap_or(name)
}

fn column_name(column: &ColumnDef) -> String {
    match &column.group {
        Some(group) if column.label == "其他" => format!("{group}{}", column.label),
        _ => without_note(&column.label).to_owned(),
    }
}

fn small(position: usize) -> u16 {
    u16::try_from(position).unwrap_or(u16::MAX)
}
