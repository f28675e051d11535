//! Documents and their catalogue as JSON.

use axum::{extract::State, http::HeaderMap, response::Response};
use gongkai_domain::{
    id::{AgencyId, DocumentId},
    publication::{Validity, kind, kinds, statutory_item, statutory_items},
};
use gongkai_public::{DocumentFilter, Facet, OpenLine};
use gongkai_web_kit::{
    extract::{Asked, At},
    page_cache::Rendered,
    problem::Problem,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::{
    answer,
    open::query::Reading,
    portal::Portal,
    publication::{document::told, line::address},
    shelf::Shelf,
};

const JSON: &str = "application/json";
/// Documents of one page, unless fewer are asked for.
const AT_ONCE: u64 = 100;
/// Years of release.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

/// A document in the catalogue.
#[derive(Serialize, ToSchema)]
pub struct Listed {
    /// 机关的代码
    agency: String,
    /// 信息的编号，在地址中使用
    document: String,
    /// 索引号
    index_number: String,
    /// 名称
    title: String,
    /// 发文字号；没有的为空
    number: String,
    /// 信息种类
    kind: String,
    /// 公开事项的编号（条例第二十条）
    item: String,
    /// 主题分类
    topic: String,
    /// 体裁
    genre: String,
    /// 提供单位
    unit: String,
    /// 成文日期
    #[schema(format = Date)]
    formed_on: Option<String>,
    /// 发布日期
    #[schema(format = Date)]
    published_on: String,
    /// 现在这一版的发布日期
    #[schema(format = Date)]
    changed_on: String,
    /// 第几版
    edition: i32,
    /// 有效性；没有有效性的种类为空
    validity: Option<String>,
    /// 有效期至
    #[schema(format = Date)]
    expires_on: Option<String>,
    /// 废止日期；没有废止的为空
    #[schema(format = Date)]
    repealed_on: Option<String>,
    /// 登记的失效日期；有效期届满的看有效期至
    #[schema(format = Date)]
    ended_on: Option<String>,
    /// 网页的地址
    page: String,
    /// 全部内容的摘要（SHA-256）
    digest: String,
}

impl Listed {
    /// The line of a document; `None` where its agency has no card.
    pub fn of(line: &OpenLine, shelf: &Shelf, portal: &Portal) -> Option<Self> {
        let card = shelf.cards.iter().find(|card| card.agency.as_str() == line.agency_id)?;
        let page = address(&card.code, &line.document_id);
        Some(Self {
            agency: card.code.clone(),
            document: line.document_id.clone(),
            index_number: line.index_number.clone(),
            title: line.title.clone(),
            number: line.number.clone(),
            kind: kind(&line.kind).map(|kind| kind.name.clone()).unwrap_or_default(),
            item: line.item.clone(),
            topic: line.topic.clone(),
            genre: line.genre.clone(),
            unit: line.unit.clone(),
            formed_on: line.formed_on.map(|day| day.to_string()),
            published_on: line.published_on.to_string(),
            changed_on: line.changed_on.to_string(),
            edition: line.edition,
            validity: line.validity_on(portal.today()).map(|one| one.word().to_owned()),
            expires_on: line.expires_on.map(|day| day.to_string()),
            repealed_on: line.since(Validity::Repealed).map(|day| day.to_string()),
            ended_on: line.since(Validity::Expired).map(|day| day.to_string()),
            page: format!("{}{page}", portal.settings.base),
            digest: line.digest.clone(),
        })
    }

    /// Code of its agency.
    pub fn agency(&self) -> &str {
        &self.agency
    }

    /// The line with the address of its package.
    pub fn with_package(self) -> Packaged {
        Packaged {
            schema: 1,
            package: format!("{}{}", self.page, crate::publication::package::ENDING),
            listed: self,
        }
    }

    /// Cells of the table, under [`HEADS`].
    pub fn cells(&self, agency: &str) -> [String; 19] {
        let item = statutory_item(&self.item).map(|item| item.short.clone()).unwrap_or_default();
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        [
            self.index_number.clone(),
            self.title.clone(),
            self.number.clone(),
            agency.to_owned(),
            self.kind.clone(),
            item,
            self.topic.clone(),
            self.genre.clone(),
            self.unit.clone(),
            text(&self.formed_on),
            self.published_on.clone(),
            self.changed_on.clone(),
            self.edition.to_string(),
            text(&self.validity),
            text(&self.expires_on),
            text(&self.repealed_on),
            text(&self.ended_on),
            self.page.clone(),
            self.digest.clone(),
        ]
    }
}

/// A document that another website can take over.
#[derive(Serialize)]
pub struct Packaged {
    schema: u8,
    #[serde(flatten)]
    listed: Listed,
    package: String,
}

/// Heads of the table.
pub const HEADS: [&str; 19] = [
    "索引号",
    "名称",
    "发文字号",
    "发布机构",
    "信息种类",
    "公开事项",
    "主题分类",
    "体裁",
    "提供单位",
    "成文日期",
    "发布日期",
    "本版发布日期",
    "版次",
    "有效性",
    "有效期至",
    "废止日期",
    "失效日期",
    "网页",
    "校验码",
];

/// Documents, a page of them.
#[derive(Serialize, ToSchema)]
pub struct ListedPage {
    /// 按机关和信息编号排列，顺序不变
    items: Vec<Listed>,
    /// 下一页的游标；没有下一页时为空
    next: Option<String>,
}

/// Which documents.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// 只要这个机关的
    #[param(min_length = 1, max_length = 40)]
    agency: Option<String>,
    /// 只要这个信息种类的，用目录接口给出的编号
    #[param(min_length = 1, max_length = 40)]
    kind: Option<String>,
    /// 只要这一公开事项的，用目录接口给出的编号
    #[param(min_length = 1, max_length = 40)]
    item: Option<String>,
    /// 只要这一年发布的
    #[param(value_type = Option<i32>, minimum = 2000, maximum = 2100)]
    year: Option<String>,
    /// 上一页给出的游标；不给则从头开始
    #[param(pattern = "^[a-z0-9]{1,32}-[a-z0-9]{1,32}$")]
    after: Option<String>,
    /// 一页最多几条，不给则100条
    #[param(value_type = Option<u64>, minimum = 1, maximum = 100)]
    limit: Option<String>,
}

/// The cursor, as agency and document.
fn cursor(text: &str) -> Option<(AgencyId, DocumentId)> {
    let (agency, document) = text.split_once('-')?;
    AgencyId::parse(agency).zip(DocumentId::parse(document))
}

/// A call that was understood.
struct Call {
    filter: DocumentFilter,
    after: Option<(AgencyId, DocumentId)>,
    limit: u64,
}

impl Which {
    fn read(self, shelf: &Shelf) -> Result<Call, Problem> {
        let mut reading = Reading::default();
        let fits = |year: &i32| YEARS.contains(year);
        let year = reading.number(self.year.as_ref(), fits, "year 应是 2000 到 2100 之间的年度");
        let fits = |limit: &u64| (1..=AT_ONCE).contains(limit);
        let limit = reading.number(self.limit.as_ref(), fits, "limit 应是 1 到 100 之间的整数");
        let agency = self.agency.as_ref().map(|code| shelf.card_by_code(code));
        reading.unless(!matches!(agency, Some(None)), "agency 应是机关接口给出的代码");
        let known = self.kind.as_ref().is_none_or(|id| kind(id).is_some());
        reading.unless(known, "kind 应是目录接口给出的信息种类编号");
        let known = self.item.as_ref().is_none_or(|id| statutory_item(id).is_some());
        reading.unless(known, "item 应是目录接口给出的公开事项编号");
        let after = self.after.as_deref().map(cursor);
        reading.unless(after != Some(None), "after 应是上一页答复中的 next");
        reading.finish()?;
        let agency = agency.flatten().map(|card| card.agency.clone());
        let (kind, item) = (self.kind, self.item);
        let filter = DocumentFilter { agency, kind, item, year, ..DocumentFilter::default() };
        Ok(Call { filter, after: after.flatten(), limit: limit.unwrap_or(AT_ONCE) })
    }
}

fn json(value: &impl Serialize) -> Result<Rendered, Problem> {
    Ok(answer::text(JSON, serde_json::to_string(value).map_err(Problem::fault)?))
}

/// 已经公开的信息
#[utoipa::path(get, path = "/api/public/documents", params(Which), responses((status = 200, body = ListedPage)))]
pub async fn documents(
    State(portal): State<Portal>,
    Asked(which): Asked<Which>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let made = portal.clone();
    let make = async move {
        let shelf = Shelf::of(&made.store).await?;
        let Call { filter, after, limit } = which.read(&shelf)?;
        let behind = after.as_ref().map(|(agency, document)| (agency.as_str(), document.as_str()));
        let mut lines = made.store.open_lines(&filter, behind, limit + 1).await.map_err(Problem::fault)?;
        let more = lines.len() as u64 > limit;
        lines.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let next = lines.last().filter(|_| more).map(OpenLine::cursor);
        let items = lines.iter().filter_map(|line| Listed::of(line, &shelf, &made)).collect();
        json(&ListedPage { items, next })
    };
    portal.fresh(&headers, make).await
}

/// A document with everything that was released of it.
#[derive(Serialize, ToSchema)]
pub struct Whole {
    /// 目录、正文、附件内容、各版记录，与网页的 JSON 相同
    #[schema(value_type = Object)]
    document: Value,
}

/// 一条信息的全部内容
#[utoipa::path(
    get,
    path = "/api/public/documents/{agency}/{document}",
    params(
        ("agency" = String, Path, description = "机关的代码"),
        ("document" = String, Path, description = "信息的编号"),
    ),
    responses((status = 200, body = Whole))
)]
pub async fn document(
    State(portal): State<Portal>,
    At((code, id)): At<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let made = portal.clone();
    let make = async move {
        let card = made.store.card(&code).await.map_err(Problem::fault)?.ok_or(Problem::NotFound)?;
        let found = made.store.document(&card.agency, &id).await.map_err(Problem::fault)?;
        let found = told(&made, found.ok_or(Problem::NotFound)?).await?;
        let unlisted = found.is_for_a_term();
        let whole = json(&Whole { document: serde_json::to_value(found).map_err(Problem::fault)? })?;
        Ok(Rendered { unlisted, ..whole })
    };
    portal.fresh(&headers, make).await
}

/// An item of the catalogue.
#[derive(Serialize, ToSchema)]
pub struct CatalogueItem {
    /// 编号
    item: String,
    /// 名称
    name: String,
    /// 依据
    basis: String,
    /// 现在公开的信息条数，不含年度报告和机关概况
    documents: i64,
}

/// A kind of documents.
#[derive(Serialize, ToSchema)]
pub struct CatalogueKind {
    /// 编号
    kind: String,
    /// 名称
    name: String,
    /// 现在公开的信息条数
    documents: i64,
}

/// The catalogue.
#[derive(Serialize, ToSchema)]
pub struct Catalogue {
    /// 条例第二十条的各项
    items: Vec<CatalogueItem>,
    /// 信息种类
    kinds: Vec<CatalogueKind>,
}

/// 公开目录：公开事项和信息种类
#[utoipa::path(get, path = "/api/public/catalogue", responses((status = 200, body = Catalogue)))]
pub async fn catalogue(State(portal): State<Portal>, headers: HeaderMap) -> Result<Response, Problem> {
    let store = portal.store.clone();
    let make = async move {
        let filter = DocumentFilter::default();
        let items = store.document_facets(&filter, Facet::Item).await.map_err(Problem::fault)?;
        let by_kind = store.document_facets(&filter, Facet::Kind).await.map_err(Problem::fault)?;
        let count = |counts: &[(String, i64)], id: &str| {
            counts.iter().find(|(known, _)| known == id).map_or(0, |(_, count)| *count)
        };
        let item = |item: &gongkai_domain::publication::StatutoryItem| CatalogueItem {
            item: item.id.clone(),
            name: item.name.clone(),
            basis: item.basis.clone(),
            documents: count(&items, &item.id),
        };
        let of_kind = |kind: &gongkai_domain::publication::Kind| CatalogueKind {
            kind: kind.id.clone(),
            name: kind.name.clone(),
            documents: count(&by_kind, &kind.id),
        };
        json(&Catalogue {
            items: statutory_items().iter().map(item).collect(),
            kinds: kinds().iter().map(of_kind).collect(),
        })
    };
    portal.fresh(&headers, make).await
}
