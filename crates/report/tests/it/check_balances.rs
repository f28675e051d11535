//! Balances and types of cells of one report.

use gongkai_report::{Format, Report, check::check};

use crate::check_support::{odd, sentences, views, with, zeros};

fn check_2021(changes: &str, expected: &[&str]) {
    let report = with(zeros("format-2021", 2023, Some("某县司法局")), changes);
    assert_eq!(odd(&report, None), expected, "{changes}");
}

fn check_2019(changes: &str, expected: &[&str]) {
    let report = with(zeros("format-2019", 2020, Some("某市人民政府")), changes);
    assert_eq!(odd(&report, None), expected, "{changes}");
}

#[test]
fn a_balanced_report_has_nothing_odd() {
    check_2021("", &[]);
    check_2019("", &[]);
    let one = "t3.new.natural=5 t3.new.total=5 t3.granted.natural=4 t3.granted.total=4 \
               t3.results_total.natural=4 t3.results_total.total=4 \
               t3.carried_out.natural=1 t3.carried_out.total=1";
    check_2021(one, &[]);
    let report = with(zeros("format-2021", 2023, None), one);
    let findings = check(&report, None);
    assert!(!findings.has_must_failure());
    // Four tables' balances: 7 + 7 + 25 + 3, and T2-P of two rows of documents and of the fee.
    assert_eq!((findings.counts().pass, findings.len()), (45, 45));
}

#[test]
fn table_three() {
    check_2021("t3.new.natural=1", &["T3-1 t3.natural fail 1/0", "T3-3 t3.new fail 1/0"]);
    check_2021(
        "t3.granted.research=2 t3.granted.total=2",
        &["T3-2 t3.research fail 0/2", "T3-2 t3.total fail 0/2"],
    );
    check_2021("t3.new.natural=", &["T3-1 t3.natural as_zero 0/0", "T3-3 t3.new as_zero 0/0"]);
    check_2021("t3.new.natural=/", &["T3-1 t3.natural as_zero 0/0", "T3-3 t3.new as_zero 0/0"]);
    check_2021(
        "t3.new.natural=x",
        &["T3-1 t3.natural cannot_tell -/0", "T3-3 t3.new cannot_tell -/0", "MISSING t3.new fail -/-"],
    );
    // The blank total may be the missing 1; the blank part may not make a sum smaller.
    check_2021(
        "t3.carried_out.natural=1 t3.carried_out.total= t3.new.natural=1 t3.new.total=1",
        &["T3-1 t3.total cannot_tell 1/0", "T3-3 t3.carried_out cannot_tell 1/0"],
    );
    check_2021(
        "t3.carried_in.natural=1 t3.carried_in.business= t3.carried_in.total=0 t3.carried_out.natural=1 t3.carried_out.total=1",
        &["T3-1 t3.business as_zero 0/0", "T3-1 t3.total fail 0/1", "T3-3 t3.carried_in fail 1/0"],
    );
}

#[test]
fn nothing_but_blanks() {
    let changes = "t3.*= t3.new.natural=0 t3.new.total=0 t4.*= t2_*=";
    let report = with(zeros("format-2021", 2023, None), changes);
    let cannot_tell = |rule: &str, place: String| format!("{rule} {place} cannot_tell -/-");
    let columns =
        ["natural", "business", "research", "public_benefit", "legal_service", "other_org", "total"];
    let mut expected = Vec::new();
    for column in columns {
        expected.push(match column {
            "natural" | "total" => format!("T3-1 t3.{column} as_zero 0/0"),
            _ => cannot_tell("T3-1", format!("t3.{column}")),
        });
    }
    expected.extend(columns.map(|column| cannot_tell("T3-2", format!("t3.{column}"))));
    expected.push("T3-3 t3.new as_zero 0/0".to_owned());
    let rows = report.format.table("t3").unwrap().rows.iter().skip(1);
    expected.extend(rows.map(|row| cannot_tell("T3-3", format!("t3.{}", row.id))));
    for group in ["review", "suit_direct", "suit_after_review"] {
        expected.push(cannot_tell("T4-1", format!("t4.{group}")));
    }
    for row in ["rules", "normative"] {
        expected.push(cannot_tell("T2-P", format!("t2_1.{row}")));
    }
    assert_eq!(odd(&report, None), expected);
}

#[test]
fn one_row_in_the_place_of_three() {
    let single = Format::for_cells("format-2021", &["t3.other.natural"]).unwrap();
    let report = Report { format: single, ..zeros("format-2021", 2023, None) };
    let report = with(report, "*=0");
    let report = with(report, "t3.other.natural=1 t3.results_total.natural=1 t3.new.natural=1");
    let odd = odd(&report, None);
    assert_eq!(odd, ["T3-3 t3.new fail 1/0", "T3-3 t3.other fail 1/0", "T3-3 t3.results_total fail 1/0"]);
}

#[test]
fn table_four() {
    check_2021("t4.review.pending=2 t4.review.total=2", &[]);
    check_2021("t4.review.pending=2 t4.review.total=3", &["T4-1 t4.review fail 2/3"]);
    check_2021("t4.suit_direct.other=2 t4.suit_direct.total=", &["T4-1 t4.suit_direct cannot_tell 2/0"]);
    let late = with(zeros("format-2021", 2024, None), "t4.suit_direct.upheld=1 t4.suit_direct.total=1");
    assert_eq!(odd(&late, None), ["T4-PRE t4.suit_direct fail 1/0"]);
    assert!(!check(&late, None).has_must_failure());
}

#[test]
fn table_two() {
    check_2021("t2_1.normative.issued=3 t2_1.normative.in_force=3", &[]);
    check_2021("t2_1.normative.issued=3 t2_1.normative.repealed=1 t2_1.normative.in_force=2", &[]);
    check_2021("t2_1.normative.issued=3 t2_1.normative.in_force=2", &["T2-P t2_1.normative fail 3/2"]);
    check_2021("t2_1.normative.issued=3 t2_1.normative.in_force=", &["T2-P t2_1.normative cannot_tell 3/0"]);
    check_2021("t2_8.admin_fee.amount_wan=12.50", &[]);
    check_2021("t2_8.admin_fee.amount_wan=-0.50", &["T2-P t2_8.admin_fee fail 0/-0.50"]);
    check_2019("t2_5.licence.items_last_year=3 t2_5.licence.change=-3 t2_5.licence.decisions=9", &[]);
    check_2019("t2_5.licence.items_last_year=3 t2_5.licence.change=-4", &["T2-P t2_5.licence fail 0/-1"]);
    check_2019("t2_6.penalty.decisions=9", &["T2-ITEM t2_6.penalty fail 9/0"]);
    check_2019("t2_6.penalty.decisions=9 t2_6.penalty.change=1", &[]);
    check_2019(
        "t2_6.penalty.decisions=9 t2_6.penalty.change=",
        &["T2-P t2_6.penalty as_zero 0/0", "T2-ITEM t2_6.penalty cannot_tell 9/0"],
    );
    check_2019("t2_9.central_purchase.amount=251000", &["T2-BUY t2_9.central_purchase fail 251000/0"]);
    check_2019("t2_9.central_purchase.purchases=2", &["T2-BUY t2_9.central_purchase fail 2/0"]);
    check_2019("t2_9.central_purchase.purchases=2 t2_9.central_purchase.amount=0.50", &[]);
    check_2019("t2_1.rules.published=2 t2_1.rules.public_total=1", &["T2-19P t2_1.rules fail 2/1"]);
}

#[test]
fn list_of_2014() {
    let check_list = |changes: &str, expected: &[&str]| {
        let report = with(zeros("legacy-2014", 2016, None), changes);
        assert_eq!(odd(&report, None), expected, "{changes}");
    };
    check_list("", &[]);
    check_list("legacy.s3_1=3 legacy.s3_1_4=2", &["L1 legacy.s3_1 fail 3/2"]);
    check_list("legacy.s3_1=3 legacy.s3_1_4=", &["L1 legacy.s3_1 cannot_tell 3/0"]);
    check_list("legacy.s2_2_1_lead=1", &["L8 legacy.s2_2_1_lead fail 1/0"]);
    check_list("legacy.s7=-1", &["L10 legacy.s7 fail 0/-1"]);
}

#[test]
fn types_of_cells() {
    check_2021("t2_5.licence.decisions=-1", &["NN t2_5.licence.decisions fail -1/-"]);
    check_2021("t2_5.licence.decisions=1.5", &["NN t2_5.licence.decisions fail 1.5/-"]);
    check_2021("t2_5.licence.decisions=15.00", &[]);
    check_2021("t2_5.licence.decisions=?12abc", &["NN t2_5.licence.decisions fail -/-"]);
    check_2021(
        "t2_8.admin_fee.amount_wan=?若干",
        &["NN t2_8.admin_fee.amount_wan fail -/-", "T2-P t2_8.admin_fee cannot_tell -/-"],
    );
    check_2021(
        "t3.new.natural=?三",
        &["NN t3.new.natural fail -/-", "T3-1 t3.natural cannot_tell -/0", "T3-3 t3.new cannot_tell -/0"],
    );
    // Two faults of one cell: a sum with it is computed all the same.
    check_2021(
        "t3.new.natural=-1 t3.new.total=-1",
        &[
            "NN t3.new.natural fail -1/-",
            "NN t3.new.total fail -1/-",
            "T3-1 t3.natural fail -1/0",
            "T3-1 t3.total fail -1/0",
        ],
    );
    check_2019("t2_5.licence.change=-1 t2_5.licence.items_last_year=1", &[]);
    check_2019("t2_5.licence.change=1.5", &["NN t2_5.licence.change fail 1.5/-"]);
    let blank = with(zeros("format-2021", 2023, None), "t2_5.licence.decisions= t2_6.*=/ t2_8.*=x");
    assert_eq!(odd(&blank, None), ["MISSING t2_8 fail -/-"]);
}

#[test]
fn sums_beyond_the_range_of_numbers() {
    let most = i64::MAX;
    check_2021(
        &format!(
            "t3.new.natural={most} t3.carried_in.natural={most} t3.results_total.natural={most} t3.granted.natural={most} t3.carried_out.natural={most} t3.new.total={most} t3.carried_in.total={most} t3.results_total.total={most} t3.granted.total={most} t3.carried_out.total={most}"
        ),
        &[],
    );
    check_2021(
        &format!("t4.review.upheld={most} t4.review.other=1 t4.review.total={most}"),
        &[&format!("T4-1 t4.review fail -/{most}")],
    );
}

#[test]
fn sentences_say_what_to_do() {
    let report = |changes: &str| with(zeros("format-2021", 2023, Some("某县司法局")), changes);
    let failing = report(
        "t3.new.natural=140 t3.new.total=140 t3.granted.natural=140 t3.granted.total=140 \
         t3.results_total.natural=140 t3.results_total.total=140 t3.carried_out.natural=2 t3.carried_out.total=2",
    );
    assert_eq!(
        sentences(&failing, None, "T3-1")[0],
        "表三“自然人”列：本年新收政府信息公开申请数量 140 + 上年结转政府信息公开申请数量 0 = 140，\
         （七）总计 140 + 结转下年度继续办理 2 = 142，相差 2，\
         不符合“第一项加第二项之和，等于第三项（七）总计加第四项”，请核对后改正"
    );
    for (changes, rule, sentence) in [
        (
            "t4.review.total=",
            "T4-1",
            "表四“行政复议”组：结果维持 0 + 结果纠正 0 + 其他结果 0 + 尚未审结 0 = 0，总计 空白，空白都算 0 时成立，请确认并补填 0",
        ),
        (
            "t4.review.upheld=2 t4.review.other= t4.review.pending= t4.review.total=3",
            "T4-1",
            "表四“行政复议”组：结果维持 2 + 结果纠正 0 + 其他结果 空白 + 尚未审结 空白 = 2，总计 3，相差 1；空白的“其他结果”、“尚未审结”合计是 1 时才成立，请核实后补填",
        ),
        (
            "t4.review.total=x",
            "T4-1",
            "表四“行政复议”组：无法核对“总计等于结果维持、结果纠正、其他结果、尚未审结之和”，因为文件里没有读到“总计”，请补上后再核对",
        ),
        (
            "t4.review.total=?两",
            "T4-1",
            "表四“行政复议”组：无法核对“总计等于结果维持、结果纠正、其他结果、尚未审结之和”，因为“总计”填的不是数字，请改正后再核对",
        ),
        (
            "t4.review.total=?两",
            "NN",
            "表四“行政复议”组“总计”填的“两”不是数字，请改填阿拉伯数字，没有发生的填 0",
        ),
        (
            "t4.review.*=/",
            "T4-1",
            "表四“行政复议”组：无法核对“总计等于结果维持、结果纠正、其他结果、尚未审结之和”，因为各项都是空白，没有发生的请填 0",
        ),
        (
            "t3.granted.business=3 t3.granted.total=3 t3.results_total.business=2 t3.results_total.total=3 t3.new.business=2 t3.new.total=3",
            "T3-2",
            "表三“商业企业”列：（七）总计 2，21 项之和 3（（一）予以公开 3），相差 1，不符合“（七）总计等于（一）至（六）各项之和”，请核对后改正",
        ),
        (
            "t2_8.admin_fee.amount_wan=-0.50",
            "T2-P",
            "表二第（八）项“行政事业性收费”行：本年收费金额 -0.50，不符合“本年收费金额不为负”，请核对后改正",
        ),
        (
            "t2_5.licence.decisions=-1",
            "NN",
            "表二第（五）项“行政许可”行“本年处理决定数量”列填的“-1”是负数，件数不能为负，请核对后改正",
        ),
        (
            "t2_5.licence.decisions=0.5",
            "NN",
            "表二第（五）项“行政许可”行“本年处理决定数量”列填的“0.5”带小数，件数只能是整数，请核对后改正",
        ),
    ] {
        assert_eq!(sentences(&report(changes), None, rule), [sentence], "{changes}");
    }
}

#[test]
fn a_finding_knows_its_place_in_the_file() {
    let mut report = with(zeros("format-2021", 2023, None), "t3.new.natural=x t3.carried_in.natural=1");
    let carried = report.format.cell_ix("t3.carried_in.natural").unwrap();
    report.cells.set_place(carried, "第3个表格第5行第3列");
    let views = views(&report, None);
    let place = |rule: &str, id: &str| {
        views.iter().find(|view| view.rule == rule && view.place_id == id).unwrap().file_place.as_deref()
    };
    assert_eq!(place("T3-1", "t3.natural"), Some("第3个表格第5行第3列"));
    assert_eq!(place("T3-1", "t3.business"), None);
}
