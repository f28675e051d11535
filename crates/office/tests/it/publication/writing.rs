//! Writing: nobody's work is lost, files are sealed and digested, drafts are thrown away whole.

use futures_util::TryStreamExt;
use gongkai_domain::{
    id::{DocumentId, FileId, UnitId},
    publication::{
        Metadata, State,
        content::{Block, Content},
    },
};
use gongkai_office::{
    OfficeError, files,
    outbox::job,
    publication::{
        self, ATTACHMENT, Begin, IMAGE, SCREEN_FILE, Save, Saved, document_file, document_row, edition_row,
        finding_row, screening_row,
    },
    report::SourceFile,
    seal,
};
use gongkai_testkit::on_both_databases;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::stage::{Bureau, metadata, person, read, text, told};

fn file(name: &str, bytes: &[u8]) -> SourceFile {
    SourceFile { name: name.to_owned(), media_type: "application/x-test".to_owned(), bytes: bytes.to_vec() }
}

on_both_databases! {
    async fn nobodys_text_is_lost(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let office = &bureau.office;
        let id = bureau.draft("通知", "第一稿").await;
        let version = bureau.seen(&id).await.version;
        let save = |words: &str| Save { version, metadata: metadata("通知"), content: text(words), erratum: None };
        let (clerk, colleague) = (person("clerk"), person("colleague"));
        let first = publication::save(office, &clerk, id.as_str(), save("甲的稿")).await.unwrap();
        let Saved::Kept(kept) = first else { panic!("{first:?}") };
        assert_eq!(kept, bureau.seen(&id).await);
        let second = publication::save(office, &colleague, id.as_str(), save("乙的稿")).await.unwrap();
        let Saved::Overtaken(theirs) = second else { panic!("{second:?}") };
        assert_eq!(theirs.draft.content, text("甲的稿"), "theirs is handed back, the own one is in hand");
        assert_eq!(bureau.show(&id).await.draft.content, text("甲的稿"));

        // Two at the very same moment: one is kept, the other gets it back.
        let version = bureau.seen(&id).await.version;
        let save = |words: &str| Save { version, metadata: metadata("通知"), content: text(words), erratum: None };
        let (one, two) = tokio::join!(
            publication::save(office, &clerk, id.as_str(), save("丙")),
            publication::save(office, &colleague, id.as_str(), save("丁")),
        );
        let kept = [one.unwrap(), two.unwrap()].iter().filter(|saved| matches!(saved, Saved::Kept(_))).count();
        assert_eq!(kept, 1);

        // The same text again changes nothing and leaves no trace.
        let seen = bureau.seen(&id).await;
        let same = bureau.show(&id).await.draft.content;
        let again = Save { version: seen.version, metadata: metadata("通知"), content: same, erratum: None };
        publication::save(office, &clerk, id.as_str(), again).await.unwrap();
        assert_eq!(bureau.seen(&id).await, seen);
    }

    async fn a_document_that_is_not_there_cannot_be_named(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let [interpreted, hidden] = [bureau.draft("办法", "第一条").await, bureau.draft("内部稿", "内容").await];
        bureau.publish(&interpreted).await;
        let begin = Begin { kind: "interpretation".to_owned(), unit: UnitId::parse("u2"), ..Begin::default() };
        let id = publication::begin(&bureau.office, &person("stranger"), &begin).await.unwrap();
        let save = async |interprets: Option<&str>, answers: Option<&str>| {
            let version = bureau.seen(&id).await.version;
            let named = |id: Option<&str>| id.and_then(DocumentId::parse);
            let (interprets, answers) = (named(interprets), named(answers));
            let kind = "interpretation".to_owned();
            let metadata = Metadata { kind, interprets, answers, ..metadata("解读") };
            let save = Save { version, metadata, content: text("为什么"), erratum: None };
            let saved = publication::save(&bureau.office, &person("stranger"), id.as_str(), save).await;
            told(saved.map(|_| ()))
        };
        let (known, hidden) = (interpreted.as_str(), hidden.as_str());
        assert_eq!(save(Some("nowhere"), None).await, "no_such_document");
        assert_eq!(save(Some(hidden), None).await, "no_such_document", "a draft of another unit");
        assert_eq!(save(Some(id.as_str()), None).await, "no_such_document", "itself");
        assert_eq!(save(None, Some(known)).await, "no_such_document", "that asked nobody for comments");
        assert_eq!(save(None, None).await, "done");
        let seen = bureau.seen(&id).await;
        let sent = publication::submit(&bureau.office, &person("stranger"), id.as_str(), &seen).await;
        assert_eq!(told(sent), "interprets_missing");
        assert_eq!(save(Some(known), None).await, "done");
        let seen = bureau.seen(&id).await;
        let sent = publication::submit(&bureau.office, &person("stranger"), id.as_str(), &seen).await;
        assert_eq!(told(sent), "done");
    }

    async fn what_cannot_be_stored_or_sent(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let office = &bureau.office;
        let clerk = person("clerk");
        let begin = Begin { kind: "notice".to_owned(), ..Begin::default() };
        let id = publication::begin(office, &clerk, &begin).await.unwrap();
        assert_eq!(
            told(bureau.submit(&id).await),
            "field_missing field_missing field_missing text_missing",
            "title, topic, day of forming, text: all at once",
        );
        let version = bureau.seen(&id).await.version;
        let mut wrong = metadata(&"长".repeat(300));
        wrong.topic = "天文".to_owned();
        let picture = Block::Image { file: FileId::parse("x").unwrap(), alt: "图".into(), caption: String::new() };
        let bad = Save { version, metadata: wrong, content: text("甲\u{0}"), erratum: None };
        assert_eq!(
            told(publication::save(office, &clerk, id.as_str(), bad).await),
            "topic_unknown line_too_long text_control",
        );
        let content = Content { blocks: vec![picture] };
        let lost = Save { version, metadata: metadata("图"), content, erratum: None };
        assert_eq!(told(publication::save(office, &clerk, id.as_str(), lost).await), "image_missing");
        let other = Begin { unit: gongkai_domain::id::UnitId::parse("u2"), ..begin.clone() };
        assert_eq!(told(publication::begin(office, &clerk, &other).await), "not found");
        let like = Begin { like: Some(bureau.draft("旧文", "旧的内容").await), ..begin };
        let copy = publication::begin(office, &clerk, &like).await.unwrap();
        let draft = bureau.show(&copy).await.draft;
        assert_eq!((draft.content, draft.metadata.formed_on), (text("旧的内容"), None));
    }

    async fn files_are_part_of_what_is_reviewed(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let office = &bureau.office;
        let clerk = person("clerk");
        let id = bureau.draft("通知", "见附件").await;
        bureau.submit(&id).await.unwrap();
        bureau.pass(&id, "head").await.unwrap();
        let before = bureau.seen(&id).await;
        let attached = file("名单.docx", b"content of the list");
        let (stored, version) =
            publication::attach(office, &clerk, id.as_str(), before.version, ATTACHMENT, &attached).await.unwrap();
        let now = bureau.show(&id).await;
        assert_eq!((now.held.row.version, now.held.life.state, now.files.len()), (version, State::Draft, 1));
        assert_ne!(now.held.life.digest, before.digest, "another file is another edition");
        let late = publication::attach(office, &clerk, id.as_str(), before.version, IMAGE, &file("图.png", b"x")).await;
        assert_eq!(told(late), "conflict");
        let twice = publication::attach(office, &clerk, id.as_str(), version, ATTACHMENT, &attached).await;
        assert_eq!(told(twice), "same_file_name");
        let opened = files::open(office, &clerk.agency, &stored).await.unwrap();
        let pieces: Vec<_> = opened.content.try_collect().await.unwrap();
        let content: Vec<u8> = pieces.iter().flat_map(|piece| piece.iter().copied()).collect();
        assert_eq!(content, b"content of the list");

        bureau.submit(&id).await.unwrap();
        bureau.pass(&id, "head").await.unwrap();
        assert_eq!(told(bureau.pass(&id, "reviewer").await), "not_screened", "the file waits to be read");
        let row = &now.files[0].id;
        let jobs = job::Entity::find().filter(job::Column::Kind.eq(SCREEN_FILE)).count(office.read()).await.unwrap();
        assert_eq!(jobs, 1);
        let waiting = publication::file_to_screen(office, &clerk.agency, row).await.unwrap().unwrap();
        assert_eq!(waiting.bytes, b"content of the list");
        for _ in 0..2 {
            publication::file_screened(office, &clerk.agency, row, &Ok(read("公证处值班表"))).await.unwrap();
        }
        bureau.pass(&id, "reviewer").await.unwrap();
        bureau.judge(&id, gongkai_domain::publication::Verdict::Clear).await.unwrap();
        bureau.pass(&id, "leader").await.unwrap();
        bureau.release(&id).await.unwrap();
        let face = publication::document_face(office, &clerk.agency, id.as_str()).await.unwrap();
        let publication::DocumentFace::Shown(document, _) = face else { panic!("{face:?}") };
        assert_eq!(document.attachments[0].content, text("公证处值班表"), "made anew");

        // Keys change, and everything sealed still opens.
        let mut security = person("clerk");
        security.duties = [gongkai_domain::organisation::Duty::SecurityAdministrator].into();
        seal::begin_rotation(office, &security).await.unwrap();
        seal::rewrap(office, &clerk.agency).await.unwrap();
        let sealed = edition_row::Entity::find().one(office.read()).await.unwrap().unwrap().body;
        assert!(sealed.starts_with("s1:2:") && !sealed.contains("附件"), "sealed under the new key");
        let printed = document_file::Entity::find().one(office.read()).await.unwrap().unwrap().printed;
        assert!(printed.unwrap().starts_with("s1:2:"));
        assert_eq!(bureau.show(&id).await.draft.content, text("见附件"));

        // A correction has the files too.
        let version = bureau.seen(&id).await.version;
        publication::correct(office, &clerk, id.as_str(), version, "名单有遗漏").await.unwrap();
        let copy = bureau.show(&id).await;
        assert_eq!(copy.files.len(), 1);
        let read_again = publication::printed_of(office, &clerk.agency, &copy.files[0]).unwrap();
        assert_eq!(read_again, Some(text("公证处值班表")));
        let gone = publication::detach(office, &clerk, id.as_str(), copy.held.row.version, &copy.files[0].id).await;
        gone.unwrap();
        assert!(files::open(office, &clerk.agency, &stored).await.is_ok(), "the public edition still has it");
    }

    async fn a_draft_is_thrown_away_whole(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let office = &bureau.office;
        let clerk = person("clerk");
        let id = bureau.draft("通知", "联系电话13800138000").await;
        let version = bureau.seen(&id).await.version;
        let (stored, version) =
            publication::attach(office, &clerk, id.as_str(), version, ATTACHMENT, &file("a.txt", b"x")).await.unwrap();
        assert_eq!(told(publication::discard(office, &clerk, id.as_str(), version - 1).await), "conflict");
        publication::discard(office, &clerk, id.as_str(), version).await.unwrap();
        let read = office.read();
        let left = [
            document_row::Entity::find().count(read).await.unwrap(),
            edition_row::Entity::find().count(read).await.unwrap(),
            document_file::Entity::find().count(read).await.unwrap(),
            finding_row::Entity::find().count(read).await.unwrap(),
            screening_row::Entity::find().count(read).await.unwrap(),
        ];
        assert_eq!(left, [0; 5]);
        assert!(matches!(files::open(office, &clerk.agency, &stored).await, Err(OfficeError::NotFound)));
        let public = bureau.draft("通知", "内容").await;
        bureau.publish(&public).await;
        let version = bureau.seen(&public).await.version;
        assert_eq!(told(publication::discard(office, &clerk, public.as_str(), version).await), "not_a_draft");
    }
}
