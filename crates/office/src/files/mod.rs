//! Files: sealed contents in a store, a row for each in the database.
//!
//! A file is kept in three steps, so that after a crash there is neither a row without content nor a
//! content without row: the content is announced (`file_pending`), written, and then taken over by the
//! change that refers to it. What was announced and never taken over is swept after an hour.

pub(crate) mod content;
pub mod file_row;
pub mod pending_row;
mod store;
mod sweep;

use data_encoding::HEXLOWER;
use futures_util::{Stream, StreamExt, stream};
use gongkai_domain::{
    id::{AgencyId, FileId},
    refusal::Refusal,
};
use hmac::{Hmac, KeyInit, Mac};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use sha2::Sha256;
use tokio::io::{AsyncRead, AsyncReadExt};
use zeroize::Zeroizing;

pub use store::{FileStore, S3};
pub use sweep::{SWEEP, sweep};

use crate::{
    Office, OfficeError, Tx,
    seal::{Key, Place, generation, seal_with, unseal_with},
    setting::{self, Name},
};
use content::{CHUNK, Chunks, HEADER, SEALED_CHUNK, sealed_size};

/// Contents on the way to the store at a time; each part is 5 MiB.
const PARTS_UNDER_WAY: usize = 2;

/// A content that is in the store and waits for the change that refers to it.
pub struct Received {
    id: FileId,
    agency: AgencyId,
    key: Key,
    address: String,
    size: u64,
}

impl Received {
    /// Bytes of the content.
    pub fn size(&self) -> u64 {
        self.size
    }
}

/// A file that is open for reading.
pub struct Opened<S> {
    /// Name as the person gave it.
    pub name: String,
    /// Type by content.
    pub media_type: String,
    /// Bytes of the content.
    pub size: u64,
    /// The content; each piece was verified before it is handed out.
    pub content: S,
}

fn too_large(limit: u64) -> OfficeError {
    let mib = limit / (1024 * 1024);
    Refusal::new("file_too_large", format!("文件超过{mib}MiB的上限，请压缩或拆分后再上传")).at("file").into()
}

fn no_room() -> OfficeError {
    Refusal::new("quota_exceeded", "本单位的文件空间已满，请系统管理员在设置中调高上限或清理文件")
        .at("file")
        .into()
}

/// Takes a content into the store, sealed, in constant memory. `limit`: the most bytes it may have. The
/// content belongs to nothing until [`attach`] takes it over.
pub async fn receive(
    office: &Office,
    agency: &AgencyId,
    source: impl AsyncRead + Unpin,
    limit: u64,
) -> Result<Received, OfficeError> {
    let room = room_left(office, office.read(), agency).await?;
    let id = FileId::parse(&office.new_identity()).ok_or_else(|| OfficeError::fault("identity"))?;
    office.housekeeping(async |tx| announce(tx, agency, id.as_str(), false).await).await?;
    let mut key = Zeroizing::new([0_u8; 32]);
    office.entropy().fill(&mut *key);
    match write_content(office, agency, &id, &key, source, limit.min(room)).await {
        Ok(Some((address, size))) => Ok(Received { id, agency: agency.clone(), key, address, size }),
        Ok(None) => {
            give_up(office, id.as_str()).await?;
            Err(if room < limit { no_room() } else { too_large(limit) })
        }
        Err(error) => {
            give_up(office, id.as_str()).await?;
            Err(error)
        }
    }
}

/// Writes a sealed content; address and size, or `None` if it is longer than the limit.
async fn write_content(
    office: &Office,
    agency: &AgencyId,
    id: &FileId,
    key: &Key,
    mut source: impl AsyncRead + Unpin,
    limit: u64,
) -> Result<Option<(String, u64)>, OfficeError> {
    let (mut chunks, header) = Chunks::sealing(key, &content_place(agency, id.as_str()), office.entropy());
    let mut digest = address_mac(office, agency)?;
    let mut writer = office.files().writer(agency.as_str(), id.as_str()).await?;
    writer.write(&header);
    let mut size = 0_u64;
    let mut chunk = next_chunk(&mut source).await;
    loop {
        let following = match &chunk {
            Ok(bytes) if bytes.len() == CHUNK => next_chunk(&mut source).await,
            _ => Ok(Zeroizing::default()),
        };
        let (Ok(mut bytes), Ok(following)) = (chunk, following) else {
            writer.abort().await?;
            return Err(Refusal::new("upload_broken", "文件没有传完，请重新上传").at("file").into());
        };
        size += bytes.len() as u64;
        if size > limit {
            writer.abort().await?;
            return Ok(None);
        }
        digest.update(&bytes);
        let last = following.is_empty();
        chunks.seal(last, &mut bytes)?;
        writer.wait_for_capacity(PARTS_UNDER_WAY).await?;
        writer.write(&bytes);
        if last {
            break;
        }
        chunk = Ok(following);
    }
    writer.finish().await?;
    Ok(Some((HEXLOWER.encode(&digest.finalize().into_bytes()), size)))
}

/// The next piece of the source, full unless the source ends in it.
async fn next_chunk(source: &mut (impl AsyncRead + Unpin)) -> std::io::Result<Zeroizing<Vec<u8>>> {
    let mut chunk = Zeroizing::new(Vec::with_capacity(SEALED_CHUNK));
    source.take(CHUNK as u64).read_to_end(&mut chunk).await?;
    Ok(chunk)
}

/// Makes a file of what was received, in the change that refers to it. A content that the agency has
/// already is kept once.
pub async fn attach(
    tx: &Tx,
    received: Received,
    name: &str,
    media_type: &str,
) -> Result<FileId, OfficeError> {
    let Received { id, agency, key, address, size } = received;
    if room_left(tx.office(), tx.conn(), &agency).await? < size {
        return Err(no_room());
    }
    let twin = twin(tx, &agency, &address).await?;
    let generation = generation(tx.conn(), &agency).await?;
    let mut row = file_row::Model {
        id: id.to_string(),
        agency_id: agency.to_string(),
        object_id: id.to_string(),
        address,
        name: name.to_owned(),
        media_type: media_type.to_owned(),
        size: i64::try_from(size).map_err(OfficeError::fault)?,
        wrapped_key: String::new(),
        key_generation: generation,
        created_at: tx.now(),
    };
    let key = match &twin {
        Some(twin) => {
            row.object_id.clone_from(&twin.object_id);
            content_key(tx.office(), &agency, twin)?
        }
        None => key,
    };
    row.wrapped_key = wrapped(tx.office(), &agency, &row, &key)?;
    take_over(tx, &id, twin.is_some()).await?;
    file_row::ActiveModel::from(row).insert(tx.conn()).await?;
    Ok(id)
}

/// The announced content is a file now, or given up because the agency has the same content already.
async fn take_over(tx: &Tx, id: &FileId, given_up: bool) -> Result<(), OfficeError> {
    let mine = || {
        Condition::all()
            .add(pending_row::Column::ObjectId.eq(id.as_str()))
            .add(pending_row::Column::GivenUp.eq(false))
    };
    let taken = if given_up {
        let change =
            pending_row::Entity::update_many().col_expr(pending_row::Column::GivenUp, Expr::value(true));
        change.filter(mine()).exec(tx.conn()).await?.rows_affected
    } else {
        pending_row::Entity::delete_many().filter(mine()).exec(tx.conn()).await?.rows_affected
    };
    if taken == 1 {
        return Ok(());
    }
    Err(Refusal::new("upload_expired", "上传的文件等待太久，已被清理，请重新上传").at("file").into())
}

/// A file of the agency with the same content, which stays until this change is committed.
async fn twin(tx: &Tx, agency: &AgencyId, address: &str) -> Result<Option<file_row::Model>, OfficeError> {
    let query = file_row::Entity::find()
        .filter(file_row::Column::AgencyId.eq(agency.as_str()))
        .filter(file_row::Column::Address.eq(address))
        .order_by_asc(file_row::Column::Id);
    let query = if tx.backend() == DbBackend::Postgres { query.lock_exclusive() } else { query };
    Ok(query.one(tx.conn()).await?)
}

/// Removes a file: its row with its key now, its content with the next sweep if no other row of the
/// agency shares it. Nothing happens if it is not there.
pub async fn remove(tx: &Tx, agency: &AgencyId, id: &FileId) -> Result<(), OfficeError> {
    let Some(row) = row_of(tx.conn(), agency, id).await? else { return Ok(()) };
    file_row::Entity::delete_by_id(row.id).exec(tx.conn()).await?;
    let shared = file_row::Entity::find().filter(file_row::Column::ObjectId.eq(&row.object_id));
    if shared.count(tx.conn()).await? == 0 {
        announce(tx, agency, &row.object_id, true).await?;
    }
    Ok(())
}

/// Opens a file of an agency. A content that is too short or too long is found before its first byte is
/// handed out, any other change before the piece that holds it.
pub async fn open(
    office: &Office,
    agency: &AgencyId,
    id: &FileId,
) -> Result<Opened<impl Stream<Item = Result<Zeroizing<Vec<u8>>, OfficeError>> + Send + use<>>, OfficeError> {
    let row = row_of(office.read(), agency, id).await?.ok_or(OfficeError::NotFound)?;
    open_row(office, agency, row).await
}

async fn open_row(
    office: &Office,
    agency: &AgencyId,
    row: file_row::Model,
) -> Result<Opened<impl Stream<Item = Result<Zeroizing<Vec<u8>>, OfficeError>> + Send + use<>>, OfficeError> {
    let key = content_key(office, agency, &row)?;
    let size = u64::try_from(row.size).map_err(OfficeError::fault)?;
    let (stored, bytes) = office.files().read(agency.as_str(), &row.object_id).await?;
    if stored != sealed_size(size) {
        return Err(OfficeError::fault(format!("content {} has {stored} bytes", row.object_id)));
    }
    let reading = Reading {
        key,
        place: content_place(agency, &row.object_id),
        left: stored,
        bytes: bytes.boxed(),
        buffer: Vec::new(),
        chunks: None,
    };
    let content = stream::try_unfold(reading, |mut reading| async move {
        Ok(reading.next().await?.map(|piece| (piece, reading)))
    });
    Ok(Opened { name: row.name, media_type: row.media_type, size, content })
}

/// A content on its way out.
struct Reading {
    key: Key,
    place: String,
    /// Sealed bytes that are still to come out of the buffer.
    left: u64,
    bytes: stream::BoxStream<'static, Result<Vec<u8>, OfficeError>>,
    buffer: Vec<u8>,
    chunks: Option<Chunks>,
}

impl Reading {
    async fn next(&mut self) -> Result<Option<Zeroizing<Vec<u8>>>, OfficeError> {
        if self.chunks.is_none() {
            let header = self.take(HEADER).await?;
            let header = header.first_chunk().ok_or_else(|| OfficeError::fault("content without header"))?;
            let chunks = Chunks::opening(&self.key, &self.place, header);
            self.chunks = Some(chunks.ok_or_else(|| OfficeError::fault("content of an unknown form"))?);
        }
        if self.left == 0 {
            return Ok(None);
        }
        let sealed = self.take(SEALED_CHUNK).await?;
        let last = self.left == 0;
        self.chunks.as_mut().map(|chunks| chunks.open(last, &sealed)).transpose()
    }

    /// The next `count` sealed bytes, or as many as are left.
    async fn take(&mut self, count: usize) -> Result<Vec<u8>, OfficeError> {
        let count = usize::try_from(self.left).unwrap_or(usize::MAX).min(count);
        while self.buffer.len() < count {
            let more = self.bytes.next().await.ok_or_else(|| OfficeError::fault("content ends early"))??;
            self.buffer.extend_from_slice(&more);
        }
        let rest = self.buffer.split_off(count);
        self.left -= count as u64;
        Ok(std::mem::replace(&mut self.buffer, rest))
    }
}

/// Reads the content of a row to its end and compares it with its address, whether or not the row is in
/// the database: for backup and `verify`.
pub async fn verify(office: &Office, row: &file_row::Model) -> Result<(), OfficeError> {
    let agency = AgencyId::parse(&row.agency_id).ok_or_else(|| OfficeError::fault("agency of a file"))?;
    let mut content = std::pin::pin!(open_row(office, &agency, row.clone()).await?.content);
    let mut digest = address_mac(office, &agency)?;
    while let Some(piece) = content.next().await {
        digest.update(&piece?);
    }
    if HEXLOWER.encode(&digest.finalize().into_bytes()) == row.address {
        return Ok(());
    }
    Err(OfficeError::fault(format!("file {} is not the content of its address", row.id)))
}

async fn row_of<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    id: &FileId,
) -> Result<Option<file_row::Model>, OfficeError> {
    let query = file_row::Entity::find_by_id(id.as_str());
    Ok(query.filter(file_row::Column::AgencyId.eq(agency.as_str())).one(conn).await?)
}

/// Bytes that the agency may still keep. Equal contents count each time: what counts is what a person
/// sees.
async fn room_left<C: ConnectionTrait>(
    office: &Office,
    conn: &C,
    agency: &AgencyId,
) -> Result<u64, OfficeError> {
    let used: Option<i64> = file_row::Entity::find()
        .select_only()
        .column_as(Expr::cust("CAST(SUM(size) AS BIGINT)"), "used")
        .filter(file_row::Column::AgencyId.eq(agency.as_str()))
        .into_tuple()
        .one(conn)
        .await?
        .flatten();
    let quota = u64::from(setting::of(office, agency).await?.number(Name::FileQuota)) * 1024 * 1024;
    Ok(quota.saturating_sub(u64::try_from(used.unwrap_or(0)).unwrap_or(0)))
}

async fn announce(tx: &Tx, agency: &AgencyId, object: &str, given_up: bool) -> Result<(), OfficeError> {
    let row = pending_row::ActiveModel {
        object_id: Set(object.to_owned()),
        agency_id: Set(agency.to_string()),
        since: Set(tx.now()),
        given_up: Set(given_up),
    };
    pending_row::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// An upload that failed: its content is swept with the next run, without waiting an hour.
async fn give_up(office: &Office, object: &str) -> Result<(), OfficeError> {
    office
        .housekeeping(async |tx| {
            pending_row::Entity::update_many()
                .col_expr(pending_row::Column::GivenUp, Expr::value(true))
                .filter(pending_row::Column::ObjectId.eq(object))
                .exec(tx.conn())
                .await?;
            Ok(())
        })
        .await
}

/// What the chunks of a content are bound to.
fn content_place(agency: &AgencyId, object: &str) -> String {
    format!("gongkai content 1\n{agency}\n{object}")
}

/// The digest that gives a content its address. Another agency's key gives another address, so nobody
/// learns from an address what somebody else keeps.
fn address_mac(office: &Office, agency: &AgencyId) -> Result<Hmac<Sha256>, OfficeError> {
    let key = office.master().derive(&format!("addresses of agency {agency}"));
    Hmac::new_from_slice(&*key).map_err(OfficeError::fault)
}

/// The place of a content's key: the row, with the size and address that it vouches for.
fn key_place(row: &file_row::Model) -> (String, i32) {
    (format!("{}/{}/{}/{}", row.id, row.object_id, row.size, row.address), row.key_generation)
}

fn wrapped(
    office: &Office,
    agency: &AgencyId,
    row: &file_row::Model,
    key: &Key,
) -> Result<String, OfficeError> {
    let (place, generation) = key_place(row);
    let place =
        Place { table: "file", column: "wrapped_key", row: &place, agency: agency.as_str(), generation };
    seal_with(&office.master().of_agency(agency, generation, "files"), &place, &**key, office.entropy())
        .ok_or_else(|| OfficeError::fault("a file key could not be sealed"))
}

fn content_key(office: &Office, agency: &AgencyId, row: &file_row::Model) -> Result<Key, OfficeError> {
    let (place, generation) = key_place(row);
    let place =
        Place { table: "file", column: "wrapped_key", row: &place, agency: agency.as_str(), generation };
    let key = office.master().of_agency(agency, generation, "files");
    let opened = unseal_with(&key, &place, &row.wrapped_key);
    let bytes = opened.as_ref().and_then(|bytes| bytes.first_chunk::<32>());
    bytes
        .map(|bytes| Zeroizing::new(*bytes))
        .ok_or_else(|| OfficeError::fault(format!("key of file {} does not open", row.id)))
}

/// The key of a file under another generation of the agency's key.
pub(crate) fn rewrapped(
    office: &Office,
    agency: &AgencyId,
    row: &file_row::Model,
    generation: i32,
) -> Result<String, OfficeError> {
    let key = content_key(office, agency, row)?;
    let row = file_row::Model { key_generation: generation, ..row.clone() };
    wrapped(office, agency, &row, &key)
}
