//! Several files and folders at once, and the statistician's sheet.

use std::{collections::BTreeMap, fs};

use calamine::{Data, DataType, Reader, Xlsx, open_workbook};
use serde_json::Value;

use crate::program::{gongkai, sample};

/// A folder with two good reports, a faulty one, a broken one, and files that are no reports.
fn folder() -> tempfile::TempDir {
    let folder = gongkai_testkit::temp_dir().unwrap();
    for name in ["2021-云岭县司法局.docx", "2022-云岭县司法局.txt", "2023-青禾区人民政府.html"]
    {
        fs::create_dir_all(folder.path().join("各单位")).unwrap();
        fs::copy(sample(name), folder.path().join("各单位").join(name)).unwrap();
    }
    let sound = fs::read(sample("2021-云岭县司法局.docx")).unwrap();
    fs::write(folder.path().join("坏.docx"), &sound[..sound.len() / 2]).unwrap();
    fs::write(folder.path().join("照片.jpg"), b"not a report").unwrap();
    fs::write(folder.path().join("~$坏.docx"), b"lock file").unwrap();
    folder
}

#[test]
fn one_line_a_file_and_a_broken_one_stops_nothing() {
    let folder = folder();
    let answer = gongkai(["report", "check", &folder.path().display().to_string(), "--json"]);
    assert_eq!((answer.status, answer.err.as_str()), (1, ""));
    let mut seen = BTreeMap::new();
    for line in answer.out.lines() {
        let json: Value = serde_json::from_str(line).unwrap();
        let file = json["file"].as_str().unwrap().to_owned();
        let name = file.rsplit('/').next().unwrap().to_owned();
        seen.insert(name, json.get("error").is_some());
    }
    let seen: Vec<(&str, bool)> = seen.iter().map(|(name, error)| (name.as_str(), *error)).collect();
    assert_eq!(
        seen,
        [
            ("2021-云岭县司法局.docx", false),
            ("2022-云岭县司法局.txt", false),
            ("2023-青禾区人民政府.html", false),
            ("坏.docx", true)
        ]
    );
}

#[test]
fn good_files_alone_end_with_success() {
    let files =
        ["2021-云岭县司法局.docx", "2022-云岭县司法局.txt"].map(|name| sample(name).display().to_string());
    let answer = gongkai(["report", "check", &files[0], &files[1], "--json"]);
    assert_eq!((answer.status, answer.out.lines().count()), (0, 2), "{answer:?}");
}

#[test]
fn a_folder_of_the_year_before_is_matched_by_agency() {
    let before = gongkai_testkit::temp_dir().unwrap();
    for name in ["2019-青禾区人民政府.html", "2019-云岭县司法局.txt"] {
        fs::copy(sample(name), before.path().join(name)).unwrap();
    }
    let now = gongkai_testkit::temp_dir().unwrap();
    fs::copy(sample("2020-青禾区人民政府.xlsx"), now.path().join("a.xlsx")).unwrap();
    let (now, before) = (now.path().display().to_string(), before.path().display().to_string());
    let answer = gongkai(["report", "check", &now, "--previous", &before, "--json"]);
    assert_eq!(answer.status, 1);
    let json = answer.json();
    let chain = json["findings"].as_array().unwrap().iter().filter(|finding| finding["rule"] == "T3-Y");
    let fails: Vec<&str> = chain
        .filter(|finding| finding["verdict"] == "fail")
        .map(|finding| finding["where"].as_str().unwrap())
        .collect();
    assert_eq!(fails, ["t3.natural", "t3.total"]);
}

#[test]
fn the_sheet_lists_reports_and_findings() {
    let folder = folder();
    let sheet = folder.path().join("汇总.xlsx");
    let (files, out) = (folder.path().display().to_string(), sheet.display().to_string());
    let answer = gongkai(["report", "check", &files, "--summary", &out]);
    assert_eq!(answer.status, 1, "{answer:?}");
    let mut book: Xlsx<_> = open_workbook(&sheet).unwrap();
    let reports = book.worksheet_range("报告").unwrap();
    let verdicts: BTreeMap<String, String> = reports
        .rows()
        .skip(1)
        .map(|row| (row[0].to_string().rsplit('/').next().unwrap().to_owned(), row[4].to_string()))
        .collect();
    assert_eq!(verdicts["2023-青禾区人民政府.html"], "有误");
    assert_eq!(verdicts["坏.docx"], "无法读取");
    let findings = book.worksheet_range("问题").unwrap();
    let rows: Vec<&[Data]> = findings.rows().skip(1).filter(|row| row[3] == "T3-1").collect();
    assert_eq!(rows.len(), 2);
    assert!(
        rows.iter().all(|row| !row[7].is_empty() && !row[8].is_empty() && !row[9].is_empty()),
        "{rows:?}"
    );
}

#[test]
fn a_sheet_that_cannot_be_written_is_said_before_the_work() {
    let file = sample("2021-云岭县司法局.docx").display().to_string();
    for place in ["没有这个文件夹/汇总.xlsx", "汇总.pdf"] {
        gongkai(["report", "check", &file, "--summary", place]).assert_unusable(place);
    }
}

#[test]
fn an_empty_folder_is_no_batch() {
    let folder = gongkai_testkit::temp_dir().unwrap();
    gongkai(["report", "check", &folder.path().display().to_string()]).assert_unusable("empty folder");
}

#[test]
fn the_sheet_of_the_last_call_is_no_report() {
    let folder = gongkai_testkit::temp_dir().unwrap();
    fs::copy(sample("2021-云岭县司法局.docx"), folder.path().join("a.docx")).unwrap();
    let (files, out) =
        (folder.path().display().to_string(), folder.path().join("汇总.xlsx").display().to_string());
    for _ in 0..2 {
        let answer = gongkai(["report", "check", &files, "--summary", &out]);
        assert_eq!(answer.status, 0, "{answer:?}");
        assert!(answer.out.contains("共 1 份"), "{}", answer.out);
    }
}

#[test]
fn files_that_are_passed_over_are_named() {
    let folder = folder();
    let answer = gongkai(["report", "check", &folder.path().display().to_string()]);
    assert!(answer.out.lines().last().unwrap().contains("照片.jpg"), "{}", answer.out);
}
