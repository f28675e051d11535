//! The text with which a report goes back, prepared for whoever sends it: what does not agree, both sides, and what
//! to do. It is only a beginning; the person sends what he or she has written.

use chrono::NaiveDate;
use gongkai_domain::calendar::date_in_words;

use super::{Collected, Public};

/// Prepares the text. Empty where nothing is to be mended.
pub fn prepared_return(one: &Collected, due: Option<NaiveDate>, today: NaiveDate) -> String {
    let row = &one.row;
    let mut list: Vec<String> = one.found.iter().filter(|found| found.is_open()).map(sentence).collect();
    if let Public::Differs { edition } = one.public {
        let edition = if edition > 1 { format!("（第{edition}版）") } else { String::new() };
        list.push(format!(
            "报送的内容与你单位在门户上公布的{edition}不一致，请核对哪一个是准的：公布的有误请更正公布，报送的有误请重新报送。"
        ));
    }
    if let Public::Elsewhere { differs: differs @ 1.. } = one.public {
        list.push(format!(
            "报送的数字与你单位在网站上公布的有{differs}处不同，请核对哪一个是准的：公布的有误请更正公布，报送的有误请重新报送。"
        ));
    }
    if one.public == Public::Withdrawn {
        list.push("报送的这一版你单位已从门户上撤下，请把更正后的报告重新审批、公布后报送。".to_owned());
    }
    let hints: Vec<String> =
        one.found.iter().filter(|found| found.fails && !found.must).map(sentence).collect();
    if list.is_empty() && hints.is_empty() {
        return String::new();
    }
    let mut text =
        format!("{}：\n你单位的{}年度报告已收到（回执{}号）。", one.filer, row.year, row.receipt());
    if !list.is_empty() {
        text.push_str(&format!("核对时发现{}，请改正后重新报送：\n", places(list.len())));
        text.push_str(&numbered(&list));
    }
    if !hints.is_empty() {
        let lead = if list.is_empty() { "有" } else { "另有" };
        text.push_str(&format!("{lead}{}请一并核对，数字无误的写明原因即可：\n", places(hints.len())));
        text.push_str(&numbered(&hints));
    }
    text.push_str(&match due.filter(|due| *due >= today) {
        Some(due) => format!("请于{}前重新报送。", date_in_words(due)),
        None => "报送期限已过，请尽快重新报送。".to_owned(),
    });
    text
}

fn places(count: usize) -> String {
    format!("{count}处")
}

fn sentence(found: &super::Found) -> String {
    let text = found.sentence.trim_end_matches('。');
    format!("{text}。")
}

fn numbered(list: &[String]) -> String {
    list.iter().zip(1..).map(|(text, number)| format!("{number}. {text}\n")).collect()
}
