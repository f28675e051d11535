//! Applications: the register with its terms, a case with its ledger and clock; to hand over what another system has
//! received, to record what was done. Approvals stay with persons.

use axum::{
    Json,
    extract::State as Given,
    http::{
        StatusCode,
        header::{HeaderValue, LOCATION},
    },
    response::{IntoResponse, Response},
};
use chrono::NaiveDate;
use gongkai_domain::{
    application::{Act, ActName, Addressee, Answer, Hand, Intake, Matter, Possible, filing::Filing},
    authority::{Edit, Read},
    calendar::Calendar,
    id::{ApplicationId, UnitId},
    refusal::Refusal,
};
use gongkai_office::application::{self, Asked as Wanted, Cases, Line, Recording, Register, Registration};
use gongkai_web_kit::{
    caller::Caller,
    extract::{Asked, At, Json as Body},
    json_words,
    policy::Policy,
    problem::Problem,
    routes::Routes,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};

use crate::{OfficeWeb, problem};

const READ: Policy = Policy::token("case.read");
const WRITE: Policy = Policy::token("case.write");
/// Entries of a list if nobody says how many, and at most.
const FEW: usize = 20;
const MOST: usize = 100;

pub(super) fn routes() -> Routes<OfficeWeb> {
    Routes::new()
        .get("/api/cases", READ, "application.list", list)
        .post("/api/cases", WRITE, "application.register", register)
        .get("/api/cases/{id}", READ, "application.show", show)
        .post("/api/cases/{id}/acts", WRITE, "application.record", record)
}

/// Which part of the register.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CasePart {
    /// 列已办结的；默认列在办的，时间最紧的在前
    ended: Option<bool>,
    /// 上一页给出的游标；在办的一次列完，没有游标
    #[param(pattern = "^[0-9a-z]{1,32}$")]
    after: Option<String>,
    /// 最多几件已办结的，默认 20
    #[param(minimum = 1, maximum = 100)]
    limit: Option<usize>,
}

/// A case in the register, without personal data.
#[derive(Serialize, ToSchema)]
pub struct CaseBrief {
    /// 编号
    id: String,
    /// 办件编号
    number: String,
    /// 申请人种类，即年报表三的列
    #[schema(pattern = "^(natural|business|research|public_benefit|legal_service|other_org)$")]
    kind: String,
    /// 渠道
    #[schema(pattern = "^(counter|oral|post_signed|post_unsigned|fax|email|online)$")]
    intake: String,
    /// 到达的日期
    #[schema(value_type = String, format = Date)]
    arrived: NaiveDate,
    /// 期限计算的结果，与 gongkai case clock 相同，不含逐日
    #[schema(value_type = Object)]
    clock: Value,
}

/// A page of the register.
#[derive(Serialize, ToSchema)]
pub struct CaseBriefs {
    /// 办件
    items: Vec<CaseBrief>,
    /// 下一页的游标；没有下一页时为空
    next: Option<String>,
}

/// A case with its ledger.
#[derive(Serialize, ToSchema)]
pub struct CaseWhole {
    /// 登记簿中的各项
    #[serde(flatten)]
    brief: CaseBrief,
    /// 版本，登记事项时写回
    version: i32,
    /// 办理经过：日期、事项、句子、依据
    #[schema(value_type = Vec<Object>)]
    acts: Vec<Value>,
    /// 今天能办的和不能办的事项，与办件页面一致：事项、最后一天、不能办的原因；by_person：由本人在页面上办
    #[schema(value_type = Vec<Object>)]
    possible: Vec<Value>,
}

/// An application that another system has received.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandedOver {
    /// 渠道
    intake: String,
    /// 到达的日期
    #[schema(value_type = String, format = Date)]
    arrived: NaiveDate,
    /// 申请内容
    #[schema(schema_with = super::filing::schema)]
    filing: Value,
    /// 要求什么：disclosure 申请公开（默认），own_record 更正与自身相关的信息
    matter: Option<String>,
}

/// Something that was done.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Done {
    /// 看过的版本
    version: i32,
    /// 日期
    #[schema(value_type = String, format = Date)]
    on: NaiveDate,
    /// 事项，如 {"act": "correction_requested", "until": "2026-12-10"}
    #[schema(value_type = Object)]
    act: Value,
    /// 说明
    #[serde(default)]
    text: String,
    /// 答复，起草时写
    #[schema(value_type = Object)]
    answer: Option<Value>,
    /// 协助办理的科室的编号
    unit: Option<String>,
    /// 征求意见函的收件人：name、address、phone，密封保存
    #[schema(value_type = Object)]
    addressee: Option<Value>,
    /// 邮件号，邮寄送达的必填：挂号信或者EMS收据上的号码
    #[serde(default)]
    mail: String,
}

fn brief(line: &Line) -> Result<CaseBrief, Problem> {
    let mut clock = serde_json::to_value(&line.sheet).map_err(Problem::fault)?;
    if let Some(fields) = clock.as_object_mut() {
        fields.remove("days");
    }
    let row = &line.held.row;
    Ok(CaseBrief {
        id: row.id.clone(),
        number: row.number.clone(),
        kind: row.kind.clone(),
        intake: row.intake.clone(),
        arrived: row.arrived_on,
        clock,
    })
}

/// 登记簿
#[utoipa::path(get, path = "/api/cases", params(CasePart), responses((status = 200, body = CaseBriefs)))]
pub async fn list(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    Asked(part): Asked<CasePart>,
) -> Result<Json<CaseBriefs>, Problem> {
    let unreadable = |sentence| Problem::BadRequest(Refusal::new("unreadable_query", sentence));
    let limit = part.limit.unwrap_or(FEW);
    if !(1..=MOST).contains(&limit) {
        return Err(unreadable("limit 应是 1 到 100 之间的整数"));
    }
    let before = part.after.as_deref().map(ApplicationId::parse);
    if before == Some(None) {
        return Err(unreadable("after 应是上一页答复中的 next"));
    }
    let right = caller.authorise_all::<Read, Cases>()?;
    // Open ones are in the order of their last days, which no identity continues: all of them at once.
    let wanted = match part.ended.unwrap_or(false) {
        true => Wanted { ended: true, before: before.flatten(), limit: limit as u64, ..Wanted::default() },
        false => Wanted::default(),
    };
    let found = application::list(desk.office(), &right, &wanted).await.map_err(problem)?;
    let items = found.lines.iter().map(brief).collect::<Result<Vec<_>, _>>()?;
    let next = items.last().filter(|_| found.more).map(|last| last.id.clone());
    Ok(Json(CaseBriefs { items, next }))
}

/// 一个办件，连同办理经过和期限
#[utoipa::path(
    get,
    path = "/api/cases/{id}",
    params(("id" = String, Path, description = "办件的编号")),
    responses((status = 200, body = CaseWhole))
)]
pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Json<CaseWhole>, Problem> {
    Ok(Json(load(&desk, &caller, &id).await?))
}

async fn load(desk: &OfficeWeb, caller: &Caller, id: &str) -> Result<CaseWhole, Problem> {
    let right = caller.authorise::<Read, Cases>(id)?;
    let case = application::show(desk.office(), &right).await.map_err(problem)?;
    let sheet = case.ledger.clock(Calendar::in_force(), desk.office().today()).map_err(Problem::fault)?;
    let acts = case.acts.iter().map(|line| {
        let entry = &line.entry;
        json!({
            "on": entry.on,
            "act": entry.act,
            "sentence": line.sentence(),
            "article": entry.act.name().article(),
        })
    });
    let staff = caller.staff();
    let hand = Hand { staff: Some(&staff.id), duties: &staff.duties };
    let possible = case.possible(hand, desk.office().today()).map_err(problem)?;
    let row = &case.row;
    Ok(CaseWhole {
        possible: possible.iter().map(possible_value).collect(),
        version: row.version,
        acts: acts.collect(),
        brief: CaseBrief {
            id: row.id.clone(),
            number: row.number.clone(),
            kind: row.kind.clone(),
            intake: row.intake.clone(),
            arrived: row.arrived_on,
            clock: serde_json::to_value(&sheet).map_err(Problem::fault)?,
        },
    })
}

fn possible_value(one: &Possible) -> Value {
    let refusals = one.refusals.iter().map(
        |refusal| json!({ "code": refusal.code, "sentence": refusal.sentence, "article": refusal.article }),
    );
    json!({
        "act": one.act.code(),
        "by_person": BY_PERSONS.contains(&one.act),
        "last_day": one.last_day,
        "refusals": refusals.collect::<Vec<Value>>(),
    })
}

/// What stands in a field of the body, or a sentence about what is wrong there.
fn part<T: DeserializeOwned>(field: &'static str, value: Value) -> Result<T, Problem> {
    json_words::from_value(field, value)
        .map_err(|words| Problem::Refused(vec![Refusal::new("unreadable", words).at(field)]))
}

/// 登记其他系统收到的申请
#[utoipa::path(
    post,
    path = "/api/cases",
    request_body = HandedOver,
    responses((status = 201, body = CaseWhole, description = "已登记", headers(("Location" = String))))
)]
pub async fn register(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    said: Result<Body<HandedOver>, Problem>,
) -> Result<Response, Problem> {
    // Who may not is not told what is wrong with the body.
    caller.authorise_all::<Edit, Register>()?;
    let Body(said) = said?;
    let filing: Filing = part("filing", said.filing)?;
    if filing.schema != 1 {
        let sentence = format!("filing.schema 是{}，本接口只认 1，请按接口文档的格式", filing.schema);
        return Err(Problem::Refused(vec![Refusal::new("schema_unknown", sentence).at("filing")]));
    }
    let intake = Intake::parse(&said.intake).ok_or_else(|| {
        let sentence = "intake 应是 counter、oral、post_signed、post_unsigned、fax、email 或 online";
        Problem::Refused(vec![Refusal::new("missing", sentence).at("intake")])
    })?;
    let matter = match said.matter.as_deref() {
        None => Matter::Disclosure,
        Some(code) => Matter::parse(code).ok_or_else(|| {
            let sentence = "matter 应是 disclosure 或 own_record";
            Problem::Refused(vec![Refusal::new("missing", sentence).at("matter")])
        })?,
    };
    let said = Registration { intake, matter, arrived: said.arrived, filing, receipt: None, origin: None };
    let entered =
        application::register_handed_over(desk.office(), caller.staff(), &said).await.map_err(problem)?;
    let place = HeaderValue::from_str(&format!("/api/cases/{}", entered.id)).map_err(Problem::fault)?;
    let registered = load(&desk, &caller, entered.id.as_str()).await?;
    Ok((StatusCode::CREATED, [(LOCATION, place)], Json(registered)).into_response())
}

/// What only a person does.
const BY_PERSONS: &[ActName] = &[
    ActName::ExtensionApproved,
    ActName::ExtensionRejected,
    ActName::ReviewRecorded,
    ActName::Approved,
    ActName::Returned,
    ActName::Reopened,
    ActName::AnswerOrdered,
    ActName::ReasonsGiven,
];

/// 登记办理中的一个事项
#[utoipa::path(
    post,
    path = "/api/cases/{id}/acts",
    params(("id" = String, Path, description = "办件的编号")),
    request_body = Done,
    responses((status = 200, body = CaseWhole))
)]
pub async fn record(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
    said: Result<Body<Done>, Problem>,
) -> Result<Json<CaseWhole>, Problem> {
    load(&desk, &caller, &id).await?;
    let Body(said) = said?;
    let act: Act = part("act", said.act)?;
    if BY_PERSONS.contains(&act.name()) {
        let sentence = "审批、审查、恢复办理、理由审查和重新答复由本人在页面上办，接口不能代办";
        return Err(Problem::Refused(vec![
            Refusal::new("by_person_only", sentence).under("条例45").at("act"),
        ]));
    }
    let answer: Option<Answer> = match said.answer {
        Some(answer) => Some(part("answer", answer)?),
        None => None,
    };
    let addressee: Option<Addressee> = match said.addressee {
        Some(addressee) => Some(part("addressee", addressee)?),
        None => None,
    };
    let unit = said.unit.as_deref().and_then(UnitId::parse);
    let (version, on, text, mail) = (said.version, said.on, said.text, said.mail);
    let said = Recording { version, on, act, text, answer, unit, addressee, mail };
    application::record(desk.office(), caller.staff(), &id, &said).await.map_err(problem)?;
    Ok(Json(load(&desk, &caller, &id).await?))
}
