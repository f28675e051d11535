//! One entry: all that it says, and whether it is genuine.

use askama::Template;
use axum::{extract::State, response::Html};
use gongkai_domain::{authority::Read, organisation::Duty};
use gongkai_office::audit::{self, Check, Single, Trail};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    layout::{Crumb, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};
use serde_json::Value;

use super::{filter::capability, list::who};
use crate::{OfficeWeb, problem, words::moment};

/// A field that was changed.
struct Change {
    field: String,
    before: String,
    after: String,
}

#[derive(Template)]
#[template(path = "audit/entry.html")]
struct EntryPage {
    frame: OfficeFrame,
    sentence: String,
    at: String,
    who: String,
    duties: String,
    address: String,
    capability: String,
    object: String,
    changes: Vec<Change>,
    number: i64,
    leaf: String,
    body: String,
    kind: &'static str,
    icon: &'static str,
    word: &'static str,
    explanation: String,
}

pub async fn show(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(number): At<String>,
) -> Result<Html<String>, Problem> {
    let right = caller.authorise::<Read, Trail>(&number)?;
    let Single { row, leaf, check } = audit::single(desk.office(), &right).await.map_err(problem)?;
    let number = row.seq + 1;
    let title = format!("留痕第 {number} 条");
    let crumbs = vec![Crumb::new("操作留痕", super::HOME), Crumb::here(&title)];
    let (kind, icon, word, explanation) = told(&check);
    let word_of =
        |code: &String| Duty::parse(code).map_or_else(|| code.clone(), |duty| duty.word().to_owned());
    let duties: Vec<_> = leaf.iter().flat_map(|leaf| &leaf.duties).map(word_of).collect();
    let page = EntryPage {
        frame: desk.frame(&caller, &sealer, &title, crumbs).await?,
        who: who(&row),
        duties: duties.join("、"),
        changes: leaf
            .as_ref()
            .and_then(|leaf| serde_json::to_value(&leaf.event).ok())
            .map(|event| changes(&event))
            .unwrap_or_default(),
        at: moment(row.at),
        address: row.address.unwrap_or_default(),
        capability: capability(&row.event_of),
        object: row.object_id,
        sentence: row.sentence,
        number,
        leaf: row.leaf,
        body: row.body,
        kind,
        icon,
        word,
        explanation,
    };
    Ok(Html(page.render()?))
}

/// Tag and explanation of a check.
fn told(check: &Check) -> (&'static str, &'static str, &'static str, String) {
    match check {
        Check::Covered(size) => (
            "ok",
            "circle-check",
            "核验相符",
            format!("内容与校验值相符，并包含在覆盖前 {size} 条的签名检查点中"),
        ),
        Check::Waiting => (
            "brand",
            "progress",
            "相符，待签检查点",
            "内容与校验值、日志总账相符；下一个检查点签发后即受签名保护".to_owned(),
        ),
        Check::Broken(why) => (
            "seal",
            "alert-octagon",
            "不符",
            format!("{why}。请保留现场，不要继续修改，用“核验全部”查明范围，并按安全事件报告"),
        ),
        Check::Far => {
            ("warn", "alert-triangle", "需全量核验", "这一条与前后检查点相距太远，请用“核验全部”".to_owned())
        }
    }
}

/// What the event says was changed: a list of fields, or one value before and after.
fn changes(event: &Value) -> Vec<Change> {
    let text = |value: Option<&Value>| match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Null) | None => "（不记录内容）".to_owned(),
        Some(other) => other.to_string(),
    };
    let listed = event.get("changes").and_then(Value::as_array).into_iter().flatten().map(|one| Change {
        field: text(one.get("field")),
        before: text(one.get("from")),
        after: text(one.get("to")),
    });
    let single = event.get("before").zip(event.get("after")).map(|(before, after)| Change {
        field: text(event.get("name")),
        before: text(Some(before)),
        after: text(Some(after)),
    });
    listed.chain(single).collect()
}
