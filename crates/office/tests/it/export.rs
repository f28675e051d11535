//! The canonical export, the move between databases, and the list of tables against what is there.

use std::collections::BTreeMap;

use gongkai_domain::{authority::Actor, operation::OperationEvent};
use gongkai_office::{
    Office, OfficeError, Outcome, audit,
    export::{self, MIGRATIONS, OFFICE, PUBLIC, Table, Target},
};
use gongkai_public::{PublicStore, connect::connect};
use gongkai_testkit::{Database, on_both_databases};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, Statement,
    sea_query::{ColumnType, Expr, Query, Value},
};

/// Opens both stores in one database.
async fn opened(url: &str) -> (Office, PublicStore, DatabaseConnection) {
    let office = crate::office::open(url).await;
    let public = PublicStore::open(url).await.unwrap();
    (office, public, connect(url, 1).await.unwrap())
}

fn all_tables() -> impl Iterator<Item = &'static dyn Table> {
    OFFICE.iter().chain(PUBLIC).copied()
}

/// Puts three rows into every table but the audit log: keys that languages sort differently, blanks,
/// the far ends of what a column holds.
async fn plant(conn: &DatabaseConnection) {
    let backend = conn.get_database_backend();
    for table in all_tables().filter(|table| !table.name().starts_with("audit_")) {
        let statement = table.statement(backend);
        for (number, key) in ["a-b", "ab", "Z中"].into_iter().enumerate() {
            let mut insert = Query::insert().into_table(table.name()).to_owned();
            let columns = statement.get_columns();
            insert.columns(columns.iter().map(|column| column.get_column_name()));
            insert.values_panic(columns.iter().map(|column| {
                let blank = number == 1
                    && !column.get_column_spec().primary_key
                    && column.get_column_spec().nullable == Some(true);
                Expr::val(value(column.get_column_type().unwrap(), key, number, blank))
            }));
            conn.execute(&insert).await.unwrap_or_else(|error| panic!("{}: {error}", table.name()));
        }
    }
}

fn value(kind: &ColumnType, key: &str, number: usize, blank: bool) -> Value {
    let filled = !blank;
    let day = || chrono::NaiveDate::from_ymd_opt(2024, 2, 27 + u32::try_from(number).unwrap()).unwrap();
    match kind {
        ColumnType::String(_) | ColumnType::Text => {
            Value::String(filled.then(|| format!("{key}\"'\\\n“{number}”")))
        }
        ColumnType::Integer => Value::Int(filled.then(|| i32::MAX - i32::try_from(number).unwrap())),
        ColumnType::BigInteger => Value::BigInt(filled.then(|| i64::MIN + i64::try_from(number).unwrap())),
        ColumnType::Blob => Value::Bytes(filled.then(|| vec![0, 0xff, u8::try_from(number).unwrap()])),
        ColumnType::Boolean => Value::Bool(filled.then_some(number == 0)),
        ColumnType::Date => Value::ChronoDate(filled.then(day)),
        ColumnType::TimestampWithTimeZone => {
            let at = day().and_hms_micro_opt(23, 59, 59, if number == 0 { 0 } else { 123_456 }).unwrap();
            Value::ChronoDateTimeUtc(filled.then(|| at.and_utc()))
        }
        other => panic!("say here how a test fills {other:?}"),
    }
}

async fn note(office: &Office, count: usize) {
    for number in 0..count {
        let event = OperationEvent::SettingChanged {
            name: "名称".to_owned(),
            before: String::new(),
            after: number.to_string(),
        };
        office.transact(&Actor::Console, async |_| Ok(Outcome::of(()).event(event.clone()))).await.unwrap();
    }
    audit::checkpoint::make(office).await.unwrap();
}

async fn text(office: &Office, public: &PublicStore) -> String {
    let mut out = Vec::new();
    let exported = export::export(office, public, &mut out).await.unwrap();
    let text = String::from_utf8(out).unwrap();
    assert_eq!(exported.rows + 2, text.lines().count() as u64, "a line for each row, head and end");
    text
}

async fn move_and_back(start: &Database, other: &Database, back: &Database) {
    let (office, public, conn) = opened(start.url()).await;
    plant(&conn).await;
    note(&office, 1_500).await;
    let before = text(&office, &public).await;
    for line in before.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap();
    }
    let order: Vec<_> = before.lines().filter(|line| line.contains("\"table\":\"unit\"")).collect();
    assert!(order[0].contains("Z中") && order[1].contains("a-b") && order[2].contains("ab"), "{order:?}");

    let there = Target { office_url: other.url().to_owned(), public_url: other.url().to_owned() };
    let moved = export::move_to(&office, &public, &there).await.unwrap();
    assert_eq!(moved.entries, 1_500);
    let (office, public, _) = opened(other.url()).await;
    assert_eq!(text(&office, &public).await, before);
    let again = export::move_to(&office, &public, &there).await;
    let Err(OfficeError::Refused(refusals)) = again else { panic!("onto itself") };
    assert_eq!(refusals[0].code, "target_not_empty");
    let here = Target { office_url: back.url().to_owned(), public_url: back.url().to_owned() };
    assert_eq!(export::move_to(&office, &public, &here).await.unwrap(), moved);
    let (office, public, _) = opened(back.url()).await;
    assert_eq!(text(&office, &public).await, before);
    note(&office, 1).await;
    assert!(audit::verify(&office, None).await.unwrap().whole, "work goes on there");
}

#[tokio::test(flavor = "multi_thread")]
async fn from_sqlite_to_postgres_and_back() {
    let (start, other, back) =
        (Database::sqlite().unwrap(), Database::postgres().unwrap(), Database::sqlite().unwrap());
    move_and_back(&start, &other, &back).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_log_does_not_move() {
    let (start, other) = (Database::sqlite().unwrap(), Database::sqlite().unwrap());
    let (office, public, conn) = opened(start.url()).await;
    note(&office, 3).await;
    conn.execute_unprepared("DROP TRIGGER audit_entry_remains").await.unwrap();
    conn.execute_unprepared("DELETE FROM audit_entry WHERE seq = 1").await.unwrap();
    let there = Target { office_url: other.url().to_owned(), public_url: other.url().to_owned() };
    let Err(OfficeError::Refused(refusals)) = export::move_to(&office, &public, &there).await else {
        panic!("moved");
    };
    assert_eq!(refusals[0].code, "audit_not_whole");
}

/// Columns by table: name, type, may be blank, part of the key.
type Columns = BTreeMap<String, Vec<(String, String, bool, bool)>>;

async fn columns(conn: &DatabaseConnection) -> Columns {
    let backend = conn.get_database_backend();
    let sql = match backend {
        DbBackend::Postgres => {
            "SELECT c.table_name, c.column_name, c.udt_name, c.is_nullable = 'YES', k.column_name IS NOT NULL
             FROM information_schema.columns c
             LEFT JOIN information_schema.table_constraints t
               ON t.table_name = c.table_name AND t.constraint_type = 'PRIMARY KEY' AND t.table_schema = 'public'
             LEFT JOIN information_schema.key_column_usage k
               ON k.constraint_name = t.constraint_name AND k.column_name = c.column_name
             WHERE c.table_schema = 'public'"
        }
        _ => {
            "SELECT m.name, c.name, c.type, c.\"notnull\" = 0 AND c.pk = 0, c.pk > 0
             FROM sqlite_master m JOIN pragma_table_info(m.name) c
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"
        }
    };
    let mut found = Columns::new();
    for row in conn.query_all_raw(Statement::from_string(backend, sql)).await.unwrap() {
        let table: String = row.try_get_by_index(0).unwrap();
        let column = (
            row.try_get_by_index(1).unwrap(),
            row.try_get_by_index(2).unwrap(),
            row.try_get_by_index(3).unwrap(),
            row.try_get_by_index(4).unwrap(),
        );
        if !MIGRATIONS.contains(&table.as_str()) {
            found.entry(table).or_default().push(column);
        }
    }
    found.values_mut().for_each(|columns| columns.sort());
    found
}

on_both_databases! {
    async fn no_table_is_forgotten_and_entities_say_what_is_there(database: &Database) {
        let (_office, _public, conn) = opened(database.url()).await;
        let migrated = columns(&conn).await;
        let mut listed: Vec<_> = all_tables().map(Table::name).collect();
        listed.sort_unstable();
        let there: Vec<_> = migrated.keys().map(String::as_str).collect();
        assert_eq!(there, listed, "left: tables in the database, right: tables in the export");

        let empty = if database.is_postgres() { Database::postgres() } else { Database::sqlite() }.unwrap();
        let conn = connect(empty.url(), 1).await.unwrap();
        for table in all_tables() {
            conn.execute(&table.statement(conn.get_database_backend())).await.unwrap();
        }
        let described = columns(&conn).await;
        for (table, columns) in &migrated {
            assert_eq!(columns, &described[table], "{table}. left: by the migrations, right: by its entity");
        }
    }
}
