//! A whole page, or just its tables, in plain HTML that a screen reader can follow: headings of
//! rows and columns are marked as such, and each figure names the headings it belongs to.

use std::fmt::Write as _;

use gongkai_report::{
    Report,
    layout::{Kind, LaidCell, Layout},
};

use crate::paper::{self, Paper, Printed, Table};

const STYLE: &str = include_str!("page.css");

/// The report as a whole HTML document in UTF-8, without scripts and without outside files.
pub fn html(report: &Report) -> String {
    let paper = Paper::of(report);
    let title = escape(&paper.title.replace('\n', " "));
    let mut out = String::with_capacity(32 * 1024);
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{}</h1>\n",
        lines(&paper.title)
    );
    for line in &paper.subtitle {
        let _ = writeln!(out, "<p class=\"subtitle\">{}</p>", lines(line));
    }
    for section in &paper.sections {
        out.push_str("<section>\n");
        if !section.heading.is_empty() {
            let _ = writeln!(out, "<h2>{}</h2>", lines(&section.heading));
        }
        for paragraph in &section.paragraphs {
            let _ = writeln!(out, "<p>{}</p>", lines(paragraph));
        }
        for table in &section.tables {
            push_table(&mut out, table);
        }
        out.push_str("</section>\n");
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

/// The tables of the report alone, to stand in a page of another look: classes without style.
pub fn tables_fragment(report: &Report) -> String {
    paper::tables(report).iter().map(table_fragment).collect()
}

/// One table, to stand in a page of another look. `absent`, `blank`, `zero` and `none` tell apart
/// what is not a figure.
pub fn table_fragment(table: &Table) -> String {
    let mut out = String::with_capacity(16 * 1024);
    push_table(&mut out, table);
    out
}

fn push_table(out: &mut String, table: &Table) {
    let layout = &table.layout;
    let name = escape(&layout.name);
    let _ = writeln!(
        out,
        "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{name}\">\n\
         <table class=\"statutory\">\n<caption>{name}</caption>"
    );
    let mut cells = table.cells().peekable();
    let mut open: Option<Body> = None;
    for row in 0..layout.rows {
        // Each table of a part is a group of rows of its own.
        let here = Body {
            head: row < layout.head_rows,
            table: cells.peek().map_or(open.map_or(0, |body| body.table), |(cell, _)| cell.table),
        };
        if open != Some(here) {
            if let Some(before) = open {
                let _ = writeln!(out, "</{}>", before.tag());
            }
            let _ = writeln!(out, "<{}>", here.tag());
            open = Some(here);
        }
        out.push_str("<tr>");
        while let Some((cell, printed)) = cells.next_if(|(cell, _)| cell.row == row) {
            push_cell(out, layout, cell, printed);
        }
        out.push_str("</tr>\n");
    }
    if let Some(before) = open {
        let _ = writeln!(out, "</{}>", before.tag());
    }
    out.push_str("</table>\n</div>\n");
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Body {
    head: bool,
    table: usize,
}

impl Body {
    fn tag(self) -> &'static str {
        if self.head { "thead" } else { "tbody" }
    }
}

fn push_cell(out: &mut String, layout: &Layout, cell: &LaidCell, printed: &Printed) {
    let tag = match cell.kind {
        Kind::Caption | Kind::ColumnHead | Kind::RowHead => "th",
        // A corner over one row names the labels below it; a higher one holds a note.
        Kind::Corner if cell.rowspan == 1 && !cell.text.is_empty() => "th",
        _ => "td",
    };
    let _ = write!(out, "<{tag}");
    match cell.kind {
        Kind::Caption | Kind::ColumnHead | Kind::RowHead => {
            let scope = match (cell.kind, cell.rowspan, cell.colspan) {
                (Kind::RowHead, 1, _) => "row",
                (Kind::RowHead, _, _) => "rowgroup",
                (_, _, 1) => "col",
                _ => "colgroup",
            };
            let _ = write!(out, " id=\"{}\" scope=\"{scope}\"", id(layout, cell));
        }
        Kind::Corner if tag == "th" => out.push_str(" scope=\"col\""),
        Kind::Value(_) if layout.is_complex() => {
            out.push_str(" headers=\"");
            for (nth, head) in layout.heads_of(cell).enumerate() {
                let gap = if nth == 0 { "" } else { " " };
                let _ = write!(out, "{gap}{}", id(layout, head));
            }
            out.push('"');
        }
        _ => {}
    }
    if cell.rowspan > 1 {
        let _ = write!(out, " rowspan=\"{}\"", cell.rowspan);
    }
    if cell.colspan > 1 {
        let _ = write!(out, " colspan=\"{}\"", cell.colspan);
    }
    if matches!(cell.kind, Kind::Value(_))
        && let Some(class) = class(printed)
    {
        let _ = write!(out, " class=\"{class}\"");
    }
    let _ = write!(out, ">{}</{tag}>", lines(&printed.text));
}

/// What a value is where it is no figure to be added up: a blank is not a zero.
fn class(printed: &Printed) -> Option<&'static str> {
    match printed.amount {
        _ if printed.absent => Some("absent"),
        None if printed.text.is_empty() => Some("blank"),
        None => Some("none"),
        Some(amount) if amount.mantissa == 0 => Some("zero"),
        Some(_) => None,
    }
}

/// `t2-4-0`: part, row and column of a heading.
fn id(layout: &Layout, cell: &LaidCell) -> String {
    let part: String = layout.part.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    format!("{part}-{}-{}", cell.row, cell.column)
}

fn lines(text: &str) -> String {
    escape(text).replace('\n', "<br>")
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
