//! The audit log against somebody with all rights over the database: every attack writes rows as it
//! likes, knows how the tree is made, and lacks only the installation's secret.

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use data_encoding::{BASE64, HEXLOWER};
use ed25519_dalek::{Signature, Verifier, VerifyingKey};
use gongkai_domain::{authority::Actor, id::AgencyId, operation::OperationEvent};
use gongkai_office::{
    Office, OfficeError, Outcome,
    audit::{self, checkpoint, checkpoint_row, entry, head},
};
use gongkai_public::connect::connect;
use gongkai_testkit::on_both_databases;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait, IntoActiveModel,
    QueryOrder,
};
use sha2::{Digest, Sha256};

const ENTRIES: usize = 30;

/// Writes entries, a checkpoint after each ten.
async fn fill(office: &Office, from: usize, until: usize) {
    for number in from..until {
        let agency = AgencyId::parse(if number % 3 == 0 { "a1" } else { "a2" }).unwrap();
        let event = OperationEvent::SettingChanged {
            name: format!("设置{number}"),
            before: "旧".to_owned(),
            after: "新".to_owned(),
        };
        office
            .transact(&Actor::Console, async |_| Ok(Outcome::of(()).event_in(&agency, event.clone())))
            .await
            .unwrap();
        if (number + 1) % 10 == 0 {
            checkpoint::make(office).await.unwrap();
        }
    }
}

/// The three tables as they stand, and how to put them back.
#[derive(Clone)]
struct Log {
    entries: Vec<entry::Model>,
    head: head::Model,
    checkpoints: Vec<checkpoint_row::Model>,
}

impl Log {
    async fn read(conn: &DatabaseConnection) -> Self {
        Self {
            entries: entry::Entity::find().order_by_asc(entry::Column::Seq).all(conn).await.unwrap(),
            head: head::Entity::find_by_id(head::ONLY).one(conn).await.unwrap().unwrap(),
            checkpoints: checkpoint_row::Entity::find()
                .order_by_asc(checkpoint_row::Column::Size)
                .all(conn)
                .await
                .unwrap(),
        }
    }

    /// A careful attacker puts the guard of the entries back afterwards.
    async fn write(&self, conn: &DatabaseConnection) {
        disarm(conn).await;
        for table in ["audit_entry", "audit_head", "audit_checkpoint"] {
            conn.execute_unprepared(&format!("DELETE FROM {table}")).await.unwrap();
        }
        let entries = self.entries.iter().cloned().map(|row| row.into_active_model().reset_all());
        entry::Entity::insert_many(entries).exec_without_returning(conn).await.unwrap();
        let head = self.head.clone().into_active_model().reset_all();
        head::Entity::insert(head).exec_without_returning(conn).await.unwrap();
        let checkpoints = self.checkpoints.iter().cloned().map(|row| row.into_active_model().reset_all());
        if !self.checkpoints.is_empty() {
            checkpoint_row::Entity::insert_many(checkpoints).exec_without_returning(conn).await.unwrap();
        }
        arm(conn).await;
    }

    /// Makes everything consistent again as far as that is possible without the secret: numbers, hashes
    /// of entries, head; checkpoints that would contradict are removed.
    fn rehash(&mut self) {
        for (place, row) in self.entries.iter_mut().enumerate() {
            let seq = i64::try_from(place).unwrap();
            row.body = row.body.replacen(&format!("\"seq\":{},", row.seq), &format!("\"seq\":{seq},"), 1);
            row.seq = seq;
            row.leaf = HEXLOWER.encode(&leaf(&row.body));
        }
        let leaves: Vec<_> = self.entries.iter().map(|row| leaf(&row.body)).collect();
        self.head.size = i64::try_from(leaves.len()).unwrap();
        self.head.root = HEXLOWER.encode(&root(&leaves));
        self.head.frontier = frontier(&leaves);
        self.checkpoints.retain(|row| {
            let size = usize::try_from(row.size).unwrap();
            let signed = row.note.lines().nth(2).unwrap();
            size <= leaves.len() && BASE64.encode(&root(&leaves[..size])) == signed
        });
    }
}

/// RFC 6962 by its own words, as slow as it reads.
fn root(leaves: &[[u8; 32]]) -> [u8; 32] {
    match leaves {
        [] => Sha256::digest([]).into(),
        [only] => *only,
        _ => {
            let left = leaves.len().next_power_of_two() / 2;
            let (left, right) = leaves.split_at(left);
            Sha256::digest([&[1], &root(left)[..], &root(right)].concat()).into()
        }
    }
}

fn leaf(body: &str) -> [u8; 32] {
    Sha256::digest([&[0], body.as_bytes()].concat()).into()
}

fn frontier(leaves: &[[u8; 32]]) -> String {
    let (mut rest, mut parts) = (leaves, Vec::new());
    for height in (0..32).rev() {
        if let Some((tree, after)) = rest.split_at_checked(1 << height) {
            parts.push(format!("{height}:{}", HEXLOWER.encode(&root(tree))));
            rest = after;
        }
    }
    parts.join(" ")
}

/// An attack on the entry at a place; the second value is the log as it was at an earlier time.
type Attack = fn(&mut Log, &Log, usize);

/// Attacks that the log itself shows, with what at least is said about them.
const SHOWN: &[(&str, Attack, &str)] = &[
    ("edit", |log, _, at| log.entries[at].body = log.entries[at].body.replace("旧", "无"), "changed"),
    (
        "edit and hash again",
        |log, _, at| {
            log.entries[at].body = log.entries[at].body.replace("旧", "无");
            log.entries[at].leaf = HEXLOWER.encode(&leaf(&log.entries[at].body));
        },
        "tree",
    ),
    (
        "edit and hash everything again",
        |log, _, at| {
            log.entries[at].body = log.entries[at].body.replace("旧", "无");
            log.rehash();
        },
        "head",
    ),
    (
        "change the time that the page shows",
        |log, _, at| {
            log.entries[at].at -= chrono::TimeDelta::hours(1);
        },
        "columns",
    ),
    (
        "change the sentence that the page shows",
        |log, _, at| {
            log.entries[at].sentence = "什么也没有发生".to_owned();
        },
        "columns",
    ),
    ("move to another agency", |log, _, at| log.entries[at].agency_id = "a9".to_owned(), "columns"),
    (
        "delete inside",
        |log, _, at| {
            log.entries.remove(at);
        },
        "missing",
    ),
    (
        "delete and hash everything again",
        |log, _, at| {
            log.entries.remove(at);
            log.rehash();
        },
        "head",
    ),
    ("cut the tail", |log, _, at| log.entries.truncate(at), "head"),
    (
        "cut the tail and hash everything again",
        |log, _, at| {
            log.entries.truncate(at);
            log.rehash();
        },
        "head",
    ),
    (
        "insert",
        |log, _, at| {
            let copy = log.entries[at].clone();
            log.entries.insert(at, copy);
            log.rehash();
        },
        "head",
    ),
    (
        "append",
        |log, _, at| {
            log.entries.push(log.entries[at].clone());
            log.rehash();
        },
        "head",
    ),
    (
        "reorder",
        |log, _, at| {
            let (one, two) = (log.entries[at].seq, log.entries[at + 1].seq);
            log.entries.swap(at, at + 1);
            (log.entries[at].seq, log.entries[at + 1].seq) = (one, two);
        },
        "columns",
    ),
    (
        "reorder and hash everything again",
        |log, _, at| {
            log.entries.swap(at, at + 1);
            log.rehash();
        },
        "head",
    ),
    (
        "an event that nobody wrote",
        |log, _, at| {
            log.entries[at].body = log.entries[at].body.replace("setting_changed", "setting_lost");
        },
        "unreadable",
    ),
    (
        "a checkpoint of one's own",
        |log, _, _| {
            let note = &mut log.checkpoints[1].note;
            *note = note.replacen("\n20\n", "\n21\n", 1);
        },
        "checkpoint",
    ),
    (
        "cut, with the head of that time",
        |log, old, _| {
            log.entries.truncate(old.entries.len());
            log.head = old.head.clone();
        },
        "cut",
    ),
];

/// Attacks that put the whole log back to a state that once was true: only an outside checkpoint tells.
const HIDDEN: &[(&str, Attack)] = &[
    ("roll back to an old copy", |log, old, _| *log = old.clone()),
    ("cut the tail with head and checkpoints of that time", |log, old, _| {
        log.entries.truncate(old.entries.len());
        log.head = old.head.clone();
        log.checkpoints.retain(|row| row.size <= old.head.size);
    }),
    ("delete all", |log, _, _| {
        log.entries.clear();
        log.rehash();
        log.head.mac.clear();
        log.head.checkpoints = None;
    }),
];

on_both_databases! {
    async fn attacks_are_found_and_located(database: &Database) {
        let office = crate::office::open(database.url()).await;
        let attacker = connect(database.url(), 1).await.unwrap();
        fill(&office, 0, 15).await;
        let old = Log::read(&attacker).await;
        fill(&office, 15, ENTRIES).await;
        let whole = Log::read(&attacker).await;
        let outside = whole.checkpoints.last().unwrap().note.clone();

        let unharmed = audit::verify(&office, Some(&outside)).await.unwrap();
        assert!(unharmed.whole, "{unharmed:?}");
        assert_eq!((unharmed.entries, unharmed.checkpoints, unharmed.outside), (30, 3, Some(30)));

        for at in [0, 7, 9, 10, 19, 28] {
            for (name, attack, code) in SHOWN {
                let mut log = whole.clone();
                attack(&mut log, &old, at);
                log.write(&attacker).await;
                let told = format!("{name} at {at}");
                let alone = audit::verify(&office, None).await.unwrap();
                let flaw = alone.flaws.iter().find(|flaw| flaw.code == *code);
                let flaw = flaw.unwrap_or_else(|| panic!("{told}: {alone:?}"));
                let place = i64::try_from(at).unwrap() + 1;
                let moves = name.starts_with("cut, ") || ["append", "a checkpoint of one's own"].contains(name);
                assert!(moves || (flaw.first <= place + 1 && place <= flaw.last.max(place)), "{told}: {flaw:?}");
                let with = audit::verify(&office, Some(&outside)).await.unwrap();
                assert!(!with.whole, "{told}, with an outside checkpoint");
            }
        }
        for (name, attack) in HIDDEN {
            let mut log = whole.clone();
            attack(&mut log, &old, 0);
            log.write(&attacker).await;
            let alone = audit::verify(&office, None).await.unwrap();
            assert!(alone.whole, "{name}: shown without an outside checkpoint, say so in the module: {alone:?}");
            let with = audit::verify(&office, Some(&outside)).await.unwrap();
            assert_eq!(with.flaws.iter().map(|flaw| flaw.code).collect::<Vec<_>>(), ["cut"], "{name}");
        }
        // Put back to an old state and continued from there: as long as before, but not the same.
        old.write(&attacker).await;
        fill(&office, 16, ENTRIES + 1).await;
        assert!(audit::verify(&office, None).await.unwrap().whole);
        let with = audit::verify(&office, Some(&outside)).await.unwrap();
        assert_eq!((with.flaws[0].code, with.flaws[0].last), ("rewritten", 30), "{with:?}");
    }

    async fn what_was_written_stays(database: &Database) {
        let office = crate::office::open(database.url()).await;
        fill(&office, 0, 3).await;
        let attacker = connect(database.url(), 1).await.unwrap();
        for statement in ["UPDATE audit_entry SET sentence = 'x'", "DELETE FROM audit_entry WHERE seq = 2"] {
            let refused = attacker.execute_unprepared(statement).await.unwrap_err().to_string();
            assert!(refused.contains("never change"), "{statement}: {refused}");
        }
        assert!(audit::verify(&office, None).await.unwrap().whole);
    }

    async fn guards_that_are_gone_are_missed(database: &Database) {
        let office = crate::office::open(database.url()).await;
        fill(&office, 0, 3).await;
        let attacker = connect(database.url(), 1).await.unwrap();
        let weaker: &[&[&str]] = if database.is_postgres() {
            &[
                &["DROP TRIGGER audit_entry_stays ON audit_entry"],
                &["ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_stays"],
                &["CREATE OR REPLACE FUNCTION audit_entry_stays() RETURNS trigger LANGUAGE plpgsql AS
                   $$ BEGIN RETURN NULL; END $$"],
                &[
                    "DROP TRIGGER audit_entry_stays ON audit_entry",
                    "CREATE TRIGGER audit_entry_stays BEFORE UPDATE ON audit_entry
                     FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_stays()",
                ],
            ]
        } else {
            &[
                &["DROP TRIGGER audit_entry_stays"],
                &["DROP TRIGGER audit_entry_remains"],
                &[
                    "DROP TRIGGER audit_entry_stays",
                    "CREATE TRIGGER audit_entry_stays BEFORE UPDATE ON audit_entry WHEN 0
                     BEGIN SELECT RAISE(ABORT, 'entries of the audit log never change'); END",
                ],
            ]
        };
        for statements in weaker {
            assert!(audit::verify(&office, None).await.unwrap().whole, "before {statements:?}");
            run(&attacker, statements).await;
            let found = audit::verify(&office, None).await.unwrap();
            assert_eq!(found.flaws.iter().map(|flaw| flaw.code).collect::<Vec<_>>(), ["unguarded"], "{statements:?}");
            assert!(!found.whole && found.flaws[0].sentence.contains("audit_entry_"), "{found:?}");
            let function = "CREATE OR REPLACE FUNCTION audit_entry_stays() RETURNS trigger LANGUAGE plpgsql AS
                 $$ BEGIN RAISE EXCEPTION 'entries of the audit log never change'; END $$";
            if database.is_postgres() {
                run(&attacker, &["DROP TRIGGER IF EXISTS audit_entry_stays ON audit_entry", function]).await;
            } else {
                let drop = ["audit_entry_stays", "audit_entry_remains"].map(|name| format!("DROP TRIGGER IF EXISTS {name}"));
                run(&attacker, &drop.each_ref().map(String::as_str)).await;
            }
            arm(&attacker).await;
        }
    }

    async fn checkpoints_that_are_gone_are_missed(database: &Database) {
        let office = crate::office::open(database.url()).await;
        let attacker = connect(database.url(), 1).await.unwrap();
        checkpoint::make(&office).await.unwrap();
        assert!(audit::verify(&office, None).await.unwrap().whole, "of the empty log");
        fill(&office, 0, 45).await;
        let whole = Log::read(&attacker).await;
        assert_eq!(whole.checkpoints.iter().map(|row| row.number).collect::<Vec<_>>(), [1, 2, 3, 4, 5].map(Some));
        assert_eq!(whole.head.checkpoints, Some(5));
        type Change = fn(&mut Log);
        type Missed<'a> = Vec<(&'a str, i64, i64)>;
        let attacks: [(&str, Change, Missed<'_>); 6] = [
            ("one inside", |log| drop(log.checkpoints.remove(2)), vec![("checkpoints_missing", 11, 30)]),
            ("the first", |log| drop(log.checkpoints.remove(0)), vec![("checkpoints_missing", 1, 10)]),
            ("the last", |log| drop(log.checkpoints.pop()), vec![("checkpoints_missing", 31, 45)]),
            ("all", |log| log.checkpoints.clear(), vec![("checkpoints_missing", 1, 45)]),
            (
                "one, and the others numbered again",
                |log| {
                    log.checkpoints.remove(0);
                    (1..).zip(&mut log.checkpoints).for_each(|(number, row)| row.number = Some(number));
                },
                vec![("checkpoints_missing", 41, 45)],
            ),
            (
                "one, and the count of the head",
                |log| {
                    log.checkpoints.pop();
                    log.head.checkpoints = Some(4);
                },
                vec![("head", 31, 45)],
            ),
        ];
        for (name, attack, flaws) in attacks {
            let mut log = whole.clone();
            attack(&mut log);
            log.write(&attacker).await;
            let found = audit::verify(&office, None).await.unwrap();
            let told: Vec<_> = found.flaws.iter().map(|flaw| (flaw.code, flaw.first, flaw.last)).collect();
            assert_eq!(told, flaws, "{name}: {found:?}");
        }
    }

    async fn checkpoints_of_an_older_program_are_counted(database: &Database) {
        let office = crate::office::open(database.url()).await;
        let attacker = connect(database.url(), 1).await.unwrap();
        let many = async |count: usize| {
            let agency = AgencyId::parse("a1").unwrap();
            let event = |number: usize| OperationEvent::SettingChanged {
                name: format!("设置{number}"),
                before: "旧".to_owned(),
                after: "新".to_owned(),
            };
            let all = |_: &_| {
                let none = Outcome::of(());
                (0..count).fold(none, |outcome, number| outcome.event_in(&agency, event(number)))
            };
            office.transact(&Actor::Console, async |tx| Ok(all(tx))).await.unwrap();
        };
        many(45).await;
        let before = Log::read(&attacker).await.head;
        checkpoint::make(&office).await.unwrap();
        // As a program left it that did not count.
        let mut log = Log::read(&attacker).await;
        log.head = before;
        log.checkpoints[0].number = None;
        log.write(&attacker).await;
        assert!(audit::verify(&office, None).await.unwrap().whole);
        many(5).await;
        checkpoint::make(&office).await.unwrap();
        let log = Log::read(&attacker).await;
        assert_eq!((log.head.checkpoints, log.checkpoints[1].number), (Some(2), Some(2)));
        assert!(audit::verify(&office, None).await.unwrap().whole);
        many(1_000).await;
        assert!(audit::verify(&office, None).await.unwrap().remarks.is_empty());
        // A long tail without one is worth a look, no more.
        many(1).await;
        let found = audit::verify(&office, None).await.unwrap();
        assert!(found.whole && found.remarks[0].contains("第51条至第1051条还没有检查点覆盖"), "{found:?}");
    }

    async fn nothing_is_built_on_what_was_changed(database: &Database) {
        let office = crate::office::open(database.url()).await;
        fill(&office, 0, 15).await;
        let attacker = connect(database.url(), 1).await.unwrap();
        let whole = Log::read(&attacker).await;
        let mut log = whole.clone();
        log.entries.truncate(12);
        log.rehash();
        log.write(&attacker).await;
        let event = OperationEvent::JobRetried { job: gongkai_domain::id::JobId::parse("j1").unwrap() };
        let change = office.transact(&Actor::Console, async |_| Ok(Outcome::of(()).event(event.clone()))).await;
        assert!(matches!(change, Err(OfficeError::Fault(_))), "a foreign head");
        let mut log = whole.clone();
        log.entries[12].body = log.entries[12].body.replace("旧", "无");
        log.write(&attacker).await;
        let signed = checkpoint::make(&office).await;
        assert!(matches!(signed, Err(OfficeError::Fault(_))), "an entry since the last checkpoint");
        whole.write(&attacker).await;
        assert_eq!(checkpoint::make(&office).await.unwrap().size, 15);
    }
}

/// Takes away the guard that keeps the program itself from changing entries.
async fn disarm(attacker: &DatabaseConnection) {
    let statements: &[&str] = match attacker.get_database_backend() {
        DbBackend::Postgres => &["DROP TRIGGER audit_entry_stays ON audit_entry"],
        _ => &["DROP TRIGGER audit_entry_stays", "DROP TRIGGER audit_entry_remains"],
    };
    run(attacker, statements).await;
}

/// Puts it back.
async fn arm(attacker: &DatabaseConnection) {
    let statements: &[&str] = match attacker.get_database_backend() {
        DbBackend::Postgres => {
            &["CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
             FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_stays()"]
        }
        _ => &[
            "CREATE TRIGGER audit_entry_stays BEFORE UPDATE ON audit_entry
             BEGIN SELECT RAISE(ABORT, 'entries of the audit log never change'); END",
            "CREATE TRIGGER audit_entry_remains BEFORE DELETE ON audit_entry
             BEGIN SELECT RAISE(ABORT, 'entries of the audit log never change'); END",
        ],
    };
    run(attacker, statements).await;
}

async fn run(conn: &DatabaseConnection, statements: &[&str]) {
    for statement in statements {
        conn.execute_unprepared(statement).await.unwrap();
    }
}

/// Somebody else's program, with nothing but the note, the public key and the entries.
#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_program_agrees() {
    let database = gongkai_testkit::Database::sqlite().unwrap();
    let office = crate::office::open(database.url()).await;
    fill(&office, 0, 23).await;
    let checkpoint = checkpoint::make(&office).await.unwrap();
    assert_eq!(checkpoint::make(&office).await.unwrap(), checkpoint, "nothing came since");

    let verifier = audit::verifier_key(&office);
    let [name, number, key] = verifier.splitn(3, '+').collect::<Vec<_>>()[..] else { panic!("{verifier}") };
    let key = BASE64.decode(key.as_bytes()).unwrap();
    let hashed = Sha256::digest([name.as_bytes(), b"\n", &key].concat());
    assert_eq!(HEXLOWER.encode(&hashed[..4]), number);
    let (text, signature) = checkpoint.note.split_once("\n\n").unwrap();
    let signature = signature.strip_prefix(&format!("— {name} ")).unwrap().trim_end();
    let signature = BASE64.decode(signature.as_bytes()).unwrap();
    assert_eq!(HEXLOWER.encode(&signature[..4]), number);
    let public = VerifyingKey::from_bytes(key[1..].try_into().unwrap()).unwrap();
    let signature = Signature::from_slice(&signature[4..]).unwrap();
    public.verify(format!("{text}\n").as_bytes(), &signature).unwrap();

    let log = Log::read(office.read()).await;
    let mut tree = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    for row in &log.entries {
        tree.push(row.body.clone().into_bytes());
    }
    let leaves: Vec<_> = log.entries.iter().map(|row| leaf(&row.body)).collect();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines, [name, "23", &BASE64.encode(&root(&leaves))]);
    assert_eq!(BASE64.encode(tree.root().as_bytes()), lines[2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_is_no_checkpoint_is_refused() {
    let database = gongkai_testkit::Database::sqlite().unwrap();
    let office = crate::office::open(database.url()).await;
    fill(&office, 0, 1).await;
    assert!(matches!(audit::verify(&office, Some("你好")).await, Err(OfficeError::Refused(_))));
    let foreign = "elsewhere\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n— elsewhere AAAAAAA=\n";
    let found = audit::verify(&office, Some(foreign)).await.unwrap();
    assert_eq!(found.flaws[0].code, "foreign");
}

/// A program of an older version does not touch what a newer one has changed.
#[tokio::test(flavor = "multi_thread")]
async fn a_newer_database_is_refused() {
    let database = gongkai_testkit::Database::sqlite().unwrap();
    let office = crate::office::open(database.url()).await;
    let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_later', 0)";
    connect(database.url(), 1).await.unwrap().execute_unprepared(newer).await.unwrap();
    drop(office);
    let Err(OfficeError::Refused(refusals)) = crate::office::try_open(database.url()).await else {
        panic!("opened");
    };
    assert_eq!(refusals[0].code, "database_newer");
}
