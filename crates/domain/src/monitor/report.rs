//! The quarterly report of a self-inspection, as text: what was looked at, how, what was found, what is done.

use super::{Indicators, Quarter, Snapshot, rule, vetoes};
use crate::{
    calendar::date_in_words,
    publication::content::{Block, Content, Run},
};

/// The title.
pub fn headline(agency: &str, quarter: Quarter) -> String {
    format!("{agency}{}政府信息公开网站自查情况报告", quarter.word())
}

fn heading(text: &str) -> Block {
    Block::Heading { level: 1, text: text.to_owned() }
}

fn paragraph(text: String) -> Block {
    Block::Paragraph { runs: vec![Run::plain(text)] }
}

fn table(caption: &str, head: &[&str], rows: Vec<Vec<String>>) -> Block {
    let head = head.iter().map(|word| (*word).to_owned()).collect();
    Block::Table { caption: caption.to_owned(), heads: 1, rows: [vec![head], rows].concat() }
}

/// The text. `tickets`: how many of the findings are under rectification.
pub fn content(of: &Snapshot, by: &Indicators, tickets: usize) -> Content {
    let vetoes = vetoes(of, by);
    let broken: Vec<&str> = vetoes.iter().filter(|one| one.broken).map(|one| one.word).collect();
    let unknown: Vec<&str> = vetoes.iter().filter(|one| !one.known).map(|one| one.word).collect();
    let verdict = match broken.as_slice() {
        [] if unknown.is_empty() => "没有发现单项否决的问题，自查结果合格".to_owned(),
        // What was not looked at is not in order for that.
        [] => format!("没有发现单项否决的问题，但是{}没有数据，还不能判定合格", unknown.join("、")),
        words => format!("有单项否决的问题（{}），自查结果不合格", words.join("、")),
    };
    let asked: u32 = of.probes.iter().map(|day| day.asked).sum();
    let scope = format!(
        "{}，对照国务院办公厅政府网站检查指标，用系统对政府信息公开栏目{}个、公开信息{}条、待答复留言{}条和公开指南逐项检查，\
         并探测门户网站{asked}次。",
        date_in_words(of.on),
        of.columns.len(),
        of.looked_at,
        of.waiting
    );
    let mut blocks = vec![heading("一、检查的范围和方法"), paragraph(scope), heading("二、检查结果")];
    blocks.push(paragraph(format!("{verdict}；共发现{}个问题。", of.findings.len())));
    let verdicts = vetoes.iter().map(|one| {
        let cells = [one.code, one.word, &one.found, &one.limit, one.verdict()];
        cells.map(str::to_owned).to_vec()
    });
    blocks.push(table("单项否决指标", &["编号", "指标", "检查情况", "要求", "结果"], verdicts.collect()));
    blocks.push(heading("三、发现的问题"));
    if of.findings.is_empty() {
        blocks.push(paragraph("没有发现问题。".to_owned()));
    } else {
        let rows = of.findings.iter().zip(1..).map(|(one, nth)| {
            let word = rule(&one.rule).map(|rule| rule.word.clone()).unwrap_or_default();
            vec![nth.to_string(), word, one.place.clone(), one.note.clone()]
        });
        blocks.push(table("问题清单", &["序号", "问题", "位置", "情况"], rows.collect()));
    }
    blocks.push(heading("四、整改"));
    let left = of.findings.len().saturating_sub(tickets);
    blocks.push(paragraph(match (tickets, left) {
        (0, 0) => "没有需要整改的问题。".to_owned(),
        (0, left) => format!("{left}个问题待下达整改。"),
        (tickets, 0) => format!("{tickets}个问题都已经下达整改，按期核验、销号。"),
        (tickets, left) => format!("已下达整改{tickets}个，还有{left}个待下达。"),
    }));
    Content { blocks }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        calendar::Calendar,
        monitor::{ColumnFact, Facts, check, indicators},
    };

    fn empty_column() -> ColumnFact {
        ColumnFact {
            item: "a20-01".to_owned(), name: "规范性文件".to_owned(), documents: 0, newest: None
        }
    }

    #[test]
    fn it_says_what_was_found_and_what_is_done() {
        let column = empty_column();
        let today = "2026-11-24".parse().unwrap();
        let facts = Facts { today, columns: vec![column], looked_at: 12, ..Facts::default() };
        let snapshot = check(&facts, indicators(), Calendar::embedded());
        let told = |tickets| serde_json::to_string(&content(&snapshot, indicators(), tickets)).unwrap();
        let text = told(0);
        for part in ["公开信息12条", "首页不更新", "不合格", "规范性文件", "1个问题待下达整改"]
        {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(told(1).contains("1个问题都已经下达整改"));
        let kept = ColumnFact { documents: 3, newest: Some(today), ..empty_column() };
        let facts = Facts { today, columns: vec![kept], looked_at: 12, ..Facts::default() };
        let unprobed = content(&check(&facts, indicators(), Calendar::embedded()), indicators(), 0);
        let text = serde_json::to_string(&unprobed).unwrap();
        assert!(text.contains("但是站点无法访问没有数据，还不能判定合格"), "{text}");
        let title = headline("示范区司法局", Quarter::of(today));
        assert_eq!(title, "示范区司法局2026年第四季度政府信息公开网站自查情况报告");
    }
}
