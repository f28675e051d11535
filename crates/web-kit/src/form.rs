//! Forms: what was entered, kept as it was entered, and a reader that finds all faults at once.

use std::{ops::RangeInclusive, str::FromStr};

use axum::{extract::FromRequestParts, http::request::Parts};
use chrono::NaiveDate;
pub use gongkai_domain::legible::plain;
use gongkai_domain::{
    legible::{self, legible},
    refusal::Refusal,
};

use crate::{layout::FormView, problem::Problem, seal::SEAL_FIELD};

/// The most fields that are read from one form: a table of a report has some hundreds.
const MOST_FIELDS: usize = 4000;

/// What somebody entered, field by field, without characters that nobody sees. A page shown again shows
/// it again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entered {
    fields: Vec<(String, String)>,
}

impl Entered {
    /// From the body of a form without files.
    pub fn of_urlencoded(body: &[u8]) -> Self {
        let fields = form_urlencoded::parse(body)
            .take(MOST_FIELDS)
            .map(|(name, value)| (name.into_owned(), legible(&value).into_owned()))
            .collect();
        Self { fields }
    }

    /// One more field, as long as there are not too many.
    pub fn push(&mut self, name: impl Into<String>, value: &str) {
        if self.fields.len() < MOST_FIELDS {
            self.fields.push((name.into(), legible(value).into_owned()));
        }
    }

    /// The first value of a field, if it was sent.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(found, _)| *found == name).map(|(_, value)| value)
    }

    /// The first value of a field, or nothing: what a template puts back into it.
    pub fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }

    /// The version that was on the page (field `seen`); what cannot be read, 0, is none that is stored.
    pub fn version(&self) -> i32 {
        self.text("seen").parse().unwrap_or(0)
    }

    /// The first value of a field that holds a number or a date: full-width signs are plain ones.
    pub fn plain(&self, name: &str) -> String {
        legible::plain(self.text(name)).trim().to_owned()
    }

    /// The first value of a field that holds a code: the number of a paper, a telephone number.
    pub fn code(&self, name: &str) -> String {
        legible::code(self.text(name))
    }

    /// All values of a field: boxes that were ticked.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.iter().filter(move |(found, _)| *found == name).map(|(_, value)| value)
    }

    /// Is this value among those of the field?
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|found| found == value)
    }

    /// All fields in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The form as its page shows it again: what was entered, and what is wrong with it.
    pub fn view(&self, refusals: &[Refusal]) -> FormView {
        let kept = self.fields.iter().filter(|(name, _)| name != SEAL_FIELD);
        let mut view = FormView::of(kept.cloned());
        for refusal in refusals {
            view.refuse(refusal.field.unwrap_or_default(), refusal.to_string());
        }
        view
    }

    /// A reader of these fields.
    pub fn read(&self) -> Reader<'_> {
        Reader { entered: self, refusals: Vec::new() }
    }
}

/// The form of the request: the guard of the route has read it.
impl<S: Sync> FromRequestParts<S> for Entered {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_default())
    }
}

/// Reads fields into values and remembers every fault. Texts are trimmed.
pub struct Reader<'a> {
    entered: &'a Entered,
    refusals: Vec<Refusal>,
}

impl<'a> Reader<'a> {
    /// A text that may be empty, of at most `most` characters.
    pub fn text(&mut self, field: &'static str, most: usize) -> &'a str {
        let text = self.entered.text(field).trim();
        if text.chars().count() > most {
            self.refuse("too_long", format!("这一项最多填 {most} 个字，请缩短"), field);
        }
        text
    }

    /// A text that must be there; `missing` says what to enter.
    pub fn required(&mut self, field: &'static str, most: usize, missing: &str) -> &'a str {
        let text = self.text(field, most);
        if text.is_empty() {
            self.refuse("missing", missing, field);
        }
        text
    }

    /// A value that knows its own notation: `None` if nothing was entered, and a refusal with `wrong`
    /// if it cannot be read. Full-width signs are read as plain ones.
    pub fn value<T>(
        &mut self,
        field: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
        wrong: &str,
    ) -> Option<T> {
        let text = self.entered.plain(field);
        if text.is_empty() {
            return None;
        }
        let value = parse(&text);
        if value.is_none() {
            self.refuse("unreadable", wrong, field);
        }
        value
    }

    /// The same, and it must be there.
    pub fn needed<T>(
        &mut self,
        field: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
        wrong: &str,
    ) -> Option<T> {
        let value = self.value(field, parse, wrong);
        if value.is_none() && self.entered.text(field).trim().is_empty() {
            self.refuse("missing", wrong, field);
        }
        value
    }

    /// A whole number within bounds.
    pub fn number<T: FromStr + PartialOrd + std::fmt::Display>(
        &mut self,
        field: &'static str,
        bounds: &RangeInclusive<T>,
    ) -> Option<T> {
        let wrong = format!("请填写 {} 到 {} 之间的整数", bounds.start(), bounds.end());
        self.value(field, |text| text.parse().ok().filter(|number| bounds.contains(number)), &wrong)
    }

    /// A date, written 2026-11-24, 2026/11/24, 2026.11.24 or 2026年11月24日.
    pub fn date(&mut self, field: &'static str) -> Option<NaiveDate> {
        self.value(field, day, "请按 2026-11-24 的样子填写日期")
    }

    /// Every ticked box of a field.
    pub fn each<T>(&mut self, field: &'static str, parse: impl Fn(&str) -> Option<T>, wrong: &str) -> Vec<T> {
        let values: Vec<_> = self.entered.all(field).map(parse).collect();
        if values.iter().any(Option::is_none) {
            self.refuse("unreadable", wrong, field);
        }
        values.into_iter().flatten().collect()
    }

    /// Is the box ticked?
    pub fn ticked(&mut self, field: &str) -> bool {
        self.entered.get(field).is_some()
    }

    /// One more fault, found by looking at several fields.
    pub fn refuse(&mut self, code: &'static str, sentence: impl Into<String>, field: &'static str) {
        self.refusals.push(Refusal::new(code, sentence).at(field));
    }

    /// The faults, or the value if there are none. `value` is made from what was read; it is `None`
    /// only if something needed is missing, which was said then.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, Vec<Refusal>> {
        match value {
            Some(value) if self.refusals.is_empty() => Ok(value),
            None if self.refusals.is_empty() => {
                Err(vec![Refusal::new("incomplete", "有必填的内容没有填写，请补全后再提交")])
            }
            _ => Err(self.refusals),
        }
    }
}

/// A whole number as somebody types it, full-width too.
pub fn number<T: FromStr>(text: &str) -> Option<T> {
    legible::plain(text).trim().parse().ok()
}

/// A day as somebody types it: 2026-11-24, 2026/11/24, 2026.11.24 or 2026年11月24日, full-width too.
pub fn day(text: &str) -> Option<NaiveDate> {
    let plain = legible::plain(text).trim().replace(['年', '月', '/', '.'], "-");
    let plain = plain.trim_end_matches('日');
    let parts: Vec<&str> = plain.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return None };
    if year.len() != 4 {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.trim().parse().ok()?, day.trim().parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_faults_at_once() {
        let entered = Entered::of_urlencoded(
            "name=&year=20x5&on=2026%E5%B9%B42%E6%9C%8830%E6%97%A5&note=abcd&unit=1&unit=x".as_bytes(),
        );
        let mut read = entered.read();
        let name = read.required("name", 20, "请填写姓名");
        let year = read.number("year", &(2008..=2100));
        let on = read.date("on");
        let note = read.text("note", 3);
        let units = read.each("unit", |text| text.parse::<u8>().ok(), "请重新选择科室");
        assert_eq!((name, note, units), ("", "abcd", vec![1]));
        let faults = read.finish(year.zip(on)).unwrap_err();
        let fields: Vec<_> = faults.iter().map(|fault| (fault.field.unwrap(), fault.code)).collect();
        let expected = [
            ("name", "missing"),
            ("year", "unreadable"),
            ("on", "unreadable"),
            ("note", "too_long"),
            ("unit", "unreadable"),
        ];
        assert_eq!(fields, expected);
        assert_eq!(entered.text("year"), "20x5", "what was entered stays");
    }

    #[test]
    fn dates_as_people_write_them() {
        let expected = NaiveDate::from_ymd_opt(2026, 2, 3);
        for text in
            ["2026-02-03", "2026-2-3", "2026/2/3", "2026.02.03", "2026年2月3日", " ２０２６－２－３　"]
        {
            assert_eq!(day(text), expected, "{text}");
        }
        for text in
            ["", "26-2-3", "2026-2", "2026-13-1", "2026-2-29", "二〇二六年", "2026-2-3-4", "-2026-2-3"]
        {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn full_width_is_read_like_plain() {
        let entered = Entered::of_urlencoded("year=２０２６　&on=２０２６年２月３日&id=１１Ｘ".as_bytes());
        let mut read = entered.read();
        assert_eq!(read.number("year", &(2008..=2100)), Some(2026));
        assert_eq!(read.date("on"), NaiveDate::from_ymd_opt(2026, 2, 3));
        assert!(read.finish(Some(())).is_ok());
        assert_eq!((entered.code("id"), entered.plain("id")), ("11X".to_owned(), "11X".to_owned()));
        assert_eq!((number::<i32>("－５"), number::<u32>("－５")), (Some(-5), None));
        assert_eq!(entered.text("id"), "１１Ｘ", "what was entered stays");
    }

    #[test]
    fn nothing_entered_is_no_fault_unless_needed() {
        let entered = Entered::default();
        let mut read = entered.read();
        assert_eq!(read.number("year", &(1..=2)), None);
        assert!(read.finish(Some(())).is_ok());
        let mut read = entered.read();
        let year = read.needed("year", |text| text.parse::<i32>().ok(), "请选择年度");
        assert_eq!(read.finish(year).unwrap_err()[0].code, "missing");
    }
}
