//! Reports of several years and forms side by side, and a form that nobody has heard of.

use gongkai_domain::collection::Scope;
use gongkai_report::{
    Cell, Cells, Format, Report,
    check::check,
    compare::{Change, Line, Value, scoped_tables, scopes_in_words, tables},
    layout,
    roll_up::{Part, sum},
};

fn report(format: &'static Format, year: i32, figures: &[(&str, i64)]) -> Report {
    let mut cells = Cells::absent(format.cells.len());
    for (ix, _) in format.cell_list() {
        cells.set(ix, Cell::Number(0));
    }
    for (id, number) in figures {
        cells.set(format.cell_ix(id).unwrap(), Cell::Number(*number));
    }
    Report { scope: None, format, year, title: None, agency: None, cells, chapters: Vec::new() }
}

fn of(id: &str) -> &'static Format {
    Format::by_id(id).unwrap()
}

fn line(reports: &[&Report], wanted: &str) -> Line {
    let lines = tables(reports).into_iter().flat_map(|table| table.lines);
    lines.into_iter().find(|line| line.id == wanted || line.label == wanted).unwrap()
}

fn texts(line: &Line) -> Vec<String> {
    line.values
        .iter()
        .map(|value| format!("{}{}", value.text(), if value.is_alike() { "≈" } else { "" }))
        .collect()
}

#[test]
fn ten_years_in_three_forms() {
    let now = report(
        of("format-2021"),
        2021,
        &[
            ("t3.new.total", 9),
            ("t3.other_other.total", 2),
            ("t3.other_unpaid.total", 1),
            ("t2_1.normative.issued", 4),
            ("t4.suit_direct.total", 1),
            ("t4.suit_after_review.total", 2),
        ],
    );
    let before = report(
        of("format-2019"),
        2020,
        &[
            ("t3.new.total", 7),
            ("t3.other.total", 5),
            ("t2_1.normative.made", 3),
            ("t4.suit_direct.total", 4),
        ],
    );
    let wording = Format::for_cells("format-2019", &["t3.other_unpaid.total"]).unwrap();
    let changed = report(wording, 2020, &[("t3.other_unpaid.total", 6)]);
    let old =
        report(of("legacy-2014"), 2018, &[("legacy.s3_1", 8), ("legacy.s5", 3), ("legacy.s1_1_made", 2)]);
    let all = [&now, &before, &changed, &old];
    for (wanted, expected) in [
        ("t3.new.total", ["9", "7", "0", "8≈"]),
        ("t3.other_unpaid.total", ["1", "不可比", "6", "不可比"]),
        ("（六）其他处理（三项合计）", ["3", "5", "6", "不可比"]),
        ("t2_1.normative.issued", ["4", "3≈", "0≈", "2≈"]),
        ("t2_1.normative.in_force", ["0", "不可比", "不可比", "不可比"]),
        ("t2_8.admin_fee.amount_wan", ["0", "不可比", "不可比", "不可比"]),
        ("t3.carried_out.total", ["0", "0", "0", "不可比"]),
        ("行政诉讼（两类合计）", ["3", "4", "0", "3"]),
        ("t2_5.licence.decisions", ["0", "0", "0", "不可比"]),
    ] {
        assert_eq!(texts(&line(&all, wanted)), expected, "{wanted}");
    }
    let made = line(&all, "t2_1.normative.issued");
    assert!(
        made.values[3].note().contains("本年新制作") && made.values[3].note().contains("制发规范性文件总数")
    );
    assert!(line(&all, "t2_8.admin_fee.amount_wan").values[1].note().contains("收费项目数"));
    assert!(line(&all, "t3.carried_out.total").values[3].note().contains("没有结转"));
    let change = |wanted: &str| {
        let values = line(&all, wanted).values;
        Change::between(&values[1], &values[0], 2024)
    };
    assert_eq!(change("t3.new.total"), Change::By("＋2".into(), "＋28.6%".into()));
    assert!(change("t2_1.normative.in_force").is_incomparable());
    // Two years of one form need no sums, and a blank in a sum is no zero.
    let labels = |reports: &[&Report]| -> Vec<String> {
        tables(reports).into_iter().flat_map(|table| table.lines).map(|line| line.label).collect()
    };
    assert!(!labels(&[&now, &now]).iter().any(|label| label.contains("合计）")));
    let mut blank = now.clone();
    blank.cells.set(blank.format.cell_ix("t3.other_other.total").unwrap(), Cell::Blank);
    assert_eq!(texts(&line(&[&blank, &before], "（六）其他处理（三项合计）"))[0], "空白");
    assert!(tables(&[]).is_empty());
}

#[test]
fn other_scopes_stand_apart() {
    let [whole, own, blank] =
        [1080, 57, 3].map(|new| report(of("format-2021"), 2025, &[("t3.new.total", new)]));
    let own = Report { year: 2024, ..own };
    let mut older = Report { year: 2020, format: of("format-2019"), ..blank };
    older.cells = report(older.format, 2020, &[("t3.new.total", 9)]).cells;
    let line = |reports: &[(&Report, Option<Scope>)], wanted: &str| {
        let lines = scoped_tables(reports).into_iter().flat_map(|table| table.lines);
        lines.into_iter().find(|line| line.id == wanted).unwrap()
    };
    let reports = [(&whole, Some(Scope::Whole)), (&own, None), (&older, Some(Scope::Whole))];
    let new = line(&reports, "t3.new.total");
    assert_eq!(texts(&new), ["1080", "57", "9"], "the figures stay");
    assert!(new.values[1].is_apart() && new.values[1].cell().is_none() && !new.values[2].is_apart());
    assert_eq!(new.values[1].note(), "口径不同：2025年是全域汇总（含下级政府、乡镇街道），2024年是本机关");
    assert!(Change::between(&new.values[1], &new.values[0], 2024).is_incomparable(), "no +1794.7%");
    assert_eq!(Change::between(&new.values[2], &new.values[0], 2020).difference(), "＋1071");
    // What the form itself cannot compare stays so.
    let reports = [(&own, None), (&older, Some(Scope::Own))];
    assert!(line(&reports, "t2_8.admin_fee.amount_wan").values[1].is_unlike());
    // One scope in all years is no hindrance.
    let same = line(&[(&whole, Some(Scope::Own)), (&own, Some(Scope::Own))], "t3.new.total");
    assert_eq!(Change::between(&same.values[1], &same.values[0], 2024).percent(), "＋1794.7%");
    assert_eq!(scopes_in_words(&[(2025, None), (2024, None)]), "");
    assert!(scoped_tables(&[]).is_empty());
}

/// A form of the future: one table, one row more than before, and how it stands to the one before.
const INVENTED: &str = r#"
schema = 1
id = "format-2031"
title = "政府信息公开工作年度报告格式（假想）"
basis = "假想〔2031〕1号"
first_year = 2031

[[chapter]]
no = "一"
id = "applications"
heading = "收到和处理申请情况"
part = "t3"

[[table]]
id = "t3"
name = "申请表"
part = "t3"
shape = "grid"
unit = "件"
columns = [{ id = "person", label = "个人" }, { id = "body", label = "单位" }, { id = "total", label = "总计", computed = true }]
rows = [
    { id = "new", label = "新收" },
    { id = "by_phone", label = "其中：电话提出", of = "new" },
    { id = "results_total", label = "办结", computed = true },
]

[[rule]]
id = "X-1"
grade = "must"
over = "rows"
table = "t3"
left = ["total"]
op = "=="
right = ["person", "body"]
text = "总计等于个人加单位"

[[chain]]
from = "format-2021"
same = ["t3.new.total", "t3.results_total.total"]

[[chain.alike]]
cell = "t3.new.person"
from = "t3.new.natural"
note = "2021年格式为自然人"

[[chain.unlike]]
cells = ["t3.by_phone"]
note = "2021年格式不分提出方式"
"#;

#[test]
fn a_new_form_is_one_data_file() {
    let form: &'static Format = Box::leak(Box::new(Format::parse(INVENTED).unwrap()));
    let figures = [("t3.new.person", 3), ("t3.new.body", 2), ("t3.new.total", 6)];
    let wrong = report(form, 2031, &figures);
    let found: Vec<_> = check(&wrong, None).views().filter(|one| one.is_must_failure()).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].sentence.contains('5') && found[0].sentence.contains('6'), "{}", found[0].sentence);
    let right = report(form, 2031, &[("t3.new.person", 3), ("t3.new.body", 3), ("t3.new.total", 6)]);
    assert!(!check(&right, None).has_must_failure());
    let summed = sum(form, &[Part { report: &right, deductions: &[] }; 2]).unwrap();
    assert_eq!(summed.cells.get(form.cell_ix("t3.new.total").unwrap()), Cell::Number(12));
    assert_eq!(layout::tables(form).len(), 1, "it is drawn");
    let before = report(of("format-2021"), 2030, &[("t3.new.total", 4), ("t3.new.natural", 4)]);
    let older = report(of("format-2019"), 2020, &[("t3.new.total", 2)]);
    let old = report(of("legacy-2014"), 2018, &[("legacy.s3_1", 1)]);
    let all = [&right, &before, &older, &old];
    assert_eq!(texts(&line(&all, "t3.new.total")), ["6", "4", "2", "1≈"], "over all forms");
    assert_eq!(texts(&line(&all, "t3.by_phone.total")), ["0", "不可比", "不可比", "不可比"]);
    assert_eq!(
        Value::Unlike(Some("2021年格式不分提出方式".into())),
        line(&all, "t3.by_phone.total").values[1]
    );
}

#[test]
fn a_chain_names_what_is_there() {
    let faults = [
        ("cell = \"t3.new.person\"", "cell = \"t3.new.nobody\""),
        ("cells = [\"t3.by_phone\"]", "cells = [\"t3.by_mail\"]"),
    ];
    for (was, now) in faults {
        assert!(Format::parse(&INVENTED.replace(was, now)).is_err(), "{now}");
    }
    // What the forms that ship with the program say of each other is there in both.
    for format in Format::embedded() {
        for chain in &format.chains {
            let before = of(&chain.from);
            let named = chain.alike.iter().map(|one| &one.from).chain(chain.sums.iter().map(|one| &one.from));
            for id in named {
                assert!(before.cell_ix(id).is_some(), "{} has no {id}", before.id);
            }
        }
    }
}
