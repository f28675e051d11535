//! A row of a list of inquiries, as a spreadsheet or an exchange file has it, becomes an entry or all its faults.

use std::fmt;

use chrono::{NaiveDateTime, NaiveTime};

use super::{Inquiry, InquiryResult, Word, code_of, entered_ways, groups, lines, subjects};
use crate::{calendar::read_date, id::UnitId};

/// Columns of the list, in the order of the template.
pub const HEADINGS: [&str; 17] = [
    "日期",
    "时间",
    "接待点",
    "方式",
    "业务类别",
    "事项",
    "人群",
    "人次",
    "件数",
    "结果",
    "转往",
    "约期",
    "内容",
    "答复",
    "姓名",
    "联系电话",
    "外部编号",
];

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// Row of the sheet, from 1.
    pub row: u32,
    /// Heading of the column.
    pub column: String,
    /// What, and how to mend it.
    pub sentence: String,
}

impl fmt::Display for RowFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "第{}行“{}”：{}", self.row, self.column, self.sentence)
    }
}

/// The heading under which a field of an entry stands.
fn heading_of(field: &str) -> &'static str {
    match field {
        "way" => "方式",
        "line" => "业务类别",
        "subject" => "事项",
        "group" => "人群",
        "persons" => "人次",
        "matters" => "件数",
        "referred" => "转往",
        "appointment" => "约期",
        "answer" => "答复",
        "name" => "姓名",
        "contact" => "联系电话",
        "reference" => "外部编号",
        "at" => "日期",
        _ => "内容",
    }
}

/// Reads a row. `desks`: units with their names; without a name in the row it is the `own` one.
///
/// # Errors
/// Every fault of the row.
pub fn read_row(
    (row, cells): (u32, &[String; HEADINGS.len()]),
    desks: &[(UnitId, String)],
    own: Option<&UnitId>,
    now: NaiveDateTime,
) -> Result<Inquiry, Vec<RowFault>> {
    let mut reading = Reading { row, cells, faults: Vec::new() };
    let day = reading.day("日期", "请写成 2026-11-24 的样子");
    let time = reading.time();
    let desk = reading.desk(desks, own);
    let ways: Vec<Word> =
        entered_ways().map(|way| Word { code: way.code.clone(), word: way.word.clone() }).collect();
    let (way, line) = (reading.word("方式", &ways, "来访"), reading.word("业务类别", lines(), ""));
    let (subject, group) = (reading.word("事项", subjects(), ""), reading.word("人群", groups(), ""));
    let (persons, matters) = (reading.number("人次"), reading.number("件数"));
    let result = reading.result();
    let appointment = match reading.cell("约期") {
        "" => None,
        _ => reading.day("约期", "请写成 2026-11-24 的样子"),
    };
    let text = |heading: &str| reading.cell(heading).to_owned();
    let entry = Inquiry {
        at: day.unwrap_or(now.date()).and_time(time),
        desk: desk.or_else(|| UnitId::parse("none")).ok_or_else(Vec::new)?,
        way,
        line,
        subject,
        group,
        persons,
        matters,
        result,
        referred: text("转往"),
        appointment,
        question: text("内容"),
        answer: text("答复"),
        name: text("姓名"),
        contact: text("联系电话"),
        reference: text("外部编号"),
        kept: false,
    };
    // A cell that could not be read has its own sentence already.
    let mut faults = reading.faults;
    for refusal in entry.check(now) {
        let column = heading_of(refusal.field.unwrap_or_default()).to_owned();
        if !faults.iter().any(|fault| fault.column == column) {
            faults.push(RowFault { row, column, sentence: refusal.sentence.clone() });
        }
    }
    if faults.is_empty() { Ok(entry) } else { Err(faults) }
}

/// A day as spreadsheets and people write it: 2026-11-03, 2026/11/3, 2026.11.3, 2026年11月3日, with a time behind.
fn day_of(text: &str) -> Option<chrono::NaiveDate> {
    let text = half_width(text);
    let parts: Vec<&str> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).take(3).collect();
    let [year, month, day] = parts.as_slice() else { return None };
    let begins = text.starts_with(year) && year.len() == 4;
    read_date(&format!("{year}-{month:0>2}-{day:0>2}")).filter(|_| begins)
}

/// Digits as a Chinese keyboard writes them, as they are meant.
fn half_width(text: &str) -> String {
    let digit = |sign: char| match sign {
        '０'..='９' => char::from_u32(u32::from(sign) - 0xfee0).unwrap_or(sign),
        _ => sign,
    };
    text.chars().map(digit).collect()
}

struct Reading<'a> {
    row: u32,
    cells: &'a [String; HEADINGS.len()],
    faults: Vec<RowFault>,
}

impl<'a> Reading<'a> {
    fn cell(&self, heading: &str) -> &'a str {
        let at = HEADINGS.iter().position(|one| *one == heading);
        at.and_then(|at| self.cells.get(at)).map_or("", |cell| cell.trim())
    }

    fn fault(&mut self, column: &str, sentence: impl Into<String>) {
        self.faults.push(RowFault { row: self.row, column: column.to_owned(), sentence: sentence.into() });
    }

    fn day(&mut self, heading: &str, how: &str) -> Option<chrono::NaiveDate> {
        let text = self.cell(heading);
        let day = day_of(text);
        if day.is_none() {
            self.fault(heading, format!("“{text}”不是日期，{how}"));
        }
        day
    }

    /// Without a time the middle of the day: nobody writes it on paper.
    fn time(&mut self) -> NaiveTime {
        let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or(NaiveTime::MIN);
        let text = half_width(self.cell("时间")).replace('：', ":");
        if text.is_empty() {
            return noon;
        }
        let read = ["%H:%M", "%H:%M:%S"].iter().find_map(|form| NaiveTime::parse_from_str(&text, form).ok());
        if read.is_none() {
            self.fault("时间", format!("“{text}”不是时间，请写成 09:30 的样子"));
        }
        read.unwrap_or(noon)
    }

    fn desk(&mut self, desks: &[(UnitId, String)], own: Option<&UnitId>) -> Option<UnitId> {
        let name = self.cell("接待点");
        let found = match name {
            "" => own.cloned(),
            name => desks.iter().find(|(_, known)| known == name).map(|(id, _)| id.clone()),
        };
        if found.is_none() {
            let sentence = match name {
                "" => "请写接待点，即本单位科室的全名".to_owned(),
                name => format!("没有叫“{name}”的科室，请写本单位科室的全名"),
            };
            self.fault("接待点", sentence);
        }
        found
    }

    fn word(&mut self, heading: &str, list: &[Word], otherwise: &str) -> String {
        let text = match self.cell(heading) {
            "" => otherwise,
            text => text,
        };
        match code_of(list, text) {
            Some(code) => code.to_owned(),
            None => {
                if !text.is_empty() {
                    let known: Vec<&str> = list.iter().map(|one| one.word.as_str()).collect();
                    self.fault(heading, format!("没有“{text}”，可以写：{}", known.join("、")));
                }
                String::new()
            }
        }
    }

    fn number(&mut self, heading: &str) -> u32 {
        let text = self.cell(heading);
        match text {
            "" => 1,
            text => half_width(text).parse().unwrap_or_else(|_| {
                self.fault(heading, format!("“{text}”不是整数，请改正"));
                1
            }),
        }
    }

    fn result(&mut self) -> InquiryResult {
        let text = self.cell("结果");
        let found = if text.is_empty() { Some(InquiryResult::Answered) } else { InquiryResult::parse(text) };
        if found.is_none() {
            let known: Vec<&str> = InquiryResult::ALL.iter().map(|one| one.word()).collect();
            self.fault("结果", format!("没有“{text}”，可以写：{}", known.join("、")));
        }
        found.unwrap_or(InquiryResult::Answered)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[(&str, &str)]) -> Result<Inquiry, String> {
        let cells = HEADINGS.map(|heading| {
            cells.iter().find(|(of, _)| *of == heading).map_or(String::new(), |(_, text)| (*text).to_owned())
        });
        let unit = UnitId::parse("u1").unwrap();
        let desks = [(unit.clone(), "公证科".to_owned())];
        let now = "2026-11-24T10:00:00".parse().unwrap();
        read_row((7, &cells), &desks, Some(&unit), now)
            .map_err(|faults| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("｜"))
    }

    #[test]
    fn what_is_owed_and_what_was_answered_later() {
        let base =
            [("日期", "２０２６年１１月２３日"), ("业务类别", "公证"), ("内容", "怎样办"), ("人次", "３")];
        let with =
            |result| row(&[&base[..], &[("结果", result)]].concat()).map(|said| (said.result, said.persons));
        assert_eq!(with("待答复"), Ok((InquiryResult::Pending, 3)));
        assert_eq!(with("已答复"), Ok((InquiryResult::Answered, 3)));
        assert_eq!(InquiryResult::Pending.word_now(true), "已答复");
        assert_eq!(InquiryResult::HandedOn.word_now(true), "转办，已答复");
        assert_eq!(InquiryResult::Answered.word_now(true), "当场解答");
        let of_portal = row(&[&base[..], &[("方式", "门户提问")]].concat()).unwrap_err();
        assert!(of_portal.contains("没有“门户提问”"), "{of_portal}");
        let old = row(&[&base[1..], &[("日期", "0206-11-30")]].concat()).unwrap_err();
        assert!(old.contains("2000年到2100年"), "{old}");
    }

    #[test]
    fn rows_of_a_list() {
        let least = row(&[("日期", "2026-11-23"), ("业务类别", "公证"), ("内容", "怎样办")]).unwrap();
        assert_eq!((least.way.as_str(), least.persons, least.matters), ("visit", 1, 1));
        assert_eq!((least.at.to_string(), least.desk.as_str()), ("2026-11-23 12:00:00".to_owned(), "u1"));
        let whole = [
            ("日期", "2026年11月23日"),
            ("时间", "9：30"),
            ("接待点", "公证科"),
            ("方式", "电话"),
            ("业务类别", "公证"),
            ("事项", "继承"),
            ("人群", "老年人"),
            ("人次", "3"),
            ("件数", "2"),
            ("结果", "转办"),
            ("转往", "办公室"),
            ("内容", "怎样办"),
            ("外部编号", "12345-1"),
        ];
        let whole = row(&whole).unwrap();
        assert_eq!(
            (whole.subject.as_str(), whole.group.as_str(), whole.result),
            ("inheritance", "elderly", InquiryResult::HandedOn)
        );
        assert_eq!(whole.at.to_string(), "2026-11-23 09:30:00");
        for (text, expected) in [
            ("2026/1/5", "2026-01-05"),
            ("2026.11.3", "2026-11-03"),
            ("2026-11-03 00:00:00", "2026-11-03"),
            ("26-11-03", ""),
            ("2026-13-01", ""),
            ("第2026年11月3日", ""),
            ("2026", ""),
        ] {
            assert_eq!(day_of(text).map(|day| day.to_string()).unwrap_or_default(), expected, "{text}");
        }
    }

    #[test]
    fn every_fault_of_a_row_is_told() {
        let told = row(&[
            ("日期", "昨天"),
            ("时间", "早上"),
            ("接待点", "保安室"),
            ("方式", "托梦"),
            ("人次", "几个"),
            ("结果", "不知道"),
        ])
        .unwrap_err();
        for part in [
            "第7行“日期”：",
            "“时间”",
            "“接待点”",
            "没有“托梦”，可以写：来访、电话",
            "“人次”",
            "“结果”",
            "“内容”",
            "“业务类别”",
        ] {
            assert!(told.contains(part), "{part}: {told}");
        }
        assert!(
            row(&[("日期", "2026-11-25"), ("业务类别", "公证"), ("内容", "问")])
                .unwrap_err()
                .contains("现在之后")
        );
        assert!(
            row(&[("日期", "2026-11-23"), ("业务类别", "公证"), ("内容", "问"), ("结果", "转办")])
                .unwrap_err()
                .contains("转往")
        );
    }
}
