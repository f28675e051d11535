//! Document numbers, dates and punctuation.

use chrono::{Datelike, NaiveDate};

use crate::scene::{Hit, Hits, Scene};

/// Words of a template in brackets are shorter.
const LONGEST_BLANK: usize = 40;
const OPENING: [char; 9] = ['〔', '[', '［', '（', '(', '【', '〈', '{', '「'];
const CLOSING: [char; 9] = ['〕', ']', '］', '）', ')', '】', '〉', '}', '」'];

pub(crate) fn find(scene: &Scene<'_>, hits: &mut Hits) {
    document_numbers(scene, hits);
    dates(scene, hits);
    punctuation(scene, hits);
    blanks(scene, hits);
}

/// 〔…〕 that nobody has filled in. What stands in such brackets in a finished text is a year.
fn blanks(scene: &Scene<'_>, hits: &mut Hits) {
    for start in scene.text.find("〔") {
        let length = (start + 1..).take(LONGEST_BLANK).position(|at| scene.text.at(at) == Some('〕'));
        let Some(length) = length else { continue };
        let end = start + length + 2;
        let inner = scene.text.slice(start + 1, end - 1);
        if !inner.contains(|c: char| c.is_ascii_digit() || c == '〔') {
            hits.list.push(Hit::new("blank_left", start, end, inner));
        }
    }
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fa5}').contains(&c)
}

/// A document number as it was typed, and what is wrong with it.
pub(crate) struct DocumentNumber {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) right: String,
    pub(crate) wrong: Vec<&'static str>,
}

/// Numbers of documents in a text, right and wrong ones: letters of the agency, year in brackets,
/// number.
pub(crate) fn document_numbers_in(scene: &Scene<'_>) -> Vec<DocumentNumber> {
    scene.text.find("号").into_iter().filter_map(|end| document_number(scene, end)).collect()
}

fn document_number(scene: &Scene<'_>, end: usize) -> Option<DocumentNumber> {
    let text = &scene.text;
    let skip_blank = |mut at: usize| {
        while at > 0 && text.before(at) == Some(' ') {
            at -= 1;
        }
        at
    };
    let digits_end = skip_blank(end);
    let digits = (0..digits_end).rev().take_while(|p| text.is_digit(*p)).count();
    let mut at = digits_end - digits;
    let serial = text.slice(at, digits_end);
    if digits == 0 || digits > 6 {
        return None;
    }
    at = skip_blank(at);
    let ordinal = text.before(at) == Some('第');
    at = skip_blank(at - usize::from(ordinal));
    let closing = text.before(at).filter(|c| CLOSING.contains(c))?;
    at -= 1;
    let year_end = at;
    let year_digits = (0..at).rev().take_while(|p| text.is_digit(*p)).count();
    at -= year_digits;
    let year = text.slice(at, year_end);
    let opening = text.before(at).filter(|c| OPENING.contains(c))?;
    at -= 1;
    let letters = (0..at).rev().take(14).take_while(|p| text.at(*p).is_some_and(is_han)).count();
    let start = at - letters;
    let agency = text.slice(start, at);
    if letters == 0 || !matches!(year_digits, 2 | 4) || (year_digits == 4 && !year.starts_with(['1', '2'])) {
        return None;
    }
    let mut wrong = Vec::new();
    if (opening, closing) != ('〔', '〕') {
        wrong.push("年份应当用六角括号〔〕");
    }
    if year_digits == 2 {
        wrong.push("年份应当写四位");
    }
    if serial.starts_with('0') {
        wrong.push("序号不编虚位");
    }
    // Orders and announcements are numbered 第×号.
    if ordinal && !["令", "公告", "通告"].iter().any(|form| agency.ends_with(form)) {
        wrong.push("序号前不加“第”字");
    }
    let year = if year_digits == 2 { format!("20{year}") } else { year };
    let number = match serial.trim_start_matches('0') {
        "" => serial.as_str(),
        number => number,
    };
    Some(DocumentNumber { start, end: end + 1, right: format!("{agency}〔{year}〕{number}号"), wrong })
}

fn document_numbers(scene: &Scene<'_>, hits: &mut Hits) {
    for number in document_numbers_in(scene) {
        if !number.wrong.is_empty() {
            let value = scene.text.slice(number.start, number.end);
            let mut hit =
                Hit::new("document_number", number.start, number.end, value).note(number.wrong.join("；"));
            hit.advice = Some(number.right);
            hits.list.push(hit);
        }
    }
}

/// `2026年3月5日`, with a weekday behind it where there is one.
fn dates(scene: &Scene<'_>, hits: &mut Hits) {
    let text = &scene.text;
    for at in text.find("年") {
        let year_digits = (0..at).rev().take_while(|p| text.is_digit(*p)).count();
        let month = (at + 1..).take_while(|p| text.is_digit(*p)).count();
        let after_month = at + 1 + month;
        let day = (after_month + 1..).take_while(|p| text.is_digit(*p)).count();
        let end = after_month + 1 + day;
        let shaped = year_digits == 4 && (1..=2).contains(&month) && (1..=2).contains(&day);
        if !shaped || text.at(after_month) != Some('月') || text.at(end) != Some('日') {
            continue;
        }
        let start = at - 4;
        let part = |from: usize, to: usize| text.slice(from, to).parse::<u32>().unwrap_or(0);
        let (year, month_number, day_number) =
            (part(start, at), part(at + 1, after_month), part(after_month + 1, end));
        let value = text.slice(start, end + 1);
        let date = NaiveDate::from_ymd_opt(i32::try_from(year).unwrap_or(0), month_number, day_number);
        let Some(date) = date else {
            hits.list.push(Hit::new("date_impossible", start, end + 1, value));
            continue;
        };
        if text.at(at + 1) == Some('0') || text.at(after_month + 1) == Some('0') {
            let mut hit = Hit::new("date_form", start, end + 1, value);
            hit.advice = Some(format!("{year}年{month_number}月{day_number}日"));
            hits.list.push(hit);
        }
        weekday(scene, date, start, end + 1, hits);
    }
}

fn weekday(scene: &Scene<'_>, date: NaiveDate, start: usize, end: usize, hits: &mut Hits) {
    let after = scene.text.slice(end, end + 5);
    let after = after.trim_start_matches(['（', '(', ' ', '，']);
    let Some(name) =
        after.strip_prefix("星期").or_else(|| after.strip_prefix('周')).and_then(|rest| rest.chars().next())
    else {
        return;
    };
    const NAMES: [char; 7] = ['一', '二', '三', '四', '五', '六', '日'];
    let said = NAMES.iter().position(|known| *known == name || (name == '天' && *known == '日'));
    let real = usize::try_from(date.weekday().num_days_from_monday()).unwrap_or(0);
    if said.is_some_and(|said| said != real) {
        let right = NAMES.get(real).copied().unwrap_or('日');
        let mut hit = Hit::new("weekday", start, end, scene.text.slice(start, end))
            .note(format!("这一天是星期{right}"));
        hit.advice = Some(format!("星期{right}"));
        hits.list.push(hit);
    }
}

/// ASCII punctuation between Chinese characters, and brackets that are not closed.
fn punctuation(scene: &Scene<'_>, hits: &mut Hits) {
    let text = &scene.text;
    for (at, c) in text.chars.iter().enumerate() {
        let between = text.before(at).is_some_and(is_han) && text.at(at + 1).is_some_and(is_han);
        if matches!(c, ',' | ';' | '?' | '!') && between {
            let right = match c {
                ',' => '，',
                ';' => '；',
                '?' => '？',
                _ => '！',
            };
            let mut hit = Hit::new("punctuation", at.saturating_sub(1), at + 2, c.to_string());
            hit.advice = Some(format!("中文里用“{right}”"));
            hits.list.push(hit);
            return;
        }
    }
    // Both forms of a bracket may close each other; a list's `1）` opens nothing.
    for (opening, closing) in [("“", "”"), ("《", "》"), ("〔", "〕"), ("【", "】")] {
        let (open, close) = (text.find(opening), text.find(closing));
        if open.len() != close.len() {
            let at = open.first().or(close.first()).copied().unwrap_or(0);
            let hit = Hit::new("punctuation", at, at + 1, opening).note(format!("{opening}{closing}不成对"));
            hits.list.push(hit);
            return;
        }
    }
}
