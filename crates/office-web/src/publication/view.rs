//! What templates of documents are given.

use chrono::NaiveDate;
use gongkai_domain::{
    calendar::{Calendar, date_in_words},
    publication::{
        ReleaseTerm, State, Verdict,
        content::{Block, Content, Run},
        kind, statutory_item,
    },
    task::time_left,
};
use gongkai_office::publication::{
    Draft, Held, Noticed, can_be_masked, edition_row, finding_row, found, review_row, rule_title,
};
use gongkai_web_kit::problem::Problem;

use crate::{problem, words::moment};

/// Kind of the tag of a state.
pub fn tag(state: State) -> &'static str {
    match state {
        State::Draft => "quiet",
        State::InReview => "brand",
        State::Returned | State::Withdrawn => "seal",
        State::Referred | State::Approved => "warn",
        State::Public => "ok",
    }
}

/// By when it has to be public, as a clock.
#[derive(Debug, Default)]
pub struct Clock {
    /// `clock-overdue`, `clock-due`, `clock-done` or nothing.
    pub class: &'static str,
    /// 「剩 11 个工作日」.
    pub left: String,
    /// The last day; empty: no term is running.
    pub due: String,
    /// The rule as a sentence.
    pub rule: String,
}

impl Clock {
    /// The clock on `today` of an edition that is not public yet.
    pub fn of(term: Option<ReleaseTerm>, state: State, today: NaiveDate) -> Self {
        if matches!(state, State::Public | State::Withdrawn) {
            return Self::default();
        }
        let due = term.and_then(|term| Some((term, term.due(Calendar::in_force()).ok()?.date)));
        let Some((term, due)) = due else { return Self::default() };
        let Ok(left) = time_left(Calendar::in_force(), today, due) else { return Self::default() };
        let (class, words) = match left.days {
            _ if due < today && left.days == 0 => ("clock-overdue", "已过期限".to_owned()),
            days if due < today => ("clock-overdue", format!("逾期 {} 个工作日", days.unsigned_abs())),
            0 => ("clock-due", "今天到期".to_owned()),
            days => ("", format!("剩 {days} 个工作日")),
        };
        let left = if left.provisional { format!("{words}（暂定）") } else { words };
        Self { class, left, due: date_in_words(due), rule: term.sentence() }
    }
}

/// Which edition the public sees.
pub fn public_words(public: Option<i32>, newest: i32) -> String {
    match public {
        Some(edition) if edition == newest => "公开的就是这一版".to_owned(),
        Some(edition) => format!("公开的是第{edition}版"),
        None => "没有公开".to_owned(),
    }
}

/// A block of a text.
#[derive(Debug, Default)]
pub struct BlockView {
    /// `h3`, `h4`, `h5`, `p`, `ul`, `ol`, `table`, `image`.
    pub tag: &'static str,
    /// Words of a heading, caption of a table, what a picture shows.
    pub text: String,
    /// Below a picture.
    pub caption: String,
    /// Where a picture is; empty: it is told in words.
    pub href: String,
    /// Paragraph: one entry; list: its entries.
    pub items: Vec<Vec<Run>>,
    /// Rows of heads.
    pub heads: Vec<Vec<String>>,
    /// Other rows.
    pub rows: Vec<Vec<String>>,
}

/// The text as it will stand on the portal. `pictures`: where pictures are, without their name.
pub fn blocks(content: &Content, pictures: &str) -> Vec<BlockView> {
    content.blocks.iter().map(|one| block(one, pictures)).collect()
}

fn block(block: &Block, pictures: &str) -> BlockView {
    let plain = BlockView::default();
    match block {
        Block::Heading { level, text } => {
            let tag = ["h3", "h4"].get(usize::from(level.saturating_sub(1))).copied().unwrap_or("h5");
            BlockView { tag, text: text.clone(), ..plain }
        }
        Block::Paragraph { runs } => BlockView { tag: "p", items: vec![runs.clone()], ..plain },
        Block::List { ordered, items } => {
            BlockView { tag: if *ordered { "ol" } else { "ul" }, items: items.clone(), ..plain }
        }
        Block::Table { caption, heads, rows } => {
            let (heads, rows) = rows.split_at_checked(*heads).unwrap_or((&[], rows.as_slice()));
            BlockView { tag: "table", text: caption.clone(), heads: heads.into(), rows: rows.into(), ..plain }
        }
        Block::Image { file, alt, caption } => BlockView {
            tag: "image",
            text: alt.clone(),
            caption: caption.clone(),
            href: if pictures.is_empty() { String::new() } else { format!("{pictures}{file}") },
            ..plain
        },
    }
}

/// What is filled in of the metadata, in the order of the form.
pub fn facts(draft: &Draft) -> Vec<(&'static str, String)> {
    let of = &draft.metadata;
    let day = |day: Option<NaiveDate>| day.map(date_in_words).unwrap_or_default();
    let period = match of.period_from.zip(of.period_until) {
        Some((from, until)) => format!("{}—{}", date_in_words(from), date_in_words(until)),
        None => day(of.period_from.or(of.period_until)),
    };
    let comments = match of.comment_from.zip(of.comment_until) {
        Some((from, until)) => format!("{}—{}", date_in_words(from), date_in_words(until)),
        None => day(of.comment_from.or(of.comment_until)),
    };
    [
        ("种类", kind(&of.kind).map(|kind| kind.name.clone()).unwrap_or_default()),
        ("公开事项", statutory_item(&of.item).map(|item| item.short.clone()).unwrap_or_default()),
        ("发文机关", of.issuer.clone()),
        ("发文字号", of.number.clone()),
        ("形成（成文）日期", day(of.formed_on)),
        ("主题分类", of.topic.clone()),
        ("体裁", of.genre.clone()),
        ("内容概述", of.summary.clone()),
        ("有效性", of.validity.map(|one| one.word().to_owned()).unwrap_or_default()),
        ("有效期至", day(of.expires_on)),
        ("公示期", period),
        ("征集期", comments),
        ("信息来源", of.source.clone()),
        ("行政相对人", of.party.clone()),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .collect()
}

/// What somebody said or did.
#[derive(Debug)]
pub struct StepView {
    pub at: String,
    pub what: String,
    pub by: String,
    pub opinion: String,
    pub digest: String,
    /// Does it still count?
    pub counts: bool,
}

/// The trail, newest last.
pub fn steps(rows: &[review_row::Model]) -> Vec<StepView> {
    rows.iter().map(step).collect()
}

fn step(row: &review_row::Model) -> StepView {
    let verdict = row.verdict.as_deref().and_then(Verdict::parse).map(Verdict::word);
    let verb = match row.what.as_str() {
        "passed" => "通过",
        "returned" => "退回",
        "withdrawn" => "撤下",
        _ => verdict.unwrap_or_default(),
    };
    let asked = row.authority.as_deref().unwrap_or_default();
    let what = [row.word.as_str(), verb, asked].into_iter().filter(|part| !part.is_empty());
    let place = row.deputy_for.as_ref().map(|name| format!("（代{name}）")).unwrap_or_default();
    StepView {
        at: moment(row.at),
        what: what.collect::<Vec<_>>().join(" · "),
        by: format!("{}{place}", row.by_name),
        opinion: row.opinion.clone(),
        digest: short(&row.seen),
        counts: row.in_force,
    }
}

/// A stage of the flow in the strip.
#[derive(Debug)]
pub struct StageView {
    pub name: String,
    pub detail: String,
    pub done: bool,
    pub current: bool,
}

/// The stages with the one that is due.
pub fn stages(held: &Held) -> Vec<StageView> {
    let due = held.life.step_due(held.flow).map(|step| step.id.as_str());
    let stage = |step: &gongkai_domain::publication::Step| {
        let passed = held.steps.iter().rev().find(|row| {
            row.in_force && row.what == "passed" && row.step.as_deref() == Some(step.id.as_str())
        });
        StageView {
            name: format!("{} · {}", step.word, step.long),
            detail: match passed {
                Some(row) => format!("{} {} 通过", row.by_name, moment(row.at)),
                None if due == Some(step.id.as_str()) => format!("等{}办理", step.duty.word()),
                None => step.duty.word().to_owned(),
            },
            done: passed.is_some(),
            current: due == Some(step.id.as_str()),
        }
    };
    held.flow.steps.iter().map(stage).collect()
}

/// A finding of the screening.
#[derive(Debug)]
pub struct FindingView {
    pub id: String,
    pub version: i32,
    pub class: &'static str,
    pub icon: &'static str,
    pub title: String,
    pub message: String,
    pub place: String,
    pub hidden: bool,
    pub excerpt: String,
    pub suggestion: String,
    /// What was said about it, in words; empty: nothing.
    pub said: String,
    /// May it stay for a reason?
    pub acceptable: bool,
    /// May the law allow it?
    pub exceptable: bool,
    /// Is there an exception to confirm?
    pub to_confirm: bool,
    /// Can it be covered with one act?
    pub maskable: bool,
    /// What the editor looks for, and what it puts there; empty outside the editor.
    pub mask: (String, String),
}

/// Findings as lines of the panel.
pub fn findings(
    rows: &[finding_row::Model],
    edition: &edition_row::Model,
) -> Result<Vec<FindingView>, Problem> {
    rows.iter().map(|row| finding(row, edition)).collect()
}

fn finding(row: &finding_row::Model, edition: &edition_row::Model) -> Result<FindingView, Problem> {
    let found = found(row).map_err(problem)?;
    let name = |name: &Option<String>| name.clone().unwrap_or_default();
    let said = row.reason.as_ref().map(|reason| format!("{}：{reason}", name(&row.reason_by_name)));
    let said = match (said, &row.confirmed_by_name) {
        (Some(said), Some(second)) => format!("{said}　{second}已确认"),
        (said, _) => said.unwrap_or_default(),
    };
    Ok(FindingView {
        id: row.id.clone(),
        version: row.version,
        class: if found.stops() { "must" } else { "hint-level" },
        icon: if found.stops() { "alert-circle" } else { "alert-triangle" },
        title: rule_title(&row.rule).to_owned(),
        message: row.message.clone(),
        place: row.place.clone(),
        hidden: row.hidden,
        excerpt: row.excerpt.clone(),
        suggestion: row.suggestion.clone(),
        said,
        acceptable: !found.blocks,
        exceptable: found.ask_exception().is_ok(),
        to_confirm: found.blocks && found.reason_by.is_some() && !found.confirmed,
        maskable: can_be_masked(row, edition),
        mask: Default::default(),
    })
}

/// A finding of a text that is being written: nothing can be said about it yet.
pub fn noticed(found: &Noticed) -> FindingView {
    FindingView {
        id: String::new(),
        version: 0,
        class: if found.blocks { "must" } else { "hint-level" },
        icon: if found.blocks { "alert-circle" } else { "alert-triangle" },
        title: rule_title(&found.rule).to_owned(),
        message: found.message.clone(),
        place: found.place.clone(),
        hidden: false,
        excerpt: found.excerpt.clone(),
        suggestion: found.suggestion.clone(),
        said: String::new(),
        acceptable: false,
        exceptable: false,
        to_confirm: false,
        maskable: false,
        mask: found.mask.clone().unwrap_or_default(),
    }
}

/// The first 8 digits of a digest, in two groups.
pub fn short(digest: &str) -> String {
    let upper = digest.to_uppercase();
    format!("{} {}", upper.get(..4).unwrap_or_default(), upper.get(4..8).unwrap_or_default())
}
