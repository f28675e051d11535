//! PDF files written by hand: what a page paints, and what must come out.

use gongkai_extract::{BrokenKind, Fault};
use gongkai_report::plain::{Block, PlainDocument, PlainTable};
use gongkai_testkit::files::pdf::{Sheet, file};

/// The only caller of the reader.
fn read(bytes: &[u8]) -> Result<PlainDocument, Fault> {
    crate::read("report.pdf", bytes)
}

/// Everything that was read, one piece a line: `place|text`, cells as `row,column,spans:text`.
fn shown(document: &PlainDocument) -> Vec<String> {
    let cells = |table: &PlainTable| {
        let cell = |cell: &gongkai_report::plain::PlainCell| {
            let spans = if (cell.rowspan, cell.colspan) == (1, 1) {
                String::new()
            } else {
                format!(",{}x{}", cell.rowspan, cell.colspan)
            };
            format!("{},{}{spans}:{}", cell.row, cell.column, cell.text.replace('\n', "/"))
        };
        table.cells.iter().map(cell).collect::<Vec<String>>().join(" ")
    };
    let block = |block: &Block| match block {
        Block::Line(line) => format!("{}|{}", line.place, line.text),
        Block::Table(table) => format!("{}|{}", table.place, cells(table)),
    };
    document.blocks.iter().map(block).collect()
}

fn check(sheets: &[Sheet], expected: &[&str]) {
    let document = read(&file(sheets, "")).unwrap();
    assert_eq!(shown(&document), expected);
}

#[test]
fn table_with_spans_between_lines() {
    // Two rows, three columns; the upper right two squares are one cell, the left column is one.
    let sheet = Sheet::default()
        .text(60.0, 700.0, "二、主动公开情况")
        .raw("50 600 m 50 660 l S 350 600 m 350 660 l S 150 600 m 150 660 l S 250 600 m 250 630 l S")
        .raw("50 600 m 350 600 l S 50 660 m 350 660 l S 150 630 m 350 630 l S")
        .text(60.0, 640.0, "信息")
        .text(60.0, 625.0, "内容")
        .text(160.0, 640.0, "本年处理决定数量")
        .text(160.0, 610.0, "12")
        .text(60.0, 570.0, "三、其他");
    check(
        &[sheet],
        &[
            "第1页第1行|二、主动公开情况",
            "第1页的表格|0,0,2x1:信息/内容 0,1,1x2:本年处理决定数量 1,1:12 1,2:",
            "第1页第2行|三、其他",
        ],
    );
}

#[test]
fn borders_painted_in_other_ways() {
    let filled = Sheet::default().raw(
        "50 600 200 0.5 re f 50 630 200 0.5 re f 50 600 0.5 30 re f 150 600 0.5 30 re f 250 600 0.5 30 re f",
    );
    let outlines = Sheet::default().raw("50 600 100 30 re S 150 600 100 30 re S");
    let apart = Sheet::default().raw("50 600 99 30 re S 151.5 600 99 30 re S");
    let dashed = Sheet::default().raw("[2 2] 0 d 0.5 w").grid(&[50.0, 150.0, 250.0], &[600.0, 630.0]);
    let no_sides = Sheet::default().raw("50 600 m 250 600 l S 50 630 m 250 630 l S 150 600 m 150 630 l S");
    for sheet in [filled, outlines, apart, dashed, no_sides] {
        let sheet = sheet.text(60.0, 610.0, "规章").text(160.0, 610.0, "0");
        check(&[sheet], &["第1页的表格|0,0:规章 0,1:0"]);
    }
}

#[test]
fn columns_without_rules_stay_apart() {
    let mut sheet = Sheet::default();
    for (row, (label, figures)) in
        [("本年新收", ["1", "20", "300"]), ("上年结转公开申请", ["4", "5", "6"])].iter().enumerate()
    {
        let y = 700.0 - 20.0 * row as f32;
        sheet = sheet.text(50.0, y, label);
        for (column, figure) in figures.iter().enumerate() {
            sheet = sheet.text(200.0 + 50.0 * column as f32, y, figure);
        }
    }
    check(
        &[sheet],
        &[
            "第1页第1行|本年新收                      1         20        300",
            "第1页第2行|上年结转公开申请              4         5         6",
        ],
    );
}

#[test]
fn what_lies_across_cells() {
    // A number broader than its cell stays whole; a mark printed slantwise over the page is no text.
    let sheet = Sheet::default()
        .grid(&[50.0, 80.0, 100.0], &[600.0, 630.0])
        .text(64.0, 610.0, "14722.49")
        .raw("BT /F1 40 Tf 0.7 0.7 -0.7 0.7 55 605 Tm <53C28003> Tj ET");
    check(&[sheet], &["第1页的表格|0,0: 0,1:14722.49"]);
}

#[test]
fn labels_in_several_lines_come_back_to_their_rows() {
    // No rules: a label of three lines around its figures, a heading beside two rows, a label
    // that touches its figure.
    let figures = |sheet: Sheet, y: f32, figures: [&str; 3]| {
        let places = [200.0, 240.0, 280.0];
        places.iter().zip(figures).fold(sheet, |sheet, (x, figure)| sheet.text(*x, y, figure))
    };
    let mut sheet = Sheet::default().text(50.0, 740.0, "三、收到申请情况");
    sheet = figures(sheet.text(50.0, 700.0, "一、本年新收"), 700.0, ["31", "2", "33"]);
    sheet = sheet.text(50.0, 675.0, "（四）").text(50.0, 663.0, "无法提供");
    sheet = figures(sheet.text(100.0, 680.0, "1.不掌握相关信息啊"), 680.0, ["4", "0", "4"]);
    sheet =
        sheet.text(100.0, 667.0, "2.没有现成").text(100.0, 655.0, "信息需要").text(100.0, 643.0, "另行制作");
    sheet = figures(sheet, 655.0, ["5", "—", "5"]);
    sheet = figures(sheet.text(100.0, 625.0, "3.补正后仍不明确一"), 625.0, ["6", "0", "6"]);
    sheet = figures(sheet.text(50.0, 605.0, "四、结转下年度继续办理申请啊"), 605.0, ["7", "0", "7"]);
    let document = read(&file(&[sheet.text(50.0, 560.0, "四、行政复议")], "")).unwrap();
    let words: Vec<String> = document
        .blocks
        .iter()
        .map(|block| match block {
            Block::Line(line) => line.text.split_whitespace().collect::<Vec<&str>>().join("|"),
            Block::Table(table) => table.place.clone(),
        })
        .collect();
    assert_eq!(
        words,
        [
            "三、收到申请情况",
            "一、本年新收|31|2|33",
            "（四）无法提供",
            "1.不掌握相关信息啊|4|0|4",
            "2.没有现成信息需要另行制作|5|—|5",
            "3.补正后仍不明确一|6|0|6",
            "四、结转下年度继续办理申请啊|7|0|7",
            "四、行政复议",
        ]
    );
}

#[test]
fn running_heads_and_feet() {
    let page = |body: &str, foot: &str| {
        Sheet::default()
            .text(50.0, 810.0, "某县司法局年度报告")
            .text(50.0, 600.0, body)
            .text(50.0, 30.0, foot)
    };
    check(
        &[page("甲", "报告 第1页 共2页"), page("乙", "报告 第2页 共2页")],
        &["第1页第1行|某县司法局年度报告", "第1页第2行|甲", "第2页第1行|乙"],
    );
}

#[test]
fn a_box_around_text_and_underlines_are_no_table() {
    let sheet = Sheet::default()
        .raw("50 690 300 30 re S 60 640 m 200 640 l S 60 620 m 200 620 l S")
        .text(60.0, 700.0, "公开指南")
        .text(60.0, 642.0, "划线");
    check(&[sheet], &["第1页第1行|公开指南", "第1页第2行|划线"]);
}

#[test]
fn table_over_two_pages_without_page_numbers() {
    let page = |first: &str, second: &str, number: &str| {
        Sheet::default()
            .grid(&[50.0, 250.0, 300.0], &[100.0, 130.0, 160.0])
            .text(60.0, 140.0, first)
            .text(260.0, 140.0, "1")
            .text(60.0, 110.0, second)
            .text(260.0, 110.0, "2")
            .text(290.0, 40.0, number)
    };
    check(
        &[page("予以公开", "部分公开", "- 1 -"), page("不予公开", "无法提供", "— 2 —")],
        &[
            "第1页的表格|0,0:予以公开 0,1:1 1,0:部分公开 1,1:2",
            "第2页的表格|0,0:不予公开 0,1:1 1,0:无法提供 1,1:2",
        ],
    );
}

#[test]
fn pages_lying_on_their_side() {
    // Both pages show the same: one is turned by the page's own entry, one by its text.
    let upright = || {
        Sheet::default()
            .grid(&[50.0, 250.0, 300.0], &[100.0, 130.0])
            .text(60.0, 110.0, "总计")
            .text(260.0, 110.0, "7")
    };
    let noted = upright().page_entry("/Rotate 90").raw("");
    let mut turned = Sheet::default().raw("0 1 -1 0 400 50 cm");
    turned.append(&upright());
    let mut noted_turned = Sheet::default().page_entry("/Rotate 90").raw("0 1 -1 0 400 50 cm");
    noted_turned.append(&upright());
    for sheet in [noted, turned, noted_turned] {
        check(&[sheet], &["第1页的表格|0,0:总计 0,1:7"]);
    }
}

#[test]
fn text_set_downwards_in_a_narrow_cell() {
    let frame = || Sheet::default().grid(&[50.0, 80.0, 200.0], &[100.0, 200.0]).text(90.0, 150.0, "予以公开");
    let broken = frame()
        .text(60.0, 180.0, "办")
        .text(60.0, 165.0, "理")
        .text(60.0, 150.0, "结")
        .text(60.0, 135.0, "果");
    let codes = "529E7406 7ED3679C".replace(' ', "");
    let turned = frame().raw(&format!("BT /F1 10 Tf 0 -1 1 0 62 185 Tm <{codes}> Tj ET"));
    for sheet in [broken, turned] {
        check(&[sheet], &["第1页的表格|0,0:办理结果 0,1:予以公开"]);
    }
}

#[test]
fn words_are_repaired() {
    let sheet = Sheet::default()
        .text(50.0, 700.0, "⽂件⻓度１２")
        .raw("BT /F1 10 Tf 50 650 Td <603B8BA1> Tj ET BT /F1 10 Tf 50.3 650 Td <603B8BA1> Tj ET");
    check(&[sheet], &["第1页第1行|文件长度１２", "第1页第2行|总计"]);
}

#[test]
fn unseen_text_counts_only_where_nothing_else_is_printed() {
    let layer = |sheet: Sheet| sheet.raw("3 Tr").text(50.0, 600.0, "看不见的字").raw("0 Tr");
    check(&[layer(Sheet::default())], &["第1页第1行|看不见的字"]);
    let long = "年".repeat(40);
    check(&[layer(Sheet::default().text(50.0, 700.0, &long))], &[&format!("第1页第1行|{long}")]);
}

#[test]
fn predefined_character_maps() {
    // 行政 in GBK, by a font that is neither embedded nor says what its codes mean.
    let text = Sheet::default().raw("BT /F2 10 Tf 50 700 Td <D0D0D5FE> Tj ET");
    let font = "<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /GBK-EUC-H /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000 /FontDescriptor 5 0 R >>] >>";
    check(&[text.page_entry(&format!("/Resources << /Font << /F2 {font} >> >>"))], &["第1页第1行|行政"]);
}

#[test]
fn title_is_a_hint() {
    let document = read(&file(&[Sheet::default().text(50.0, 700.0, "正文")], "")).unwrap();
    assert_eq!(document.title.as_deref(), Some("报告"));
}

#[test]
fn damaged_files_are_refused() {
    let good = file(&[Sheet::default().text(50.0, 700.0, "正文")], "");
    assert!(read(&good).is_ok());
    let good = String::from_utf8(good).unwrap();
    // All of the same length, so that only what is named is wrong.
    for (question, from, to) in [
        ("an object under another number", "\n11 0 obj", "\n12 0 obj"),
        ("contents that do not exist", "/Contents 11 0 R", "/Contents 91 0 R"),
        ("a font that does not exist", "/F1 3 0 R", "/F1 8 0 R"),
        ("a font under another name", "/F1 3 0 R", "/F7 3 0 R"),
        ("characters that do not exist", "/ToUnicode 6 0 R", "/ToUnicode 9 0 R"),
        ("more pages than there are", "/Count 1", "/Count 2"),
        ("a table of objects elsewhere", "startxref\n", "startxref\n1"),
    ] {
        assert!(good.contains(from), "{question}");
        let bad = good.replacen(from, to, 1);
        assert_eq!(
            read(bad.as_bytes()).map(|document| shown(&document)),
            Err(Fault::Broken { kind: BrokenKind::Pdf }),
            "{question}"
        );
    }
}

#[test]
fn every_byte_of_a_packed_stream_counts() {
    use std::io::Write as _;
    let packed = |damage: Option<usize>| {
        let content = "BT /F1 10 Tf 50 700 Td <6B636587> Tj ET ".repeat(3);
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(content.as_bytes()).unwrap();
        let mut data = encoder.finish().unwrap();
        if let Some(at) = damage {
            let at = at % data.len();
            data[at] ^= 0x10;
        }
        let length = data.len();
        // The same length as the sheet that is replaced, or the table would be wrong.
        let room = "%".repeat(200);
        let plain = file(&[Sheet::default().raw(&room)], "");
        let start = plain.windows(200).position(|part| part == room.as_bytes()).unwrap();
        let head = plain[..start].windows(7).rposition(|part| part == b"/Length").unwrap();
        let end = start + 200;
        let filled = end - head - format!("/Length {length:>4} /Filter /FlateDecode >>\nstream\n").len();
        let mut bytes = plain[..head].to_vec();
        bytes.extend(format!("/Length {length:>4} /Filter /FlateDecode >>\nstream\n").into_bytes());
        bytes.extend(&data);
        let tail = b"\nendstream\nendobj\n";
        bytes.extend(tail);
        bytes.extend(std::iter::repeat_n(b' ', filled - length - tail.len()));
        bytes.extend(&plain[end..]);
        (length, bytes)
    };
    let (length, whole) = packed(None);
    let good = read(&whole).map(|document| shown(&document));
    assert_eq!(good.as_deref(), Ok(&["第1页第1行|正文".to_string()][..]));
    // The last bits before the checksum fill up a byte and say nothing.
    let read_all_the_same = (0..length).filter(|at| {
        let result = read(&packed(Some(*at)).1).map(|document| shown(&document));
        assert!(result == good || result == Err(Fault::Broken { kind: BrokenKind::Pdf }), "{at} {result:?}");
        result == good
    });
    assert!(read_all_the_same.count() <= 1);
}

#[test]
fn what_cannot_be_read() {
    let good = file(&[Sheet::default().text(50.0, 700.0, "正文")], "");
    let picture = "q 595 0 0 842 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q";
    let locked = "/ID [<00112233445566778899AABBCCDDEEFF> <00112233445566778899AABBCCDDEEFF>] /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <0101010101010101010101010101010101010101010101010101010101010101> /U <0202020202020202020202020202020202020202020202020202020202020202> >>";
    let broken = Fault::Broken { kind: BrokenKind::Pdf };
    let noise: Vec<u8> =
        (0u32..4000).map(|number| (number.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let loops = Sheet::default().raw("/X Do").page_entry("/Resources << /XObject << /X 11 0 R >> >>");
    let deep = Sheet::default().raw(&"[".repeat(100_000));
    for (question, bytes, fault) in [
        ("cut in the middle", good[..good.len() / 2].to_vec(), broken.clone()),
        ("cut before its end", good[..good.len() - 60].to_vec(), broken.clone()),
        ("noise", [b"%PDF-1.7\n".as_slice(), &noise].concat(), broken.clone()),
        (
            "noise that ends like a file",
            [b"%PDF-1.7\n".as_slice(), &noise, b"\nstartxref\n0\n%%EOF"].concat(),
            broken,
        ),
        ("password", file(&[Sheet::default().text(50.0, 700.0, "正文")], locked), Fault::EncryptedPdf),
        ("empty page", file(&[Sheet::default()], ""), Fault::NoText),
        ("scan", file(&[Sheet::default().raw(picture)], ""), Fault::ScannedPdf),
        (
            "scan with a page number",
            file(&[Sheet::default().raw(picture).text(290.0, 40.0, "1")], ""),
            Fault::ScannedPdf,
        ),
        ("page that paints itself", file(&[loops], ""), Fault::NoText),
        ("deep nesting", file(&[deep], ""), Fault::NoText),
        (
            "too many pages",
            file(&(0..301).map(|_| Sheet::default()).collect::<Vec<Sheet>>(), ""),
            Fault::UnpacksTooLarge,
        ),
    ] {
        assert_eq!(read(&bytes).map(|document| shown(&document)), Err(fault), "{question}");
    }
}
