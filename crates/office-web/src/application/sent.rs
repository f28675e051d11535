//! What the applicant said over the portal, letter by letter.

use askama::Template;
use axum::{extract::State as Given, response::Html};
use gongkai_domain::{authority::Read, calendar::date_in_words};
use gongkai_office::application::{self, Cases, SentLetter};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    layout::{Crumb, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use super::{NAME, ROOT, page::loaded};
use crate::{OfficeWeb, problem};

struct LetterView {
    on: String,
    word: &'static str,
    text: String,
}

#[derive(Template)]
#[template(path = "application/sent.html")]
struct SentPage {
    frame: OfficeFrame,
    id: String,
    letters: Vec<LetterView>,
}

fn view(letter: SentLetter) -> LetterView {
    let word = match letter.kind.as_str() {
        "filing" => "提出申请",
        "correction" => "补正申请",
        "confirmed" => "确认申请是本人提交",
        "read" => "打开了有这些文书的查询页面",
        "withdrawn" => "撤回申请",
        _ => "来件",
    };
    LetterView { on: date_in_words(letter.received_on), word, text: letter.text }
}

/// The page.
pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    const TITLE: &str = "申请人网上来件";
    let case = loaded(&desk, &caller, &id).await?;
    let right = caller.authorise::<Read, Cases>(&id)?;
    let letters = application::sent(desk.office(), &right).await.map_err(problem)?;
    let crumbs = vec![
        Crumb::new(NAME, ROOT),
        Crumb::new(&case.row.number, format!("{ROOT}/{id}")),
        Crumb::here(TITLE),
    ];
    let frame = desk.frame(&caller, &sealer, TITLE, crumbs).await?;
    let page = SentPage { frame, letters: letters.into_iter().map(view).collect(), id };
    Ok(Html(page.render()?))
}
