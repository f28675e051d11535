//! What a web site prints around a report: menus above its title, tools and notes of copyright below its end. None of it
//! is text of the report (Art. 50 says what is).

use super::{chapters::heading, identity::squeeze, rows::Piece};
use crate::plain::{FileKind, PlainDocument};

/// A line of a page's tools has at most so many letters.
const SHORT: usize = 80;
/// A paragraph has at least so many.
const PROSE: usize = 20;
/// Lines that a title is broken over.
const BROKEN: usize = 3;

/// Lines that begin so lead through the site.
const LEADING: [&str; 12] = [
    "当前位置",
    "您的位置",
    "您现在的位置",
    "您当前的位置",
    "所在位置",
    "首页>",
    "网站首页",
    "上一篇",
    "下一篇",
    "上一条",
    "下一条",
    "分享到",
];

/// Words of tools and notes that no report has in a line without a full stop.
const TOOLS: [&str; 22] = [
    "【打印】",
    "【关闭】",
    "[打印]",
    "[关闭]",
    "【打印本页】",
    "【关闭窗口】",
    "打印本页",
    "关闭本页",
    "关闭窗口",
    "返回顶部",
    "扫一扫在手机打开",
    "浏览次数:",
    "阅读次数:",
    "点击数:",
    "字号:",
    "字体:【",
    "字体:[",
    "版权所有",
    "网站标识码",
    "公网安备",
    "ICP备",
    "技术支持:",
];

/// For each piece: does the site print it, and not the report?
pub fn around(document: &PlainDocument, pieces: &[Piece], title: Option<&str>) -> Vec<bool> {
    let mut outside = vec![false; pieces.len()];
    // A page of a site comes as it is, or as what somebody copied out of it.
    if !matches!(document.kind, FileKind::Html | FileKind::Text) {
        return outside;
    }
    let lines: Vec<Option<String>> = pieces.iter().map(text_of).collect();
    let is_heading = |line: &Option<String>| line.as_deref().is_some_and(|line| heading(line).is_some());
    let first = lines.iter().position(is_heading).unwrap_or(lines.len());
    let begins = title.and_then(|title| title_at(lines.get(..first)?, title)).unwrap_or(0);
    let ends = end(&lines, lines.iter().rposition(is_heading).unwrap_or(begins));
    for (position, (line, outside)) in lines.iter().zip(&mut outside).enumerate() {
        let Some(line) = line else { continue };
        let tool = position < first && is_tool(line);
        *outside = position < begins || tool || position >= ends;
    }
    outside
}

fn text_of(piece: &Piece) -> Option<String> {
    match piece {
        Piece::Text { text, .. } => Some(squeeze(text)),
        Piece::Row(_) | Piece::Sheet(_) => None,
    }
}

/// Where the title stands, on one line or on several; a page may print it in a table of its own before. What follows
/// the first paragraph is a list of reports.
fn title_at(front: &[Option<String>], title: &str) -> Option<usize> {
    let prose = front.iter().flatten().position(|line| is_prose(line)).unwrap_or(front.len());
    let lines: Vec<(usize, &str)> =
        front.iter().enumerate().filter_map(|(at, line)| Some((at, line.as_deref()?))).collect();
    let says_it = |from: usize| {
        let mut rest = title;
        for (_, line) in lines.iter().skip(from).take(BROKEN) {
            match rest.strip_prefix(line).filter(|_| !line.is_empty()) {
                Some("") => return true,
                Some(further) => rest = further,
                None => return false,
            }
        }
        false
    };
    let found: Vec<usize> = (0..lines.len()).filter(|from| says_it(*from)).collect();
    let before_text = found.iter().rev().find(|from| **from < prose);
    let from = before_text.or_else(|| found.first())?;
    lines.get(*from).map(|(at, _)| *at)
}

/// From where on the page speaks: its first tool below the last heading, if no text of the report follows.
fn end(lines: &[Option<String>], last_heading: usize) -> usize {
    let is = |wanted: fn(&str) -> bool| move |line: &Option<String>| line.as_deref().is_some_and(wanted);
    let text = lines.iter().rposition(is(is_prose)).map_or(0, |at| at + 1).max(last_heading);
    let tools = lines.iter().skip(text).position(is(is_tool));
    tools.map_or(lines.len(), |at| text + at)
}

fn is_tool(line: &str) -> bool {
    let short = line.chars().count() <= SHORT;
    let words =
        LEADING.iter().any(|word| line.starts_with(word)) || TOOLS.iter().any(|word| line.contains(word));
    short && words && (!line.contains(['。', ';']) || line.contains("版权所有"))
}

fn is_prose(line: &str) -> bool {
    line.contains('。') && line.chars().count() >= PROSE && !is_tool(line)
}
