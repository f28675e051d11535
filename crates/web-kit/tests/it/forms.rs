//! A form from the browser to its page and back.

use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use gongkai_web_kit::{
    form::Entered, policy::Policy, routes::Routes, seal::Sealer, settings::Settings, site::Site,
};

use crate::stage::Stage;

#[derive(askama::Template)]
#[template(
    ext = "html",
    source = r#"{% import "macros.html" as m %}<form method="post">{{ m::csrf(csrf) }}{{ m::error_summary(form) }}
{{ m::field(form, "name", "姓名") }}{{ m::secret(form, "password", "口令") }}{{ m::field(form, "year", "年度") }}
{{ m::checkboxes(form, "duty", "职责", duties) }}{{ m::textarea(form, "reason", "说明") }}</form>"#
)]
struct Page {
    csrf: String,
    form: gongkai_web_kit::layout::FormView,
    duties: Vec<gongkai_web_kit::layout::Choice>,
}

async fn save(State(()): State<()>, sealer: Sealer, entered: Entered) -> Response {
    use askama::Template;
    use gongkai_web_kit::layout::Choice;
    let mut read = entered.read();
    let name = read.required("name", 4, "请填写姓名");
    let year = read.needed("year", |text| text.parse::<u16>().ok(), "请填写年度");
    let refusals = match read.finish(year.map(|year| format!("{name} {year}"))) {
        Ok(saved) => return saved.into_response(),
        Err(refusals) => refusals,
    };
    let duties = vec![Choice::new("a", "统计"), Choice::new("b", "申请经办")];
    let page = Page { csrf: sealer.seal(), form: entered.view(&refusals), duties };
    (StatusCode::UNPROCESSABLE_ENTITY, Html(page.render().unwrap())).into_response()
}

fn with_save(site: Site) -> Site {
    let routes = Routes::new().post("/office/people", Policy::STAFF, "organisation.add", save);
    site.with(routes, &())
}

#[tokio::test]
async fn everything_wrong_is_said_at_once_and_nothing_is_lost() {
    let stage = Stage::with(Settings::default(), with_save);
    let seal = stage.seal("provider").await;
    let fields = format!(
        "csrf={seal}&name=%3Cscript%3Ealert(1)&password=geheim&year=&duty=b&reason=%3C%2Ftextarea%3E%26"
    );
    let page = stage.submit("/office/people", "provider", &fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = page.text();
    assert!(text.contains("有 2 处需要改"));
    assert!(text.contains("<a href=\"#name\">这一项最多填 4 个字，请缩短</a>"));
    assert!(text.contains("<a href=\"#year\">请填写年度</a>"));
    assert_eq!(text.matches("aria-invalid=\"true\"").count(), 2, "{text}");
    assert!(text.contains("value=\"&#60;script&#62;alert(1)\""), "{text}");
    assert!(text.contains("&#60;/textarea&#62;&#38;</textarea>"), "{text}");
    assert!(text.contains("value=\"b\" checked") && !text.contains("value=\"a\" checked"));
    assert!(!text.contains("geheim"), "a secret is never put back");
    // The old seal is replaced by a new one, and the corrected form is another request.
    let new = text.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(new != seal && text.matches(&seal).count() == 0);
    let corrected = stage.submit("/office/people", "provider", &format!("csrf={new}&name=a&year=2025")).await;
    assert_eq!(corrected.text(), "a 2025");
    // So is the corrected form of somebody who went back to the first page.
    let corrected =
        stage.submit("/office/people", "provider", &format!("csrf={seal}&name=b&year=2025")).await;
    assert_eq!(corrected.text(), "b 2025");
}
