//! The commands of the operator: the beginning, links, tokens. The server runs beside.

use std::{fs, path::Path};

use serde_json::Value;

use crate::{
    program::{Answer, gongkai},
    serve::{Serving, data},
};

/// A call in a data directory.
fn call(data: &Path, words: &[&str], more: &[&str]) -> Answer {
    let data = data.display().to_string();
    gongkai(words.iter().copied().chain(["--data", &data]).chain(more.iter().copied()))
}

/// The one JSON value of a call that succeeds.
fn json(data: &Path, words: &[&str], more: &[&str]) -> Value {
    let answer = call(data, words, &[more, &["--json"]].concat());
    assert_eq!((answer.status, answer.err.as_str()), (0, ""), "{words:?}: {}", answer.out);
    let value = answer.json();
    assert_eq!(value["schema"], 1, "{words:?}");
    value
}

/// Exit status 2 with one line that says all of this.
fn refused(data: &Path, words: &[&str], more: &[&str], said: &[&str]) {
    let answer = call(data, words, more);
    answer.assert_unusable(&words.join(" "));
    for said in said {
        assert!(answer.err.contains(said), "{words:?} {more:?}: {}", answer.err);
    }
}

/// The path of an address.
fn path(address: &Value) -> String {
    let address = address.as_str().unwrap();
    address.strip_prefix("http://127.0.0.1:8080").unwrap_or_else(|| panic!("{address}")).to_owned()
}

fn hidden(page: &str) -> String {
    page.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned()
}

fn cookie(answer: &str) -> String {
    let line = answer.lines().find(|line| line.starts_with("set-cookie: ")).unwrap();
    line["set-cookie: ".len()..].split(';').next().unwrap().to_owned()
}

/// Enters the first agency at the address that the command printed.
fn found(served: &Serving, path: &str) -> String {
    let form = served.get(path);
    assert!(form.starts_with("HTTP/1.1 200"), "{form}");
    let mut fields = form_urlencoded::Serializer::new(String::new());
    fields.append_pair("csrf", &hidden(&form));
    for (name, value) in [
        ("name", "示范区司法局"),
        ("level", "county"),
        ("kind", "department"),
        ("region", "119901"),
        ("system_name", "张三样"),
        ("system_account", "zhangsan"),
        ("security_name", "李四样"),
        ("security_account", "lisi"),
        ("audit_name", "王五样"),
        ("audit_account", "wangwu"),
    ] {
        fields.append_pair(name, value);
    }
    served.post(path, &cookie(&form), &fields.finish())
}

#[test]
fn an_operator_begins_an_installation() {
    let folder = data();
    let home = folder.path().join("home");
    refused(&home, &["account", "first"], &[], &["不是本系统的数据目录", "gongkai serve"]);
    assert!(!home.exists(), "nothing is made in the wrong place");
    let served = Serving::start(&home, &[]);
    assert!(served.get("/office/sign-in").contains("gongkai account first"));
    refused(&home, &["account", "links"], &[], &["gongkai account first"]);
    refused(&home, &["account", "reset"], &["zhangsan"], &["没有账号“zhangsan”"]);

    let text = call(&home, &["account", "first"], &[]);
    assert_eq!((text.status, text.err.as_str()), (0, ""));
    for said in ["\nhttp://127.0.0.1:8080/office/begin/", "前有效", "127.0.0.0/8、::1/128"] {
        assert!(text.out.contains(said), "{said}: {}", text.out);
    }
    let first = json(&home, &["account", "first"], &[]);
    assert!(first["until"].as_str().unwrap().ends_with('Z'));
    let begun = path(&first["address"]);
    assert!(served.get(&format!("{begun}x")).starts_with("HTTP/1.1 404"));
    let done = found(&served, &begun);
    assert!(
        done.starts_with("HTTP/1.1 200") && done.matches("http://localhost/office/set-up/").count() >= 3,
        "{done}"
    );
    assert!(served.get(&begun).starts_with("HTTP/1.1 404"), "used");
    refused(&home, &["account", "first"], &[], &["已经建立了机关", "account links"]);

    // Their links got lost.
    let links = json(&home, &["account", "links"], &[])["links"].as_array().unwrap().clone();
    let text = |link: &Value, member: &str| link[member].as_str().unwrap().to_owned();
    let of: Vec<_> = links.iter().map(|link| text(link, "duty") + " " + &text(link, "account")).collect();
    assert_eq!(
        of,
        ["system_administrator zhangsan", "security_administrator lisi", "audit_administrator wangwu"]
    );
    for link in &links {
        let page = served.get(&path(&link["address"]));
        assert!(page.starts_with("HTTP/1.1 200") && page.contains(link["name"].as_str().unwrap()), "{page}");
    }
    let reset = json(&home, &["account", "reset"], &["lisi"]);
    assert!(served.get(&path(&reset["address"])).starts_with("HTTP/1.1 200"));
    assert!(served.get(&path(&links[1]["address"])).starts_with("HTTP/1.1 404"), "the newest link counts");
    let text = call(&home, &["account", "reset"], &["wangwu"]);
    assert!(
        text.status == 0 && text.out.contains("王五样（wangwu）") && text.out.contains("/office/set-up/"),
        "{text:?}"
    );
    let text = call(&home, &["account", "links"], &[]);
    assert_eq!(text.out.matches("http://127.0.0.1:8080/office/set-up/").count(), 3, "{}", text.out);
    assert_eq!(call(&home, &["verify"], &[]).status, 0, "the record is whole");
    assert_eq!(served.stop().0, Some(0));
}

#[test]
fn an_operator_makes_and_withdraws_tokens() {
    let folder = data();
    let home = folder.path();
    let served = Serving::start(home, &[]);
    found(&served, &path(&json(home, &["account", "first"], &[])["address"]));
    assert_eq!(json(home, &["token", "list"], &[])["tokens"], Value::Array(Vec::new()));

    let wrong = ["--account", "nobody", "--name", " ", "--scope", "report.all", "--days", "0"];
    let said = ["系统名称", "report.read", "有效天数", "没有账号“nobody”"];
    refused(home, &["token", "make"], &wrong, &said);
    refused(home, &["token", "make"], &[], &["--account", "--name", "--scope", "--days"]);
    let right = [
        "--account",
        "zhangsan",
        "--name",
        "统计平台",
        "--scope",
        "report.read",
        "case.read",
        "--days",
        "30",
    ];
    let made = json(home, &["token", "make"], &right);
    let (id, token) = (made["id"].as_str().unwrap(), made["token"].as_str().unwrap());
    assert!(token.starts_with("gkt_"), "{made}");
    let ask = || served.get_as("/api/reports", &format!("Authorization: Bearer {token}\r\n"));
    assert!(!ask().starts_with("HTTP/1.1 401"), "the token is known: {}", ask());

    let list = json(home, &["token", "list"], &[]);
    let one = &list["tokens"][0];
    assert_eq!(
        (&one["id"], &one["account"], &one["state"]),
        (&id.into(), &"zhangsan".into(), &"good".into())
    );
    assert_eq!(one["scopes"], serde_json::json!(["report.read", "case.read"]));
    assert!(!list.to_string().contains(token) && one["withdrawn_at"].is_null(), "{list}");

    assert_eq!(json(home, &["token", "withdraw"], &[id])["name"], "统计平台");
    assert!(ask().starts_with("HTTP/1.1 401"), "at once, in the running server: {}", ask());
    refused(home, &["token", "withdraw"], &[id], &["已经停用"]);
    refused(home, &["token", "withdraw"], &["none"], &["没有编号为“none”的令牌"]);
    let text = call(home, &["token", "list"], &[]);
    assert!(
        text.out.contains("已停用  统计平台  代表 zhangsan  读取年度报告、读取依申请公开登记簿和期限"),
        "{}",
        text.out
    );
    assert_eq!(served.stop().0, Some(0));
}

#[test]
fn the_address_is_that_of_the_configuration() {
    let folder = data();
    let home = folder.path();
    let served = Serving::start(home, &[]);
    let file = home.join("gongkai.toml");
    let text = fs::read_to_string(&file).unwrap();
    let with = text.replace("address = \"\"", "address = \"https://gk.example.gov.cn/\"");
    assert_ne!(with, text);
    fs::write(&file, with).unwrap();
    let first = json(home, &["account", "first"], &[]);
    let address = first["address"].as_str().unwrap();
    assert!(address.starts_with("https://gk.example.gov.cn/office/begin/"), "{address}");
    assert_eq!(served.stop().0, Some(0));
}
