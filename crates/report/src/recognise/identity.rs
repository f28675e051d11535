//! Title, agency and year, from the places where reports print them.

use gongkai_domain::collection::Scope;

use super::{
    chapters::heading,
    rows::Piece,
    text::{half_width, key},
};
use crate::{Format, plain::PlainDocument};

/// Whose report of which year.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Identity {
    pub title: Option<String>,
    pub agency: Option<String>,
    pub year: Option<i32>,
    /// The text says of itself that it reports on the disclosure of government information.
    pub reports: bool,
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

/// Words of sentences; a name that was cut out of one has none of them: `通过县政府(门户网站)`, `六个方面汇报我镇`.
const NO_NAME: [&str; 13] =
    ["年度", "首页", "您", "日期", "发布", "根据", "对", "的", "为", "通过", "我", "方面", "汇报"];

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
        .or_else(|| document.title.as_deref().and_then(|title| agency_in_metadata(&squeeze(title))))
        .or_else(|| signature(pieces))
        .or_else(|| agency_in_body(&lines));
    let year = title
        .as_deref()
        .and_then(|title| years(title).first().map(|found| found.year))
        .or_else(|| period_year(&body))
        .or_else(|| year_in_body(&body));
    let reports = reports_on_disclosure(&lines, &body);
    Identity { title, agency, year, reports }
}

/// Pieces among which a report says whose reports it sums: it stands below the title.
const OPENING: usize = 60;

/// Whose reports it sums, as a line of its opening says.
pub fn scope_of(pieces: &[Piece]) -> Option<Scope> {
    let lines = |piece: &Piece| -> Vec<String> {
        match piece {
            Piece::Text { text, .. } => text.split('\n').map(squeeze).collect(),
            Piece::Row(row) => {
                row.labels.iter().chain(&row.values).map(|token| squeeze(&token.text)).collect()
            }
            Piece::Sheet(_) => Vec::new(),
        }
    };
    pieces.iter().take(OPENING).flat_map(lines).find_map(|line| scope_in(&line))
}

/// The scope of a line that says nothing else.
pub fn scope_in(line: &str) -> Option<Scope> {
    let said = key(line);
    Scope::ALL.into_iter().find(|scope| key(&scope.line()) == said)
}

/// A text without a title may still say that it is a report on disclosure; a notice about such
/// reports is none.
fn reports_on_disclosure(lines: &[String], body: &str) -> bool {
    let subject = body.contains("信息公开") || body.contains("政务公开");
    let notice = lines.iter().take(4).any(|line| {
        ["通知", "通报", "方案", "要点", "指南", "办法", "规定", "条例", "公告"]
            .iter()
            .any(|end| line.ends_with(end))
    });
    let says = ["本报告", "报告如下"].iter().any(|words| body.contains(words));
    subject && !notice && (says || lines.iter().any(|line| is_chapter_on_disclosure(line)))
}

/// `四、政府信息公开行政复议、行政诉讼情况`: a chapter of a form that other papers do not have.
fn is_chapter_on_disclosure(line: &str) -> bool {
    let Some((_, words)) = heading(line) else { return false };
    let chapters = Format::embedded().iter().flat_map(|format| &format.chapters);
    let mut headings = chapters.flat_map(|chapter| chapter.variants.iter().chain([&chapter.heading]));
    words.contains("信息公开") && headings.any(|known| key(known) == key(&words))
}

/// The year that the text speaks of: `2023年度`, `2023年政府信息公开`, any year that is not that of a
/// day. A report bears the date of its publication, which is before 31 January of the year after
/// (art. 49): a day in spring alone tells the year before.
fn year_in_body(body: &str) -> Option<i32> {
    let all = years(body);
    let rest = |found: &FoundYear| body.get(found.to..).unwrap_or_default();
    let of_report = |found: &&FoundYear| {
        let whole = body.get(found.from..found.to).is_some_and(|text| text.ends_with("年度"));
        whole || ["政府信息公开", "信息公开", "政务公开"].iter().any(|word| rest(found).starts_with(word))
    };
    let month = |found: &FoundYear| {
        let (number, after) = rest(found).split_once('月')?;
        after.starts_with(|c: char| c.is_ascii_digit()).then(|| number.parse::<u32>().ok())?
    };
    all.iter()
        .find(of_report)
        .or_else(|| all.iter().find(|found| month(found).is_none()))
        .map(|found| found.year)
        .or_else(|| {
            all.first().map(|found| if month(found) <= Some(4) { found.year - 1 } else { found.year })
        })
}

/// The agency that signs at the end, above the date: `云水县司法局 / 2024年1月20日`.
fn signature(pieces: &[Piece]) -> Option<String> {
    let texts = pieces.iter().rev().filter_map(|piece| match piece {
        Piece::Text { text, .. } => Some(text),
        _ => None,
    });
    let lines: Vec<String> = texts
        .take(6)
        .flat_map(|text| text.split('\n').rev())
        .map(squeeze)
        .filter(|line| !line.is_empty())
        .collect();
    let date = lines.iter().take(4).position(|line| {
        let found = years(line);
        line.chars().count() <= 14 && line.ends_with('日') && found.first().is_some_and(|year| year.from == 0)
    })?;
    lines.iter().skip(date + 1).take(1).find(|line| ends_as_agency(line)).cloned()
}

/// `2023年政府信息公开年报_云水县统计局`, or a title in full.
fn agency_in_metadata(title: &str) -> Option<String> {
    let (subject, name) = title.rsplit_once(['_', '|', '-', '—'])?;
    let about = subject.contains("信息公开") || subject.contains("政务公开");
    (about && ends_as_agency(name)).then(|| name.to_owned())
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
    let line = without_year_in_brackets(line);
    let ends = ["报告", "年报", "报告(试行)", "报告书"]
        .iter()
        .any(|word| line.trim_end_matches([')', '】', '>']).ends_with(word));
    (8..=60).contains(&count)
        && subject
        && ends
        && !line.contains(['。', ',', '，', '>', '《'])
        && (!outside_brackets(line).contains('、') || !years(line).is_empty())
        && !is_crumb(line)
}

/// The name of an office may list what it is besides: `发展和改革委员会(粮食和物资储备局、能源局)`.
fn outside_brackets(line: &str) -> String {
    let mut depth = 0_i32;
    let mut outside = String::new();
    for c in line.chars() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth -= 1,
            _ if depth == 0 => outside.push(c),
            _ => {}
        }
    }
    outside
}

/// `…年度报告(2023年度)` without the brackets.
fn without_year_in_brackets(line: &str) -> &str {
    let inner = line.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    inner.filter(|(_, year)| !years(year).is_empty()).map_or(line, |(before, _)| before)
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
    // A line that is a title as it stands, the first of several reports; else the shortest that was
    // put together.
    let whole = head.iter().find(|line| is_title(line) && value(line) == best).cloned();
    let shortest = || {
        candidates.into_iter().filter(|title| value(title) == best).min_by_key(|title| title.chars().count())
    };
    whole.or_else(shortest)
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
    let zero = "零○Oo".contains(c).then_some(0);
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
    if ends_as_agency(name) && ends_as_office(name) {
        return Some(name.to_owned());
    }
    let name = cut_at_subject(name).or_else(|| (!name.is_empty()).then(|| name.to_owned()));
    name.filter(|name| is_agency(name)).or_else(|| cut_at_subject(after))
}

/// The words in front of `政府信息公开`, with 政府 given back to `人民政府`.
fn cut_at_subject(text: &str) -> Option<String> {
    // The last mention: an office of disclosure has the words in its name as well.
    let at = ["信息公开", "信息与政务公开", "政务公开"].iter().filter_map(|word| text.rfind(word)).max()?;
    let before = text.get(..at)?;
    let before = before.strip_suffix("信息与").unwrap_or(before);
    let mut name = before.strip_suffix("政府").unwrap_or(before).to_owned();
    if name.ends_with("人民") {
        name.push_str("政府");
    }
    let name = name.trim_matches(['(', ')', ':', '-', '"', '“', '”']).to_owned();
    is_agency(&name).then_some(name)
}

fn is_agency(name: &str) -> bool {
    let count = name.chars().count();
    // Two offices under one roof: `区委宣传部、区新闻出版局`.
    let offices = outside_brackets(name);
    let listed = !offices.contains('、') || offices.split('、').all(starts_as_agency);
    (2..=40).contains(&count)
        && !name.contains(['。', ',', '，', ':', '：', '|', '《'])
        && listed
        && !name.is_ascii()
        && !["本", "我", "全", "该", "各", "县", "区", "市", "政府", "年度"].contains(&name)
        && !name.starts_with(['我', '本', '该', '各', '全'])
        && !NO_NAME.iter().any(|word| name.contains(word))
        && (!name.contains("公开") || ends_as_office(name))
}

/// `政务公开办公室`, `政务服务和信息公开管理局`: offices whose business is disclosure.
fn ends_as_office(name: &str) -> bool {
    ["公开办公室", "公开办", "公开管理局", "公开管理办公室", "公开中心", "公开局", "公开科"]
        .iter()
        .any(|end| name.ends_with(end))
}

fn ends_as_agency(name: &str) -> bool {
    is_agency(name) && starts_as_agency(name)
}

/// The line above or below a title that names no agency.
fn agency_beside(title: &str, lines: &[String]) -> Option<String> {
    let at =
        lines.iter().position(|line| line == title || title.ends_with(line.as_str()) && is_title(line))?;
    // The number of the document may stand between: `云司发〔2024〕3号`.
    let number = |line: &&String| line.ends_with('号') && line.contains(['〔', '[', '(']);
    let above = lines.iter().take(at).rev().find(|line| !number(line));
    let below = lines.iter().skip(at + 1).find(|line| !number(line));
    let name = |line: &String| {
        let name = line.strip_suffix("文件").unwrap_or(line);
        ends_as_agency(name).then(|| name.to_owned())
    };
    [above, below].into_iter().flatten().find_map(name)
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
        // `云水县教育局` rather than the county it begins with.
        let place = |name: &&str| name.ends_with(['县', '区', '市', '省', '州']);
        let fits = longest.filter(|name| name.chars().count() <= 24);
        if let Some(name) = fits.min_by_key(|name| (place(name), name.len())) {
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
