//! 信息发布审批表: on the page, as PDF and as DOCX it says the same; for others it is not there.

use std::{
    io::{Cursor, Read},
    process::Command,
};

use axum::http::StatusCode;

use crate::{
    publication::{approved, begun, done, first, form, notice},
    support::{Browser, Place},
};

/// Of a county that is assigned to none.
const NUMBER: &str = "110199199003071239";

fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn without_tags(markup: &str) -> String {
    let text: String =
        markup.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text).collect();
    squeeze(&text)
}

fn pdf(bytes: &[u8]) -> (usize, String) {
    let folder = gongkai_testkit::temp_dir().unwrap();
    let path = folder.path().join("a.pdf");
    std::fs::write(&path, bytes).unwrap();
    let output = Command::new("pdftotext").args(["-raw", "-enc", "UTF-8"]).arg(&path).arg("-").output();
    let output = output.expect("pdftotext is needed: run make setup");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    (text.matches('\u{c}').count(), squeeze(&text))
}

fn docx(bytes: &[u8]) -> String {
    let mut xml = String::new();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
    without_tags(&xml)
}

/// The form on the page, as PDF and as DOCX, without white space.
async fn forms(who: &Browser, at: &str, edition: &str) -> [(&'static str, String); 3] {
    let (status, page) = who.get(&format!("{at}/approval{edition}")).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    let sheet = page.split("<div class=\"sheet\">").nth(1).unwrap().split("</section>").next().unwrap();
    let file = async |kind: &str| {
        let (status, bytes) = who.file(&format!("{at}/approval/{kind}{edition}")).await;
        assert_eq!(status, StatusCode::OK, "{kind}");
        bytes
    };
    let (pages, paper) = pdf(&file("pdf").await);
    assert_eq!(pages, 1, "one sheet: {paper}");
    let sheet = format!("<div>{sheet}");
    [("page", without_tags(&sheet)), ("pdf", paper), ("docx", docx(&file("docx").await))]
}

async fn says(who: &Browser, at: &str, edition: &str, words: &[&str], never: &[&str]) {
    for (kind, text) in forms(who, at, edition).await {
        for word in words {
            assert!(text.contains(&squeeze(word)), "{kind}: {word} in {text}");
        }
        for word in never.iter().chain(&[NUMBER]) {
            assert!(!text.contains(&squeeze(word)), "{kind}: {word} in {text}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_says_who_decided_what_about_which_text() {
    let place = Place::with_units().await;
    let [writer, head, reviewer] = ["writer", "head", "reviewer"].map(|who| place.browser(who));
    let at = begun(&writer, "notice").await;
    says(&writer, &at, "", &["信息发布审批表", "（还没有名称）", "起草中", "签名：", "拟公开渠道"], &[])
        .await;

    let text = format!("联系人身份证号码：{NUMBER}。");
    done(&writer, &format!("{at}/edit"), &notice("关于领取证书的通知", &text)).await;
    done(&writer, &format!("{at}/submit"), &[]).await;
    done(&head, &format!("{at}/review"), &[("decision", "return"), ("reason", "请补充受理地点")]).await;
    let unanswered = ["必须处理", "未处理", "请补充受理地点"];
    says(&writer, &at, "", &unanswered, &["没有发现问题", "公开时间2026"]).await;

    let path = format!("{at}/findings");
    let answer = async |who: &Browser, decision: &str, reason: &str| {
        let (_, page) = who.get(&path).await;
        let (finding, version) = (first(&page, "finding"), first(&page, "version"));
        let fields = [
            ("finding", finding.as_str()),
            ("version", &version),
            ("decision", decision),
            ("reason", reason),
        ];
        assert_eq!(who.post(&path, &form(&fields)).await.0, StatusCode::SEE_OTHER);
    };
    answer(&writer, "except", "法律规定名单须公布身份信息").await;
    answer(&reviewer, "confirm", "").await;
    approved(&place, &at).await;
    done(&reviewer, &format!("{at}/release"), &[("decision", "now")]).await;
    let decided = [
        "关于领取证书的通知",
        "公证科",
        "拟稿人writer",
        "条例第二十条第（一）项",
        "writer：法律规定名单须公布身份信息",
        "reviewer已确认",
        "信息提供部门自审",
        "head（科室负责人）",
        "信息发布部门审查",
        "保密审查不涉密，可以公开",
        "分管领导审核批准同意公开",
        "boss（分管领导）",
        "原文校验码",
        "公开时间",
        "公开人reviewer",
        "政府信息公开平台",
        "请补充受理地点",
    ];
    says(&head, &at, "", &decided, &["签名：", "未处理"]).await;

    // A correction has a form of its own; that of the released edition stays what it was.
    done(&writer, &format!("{at}/correct"), &[("erratum", "领取地点写错")]).await;
    let mut corrected = notice("关于领取证书的通知", "地点：区政务服务中心。");
    corrected.push(("erratum", "领取地点写错"));
    done(&writer, &format!("{at}/edit"), &corrected).await;
    says(&head, &at, "", &["第2版", "领取地点写错", "没有发现问题", "签名："], &["reviewer已确认"]).await;
    says(&head, &at, "?edition=1", &decided, &["领取地点写错", "签名："]).await;
    done(&reviewer, &format!("{at}/withdraw"), &[("reason", "mistake"), ("because", "地点有误")]).await;
    says(&head, &at, "?edition=1", &["撤下记录", "内容有误：地点有误"], &[]).await;
    assert!(writer.get(&at).await.1.contains(&format!("href=\"{at}/approval\"")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_referral_and_an_emergency_are_told() {
    let place = Place::with_units().await;
    let [writer, secrecy, hasty] = ["writer", "secrecy", "hasty"].map(|who| place.browser(who));
    let at = begun(&writer, "notice").await;
    done(&writer, &format!("{at}/edit"), &notice("关于道路封闭的通知", "今晚封闭。")).await;
    done(&writer, &format!("{at}/submit"), &[]).await;
    let unsure =
        [("verdict", "unsure"), ("opinion", "是否涉及警卫安排不清楚"), ("authority", "示范区公安局")];
    done(&secrecy, &format!("{at}/secrecy"), &unsure).await;
    let answer =
        [("verdict", "open"), ("authority", "示范区公安局，示公函〔2026〕8号"), ("opinion", "可以公开")];
    done(&secrecy, &format!("{at}/answer"), &answer).await;
    done(&writer, &format!("{at}/emergency"), &[("reason", "管道爆裂，今晚就要封路")]).await;
    done(&hasty, &format!("{at}/emergency/release"), &[]).await;
    let told = [
        "不能确定，报请确定：示范区公安局",
        "是否涉及警卫安排不清楚",
        "示公函〔2026〕8号答复：不涉密，可以公开",
        "管道爆裂，今晚就要封路",
        "公开人hasty",
        "没有办完的审查正在补办",
        "签名：",
    ];
    says(&writer, &at, "", &told, &[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_document_it_is_not_finds_no_form() {
    let place = Place::with_units().await;
    let writer = place.browser("writer");
    let at = begun(&writer, "notice").await;
    let paths = ["/approval", "/approval?edition=1", "/approval/docx", "/approval/pdf"];
    for (who, here) in
        [("stranger", false), ("foreign", false), ("clerk", false), ("keeper", false), ("secrecy", true)]
    {
        let browser = place.browser(who);
        for path in paths {
            let (status, page) = browser.get(&format!("{at}{path}")).await;
            let (nowhere, none) = browser.get(&format!("/office/documents/0{path}")).await;
            assert_eq!(status == StatusCode::OK, here, "{who} {path}");
            assert_eq!(nowhere, StatusCode::NOT_FOUND, "{who} {path}");
            assert!(here || page == none, "{who} {path}: no difference to a document that is not there");
        }
    }
    for path in ["/approval?edition=2", "/approval?edition=x", "/approval?edition=0", "/approval/exe"] {
        assert_eq!(writer.get(&format!("{at}{path}")).await.0, StatusCode::NOT_FOUND, "{path}");
    }
}
