//! Tables: headings, lists of people, numbers over several cells.

use gongkai_domain::contents::{Contents, Hidden, Passage, Piece};

use crate::{find, found, table, text};

fn of(rows: &str) -> Vec<String> {
    let mut contents = Contents::new();
    contents.pieces.push(Piece::Table(table(rows)));
    found(&find(&contents))
}

#[test]
fn headings_give_numbers_a_meaning() {
    for (rows, expected) in [
        ("序号|身份证号\n1|110199199003071238", vec!["resident_id_check:warn"]),
        ("序号|证件号码\n1|110199900307123", vec!["resident_id_old:block"]),
        ("单位|银行账号\n某公司|6222020000000001237", vec!["bank_account:warn"]),
        ("姓名|手机\n张三样|13800138000\n李四样|13900139000", vec!["mobile:block", "mobile:block"]),
        ("姓名|职务|手机\n张三样|科长|13800138000\n李四样|科员|", vec!["mobile:warn"]),
        ("单位|手机\n某所|13800138000", vec!["mobile:warn"]),
        ("联系电话|13800138000", vec!["mobile:warn"]),
        ("护照号\nE12345678", vec!["passport:block"]),
        ("家庭住址\n云岭县白鹭镇大柳村3组", vec!["address:warn"]),
        ("身份证\n1.10199E+17", vec!["resident_id_rounded:warn"]),
        ("姓名\n身份证号\n110199⏎19900307⏎1239", vec!["resident_id:block"]),
        ("金额\n13800138000.50", vec![]),
        ("卡号\n622202900307123⏎0002", vec!["bank_card:block"]),
        ("某所\n138001380⏎00", vec!["mobile:warn"]),
        ("某所\n1380⏎0138000", vec![]),
        ("某所\n1380⏎01380⏎00", vec![]),
    ] {
        assert_eq!(of(rows), expected, "{rows}");
    }
}

#[test]
fn columns_of_serial_numbers_do_not_block() {
    let column =
        (0..12).fold("业务流水".to_owned(), |all, n| format!("{all}\n11019920260305{:04}", 1000 + n));
    assert!(!of(&column).iter().any(|finding| finding.ends_with("block")), "{:?}", of(&column));
    let cards = (0..12).fold("记录".to_owned(), |all, n| format!("{all}\n62220200000012{:02}", 30 + n));
    assert!(!of(&cards).iter().any(|finding| finding.ends_with("block")), "{:?}", of(&cards));
    let wrapped = cards.replace("62220200000012", "62220200⏎000012");
    assert!(!of(&wrapped).iter().any(|finding| finding.ends_with("block")), "{:?}", of(&wrapped));
}

#[test]
fn one_box_for_each_digit() {
    let boxes = |number: &str| number.chars().map(|c| c.to_string()).collect::<Vec<_>>().join("|");
    assert_eq!(of(&format!("身份证号|{}", boxes("110199199003071239"))), ["resident_id:block"]);
    assert_eq!(of(&format!("身份证号|{}", boxes("14009919880808004X"))), ["resident_id:block"]);
    assert_eq!(of(&format!("手机|{}", boxes("13800138000"))), ["mobile:warn"]);
    assert_eq!(of(&format!("银行卡号|{}", boxes("6222020000001237"))), ["bank_card:block"]);
    assert_eq!(of(&boxes("13800138000")), ["mobile:info"]);
    assert_eq!(of(&boxes("6222020000000001230")), ["bank_card:warn"]);
    assert_eq!(of(&format!("合计|{}", boxes("6222020000001238"))), Vec::<String>::new());
    for (label, number, expected) in [
        ("联系电话：", "13800138000", "mobile:warn"),
        ("银行卡号：", "6222020000001237", "bank_card:block"),
        ("填表说明", "13800138000", ""),
    ] {
        let mut contents = text(label);
        let rows = format!("{}\n甲|{}", boxes(number), boxes("15000000000"));
        contents.pieces.push(Piece::Table(table(&rows)));
        assert_eq!(found(&find(&contents)).join(" "), expected, "{label}");
    }
    assert_eq!(of("110199|19900307|1239"), ["resident_id:block"]);
    assert_eq!(of("身份证号|110199199|003071239"), ["resident_id:block"]);
    assert_eq!(of("张某|110199199|003071239"), ["resident_id:warn"]);
    assert_eq!(of("产值|110199199|003071238"), Vec::<String>::new());
    assert_eq!(of(&format!("合计|{}", boxes("13800138000"))), Vec::<String>::new());
    assert_eq!(of("2024年|6222|0200|0000|1237"), Vec::<String>::new());
}

/// The name of a sheet goes out, and where it stands in places it is covered.
#[test]
fn names_of_sheets() {
    let mut named = table("项目|金额\n咨询|0\n电话|13800138000");
    named.place = "工作表“张三样110199199003071239”".to_owned();
    let mut contents = Contents::new();
    contents.pieces.push(Piece::Table(named));
    let findings = find(&contents);
    assert_eq!(found(&findings), ["resident_id:block", "mobile:warn"]);
    assert_eq!(findings[0].place, "工作表名称");
    assert!(findings.iter().all(|finding| !finding.place.contains("19900307")), "{findings:?}");
    assert!(findings[1].place.contains("张三样110***********1239"), "{findings:?}");
}

#[test]
fn lists_of_people() {
    let list = "姓名|金额\n张三|500\n李四|500\n王五|500\n赵六样|500\n孙七样|500";
    assert_eq!(of(list), ["name_list:warn"]);
    assert_eq!(of(&list.replace("张三|", "张*|")), Vec::<String>::new());
    assert_eq!(of(&list.replace("金额", "执业机构")), Vec::<String>::new());
    let served = "姓名|刑期\n张三|一年";
    let mut contents = Contents::new();
    contents.pieces.push(Piece::Passage(Passage::printed("第1段", "社区矫正对象花名册")));
    contents.pieces.push(Piece::Table(table(served)));
    assert_eq!(found(&find(&contents)), ["judicial_person:block"]);
}

#[test]
fn hidden_cells_are_placed() {
    let mut sheet = table("姓名|备注|身份证号\n张三样||110199199003071239");
    for cell in sheet.cells.iter_mut().filter(|cell| cell.row == 1) {
        cell.row = 6;
        cell.hidden = Some(Hidden::Row);
    }
    let mut contents = Contents::new();
    contents.pieces.push(Piece::Table(sheet));
    let findings = find(&contents);
    assert_eq!(found(&findings), ["resident_id:block", "hidden_content:warn"]);
    assert_eq!(findings[0].place, "工作表“名单”，隐藏的第7行，C列");
    assert_eq!(findings[0].suggestion, "110***********1239");
    assert_eq!(findings[0].hidden, Some(Hidden::Row));
}
