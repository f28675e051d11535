//! One table of the list, whatever its entity: how it is read in order, written as JSON, copied.

use std::{collections::BTreeMap, io::Write, marker::PhantomData};

use chrono::SecondsFormat;
use data_encoding::BASE64;
use futures_util::TryStreamExt;
use gongkai_domain::id::AgencyId;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, IdenStatic,
    IntoActiveModel, Iterable, ModelTrait, Order, PaginatorTrait, PrimaryKeyToColumn, QueryFilter,
    QueryOrder, Schema, Select, Value,
    sea_query::{ColumnType, Expr, OnConflict, TableCreateStatement},
};
use serde_json::{Map, json};
use sha2::{Digest, Sha256};

use crate::OfficeError;

/// Values that one insert carries at most; both databases take more than 32,000.
const VALUES: usize = 16_000;
/// Rows of one insert where each carries a piece of a file.
const HEAVY_ROWS: usize = 16;

/// A table of the program.
#[async_trait::async_trait]
pub trait Table: Send + Sync {
    /// Its name.
    fn name(&self) -> &'static str;

    /// The table as its entity describes it, to be compared with what the migrations made.
    fn statement(&self, backend: DbBackend) -> TableCreateStatement;

    /// Number of rows.
    async fn count(&self, conn: &DatabaseTransaction) -> Result<u64, OfficeError>;

    /// Writes the rows in the order of their keys, a JSON object a line; says how many.
    async fn write(
        &self,
        conn: &DatabaseTransaction,
        out: &mut (dyn Write + Send),
    ) -> Result<u64, OfficeError>;

    /// Copies all rows into the same table of another database, whose rows go; says how many.
    async fn copy(&self, from: &DatabaseTransaction, to: &DatabaseTransaction) -> Result<u64, OfficeError>;

    /// Puts back the rows of one agency that are missing or, with `replace`, different; says how many.
    /// Rows that only `to` has stay. A table without agencies has none.
    async fn put_back(
        &self,
        from: &DatabaseTransaction,
        to: &DatabaseTransaction,
        agency: &AgencyId,
        replace: bool,
    ) -> Result<u64, OfficeError>;
}

/// The table of an entity.
pub(super) struct Of<E>(PhantomData<fn() -> E>);

impl<E> Of<E> {
    pub(super) const fn new() -> Self {
        Self(PhantomData)
    }
}

#[async_trait::async_trait]
impl<E> Table for Of<E>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel> + PartialEq + Sync,
    E::ActiveModel: Send,
{
    fn name(&self) -> &'static str {
        E::default().table_name()
    }

    fn statement(&self, backend: DbBackend) -> TableCreateStatement {
        Schema::new(backend).create_table_from_entity(E::default())
    }

    async fn count(&self, conn: &DatabaseTransaction) -> Result<u64, OfficeError> {
        Ok(E::find().count(conn).await?)
    }

    async fn write(
        &self,
        conn: &DatabaseTransaction,
        out: &mut (dyn Write + Send),
    ) -> Result<u64, OfficeError> {
        let mut rows = ordered::<E>(conn.get_database_backend()).stream(conn).await?;
        let mut count = 0;
        while let Some(row) = rows.try_next().await? {
            let mut fields = Map::new();
            for column in E::Column::iter() {
                fields.insert(column.as_str().to_owned(), canonical(row.get(column))?);
            }
            let line = json!({ "table": self.name(), "row": fields });
            writeln!(out, "{line}").map_err(OfficeError::fault)?;
            count += 1;
        }
        Ok(count)
    }

    async fn copy(&self, from: &DatabaseTransaction, to: &DatabaseTransaction) -> Result<u64, OfficeError> {
        if self.count(to).await? > 0 {
            E::delete_many().exec(to).await?;
        }
        let batch = if is_heavy::<E>() { HEAVY_ROWS } else { VALUES / E::Column::iter().count().max(1) };
        let mut rows = ordered::<E>(from.get_database_backend()).stream(from).await?;
        let (mut waiting, mut count) = (Vec::new(), 0);
        loop {
            let row = rows.try_next().await?;
            let last = row.is_none();
            waiting.extend(row.map(|row| row.into_active_model().reset_all()));
            if waiting.len() >= batch || (last && !waiting.is_empty()) {
                count += waiting.len() as u64;
                E::insert_many(std::mem::take(&mut waiting)).exec_without_returning(to).await?;
            }
            if last {
                return Ok(count);
            }
        }
    }

    async fn put_back(
        &self,
        from: &DatabaseTransaction,
        to: &DatabaseTransaction,
        agency: &AgencyId,
        replace: bool,
    ) -> Result<u64, OfficeError> {
        let owner = if self.name() == "agency" { "id" } else { "agency_id" };
        let Some(owner) = E::Column::iter().find(|column| column.as_str() == owner) else { return Ok(0) };
        let mut there = BTreeMap::new();
        let mut known = E::find().filter(owner.eq(agency.as_str())).stream(to).await?;
        while let Some(row) = known.try_next().await? {
            there.insert(key_of::<E>(&row)?, sum_of::<E>(&row)?);
        }
        drop(known);
        let keys: Vec<E::Column> = E::PrimaryKey::iter().map(|key| key.into_column()).collect();
        let names: Vec<&str> = keys.iter().map(|key| key.as_str()).collect();
        let others = E::Column::iter().filter(|column| !names.contains(&column.as_str()));
        let others: Vec<E::Column> = others.collect();
        let mut count = 0;
        let mut rows = E::find().filter(owner.eq(agency.as_str())).stream(from).await?;
        while let Some(row) = rows.try_next().await? {
            let now = there.get(&key_of::<E>(&row)?);
            if now.is_some_and(|_| !replace) || now == Some(&sum_of::<E>(&row)?) {
                continue;
            }
            let same =
                OnConflict::columns(keys.iter().copied()).update_columns(others.iter().copied()).to_owned();
            let row = row.into_active_model().reset_all();
            E::insert(row).on_conflict(same).exec_without_returning(to).await?;
            count += 1;
        }
        Ok(count)
    }
}

/// The key of a row as text.
fn key_of<E: EntityTrait>(row: &E::Model) -> Result<String, OfficeError> {
    let parts = E::PrimaryKey::iter().map(|key| canonical(row.get(key.into_column())));
    Ok(serde_json::Value::Array(parts.collect::<Result<_, _>>()?).to_string())
}

/// The digest of a row: pieces of files are many and large.
fn sum_of<E: EntityTrait>(row: &E::Model) -> Result<[u8; 32], OfficeError> {
    let parts = E::Column::iter().map(|column| canonical(row.get(column)));
    let all = serde_json::Value::Array(parts.collect::<Result<_, _>>()?).to_string();
    Ok(Sha256::digest(all.as_bytes()).into())
}

/// Does a row carry bytes of a file?
fn is_heavy<E: EntityTrait>() -> bool {
    let is_bytes = |kind: &ColumnType| {
        matches!(kind, ColumnType::Blob | ColumnType::Binary(_) | ColumnType::VarBinary(_))
    };
    E::Column::iter().any(|column| is_bytes(column.def().get_column_type()))
}

/// All rows in the order of their keys, texts by their bytes: the same order everywhere, whatever
/// language a PostgreSQL database sorts by.
fn ordered<E: EntityTrait>(backend: DbBackend) -> Select<E> {
    let mut query = E::find();
    for key in E::PrimaryKey::iter() {
        let column = key.into_column();
        let text = matches!(column.def().get_column_type(), ColumnType::String(_) | ColumnType::Text);
        query = if text && backend == DbBackend::Postgres {
            query.order_by(Expr::cust(format!("\"{}\" COLLATE \"C\"", column.as_str())), Order::Asc)
        } else {
            query.order_by_asc(column)
        };
    }
    query
}

/// A value as JSON, the same whichever database it comes from. A kind of value that no table has had so
/// far is a fault, not a guess.
fn canonical(value: Value) -> Result<serde_json::Value, OfficeError> {
    Ok(match value {
        Value::Bool(value) => json!(value),
        Value::Int(value) => json!(value),
        Value::BigInt(value) => json!(value),
        Value::String(value) => json!(value),
        Value::Bytes(value) => json!(value.map(|bytes| BASE64.encode(&bytes))),
        Value::ChronoDate(value) => json!(value.map(|day| day.to_string())),
        Value::ChronoDateTimeUtc(value) => {
            json!(value.map(|at| at.to_rfc3339_opts(SecondsFormat::Micros, true)))
        }
        other => return Err(OfficeError::fault(format!("no canonical form for {other:?}"))),
    })
}
