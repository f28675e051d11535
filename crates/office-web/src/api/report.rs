//! Annual reports: to read them with their cells and findings, to bring one in, to submit it. Approval
//! and publication stay with persons.

use axum::{
    Json,
    extract::State as Given,
    http::{
        StatusCode,
        header::{HeaderValue, LOCATION},
    },
    response::{IntoResponse, Response},
};
use gongkai_domain::{
    authority::{Edit, Read},
    refusal::Refusal,
};
use gongkai_office::report::{self, AnnualReport, Summary};
use gongkai_report::{FindingView, json};
use gongkai_web_kit::{
    caller::Caller,
    extract::{Asked, At, Json as Body},
    policy::Policy,
    problem::Problem,
    routes::Routes,
    upload::UploadForm,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};

use crate::{
    OfficeWeb, problem,
    report::{UPLOAD_BYTES, file},
};

const READ: Policy = Policy::token("report.read");
const WRITE: Policy = Policy::token("report.write");
/// Entries of a list if nobody says how many, and at most.
const FEW: usize = 20;
const MOST: usize = 100;

pub(super) fn routes() -> Routes<OfficeWeb> {
    Routes::new()
        .get("/api/reports", READ, "report.list", list)
        .upload("/api/reports", WRITE, "report.import", UPLOAD_BYTES, import)
        .get("/api/reports/{id}", READ, "report.show", show)
        .post("/api/reports/{id}/submit", WRITE, "report.submit", submit)
}

/// Which part of a list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Part {
    /// 上一页给出的游标；不给则从头开始
    #[param(pattern = "^[12][0-9]{3}$")]
    after: Option<String>,
    /// 最多几条，默认 20
    #[param(minimum = 1, maximum = 100)]
    limit: Option<usize>,
}

/// A report in a list.
#[derive(Serialize, ToSchema)]
pub struct Brief {
    /// 编号
    id: String,
    /// 报告的年度
    year: i32,
    /// 标题
    title: String,
    /// 所处环节
    #[schema(pattern = "^(draft|submitted|returned|approved|published|withdrawn)$")]
    state: &'static str,
    /// 必须相符而不符的项数
    must: usize,
    /// 其他需要留意的项数
    hints: usize,
    /// 公众看到的就是最新一版；没有公布时为空
    public_is_newest: Option<bool>,
}

/// A page of the list.
#[derive(Serialize, ToSchema)]
pub struct Briefs {
    /// 各年度的报告，新的在前
    items: Vec<Brief>,
    /// 下一页的游标；没有下一页时为空
    next: Option<String>,
}

/// A report with its figures.
#[derive(Serialize, ToSchema)]
pub struct Whole {
    /// 编号
    id: String,
    /// 报告的年度
    year: i32,
    /// 标题
    title: String,
    /// 格式
    format: String,
    /// 所处环节
    #[schema(pattern = "^(draft|submitted|returned|approved|published|withdrawn)$")]
    state: &'static str,
    /// 第几版
    edition: i32,
    /// 这一版内容的摘要，送审时写回
    digest: String,
    /// 公众看到的是第几版；没有公布时为空
    public_edition: Option<i32>,
    /// 各单元格：数字、写成文本的小数，或空
    #[schema(value_type = Object)]
    cells: Map<String, Value>,
    /// 核对的结果
    #[schema(value_type = Vec<Object>)]
    findings: Vec<Value>,
}

/// Whoever submits a report says which content was seen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Submission {
    /// 看过的内容的摘要
    digest: String,
    /// 历史报告按原样保留不符数据的原因
    historical: Option<String>,
}

/// The form with a file.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form; it is read part by part")]
pub struct ReportFile {
    /// 年度报告：docx、xlsx、xls、pdf、html 或 txt
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// 报告的年度；不给则从文件中识别
    #[schema(minimum = 1990, maximum = 2100)]
    year: Option<i32>,
    /// 更正说明
    erratum: Option<String>,
    /// 文件中的机关名称不同（other_agency），但确是本机关的报告：写文件中的机关名称
    other_name_confirmed: Option<String>,
    /// 文件写的是另一年度（other_year），但确实要作为 year 的报告导入：写文件中的年度
    other_year_confirmed: Option<i32>,
    /// 草稿里有系统中填写的内容（replaces_work），确实要用文件代替：写被代替的草稿的 digest
    replaced_confirmed: Option<String>,
}

fn brief(found: Summary) -> Brief {
    Brief {
        id: found.row.id,
        year: found.row.year,
        title: found.title,
        state: found.state.code(),
        must: found.must,
        hints: found.hints,
        public_is_newest: found.public_is_newest,
    }
}

fn whole(found: AnnualReport) -> Whole {
    Whole {
        id: found.row.id,
        year: found.row.year,
        title: found.edition.title,
        format: found.report.format.id.clone(),
        state: found.life.state.code(),
        edition: found.life.edition,
        digest: found.life.digest,
        public_edition: found.life.public,
        cells: json::cells_and_printed(&found.report).0,
        findings: found.findings.iter().map(FindingView::to_json).collect(),
    }
}

/// 本机关各年度的报告
#[utoipa::path(get, path = "/api/reports", params(Part), responses((status = 200, body = Briefs)))]
pub async fn list(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    Asked(part): Asked<Part>,
) -> Result<Json<Briefs>, Problem> {
    let unreadable = |sentence| Problem::BadRequest(Refusal::new("unreadable_query", sentence));
    let limit = part.limit.unwrap_or(FEW);
    if !(1..=MOST).contains(&limit) {
        return Err(unreadable("limit 应是 1 到 100 之间的整数"));
    }
    let year = |text: &str| text.parse().ok().filter(|year| (1000..3000).contains(year));
    let after = part.after.as_deref().map(year);
    if after == Some(None) {
        return Err(unreadable("after 应是上一页答复中的 next"));
    }
    let right = caller.authorise_all::<Read, AnnualReport>()?;
    let all = report::list(desk.office(), &right).await.map_err(problem)?;
    let mut rest =
        all.into_iter().filter(|one| after.flatten().is_none_or(|after: i32| one.row.year < after));
    let items: Vec<_> = rest.by_ref().take(limit).map(brief).collect();
    let next = rest.next().and(items.last()).map(|last| last.year.to_string());
    Ok(Json(Briefs { items, next }))
}

/// 一份报告，连同各单元格和核对结果
#[utoipa::path(
    get,
    path = "/api/reports/{id}",
    params(("id" = String, Path, description = "报告的编号")),
    responses((status = 200, body = Whole))
)]
pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Json<Whole>, Problem> {
    Ok(Json(load(&desk, &caller, &id).await?))
}

async fn load(desk: &OfficeWeb, caller: &Caller, id: &str) -> Result<Whole, Problem> {
    let right = caller.authorise::<Read, AnnualReport>(id)?;
    Ok(whole(report::show(desk.office(), &right).await.map_err(problem)?))
}

/// 导入一份报告文件
#[utoipa::path(
    post,
    path = "/api/reports",
    request_body(content = ReportFile, content_type = "multipart/form-data"),
    responses((status = 201, body = Whole, description = "已导入", headers(("Location" = String))))
)]
pub async fn import(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    form: UploadForm,
) -> Result<Response, Problem> {
    // Before a byte of the file is read: who may not is not told what is wrong with it.
    caller.authorise_all::<Edit, AnnualReport>()?;
    let id = file::take_in(&desk, &caller, form).await?.done.map_err(Problem::Refused)?;
    let place = HeaderValue::from_str(&format!("/api/reports/{id}")).map_err(Problem::fault)?;
    let imported = load(&desk, &caller, id.as_str()).await?;
    Ok((StatusCode::CREATED, [(LOCATION, place)], Json(imported)).into_response())
}

/// 送审
#[utoipa::path(
    post,
    path = "/api/reports/{id}/submit",
    params(("id" = String, Path, description = "报告的编号")),
    request_body = Submission,
    responses((status = 200, body = Whole))
)]
pub async fn submit(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
    Body(submission): Body<Submission>,
) -> Result<Json<Whole>, Problem> {
    let historical = submission.historical.as_deref();
    report::submit(desk.office(), caller.staff(), &id, &submission.digest, historical)
        .await
        .map_err(problem)?;
    Ok(Json(load(&desk, &caller, &id).await?))
}
