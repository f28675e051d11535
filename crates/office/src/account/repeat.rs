//! The same request a second time: what was answered the first time, for a day.

use chrono::TimeDelta;
use data_encoding::HEXLOWER;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};

use super::{repeat_row, secret::digest};
use crate::{
    Office, OfficeError, Tx,
    seal::{Place, seal_with, unseal_with},
};

/// Requests are remembered for so long.
const KEPT: TimeDelta = TimeDelta::hours(24);

/// What is known about a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Repeated {
    /// Nothing: it is noted now and may be done.
    New,
    /// It was done; this was the answer.
    Done(Vec<u8>),
    /// It was begun and no answer is known.
    Unfinished,
    /// Its name was used for another content.
    OtherContent,
}

fn identity(who: &str, key: &str) -> String {
    digest(&format!("{who}\n{key}"))
}

const fn place(row: &str) -> Place<'_> {
    Place { table: "repeat", column: "answer", row, agency: "", generation: 0 }
}

/// Notes that a request begins, or says what is known about it. Of two at once only one is new.
pub async fn begin_request(
    office: &Office,
    who: &str,
    key: &str,
    content: &[u8; 32],
) -> Result<Repeated, OfficeError> {
    let id = identity(who, key);
    let content = HEXLOWER.encode(content);
    let known = office
        .fleeting(async |tx| {
            let row = repeat_row::ActiveModel {
                id: Set(id.clone()),
                content: Set(content.clone()),
                begun_at: Set(tx.now()),
                answer: Set(None),
            };
            // What is known of it counts for a day; then its row is used again.
            let again = OnConflict::column(repeat_row::Column::Id)
                .update_columns([
                    repeat_row::Column::Content,
                    repeat_row::Column::BegunAt,
                    repeat_row::Column::Answer,
                ])
                .action_and_where(
                    Expr::col((repeat_row::Entity, repeat_row::Column::BegunAt)).lt(tx.now() - KEPT),
                )
                .to_owned();
            let fresh =
                repeat_row::Entity::insert(row).on_conflict(again).exec_without_returning(tx.conn()).await?;
            if fresh == 1 {
                return Ok(None);
            }
            Ok(repeat_row::Entity::find_by_id(&id).one(tx.conn()).await?)
        })
        .await?;
    let Some(row) = known else { return Ok(Repeated::New) };
    if row.content != content {
        return Ok(Repeated::OtherContent);
    }
    let Some(sealed) = row.answer else { return Ok(Repeated::Unfinished) };
    let key = office.master().derive("repeated answers 1");
    let answer = unseal_with(&key, &place(&id), &sealed);
    let answer = answer.ok_or_else(|| OfficeError::fault("a kept answer does not open"))?;
    Ok(Repeated::Done(answer.to_vec()))
}

/// Keeps the answer of a request that was begun.
pub async fn keep_answer(office: &Office, who: &str, key: &str, answer: &[u8]) -> Result<(), OfficeError> {
    let id = identity(who, key);
    let secret = office.master().derive("repeated answers 1");
    let sealed = seal_with(&secret, &place(&id), answer, office.entropy())
        .ok_or_else(|| OfficeError::fault("an answer could not be sealed"))?;
    office
        .fleeting(async |tx| {
            repeat_row::Entity::update_many()
                .col_expr(repeat_row::Column::Answer, Expr::value(Some(sealed.clone())))
                .filter(repeat_row::Column::Id.eq(&id))
                .exec(tx.conn())
                .await?;
            Ok(())
        })
        .await
}

/// Nothing was changed by the request: it may be tried again.
pub async fn forget_request(office: &Office, who: &str, key: &str) -> Result<(), OfficeError> {
    let id = identity(who, key);
    office
        .fleeting(async |tx| {
            repeat_row::Entity::delete_by_id(&id).exec(tx.conn()).await?;
            Ok(())
        })
        .await
}

/// Forgets requests of the day before.
pub(super) async fn prune(tx: &Tx) -> Result<u64, OfficeError> {
    let gone = repeat_row::Entity::delete_many()
        .filter(repeat_row::Column::BegunAt.lt(tx.now() - KEPT))
        .exec(tx.conn())
        .await?;
    Ok(gone.rows_affected)
}
