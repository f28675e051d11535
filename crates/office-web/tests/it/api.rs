//! A program brings reports in, reads them and submits one.

use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

use crate::support::Place;

async fn import(place: &Place, who: &str, key: &str, year: &str, numbers: &str) -> (StatusCode, Value) {
    let body = format!(
        "--b\r\nContent-Disposition: form-data; name=\"year\"\r\n\r\n{year}\r\n\
         --b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\
         Content-Type: text/plain\r\n\r\n{numbers}\r\n--b--\r\n"
    );
    let request = Request::post("/api/reports")
        .header("idempotency-key", key)
        .header("content-type", "multipart/form-data; boundary=b");
    place.ask(who, request, body).await
}

async fn get(place: &Place, who: &str, path: &str) -> (StatusCode, Value) {
    place.ask(who, Request::get(path), String::new()).await
}

async fn submit(place: &Place, who: &str, id: &str, key: &str, body: Value) -> (StatusCode, Value) {
    let request = Request::post(format!("/api/reports/{id}/submit"))
        .header("idempotency-key", key)
        .header("content-type", "application/json");
    place.ask(who, request, body.to_string()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn from_import_to_submission() {
    let place = Place::open().await;
    let (status, wrong) = import(&place, "clerk", "key-0001", "20x5", "nothing").await;
    assert_eq!((status, &wrong["errors"][0]["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("year")));
    let (status, report) = import(&place, "clerk", "key-0002", "2024", "5 4").await;
    assert_eq!(status, StatusCode::CREATED, "{report}");
    let id = report["id"].as_str().unwrap().to_owned();
    assert_eq!((&report["state"], &report["edition"]), (&json!("draft"), &json!(1)));
    assert_eq!(report["cells"]["t3.new.natural"], 5);
    let failed = |report: &Value| {
        let all = report["findings"].as_array().unwrap().clone();
        all.into_iter().filter(|one| one["verdict"] == "fail" && one["grade"] == "must").count()
    };
    assert!(failed(&report) > 0);

    let seen = json!({"digest": report["digest"]});
    let (status, refused) = submit(&place, "clerk", &id, "key-0003", seen).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{refused}");
    let (_, again) = import(&place, "clerk", "key-0004", "2024", "5 5").await;
    assert_eq!((&again["id"], failed(&again)), (&json!(id), 0));
    let (status, _) =
        submit(&place, "clerk", &id, "key-0005", json!({"digest": again["digest"], "x": 1})).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "a member that nobody knows");
    let (_, stale) = submit(&place, "clerk", &id, "key-0006", json!({"digest": report["digest"]})).await;
    assert!(stale["status"] == 409 || stale["status"] == 422, "{stale}");
    let (status, handed) = submit(&place, "clerk", &id, "key-0007", json!({"digest": again["digest"]})).await;
    assert_eq!((status, &handed["state"]), (StatusCode::OK, &json!("submitted")), "{handed}");
    assert_eq!(get(&place, "boss", &format!("/api/reports/{id}")).await.1["state"], "submitted");

    let (status, asked) = import(&place, "clerk", "key-0009", "2019", "5 5 2025").await;
    assert_eq!((status, &asked["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("other_year")), "{asked}");
    assert_eq!(asked["errors"][0]["field"], "other_year_confirmed");

    // Whoever may not gets what does not exist.
    let nothing = get(&place, "foreign", "/api/reports/none").await;
    assert_eq!(get(&place, "foreign", &format!("/api/reports/{id}")).await, nothing);
    assert_eq!(get(&place, "keeper", "/api/reports").await, nothing);
    assert_eq!(import(&place, "boss", "key-0008", "2023", "5 5").await, nothing);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_comes_in_parts() {
    let place = Place::open().await;
    for year in 2019..2024 {
        let (status, _) = import(&place, "clerk", &format!("key-{year}"), &year.to_string(), "5 5").await;
        assert_eq!(status, StatusCode::CREATED);
    }
    let (mut years, mut next) = (Vec::new(), String::new());
    for _ in 0..3 {
        let (_, part) = get(&place, "clerk", &format!("/api/reports?limit=2{next}")).await;
        years.extend(part["items"].as_array().unwrap().iter().map(|one| one["year"].as_i64().unwrap()));
        next = part["next"].as_str().map(|after| format!("&after={after}")).unwrap_or_default();
    }
    assert_eq!((years, next), (vec![2023, 2022, 2021, 2020, 2019], String::new()));
    for query in ["limit=0", "limit=101", "limit=x", "after=x", "after=20231", "after=-202"] {
        let (status, problem) = get(&place, "clerk", &format!("/api/reports?{query}")).await;
        assert_eq!(
            (status, &problem["code"]),
            (StatusCode::BAD_REQUEST, &json!("unreadable_query")),
            "{query}"
        );
    }
}

fn filing(wanted: &str) -> Value {
    use gongkai_domain::application::filing::{
        Applicant, ApplicantKind, Contact, DocumentKind, Filing, Form, Identity, Route, Wanted,
    };
    let filing = Filing {
        schema: 1,
        applicant: Applicant {
            kind: ApplicantKind::Natural,
            name: "赵样品".to_owned(),
            identity: Identity::Person { document: DocumentKind::Other, number: "样0001".to_owned() },
            contact: Contact {
                phone: "0000-0000999".to_owned(),
                email: "zhao@example.cn".to_owned(),
                address: "样板路9号".to_owned(),
            },
        },
        agent: None,
        wanted: Wanted { description: wanted.to_owned(), ..Wanted::default() },
        form: Form::Email,
        route: Route::Online,
        help: String::new(),
    };
    serde_json::to_value(filing).unwrap()
}

/// The portal of the district hands over what came in there over the network.
#[tokio::test(flavor = "multi_thread")]
async fn an_application_is_handed_over_as_it_came() {
    let place = Place::open().await;
    let post = async |path: &str, key: &str, body: Value| {
        let request =
            Request::post(path).header("idempotency-key", key).header("content-type", "application/json");
        place.ask("reviewer", request, body.to_string()).await
    };
    let body = |intake: &str, schema: u8| {
        let mut filing = filing("2025年法律援助案件补贴发放明细");
        filing["schema"] = json!(schema);
        json!({"intake": intake, "arrived": "2026-11-20", "filing": filing})
    };
    let (status, refused) = post("/api/cases", "case-0001", body("online", 2)).await;
    assert_eq!(
        (status, &refused["errors"][0]["code"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("schema_unknown")),
        "{refused}"
    );
    let (status, _) = post("/api/cases", "case-0002", body("pigeon", 1)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let (status, case) = post("/api/cases", "case-0003", body("online", 1)).await;
    assert_eq!((status, &case["intake"]), (StatusCode::CREATED, &json!("online")), "{case}");
    assert_eq!(case["clock"]["state"], "awaiting_confirmation", "both sides confirm (Art. 31(3))");
    let acts = format!("/api/cases/{}/acts", case["id"].as_str().unwrap());
    let act = json!({"act": "numbered", "number": "自编〔2026〕1号"});
    let done = json!({"version": case["version"], "on": "2026-11-24", "act": act});
    let (status, refused) = post(&acts, "case-0004", done).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.to_string().contains("number_given"), "{refused}");
}
