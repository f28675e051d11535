//! `scripts/corpus` lets a score pass or not: asked with a corpus whose score is known.

use gongkai_testkit::{repository, temp_dir};
use std::process::Command;

#[test]
fn the_thresholds_hold() {
    let rows = [
        ("recognised=10/10 cells=995/1000 planted=5/5 false=0", true),
        ("recognised=10/10 cells=1000/1000 planted=5/5 false=0", true),
        ("recognised=9/10 cells=1000/1000 planted=5/5 false=0", false),
        ("recognised=10/10 cells=994/1000 planted=5/5 false=0", false),
        ("recognised=10/10 cells=1000/1000 planted=4/5 false=0", false),
        ("recognised=10/10 cells=1000/1000 planted=5/5 false=1", false),
        ("recognised=0/0 cells=0/0 planted=0/0 false=0", false),
        ("all is well", false),
        ("", false),
    ];
    for (line, passes) in rows {
        assert_eq!(gate(&format!("print('class  files')\nprint('{line}')"), &[]), passes, "{line}");
    }
}

#[test]
fn a_score_that_breaks_down_does_not_pass() {
    let good = "print('recognised=1/1 cells=1/1 planted=1/1 false=0')";
    assert!(gate(good, &[]));
    assert!(!gate(&format!("{good}\nraise SystemExit(3)"), &[]));
}

#[test]
fn a_part_of_the_corpus_may_lack_a_kind() {
    let part = "print('recognised=3/3 cells=9/9 planted=0/0 false=0')";
    assert!(!gate(part, &[]));
    assert!(gate(part, &["--only", "sources"]));
}

#[test]
fn a_corpus_that_was_asked_for_must_be_there() {
    let empty = temp_dir().unwrap();
    let run = Command::new("python3")
        .arg(repository().join("scripts/corpus"))
        .arg("/bin/true")
        .env("GONGKAI_CORPUS", empty.path())
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(1), "{run:?}");
}

/// Does `scripts/corpus` pass, with a corpus whose score is this Python program?
fn gate(score: &str, arguments: &[&str]) -> bool {
    let corpus = temp_dir().unwrap();
    std::fs::write(corpus.path().join("score.py"), score).unwrap();
    let run = Command::new("python3")
        .arg(repository().join("scripts/corpus"))
        .arg("/bin/true")
        .args(arguments)
        .env("GONGKAI_CORPUS", corpus.path())
        .output()
        .unwrap();
    match run.status.code() {
        Some(0) => true,
        Some(1) => false,
        other => panic!("exit status {other:?}: {}", String::from_utf8_lossy(&run.stderr)),
    }
}
