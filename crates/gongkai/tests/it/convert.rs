//! What is converted reads back cell for cell, blanks included.

use std::fs;

use crate::program::{check, gongkai, sample};

#[test]
fn every_kind_reads_back_the_same() {
    let folder = gongkai_testkit::temp_dir().unwrap();
    for name in [
        "2017-云岭县司法局.docx",
        "2019-云岭县司法局.txt",
        "2020-青禾区人民政府.xlsx",
        "2023-白鹭镇人民政府.txt",
        "2025-青禾区人民政府.docx",
        "2025-云岭县司法局.pdf",
    ] {
        let before = check(&sample(name), &[]).json();
        for kind in ["html", "docx", "xlsx", "pdf", "json"] {
            let out = folder.path().join(format!("{name}.{kind}"));
            let (from, to) = (sample(name).display().to_string(), out.display().to_string());
            let answer = gongkai(["report", "convert", &from, "--to", kind, "-o", &to]);
            assert_eq!((answer.status, answer.out.as_str()), (0, ""), "{name} {kind}: {answer:?}");
            let after = check(&out, &[]).json();
            for member in ["format", "year", "agency", "title", "cells"] {
                assert_eq!(after[member], before[member], "{name} {kind} {member}");
            }
        }
    }
}

#[test]
fn a_file_says_whose_reports_it_sums() {
    let folder = gongkai_testkit::temp_dir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let turned = |from: &str, kind: &str, to: &str| {
        let answer = gongkai(["report", "convert", from, "--to", kind, "-o", to]);
        assert_eq!((answer.status, answer.out.as_str()), (0, ""), "{kind}: {answer:?}");
    };
    let sum = at("汇总.json");
    turned(&sample("2020-青禾区人民政府.xlsx").display().to_string(), "json", &sum);
    let own = fs::read_to_string(&sum).unwrap();
    assert!(!own.contains("\"scope\""), "one about the own work says nothing");
    fs::write(&sum, own.replacen("\"cells\"", "\"scope\": \"whole\", \"cells\"", 1)).unwrap();
    for kind in ["html", "docx", "xlsx", "pdf", "json"] {
        let (out, back) = (at(&format!("a.{kind}")), at(&format!("{kind}.back.json")));
        turned(&sum, kind, &out);
        turned(&out, "json", &back);
        let text = fs::read_to_string(&back).unwrap();
        assert!(text.contains("\"scope\": \"whole\""), "{kind}: {text}");
        assert!(!text.contains("口径：全域汇总"), "{kind}: it is no text of the report");
    }
}

#[test]
fn a_failed_conversion_leaves_what_was_there() {
    let folder = gongkai_testkit::temp_dir().unwrap();
    let out = folder.path().join("报告.docx");
    fs::write(&out, b"before").unwrap();
    let broken = folder.path().join("坏.docx");
    fs::write(&broken, b"PK\x03\x04 broken").unwrap();
    let (from, to) = (broken.display().to_string(), out.display().to_string());
    gongkai(["report", "convert", &from, "--to", "docx", "-o", &to]).assert_unusable("broken source");
    assert_eq!(fs::read(&out).unwrap(), b"before");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn a_place_that_does_not_exist_is_said() {
    let from = sample("2021-云岭县司法局.docx").display().to_string();
    gongkai(["report", "convert", &from, "--to", "docx", "-o", "没有这个文件夹/a.docx"])
        .assert_unusable("place");
}

#[test]
fn nothing_is_written_over_what_is_read_or_what_is_no_file() {
    let folder = gongkai_testkit::temp_dir().unwrap();
    let report = folder.path().join("报告.xlsx");
    fs::copy(sample("2024-白鹭镇人民政府.xlsx"), &report).unwrap();
    let before = fs::read(&report).unwrap();
    let at = report.display().to_string();
    gongkai(["report", "convert", &at, "--to", "xlsx", "-o", &at]).assert_unusable("convert over its source");
    gongkai(["report", "check", &at, "--summary", &at]).assert_unusable("summary over the report");
    gongkai(["report", "convert", &at, "--to", "json", "-o", "/dev/null"]).assert_unusable("a device");
    assert_eq!(fs::read(&report).unwrap(), before);
    let link = folder.path().join("link.json");
    let target = folder.path().join("target.json");
    fs::write(&target, b"old").unwrap();
    std::os::unix::fs::symlink(&target, &link).unwrap();
    let to = link.display().to_string();
    assert_eq!(gongkai(["report", "convert", &at, "--to", "json", "-o", &to]).status, 0);
    assert!(link.is_symlink() && fs::read(&target).unwrap().starts_with(b"{"));
}
