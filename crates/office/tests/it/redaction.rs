//! Partial disclosure in the office: marked, made only where nothing is left, approved by digest by another person.

use gongkai_domain::{
    application::{
        Act, Answer, Intake, Paper, Way, Withheld,
        redaction::{Layer, Patch, Reach},
    },
    authority::Read,
    contents::{Contents, Hidden, Passage, Piece},
    id::UnitId,
};
use gongkai_office::{
    application::{self, Approval, Begin, Cases, Conversion, Copy, Made, Marking, Recording, Source},
    export,
    publication::{self, Dossier},
    report::SourceFile,
};
use gongkai_testkit::on_both_databases;

use crate::{
    application::{day, numbered, recorded, registered},
    publication::stage::{Bureau, person, told},
};

/// No real person has this name.
const THIRD: &str = "钱样本";

fn read(lines: &[&str]) -> Contents {
    let line = |(nth, text): (usize, &&str)| Piece::Passage(Passage::printed(format!("第{nth}行"), *text));
    Contents { pieces: (1..).zip(lines).map(line).collect(), ..Contents::new() }
}

/// A file of a copy, as if the limited process had read this in it.
fn file(contents: Contents) -> Vec<Made> {
    vec![Made { kind: "docx", media_type: "application/x-sample", bytes: b"made".to_vec(), contents }]
}

struct Desk {
    bureau: Bureau,
    id: String,
}

impl Desk {
    async fn paper(&self, paper: Paper, name: &str) -> String {
        let file = SourceFile { name: name.into(), media_type: "text/plain".into(), bytes: b"x".to_vec() };
        let bureau = &self.bureau;
        application::add_paper(&bureau.office, &person("officer"), &self.id, paper, &file).await.unwrap();
        let right = person("leader").authorise::<Read, Cases>(&self.id).unwrap();
        let papers = application::show(&bureau.office, &right).await.unwrap().papers;
        papers.iter().find(|line| line.paper == paper).unwrap().row.id.clone()
    }

    async fn begin(&self, who: &str, paper: &str, layer: Layer, like: &str) -> Result<String, String> {
        let source = Source::text(&read(&[&format!("承办人{THIRD}，电话0000-0000123"), "合同总价"])).unwrap();
        self.begin_of(who, paper, layer, like, source).await
    }

    async fn begin_of(
        &self,
        who: &str,
        paper: &str,
        layer: Layer,
        like: &str,
        source: Source,
    ) -> Result<String, String> {
        let said = Begin { paper: paper.into(), layer, source, like: like.into() };
        let begun = application::begin_copy(&self.bureau.office, &person(who), &self.id, &said).await;
        begun.map_err(|error| told::<()>(Err(error)))
    }

    async fn copy(&self, of: &str) -> Copy {
        let right = person("leader").authorise::<Read, Cases>(&self.id).unwrap();
        application::copy(&self.bureau.office, &right, of).await.unwrap()
    }

    async fn mark(&self, of: &str, said: Marking) -> String {
        let said = Marking { version: self.copy(of).await.row.version, ..said };
        told(application::mark(&self.bureau.office, &person("officer"), &self.id, of, &said).await)
    }

    async fn keep(&self, of: &str, contents: Contents) -> String {
        let version = self.copy(of).await.row.version;
        let office = &self.bureau.office;
        told(
            application::keep_copy(office, &person("officer"), &self.id, (of, version), &file(contents))
                .await,
        )
    }

    async fn approve(&self, who: &str, of: &str, digest: &str, looked: bool) -> String {
        let said = Approval { digest: digest.into(), looked };
        told(application::approve_copy(&self.bureau.office, &person(who), &self.id, of, &said).await)
    }
}

fn marking(piece: usize, words: &str) -> Marking {
    Marking {
        version: 0,
        piece,
        words: words.into(),
        reach: Reach::Words,
        patch: None,
        ground: "denied_third_party".into(),
        reason: "个人隐私".into(),
    }
}

async fn desk(url: &str) -> Desk {
    let bureau = Bureau::open(url).await;
    let id = registered(&bureau, Intake::Counter, "2026-11-02", "外包合同").await.id.to_string();
    Desk { bureau, id }
}

on_both_databases! {
    async fn nothing_that_was_marked_is_left(database: &Database) {
        let desk = desk(database.url()).await;
        let found = desk.paper(Paper::Found, "合同.docx").await;
        let letter = desk.paper(Paper::Letter, "来件.pdf").await;
        for (who, paper, expected) in [
            ("officer", letter.as_str(), "paper_missing"),
            ("officer", "none", "paper_missing"),
            ("far", found.as_str(), "not found"),
            ("leader", found.as_str(), "not found"),
        ] {
            assert_eq!(desk.begin(who, paper, Layer::Applicant, "").await.unwrap_err(), expected, "{who} {paper}");
        }
        let of = desk.begin("officer", &found, Layer::Applicant, "").await.unwrap();
        assert_eq!(desk.begin("officer", &found, Layer::Applicant, "").await.unwrap_err(), "copy_there");
        assert_eq!(desk.keep(&of, read(&[])).await, "no_marks");
        for (said, expected) in [
            (Marking { ground: String::new(), reason: " ".into(), ..marking(0, "孙样本") }, "words_unknown ground_unknown reason_missing"),
            (marking(7, THIRD), "piece_unknown"),
            (Marking { reason: format!("{THIRD}的个人隐私"), ..marking(0, THIRD) }, "reason_tells"),
            (marking(0, THIRD), "done"),
            (marking(0, THIRD), "marked_twice"),
            (marking(0, "0000-0000123"), "done"),
        ] {
            assert_eq!(desk.mark(&of, said).await, expected);
        }
        // Words in print, across lines, in a property that nobody sees.
        let hidden = Contents {
            pieces: vec![Piece::Passage(Passage::hidden("文件属性“作者”", Hidden::Property, THIRD))],
            ..Contents::new()
        };
        for left in [read(&[&format!("承办人{THIRD}")]), read(&["电话0000-", "0000123"]), hidden] {
            assert_eq!(desk.keep(&of, left).await, "words_survive");
        }
        assert!(desk.copy(&of).await.row.digest.is_none());
        assert_eq!(desk.keep(&of, read(&["承办人■■■■〔1〕，电话■■■■〔2〕"])).await, "done");
        let made = desk.copy(&of).await;
        assert_eq!(made.kinds, ["docx"]);
        let right = person("leader").authorise::<Read, Cases>(&desk.id).unwrap();
        let handed = application::copy_file(&desk.bureau.office, &right, &of, "docx").await.unwrap();
        assert_eq!((handed.name.as_str(), handed.bytes.as_slice()), ("2026-001-区分处理-给申请人的.docx", &b"made"[..]));
        // Another layer goes on from the marks; what it changes is its own.
        let court = desk.begin("officer", &found, Layer::Court, &of).await.unwrap();
        let version = desk.copy(&court).await.row.version;
        let (office, officer) = (&desk.bureau.office, person("officer"));
        application::unmark(office, &officer, &desk.id, (&court, version), 1).await.unwrap();
        assert_eq!(told(application::unmark(office, &officer, &desk.id, (&court, version), 1).await), "conflict");
        assert_eq!((desk.copy(&court).await.marks.len(), desk.copy(&of).await.marks.len()), (1, 2));
        let public = gongkai_public::PublicStore::open(database.url()).await.unwrap();
        let mut lines = Vec::new();
        export::export(office, &public, &mut lines).await.unwrap();
        let lines = String::from_utf8(lines).unwrap();
        for secret in [THIRD, "0000-0000123", "个人隐私"] {
            assert!(!lines.contains(secret), "{secret} is readable");
        }
        assert!(lines.contains(&made.row.digest.unwrap()), "the record names what was made");
    }

    async fn approved_by_its_digest(database: &Database) {
        let desk = desk(database.url()).await;
        let found = desk.paper(Paper::Found, "合同.docx").await;
        let of = desk.begin("officer", &found, Layer::Applicant, "").await.unwrap();
        desk.mark(&of, marking(0, THIRD)).await;
        // A number of a person that was not marked: county code 000000 is nobody's, screening sees a phone all the same.
        desk.keep(&of, read(&["承办人■■■■〔1〕，电话13800000000"])).await;
        let made = desk.copy(&of).await;
        let digest = made.row.digest.clone().unwrap();
        assert!(!made.findings.is_empty(), "the telephone is found");
        let blocks = made.findings.iter().any(|one| one.blocks);
        assert_eq!(desk.approve("reviewer", &of, "another", true).await, "conflict");
        assert_eq!(desk.approve("officer", &of, &digest, true).await, "other_duty same_person");
        if blocks {
            assert_eq!(desk.approve("reviewer", &of, &digest, false).await, "findings_open");
        }

        let (office, id) = (&desk.bureau.office, desk.id.as_str());
        for (who, act, text) in [
            ("officer", Act::SearchRecorded { found: true }, "档案系统"),
            ("secrecy", Act::ReviewRecorded, "可以区分处理"),
        ] {
            recorded(&desk.bureau, &person(who), id, "2026-11-10", act, text).await.unwrap();
        }
        let reason = "承办人的姓名属于个人隐私，公开会对其合法权益造成损害，不需要征求意见，其余内容可以公开。";
        let answer = Answer {
            schema: Answer::SCHEMA,
            ground: "answer_partial".into(),
            place: "随本答复提供复印件".into(),
            reason: reason.into(),
            withheld: vec![Withheld { what: "姓名".into(), ground: "denied_third_party".into(), reason: reason.into() }],
            ..Answer::default()
        };
        let right = person("leader").authorise::<Read, Cases>(id).unwrap();
        let version = application::show(office, &right).await.unwrap().row.version;
        let act = Act::Drafted { ground: "answer_partial".into() };
        let said = Recording { version, on: day("2026-11-11"), act, text: String::new(), answer: Some(answer), unit: None, addressee: None, mail: String::new() };
        application::record(office, &person("officer"), id, &said).await.unwrap();
        let step = async |who: &str, on: &str, act: Act| told(recorded(&desk.bureau, &person(who), id, on, act, "EMS").await);
        assert_eq!(step("officer", "2026-11-11", Act::Submitted).await, "done");
        assert_eq!(step("leader", "2026-11-12", Act::Approved).await, "copy_not_approved");
        assert_eq!(desk.approve("reviewer", &of, &digest, true).await, "done");
        assert_eq!(desk.approve("reviewer", &of, &digest, true).await, "approved_already");
        assert_eq!(step("leader", "2026-11-12", Act::Approved).await, "done");
        assert_eq!(step("officer", "2026-11-13", numbered()).await, "done");
        // A further mark makes another file: what was approved is gone, and so is the way out of the house.
        assert_eq!(desk.mark(&of, marking(1, "总价")).await, "done");
        let now = desk.copy(&of).await;
        assert!(now.row.digest.is_none() && now.row.approved_at.is_none() && now.kinds.is_empty());
        let post = Act::Delivered { way: Way::Post };
        assert_eq!(step("officer", "2026-11-13", post.clone()).await, "copy_not_approved");
        desk.keep(&of, read(&["承办人■■■■〔1〕"])).await;
        let digest = desk.copy(&of).await.row.digest.unwrap();
        assert_eq!(desk.approve("leader", &of, &digest, false).await, "done");
        assert_eq!(step("officer", "2026-11-13", post).await, "done");
    }

    /// Art. 44: what is left of the copy for the web begins a draft, once.
    async fn a_copy_for_the_web_becomes_a_draft(database: &Database) {
        let desk = desk(database.url()).await;
        let found = desk.paper(Paper::Found, "合同.docx").await;
        let of = desk.begin("officer", &found, Layer::Web, "").await.unwrap();
        desk.mark(&of, marking(0, THIRD)).await;
        desk.keep(&of, read(&["承办人■■■■〔1〕"])).await;
        let convert = async |who: &str, of: &str| {
            let said = Conversion { kind: "notice".into(), unit: UnitId::parse("u1") };
            let begun = application::convert_copy(&desk.bureau.office, &person(who), &desk.id, of, &said).await;
            begun.map_err(|error| told::<()>(Err(error)))
        };
        assert_eq!(convert("reviewer", &of).await.unwrap_err(), "copy_not_approved");
        let digest = desk.copy(&of).await.row.digest.unwrap();
        assert_eq!(desk.approve("leader", &of, &digest, true).await, "done");
        assert_eq!(convert("far", &of).await.unwrap_err(), "not found");
        let document = convert("reviewer", &of).await.unwrap();
        assert_eq!(desk.copy(&of).await.row.document_id.as_deref(), Some(document.as_str()));
        assert_eq!(convert("reviewer", &of).await.unwrap_err(), "converted_already");
        let right = person("reviewer").authorise::<Read, Dossier>(document.as_str()).unwrap();
        let draft = publication::show(&desk.bureau.office, &person("reviewer"), &right).await.unwrap();
        let text = serde_json::to_string(&draft.draft.content).unwrap();
        assert!(text.contains("■■■■〔1〕") && !text.contains(THIRD), "{text}");
        let right = person("leader").authorise::<Read, Cases>(&desk.id).unwrap();
        assert_eq!(application::equal_requests(&desk.bureau.office, &right).await.unwrap(), 0);
    }

    async fn rectangles_of_pictures(database: &Database) {
        let desk = desk(database.url()).await;
        let found = desk.paper(Paper::Found, "合同.png").await;
        let source = Source::Picture { width: 600, height: 400 };
        let of = desk.begin_of("officer", &found, Layer::Web, "", source).await.unwrap();
        let patch = |x, y, width, height| Some(Patch { x, y, width, height });
        for (patch, expected) in [
            (None, "patch_missing"),
            (patch(0, 0, 0, 9), "patch_missing"),
            (patch(600, 0, 9, 9), "patch_missing"),
            (patch(590, 390, 99, 99), "done"),
        ] {
            assert_eq!(desk.mark(&of, Marking { patch, ..marking(0, "") }).await, expected, "{patch:?}");
        }
        assert_eq!(desk.copy(&of).await.reasons()[0].place, "图中1处");
        assert_eq!(desk.keep(&of, read(&[])).await, "done");
        assert!(Source::text(&read(&["  "])).is_err(), "a scan without text is to be marked as a picture");
    }
}
