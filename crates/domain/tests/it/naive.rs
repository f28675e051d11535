//! The counting rules of the contract once more, as slowly and plainly as they read: one day after the other, from
//! JSON to JSON, with its own reading of the calendar files. It shares nothing with the code it checks.

use std::cell::Cell;
use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde_json::{Value, json};

pub fn day(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
}

fn next(date: NaiveDate) -> NaiveDate {
    date + Days::new(1)
}

pub struct NaiveCalendar {
    /// Works or rests, and for which festival.
    said: BTreeMap<NaiveDate, (bool, String)>,
    years: Vec<i32>,
    unknown: Cell<bool>,
}

impl NaiveCalendar {
    /// The files of `data/calendar`: when published, for which year, what.
    pub fn notices() -> Vec<(NaiveDate, i32, toml::Value)> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/calendar");
        let mut notices = Vec::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
            let file: toml::Table = text.parse().unwrap();
            let year = file["year"].as_integer().unwrap() as i32;
            for notice in file["notice"].as_array().unwrap() {
                notices.push((day(&notice["published"].to_string()), year, notice.clone()));
            }
        }
        notices.sort_by_key(|(published, _, _)| *published);
        notices
    }

    /// Notices published later than `known_on` left out.
    pub fn known_on(notices: &[(NaiveDate, i32, toml::Value)], known_on: NaiveDate) -> NaiveCalendar {
        let (mut said, mut years) = (BTreeMap::new(), Vec::new());
        for (_, year, notice) in notices.iter().filter(|(published, _, _)| *published <= known_on) {
            if notice["kind"].as_str() == Some("annual") {
                years.push(*year);
            }
            for festival in notice["festival"].as_array().unwrap() {
                let name = festival["name"].as_str().unwrap();
                for (key, works) in [("off", false), ("work", true)] {
                    for date in festival.get(key).and_then(|list| list.as_array()).into_iter().flatten() {
                        said.insert(day(&date.to_string()), (works, name.to_owned()));
                    }
                }
            }
        }
        NaiveCalendar { said, years, unknown: Cell::new(false) }
    }

    fn quietly_works(&self, date: NaiveDate) -> bool {
        let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        self.said.get(&date).map_or(!weekend, |(works, _)| *works)
    }

    /// Looks at a date, and remembers if its year has no notice.
    pub fn works(&self, date: NaiveDate) -> bool {
        if !self.years.contains(&date.year()) {
            self.unknown.set(true);
        }
        self.quietly_works(date)
    }

    pub fn due(&self, from: NaiveDate, days: u32) -> (NaiveDate, bool) {
        self.unknown.set(false);
        let (mut date, mut n) = (from, 0);
        while n < days {
            date = next(date);
            n += u32::from(self.works(date));
        }
        (date, self.unknown.get())
    }

    /// The `n`-th working day after `from`, if it comes before or on `limit`.
    fn nth_by(&self, from: NaiveDate, n: u32, limit: NaiveDate) -> Option<NaiveDate> {
        let (mut date, mut count) = (from, 0);
        while date < limit {
            date = next(date);
            count += u32::from(self.works(date));
            if count == n {
                return Some(date);
            }
        }
        None
    }
}

/// An open or closed consultation: sent, with, delivered, replied.
type Letter = (NaiveDate, String, Option<NaiveDate>, Option<NaiveDate>);

#[derive(Clone, PartialEq)]
enum Wait {
    Nothing,
    Correction(NaiveDate),
    Fee(NaiveDate),
    Answered(NaiveDate, bool),
    Withdrawn,
}

struct Naive<'a> {
    calendar: &'a NaiveCalendar,
    receipt: NaiveDate,
    length: u32,
    start: NaiveDate,
    extra: Option<u32>,
    named: Option<NaiveDate>,
    wait: Wait,
    corrected_once: bool,
    letters: Vec<Letter>,
    last: NaiveDate,
}

const FAR: NaiveDate = NaiveDate::from_ymd_opt(2199, 12, 31).unwrap();

impl Naive<'_> {
    fn new(calendar: &NaiveCalendar, receipt: NaiveDate) -> Naive<'_> {
        let length = if receipt < day("2019-05-15") { 15 } else { 20 };
        Naive {
            calendar,
            receipt,
            length,
            start: receipt,
            extra: None,
            named: None,
            wait: Wait::Nothing,
            corrected_once: false,
            letters: Vec::new(),
            last: receipt,
        }
    }

    /// Is a day taken out by this letter?
    fn taken_out_by(&self, letter: &Letter, date: NaiveDate) -> bool {
        let (sent, with, delivered, replied) = letter;
        if date <= *sent || replied.is_some_and(|reply| date > reply) {
            return false;
        }
        match delivered {
            Some(delivered) if with != "other_agency" => {
                // The interval holds the 15th working day, and no day after it.
                let before = delivered.iter_days().skip(1).take_while(|d| *d < date);
                before.filter(|d| self.calendar.quietly_works(*d)).count() < 15
            }
            _ => true,
        }
    }

    fn counts(&self, date: NaiveDate) -> bool {
        self.calendar.works(date) && !self.letters.iter().any(|letter| self.taken_out_by(letter, date))
    }

    fn endless(&self) -> bool {
        self.letters.iter().any(|(_, with, delivered, replied)| {
            replied.is_none() && (delivered.is_none() || with == "other_agency")
        })
    }

    /// Has the fee not been paid by the last day, seen from `on`?
    fn fee_over(&self, notified: NaiveDate, on: NaiveDate) -> bool {
        let mut last = notified + Days::new(30);
        if on <= last {
            return false;
        }
        while last <= on {
            if self.calendar.works(last) {
                return on > last;
            }
            last = next(last);
        }
        false
    }

    fn accept(&mut self, event: &Value) -> Result<(), &'static str> {
        let on = day(event["on"].as_str().unwrap());
        let kind = event["kind"].as_str().unwrap();
        if on < self.last {
            return Err("out_of_order");
        }
        match self.wait {
            Wait::Answered(..) | Wait::Withdrawn => return Err("case_closed"),
            Wait::Correction(until) if on > until => {
                return Err(if kind == "corrected" { "correction_period_over" } else { "case_closed" });
            }
            Wait::Fee(notified) if self.fee_over(notified, on) => {
                return Err(if kind == "fee_paid" { "fee_period_over" } else { "case_closed" });
            }
            _ => {}
        }
        let fee_awaited = matches!(self.wait, Wait::Fee(_));
        let waiting = self.wait != Wait::Nothing;
        match kind {
            "correction_requested" => {
                if fee_awaited {
                    return Err("not_running");
                }
                if self.corrected_once {
                    return Err("correction_twice");
                }
                if self.calendar.nth_by(self.receipt, 7, on).is_some_and(|seventh| on > seventh) {
                    return Err("correction_too_late");
                }
                self.corrected_once = true;
                self.wait = Wait::Correction(day(event["until"].as_str().unwrap()));
            }
            "corrected" => {
                if !matches!(self.wait, Wait::Correction(_)) {
                    return Err("no_correction");
                }
                (self.start, self.extra, self.named, self.wait) = (on, None, None, Wait::Nothing);
            }
            "consultation_sent" => {
                if waiting {
                    return Err("not_running");
                }
                let delivered = event["delivered_on"].as_str().map(day);
                self.letters.push((on, event["with"].as_str().unwrap().to_owned(), delivered, None));
            }
            "consultation_replied" => {
                let with = event["with"].as_str().unwrap();
                match self.letters.iter_mut().find(|letter| letter.1 == with && letter.3.is_none()) {
                    Some(letter) => letter.3 = Some(on),
                    None => return Err("no_consultation"),
                }
            }
            "extended" => {
                if waiting {
                    return Err("not_running");
                }
                if self.extra.is_some() || self.named.is_some() {
                    return Err("already_extended");
                }
                let days = event["days"].as_u64().unwrap();
                if !(1..=u64::from(self.length)).contains(&days) {
                    return Err("extension_too_long");
                }
                let (mut date, mut n) = (self.start, 0);
                while date < on {
                    if n == self.length {
                        return Err("extension_too_late");
                    }
                    date = next(date);
                    n += u32::from(self.counts(date));
                }
                self.extra = Some(days as u32);
            }
            "due_set" => {
                if waiting {
                    return Err("not_running");
                }
                self.named = Some(day(event["until"].as_str().unwrap()));
            }
            "fee_notified" => {
                if waiting {
                    return Err("not_running");
                }
                self.wait = Wait::Fee(on);
            }
            "fee_paid" => {
                if !fee_awaited {
                    return Err("no_fee");
                }
                (self.start, self.extra, self.named, self.wait) = (on, None, None, Wait::Nothing);
            }
            "answered" => self.wait = Wait::Answered(on, !waiting),
            "withdrawn" => self.wait = Wait::Withdrawn,
            other => panic!("{other}"),
        }
        self.last = on;
        Ok(())
    }

    fn due(&self) -> NaiveDate {
        if let Some(named) = self.named {
            return named;
        }
        let (mut date, mut n) = (self.start, 0);
        while n < self.length + self.extra.unwrap_or(0) {
            date = next(date);
            n += u32::from(self.counts(date));
        }
        date
    }

    fn count(&self, after: NaiveDate, through: NaiveDate) -> i64 {
        let days = after.iter_days().skip(1).take_while(|d| *d <= through);
        days.filter(|d| *d > self.start && self.counts(*d)).count() as i64
    }

    /// Letters as spans; a span that begins inside another becomes part of it.
    fn intervals(&self) -> Vec<Value> {
        let mut spans: Vec<(NaiveDate, NaiveDate, String)> = Vec::new();
        for (sent, with, delivered, replied) in &self.letters {
            let reply = replied.unwrap_or(FAR);
            let through = match delivered {
                Some(delivered) if with != "other_agency" => {
                    self.calendar.nth_by(*delivered, 15, reply).map_or(reply, |silent| silent.min(reply))
                }
                _ => reply,
            };
            match spans.iter_mut().find(|span| span.0 <= *sent && *sent < span.1) {
                Some(span) => span.1 = span.1.max(through),
                None => spans.push((*sent, through, with.clone())),
            }
        }
        let through = |date: NaiveDate| if date == FAR { Value::Null } else { json!(date.to_string()) };
        spans.iter().map(|s| json!({"after": s.0.to_string(), "through": through(s.1), "why": s.2})).collect()
    }

    fn why(&self, date: NaiveDate) -> (bool, String) {
        let inside = self.letters.iter().any(|letter| self.taken_out_by(letter, date));
        let works = self.calendar.works(date);
        let why = match (works, self.calendar.said.get(&date)) {
            (false, Some((_, festival))) => festival.clone(),
            (false, None) if date.weekday() == Weekday::Sat => "周六".to_owned(),
            (false, None) => "周日".to_owned(),
            (true, _) if inside => {
                let open = self.letters.iter().filter(|letter| self.taken_out_by(letter, date));
                open.min_by_key(|letter| letter.0).unwrap().1.clone()
            }
            (true, Some(_)) => "make-up workday".to_owned(),
            (true, None) => "working day".to_owned(),
        };
        (works && !inside, why)
    }

    fn days(&self, through: NaiveDate) -> Vec<Value> {
        let mut n = 0;
        let mut days = Vec::new();
        for date in self.start.iter_days().skip(1).take_while(|d| *d <= through) {
            let (counted, why) = self.why(date);
            n += u32::from(counted);
            let number = if counted { json!(n) } else { Value::Null };
            days.push(json!({"date": date.to_string(), "counted": counted, "n": number, "why": why}));
        }
        days
    }
}

pub fn clock(calendar: &NaiveCalendar, case: &Value, today: NaiveDate) -> Value {
    calendar.unknown.set(false);
    let events = case["events"].as_array().unwrap();
    let at_once = ["counter", "post_signed"].contains(&case["channel"].as_str().unwrap());
    let receipt = case[if at_once { "received" } else { "confirmed_on" }].as_str().map(day);
    let Some(receipt) = receipt else {
        let refusals =
            (0..events.len()).map(|i| json!({"event": i, "code": "not_received", "article": "31"}));
        return json!({"schema": 1, "state": "awaiting_confirmation", "rules": null, "received_on": null,
            "due": null, "working_days_left": null, "late_by": null, "provisional": false, "intervals": [],
            "refusals": refusals.collect::<Vec<_>>(), "days": []});
    };
    let mut whole = Naive::new(calendar, receipt);
    let mut naive = Naive::new(calendar, receipt);
    let mut refusals = Vec::new();
    for (place, event) in events.iter().enumerate() {
        match whole.accept(event) {
            Ok(()) if day(event["on"].as_str().unwrap()) <= today => naive.accept(event).unwrap(),
            Ok(()) => {}
            Err(code) => {
                let article = match code {
                    "out_of_order" | "case_closed" => "45",
                    "no_fee" | "fee_period_over" => "42",
                    code if code.contains("correction") => "30",
                    _ => "33",
                };
                refusals.push(json!({"event": place, "code": code, "article": article}));
            }
        }
    }
    let intervals = naive.intervals();
    // Asked only of letters without a reply in a case without an end: nothing else looks at their days.
    let silent = |delivered: Option<NaiveDate>, with: &str| match (delivered, with) {
        (None, _) | (_, "other_agency") => false,
        (Some(delivered), _) => calendar.nth_by(delivered, 15, today).is_some_and(|end| today > end),
    };
    let consulting = || naive.letters.iter().any(|letter| letter.3.is_none() && !silent(letter.2, &letter.1));
    let (mut due, mut left, mut late, mut days) = (None, None, None, Vec::new());
    let state = match naive.wait.clone() {
        Wait::Answered(on, ran) => {
            if ran {
                due = naive.named.or_else(|| (!naive.endless()).then(|| naive.due()));
                late = due.map(|due| naive.count(due, on));
                days = naive.days(due.unwrap_or(on).max(on));
            }
            "answered"
        }
        Wait::Withdrawn => "withdrawn",
        Wait::Correction(until) => {
            if today > until {
                "abandoned"
            } else {
                "awaiting_correction"
            }
        }
        Wait::Fee(notified) => {
            if naive.fee_over(notified, today) {
                "closed_unpaid"
            } else {
                "awaiting_fee"
            }
        }
        Wait::Nothing if consulting() => {
            due = naive.named;
            days = naive.days(due.unwrap_or(today).max(today));
            "consulting"
        }
        Wait::Nothing => {
            let end = naive.due();
            due = Some(end);
            left = Some(naive.count(today, end) - naive.count(end, today));
            days = naive.days(end.max(today));
            "running"
        }
    };
    json!({"schema": 1, "state": state, "rules": if naive.length == 15 { "2008" } else { "2019" },
        "received_on": receipt.to_string(), "due": due.map(|d| d.to_string()), "working_days_left": left,
        "late_by": late, "provisional": calendar.unknown.get(), "intervals": intervals, "refusals": refusals,
        "days": days})
}
