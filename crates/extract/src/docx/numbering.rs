//! Automatic numbers. Word prints `一、` before a heading that holds only the words, so a reader
//! without numbering would not find the chapters.

use std::collections::HashMap;

use super::xml::{Element, Piece, Source};
use crate::Fault;

const LEVELS: usize = 9;
/// Styles may be based on each other in a circle.
const MAX_BASES: usize = 16;

/// Where a paragraph stands in a list: number of the list (0: in none) and level from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct InList {
    pub(crate) list: u32,
    pub(crate) level: Option<u32>,
}

#[derive(Debug, Clone, Default)]
struct Level {
    start: u32,
    format: String,
    text: String,
    style: Option<String>,
}

#[derive(Debug, Default)]
struct List {
    pattern: u32,
    /// Level, restart value, and the level's own definition, if it has one here.
    overrides: Vec<(usize, Option<u32>, Option<Level>)>,
    used: bool,
}

#[derive(Debug, Default)]
struct Style {
    base: Option<String>,
    list: Option<u32>,
    level: Option<u32>,
}

/// Lists and their counters. Lists of one pattern count together.
#[derive(Debug, Default)]
pub(crate) struct Numbering {
    patterns: HashMap<u32, Vec<Level>>,
    lists: HashMap<u32, List>,
    styles: HashMap<String, Style>,
    counters: HashMap<u32, [Option<u32>; LEVELS]>,
}

impl Numbering {
    pub(crate) fn read(numbering: Option<&str>, styles: Option<&str>) -> Result<Self, Fault> {
        let mut all = Self::default();
        if let Some(xml) = numbering {
            all.read_lists(xml)?;
        }
        if let Some(xml) = styles
            && !all.lists.is_empty()
        {
            all.read_styles(xml)?;
        }
        Ok(all)
    }

    fn read_lists(&mut self, xml: &str) -> Result<(), Fault> {
        let mut source = Source::new(xml);
        let mut open: Vec<String> = Vec::new();
        let (mut pattern, mut list) = (0, 0);
        let mut level: Option<(usize, Level)> = None;
        loop {
            match source.next()? {
                Piece::Open(element) => {
                    match element.name.as_str() {
                        "abstractNum" => {
                            pattern = id(&element, "abstractNumId");
                            self.patterns.insert(pattern, Vec::new());
                        }
                        "num" => {
                            list = id(&element, "numId");
                            self.lists.insert(list, List::default());
                        }
                        "abstractNumId" => {
                            if let Some(list) = self.lists.get_mut(&list) {
                                list.pattern = element.number().unwrap_or(0);
                            }
                        }
                        "lvlOverride" => {
                            if let Some(list) = self.lists.get_mut(&list) {
                                list.overrides.push((index(&element), None, None));
                            }
                        }
                        "startOverride" => {
                            let last = self.lists.get_mut(&list).and_then(|list| list.overrides.last_mut());
                            if let Some(last) = last {
                                last.1 = element.number();
                            }
                        }
                        "lvl" => level = Some((index(&element), Level { start: 1, ..Level::default() })),
                        _ => {
                            if let Some((_, level)) = level.as_mut() {
                                level.set(&element);
                            }
                        }
                    }
                    open.push(element.name);
                }
                Piece::Close => {
                    if open.pop().as_deref() == Some("lvl")
                        && let Some((at, level)) = level.take()
                    {
                        if open.iter().any(|name| name == "num") {
                            let last = self.lists.get_mut(&list).and_then(|list| list.overrides.last_mut());
                            if let Some(last) = last {
                                last.2 = Some(level);
                            }
                        } else if let Some(levels) = self.patterns.get_mut(&pattern)
                            && at < LEVELS
                        {
                            if levels.len() <= at {
                                levels.resize(at + 1, Level::default());
                            }
                            if let Some(slot) = levels.get_mut(at) {
                                *slot = level;
                            }
                        }
                    }
                }
                Piece::Text(_) => {}
                Piece::End => return Ok(()),
            }
        }
    }

    fn read_styles(&mut self, xml: &str) -> Result<(), Fault> {
        let mut source = Source::new(xml);
        let mut open: Vec<String> = Vec::new();
        let mut current: Option<(String, Style)> = None;
        loop {
            match source.next()? {
                Piece::Open(element) => {
                    if element.name == "style" {
                        let name = element.get("styleId").unwrap_or_default();
                        current = Some((name, Style::default()));
                    } else if let Some((_, style)) = current.as_mut() {
                        let within = |name: &str| open.last().is_some_and(|last| last == name);
                        match element.name.as_str() {
                            "basedOn" => style.base = element.get("val"),
                            "numId" if within("numPr") => style.list = element.number(),
                            "ilvl" if within("numPr") => style.level = element.number(),
                            _ => {}
                        }
                    }
                    open.push(element.name);
                }
                Piece::Close => {
                    if open.pop().as_deref() == Some("style")
                        && let Some((name, style)) = current.take()
                    {
                        self.styles.insert(name, style);
                    }
                }
                Piece::Text(_) => {}
                Piece::End => return Ok(()),
            }
        }
    }

    /// The printed number of the next paragraph, for instance `（二）`; nothing if it has none.
    /// Counts the paragraph, so it is asked once, in reading order.
    pub(crate) fn next(&mut self, own: Option<InList>, style: Option<&str>) -> Option<String> {
        let (list, level) = self.place(own, style)?;
        let at = usize::try_from(level).ok().filter(|at| *at < LEVELS)?;
        let pattern = self.lists.get(&list)?.pattern;
        let counters = self.counters.entry(pattern).or_default();
        let entry = self.lists.get_mut(&list)?;
        if !std::mem::replace(&mut entry.used, true) {
            for (level, start, _) in &entry.overrides {
                if let (Some(_), Some(counter)) = (start, counters.get_mut(*level)) {
                    *counter = None;
                }
            }
        }
        let levels: Vec<(u32, &Level)> = self
            .patterns
            .get(&pattern)?
            .iter()
            .enumerate()
            .map(|(at, level)| {
                let given = entry.overrides.iter().find(|(known, _, _)| *known == at);
                let level = given.and_then(|(_, _, own)| own.as_ref()).unwrap_or(level);
                (given.and_then(|(_, start, _)| *start).unwrap_or(level.start), level)
            })
            .collect();
        let (_, this) = levels.get(at)?;
        for (level, counter) in counters.iter_mut().enumerate() {
            let start = levels.get(level).map_or(1, |(start, _)| *start);
            match level.cmp(&at) {
                std::cmp::Ordering::Less => *counter = Some(counter.unwrap_or(start)),
                std::cmp::Ordering::Equal => {
                    *counter = Some(counter.map_or(start, |last| last.saturating_add(1)));
                }
                std::cmp::Ordering::Greater => *counter = None,
            }
        }
        if matches!(this.format.as_str(), "bullet" | "none") {
            return None;
        }
        let mut label = String::new();
        let mut rest = this.text.chars().peekable();
        while let Some(c) = rest.next() {
            let digit =
                rest.peek().and_then(|next| next.to_digit(10)).filter(|digit| (1..=9).contains(digit));
            match (c, digit) {
                ('%', Some(digit)) => {
                    rest.next();
                    let level = usize::try_from(digit).unwrap_or(1) - 1;
                    let number = counters.get(level).copied().flatten().unwrap_or(1);
                    let format = levels.get(level).map_or("decimal", |(_, level)| level.format.as_str());
                    label.push_str(&printed(number, format));
                }
                _ => label.push(c),
            }
        }
        (!label.is_empty()).then_some(label)
    }

    /// Does a sign stand before the paragraph that counts nothing?
    pub(crate) fn is_bullet(&self, own: Option<InList>, style: Option<&str>) -> bool {
        let level = self.place(own, style).and_then(|(list, level)| {
            let pattern = self.patterns.get(&self.lists.get(&list)?.pattern)?;
            pattern.get(usize::try_from(level).ok()?)
        });
        level.is_some_and(|level| level.format == "bullet")
    }

    /// List and level of a paragraph: its own, else those of its style and the styles below.
    fn place(&self, own: Option<InList>, style: Option<&str>) -> Option<(u32, u32)> {
        if let Some(InList { list, level }) = own {
            return (list != 0).then(|| (list, level.unwrap_or(0)));
        }
        let mut name = style?;
        let mut level = None;
        for _ in 0..MAX_BASES {
            let style = self.styles.get(name)?;
            level = level.or(style.level);
            if let Some(list) = style.list {
                let level = level.or_else(|| self.level_of_style(list, name)).unwrap_or(0);
                return (list != 0).then_some((list, level));
            }
            name = style.base.as_deref()?;
        }
        None
    }

    /// The level whose definition names the style.
    fn level_of_style(&self, list: u32, style: &str) -> Option<u32> {
        let levels = self.patterns.get(&self.lists.get(&list)?.pattern)?;
        let at = levels.iter().position(|level| level.style.as_deref() == Some(style))?;
        u32::try_from(at).ok()
    }
}

impl Level {
    fn set(&mut self, element: &Element<'_>) {
        match element.name.as_str() {
            "start" => self.start = element.number().unwrap_or(1),
            "numFmt" => self.format = element.get("val").unwrap_or_else(|| "decimal".to_owned()),
            "lvlText" => self.text = element.get("val").unwrap_or_default(),
            "pStyle" => self.style = element.get("val"),
            _ => {}
        }
    }
}

fn id(element: &Element<'_>, name: &str) -> u32 {
    element.get(name).and_then(|value| value.trim().parse().ok()).unwrap_or(0)
}

fn index(element: &Element<'_>) -> usize {
    element.get("ilvl").and_then(|value| value.trim().parse().ok()).unwrap_or(LEVELS)
}

/// A number in one of the formats of ECMA-376 part 1, 17.18.59; unknown ones in plain digits.
fn printed(number: u32, format: &str) -> String {
    match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "ideographDigital"
        | "japaneseDigitalTenThousand" => {
            chinese(number, &["", "十", "百", "千"], "〇一二三四五六七八九", format.contains("igital"))
        }
        "chineseLegalSimplified" | "ideographLegalTraditional" | "japaneseLegal" => {
            chinese(number, &["", "拾", "佰", "仟"], "零壹贰叁肆伍陆柒捌玖", false)
        }
        "ideographTraditional" => cyclic(number, "甲乙丙丁戊己庚辛壬癸"),
        "ideographZodiac" => cyclic(number, "子丑寅卯辰巳午未申酉戌亥"),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if (1..=20).contains(&number) => {
            cyclic(number, "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
        }
        "decimalFullWidth" | "decimalFullWidth2" => {
            number.to_string().chars().filter_map(|c| char::from_u32(u32::from(c) - 0x30 + 0xff10)).collect()
        }
        "decimalZero" => format!("{number:02}"),
        "upperLetter" => letters(number, b'A'),
        "lowerLetter" => letters(number, b'a'),
        "upperRoman" => roman(number),
        "lowerRoman" => roman(number).to_lowercase(),
        _ => number.to_string(),
    }
}

fn cyclic(number: u32, signs: &str) -> String {
    let count = signs.chars().count();
    let at = usize::try_from(number.saturating_sub(1)).unwrap_or(0) % count;
    signs.chars().nth(at).map(String::from).unwrap_or_default()
}

/// 1 to 9999 in Chinese; `digital` writes digit by digit.
fn chinese(number: u32, units: &[&str; 4], digits: &str, digital: bool) -> String {
    let digit = |value: u32| digits.chars().nth(usize::try_from(value).unwrap_or(0)).unwrap_or('〇');
    let written = number.to_string();
    if digital || number > 9999 || number == 0 {
        return written.chars().filter_map(|c| c.to_digit(10)).map(digit).collect();
    }
    let mut out = String::new();
    let mut gap = false;
    for (at, c) in written.chars().enumerate() {
        let value = c.to_digit(10).unwrap_or(0);
        if value == 0 {
            gap = true;
            continue;
        }
        if std::mem::take(&mut gap) {
            out.push('零');
        }
        let unit = units.get(written.len() - 1 - at).copied().unwrap_or("");
        // 十一, not 一十一, in counting; legal numerals write every digit.
        if !(value == 1 && unit == "十" && out.is_empty()) {
            out.push(digit(value));
        }
        out.push_str(unit);
    }
    out
}

/// A to Z, then AA, BB and so on, as Word counts.
fn letters(number: u32, first: u8) -> String {
    let index = number.saturating_sub(1);
    let letter = char::from(first + u8::try_from(index % 26).unwrap_or(0));
    std::iter::repeat_n(letter, usize::try_from(index / 26 + 1).unwrap_or(1).min(8)).collect()
}

fn roman(number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = if number > 3999 { return number.to_string() } else { number };
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            rest -= value;
            out.push_str(sign);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats() {
        for (number, format, text) in [
            (1, "chineseCounting", "一"),
            (10, "chineseCountingThousand", "十"),
            (11, "japaneseCounting", "十一"),
            (20, "chineseCounting", "二十"),
            (105, "chineseCountingThousand", "一百零五"),
            (110, "chineseCountingThousand", "一百一十"),
            (3, "chineseLegalSimplified", "叁"),
            (2, "ideographTraditional", "乙"),
            (3, "decimalEnclosedCircleChinese", "③"),
            (21, "decimal", "21"),
            (12, "decimalFullWidth", "１２"),
            (28, "upperLetter", "BB"),
            (4, "lowerRoman", "iv"),
        ] {
            assert_eq!(printed(number, format), text, "{number} {format}");
        }
    }
}
