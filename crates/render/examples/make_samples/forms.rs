//! The file types of the samples: those of the render crate, and flattened text as it comes out of
//! copying a page.

use std::error::Error;

use gongkai_render::{
    Engine, docx, html,
    paper::{Paper, Table},
    tables_fragment, xlsx,
};
use gongkai_report::layout::{Kind, LaidCell};

use crate::{Form, Sample};

pub fn write(sample: &Sample) -> Result<Vec<u8>, Box<dyn Error>> {
    let report = &sample.report;
    Ok(match sample.form {
        Form::Html => html(report).into_bytes(),
        Form::Portal => portal(sample).into_bytes(),
        Form::Docx => docx(report)?,
        Form::Xlsx => xlsx(report)?,
        Form::Pdf => Engine::shared()?.pdf(report)?.bytes,
        Form::Lines => text(sample, lines).into_bytes(),
        Form::Pipes => text(sample, pipes).into_bytes(),
        Form::Tabs => text(sample, tabs).into_bytes(),
        Form::TabsGbk => {
            let text = text(sample, tabs);
            let (bytes, _, lossy) = encoding_rs::GB18030.encode(&text);
            if lossy {
                return Err("a character is not in GB 18030".into());
            }
            bytes.into_owned()
        }
    })
}

fn text(sample: &Sample, draw: fn(&Table) -> String) -> String {
    let paper = Paper::of(&sample.report);
    let mut out = format!("{}\n\n", paper.title);
    for section in &paper.sections {
        if !section.heading.is_empty() {
            out.push_str(&format!("{}\n", section.heading));
        }
        for paragraph in &section.paragraphs {
            out.push_str(&format!("　　{paragraph}\n"));
        }
        for table in &section.tables {
            out.push_str(&draw(table));
            out.push('\n');
        }
    }
    out
}

/// The rows of a table that the report has any figure for; headings are always there.
fn rows(table: &Table) -> Vec<usize> {
    let here = |row: usize| table.cells().filter(move |(cell, _)| cell.row == row);
    (0..table.layout.rows)
        .filter(|row| {
            let mut values = here(*row).filter(|(cell, _)| matches!(cell.kind, Kind::Value(_))).peekable();
            values.peek().is_none() || values.any(|(_, printed)| !printed.absent)
        })
        .collect()
}

fn covers(cell: &LaidCell, row: usize, column: usize) -> bool {
    (cell.row..cell.row + cell.rowspan).contains(&row)
        && (cell.column..cell.column + cell.colspan).contains(&column)
}

/// One cell a line behind a tab; a cell that hangs down from above is an empty line.
fn lines(table: &Table) -> String {
    let mut out = String::new();
    for row in rows(table) {
        let mut column = 0;
        while column < table.layout.columns {
            let Some((cell, printed)) = table.cells().find(|(cell, _)| covers(cell, row, column)) else {
                break;
            };
            let text = if cell.row == row { printed.text.as_str() } else { "" };
            // Editors leave white space of full width in cells.
            let space = if matches!(cell.kind, Kind::Value(_)) { "　" } else { "" };
            out.push_str(&format!("\t{space}{text}\n"));
            column = cell.column + cell.colspan;
        }
        out.push('\n');
    }
    out
}

/// The printed cells of a row; a wide cell leaves its empty places at the end of the row, a high one
/// leaves none in the rows below.
fn pipes(table: &Table) -> String {
    let mut out = String::new();
    for row in rows(table) {
        let here = || table.cells().filter(|(cell, _)| cell.row == row);
        let texts: Vec<String> = here().map(|(_, printed)| format!("{} |", printed.text)).collect();
        let rest = "|".repeat(here().map(|(cell, _)| cell.colspan - 1).sum());
        out.push_str(&format!("{}{rest}\n", texts.join(" ")));
    }
    out
}

/// A place for every column, with tabs between them.
fn tabs(table: &Table) -> String {
    let mut out = String::new();
    for row in rows(table) {
        let texts: Vec<&str> = (0..table.layout.columns)
            .map(|column| {
                table
                    .cells()
                    .find(|(cell, _)| cell.row == row && cell.column == column)
                    .map_or("", |(_, printed)| printed.text.as_str())
            })
            .collect();
        out.push_str(&format!("{}\n", texts.join("\t")));
    }
    out
}

/// A page of a portal as they were built for years: menus on both sides, a layout table around the
/// article, unclosed rows, no mark of the article but its title.
fn portal(sample: &Sample) -> String {
    let paper = Paper::of(&sample.report);
    let menu = |items: &[&str]| -> String {
        items.iter().map(|item| format!("<li><a href=\"#\">{item}</a></li>")).collect()
    };
    let mut article = String::new();
    let fragment = tables_fragment(&sample.report);
    let mut tables = fragment.split_inclusive("</table>\n</div>\n");
    for section in &paper.sections {
        if !section.heading.is_empty() {
            article.push_str(&format!("<p><strong>{}</strong></p>\n", section.heading));
        }
        for paragraph in &section.paragraphs {
            article.push_str(&format!("<p>&nbsp;&nbsp;&nbsp;&nbsp;{paragraph}</p>\n"));
        }
        for _ in &section.tables {
            article.push_str(tables.next().unwrap_or_default());
        }
    }
    let title = &paper.title;
    format!(
        "<html>\n<head>\n<meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\">\n\
         <title>{title}_政府信息公开_政务网</title>\n</head>\n<body>\n\
         <div class=\"top\"><span>今天是工作日，欢迎访问</span><ul>{}</ul></div>\n\
         <table width=\"1200\" border=\"0\" align=\"center\"><tr><td width=\"220\" valign=\"top\">\n\
         <table class=\"menu\"><tr><td>政府信息公开</td></tr><tr><td><ul>{}</ul></td></tr></table>\n\
         <table class=\"menu\"><tr><td>年度报告</td></tr><tr><td><ul>{}</ul></td></tr></table>\n\
         </td>\n<td valign=\"top\">\n<div class=\"path\">当前位置：首页 &gt; 政府信息公开 &gt; 年度报告</div>\n\
         <h2 align=\"center\">{title}</h2>\n\
         <div class=\"info\">发布日期：{}-01-22　来源：区政府办公室　浏览次数：<span>318</span>　字号：【大 中 小】</div>\n\
         <div class=\"content\">\n{article}</div>\n<p>【打印】【关闭】　扫一扫在手机打开当前页</p>\n\
         </td>\n<td width=\"180\" valign=\"top\"><table class=\"hot\"><tr><td>热点信息<tr><td>1<td>惠企政策一览<tr><td>2<td>便民服务地图<tr><td>3<td>行政权力清单</table></td></tr></table>\n\
         <div class=\"bottom\"><p>主办：区政府办公室　网站标识码：0000000000</p><p>版权所有 未经许可不得转载</p></div>\n\
         </body>\n</html>\n",
        menu(&[
            "网站首页",
            "走进青禾",
            "新闻中心",
            "政务公开",
            "办事服务",
            "互动交流",
            "数据开放",
            "专题专栏",
            "无障碍浏览",
            "智能问答"
        ]),
        menu(&[
            "公开指南",
            "公开制度",
            "法定主动公开内容",
            "公开年报",
            "依申请公开",
            "规范性文件",
            "财政预决算",
            "重点领域信息"
        ]),
        menu(&["2023年", "2022年", "2021年", "2020年", "2019年", "2018年"]),
        sample.report.year + 1,
    )
}
