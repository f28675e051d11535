use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use gongkai_extract::{BrokenKind, Extractor, Fault};

use crate::{check_fault, read_path};
use gongkai_testkit::files::{docx, ole, zipped};

#[test]
fn what_is_not_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name);
    let pipe = place("pipe.txt");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let empty = place("empty.docx");
    std::fs::write(&empty, b"").unwrap();
    for (path, fault) in [
        (folder.path(), Fault::Folder),
        (&pipe, Fault::NotRegular),
        (Path::new("/dev/zero"), Fault::NotRegular),
        (Path::new("/dev/null"), Fault::NotRegular),
        (&empty, Fault::Empty),
        (&place("none.docx"), Fault::Missing),
        (&empty.join("below.docx"), Fault::Missing),
    ] {
        assert_eq!(read_path(path), Err(fault), "{}", path.display());
    }
}

#[test]
fn size_and_permission() {
    let folder = tempfile::tempdir().unwrap();
    let large = folder.path().join("large.txt");
    std::fs::File::create(&large).unwrap().set_len(200 << 20).unwrap();
    assert_eq!(read_path(&large), Err(Fault::TooLarge { megabytes: 200 }));

    let closed = folder.path().join("closed.txt");
    std::fs::write(&closed, "一").unwrap();
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o000)).unwrap();
    // The administrator may read everything.
    if std::fs::File::open(&closed).is_err() {
        assert_eq!(read_path(&closed), Err(Fault::NoPermission));
    }
}

#[test]
fn types_that_are_not_read() {
    let named = |extension: &str| Fault::ContradictsName { extension: extension.into() };
    let mail = "From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=\"x\"\r\n\r\n--x\r\n";
    for (name, bytes, fault) in [
        ("a.doc", ole("WordDocument", b""), Fault::LegacyDoc),
        ("a.docx", ole("WordDocument", b""), Fault::LegacyDoc),
        ("a.docx", ole("EncryptedPackage", b""), Fault::EncryptedOffice),
        ("a.xlsx", ole("EncryptionInfo", b""), Fault::EncryptedOffice),
        ("a.ppt", ole("PowerPoint Document", b""), Fault::OtherOffice),
        ("a.doc", ole("WordDocument", b"")[..700].to_vec(), Fault::LegacyDoc),
        ("a.rtf", b"{\\rtf1\\ansi}".to_vec(), Fault::RichText),
        ("a.doc", b"{\\rtf1\\ansi}".to_vec(), Fault::RichText),
        ("a.mht", mail.as_bytes().to_vec(), Fault::WebArchive),
        ("a.doc", mail.as_bytes().to_vec(), Fault::WebArchive),
        ("a.png", b"\x89PNG\r\n\x1a\n\0\0".to_vec(), Fault::Picture),
        ("a.pdf", b"\xff\xd8\xff\xe0\0\x10JFIF".to_vec(), Fault::Picture),
        ("a.zip", zipped(&[("report.docx", &docx(""))]), Fault::Archive),
        ("a.rar", b"Rar!\x1a\x07\0".to_vec(), Fault::Archive),
        ("a.odt", zipped(&[("mimetype", b"application/vnd.oasis.opendocument.text")]), Fault::OtherOffice),
        ("a.ofd", zipped(&[("OFD.xml", b"<ofd/>")]), Fault::OtherOffice),
        ("a.xlsb", zipped(&[("xl/workbook.bin", b"")]), Fault::OtherOffice),
        (
            "a.xls",
            b"<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?><Workbook/>".to_vec(),
            Fault::OtherOffice,
        ),
        ("a.docx", "不是文档".as_bytes().to_vec(), named("docx")),
        ("a.xyz", vec![7; 100], Fault::UnknownType),
        ("a.docx", b"PK\x03\x04\0\0".to_vec(), Fault::Broken { kind: BrokenKind::Docx }),
    ] {
        check_fault(name, &bytes, &fault);
    }
}

#[test]
fn a_program_that_is_no_reader() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.txt");
    std::fs::write(&path, "一").unwrap();
    for (worker, fault) in [
        ("/nonexistent/worker", Fault::WorkerMissing),
        ("/bin/true", Fault::WorkerDied),
        ("/bin/false", Fault::WorkerDied),
        ("/bin/echo", Fault::WorkerDied),
    ] {
        assert_eq!(Extractor::new(worker).read(&path), Err(fault), "{worker}");
    }
}
