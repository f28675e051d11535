//! A report from an upload to publication through the pages, as two persons would do it.

use axum::http::StatusCode;

use crate::support::Place;

#[tokio::test(flavor = "multi_thread")]
async fn from_upload_to_publication() {
    let place = Place::open().await;
    let [clerk, boss, foreign] = ["clerk", "boss", "foreign"].map(|who| place.browser(who));

    let (status, _, page) = clerk.upload("/office/reports/check", "5 4").await;
    assert_eq!(status, StatusCode::OK, "{page}");
    assert!(page.contains("5 ≠ 4 ✗") && page.contains("定位"));
    assert!(clerk.get("/office/reports").await.1.contains("还没有年度报告"), "checking stores nothing");
    let (status, _, page) = clerk.upload("/office/reports/import", "nothing").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("不像年度报告"));

    let (status, to, page) = clerk.upload("/office/reports/import", "5 4").await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let (_, page) = clerk.get(&to).await;
    assert!(
        page.contains("5 ≠ 4 ✗")
            && page.contains("href=\"#p-t3.natural\"")
            && page.contains("id=\"p-t3.natural\"")
    );
    let (status, _, page) = clerk.post(&format!("{to}/submit"), "decision=yes").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("请改正后再送审"));

    let (_, same, _) = clerk.upload("/office/reports/import", "5 5").await;
    assert_eq!(same, to);
    assert!(clerk.get(&format!("{to}?chapter=2")).await.1.contains("5 = 5 ✓"));
    assert_eq!(foreign.get(&to).await.0, StatusCode::NOT_FOUND);
    assert_eq!(clerk.get(&format!("{to}/approve")).await.0, StatusCode::NOT_FOUND);
    clerk.post(&format!("{to}/submit"), "decision=yes").await;
    for undecided in ["reason=", "decision=xx"] {
        let (status, _, page) = boss.post(&format!("{to}/approve"), undecided).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("没有收到您的决定"), "{page}");
    }
    for (who, path, fields) in [(&boss, "approve", "decision=approve"), (&clerk, "publish", "decision=yes")] {
        let (status, _, page) = who.post(&format!("{to}/{path}"), fields).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{path}: {page}");
    }
    assert!(boss.get("/office/reports").await.1.contains("公布的就是这一版"));
    let (status, page) = clerk.get(&format!("{to}/export/json")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(gongkai_report::json::read(&page).is_ok());
    assert_eq!(clerk.get(&format!("{to}/file")).await.1, "5 5");
    // Whoever brought the report asks for its withdrawal; the leader decides.
    assert_eq!(clerk.get(&format!("{to}/withdraw")).await.0, StatusCode::NOT_FOUND);
    assert!(clerk.get(&to).await.1.contains("申请撤下"));
    let (status, _, page) = clerk.post(&format!("{to}/ask-withdrawal"), "reason=wrong-figures").await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    assert!(clerk.get(&to).await.1.contains("已公布"), "asking changes nothing");
    let (status, _, _) = boss.post(&format!("{to}/withdraw"), "reason=%E9%94%99").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "one character is no reason");
    let (status, _, page) = boss.post(&format!("{to}/withdraw"), "reason=wrong-figures").await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    assert!(clerk.get(&to).await.1.contains("已撤下"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_names_another_year_is_asked_about() {
    let place = Place::open().await;
    let clerk = place.browser("clerk");
    let bring = async |fields: &[(&str, &str)], content: &str| {
        clerk.upload_fields("/office/reports/import", fields, "a.txt", content).await
    };
    let (_, page) = clerk.get("/office/reports/import").await;
    assert!(!page.contains("other_year_confirmed"), "nothing can be confirmed before it is asked");
    let (status, _, page) = bring(&[("year", "2019")], "5 5 2025").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in
        ["文件写的是2025年度，填写的是2019年度", "name=\"other_year_confirmed\" value=\"2025\"", ">2019年度<"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(clerk.get("/office/reports").await.1.contains("还没有年度报告"), "nothing was stored");
    // What was confirmed of one file is not confirmed of another.
    let confirmed = [("year", "2019"), ("other_year_confirmed", "2025")];
    assert_eq!(bring(&confirmed, "5 5 2024").await.0, StatusCode::UNPROCESSABLE_ENTITY);
    let (status, to, page) = bring(&confirmed, "5 5 2025").await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    assert!(clerk.get(&to).await.1.contains("2019年度"));
    for (fields, content) in
        [(&[("year", "2018")] as &[_], "5 5 2018"), (&[], "5 5 2017"), (&[("year", "2016")], "5 5")]
    {
        assert_eq!(bring(fields, content).await.0, StatusCode::SEE_OTHER, "{content}");
    }
    let (_, _, page) =
        clerk.upload_fields("/office/reports/check", &[("year", "2019")], "a.txt", "5 5 2025").await;
    assert!(page.contains("2019年度（文件写的是2025年度）"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_over_what_was_written_is_asked_about() {
    let place = Place::open().await;
    let clerk = place.browser("clerk");
    let (_, begun, _) = clerk.post("/office/reports/begin", "year=2026").await;
    let begun = begun.split("/edit").next().unwrap();
    let bring = async |fields: &[(&str, &str)]| {
        clerk.upload_fields("/office/reports/import", fields, "a.txt", "5 5 2026").await
    };
    let (status, _, page) = bring(&[]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("2026年度的草稿里有6章正文") && page.contains("包括其中的6章正文"), "{page}");
    assert!(!page.contains("文件写的与这次导入的不同"), "there is nothing to compare");
    // What the file says otherwise is asked first; its confirmation stays while the draft is asked about.
    let other = [("year", "2026"), ("other_year_confirmed", "2024")];
    let (_, _, both) = clerk.upload_fields("/office/reports/import", &other, "a.txt", "5 5 2024").await;
    assert!(both.contains("name=\"other_year_confirmed\" value=\"2024\" checked"), "{both}");
    let (_, rest) = page.split_once("name=\"replaced_confirmed\" value=\"").unwrap();
    let digest = rest.split('"').next().unwrap();
    let (status, to, page) = bring(&[("replaced_confirmed", digest)]).await;
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, begun), "{page}");
    assert!(clerk.get(&to).await.1.contains("clerk导入"));
}

/// The file that an edition came in is called what it is: not of this edition, not what it says now, a list.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_called_what_it_is() {
    let place = Place::open().await;
    let [clerk, boss] = ["clerk", "boss"].map(|who| place.browser(who));
    let (_, at, _) = clerk.upload("/office/reports/import", "5 5 2025").await;
    assert!(clerk.get(&at).await.1.contains("原文件</a>"));
    for (who, path, fields) in [
        (&clerk, "submit", "decision=yes"),
        (&boss, "approve", "decision=approve"),
        (&clerk, "publish", "decision=yes"),
        (&clerk, "correct", "reason=wrong-figures"),
    ] {
        assert_eq!(who.post(&format!("{at}/{path}"), fields).await.0, StatusCode::SEE_OTHER, "{path}");
    }
    let (_, page) = clerk.get(&at).await;
    assert!(page.contains("第1版的来文</a>") && !page.contains("原文件"), "{page}");
    let (_, begun, _) = clerk.post("/office/reports/begin", "year=2026").await;
    let begun = begun.split("/edit").next().unwrap();
    assert!(clerk.get(begun).await.1.contains("统计底稿</a>"));
}

/// The fields of a form page, as a browser without scripts sends them.
fn fields_of(page: &str, changed: &[(&str, &str)]) -> String {
    let mut body = form_urlencoded::Serializer::new(String::new());
    for input in page.split("<input").skip(1).filter_map(|part| part.split_once('>')).map(|(tag, _)| tag) {
        let value_of = |name: &str| {
            let (_, rest) = input.split_once(&format!(" {name}=\""))?;
            rest.split_once('"').map(|(value, _)| value)
        };
        let (Some(name), value) = (value_of("name"), value_of("value").unwrap_or_default()) else { continue };
        if name.contains('.') || name == "text_was" {
            let set = changed.iter().find(|(field, _)| *field == name).map(|(_, value)| *value);
            body.append_pair(name, set.unwrap_or(value));
        }
    }
    for (name, value) in changed.iter().filter(|(name, _)| !name.contains('.') && *name != "text_was") {
        body.append_pair(name, value);
    }
    body.finish()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_begun_and_written_without_scripts() {
    let place = Place::open().await;
    let [clerk, boss, foreign] = ["clerk", "boss", "foreign"].map(|who| place.browser(who));
    assert_eq!(boss.get("/office/reports/begin").await.0, StatusCode::NOT_FOUND);
    let (status, page) = clerk.get("/office/reports/begin").await;
    assert!(status == StatusCode::OK && page.contains("value=\"2026\""), "{page}");
    let (status, _, page) = clerk.post("/office/reports/begin", "year=2010").await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("请填写2019到2026之间的年度"));
    let (status, to, page) = clerk.post("/office/reports/begin", "year=2026").await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let report = to.split("/edit").next().unwrap().to_owned();
    let edit = format!("{report}/edit");
    assert_eq!(foreign.get(&to).await.0, StatusCode::NOT_FOUND);

    // A figure that the ledger does not have: found beside the cell, explained, taken back.
    let (_, page) = clerk.get(&to).await;
    assert!(
        page.contains("id=\"cell.t3.new.natural\"") && !page.contains("name=\"cell.t3.new.total\""),
        "{page}"
    );
    let body = fields_of(&page, &[("chapter", "2"), ("cell.t3.new.natural", "2")]);
    let (status, back, page) = clerk.post(&edit, &body).await;
    assert_eq!((status, back.contains("kept=1")), (StatusCode::SEE_OTHER, true), "{back} {page}");
    let (_, page) = clerk.get(&to).await;
    for words in ["填2，办件台账计0", "2 ≠ 0 ✗", "name=\"reason.t3.new.natural\"", "还差"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let (status, source) = clerk.get(&format!("{report}/source?cell=t3.new.natural")).await;
    assert!(status == StatusCode::OK && source.contains("台账里没有"), "{source}");
    assert_eq!(clerk.get(&format!("{report}/source?cell=t9")).await.0, StatusCode::NOT_FOUND);
    let (_, csv) = clerk.get(&format!("{report}/source/csv?cell=t3.new.natural")).await;
    assert_eq!(csv, "\u{feff}编号,台账,单元格,说明\r\n");

    // Somebody else was faster with the same cell: both figures are shown, nothing is lost.
    let stale =
        fields_of(&page, &[("chapter", "2"), ("was.t3.new.natural", "0"), ("cell.t3.new.natural", "3")]);
    let (status, _, again) = clerk.post(&edit, &stale).await;
    assert_eq!(status, StatusCode::CONFLICT);
    for words in ["刚被改成了2，您填的是3", "value=\"3\"", "name=\"was.t3.new.natural\" value=\"2\""]
    {
        assert!(again.contains(words), "{words}: {again}");
    }
    let spoiled = fields_of(&page, &[("chapter", "2"), ("cell.t3.new.natural", "两件")]);
    let (status, _, again) = clerk.post(&edit, &spoiled).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.contains("“两件”不是数") && again.contains("href=\"#cell.t3.new.natural\""), "{again}");

    // The server judges what is typed and lays a block over it; nothing of that is stored.
    let ask = async |changed: &[(&str, &str)]| {
        let (status, _, answer) =
            clerk.post_from(&edit, &format!("{report}/live"), &fields_of(&page, changed)).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        serde_json::from_str::<serde_json::Value>(&answer).unwrap()
    };
    let found = ask(&[("chapter", "2"), ("at", "t3.new.natural"), ("block", "4\t1\n0\t0\n")]).await;
    assert_eq!(found["values"]["p-t3.new.natural"], "4");
    assert_eq!(found["cells"]["p-t3.new.total"][0], "5");
    assert!(found["findings"].as_str().unwrap().contains("填1，办件台账计0"), "{found}");
    let found = ask(&[("chapter", "2"), ("at", "t3.new.natural"), ("block", "四")]).await;
    assert!(found["refused"][0].as_str().unwrap().contains("“四”不是数"), "{found}");
    assert!(clerk.get(&to).await.1.contains("填2，办件台账计0"), "nothing was stored");

    let body = fields_of(&page, &[("chapter", "2"), ("act", "ledger:t3.new.natural")]);
    clerk.post(&edit, &body).await;
    assert!(!clerk.get(&to).await.1.contains("填2，办件台账计0"));
    let (_, second) = clerk.get(&format!("{edit}?chapter=1")).await;
    let body =
        fields_of(&second, &[("chapter", "1"), ("cell.t2_5.licence.decisions", "7"), ("act", "zeros:")]);
    clerk.post(&edit, &body).await;
    let (_, second) = clerk.get(&format!("{edit}?chapter=1")).await;
    assert!(second.contains("确认6个空白为0") && second.contains("数据由谁提供"), "{second}");

    // A text names a figure; the reader sees the figure.
    let (_, fourth) = clerk.get(&format!("{edit}?chapter=4")).await;
    let body = fields_of(
        &fourth,
        &[("chapter", "4"), ("text", "作出许可决定{t2_5.licence.decisions}件，仍有不足。")],
    );
    clerk.post(&edit, &body).await;
    assert!(clerk.get(&format!("{report}?chapter=4")).await.1.contains("作出许可决定7件"));
    let (status, _, page) = clerk.post(&format!("{report}/submit"), "decision=yes").await;
    assert!(
        status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("请改正后再送审"),
        "texts are still open: {page}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn years_and_editions_side_by_side() {
    let place = Place::open().await;
    let [clerk, boss] = ["clerk", "boss"].map(|who| place.browser(who));
    assert!(clerk.get("/office/reports/years").await.1.contains("有了两个年度的报告"));
    let (_, old, _) = clerk.upload("/office/reports/import", "4 4 2024").await;
    let (_, at, _) = clerk.upload("/office/reports/import", "6 6 2025").await;
    let (_, page) = boss.get("/office/reports/years").await;
    for words in
        ["新收申请（件）", "<th scope=\"col\" class=\"number\">2024</th>", "看数据表", &old, "没有公布"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    let (_, page) = boss.get("/office/reports/years?year=2024&with=2025").await;
    assert!(page.contains("2025年与2024年") && page.contains("＋2") && page.contains("＋50.0%"), "{page}");
    let (_, page) = boss.get("/office/reports/years?year=2025&with=2025").await;
    assert!(page.contains("2 个年度"), "one year is not compared with itself: {page}");

    assert!(clerk.get(&format!("{at}/versions")).await.1.contains("没有不同"));
    for (who, path, fields) in [
        (&clerk, "submit", "decision=yes"),
        (&boss, "approve", "decision=approve"),
        (&clerk, "publish", "decision=yes"),
    ] {
        assert_eq!(who.post(&format!("{at}/{path}"), fields).await.0, StatusCode::SEE_OTHER, "{path}");
    }
    let correction = [("erratum", "申请数应为7件")];
    let (status, _, page) =
        clerk.upload_fields("/office/reports/import", &correction, "a.txt", "7 7 2025").await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    assert!(boss.get(&at).await.1.contains("两版对照"));
    let (_, page) = boss.get(&format!("{at}/versions")).await;
    for words in ["第1版 → 第2版", "申请数应为7件", "“自然人”列", "<b>7</b>"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let (_, page) = boss.get(&format!("{at}/versions?edition=1")).await;
    assert!(page.contains("没有不同"), "before the first there is none: {page}");
    let foreign = place.browser("foreign");
    assert_eq!(foreign.get(&format!("{at}/versions")).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn writing_is_kept_and_talked_about() {
    let place = Place::open().await;
    let [clerk, boss] = ["clerk", "boss"].map(|who| place.browser(who));
    let (_, at, _) = clerk.upload("/office/reports/import", "5 5 2025").await;
    let edit = format!("{at}/edit?chapter=2");
    assert!(!clerk.get(&edit).await.1.contains("有没有保存的改动"));
    let fields = "chapter=2&cell.t3.new.natural=9&was.t3.new.natural=5&text=abc&text_was=x";
    let (status, _, page) = clerk.post_from(&edit, &format!("{at}/working"), fields).await;
    assert!(status == StatusCode::OK && page.contains("\"at\""), "{page}");
    let (_, page) = clerk.get(&edit).await;
    assert!(
        page.contains("有没有保存的改动") && page.contains("value=\"9\"") && page.contains("abc"),
        "{page}"
    );
    assert!(clerk.get(&format!("{at}/export/json")).await.1.contains("5"), "the report is as it was");
    assert!(
        !clerk.get(&format!("{at}/edit?chapter=0")).await.1.contains("有没有保存的改动"),
        "another chapter"
    );
    let (status, ..) = clerk.post_from(&edit, &format!("{at}/working"), "chapter=2&act=drop").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(!clerk.get(&edit).await.1.contains("有没有保存的改动"));
    assert_eq!(boss.get(&edit).await.0, StatusCode::NOT_FOUND);

    let comments = format!("{at}/comments");
    let said = format!("what=say&place=t3.new.natural&words=%3Cb%3Ewhy&back={at}&chapter=2");
    let (status, to, page) = boss.post_from(&at, &comments, &said).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    assert!(to.ends_with("?chapter=2#comments"), "{to}");
    let (_, page) = clerk.get(&edit).await;
    assert!(page.contains("&#60;b&#62;why") && page.contains("1 条没有处理完"), "{page}");
    let comment =
        page.split("name=\"comment\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let answer = format!("what=answer&comment={comment}&words=because&back=https://other&chapter=2");
    let (_, to, _) = clerk.post_from(&at, &comments, &answer).await;
    assert!(to.starts_with(&at), "nobody is led elsewhere: {to}");
    clerk.post_from(&at, &comments, &format!("what=resolve&comment={comment}&back={at}")).await;
    let (_, page) = boss.get(&at).await;
    assert!(
        page.contains("0 条没有处理完") && page.contains("已处理完的 1 条") && page.contains("because"),
        "{page}"
    );
}

/// Deleting stands quiet and apart from handing on, and its page asks nothing of the checks; who deletes is led to the list.
#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_thrown_away() {
    let place = Place::open().await;
    let [clerk, boss] = ["clerk", "boss"].map(|who| place.browser(who));
    let (_, at, _) = clerk.upload("/office/reports/import", "5 4").await;
    let discard = format!("{at}/discard");
    let (_, page) = clerk.get(&at).await;
    let quiet = format!("<a class=\"btn btn-quiet\" href=\"{discard}\">删除草稿</a>");
    let (before, after) = page.split_once(&quiet).expect(&page);
    assert!(!before.contains("送审") && after.contains("原文件") && after.contains("送审"), "{page}");
    assert!(!boss.get(&at).await.1.contains("删除草稿"));
    let (_, page) = clerk.get(&discard).await;
    assert!(page.contains("不能恢复") && !page.contains("核对结果") && !page.contains("5 ≠ 4"), "{page}");
    assert!(clerk.get(&format!("{at}/submit")).await.1.contains("核对结果"));
    let (status, to, page) = clerk.post(&discard, "decision=yes").await;
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, "/office/reports"), "{page}");
    assert_eq!(clerk.get(&at).await.0, StatusCode::NOT_FOUND);
    assert!(clerk.get(&to).await.1.contains("还没有年度报告"));
}
