//! The chain of years, what the agency cannot have, and what the file lacks.

use gongkai_report::{Report, check::check};

use crate::check_support::{odd, sentences, with, with_text, zeros};

fn report(format: &str, year: i32, agency: &str, changes: &str) -> Report {
    with(zeros(format, year, Some(agency)), changes)
}

fn check_chain(now: &Report, before: &Report, expected: &[&str]) {
    assert_eq!(odd(now, Some(before)), expected);
}

const HONGZE: &str = "淮安市洪泽区人民政府";

#[test]
fn carried_over_applications() {
    let before = report(
        "format-2021",
        2022,
        "洪泽区人民政府",
        "t3.carried_out.natural=2 t3.new.natural=2 t3.carried_out.total=2 t3.new.total=2",
    );
    let carried = "t3.carried_in.natural=2 t3.carried_in.total=2 t3.results_total.natural=2 t3.results_total.total=2 t3.granted.natural=2 t3.granted.total=2";
    check_chain(&report("format-2021", 2023, HONGZE, carried), &before, &[]);
    check_chain(
        &report("format-2021", 2023, HONGZE, ""),
        &before,
        &["T3-Y t3.natural fail 0/2", "T3-Y t3.total fail 0/2"],
    );
    assert!(check(&report("format-2021", 2023, HONGZE, ""), Some(&before)).has_must_failure());
    assert_eq!(
        sentences(&report("format-2021", 2023, HONGZE, ""), Some(&before), "T3-Y")[0],
        "表三“自然人”列：上年结转政府信息公开申请数量 0，上一年度报告的结转下年度继续办理 2，相差 2，\
         不符合“上年结转等于上一年度报告的结转下年度继续办理”，请核对后改正"
    );
    // Without the report of the year before nobody asks.
    assert!(odd(&report("format-2021", 2023, HONGZE, ""), None).is_empty());
}

#[test]
fn documents_in_force() {
    let before = report("format-2021", 2022, HONGZE, "t2_1.normative.in_force=5");
    check_chain(
        &report(
            "format-2021",
            2023,
            HONGZE,
            "t2_1.normative.issued=2 t2_1.normative.repealed=1 t2_1.normative.in_force=6",
        ),
        &before,
        &[],
    );
    check_chain(
        &report("format-2021", 2023, HONGZE, "t2_1.normative.issued=2 t2_1.normative.in_force=6"),
        &before,
        &["T2-Y t2_1.normative fail 6/7"],
    );
    // The blank is subtracted on the larger side: it may be the 1 that is too much.
    check_chain(
        &report(
            "format-2021",
            2023,
            HONGZE,
            "t2_1.normative.issued=2 t2_1.normative.repealed= t2_1.normative.in_force=6",
        ),
        &before,
        &["T2-Y t2_1.normative cannot_tell 6/7"],
    );
    let items = report("format-2019", 2019, HONGZE, "t2_5.licence.items_last_year=4 t2_5.licence.change=-1");
    check_chain(&report("format-2019", 2020, HONGZE, "t2_5.licence.items_last_year=3"), &items, &[]);
    check_chain(
        &report("format-2019", 2020, HONGZE, "t2_5.licence.items_last_year=4"),
        &items,
        &["T2-19Y t2_5.licence fail 4/3"],
    );
}

#[test]
fn over_a_change_of_form() {
    let before = report(
        "format-2019",
        2020,
        HONGZE,
        "t3.carried_out.natural=1 t3.new.natural=1 t3.carried_out.total=1 t3.new.total=1",
    );
    check_chain(
        &report("format-2021", 2021, HONGZE, ""),
        &before,
        &["T3-Y t3.natural fail 0/1", "T3-Y t3.total fail 0/1", "T2-Y t2_1 not_applicable -/-"],
    );
    // The report of 2018 had no carried-over applications.
    let list = report("legacy-2014", 2018, HONGZE, "");
    check_chain(
        &report("format-2019", 2019, HONGZE, ""),
        &list,
        &[
            "T3-Y t3 not_applicable -/-",
            "T2-19Y t2_5 not_applicable -/-",
            "T2-19Y t2_6 not_applicable -/-",
            "T2-19Y t2_8 not_applicable -/-",
        ],
    );
    check_chain(
        &report("format-2019", 2019, HONGZE, ""),
        &report(
            "format-2019",
            2018,
            HONGZE,
            "t3.carried_out.natural=1 t3.new.natural=1 t3.carried_out.total=1 t3.new.total=1",
        ),
        &["T3-Y t3 not_applicable -/-"],
    );
}

#[test]
fn wrong_or_broken_report_of_the_year_before() {
    let now = report("format-2021", 2023, HONGZE, "");
    check_chain(
        &now,
        &report("format-2021", 2021, HONGZE, "t3.carried_out.natural=9"),
        &["PREV format-2021 cannot_tell -/-"],
    );
    check_chain(
        &now,
        &report("format-2021", 2022, "洪泽区司法局", "t3.carried_out.natural=9"),
        &["PREV format-2021 cannot_tell -/-"],
    );
    assert_eq!(
        sentences(&now, Some(&report("format-2021", 2023, HONGZE, "")), "PREV"),
        ["作比较的报告是 2023 年度的，不是 2022 年度的，没有做跨年核对，请换成上一年度的报告"]
    );
    assert_eq!(
        sentences(&now, Some(&report("format-2021", 2022, "洪泽区司法局", "")), "PREV"),
        [
            "作比较的报告属于“洪泽区司法局”，不属于“淮安市洪泽区人民政府”，没有做跨年核对，请换成同一机关上一年度的报告"
        ]
    );
    check_chain(&now, &report("format-2021", 2022, HONGZE, "t3.*=x"), &["T3-Y t3 cannot_tell -/-"]);
    check_chain(
        &now,
        &report("format-2021", 2022, HONGZE, "t3.carried_out.natural=x"),
        &["T3-Y t3.natural cannot_tell 0/-"],
    );
    let nobody = zeros("format-2021", 2022, None);
    check_chain(&now, &nobody, &[]);
}

#[test]
fn figures_that_jump() {
    let before = report("format-2021", 2022, HONGZE, "t2_5.licence.decisions=10 t2_6.penalty.decisions=100");
    let big = |licence: u32, penalty: u32| {
        let changes = format!("t2_5.licence.decisions={licence} t2_6.penalty.decisions={penalty}");
        odd(&report("format-2021", 2023, HONGZE, &changes), Some(&before))
    };
    assert!(big(50, 20).is_empty()); // exactly five times
    assert_eq!(big(51, 20), ["BIG-CHANGE t2_5.licence.decisions fail 51/10"]);
    assert_eq!(big(10, 19), ["BIG-CHANGE t2_6.penalty.decisions fail 19/100"]);
    assert_eq!(big(10, 0), ["BIG-CHANGE t2_6.penalty.decisions fail 0/100"]);
    // Small figures jump by chance; the total speaks for its row.
    let more = "t3.new.natural=60 t3.new.total=60 t3.results_total.natural=60 t3.results_total.total=60 t3.granted.natural=60 t3.granted.total=60";
    let jumped = odd(
        &report(
            "format-2021",
            2023,
            HONGZE,
            &format!(
                "{more} t2_5.licence.decisions=10 t2_6.penalty.decisions=100 t2_6.compulsion.decisions=19"
            ),
        ),
        Some(&before),
    );
    assert_eq!(
        jumped,
        [
            "BIG-CHANGE t3.new.total fail 60/0",
            "BIG-CHANGE t3.granted.total fail 60/0",
            "BIG-CHANGE t3.results_total.total fail 60/0",
        ]
    );
}

#[test]
fn rules_of_an_agency_that_makes_none() {
    let figures = "t2_1.rules.issued=1 t2_1.rules.in_force=4";
    let fails = ["RULES-LEVEL t2_1.rules fail 4/0"];
    for name in ["某县司法局", "汕头市医疗保障局", "某市某区某镇人民政府", "某区人民政府"]
    {
        assert_eq!(odd(&report("format-2021", 2023, name, figures), None), fails, "{name}");
    }
    for name in ["某市人民政府", "某省人民政府", "某某自治区人民政府", "某某园"] {
        assert!(odd(&report("format-2021", 2023, name, figures), None).is_empty(), "{name}");
    }
    let nameless = || with(zeros("format-2021", 2023, None), figures);
    assert!(odd(&nameless(), None).is_empty());
    assert_eq!(odd(&with_text(nameless(), "2023年，我局主动公开信息3条。"), None), fails);
    assert!(odd(&with_text(nameless(), "2023年，我市各局公开信息，我局汇总。"), None).is_empty());
    let normative = report("format-2021", 2023, "某县司法局", "t2_1.normative.in_force=4");
    assert!(odd(&normative, None).is_empty());
    assert_eq!(
        sentences(&report("format-2021", 2023, "某县司法局", figures), None, "RULES-LEVEL"),
        [
            "表二第（一）项“规章”行填了 4，但“某县司法局”是部门，不能制定规章：规章只能由国务院部门、省级政府和设区的市、自治州政府制定。请核对，不是规章的请改填到规范性文件一行"
        ]
    );
}

#[test]
fn parts_that_the_file_lacks() {
    let check_missing = |format: &str, year: i32, changes: &str, expected: &[(&str, &str)]| {
        let report = with(zeros(format, year, None), changes);
        let found: Vec<(String, String)> = crate::check_support::views(&report, None)
            .into_iter()
            .filter(|view| view.rule == "MISSING")
            .map(|view| (view.place_id, view.sentence))
            .collect();
        let expected: Vec<(String, String)> =
            expected.iter().map(|(id, text)| ((*id).to_owned(), (*text).to_owned())).collect();
        assert_eq!(found, expected, "{changes}");
    };
    check_missing(
        "format-2021",
        2023,
        "t3.granted.*=x",
        &[("t3.granted", "文件里缺表三“（一）予以公开”行，请按格式补上，没有发生的填 0")],
    );
    let column: String = gongkai_report::Format::by_id("format-2021")
        .unwrap()
        .cells
        .iter()
        .filter(|cell| cell.id.ends_with(".other_org"))
        .map(|cell| format!("{}=x ", cell.id))
        .collect();
    check_missing(
        "format-2021",
        2023,
        &column,
        &[("t3.other_org", "文件里缺表三“法人或其他组织其他”列，请按格式补上，没有发生的填 0")],
    );
    check_missing(
        "format-2021",
        2023,
        "t3.new.natural=x t3.new.total=x",
        &[(
            "t3.new",
            "表三“一、本年新收政府信息公开申请数量”行缺“自然人”格、“总计”格，请按格式补上，没有发生的填 0",
        )],
    );
    check_missing(
        "format-2021",
        2023,
        "t2_5.*=x t4.*=x",
        &[
            ("t2_5", "文件里缺表二第（五）项，请按格式补上，没有发生的填 0"),
            ("t4", "文件里没有“四、政府信息公开行政复议、行政诉讼情况”的表，请按格式补上，没有发生的填 0"),
        ],
    );
    check_missing(
        "format-2021",
        2023,
        "t*=x",
        &[(
            "format-2021",
            "文件里没有读到“中华人民共和国政府信息公开工作年度报告格式”的任何一张表，请按格式补上各表，没有发生的填 0",
        )],
    );
    check_missing(
        "legacy-2014",
        2016,
        "legacy.s3_1=x",
        &[("legacy.s3_1", "文件里缺统计表“（一）收到申请数”行，请按格式补上，没有发生的填 0")],
    );
    check_missing("legacy-2014", 2010, "legacy*=x", &[]); // the form came in 2014
    // Balances of a table that is not there are not computed.
    let bare = with(zeros("format-2021", 2023, None), "t3.*=x t4.*=x");
    assert_eq!(odd(&bare, None), ["MISSING t3 fail -/-", "MISSING t4 fail -/-"]);
}
