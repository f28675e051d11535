//! How the program is called: exit status, one line of error, exactly one JSON value.

use crate::program::{check, gongkai, sample};

#[test]
fn wrong_calls_say_what_is_wrong() {
    let calls: [&[&str]; 16] = [
        &[],
        &["report"],
        &["report", "check"],
        &["report", "prüfen"],
        &["report", "check", "x.docx", "--jsno"],
        &["report", "check", "x.docx", "--year"],
        &["report", "check", "x.docx", "--year", "二〇二三"],
        &["report", "check", "x.docx", "--year", "3000"],
        &["report", "check", "没有这个文件.docx"],
        &["report", "check", "没有这个文件夹/"],
        &["report", "convert", "x.docx", "--to", "odt", "-o", "y.odt"],
        &["report", "convert", "x.docx", "--to", "pdf"],
        &["calendar", "due", "--from", "2026-02-30", "--days", "20"],
        &["case", "clock", "没有这个文件.json"],
        &["assessment", "check", "没有这个文件.toml"],
        &["demo", "--data", env!("CARGO_MANIFEST_DIR")],
    ];
    for call in calls {
        gongkai(call).assert_unusable(&call.join(" "));
    }
}

#[test]
fn a_year_out_of_range_says_which_are_allowed() {
    for year in ["1900", "3000", "二〇二三", "2147483648"] {
        let answer = gongkai(["report", "check", "x.docx", "--year", year]);
        let told = format!("的内容“{year}”写法不对，请写 1990 至 2100 之间的年份，如 2023，");
        assert!(answer.err.contains(&told), "{}", answer.err);
    }
}

#[test]
fn help_and_version_are_no_errors() {
    for call in [vec!["--help"], vec!["--version"], vec!["report", "check", "--help"]] {
        let answer = gongkai(&call);
        assert_eq!((answer.status, answer.err.as_str()), (0, ""), "{call:?}");
        assert!(!answer.out.is_empty());
    }
}

#[test]
fn a_set_of_indicators_is_judged_with_every_reason() {
    let set = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/assessment/bureau-to-units.toml");
    let answer = gongkai(["assessment", "check", set]);
    assert_eq!((answer.status, answer.err.as_str()), (0, ""));
    assert!(answer.out.contains("没有发现问题") && answer.out.contains("B3.3"), "{}", answer.out);
    // Data of another kind: all that is missing, not the first of it.
    let other = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/schedule.toml");
    let answer = gongkai(["assessment", "check", other]);
    assert_eq!((answer.status, answer.err.as_str()), (1, ""));
    for name in ["缺少“id”", "缺少“grades”", "缺少“group”"] {
        assert!(answer.out.contains(name), "{name}: {}", answer.out);
    }
    let json = gongkai(["assessment", "check", "--json", other]).json();
    assert_eq!(json["faults"][0]["code"], "set_field_unknown");
}

#[test]
fn the_answer_has_the_members_of_the_contract() {
    let json = check(&sample("2023-青禾区人民政府.html"), &[]).json();
    let members: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(members, ["schema", "format", "year", "title", "agency", "cells", "unplaced", "findings"]);
    let finding =
        json["findings"].as_array().unwrap().iter().find(|finding| finding["rule"] == "T3-1").unwrap();
    let members: Vec<&str> = finding.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(members, ["rule", "grade", "verdict", "where", "left", "right", "sentence", "place"]);
}

#[test]
fn the_year_of_the_call_wins() {
    let json = check(&sample("2022-云岭县司法局.txt"), &["--year", "2024"]).json();
    assert_eq!(json["year"], 2024);
}

#[test]
fn text_is_for_people() {
    let file = sample("2023-青禾区人民政府.html");
    let answer = gongkai(["report", "check", &file.display().to_string()]);
    assert_eq!((answer.status, answer.err.as_str()), (1, ""));
    let first = answer.out.lines().next().unwrap();
    assert!(
        first.contains("有误") && first.contains("青禾区人民政府") && first.contains("2023年"),
        "{first}"
    );
    assert!(
        answer.out.lines().any(|line| line.contains("T3-1") && line.contains("自然人")),
        "{}",
        answer.out
    );
}

#[test]
fn a_previous_report_that_cannot_be_read_stops_the_call() {
    let answer = check(&sample("2022-云岭县司法局.txt"), &["--previous", "没有这个文件.docx"]);
    answer.assert_unusable("previous");
}
