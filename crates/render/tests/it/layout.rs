//! The drawing of the forms: every position once, every cell once, the official spans.

use std::fmt::Write as _;

use gongkai_report::{
    Format,
    layout::{self, Kind, Layout},
};
use proptest::prelude::*;

use crate::reports::{assert_covered, formats, values};

fn drawing(format: &Format) -> String {
    let mut out = String::new();
    for layout in layout::tables(format) {
        let _ = writeln!(
            out,
            "{} {}: {} × {}, labels {}, repeated {}",
            layout.part, layout.name, layout.rows, layout.columns, layout.label_columns, layout.head_rows
        );
        for row in 0..layout.rows {
            let cells = layout.cells.iter().filter(|cell| cell.row == row).map(|cell| {
                let text = match cell.kind {
                    Kind::Value(ix) => format.cell(ix).map(|cell| cell.id.clone()).unwrap_or_default(),
                    _ => cell.text.clone(),
                };
                match (cell.rowspan, cell.colspan) {
                    (1, 1) => text,
                    (rows, columns) => format!("{text} [{rows}×{columns}]"),
                }
            });
            let _ = writeln!(out, "  {}", cells.collect::<Vec<_>>().join(" | "));
        }
    }
    out
}

fn check(format: &Format) {
    let layouts = layout::tables(format);
    layouts.iter().for_each(assert_covered);
    let mut printed: Vec<usize> = layouts.iter().flat_map(values).map(|ix| ix.position()).collect();
    printed.sort_unstable();
    assert_eq!(printed, (0..format.cells.len()).collect::<Vec<_>>(), "each cell once in {}", format.id);
}

#[test]
fn embedded_forms_are_covered() {
    for format in formats() {
        check(format);
    }
}

#[test]
fn embedded_forms_look_as_prescribed() {
    for format in formats() {
        let name = format
            .variant
            .as_ref()
            .map_or_else(|| format.id.clone(), |variant| format!("{}-{variant}", format.id));
        insta::assert_snapshot!(name, drawing(format));
    }
}

const INVENTED: &str = r#"
schema = 1
id = "invented"
title = "某种新格式"
basis = "〔2031〕1号"
first_year = 2031
[[chapter]]
no = "1"
id = "only"
heading = "数据"
part = "p"
[[table]]
id = "grid"
name = "网格"
part = "p"
shape = "grid"
corner = "项目"
columns_heading = "全部"
columns = [{ id = "a", label = "甲", group = "组" }, { id = "b", label = "乙", group = "组" }, { id = "c", label = "丙" }]
rows = [
  { id = "one", label = "一" },
  { id = "head", label = "小标题", kind = "heading" },
  { id = "two", label = "二", under = "外" },
  { id = "three", label = "三", group = "内", under = "外" },
  { id = "four", label = "四", group = "内", under = "外" },
  { id = "five", label = "五", group = "旁" },
]
[[table]]
id = "beside"
name = "并排"
part = "p"
shape = "side_by_side"
caption = "并排"
columns = [{ id = "x", label = "子", group = "半" }, { id = "y", label = "丑", group = "半" }]
rows = [{ id = "r", label = "同名" }, { id = "s", label = "同名" }, { id = "t", label = "另", group = "大", under = "更大" }]
[[table]]
id = "list"
name = "清单"
part = "q"
shape = "list"
corner = "指标"
unit_heading = "单位"
columns = [{ id = "v", label = "数" }]
rows = [{ id = "h", label = "标题", kind = "heading", unit = "—" }, { id = "i", label = "项", unit = "件" }]
"#;

#[test]
fn an_invented_form_is_drawn_without_new_code() {
    let format = Format::parse(INVENTED).unwrap();
    check(&format);
    insta::assert_snapshot!("invented", drawing(&format));
}

#[test]
fn spans_of_the_official_forms() {
    let span = |format: &str, part: &str, text: &str| -> Vec<(usize, usize)> {
        layout::tables(Format::by_id(format).unwrap())
            .iter()
            .filter(|layout| layout.part == part)
            .flat_map(|layout| layout.cells.clone())
            .filter(|cell| cell.text.starts_with(text))
            .map(|cell| (cell.rowspan, cell.colspan))
            .collect()
    };
    for (format, part, text, spans) in [
        ("format-2021", "t2", "第二十条第（五）项", vec![(1, 4)]),
        ("format-2021", "t2", "本年处理决定数量", vec![(1, 3), (1, 3)]),
        ("format-2019", "t2", "采购总金额", vec![(1, 2)]),
        ("format-2021", "t3", "（本列数据", vec![(3, 3)]),
        ("format-2021", "t3", "申请人情况", vec![(1, 7)]),
        ("format-2021", "t3", "自然人", vec![(2, 1)]),
        ("format-2021", "t3", "法人或其他组织", vec![(1, 5)]),
        ("format-2021", "t3", "总计", vec![(2, 1)]),
        ("format-2021", "t3", "一、", vec![(1, 3)]),
        ("format-2019", "t3", "三、", vec![(20, 1)]),
        ("format-2021", "t3", "三、", vec![(22, 1)]),
        ("format-2021", "t3", "（三）不予公开", vec![(8, 1)]),
        ("format-2021", "t3", "（六）其他处理", vec![(3, 1)]),
        ("format-2019", "t3", "（六）其他处理", vec![(1, 2)]),
        ("format-2021", "t4", "行政复议", vec![(1, 5)]),
        ("format-2021", "t4", "行政诉讼", vec![(1, 10)]),
        ("format-2021", "t4", "复议后起诉", vec![(1, 5)]),
        ("format-2021", "t4", "结果维持", vec![(2, 1), (1, 1), (1, 1)]),
        ("legacy-2014", "legacy", "统计数", vec![(1, 1)]),
    ] {
        assert_eq!(span(format, part, text), spans, "{format} {part} {text}");
    }
}

#[test]
fn headings_of_a_figure() {
    let format = Format::by_id("format-2021").unwrap();
    let layouts: Vec<Layout> = layout::tables(format);
    let heads = |id: &str| -> Vec<String> {
        let ix = format.cell_ix(id).unwrap();
        let layout = layouts.iter().find(|layout| values(layout).contains(&ix)).unwrap();
        let value = layout.cells.iter().find(|cell| cell.kind == Kind::Value(ix)).unwrap();
        layout.heads_of(value).map(|head| head.text.clone()).collect()
    };
    assert_eq!(heads("t2_6.compulsion.decisions"), ["第二十条第（六）项", "本年处理决定数量", "行政强制"]);
    assert_eq!(
        heads("t3.denied_query.business"),
        [
            "申请人情况",
            "法人或其他组织",
            "商业企业",
            "三、本年度办理结果",
            "（三）不予公开",
            "8.属于行政查询事项"
        ]
    );
    assert_eq!(heads("t4.suit_direct.total"), ["行政诉讼", "未经复议直接起诉", "总计"]);
}

/// A table of any form: shape, rows (group, outer group, heading), columns (group).
fn any_table() -> impl Strategy<Value = String> {
    let row = (0_u8..4, 0_u8..3, prop::bool::weighted(0.1));
    (0_u8..3, prop::collection::vec(row, 1..8), prop::collection::vec(0_u8..3, 1..6), any::<[bool; 3]>())
        .prop_map(|(shape, mut rows, mut columns, [caption, corner, heading])| {
            // Groups are neighbours, as the loader wants it.
            rows.sort_unstable_by_key(|row| (row.1, row.0));
            columns.sort_unstable();
            let mut out = match shape {
                0 => "shape = \"grid\"\n".to_owned(),
                1 => "shape = \"side_by_side\"\n".to_owned(),
                _ => "shape = \"list\"\nunit_heading = \"单位\"\n".to_owned(),
            };
            if shape == 2 {
                columns.truncate(1);
            }
            for (wanted, line) in [
                (caption, "caption = \"条\"\n"),
                (corner, "corner = \"角\"\n"),
                (heading, "columns_heading = \"头\"\n"),
            ] {
                if wanted {
                    out.push_str(line);
                }
            }
            let columns = columns.iter().enumerate().map(|(nth, group)| match group {
                0 => format!("{{ id = \"c{nth}\", label = \"列\" }}"),
                group => format!("{{ id = \"c{nth}\", label = \"列\", group = \"列组{group}\" }}"),
            });
            let rows = rows.iter().enumerate().map(|(nth, (group, under, heading))| {
                let group =
                    if *group == 0 { String::new() } else { format!(", group = \"组{under}{group}\"") };
                let under = if *under == 0 { String::new() } else { format!(", under = \"外{under}\"") };
                let heading = if *heading { ", kind = \"heading\"" } else { "" };
                format!("{{ id = \"r{nth}\", label = \"行\"{group}{under}{heading} }}")
            });
            let columns: Vec<String> = columns.collect();
            let rows: Vec<String> = rows.collect();
            format!("{out}columns = [{}]\nrows = [{}]\n", columns.join(", "), rows.join(", "))
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn any_form_is_covered(tables in prop::collection::vec((any_table(), 0_u8..2), 1..5)) {
        let mut text = String::from(
            "schema = 1\nid = \"any\"\ntitle = \"表\"\nbasis = \"号\"\nfirst_year = 2030\nchapter = []\n",
        );
        for (nth, (table, part)) in tables.iter().enumerate() {
            let _ = write!(text, "[[table]]\nid = \"t{nth}\"\nname = \"表{nth}\"\npart = \"p{part}\"\n{table}");
        }
        let format = Format::parse(&text).unwrap();
        // A table of headings alone, printed side by side, has nothing to print.
        let bare = |nth: usize| !format.cells.iter().any(|cell| cell.table == nth);
        prop_assume!(!(0..format.tables.len()).any(bare));
        check(&format);
    }
}
