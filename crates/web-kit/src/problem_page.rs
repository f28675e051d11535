//! A problem as people read it, and as programs do. A page says what happened, what is safe, and what
//! to do; it is the same for everybody, so that it gives nothing away.

use askama::Template;
use axum::{
    body::Body,
    extract::Request,
    http::{
        HeaderValue, StatusCode,
        header::{ACCEPT, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE},
    },
    response::Response,
};
use gongkai_domain::refusal::Refusal;
use serde_json::{Map, Value, json};

use crate::{
    guard::{API, OFFICE, SIGN_IN, STEP_UP, is_below},
    problem::{Difference, Problem},
};

const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
const DETAILS: HeaderValue = HeaderValue::from_static("application/problem+json");

/// To whom the answer speaks.
pub(crate) struct Tongue {
    program: bool,
    office: bool,
    /// The request only looked: there is no form whose content could be lost.
    reads: bool,
}

impl Tongue {
    /// Below `/api` programs call; elsewhere those that ask for JSON and not for a page.
    pub fn of(request: &Request) -> Self {
        let path = request.uri().path();
        let accept = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let wants_json = (accept.contains("application/json") || accept.contains("application/problem+json"))
            && !accept.contains("text/html");
        Self {
            program: is_below(path, API) || wants_json,
            office: is_below(path, OFFICE),
            reads: request.method().is_safe(),
        }
    }

    /// Is it a person outside of the office?
    pub fn is_of_the_public(&self) -> bool {
        !self.program && !self.office
    }
}

/// What a page says.
struct Words {
    title: &'static str,
    sentence: String,
    advice: &'static str,
    link: Option<(&'static str, &'static str)>,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<!DOCTYPE html>
<html lang="zh-CN" class="plain-page">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{{ words.title }}</title>
<link rel="stylesheet" href="{{ crate::asset("bootstrap.min.css") }}">
<link rel="stylesheet" href="{{ crate::asset("theme.css") }}">
</head>
<body>
<main class="plain-frame" id="main">
<div class="panel">
<h1>{{ words.title }}</h1>
<p>{{ words.sentence }}</p>
{% if !refusals.is_empty() %}<ul>
{% for refusal in refusals %}<li>{{ refusal }}</li>
{% endfor %}</ul>
{% endif %}{% if !differences.is_empty() %}<table class="table">
<thead><tr><th scope="col">项目</th><th scope="col">您填写的</th><th scope="col">现在保存着的</th></tr></thead>
<tbody>
{% for row in differences %}<tr><th scope="row">{{ row.label }}</th><td>{{ row.yours }}</td><td>{{ row.theirs }}</td></tr>
{% endfor %}</tbody>
</table>
{% endif %}<p>{{ words.advice }}</p>
{% if let Some((address, name)) = words.link %}<p><a href="{{ address }}">{{ name }}</a></p>
{% endif %}{% if let Some(number) = number %}<p>问题编号：{{ number }}</p>
{% endif %}</div>
</main>
</body>
</html>
"#
)]
struct Page<'a> {
    words: Words,
    refusals: &'a [Refusal],
    differences: &'a [Difference],
    number: Option<&'a str>,
}

/// The answer of a problem.
pub(crate) fn page(problem: &Problem, tongue: &Tongue, number: &str) -> Response {
    let number = matches!(problem, Problem::Fault(_)).then_some(number);
    let (content, body) = if tongue.program {
        (DETAILS, details(problem, number).to_string())
    } else {
        (HTML, html(problem, tongue, number))
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = problem.status();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, content);
    if let Some(seconds) = problem.retry_after() {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    if matches!(problem, Problem::TokenMissing) {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

/// The problem in an error that a library answered by itself: plain text, mostly in English.
pub(crate) fn of_library(response: &Response) -> Option<Problem> {
    let content = response.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    if !(content.is_empty() || content.starts_with(b"text/plain")) {
        return None;
    }
    let unreadable = || Refusal::new("unreadable", "这个请求的内容无法读出，请返回上一页重新提交");
    Some(match response.status() {
        StatusCode::METHOD_NOT_ALLOWED => Problem::WrongMethod,
        StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge(0),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Problem::WrongKind(unreadable()),
        StatusCode::UNPROCESSABLE_ENTITY => Problem::from(unreadable()),
        StatusCode::BAD_REQUEST => Problem::BadRequest(unreadable()),
        status if status.is_client_error() => Problem::NotFound,
        status => Problem::fault(format!("a library answered {status}")),
    })
}

fn html(problem: &Problem, tongue: &Tongue, number: Option<&str>) -> String {
    let (refusals, differences): (&[Refusal], &[Difference]) = match problem {
        Problem::Refused(refusals) => (refusals, &[]),
        Problem::Conflict(differences) => (&[], differences),
        _ => (&[], &[]),
    };
    let page = Page { words: words(problem, tongue), refusals, differences, number };
    page.render().unwrap_or_else(|_| "出错了，请稍后再试".to_owned())
}

/// RFC 9457.
fn details(problem: &Problem, number: Option<&str>) -> Value {
    let words = words(problem, &Tongue { program: true, office: false, reads: false });
    let mut details = Map::new();
    details.insert("type".into(), json!(format!("urn:gongkai:problem:{}", problem.code())));
    details.insert("title".into(), json!(words.title));
    details.insert("status".into(), json!(problem.status().as_u16()));
    details.insert("detail".into(), json!(words.sentence));
    details.insert("code".into(), json!(problem.code()));
    if let Problem::Refused(refusals) = problem {
        if let Some(first) = refusals.first() {
            details.insert("detail".into(), json!(first.sentence));
            details.insert("article".into(), json!(first.article));
        }
        let all = refusals.iter().map(|refusal| {
            json!({"code": refusal.code, "detail": refusal.sentence, "article": refusal.article, "field": refusal.field})
        });
        details.insert("errors".into(), all.collect());
    }
    if matches!(problem, Problem::Conflict(_)) {
        // A program has opened no page.
        details.insert("title".into(), json!("这条记录已被改动"));
        details.insert("detail".into(), json!("这条记录已被改动，请重新读取后再提交。"));
    }
    if let Some(number) = number {
        details.insert("number".into(), json!(number));
    }
    Value::Object(details)
}

fn words(problem: &Problem, tongue: &Tongue) -> Words {
    let say =
        |title, sentence: &str, advice| Words { title, sentence: sentence.to_owned(), advice, link: None };
    let home = if tongue.office { ("/office", "回到工作台") } else { ("/", "回到首页") };
    // What was filled in is still there; whoever only looked has nothing to fear for.
    let advice = |of_form, of_page| if tongue.reads { of_page } else { of_form };
    let still_there = advice(
        "您填的内容还在：请用浏览器的“后退”回到刚才的页面。",
        "请用浏览器的“后退”回到刚才的页面，或者改正网址。",
    );
    let not_lost = advice("您填的内容还在，不需要重新填写。", "到时刷新这个页面就可以。");
    match problem {
        Problem::NotFound => Words {
            link: Some(home),
            ..say("没有找到这个页面", "地址可能写错了，或者内容已经移走。", "请检查地址，或从首页重新查找。")
        },
        Problem::BadRequest(refusal) | Problem::WrongKind(refusal) => {
            say("这个请求无法处理", &refusal.sentence, still_there)
        }
        Problem::SignInFirst => Words {
            link: Some((SIGN_IN, "去登录")),
            ..say(
                "请先登录",
                "登录已经结束，这次提交没有保存。",
                "您填的内容还在：请在新窗口中登录，再回到刚才的页面重新提交。",
            )
        },
        Problem::TokenMissing => say(
            "需要令牌",
            "请求没有带令牌，或者令牌已停用、已过期。",
            "请在请求头 Authorization 中写 Bearer 和有效的令牌。",
        ),
        Problem::ForeignForm => say(
            "这次提交没有被接受",
            "提交不是从本系统当前打开的页面发出的，或者页面打开得太久了。",
            "您填的内容还在：请后退并刷新页面，再提交一次。",
        ),
        Problem::StepUp => Words {
            link: Some((STEP_UP, "再次验证身份")),
            ..say(
                "请再次验证身份",
                "这项操作需要在 15 分钟内验证过动态口令。",
                "您填的内容还在：请在新窗口中验证，再回到刚才的页面重新提交。",
            )
        },
        Problem::WrongMethod => {
            say("这个地址不接受这种请求", "请求的方法不适用于这个地址。", "请从页面上的按钮或链接进入。")
        }
        Problem::TooSlow => say("连接太慢", "内容没有在规定时间内传完，没有保存。", still_there),
        Problem::Conflict(_) => say(
            "这项内容刚被别人改过",
            "在您打开页面之后，另一个人保存了修改，您的修改没有保存。",
            "请后退，复制您填写的内容，刷新页面后对照着重新填写。",
        ),
        Problem::Unfinished => say(
            "这项操作已经提交过",
            "同样的内容提交过一次，还没有得到结果，所以没有再做一次。",
            "请稍等片刻，到列表中查看是否已经完成；没有完成的，重新打开页面填写。",
        ),
        Problem::TooLarge(0) => say("内容太大", "提交的内容超过了可以接收的大小。", still_there),
        Problem::TooLarge(limit) => {
            say("内容太大", &format!("这里最多接收 {}，请缩小后再提交。", size_in_words(*limit)), still_there)
        }
        Problem::Refused(_) => say("还不能这样做", "请按下面的说明修改后再提交。", still_there),
        Problem::TooMany(seconds) => {
            say("操作太频繁", &format!("为防止滥用，请在 {} 后再试。", wait(*seconds)), not_lost)
        }
        Problem::Fault(_) => Words {
            link: Some(home),
            ..say(
                "系统出了问题",
                "这是系统的问题，不是您的操作有误，管理员可以凭编号查到原因。",
                advice(
                    "您填的内容还在：请后退后再试一次；仍然不行时，把编号告诉管理员。",
                    "请刷新这个页面再试一次；仍然不行时，把编号告诉管理员。",
                ),
            )
        },
        Problem::Busy(seconds) => {
            say("现在访问的人太多", &format!("请在 {} 后再试。", wait(*seconds)), not_lost)
        }
    }
}

fn wait(seconds: u32) -> String {
    if seconds < 120 { format!("{seconds} 秒") } else { format!("{} 分钟", seconds.div_ceil(60)) }
}

/// 512 KB, 64 MB.
pub(crate) fn size_in_words(bytes: usize) -> String {
    const MIB: usize = 1024 * 1024;
    if bytes < MIB { format!("{} KB", bytes / 1024) } else { format!("{} MB", bytes / MIB) }
}
