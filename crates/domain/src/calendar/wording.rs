//! The notice as it is published (国务院办公厅关于…年部分节假日安排的通知), read from its own words.
//!
//! Its form has been the same for years: a title with the year, the number, a paragraph `一、元旦：…` for each
//! festival, the day of issue alone in the last line. What is not understood is named, nothing is guessed: a day
//! counts as off or worked only where the sentence says 放假, 补休 or 上班 behind it, and the number of days
//! (共7天) and the weekdays in brackets must agree.

use chrono::{Datelike, NaiveDate, Weekday};

use super::{CalendarFault, Class, Classified, NoticeKind, YearFile, file};

/// Headings of the paragraphs.
const NUMBERS: [char; 10] = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

impl YearFile {
    /// Reads a notice from a calendar file or from the text as it was published, whichever it is.
    ///
    /// # Errors
    /// Every fault, each a sentence in Chinese.
    pub fn read_any(text: &str) -> Result<YearFile, Vec<CalendarFault>> {
        if text.lines().any(|line| line.trim_start().starts_with("schema")) {
            return YearFile::read(text);
        }
        of_wording(&plain(text))
    }
}

fn fault(sentence: impl Into<String>) -> CalendarFault {
    CalendarFault::new(sentence)
}

/// Full-width digits and brackets as plain ones; spaces away.
fn plain(text: &str) -> String {
    let one = |letter: char| match letter {
        '０'..='９' => char::from_u32(u32::from(letter) - 0xFEE0),
        '（' => Some('('),
        '）' => Some(')'),
        '﹝' | '［' | '[' => Some('〔'),
        '﹞' | '］' | ']' => Some('〕'),
        ':' => Some('：'),
        '\n' => Some('\n'),
        letter if letter.is_whitespace() || letter == '\u{feff}' => None,
        letter => Some(letter),
    };
    text.chars().filter_map(one).collect()
}

fn of_wording(text: &str) -> Result<YearFile, Vec<CalendarFault>> {
    let mut faults = Vec::new();
    let year = year_of(text);
    if year.is_none() {
        faults.push(fault("没有认出是哪一年的安排，请连同标题“关于2027年部分节假日安排的通知”一起粘贴"));
    }
    let number = number_of(text);
    if number.is_none() {
        faults.push(fault("没有认出发文字号，请连同“国办发明电〔2026〕1号”这样的一行一起粘贴"));
    }
    let published = text.lines().filter_map(whole_date).next_back();
    if published.is_none() {
        faults.push(fault("没有认出成文日期，请在最后单独写一行，如“2026年11月4日”"));
    }
    let mut days = Vec::new();
    let mut paragraphs = 0;
    for (name, body) in text.lines().filter_map(paragraph) {
        paragraphs += 1;
        if let Some(year) = year {
            days.extend(Reading::of(name, body, year, &mut faults));
        }
    }
    if paragraphs == 0 {
        faults.push(fault("没有认出任何一个节日，每个节日请单独成段，如“一、元旦：1月1日放假。”"));
    }
    let (Some(year), Some(number), Some(published)) = (year, number, published) else { return Err(faults) };
    let notice =
        file::checked(&file::Said { number, kind: NoticeKind::Annual, published, year }, days, &mut faults);
    match notice {
        Some(notice) if faults.is_empty() => Ok(YearFile::from(notice)),
        _ => Err(faults),
    }
}

/// The digits that end here, as a number.
fn digits_before(text: &str) -> Option<u32> {
    let start = text.char_indices().rev().take_while(|(_, c)| c.is_ascii_digit()).last()?.0;
    text.get(start..)?.parse().ok()
}

/// The year before `年部分节假日` or `年节假日`.
fn year_of(text: &str) -> Option<i32> {
    let end = text.find("年部分节假日").or_else(|| text.find("年节假日"))?;
    digits_before(text.get(..end)?).and_then(|year| i32::try_from(year).ok()).filter(|year| *year > 1000)
}

/// `国办发明电〔2026〕1号`: the letters before the bracket, the year in it, the serial.
fn number_of(text: &str) -> Option<String> {
    text.match_indices('〔').find_map(|(open, _)| {
        let before = text.get(..open)?;
        let letters: String = before.chars().rev().take_while(|c| c.is_alphabetic()).collect();
        let letters: String = letters.chars().rev().collect();
        // In running text only the last words in front belong to the number.
        let letters =
            letters.rfind("国办").map_or(letters.as_str(), |at| letters.get(at..).unwrap_or_default());
        let (year, rest) = text.get(open + '〔'.len_utf8()..)?.split_once('〕')?;
        let (serial, _) = rest.split_once('号')?;
        let good =
            year.len() == 4 && [year, serial].iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
        (good && !letters.is_empty() && (1..=4).contains(&serial.len()))
            .then(|| format!("{letters}〔{year}〕{serial}号"))
    })
}

/// A line that is a date and nothing else.
fn whole_date(line: &str) -> Option<NaiveDate> {
    let (year, rest) = line.trim_matches(['(', ')', '。']).split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let day = rest.strip_suffix('日')?;
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// `一、元旦：…`: the festival and what is said of it.
fn paragraph(line: &str) -> Option<(&str, &str)> {
    let (number, rest) = line.split_once(['、', '.'])?;
    let numbered = !number.is_empty() && number.chars().all(|c| NUMBERS.contains(&c) || c.is_ascii_digit());
    let (name, body) = rest.split_once('：')?;
    (numbered && !name.is_empty() && name.chars().count() <= 12).then_some((name, body))
}

/// A paragraph while it is read.
struct Reading<'a> {
    name: &'a str,
    year: i32,
    month: Option<u32>,
    /// Days whose verb has not come yet.
    open: Vec<NaiveDate>,
    /// The next day ends a stretch that this one begins.
    from: Option<NaiveDate>,
    /// How many days the last 放假 gave.
    given: usize,
    days: Vec<Classified>,
}

impl<'a> Reading<'a> {
    fn of(name: &'a str, body: &str, year: i32, faults: &mut Vec<CalendarFault>) -> Vec<Classified> {
        let mut reading =
            Reading { name, year, month: None, open: Vec::new(), from: None, given: 0, days: Vec::new() };
        let mut rest = body;
        while let Some(next) = rest.chars().next() {
            rest =
                reading.step(rest, faults).unwrap_or_else(|| rest.get(next.len_utf8()..).unwrap_or_default());
        }
        reading.end_of_sentence(faults);
        if reading.days.is_empty() {
            faults.push(fault(format!("{name}一段没有认出放假的日子，请核对原文")));
        }
        reading.days
    }

    /// Takes one thing from the front; `None`: the letter says nothing here.
    fn step<'t>(&mut self, rest: &'t str, faults: &mut Vec<CalendarFault>) -> Option<&'t str> {
        if let Some(behind) = ["放假", "补休", "调休放假"].iter().find_map(|verb| rest.strip_prefix(verb))
        {
            self.given = self.open.len();
            self.close(Class::Off);
            return Some(behind);
        }
        if let Some(behind) = rest.strip_prefix("上班") {
            self.close(Class::Work);
            return Some(behind);
        }
        if let Some(behind) = rest.strip_prefix(['。', '；', ';']) {
            self.end_of_sentence(faults);
            return Some(behind);
        }
        if let Some(behind) = rest.strip_prefix(['至', '到', '—', '－', '-', '~']) {
            self.from = self.open.last().copied();
            return Some(behind);
        }
        if let Some(behind) = rest.strip_prefix('共') {
            return self.count(behind, faults);
        }
        if rest.starts_with(|c: char| c.is_ascii_digit()) {
            return self.date(rest, faults);
        }
        None
    }

    fn close(&mut self, class: Class) {
        let festival = self.name.to_owned();
        let classified = |date| Classified { date, class, festival: festival.clone() };
        self.days.extend(self.open.drain(..).map(classified));
    }

    fn end_of_sentence(&mut self, faults: &mut Vec<CalendarFault>) {
        if let Some(day) = self.open.first() {
            faults.push(fault(format!("{}一段没有说{day}是放假还是上班，请核对原文", self.name)));
        }
        self.open.clear();
        self.from = None;
    }

    /// `7天` behind 共: does it agree?
    fn count<'t>(&mut self, behind: &'t str, faults: &mut Vec<CalendarFault>) -> Option<&'t str> {
        let (digits, rest) = behind.split_once('天')?;
        let said: usize = digits.parse().ok()?;
        if said != self.given {
            let (name, given) = (self.name, self.given);
            faults.push(fault(format!("{name}一段写明共{said}天，但列出的放假日子是{given}天，请核对原文")));
        }
        Some(rest)
    }

    /// `[2026年][12月]31日[(星期四)]`; numbers that are no date are passed over.
    fn date<'t>(&mut self, rest: &'t str, faults: &mut Vec<CalendarFault>) -> Option<&'t str> {
        let mut year = self.year;
        let mut left = rest;
        loop {
            let end = left.find(|c: char| !c.is_ascii_digit())?;
            let (digits, unit) = left.split_at(end);
            let number: u32 = digits.parse().unwrap_or(0);
            let mut letters = unit.chars();
            let letter = letters.next()?;
            left = letters.as_str();
            match letter {
                '年' => year = i32::try_from(number).unwrap_or(0),
                '月' => self.month = Some(number),
                '日' => return Some(self.day(year, number, left, faults)),
                _ => return Some(left),
            }
            if !left.starts_with(|c: char| c.is_ascii_digit()) {
                return Some(left);
            }
        }
    }

    fn day<'t>(&mut self, year: i32, number: u32, left: &'t str, faults: &mut Vec<CalendarFault>) -> &'t str {
        let month = self.month.unwrap_or(0);
        let Some(date) = NaiveDate::from_ymd_opt(year, month, number) else {
            faults.push(fault(format!("{}一段的{year}年{month}月{number}日不存在，请核对原文", self.name)));
            self.from = None;
            return left;
        };
        match self.from.take() {
            Some(first) if first < date && (date - first).num_days() < 31 => {
                self.open.extend(first.iter_days().skip(1).take_while(|day| *day <= date));
            }
            Some(first) => {
                faults.push(fault(format!("{}一段的{first}至{date}先后颠倒或者过长，请核对原文", self.name)));
            }
            None => self.open.push(date),
        }
        self.weekday(date, left, faults)
    }

    /// What stands in brackets behind a day: a weekday in it must be that of the day.
    fn weekday<'t>(&self, date: NaiveDate, left: &'t str, faults: &mut Vec<CalendarFault>) -> &'t str {
        let Some((inside, behind)) = left.strip_prefix('(').and_then(|left| left.split_once(')')) else {
            return left;
        };
        let letter = ["星期", "周"].iter().find_map(|word| inside.split_once(word)?.1.chars().next());
        if let Some(said) = letter.and_then(weekday_of)
            && said != date.weekday()
        {
            faults.push(fault(format!("{}一段写明{date}是“{inside}”，与日历不符，请核对日期", self.name)));
        }
        behind
    }
}

fn weekday_of(letter: char) -> Option<Weekday> {
    Some(match letter {
        '一' => Weekday::Mon,
        '二' => Weekday::Tue,
        '三' => Weekday::Wed,
        '四' => Weekday::Thu,
        '五' => Weekday::Fri,
        '六' => Weekday::Sat,
        '日' | '天' => Weekday::Sun,
        _ => return None,
    })
}
