//! Numbers as reports write them.

use super::*;

/// `value` or `value~` (about), `value+` (at least), `value-` (at most), of the counts alone.
fn counts(text: &str) -> String {
    let say = |n: &Numeral| {
        let mark = match n.approx {
            Approx::Exact => "",
            Approx::About => "~",
            Approx::AtLeast => "+",
            Approx::AtMost => "-",
        };
        format!("{}{mark}", n.value)
    };
    let counts: Vec<String> = scan(text).iter().filter(|n| n.kind == Kind::Count).map(say).collect();
    counts.join(" ")
}

#[test]
fn numbers_are_read() {
    for (text, expected) in [
        ("申请143件", "143"),
        ("申请１４３件", "143"),
        ("申请 34 件", "34"),
        ("共1,234件", "1234"),
        ("共1，234件", "1234"),
        ("共12,345,678元", "12345678"),
        ("新收12，办结340件", "12 340"),
        ("共12,34件", "12 34"),
        ("收费7730.28万元", "7730.28"),
        ("收费７．５元", "7.5"),
        ("1.2万件", "12000"),
        ("1.25万条", "12500"),
        ("3亿元", "3"),
        ("3千件", "3000"),
        ("一件", "1"),
        ("两次", "2"),
        ("十件", "10"),
        ("十二件", "12"),
        ("二十件", "20"),
        ("廿三件", "23"),
        ("一百件", "100"),
        ("一百零二件", "102"),
        ("一百二十件", "120"),
        ("一百二件", "120"),
        ("九百九十九件", "999"),
        ("一千零五件", "1005"),
        ("一千零五十件", "1050"),
        ("一千五件", "1500"),
        ("两万三千件", "23000"),
        ("两万三件", "23000"),
        ("一万零三百件", "10300"),
        ("三亿二千万元", "320000000"),
        ("壹佰贰拾叁件", "123"),
        ("九九九件", "999"),
        ("一〇五件", "105"),
        ("零件", "0"),
        ("〇件", "0"),
        ("十余件", "10+"),
        ("20多次", "20+"),
        ("8000余人次", "8000+"),
        ("3万余条", "30000+"),
        ("20多万条", "200000+"),
        ("近百件", "100-"),
        ("上千人次", "1000~"),
        ("约300件", "300~"),
        ("大约 300 件", "300~"),
        ("超过300件", "300+"),
        ("不足10件", "10-"),
        ("最近3件", "3"),
        ("十来件", "10~"),
        ("七八件", "7+"),
        ("三四十件", "30+"),
    ] {
        assert_eq!(counts(text), expected, "{text}");
    }
}

#[test]
fn other_numbers_are_no_counts() {
    for text in [
        "2023年",
        "2023 年度",
        "二〇二三年",
        "12月31日",
        "20个工作日",
        "上午9:30",
        "24小时",
        "第711号",
        "第一",
        "第二十条",
        "国办公开办函〔2021〕30号",
        "75.44%",
        "7.02％",
        "百分之九十",
        "三分之一",
        "增长2倍",
        "3.5个百分点",
        "电话0517-87222589",
        "电话：0795—8420055",
        "邮编：223100，电话：0537-8451001",
        "ZBZRMZF@163.com",
        "col1229129993",
        "A4",
        "10-15件",
        "百姓",
        "千方百计",
        "万众",
    ] {
        let counts = counts(text);
        // A postal code has no mark of its own; that no unit follows it keeps it out of figures.
        let expected = if text.contains("邮编") { "223100" } else { "" };
        assert_eq!(counts, expected, "{text}");
    }
}

#[test]
fn places_and_steps() {
    let text = "收到申请 8000余 件";
    let found = scan(text);
    let one = found.first().unwrap();
    assert_eq!(&text[one.start..one.end], "8000余");
    for (text, step) in [("8000余", 1000), ("120余", 10), ("24余", 10), ("3万余", 10_000), ("7余", 10)]
    {
        assert_eq!(scan(text).first().unwrap().step(), step, "{text}");
    }
}
