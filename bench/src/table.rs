//! Tables that read well both in a terminal and as Markdown.

use std::fmt::Write;

/// Rows of text under a heading; the first row names the columns.
pub struct Table {
    title: &'static str,
    note: String,
    rows: Vec<Vec<String>>,
    bars: Vec<Bar>,
}

/// A figure that must be kept.
struct Bar {
    what: String,
    measured: f64,
    at_most: f64,
    unit: &'static str,
}

impl Bar {
    fn is_kept(&self) -> bool {
        self.measured <= self.at_most
    }
}

impl Table {
    pub fn new(title: &'static str, note: impl Into<String>, columns: &[&str]) -> Self {
        let columns = columns.iter().map(|c| (*c).to_owned()).collect();
        Self { title, note: note.into(), rows: vec![columns], bars: Vec::new() }
    }

    /// Names a figure that must be kept, and what was measured.
    pub fn bar(&mut self, what: impl Into<String>, measured: f64, at_most: f64, unit: &'static str) {
        self.bars.push(Bar { what: what.into(), measured, at_most, unit });
    }

    /// The figures that were not kept.
    pub fn missed(&self) -> Vec<String> {
        self.bars.iter().filter(|bar| !bar.is_kept()).map(|bar| format!("{}: {bar}", self.title)).collect()
    }

    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }
}

impl std::fmt::Display for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns)
            .map(|column| {
                self.rows.iter().filter_map(|row| row.get(column)).map(|c| width(c)).max().unwrap_or(0).max(3)
            })
            .collect();
        write!(f, "\n## {}\n\n{}\n\n", self.title, self.note)?;
        for (number, row) in self.rows.iter().enumerate() {
            let mut line = String::from("|");
            for (column, wide) in widths.iter().enumerate() {
                let cell = row.get(column).map_or("", String::as_str);
                let fill = " ".repeat(wide.saturating_sub(width(cell)));
                // The first column is words, the others are numbers.
                if column == 0 {
                    write!(line, " {cell}{fill} |")?;
                } else {
                    write!(line, " {fill}{cell} |")?;
                }
            }
            writeln!(f, "{line}")?;
            if number == 0 {
                let rule: Vec<_> = widths
                    .iter()
                    .enumerate()
                    .map(|(column, wide)| "-".repeat(wide + 1) + if column == 0 { "-" } else { ":" })
                    .collect();
                writeln!(f, "|{}|", rule.join("|"))?;
            }
        }
        if !self.bars.is_empty() {
            writeln!(f)?;
        }
        self.bars.iter().try_for_each(|bar| writeln!(f, "- {bar}"))
    }
}

impl std::fmt::Display for Bar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { what, measured, at_most, unit } = self;
        let said = if self.is_kept() { "kept" } else { "NOT KEPT" };
        write!(f, "{what}: {} of at most {at_most} {unit}, {said}", figure(*measured))
    }
}

/// Columns of a terminal: a Chinese character takes two.
fn width(text: &str) -> usize {
    text.chars().map(|c| if ('\u{2E80}'..='\u{FFEF}').contains(&c) { 2 } else { 1 }).sum()
}

/// Three significant figures are what such a measurement is worth.
pub fn figure(value: f64) -> String {
    let decimals = match value.abs() {
        v if v >= 99.95 => 0,
        v if v >= 9.995 => 1,
        _ => 2,
    };
    format!("{value:.decimals$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures() {
        for (value, text) in [
            (0.0, "0.00"),
            (1.234, "1.23"),
            (9.994, "9.99"),
            (9.996, "10.0"),
            (12.34, "12.3"),
            (123.4, "123"),
        ] {
            assert_eq!(figure(value), text);
        }
    }

    #[test]
    fn a_bar_is_kept_or_not() {
        let mut table = Table::new("T", "n", &["what"]);
        table.bar("a", 2.0, 2.0, "ms");
        table.bar("b", 2.01, 2.0, "ms");
        assert_eq!(table.missed(), ["T: b: 2.01 of at most 2 ms, NOT KEPT"]);
        assert!(
            table
                .to_string()
                .ends_with("\n- a: 2.00 of at most 2 ms, kept\n- b: 2.01 of at most 2 ms, NOT KEPT\n")
        );
    }

    #[test]
    fn columns_line_up() {
        let mut table = Table::new("T", "n", &["what", "ns"]);
        table.row(["样例".to_owned(), "5".to_owned()]);
        table.row(["abc".to_owned(), "1000".to_owned()]);
        let text = table.to_string();
        let lines: Vec<_> = text.lines().filter(|line| line.starts_with('|')).map(width).collect();
        assert_eq!(lines, vec![lines[0]; 4], "{text}");
    }
}
