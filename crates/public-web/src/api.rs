//! What was released, as open data: the same as the pages say, for programs.

use axum::{extract::State, http::HeaderMap, response::Response};
use gongkai_public::{AgencyCard, PublishedReport};
use gongkai_web_kit::{
    extract::{Asked, At},
    page_cache::Rendered,
    policy::Policy,
    problem::Problem,
    routes::Routes,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::{
    answer,
    open::{self, query::Reading},
    portal::Portal,
    shelf::Shelf,
};

const JSON: &str = "application/json";

/// The routes.
pub(crate) fn routes() -> Routes<Portal> {
    Routes::new()
        .get("/api/public/agencies", Policy::PUBLIC, "organisation.list", agencies)
        .get("/api/public/reports", Policy::PUBLIC, "report.list", reports)
        .get("/api/public/reports/{year}/{agency}", Policy::PUBLIC, "report.show", report)
        .readable_elsewhere()
}

/// What this surface says of its operations, as OpenAPI.
pub fn document() -> Value {
    #[derive(OpenApi)]
    #[openapi(paths(
        agencies,
        reports,
        report,
        open::api::catalogue,
        open::api::documents,
        open::api::document,
        open::bulk::csv,
        open::bulk::jsonl
    ))]
    struct Operations;
    serde_json::to_value(Operations::openapi()).unwrap_or_default()
}

/// An agency as the guide shows it.
#[derive(Serialize, ToSchema)]
pub struct Agency {
    /// 在地址中使用的代码
    code: String,
    /// 机关名称
    name: String,
    /// 上级机关的代码
    superior: Option<String>,
    /// 负责公开工作的机构
    office: String,
    /// 地址
    address: String,
    /// 邮政编码
    postcode: String,
    /// 电话
    phone: String,
    /// 办公时间
    hours: String,
    /// 电子邮箱
    email: String,
}

/// All agencies of the portal.
#[derive(Serialize, ToSchema)]
pub struct Agencies {
    /// 按代码排列
    items: Vec<Agency>,
}

/// A report in a list.
#[derive(Serialize, ToSchema)]
pub struct Released {
    /// 机关的代码
    agency: String,
    /// 报告的年度
    year: i32,
    /// 标题
    title: String,
    /// 第几版
    edition: i32,
    /// 这一版的公布日期
    #[schema(format = Date)]
    published_on: String,
    /// 第一版的公布日期；没有更正过的与上面相同
    #[schema(format = Date)]
    first_published_on: String,
    /// 更正版写明更正了什么
    erratum: Option<String>,
    /// 口径：own 本级政府机关，whole 全域汇总（含下级政府、乡镇街道）；空的是本机关。口径不同的数字不可比
    scope: Option<String>,
    /// 公布内容的摘要（SHA-256）
    digest: String,
}

/// Reports in force.
#[derive(Serialize, ToSchema)]
pub struct ReleasedList {
    /// 新的年度在前
    items: Vec<Released>,
    /// 下一页的游标；没有下一页时为空
    next: Option<String>,
}

/// A report with its figures and text.
#[derive(Serialize, ToSchema)]
pub struct ReleasedReport {
    /// 公布的情况
    #[serde(flatten)]
    about: Released,
    /// 报告的内容
    #[schema(value_type = Object)]
    report: Value,
}

/// Which reports.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// 只要这一年度的
    #[param(value_type = Option<i32>, minimum = 2008, maximum = 2100)]
    year: Option<String>,
    /// 只要这个机关的
    #[param(min_length = 1, max_length = 40)]
    agency: Option<String>,
    /// 上一页给出的游标；不给则从头开始
    #[param(pattern = "^[0-9]{1,6}$")]
    after: Option<String>,
}

/// Years that a report can be about.
const FIRST_YEAR: i32 = 2008;
const LAST_YEAR: i32 = 2100;
/// Entries of one page.
const AT_ONCE: usize = 100;

fn agency(card: AgencyCard) -> Agency {
    Agency {
        code: card.code,
        name: card.name,
        superior: card.superior,
        office: card.disclosure_office,
        address: card.address,
        postcode: card.postcode,
        phone: card.phone,
        hours: card.office_hours,
        email: card.email,
    }
}

fn released(shelf: &Shelf, report: &PublishedReport) -> Released {
    Released {
        agency: shelf.card(&report.agency).map(|card| card.code.clone()).unwrap_or_default(),
        year: report.year,
        title: report.title.clone(),
        edition: report.edition,
        published_on: report.published_on.to_string(),
        first_published_on: report.first_published_on().to_string(),
        erratum: report.erratum.clone(),
        scope: report.scope.map(|scope| scope.code().to_owned()),
        digest: report.digest.clone(),
    }
}

fn json(value: &impl Serialize) -> Result<Rendered, Problem> {
    Ok(answer::text(JSON, serde_json::to_string(value).map_err(Problem::fault)?))
}

/// 本平台上的机关
#[utoipa::path(get, path = "/api/public/agencies", responses((status = 200, body = Agencies)))]
pub async fn agencies(State(portal): State<Portal>, headers: HeaderMap) -> Result<Response, Problem> {
    let store = portal.store.clone();
    let make = async move {
        let cards = store.cards().await.map_err(Problem::fault)?;
        json(&Agencies { items: cards.into_iter().map(agency).collect() })
    };
    portal.fresh(&headers, make).await
}

/// 已公布的年度报告
#[utoipa::path(get, path = "/api/public/reports", params(Which), responses((status = 200, body = ReleasedList)))]
pub async fn reports(
    State(portal): State<Portal>,
    Asked(which): Asked<Which>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut reading = Reading::default();
    let fits = |year: &i32| (FIRST_YEAR..=LAST_YEAR).contains(year);
    let year = reading.number(which.year.as_ref(), fits, "year 应是 2008 到 2100 之间的年度");
    let is_code = which.agency.as_ref().is_none_or(|code| (1..=40).contains(&code.chars().count()));
    reading.unless(is_code, "agency 应是机关的代码");
    let from = which.after.as_deref().map(cursor);
    reading.unless(from != Some(None), "after 应是上一页答复中的 next");
    reading.finish()?;
    let from = from.flatten().unwrap_or(0);
    let store = portal.store.clone();
    let make = async move {
        let shelf = Shelf::of(&store).await?;
        let fits = |report: &&PublishedReport| {
            let code = shelf.card(&report.agency).map(|card| card.code.as_str());
            year.is_none_or(|year| report.year == year)
                && which.agency.as_deref().is_none_or(|agency| code == Some(agency))
        };
        let mut rest = shelf.reports.iter().filter(fits).skip(from);
        let items: Vec<_> = rest.by_ref().take(AT_ONCE).map(|report| released(&shelf, report)).collect();
        let next = rest.next().map(|_| (from + AT_ONCE).to_string());
        json(&ReleasedList { items, next })
    };
    portal.fresh(&headers, make).await
}

/// A number of one to six digits and nothing else.
fn cursor(text: &str) -> Option<usize> {
    let plain = (1..=6).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// 一份年度报告的全部数据和文字
#[utoipa::path(
    get,
    path = "/api/public/reports/{year}/{agency}",
    params(
        ("year" = i32, Path, description = "报告的年度", minimum = 2008, maximum = 2100),
        ("agency" = String, Path, description = "机关的代码"),
    ),
    responses((status = 200, body = ReleasedReport))
)]
pub async fn report(
    State(portal): State<Portal>,
    At((year, code)): At<(i32, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let store = portal.store.clone();
    let make = async move {
        let shelf = Shelf::of(&store).await?;
        let card = shelf.card_by_code(&code).ok_or(Problem::NotFound)?;
        let found = shelf.reports_of(&card.agency).find(|report| report.year == year);
        let found = found.ok_or(Problem::NotFound)?;
        json(&ReleasedReport { about: released(&shelf, found), report: found.report.clone() })
    };
    portal.fresh(&headers, make).await
}
