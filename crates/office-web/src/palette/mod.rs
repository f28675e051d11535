//! Ctrl K: pages, people, documents, reports and acts by Chinese words, pinyin or its initials. A page of results
//! for browsers without scripts, JSON for the script.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, header::ACCEPT},
    response::{Html, IntoResponse, Response},
};
use gongkai_domain::authority::Read;
use gongkai_office::{
    organisation::{name_key, staff},
    publication::{self as documents, Dossier},
    report::{self, AnnualReport},
};
use gongkai_web_kit::{
    caller::Caller, extract::Asked, layout::OfficeFrame, policy::Policy, problem::Problem, routes::Routes,
    seal::Sealer,
};
use serde::{Deserialize, Serialize};

use crate::{OfficeWeb, organisation::colleagues, problem, publication, rail, report::READERS};

/// Hits of one group.
const MOST: usize = 8;
/// Documents that are searched.
const NEWEST: u64 = 500;

/// The routes.
pub fn routes() -> Routes<OfficeWeb> {
    Routes::new().get("/office/palette", Policy::STAFF, "palette.find", find)
}

#[derive(Deserialize)]
struct Question {
    q: Option<String>,
}

/// A hit.
#[derive(Serialize)]
struct Item {
    title: String,
    detail: String,
    href: String,
}

/// Hits of one kind.
#[derive(Serialize)]
struct Group {
    name: &'static str,
    items: Vec<Item>,
}

#[derive(Serialize)]
struct Found {
    groups: Vec<Group>,
}

#[derive(Template)]
#[template(path = "palette/found.html")]
struct FoundPage {
    frame: OfficeFrame,
    words: String,
    groups: Vec<Group>,
}

async fn find(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    headers: HeaderMap,
    Asked(question): Asked<Question>,
) -> Result<Response, Problem> {
    let words = question.q.unwrap_or_default().trim().to_lowercase();
    let groups = groups(&desk, &caller, &words).await?;
    let wants_json = headers
        .get(ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("application/json"));
    if wants_json {
        return Ok(axum::Json(Found { groups }).into_response());
    }
    let frame = desk.frame(&caller, &sealer, "搜索", Vec::new()).await?;
    Ok(Html(FoundPage { frame, words, groups }.render()?).into_response())
}

async fn groups(desk: &OfficeWeb, caller: &Caller, words: &str) -> Result<Vec<Group>, Problem> {
    let item = |title: String, detail: &str, href: String| Item { title, detail: detail.to_owned(), href };
    let pages = rail::mine(caller.staff())
        .map(|place| item(place.name.to_owned(), place.group, place.href.to_owned()));
    let acts = rail::quick(caller.staff()).into_iter().map(|act| item(act.name, "操作", act.href));
    let mut groups = vec![
        Group { name: "页面", items: pages.collect() },
        Group { name: "操作", items: acts.collect() },
        Group { name: "年度报告", items: reports(desk, caller).await? },
    ];
    if !words.is_empty() {
        groups.push(Group { name: "公开信息", items: documents(desk, caller).await? });
        groups.push(Group { name: "人员", items: people(desk, caller).await? });
    }
    for group in &mut groups {
        group.items.retain(|item| fits(&item.title, words) || fits(&item.detail, words));
        group.items.truncate(MOST);
    }
    groups.retain(|group| !group.items.is_empty());
    Ok(groups)
}

async fn reports(desk: &OfficeWeb, caller: &Caller) -> Result<Vec<Item>, Problem> {
    if !caller.has_any(READERS) {
        return Ok(Vec::new());
    }
    let right = caller.authorise_all::<Read, AnnualReport>()?;
    let years = report::titles(desk.office(), &right).await.map_err(problem)?;
    let item = |(id, year, title): (String, i32, String)| Item {
        title: format!("{year}年度报告"),
        detail: title,
        href: format!("/office/reports/{id}"),
    };
    Ok(years.into_iter().map(item).collect())
}

/// Documents by title, its sounds, or their numbers; the newest only, the list has the others.
async fn documents(desk: &OfficeWeb, caller: &Caller) -> Result<Vec<Item>, Problem> {
    if !caller.has_any(publication::READERS) {
        return Ok(Vec::new());
    }
    let right = caller.authorise_all::<Read, Dossier>()?;
    let asked = documents::Asked { limit: NEWEST, ..documents::Asked::default() };
    let lines = documents::list(desk.office(), caller.staff(), &right, &asked).await.map_err(problem)?;
    let item = |line: documents::Line| Item {
        detail: format!("{} {}", line.edition.number, line.row.index_number.clone().unwrap_or_default())
            .trim()
            .to_owned(),
        href: format!("/office/documents/{}", line.row.id),
        title: line.edition.title,
    };
    Ok(lines.lines.into_iter().map(item).collect())
}

async fn people(desk: &OfficeWeb, caller: &Caller) -> Result<Vec<Item>, Problem> {
    let rows = colleagues(desk, caller).await?;
    let item = |row: staff::Model| Item {
        detail: format!("{} {}", row.post.unwrap_or_default(), row.account).trim().to_owned(),
        title: row.name,
        href: format!("/office/settings/organisation/staff/{}", row.id),
    };
    Ok(rows.into_iter().map(item).collect())
}

/// Does the text contain the words, or its pinyin, or the initials of its pinyin? No words: everything.
fn fits(text: &str, words: &str) -> bool {
    if words.is_empty() || text.to_lowercase().contains(words) {
        return true;
    }
    let key = name_key(text);
    let sounds: Vec<&str> = key.split(' ').collect();
    let initials: String = sounds.iter().filter_map(|sound| sound.chars().next()).collect();
    initials.contains(words) || sounds.concat().contains(words)
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn words_pinyin_and_initials() {
        for (text, words, expected) in [
            ("年度报告", "年度", true),
            ("年度报告", "ndbg", true),
            ("年度报告", "niandu", true),
            ("年度报告", "bg", true),
            ("年度报告", "bd", false),
            ("年度报告", "", true),
            ("Excel 导出", "excel", true),
        ] {
            assert_eq!(fits(text, words), expected, "{text} {words}");
        }
    }
}
