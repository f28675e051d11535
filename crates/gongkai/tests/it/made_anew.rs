//! What readers get of attachments and pictures, whatever was hidden in what was uploaded: files in which a
//! text is planted go the whole road to the public store, and other programs than ours look for the text.

use std::{
    collections::BTreeMap,
    fs,
    io::{Cursor, Read},
    path::Path,
    process::Command,
    sync::{Arc, Mutex},
};

use gongkai_domain::{
    authority::{Read as Reading, Staff},
    id::{AgencyId, FileId, StaffId, UnitId},
    organisation::Duty,
    publication::{
        Metadata, Verdict,
        content::{Block, Content, Run},
        kind, topics,
    },
};
use gongkai_extract::Extractor;
use gongkai_office::{
    Office, OfficeParts,
    chance::{Clock, Entropy},
    files::FileStore,
    organisation::{agency, unit},
    publication::{self, ATTACHMENT, Begin, Dossier, IMAGE, Judge, Save},
    report::SourceFile,
    seal::MasterKey,
};
use gongkai_public::{MadeFile, PublicStore, PublishedDocument};
use gongkai_render::Press;
use gongkai_testkit::{
    Database, Dice,
    files::{self, hiding, pictures},
};
use gongkai_worker::{
    Hands,
    publication::{put_document, screen_file},
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};

/// The planted text. The halves of some ways part behind its ninth character.
const SECRET: &str = "QX7ZK-PLANTED-93";
const TAIL: &str = "NTED-93";

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> chrono::DateTime<chrono::Utc> {
        "2026-11-24T02:00:00Z".parse().unwrap()
    }
}

struct Seeded(Mutex<Dice>);

impl Entropy for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        let noise = self.0.lock().unwrap().bytes(bytes.len());
        bytes.copy_from_slice(&noise);
    }
}

fn person(duty: Duty) -> Staff {
    let id = format!("{duty:?}").to_lowercase();
    Staff {
        id: StaffId::parse(&id).unwrap(),
        agency: AgencyId::parse("a1").unwrap(),
        unit: UnitId::parse("u1"),
        name: id,
        duties: [duty].into(),
        address: None,
        stepped_up: true,
    }
}

/// A bureau with its public store, and the program as the limited process.
struct Bureau {
    office: Office,
    store: PublicStore,
    reader: Arc<Extractor>,
    _databases: [Database; 2],
}

impl Bureau {
    async fn open() -> Self {
        let databases = [Database::sqlite().unwrap(), Database::sqlite().unwrap()];
        let office = Office::open(OfficeParts {
            database_url: databases[0].url().to_owned(),
            files: FileStore::in_memory(),
            master: MasterKey::new([7; 32]),
            clock: Arc::new(Fixed),
            entropy: Arc::new(Seeded(Mutex::new(Dice::seeded(8)))),
        })
        .await
        .unwrap();
        let now: chrono::NaiveDate = "2020-01-01".parse().unwrap();
        let empty = String::new;
        let agency = agency::Model {
            id: "a1".to_owned(),
            code: "sfj".to_owned(),
            name: "示范区司法局".to_owned(),
            superior_id: None,
            founded_on: now,
            closed_on: None,
            successor_id: None,
            contact_changed_on: None,
            changes: 0,
            version: 1,
            short_name: empty(),
            level: empty(),
            kind: empty(),
            region: empty(),
            contact_office: empty(),
            contact_address: empty(),
            contact_postal_code: empty(),
            contact_hours: empty(),
            contact_phone: empty(),
            contact_fax: empty(),
            contact_email: empty(),
            contact_supervision: empty(),
            contact_functions: empty(),
        };
        let unit = unit::Model {
            id: "u1".to_owned(),
            agency_id: "a1".to_owned(),
            name: "公证科".to_owned(),
            ogi_office: false,
            closed_on: None,
            version: 1,
        };
        let agency = agency::Entity::insert(agency.into_active_model().reset_all());
        agency.exec_without_returning(office.read()).await.unwrap();
        let unit = unit::Entity::insert(unit.into_active_model().reset_all());
        unit.exec_without_returning(office.read()).await.unwrap();
        let store = PublicStore::open(databases[1].url()).await.unwrap();
        let reader = Arc::new(Extractor::new(env!("CARGO_BIN_EXE_gongkai")));
        Self { office, store, reader, _databases: databases }
    }

    fn hands(&self, store: &PublicStore) -> Hands {
        let (office, public) = (self.office.clone(), store.clone());
        let press = Arc::new(Press::beside(env!("CARGO_BIN_EXE_gongkai")));
        let wechat = gongkai_channels::WeChat::new(gongkai_channels::PLATFORM, BTreeMap::new()).unwrap();
        let (portal, wechat) = (String::new(), Arc::new(wechat));
        Hands { office, public, backup: None, reader: Some(Arc::clone(&self.reader)), press, portal, wechat }
    }

    async fn show(&self, id: &str) -> Dossier {
        let who = person(Duty::DisclosureReviewer);
        let right = who.authorise::<Reading, Dossier>(id).unwrap();
        publication::show(&self.office, &who, &right).await.unwrap()
    }

    /// A draft with these attachments, and the pictures of the text.
    async fn draft(&self, attachments: &[(String, Vec<u8>)], shown: &[(String, Vec<u8>)]) -> String {
        let clerk = person(Duty::Provider);
        let begin = Begin { kind: "notice".to_owned(), ..Begin::default() };
        let id = publication::begin(&self.office, &clerk, &begin).await.unwrap().to_string();
        let mut blocks = vec![Block::Paragraph { runs: vec![Run::plain("自即日起施行。")] }];
        let roles = [(ATTACHMENT, attachments), (IMAGE, shown)];
        for (role, (name, bytes)) in
            roles.iter().flat_map(|(role, list)| list.iter().map(move |one| (role, one)))
        {
            let version = self.show(&id).await.held.row.version;
            let file = SourceFile { name: name.clone(), media_type: "a/b".to_owned(), bytes: bytes.clone() };
            let attached = publication::attach(&self.office, &clerk, &id, version, role, &file).await;
            let (file, _) = attached.unwrap_or_else(|error| panic!("{name}: {error:?}"));
            if *role == IMAGE {
                blocks.push(Block::Image { file, alt: name.clone(), caption: String::new() });
            }
        }
        let metadata = Metadata {
            title: "关于办公时间的通知".to_owned(),
            topic: topics()[0].clone(),
            formed_on: Some("2026-11-20".parse().unwrap()),
            issuer: "示范区司法局".to_owned(),
            ..Metadata::of_kind(kind("notice").unwrap())
        };
        let version = self.show(&id).await.held.row.version;
        let save = Save { version, metadata, content: Content { blocks }, erratum: None };
        publication::save(&self.office, &clerk, &id, save).await.unwrap();
        for file in self.show(&id).await.files {
            let message = format!(r#"{{"agency":"a1","file":"{}"}}"#, file.id);
            screen_file(&self.office, Some(&self.reader), &message).await.unwrap();
        }
        id
    }

    /// Says of every finding why it stays: what was planted is to be lost on the way, not taken out before.
    async fn answer(&self, id: &str) {
        let right = person(Duty::DisclosureReviewer).authorise::<Reading, Dossier>(id).unwrap();
        let found =
            publication::findings(&self.office, &person(Duty::DisclosureReviewer), &right).await.unwrap();
        for one in found.list.iter().filter(|one| one.level == "warn") {
            let (who, why) = (person(Duty::Provider), "公开的文件另行生成，不带这一处");
            publication::accept(&self.office, &who, id, &one.id, one.version, why).await.unwrap();
        }
    }

    async fn publish(&self, id: &str) -> PublishedDocument {
        let seen = async || self.show(id).await.held.seen();
        self.answer(id).await;
        publication::submit(&self.office, &person(Duty::Provider), id, &seen().await).await.unwrap();
        for duty in [Duty::UnitHead, Duty::DisclosureReviewer] {
            publication::pass(&self.office, &person(duty), id, &seen().await, "同意").await.unwrap();
        }
        let judge = Judge { verdict: Verdict::Clear, opinion: "不涉密".into(), authority: String::new() };
        let secrecy = person(Duty::SecrecyReviewer);
        publication::judge_secrecy(&self.office, &secrecy, id, &seen().await, &judge).await.unwrap();
        publication::pass(&self.office, &person(Duty::ResponsibleLeader), id, &seen().await, "同意")
            .await
            .unwrap();
        publication::release(&self.office, &person(Duty::DisclosureReviewer), id, &seen().await)
            .await
            .unwrap();
        let message = format!(r#"{{"agency":"a1","document":"{id}"}}"#);
        put_document(&self.hands(&self.store), &message).await.unwrap();
        let agency = AgencyId::parse("a1").unwrap();
        self.store.document(&agency, id).await.unwrap().unwrap()
    }

    /// The findings that keep it from being published.
    async fn blocking(&self, id: &str) -> Vec<String> {
        let who = person(Duty::DisclosureReviewer);
        let right = who.authorise::<Reading, Dossier>(id).unwrap();
        let found = publication::findings(&self.office, &who, &right).await.unwrap();
        let blocking = found.list.iter().filter(|one| one.level == "block");
        blocking.map(|one| one.message.clone()).collect()
    }

    async fn file(&self, document: &PublishedDocument, made: &MadeFile) -> Vec<u8> {
        let key = (&document.agency, &document.document);
        let bytes = self.store.whole_file(key, &made.address).await.unwrap().unwrap();
        assert_eq!(bytes.len() as u64, made.size);
        bytes
    }
}

/// What another program says of a file.
fn said(program: &str, arguments: &[&str], file: &Path) -> String {
    let output = Command::new(program).args(arguments).arg(file).arg("-").output().unwrap();
    assert!(output.status.success(), "{program}: {output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Every part of a package as it stands, and its text without marks.
fn parts(bytes: &[u8]) -> String {
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut all = String::new();
    for nth in 0..package.len() {
        let mut file = package.by_index(nth).unwrap();
        let mut part = Vec::new();
        file.read_to_end(&mut part).unwrap();
        let text = String::from_utf8_lossy(&part).into_owned();
        let mut bare = String::new();
        let mut inside = false;
        for c in text.chars() {
            match c {
                '<' => inside = true,
                '>' => inside = false,
                c if !inside => bare.push(c),
                _ => {}
            }
        }
        all.push_str(&text);
        all.push_str(&bare);
    }
    all
}

/// Everything that can be got out of a published file by other means than ours.
fn everything(name: &str, bytes: &[u8]) -> String {
    let folder = gongkai_testkit::temp_dir().unwrap();
    let path = folder.path().join("published");
    fs::write(&path, bytes).unwrap();
    let mut all = String::from_utf8_lossy(bytes).into_owned();
    match name.rsplit_once('.').unwrap().1 {
        "docx" | "xlsx" => all.push_str(&parts(bytes)),
        "pdf" => {
            all.push_str(&said("pdftotext", &[], &path));
            for arguments in [&["-meta"][..], &["-custom"], &[]] {
                let output = Command::new("pdfinfo").args(arguments).arg(&path).output().unwrap();
                all.push_str(&String::from_utf8_lossy(&output.stdout));
            }
            let inside = Command::new("pdfdetach").arg("-list").arg(&path).output().unwrap();
            assert!(String::from_utf8_lossy(&inside.stdout).starts_with("0 "), "{name}: a file inside");
        }
        _ => {}
    }
    all
}

/// How a text looks to whoever searches bytes for it.
fn disguises(text: &str) -> Vec<Vec<u8>> {
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let turned: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let hex = [hex(text.as_bytes()), hex(&wide)];
    let upper = hex.iter().map(|hex| hex.to_uppercase().into_bytes());
    let mut all = vec![text.as_bytes().to_vec(), wide, turned];
    all.extend(upper.chain(hex.iter().map(|hex| hex.clone().into_bytes())));
    all
}

fn holds(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|part| part == needle)
}

/// Ways that write the secret so that only a reader of pages sees it.
const ENCODED: [&str; 2] = ["escapes of a script", "packed address"];

#[test]
fn the_search_finds_what_is_there() {
    // A test that looks for nothing in vain proves nothing: the planted files do hold it.
    let mut found = 0;
    for (way, name, bytes) in hiding::all(SECRET).into_iter().chain(pictures::hiding(SECRET)) {
        let raw = disguises(TAIL).iter().any(|form| holds(&bytes, form));
        let packed = bytes.starts_with(b"PK") && holds(parts(&bytes).as_bytes(), TAIL.as_bytes());
        found += usize::from(raw || packed);
        let written = ENCODED.contains(&way);
        assert!(raw || packed || written || name.ends_with("docx") || name.ends_with("xlsx"), "{way} {name}");
    }
    assert!(found >= 80, "{found}");
}

#[tokio::test]
async fn nothing_planted_is_published() {
    let bureau = Bureau::open().await;
    let planted: Vec<_> = hiding::all(SECRET).into_iter().chain(pictures::hiding(SECRET)).collect();
    assert!(planted.len() >= 80, "{}", planted.len());
    let named: Vec<(String, Vec<u8>)> = planted
        .into_iter()
        .enumerate()
        .map(|(nth, (way, name, bytes))| (format!("{nth}{way}{name}").replace(' ', ""), bytes))
        .collect();
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for some in named.chunks(45) {
        let shown: Vec<_> = some.iter().filter(|(name, _)| name.ends_with("jpg")).take(3).cloned().collect();
        let id = bureau.draft(some, &shown).await;
        assert_eq!(bureau.blocking(&id).await, Vec::<String>::new());
        let document = bureau.publish(&id).await;
        assert_eq!((document.attachments.len(), document.pictures.len()), (some.len(), shown.len()));
        let json = serde_json::to_string(&document).unwrap();
        assert!(!json.contains(TAIL), "the document itself");
        let attached = document.attachments.iter().map(|one| (one.name.clone(), one.made.clone().unwrap()));
        let pictures = document.pictures.iter().map(|one| (format!("{}.jpg", one.id), one.made.clone()));
        for (name, made) in attached.chain(pictures) {
            let bytes = bureau.file(&document, &made).await;
            let all = everything(&name, &bytes);
            for form in disguises(TAIL) {
                assert!(!holds(&bytes, &form) && !holds(all.as_bytes(), &form), "{name}");
            }
            assert!(!all.contains("某人"), "{name}: who commented");
            *kinds.entry(made.media_type).or_default() += 1;
        }
    }
    assert_eq!(kinds.len(), 5, "{kinds:?}");
}

/// A file that says one thing in print is published and says it.
#[tokio::test]
async fn what_is_printed_is_published() {
    let bureau = Bureau::open().await;
    let visible = "本局办公时间为上午九时至十二时";
    let docx = files::docx(&format!("<w:p><w:r><w:t>{visible}</w:t></w:r></w:p>"));
    let cell = |at: &str, text: &str| format!("<c r='{at}' t='inlineStr'><is><t>{text}</t></is></c>");
    let rows = format!("<row r='1'>{}{}</row>", cell("A1", visible), cell("B1", "007"));
    let pdf = files::pdf::file(&[files::pdf::Sheet::default().text(60.0, 700.0, visible)], "");
    let html = format!("<html><body><p>{visible}</p></body></html>").into_bytes();
    let sources: Vec<(String, Vec<u8>)> = [
        ("甲.docx", docx),
        ("乙.xlsx", files::xlsx(&rows, "")),
        ("丙.pdf", pdf),
        ("丁.html", html),
        ("戊.txt", visible.as_bytes().to_vec()),
        ("己.csv", format!("{visible},1\n乙,2\n").into_bytes()),
        ("庚.JPG", pictures::jpeg(3000, 30)),
    ]
    .map(|(name, bytes)| (name.to_owned(), bytes))
    .to_vec();
    let id = bureau.draft(&sources, &[("辛.jpg".to_owned(), pictures::turned())]).await;
    let document = bureau.publish(&id).await;
    let names: Vec<&str> = document.attachments.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["甲.docx", "乙.xlsx", "丙.pdf", "丁.docx", "戊.txt", "己.xlsx", "庚.jpg"]);
    for attachment in &document.attachments {
        let made = attachment.made.clone().unwrap();
        let bytes = bureau.file(&document, &made).await;
        assert!(
            !sources.iter().any(|(name, source)| *source == bytes && *name != "戊.txt"),
            "{}",
            attachment.name
        );
        match made.dots {
            Some(dots) => assert_eq!(dots, (2560, 25), "no wider than pages show"),
            None => {
                let all = everything(&attachment.name, &bytes).replace(['\n', ' '], "");
                assert!(all.contains(visible), "{}", attachment.name);
            }
        }
    }
    // Held to the right, drawn upright.
    assert_eq!(document.pictures[0].made.dots, Some((32, 48)));
    let first = document.clone();
    // The same state delivered again is the same, byte for byte.
    let store = PublicStore::open("sqlite::memory:").await.unwrap();
    let message = format!(r#"{{"agency":"a1","document":"{id}"}}"#);
    put_document(&bureau.hands(&store), &message).await.unwrap();
    let again = store.document(&first.agency, &id).await.unwrap().unwrap();
    assert_eq!(again.digest(), first.digest());
}

/// What cannot be made anew is refused, before anybody reviews it.
#[tokio::test]
async fn what_cannot_be_made_anew_is_refused() {
    let bureau = Bureau::open().await;
    let clerk = person(Duty::Provider);
    let id = bureau.draft(&[], &[]).await;
    for (role, name) in [
        (ATTACHMENT, "a.zip"),
        (ATTACHMENT, "a.doc"),
        (ATTACHMENT, "a.svg"),
        (ATTACHMENT, "a"),
        (IMAGE, "a.pdf"),
        (IMAGE, "a.gif"),
    ] {
        let version = bureau.show(&id).await.held.row.version;
        let file = SourceFile { name: name.into(), media_type: "a/b".into(), bytes: vec![1] };
        let refused = publication::attach(&bureau.office, &clerk, &id, version, role, &file).await;
        let gongkai_office::OfficeError::Refused(all) = refused.unwrap_err() else { panic!("{name}") };
        assert_eq!(all[0].code, "file_kind_unusable", "{name}");
    }
    // What only calls itself a picture, and what is one that pages do not show.
    for (name, bytes) in [
        ("a.png", b"<svg/>".to_vec()),
        ("b.jpg", b"\xff\xd8\xff\xe0 cut off".to_vec()),
        ("c.docx", b"II*\0 a scan".to_vec()),
        ("d.png", pictures::png(48, 32)[..60].to_vec()),
    ] {
        let id = bureau.draft(&[(name.to_owned(), bytes)], &[]).await;
        let blocking = bureau.blocking(&id).await;
        assert_eq!(blocking.len(), 1, "{name}: {blocking:?}");
    }
    // A picture that the text shows is not taken out under it.
    let id = bureau.draft(&[], &[("图.png".to_owned(), pictures::png(8, 8))]).await;
    let dossier = bureau.show(&id).await;
    let (version, file) = (dossier.held.row.version, dossier.files[0].id.clone());
    assert!(FileId::parse(&dossier.files[0].file_id).is_some());
    let refused = publication::detach(&bureau.office, &clerk, &id, version, &file).await;
    let gongkai_office::OfficeError::Refused(all) = refused.unwrap_err() else { panic!("taken out") };
    assert_eq!(all[0].code, "image_in_use");
}
