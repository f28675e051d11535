//! Reports for the tests: one with a figure in every cell, and random ones.

use std::collections::BTreeSet;

use gongkai_render::paper::Table;
use gongkai_report::{
    Cell, CellIx, Cells, Chapter, Decimal, Format, Paragraph, Report,
    layout::{Kind, Layout},
};
use proptest::prelude::*;

/// Every form that ships with the program, also with some rows printed in another way.
pub fn formats() -> impl Iterator<Item = &'static Format> {
    Format::embedded().iter().chain(Format::variants())
}

/// A report of an invented agency with one paragraph a chapter and a different figure in each cell.
pub fn full(format: &'static Format) -> Report {
    let mut cells = Cells::absent(format.cells.len());
    for (ix, _) in format.cell_list() {
        cells.set(ix, Cell::Number(1000 + i64::try_from(ix.position()).unwrap()));
    }
    let year = format.first_year;
    Report {
        scope: None,
        format,
        year,
        title: Some(format!("青禾区人民政府{year}年政府信息公开工作年度报告")),
        agency: Some("青禾区人民政府".into()),
        cells,
        chapters: format
            .chapters
            .iter()
            .map(|chapter| Chapter {
                no: chapter.no.clone(),
                heading: chapter.heading.clone(),
                paragraphs: vec![Paragraph {
                    text: format!("这是“{}”一章的正文。", chapter.heading),
                    place: String::new(),
                }],
            })
            .collect(),
    }
}

/// The same with one cell changed.
pub fn with(format: &'static Format, id: &str, cell: Cell, printed: Option<&str>) -> (Report, CellIx) {
    let mut report = full(format);
    let ix = format.cell_ix(id).unwrap();
    report.cells.set(ix, cell);
    if let Some(text) = printed {
        report.cells.set_printed(ix, text);
    }
    (report, ix)
}

/// A cell and its printed text.
fn cell() -> impl Strategy<Value = (Cell, Option<String>)> {
    prop_oneof![
        2 => Just((Cell::Absent, None)),
        2 => Just((Cell::Blank, None)),
        1 => prop::sample::select(vec!["/", "—", "——", "-", "无"])
            .prop_map(|sign| (Cell::NotApplicable, Some(sign.to_owned()))),
        6 => (-9_i64..20_000).prop_map(|number| (Cell::Number(number), None)),
        1 => any::<i64>().prop_map(|number| (Cell::Number(number), None)),
        1 => (0_i64..9_000_000).prop_map(|n| (Cell::Number(n), Some(format!("{n}元")))),
        2 => (-99_999_i64..9_999_999, 0_u8..4)
            .prop_map(|(mantissa, scale)| (Cell::Decimal(Decimal { mantissa, scale }), None)),
        2 => "[a-z0-9<>&\"'=+@一二件\u{3000}] {0,2}[a-z0-9<&;_\n]{1,6}[^\\s]{1,3}"
            .prop_map(|text| (Cell::Unreadable, Some(text))),
    ]
}

/// A report in any format with any cells, titles and chapters.
pub fn any_report() -> impl Strategy<Value = Report> {
    let formats: Vec<&'static Format> = formats().collect();
    (0..formats.len()).prop_flat_map(move |nth| {
        let format = formats[nth];
        let cells = prop::collection::vec(cell(), format.cells.len());
        let gone = prop::collection::vec(prop::bool::weighted(0.2), format.tables.len());
        let text = "[一-龥0-9<>&\"' \n]{0,40}[。！]";
        let chapter = (prop::option::of(0..format.chapters.len()), prop::collection::vec(text, 0..3));
        let chapters = prop::collection::vec(chapter, 0..8);
        let title = prop::option::of("[一-龥<&]{2,40}");
        (cells, gone, chapters, title, prop::option::of("[一-龥]{2,12}局")).prop_map(
            move |(values, gone, chapters, title, agency)| {
                let mut cells = Cells::absent(values.len());
                for ((ix, def), (value, printed)) in format.cell_list().zip(values) {
                    if gone[def.table] || value == Cell::Absent {
                        continue;
                    }
                    cells.set(ix, value);
                    if let Some(printed) = printed {
                        cells.set_printed(ix, printed);
                    }
                }
                let chapters = chapters.into_iter().map(|(def, paragraphs)| Chapter {
                    no: def.map(|def| format.chapters[def].no.clone()).unwrap_or_default(),
                    heading: def.map(|def| format.chapters[def].heading.clone()).unwrap_or_default(),
                    paragraphs: paragraphs
                        .into_iter()
                        .map(|text| Paragraph { text, place: String::new() })
                        .collect(),
                });
                Report {
                    scope: None,
                    format,
                    year: format.first_year,
                    title,
                    agency,
                    cells,
                    chapters: chapters.collect(),
                }
            },
        )
    })
}

/// One cell as a reader of a file sees it: row, column, rows, columns, text.
pub type Seen = (usize, usize, usize, usize, String);

/// What a reader has to see of a printed table.
pub fn expected(table: &Table) -> Vec<Seen> {
    table
        .cells()
        .map(|(cell, printed)| (cell.row, cell.column, cell.rowspan, cell.colspan, printed.text.clone()))
        .collect()
}

/// Fails unless the cells of a layout cover its grid exactly once.
pub fn assert_covered(layout: &Layout) {
    let mut covered = BTreeSet::new();
    for cell in &layout.cells {
        assert!(cell.rowspan > 0 && cell.colspan > 0, "{layout:#?}");
        for row in cell.row..cell.row + cell.rowspan {
            for column in cell.column..cell.column + cell.colspan {
                assert!(covered.insert((row, column)), "twice at {row},{column} of {}", layout.name);
            }
        }
    }
    assert_eq!(covered.len(), layout.rows * layout.columns, "gaps in {}", layout.name);
    assert!(covered.iter().all(|(row, column)| *row < layout.rows && *column < layout.columns));
}

/// The cells of the form that a layout prints.
pub fn values(layout: &Layout) -> Vec<CellIx> {
    layout
        .cells
        .iter()
        .filter_map(|cell| if let Kind::Value(ix) = cell.kind { Some(ix) } else { None })
        .collect()
}
