//! The ruler of the clock: a cell for each working day of the term. Made from the sheet of the clock alone.

use std::fmt::Write;

use chrono::NaiveDate;
use gongkai_domain::{
    application::{ClockSheet, Rules},
    calendar::{Calendar, date_in_words},
};

/// Width of a cell with its gap, in units of the picture.
const STEP: usize = 14;
/// Cells behind the last day at most: a case that has been late for years is no wider.
const LATE: usize = 30;
/// Height.
const TALL: usize = 36;

/// The picture and its words.
#[derive(Debug, Default)]
pub struct Ruler {
    /// SVG; empty: no term runs.
    pub picture: String,
    /// What the picture says, for whoever does not see it.
    pub words: String,
    /// First day.
    pub first: String,
    /// Last day.
    pub last: String,
    /// 「今天 第 12 天」; empty: today is none of the days.
    pub today: String,
    /// The last day is over: it stands before today.
    pub is_late: bool,
    /// Parts below: class and words.
    pub parts: Vec<(&'static str, String)>,
}

impl Ruler {
    /// The ruler of a sheet.
    pub fn of(sheet: &ClockSheet, today: NaiveDate) -> Self {
        let term = if sheet.rules == Some(Rules::Order492) { 15 } else { 20 };
        let calendar = Calendar::in_force();
        let works = |day: NaiveDate| calendar.day(day).ok().filter(|day| day.kind.works());
        let days: Vec<_> = sheet.days.iter().filter_map(|day| Some((day, works(day.date)?.kind))).collect();
        let (Some((first, _)), Some((last, _))) = (days.first(), days.last()) else { return Self::default() };
        let last_place = sheet.due.and_then(|due| days.iter().rposition(|(day, _)| day.date <= due));
        let shown = last_place.map_or(days.len(), |place| days.len().min(place + 1 + LATE));
        let mut cells = String::new();
        let (mut used, mut paused, mut extended, mut ahead, mut overdue) =
            (0_u32, 0_u32, 0_u32, 0_u32, 0_u32);
        for (place, (day, kind)) in days.iter().enumerate() {
            let late = sheet.due.is_some_and(|due| day.date > due);
            let longer = !late && day.n.is_some_and(|n| n > term);
            let class = match () {
                () if Some(day.date) == sheet.due => "due",
                () if day.date == today => "today",
                () if !day.counted => "paused",
                () if late => "late",
                () if day.date > today && longer => "ahead longer",
                () if day.date > today => "ahead",
                () if longer => "longer",
                () => "used",
            };
            match day.counted {
                true if late => overdue += 1,
                false => paused += 1,
                true if day.date > today => ahead += 1,
                true => used += 1,
            }
            extended += u32::from(longer);
            if place >= shown {
                continue;
            }
            let x = place * STEP + 1;
            // Writing to a text does not fail.
            let _ = write!(
                cells,
                "<rect class=\"{class}\" x=\"{x}\" y=\"1\" width=\"12\" height=\"34\" rx=\"2\"/>"
            );
            if !day.counted {
                let _ = write!(
                    cells,
                    "<rect fill=\"url(#hatch)\" x=\"{x}\" y=\"1\" width=\"12\" height=\"34\" rx=\"2\"/>"
                );
            }
            if *kind == gongkai_domain::calendar::DayKind::MakeUpWorkday {
                let _ =
                    write!(cells, "<rect class=\"make-up\" x=\"{x}\" y=\"30\" width=\"12\" height=\"5\"/>");
            }
        }
        let here = days.iter().find(|(day, _)| day.date == today).and_then(|(day, _)| day.n);
        let mut parts = vec![("", format!("{used} 天已用"))];
        let mut part = |class, count: u32, words: &str| {
            if count > 0 {
                parts.push((class, format!("{count} {words}")));
            }
        };
        part("pause", paused, "天不计（征求意见）");
        part("warn", extended, "天是延长的");
        part("due", overdue, "天已逾期");
        part("second", ahead, "天未到");
        let words: Vec<_> = parts.iter().map(|(_, words)| words.as_str()).collect();
        Self {
            words: format!(
                "期限标尺：{}到{}，{}",
                date_in_words(first.date),
                date_in_words(last.date),
                words.join("，")
            ),
            picture: picture(&cells, shown),
            first: date_in_words(first.date),
            last: sheet.due.map(date_in_words).unwrap_or_default(),
            today: here.map(|n| format!("今天 第{n}天")).unwrap_or_default(),
            is_late: overdue > 0,
            parts,
        }
    }
}

fn picture(cells: &str, count: usize) -> String {
    format!(
        "<svg class=\"ruler\" viewBox=\"0 0 {} {TALL}\" preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\">\
         <defs><pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
         <line class=\"hatch\" x1=\"0\" y1=\"0\" x2=\"0\" y2=\"6\"/></pattern></defs>{cells}</svg>",
        count * STEP
    )
}

#[cfg(test)]
mod tests {
    use gongkai_domain::application::{Act, Consulted, Entry, Intake, Ledger, Opinion};

    use super::*;

    /// 12 October 2026 is a Monday after the make-up Saturday of the 10th.
    #[test]
    fn cells() {
        let day = |text: &str| -> NaiveDate { text.parse().unwrap() };
        let entry = |on: &str, act| Entry { on: day(on), by: None, act };
        let ledger = Ledger::begun(day("2026-10-09"), None, Intake::Counter)
            .with(entry("2026-10-12", Act::ConsultationSent { with: Consulted::ThirdParty }))
            .with(entry("2026-10-15", Act::ConsultationReplied { letter: 1, opinion: Opinion::Agrees }));
        let today = day("2026-10-20");
        let ruler = Ruler::of(&ledger.clock(Calendar::embedded(), today).unwrap(), today);
        let count = |class: &str| ruler.picture.matches(&format!("class=\"{class}\"")).count();
        assert_eq!([count("used"), count("paused"), count("today"), count("due")], [4, 3, 1, 1]);
        assert_eq!((count("make-up"), count("ahead")), (1, 14));
        assert_eq!(ruler.today, "今天 第5天");
        assert_eq!(ruler.parts[1].1, "3 天不计（征求意见）");
        assert!(!ruler.is_late);
    }

    /// Ten years late, the picture ends soon behind the last day, and the words count on.
    #[test]
    fn years_late() {
        let (arrived, today): (NaiveDate, NaiveDate) =
            ("2019-06-03".parse().unwrap(), "2026-11-30".parse().unwrap());
        let ledger = Ledger::begun(arrived, None, Intake::Counter);
        let ruler = Ruler::of(&ledger.clock(Calendar::embedded(), today).unwrap(), today);
        let cells = ruler.picture.matches("width=\"12\" height=\"34\"").count();
        assert_eq!((cells, ruler.is_late), (20 + LATE, true));
        let late = ruler.parts.iter().find(|(class, _)| *class == "due").unwrap();
        assert!(late.1.trim_end_matches(" 天已逾期").parse::<u32>().unwrap() > 1_500, "{late:?}");
    }
}
