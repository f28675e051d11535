//! Questions to the recogniser: the tables of each form, laid out in many ways.

use gongkai_report::{
    Cell, Format, Report,
    plain::{Block, FileKind, PLAIN_SCHEMA, PlainDocument},
    recognise::{Recognised, recognise},
};

use self::layouts::{CHAPTERS, Lay, Rows, drawn, drawn_layouts, line, only, part, row, text_layouts};

#[path = "recognise_layouts.rs"]
mod layouts;

fn forms() -> Vec<&'static Format> {
    let all = Format::embedded().iter().chain(Format::variants());
    all.filter(|format| format.table("t3").is_some()).collect()
}

/// Every cell another number, so that none can pass for its neighbour.
fn number(base: usize) -> impl Fn(usize) -> String {
    move |position| (base + position).to_string()
}

/// Every third cell empty.
fn gaps(position: usize) -> String {
    if position.is_multiple_of(3) { String::new() } else { (100 + position).to_string() }
}

fn document(kind: FileKind, blocks: Vec<Block>) -> PlainDocument {
    PlainDocument { schema: PLAIN_SCHEMA, kind, title: None, blocks }
}

fn opening(format: &Format) -> Vec<Block> {
    let title = format!("云水县司法局{}年政府信息公开工作年度报告", format.first_year);
    vec![line(&title), line("一、总体情况"), line("我局认真贯彻落实条例。")]
}

/// A whole report; `lay` turns the rows of a part into blocks.
fn report(
    format: &Format,
    kind: FileKind,
    value: &dyn Fn(usize) -> String,
    lay: &dyn Fn(&str, Rows) -> Vec<Block>,
) -> PlainDocument {
    let mut blocks = opening(format);
    for (id, heading) in CHAPTERS {
        blocks.push(line(heading));
        blocks.extend(lay(id, part(format, id, value)));
    }
    blocks.push(line("五、存在的主要问题及改进情况"));
    blocks.push(line("一是公开内容还不够全面。"));
    document(kind, blocks)
}

fn read(name: &str, document: &PlainDocument) -> Recognised {
    recognise(document, None).unwrap_or_else(|error| panic!("{name}: {}", error.0))
}

/// Every cell of the form holds what was laid out.
fn check(name: &str, format: &Format, read: &Report, value: &dyn Fn(usize) -> String) {
    let known = (&read.format.id, &read.format.variant);
    assert_eq!(known, (&format.id, &format.variant), "{name}");
    for (ix, cell) in format.cell_list() {
        let expected = value(ix.position());
        let found = read.cells.get(ix);
        let same = if expected.is_empty() {
            found == Cell::Blank
        } else {
            found.number() == Some(expected.parse().unwrap())
        };
        assert!(same, "{name}: {} {} is {found:?}, not {expected:?}", format.id, cell.id);
    }
}

#[test]
fn drawn_tables() {
    for format in forms() {
        for (name, lay) in drawn_layouts() {
            // Empty cells in the forms themselves, figures everywhere in their variants.
            let full = number(100);
            let value: &dyn Fn(usize) -> String = if format.variant.is_some() { &full } else { &gaps };
            check(&name, format, &read(&name, &report(format, FileKind::Html, value, &lay)).report, value);
        }
    }
}

/// A cell that is drawn over two columns: the first has its figure, of the second nobody knows it, the others stay.
#[test]
fn a_figure_drawn_over_two_columns() {
    for format in forms() {
        let at = |id: &str| number(100)(format.cell_ix(id).unwrap().position());
        let (first, second) = (at("t3.granted.business"), at("t3.granted.research"));
        let lay: Lay = Box::new(move |_, rows| {
            let mut block = drawn(&rows);
            if let Block::Table(table) = &mut block {
                table.cells.retain(|cell| cell.text != second);
                table.cells.iter_mut().filter(|cell| cell.text == first).for_each(|cell| cell.colspan = 2);
            }
            vec![block]
        });
        let found = read("merged", &report(format, FileKind::Html, &number(100), &lay)).report;
        for (ix, cell) in format.cell_list() {
            let printed = number(100)(ix.position()).parse().unwrap();
            let expected = (cell.id != "t3.granted.research").then_some(printed);
            assert_eq!(found.cells.get(ix).number(), expected, "{} {}", format.id, cell.id);
        }
    }
}

#[test]
fn everything_in_one_table() {
    for format in forms() {
        let parts =
            CHAPTERS.map(|(id, heading)| [vec![row(&[heading])], part(format, id, &number(100))].concat());
        let title = format!("云水县司法局{}年政府信息公开工作年度报告", format.first_year);
        let rows = [vec![row(&[&title]), row(&["本报告按照条例编制。"])], parts.concat()].concat();
        let found = read("one table", &document(FileKind::Html, vec![drawn(&rows)]));
        check("one table", format, &found.report, &number(100));
    }
}

#[test]
fn tables_in_plain_text() {
    for format in forms() {
        for (name, lay) in text_layouts() {
            let found = read(name, &report(format, FileKind::Text, &number(100), &lay));
            check(name, format, &found.report, &number(100));
            // A label alone on its line does not say that an empty cell was behind it.
            if !["columns by spaces", "tabs, ends cut"].contains(&name) {
                let found = read(name, &report(format, FileKind::Text, &gaps, &lay));
                check(&format!("{name}, gaps"), format, &found.report, &gaps);
            }
        }
    }
}

#[test]
fn one_cell_a_line() {
    for format in forms() {
        for (name, before) in [("bare", ""), ("after a tab", "\t")] {
            let lay: Lay = Box::new(move |_, rows| {
                let cells = rows.iter().flatten().filter(|text| !text.is_empty());
                cells.map(|text| line(&format!("{before}{text}"))).collect()
            });
            let found = read(name, &report(format, FileKind::Text, &number(100), &lay));
            check(name, format, &found.report, &number(100));
        }
    }
}

/// Where text dropped its empty cells nobody can say which columns are left: such rows are listed.
#[test]
fn dropped_cells_are_listed_not_guessed() {
    let text = "三、收到和处理政府信息公开申请情况\n\
                自然人  商业企业  科研机构  社会公益组织  法律服务机构  其他  总计\n\
                一、本年新收政府信息公开申请数量\n21\n34\n55\n\
                二、上年结转政府信息公开申请数量\n0\n0\n0\n0\n0\n0\n0\n五、存在的主要问题\n不足。";
    let found = read("dropped", &text_report("云水县司法局2023年政府信息公开工作年度报告", text));
    assert_eq!(cells_of(&found.report, "t3.new"), "- - - - - - -");
    assert_eq!(cells_of(&found.report, "t3.carried_in"), "0 0 0 0 0 0 0");
    assert!(found.unplaced.iter().any(|left| left.text.contains("21 34 55")), "{:?}", found.unplaced);
}

fn text_report(title: &str, text: &str) -> PlainDocument {
    document(FileKind::Text, std::iter::once(title).chain(text.lines()).map(line).collect())
}

/// The cells of a row in print: `-` absent, `_` blank, `/` none, `?…` unreadable.
fn cells_of(report: &Report, row: &str) -> String {
    let of_row = report.format.cell_list().filter(|(_, def)| def.id.starts_with(&format!("{row}.")));
    let shown = of_row.map(|(ix, _)| match report.cells.get(ix) {
        Cell::Absent => "-".to_owned(),
        Cell::Blank => "_".to_owned(),
        Cell::NotApplicable => "/".to_owned(),
        Cell::Number(n) => n.to_string(),
        Cell::Decimal(amount) => amount.to_string(),
        Cell::Unreadable => format!("?{}", report.cells.printed(ix).unwrap_or_default()),
    });
    shown.collect::<Vec<_>>().join(" ")
}

#[test]
fn what_is_no_number_stays_in_its_cell() {
    let words = [
        ("三", "?三"),
        ("十二件", "?十二件"),
        ("两", "?两"),
        ("12abc", "?12abc"),
        ("1.5", "1.5"),
        ("-3", "-3"),
        ("１２", "12"),
        ("1,234", "1234"),
        ("1 234", "1234"),
        ("Ｏ", "?Ｏ"),
        ("待统计", "?待统计"),
        ("见附件", "?见附件"),
        ("#REF!", "?#REF!"),
        ("若干", "?若干"),
        ("约5", "?约5"),
        ("5-6", "?5-6"),
        ("3+2", "?3+2"),
        ("不详", "?不详"),
        ("3件", "3"),
        ("无", "/"),
        ("—", "/"),
        ("", "_"),
        ("０", "0"),
    ];
    let format = Format::by_id("format-2021").unwrap();
    let positions = |row: &str| -> Vec<usize> {
        let of_row = format.cell_list().filter(|(_, def)| def.id.starts_with(&format!("{row}.")));
        of_row.map(|(ix, _)| ix.position()).collect()
    };
    let rows = ["t3.granted", "t4.suit_direct"].map(|row| (row, positions(row)));
    for (word, shown) in words {
        for last in [false, true] {
            let at = |cells: &Vec<usize>| if last { cells[cells.len() - 1] } else { cells[0] };
            let spoiled = [at(&rows[0].1), at(&rows[1].1)];
            let value = |n: usize| if spoiled.contains(&n) { word.to_owned() } else { n.to_string() };
            let mut layouts = text_layouts();
            // A bare comma is a separator, and so is a space where spaces make the columns.
            let parted = |name: &str| match name {
                "bare commas" => word.contains(','),
                "columns by spaces" => word.contains(' ') || word.is_empty(),
                _ => false,
            };
            layouts.retain(|(name, _)| !parted(name));
            layouts.push(("drawn", only("", |rows| vec![rows])));
            for (name, lay) in &layouts {
                let kind = if *name == "drawn" { FileKind::Html } else { FileKind::Text };
                let found = read(name, &report(format, kind, &value, lay));
                for (row, cells) in &rows {
                    let print =
                        |n: &usize| if spoiled.contains(n) { shown.to_owned() } else { n.to_string() };
                    let expected: Vec<String> = cells.iter().map(print).collect();
                    assert_eq!(cells_of(&found.report, row), expected.join(" "), "{word:?} in {row}, {name}");
                }
            }
        }
    }
}

#[test]
fn own_figures_before_rolled_up_ones() {
    let (own, all) = (number(100), number(5000));
    for format in forms() {
        let of = |value: &dyn Fn(usize) -> String| CHAPTERS.map(|(id, _)| drawn(&part(format, id, value)));
        let ([own2, own3, own4], [all2, all3, all4]) = (of(&own), of(&all));
        let (here, everywhere) = (|| line("（一）本级"), || line("（二）全县汇总"));
        let orders: [(&str, Vec<Block>); 5] = [
            ("one after the other", [of(&own), of(&all)].concat()),
            ("marked, roll-up first", {
                let first = [vec![line("附表1 全县汇总")], of(&all).to_vec()].concat();
                [first, vec![line("附表2 县本级")], of(&own).to_vec()].concat()
            }),
            (
                "in turn",
                vec![own2.clone(), all2.clone(), own3.clone(), all3.clone(), own4.clone(), all4.clone()],
            ),
            (
                "in turn and marked",
                vec![
                    here(),
                    own2.clone(),
                    everywhere(),
                    all2.clone(),
                    here(),
                    own3.clone(),
                    everywhere(),
                    all3.clone(),
                    here(),
                    own4.clone(),
                    everywhere(),
                    all4.clone(),
                ],
            ),
            (
                "in turn, roll-up first",
                vec![
                    everywhere(),
                    all2,
                    here(),
                    own2,
                    everywhere(),
                    all3,
                    here(),
                    own3,
                    everywhere(),
                    all4,
                    here(),
                    own4,
                ],
            ),
        ];
        for (name, tables) in orders {
            let found = read(name, &document(FileKind::Html, [opening(format), tables].concat()));
            check(name, format, &found.report, &own);
            let told = found.unplaced.iter().filter(|left| left.text.contains("不止一份")).count();
            assert_eq!(told, format.tables.len(), "{name}: {:?}", found.unplaced);
        }
        // A blank of the first copy is not filled from the second.
        let tables = CHAPTERS.map(|(id, _)| drawn(&part(format, id, &gaps)));
        let found = read(
            "blanks",
            &document(FileKind::Html, [opening(format), [tables, of(&all)].concat()].concat()),
        );
        check("blanks", format, &found.report, &gaps);
    }
}

#[test]
fn title_agency_year() {
    let period = "本报告所列数据的统计期限自2023年1月1日起至2023年12月31日止。";
    let cases: [(&[&str], Option<&str>, &[&str]); 18] = [
        (&["云水县水利局2023年政府信息公开工作年度报告"], Some("云水县水利局"), &[]),
        (&["关于云水县水利局2023年度政府信息公开工作情况的报告"], Some("云水县水利局"), &[]),
        (&["云水县水利局", "2023年政府信息公开", "工作年度报告"], Some("云水县水利局"), &[]),
        (
            &["云水县司法局", "云司发〔2024〕3号", "2023年度政府信息公开工作年度报告"],
            Some("云水县司法局"),
            &[],
        ),
        (&["云水县林业局政府信息公开工作年度报告（2023年度）"], Some("云水县林业局"), &[]),
        (&["云 水 县 林 业 局", "２０２３ 年 政 府 信 息 公 开 年 报"], Some("云水县林业局"), &[]),
        (&["云水县民政局二〇二三年度政府信息公开工作年度报告"], Some("云水县民政局"), &[]),
        (&["云水县民政局二Ｏ二三年政府信息公开工作年度报告"], Some("云水县民政局"), &[]),
        (&["2023年政府信息公开工作年度报告"], Some("青山镇人民政府"), &["青山镇人民政府", "2024年1月20日"]),
        (&["国家税务总局云水县税务局2023年政府信息公开工作年度报告"], Some("国家税务总局云水县税务局"), &[]),
        (
            &["云水经济技术开发区管理委员会2023年政府信息公开工作年度报告"],
            Some("云水经济技术开发区管理委员会"),
            &[],
        ),
        (&["2023年云水县人民政府政府信息公开工作年度报告"], Some("云水县人民政府"), &[]),
        (&["云水县人民政府信息公开工作年度报告（2023年）"], Some("云水县人民政府"), &[]),
        (&["云水县政务公开办公室2023年政府信息公开工作年度报告"], Some("云水县政务公开办公室"), &[]),
        (&["云水师范大学2023年信息公开年度报告"], Some("云水师范大学"), &[]),
        (
            &["发布时间：2024-01-15", "云水县教育局政府信息公开工作年度报告", period],
            Some("云水县教育局"),
            &[],
        ),
        (&["云水县教育局政府信息公开工作年度报告", "2024年1月15日"], Some("云水县教育局"), &[]),
        (&["政府信息公开工作年度报告", "2023年，云水县教育局认真贯彻落实条例。"], Some("云水县教育局"), &[]),
    ];
    for (head, agency, tail) in cases {
        let body = ["一、总体情况", "我单位及时公开政府信息。", "六、其他需要报告的事项", "无其他事项。"];
        let lines: Vec<&str> = head.iter().chain(&body).chain(tail).copied().collect();
        let found = read(head[0], &document(FileKind::Docx, lines.iter().map(|text| line(text)).collect()));
        assert_eq!((found.report.agency.as_deref(), found.report.year), (agency, 2023), "{head:?}");
        assert!(found.report.title.is_some(), "{head:?}");
    }
}

/// Nothing names the agency: words cut out of sentences are no name.
#[test]
fn no_agency_in_prose() {
    for sentence in [
        "2023年,通过县政府门户网站共主动公开政府信息6条。",
        "现结合实际，主要从总体情况等六个方面汇报我镇2023年政府信息公开工作。",
    ] {
        let lines = ["一、总体情况", sentence, "三、收到和处理政府信息公开申请情况", "本报告所列数据属实。"];
        let found = read(sentence, &document(FileKind::Text, lines.map(line).to_vec()));
        assert_eq!((found.report.agency, found.report.year), (None, 2023), "{sentence}");
    }
}

#[test]
fn papers_that_are_no_reports() {
    let papers = [
        "云水县人民政府办公室关于印发2023年政务公开工作要点的通知\n各乡镇人民政府：\n一、加强信息公开\n2023年4月3日",
        "关于做好2023年政府信息公开工作年度报告编制工作的通知\n请于2024年1月10日前报送。",
        "设备采购合同\n甲方：云水县第一中学\n一、合同标的\n计算机50台，总价25万元\n2023年5月1日",
        "云水县司法局2023年部门预算公开\n项目|金额|项目|金额\n一、财政拨款收入|1234.5|一、公共安全支出|1000\n总计|1234.5|总计|1234.5",
        "会议纪要\n2023年3月2日下午，研究政府信息公开工作，强调做好信息公开年度报告编制。",
        "云水县市场监督管理局2023年行政执法数据公示\n类别|数量\n行政许可|1223\n行政处罚|33\n行政强制|2",
        "中华人民共和国政府信息公开条例\n（2007年4月5日公布）\n第一条 为了保障公民依法获取政府信息，制定本条例。",
        "政府信息公开申请表\n申请人信息|公民|姓名|\n|法人或其他组织|名称|\n2023年 月 日",
    ];
    for paper in papers {
        let found = recognise(&document(FileKind::Text, paper.lines().map(line).collect()), None);
        let refused = found.err().map(|error| error.0);
        assert!(refused.is_some_and(|why| why.contains("请")), "{paper}");
    }
}

#[test]
fn rows_nobody_knows_are_listed() {
    let format = Format::by_id("format-2021").unwrap();
    let lay = only("t3", |rows| {
        let own = [row(&["", "已主动公开告知查询方式"]), vec!["77".to_owned(); 7]].concat();
        // The form's own row is missing just there.
        vec![[&rows[..4], &[own], &rows[5..]].concat()]
    });
    let found = read("own row", &report(format, FileKind::Html, &number(100), &lay));
    assert_eq!(cells_of(&found.report, "t3.partial"), "- - - - - - -");
    assert!(found.unplaced.iter().any(|left| left.text.contains("77")), "{:?}", found.unplaced);
}

/// What stands around a report on the page of a site is not text of the report.
#[test]
fn menus_and_tools_of_a_page() {
    const TITLE: &str = "云水县司法局2023年政府信息公开工作年度报告";
    const OPENING: &str = "依照《中华人民共和国政府信息公开条例》第四十九条的规定编制本报告。";
    let texts = |kind: FileKind, above: &[&str], below: &[&str]| -> Vec<String> {
        let body = [
            OPENING,
            "一、总体情况",
            "设置分享到、打印功能，网站版权所有声明已更新，方便群众。",
            "六、其他需要报告的事项",
            "没有其他事项",
        ];
        let all = above.iter().chain(&body).chain(below).map(|text| line(text));
        let found = read("page", &document(kind, all.collect())).report;
        let paragraphs = found.chapters.into_iter().flat_map(|chapter| chapter.paragraphs);
        paragraphs.map(|paragraph| paragraph.text).collect()
    };
    let kept = |above: &[&str], below: &[&str]| -> Vec<String> {
        let whole = [OPENING, "设置分享到、打印功能，网站版权所有声明已更新，方便群众。", "没有其他事项"];
        above.iter().chain(&whole).chain(below).map(|text| (*text).to_owned()).collect()
    };
    let info = "发布日期：2024-01-22　来源：区政府办公室　浏览次数：318　字号：【大 中 小】";
    let menu = ["网站首页", "走进云水", "公开指南\n公开制度", "当前位置：首页 > 政府信息公开 > 年度报告"];
    let foot =
        ["【打印】【关闭】　扫一扫在手机打开当前页", "云水县2022年年报", "版权所有 未经许可不得转载。"];
    let signed = ["云水县司法局", "2024年1月20日"];
    let cases: [(&[&str], &[&str], Vec<String>); 5] = [
        (&[&menu[..], &[TITLE, info]].concat(), &foot, kept(&[TITLE], &[])),
        (
            &[&[TITLE], &menu[..], &["云水县司法局2023年", "政府信息公开工作年度报告"]].concat(),
            &[],
            kept(&["云水县司法局2023年", "政府信息公开工作年度报告"], &[]),
        ),
        // Reports of the year before, listed below by the same words, do not begin the report.
        (&[TITLE], &["上一篇：云水县司法局2022年政府信息公开工作年度报告", TITLE], kept(&[TITLE], &[])),
        (&[TITLE], &signed, kept(&[TITLE], &signed)),
        (&[TITLE], &[&signed[..], &foot].concat(), kept(&[TITLE], &signed)),
    ];
    for (above, below, expected) in cases {
        assert_eq!(texts(FileKind::Html, above, below), expected, "{above:?} {below:?}");
    }
    // A word processor's file has no menus: what it has is its author's.
    let above = ["附件：", TITLE];
    assert_eq!(texts(FileKind::Docx, &above, &["【打印】"]), kept(&above, &["【打印】"]));
    assert_eq!(texts(FileKind::Html, &above, &[]), kept(&[TITLE], &[]));
}
