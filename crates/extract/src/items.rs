//! What HTML and DOCX have in common: paragraphs and tables inside cells of tables. Tables that
//! only arrange the page are opened up, so that what recognition sees are lines and data tables.

use gongkai_report::plain::{Block, FileKind, Line, PLAIN_SCHEMA, PlainCell, PlainDocument, PlainTable};

use crate::Fault;

/// Cells in a whole document; the largest real report has some 500.
pub(crate) const MAX_CELLS: usize = 200_000;
/// Tables inside tables. Old web pages reach ten.
pub(crate) const MAX_TABLE_DEPTH: usize = 64;
/// Columns beyond this are kept only if a cell starts there: `colspan="1000"` is a habit for
/// "the whole width".
const USUAL_COLUMNS: u32 = 64;
/// A cell with so many lines and characters is a part of the page, not of a data table.
const ARTICLE_LINES: usize = 4;
const ARTICLE_CHARACTERS: usize = 600;

/// A paragraph or a table, in reading order.
#[derive(Debug)]
pub(crate) enum Item {
    Line(String),
    Table(Grid),
}

/// A table whose cells may hold tables.
#[derive(Debug, Default)]
pub(crate) struct Grid {
    pub(crate) rows: u32,
    pub(crate) cells: Vec<GridCell>,
}

#[derive(Debug)]
pub(crate) struct GridCell {
    pub(crate) row: u32,
    pub(crate) column: u32,
    pub(crate) rowspan: u32,
    pub(crate) colspan: u32,
    pub(crate) items: Vec<Item>,
}

impl GridCell {
    /// True if the cell arranges the page: it holds a table, or an article.
    fn is_layout(&self) -> bool {
        let mut lines = 0;
        let mut characters = 0;
        for item in &self.items {
            match item {
                Item::Table(_) => return true,
                Item::Line(text) => {
                    lines += 1;
                    characters += text.chars().count();
                }
            }
        }
        lines >= ARTICLE_LINES && characters >= ARTICLE_CHARACTERS
    }

    fn text(&self) -> String {
        let lines: Vec<&str> = self
            .items
            .iter()
            .filter_map(|item| match item {
                Item::Line(text) => Some(tidy(text)),
                Item::Table(_) => None,
            })
            .filter(|line| !line.is_empty())
            .collect();
        lines.join("\n")
    }
}

/// Text without white space at both ends; no-break, full-width and zero-width spaces count.
pub(crate) fn tidy(text: &str) -> &str {
    text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{feff}')
    })
}

/// Numbers lines and tables and makes the document.
pub(crate) fn document(
    kind: FileKind,
    title: Option<&str>,
    items: Vec<Item>,
) -> Result<PlainDocument, Fault> {
    let mut blocks = Blocks::default();
    blocks.add_all(items);
    if blocks.list.is_empty() {
        return Err(Fault::NoText);
    }
    let title = title.map(tidy).filter(|title| !title.is_empty()).map(str::to_owned);
    Ok(PlainDocument { schema: PLAIN_SCHEMA, kind, title, blocks: blocks.list })
}

#[derive(Default)]
struct Blocks {
    list: Vec<Block>,
    lines: usize,
    tables: usize,
}

impl Blocks {
    fn add_all(&mut self, items: Vec<Item>) {
        for item in items {
            match item {
                Item::Line(text) => self.add_line(&text),
                Item::Table(grid) => self.add_table(grid),
            }
        }
    }

    fn add_line(&mut self, text: &str) {
        let text = tidy(text);
        if !text.is_empty() {
            self.lines += 1;
            let place = format!("第{}段", self.lines);
            self.list.push(Block::Line(Line { text: text.to_owned(), place }));
        }
    }

    /// Rows that arrange the page become their contents, cell after cell; the rows between them
    /// stay together as tables.
    fn add_table(&mut self, grid: Grid) {
        let mut layout = vec![false; usize::try_from(grid.rows).unwrap_or(0)];
        for cell in grid.cells.iter().filter(|cell| cell.is_layout()) {
            if let Some(row) = layout.get_mut(usize::try_from(cell.row).unwrap_or(usize::MAX)) {
                *row = true;
            }
        }
        let is_layout =
            |row: u32| layout.get(usize::try_from(row).unwrap_or(usize::MAX)).copied().unwrap_or(false);
        let mut run: Vec<GridCell> = Vec::new();
        for cell in grid.cells {
            if is_layout(cell.row) {
                self.add_rows(std::mem::take(&mut run), is_layout);
                self.add_all(cell.items);
            } else {
                run.push(cell);
            }
        }
        self.add_rows(run, is_layout);
    }

    /// One data table from cells of neighbouring rows. A lone cell is a frame around its text.
    fn add_rows(&mut self, cells: Vec<GridCell>, is_layout: impl Fn(u32) -> bool) {
        let Some(first) = cells.first() else { return };
        if cells.len() == 1 {
            for cell in cells {
                self.add_all(cell.items);
            }
            return;
        }
        let top = first.row;
        let bottom = cells.iter().map(|cell| cell.row + cell.rowspan).max().unwrap_or(top);
        let bottom = (top..bottom).find(|row| is_layout(*row)).unwrap_or(bottom);
        let reach = cells.iter().map(|cell| cell.column + cell.colspan).max().unwrap_or(0);
        let starts = cells.iter().map(|cell| cell.column + 1).max().unwrap_or(0);
        let columns = reach.min(starts.max(USUAL_COLUMNS));
        if cells.iter().all(|cell| cell.text().is_empty()) {
            return; // rules and spacers
        }
        self.tables += 1;
        let cells = cells
            .iter()
            .map(|cell| PlainCell {
                row: cell.row - top,
                column: cell.column,
                rowspan: cell.rowspan.min(bottom.saturating_sub(cell.row)).max(1),
                colspan: cell.colspan.min(columns.saturating_sub(cell.column)).max(1),
                text: cell.text(),
            })
            .collect();
        let place = format!("第{}个表格", self.tables);
        self.list.push(Block::Table(PlainTable { place, rows: bottom - top, columns, cells, sheet: false }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(row: u32, column: u32, items: Vec<Item>) -> GridCell {
        GridCell { row, column, rowspan: 1, colspan: 1, items }
    }

    fn line(text: &str) -> Item {
        Item::Line(text.to_owned())
    }

    /// One word a block: the text of a line, or rows × columns of a table.
    fn shape(items: Vec<Item>) -> Vec<String> {
        let document = document(FileKind::Html, None, items).unwrap();
        let word = |block: &Block| match block {
            Block::Line(line) => line.text.clone(),
            Block::Table(table) => format!("{}x{}", table.rows, table.columns),
        };
        document.blocks.iter().map(word).collect()
    }

    #[test]
    fn layout_tables_are_opened() {
        let data = || Grid { rows: 1, cells: vec![cell(0, 0, vec![line("a")]), cell(0, 1, vec![line("1")])] };
        let around = Grid {
            rows: 1,
            cells: vec![cell(0, 0, vec![line("before"), Item::Table(data()), line("after")])],
        };
        assert_eq!(shape(vec![Item::Table(around)]), ["before", "1x2", "after"]);

        let frame = Grid { rows: 1, cells: vec![cell(0, 0, vec![line("one"), line("two")])] };
        assert_eq!(shape(vec![Item::Table(frame)]), ["one", "two"]);

        let mut mixed = data();
        mixed.rows = 3;
        mixed.cells.push(cell(1, 0, vec![Item::Table(data()), line("note")]));
        mixed.cells.push(cell(2, 0, vec![line("b")]));
        mixed.cells.push(cell(2, 1, vec![line("2")]));
        assert_eq!(shape(vec![Item::Table(mixed)]), ["1x2", "1x2", "note", "1x2"]);
    }

    #[test]
    fn a_span_over_everything_adds_no_columns() {
        let mut grid = Grid { rows: 2, cells: vec![cell(0, 0, vec![line("title")])] };
        grid.cells.push(cell(1, 0, vec![line("a")]));
        for cell in &mut grid.cells {
            cell.colspan = 1000;
        }
        assert_eq!(shape(vec![Item::Table(grid)]), ["2x64"]);
    }
}
