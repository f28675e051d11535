use chrono::NaiveDate;
use gongkai_search::{Facet, Order, Question};

use crate::support::{ask, index, item, keys, numbered, shown, with};

#[test]
fn a_word_is_not_found_inside_another() {
    let index = index(vec![
        item("a", "关于提交办公证明材料的通知", "请提交办公证明。"),
        item("b", "公证机构名录", "本区公证处一家。"),
        item("c", "服务指南", "办理公证需要身份证明。"),
    ]);
    let found = ask(&index, "公证");
    assert_eq!(found.total, 2);
    assert_eq!(keys(&found), ["b", "c"], "titles first");
    // In quotes the characters themselves are meant.
    assert_eq!(ask(&index, "“公证”").total, 3);
    assert_eq!(ask(&index, "\"办公证明\"").total, 1);
    // What nobody closed is a slip of the finger.
    for text in ["“公证", "公证”", "\"公证", "「公证"] {
        assert_eq!(keys(&ask(&index, text)), ["b", "c"], "{text}");
    }
    assert_eq!(ask(&index, "“办公证明” “公证").total, 0, "the first pair holds");
}

#[test]
fn numbers_are_found_exactly() {
    let index = index(vec![
        numbered(item("a", "甲办法", "见附件188号。"), &["样府规〔2026〕88号", "119901001/2026-00012"]),
        numbered(item("b", "乙办法", "第 88 号令"), &["样府规〔2026〕188号"]),
        item("c", "转发样府规[2026]88号的通知", "有关样府规〔2026〕88号"),
    ]);
    let found = ask(&index, "88号");
    assert_eq!(found.total, 3);
    assert_eq!(keys(&found).last(), Some(&"b"), "titles and numbers first");
    assert_eq!(keys(&ask(&index, "188号")), ["b", "a"]);
    for text in ["样府规〔2026〕88号", "样府规[2026]88号", "样府规（２０２６）８８号", "样府规【2026】 88 号"]
    {
        let found = ask(&index, text);
        assert_eq!(keys(&found).first(), Some(&"a"), "{text}");
        // With spaces in it the parts may also stand apart.
        assert!(found.total == 2 || text.contains(' '), "{text}");
    }
    assert_eq!(keys(&ask(&index, "119901001/2026-00012")), ["a"]);
    assert_eq!(ask(&index, "00012").total, 1);
    assert_eq!(ask(&index, "0001").total, 0);
}

#[test]
fn twins_rare_characters_and_single_ones() {
    let index = index(vec![
        item("a", "王喆样同志任职", "任命王喆样为副局长。𠮷样村"),
        item("b", "政府信息公开条例", "GB/T 9704—2012"),
    ]);
    for text in ["喆", "𠮷", "王喆样"] {
        assert_eq!(keys(&ask(&index, text)), ["a"], "{text}");
    }
    for text in ["政府資訊", "資訊"] {
        assert_eq!(ask(&index, text).total, 0, "{text}: another word, not another writing");
    }
    for text in ["條例", "政府信息公開條例", "gb/t9704", "ＧＢ／Ｔ ９７０４", "GB/T 9704-2012", "条"]
    {
        assert_eq!(keys(&ask(&index, text)), ["b"], "{text}");
    }
    for text in ["970", "G", "——", "  "] {
        let found = ask(&index, text);
        assert!(found.total == 0 || text.trim_matches(['—', ' ']).is_empty(), "{text}");
    }
}

#[test]
fn all_parts_must_be_there_and_synonyms_help() {
    let index = index(vec![
        item("a", "法律援助办法", "经济困难的公民可以申请法律援助。"),
        item("b", "法律宣传", "送法下乡。"),
        item("c", "2025年政府信息公开工作年度报告", "全年收到申请。"),
    ]);
    assert_eq!(keys(&ask(&index, "法律 申请")), ["a"]);
    assert_eq!(keys(&ask(&index, "法援")), ["a"]);
    assert_eq!(keys(&ask(&index, "年报 2025")), ["c"]);
    assert_eq!(shown(&ask(&index, "年报").hits[0].title), "2025年政府信息公开工作[年度报告]");
}

#[test]
fn one_wrong_character_is_corrected() {
    let index = index(vec![
        item("a", "法律援助办法", "经济困难的公民可以申请法律援助。"),
        item("b", "社区矫正工作", "社区矫正对象"),
    ]);
    for (typed, meant, key) in
        [("法律元助", "法律援助", "a"), ("社区娇正", "社区矫正", "b"), ("矫政", "矫正", "b")]
    {
        let found = ask(&index, typed);
        assert_eq!(found.corrected.as_deref(), Some(meant), "{typed}");
        assert_eq!(keys(&found), [key], "{typed}");
    }
    let none = ask(&index, "航天发射");
    assert_eq!((none.total, none.corrected), (0, None));
}

#[test]
fn words_without_spaces_are_parted_when_the_whole_is_nowhere() {
    let index = index(vec![
        item("a", "食品安全监督抽检情况", "有三批次不合格食品。"),
        item("b", "低保办事指南", "符合条件的可以申请。"),
        item("c", "春节放假安排", "区公证处照常值班。"),
        item("d", "行政处罚决定", "某某法律服务所收费不符合规定。"),
        item("e", "法律援助补贴标准", "本年度发放。"),
        item("f", "合格食品名单", "抽检全部合格。"),
    ]);
    for (typed, key, words) in [
        ("食品抽检不合格", "a", "食品 抽检 不合格"),
        ("低保怎么申请", "b", "低保 申请"),
        ("春节公证处", "c", "春节 公证处"),
        ("法律援助补贴发放", "e", "法律援助 补贴 发放"),
    ] {
        let found = ask(&index, typed);
        assert_eq!(keys(&found), [key], "{typed}");
        let parted = found.parted.unwrap();
        assert_eq!((parted.words.join(" ").as_str(), parted.all), (words, true), "{typed}");
    }
    assert_eq!(keys(&ask(&index, "行政处罚法律服务所")), ["d"]);
    assert_eq!(ask(&index, "法律援助").parted, None, "found in one piece");
    // All but one, and said so.
    let found = ask(&index, "法律援助补贴航天");
    assert_eq!(keys(&found), ["e"]);
    assert!(!found.parted.unwrap().all);
    assert_eq!(ask(&index, "航天发射").total, 0);
    assert_eq!(ask(&index, "“食品抽检不合格”").total, 0, "in quotes: exactly these characters");
}

#[test]
fn signs_alone_find_nothing_and_one_piece_stands_first() {
    let index = index(vec![
        item("a", "公开证照清单", "公示证明。公示证明。公示证明。"),
        item("b", "名录", "区公证处"),
    ]);
    for text in ["%", "_", "*", "——", "“”"] {
        assert_eq!(ask(&index, text).total, 0, "{text}");
    }
    assert_eq!(ask(&index, " ").total, 2, "nothing was asked");
    assert_eq!(keys(&ask(&index, "公 证")).first(), Some(&"b"));
}

#[test]
fn hits_are_narrowed_counted_and_ordered() {
    let day = |year| NaiveDate::from_ymd_opt(year, 5, 1).unwrap();
    let mut items = Vec::new();
    for nth in 0..30 {
        let mut one = item(&format!("d{nth:02}"), &format!("通知之{nth}"), "关于补贴的通知");
        one.published_on = day(2000 + nth);
        let kind = if nth % 3 == 0 { "notice" } else { "rule" };
        items.push(with(with(one, Facet::Kind, kind), Facet::Agency, "qsfj"));
    }
    let index = index(items);
    let ask = |facets: &[(Facet, &str)], order, from, count| {
        let facets = facets.iter().map(|(facet, value)| (*facet, (*value).to_owned())).collect();
        index.search(&Question { text: "补贴".to_owned(), facets, order, from, count }).unwrap()
    };
    let all = ask(&[], Order::Newest, 0, 5);
    assert_eq!(all.total, 30);
    assert_eq!(keys(&all), ["d29", "d28", "d27", "d26", "d25"]);
    let counts: Vec<_> = all.facets[&Facet::Kind].iter().map(|one| (one.value.as_str(), one.count)).collect();
    assert_eq!(counts, [("rule", 20), ("notice", 10)]);
    let some = ask(&[(Facet::Kind, "notice")], Order::Newest, 8, 5);
    assert_eq!((some.total, keys(&some)), (10, vec!["d03", "d00"]));
    assert_eq!(some.facets[&Facet::Agency][0].count, 10);
    assert_eq!(ask(&[(Facet::Kind, "secret")], Order::Relevance, 0, 5).total, 0);
}

#[test]
fn only_an_empty_question_lists_everything() {
    let index = index(vec![item("a", "甲", "一"), item("b", "乙", "二")]);
    assert_eq!(ask(&index, "").total, 2);
    assert_eq!(ask(&index, "《》").total, 0, "signs alone are found nowhere");
}

#[test]
fn a_snippet_says_where() {
    let long = "无关的话。".repeat(60);
    let index = index(vec![item("a", "指南", &format!("{long}办公证明不算。办理公证须本人到场。{long}"))]);
    let found = ask(&index, "公证");
    let snippet = shown(&found.hits[0].snippet);
    assert!(snippet.contains("办理[公证]须本人到场"), "{snippet}");
    assert!(!snippet.contains("办[公证]明"), "{snippet}");
    assert!(snippet.starts_with('…') && snippet.ends_with('…'), "{snippet}");
}

/// A description is a sentence: most of its words stand in no title.
#[test]
fn a_description_finds_what_it_may_mean() {
    let index = index(vec![
        item("a", "2025年度法律援助补贴发放汇总表", "发放明细。"),
        item("b", "法律援助机构名录", "本区法律援助中心一家。"),
        item("c", "政府采购项目中标公告", "运营服务外包项目的中标单位和金额。"),
        item("d", "关于提交办公证明材料的通知", "请提交。"),
    ]);
    let alike = |text: &str| -> Vec<String> {
        index.alike(text, 3).unwrap().into_iter().map(|item| item.key).collect()
    };
    assert_eq!(alike("我想要去年全区法律援助案件补贴发放的汇总情况").first().map(String::as_str), Some("a"));
    assert_eq!(alike("公共法律服务中心外包项目的中标合同"), ["c"]);
    assert!(alike("天气预报").is_empty() && alike("").is_empty() && alike("，。").is_empty());
}
