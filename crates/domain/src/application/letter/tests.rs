//! Letters as tables: which words, which remedies on which day, what is missing.

use super::*;
use crate::application::{Withheld, grounds};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn known() -> LetterFacts {
    LetterFacts {
        case: "2026-14".to_owned(),
        received: day("2026-11-02"),
        receipt_rule: "提交之日".to_owned(),
        wanted: "2025年法律援助案件补贴\n发放明细。".to_owned(),
        due: Some(day("2026-11-30")),
        provisional: false,
        contact: "办公室，0000-0000000".to_owned(),
        review_body: "示范区人民政府".to_owned(),
        court: "示范区人民法院".to_owned(),
        ordered: None,
    }
}

fn answer(ground: &str) -> Answer {
    let reason = "该信息记载第三方的技术秘密，公开会损害其合法权益，第三方书面表示不同意公开".to_owned();
    Answer {
        schema: Answer::SCHEMA,
        ground: ground.to_owned(),
        place: "随本答复提供复印件3页".to_owned(),
        reason: reason.clone(),
        law: "《中华人民共和国保守国家秘密法》第十三条".to_owned(),
        other_agency: "示范区民政局（0000-0000001）".to_owned(),
        earlier: "示司公开〔2026〕1号，2026年3月2日".to_owned(),
        withheld: vec![Withheld {
            what: "报价明细".to_owned(),
            ground: "denied_third_party".to_owned(),
            reason,
        }],
    }
}

fn words(text: &LetterText) -> Vec<String> {
    let block = |block: &Block| match block {
        Block::Paragraph { runs } => runs.iter().map(|run| run.text.as_str()).collect(),
        other => panic!("{other:?}"),
    };
    text.content.blocks.iter().map(block).collect()
}

/// Review body or court: which the letter sends people to, by the words of both remedies.
fn remedies(ground: &str, decided: &str) -> String {
    let text = answer_text(&answer(ground), &known(), day(decided)).unwrap();
    let lines = words(&text);
    let first =
        lines.iter().filter(|line| line.contains("应当自收到本答复之日起60日内先向示范区人民政府")).count();
    let choice = lines.iter().filter(|line| line.contains("6个月内向示范区人民法院提起行政诉讼")).count();
    format!("{first} {choice}")
}

#[test]
fn every_ground_has_a_letter_that_leaves_nothing_open() {
    for found in grounds() {
        let text = answer_text(&answer(&found.id), &known(), day("2026-11-24")).unwrap();
        assert_eq!(text.title, found.document);
        let all = words(&text).join("\n");
        let opening = match found.group {
            Group::Record => "本机关于2026年11月2日收到您提出的更正自身信息的要求（登记编号：2026-14）",
            _ => "本机关于2026年11月2日收到您提出的政府信息公开申请（登记编号：2026-14）",
        };
        assert!(all.starts_with(opening), "{all}");
        assert!(all.contains("“2025年法律援助案件补贴发放明细”"), "{all}");
        assert!(!all.contains(['{', '}', '?']) && !all.contains("。。"), "{}: {all}", found.id);
        assert!(text.numbered && text.to == To::Applicant);
    }
}

/// 36 → 三十六.
fn in_words(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match (number / 10, number % 10) {
        (0, ones) => DIGITS[ones].to_owned(),
        (1, ones) => format!("十{}", DIGITS[ones]),
        (tens, ones) => format!("{}十{}", DIGITS[tens], DIGITS[ones]),
    }
}

/// What an answer rests on is in it, with its paragraph or item (Art. 36: reasons; the article is one of them).
#[test]
fn every_ground_names_its_article() {
    for found in grounds() {
        let said = found.article.strip_prefix("条例").unwrap();
        let (article, part) = match said.trim_end_matches(')').split_once('(') {
            Some((article, part)) => (article, part.parse().ok()),
            None => (said, None),
        };
        let article = format!("第{}条", in_words(article.parse().unwrap()));
        let wanted: Vec<String> = match part {
            Some(nth) => ["项", "款"].map(|kind| format!("{article}第{}{kind}", in_words(nth))).into(),
            None => vec![article],
        };
        let text = answer_text(&answer(&found.id), &known(), day("2026-11-24")).unwrap();
        let all = words(&text).join("\n");
        let (law, _) = all.split_once("如对本答复").unwrap();
        let (_, law) = law.split_once("《中华人民共和国政府信息公开条例》").unwrap_or_default();
        assert!(wanted.iter().any(|one| law.contains(one)), "{}: {wanted:?} in {all}", found.id);
    }
}

#[test]
fn remedies_by_ground_and_day() {
    // Art. 23 of the law on review, in force 2024-01-01: first for what Art. 14-16 withhold.
    for (ground, decided, expected) in [
        ("denied_secret", "2023-12-31", "0 1"),
        ("denied_secret", "2024-01-01", "1 0"),
        ("denied_process", "2026-11-24", "1 0"),
        ("denied_query", "2026-11-24", "0 1"),
        ("answer_partial", "2023-12-31", "0 1"),
        ("answer_partial", "2024-01-01", "1 1"),
        ("answer_granted", "2026-11-24", "0 1"),
        ("unable_not_held", "2026-11-24", "0 1"),
        ("refused_petition", "2026-11-24", "0 1"),
    ] {
        assert_eq!(remedies(ground, decided), expected, "{ground} on {decided}");
    }
    let both =
        words(&answer_text(&answer("answer_partial"), &known(), day("2026-11-24")).unwrap()).join("\n");
    assert!(both.contains("对不予公开的部分，如对本答复不予公开的决定不服"), "{both}");
    assert!(both.contains("1. 报价明细：保护第三方合法权益（条例15）。该信息"), "{both}");
}

#[test]
fn a_new_answer_names_the_first_and_the_decision() {
    let decision = "示范区人民政府行政复议决定书（示政复〔2026〕9号）撤销原答复".to_owned();
    let first = Some(("示司公开〔2026〕3号".to_owned(), day("2026-11-20")));
    let known = LetterFacts { ordered: Some(Ordered { decision: decision.clone(), first }), ..known() };
    let all = words(&answer_text(&answer("answer_granted"), &known, day("2026-11-24")).unwrap()).join("\n");
    for piece in ["2026年11月20日", "示司公开〔2026〕3号", decision.as_str(), "重新答复"] {
        assert!(all.contains(piece), "{piece}: {all}");
    }
    let silent = LetterFacts { ordered: Some(Ordered { decision, first: None }), ..known };
    let all = words(&answer_text(&answer("answer_granted"), &silent, day("2026-11-24")).unwrap()).join("\n");
    assert!(!all.contains("以作出") && all.contains("重新答复"), "{all}");
}

#[test]
fn notices_say_what_the_law_wants_in_them() {
    let until = day("2026-11-24");
    for (notice, title, pieces) in [
        (
            Notice::Receipt(Matter::OwnRecord),
            "更正自身信息要求登记回执",
            &["更正自身信息的要求", "2026年11月30日前"][..],
        ),
        (
            Notice::Reasons("本月的申请", 41, until),
            "政府信息公开申请说明理由告知书",
            &["第三十五条", "41件", "2026年11月24日前", "不予处理"],
        ),
        (
            Notice::Delay("所需信息涉及多个年度，", until),
            "政府信息公开申请延迟答复告知书",
            &["第三十五条", "因所需信息涉及多个年度，", "延迟到2026年11月24日前答复"],
        ),
        (
            Notice::ConsultationTold(Consulted::ThirdParty),
            "政府信息公开征求意见告知书",
            &["第三方", "不计入答复期限"],
        ),
        (
            Notice::ThirdPartyTold("合同第三条，涉及公共利益"),
            "政府信息公开决定告知书",
            &["第三十二条", "合同第三条，涉及公共利益", "申请行政复议", "示范区人民法院"],
        ),
        (
            Notice::Receipt(Matter::Disclosure),
            "政府信息公开申请登记回执",
            &["2026年11月30日前答复", "提交之日", "0000-0000000"],
        ),
        (
            Notice::Correction("1. 信息的名称\n2. 身份证明", until),
            "政府信息公开申请补正告知书",
            &["第三十条", "1. 信息的名称\n2. 身份证明", "请于2026年11月24日前补正", "视为放弃申请"],
        ),
        (
            Notice::Extension("需要检索的档案较多，", 20),
            "政府信息公开申请延期答复告知书",
            &["因需要检索的档案较多不能", "第三十三条第二款", "20个工作日", "2026年11月30日前"],
        ),
        (
            Notice::Consultation(Consulted::ThirdParty, "合同第三条"),
            "政府信息公开第三方意见征求书",
            &["第三十二条", "收到本征求意见书之日起15个工作日内", "由本机关依照条例的规定决定"],
        ),
        (
            Notice::Consultation(Consulted::JointAgency, "合同第三条"),
            "政府信息公开意见征求函",
            &["第三十四条", "15个工作日", "视为同意公开"],
        ),
        (
            Notice::Consultation(Consulted::OtherAgency, "合同"),
            "政府信息公开协助征求意见函",
            &["第三十三条第三款"],
        ),
        (
            Notice::Fee(FeeMode::ByVolume, 68, "缴至非税账户"),
            "政府信息公开信息处理费收费通知书",
            &["按量计收", "68页", "第31—68页每页10元，计380元", "合计380元", "30日内缴纳", "缴至非税账户"],
        ),
    ] {
        let text = notice.text(&known()).unwrap();
        assert_eq!(text.title, title);
        let all = words(&text).join("\n");
        pieces.iter().for_each(|piece| assert!(all.contains(piece), "{title}, {piece}: {all}"));
        // A third party does not learn who asks.
        assert_eq!(
            text.to == To::Other,
            matches!(notice, Notice::Consultation(..) | Notice::ThirdPartyTold(_))
        );
    }
}

#[test]
fn all_that_is_missing_comes_back_at_once() {
    let codes = |result: Result<LetterText, Vec<Refusal>>| -> String {
        result.unwrap_err().iter().map(|refusal| refusal.code).collect::<Vec<_>>().join(" ")
    };
    let bare = LetterFacts { review_body: String::new(), court: " ".to_owned(), ..known() };
    assert_eq!(
        codes(answer_text(&answer("answer_granted"), &bare, day("2026-11-24"))),
        "review_body_missing court_missing"
    );
    assert_eq!(codes(answer_text(&answer("poem"), &known(), day("2026-11-24"))), "letter_unknown");
    let paused = LetterFacts { due: None, contact: String::new(), ..known() };
    assert_eq!(codes(Notice::Receipt(Matter::Disclosure).text(&paused)), "due_unknown contact_missing");
    assert_eq!(codes(Notice::Correction(" ", day("2026-11-24")).text(&known())), "text_missing");
    let unnamed = Answer { law: String::new(), ..answer("denied_secret") };
    assert_eq!(codes(answer_text(&unnamed, &known(), day("2026-11-24"))), "element_missing");
}
