//! Backups under load: what comes back is one state of the office, to the byte; nothing else opens.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use futures_util::TryStreamExt;
use gongkai_domain::{
    authority::{Actor, Staff},
    id::{AgencyId, FileId, StaffId},
    operation::OperationEvent,
    organisation::Duty,
};
use gongkai_office::{
    Office, OfficeError, Outcome,
    backup::{BackupKey, Made, Plan, make, master_key, put_back, unpack},
    files,
    notice::{self, Notice},
    organisation,
};
use gongkai_public::PublicStore;
use gongkai_testkit::{TempDir, on_both_databases, temp_dir};
use zeroize::Zeroizing;

fn event() -> OperationEvent {
    OperationEvent::SettingChanged { name: "x".into(), before: "a".into(), after: "b".into() }
}

async fn public(folder: &TempDir) -> PublicStore {
    PublicStore::open(&format!("sqlite://{}", folder.path().join("p.sqlite").display())).await.unwrap()
}

async fn keep(office: &Office, owner: &AgencyId, content: &[u8]) -> FileId {
    let received = files::receive(office, owner, content, 1 << 26).await.unwrap();
    let cell = std::cell::Cell::new(Some(received));
    office
        .transact(&Actor::System("test"), async |tx| {
            let id = files::attach(tx, cell.take().unwrap(), "附件.docx", "application/x-test").await?;
            Ok(Outcome::of(id).event_in(owner, event()))
        })
        .await
        .unwrap()
}

async fn found(office: &Office) -> AgencyId {
    organisation::found_first(office, &crate::organisation::start("示范区司法局", "a")).await.unwrap()
}

async fn back_up(
    office: &Office,
    store: &PublicStore,
    folder: &TempDir,
    name: &str,
    key: &BackupKey,
) -> Result<Made, OfficeError> {
    let extras = [("gongkai.toml".to_owned(), Zeroizing::new(b"listen".to_vec()))];
    let (file, scratch) = (folder.path().join(name), folder.path().join("scratch"));
    let made = make(office, store, &Plan { file: &file, scratch: &scratch, key, extras: &extras }).await;
    assert!(!scratch.exists(), "nothing is left over");
    made
}

on_both_databases! {
    async fn a_backup_under_load_is_one_state(database: &Database) {
        let folder = temp_dir().unwrap();
        let (office, store) = (crate::office::open(database.url()).await, public(&folder).await);
        let owner = found(&office).await;
        let content = vec![7_u8; 200_000];
        keep(&office, &owner, &content).await;
        let stop = Arc::new(AtomicBool::new(false));
        let writers: Vec<_> = (0..3)
            .map(|writer: u32| {
                let (office, owner, stop) = (office.clone(), owner.clone(), Arc::clone(&stop));
                tokio::spawn(async move {
                    let mut written = 0_u32;
                    while !stop.load(Ordering::Relaxed) {
                        let notice = Notice {
                            agency: owner.clone(),
                            to: StaffId::parse("s1").unwrap(),
                            sentence: format!("第{writer}组第{written}件"),
                            link: "/office".into(),
                        };
                        let change = async |_: &_| Ok(Outcome::of(()).event_in(&owner, event()).notice(notice.clone()));
                        office.transact(&Actor::System("test"), change).await.unwrap();
                        written += 1;
                    }
                    written
                })
            })
            .collect();
        for number in 0..3 {
            back_up(&office, &store, &folder, &format!("{number}.gkb"), &master_key(&office)).await.unwrap();
        }
        stop.store(true, Ordering::Relaxed);
        for writer in writers {
            assert!(writer.await.unwrap() > 0, "others wrote meanwhile");
        }
        // Quiet now: the backup holds exactly what is here.
        let made = back_up(&office, &store, &folder, "last.gkb", &master_key(&office)).await.unwrap();
        let there = folder.path().join("restored");
        std::fs::create_dir(&there).unwrap();
        let told = unpack(&folder.path().join("last.gkb"), &master_key(&office), &there).await.unwrap();
        assert_eq!(told, made.manifest);
        assert_eq!(std::fs::read(there.join("gongkai.toml")).unwrap(), b"listen");
        let again = back_up(&office, &store, &folder, "last.gkb", &master_key(&office)).await;
        assert!(matches!(again, Err(OfficeError::Refused(_))), "never overwrites");
    }

    async fn a_backup_opens_for_its_key_alone_and_whole(database: &Database) {
        let folder = temp_dir().unwrap();
        let (office, store) = (crate::office::open(database.url()).await, public(&folder).await);
        let owner = found(&office).await;
        keep(&office, &owner, b"canary-3f9a in a file").await;
        let passphrase = |text: &str| BackupKey::Passphrase(Zeroizing::new(text.to_owned()));
        back_up(&office, &store, &folder, "b.gkb", &passphrase("correct horse battery")).await.unwrap();
        let file = folder.path().join("b.gkb");
        let sealed = std::fs::read(&file).unwrap();
        for plain in ["canary-3f9a", "listen", "SQLite", "agency"] {
            assert!(!sealed.windows(plain.len()).any(|part| part == plain.as_bytes()), "{plain}");
        }
        let opens = async |bytes: &[u8], key: &BackupKey| {
            let trial = temp_dir().unwrap();
            let file = trial.path().join("x.gkb");
            std::fs::write(&file, bytes).unwrap();
            std::fs::create_dir(trial.path().join("to")).unwrap();
            unpack(&file, key, &trial.path().join("to")).await
        };
        let right = passphrase("correct horse battery");
        assert!(opens(&sealed, &right).await.is_ok());
        assert!(opens(&sealed, &passphrase("correct horse batterx")).await.is_err());
        assert!(opens(&sealed, &master_key(&office)).await.is_err());
        let step = sealed.len() / 7;
        for at in (0..sealed.len()).step_by(step) {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(opens(&changed, &right).await.is_err(), "byte {at}");
            assert!(opens(&sealed[..at], &right).await.is_err(), "cut at {at}");
        }
        assert!(opens(&[&sealed[..], b"x"].concat(), &right).await.is_err(), "longer");
    }

    async fn one_agency_comes_back_alone(database: &Database) {
        let folder = temp_dir().unwrap();
        let (office, store) = (crate::office::open(database.url()).await, public(&folder).await);
        let owner = found(&office).await;
        let id = keep(&office, &owner, b"the minutes").await;
        let person = Staff {
            id: StaffId::parse("s1").unwrap(), agency: owner.clone(), unit: None, name: "张三样".into(),
            duties: [Duty::SystemAdministrator].into(), address: None, stepped_up: true,
        };
        let tell = async |office: &Office, agency: &AgencyId, sentence: &str| {
            let notice = Notice {
                agency: agency.clone(), to: person.id.clone(), sentence: sentence.into(), link: "/office".into(),
            };
            let change = async |_: &_| Ok(Outcome::of(()).event_in(agency, event()).notice(notice.clone()));
            office.transact(&Actor::System("test"), change).await.unwrap();
        };
        tell(&office, &owner, "备份前").await;
        back_up(&office, &store, &folder, "b.gkb", &master_key(&office)).await.unwrap();

        // Afterwards: a file lost with its row, something new in the agency, something of another.
        office
            .transact(&Actor::System("test"), async |tx| {
                files::remove(tx, &owner, &id).await?;
                Ok(Outcome::of(()).event_in(&owner, event()))
            })
            .await
            .unwrap();
        assert_eq!(files::sweep(&office).await.unwrap(), 1);
        tell(&office, &owner, "备份后").await;
        let (file, scratch) = (folder.path().join("b.gkb"), folder.path().join("back"));
        let key = master_key(&office);
        let back = put_back(&office, &owner, &file, &key, &scratch).await.unwrap();
        assert_eq!((back.rows, back.files), (1, 1), "the row and the content of the file");
        let opened = files::open(&office, &owner, &id).await.unwrap();
        let pieces: Vec<_> = opened.content.try_collect().await.unwrap();
        assert_eq!(pieces.iter().flat_map(|piece| piece.to_vec()).collect::<Vec<u8>>(), b"the minutes");
        assert_eq!(notice::list(&office, &person, None, 10).await.unwrap().len(), 2, "what came since stays");
        let again = put_back(&office, &owner, &file, &key, &scratch).await.unwrap();
        assert_eq!((again.rows, again.files), (0, 0));
        let nobody = AgencyId::parse("none").unwrap();
        assert!(matches!(put_back(&office, &nobody, &file, &key, &scratch).await, Err(OfficeError::Refused(_))));
        assert!(!scratch.exists());
    }
}
