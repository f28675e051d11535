//! The form of an application: without scripts, sealed, one application however often it is sent.

use axum::http::header::LOCATION;
use gongkai_domain::application::filing::{ApplicantKind, Form, Identity, Route, Said};

use crate::{
    applicant::{Applicant, MARK, NUMBER, code_in, file, picture, waiting},
    sample::Sample,
};

#[tokio::test]
async fn a_citizen_applies() {
    let sample = Sample::full().await;
    let mut citizen = Applicant::new(&sample);
    citizen.fill("甲某").await;
    let check = citizen.get("/apply/check").await.text();
    assert!(check.contains("110***********0010") && !check.contains(NUMBER), "the number is masked");
    assert!(check.contains("证件.png") && !check.contains("用途"));
    let (sent, form) = citizen.send("/apply/check", &[("go", "next")], &[]).await;
    assert_eq!((sent.status.as_u16(), &sent.headers[LOCATION]), (303, &"/apply/done".parse().unwrap()));
    let done = citizen.follow(sent).await;
    assert_eq!(done.headers["cache-control"], "no-store");
    let code = code_in(&done.text());
    let again = citizen.send_again("/apply/check", &form).await;
    assert!(code_in(&citizen.follow(again).await.text()) == code, "the same form sent twice");
    let letters = waiting(&sample).await;
    let [(parcel, letter)] = letters.as_slice() else { panic!("not one letter") };
    assert_eq!((&parcel.id, &letter.application), (&code.receipt(), &code.receipt()));
    let Said::Filing(filing) = &letter.said else { panic!("not an application") };
    assert!(filing.check().is_empty());
    assert_eq!(
        (filing.applicant.kind, filing.form, filing.route),
        (ApplicantKind::Natural, Form::Paper, Route::PickUp)
    );
    assert!(matches!(&filing.applicant.identity, Identity::Person { number, .. } if number == NUMBER));
    let [sent] = letter.files.as_slice() else { panic!("not one file") };
    assert!(file(&sample, &parcel.id, &sent.id).await == picture());
    // What was sent cannot be read on this side any more.
    let after = citizen.get("/apply/what").await;
    assert!(!citizen.follow(after).await.text().contains(MARK));
}

/// What the disk of the public side holds, after drafts, files and applications.
#[tokio::test]
async fn nothing_of_it_lies_open_on_the_disk() {
    let sample = Sample::full().await;
    for name in ["张甲乙丙", "李丁戊己"] {
        let mut citizen = Applicant::new(&sample);
        citizen.fill(name).await;
        citizen.send("/apply/check", &[("go", "next")], &[]).await;
        // One that is still written.
        Applicant::new(&sample).fill(name).await;
    }
    let path = sample.database.url().trim_start_matches("sqlite://").split('?').next().unwrap().to_owned();
    let mut seen = 0;
    for ending in ["", "-wal"] {
        let Ok(bytes) = std::fs::read(format!("{path}{ending}")) else { continue };
        seen += bytes.len();
        for secret in [MARK, NUMBER, "张甲乙丙", "李丁戊己", "0000-1234567", "证件.png", "resident_id"]
        {
            assert!(
                !bytes.windows(secret.len()).any(|window| window == secret.as_bytes()),
                "{secret} in {ending}"
            );
        }
    }
    assert!(seen > 1_000_000, "the files were read: {seen}");
}

#[tokio::test]
async fn a_fault_loses_nothing() {
    let sample = Sample::full().await;
    let mut citizen = Applicant::new(&sample);
    citizen.step("who", &[("kind", "natural"), ("has_agent", "yes")], &[]).await;
    let fields = [("name", MARK), ("document", "resident_id"), ("number", "12"), ("phone", "x")];
    let (seen, _) = citizen.send("/apply/identity", &fields, &[("identity", "a.png", &picture())]).await;
    let text = seen.text();
    assert_eq!(seen.status, 422);
    for told in
        ["身份证号码应当是 18 位", "电话请只写数字", "请填写代理人的姓名", MARK, "a.png", "value=\"12\""]
    {
        assert!(text.contains(told), "{told} is not on {text}");
    }
    // Going back keeps what was entered, right or wrong; so does coming again.
    let (back, _) = citizen.send("/apply/identity", &[("name", "改名"), ("go", "back")], &[]).await;
    assert_eq!(back.headers[LOCATION], "/apply/delivery");
    assert!(citizen.get("/apply/identity").await.text().contains("value=\"改名\""));
    let check = citizen.get("/apply/check").await.text();
    assert!(check.contains("处需要改") && check.contains("请选择怎么给您"));
    let (seen, _) = citizen.send("/apply/check", &[("go", "next")], &[]).await;
    assert_eq!(seen.status, 422);
    assert!(waiting(&sample).await.is_empty());
    // Kept for some days, and thrown away.
    let (later, _) = citizen.send("/apply/what", &[("description", "d"), ("go", "later")], &[]).await;
    assert!(later.headers["set-cookie"].to_str().unwrap().contains("Max-Age=604800"));
    assert!(citizen.follow(later).await.text().contains("2026年12月1日以前"));
    let gone = citizen.post("/apply/saved", "/apply/drop", &[]).await;
    assert_eq!(gone.status, 303);
    assert_eq!(citizen.get("/apply/check").await.headers[LOCATION], "/apply/who");
}

#[tokio::test]
async fn hostile_files_are_refused_and_leave_nothing() {
    let sample = Sample::full().await;
    let mut citizen = Applicant::new(&sample);
    citizen.step("who", &[("kind", "natural")], &[]).await;
    let big = [b"%PDF-1.7".to_vec(), vec![b'x'; 5 * 1024 * 1024]].concat();
    for (name, content, told) in [
        ("a.pdf", &b"MZ\x90\0"[..], "的内容不是 pdf 格式"),
        ("a.exe", b"%PDF-1.7", "不是可以接收的格式"),
        ("a.svg", b"<svg onload=alert(1)>", "不是可以接收的格式"),
        ("a.html", b"<script>", "不是可以接收的格式"),
        ("a.pdf", b"", "是空的"),
        ("a.pdf", &big, "每个文件最多 5"),
    ] {
        let (seen, _) =
            citizen.send("/apply/what", &[("description", "d")], &[("clue", name, content)]).await;
        let text = seen.text();
        assert_eq!(seen.status, 422, "{name}");
        assert!(text.contains(told) && !text.contains("已加密存好"), "{name}: {text}");
    }
    let small = b"%PDF-1.7".as_slice();
    let seven = [("clue", "../../x.pdf", small); 7];
    let (seen, _) = citizen.send("/apply/what", &[("description", "d")], &seven).await;
    assert_eq!((seen.status.as_u16(), seen.text().matches("已加密存好").count()), (422, 6));
    assert!(seen.text().contains("一次最多传 6 个文件") && !seen.text().contains("../"));
    // One is taken out again.
    let page = citizen.get("/apply/what").await.text();
    let act = page.split("value=\"remove-").nth(1).unwrap().split('"').next().unwrap().to_owned();
    citizen.send("/apply/what", &[("go", &format!("remove-{act}"))], &[]).await;
    assert_eq!(citizen.get("/apply/what").await.text().matches("已加密存好").count(), 5);
}

#[tokio::test]
async fn nothing_that_is_typed_runs() {
    let sample = Sample::full().await;
    let mut citizen = Applicant::new(&sample);
    for payload in ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "{{7*7}}", "';--"] {
        citizen.step("who", &[("kind", "business"), ("has_agent", "yes")], &[]).await;
        for (step, fields) in [
            ("what", &["description", "doc_number"][..]),
            ("delivery", &["delivery", "help"]),
            (
                "identity",
                &[
                    "name",
                    "unified_code",
                    "representative",
                    "contact_person",
                    "phone",
                    "email",
                    "address",
                    "agent_name",
                    "agent_number",
                    "agent_phone",
                    "agent_authority",
                ],
            ),
        ] {
            let fields: Vec<(&str, &str)> = fields.iter().map(|field| (*field, payload)).collect();
            let (seen, _) = citizen
                .send(&format!("/apply/{step}"), &fields, &[("clue", &format!("{payload}.pdf"), b"%PDF-1.7")])
                .await;
            let shown = citizen.follow(seen).await.text();
            assert!(!shown.contains("<script>alert") && !shown.contains("<img src=x"), "{step}: {shown}");
        }
        let check = citizen.get("/apply/check").await.text();
        assert!(!check.contains("<script>alert") && !check.contains("<img src=x"), "{check}");
    }
}

#[tokio::test]
async fn what_is_public_already_is_suggested() {
    let sample = Sample::full().await;
    let list = sample.get("/apply/suggestions?q=%E6%94%BF%E5%BA%9C%E4%BF%A1%E6%81%AF%E5%85%AC%E5%BC%80%E5%B7%A5%E4%BD%9C%E5%B9%B4%E5%BA%A6%E6%8A%A5%E5%91%8A").await;
    assert!(list.text().contains("/annual-reports/2025/sfj"), "{}", list.text());
    let mut citizen = Applicant::new(&sample);
    citizen.step("who", &[("kind", "natural")], &[]).await;
    let (seen, _) = citizen
        .send("/apply/what", &[("description", "政府信息公开工作年度报告"), ("go", "look")], &[])
        .await;
    assert!(citizen.follow(seen).await.text().contains("可能已经公开"));
}

#[tokio::test]
async fn an_application_goes_to_the_agency_that_was_chosen() {
    let sample = Sample::full().await;
    let mut citizen = Applicant::new(&sample);
    let (seen, _) = citizen.send("/apply/who?agency=blz", &[("kind", "natural")], &[]).await;
    assert_eq!(seen.status, 303);
    assert!(citizen.get("/apply/check").await.text().contains("白鹭镇人民政府"));
    // A file is sealed to the one that was chosen when it came.
    citizen.send("/apply/what", &[("description", "d")], &[("clue", "a.pdf", b"%PDF-1.7")]).await;
    assert!(citizen.get("/apply/who?agency=sfj").await.text().contains("向白鹭镇人民政府申请"));
    assert_eq!(sample.get("/apply/nothing").await.status, 404);
}

#[tokio::test]
async fn the_form_for_paper_names_the_agency_and_asks_for_no_purpose() {
    let sample = Sample::full().await;
    let pdf = sample.get("/apply/form.pdf").await;
    assert!(pdf.status == 200 && pdf.bytes.starts_with(b"%PDF-"));
    assert_eq!(sample.get("/apply/form.pdf?agency=nope").await.status, 404);
    let docx = sample.get("/apply/form.docx?agency=blz").await;
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(docx.bytes)).unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut zip.by_name("word/document.xml").unwrap(), &mut text).unwrap();
    for told in ["政府信息公开申请表", "白鹭镇人民政府", "社会公益组织", "示范区和平路1号", "便于查询"]
    {
        assert!(text.contains(told), "{told}");
    }
    assert!(!text.replace("不用写用途", "").contains("用途"));
}
