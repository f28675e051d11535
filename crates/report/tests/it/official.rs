//! A report as a county bureau wrote it in the first year of the form, in eight chapters of the former style, beside the
//! form as prescribed. The figures are those of such a report; the sentences are ours.

use gongkai_report::{
    Cell, Cells, Chapter, Format, Paragraph, Report,
    check::check,
    official::{deviations, placed, texts, title},
};

fn chapter(no: &str, heading: &str, texts: &[&str]) -> Chapter {
    let paragraph = |text: &&str| Paragraph { text: (*text).to_owned(), place: String::new() };
    Chapter { no: no.into(), heading: heading.into(), paragraphs: texts.iter().map(paragraph).collect() }
}

fn report() -> Report {
    let format = Format::by_id("format-2019").unwrap();
    let mut cells = Cells::absent(format.cells.len());
    for (ix, cell) in format.cell_list() {
        cells.set(ix, if cell.computed { Cell::Number(0) } else { Cell::Blank });
    }
    for (id, number) in [
        ("t2_1.normative.made", 1),
        ("t2_1.normative.published", 1),
        ("t2_1.normative.public_total", 1),
        ("t2_5.other_service.items_last_year", 40),
        ("t2_5.other_service.change", 0),
        ("t2_5.other_service.decisions", 40),
    ] {
        cells.set(format.cell_ix(id).unwrap(), Cell::Number(number));
    }
    let chapters = vec![
        chapter("", "", &["开头的一段。"]),
        chapter("一", "概述", &["一年的工作。"]),
        chapter("二", "主动公开情况", &["主动公开信息9条。"]),
        chapter("三", "政府信息依申请公开办理情况", &["没有收到申请。"]),
        chapter("四", "行政复议和行政诉讼情况", &["没有发生。"]),
        chapter("五", "咨询处理情况", &["接受咨询8000余人次。"]),
        chapter("六", "政府支出与收费情况", &["没有收费。"]),
        chapter("七", "业务培训情况", &["培训1次，120余人次。"]),
        chapter("八", "存在的问题和改进措施", &["下一步加强。"]),
    ];
    Report {
        scope: None,
        format,
        year: 2019,
        title: Some("样板区司法局2019年政府信息公开年度报告".into()),
        agency: Some("样板区司法局".into()),
        cells,
        chapters,
    }
}

#[test]
fn where_it_differs() {
    let told = deviations(&report());
    let blanks = report().cells.values().iter().filter(|cell| cell.is_blank()).count();
    assert_eq!(
        told,
        [
            "标题是“样板区司法局2019年政府信息公开年度报告”，规定的名称是“政府信息公开工作年度报告”"
                .to_owned(),
            "“一、概述”应为“一、总体情况”".to_owned(),
            "“二、主动公开情况”应为“二、主动公开政府信息情况”".to_owned(),
            "“三、政府信息依申请公开办理情况”应为“三、收到和处理政府信息公开申请情况”".to_owned(),
            "“四、行政复议和行政诉讼情况”应为“四、政府信息公开行政复议、行政诉讼情况”".to_owned(),
            "“五、咨询处理情况”不是规定的章，内容归入“六、其他需要报告的事项”".to_owned(),
            "“六、政府支出与收费情况”不是规定的章，内容归入“六、其他需要报告的事项”".to_owned(),
            "“七、业务培训情况”不是规定的章，内容归入“一、总体情况”".to_owned(),
            "“八、存在的问题和改进措施”应为“五、存在的主要问题及改进情况”".to_owned(),
            "没有“六、其他需要报告的事项”一章".to_owned(),
            format!("表中有{blanks}个单元格空白，没有发生的应填0"),
        ]
    );
    assert!(!check(&report(), None).has_must_failure(), "the figures agree: what differs is the form");
}

#[test]
fn in_order_nothing_is_lost() {
    let report = report();
    let ids = ["overview", "proactive", "applications", "disputes", "problems", "other"];
    let all: Vec<&str> = ids.iter().flat_map(|id| texts(&report, id)).collect();
    assert_eq!(
        all,
        [
            "开头的一段。",
            "一年的工作。",
            "培训1次，120余人次。",
            "主动公开信息9条。",
            "没有收到申请。",
            "没有发生。",
            "下一步加强。",
            "接受咨询8000余人次。",
            "没有收费。",
        ]
    );
    assert_eq!(title(&report).as_deref(), Some("样板区司法局2019年政府信息公开工作年度报告"));
    // Put in order it has nothing of the kind any more but its blanks.
    let chapters =
        report.format.chapters.iter().map(|def| chapter(&def.no, &def.heading, &texts(&report, &def.id)));
    let official = Report { chapters: chapters.collect(), title: title(&report), ..report.clone() };
    let told = deviations(&official);
    assert!(told.len() == 1 && told[0].contains("个单元格空白"), "{told:?}");
    assert!(placed(&official).iter().all(|one| one.is_own));
    assert_eq!(title(&official), None);
}

#[test]
fn a_report_as_prescribed_differs_in_nothing() {
    for format in Format::embedded() {
        let mut cells = Cells::absent(format.cells.len());
        for (ix, _) in format.cell_list() {
            cells.set(ix, Cell::Number(0));
        }
        let chapters = format.chapters.iter().map(|def| chapter(&def.no, &def.heading, &["无。"])).collect();
        let title = Some("某局政府信息公开工作年度报告".to_owned());
        let report =
            Report { scope: None, format, year: format.first_year, title, agency: None, cells, chapters };
        assert!(deviations(&report).is_empty(), "{}: {:?}", format.id, deviations(&report));
    }
}
