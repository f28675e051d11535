//! The commands that prove the record: checkpoint, verify, export, migrate.

use std::fs;

use gongkai_testkit::{Database, temp_dir};
use serde_json::Value;

use crate::program::gongkai;

#[test]
fn a_checkpoint_is_kept_and_verified() {
    let folder = temp_dir().unwrap();
    let data = folder.path().join("data");
    let (data_text, kept) =
        (data.display().to_string(), folder.path().join("kept.txt").display().to_string());
    let missing = gongkai(["verify", "--data", &data_text]);
    assert_eq!(missing.status, 2, "no installation there");
    fs::create_dir(&data).unwrap();
    fs::write(data.join("gongkai.toml"), "").unwrap();

    let made = gongkai(["checkpoint", "--data", &data_text, "-o", &kept]);
    assert_eq!(made.status, 0, "{}", made.err);
    assert!(made.err.contains("验证用公钥：gongkai/audit/"), "{}", made.err);
    let found = gongkai(["verify", "--data", &data_text, "--checkpoint", &kept, "--json"]);
    assert_eq!(found.status, 0, "{}", found.err);
    let json: Value = serde_json::from_str(&found.out).unwrap();
    assert_eq!((&json["whole"], &json["outside"]), (&Value::Bool(true), &Value::from(0)));

    let note = fs::read_to_string(&kept).unwrap();
    fs::write(&kept, note.replacen("\n0\n", "\n7\n", 1)).unwrap();
    let forged = gongkai(["verify", "--data", &data_text, "--checkpoint", &kept]);
    assert_eq!(forged.status, 1, "{}", forged.out);
    assert!(forged.out.contains("不是用本机密钥签发的"), "{}", forged.out);
    fs::write(&kept, "你好").unwrap();
    let none = gongkai(["verify", "--data", &data_text, "--checkpoint", &kept]);
    assert_eq!((none.status, none.err.lines().count()), (2, 1), "{}", none.err);
}

#[test]
fn there_and_back_the_export_is_the_same() {
    let folder = temp_dir().unwrap();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    fs::write(data.join("gongkai.toml"), "").unwrap();
    let data_text = data.display().to_string();
    let export = || {
        let exported = gongkai(["export", "--data", &data_text]);
        assert_eq!(exported.status, 0, "{}", exported.err);
        exported.out
    };
    let before = export();
    assert!(before.starts_with("{\"schema\":1,"), "{before}");

    let server = Database::postgres().unwrap();
    let moved = gongkai(["migrate", "--data", &data_text, "--to", server.url(), "--json"]);
    assert_eq!(moved.status, 0, "{}", moved.err);
    assert!(serde_json::from_str::<Value>(&moved.out).unwrap()["digest"].is_string());
    let toml = format!("[database]\noffice = \"{0}\"\npublic = \"{0}\"\n", server.url());
    fs::write(data.join("gongkai.toml"), toml).unwrap();
    assert_eq!(export(), before, "from PostgreSQL");

    let back = folder.path().join("back");
    let refused = gongkai(["migrate", "--data", &data_text, "--to", &back.display().to_string()]);
    assert_eq!(refused.status, 2, "the folder is not there");
    fs::create_dir(&back).unwrap();
    let moved = gongkai(["migrate", "--data", &data_text, "--to", &back.display().to_string()]);
    assert_eq!(moved.status, 0, "{}", moved.err);
    for name in ["office.sqlite", "public.sqlite"] {
        fs::rename(back.join(name), data.join(name)).unwrap();
    }
    fs::write(data.join("gongkai.toml"), "").unwrap();
    assert_eq!(export(), before, "from SQLite again");
}

#[test]
fn a_database_that_is_not_there_is_named_in_chinese() {
    let folder = temp_dir().unwrap();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    fs::write(data.join("gongkai.toml"), "").unwrap();
    let data_text = data.display().to_string();
    let dead = "postgres://gongkai:geheim@127.0.0.1:1/gongkai";
    let refused = |answer: &crate::program::Answer, said: &str| {
        answer.assert_unusable(said);
        assert!(answer.err.contains(said) && !answer.err.contains("geheim"), "{}", answer.err);
        assert!(!answer.err.to_lowercase().contains("error"), "{}", answer.err);
    };
    for (to, said) in [
        (dead, "没有迁移：连不上数据库 127.0.0.1:1：连接被拒绝，请启动数据库"),
        ("mysql://gongkai:geheim@127.0.0.1/gongkai", "应为 postgres:// 或 sqlite://"),
        ("postgres://gongkai:geheim@127.0.0.1:99999/gongkai", "数据库地址写法不对"),
        ("sqlite:///no/such/folder/office.sqlite", "请检查所在的目录是否存在"),
    ] {
        refused(&gongkai(["migrate", "--data", &data_text, "--to", to]), said);
    }

    fs::write(data.join("gongkai.toml"), format!("[database]\noffice = \"{dead}\"\n")).unwrap();
    let said = "办公数据库无法打开：连不上数据库 127.0.0.1:1：连接被拒绝";
    refused(&gongkai(["serve", "--listen", "127.0.0.1:0", "--data", &data_text]), said);
    refused(&gongkai(["verify", "--data", &data_text]), said);
    let looked = gongkai(["doctor", "--data", &data_text, "--json"]);
    assert_eq!((looked.status, looked.err.as_str()), (1, ""), "{}", looked.out);
    assert!(
        looked.out.contains("不能使用：连不上数据库 127.0.0.1:1") && !looked.out.contains("geheim"),
        "{}",
        looked.out
    );
}
