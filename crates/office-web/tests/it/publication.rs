//! Documents through the pages: from nothing to the portal and back, as their people would do it.

use axum::http::StatusCode;

use crate::support::{Browser, Place, value};

pub fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// The first value of this name: the heaviest finding stands on top.
pub fn first(page: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let value = page.split(&mark).nth(1).and_then(|rest| rest.split('"').next());
    value.unwrap_or_default().to_owned()
}

/// Begins a document of a kind and gives its address.
pub async fn begun(who: &Browser, kind: &str) -> String {
    let (status, to, page) = who.post("/office/documents/new", &form(&[("kind", kind)])).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    to.strip_suffix("/edit").unwrap().to_owned()
}

/// Fields of a notice that lacks nothing.
pub fn notice<'a>(title: &'a str, text: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("title", title),
        ("text", text),
        ("issuer", "示范区司法局"),
        ("formed_on", "2026-11-20"),
        ("item", "a20-01"),
        ("topic", "公安、安全、司法"),
        ("genre", "通知"),
    ]
}

/// Sends a form that must be taken.
pub async fn done(who: &Browser, path: &str, fields: &[(&str, &str)]) -> String {
    let (status, to, page) = who.post(path, &form(fields)).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{path}: {page}");
    to
}

/// Sends a form that must be refused, with the sentence at its field.
pub async fn refused(who: &Browser, path: &str, fields: &[(&str, &str)], field: &str, sentence: &str) {
    let (status, _, page) = who.post(path, &form(fields)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{path}: {page}");
    assert!(page.contains(sentence), "{path}: {sentence}\n{page}");
    if !field.is_empty() {
        assert!(page.contains(&format!("href=\"#{field}\"")), "{path}: {field}");
    }
}

/// As far as the approval of the leader.
pub async fn approved(place: &Place, at: &str) {
    let [writer, head, reviewer, secrecy, boss] =
        ["writer", "head", "reviewer", "secrecy", "boss"].map(|who| place.browser(who));
    done(&writer, &format!("{at}/submit"), &[]).await;
    done(&head, &format!("{at}/review"), &[("decision", "pass"), ("opinion", "同意")]).await;
    done(&reviewer, &format!("{at}/review"), &[("decision", "pass"), ("opinion", "同意")]).await;
    done(&secrecy, &format!("{at}/secrecy"), &[("verdict", "clear"), ("opinion", "不涉密")]).await;
    done(&boss, &format!("{at}/review"), &[("decision", "pass"), ("opinion", "同意公开")]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn from_nothing_to_the_portal_and_back() {
    let place = Place::with_units().await;
    let [writer, head, reviewer] = ["writer", "head", "reviewer"].map(|who| place.browser(who));
    assert!(writer.get("/office/documents").await.1.contains("还没有公开信息"));
    refused(&writer, "/office/documents/new", &[], "kind", "请选择信息种类").await;
    let at = begun(&writer, "notice").await;
    let (_, page) = writer.get(&format!("{at}/edit")).await;
    assert!(
        !page.contains("name=\"party\"") && page.contains("name=\"period_from\""),
        "only what the kind asks for"
    );

    refused(&writer, &format!("{at}/submit"), &[], "title", "须填写名称").await;
    let text = "# 一、范围\n\n适用于**全区**公证机构。\n\n- 甲\n- 乙\n\n项目\t金额\n咨询\t0";
    done(&writer, &format!("{at}/edit"), &notice("关于公证服务的通知", text)).await;
    let (_, page) = writer.get(&at).await;
    for piece in
        ["<h3>一、范围</h3>", "<strong>全区</strong>", "<li>甲</li>", "<th scope=\"col\">金额</th>", "剩 "]
    {
        assert!(page.contains(piece), "{piece}: {page}");
    }
    assert!(writer.get(&format!("{at}/edit")).await.1.contains("| 项目 | 金额 |"));

    let tasks = async |who: &Browser| who.get("/office/tasks?of=publication").await.1;
    assert!(tasks(&writer).await.contains("写完并送审"));
    done(&writer, &format!("{at}/submit"), &[]).await;
    let page = tasks(&head).await;
    assert!(page.contains("关于公证服务的通知") && page.contains(&at), "{page}");
    refused(&head, &format!("{at}/review"), &[("decision", "return")], "reason", "4").await;
    done(&head, &format!("{at}/review"), &[("decision", "return"), ("reason", "请补充受理地点")]).await;
    let (_, page) = writer.get(&at).await;
    assert!(page.contains("已退回") && page.contains("请补充受理地点"));

    done(&writer, &format!("{at}/edit"), &notice("关于公证服务的通知", "受理地点：区政务服务中心。")).await;
    approved(&place, &at).await;
    refused(&reviewer, &format!("{at}/release"), &[("decision", "at"), ("time", "25:00")], "time", "09:30")
        .await;
    done(&reviewer, &format!("{at}/release"), &[("decision", "at"), ("at", "2026-12-01"), ("time", "09:00")])
        .await;
    assert!(reviewer.get(&at).await.1.contains("2026年12月1日 09:00"));
    done(&reviewer, &format!("{at}/release"), &[("decision", "now")]).await;
    let (_, page) = writer.get("/office/documents?state=public&q=%E5%85%AC%E8%AF%81").await;
    assert!(page.contains("公开的就是这一版") && page.contains("首次公开"), "{page}");

    // A correction: the public goes on seeing the former edition.
    refused(&writer, &format!("{at}/edit"), &notice("改", "改"), "", "请先开始更正").await;
    refused(&writer, &format!("{at}/correct"), &[("erratum", "错")], "erratum", "4").await;
    done(&writer, &format!("{at}/correct"), &[("erratum", "受理地点的门牌号写错")]).await;
    let (_, page) = writer.get(&at).await;
    assert!(
        page.contains("第2版") && page.contains("公开的是第1版") && page.contains("受理地点的门牌号写错")
    );
    refused(&reviewer, &format!("{at}/withdraw"), &[("because", "内容有误")], "reason", "请选择撤下的原因")
        .await;
    // What the public will read is screened first: refused, or doubtful and to be looked at once.
    let number = [("reason", "mistake"), ("because", "误登李某证号110199199003071239")];
    refused(&reviewer, &format!("{at}/withdraw"), &number, "because", "110***********1239").await;
    let doubtful = [("reason", "mistake"), ("because", "门牌号有误，致电13800138000")];
    refused(&reviewer, &format!("{at}/withdraw"), &doubtful, "because", "138****8000").await;
    let (_, _, page) = reviewer.post(&format!("{at}/withdraw"), &form(&doubtful)).await;
    assert!(page.contains("name=\"checked\""), "{page}");
    let checked = [&doubtful[..], &[("checked", "yes")]].concat();
    done(&reviewer, &format!("{at}/withdraw"), &checked).await;
    let (_, page) = writer.get(&at).await;
    assert!(page.contains("没有公开") && page.contains("内容有误 · 撤下"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn units_see_what_they_published() {
    const PAGE: &str = "/office/documents/figures";
    let place = Place::with_units().await;
    let [writer, reviewer] = ["writer", "reviewer"].map(|who| place.browser(who));
    assert!(writer.get(PAGE).await.1.contains("这段时间没有发布"));
    let at = begun(&writer, "notice").await;
    done(&writer, &format!("{at}/edit"), &notice("关于服务时间的通知", "工作日上午九时开始服务。")).await;
    approved(&place, &at).await;
    done(&reviewer, &format!("{at}/release"), &[("decision", "now")]).await;
    for (who, browser) in [("writer", &writer), ("reviewer", &reviewer)] {
        let (status, page) = browser.get(PAGE).await;
        assert_eq!(status, StatusCode::OK, "{who}");
        assert!(page.contains("首次发布 1 条") && page.contains("2026年11月"), "{who}: {page}");
        let (_, year) = browser.get(&format!("{PAGE}?period=2025")).await;
        assert!(year.contains("2025年") && year.contains("这段时间没有发布"), "{who}: {year}");
        let (status, table) = browser.file(&format!("{PAGE}/table?period=2026")).await;
        assert!(status == StatusCode::OK && table.starts_with(b"PK"), "{who}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_it_is_not_finds_nothing() {
    let place = Place::with_units().await;
    let writer = place.browser("writer");
    let at = begun(&writer, "notice").await;
    for (who, path) in [
        ("stranger", ""),
        ("stranger", "/edit"),
        ("stranger", "/review"),
        ("foreign", ""),
        ("clerk", ""),
        ("writer", "/review"),
        ("writer", "/release"),
        ("head", "/secrecy"),
        ("boss", "/edit"),
        ("boss", "/validity"),
        ("secrecy", "/withdraw"),
    ] {
        let browser = place.browser(who);
        for id in [at.as_str(), "/office/documents/0"] {
            assert_eq!(browser.get(&format!("{id}{path}")).await.0, StatusCode::NOT_FOUND, "{who} {path}");
        }
    }
    assert!(!place.browser("stranger").get("/office/documents").await.1.contains(&at));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_written_is_lost() {
    let place = Place::with_units().await;
    let [writer, colleague] = ["writer", "colleague"].map(|who| place.browser(who));
    let at = begun(&writer, "notice").await;
    let edit = format!("{at}/edit");
    let seen = value(&writer.get(&edit).await.1, "seen");
    done(&colleague, &edit, &notice("同事的名称", "同事写的正文。")).await;
    let own = form(&notice("我的名称", "我写的正文。"));
    let (status, _, page) = writer.post_seen(&edit, &seen, &own).await;
    assert_eq!(status, StatusCode::CONFLICT);
    for piece in ["同事的名称", "同事写的正文。", "我的名称", "我写的正文。", "没有丢失"]
    {
        assert!(page.contains(piece), "{piece}");
    }
    // Having seen both, the person saves.
    let (status, _, page) = writer.post_seen(&edit, &value(&page, "seen"), &own).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    assert!(colleague.get(&at).await.1.contains("我写的正文。"));

    // What cannot be read comes back as it was entered, with everything that is wrong.
    let mut fields = notice("名称", "正文");
    fields[3].1 = "去年";
    fields[5].1 = "天文";
    refused(&writer, &edit, &fields, "formed_on", "请按 2026-11-24").await;
    refused(&writer, &edit, &fields, "topic", "请从列表中选择主题分类").await;
    // Somebody who saw a former text decides about nothing.
    done(&writer, &format!("{at}/submit"), &[]).await;
    let (status, _, page) =
        place.browser("head").post_seen(&format!("{at}/review"), &seen, "decision=pass&opinion=1").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("您看过之后内容已有变化"));
}

#[tokio::test(flavor = "multi_thread")]
async fn findings_stop_until_two_persons_agree() {
    let place = Place::with_units().await;
    let [writer, head, reviewer] = ["writer", "head", "reviewer"].map(|who| place.browser(who));
    let at = begun(&writer, "notice").await;
    // The county code is assigned to no county.
    let text = "联系人身份证号码：110199199003071239。";
    done(&writer, &format!("{at}/edit"), &notice("关于领取证书的通知", text)).await;
    let (_, page) = writer.get(&format!("{at}/findings")).await;
    assert!(!page.contains("110199199003071239"), "masked");
    let finding = first(&page, "finding");
    assert!(!finding.is_empty(), "{page}");
    let version = first(&page, "version");
    let answer = |decision: &'static str, reason: &'static str, version: &str| {
        form(&[("finding", &finding), ("version", version), ("decision", decision), ("reason", reason)])
    };
    let path = format!("{at}/findings");
    let (status, _, page) = writer.post(&path, &answer("except", "短", &version)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("href=\"#reason\""));
    let (status, _, _) = writer.post(&path, &answer("except", "法律规定名单须公布身份信息", &version)).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    done(&writer, &format!("{at}/submit"), &[]).await;
    done(&head, &format!("{at}/review"), &[("decision", "pass"), ("opinion", "同意")]).await;
    let pass = [("decision", "pass"), ("opinion", "同意")];
    refused(&reviewer, &format!("{at}/review"), &pass, "", "筛查还有").await;
    let version = first(&reviewer.get(&path).await.1, "version");
    assert_eq!(reviewer.post(&path, &answer("confirm", "", &version)).await.0, StatusCode::SEE_OTHER);
    done(&reviewer, &format!("{at}/review"), &pass).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_come_and_go_and_a_draft_is_thrown_away() {
    let place = Place::with_units().await;
    let writer = place.browser("writer");
    let at = begun(&writer, "notice").await;
    let files = format!("{at}/files");
    let attach = async |name: &str| {
        let (_, page) = writer.get(&files).await;
        writer.upload_with(&files, &value(&page, "seen"), name, "甲,乙").await
    };
    let (status, _, page) = attach("名单.exe").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
    assert_eq!(attach("名单.txt").await.0, StatusCode::SEE_OTHER);
    let (status, _, page) = attach("名单.txt").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("已经有名为"));
    // The ending is behind the longest name that is kept: it must not be lost on the way.
    let (status, _, page) = attach(&format!("{}.txt", "很长的名单".repeat(30))).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("文件名有154个字，最多120个字") && page.contains("请改短文件名"), "{page}");
    let (_, page) = writer.get(&files).await;
    let file = value(&page, "file");
    assert_eq!(writer.get(&format!("{at}/file?of={file}")).await.1, "甲,乙");
    assert_eq!(writer.get(&format!("{at}/file?of=0")).await.0, StatusCode::NOT_FOUND);
    let fields = format!("seen={}&file={file}", value(&page, "seen"));
    let (status, _, _) = writer.post_from(&files, &format!("{files}/remove"), &fields).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(writer.get(&files).await.1.contains("还没有附件"));
    assert_eq!(done(&writer, &format!("{at}/discard"), &[]).await, "/office/documents");
    assert_eq!(writer.get(&at).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn doubt_goes_upward_and_haste_takes_two() {
    let place = Place::with_units().await;
    let [writer, secrecy, boss] = ["writer", "secrecy", "boss"].map(|who| place.browser(who));
    let at = begun(&writer, "notice").await;
    done(&writer, &format!("{at}/edit"), &notice("关于道路封闭的通知", "今晚封闭。")).await;
    done(&writer, &format!("{at}/submit"), &[]).await;
    let path = format!("{at}/secrecy");
    refused(&secrecy, &path, &[("opinion", "不清楚")], "verdict", "请选择保密审查的结论").await;
    let unsure = [("verdict", "unsure"), ("opinion", "是否涉及警卫安排不清楚")];
    refused(&secrecy, &path, &unsure, "authority", "请写明报请的主管部门").await;
    done(&secrecy, &path, &[unsure[0], unsure[1], ("authority", "示范区公安局")]).await;
    assert!(writer.get(&at).await.1.contains("报请确定中"));
    let answer =
        [("verdict", "open"), ("authority", "示范区公安局，示公函〔2026〕8号"), ("opinion", "可以公开")];
    done(&secrecy, &format!("{at}/answer"), &answer).await;
    let reason = [("reason", "管道爆裂，今晚就要封路")];
    done(&writer, &format!("{at}/emergency"), &reason).await;
    // The leader gives the second factor again first.
    let (status, _) = boss.get(&format!("{at}/emergency/release")).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let hasty = place.browser("hasty");
    done(&hasty, &format!("{at}/emergency/release"), &[]).await;
    assert!(writer.get(&at).await.1.contains("审查手续须补办"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_names_no_document_is_told_at_its_field() {
    let place = Place::with_units().await;
    let [writer, reviewer] = ["writer", "reviewer"].map(|who| place.browser(who));
    let at = begun(&writer, "interpretation").await;
    for id in ["../x", "nowhere"] {
        let mut fields = notice("《办法》解读", "为什么要定这个办法。");
        fields.push(("interprets", id));
        refused(&writer, &format!("{at}/edit"), &fields, "interprets", "选择的文件不在本机关的公开信息里")
            .await;
    }
    done(&writer, &format!("{at}/edit"), &notice("《办法》解读", "为什么要定这个办法。")).await;
    assert!(writer.get(&format!("{at}/submit")).await.1.contains("请选择被解读的文件"));
    refused(&writer, &format!("{at}/submit"), &[], "interprets", "在“信息来源”写明").await;
    let at = begun(&writer, "normative").await;
    for id in ["../x", "nowhere"] {
        let fields = [("validity", "repealed"), ("by", id)];
        refused(&reviewer, &format!("{at}/validity"), &fields, "by", "选择的文件不在本机关的公开信息里")
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_public_list_is_prolonged_with_a_reason() {
    let place = Place::with_units().await;
    let [writer, reviewer] = ["writer", "reviewer"].map(|who| place.browser(who));
    let at = begun(&writer, "publicity").await;
    let mut fields = notice("关于拟表彰对象的公示", "公示对象见附件。");
    fields.extend([("period_from", "2026-11-24"), ("period_until", "2026-11-30"), ("genre", "公示")]);
    done(&writer, &format!("{at}/edit"), &fields).await;
    approved(&place, &at).await;
    assert!(reviewer.get(&format!("{at}/release")).await.1.contains("href=\"#decide\""));
    done(&reviewer, &format!("{at}/release"), &[("decision", "now")]).await;
    assert!(reviewer.get(&at).await.1.contains(&format!("href=\"{at}/prolong\"")));
    assert!(!writer.get(&at).await.1.contains(&format!("href=\"{at}/prolong\"")));
    let path = format!("{at}/prolong");
    let page = reviewer.get(&path).await.1;
    assert!(page.contains("公示期现在到2026年11月30日"));
    assert!(!page.contains("href=\"#decide\""), "the page offers itself: {page}");
    let because = ("because", "有异议，正在核实");
    refused(&reviewer, &path, &[because], "until", "请按 2026-11-24 的样子").await;
    refused(&reviewer, &path, &[("until", "2026-11-30"), because], "until", "续期的最后一天").await;
    done(&reviewer, &path, &[("until", "2026-12-07"), because]).await;
    assert!(reviewer.get(&at).await.1.contains("延到2026年12月7日（有异议，正在核实）"));
}
