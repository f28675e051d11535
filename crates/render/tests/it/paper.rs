//! What is printed where, before any file type.

use gongkai_render::paper::{Paper, printed};
use gongkai_report::{Cell, Cells, Chapter, Decimal, Format, Paragraph};

use crate::reports::{full, with};

#[test]
fn text_of_a_cell() {
    let format = Format::by_id("format-2019").unwrap();
    let decimal = |mantissa, scale| Cell::Decimal(Decimal { mantissa, scale });
    for (cell, own, text) in [
        (Cell::Number(5), None, "5"),
        (Cell::Number(-4), None, "-4"),
        (Cell::Number(-4), Some("减4"), "减4"),
        (Cell::Number(-4), Some("－4"), "－4"),
        (Cell::Number(4), Some("减4"), "4"),
        (Cell::Number(22), Some("22（其中修订 16 件）"), "22（其中修订 16 件）"),
        (Cell::Number(251_000), Some("251000元"), "251000元"),
        (Cell::Number(251_000), Some("25.1万元"), "25.1万元"),
        (Cell::Number(251_001), Some("25.1万元"), "251001"),
        (Cell::Number(12_345), Some("１２，３４５"), "１２，３４５"),
        // The value was edited after the file was read: its old text is gone.
        (Cell::Number(6), Some("5件"), "6"),
        (Cell::Number(6), Some("无"), "6"),
        (decimal(1250, 2), None, "12.50"),
        (decimal(1250, 2), Some("12.5万元"), "12.50"),
        (decimal(125, 1), Some("12.5万元"), "12.5万元"),
        (Cell::NotApplicable, Some("—"), "—"),
        (Cell::NotApplicable, None, "/"),
        (Cell::NotApplicable, Some("3"), "/"),
        (Cell::Unreadable, Some("12abc"), "12abc"),
        (Cell::Unreadable, Some("上\u{0}\u{7}下\r\n左"), "上下\n左"),
        (Cell::Blank, Some("5"), ""),
        (Cell::Absent, None, "〔缺〕"),
    ] {
        let (report, ix) = with(format, "t2_9.central_purchase.amount", cell, own);
        assert_eq!(printed(&report, ix).text, text, "{cell:?} {own:?}");
    }
}

#[test]
fn the_title_is_printed_once() {
    let title = "青禾区2023年 报告";
    for (paragraphs, kept) in [
        (vec!["青禾区２０２３年\u{3000}报告", "本报告如下。"], vec!["本报告如下。"]),
        (vec!["青禾区", "2023年", "报告", "本报告如下。"], vec!["本报告如下。"]),
        (vec!["（公开）", "青禾区2023年报告"], vec!["（公开）"]),
        (vec!["青禾区", "本报告如下。"], vec!["青禾区", "本报告如下。"]),
        (vec!["青禾区2023年报告如下。"], vec!["青禾区2023年报告如下。"]),
        (vec!["青禾区2023年报告"], vec![]),
    ] {
        let mut report = full(Format::by_id("format-2021").unwrap());
        report.title = Some(title.into());
        let chapter = |no: &str, heading: &str| Chapter {
            no: no.into(),
            heading: heading.into(),
            paragraphs: paragraphs
                .iter()
                .map(|text| Paragraph { text: (*text).to_owned(), place: String::new() })
                .collect(),
        };
        report.chapters = vec![chapter("", ""), chapter("一", "总体情况")];
        let paper = Paper::of(&report);
        let (before, rest) =
            if kept.is_empty() { (vec![], 0) } else { (paper.sections[0].paragraphs.clone(), 1) };
        assert_eq!(before, kept, "{paragraphs:?}");
        // Below a heading the words are the author's own.
        assert_eq!(paper.sections[rest].heading, "一、总体情况");
        assert_eq!(paper.sections[rest].paragraphs, paragraphs);
    }
}

#[test]
fn title_and_lines_below_it() {
    for (title, agency, year, printed, below) in [
        (Some("青禾区2023年报告"), Some("青禾区"), 2023, "青禾区2023年报告", vec![]),
        (Some("二〇二三年报告"), Some("青禾区"), 2023, "二〇二三年报告", vec!["青禾区"]),
        (
            Some("政府信息公开年度报告"),
            Some("青禾区"),
            2023,
            "政府信息公开年度报告",
            vec!["青禾区", "（2023年度）"],
        ),
        (None, Some("青禾区"), 2023, "青禾区2023年政府信息公开工作年度报告", vec![]),
        (Some(" "), None, 2023, "2023年政府信息公开工作年度报告", vec![]),
    ] {
        let mut report = full(Format::by_id("format-2021").unwrap());
        report.title = title.map(str::to_owned);
        report.agency = agency.map(str::to_owned);
        report.year = year;
        let paper = Paper::of(&report);
        assert_eq!(
            (paper.title.as_str(), paper.subtitle),
            (printed, below.into_iter().map(str::to_owned).collect())
        );
    }
}

#[test]
fn tables_stand_in_their_chapters() {
    let places = |format: &str, chapters: &[(&str, &str)]| -> Vec<String> {
        let mut report = full(Format::by_id(format).unwrap());
        report.chapters = chapters
            .iter()
            .map(|(no, heading)| Chapter {
                no: (*no).into(),
                heading: (*heading).into(),
                paragraphs: vec![Paragraph { text: "正文。".into(), place: String::new() }],
            })
            .collect();
        Paper::of(&report)
            .sections
            .iter()
            .map(|section| {
                let tables: Vec<&str> =
                    section.tables.iter().map(|table| table.layout.name.as_str()).collect();
                format!("{}>{}", section.heading, tables.join(","))
            })
            .collect()
    };
    // Headings of the form, a variant, a chapter of the agency's own in between.
    assert_eq!(
        places(
            "format-2019",
            &[
                ("", ""),
                ("一", "概述"),
                ("二", "主动公开政府信息情况"),
                ("三", "政府信息依申请公开办理情况"),
                ("四", "咨询处理情况"),
                ("五", "行政复议和行政诉讼情况"),
            ]
        ),
        [
            ">",
            "一、概述>",
            "二、主动公开政府信息情况>表二",
            "三、政府信息依申请公开办理情况>表三",
            "四、咨询处理情况>",
            "五、行政复议和行政诉讼情况>表四"
        ]
    );
    // Headings that nobody knows: by number. A missing chapter is added where the form has it.
    assert_eq!(
        places("format-2021", &[("一", "总体情况"), ("三", "办理"), ("六", "其他需要报告的事项")]),
        [
            "一、总体情况>",
            "二、主动公开政府信息情况>表二",
            "三、办理>表三",
            "四、政府信息公开行政复议、行政诉讼情况>表四",
            "六、其他需要报告的事项>"
        ]
    );
    assert_eq!(places("legacy-2014", &[]), ["七、其他需要报告的事项>统计表"]);
}

#[test]
fn tables_without_cells_are_not_printed() {
    let format = Format::by_id("format-2021").unwrap();
    let mut report = full(format);
    report.cells = Cells::absent(format.cells.len());
    assert_eq!(Paper::of(&report).tables().count(), 0);
    let ix = format.cell_ix("t2_8.admin_fee.amount_wan").unwrap();
    report.cells.set(ix, Cell::Blank);
    let paper = Paper::of(&report);
    let layouts: Vec<_> = paper.tables().map(|table| &table.layout).collect();
    assert_eq!(layouts.len(), 1);
    assert_eq!((layouts[0].name.as_str(), layouts[0].rows, layouts[0].columns), ("表二", 3, 2));
}
