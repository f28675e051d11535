//! Sealed fields and files: they open only where they belong, whole, and nothing is left over.

use futures_util::TryStreamExt;
use gongkai_domain::{
    authority::{Actor, Staff},
    id::{AgencyId, FileId, StaffId},
    operation::OperationEvent,
    organisation::Duty,
};
use gongkai_office::{
    Office, OfficeError, Outcome,
    files::{self, file_row, pending_row},
    seal::{self, Field, begin_rotation, open_field, seal_field},
};
use gongkai_testkit::{Dice, on_both_databases};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

const MIB: u64 = 1024 * 1024;

fn agency(id: &str) -> AgencyId {
    AgencyId::parse(id).unwrap()
}

fn event() -> OperationEvent {
    OperationEvent::SettingChanged { name: "x".to_owned(), before: String::new(), after: String::new() }
}

fn noise(bytes: usize) -> Vec<u8> {
    let mut dice = Dice::seeded(9);
    (0..bytes).map(|_| u8::try_from(dice.below(256)).unwrap()).collect()
}

async fn keep(office: &Office, owner: &AgencyId, content: &[u8]) -> FileId {
    let received = files::receive(office, owner, content, 64 * MIB).await.unwrap();
    let cell = std::cell::Cell::new(Some(received));
    office
        .transact(&Actor::System("test"), async |tx| {
            let id = files::attach(tx, cell.take().unwrap(), "年报.docx", "application/x-test").await?;
            Ok(Outcome::of(id).event_in(owner, event()))
        })
        .await
        .unwrap()
}

async fn content(office: &Office, owner: &AgencyId, id: &FileId) -> Result<Vec<u8>, OfficeError> {
    let opened = files::open(office, owner, id).await?;
    let pieces: Vec<_> = opened.content.try_collect().await?;
    Ok(pieces.iter().flat_map(|piece| piece.to_vec()).collect())
}

async fn stored(office: &Office) -> Vec<(String, String, u64)> {
    let mut all = office.files().list().await.unwrap();
    all.sort();
    all
}

on_both_databases! {
    async fn contents_come_back_byte_by_byte(database: &Database) {
        let office = crate::office::open(database.url()).await;
        let a1 = agency("a1");
        // Around the edges of chunks: empty, one byte, one chunk, a chunk and a byte, several.
        for size in [0, 1, 65_535, 65_536, 65_537, 300_000] {
            let bytes = noise(size);
            let id = keep(&office, &a1, &bytes).await;
            assert_eq!(content(&office, &a1, &id).await.unwrap(), bytes, "{size} bytes");
            let row = file_row::Entity::find_by_id(id.as_str()).one(office.read()).await.unwrap().unwrap();
            files::verify(&office, &row).await.unwrap();
            let other = content(&office, &agency("a2"), &id).await;
            assert!(matches!(other, Err(OfficeError::NotFound)), "another agency's file");
        }
    }

    async fn equal_contents_are_kept_once_in_an_agency(database: &Database) {
        let office = crate::office::open(database.url()).await;
        let (a1, a2) = (agency("a1"), agency("a2"));
        let bytes = noise(70_000);
        let first = keep(&office, &a1, &bytes).await;
        let second = keep(&office, &a1, &bytes).await;
        let foreign = keep(&office, &a2, &bytes).await;
        assert_eq!(files::sweep(&office).await.unwrap(), 1);
        assert_eq!(stored(&office).await.len(), 2, "one in each agency");
        for (owner, id) in [(&a1, &first), (&a1, &second), (&a2, &foreign)] {
            assert_eq!(content(&office, owner, id).await.unwrap(), bytes);
        }
        let rows = file_row::Entity::find().all(office.read()).await.unwrap();
        let addresses: std::collections::BTreeSet<_> = rows.iter().map(|row| &row.address).collect();
        assert_eq!(addresses.len(), 2, "an address says nothing to another agency");

        let remove = async |id: &FileId| {
            office
                .transact(&Actor::System("test"), async |tx| {
                    files::remove(tx, &a1, id).await?;
                    Ok(Outcome::of(()).event_in(&a1, event()))
                })
                .await
                .unwrap();
            files::sweep(&office).await.unwrap();
        };
        remove(&first).await;
        assert_eq!(content(&office, &a1, &second).await.unwrap(), bytes, "still shared");
        remove(&second).await;
        assert_eq!(stored(&office).await.len(), 1);
        assert_eq!(content(&office, &a2, &foreign).await.unwrap(), bytes);
    }

    async fn what_was_changed_is_found_before_it_is_used(database: &Database) {
        let office = crate::office::open(database.url()).await;
        let a1 = agency("a1");
        let (one, two) = (keep(&office, &a1, &noise(150_000)).await, keep(&office, &a1, &noise(150_001)).await);
        let object = async |id: &FileId| {
            let (_, bytes) = office.files().read("a1", id.as_str()).await.unwrap();
            bytes.try_collect::<Vec<_>>().await.unwrap().concat()
        };
        let good = object(&one).await;
        let put = async |bytes: &[u8]| office.files().put_back("a1", one.as_str(), bytes).await.unwrap();
        for place in [0, 5, 20, 65_000, 65_555, 140_000, good.len() - 1] {
            let mut bad = good.clone();
            bad[place] ^= 1;
            put(&bad).await;
            assert!(content(&office, &a1, &one).await.is_err(), "bit at {place}");
        }
        for shorter in [0, 20, 65_572, good.len() - 1] {
            put(&good[..shorter]).await;
            assert!(files::open(&office, &a1, &one).await.is_err(), "cut to {shorter}: not even opened");
        }
        let mut swapped = good.clone();
        swapped[20..20 + 2 * 65_552].rotate_left(65_552);
        put(&swapped).await;
        assert!(content(&office, &a1, &one).await.is_err(), "chunks changed places");
        put(&object(&two).await[..good.len()]).await;
        assert!(content(&office, &a1, &one).await.is_err(), "another file's content");
        put(&good).await;
        assert!(content(&office, &a1, &one).await.is_ok());

        for (column, value) in [
            (file_row::Column::Size, sea_orm::Value::from(149_999_i64)),
            (file_row::Column::Address, sea_orm::Value::from("00")),
            (file_row::Column::KeyGeneration, sea_orm::Value::from(2)),
            (file_row::Column::ObjectId, sea_orm::Value::from(two.as_str())),
        ] {
            let before = file_row::Entity::find_by_id(one.as_str()).one(office.read()).await.unwrap().unwrap();
            set(&office, &one, column, value).await;
            assert!(content(&office, &a1, &one).await.is_err(), "{column:?}");
            let old = sea_orm::ModelTrait::get(&before, column);
            set(&office, &one, column, old).await;
        }
        assert!(content(&office, &a1, &one).await.is_ok());
    }

    async fn an_upload_without_its_change_leaves_nothing(database: &Database) {
        let (office, clock) = crate::office::open_with_clock(database.url()).await;
        let a1 = agency("a1");
        let waiting = files::receive(&office, &a1, &noise(10)[..], MIB).await.unwrap();
        let late = files::receive(&office, &a1, &noise(11)[..], MIB).await.unwrap();
        assert_eq!(files::sweep(&office).await.unwrap(), 0, "still within its hour");
        let cell = std::cell::Cell::new(Some(waiting));
        office
            .transact(&Actor::System("test"), async |tx| {
                files::attach(tx, cell.take().unwrap(), "a", "b").await?;
                Ok(Outcome::of(()).event_in(&a1, event()))
            })
            .await
            .unwrap();
        clock.advance(3_700);
        assert_eq!(files::sweep(&office).await.unwrap(), 1);
        assert_eq!(stored(&office).await.len(), 1);
        assert_eq!(pending_row::Entity::find().count(office.read()).await.unwrap(), 0);
        let cell = std::cell::Cell::new(Some(late));
        let refused = office
            .transact(&Actor::System("test"), async |tx| {
                files::attach(tx, cell.take().unwrap(), "a", "b").await?;
                Ok(Outcome::of(()).event_in(&a1, event()))
            })
            .await;
        assert!(matches!(refused, Err(OfficeError::Refused(_))), "its content is gone");

        for (limit, code) in [(9, "file_too_large"), (u64::MAX, "")] {
            let answer = files::receive(&office, &a1, &noise(10)[..], limit).await;
            let said = match answer {
                Err(OfficeError::Refused(refusals)) => refusals[0].code,
                _ => "",
            };
            assert_eq!(said, code);
        }
    }

    async fn a_new_key_reaches_everything(database: &Database) {
        let office = crate::office::open(database.url()).await;
        let a1 = agency("a1");
        let mut files_kept = Vec::new();
        for number in 0..250 {
            files_kept.push(keep(&office, &a1, format!("内容{number}").as_bytes()).await);
        }
        let keeper = Staff {
            id: StaffId::parse("s1").unwrap(),
            agency: a1.clone(),
            unit: None,
            name: "管".to_owned(),
            duties: [Duty::SecurityAdministrator].into(),
            address: None,
            stepped_up: true,
        };
        let hasty = Staff { stepped_up: false, ..keeper.clone() };
        assert!(matches!(begin_rotation(&office, &hasty).await, Err(OfficeError::StepUp)));
        assert_eq!(begin_rotation(&office, &keeper).await.unwrap(), 2);
        let new = keep(&office, &a1, b"new").await;
        seal::rewrap(&office, &a1).await.unwrap();
        let old = file_row::Entity::find().filter(file_row::Column::KeyGeneration.ne(2));
        assert_eq!(old.count(office.read()).await.unwrap(), 0);
        for (number, id) in files_kept.iter().enumerate() {
            assert_eq!(content(&office, &a1, id).await.unwrap(), format!("内容{number}").into_bytes());
        }
        assert_eq!(content(&office, &a1, &new).await.unwrap(), b"new");
    }

    async fn a_sealed_field_opens_only_in_its_place(database: &Database) {
        let office = crate::office::open(database.url()).await;
        let (a1, a2) = (agency("a1"), agency("a2"));
        let field = Field { table: "account", column: "totp", row: "s1" };
        let sealed = office
            .transact(&Actor::System("test"), async |tx| {
                let sealed = seal_field(tx, &a1, field, b"secret").await?;
                Ok(Outcome::of(sealed).event_in(&a1, event()))
            })
            .await
            .unwrap();
        assert_eq!(open_field(&office, &a1, field, &sealed).unwrap().as_slice(), b"secret");
        let elsewhere = [
            (&a1, Field { row: "s2", ..field }),
            (&a1, Field { column: "code", ..field }),
            (&a1, Field { table: "token", ..field }),
            (&a2, field),
        ];
        for (owner, place) in elsewhere {
            assert!(open_field(&office, owner, place, &sealed).is_err(), "{place:?}");
        }
        let other_generation = sealed.replacen("s1:1:", "s1:2:", 1);
        for bad in ["", "s1:1:", "s2:1:AAAA", &sealed[..sealed.len() - 4], &other_generation] {
            assert!(open_field(&office, &a1, field, bad).is_err(), "{bad}");
        }
    }
}

/// Changes a column behind the program's back.
async fn set(office: &Office, id: &FileId, column: file_row::Column, value: sea_orm::Value) {
    file_row::Entity::update_many()
        .col_expr(column, sea_orm::sea_query::Expr::value(value))
        .filter(file_row::Column::Id.eq(id.as_str()))
        .exec(office.read())
        .await
        .unwrap();
}
