//! What a report says beside its figures and its own year contradicts: the form that it uses (国办公开办函〔2019〕60号,
//! 国办公开办函〔2021〕30号) and the period of its data, which is 1 January to 31 December of the year (Art. 49).

use crate::{FindingView, Format, Report, Verdict, format::Grade};

/// Words in front of the period.
const PERIOD: [&str; 6] = ["统计期限", "统计时限", "统计时间", "统计时段", "统计周期", "统计区间"];
/// How far behind them its days stand, in characters.
const REACH: usize = 40;

/// `FORM-YEAR` and `TEXT-PERIOD`; what agrees gives no finding.
pub fn check(report: &Report) -> Vec<FindingView> {
    other_form(report).into_iter().chain(other_period(report)).collect()
}

/// The form is one of other years. Before the first form that is known there is none that fits better.
fn other_form(report: &Report) -> Option<FindingView> {
    let used = report.format;
    let own = Format::for_year(report.year).filter(|own| own.id != used.id)?;
    let sentence = format!(
        "表格用的是{}的格式，用于{}的报告；{}年度的报告用{}的格式，请核对年度和格式",
        used.basis,
        years_of(used),
        report.year,
        own.basis
    );
    Some(FindingView {
        rule: "FORM-YEAR".to_owned(),
        grade: Grade::Warn,
        verdict: Verdict::Fail,
        place_id: used.id.clone(),
        label: "表格格式".to_owned(),
        left: None,
        right: None,
        sentence,
        file_place: None,
        quote: None,
    })
}

fn years_of(format: &Format) -> String {
    match format.last_year {
        Some(last) => format!("{}至{last}年度", format.first_year),
        None => format!("{}年度起", format.first_year),
    }
}

/// The text names a period of another year.
fn other_period(report: &Report) -> Option<FindingView> {
    let (number, quote) = report.chapters.iter().find_map(|chapter| {
        let text: String =
            chapter.paragraphs.iter().flat_map(|one| one.text.chars()).filter_map(plain).collect();
        let quote = period_in(&text)?;
        let other = years_in(quote).into_iter().any(|year| year != report.year);
        other.then(|| (chapter.no.clone(), quote.to_owned()))
    })?;
    let label = if number.is_empty() { "正文开头".to_owned() } else { format!("第{number}章正文") };
    Some(FindingView {
        rule: "TEXT-PERIOD".to_owned(),
        grade: Grade::Warn,
        verdict: Verdict::Fail,
        place_id: quote.clone(),
        label,
        left: None,
        right: None,
        sentence: format!(
            "正文写的是“{quote}”，{0}年度报告的数据统计到{0}年1月1日至12月31日，请核对年度和统计期限",
            report.year
        ),
        file_place: None,
        quote: Some(quote),
    })
}

/// A sign as it is compared: digits of full width are digits, white space is nothing.
fn plain(sign: char) -> Option<char> {
    match sign {
        '０'..='９' => char::from_u32(u32::from(sign) - u32::from('０') + u32::from('0')),
        _ => Some(sign).filter(|sign| !sign.is_whitespace()),
    }
}

/// From the words that name the period to the end of their sentence.
fn period_in(text: &str) -> Option<&str> {
    let at = PERIOD.iter().filter_map(|word| text.find(word)).min()?;
    let rest = text.get(at..)?;
    let end = rest.char_indices().nth(REACH).map_or(rest.len(), |(end, _)| end);
    let part = rest.get(..end)?;
    Some(part.split(['。', '；', ';', '（', '(']).next().unwrap_or(part))
}

/// Years of four digits in front of a month and a day; digits that run on are a slip of the pen that tells nothing.
fn years_in(text: &str) -> Vec<i32> {
    let mut years = Vec::new();
    let mut before = "";
    for part in text.split('年') {
        let digits = before.chars().rev().take_while(char::is_ascii_digit).count();
        let day = part.split_once('月').is_some_and(|(month, _)| is_number(month));
        if digits == 4 && day {
            years.extend(
                before.get(before.len().saturating_sub(4)..).and_then(|year| year.parse::<i32>().ok()),
            );
        }
        before = part;
    }
    years
}

fn is_number(text: &str) -> bool {
    (1..=2).contains(&text.len()) && text.chars().all(|sign| sign.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cells, Chapter, Paragraph};

    fn report(format: &str, year: i32, text: &str) -> Report {
        let format = Format::by_id(format).unwrap();
        let paragraphs = text.lines().map(|line| Paragraph { text: line.to_owned(), place: String::new() });
        let chapters =
            vec![Chapter { no: String::new(), heading: String::new(), paragraphs: paragraphs.collect() }];
        let cells = Cells::absent(format.cells.len());
        Report { format, year, title: None, agency: None, cells, chapters }
    }

    fn told(report: &Report) -> Vec<String> {
        check(report).into_iter().map(|one| one.rule).collect()
    }

    #[test]
    fn a_form_and_its_years() {
        for (format, year, fits) in [
            ("format-2019", 2019, true),
            ("format-2019", 2020, true),
            ("format-2019", 2023, false),
            ("format-2021", 2021, true),
            ("format-2021", 2025, true),
            ("format-2021", 2020, false),
            ("format-2021", 2017, false),
            ("legacy-2014", 2018, true),
            ("legacy-2014", 2019, false),
            // No form of those years is known.
            ("legacy-2014", 2009, true),
            ("format-2021", 2009, true),
        ] {
            assert_eq!(told(&report(format, year, "")).is_empty(), fits, "{format} {year}");
        }
        let found = check(&report("format-2019", 2023, ""));
        assert_eq!(
            found[0].sentence,
            "表格用的是国办公开办函〔2019〕60号的格式，用于2019至2020年度的报告；2023年度的报告用国办公开办函〔2021〕30号的格式，请核对年度和格式"
        );
    }

    #[test]
    fn a_period_and_its_year() {
        for (text, agrees) in [
            ("数据统计期限为2023年1月1日至12月31日。", true),
            ("报告中所列数据统计期限自 2023 年 1 月 1 日\n至 2023 年 12 月 31 日。", true),
            ("统计期限自2023年1月1日起至202023年12月31日止。", true),
            ("统计期限自20231月1日起至202312月31日止。", true),
            ("统计时间段为２０２３年１月１日至２０２３年１２月３１日。2022年1月1日施行。", true),
            ("统计期限为本年度，与2022年相比增加。", true),
            ("2022年1月1日起施行。", true),
            ("数据统计期限为2022年1月1日至12月31日。", false),
            ("统计期限自２０２２年１月１日起,至２０２２年１２月３１日止。", false),
            ("统计周期\n为2023年1月1日至2024年12月31日。", false),
        ] {
            let found = check(&report("format-2021", 2023, text));
            assert_eq!(found.is_empty(), agrees, "{text}: {found:?}");
        }
        let found = check(&report("format-2021", 2023, "数据统计期限为2022年1月1日至12月31日。"));
        assert_eq!(found[0].rule, "TEXT-PERIOD");
        assert!(found[0].sentence.contains("“统计期限为2022年1月1日至12月31日”"), "{}", found[0].sentence);
    }
}
