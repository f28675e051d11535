//! How wide the columns of a table are: labels get room to wrap well, figures are never cut.

use gongkai_report::layout::{Kind, LaidCell};

use crate::paper::{Printed, Table};

/// Widths of the columns, in em of the printed size.
#[derive(Debug)]
pub(crate) struct Widths {
    pub columns: Vec<f64>,
    /// Factor for the size of the letters, 1 or less, where figures are too long for the page.
    pub scale: f64,
    /// Room over need: below `scale` where not even the smallest letters make the figures fit.
    fit: f64,
}

/// Width of a digit in the fonts of official documents, in em, with a little to spare.
pub(crate) const DIGIT: f64 = 0.55;
/// The same for the fonts that stand in where those are not installed.
pub(crate) const WIDE_DIGIT: f64 = 0.64;
/// White space beside the text of a cell, both sides together.
const PADDING: f64 = 0.5;
const LABEL_AT_LEAST: f64 = 3.0 + PADDING;
/// Letters are made smaller before the label of a row gets less than this.
const LABEL_READABLE: f64 = 7.0;
const LABEL_AT_MOST: f64 = 17.5;
const LABEL_ON_ONE_LINE: f64 = 15.0;
const FIGURE_AT_LEAST: f64 = 2.0 + PADDING;
const FIGURE_WANTED: f64 = 3.6;
/// Letters below half their size cannot be read; longer figures are broken into lines.
const SMALLEST: f64 = 0.5;
/// A text beside figures up to this width (`未统计`, `251000元`) stays on one line, in letters that
/// are smaller down to this factor where the column is narrow.
const SHORT_TEXT: f64 = 5.0;
const SMALLER: f64 = 0.7;

/// Fits the columns of a table into `room` em.
pub(crate) fn widths(table: &Table, room: f64) -> Widths {
    let layout = &table.layout;
    let mut needed = vec![0.0_f64; layout.columns];
    let mut wanted = vec![0.0_f64; layout.columns];
    for (cell, printed) in table.cells() {
        let (least, good) = match cell.kind {
            Kind::RowHead if cell.colspan == 1 => {
                // A label beside many rows may wrap into as many lines, one beside a single row into
                // two where it is long.
                let line = width(&printed.text);
                let lines = match cell.rowspan {
                    1 if line + PADDING <= LABEL_ON_ONE_LINE => 1,
                    1 => 2,
                    rows => rows.min(4),
                };
                let good = line / as_f64(lines) + PADDING;
                let good = good.clamp(LABEL_AT_LEAST, LABEL_AT_MOST);
                let least = if cell.rowspan == 1 { good.min(LABEL_READABLE) } else { LABEL_AT_LEAST };
                (least, good)
            }
            Kind::RowHead | Kind::Corner | Kind::Caption => continue,
            Kind::ColumnHead if cell.colspan > 1 => continue,
            _ => {
                let short = if is_short(cell, printed) { width(&printed.text) } else { 0.0 };
                let least = unbroken(printed).max(short * SMALLER) + PADDING;
                let least = least.max(FIGURE_AT_LEAST) / as_f64(cell.colspan);
                (least, least.max(FIGURE_WANTED.max(short + PADDING) / as_f64(cell.colspan)))
            }
        };
        for column in cell.column..cell.column + cell.colspan {
            raise(&mut needed, column, least);
            raise(&mut wanted, column, good);
        }
    }
    // A column that only wide cells cover still needs a place.
    for column in 0..layout.columns {
        let least = if column < layout.label_columns { LABEL_AT_LEAST } else { FIGURE_AT_LEAST };
        raise(&mut needed, column, least);
        raise(&mut wanted, column, least);
    }
    let need: f64 = needed.iter().sum();
    let want: f64 = wanted.iter().sum();
    let columns = if want <= room {
        wanted.iter().map(|width| width * room / want).collect()
    } else if need <= room {
        let spare = (room - need) / (want - need).max(f64::EPSILON);
        needed.iter().zip(&wanted).map(|(least, good)| least + (good - least) * spare).collect()
    } else {
        needed
    };
    let fit = room / need;
    Widths { columns, scale: fit.clamp(SMALLEST, 1.0), fit }
}

fn raise(list: &mut [f64], at: usize, least: f64) {
    if let Some(slot) = list.get_mut(at) {
        *slot = slot.max(least);
    }
}

pub(crate) fn as_f64(number: usize) -> f64 {
    u32::try_from(number).map_or(1.0, f64::from)
}

/// Width of a text on one line, in em: Han characters one, letters and digits about half of it.
pub(crate) fn width(text: &str) -> f64 {
    width_with(text, DIGIT)
}

fn width_with(text: &str, ascii: f64) -> f64 {
    text.chars().map(|c| if c.is_ascii() { ascii } else { 1.0 }).sum()
}

/// Width of the longest piece that cannot be broken into lines.
fn unbroken(printed: &Printed) -> f64 {
    if printed.absent {
        return 2.4; // printed small, the brackets stay with their character
    }
    printed.text.split(|c: char| !c.is_ascii() || c == ' ' || c == '\n').map(width).fold(0.0, f64::max)
}

/// True for a figure or a short text in its place, which is not broken into lines.
fn is_short(cell: &LaidCell, printed: &Printed) -> bool {
    let in_place = matches!(cell.kind, Kind::Value(_) | Kind::Unit);
    in_place && !printed.absent && !printed.text.contains('\n') && width(&printed.text) <= SHORT_TEXT
}

/// Number of lines that a text takes in a column of `room` em.
pub(crate) fn lines(text: &str, room: f64) -> f64 {
    let room = (room - PADDING).max(1.0);
    text.split('\n').map(|line| (width(line) / room).ceil().max(1.0)).sum()
}

/// Width of a cell over several columns.
pub(crate) fn over(columns: &[f64], from: usize, count: usize) -> f64 {
    columns.iter().skip(from).take(count).sum()
}

impl Widths {
    /// Factor for the letters of one cell, 1 or less, with which a short text keeps to its line;
    /// `None` where the text may be broken. `ascii` is the width of a digit of the font, in em.
    pub(crate) fn on_one_line(&self, cell: &LaidCell, printed: &Printed, ascii: f64) -> Option<f64> {
        let needed = width_with(&printed.text, ascii);
        let room = self.room(cell);
        let fits = is_short(cell, printed) && needed > 0.0 && needed * SMALLEST <= room;
        fits.then(|| (room / needed).min(1.0))
    }

    /// Width for the text of a cell, in em of the printed size.
    fn room(&self, cell: &LaidCell) -> f64 {
        over(&self.columns, cell.column, cell.colspan) * (self.fit / self.scale).min(1.0) - PADDING
    }

    /// The text with places to break it where even the smallest letters leave a number too wide.
    pub(crate) fn breakable(&self, text: &str, cell: &LaidCell) -> String {
        let room = self.room(cell);
        if self.fit >= self.scale || text.split(|c: char| !c.is_ascii()).all(|piece| width(piece) <= room) {
            return text.to_owned();
        }
        text.chars().flat_map(|c| [c, '\u{200B}']).collect()
    }
}
