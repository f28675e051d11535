use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use gongkai_extract::sandbox_report;

use crate::extractor;

fn attempts(mode: &str) -> Vec<String> {
    let worker = env!("CARGO_BIN_EXE_gongkai-extract-worker");
    let output = Command::new(worker).arg(mode).stdin(Stdio::null()).output().unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    lines.lines().filter(|line| line.contains(": ") && !line.starts_with('{')).map(str::to_owned).collect()
}

#[test]
fn what_the_reading_process_cannot_do() {
    let free = attempts("try-unlimited");
    assert!(free.len() > 5 && free.iter().all(|line| line.starts_with("allowed: ")), "{free:#?}");
    let limited = attempts("try-forbidden");
    assert_eq!(limited.len(), free.len());
    assert!(limited.iter().all(|line| line.starts_with("denied: ")), "{limited:#?}");
}

#[test]
fn the_report_says_what_holds() {
    let report = sandbox_report(env!("CARGO_BIN_EXE_gongkai-extract-worker").as_ref()).unwrap();
    // Every kernel that is supported has limits and filters; Landlock may be switched off.
    assert_eq!(report.limits, gongkai_extract::Hold::Full);
    assert_eq!(report.seccomp, gongkai_extract::Hold::Full);
}

#[test]
fn many_threads_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let extractor = extractor();
    std::thread::scope(|scope| {
        let (extractor, folder) = (&extractor, folder.path());
        for number in 0..16 {
            scope.spawn(move || {
                let path = folder.join(format!("{number}.txt"));
                for round in 0..4 {
                    std::fs::write(&path, format!("{number}-{round}")).unwrap();
                    let document = extractor.read(&path).unwrap();
                    assert_eq!(crate::shown(&document), [format!("{number}-{round}")]);
                }
            });
        }
    });
    // No child is left unburied. Those of other tests are buried soon.
    let mine = std::process::id().to_string();
    let unburied = || -> BTreeSet<std::path::PathBuf> {
        let child = |entry: std::io::Result<std::fs::DirEntry>| {
            let path = entry.ok()?.path();
            let stat = std::fs::read_to_string(path.join("stat")).ok()?;
            let (name, rest) = stat.rsplit_once(')')?;
            let child = rest.split_whitespace().nth(1)? == mine && name.contains("gongkai-extract");
            (child && rest.contains(" Z ")).then_some(path)
        };
        std::fs::read_dir("/proc").unwrap().filter_map(child).collect()
    };
    let mut left = unburied();
    for _ in 0..200 {
        if left.is_empty() {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
        left = left.intersection(&unburied()).cloned().collect();
    }
    panic!("{left:?}");
}

/// State of a process, and how its calls are filtered.
fn status(process: &str) -> Option<(String, String)> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let value = |key: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(key))?;
        Some(line.trim().to_owned())
    };
    Some((value("State:")?, value("Seccomp:")?))
}

/// Asks again until the answer is yes, for some seconds.
fn comes_true(question: impl Fn() -> bool) -> bool {
    (0..500).any(|_| {
        std::thread::sleep(Duration::from_millis(20));
        question()
    })
}

#[test]
fn the_reading_process_ends_with_the_one_that_asks() {
    let worker = env!("CARGO_BIN_EXE_gongkai-extract-worker");
    let script = format!("exec 3<&0; '{worker}' <&3 & echo $!; wait");
    let mut asking = Command::new("sh")
        .args(["-c", &script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut process = String::new();
    BufReader::new(asking.stdout.as_mut().unwrap()).read_line(&mut process).unwrap();
    let process = process.trim();
    // It waits for its input, which this test keeps open.
    let input = asking.stdin.take();
    assert!(comes_true(|| status(process).is_some_and(|(_, filter)| filter == "2")));
    asking.kill().unwrap();
    asking.wait().unwrap();
    assert!(comes_true(|| status(process).is_none_or(|(state, _)| state.starts_with(['Z', 'X']))));
    drop(input);
}

#[test]
fn the_one_that_asks_is_gone_already() {
    let worker = Command::new(env!("CARGO_BIN_EXE_gongkai-extract-worker"))
        .env("GONGKAI_EXTRACT_PARENT", "0")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(!worker.status.success() && worker.stdout.is_empty());
}
