//! Bulletin, inaccuracies and tickets through their pages.

use axum::http::StatusCode;

use crate::{
    publication::form,
    support::{Place, value},
};

const BULLETINS: &str = "/office/bulletins";
const WRONG: &str = "/office/bulletins/inaccuracies";
const TICKETS: &str = "/office/tickets";

/// Value of the unit of the writer and the head in a list of units.
fn own_unit(page: &str) -> String {
    let before = page.split(">公证科</option>").next().unwrap();
    before.rsplit("value=\"").next().unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bulletin_from_its_figures_to_its_number() {
    let place = Place::with_units().await;
    let (writer, boss, clerk) = (place.browser("reviewer"), place.browser("boss"), place.browser("writer"));
    let (status, page) = writer.get(BULLETINS).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    assert!(page.contains("还没有通报"), "{page}");
    assert_eq!(clerk.get(BULLETINS).await.0, StatusCode::NOT_FOUND);
    let (status, at, _) = writer.post_from(BULLETINS, BULLETINS, "").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (status, _, page) = writer.post_from(BULLETINS, BULLETINS, "").await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("还没有到新的截止日"), "{page}");

    let (_, page) = writer.get(&at).await;
    assert!(page.contains("2026年9月26日至2026年10月25日") && page.contains("一、总体情况"), "{page}");
    assert!(page.contains("应公开=已公开+到期未公开"), "{page}");
    let text = form(&[("seen", "1"), ("text", "一、总体情况\r\n没有问题。"), ("due", "2026-10-01")]);
    let (status, _, page) = writer.post_from(&at, &at, &text).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("要晚于统计截止日"), "{page}");
    assert!(page.contains("没有问题。"), "what was written is still there: {page}");
    let text = form(&[("seen", "1"), ("text", "一、总体情况\r\n没有问题。"), ("due", "2026-12-01")]);
    assert_eq!(writer.post_from(&at, &at, &text).await.0, StatusCode::SEE_OTHER);
    let (_, page) = boss.get(&at).await;
    assert!(page.contains("没有问题。") && !page.contains("同意印发"), "not sent yet: {page}");
    let (_, page) = writer.get(&at).await;
    let digest = page.split("/send\">").nth(1).unwrap();
    let digest = value(digest, "seen");
    let seen = form(&[("seen", &digest)]);
    assert_eq!(writer.post_from(&at, &format!("{at}/send"), &seen).await.0, StatusCode::SEE_OTHER);
    let (_, page) = boss.get(&at).await;
    assert!(page.contains("同意印发") && !page.contains("保存文稿"), "{page}");
    let (status, _, page) = boss.post_from(&at, &format!("{at}/return"), &seen).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("请写明退回的原因"), "{page}");
    assert_eq!(boss.post_from(&at, &format!("{at}/approve"), &seen).await.0, StatusCode::SEE_OTHER);
    assert_eq!(writer.post_from(&at, &format!("{at}/issue"), &seen).await.0, StatusCode::SEE_OTHER);
    let (_, page) = boss.get(&at).await;
    assert!(page.contains("公开通〔2026〕1号") && page.contains("已印发"), "{page}");
    let (_, page) = boss.get(&format!("{at}/items?column=released")).await;
    assert!(page.contains("这一项在本期是 0"), "{page}");
    for (figure, name) in [("due", "应公开"), ("on_time", "按时")] {
        let (status, page) = boss.get(&format!("{at}/items?column={figure}")).await;
        assert!(status == StatusCode::OK && page.contains(name), "{page}");
    }
    assert_eq!(boss.get(&format!("{at}/items?column=other")).await.0, StatusCode::NOT_FOUND);
    for (kind, begin) in [("docx", &b"PK"[..]), ("xlsx", b"PK"), ("items", b"PK"), ("pdf", b"%PDF")] {
        let (status, bytes) = boss.file(&format!("{at}/files/{kind}")).await;
        assert!(status == StatusCode::OK && bytes.starts_with(begin), "{kind}");
    }
    assert_eq!(boss.get(&format!("{at}/files/txt")).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn score_and_rank_stand_in_the_table_where_the_agency_chose_a_rule() {
    let place = Place::with_units().await;
    let (keeper, writer) = (place.browser("keeper"), place.browser("reviewer"));
    let (status, page) = keeper.get("/office/settings").await;
    assert!(status == StatusCode::OK && page.contains("按问题扣分") && page.contains("不计分"), "{page}");
    let (status, _, page) = keeper.post("/office/settings", "version=0&bulletin_score=other").await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("列出的一种计分规则"), "{page}");
    let chosen = keeper.post("/office/settings", "version=0&bulletin_score=by-fault").await;
    assert_eq!(chosen.0, StatusCode::SEE_OTHER);
    let (_, at, _) = writer.post_from(BULLETINS, BULLETINS, "").await;
    let (_, page) = writer.get(&at).await;
    for part in
        ["得分</th>", "排名</th>", "栏目更新</th>", "data-label=\"得分\">100</td>", "每个科室基础分100分"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    for kind in ["docx", "xlsx", "pdf"] {
        assert_eq!(writer.file(&format!("{at}/files/{kind}")).await.0, StatusCode::OK, "{kind}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn something_wrong_is_confirmed_and_taken_back() {
    let place = Place::with_units().await;
    let writer = place.browser("reviewer");
    let (status, _, page) = writer.post_from(WRONG, WRONG, "").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    for what in ["请选择提供信息的科室", "请选择差错的轻重", "请选择差错的种类", "请写明错在哪里"]
    {
        assert!(page.contains(what), "all at once, {what}: {page}");
    }
    let unit = own_unit(&page);
    assert!(!page.contains("是栏目或者页面"), "asked only when it matters: {page}");
    let said = [
        ("unit", unit.as_str()),
        ("severity", "serious"),
        ("wrong", "figure"),
        ("place", "收费标准栏目"),
        ("what", "第二段金额多一个零"),
    ];
    let (status, _, page) = writer.post_from(WRONG, WRONG, &form(&said)).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("name=\"page\""), "{page}");
    let mut fields = said.to_vec();
    fields.push(("page", "yes"));
    assert_eq!(writer.post_from(WRONG, WRONG, &form(&fields)).await.0, StatusCode::SEE_OTHER);
    let (status, _, page) = writer.post_from(WRONG, WRONG, &form(&fields)).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("不重复登记"), "{page}");
    let (_, page) = writer.get(WRONG).await;
    assert!(page.contains("第二段金额多一个零") && page.contains("严重表述错误"), "{page}");
    let id = page.split("/inaccuracies/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    let revoke = format!("{WRONG}/{id}/revoke");
    let (status, _, page) = writer.post_from(WRONG, &revoke, "reason=").await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("为什么不算差错"), "{page}");
    let because = form(&[("reason", "核对文件，金额没有错")]);
    assert_eq!(writer.post_from(WRONG, &revoke, &because).await.0, StatusCode::SEE_OTHER);
    assert!(writer.get(WRONG).await.1.contains("已撤销"));
    let again = writer.post_from(WRONG, WRONG, &form(&fields)).await;
    assert_eq!(again.0, StatusCode::SEE_OTHER, "what was taken back may be confirmed anew");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_is_mended_by_its_unit_and_verified_by_another() {
    let place = Place::with_units().await;
    let (overseer, mender, stranger) =
        (place.browser("reviewer"), place.browser("writer"), place.browser("stranger"));
    let new = format!("{TICKETS}/new");
    let (_, page) = overseer.get(&new).await;
    assert!(page.contains("到期未公开（5 个工作日）") && page.contains("严重差错（当日）"), "{page}");
    let (status, _, page) = overseer.post_from(&new, TICKETS, "").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("请选择问题的种类") && page.contains("请写明问题"), "{page}");
    let unit = own_unit(&page);
    let fields = [
        ("unit", unit.as_str()),
        ("kind", "column"),
        ("source", "hand"),
        ("place", "机构职能栏目"),
        ("problem", "半年没有更新"),
        ("found", "2026-11-20"),
        ("demand", ""),
        ("responsible", ""),
    ];
    let (status, at, _) = overseer.post_from(&new, TICKETS, &form(&fields)).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, page) = overseer.get(TICKETS).await;
    assert!(page.contains("机构职能栏目") && page.contains("剩 20 个工作日"), "{page}");
    assert_eq!(stranger.get(&at).await.0, StatusCode::NOT_FOUND);
    let (_, page) = mender.get(&at).await;
    assert!(page.contains("签收，开始整改") && !page.contains("核验通过"), "{page}");
    let seen = |page: &str| value(page, "seen");
    let step = async |who: &crate::support::Browser, fields: &[(&str, &str)]| {
        let page = who.get(&at).await.1;
        let seen = seen(&page);
        let mut all = vec![("seen", seen.as_str())];
        all.extend(fields.iter().copied());
        who.post_from(&at, &at, &form(&all)).await
    };
    assert_eq!(step(&mender, &[("act", "accept")]).await.0, StatusCode::SEE_OTHER);
    let (status, _, page) = step(&mender, &[("act", "reply"), ("cause", "没有人负责更新")]).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("请写明采取的措施"), "{page}");
    assert!(page.contains("没有人负责更新"), "what was written is still there: {page}");
    let reply = [
        ("act", "reply"),
        ("cause", "没有人负责更新"),
        ("measures", "确定专人，每月核对"),
        ("alike", "其他栏目已检查"),
    ];
    assert_eq!(step(&mender, &reply).await.0, StatusCode::SEE_OTHER);
    let (status, _, page) = step(&overseer, &[("act", "verify"), ("reason", "")]).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("请写明怎样核验的"), "{page}");
    assert_eq!(
        step(&overseer, &[("act", "verify"), ("reason", "栏目已更新")]).await.0,
        StatusCode::SEE_OTHER
    );
    assert_eq!(step(&overseer, &[("act", "close")]).await.0, StatusCode::SEE_OTHER);
    let (_, page) = mender.get(&format!("{TICKETS}?show=all")).await;
    assert!(page.contains("已销号"), "{page}");
    for path in ["notice/docx", "reply/docx", "notice/pdf", "reply/pdf"] {
        assert_eq!(mender.file(&format!("{at}/files/{path}")).await.0, StatusCode::OK, "{path}");
    }
    let (status, bytes) = overseer.file(&format!("{TICKETS}/ledger.xlsx?show=all")).await;
    assert!(status == StatusCode::OK && bytes.starts_with(b"PK"));
}

/// The bulletin of the period that ended last is issued.
async fn issue_a_bulletin(place: &Place) {
    let (writer, boss) = (place.browser("reviewer"), place.browser("boss"));
    let (_, at, _) = writer.post_from(BULLETINS, BULLETINS, "").await;
    let (_, page) = writer.get(&at).await;
    let seen = form(&[("seen", &value(page.split("/send\">").nth(1).unwrap(), "seen"))]);
    for (who, act) in [(&writer, "send"), (&boss, "approve"), (&writer, "issue")] {
        let (status, _, page) = who.post_from(&at, &format!("{at}/{act}"), &seen).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{act}: {page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_set_is_judged_tried_and_published() {
    const SETS: &str = "/office/assessments/sets";
    let place = Place::with_units().await;
    let (scorer, boss) = (place.browser("reviewer"), place.browser("boss"));
    assert_eq!(boss.get(SETS).await.0, StatusCode::NOT_FOUND);
    let (_, page) = scorer.get(&format!("{SETS}?from=bureau-to-units")).await;
    for part in ["照此改写", "bureau-to-units", "pub_late", "超期公开件数"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let (status, bytes) = scorer.file(&format!("{SETS}/bureau-to-units")).await;
    assert_eq!(status, StatusCode::OK);
    let own = String::from_utf8(bytes).unwrap().replace("bureau-to-units", "own-units");
    let act = async |text: &str, then: &str, reason: &str| {
        let said = form(&[("text", text), ("year", "2026"), ("reason", reason), ("then", then)]);
        scorer.post_from(SETS, SETS, &said).await
    };
    let wrong =
        own.replacen("points = \"10\"", "points = \"9\"", 1).replacen("rounding = 1", "rounding = 9", 1);
    let (status, _, page) = act(&wrong, "check", "").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
    for part in ["有 2 处需要改", "rounding 写0到6", "B1 写的是25分，里面各项相加是24分", "own-units"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    let (status, _, page) = act(&own, "check", "").await;
    assert!(
        status == StatusCode::OK && page.contains("没有发现问题") && page.contains("要由人登记"),
        "{page}"
    );
    let (_, _, page) = act(&own, "try", "").await;
    assert!(page.contains("这一年没有印发的通报"), "{page}");
    issue_a_bulletin(&place).await;
    let (_, _, page) = act(&own, "try", "").await;
    assert!(page.contains("试算结果") && page.contains("公证科"), "{page}");
    let (status, _, page) = act(&own, "publish", "").await;
    assert!(
        status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("请写明发布或者修改的理由"),
        "{page}"
    );
    assert_eq!(act(&own, "publish", "按本局实际").await.0, StatusCode::SEE_OTHER);
    let (_, page) = scorer.get(SETS).await;
    assert!(page.contains("（第1版）") && page.contains("按本局实际"), "{page}");
    assert!(scorer.get("/office/assessments").await.1.contains("（第1版）"), "offered at the beginning");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assessment_is_tried_begun_scored_and_told() {
    const ROOT: &str = "/office/assessments";
    let place = Place::with_units().await;
    let (scorer, head, boss) = (place.browser("reviewer"), place.browser("head"), place.browser("boss"));
    let (status, page) = scorer.get(ROOT).await;
    assert!(
        status == StatusCode::OK && page.contains("还没有考核") && page.contains("司法局对股室"),
        "{page}"
    );
    let (_, page) = scorer.get(&format!("{ROOT}/trial?scheme=bureau-to-units&year=2025")).await;
    assert!(page.contains("这一年没有印发的通报"), "{page}");
    assert_eq!(scorer.get(&format!("{ROOT}/trial?scheme=other&year=2025")).await.0, StatusCode::NOT_FOUND);
    let (status, _, page) = scorer.post_from(ROOT, ROOT, &form(&[("year", "1990"), ("scheme", "")])).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("请选择考核指标"), "{page}");
    let begin = form(&[("year", "2026"), ("scheme", "bureau-to-units")]);
    let (status, _, page) = scorer.post_from(ROOT, ROOT, &begin).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("2026年还没有印发的通报"), "{page}");
    issue_a_bulletin(&place).await;
    let (status, at, _) = scorer.post_from(ROOT, ROOT, &begin).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, page) = scorer.get(&at).await;
    assert!(page.contains("公证科") && page.contains("评分中") && page.contains("信息提供 25"), "{page}");
    let unit = page.split("/unit?of=").find(|part| part.contains("公证科")).unwrap();
    let unit = unit.split('"').next().unwrap().to_owned();
    let of = format!("{at}/unit?of={unit}");
    let (_, page) = scorer.get(&of).await;
    assert!(page.contains("B1.2 形成或变更后及时提供并公开") && page.contains("待人工登记"), "{page}");
    // What nobody has looked at adds no points to its group.
    assert!(page.contains("/ 25，尚有 1 项待登记") && page.contains("暂计：尚有 6 项待登记"), "{page}");
    assert!(scorer.get(&at).await.1.contains("（1项待登记）"));
    let facts = format!("{at}/facts");
    let fields = |fact: &str, reason: &str| {
        form(&[("unit", &unit), ("indicator", "B2.1"), ("fact", fact), ("reason", reason), ("proof", "")])
    };
    let (status, _, page) = scorer.post_from(&of, &facts, &fields("很多", "检查发现")).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("一般1、严重1，或者没有"), "{page}");
    let (status, _, page) = scorer.post_from(&of, &facts, &fields("严重1", "")).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("请写明登记的理由"), "{page}");
    assert_eq!(scorer.post_from(&of, &facts, &fields("严重1", "检查发现")).await.0, StatusCode::SEE_OTHER);
    let (_, page) = scorer.get(&of).await;
    assert!(
        page.contains("严重1") && page.contains("检查发现（reviewer）") && page.contains("系统统计"),
        "{page}"
    );

    assert_eq!(head.get(&of).await.0, StatusCode::NOT_FOUND, "not told yet");
    let (_, page) = head.get(&at).await;
    assert!(page.contains("结果还没有告知") && page.contains("提交自评"), "{page}");
    let own = form(&[("total", "99"), ("note", "全部按时")]);
    assert_eq!(head.post_from(&at, &format!("{at}/own"), &own).await.0, StatusCode::SEE_OTHER);
    assert!(head.get(&at).await.1.contains("本科室自评 99 分"));
    let (_, page) = scorer.get(&at).await;
    assert!(page.contains("本年的通报还没有都印发") && page.contains("2026年11月（还没有截止）"), "{page}");
    let announce = format!("{at}/announce");
    let seen = form(&[("seen", &value(&page, "seen"))]);
    let (status, _, page) = scorer.post_from(&at, &announce, &seen).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("还有6项系统没有统计"), "{page}");
    let confirm = async |indicator: &str, reason: &str| {
        let said = form(&[("indicator", indicator), ("reason", reason)]);
        scorer.post_from(&at, &format!("{at}/confirm"), &said).await
    };
    let (status, _, page) = confirm("B1.1", "").await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("请写明怎样核对的"), "{page}");
    for indicator in ["B1.1", "B2.2", "B3.2", "B3.3", "B4.2", "B6.1"] {
        assert_eq!(confirm(indicator, "逐项核对").await.0, StatusCode::SEE_OTHER, "{indicator}");
    }
    let (_, page) = scorer.get(&at).await;
    assert!(!page.contains("待人工登记") && !page.contains("项待登记"), "{page}");
    assert!(!scorer.get(&of).await.1.contains("项待登记"));
    let seen = form(&[("seen", &value(&page, "seen"))]);
    assert_eq!(scorer.post_from(&at, &announce, &seen).await.0, StatusCode::SEE_OTHER);
    let (_, page) = head.get(&of).await;
    assert!(page.contains("提出异议") && !page.contains("佐证材料"), "{page}");
    assert!(!page.contains("告知以后改动了"), "{page}");
    assert_eq!(scorer.post_from(&of, &facts, &fields("严重2", "又查出一处")).await.0, StatusCode::SEE_OTHER);
    let (_, page) = head.get(&of).await;
    for part in ["告知以后改动了 1 项", "严重1 → 严重2", "又查出一处"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let bonus =
        [("unit", unit.as_str()), ("indicator", "BB1"), ("fact", "1"), ("reason", "市里转发"), ("proof", "")];
    assert_eq!(scorer.post_from(&of, &facts, &form(&bonus)).await.0, StatusCode::SEE_OTHER);
    let (_, page) = head.get(&of).await;
    for part in ["加分、重大扣分和一票否决", "市里转发", "每次 +", "value=\"BB1\""] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let claim = form(&[("indicator", "BB1"), ("claim", "应当是两次")]);
    assert_eq!(head.post_from(&of, &format!("{at}/object"), &claim).await.0, StatusCode::SEE_OTHER);
    let claim = form(&[("indicator", "B2.1"), ("claim", "不是本科室的信息")]);
    assert_eq!(head.post_from(&of, &format!("{at}/object"), &claim).await.0, StatusCode::SEE_OTHER);
    let (_, page) = scorer.get(&of).await;
    assert!(page.contains("前答复（10个工作日）") && !page.contains("已逾期"), "{page}");
    let about = page
        .split("name=\"objection\"")
        .skip(1)
        .find(|part| part.contains("name=\"indicator\" value=\"B2.1\""));
    let objection = value(&format!("name=\"objection\"{}", about.unwrap()), "objection");
    let decide = |then: &str, fact: &str| {
        form(&[
            ("unit", &unit),
            ("objection", &objection),
            ("indicator", "B2.1"),
            ("fact", fact),
            ("reason", "核实不是"),
            ("then", then),
        ])
    };
    assert_eq!(
        scorer.post_from(&of, &format!("{at}/decide"), &decide("uphold", "没有")).await.0,
        StatusCode::SEE_OTHER
    );
    let (_, page) = head.get(&of).await;
    assert!(page.contains("采纳：核实不是"), "{page}");
    let (_, page) = boss.get(&at).await;
    let seen = form(&[("seen", &value(&page, "seen"))]);
    let (status, _, page) = boss.post_from(&at, &format!("{at}/freeze"), &seen).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("期限还没有过"), "{page}");
    let (status, bytes) = boss.file(&format!("{at}/table.xlsx")).await;
    assert!(status == StatusCode::OK && bytes.starts_with(b"PK"));
}
