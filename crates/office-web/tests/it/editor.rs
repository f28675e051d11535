//! The editor's side of a document: blocks instead of marks, what is kept while somebody writes, what is
//! pasted and brought in, what is compared.

use axum::http::StatusCode;

use crate::{
    publication::{approved, begun, done, form, notice, refused},
    support::{Browser, Place, value},
};

/// Sends what a script sends: the proof of the page is a header.
async fn asked(who: &Browser, path: &str, fields: &[(&str, &str)]) -> serde_json::Value {
    let (status, body) = who.script(path, &form(fields)).await;
    assert_eq!(status, StatusCode::OK, "{path}: {body}");
    serde_json::from_str(&body).unwrap()
}

fn blocks(words: &str) -> String {
    serde_json::json!({"blocks": [{"is": "paragraph", "runs": [{"text": words}]}]}).to_string()
}

fn with_blocks<'a>(title: &'a str, blocks: &'a str) -> Vec<(&'a str, &'a str)> {
    let fields = notice(title, "").into_iter();
    fields.map(|(name, value)| if name == "text" { ("blocks", blocks) } else { (name, value) }).collect()
}

fn digest(page: &str) -> String {
    page.split("校验码 <b class=\"nowrap\">").nth(1).unwrap().split('<').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn both_ways_of_writing_are_one_text() {
    let place = Place::with_units().await;
    let writer = place.browser("writer");
    let at = begun(&writer, "notice").await;
    let edit = format!("{at}/edit");
    let text = "# 一、范围\n\n适用于**全区**[公证处](https://example.org/a)。\n第二行\n\n- 甲\n- 乙\n\n表：费用\n| 项目 | 金额 |\n| --- | --- |\n| 咨询 | 0 |";
    done(&writer, &edit, &notice("通知", text)).await;
    let first = digest(&writer.get(&at).await.1);
    let content = serde_json::json!({"blocks": [
        {"is": "heading", "level": 1, "text": "一、范围"},
        {"is": "paragraph", "runs": [
            {"text": "适用于"}, {"text": "全", "strong": true}, {"text": "区", "strong": true},
            {"text": "公证处", "link": "https://example.org/a"}, {"text": "。\n第二"}, {"text": "\u{200b}行"}]},
        {"is": "paragraph", "runs": []},
        {"is": "list", "ordered": false, "items": [[{"text": "甲"}], [{"text": "乙"}]]},
        {"is": "table", "caption": "费用", "heads": 1, "rows": [["项目", "金额"], ["咨询", "0"]]},
    ]});
    done(&writer, &edit, &with_blocks("通知", &content.to_string())).await;
    assert_eq!(digest(&writer.get(&at).await.1), first, "approvals stay with an unchanged text");
    let (_, page) = writer.get(&edit).await;
    assert!(page.contains("data-content=\"{&#34;blocks&#34;:[{&#34;is&#34;:&#34;heading&#34;"), "{page}");

    for (bad, sentence) in [
        ("{", "正文没有完整送到"),
        (r#"{"blocks":[{"is":"script","text":"x"}]}"#, "正文没有完整送到"),
        (r#"{"blocks":[{"is":"paragraph","runs":[{"text":"x","onclick":"y"}]}]}"#, "正文没有完整送到"),
        (r#"{"blocks":[{"is":"paragraph","runs":[{"text":"x","link":"javascript:y"}]}]}"#, "不是网址"),
        (r#"{"blocks":[{"is":"image","file":"0","alt":"图","caption":""}]}"#, "没有上传成功"),
    ] {
        refused(&writer, &edit, &with_blocks("通知", bad), "", sentence).await;
    }
    assert_eq!(digest(&writer.get(&at).await.1), first);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_of_four_hundred_thousand_characters_is_saved() {
    let place = Place::with_units().await;
    let writer = place.browser("writer");
    let at = begun(&writer, "notice").await;
    let line = "公".repeat(999);
    let text = vec![line; 400].join("\n\n");
    let edit = format!("{at}/edit");
    done(&writer, &edit, &notice("很长的通知", &text)).await;
    let blocks: Vec<_> = text
        .split("\n\n")
        .map(|line| serde_json::json!({"is": "paragraph", "runs": [{"text": format!("{line}𠮷")}]}))
        .collect();
    let content = serde_json::json!({ "blocks": blocks }).to_string();
    done(&writer, &edit, &with_blocks("很长的通知", &content)).await;
    let more = format!("{text}\n\n{}", "公".repeat(1000));
    refused(&writer, &edit, &notice("很长的通知", &more), "text", "最多400000个字").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_is_kept_and_offered_again() {
    let place = Place::with_units().await;
    let [writer, colleague] = ["writer", "colleague"].map(|who| place.browser(who));
    let at = begun(&writer, "notice").await;
    let [edit, keep] = ["edit", "keep"].map(|path| format!("{at}/{path}"));
    let seen = value(&writer.get(&edit).await.1, "seen");
    let turn = async |number: &str, words: &str| {
        let text = blocks(words);
        let mut fields = with_blocks("写着的名称", &text);
        fields.extend([("seen", seen.as_str()), ("turn", number)]);
        asked(&writer, &keep, &fields).await
    };
    let first = turn("0", "写了一半，电话13800138000").await;
    assert_eq!((first["outcome"].as_str(), first["turn"].as_i64()), (Some("kept"), Some(1)), "{first}");
    assert!(
        first["at"].as_str().unwrap().contains(':')
            && first["findings"].as_str().unwrap().contains("findings")
    );
    assert_eq!(turn("0", "另一个窗口").await["outcome"], "elsewhere");
    let (_, page) = writer.get(&edit).await;
    assert!(
        page.contains("还没有存入的内容") && page.contains("写着的名称") && page.contains("写了一半"),
        "{page}"
    );
    assert!(writer.get(&at).await.1.contains("有没存入的修改"));
    assert!(writer.get(&format!("{at}/preview")).await.1.contains("写了一半"));
    let (_, page) = colleague.get(&format!("{at}/preview")).await;
    assert!(!page.contains("写了一半"), "nobody else sees it");

    done(&colleague, &edit, &notice("同事的名称", "同事写的。")).await;
    let later = turn("1", "写完了").await;
    assert_eq!(later["outcome"], "overtaken", "{later}");
    let (status, _, page) = writer.post(&edit, &form(&with_blocks("写着的名称", &blocks("写完了")))).await;
    assert_eq!(status, StatusCode::CONFLICT);
    for piece in ["同事的名称", "<del>同事写的。</del>", "<ins>写完了</ins>"] {
        assert!(page.contains(piece), "{piece}: {page}");
    }
    let (status, ..) = writer.post_from(&edit, &format!("{at}/drop"), "").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(writer.get(&edit).await.1.contains("同事写的。"));
    let long = "公".repeat(400_001);
    let refused = asked(&writer, &keep, &notice("名称", &long)).await;
    assert!(refused["refused"].as_str().unwrap().contains("最多400000个字"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_panel_tells_of_what_stands_in_the_form() {
    let place = Place::with_units().await;
    let writer = place.browser("writer");
    let at = begun(&writer, "notice").await;
    let [edit, keep] = ["edit", "keep"].map(|path| format!("{at}/{path}"));
    done(&writer, &edit, &notice("名称", "没有号码的正文")).await;
    assert!(writer.get(&edit).await.1.contains("没有发现问题"));
    let told = |page: &str| page.contains("138****8000") && !page.contains("没有发现问题");
    // Without scripts: what was refused comes back, and was never saved.
    let mut fields = notice("名称", "电话13800138000");
    fields[3].1 = "去年";
    let (status, _, page) = writer.post(&edit, &form(&fields)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(told(&page), "{page}");
    // What was kept and not saved, opened again.
    let seen = value(&writer.get(&edit).await.1, "seen");
    let text = blocks("电话13800138000");
    let mut fields = with_blocks("名称", &text);
    fields.extend([("seen", seen.as_str()), ("turn", "0")]);
    asked(&writer, &keep, &fields).await;
    let (_, page) = writer.get(&edit).await;
    assert!(told(&page), "{page}");
    // A file that nobody has read yet.
    let other = begun(&writer, "notice").await;
    done(&writer, &format!("{other}/edit"), &notice("名称", "见附件")).await;
    let files = format!("{other}/files");
    let seen = value(&writer.get(&files).await.1, "seen");
    let (status, _, page) = writer.upload_with(&files, &seen, "a.txt", "名单").await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    for page in [format!("{other}/edit"), format!("{other}/findings")] {
        let (_, page) = writer.get(&page).await;
        assert!(page.contains("还在筛查") && !page.contains("没有发现问题"), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_pasted_and_brought_in() {
    let place = Place::with_units().await;
    let writer = place.browser("writer");
    let at = begun(&writer, "notice").await;
    let paste = format!("{at}/paste");
    let cleaned = asked(&writer, &paste, &[("html", "标题\n第一段")]).await;
    assert_eq!(cleaned["blocks"][0]["runs"][0]["text"], "第一段", "{cleaned}");
    assert!(cleaned["left"][0].as_str().unwrap().contains("图片没有带入"));
    let plain = asked(&writer, &paste, &[("html", ""), ("text", "甲\t乙\n1\t2")]).await;
    assert_eq!(
        (plain["blocks"][0]["is"].as_str(), plain["left"].as_array().map(Vec::len)),
        (Some("table"), Some(0))
    );
    let bad = asked(&writer, &paste, &[("html", "读不出")]).await;
    assert!(bad["refused"].as_str().is_some(), "{bad}");

    let import = format!("{at}/import");
    let seen = value(&writer.get(&import).await.1, "seen");
    let word = "PK\u{3}\u{4}关于公证的通知\n第一段\n第二段";
    let (status, to, page) = writer.upload_with(&import, &seen, "通知.docx", word).await;
    assert_eq!(
        (status, to.as_str()),
        (StatusCode::SEE_OTHER, format!("{at}/edit?left=picture").as_str()),
        "{page}"
    );
    let (_, page) = writer.get(&to).await;
    assert!(page.contains("已导入，请核对") && page.contains("图片没有带入"), "{page}");
    assert!(page.contains("关于公证的通知") && page.contains("第二段"));
    assert!(!writer.get(&format!("{at}/edit?left=%3Cscript%3E")).await.1.contains("已导入"));
    let seen = value(&writer.get(&import).await.1, "seen");
    let fields = [("seen", seen.as_str()), ("where", "behind"), ("attach", "yes")];
    let (status, ..) = writer.upload_fields(&import, &fields, "补充.docx", "PK\u{3}\u{4}\n第三段").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, page) = writer.get(&at).await;
    assert!(page.contains("第二段") && page.contains("第三段") && page.contains("补充.docx"), "{page}");
    let (status, _, page) = writer.upload_with(&import, "", "通知.docx", "PK\u{3}\u{4}没有换行").await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("不是Word文件"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn reviewers_see_what_changed() {
    let place = Place::with_units().await;
    let [writer, head] = ["writer", "head"].map(|who| place.browser(who));
    let at = begun(&writer, "notice").await;
    let edit = format!("{at}/edit");
    done(&writer, &edit, &notice("通知", "甲\n\n共审核61件。\n\n丙")).await;
    let (_, page) = writer.get(&format!("{at}/compare")).await;
    assert!(page.contains("没有可以对比的一稿"), "{page}");
    assert_eq!(head.get(&format!("{at}/compare?against=1")).await.0, StatusCode::NOT_FOUND);
    done(&writer, &format!("{at}/submit"), &[]).await;
    let (_, page) = head.get(&format!("{at}/review")).await;
    assert!(!page.contains("改动对比"), "there is nothing to compare with");
    done(&head, &format!("{at}/review"), &[("decision", "return"), ("reason", "请核对件数")]).await;
    done(&writer, &edit, &notice("通知", "甲\n\n共审核62件。\n\n丙")).await;
    done(&writer, &format!("{at}/submit"), &[]).await;
    let (_, page) = head.get(&format!("{at}/review")).await;
    for piece in ["改动对比", "<del>61</del>", "<ins>62</ins>", "退回的一稿", "没有改动"] {
        assert!(page.contains(piece), "{piece}: {page}");
    }
    done(&head, &format!("{at}/review"), &[("decision", "return"), ("reason", "请再核对")]).await;
    done(&writer, &edit, &notice("通知", "甲\n\n共审核62件。\n\n丙")).await;
    approved(&place, &at).await;
}

/// The template of a kind, and no template.
#[tokio::test(flavor = "multi_thread")]
async fn a_draft_begins_with_its_template() {
    let place = Place::with_units().await;
    let writer = place.browser("writer");
    let (status, to, page) =
        writer.post("/office/documents/new", &form(&[("kind", "notice"), ("template", "yes")])).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    assert!(writer.get(&to).await.1.contains("联系科室"));
    let empty = begun(&writer, "notice").await;
    assert!(!writer.get(&format!("{empty}/edit")).await.1.contains("联系科室"));
}
