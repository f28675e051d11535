//! The words of a bulletin, by the usual outline: on what basis, how things stand, whose faults, what is to be done.

use std::collections::BTreeSet;

use chrono::{NaiveDate, TimeDelta};

use super::{Column, Item, Row, Snapshot, Subject};
use crate::{
    calendar::date_in_words,
    publication::content::{Block, Content, Run},
    refusal::Refusal,
};

/// Titles that are named one by one for a unit and a column.
const NAMED: usize = 5;

/// Units that are named at most as those who published most.
const NAMED_MOST: usize = 6;

/// Ranks that the text names.
const NAMED_BEST: usize = 3;

/// What the columns of schema 1 mean.
const DEFINITIONS: &str = "应公开=已公开+到期未公开；按时=已公开-超期公开。已公开按首次公开计，一条信息不论几个渠道只计一次；超期公开：首次公开的日期晚于应公开日期（形成或者变更之日起20个工作日，另有较短期限的按其期限，《条例》第二十六条）；到期未公开：截止时应公开日期已过、仍未公开；差错：经人工确认的不准确，机器发现的未经确认不计；审签缺环：应急公开后截止时仍未补齐审查。截止以后的情况计入下一期。";

/// What the printed table puts together or leaves out, so that it holds on a sheet.
const MERGED: &str =
    "本表的差错含一般和严重，办理超期含申请和咨询；已公开、审签缺环、撤下等分列见附表（一览表、明细）。";

/// What stale columns are.
const STALE: &str = "栏目更新超期：截止时栏目（《条例》第二十条各项）里最近一次公开或者更正，已经超过该类栏目的更新期限，计在最近公开的科室名下。";

/// What the columns mean, printed under the table.
pub fn definitions(of: &Snapshot) -> String {
    let mut said = DEFINITIONS.to_owned();
    if of.columns().any(|column| column == Column::StaleColumn) {
        said.push_str(STALE);
    }
    if let Some(rule) = &of.score {
        said.push_str(&rule.words());
    }
    said
}

/// 关于2026年11月政府信息公开情况的通报.
pub fn headline(of: &Snapshot) -> String {
    format!("关于{}政府信息公开情况的通报", of.period.month())
}

/// As the draft says by when faults are to be mended.
fn mended_by(due: NaiveDate) -> String {
    format!("于{}前整改到位", date_in_words(due))
}

/// The text with another day by which faults are to be mended.
///
/// # Errors
/// It names a day of its own.
pub fn with_due(text: &str, (before, now): (NaiveDate, NaiveDate)) -> Result<String, Refusal> {
    let text = text.replace(&mended_by(before), &mended_by(now));
    if text.contains("前整改到位") && !text.contains(&mended_by(now)) {
        let sentence = format!("正文里的整改期限与填写的不一样，请在正文里写“{}”", mended_by(now));
        return Err(Refusal::new("due_differs", sentence).at("text"));
    }
    Ok(text)
}

/// The draft, a line for each heading and paragraph. People go on writing on it.
pub fn draft(of: &Snapshot, due: NaiveDate) -> String {
    let (rows, total) = (of.rows(), of.total());
    let mut lines = vec![
        format!(
            "根据《中华人民共和国政府信息公开条例》和政府信息公开工作考核、通报有关要求，对{}各科室（单位）政府信息公开情况进行了统计，现将有关情况通报如下。",
            of.period.words()
        ),
        "一、总体情况".to_owned(),
        first_chapter(of).iter().map(|(figures, end)| told(figures, end)).collect::<String>()
            + &best_scores(of),
    ];
    lines.push("二、存在问题".to_owned());
    let faults: Vec<String> = rows.iter().filter_map(|row| unit_faults(of, row)).collect();
    if faults.is_empty() {
        lines.push("本期没有发现超期、未公开和不准确等问题。".to_owned());
    }
    lines.extend(faults);
    lines.extend(corrections(of));
    lines.push("三、工作要求".to_owned());
    if total.faults() == 0 {
        lines.push("请各科室（单位）继续按照“谁发布谁审查”的要求，及时、准确公开政府信息。".to_owned());
    } else {
        lines.push(format!(
            "请存在问题的科室（单位）{}，并报送整改回执；相同问题再次发生的，在考核中按重复发生处理。请各科室（单位）对照检查，举一反三，及时、准确公开政府信息。",
            mended_by(due)
        ));
    }
    lines.join("\n")
}

/// A figure of the first chapter.
struct Figure {
    /// What leads to it from the figure before.
    lead: &'static str,
    /// What is counted.
    label: String,
    number: u64,
    unit: &'static str,
}

impl Figure {
    fn new(
        lead: &'static str,
        label: impl Into<String>,
        number: impl TryInto<u64>,
        unit: &'static str,
    ) -> Self {
        Self { lead, label: label.into(), number: number.try_into().unwrap_or(u64::MAX), unit }
    }
}

/// Every figure of the first chapter, sentence by sentence with its end: the draft tells them, and what people make of
/// it is held against them.
fn first_chapter(of: &Snapshot) -> [(Vec<Figure>, &'static str); 4] {
    [
        (overall(&of.total()), "。"),
        (most(&of.rows()), "。"),
        (stale(of), "。"),
        (rectified(of), "（不论何时到期）。"),
    ]
}

/// A sentence; empty: it has nothing to tell.
fn told(figures: &[Figure], end: &str) -> String {
    let clause = |one: &Figure| format!("{}{}{}{}", one.lead, one.label, one.number, one.unit);
    if figures.is_empty() { String::new() } else { figures.iter().map(clause).collect::<String>() + end }
}

/// Figures of the first chapter that are others than those that were frozen: the text tells what the table tells.
pub fn other_figures(of: &Snapshot, text: &str) -> Vec<Refusal> {
    let known: Vec<Figure> = first_chapter(of).into_iter().flat_map(|(figures, _)| figures).collect();
    let first: Vec<&str> = text.lines().map(str::trim).take_while(|line| !line.starts_with("二、")).collect();
    let mut refusals = Vec::new();
    for (label, said) in figures(&first.join("\n")) {
        let mut frozen = known.iter().filter(|one| one.label == label).map(|one| one.number);
        let Some(number) = frozen.next() else { continue };
        if number != said && !frozen.any(|number| number == said) {
            let sentence =
                format!("正文写“{label}{said}”，统计是{number}，请照统计改；统计有误的，改正登记后重新生成");
            refusals.push(Refusal::new("figures_differ", sentence).at("text"));
        }
    }
    refusals
}

/// What is counted and how much, clause by clause: 超期公开, 1. Clauses that say more than that are left to people.
fn figures(text: &str) -> Vec<(String, u64)> {
    let clause = |clause: &str| {
        let clause: String = clause.trim().chars().map(narrow).collect();
        let begin = ["其中", "本期共", "本期", "截止时"];
        let clause = begin.iter().fold(clause.as_str(), |left, one| left.strip_prefix(one).unwrap_or(left));
        let at = clause.find(|c: char| c.is_ascii_digit())?;
        let (label, rest) = clause.split_at(at);
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (digits, unit) = rest.split_at(end);
        let ends = matches!(unit, "条" | "次" | "处" | "件" | "个");
        (ends && !label.is_empty()).then(|| Some((label.to_owned(), digits.parse().ok()?)))?
    };
    text.split(['，', '、', '；', '。', '\n', ',', ';', '：']).filter_map(clause).collect()
}

/// Wide digits as narrow ones.
fn narrow(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    }
}

fn overall(total: &Row) -> Vec<Figure> {
    let of = |column| total.count(column);
    let wrong = of(Column::Inaccurate) + of(Column::Serious);
    vec![
        Figure::new("本期共", "报送", of(Column::Submitted), "条"),
        Figure::new("，", "公开", of(Column::Released), "条"),
        Figure::new("，其中", "按时公开", total.on_time(), "条"),
        Figure::new("、", "超期公开", of(Column::Late), "条"),
        Figure::new("；", "到期未公开", of(Column::Unreleased), "条"),
        Figure::new("；", "退回", of(Column::Returned), "次"),
        Figure::new("；", "确认差错", wrong, "处"),
        Figure::new("，其中", "严重", of(Column::Serious), "处"),
    ]
}

/// Who published most.
fn most(rows: &[Row]) -> Vec<Figure> {
    let mut best: Vec<&Row> = rows.iter().filter(|row| row.count(Column::Released) > 0).collect();
    best.sort_by(|a, b| {
        b.count(Column::Released).cmp(&a.count(Column::Released)).then_with(|| a.name.cmp(&b.name))
    });
    // Those with as many as the third are named as well, unless they are too many.
    let third = best.get(2).map_or(0, |row| row.count(Column::Released));
    let alike = best.iter().filter(|row| row.count(Column::Released) >= third).count();
    let least = if alike > NAMED_MOST { third + 1 } else { third };
    let named = best.iter().filter(|row| row.count(Column::Released) >= least).enumerate();
    let figure = |(nth, row): (usize, &&Row)| {
        let (lead, label) = if nth == 0 {
            ("", format!("公开较多的是{}", row.name))
        } else {
            ("、", row.name.clone())
        };
        Figure::new(lead, label, row.count(Column::Released), "条")
    };
    named.map(figure).collect()
}

/// Columns of the portal that were not kept up.
fn stale(of: &Snapshot) -> Vec<Figure> {
    let count = of.behind(Some(Column::StaleColumn), None).count();
    if count == 0 { Vec::new() } else { vec![Figure::new("截止时", "栏目更新超期", count, "个")] }
}

/// Who stands first, where there is a score.
fn best_scores(of: &Snapshot) -> String {
    let standings = of.standings();
    let name = |id: &str| of.units.iter().find(|unit| unit.id == id).map(|unit| unit.name.as_str());
    let mut best: Vec<_> = standings.iter().filter(|(_, one)| one.rank <= NAMED_BEST).collect();
    best.sort_by_key(|(id, one)| (one.rank, name(id)));
    if best.is_empty() || best.len() == standings.len() {
        return String::new();
    }
    let best: Vec<String> =
        best.iter().map(|(id, one)| format!("{}（{}分）", name(id).unwrap_or_default(), one.score)).collect();
    format!("得分居前的是{}。", best.join("、"))
}

/// How rectification stands. Whatever was due in the period is either mended by its day, or late, or due on the last
/// day, of which the next bulletin tells; what was verified in the period may have been due at any time.
fn rectified(of: &Snapshot) -> Vec<Figure> {
    let ids = |column| of.behind(Some(column), None).map(|item| item.id.as_str()).collect::<BTreeSet<_>>();
    let (due, late, verified) =
        (ids(Column::RectifyDue), ids(Column::RectifyLate), ids(Column::RectifyDone).len());
    if due.is_empty() && late.is_empty() && verified == 0 {
        return Vec::new();
    }
    let last_day = of.period.cut_off - TimeDelta::days(1);
    let open: BTreeSet<_> = of
        .behind(Some(Column::RectifyDue), None)
        .filter(|item| item.at >= last_day && !late.contains(item.id.as_str()))
        .map(|item| item.id.as_str())
        .collect();
    let overdue = due.intersection(&late).count();
    let mut said = vec![Figure::new("本期", "到期的整改", due.len(), "件")];
    if !due.is_empty() {
        said.push(Figure::new("，其中", "按期整改", due.len() - overdue - open.len(), "件"));
        said.push(Figure::new("，", "超期", overdue, "件"));
    }
    if !open.is_empty() {
        said.push(Figure::new("，截止当日到期、", "是否超期计入下一期的", open.len(), "件"));
    }
    if late.len() > overdue {
        said.push(Figure::new("；上期截止当日到期、", "已经超期的", late.len() - overdue, "件"));
    }
    said.push(Figure::new("；本期", "核验通过", verified, "件"));
    said
}

/// The text as it is printed, with the table at its end: lines that begin as 一、 are headings.
pub fn content(of: &Snapshot, text: &str) -> Content {
    let mut blocks: Vec<Block> =
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(block).collect();
    blocks.push(Block::Table {
        caption: format!("{}政府信息公开情况一览表", of.period.month()),
        heads: 1,
        rows: printed_rows(of),
    });
    blocks.push(Block::Paragraph { runs: vec![Run::plain(format!("注：{}{MERGED}", definitions(of)))] });
    Content { blocks }
}

fn block(line: &str) -> Block {
    let mut signs = line.chars();
    let number = signs.by_ref().take_while(|sign| *sign != '、').collect::<String>();
    let is_number = !number.is_empty() && number.chars().all(|sign| "一二三四五六七八九十".contains(sign));
    if is_number && number.chars().count() <= 3 && line.contains('、') {
        Block::Heading { level: 1, text: line.to_owned() }
    } else {
        Block::Paragraph { runs: vec![Run::plain(line)] }
    }
}

/// The table as a sheet of A4 holds it: what belongs together is one column.
fn printed_rows(of: &Snapshot) -> Vec<Vec<String>> {
    let head = ["科室", "报送", "应公开", "按时", "超期", "未公开", "退回", "差错", "办理超期", "整改超期"];
    let has_stale = of.columns().any(|column| column == Column::StaleColumn);
    let standings = of.standings();
    let line = |row: &Row| {
        let figures = [
            row.count(Column::Submitted),
            row.due(),
            row.on_time(),
            row.count(Column::Late),
            row.count(Column::Unreleased),
            row.count(Column::Returned),
            row.count(Column::Inaccurate) + row.count(Column::Serious),
            row.count(Column::ApplicationLate) + row.count(Column::InquiryLate),
            row.count(Column::RectifyLate),
        ];
        let mut line = vec![row.name.clone()];
        line.extend(figures.map(|figure| figure.to_string()));
        if has_stale {
            line.push(row.count(Column::StaleColumn).to_string());
        }
        if of.score.is_some() {
            let stands = standings.get(&row.unit);
            line.push(stands.map(|one| one.score.to_string()).unwrap_or_default());
            line.push(stands.map(|one| one.rank.to_string()).unwrap_or_default());
        }
        line
    };
    let mut head = head.map(str::to_owned).to_vec();
    if has_stale {
        head.push("栏目更新".to_owned());
    }
    if of.score.is_some() {
        head.extend(["得分", "排名"].map(str::to_owned));
    }
    let mut rows = vec![head];
    rows.extend(of.rows().iter().map(line));
    rows.push(line(&of.total()));
    rows
}

/// One unit's faults in one paragraph; `None`: it has none.
fn unit_faults(of: &Snapshot, row: &Row) -> Option<String> {
    let mut said: Vec<String> = Vec::new();
    for column in Column::ALL.into_iter().filter(|column| column.is_fault() && row.count(*column) > 0) {
        let items: Vec<&Item> = of.behind(Some(column), Some(&row.unit)).collect();
        let titles: Vec<String> = items.iter().take(NAMED).map(|item| named(item)).collect();
        let more = if items.len() > NAMED { "等" } else { "" };
        let unit = match items.first().map(|item| item.of) {
            Some(Subject::Document) => "条",
            Some(Subject::Column) => "个",
            _ => "件",
        };
        said.push(format!("{}{}{unit}（{}{more}）", column.word(), items.len(), titles.join("、")));
    }
    if row.count(Column::Released) == 0 && !row.unit.is_empty() {
        said.push("本期没有公开信息".to_owned());
    }
    (!said.is_empty()).then(|| format!("{}：{}。", row.name, said.join("；")))
}

fn named(item: &Item) -> String {
    match item.of {
        Subject::Document => format!("《{}》", item.title),
        _ => item.title.clone(),
    }
}

/// What became known too late for an earlier bulletin, and what it should not have counted.
fn corrections(of: &Snapshot) -> Vec<String> {
    let list = |items: Vec<&Item>| {
        let told = |item: &&Item| format!("{}{}", item.column.word(), named(item));
        let more = if items.len() > NAMED { "等" } else { "" };
        let first: Vec<String> = items.iter().take(NAMED).map(told).collect();
        format!("{}项（{}{more}）", items.len(), first.join("、"))
    };
    let (added, struck): (Vec<&Item>, Vec<&Item>) = (of.added().collect(), of.struck.iter().collect());
    let mut lines = Vec::new();
    if !added.is_empty() {
        lines.push(format!("以前各期截止后才登记、补入本期的：{}。", list(added)));
    }
    if !struck.is_empty() {
        lines.push(format!("以前各期计入、后经核实不计的：{}，以本期为准。", list(struck)));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::super::{Period, UnitName};
    use super::*;
    use crate::calendar::read_date;

    fn snapshot(items: &[Item]) -> Snapshot {
        let period = Period {
            from: "2026-10-25T16:00:00Z".parse().unwrap(),
            cut_off: "2026-11-25T16:00:00Z".parse().unwrap(),
        };
        let unit = |id: &str, name: &str| UnitName { id: id.to_owned(), name: name.to_owned() };
        Snapshot::freeze("示范区司法局", period, vec![unit("u1", "公证科"), unit("u2", "律师科")], items, &[])
    }

    fn item(column: Column, unit: &str, id: &str) -> Item {
        Item {
            column,
            unit: unit.to_owned(),
            of: Subject::Document,
            id: id.to_owned(),
            nth: 1,
            title: format!("通知{id}"),
            at: "2026-11-02T02:00:00Z".parse().unwrap(),
            note: String::new(),
        }
    }

    #[test]
    fn the_outline_names_units_and_numbers() {
        let of = snapshot(&[
            item(Column::Submitted, "u1", "d1"),
            item(Column::Released, "u1", "d1"),
            item(Column::Late, "u1", "d1"),
            item(Column::Unreleased, "u1", "d2"),
        ]);
        assert_eq!(headline(&of), "关于2026年11月政府信息公开情况的通报");
        let text = draft(&of, "2026-12-04".parse().unwrap());
        for part in [
            "2026年10月26日至2026年11月25日",
            "本期共报送1条，公开1条，其中按时公开0条、超期公开1条；到期未公开1条",
            "公证科：超期公开1条（《通知d1》）；到期未公开1条（《通知d2》）。",
            "律师科：本期没有公开信息。",
            "于2026年12月4日前整改到位",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        let order: Vec<usize> = ["一、总体情况", "二、存在问题", "三、工作要求"]
            .iter()
            .map(|head| text.find(head).unwrap())
            .collect();
        assert!(order.is_sorted());
    }

    #[test]
    fn the_first_chapter_tells_the_frozen_figures() {
        let of = snapshot(&[
            item(Column::Submitted, "u1", "d1"),
            item(Column::Released, "u1", "d1"),
            item(Column::Late, "u1", "d1"),
        ]);
        let text = draft(&of, "2026-12-04".parse().unwrap());
        let told = |from: &str, to: &str| -> Vec<String> {
            assert!(text.contains(from), "{from}: {text}");
            let changed = text.replacen(from, to, 1);
            other_figures(&of, &changed)
                .into_iter()
                .map(|one| one.sentence.split('，').next().unwrap().to_owned())
                .collect()
        };
        assert_eq!(told("公开1条", "公开1条"), [""; 0]);
        assert_eq!(told("公开1条", "公开88条"), ["正文写“公开88”"]);
        assert_eq!(told("超期公开1条", "超期公开０条"), ["正文写“超期公开0”"]);
        assert_eq!(told("公开较多的是公证科1条", "公开较多的是公证科7条"), ["正文写“公开较多的是公证科7”"]);
        // Other words are the writer's own, and units have their own figures below.
        assert_eq!(told("公开1条，", "公开1条，比上期多公开3条，其中政策文件公开5条，"), [""; 0]);
        assert_eq!(told("公证科：超期公开1条", "公证科：超期公开2条"), [""; 0]);
    }

    #[test]
    fn what_was_mended_before_its_day_is_no_gap() {
        let told = |columns: &[(Column, &str, &str)]| {
            let ticket = |(column, id, day): &(Column, &str, &str)| Item {
                of: Subject::Ticket,
                at: format!("{day}T16:00:00Z").parse().unwrap(),
                ..item(*column, "u1", id)
            };
            let of = snapshot(&columns.iter().map(ticket).collect::<Vec<_>>());
            super::told(&rectified(&of), "（不论何时到期）。")
        };
        // 16:00 is the beginning of the next day in China; the period ends with 25 November.
        let (due, done, late) = (Column::RectifyDue, Column::RectifyDone, Column::RectifyLate);
        for (columns, expected) in [
            (vec![], ""),
            // Verified in an earlier period, due in this one.
            (
                vec![(due, "t1", "2026-11-05")],
                "本期到期的整改1件，其中按期整改1件，超期0件；本期核验通过0件（不论何时到期）。",
            ),
            (
                vec![
                    (due, "t1", "2026-11-05"),
                    (due, "t2", "2026-11-06"),
                    (late, "t2", "2026-11-07"),
                    (done, "t1", "2026-11-02"),
                ],
                "本期到期的整改2件，其中按期整改1件，超期1件；本期核验通过1件（不论何时到期）。",
            ),
            (
                vec![(due, "t1", "2026-11-24"), (late, "t2", "2026-10-25"), (done, "t3", "2026-11-02")],
                "本期到期的整改1件，其中按期整改0件，超期0件，截止当日到期、是否超期计入下一期的1件；上期截止当日到期、已经超期的1件；本期核验通过1件（不论何时到期）。",
            ),
            (vec![(done, "t1", "2026-11-02")], "本期到期的整改0件；本期核验通过1件（不论何时到期）。"),
        ] {
            assert_eq!(told(&columns), expected);
        }
    }

    #[test]
    fn the_printed_table_has_score_and_rank_where_there_is_a_rule() {
        let stale = Item {
            of: Subject::Column,
            title: "机构职能".to_owned(),
            ..item(Column::StaleColumn, "u1", "a20-02")
        };
        let plain = snapshot(&[stale]);
        let table = |of: &Snapshot| printed_rows(of).iter().map(|row| row.join(" ")).collect::<Vec<_>>();
        assert!(table(&plain)[0].ends_with("整改超期 栏目更新"), "{:?}", table(&plain));
        let scored = plain.scored(super::super::score_rule("by-fault"));
        assert_eq!(table(&scored)[1], "公证科 0 0 0 0 0 0 0 0 0 1 99 2");
        assert_eq!(table(&scored)[3], "合计 0 0 0 0 0 0 0 0 0 1  ");
        let text = draft(&scored, "2026-12-04".parse().unwrap());
        assert!(text.contains("公证科：栏目更新超期1个（机构职能）；本期没有公开信息。"), "{text}");
        assert!(definitions(&scored).contains("栏目更新超期1分"), "{}", definitions(&scored));
    }

    #[test]
    fn headings_are_told_from_paragraphs() {
        let of = snapshot(&[]);
        let content =
            content(&of, "根据规定，一、二两项不计。\n一、总体情况\n\n十二、其他\n二是加强管理、落实责任");
        let is_heading: Vec<bool> =
            content.blocks.iter().map(|block| matches!(block, Block::Heading { .. })).collect();
        assert_eq!(is_heading, [false, true, true, false, false, false]);
        assert!(content.check().is_empty());
    }

    #[test]
    fn without_faults_none_are_named() {
        let text = draft(
            &snapshot(&[item(Column::Released, "u1", "d1"), item(Column::Released, "u2", "d2")]),
            "2026-12-04".parse().unwrap(),
        );
        assert!(text.contains("没有发现") && !text.contains("整改回执"), "{text}");
    }

    #[test]
    fn the_text_and_the_field_name_one_day() {
        let (before, now) = (read_date("2026-12-02").unwrap(), read_date("2026-12-04").unwrap());
        let said = with_due("请存在问题的科室于2026年12月2日前整改到位，报送回执。", (before, now)).unwrap();
        assert!(said.contains("于2026年12月4日前整改到位"), "{said}");
        assert_eq!(with_due("继续努力。", (before, now)).unwrap(), "继续努力。");
        let other = with_due("请于2026年12月9日前整改到位。", (before, now)).unwrap_err();
        assert_eq!((other.code, other.field), ("due_differs", Some("text")));
    }
}
