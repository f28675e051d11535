//! Entries of any time, by desk, way, line and words.

use askama::Template;
use axum::{extract::State as Given, response::Html};
use gongkai_domain::{
    authority::Read,
    calendar::read_date,
    id::{InquiryId, UnitId},
};
use gongkai_office::inquiry::{self, Inquiries};
use gongkai_web_kit::{
    caller::Caller,
    extract::Asked,
    layout::{Choice, Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{
    NAME, ROOT,
    desk::{Row, any_desk},
    form::Choices,
};
use crate::{OfficeWeb, problem, publication::list::Units};

/// What is asked for, as the address has it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    words: String,
    from: String,
    until: String,
    desk: String,
    way: String,
    line: String,
    open: String,
    before: String,
}

impl Filter {
    fn pairs(&self) -> [(&'static str, &str); 7] {
        [
            ("words", &self.words),
            ("from", &self.from),
            ("until", &self.until),
            ("desk", &self.desk),
            ("way", &self.way),
            ("line", &self.line),
            ("open", &self.open),
        ]
    }

    fn view(&self) -> FormView {
        FormView::of(self.pairs().map(|(name, value)| (name.to_owned(), value.to_owned())))
    }

    fn asked(&self) -> inquiry::Asked {
        inquiry::Asked {
            from: read_date(&self.from),
            until: read_date(&self.until),
            desk: UnitId::parse(&self.desk),
            way: self.way.clone(),
            line: self.line.clone(),
            open: self.open == "yes",
            words: self.words.clone(),
            before: InquiryId::parse(&self.before),
        }
    }

    fn href(&self, before: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let all = self.pairs().into_iter().chain([("before", before)]);
        query.extend_pairs(all.filter(|(_, value)| !value.is_empty()));
        format!("{ROOT}/search?{}", query.finish())
    }
}

#[derive(Template)]
#[template(path = "inquiry/list.html")]
struct ListPage {
    frame: OfficeFrame,
    form: FormView,
    desks: Vec<Choice>,
    ways: Vec<Choice>,
    lines: Vec<Choice>,
    only: Vec<Choice>,
    rows: Vec<Row>,
    next: String,
    searched_to: bool,
}

pub async fn list(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(filter): Asked<Filter>,
) -> Result<Html<String>, Problem> {
    let right = caller.authorise_all::<Read, Inquiries>()?;
    let units = Units::of(&desk, &caller).await?;
    let found = inquiry::list(desk.office(), &right, &filter.asked()).await.map_err(problem)?;
    let choices = Choices::of(units.choices());
    let any = |word: &str, list: &[Choice]| {
        std::iter::once(Choice::new("", word)).chain(list.iter().cloned()).collect::<Vec<_>>()
    };
    let crumbs = vec![Crumb::new(NAME, ROOT), Crumb::here("查找")];
    let page = ListPage {
        frame: desk.frame(&caller, &sealer, "查找咨询", crumbs).await?,
        form: filter.view(),
        desks: any_desk(&units),
        ways: any("全部方式", &choices.ways),
        lines: any("全部类别", &choices.lines),
        only: vec![Choice::new("yes", "待答复的")],
        rows: found.rows.iter().map(|row| Row::of(&desk, &units, row)).collect(),
        next: found.next.as_deref().map(|id| filter.href(id)).unwrap_or_default(),
        searched_to: found.searched_to,
    };
    Ok(Html(page.render()?))
}
