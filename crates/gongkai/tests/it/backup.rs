//! A backup of a running installation, and the installation made again from it.

use std::{fs, path::Path, process::Command};

use crate::{
    program::{Answer, gongkai},
    serve::{Serving, data},
};

fn with_passphrase(words: &[&str], passphrase: &str) -> Answer {
    let output = Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(words)
        .env("GONGKAI_BACKUP_PASSPHRASE", passphrase)
        .output()
        .unwrap();
    Answer {
        status: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

fn exported(data: &Path) -> String {
    let answer = gongkai(["export", "--data", &text(data)]);
    assert_eq!(answer.status, 0, "{answer:?}");
    answer.out
}

#[test]
fn an_installation_comes_back_whole() {
    let folder = data();
    let (home, again) = (folder.path().join("home"), folder.path().join("again"));
    let file = text(&folder.path().join("b.gkb"));
    let served = Serving::start(&home, &[]);
    let made = gongkai(["backup", "--data", &text(&home), "-o", &file, "--json"]);
    assert_eq!((made.status, made.err.as_str()), (0, ""), "while it serves: {made:?}");
    assert_eq!(made.json()["manifest"]["schema"], 1);
    assert_eq!(served.stop().0, Some(0));
    gongkai(["backup", "--data", &text(&home), "-o", &file]).assert_unusable("the file is there");

    let restore = ["restore", "--data", &text(&again), "--from", &file];
    gongkai(restore).assert_unusable("no key");
    let key = text(&home.join("master.key"));
    let full = ["restore", "--data", &text(&home), "--from", &file, "--key", &key];
    gongkai(full).assert_unusable("the directory is not empty");
    let wrong = text(&home.join("site.key"));
    gongkai(["restore", "--data", &text(&again), "--from", &file, "--key", &wrong])
        .assert_unusable("wrong key");
    assert!(!again.exists(), "nothing half restored");
    let restored = gongkai(["restore", "--data", &text(&again), "--from", &file, "--key", &key, "--json"]);
    assert_eq!(restored.status, 0, "{restored:?}");
    assert_eq!(restored.json()["digest"], made.json()["manifest"]["digest"]);
    assert_eq!(fs::read(again.join("master.key")).unwrap(), fs::read(home.join("master.key")).unwrap());
    assert_eq!(fs::read(again.join("gongkai.toml")).unwrap(), fs::read(home.join("gongkai.toml")).unwrap());
    let served = Serving::start(&again, &[]);
    assert!(served.get("/").starts_with("HTTP/1.1 200"));
}

#[test]
fn a_passphrase_opens_everything_anywhere() {
    let folder = data();
    let (home, again) = (folder.path().join("home"), folder.path().join("again"));
    let file = text(&folder.path().join("b.gkb"));
    assert_eq!(Serving::start(&home, &[]).stop().0, Some(0));
    let backup = ["backup", "--data", &text(&home), "-o", &file];
    with_passphrase(&backup, "short").assert_unusable("too short");
    assert_eq!(with_passphrase(&backup, "三年之约 2026 年的口令").status, 0);
    let restore = ["restore", "--data", &text(&again), "--from", &file];
    with_passphrase(&restore, "三年之约 2026 年的口号").assert_unusable("another passphrase");
    let restored = with_passphrase(&restore, "三年之约 2026 年的口令");
    assert_eq!(restored.status, 0, "{restored:?}");
    for name in ["master.key", "site.key", "gongkai.toml"] {
        assert_eq!(fs::read(again.join(name)).unwrap(), fs::read(home.join(name)).unwrap(), "{name}");
    }
    // The home has since noted that the backup was made; that is the only difference.
    let later: Vec<String> = exported(&home).lines().map(str::to_owned).collect();
    let then = exported(&again);
    let same = then.lines().filter(|line| later.iter().any(|now| now == line)).count();
    assert!(then.lines().count() - same <= 2, "the head of the record and the number of rows");
}
