use std::process::{Command, Stdio};

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
    // No child is left, running or unburied.
    let mine = std::process::id().to_string();
    let children = std::fs::read_dir("/proc").unwrap().filter_map(|entry| {
        let stat = std::fs::read_to_string(entry.ok()?.path().join("stat")).ok()?;
        let (name, rest) = stat.rsplit_once(')')?;
        (rest.split_whitespace().nth(1)? == mine && name.contains("gongkai-extract") && rest.contains(" Z "))
            .then_some(())
    });
    assert_eq!(children.count(), 0);
}
