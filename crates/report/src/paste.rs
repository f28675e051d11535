//! A block out of a spreadsheet, laid over the cells of a statutory table. What does not fit is refused whole, with a
//! sentence for each cell, so that nothing is half pasted.

use crate::{
    Cell, CellIx, Cells, Decimal, Format, compute,
    format::ValueKind,
    layout::{self, Kind},
    recognise::{looks_like_value, read_cell},
};

/// The most lines that a clipboard is read for: no form has as many rows.
const MOST_ROWS: usize = 200;

/// What a block comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pasted {
    /// All cells, with sums computed anew.
    pub cells: Cells,
    /// Cells that are no longer what they were, sums left out.
    pub changed: Vec<CellIx>,
    /// What a person should look at: sums that the block has otherwise.
    pub notes: Vec<String>,
}

/// Lays a block of a spreadsheet, as it stands in a clipboard, over the cells from `at` on, rightwards and downwards.
/// Labels beside or above the figures are left out.
///
/// # Errors
/// Chinese sentences, each with the cell and why it does not fit.
pub fn paste(format: &Format, cells: &Cells, at: CellIx, block: &str) -> Result<Pasted, Vec<String>> {
    let grid = printed_rows(format, at);
    let Some((top, left)) = place_in(&grid, at) else {
        return Err(vec!["请先选中表中的一个单元格再粘贴".to_owned()]);
    };
    let room = grid.get(top).map_or(0, Vec::len).saturating_sub(left);
    let block = figures_of(rows_of(block), room);
    if block.is_empty() {
        return Err(vec!["剪贴板里没有可以填的数，请在表格软件里选中数字区域复制后再粘贴".to_owned()]);
    }
    let mut reading =
        Reading { format, cells: cells.clone(), changed: Vec::new(), sums: Vec::new(), refused: Vec::new() };
    for (row, texts) in block.iter().enumerate() {
        let Some(targets) = grid.get(top + row) else {
            let room = grid.len().saturating_sub(top);
            return Err(vec![format!(
                "粘贴的内容有{}行，从{}起只放得下{room}行，请从靠上的单元格粘贴或少选几行",
                block.len(),
                format.cell_label(at)
            )]);
        };
        for (column, text) in texts.iter().enumerate() {
            match targets.get(left + column) {
                Some(ix) => reading.take(*ix, text),
                None if text.trim().is_empty() => {}
                None => reading.refused.push(format!(
                    "第{}行第{}列的“{}”在表外，请从靠左的单元格粘贴或少选几列",
                    row + 1,
                    column + 1,
                    text.trim()
                )),
            }
        }
    }
    reading.finish()
}

struct Reading<'a> {
    format: &'a Format,
    cells: Cells,
    changed: Vec<CellIx>,
    /// Sums as the block has them.
    sums: Vec<(CellIx, Cell)>,
    refused: Vec<String>,
}

impl Reading<'_> {
    fn take(&mut self, ix: CellIx, text: &str) {
        let Some(def) = self.format.cell(ix) else { return };
        let (cell, printed) = read_cell(text, def.kind);
        if let Some(why) = misfit(cell, def.kind) {
            self.refused.push(format!("{}：“{}”{why}", self.format.cell_label(ix), text.trim()));
        } else if def.computed {
            self.sums.push((ix, cell));
        } else if self.cells.get(ix) != cell {
            self.cells.put(ix, cell);
            if let Some(printed) = printed.filter(|_| cell == Cell::NotApplicable) {
                self.cells.set_printed(ix, printed);
            }
            self.changed.push(ix);
        }
    }

    fn finish(mut self) -> Result<Pasted, Vec<String>> {
        if !self.refused.is_empty() {
            return Err(self.refused);
        }
        compute::totals(self.format, &mut self.cells);
        let differs = |(ix, said): &(CellIx, Cell)| match (said.number(), self.cells.get(*ix).number()) {
            (Some(said), computed) if Some(said) != computed => {
                let label = self.format.cell_label(*ix);
                Some(match computed {
                    Some(sum) => format!("{label}由系统计算为{sum}，粘贴的是{said}，请核对"),
                    None => format!(
                        "{label}由系统计算，其中有空白，暂时算不出；粘贴的是{said}，请先补填空白（没有填0）"
                    ),
                })
            }
            _ => None,
        };
        let notes = self.sums.iter().filter_map(differs).collect();
        Ok(Pasted { notes, cells: self.cells, changed: self.changed })
    }
}

/// What is said of a figure that is larger.
pub const TOO_LARGE: &str = "太大了，整数部分最多九位，请核对";

/// The largest figure: no agency counts more, and sums of thousands of reports stay exact.
const LARGEST: u64 = 999_999_999;

fn whole_part(amount: Decimal) -> u64 {
    let unit = 10_u64.checked_pow(u32::from(amount.scale)).unwrap_or(u64::MAX);
    amount.mantissa.unsigned_abs() / unit
}

/// Why something may not stand in a cell; `None`: it may.
pub fn misfit(cell: Cell, kind: ValueKind) -> Option<&'static str> {
    let negative = |cell: Cell| match cell {
        Cell::Number(number) => number < 0,
        Cell::Decimal(amount) => amount.mantissa < 0,
        _ => false,
    };
    let huge = |cell: Cell| match cell {
        Cell::Number(number) => number.unsigned_abs() > LARGEST,
        Cell::Decimal(amount) => whole_part(amount) > LARGEST,
        _ => false,
    };
    match (cell, kind) {
        (cell, _) if huge(cell) => Some(TOO_LARGE),
        (Cell::Unreadable, _) => Some("不是数，请只填数字；不适用填“/”，没有填0"),
        (Cell::Absent, _) => Some("不能粘贴，请填数字"),
        (Cell::Decimal(amount), ValueKind::Count | ValueKind::Signed) if amount.whole().is_none() => {
            Some("有小数，这一格只能填整数")
        }
        (_, ValueKind::Count | ValueKind::Decimal | ValueKind::Money) if negative(cell) => {
            Some("是负数，这一格不能为负")
        }
        _ => None,
    }
}

/// Value cells of the printed table that a cell stands in, by printed row.
fn printed_rows(format: &Format, at: CellIx) -> Vec<Vec<CellIx>> {
    let mut rows: Vec<Vec<CellIx>> = Vec::new();
    for layout in layout::tables(format) {
        let values = || {
            layout.cells.iter().filter_map(|cell| match cell.kind {
                Kind::Value(ix) => Some((cell.row, ix)),
                _ => None,
            })
        };
        if values().any(|(_, ix)| ix == at) {
            let mut last = None;
            for (row, ix) in values() {
                if last.replace(row) != Some(row) {
                    rows.push(Vec::new());
                }
                if let Some(open) = rows.last_mut() {
                    open.push(ix);
                }
            }
        }
    }
    rows
}

fn place_in(grid: &[Vec<CellIx>], at: CellIx) -> Option<(usize, usize)> {
    grid.iter()
        .enumerate()
        .find_map(|(row, cells)| cells.iter().position(|ix| *ix == at).map(|column| (row, column)))
}

/// The block without headings above and labels on the left. A label over several columns leaves empty ones behind it:
/// they go too where the block is wider than the `room`.
fn figures_of(mut rows: Vec<Vec<String>>, room: usize) -> Vec<Vec<String>> {
    let is_label = |text: &String| !text.trim().is_empty() && !looks_like_value(text);
    let is_value = |text: &String| !text.trim().is_empty() && looks_like_value(text);
    while rows.first().is_some_and(|row| !row.iter().any(is_value) && row.iter().any(is_label)) {
        rows.remove(0);
    }
    while rows.last().is_some_and(|row| row.iter().all(|text| text.trim().is_empty())) {
        rows.pop();
    }
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let of_column = |column: usize| rows.iter().filter_map(move |row| row.get(column));
    let labels = (0..width)
        .take_while(|column| !of_column(*column).any(is_value))
        .filter(|column| of_column(*column).any(is_label));
    let labels = labels.last().map_or(0, |last| last + 1);
    let is_empty = |column: usize| of_column(column).all(|text| text.trim().is_empty());
    let behind =
        (labels..width).take_while(|column| labels > 0 && width - column > room && is_empty(*column)).count();
    for row in &mut rows {
        row.drain(..row.len().min(labels + behind));
    }
    rows
}

/// Rows and columns of a clipboard: tabs and line ends, texts with line ends in quotes.
fn rows_of(block: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut text) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut signs) = (false, block.chars().peekable());
    while let Some(sign) = signs.next() {
        match sign {
            '"' if quoted && signs.peek() == Some(&'"') => {
                signs.next();
                text.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if text.is_empty() => quoted = true,
            _ if quoted => text.push(sign),
            '\r' => {}
            '\t' => row.push(std::mem::take(&mut text)),
            '\n' => {
                row.push(std::mem::take(&mut text));
                rows.push(std::mem::take(&mut row));
                if rows.len() >= MOST_ROWS {
                    return rows;
                }
            }
            _ => text.push(sign),
        }
    }
    if !text.is_empty() || !row.is_empty() {
        row.push(text);
        rows.push(row);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> (&'static Format, Cells) {
        let format = Format::by_id("format-2021").unwrap();
        let mut cells = Cells::absent(format.cells.len());
        for (ix, _) in format.cell_list() {
            cells.set(ix, Cell::Number(0));
        }
        (format, cells)
    }

    fn pasted(at: &str, block: &str) -> Result<Pasted, Vec<String>> {
        let (format, cells) = form();
        paste(format, &cells, format.cell_ix(at).unwrap(), block)
    }

    fn value(pasted: &Pasted, id: &str) -> Cell {
        pasted.cells.get(form().0.cell_ix(id).unwrap())
    }

    #[test]
    fn a_block_with_sums() {
        let done = pasted("t3.new.natural", "14\t3\t\t\t1\t0\t18\r\n1\t0\t/\t\t\t\t1\r\n").unwrap();
        for (id, cell) in [
            ("t3.new.natural", Cell::Number(14)),
            ("t3.new.business", Cell::Number(3)),
            ("t3.new.research", Cell::Blank),
            // Nobody has said what the blanks are.
            ("t3.new.total", Cell::Blank),
            ("t3.carried_in.natural", Cell::Number(1)),
            ("t3.carried_in.research", Cell::NotApplicable),
        ] {
            assert_eq!(value(&done, id), cell, "{id}");
        }
        let waits = "“一、本年新收政府信息公开申请数量”行“总计”列由系统计算，其中有空白，暂时算不出；粘贴的是18，请先补填空白（没有填0）";
        assert_eq!((done.notes.len(), done.notes.first().map(String::as_str)), (2, Some(waits)));
        let whole = pasted("t3.new.natural", "14\t3\t0\t/\t1\t0\t18").unwrap();
        assert_eq!((value(&whole, "t3.new.total"), whole.notes.len()), (Cell::Number(18), 0));
        let wrong = pasted("t3.new.natural", "14\t3\t0\t0\t1\t0\t19").unwrap();
        assert_eq!(
            wrong.notes,
            ["“一、本年新收政府信息公开申请数量”行“总计”列由系统计算为18，粘贴的是19，请核对"]
        );
    }

    #[test]
    fn labels_and_headings_are_left_out() {
        let block = "申请人\t\t自然人\t商业企业\n\"一、本年新收\n申请数量\"\t\t１４\t3\t0\t0\t1\t0\t18\n二、上年结转\t\t1\t0\n";
        let done = pasted("t3.new.natural", block).unwrap();
        assert_eq!(value(&done, "t3.new.natural"), Cell::Number(14));
        assert_eq!(value(&done, "t3.carried_in.natural"), Cell::Number(1));
        assert_eq!(value(&done, "t3.new.business"), Cell::Number(3));
    }

    #[test]
    fn all_of_table_four_is_one_line() {
        let done = pasted("t4.review.upheld", "1\t0\t0\t2\t3\t0\t0\t0\t1\t1").unwrap();
        assert_eq!(value(&done, "t4.review.total"), Cell::Number(3));
        assert_eq!(value(&done, "t4.suit_direct.pending"), Cell::Number(1));
    }

    #[test]
    fn what_does_not_fit_names_its_cell() {
        for (at, block, refused) in [
            (
                "t3.new.natural",
                "1\t三",
                "“一、本年新收政府信息公开申请数量”行“商业企业”列：“三”不是数，请只填数字；不适用填“/”，没有填0",
            ),
            (
                "t3.new.natural",
                "-1",
                "“一、本年新收政府信息公开申请数量”行“自然人”列：“-1”是负数，这一格不能为负",
            ),
            (
                "t3.new.natural",
                "1.5",
                "“一、本年新收政府信息公开申请数量”行“自然人”列：“1.5”有小数，这一格只能填整数",
            ),
            ("t3.new.total", "1\t2", "第1行第2列的“2”在表外，请从靠左的单元格粘贴或少选几列"),
            (
                "t3.carried_out.natural",
                "1\n2",
                "粘贴的内容有2行，从“四、结转下年度继续办理”行“自然人”列起只放得下1行，请从靠上的单元格粘贴或少选几行",
            ),
            ("t3.new.natural", "合计\n", "剪贴板里没有可以填的数，请在表格软件里选中数字区域复制后再粘贴"),
            ("t3.new.natural", "", "剪贴板里没有可以填的数，请在表格软件里选中数字区域复制后再粘贴"),
        ] {
            assert_eq!(pasted(at, block), Err(vec![refused.to_owned()]), "{block}");
        }
    }
}
