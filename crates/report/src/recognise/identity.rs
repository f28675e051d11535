//! Title, agency and year, from the places where reports print them.

use super::{rows::Piece, text::half_width};
use crate::plain::PlainDocument;

/// Whose report of which year.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Identity {
    pub title: Option<String>,
    pub agency: Option<String>,
    pub year: Option<i32>,
    /// The text speaks of disclosure of government information at all.
    pub speaks_of_disclosure: bool,
}

const AGENCY_ENDS: [&str; 30] = [
    "人民政府",
    "街道办事处",
    "办事处",
    "管委会",
    "管理委员会",
    "委员会",
    "办公室",
    "办公厅",
    "司法局",
    "街道",
    "政府",
    "局",
    "厅",
    "委",
    "办",
    "镇",
    "乡",
    "街",
    "县",
    "区",
    "市",
    "省",
    "州",
    "中心",
    "园",
    "院",
    "处",
    "站",
    "科委",
    "部",
];

/// Labels of the index table above an article that name its agency.
const AGENCY_LABELS: [&str; 8] =
    ["发布机构", "发文机关", "信息来源", "公开机构", "发布单位", "发布机关", "公开主体", "报告单位"];

pub fn of(document: &PlainDocument, pieces: &[Piece]) -> Identity {
    let lines = opening(pieces);
    let title = title_of(&lines, document);
    let body = lines.join("\n");
    let agency = title
        .as_deref()
        .and_then(agency_in_title)
        .or_else(|| title.as_deref().and_then(|title| agency_beside(title, &lines)))
        .or_else(|| agency_labelled(pieces, &lines))
        .or_else(|| lines.iter().take(3).find_map(|line| agency_after_mark(line)))
        .or_else(|| agency_in_body(&lines));
    let year = title
        .as_deref()
        .and_then(|title| years(title).first().map(|found| found.year))
        .or_else(|| period_year(&body))
        .or_else(|| years(&body).first().map(|found| found.year));
    let speaks_of_disclosure = body.contains("信息公开") || body.contains("政务公开");
    Identity { title, agency, year, speaks_of_disclosure }
}

/// The first lines of running text, spaces inside removed.
fn opening(pieces: &[Piece]) -> Vec<String> {
    let mut lines = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Text { text, .. } => {
                let parts = text.split('\n').map(squeeze).filter(|line| !line.is_empty());
                lines.extend(parts);
            }
            Piece::Row(row) => {
                let cells = row.labels.iter().chain(&row.values).map(|token| squeeze(&token.text));
                lines.extend(cells.filter(|cell| is_title(cell)));
            }
            Piece::Sheet(_) => {}
        }
        if lines.len() >= 60 {
            break;
        }
    }
    lines
}

pub fn squeeze(text: &str) -> String {
    half_width(text).chars().filter(|c| !c.is_whitespace() && *c != '#' && *c != '*').collect()
}

pub fn is_title(line: &str) -> bool {
    let count = line.chars().count();
    let subject = ["信息公开", "政务公开", "信息与政务公开"].iter().any(|word| line.contains(word));
    let ends = ["报告", "年报", "报告(试行)", "报告书"]
        .iter()
        .any(|word| line.trim_end_matches([')', '】', '>']).ends_with(word));
    (8..=60).contains(&count)
        && subject
        && ends
        && !line.contains(['。', ',', '，', '>', '《', '、'])
        && !is_crumb(line)
}

/// A path through a site's menu: `首页/政府信息公开/年报`.
fn is_crumb(line: &str) -> bool {
    line.contains("首页") || line.matches('/').count() >= 2
}

fn title_of(lines: &[String], document: &PlainDocument) -> Option<String> {
    let chapter = lines.iter().position(|line| line.starts_with("一、")).unwrap_or(lines.len());
    let head = lines.get(..chapter.max(1)).unwrap_or(lines);
    let joined = (0..head.len()).filter_map(|from| broken_title(head, from));
    let mut candidates: Vec<String> = head.iter().filter(|line| is_title(line)).cloned().collect();
    candidates.extend(joined);
    candidates.extend(document.title.as_deref().map(squeeze).filter(|line| is_title(line)));
    let value = |title: &String| (!years(title).is_empty(), agency_in_title(title).is_some());
    let best = candidates.iter().map(value).max()?;
    candidates.into_iter().filter(|title| value(title) == best).min_by_key(|title| title.chars().count())
}

/// A title that print broke over two or three lines.
fn broken_title(lines: &[String], from: usize) -> Option<String> {
    let first = lines.get(from)?;
    let short =
        |line: &String| line.chars().count() <= 40 && !line.contains(['。', '，', ',', ':', '：', '|', '、']);
    if !short(first) || is_crumb(first) || is_title(first) {
        return None;
    }
    let mut joined = first.clone();
    for line in lines.iter().skip(from + 1).take(2).take_while(|line| short(line)) {
        if is_title(line) && !years(line).is_empty() && !(starts_as_agency(first) && joined == *first) {
            return None;
        }
        joined.push_str(line);
        if is_title(&joined) {
            return Some(joined);
        }
    }
    None
}

fn starts_as_agency(line: &str) -> bool {
    AGENCY_ENDS.iter().any(|end| line.ends_with(end)) && line.chars().count() >= 3
}

struct FoundYear {
    year: i32,
    /// Byte range of the year with its 年 or 年度.
    from: usize,
    to: usize,
}

/// Years written `2023年`, `2023年度`, `二〇二三年`.
fn years(text: &str) -> Vec<FoundYear> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('年') {
        let before = text.get(..at).unwrap_or_default();
        let digits: Vec<char> = before.chars().rev().take(4).collect();
        let value: Option<i32> = digits.iter().rev().try_fold(0, |sum, c| Some(sum * 10 + digit(*c)?));
        let Some(year) = value.filter(|year| (1990..=2100).contains(year) && digits.len() == 4) else {
            continue;
        };
        let width: usize = digits.iter().map(|c| c.len_utf8()).sum();
        let longer = before.get(..at - width).unwrap_or_default().ends_with(|c: char| c.is_ascii_digit());
        if longer {
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        let suffix = if rest.starts_with("年度") { "年度".len() } else { "年".len() };
        found.push(FoundYear { year, from: at - width, to: at + suffix });
    }
    found
}

fn digit(c: char) -> Option<i32> {
    let chinese = "〇一二三四五六七八九".chars().position(|known| known == c);
    let zero = (c == '零' || c == '○').then_some(0);
    let ascii = c.to_digit(10).and_then(|digit| i32::try_from(digit).ok());
    ascii.or(zero).or_else(|| chinese.and_then(|digit| i32::try_from(digit).ok()))
}

/// `数据统计期限自2023年1月1日起至2023年12月31日止`.
fn period_year(body: &str) -> Option<i32> {
    let starts = |found: &FoundYear| body.get(found.to..).is_some_and(|rest| rest.starts_with("1月1日"));
    years(body).iter().find(|found| starts(found)).map(|found| found.year)
}

/// `区司法局2019年政府信息公开年度报告`, `2008年张义镇人民政府信息公开工作年度报告`.
fn agency_in_title(title: &str) -> Option<String> {
    let all = years(title);
    let (before, after) = match all.first() {
        Some(found) => (title.get(..found.from)?, title.get(found.to..)?),
        None => (title, ""),
    };
    let name = before.trim_matches(['关', '于', '《', '-', '_', '(', '"', '“', ':', '.']);
    if all.is_empty() {
        return cut_at_subject(title);
    }
    let name = cut_at_subject(name).or_else(|| (!name.is_empty()).then(|| name.to_owned()));
    name.filter(|name| is_agency(name)).or_else(|| cut_at_subject(after))
}

/// The words in front of `政府信息公开`, with 政府 given back to `人民政府`.
fn cut_at_subject(text: &str) -> Option<String> {
    let at = ["政府信息公开", "信息公开", "政府信息与政务公开", "政务公开"]
        .iter()
        .filter_map(|word| text.find(word))
        .min()?;
    let mut name = text.get(..at)?.to_owned();
    if name.ends_with("人民") {
        name.push_str("政府");
    }
    let name = name.trim_matches(['(', ')', ':', '-', '"', '“', '”']).to_owned();
    is_agency(&name).then_some(name)
}

fn is_agency(name: &str) -> bool {
    let count = name.chars().count();
    (2..=40).contains(&count)
        && !name.contains(['。', ',', '，', ':', '：', '|', '、', '《'])
        && !name.is_ascii()
        && !["本", "我", "全", "该", "各", "县", "区", "市", "政府", "年度"].contains(&name)
        && !name.starts_with(['我', '本', '该', '各', '全'])
        && !["信息公开", "公开", "年度", "首页", "您", "日期", "发布", "根据", "对", "的", "为"]
            .iter()
            .any(|word| name.contains(word))
}

fn ends_as_agency(name: &str) -> bool {
    is_agency(name) && starts_as_agency(name)
}

/// The line above or below a title that names no agency.
fn agency_beside(title: &str, lines: &[String]) -> Option<String> {
    let at =
        lines.iter().position(|line| line == title || title.ends_with(line.as_str()) && is_title(line))?;
    let above = at.checked_sub(1).and_then(|above| lines.get(above));
    let below = lines.get(at + 1);
    [above, below].into_iter().flatten().find(|line| ends_as_agency(line)).cloned()
}

/// `发布机构: 中埠镇人民政府` in the index table above the article.
fn agency_labelled(pieces: &[Piece], lines: &[String]) -> Option<String> {
    for line in lines {
        for label in AGENCY_LABELS {
            if let Some((_, rest)) = line.split_once(label) {
                let name: String = rest
                    .trim_start_matches([':', '：', '|'])
                    .chars()
                    .take_while(|c| !" |:：(".contains(*c))
                    .collect();
                if ends_as_agency(&name) {
                    return Some(name);
                }
            }
        }
    }
    let mut cells = Vec::new();
    for piece in pieces.iter().take(12) {
        match piece {
            Piece::Row(row) => {
                cells.extend(row.labels.iter().chain(&row.values).map(|token| squeeze(&token.text)));
            }
            Piece::Text { text, .. } => cells.extend(text.split(['|', '\t']).map(squeeze)),
            Piece::Sheet(_) => {}
        }
    }
    let labelled =
        |cell: &String| AGENCY_LABELS.iter().any(|label| cell.trim_end_matches([':', '：']) == *label);
    let first = cells.iter().position(labelled)?;
    cells.iter().skip(first + 1).take(6).find(|cell| ends_as_agency(cell)).cloned()
}

/// In sentences of the opening: `由…编制`, `公布…2020年政府信息公开`, `2023年,…认真贯彻`.
fn agency_in_body(lines: &[String]) -> Option<String> {
    let early: Vec<&String> = lines.iter().take(12).collect();
    before_report(&early).or_else(|| compiled_by(&early)).or_else(|| subject_of_first_sentence(&early))
}

/// `现公布鹤山市司法局2020年政府信息公开工作年度报告`.
fn before_report(lines: &[&String]) -> Option<String> {
    for line in lines {
        for found in years(line) {
            let after = line.get(found.to..).unwrap_or_default();
            if !["政府信息公开", "信息公开", "政务公开"].iter().any(|word| after.starts_with(word))
            {
                continue;
            }
            let before = line.get(..found.from).unwrap_or_default();
            if let Some(name) = last_name(before) {
                return Some(name);
            }
        }
    }
    None
}

fn compiled_by(lines: &[&String]) -> Option<String> {
    for line in lines {
        for (at, word) in line.match_indices('由') {
            let rest = line.get(at + word.len()..).unwrap_or_default();
            let end =
                ["编制", "根据", "组织", "依据", "按照"].iter().filter_map(|verb| rest.find(verb)).min();
            let name = end.and_then(|end| rest.get(..end)).unwrap_or_default();
            if ends_as_agency(name) {
                return Some(name.to_owned());
            }
        }
    }
    None
}

/// `2023年,区投资促进局认真贯彻执行…`
fn subject_of_first_sentence(lines: &[&String]) -> Option<String> {
    for line in lines {
        let Some(found) = years(line).into_iter().next().filter(|found| found.from == 0) else { continue };
        let rest = line.get(found.to..).unwrap_or_default().trim_start_matches([',', '，', '以', '来', '度']);
        let clause: String = rest.chars().take_while(|c| !",，。;；:：、".contains(*c)).collect();
        let longest = AGENCY_ENDS.iter().filter_map(|end| {
            let at = clause.find(end)?;
            clause.get(..at + end.len()).filter(|name| is_agency(name) && name.chars().count() >= 3)
        });
        if let Some(name) = longest.filter(|name| name.chars().count() <= 24).min_by_key(|name| name.len()) {
            return Some(name.to_owned());
        }
    }
    None
}

/// The name at the end of a clause: after the last verb or mark that cannot be part of one.
fn last_name(text: &str) -> Option<String> {
    let stops = [
        "编制", "公布", "发布", "根据", "关于", "依据", "现将", "结合", "总结", "由", "对", "《", "。", ",",
        "，", "、", "的",
    ];
    let from = stops.iter().filter_map(|stop| text.rfind(stop).map(|at| at + stop.len())).max().unwrap_or(0);
    let name = text.get(from..)?.trim_matches(['<', '"', '“']);
    ends_as_agency(name).then(|| name.to_owned())
}

/// `2020年报_审计局`
fn agency_after_mark(title: &str) -> Option<String> {
    let (subject, name) = title.rsplit_once(['_', '|'])?;
    let about = ["年报", "报告"].iter().any(|word| subject.ends_with(word));
    (about && ends_as_agency(name)).then(|| name.to_owned())
}
