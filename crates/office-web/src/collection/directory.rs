//! The directory of a year: every agency with its report, what the checks said of it and where the public reads it;
//! reports that came as files are put before the public here.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{authority::Read, collection::Origin};
use gongkai_office::{
    OfficeError,
    collection::{self, Below, Entry},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::{Asked, At},
    form::{self, Entered},
    layout::{Crumb, Flash, FormView, OfficeFrame, Pager},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{
    NAME, RELEASERS, ROOT,
    filing::shown,
    for_all,
    year::{public, tag},
    year_of,
};
use crate::{OfficeWeb, problem};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Done {
    released: String,
    page: String,
}

/// Agencies on a page.
const PAGE: usize = 100;

/// An agency in the table.
struct Row {
    name: String,
    /// Address of the filing; empty: none came.
    filing: String,
    /// Address of the file that was taken in; empty: none was.
    file: String,
    origin: &'static str,
    must: i32,
    explained: i32,
    unsure: i32,
    hints: i32,
    tag: &'static str,
    state: &'static str,
    public: (&'static str, String),
    shown: String,
    /// Address of the report on the portal; empty: it is not there.
    portal: String,
}

#[derive(Template)]
#[template(path = "collection/directory.html")]
struct DirectoryPage {
    frame: OfficeFrame,
    form: FormView,
    year: i32,
    rows: Vec<Row>,
    all: usize,
    pager: Pager,
    public: usize,
    ready: usize,
    may_release: bool,
}

fn row(year: i32, one: &Entry) -> Row {
    let filing = one.listed.filing.as_ref();
    let origin = filing.and_then(collection::Short::origin);
    let href = filing.map(|filing| format!("/office/filings/{}", filing.id)).unwrap_or_default();
    let (tag, state) =
        one.listed.standing.state.map_or(("quiet", "未报"), |state| (tag(state), state.word()));
    Row {
        name: one.listed.name.clone(),
        file: match origin {
            Some(Origin::File) => format!("{href}/file"),
            _ => String::new(),
        },
        filing: href,
        origin: origin.map_or("没有报来", Origin::word),
        must: filing.map_or(0, |filing| filing.unexplained),
        explained: filing.map_or(0, |filing| filing.must.saturating_sub(filing.unexplained)),
        unsure: filing.map_or(0, |filing| filing.unsure),
        hints: filing.map_or(0, |filing| filing.hints),
        tag,
        state,
        public: match (filing, one.is_public) {
            (None, true) => ("second", "已公布，没有报来".to_owned()),
            _ => public(one.listed.public),
        },
        shown: one.released.as_ref().filter(|_| !one.own).map(shown).unwrap_or_default(),
        portal: match one.is_public {
            true => format!("/annual-reports/{year}/{}", one.code),
            false => String::new(),
        },
    }
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(year): At<String>,
    Asked(done): Asked<Done>,
) -> Result<Html<String>, Problem> {
    page((&desk, &caller, &sealer), year_of(&desk, &year)?, &done, FormView::new()).await.map(Html)
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    year: i32,
    done: &Done,
    form: FormView,
) -> Result<String, Problem> {
    let right = caller.authorise_all::<Read, Below>()?;
    let entries = collection::directory(desk.office(), &right, year).await.map_err(problem)?;
    let at: usize = form::number(&done.page).unwrap_or(1).max(1);
    let all = entries.len();
    let shown = entries.iter().skip((at - 1).saturating_mul(PAGE)).take(PAGE);
    let rows: Vec<Row> = shown.map(|one| row(year, one)).collect();
    let turned = |page: usize| format!("{ROOT}/{year}/directory?page={page}");
    let pager = Pager {
        total: Some(u64::try_from(all).unwrap_or(u64::MAX)),
        shown: rows.len(),
        unit: "个机关",
        previous: (at > 1).then(|| turned(at - 1)),
        next: (at.saturating_mul(PAGE) < all).then(|| turned(at + 1)),
    };
    let crumbs = vec![
        Crumb::new(NAME, ROOT),
        Crumb::new(format!("{year}年度"), format!("{ROOT}/{year}")),
        Crumb::here("公布目录"),
    ];
    let mut frame = desk.frame(caller, sealer, &format!("{year}年度报告公布目录"), crumbs).await?;
    let many = done.released.parse::<usize>().ok();
    frame.flash = many
        .map(|many| Flash {
            kind: "ok", sentence: format!("已公布{many}份报告，门户上稍后可见。")
        });
    let page = DirectoryPage {
        frame,
        form,
        year,
        public: entries.iter().filter(|one| one.is_public).count(),
        ready: entries.iter().filter(|one| one.is_ready()).count(),
        may_release: caller.has_any(RELEASERS),
        rows,
        all,
        pager,
    };
    Ok(page.render()?)
}

/// Shows everything that was accepted and that nobody has shown yet.
pub async fn release_all(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(year): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let year = year_of(&desk, &year)?;
    match collection::release_all(desk.office(), caller.staff(), year).await {
        Ok(many) => Ok(Redirect::to(&format!("{ROOT}/{year}/directory?released={many}")).into_response()),
        Err(OfficeError::Refused(refusals)) => {
            let view = entered.view(&for_all(refusals));
            let again = page((&desk, &caller, &sealer), year, &Done::default(), view).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}
