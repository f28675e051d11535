//! Reads a format file. A file that contradicts itself does not load, with a sentence that says why.

use std::{collections::HashMap, fmt};

use super::{
    AuthorityDef, BigChangeDef, CellDef, ChapterDef, Check, ColumnDef, Format, Op, RowDef, RuleDef, Shape,
    TableDef, Term, ValueKind,
    raw::{
        RawAuthority, RawBigChange, RawChapter, RawColumn, RawFormat, RawNeed, RawOver, RawRow, RawRowKind,
        RawRule, RawShape, RawTable, RawVariant,
    },
};
use crate::{CellIx, quote::quoted};

/// Why a format file does not load: one Chinese sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormatFault(pub String);

impl fmt::Display for FormatFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

pub(super) fn fault<T>(sentence: impl Into<String>) -> Result<T, FormatFault> {
    Err(FormatFault(sentence.into()))
}

const SCHEMA: u32 = 1;
/// The checks keep one bit for each table.
const MOST_TABLES: usize = 64;

impl Format {
    /// Reads a format file (TOML, schema 1).
    ///
    /// # Errors
    /// A sentence that says which contradiction keeps the file from loading: unknown keys, two
    /// tables, rows or columns with one id, a balance over a missing row or column, years that run
    /// backwards.
    pub fn parse(text: &str) -> Result<Self, FormatFault> {
        let mut formats = Self::parse_with_variants(text)?;
        formats.truncate(1);
        formats.pop().map_or_else(|| fault("格式文件是空的"), Ok)
    }

    /// Reads a format file and its variants; the form as prescribed comes first.
    ///
    /// # Errors
    /// As [`Format::parse`]; also a variant that replaces rows that are not there.
    pub fn parse_with_variants(text: &str) -> Result<Vec<Self>, FormatFault> {
        let mut raw: RawFormat = toml::from_str(text)
            .map_err(|error| FormatFault(format!("格式文件写法有误：{}", one_line(error.message()))))?;
        let variants = std::mem::take(&mut raw.variant);
        let mut formats = vec![Self::build(raw.clone(), None)?];
        for variant in &variants {
            formats.push(Self::build(with_variant(raw.clone(), variant)?, Some(variant.id.clone()))?);
        }
        Ok(formats)
    }

    fn build(raw: RawFormat, variant: Option<String>) -> Result<Self, FormatFault> {
        if raw.schema != SCHEMA {
            return fault(format!("格式文件“{}”的 schema 是 {}，本程序只认 {SCHEMA}", raw.id, raw.schema));
        }
        if raw.last_year.is_some_and(|last| last < raw.first_year) {
            return fault(format!("格式“{}”的最后年度早于最初年度", raw.id));
        }
        let mut format = Self {
            id: raw.id,
            variant,
            title: raw.title,
            basis: raw.basis,
            first_year: raw.first_year,
            last_year: raw.last_year,
            chapters: Vec::new(),
            tables: Vec::new(),
            rules: Vec::new(),
            authorities: Vec::new(),
            chains: Vec::new(),
            big_change: raw.big_change.map(big_change),
            sources: Vec::new(),
            checks: Vec::new(),
            cells: Vec::new(),
            by_id: HashMap::new(),
            kinds: Vec::new(),
            table_sizes: Vec::new(),
        };
        unique("格式", &format.id, "表", raw.table.iter().map(|table| table.id.as_str()))?;
        if raw.table.len() > MOST_TABLES {
            return fault(format!("格式“{}”的表太多，最多 {MOST_TABLES} 张", format.id));
        }
        unique("格式", &format.id, "章", raw.chapter.iter().map(|chapter| chapter.id.as_str()))?;
        for table in raw.table {
            format.add_table(table)?;
        }
        for chapter in raw.chapter {
            format.add_chapter(chapter)?;
        }
        for rule in raw.rule {
            format.add_rule(&rule)?;
        }
        for authority in raw.authority {
            format.add_authority(authority)?;
        }
        for chain in raw.chain {
            format.add_chain(chain)?;
        }
        format.add_sources(raw.source)?;
        Ok(format)
    }

    fn add_chapter(&mut self, raw: RawChapter) -> Result<(), FormatFault> {
        if let Some(part) = &raw.part
            && !self.tables.iter().any(|table| table.part == *part)
        {
            return fault(format!("格式“{}”的“{}”章要放“{part}”，但没有这个表", self.id, raw.heading));
        }
        let RawChapter { no, id, heading, variants, words, part } = raw;
        self.chapters.push(ChapterDef { no, id, heading, variants, words, part });
        Ok(())
    }

    fn add_table(&mut self, raw: RawTable) -> Result<(), FormatFault> {
        unique("表", &raw.id, "行", raw.rows.iter().map(|row| row.id.as_str()))?;
        unique("表", &raw.id, "列", raw.columns.iter().map(|column| column.id.as_str()))?;
        let parts: Vec<&str> = raw.rows.iter().map(|row| row.id.as_str()).collect();
        for row in &raw.rows {
            if let Some(of) = &row.of
                && !parts.contains(&of.as_str())
            {
                return fault(format!("表“{}”的行“{}”是“{of}”的其中项，但没有“{of}”这一行", raw.id, row.id));
            }
        }
        neighbours(&raw.id, "行", raw.rows.iter().map(|row| row.group.as_deref()))?;
        neighbours(&raw.id, "行", raw.rows.iter().map(|row| row.under.as_deref()))?;
        neighbours(&raw.id, "列", raw.columns.iter().map(|column| column.group.as_deref()))?;
        let position = self.tables.len();
        let mut table = TableDef {
            id: raw.id,
            name: raw.name,
            part: raw.part,
            shape: match raw.shape {
                RawShape::Grid => Shape::Grid,
                RawShape::SideBySide => Shape::SideBySide,
                RawShape::List => Shape::List,
            },
            caption: raw.caption,
            corner: raw.corner,
            columns_heading: raw.columns_heading,
            unit: raw.unit,
            unit_heading: raw.unit_heading,
            columns: raw.columns.into_iter().map(column_def).collect(),
            rows: raw.rows.into_iter().map(row_def).collect(),
            grid: Vec::new(),
        };
        for row in 0..table.rows.len() {
            for column in 0..table.columns.len() {
                let cell = self.add_cell(position, &table, row, column)?;
                table.grid.push(cell);
            }
        }
        self.table_sizes.push(table.grid.iter().flatten().count());
        self.tables.push(table);
        Ok(())
    }

    fn add_cell(
        &mut self,
        position: usize,
        table: &TableDef,
        row: usize,
        column: usize,
    ) -> Result<Option<CellIx>, FormatFault> {
        let (Some(r), Some(c)) = (table.rows.get(row), table.columns.get(column)) else { return Ok(None) };
        if r.heading {
            return Ok(None);
        }
        if self.cells.len() >= usize::from(u16::MAX) {
            return fault(format!("格式“{}”的单元格太多", self.id));
        }
        let ix = CellIx::at(self.cells.len());
        let id = match table.shape {
            Shape::List => format!("{}.{}", table.id, r.id),
            _ => format!("{}.{}.{}", table.id, r.id, c.id),
        };
        if self.by_id.insert(id.clone(), ix).is_some() {
            return fault(format!("格式“{}”有两个单元格都叫“{id}”", self.id));
        }
        let kind = c.kind.or(r.kind).unwrap_or(ValueKind::Count);
        self.kinds.push(kind);
        self.cells.push(CellDef {
            id,
            table: position,
            row,
            column,
            kind,
            unit: c.unit.clone().or_else(|| r.unit.clone()).or_else(|| table.unit.clone()),
            computed: r.computed || c.computed,
        });
        Ok(Some(ix))
    }

    fn add_rule(&mut self, raw: &RawRule) -> Result<(), FormatFault> {
        let op = match raw.op.as_str() {
            "==" => Op::Equal,
            "<=" => Op::AtMost,
            "=>" => Op::Implies,
            other => return fault(format!("规则“{}”的比较符“{other}”不认识，只能是 ==、<= 或 =>", raw.id)),
        };
        let Some(position) = self.tables.iter().position(|table| table.id == raw.table) else {
            return fault(format!("规则“{}”说的表“{}”不存在", raw.id, raw.table));
        };
        if raw.left.is_empty() && raw.right.is_empty() {
            return fault(format!("规则“{}”没有任何一项", raw.id));
        }
        let rule = self.rules.len();
        let Some(table) = self.tables.get(position) else { return Ok(()) };
        let mut checks = Vec::new();
        for instance in instances(table, raw)? {
            let left = terms(table, raw, &raw.left, instance)?;
            let right = terms(table, raw, &raw.right, instance)?;
            let (place, label) = self.place_of(table, raw.over, instance, left.iter().chain(&right));
            checks.push(Check { rule, op, left, right, place, label });
        }
        let needs_previous =
            checks.iter().any(|check| check.left.iter().chain(&check.right).any(|term| term.previous));
        self.checks.extend(checks);
        self.rules.push(RuleDef {
            id: raw.id.clone(),
            grade: raw.grade.into(),
            table: position,
            text: raw.text.clone(),
            needs_previous,
            from_year: raw.from_year,
            hint: raw.hint.clone(),
        });
        Ok(())
    }

    fn place_of<'a>(
        &self,
        table: &TableDef,
        over: RawOver,
        instance: usize,
        mut terms: impl Iterator<Item = &'a Term>,
    ) -> (String, String) {
        match over {
            RawOver::Columns => {
                let column = table.columns.get(instance);
                let id = column.map_or("", |c| c.id.as_str());
                let label = column.map_or("", |c| c.label.as_str());
                (format!("{}.{id}", table.id), format!("{}{}列", table.name, quoted(label)))
            }
            RawOver::Rows => {
                let row = table.rows.get(instance);
                let id = row.map_or("", |r| r.id.as_str());
                let label = row.map(RowDef::full_label).unwrap_or_default();
                let word = if table.shape == Shape::SideBySide { "组" } else { "行" };
                (format!("{}.{id}", table.id), format!("{}{}{word}", table.name, quoted(&label)))
            }
            RawOver::Table => {
                let first = terms.next().and_then(|term| self.cell(term.cell));
                let label =
                    first.and_then(|cell| table.rows.get(cell.row)).map_or("", |row| row.label.as_str());
                (
                    first.map(|cell| cell.id.clone()).unwrap_or_default(),
                    format!("{}{}行", table.name, quoted(label)),
                )
            }
        }
    }

    fn add_authority(&mut self, raw: RawAuthority) -> Result<(), FormatFault> {
        let RawNeed::RuleMaking = raw.needs;
        let Some(table) = self.table(&raw.table) else {
            return fault(format!("规则“{}”说的表“{}”不存在", raw.id, raw.table));
        };
        let Some(row) = table.row_position(&raw.row) else {
            return fault(format!("规则“{}”说的行“{}”在表“{}”里不存在", raw.id, raw.row, raw.table));
        };
        let cells = (0..table.columns.len()).filter_map(|column| table.cell(row, column)).collect();
        let place = format!("{}.{}", raw.table, raw.row);
        self.authorities.push(AuthorityDef {
            id: raw.id,
            grade: raw.grade.into(),
            text: raw.text,
            place,
            cells,
        });
        Ok(())
    }
}

/// Rows or columns that a rule is for.
fn instances(table: &TableDef, rule: &RawRule) -> Result<Vec<usize>, FormatFault> {
    let all: Vec<&str> = match rule.over {
        RawOver::Columns => table.columns.iter().map(|column| column.id.as_str()).collect(),
        RawOver::Rows => table.rows.iter().map(|row| row.id.as_str()).collect(),
        RawOver::Table => vec![""],
    };
    if let Some(odd) = rule.only.iter().find(|id| !all.contains(&id.as_str())) {
        return fault(format!("规则“{}”只对“{odd}”，但表“{}”里没有它", rule.id, table.id));
    }
    let chosen = |id: &&str| rule.only.is_empty() || rule.only.iter().any(|only| only == id);
    Ok(all.iter().enumerate().filter(|(_, id)| chosen(id)).map(|(position, _)| position).collect())
}

/// The form with the rows of a variant in the place of its own.
fn with_variant(mut raw: RawFormat, variant: &RawVariant) -> Result<RawFormat, FormatFault> {
    let Some(table) = raw.table.iter_mut().find(|table| table.id == variant.table) else {
        return fault(format!("变体“{}”说的表“{}”不存在", variant.id, variant.table));
    };
    let replaced: Vec<usize> =
        variant.replace.iter().filter_map(|id| table.rows.iter().position(|row| row.id == *id)).collect();
    let (Some(first), true) = (replaced.first().copied(), replaced.len() == variant.replace.len()) else {
        return fault(format!("变体“{}”要替换的行在表“{}”里找不全", variant.id, variant.table));
    };
    table.rows.retain(|row| !variant.replace.contains(&row.id));
    table.rows.splice(first..first, variant.rows.iter().cloned());
    // Nobody begins a report in another print; it only comes as a file.
    raw.source.clear();
    Ok(raw)
}

/// Resolves names such as `new`, `-repealed`, `previous.carried_out`, `part_of:results`.
fn terms(
    table: &TableDef,
    rule: &RawRule,
    names: &[String],
    instance: usize,
) -> Result<Vec<Term>, FormatFault> {
    let mut found = Vec::new();
    for name in names {
        let (negative, rest) = name.strip_prefix('-').map_or((false, name.as_str()), |rest| (true, rest));
        let (previous, rest) = rest.strip_prefix("previous.").map_or((false, rest), |rest| (true, rest));
        let cells: Vec<Option<CellIx>> = if let Some(sum) = rest.strip_prefix("part_of:") {
            let parts = table.rows.iter().enumerate().filter(|(_, row)| row.part_of.as_deref() == Some(sum));
            parts.map(|(row, _)| table.cell(row, instance)).collect()
        } else {
            vec![match rule.over {
                RawOver::Columns => table.row_position(rest).and_then(|row| table.cell(row, instance)),
                RawOver::Rows => table.column_position(rest).and_then(|column| table.cell(instance, column)),
                RawOver::Table => table.row_position(rest).and_then(|row| table.cell(row, 0)),
            }]
        };
        if cells.is_empty() || cells.contains(&None) {
            return fault(format!("规则“{}”要用“{rest}”，但表“{}”里没有这一格", rule.id, table.id));
        }
        found.extend(cells.into_iter().flatten().map(|cell| Term { cell, negative, previous }));
    }
    Ok(found)
}

/// Does a table, row or cell cover a cell?
pub(super) fn covers(part: &str, id: &str) -> bool {
    id.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn big_change(raw: RawBigChange) -> BigChangeDef {
    let RawBigChange { id, grade, factor, least, text } = raw;
    BigChangeDef { id, grade: grade.into(), factor, least, text }
}

fn column_def(raw: RawColumn) -> ColumnDef {
    let RawColumn { id, label, group, computed, kind, unit } = raw;
    ColumnDef { id, label, group, computed, kind: kind.map(Into::into), unit }
}

fn row_def(raw: RawRow) -> RowDef {
    let RawRow { id, label, group, under, part_of, computed, kind, value, unit, of } = raw;
    let heading = matches!(kind, Some(RawRowKind::Heading));
    RowDef { id, label, group, under, part_of, computed, heading, kind: value.map(Into::into), unit, of }
}

fn unique<'a>(
    what: &str,
    whose: &str,
    part: &str,
    ids: impl Iterator<Item = &'a str>,
) -> Result<(), FormatFault> {
    let mut seen = Vec::new();
    for id in ids {
        if seen.contains(&id) {
            return fault(format!("{what}“{whose}”里有两个{part}都叫“{id}”"));
        }
        seen.push(id);
    }
    Ok(())
}

/// A heading over neighbours may not be torn apart.
fn neighbours<'a>(
    table: &str,
    part: &str,
    groups: impl Iterator<Item = Option<&'a str>>,
) -> Result<(), FormatFault> {
    let mut closed: Vec<&str> = Vec::new();
    let mut open = None;
    for group in groups {
        if group == open {
            continue;
        }
        closed.extend(open);
        if let Some(name) = group
            && closed.contains(&name)
        {
            return fault(format!("表“{table}”里“{name}”下的{part}不相邻"));
        }
        open = group;
    }
    Ok(())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = r#"
        schema = 1
        id = "x"
        title = "x"
        basis = "x"
        first_year = 2030
        [[chapter]]
        no = "一"
        id = "a"
        heading = "a"
        part = "t"
        [[table]]
        id = "t"
        name = "表"
        part = "t"
        shape = "grid"
        columns = [{ id = "a", label = "甲" }, { id = "b", label = "乙" }]
        rows = [{ id = "p", label = "子", group = "g" }, { id = "q", label = "丑" }]
        [[rule]]
        id = "R"
        grade = "must"
        over = "rows"
        table = "t"
        left = ["a"]
        op = "=="
        right = ["b"]
        text = "甲等于乙"
    "#;

    fn check_fault(from: &str, to: &str, sentence: &str) {
        assert!(SMALL.contains(from), "{from}");
        let loaded = Format::parse(&SMALL.replace(from, to)).map(|format| format.id);
        assert_eq!(loaded, Err(FormatFault(sentence.to_owned())), "{to}");
    }

    #[test]
    fn embedded_formats_load() {
        let ids: Vec<&str> = Format::embedded().iter().map(|format| format.id.as_str()).collect();
        assert_eq!(ids, ["legacy-2014", "format-2019", "format-2021"]);
        assert_eq!(Format::by_id("format-2021").map(|f| f.cells.len()), Some(6 + 1 + 2 + 1 + 25 * 7 + 15));
        assert_eq!(Format::for_year(2020).map(|f| f.id.as_str()), Some("format-2019"));
        assert_eq!(Format::for_year(2031).map(|f| f.id.as_str()), Some("format-2021"));
        assert!(Format::for_year(2013).is_none());
    }

    #[test]
    fn contradictions_do_not_load() {
        Format::parse(SMALL).unwrap();
        check_fault("schema = 1", "schema = 2", "格式文件“x”的 schema 是 2，本程序只认 1");
        check_fault(
            "first_year = 2030",
            "first_year = 2030\nlast_year = 2029",
            "格式“x”的最后年度早于最初年度",
        );
        check_fault("id = \"q\"", "id = \"p\"", "表“t”里有两个行都叫“p”");
        check_fault("id = \"b\"", "id = \"a\"", "表“t”里有两个列都叫“a”");
        check_fault("right = [\"b\"]", "right = [\"c\"]", "规则“R”要用“c”，但表“t”里没有这一格");
        check_fault(
            "right = [\"b\"]",
            "right = [\"part_of:s\"]",
            "规则“R”要用“part_of:s”，但表“t”里没有这一格",
        );
        check_fault("op = \"==\"", "op = \"==\"\n        only = [\"z\"]", "规则“R”只对“z”，但表“t”里没有它");
        check_fault(
            "[[rule]]",
            "[[chain]]\n        from = \"y\"\n        same = [\"t.p\", \"t.pq\"]\n        [[rule]]",
            "格式“x”说“t.pq”与“y”相同，但没有这个表、行或格",
        );
        check_fault("op = \"==\"", "op = \"=\"", "规则“R”的比较符“=”不认识，只能是 ==、<= 或 =>");
        check_fault(
            "part = \"t\"\n        [[table]]",
            "part = \"u\"\n        [[table]]",
            "格式“x”的“a”章要放“u”，但没有这个表",
        );
        check_fault(
            "label = \"丑\" }",
            "label = \"丑\" }, { id = \"r\", label = \"寅\", group = \"g\" }",
            "表“t”里“g”下的行不相邻",
        );
        assert!(Format::parse(&SMALL.replace("title", "titel")).is_err());
    }
}
