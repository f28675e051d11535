//! Marks, document numbers, dates, expressions, vehicles and cases.

use gongkai_domain::contents::{Hidden, Kind, Passage, Piece};
use gongkai_screening::{Rules, screen};

use crate::{check_all, find, found, said, setting, text};

#[test]
fn secrecy() {
    check_all(&[
        ("秘密★5年", &["secrecy_mark:block"]),
        ("机密★20年", &["secrecy_mark:block"]),
        ("绝密★长期", &["secrecy_mark:block"]),
        ("机 密 ★ 10 年", &["secrecy_mark:block"]),
        ("秘密★", &["secrecy_mark:block"]),
        ("秘密☆6个月", &["secrecy_mark:block"]),
        ("机密", &["secrecy_mark:block"]),
        ("正文\n正文\n正文\n正文\n正文\n正文\n机密★5年", &["secrecy_mark:block"]),
        ("★5年", &["secrecy_mark:block"]),
        ("涉及商业秘密、个人隐私的政府信息，不得公开。", &[]),
        ("《中华人民共和国保守国家秘密法》", &[]),
        ("依法确定为国家秘密的政府信息，不予公开", &[]),
        ("加强工作秘密管理", &[]),
        ("工作秘密", &["work_secret:block"]),
        ("正文\n正文\n正文\n正文\n正文\n正文\n密级：机密", &["secrecy_mark:block"]),
        ("【秘密】", &["secrecy_mark:block"]),
        ("【绝密】关于某事的通知", &["secrecy_mark:block"]),
        ("机密10年", &["secrecy_mark:block"]),
        ("保密期限：长期　密级：机密", &["secrecy_mark:block"]),
        ("秘密", &["secrecy_mark:warn"]),
        ("机密文件10年后解密", &[]),
        ("密级分为机密等三级", &[]),
        ("密级：无", &[]),
        ("密级：秘密、机密、绝密三级", &[]),
        ("★★★★★五星级", &[]),
        ("秘密*见注释", &[]),
    ]);
}

#[test]
fn internal_marks_and_publicity() {
    check_all(&[
        ("内部资料 注意保存", &["internal_mark:block", "internal_mark:block"]),
        ("（内部资料，不得外传）", &["internal_mark:block", "internal_mark:block"]),
        ("【内部使用】关于某事的通知", &["internal_mark:block"]),
        ("会后收回", &["internal_mark:block"]),
        ("会议结束后收回", &["internal_mark:block"]),
        ("仅供内部参考，不对外", &["internal_mark:block", "internal_mark:block"]),
        ("（此件不宜公开）", &["publicity:block"]),
        ("窗口暂不对外办公。", &[]),
        ("属于内部资料的，不予公开。", &[]),
        ("行政机关不得公开涉及商业秘密的信息。", &[]),
        ("（送审稿）", &["draft_mark:warn"]),
        ("公示期为〔〕年，联系〔科室〕。", &["blank_left:warn", "blank_left:warn"]),
        ("根据云司发〔2026〕3号文件", &[]),
        ("某办法\n（征求意见稿）", &["draft_mark:warn"]),
        ("关于《某办法（征求意见稿）》采纳情况的说明", &[]),
        ("草稿，未定稿，请勿外传", &["draft_mark:warn", "draft_mark:warn", "internal_mark:block"]),
        ("特急", &["urgency_mark:info"]),
        ("（此件依申请公开）", &["publicity:block"]),
        ("发文单位应当标注“此件依申请公开”或者“此件不予公开”", &[]),
        ("（此件不予公开）", &["publicity:block"]),
        ("（此件删减后公开）", &["publicity:block"]),
        ("公开属性：依申请公开", &["publicity:block"]),
        ("（此件主动公开）", &[]),
        ("（此件公开发布）", &[]),
        ("收到依申请公开5件，不予公开1件", &[]),
        ("云司发〔2026〕3号\n关于某事的通知", &["publicity_missing:warn"]),
        ("云司发〔2026〕3号\n关于某事的通知\n（此件公开发布）", &[]),
        ("关于公开征求某办法意见的公告\n某办法\n（征求意见稿）", &[]),
    ]);
}

#[test]
fn document_numbers() {
    let rows = [
        ("国办公开办函〔2021〕30号", None),
        ("尧司发〔2026〕3号", None),
        ("国办公开办函[2021]30号", Some("国办公开办函〔2021〕30号")),
        ("国办公开办函（2021）30号", Some("国办公开办函〔2021〕30号")),
        ("国办公开办函【2021】30号", Some("国办公开办函〔2021〕30号")),
        ("尧司发〔2026〕003号", Some("尧司发〔2026〕3号")),
        ("尧司发〔26〕3号", Some("尧司发〔2026〕3号")),
        ("尧司发〔2026〕第3号", Some("尧司发〔2026〕3号")),
        ("山西省人民政府令第300号", None),
        ("云岭县公告〔2026〕第3号", None),
        ("（2026）晋1002行初12号", None),
    ];
    for (line, right) in rows {
        let line = format!("根据{line}规定执行。");
        let findings = find(&text(&line));
        let found = findings.iter().find(|finding| finding.rule == "document_number");
        let suggestion = found.map(|finding| finding.suggestion.trim_start_matches("根据").to_owned());
        assert_eq!(suggestion.as_deref(), right, "{line}");
    }
}

#[test]
fn dates_and_punctuation() {
    check_all(&[
        ("2026年3月5日", &[]),
        ("2026年03月05日", &["date_form:info"]),
        ("2026年2月30日", &["date_impossible:warn"]),
        ("2024年2月29日", &[]),
        ("2026年3月5日（星期四）", &[]),
        ("2026年3月5日（星期五）", &["weekday:warn"]),
        ("2026年3月8日周日", &[]),
        ("张三,李四", &["punctuation:info"]),
        ("印发《办法的通知", &["punctuation:info"]),
        ("印发《办法》的通知", &[]),
    ]);
}

#[test]
fn vehicles_property_cases() {
    check_all(&[
        ("车牌号晋L12345", &["plate:warn"]),
        ("晋L·12345", &["plate:warn"]),
        ("晋LD12345", &["plate:warn"]),
        ("晋L12345D", &["plate:warn"]),
        ("晋L1234警", &["plate:warn"]),
        ("晋LI2345", &[]),
        ("晋A座", &[]),
        ("晋（2020）云岭县不动产权第0001234号", &["property_certificate:info"]),
        ("权利人张三样，晋（2020）云岭县不动产权第0001234号", &["property_certificate:warn"]),
        ("（2026）晋1002行初12号", &["case_number:info"]),
        ("张三样，强制戒毒，（2026）晋1002行初12号", &["case_number:warn"]),
        ("云公罚决字〔2026〕12号", &["case_number:info"]),
        ("社区矫正对象张三样，男", &["judicial_person:block"]),
        ("受援人：张三，诉求已解决", &["judicial_person:block"]),
        ("社区矫正对象张某，男", &[]),
        ("社区矫正对象管理办法", &[]),
        ("对安置帮教对象进行走访", &[]),
    ]);
}

#[test]
fn expressions() {
    check_all(&[
        ("截止目前，共办理5件。", &["term:info"]),
        ("截至目前，共办理5件。", &[]),
        ("建设业务中台关系模型", &[]),
        ("残废人", &["term:warn"]),
        ("增强政治意识、大局意识、核心意识、看齐意识", &[]),
        ("增强政治意识、大局意识、看齐意识", &["term:info"]),
        ("增强大局意识、政治意识、核心意识、看齐意识", &["term:info"]),
        ("增强大局意识", &[]),
    ]);
}

#[test]
fn an_agency_brings_its_own_dictionary() {
    let own = r#"
schema = 1
[[term]]
id = "head"
kind = "post"
category = "领导姓名"
name = "张三样"
post = "县长"
level = "block"
source = "云岭县人民政府办公室，2026年1月5日"
from = 2026-01-05
[[term]]
id = "head-of-party"
kind = "post"
category = "领导姓名"
name = "李四样"
post = "县委书记"
level = "block"
source = "云岭县人民政府办公室，2026年1月5日"
[[term]]
id = "old-bureau"
kind = "replace"
category = "机构名称"
wrong = "鸱鸮旧局"
right = "鸱鸮新局"
unless = ["原鸱鸮旧局", "旧称"]
level = "warn"
source = "云岭县人民政府办公室，2026年1月5日"
[[term]]
id = "deadline-until-now"
kind = "replace"
category = "字词"
wrong = "截止目前"
right = "截至目前"
level = "warn"
source = "云岭县人民政府办公室，2026年1月5日"
"#;
    let rules = Rules::built_in().unwrap().with_terms(own).unwrap();
    for (line, expected) in [
        ("县长张三样出席会议", vec![]),
        ("县长张三洋出席会议", vec!["term:block"]),
        ("县委书记张三样出席会议", vec!["term:block"]),
        ("县委书记李四样出席会议", vec![]),
        ("县长王五出席会议", vec![]),
        ("截止目前", vec!["term:warn"]),
    ] {
        assert_eq!(found(&screen(&text(line), &rules, setting())), expected, "{line}");
    }
    let mut before = setting();
    before.on = chrono::NaiveDate::from_ymd_opt(2025, 11, 24).unwrap();
    assert!(screen(&text("县长张三洋"), &rules, before).is_empty(), "not yet in office");
}

/// Names that run on into what became of the person, and words that only begin like a name.
#[test]
fn people_who_are_served() {
    check_all(&[
        ("社区矫正对象王小明已解除矫正", &["judicial_person:block"]),
        ("受援人李大红获得法律援助", &["judicial_person:block"]),
        ("患者王小明，艾滋病", &["judicial_person:block"]),
        ("患者王小明，向医院致谢", &[]),
        ("（2026）浙0199刑初12号，被告人王小明，未成年", &["case_number:warn"]),
        ("（2026）浙0199刑初12号，被告人王某，未成年", &["case_number:info"]),
        ("社区矫正对象管理工作已完成", &[]),
        ("社区矫正对象应当于每月报告", &[]),
        ("社区矫正对象解除矫正申请流程", &[]),
        ("社区矫正对象王某已解除矫正", &[]),
        ("受援人申请法律援助", &[]),
        ("艾滋病患者应当依法接受治疗", &[]),
    ]);
}

#[test]
fn exceptions_need_a_reason_and_end() {
    let file = |rule: &str, reason: &str, until: &str| {
        format!(
            "schema = 1\n[[exception]]\nrule = \"{rule}\"\nvalue = \"138-0013-8000\"\nreason = \"{reason}\"\nuntil = {until}\n"
        )
    };
    let built_in = || Rules::built_in().unwrap();
    let rules = built_in().with_exceptions(&file("mobile", "指南公布的值班电话", "2026-12-31")).unwrap();
    let findings = screen(&text("值班电话13800138000，手机13900139000"), &rules, setting());
    assert_eq!(found(&findings), ["mobile:info", "mobile:warn"]);
    assert!(findings[0].message.contains("指南公布的值班电话"));
    let over = built_in().with_exceptions(&file("mobile", "指南公布的值班电话", "2026-11-23")).unwrap();
    assert_eq!(found(&screen(&text("13800138000"), &over, setting())), ["mobile:warn"]);
    for (rule, reason) in [("mobile", " "), ("secrecy_mark", "误报"), ("nothing", "理由")] {
        assert!(built_in().with_exceptions(&file(rule, reason, "2026-12-31")).is_err(), "{rule}");
    }
}

#[test]
fn what_is_hidden_is_said_to_be() {
    let mut contents = text("关于某事的通知");
    let add = |contents: &mut gongkai_domain::contents::Contents, hidden, kind, text: &str| {
        let passage =
            Passage { place: "第1段".to_owned(), hidden: Some(hidden), kind, text: text.to_owned() };
        contents.pieces.push(Piece::Passage(passage));
    };
    add(&mut contents, Hidden::Comment, Kind::Text, "电话13800138000");
    add(&mut contents, Hidden::Script, Kind::Text, "var t=13900139000;");
    add(&mut contents, Hidden::Picture, Kind::Location, "北纬35.1度，东经111.2度");
    add(&mut contents, Hidden::Property, Kind::Unread, "扫描件");
    assert_eq!(
        found(&find(&contents)),
        ["mobile:warn", "mobile:info", "picture_location:warn", "unread:warn", "hidden_content:warn"]
    );
    assert_eq!(find(&contents)[0].place, "第1段（批注）");
}

#[test]
fn a_number_printed_and_hidden_at_one_place_counts_once() {
    let mut contents = text("电话13800138000");
    let hidden = Passage::hidden("第1行", Hidden::Deleted, "电话13800138000删");
    contents.pieces.push(Piece::Passage(hidden));
    assert_eq!(found(&find(&contents)), ["mobile:warn", "hidden_content:warn"]);
    assert!(said("").is_empty());
}
