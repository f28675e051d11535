//! What a report says beside its figures and its own year or tables contradict: the form that it uses (国办公开办函
//! 〔2019〕60号, 国办公开办函〔2021〕30号), the period of its data, which is 1 January to 31 December of the year (Art. 49),
//! and the share of applications in percent.

use crate::{Cell, FindingView, Format, Report, Verdict, format::Grade};

/// Words in front of the period.
const PERIOD: [&str; 6] = ["统计期限", "统计时限", "统计时间", "统计时段", "统计周期", "统计区间"];
/// How far behind them its days stand, in characters.
const REACH: usize = 40;

/// Words between a number of applications and its share in all of them.
const OF_ALL: [&str; 4] = ["占申请总数的", "占申请总量的", "占全部申请的", "占收到申请总数的"];
/// How far a share may be off, in hundredths of a percent: they are rounded in many ways.
const ROUNDED: i64 = 100;

/// `FORM-YEAR`, `TEXT-PERIOD` and `TEXT-SHARE`; what agrees gives no finding.
pub fn check(report: &Report) -> Vec<FindingView> {
    other_form(report).into_iter().chain(other_period(report)).chain(other_shares(report)).collect()
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

/// Shares of all applications that are others by table three. Where some came over from the year before, nobody can
/// say what all of them are.
fn other_shares(report: &Report) -> Vec<FindingView> {
    let cell = |id: &str| report.format.cell_ix(id).map(|ix| report.cells.get(ix));
    let all = cell("t3.new.total").and_then(Cell::number).filter(|all| *all > 0);
    let (Some(all), Some(Cell::Number(0))) = (all, cell("t3.carried_in.total")) else { return Vec::new() };
    let mut findings = Vec::new();
    for chapter in &report.chapters {
        for paragraph in &chapter.paragraphs {
            let text: String = paragraph.text.chars().filter_map(plain).collect();
            for (many, share, quote) in shares(&text) {
                let Some(exact) = many.checked_mul(10_000).map(|parts| parts / all) else { continue };
                if exact.abs_diff(share) > ROUNDED.unsigned_abs() {
                    let place = (!paragraph.place.is_empty()).then(|| paragraph.place.clone());
                    findings.push(share_finding((&chapter.no, place), quote, (many, all, exact)));
                }
            }
        }
    }
    findings
}

fn share_finding(
    (chapter, file_place): (&str, Option<String>),
    quote: String,
    (many, all, exact): (i64, i64, i64),
) -> FindingView {
    FindingView {
        rule: "TEXT-SHARE".to_owned(),
        grade: Grade::Warn,
        verdict: Verdict::Fail,
        place_id: quote.clone(),
        label: format!("第{chapter}章正文"),
        left: None,
        right: None,
        sentence: format!(
            "正文写的是“{quote}”，表三本年新收{all}件，{many}件约占{}.{:02}%，请核对",
            exact / 100,
            exact % 100
        ),
        file_place,
        quote: Some(quote),
    }
}

/// `予以公开3件，占申请总数的50%`: the number, its share in hundredths of a percent, the words.
fn shares(text: &str) -> Vec<(i64, i64, String)> {
    let mut found = Vec::new();
    for (at, word) in OF_ALL.iter().flat_map(|word| text.match_indices(*word)) {
        let front = text.get(..at).unwrap_or_default();
        let behind = text.get(at + word.len()..).unwrap_or_default();
        let number =
            front.strip_suffix([',', '，']).unwrap_or(front).strip_suffix('件').and_then(last_number);
        if let (Some(many), Some((share, length))) = (number, percent(behind)) {
            found.push((
                many,
                share,
                format!("{many}件，{word}{}", behind.get(..length).unwrap_or_default()),
            ));
        }
    }
    found
}

/// The whole number at the end of a text; not the end of one with signs in it.
fn last_number(text: &str) -> Option<i64> {
    let rest = text.trim_end_matches(|sign: char| sign.is_ascii_digit());
    let parted = rest
        .strip_suffix([',', '，', '.'])
        .is_some_and(|rest| rest.ends_with(|sign: char| sign.is_ascii_digit()));
    if parted { None } else { text.get(rest.len()..)?.parse().ok() }
}

/// A percentage at the beginning, in hundredths, and how many bytes it takes.
fn percent(text: &str) -> Option<(i64, usize)> {
    let end = text.find(['%', '％'])?;
    let sign = text.get(end..)?.chars().next()?.len_utf8();
    let (whole, fraction) = text.get(..end)?.split_once('.').unwrap_or((text.get(..end)?, "0"));
    let digits = |part: &str| (1..=6).contains(&part.len()) && part.chars().all(|sign| sign.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return None;
    }
    let hundredths: String = fraction.chars().chain("00".chars()).take(2).collect();
    let value = whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(hundredths.parse().ok()?)?;
    Some((value, end + sign))
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
        Report { format, year, title: None, agency: None, cells, chapters, scope: None }
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
    fn a_share_and_its_number() {
        for (carried_in, text, agrees) in [
            (0, "收到申请6件，其中予以公开3件，占申请总数的80%。", false),
            (0, "收到申请6件，其中予以公开3件，占申请总数的50%。", true),
            (0, "其中予以公开2件，占申请总量的33.3％；不予公开1件，占申请总量的17%。", true),
            (0, "予以公开２件,占全部申请的66.7%。", false),
            (0, "主动公开57条，占公开总量的80%。", true),
            (0, "予以公开3件，占申请总数的八成。", true),
            (0, "公开1,203件，占申请总数的80%。", true),
            (2, "其中予以公开3件，占申请总数的80%。", true),
        ] {
            let mut report = report("format-2021", 2023, text);
            for (id, many) in [("t3.new.total", 6), ("t3.carried_in.total", carried_in)] {
                report.cells.set(report.format.cell_ix(id).unwrap(), Cell::Number(many));
            }
            let found = check(&report);
            assert_eq!(found.is_empty(), agrees, "{text}: {found:?}");
        }
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
