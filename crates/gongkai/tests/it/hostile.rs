//! Files that want to do harm: one line in Chinese, exit status 2, nothing left behind.

use std::{fs, io::Write, path::Path};

use gongkai_testkit::Dice;

use crate::program::{check, sample};

fn refused(path: &Path) {
    check(path, &[]).assert_unusable(&path.display().to_string());
}

#[test]
fn hostile_files_are_refused_with_one_line() {
    let folder = gongkai_testkit::temp_dir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let mut dice = Dice::seeded(20_260);
    for ending in ["docx", "xlsx", "xls", "pdf", "html", "txt"] {
        let path = at(&format!("random.{ending}"));
        fs::write(&path, dice.bytes(40_000)).unwrap();
        refused(&path);
        let path = at(&format!("empty.{ending}"));
        fs::write(&path, b"").unwrap();
        refused(&path);
        let zeros = at(&format!("zeros.{ending}"));
        fs::File::create(&zeros).unwrap().set_len(200 << 20).unwrap();
        refused(&zeros);
        let deep = at(&format!("deep.{ending}"));
        fs::write(&deep, "<table><tr><td>".repeat(60_000)).unwrap();
        refused(&deep);
    }
    let mut legacy = fs::File::create(at("old.doc")).unwrap();
    legacy.write_all(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]).unwrap();
    legacy.write_all(&[0; 4096]).unwrap();
    refused(&at("old.doc"));
    refused(Path::new("/dev/zero"));
    refused(&at("missing.docx"));
}

#[test]
fn cut_files_never_panic() {
    let folder = gongkai_testkit::temp_dir().unwrap();
    for name in ["2021-云岭县司法局.docx", "2024-白鹭镇人民政府.xlsx", "2022-青禾区人民政府.pdf"]
    {
        let sound = fs::read(sample(name)).unwrap();
        for part in [7, 30, 100, 1000, sound.len() / 3, sound.len() - 40] {
            let path = folder.path().join(format!("{part}-{name}"));
            fs::write(&path, &sound[..part]).unwrap();
            let answer = check(&path, &[]);
            assert!(answer.status == 2 || answer.out.starts_with('{'), "{name} {part}: {answer:?}");
            assert!(!answer.err.contains("panicked"), "{name} {part}");
        }
    }
}

#[test]
fn a_text_that_is_no_report_is_said_to_be_none() {
    let folder = gongkai_testkit::temp_dir().unwrap();
    let path = folder.path().join("通知.txt");
    fs::write(&path, "关于召开安全生产会议的通知\n各股室：\n定于2023年3月2日召开会议，请按时参加。\n")
        .unwrap();
    refused(&path);
}
