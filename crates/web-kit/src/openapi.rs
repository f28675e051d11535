//! The description of the JSON interface (OpenAPI 3.1), put together from what the surfaces say of
//! their operations and from the table of routes. A route that nobody described, or a description
//! without a route, is a fault: the program does not start.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode},
    response::Response,
};
use serde_json::{Map, Value, json};

use crate::{
    encoding::{Effort, Encoded},
    guard::{API, is_below},
    policy::{Access, Policy},
    routes::{RouteFault, Routes, Row},
};

/// Where the description is.
const ADDRESS: &str = "/api/openapi.json";

/// The description, ready to be sent.
#[derive(Clone)]
pub(crate) struct Document(Arc<Encoded>, Arc<Queries>);

/// Names that may stand behind the question mark, by path and method. What is described is what is taken.
pub(crate) type Queries = BTreeMap<(String, String), BTreeSet<String>>;

/// `/api/openapi.json`.
pub(crate) fn routes() -> Routes<Document> {
    Routes::new().get(ADDRESS, Policy::PUBLIC, "api.describe", read)
}

async fn read(State(document): State<Document>, headers: HeaderMap) -> Response {
    document.0.respond(&headers, HeaderValue::from_static("no-cache"))
}

impl Document {
    /// The description of `version` of the program. `surfaces`: for each its description of its own
    /// operations, as OpenAPI; `table`: all routes of the site.
    pub fn of<'a>(
        version: &str,
        surfaces: Vec<Value>,
        table: impl Iterator<Item = &'a Row>,
    ) -> Result<Self, RouteFault> {
        let document = describe(version, surfaces, table)?;
        let queries = Arc::new(queries(&document));
        let bytes = Bytes::from(document.to_string());
        Encoded::new(StatusCode::OK, "application/json", bytes, Effort::Asset)
            .map(|encoded| Self(Arc::new(encoded), queries))
            .map_err(|problem| RouteFault::new(format!("{ADDRESS}: {problem:?}")))
    }

    /// What may be asked of the operations.
    pub fn queries(&self) -> &Queries {
        &self.1
    }
}

/// The query parameters of every operation of a description.
fn queries(document: &Value) -> Queries {
    let members = |value: &Value| value.as_object().cloned().unwrap_or_default();
    let mut queries = Queries::new();
    for (path, operations) in members(document.get("paths").unwrap_or(&Value::Null)) {
        for (method, operation) in members(&operations) {
            let parameters = operation.get("parameters").and_then(Value::as_array).cloned();
            let of_query = parameters
                .unwrap_or_default()
                .into_iter()
                .filter(|one| one.get("in").and_then(Value::as_str) == Some("query"));
            let names = of_query.filter_map(|one| Some(one.get("name")?.as_str()?.to_owned())).collect();
            queries.insert((path.clone(), method.to_ascii_uppercase()), names);
        }
    }
    queries
}

fn describe<'a>(
    version: &str,
    surfaces: Vec<Value>,
    table: impl Iterator<Item = &'a Row>,
) -> Result<Value, RouteFault> {
    let mut described = Map::new();
    let mut schemas = Map::from_iter([("Problem".to_owned(), problem_schema())]);
    for surface in surfaces {
        take(&mut described, surface.pointer("/paths"));
        take(&mut schemas, surface.pointer("/components/schemas"));
    }
    take(&mut described, Some(&json!({ADDRESS: {"get": own_operation()}})));
    let mut known = BTreeSet::new();
    let own = Row {
        method: axum::http::Method::GET,
        path: ADDRESS,
        policy: Policy::PUBLIC,
        capability: "api.describe",
        intake: crate::routes::Intake::Nothing,
    };
    let others = table.filter(|row| is_below(row.path, API) && row.path != ADDRESS).cloned();
    for row in others.chain([own]) {
        let method = row.method.as_str().to_ascii_lowercase();
        let operation = described.get_mut(row.path).and_then(|path| path.get_mut(&method));
        let Some(operation) = operation.and_then(Value::as_object_mut) else {
            return Err(RouteFault::new(format!("{} {} is not described", row.method, row.path)));
        };
        complete(operation, &row);
        known.insert((row.path, method));
    }
    for (path, operations) in &described {
        for method in operations.as_object().into_iter().flatten().map(|(method, _)| method) {
            if !known.contains(&(path.as_str(), method.clone())) {
                return Err(RouteFault::new(format!("{method} {path} is described and has no route")));
            }
        }
    }
    Ok(json!({
        "openapi": "3.1.0",
        "info": {
            "title": "政府信息公开平台接口",
            "version": version,
            "description": "列表按游标翻页；改动要带 Idempotency-Key；没有写明的参数不接受；错误按 RFC 9457 给出编码和条款。",
        },
        "paths": described,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }))
}

/// Adds the members of an object to another.
fn take(into: &mut Map<String, Value>, from: Option<&Value>) {
    for (name, value) in from.and_then(Value::as_object).into_iter().flatten() {
        match (into.get_mut(name).and_then(Value::as_object_mut), value.as_object()) {
            (Some(there), Some(more)) => there.extend(more.clone()),
            _ => {
                into.insert(name.clone(), value.clone());
            }
        }
    }
}

fn own_operation() -> Value {
    json!({
        "operationId": "api.describe",
        "summary": "这份接口说明",
        "responses": {"200": {
            "description": "OpenAPI 3.1",
            "content": {"application/json": {"schema": {"type": "object"}}},
        }},
    })
}

/// What follows from the row: the name, the token, the key of a change, and which refusals there are.
fn complete(operation: &mut Map<String, Value>, row: &Row) {
    let verb = row.method.as_str().to_ascii_lowercase();
    let id = format!("{verb}{}", row.path.replace(['/', '{', '}', '.'], "_"));
    operation.insert("operationId".into(), id.into());
    let by_token = match row.policy.access {
        Access::Token(scope) => {
            operation.insert("security".into(), json!([{"token": []}]));
            operation.insert("x-scope".into(), scope.into());
            true
        }
        _ => false,
    };
    if row.changes() && by_token {
        let key = json!({
            "name": "Idempotency-Key", "in": "header", "required": true,
            "description": "同一次操作重发时不变；得到的是第一次的结果",
            "schema": {"type": "string", "minLength": 8, "maxLength": 64, "pattern": "^[!-~]+$"},
        });
        let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
        if let Some(list) = parameters.as_array_mut() {
            list.push(key);
        }
    }
    let responses = operation.entry("responses").or_insert_with(|| json!({}));
    if let Some(responses) = responses.as_object_mut() {
        for (status, words) in refusals(row.changes(), by_token) {
            responses.entry(status).or_insert_with(|| refusal(words));
        }
    }
}

fn refusals(changes: bool, by_token: bool) -> impl Iterator<Item = (&'static str, &'static str)> {
    let always = [
        ("400", "请求无法读出，或者有没有写明的参数"),
        ("404", "没有，或者不在令牌的范围内"),
        ("429", "太频繁"),
        ("500", "系统的问题，凭编号可查"),
        ("503", "过一会再来"),
    ];
    let changing = [
        ("408", "内容没有及时传完"),
        ("409", "内容已被别人改过，或同一操作还没有结果"),
        ("413", "太大"),
        ("415", "不是接受的格式"),
        ("422", "规则不允许；errors 中是全部原因"),
    ];
    always
        .into_iter()
        .chain(by_token.then_some(("401", "没有令牌，或者令牌无效")))
        .chain(changing.into_iter().filter(move |_| changes))
}

fn refusal(words: &str) -> Value {
    let schema = json!({"$ref": "#/components/schemas/Problem"});
    json!({"description": words, "content": {"application/problem+json": {"schema": schema}}})
}

fn problem_schema() -> Value {
    let text = json!({"type": "string"});
    let maybe = json!({"type": ["string", "null"]});
    json!({
        "type": "object",
        "description": "RFC 9457",
        "required": ["type", "title", "status", "detail", "code"],
        "properties": {
            "type": text, "title": text, "status": {"type": "integer"}, "detail": text, "code": text,
            "article": maybe, "number": text,
            "errors": {"type": "array", "items": {
                "type": "object",
                "required": ["code", "detail", "article", "field"],
                "properties": {"code": text, "detail": text, "article": maybe, "field": maybe},
            }},
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<Row> {
        let page = async || "[]";
        let routes: Routes<()> = Routes::new()
            .get("/api/things", Policy::token("thing.read"), "thing.list", page)
            .post("/api/things", Policy::token("thing.write"), "thing.add", page)
            .get("/things", Policy::PUBLIC, "thing.page", page);
        routes.table().cloned().collect()
    }

    fn both() -> Value {
        let done = json!({"responses": {"200": {"description": "ok"}}});
        json!({"paths": {"/api/things": {"get": done, "post": done}}, "components": {"schemas": {"Thing": {}}}})
    }

    #[test]
    fn what_follows_from_the_table_is_added() {
        let document = describe("1", vec![both()], rows().iter()).unwrap();
        let at = |path: &str| document.pointer(path).cloned().unwrap_or_default();
        assert_eq!(at("/paths/~1api~1things/get/x-scope"), "thing.read");
        assert_eq!(at("/paths/~1api~1things/post/parameters/0/name"), "Idempotency-Key");
        assert_eq!(at("/paths/~1api~1things/get/parameters"), Value::Null);
        assert_eq!(at("/paths/~1api~1things/post/responses/200/description"), "ok");
        let names = |path: &str| at(path).as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
        assert!(names("/paths/~1api~1things/post/responses").contains("422"));
        assert!(!names("/paths/~1api~1things/get/responses").contains("422"));
        assert_eq!(names("/components/schemas"), BTreeSet::from(["Problem".to_owned(), "Thing".to_owned()]));
        assert_eq!(names("/paths").len(), 2, "pages are not described, the description is");
    }

    #[test]
    fn what_is_described_may_be_asked() {
        let part = json!({"parameters": [
            {"name": "after", "in": "query"}, {"name": "id", "in": "path"}, {"name": "limit", "in": "query"},
        ]});
        let document = json!({"paths": {"/api/things": {"get": part, "post": {}}}});
        let of = |method: &str| {
            let found = queries(&document).remove(&("/api/things".to_owned(), method.to_owned())).unwrap();
            found.into_iter().collect::<Vec<_>>()
        };
        assert_eq!(of("GET"), ["after", "limit"]);
        assert!(of("POST").is_empty());
    }

    #[test]
    fn table_and_description_agree_both_ways() {
        let fault = |surfaces, rows: &[Row]| describe("1", surfaces, rows.iter()).unwrap_err().to_string();
        assert_eq!(fault(vec![], &rows()), "GET /api/things is not described");
        assert_eq!(fault(vec![both()], &rows()[..1]), "post /api/things is described and has no route");
    }
}
