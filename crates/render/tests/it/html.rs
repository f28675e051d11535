//! HTML, read back with an HTML parser.

use std::collections::HashSet;

use gongkai_render::{html, paper, tables_fragment};
use gongkai_report::{Cell, Format};
use proptest::prelude::*;
use scraper::{ElementRef, Html, Node, Selector};

use crate::reports::{Seen, any_report, expected, formats, full, with};

fn select<'a>(root: ElementRef<'a>, selector: &str) -> Vec<ElementRef<'a>> {
    root.select(&Selector::parse(selector).unwrap()).collect()
}

fn text_of(element: ElementRef<'_>) -> String {
    element
        .descendants()
        .filter_map(|node| match node.value() {
            Node::Text(text) => Some(text.to_string()),
            Node::Element(element) if element.name() == "br" => Some("\n".to_owned()),
            _ => None,
        })
        .collect()
}

/// The grid of a table as a browser lays it out.
fn seen(table: ElementRef<'_>) -> Vec<Seen> {
    let mut taken = HashSet::new();
    let mut cells = Vec::new();
    for (row, line) in select(table, "tr").into_iter().enumerate() {
        let mut column = 0;
        for cell in select(line, "td, th") {
            while taken.contains(&(row, column)) {
                column += 1;
            }
            let span = |name| cell.value().attr(name).map_or(1, |text| text.parse::<usize>().unwrap());
            let (rows, columns) = (span("rowspan"), span("colspan"));
            for below in row..row + rows {
                taken.extend((column..column + columns).map(|beside| (below, beside)));
            }
            cells.push((row, column, rows, columns, text_of(cell)));
            column += columns;
        }
    }
    cells
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn tables_read_back_the_same(report in any_report()) {
        let tables = paper::tables(&report);
        for text in [html(&report), tables_fragment(&report)] {
            let page = Html::parse_document(&text);
            let read: Vec<Vec<Seen>> =
                select(page.root_element(), "table").into_iter().map(seen).collect();
            prop_assert_eq!(read.len(), tables.len());
            for table in &tables {
                prop_assert!(read.contains(&expected(table)), "{}", text);
            }
        }
    }

    #[test]
    fn paragraphs_read_back_the_same(report in any_report()) {
        let page = Html::parse_document(&html(&report));
        let read: Vec<String> = select(page.root_element(), "section > p").into_iter().map(text_of).collect();
        let wanted: Vec<String> =
            report.chapters.iter().flat_map(|chapter| &chapter.paragraphs).map(|p| p.text.clone()).collect();
        prop_assert_eq!(read, wanted);
    }
}

#[test]
fn a_page_can_be_followed_by_a_screen_reader() {
    for format in formats() {
        let page = Html::parse_document(&html(&full(format)));
        assert!(page.errors.is_empty(), "{:?}", page.errors);
        let root = page.root_element();
        assert_eq!(root.value().attr("lang"), Some("zh-CN"));
        assert!(select(root, "script, link, img").is_empty());
        assert_eq!(select(root, "h1").len(), 1);
        assert_eq!(select(root, "h2").len(), format.chapters.len());
        let ids: Vec<&str> = select(root, "[id]").into_iter().filter_map(|e| e.value().attr("id")).collect();
        assert_eq!(ids.len(), ids.iter().collect::<HashSet<_>>().len(), "ids are unique");
        for table in select(root, "table") {
            assert_eq!(select(table, "caption").len(), 1);
            assert!(select(table, "th").iter().all(|th| th.value().attr("scope").is_some()));
        }
        for value in select(root, "td[headers]") {
            let heads: Vec<&str> = value.value().attr("headers").unwrap().split(' ').collect();
            assert!(heads.len() >= 2, "a figure has at least two headings: {heads:?}");
            assert!(heads.iter().all(|head| ids.contains(head)), "{heads:?}");
        }
    }
}

#[test]
fn text_from_outside_stays_text() {
    let format = Format::by_id("format-2021").unwrap();
    let (mut report, _) =
        with(format, "t3.new.natural", Cell::Unreadable, Some("<script>alert(1)</script>&nbsp;\"'"));
    report.title = Some("</title><script>1</script>".into());
    report.chapters[0].heading = "<img src=x>".into();
    let text = html(&report);
    let page = Html::parse_document(&text);
    assert!(select(page.root_element(), "script, img").is_empty(), "{text}");
    assert!(text.contains("&lt;script&gt;alert(1)&lt;/script&gt;&amp;nbsp;"));
}
