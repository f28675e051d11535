//! `gongkai screen` as people and other programs call it.

use std::{fs, time::Instant};

use serde_json::Value;

use crate::program::{gongkai, sample};

fn written(name: &str, content: impl AsRef<[u8]>) -> (tempfile::TempDir, String) {
    let folder = gongkai_testkit::temp_dir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    let path = path.display().to_string();
    (folder, path)
}

fn rules(answer: &Value) -> Vec<(String, String)> {
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
    let findings = answer["findings"].as_array().unwrap();
    findings.iter().map(|finding| (text(finding, "rule"), text(finding, "level"))).collect()
}

#[test]
fn a_blocking_finding_is_a_no() {
    let (_folder, file) = written("名单.txt", "张三样，身份证号110199199003071239\n");
    let answer = gongkai(["screen", &file, "--json"]);
    assert_eq!((answer.status, answer.err.as_str()), (1, ""));
    let json = answer.json();
    let members: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(members, ["schema", "findings"]);
    let finding = &json["findings"][0];
    assert_eq!(
        (&finding["rule"], &finding["level"], &finding["place"], &finding["suggestion"]),
        (&"resident_id".into(), &"block".into(), &"第1行".into(), &"110***********1239".into())
    );
    assert!(!answer.out.contains("19900307"), "the number itself is never printed");
}

#[test]
fn lighter_findings_and_none_are_a_yes() {
    for (text, verdict) in [("邮箱：zhangsan@163.com", "需核实"), ("本年度收到申请5件。", "未发现问题")]
    {
        let (_folder, file) = written("a.txt", text);
        let answer = gongkai(["screen", &file]);
        assert_eq!((answer.status, answer.err.as_str()), (0, ""), "{text}");
        assert!(answer.out.lines().next().unwrap().contains(verdict), "{}", answer.out);
    }
}

#[test]
fn wrong_calls_say_what_is_wrong() {
    let (folder, file) = written("a.txt", "甲");
    let wrong = folder.path().join("wrong.toml");
    fs::write(&wrong, "schema = 1\n[[term]]\nid = 3\n").unwrap();
    let (folder, wrong) = (folder.path().join("b"), wrong.display().to_string());
    fs::create_dir(&folder).unwrap();
    let folder = folder.display().to_string();
    for call in [
        vec!["screen"],
        vec!["screen", "没有这个文件.docx"],
        vec!["screen", &folder],
        vec!["screen", &file, "--terms", "没有这个文件.toml"],
        vec!["screen", &file, "--terms", &wrong],
        vec!["screen", &file, "--exceptions", &wrong],
    ] {
        gongkai(&call).assert_unusable(&call.join(" "));
    }
}

#[test]
fn a_folder_gives_a_line_a_file() {
    let folder = gongkai_testkit::temp_dir().unwrap();
    fs::write(folder.path().join("1.txt"), "电话13800138000").unwrap();
    fs::write(folder.path().join("2.html"), "<p>秘密★5年</p>").unwrap();
    fs::write(folder.path().join("3.docx"), b"PK\x03\x04 broken").unwrap();
    let answer = gongkai(["screen", &folder.path().display().to_string(), "--json"]);
    assert_eq!((answer.status, answer.err.as_str()), (1, ""));
    let lines: Vec<Value> = answer.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 3);
    assert!(
        lines
            .iter()
            .zip(["1.txt", "2.html", "3.docx"])
            .all(|(line, name)| line["file"].as_str().unwrap().ends_with(name))
    );
    assert_eq!(rules(&lines[0]), [("mobile".to_owned(), "warn".to_owned())]);
    assert_eq!(rules(&lines[1]), [("secrecy_mark".to_owned(), "block".to_owned())]);
    assert!(lines[2]["error"].as_str().unwrap().ends_with('。'));
}

#[test]
fn exceptions_and_dictionary_of_the_agency() {
    let (folder, file) = written("a.txt", "值班电话13800138000，县长张三洋");
    let exceptions = folder.path().join("exceptions.toml");
    fs::write(
        &exceptions,
        "schema = 1\n[[exception]]\nrule = \"mobile\"\nvalue = \"13800138000\"\nreason = \"指南公布\"\n",
    )
    .unwrap();
    let terms = folder.path().join("terms.toml");
    let term = "schema = 1\n[[term]]\nid = \"a\"\nkind = \"post\"\ncategory = \"领导姓名\"\nname = \"张三样\"\npost = \"县长\"\nlevel = \"block\"\nsource = \"县政府办公室，2026年1月5日\"\n";
    fs::write(&terms, term).unwrap();
    let answer = gongkai([
        "screen",
        &file,
        "--json",
        "--exceptions",
        &exceptions.display().to_string(),
        "--terms",
        &terms.display().to_string(),
    ]);
    assert_eq!(answer.status, 1);
    let found = rules(&answer.json());
    assert_eq!(found, [("mobile".to_owned(), "info".to_owned()), ("term".to_owned(), "block".to_owned())]);
}

#[test]
fn the_name_of_a_file_goes_out_with_it() {
    let (_folder, file) = written("张三样110199199003071239.txt", "甲");
    let answer = gongkai(["screen", &file, "--json"]).json();
    assert_eq!(answer["findings"][0]["place"], "文件名（文件属性）");
}

#[test]
fn published_reports_do_not_block() {
    let answer = gongkai(["screen", &sample("").display().to_string(), "--json"]);
    assert_eq!((answer.status, answer.err.as_str()), (0, ""));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a measurement asks the clock")]
fn a_hundred_pages_take_no_time() {
    let page = "云岭县司法局关于某项工作的通知，现将有关事项通知如下：请各科室于2026年3月5日前报送材料，联系电话0357-2012345。\n".repeat(40);
    let (_folder, file) = written("a.txt", page.repeat(100));
    let start = Instant::now();
    let answer = gongkai(["screen", &file, "--json"]);
    let seconds = start.elapsed().as_secs_f32();
    assert_eq!(answer.status, 0);
    // Unoptimised and beside other tests; the promise of two seconds is for the optimised program.
    assert!(seconds < 20.0, "{seconds} s");
}
