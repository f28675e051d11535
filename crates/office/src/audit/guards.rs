//! The triggers by which the database itself refuses to change or remove an entry: whether they are
//! there, switched on, and say what they said when they were made.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

use crate::migration::NEVER_CHANGED_SQLITE;

/// What the function of PostgreSQL's trigger does, whatever stands around it.
const REFUSAL: &str = "RAISE EXCEPTION 'entries of the audit log never change'";

/// Names of the triggers that do not guard.
pub(super) async fn missing(conn: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    match conn.get_database_backend() {
        DbBackend::Postgres => of_postgres(conn).await,
        _ => of_sqlite(conn).await,
    }
}

async fn of_sqlite(conn: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    let query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'";
    let rows = conn.query_all_raw(Statement::from_string(DbBackend::Sqlite, query)).await?;
    let mut there = Vec::with_capacity(rows.len());
    for row in rows {
        there.push((row.try_get_by_index::<String>(0)?, squeezed(&row.try_get_by_index::<String>(1)?)));
    }
    let made = NEVER_CHANGED_SQLITE.iter().filter_map(|sql| {
        let name = sql.split_whitespace().nth(2)?.to_owned();
        let whole = there.iter().any(|(found, text)| *found == name && *text == squeezed(sql));
        (!whole).then_some(name)
    });
    Ok(made.collect())
}

async fn of_postgres(conn: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    const NAME: &str = "audit_entry_stays";
    let query = format!(
        "SELECT t.tgenabled::text, pg_get_triggerdef(t.oid), p.prosrc FROM pg_trigger t
         JOIN pg_proc p ON p.oid = t.tgfoid
         WHERE t.tgrelid = 'audit_entry'::regclass AND t.tgname = '{NAME}' AND NOT t.tgisinternal"
    );
    let guards = match conn.query_one_raw(Statement::from_string(DbBackend::Postgres, query)).await? {
        None => false,
        Some(row) => {
            let (enabled, made, does): (String, String, String) =
                (row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?);
            let before = made.contains("BEFORE DELETE OR UPDATE OR TRUNCATE ON") && !made.contains(" WHEN ");
            let refuses = squeezed(&does) == format!("BEGIN {REFUSAL}; END");
            matches!(enabled.as_str(), "O" | "A") && before && refuses
        }
    };
    Ok(if guards { Vec::new() } else { vec![NAME.to_owned()] })
}

/// With one space between words.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
