//! Numbers of persons, as people type them, and numbers that are something else.

use crate::{check_all, find, said, text};

#[test]
fn identity_numbers_however_typed() {
    check_all(&[
        ("身份证号：110199199003071239", &["resident_id:block"]),
        ("张三样110199199003071239李四样", &["resident_id:block"]),
        ("１１０１９９１９９００３０７１２３９", &["resident_id:block"]),
        ("110199 19900307 1239", &["resident_id:block"]),
        ("110199-19900307-1239", &["resident_id:block"]),
        ("110 199 1990 0307 1239", &["resident_id:block"]),
        ("1101991990\u{200b}03071239", &["resident_id:block"]),
        ("1 1 0 1 9 9 1 9 9 0 0 3 0 7 1 2 3 9", &["resident_id:block"]),
        ("14009919880808004X", &["resident_id:block"]),
        ("14009919880808004x。", &["resident_id:block"]),
        ("１４００９９１９８８０８０８００４Ｘ", &["resident_id:block"]),
        ("14009919880808004 X", &["resident_id:block"]),
        ("学籍号 G110199199003071239", &["resident_id:block"]),
        ("1.110199199003071239", &["resident_id:block"]),
        ("照片/110199199003071239.jpg", &["resident_id:block"]),
        ("1101991990\n03071239", &["resident_id:block"]),
        ("残疾人证号11019919900307123942", &["disability_card:block"]),
        ("残疾证号11019919900307123942", &["disability_card:block"]),
        ("残疾证号44019920070604196X43", &["disability_card:block"]),
        ("身份证11019919900307123914009919880808004X", &["resident_id:block", "resident_id:block"]),
        ("110199，19900307，1239", &["resident_id:block"]),
        ("140099，1988，0808，004X", &["resident_id:block"]),
        ("1\n1\n0\n1\n9\n9\n1\n9\n9\n0\n0\n3\n0\n7\n1\n2\n3\n9", &["resident_id:block"]),
        ("身份证号110199199003071238", &["resident_id_check:warn"]),
        ("身份证110199900307123", &["resident_id_old:block"]),
        ("110199900307123", &["resident_id_old:info"]),
        ("身份证110199 900307 123", &["resident_id_old:block"]),
        ("身份证号码：110199-900307-123", &["resident_id_old:block"]),
        ("身份证号110199\n900307123", &["resident_id_old:block"]),
        ("身份证号1101991990○○○71239", &["weak_mask:warn"]),
        ("身份证号11019919900307XX39", &["weak_mask:warn"]),
        ("身份证号110199199003■■1239", &["weak_mask:warn"]),
        ("身份证号11019919900307**39", &["weak_mask:warn"]),
        ("①①⓪①⑨⑨①⑨⑨⓪⓪③⓪⑦①②③⑨", &["resident_id:block"]),
        ("一一〇一九九一九九〇〇三〇七一二三九", &["resident_id:block"]),
        ("壹肆零零玖玖壹玖捌捌零捌零捌零零肆Ｘ", &["resident_id:block"]),
        ("永居证 浙江19870312001", &["foreigner_card:block"]),
        ("永久居留证咨询电话13800138000", &["mobile:warn"]),
    ]);
}

#[test]
fn numbers_that_are_no_identity_numbers() {
    check_all(&[
        ("110199199003071238", &[]),
        ("110199 900307 123", &[]),
        ("凭受理编号110199900307123和本人身份证领取", &[]),
        ("身份证号110199XXXXXXXX1239", &[]),
        ("110199********1239", &[]),
        ("110199，19900307，1238", &[]),
        ("卫星编号 E12345678 号设备、护照业务办理时间9点", &[]),
        ("1**************9", &[]),
        ("1101991990030712390", &[]),
        ("110199199003071239123", &[]),
        ("0.110199199003071239", &[]),
        ("110199199003071239.5", &[]),
        ("统一社会信用代码11140099000000001K", &[]),
        ("统一社会信用代码：91140099MA0001234D", &[]),
        ("索引号：000014349/2018-00222", &[]),
        ("全年办理行政许可11398889件", &[]),
        ("2024 110199199 003071239 35", &[]),
        ("受理号110199199003071239", &["resident_id:warn"]),
    ]);
}

#[test]
fn mobiles() {
    check_all(&[
        ("13800138000", &["mobile:warn"]),
        ("008613800138000", &["mobile:warn"]),
        ("0086 138 0013 8000", &["mobile:warn"]),
        ("1 3 8 0 0 1 3 8 0 0 0", &["mobile:info"]),
        ("手机1 3 8 0 0 1 3 8 0 0 0", &["mobile:warn"]),
        ("联系电话：13800138000", &["mobile:warn"]),
        ("+86 138 0013 8000", &["mobile:warn"]),
        ("8613800138000", &["mobile:warn"]),
        ("86-13800138000", &["mobile:warn"]),
        ("138-0013-8000", &["mobile:warn"]),
        ("138 0013 8000", &["mobile:warn"]),
        ("１３８ ００１３ ８０００", &["mobile:warn"]),
        ("138.0013.8000", &["mobile:warn"]),
        ("手机1 3 8 0 0 1 3 8 0 0 0", &["mobile:warn"]),
        ("张三样13800138000", &["mobile:warn"]),
        ("电话13800138000、13900139000", &["mobile:warn", "mobile:warn"]),
        ("2026-03-05 13800138000", &["mobile:warn"]),
        ("1、13800138000", &["mobile:warn"]),
        ("19912345678", &["mobile:warn"]),
        ("http://www.x.gov.cn/a/13800138000.html", &["mobile:info"]),
        ("订单号13800138000", &["mobile:info"]),
        ("12800138000", &[]),
        ("138001380001", &[]),
        ("138****8000", &[]),
        ("13800138000元", &[]),
        ("13,800,138,000", &[]),
        ("1 5 0 0 0 0 0 0 0 0 0 0 0 0", &[]),
        ("0 0 138 0013 8000 25", &[]),
    ]);
}

#[test]
fn cards_and_accounts() {
    check_all(&[
        ("6222020000001237", &["bank_card:block"]),
        ("卡号：6222 0200 0000 1237", &["bank_card:block"]),
        ("6222 0200 0000 0001 230", &["bank_card:block"]),
        // Columns of a table that was written as plain text.
        ("5  仲裁  6222  0200  0000  1237", &[]),
        ("6222 0200  0000 1237", &["bank_card:block"]),
        ("银行卡号  6222  0200  0000  1237", &["bank_card:block"]),
        ("6228480000000000018", &["bank_card:block"]),
        ("６２１７８５０００００００００９９９８", &["bank_card:block"]),
        ("6222-0200-0000-1237", &["bank_card:block"]),
        ("62220200\n00001237", &["bank_card:block"]),
        ("信用卡4111111111111111", &["bank_card:block"]),
        ("银行卡号：9558800200130099985", &["bank_card:block"]),
        ("9558\u{a0}8002\u{a0}0013\u{a0}0099\u{a0}985", &["bank_card:block"]),
        ("9558800200130099984", &[]),
        ("4111111111111111", &[]),
        ("银行账号：6222020000000001237", &["bank_account:warn"]),
        ("开户行：某某银行，账号 0502120009022105", &["bank_account:warn"]),
        ("1234567890123456", &[]),
        ("6222020000000001237", &[]),
        ("6228480000000000019", &[]),
        ("流水号6222020000001237", &["bank_card:warn"]),
        ("6222 **** **** 1237", &[]),
        ("发票代码 1440099201301234", &[]),
    ]);
}

#[test]
fn other_papers() {
    check_all(&[
        ("护照号E12345678", &["passport:block"]),
        ("护照号码：EA1234567", &["passport:block"]),
        ("E12345678", &[]),
        ("往来港澳通行证C12345678", &["travel_permit:block"]),
        ("港澳居民来往内地通行证H1234567801", &["travel_permit:block"]),
        ("台胞证12345678", &["travel_permit:block"]),
        ("香港身份证A123456(3)", &["hong_kong_id:block"]),
        ("A123456（3）", &["hong_kong_id:warn"]),
        ("A123456(4)", &[]),
        ("军官证：南字第123456号", &["military_id:block"]),
        ("晋房权证字第12345678号", &[]),
        ("驾驶证档案编号140012345678", &["licence_file:warn"]),
    ]);
}

#[test]
fn other_contacts() {
    check_all(&[
        ("办公电话0357-2012345", &[]),
        ("住宅电话0357-2012345", &["landline:warn"]),
        ("家庭电话：010-62345678", &["landline:warn"]),
        ("住宅电话0357-0012345", &[]),
        ("12345热线，110，400-800-1234", &[]),
        ("邮箱：sfj@yunling.gov.cn", &["email:info"]),
        ("邮箱：zhangsan＠163．com。", &["email:warn"]),
        ("微信号：zhang_san88", &["chat_account:warn"]),
        ("QQ：123456789", &["chat_account:warn"]),
        ("微信公众号“云岭司法”", &[]),
        ("住址：某省某市云岭县白鹭镇大柳村3组15号", &["address:warn"]),
        ("办公地址：云岭县人民路15号", &[]),
        ("李某，住青禾镇文昌路88弄3号楼502室。", &["address:warn"]),
        ("城镇住房保障，住房面积标准", &[]),
        ("户籍在云岭县白鹭镇", &[]),
        ("电话一三八〇〇一三八〇〇〇", &["chinese_numerals:info"]),
    ]);
}

#[test]
fn codes_of_organisations() {
    check_all(&[
        ("统一社会信用代码11140099000000001L", &["credit_code:warn"]),
        ("统一社会信用代码：91140099MA000123OD", &["credit_code:warn"]),
        ("统一社会信用代码：11140099000000001", &["credit_code:warn"]),
        ("组织机构代码00001434-9", &[]),
        ("组织机构代码00001434-8", &["organisation_code:info"]),
    ]);
}

#[test]
fn masks_show_no_more_than_allowed() {
    for (line, suggestion) in [
        ("身份证号110199199003071239", "110***********1239"),
        ("电话13800138000", "138****8000"),
        ("卡号6222020000001237", "************1237"),
        ("护照E12345678", "E******78"),
    ] {
        let finding = find(&text(line)).remove(0);
        assert_eq!(finding.suggestion, suggestion);
        assert!(finding.text.contains(suggestion), "{}", finding.text);
    }
    let both = find(&text("张三样110199199003071239电话13800138000"));
    assert!(
        both.iter().all(|finding| !finding.text.contains("19900307") && !finding.text.contains("0013")),
        "{both:?}"
    );
}

#[test]
fn a_number_may_go_over_the_end_of_a_line() {
    assert_eq!(said("申请人身份证号为110199199003\n071239，现予公示"), ["resident_id:block"]);
    assert_eq!(said("联系电话：1380013\n8000"), ["mobile:warn"]);
    assert_eq!(said("2019年 3 138\n00138000 5 6"), Vec::<String>::new());
    for hyphen in ["-", "‐", "–", "－", "\u{ad}"] {
        assert_eq!(
            said(&format!("身份证号：1101{hyphen}\n99199003071239")),
            ["resident_id:block"],
            "{hyphen}"
        );
        assert_eq!(said(&format!("卡号62220200{hyphen}\n00001237")), ["bank_card:block"], "{hyphen}");
        assert_eq!(said(&format!("手机1380013{hyphen}\n8000")), ["mobile:warn"], "{hyphen}");
    }
    assert_eq!(said("14009919880808004-\nX"), ["resident_id:block"]);
    assert_eq!(said("2025年总计11019919-\n35件"), Vec::<String>::new());
    let place = &find(&text("11019919900307\n1239"))[0].place;
    assert_eq!(place, "第1行至第2行");
}

#[test]
fn a_list_in_lines_has_its_heading() {
    let lines = "姓名 手机号码 金额\n张三样 13800138000 500\n李四样 13900139000 600";
    assert_eq!(said(lines), ["mobile:block", "mobile:block"]);
    let officials = "姓名 职务 联系电话\n张三样 科员 13800138000\n李四样 科长 13900139000";
    assert_eq!(said(officials), ["mobile:warn", "mobile:warn"]);
}
