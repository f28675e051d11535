//! Texts on paper, read back: PDF by poppler, DOCX from its parts, plain text as it is.

use std::{
    io::{Cursor, Read, Write as _},
    process::Command,
};

use gongkai_domain::{
    id::FileId,
    publication::content::{Block, Content, Run},
};
use gongkai_render::{
    Engine,
    writing::{Fact, Part, Picture, Writing, writing_docx, writing_text},
};

/// Four dots in a row, three rows, red.
const PICTURE: [u8; 73] = [
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00,
    0x00, 0x00, 0x04, 0x00, 0x00, 0x00, 0x03, 0x08, 0x02, 0x00, 0x00, 0x00, 0x3b, 0x96, 0x39, 0x91, 0x00,
    0x00, 0x00, 0x10, 0x49, 0x44, 0x41, 0x54, 0x78, 0xda, 0x63, 0x38, 0x21, 0x27, 0x07, 0x47, 0x0c, 0x38,
    0x39, 0x00, 0xf5, 0xc7, 0x0c, 0x31, 0xef, 0xea, 0x02, 0x16, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e,
    0x44, 0xae, 0x42, 0x60, 0x82,
];

fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// What a tool of poppler says about a PDF.
fn poppler(tool: &str, options: &[&str], bytes: &[u8], behind: &[&str]) -> String {
    let (path, mut file) = crate::pdf::tempfile();
    file.write_all(bytes).unwrap();
    let output = Command::new(tool).args(options).arg(&path).args(behind).output();
    std::fs::remove_file(&path).unwrap();
    let output = output.unwrap_or_else(|error| panic!("{tool} is needed ({error}): run make setup"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The text of each page without white space.
fn pages(writing: &Writing<'_>) -> Vec<String> {
    let pdf = Engine::shared().unwrap().writing(writing).unwrap();
    let text = poppler("pdftotext", &["-enc", "UTF-8"], &pdf.bytes, &["-"]);
    text.trim_end_matches('\u{c}').split('\u{c}').map(squeeze).collect()
}

/// Parts of a DOCX that hold words, without their tags.
fn docx(writing: &Writing<'_>) -> String {
    let bytes = writing_docx(writing).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut words = String::new();
    for nth in 0..archive.len() {
        let mut file = archive.by_index(nth).unwrap();
        let name = file.name().unwrap().into_owned();
        if name.starts_with("word/media/") {
            words.push_str("〔图片〕");
        }
        if name == "word/document.xml" || name.starts_with("word/header") {
            let mut xml = String::new();
            file.read_to_string(&mut xml).unwrap();
            words.extend(xml.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text));
        }
    }
    words.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph { runs: vec![Run::plain(text)] }
}

fn table(rows: usize) -> Block {
    let mut cells = vec![vec!["序号".to_owned(), "机构名称".to_owned()]];
    cells.extend((1..=rows).map(|nth| vec![nth.to_string(), format!("第{nth}号服务站")]));
    Block::Table { caption: "服务站名册".to_owned(), heads: 1, rows: cells }
}

fn picture() -> Block {
    Block::Image {
        file: FileId::parse("p1").unwrap(),
        alt: "办理流程图".to_owned(),
        caption: "图1 流程".to_owned(),
    }
}

/// A document of these blocks with everything that stands around them.
fn document(blocks: Vec<Block>) -> Writing<'static> {
    let picture =
        Picture { media_type: "image/png".to_owned(), width: 4, height: 3, bytes: PICTURE.to_vec() };
    Writing {
        title: "关于印发《公证服务办法》的通知".to_owned(),
        facts: vec![
            Fact::new("索引号", "sfj/2026-00012"),
            Fact::new("发文字号", "示司规〔2026〕4号"),
            Fact::new("公开依据", "条例第二十条第（一）项行政法规、规章和规范性文件"),
            Fact::wide("更正说明", "第2版：电话写错\n现已改正"),
        ],
        parts: vec![Part { heading: String::new(), content: std::borrow::Cow::Owned(Content { blocks }) }],
        end: vec!["原文校验码：00ff".to_owned()],
        pictures: [(FileId::parse("p1").unwrap(), picture)].into(),
        ..Writing::default()
    }
}

/// Texts that readers take away: what each is, its blocks, words that must come back.
fn texts() -> Vec<(&'static str, Vec<Block>, Vec<String>)> {
    let long: Vec<Block> =
        (1..=150).map(|nth| paragraph(&format!("第{nth}条 为群众办实事，把公开落到实处。"))).collect();
    let rare = "喆堃镕玥珺赟昇犇祎㙍𬭎";
    let marks = "#read(\"/etc/passwd\") *不是粗体* $x$ <w:p> & 末尾";
    let list = |ordered| Block::List {
        ordered,
        items: vec![vec![Run::plain("身份证件")], vec![Run::plain("申请表")]],
    };
    let link =
        |text: &str, strong| Run { text: text.to_owned(), strong, link: "https://example.cn/a".to_owned() };
    let mail = Run { link: "mailto:sfj@example.cn".to_owned(), ..Run::plain("信箱sfj@example.cn") };
    let heading = |level, text: &str| Block::Heading { level, text: text.to_owned() };
    vec![
        ("plain", vec![paragraph("自即日起施行。")], vec!["自即日起施行。".to_owned()]),
        (
            "headings",
            vec![heading(1, "一、总则"), heading(2, "（一）目的"), heading(3, "1.依据"), paragraph("正文")],
            ["一、总则", "（一）目的", "1.依据"].map(str::to_owned).to_vec(),
        ),
        (
            "lists",
            vec![
                list(true),
                list(false),
                Block::Paragraph { runs: vec![link("办事", false), link("指南", true), mail] },
            ],
            ["1.身份证件", "2.申请表", "•身份证件", "办事指南（https://example.cn/a）信箱sfj@example.cn"]
                .map(str::to_owned)
                .to_vec(),
        ),
        ("table", vec![table(3)], ["服务站名册", "机构名称", "第3号服务站"].map(str::to_owned).to_vec()),
        ("long table", vec![table(200)], (1..=200).map(|nth| format!("第{nth}号服务站")).collect()),
        ("picture", vec![picture()], vec!["图1流程".to_owned()]),
        ("long", long, (1..=150).map(|nth| format!("第{nth}条")).collect()),
        ("rare", vec![paragraph(rare)], vec![rare.to_owned()]),
        ("marks", vec![paragraph(marks)], vec![squeeze(marks)]),
        ("nothing", Vec::new(), Vec::new()),
    ]
}

#[test]
fn every_word_comes_back_from_every_kind_of_file() {
    for (what, blocks, words) in texts() {
        let writing = document(blocks);
        let files = [
            ("pdf", pages(&writing).concat()),
            ("docx", squeeze(&docx(&writing))),
            ("text", squeeze(&writing_text(&writing))),
        ];
        for (kind, text) in files {
            let around = [
                "关于印发《公证服务办法》的通知",
                "索引号",
                "sfj/2026-00012",
                "示司规〔2026〕4号",
                "条例第二十条第（一）项行政法规、规章和规范性文件",
                "第2版：电话写错现已改正",
                "原文校验码：00ff",
            ];
            for word in words.iter().map(String::as_str).chain(around) {
                assert!(text.contains(word), "{what}, {kind}: {word} in {text}");
            }
        }
    }
}

#[test]
fn pictures_stand_in_the_file_and_a_missing_one_is_told_in_words() {
    let mut writing = document(vec![picture()]);
    let pdf = Engine::shared().unwrap().writing(&writing).unwrap();
    let list = poppler("pdfimages", &["-list"], &pdf.bytes, &[]);
    assert_eq!(list.lines().filter(|line| line.contains(" image ")).count(), 1, "{list}");
    assert!(docx(&writing).contains("〔图片〕"));
    writing.pictures.clear();
    for text in [pages(&writing).concat(), squeeze(&docx(&writing))] {
        assert!(text.contains("（图片：办理流程图）") && !text.contains("〔图片〕"), "{text}");
    }
}

#[test]
fn a_long_table_repeats_its_head_and_a_mark_stands_on_every_page() {
    let mut writing = document(vec![table(200)]);
    let unmarked = pages(&writing);
    assert!(unmarked.len() > 3);
    assert!(unmarked.iter().all(|page| page.contains("机构名称") && !page.contains("已废止")));
    writing.mark = "已废止".to_owned();
    let marked = pages(&writing);
    assert!(marked.iter().all(|page| page.contains("已废止")), "{marked:?}");
    assert!(docx(&writing).contains("【已废止】"));
    assert!(writing_text(&writing).starts_with("【已废止】\n"));
}

#[test]
fn what_no_font_has_is_named_on_the_paper() {
    let writing = document(vec![paragraph("某\u{E123}镇")]);
    let pdf = Engine::shared().unwrap().writing(&writing).unwrap();
    assert_eq!(pdf.missing, ['\u{E123}']);
    assert!(pages(&writing).concat().contains("印成空框，请以网页或者Word文件为准：U+E123"));
    assert!(!pages(&document(vec![paragraph("镇")])).concat().contains("空框"));
}

#[test]
fn a_form_stands_on_one_page() {
    let mut facts: Vec<Fact> =
        (0..16).map(|nth| Fact::new(format!("项目{nth}"), "2026年11月24日 10:10")).collect();
    facts.extend((0..5).map(|nth| {
        Fact::wide(
            format!("意见{nth}"),
            "同意公开。\n某某（科室负责人）　2026年11月24日 10:10　校验码 7C41 9A0E",
        )
    }));
    facts.push(Fact::wide("签名", ""));
    let form =
        Writing { title: "信息发布审批表".to_owned(), facts, plain: true, ..Writing::default() };
    let pages = pages(&form);
    assert_eq!(pages.len(), 1);
    assert!(pages[0].contains("项目15") && pages[0].contains("校验码7C419A0E"), "{}", pages[0]);
}

#[test]
fn the_same_text_gives_the_same_bytes() {
    for (what, blocks, _) in texts().into_iter().take(6) {
        let writing = document(blocks);
        let engine = Engine::shared().unwrap();
        assert_eq!(engine.writing(&writing).unwrap(), engine.writing(&writing).unwrap(), "{what}");
        assert_eq!(writing_docx(&writing).unwrap(), writing_docx(&writing).unwrap(), "{what}");
    }
}
