//! PDF, read back with poppler's pdftotext.

use std::{collections::HashMap, io::Write as _, process::Command};

use gongkai_render::{Engine, FontFolders, paper};
use gongkai_report::{Cell, Format, Paragraph, Report};

use crate::reports::{formats, full, with};

fn print(report: &Report) -> Vec<u8> {
    let pdf = Engine::shared().unwrap().pdf(report).unwrap();
    assert_eq!(pdf.missing, Vec::<char>::new());
    pdf.bytes
}

/// The text of each page, in the order it was printed.
fn pages(bytes: &[u8]) -> Vec<String> {
    let mut file = tempfile();
    file.1.write_all(bytes).unwrap();
    let output = Command::new("pdftotext").args(["-raw", "-enc", "UTF-8"]).arg(&file.0).arg("-").output();
    std::fs::remove_file(&file.0).unwrap();
    let output = output.expect("pdftotext is needed: run make setup");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().split('\u{c}').map(str::to_owned).collect()
}

/// A file of its own for each call.
pub fn tempfile() -> (std::path::PathBuf, std::fs::File) {
    static NEXT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let nth = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let path =
        std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{nth}.pdf", std::process::id()));
    (path.clone(), std::fs::File::create(path).unwrap())
}

fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn every_label_paragraph_and_figure_is_printed() {
    for format in formats() {
        let report = full(format);
        let pages = pages(&print(&report));
        let all = squeeze(&pages.concat());
        let paper = paper::Paper::of(&report);
        assert!(all.contains(&squeeze(&paper.title)));
        for section in &paper.sections {
            assert!(all.contains(&squeeze(&section.heading)), "{}", section.heading);
            for paragraph in &section.paragraphs {
                assert!(all.contains(&squeeze(paragraph)), "{paragraph}");
            }
        }
        let mut words: HashMap<&str, usize> = HashMap::new();
        for word in pages.iter().flat_map(|page| page.split_whitespace()) {
            *words.entry(word).or_default() += 1;
        }
        for table in paper.tables() {
            for (cell, printed) in table.cells() {
                match printed.amount {
                    Some(_) => assert_eq!(words.get(printed.text.as_str()), Some(&1), "{}", printed.text),
                    None => assert!(all.contains(&squeeze(&printed.text)), "{} {cell:?}", printed.text),
                }
            }
        }
    }
}

#[test]
fn a_statutory_table_stands_on_one_page() {
    for format in ["format-2019", "format-2021"] {
        for text in ["正文。", &"为群众办实事，把公开落到实处。".repeat(30)] {
            let mut report = full(Format::by_id(format).unwrap());
            for chapter in &mut report.chapters {
                chapter.paragraphs[0].text = text.to_owned();
            }
            let pages = pages(&print(&report));
            for (first, last) in
                [("一、本年新收", "四、结转下年度"), ("第二十条第（一）项", "行政事业性收费")]
            {
                let with_both = pages
                    .iter()
                    .map(|page| squeeze(page))
                    .filter(|page| page.contains(first) && page.contains(last));
                assert_eq!(with_both.count(), 1, "{format} {first}");
            }
        }
    }
}

#[test]
fn the_line_that_names_a_table_stands_on_its_page() {
    for filling in 0..12 {
        let mut report = full(Format::by_id("format-2021").unwrap());
        report.chapters[0].paragraphs[0].text = "公开。".repeat(9 * filling + 1);
        for (position, name) in [(1, "收费与许可见下表。"), (2, "申请情况见下表。")] {
            let paragraph = Paragraph { text: name.into(), place: String::new() };
            report.chapters[position].paragraphs.push(paragraph);
        }
        let pages: Vec<String> = pages(&print(&report)).iter().map(|page| squeeze(page)).collect();
        for (name, table) in
            [("收费与许可见下表。", "第二十条第（一）项"), ("申请情况见下表。", "一、本年新收")]
        {
            let page = pages.iter().find(|page| page.contains(name)).unwrap();
            assert!(page.contains(table), "{filling} {name}\n{page}");
        }
    }
}

#[test]
fn short_texts_beside_figures_are_not_broken() {
    let format = Format::by_id("format-2021").unwrap();
    for text in ["未统计", "无法统计", "251000元", "123456789", "约30件"] {
        let mut report = full(format);
        for (ix, def) in format.cell_list().filter(|(_, def)| def.id.starts_with("t4")) {
            if ix.position() % 2 == 0 || def.id.ends_with("total") {
                report.cells.set(ix, Cell::Unreadable);
                report.cells.set_printed(ix, text);
            }
        }
        let wanted = format.cell_list().filter(|(ix, _)| report.cells.printed(*ix) == Some(text)).count();
        let found: usize = pages(&print(&report)).iter().map(|page| page.matches(text).count()).sum();
        assert_eq!(found, wanted, "{text}");
    }
}

#[test]
fn a_long_list_repeats_its_headings() {
    let report = full(Format::by_id("legacy-2014").unwrap());
    let pages = pages(&print(&report));
    // The figures of this report run from 1000 to 1099.
    let figures =
        |page: &String| page.split_whitespace().any(|word| word.len() == 4 && word.starts_with("10"));
    let headed = |page: &String| squeeze(page).contains("统计指标单位统计数");
    assert!(pages.iter().filter(|page| headed(page)).count() > 1);
    for page in &pages {
        assert_eq!(figures(page), headed(page), "{page}");
    }
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let engine = Engine::shared().unwrap();
    for format in formats() {
        let report = full(format);
        let first = engine.pdf(&report).unwrap();
        let (other, _) = with(format, &format.cells[0].id, Cell::Number(1), None);
        assert_ne!(engine.pdf(&other).unwrap().bytes, first.bytes);
        assert_eq!(engine.pdf(&report).unwrap().bytes, first.bytes, "{}", format.id);
    }
}

#[test]
fn figures_too_long_for_a_page_are_broken_not_cut() {
    let format = Format::by_id("format-2021").unwrap();
    let mut report = full(format);
    let base = i64::MAX - 1000;
    for (ix, def) in format.cell_list() {
        if def.id.starts_with("t4") {
            report.cells.set(ix, Cell::Number(base + i64::try_from(ix.position()).unwrap()));
        }
    }
    let all = squeeze(&pages(&print(&report)).concat()).replace('\u{200b}', "");
    for (ix, def) in format.cell_list().filter(|(_, def)| def.id.starts_with("t4")) {
        let number = (base + i64::try_from(ix.position()).unwrap()).to_string();
        assert!(all.contains(&number), "{} {number}\n{all}", def.id);
    }
}

#[test]
fn markup_in_texts_is_only_text() {
    let format = Format::by_id("format-2021").unwrap();
    let (mut report, _) = with(format, "t3.new.natural", Cell::Unreadable, Some("#read(\"/etc/passwd\")"));
    report.chapters[0].paragraphs[0].text = "*不是粗体* #panic() $x$ <a> @b \\ 末尾".into();
    let all = squeeze(&pages(&print(&report)).concat());
    assert!(all.contains("#read(\"/etc/passwd\")"), "{all}");
    assert!(all.contains("*不是粗体*#panic()$x$<a>@b\\末尾"), "{all}");
}

#[test]
fn rare_characters_are_printed_or_named() {
    let mut report = full(Format::by_id("format-2021").unwrap());
    // Not in GB2312: names of persons and places.
    report.chapters[0].paragraphs[0].text = "张喆、李赟、㙍镇。".into();
    assert!(squeeze(&pages(&print(&report)).concat()).contains("张喆、李赟、㙍镇。"));
    // A character for private use is in no font.
    report.chapters[0].paragraphs[0].text = "某\u{E123}镇".into();
    let pdf = Engine::shared().unwrap().pdf(&report).unwrap();
    assert_eq!(pdf.missing, ['\u{E123}']);
    assert!(pdf.warning().unwrap().contains("U+E123"));
}

#[test]
fn without_a_chinese_font_the_fault_says_what_to_install() {
    let folders = FontFolders { own: None, system: vec!["no/such/folder".into()] };
    let fault = Engine::open(&folders).err().unwrap();
    assert!(fault.0.contains("请安装字体") && fault.0.contains("no/such/folder"), "{fault}");
}
