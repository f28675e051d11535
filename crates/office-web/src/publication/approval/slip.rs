//! What stands in the form, field by field. A step that nobody has decided keeps its line for a hand.

use chrono::NaiveDate;
use gongkai_domain::{
    calendar::{Calendar, date_in_words},
    publication::{State, Verdict, WithdrawalReason, flow, kind, statutory_item},
};
use gongkai_office::publication::{ATTACHMENT, Former, What, review_row, term};
use gongkai_render::writing::Fact;
use gongkai_web_kit::problem::Problem;

use super::super::{list::titled, view};
use crate::words::moment;

/// Findings that are printed one by one; the sheet names how many more there are.
const MOST_FINDINGS: usize = 40;
/// The line for a hand.
const UNSIGNED: &str = "\n签名：　　　　　　　　　　　　　　　　　　年　　月　　日";

/// All fields of the form, in their order.
pub fn facts(of: &Former, unit: String, channels: &str) -> Result<Vec<Fact>, Problem> {
    let mut facts = about(of, unit);
    facts.push(Fact::wide("机器筛查结果", screened(of)?));
    facts.extend(opinions(of));
    facts.push(Fact::wide("原文校验码", of.edition.digest.clone()));
    facts.extend(release(of, channels));
    let course = course(of);
    facts.extend((!course.is_empty()).then(|| Fact::wide("办理经过", course)));
    Ok(facts)
}

/// What it is, who wrote it, why it is to be public. Only what is known, but a place for the number.
fn about(of: &Former, unit: String) -> Vec<Fact> {
    let (row, edition, said) = (&of.held.row, &of.edition, &of.draft.metadata);
    let day = |day: Option<NaiveDate>| day.map(date_in_words).unwrap_or_default();
    let due = term(edition).and_then(|term| term.due(Calendar::in_force()).ok()).map(|due| due.date);
    let item = statutory_item(&said.item);
    let files: Vec<&str> =
        of.files.iter().filter(|file| file.role == ATTACHMENT).map(|file| file.name.as_str()).collect();
    let state = State::parse(&edition.state).map(State::word).unwrap_or_default();
    let all = [
        Fact::wide("信息名称", titled(&said.title)),
        Fact::new("索引号", row.index_number.clone().unwrap_or_else(|| "公开时生成".to_owned())),
        Fact::new("版次和状态", format!("第{}版，{state}", edition.edition)),
        Fact::new("提供单位", unit),
        Fact::new("信息种类", kind(&said.kind).map(|kind| kind.name.clone()).unwrap_or_default()),
        Fact::new("拟稿人", edition.begun_by_name.clone()),
        Fact::new("拟稿时间", moment(edition.begun_at)),
        Fact::new("最后修改人", edition.changed_by_name.clone()),
        Fact::new("修改时间", moment(edition.changed_at)),
        Fact::new("发文机关", said.issuer.clone()),
        Fact::new("发文字号", said.number.clone()),
        Fact::new("形成日期", day(said.formed_on)),
        Fact::new("应公开日期", day(due)),
        Fact::new("公开属性", "主动公开"),
        Fact::new("公开事项", item.map(|item| item.short.clone()).unwrap_or_default()),
        Fact::new("公开依据", item.map(|item| item.basis.clone()).unwrap_or_default()),
        Fact::new("信息来源", said.source.clone()),
        Fact::wide("附件", files.join("\n")),
        Fact::wide("更正说明", edition.erratum.clone().unwrap_or_default()),
    ];
    all.into_iter().filter(|fact| !fact.value.is_empty()).collect()
}

/// What screening found, masked as it is kept, and what became of it.
fn screened(of: &Former) -> Result<String, Problem> {
    let findings = view::findings(&of.findings, &of.edition)?;
    let mut lines: Vec<String> = of.waiting.iter().map(|name| format!("附件“{name}”还没有筛查")).collect();
    for (nth, one) in findings.iter().take(MOST_FINDINGS).enumerate() {
        let weight = if one.acceptable { "提示" } else { "必须处理" };
        let hidden = if one.hidden { "，隐藏内容" } else { "" };
        let answer = if one.said.is_empty() { "未处理" } else { one.said.as_str() };
        lines.push(format!(
            "{}．{weight}：{}（{}{hidden}）{}——{answer}",
            nth + 1,
            one.title,
            one.place,
            one.excerpt
        ));
    }
    if findings.len() > MOST_FINDINGS {
        lines.push(format!("共{}处，其余见系统中的筛查结果", findings.len()));
    }
    let mended = of.steps.iter().filter(|row| is(row, &[What::Mended]));
    let mended: Vec<String> =
        mended.map(|row| format!("{}（{}，{}）", row.opinion, row.by_name, moment(row.at))).collect();
    if lines.is_empty() {
        let words = if mended.is_empty() { "没有发现问题" } else { "处理后没有发现问题" };
        lines.push(words.to_owned());
    }
    lines.extend(mended);
    Ok(lines.join("\n"))
}

fn is(row: &review_row::Model, whats: &[What]) -> bool {
    What::parse(&row.what).is_some_and(|what| whats.contains(&what))
}

/// Who, in which duty, when, on which text.
fn signed(row: &review_row::Model) -> String {
    let place = row.deputy_for.as_ref().map(|name| format!("，代{name}")).unwrap_or_default();
    let duties = if row.duties.is_empty() { place } else { format!("（{}{place}）", row.duties) };
    format!("{}{duties}　{}　校验码 {}", row.by_name, moment(row.at), view::short(&row.seen))
}

/// The steps of the flow in their order, the secrecy verdict before the step that wants it.
fn opinions(of: &Former) -> Vec<Fact> {
    let mut facts = Vec::new();
    for step in flow(&of.edition.flow).map(|flow| flow.steps.as_slice()).unwrap_or_default() {
        if step.secrecy {
            facts.push(Fact::wide("保密审查", secrecy(of)));
        }
        let own = |row: &&review_row::Model| {
            row.in_force && is(row, &[What::Passed]) && row.step.as_deref() == Some(step.id.as_str())
        };
        let passed = of.steps.iter().rev().find(own);
        let words = passed.map(|row| format!("{}\n{}", row.opinion, signed(row)));
        facts.push(Fact::wide(&step.long, words.unwrap_or_else(|| UNSIGNED.to_owned())));
    }
    let haste = of
        .steps
        .iter()
        .filter(|row| row.in_force && is(row, &[What::EmergencyAsked, What::EmergencyReleased]));
    let haste: Vec<String> =
        haste.map(|row| format!("{}：{}\n{}", row.word, row.opinion, signed(row))).collect();
    facts.extend((!haste.is_empty()).then(|| Fact::wide("应急发布", haste.join("\n"))));
    facts
}

/// Does it tell what became of the secrecy of this text? A referral ends with its answer, yet both are told.
fn is_secrecy(of: &Former, row: &review_row::Model) -> bool {
    let referred = row.authority.is_some() && row.seen == of.edition.digest;
    is(row, &[What::Secrecy, What::Answered]) && (row.in_force || referred)
}

fn secrecy(of: &Former) -> String {
    let one = |row: &review_row::Model| {
        let verdict = row.verdict.as_deref().and_then(Verdict::parse).map(Verdict::word).unwrap_or_default();
        let head = match &row.authority {
            Some(from) if is(row, &[What::Answered]) => format!("{from}答复：{verdict}"),
            Some(asked) => format!("{verdict}：{asked}"),
            None => verdict.to_owned(),
        };
        format!("{head}\n{}\n{}", row.opinion, signed(row))
    };
    let told: Vec<String> = of.steps.iter().filter(|row| is_secrecy(of, row)).map(one).collect();
    if told.is_empty() { UNSIGNED.to_owned() } else { told.join("\n") }
}

fn release(of: &Former, channels: &str) -> Vec<Fact> {
    let (row, edition) = (&of.held.row, &of.edition);
    let mut facts = Vec::new();
    match (edition.released_at, edition.release_at) {
        (Some(at), _) => {
            let released = |row: &&review_row::Model| is(row, &[What::Released, What::EmergencyReleased]);
            let by = of.steps.iter().rev().find(released).map(|row| row.by_name.clone());
            facts.push(Fact::new("公开时间", moment(at)));
            facts.push(Fact::new("公开人", by.unwrap_or_else(|| at_a_set_time(of))));
            facts.push(Fact::wide("公开渠道", channels));
        }
        (None, at) => {
            facts.push(Fact::new("拟公开时间", at.map(moment).unwrap_or_default()));
            facts.push(Fact::new("拟公开渠道", channels));
        }
    }
    if row.owed_edition == Some(edition.edition) {
        facts.push(Fact::wide("审查手续", "已经应急公开，没有办完的审查正在补办"));
    }
    if let (Some(at), true) = (row.withdrawn_at, row.withdrawn_edition == Some(edition.edition)) {
        let reason = row.withdrawn_as.as_deref().and_then(WithdrawalReason::parse);
        let because = row.withdrawn_because.clone().unwrap_or_default();
        let reason = reason.map(WithdrawalReason::word).unwrap_or_default();
        facts.push(Fact::wide("撤下记录", format!("{}　{reason}：{because}", moment(at))));
    }
    // One that corrected it and was taken down since has corrected it all the same.
    let later = row.public_edition.or(row.withdrawn_edition).filter(|later| *later > edition.edition);
    facts.extend(later.map(|later| Fact::wide("更正记录", format!("已由第{later}版更正"))));
    facts
}

/// Who set the time at which the program released it by itself.
fn at_a_set_time(of: &Former) -> String {
    let set = of.steps.iter().rev().find(|row| is(row, &[What::Scheduled]));
    match set {
        Some(row) => format!("系统按{}设定的时间", row.by_name),
        None => "系统按设定的时间".to_owned(),
    }
}

/// What else happened: sent, sent back, said about a text that has changed since.
fn course(of: &Former) -> String {
    let told = [What::Passed, What::EmergencyAsked, What::EmergencyReleased, What::Mended];
    let elsewhere = |row: &review_row::Model| (row.in_force && is(row, &told)) || is_secrecy(of, row);
    let rows: Vec<review_row::Model> = of.steps.iter().filter(|row| !elsewhere(row)).cloned().collect();
    let line = |step: &view::StepView| {
        let opinion = if step.opinion.is_empty() { String::new() } else { format!("：{}", step.opinion) };
        let void = if step.counts { "" } else { "（已作废）" };
        format!("{}　{}　{}{opinion}{void}", step.at, step.by, step.what)
    };
    view::steps(&rows).iter().map(line).collect::<Vec<_>>().join("\n")
}
