//! Figures of a report: what is said is set, what follows is summed.

use gongkai_report::{Cell, Cells, Decimal, Format, Report};

pub type Fault = String;

/// A report in the making.
pub struct Facts {
    pub report: Report,
}

impl Facts {
    /// A report whose cells are all 0.
    pub fn zeros(format: &str, agency: &str, year: i32) -> Result<Self, Fault> {
        let format = Format::by_id(format).ok_or_else(|| format!("no format {format}"))?;
        let mut cells = Cells::absent(format.cells.len());
        for (ix, _) in format.cell_list() {
            cells.set(ix, Cell::Number(0));
        }
        let title = format!("{agency}{year}年政府信息公开工作年度报告");
        let agency = Some(agency.to_owned());
        Ok(Self {
            report: Report {
                scope: None,
                format,
                year,
                title: Some(title),
                agency,
                cells,
                chapters: Vec::new(),
            },
        })
    }

    pub fn put(&mut self, id: &str, cell: Cell, printed: Option<&str>) -> Result<&mut Self, Fault> {
        let ix = self.report.format.cell_ix(id).ok_or_else(|| format!("no cell {id}"))?;
        self.report.cells.set(ix, cell);
        if let Some(printed) = printed {
            self.report.cells.set_printed(ix, printed);
        }
        Ok(self)
    }

    /// Whole numbers, by the id of the cell.
    pub fn set(&mut self, figures: &[(&str, i64)]) -> Result<&mut Self, Fault> {
        for (id, number) in figures {
            self.put(id, Cell::Number(*number), None)?;
        }
        Ok(self)
    }

    /// An amount with two digits.
    pub fn amount(&mut self, id: &str, hundredths: i64) -> Result<&mut Self, Fault> {
        self.put(id, Cell::Decimal(Decimal { mantissa: hundredths, scale: 2 }), None)
    }

    /// Every cell whose id begins so.
    pub fn all(&mut self, beginning: &str, cell: Cell, printed: Option<&str>) -> Result<&mut Self, Fault> {
        let ids: Vec<String> = self.report.format.cells.iter().map(|cell| cell.id.clone()).collect();
        for id in ids.iter().filter(|id| id.starts_with(beginning)) {
            self.put(id, cell, printed)?;
        }
        Ok(self)
    }

    pub fn get(&self, id: &str) -> i64 {
        let cell = self.report.format.cell_ix(id).map(|ix| self.report.cells.get(ix));
        cell.and_then(Cell::number).unwrap_or_default()
    }

    /// Sums tables three and four: results, what is carried over, totals.
    pub fn sum(&mut self) -> Result<&mut Self, Fault> {
        let format = self.report.format;
        if let Some(table) = format.table("t3") {
            for column in &table.columns {
                let at = |row: &str| format!("t3.{row}.{}", column.id);
                let results = table.rows.iter().filter(|row| row.part_of.as_deref() == Some("results"));
                let results: i64 = results.map(|row| self.get(&at(&row.id))).sum();
                let left = self.get(&at("new")) + self.get(&at("carried_in")) - results;
                if left < 0 {
                    return Err(format!("{}: more results than applications", column.id));
                }
                self.set(&[(&at("results_total"), results), (&at("carried_out"), left)])?;
            }
        }
        for id in ["t3", "t4"] {
            let Some(table) = format.table(id) else { continue };
            for row in &table.rows {
                let parts = table.columns.iter().filter(|column| !column.computed);
                let total = parts.map(|column| self.get(&format!("{id}.{}.{}", row.id, column.id))).sum();
                self.set(&[(&format!("{id}.{}.total", row.id), total)])?;
            }
        }
        Ok(self)
    }
}
