//! Every sample report says what `samples/expected.toml` expects of it.

use serde::Deserialize;

use crate::program::{check, fails, sample};

#[derive(Deserialize)]
struct Expected {
    schema: u32,
    sample: Vec<Sample>,
}

#[derive(Deserialize)]
struct Sample {
    file: String,
    format: String,
    year: i32,
    agency: String,
    previous: Option<String>,
    fails: Vec<Fail>,
}

#[derive(Deserialize)]
struct Fail {
    rule: String,
    r#where: String,
    grade: String,
}

fn expected() -> Vec<Sample> {
    let text = std::fs::read_to_string(sample("expected.toml")).unwrap();
    let expected: Expected = toml::from_str(&text).unwrap();
    assert_eq!(expected.schema, 1);
    expected.sample
}

#[test]
fn samples_are_recognised_and_their_faults_found() {
    for one in expected() {
        let previous = one.previous.as_ref().map(|file| sample(file).display().to_string());
        let more: Vec<&str> = previous.iter().flat_map(|file| ["--previous", file.as_str()]).collect();
        let answer = check(&sample(&one.file), &more);
        let json = answer.json();
        assert_eq!(json["schema"], 1);
        assert_eq!(json["format"], one.format.as_str(), "{}", one.file);
        assert_eq!(json["year"], one.year, "{}", one.file);
        assert_eq!(json["agency"], one.agency.as_str(), "{}", one.file);
        assert_eq!(json["unplaced"].as_array().map(Vec::len), Some(0), "{}: {}", one.file, json["unplaced"]);
        let mut wanted: Vec<_> =
            one.fails.iter().map(|f| (f.rule.clone(), f.r#where.clone(), f.grade.clone())).collect();
        wanted.sort();
        assert_eq!(fails(&json), wanted, "{}", one.file);
        let must = one.fails.iter().any(|fail| fail.grade == "must");
        assert_eq!(answer.status, i32::from(must), "{}", one.file);
    }
}

#[test]
fn every_sample_is_expected() {
    let known: Vec<String> = expected().into_iter().map(|one| one.file).collect();
    for path in gongkai_testkit::samples().unwrap() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(known.contains(&name) || name == "README.md" || name == "expected.toml", "{name}");
    }
}
