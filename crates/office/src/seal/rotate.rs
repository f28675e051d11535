//! A new key for an agency. What is sealed is put under it in small batches, each a transaction of its
//! own: an interruption leaves some values under the old key, and the next run goes on with those.

use gongkai_domain::{
    authority::{Actor, Edit, Guarded, Staff},
    id::AgencyId,
    operation::OperationEvent,
    organisation::Duty,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement,
    sea_query::{Expr, OnConflict},
};
use serde_json::json;

use super::{Field, agency_key, field, open_field};
use crate::{
    Office, OfficeError, Outcome, Tx,
    files::{file_row, rewrapped},
    outbox::Message,
};

/// Kind of the job that puts an agency's secrets under its new key.
pub const REWRAP: &str = "seal.rewrap";

/// Rows that one transaction puts under the new key.
const BATCH: u64 = 100;

/// Columns that hold sealed values: table, its primary key, column. All have an `agency_id`.
const SEALED_COLUMNS: &[(&str, &str, &str)] = &[
    ("account", "staff_id", "totp_secret"),
    ("account", "staff_id", "next_totp"),
    ("application", "id", "party"),
    ("application", "id", "reply_key"),
    ("application", "id", "subject"),
    ("application", "id", "wanted"),
    ("application_act", "id", "addressee"),
    ("application_act", "id", "content"),
    ("application_said", "id", "text"),
    ("application_file", "id", "name"),
    ("application_redaction", "id", "source"),
    ("application_redaction", "id", "marks"),
    ("application_redaction", "id", "findings"),
    ("document_edition", "id", "body"),
    ("document_file", "id", "printed"),
    ("document_former", "id", "body"),
    ("document_working_copy", "id", "body"),
    ("feedback", "id", "body"),
    ("feedback", "id", "contact"),
    ("feedback", "id", "reply_key"),
    ("feedback", "id", "answer"),
    ("inquiry", "id", "contact"),
    ("inquiry_letter", "inquiry_id", "reply_key"),
];

/// The keys of an agency, as a thing that somebody may have the right to change.
#[derive(Debug)]
pub enum Keys {}

impl Guarded<Edit> for Keys {
    const DUTIES: &'static [Duty] = &[Duty::SecurityAdministrator];
    const STEP_UP: bool = true;
}

/// The present generation of an agency's key.
pub async fn generation<C: ConnectionTrait>(conn: &C, agency: &AgencyId) -> Result<i32, OfficeError> {
    let row = agency_key::Entity::find_by_id(agency.as_str()).one(conn).await?;
    Ok(row.map_or(1, |row| row.generation))
}

/// Gives the agency a new key: whatever is sealed from now on is under it, and a job follows that puts
/// everything older under it too.
pub async fn begin_rotation(office: &Office, who: &Staff) -> Result<i32, OfficeError> {
    let right = who.authorise_all::<Edit, Keys>()?;
    let agency = right.agency();
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let next = generation(tx.conn(), agency).await? + 1;
            let row = agency_key::ActiveModel {
                agency_id: Set(agency.to_string()),
                generation: Set(next),
                since: Set(tx.now()),
            };
            agency_key::Entity::insert(row)
                .on_conflict(
                    OnConflict::column(agency_key::Column::AgencyId)
                        .update_columns([agency_key::Column::Generation, agency_key::Column::Since])
                        .to_owned(),
                )
                .exec_without_returning(tx.conn())
                .await?;
            let mut message = Message::new(REWRAP, json!({ "agency": agency }));
            message.agency = agency.to_string();
            Ok(Outcome::of(next)
                .event(OperationEvent::KeyChanged { agency: agency.clone(), generation: next })
                .message(message))
        })
        .await
}

/// Puts everything of an agency under its present key. May be interrupted and run again.
pub async fn rewrap(office: &Office, agency: &AgencyId) -> Result<(), OfficeError> {
    while office.housekeeping(async |tx| rewrap_files(tx, agency).await).await? > 0 {}
    for (table, key, column) in SEALED_COLUMNS {
        let mut after = String::new();
        while let Some(last) =
            office.housekeeping(async |tx| reseal(tx, agency, (table, key, column), &after).await).await?
        {
            after = last;
        }
    }
    Ok(())
}

/// Puts a batch of file keys under the present key; says how many there were.
async fn rewrap_files(tx: &Tx, agency: &AgencyId) -> Result<usize, OfficeError> {
    let generation = generation(tx.conn(), agency).await?;
    let rows = file_row::Entity::find()
        .filter(file_row::Column::AgencyId.eq(agency.as_str()))
        .filter(file_row::Column::KeyGeneration.ne(generation))
        .order_by_asc(file_row::Column::Id)
        .limit(BATCH)
        .all(tx.conn())
        .await?;
    for row in &rows {
        let wrapped = rewrapped(tx.office(), agency, row, generation)?;
        file_row::Entity::update_many()
            .col_expr(file_row::Column::WrappedKey, Expr::value(wrapped))
            .col_expr(file_row::Column::KeyGeneration, Expr::value(generation))
            .filter(file_row::Column::Id.eq(&row.id))
            .filter(file_row::Column::KeyGeneration.eq(row.key_generation))
            .exec(tx.conn())
            .await?;
    }
    Ok(rows.len())
}

/// Puts a batch of sealed values behind the key `after` under the present key; says the last key of the
/// batch, `None` when there are no more.
async fn reseal(
    tx: &Tx,
    agency: &AgencyId,
    (table, key, column): (&'static str, &'static str, &'static str),
    after: &str,
) -> Result<Option<String>, OfficeError> {
    let generation = generation(tx.conn(), agency).await?;
    let find = Statement::from_sql_and_values(
        tx.backend(),
        format!(
            "SELECT {key}, {column} FROM {table} WHERE agency_id = $1 AND {key} > $2 AND {column} IS NOT NULL \
             ORDER BY {key} LIMIT {BATCH}"
        ),
        [agency.as_str().into(), after.into()],
    );
    let mut last = None;
    for row in tx.conn().query_all_raw(find).await? {
        let (row_key, sealed): (String, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        let place = Field { table, column, row: &row_key };
        let opened = open_field(tx.office(), agency, place, &sealed)?;
        let anew = field::sealed_under(tx.office(), agency, place, &opened, generation)?;
        let change = Statement::from_sql_and_values(
            tx.backend(),
            format!("UPDATE {table} SET {column} = $1 WHERE {key} = $2 AND {column} = $3"),
            [anew.into(), row_key.as_str().into(), sealed.into()],
        );
        tx.conn().execute_raw(change).await?;
        last = Some(row_key);
    }
    Ok(last)
}
