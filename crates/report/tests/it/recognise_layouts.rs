//! The tables of a form as rows of cells, and many ways to lay them out.

use gongkai_report::{
    Format,
    format::{Shape, TableDef},
    plain::{Block, Line, PlainCell, PlainTable},
};

/// Rows of cells as they are printed.
pub type Rows = Vec<Vec<String>>;

pub const CHAPTERS: [(&str, &str); 3] = [
    ("t2", "二、主动公开政府信息情况"),
    ("t3", "三、收到和处理政府信息公开申请情况"),
    ("t4", "四、政府信息公开行政复议、行政诉讼情况"),
];

pub fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

/// One part of the form as rows of single cells, headings and all.
pub fn part(format: &Format, part: &str, value: &dyn Fn(usize) -> String) -> Rows {
    let tables = format.tables.iter().filter(|def| def.part == part);
    let mut rows: Rows = tables.flat_map(|def| table(def, value)).collect();
    let width = rows.iter().map(Vec::len).max().unwrap();
    rows.iter_mut().for_each(|row| row.resize(width, String::new()));
    rows
}

pub fn table(def: &TableDef, value: &dyn Fn(usize) -> String) -> Rows {
    let figures = |row: usize| -> Vec<String> {
        (0..def.columns.len()).map(|column| value(def.cell(row, column).unwrap().position())).collect()
    };
    let labels: Vec<String> = def.columns.iter().map(|column| column.label.clone()).collect();
    if def.shape == Shape::SideBySide {
        let over = |text: &str| {
            let mut cells = vec![text.to_owned()];
            cells.resize(labels.len(), String::new());
            cells
        };
        return vec![
            def.rows.iter().flat_map(|row| over(row.group.as_deref().unwrap_or(&row.label))).collect(),
            def.rows.iter().flat_map(|row| over(row.group.as_ref().map_or("", |_| &row.label))).collect(),
            def.rows.iter().flat_map(|_| labels.clone()).collect(),
            (0..def.rows.len()).flat_map(figures).collect(),
        ];
    }
    let beside = def.rows.iter().any(|row| row.group.is_some());
    let mut rows: Rows = def.caption.iter().map(|caption| vec![caption.clone()]).collect();
    let corner = def.corner.clone().unwrap_or_default();
    rows.push(if beside {
        [vec![corner, String::new()], labels].concat()
    } else {
        [vec![corner], labels].concat()
    });
    let mut above = None;
    for (position, known) in def.rows.iter().enumerate() {
        let group = known.group.as_ref().filter(|group| above != Some(*group)).cloned().unwrap_or_default();
        above = known.group.as_ref();
        let names = if beside { vec![group, known.label.clone()] } else { vec![known.label.clone()] };
        rows.push([names, figures(position)].concat());
    }
    rows
}

pub fn line(text: &str) -> Block {
    Block::Line(Line { text: text.to_owned(), place: "某行".to_owned() })
}

pub fn drawn(rows: &Rows) -> Block {
    let mut cells = Vec::new();
    for (row, texts) in (0_u32..).zip(rows) {
        for (column, text) in (0_u32..).zip(texts) {
            cells.push(PlainCell { row, column, rowspan: 1, colspan: 1, text: text.clone() });
        }
    }
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    Block::Table(PlainTable {
        place: "某表".to_owned(),
        rows: u32::try_from(rows.len()).unwrap(),
        columns: u32::try_from(columns).unwrap(),
        cells,
        sheet: false,
    })
}

pub type Lay = Box<dyn Fn(&str, Rows) -> Vec<Block>>;

pub fn only(id: &'static str, change: impl Fn(Rows) -> Vec<Rows> + 'static) -> Lay {
    Box::new(move |part, rows| {
        let tables = if part == id { change(rows) } else { vec![rows] };
        tables.iter().map(drawn).collect()
    })
}

pub fn with_column(rows: Rows, at: usize, text: impl Fn(usize) -> String) -> Rows {
    let mut rows = rows;
    for (number, row) in rows.iter_mut().enumerate() {
        row.insert(at.min(row.len()), text(number));
    }
    rows
}

pub fn turned(rows: &Rows) -> Rows {
    (0..rows[0].len()).map(|column| rows.iter().map(|row| row[column].clone()).collect()).collect()
}

/// Layouts that keep a place for every cell, drawn as tables.
pub fn drawn_layouts() -> Vec<(String, Lay)> {
    let mut layouts: Vec<(String, Lay)> = vec![
        ("as prescribed".to_owned(), only("", |rows| vec![rows])),
        ("without heads".to_owned(), only("t3", |rows| vec![rows[1..].to_vec()])),
        ("turned".to_owned(), only("t3", |rows| vec![turned(&rows)])),
        (
            "cut in three".to_owned(),
            only("t3", |rows| vec![rows[..6].to_vec(), rows[6..15].to_vec(), rows[15..].to_vec()]),
        ),
        (
            "cut in two, heads again".to_owned(),
            only("t3", |rows| vec![rows[..12].to_vec(), [&rows[..1], &rows[12..]].concat()]),
        ),
        (
            "results first".to_owned(),
            only("t3", |rows| vec![[&rows[..1], &rows[3..24], &rows[1..3], &rows[24..]].concat()]),
        ),
        (
            "numbered rows".to_owned(),
            only("t3", |rows| {
                vec![with_column(rows, 0, |n| if n == 0 { "序号".to_owned() } else { n.to_string() })]
            }),
        ),
        (
            "units beside".to_owned(),
            only("t3", |rows| {
                vec![with_column(rows, 2, |n| (if n == 0 { "单位" } else { "件" }).to_owned())]
            }),
        ),
        (
            "a column of their own".to_owned(),
            only("t3", |rows| {
                vec![with_column(rows, 2, |n| if n == 0 { "上年数".to_owned() } else { (n + 7).to_string() })]
            }),
        ),
        (
            "other heads".to_owned(),
            only("t3", |rows| {
                let swap = |text: String| match text.as_str() {
                    "其他" => "其它".to_owned(),
                    "总计" => "合　计".to_owned(),
                    "科研机构" => "科研机枃".to_owned(),
                    _ => text,
                };
                vec![rows.into_iter().map(|row| row.into_iter().map(swap).collect()).collect()]
            }),
        ),
        (
            "review and suits apart".to_owned(),
            only("t4", |rows| {
                let cut = |from: usize, to: usize| rows.iter().map(|row| row[from..to].to_vec()).collect();
                vec![cut(0, 5), cut(5, 15)]
            }),
        ),
        (
            "disputes below each other".to_owned(),
            only("t4", |rows| {
                let name = |n: usize| ["行政复议", "未经复议直接起诉", "复议后起诉"][n];
                let below = |n: usize| [row(&[name(n)]), rows[3][n * 5..n * 5 + 5].to_vec()].concat();
                vec![
                    [vec![[row(&["类别"]), rows[2][..5].to_vec()].concat()], (0..3).map(below).collect()]
                        .concat(),
                ]
            }),
        ),
        (
            "part two in pieces".to_owned(),
            only("t2", |rows| {
                rows.chunk_by(|_, next| !next[0].starts_with("第二十条")).map(<[_]>::to_vec).collect()
            }),
        ),
        (
            "part two without captions".to_owned(),
            only("t2", |rows| vec![rows.into_iter().filter(|row| !row[0].starts_with("第二十条")).collect()]),
        ),
    ];
    for id in ["t2", "t3", "t4"] {
        layouts.push((
            format!("empty rows in {id}"),
            only(id, |rows| {
                let empty = vec![String::new(); rows[0].len()];
                vec![rows.into_iter().flat_map(|row| [row, empty.clone()]).collect()]
            }),
        ));
        for at in [0, 1, 2, 4, 8] {
            let name = format!("empty column {at} in {id}");
            layouts.push((name, only(id, move |rows| vec![with_column(rows, at, |_| String::new())])));
        }
    }
    layouts
}

pub fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

pub fn widths(rows: &Rows) -> Vec<usize> {
    (0..rows[0].len()).map(|n| rows.iter().map(|row| width(&row[n])).max().unwrap() + 3).collect()
}

pub fn padded(row: &[String], widths: &[usize]) -> Vec<String> {
    row.iter().zip(widths).map(|(text, wide)| format!("{text}{}", " ".repeat(wide - width(text)))).collect()
}

pub fn lines(rows: &Rows, print: impl Fn(&[String]) -> String) -> Vec<Block> {
    rows.iter().map(|row| line(&print(row))).collect()
}

/// Layouts in plain text that keep a place for every cell.
pub fn text_layouts() -> Vec<(&'static str, Lay)> {
    vec![
        ("bars", Box::new(|_, rows| lines(&rows, |row| format!("| {} |", row.join(" | "))))),
        (
            "markdown",
            Box::new(|_, rows| {
                let mut out = lines(&rows, |row| format!("|{}|", row.join("|")));
                out.insert(1, line(&"|---".repeat(rows[0].len())));
                out
            }),
        ),
        (
            "box",
            Box::new(|_, rows| {
                let widths = widths(&rows);
                let rule: Vec<String> = widths.iter().map(|wide| "─".repeat(*wide)).collect();
                let mut out = vec![line(&format!("┌{}┐", rule.join("┬")))];
                for row in &rows {
                    out.push(line(&format!("│{}│", padded(row, &widths).join("│"))));
                    out.push(line(&format!("├{}┤", rule.join("┼"))));
                }
                out
            }),
        ),
        ("tabs", Box::new(|_, rows| lines(&rows, |row| row.join("\t")))),
        ("tabs, ends cut", Box::new(|_, rows| lines(&rows, |row| row.join("\t").trim_end().to_owned()))),
        (
            "commas",
            Box::new(|_, rows| {
                lines(&rows, |row| row.iter().map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(","))
            }),
        ),
        ("bare commas", Box::new(|_, rows| lines(&rows, |row| row.join(",")))),
        (
            "columns by spaces",
            Box::new(|_, rows| {
                let widths = widths(&rows);
                lines(&rows, |row| padded(row, &widths).concat().trim_end().to_owned())
            }),
        ),
    ]
}
