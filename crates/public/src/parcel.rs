//! What applicants send: a sealed letter with its files, on the way to the office. Append only; this side
//! holds no key that opens any of it (SEC-3). A file is sealed piece by piece while it comes in, so that
//! neither memory nor disk ever holds it in the open.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, AeadInOut, Payload},
};
use data_encoding::{BASE64, HEXLOWER};
use gongkai_domain::id::AgencyId;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, entity::prelude::*, sea_query::OnConflict,
};
use sha2::{Digest, Sha256};
use x25519_dalek::{X25519_BASEPOINT_BYTES, x25519};
use zeroize::Zeroizing;

use crate::{PublicStore, StoreError, mailbox::shared_key};

/// Bytes of a piece of a file; the last one may be shorter.
pub const PIECE: usize = 128 * 1024;
/// Pieces that lie here at most: ten gigabytes.
pub const MOST_PIECES: u64 = 80_000;
/// Parcels that wait for the office; more are refused until it has taken some away.
pub const MOST_WAITING: u64 = 5_000;

/// A letter of an applicant, sealed. Table `parcel`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "parcel")]
pub struct Model {
    /// Its receipt: a hash that tells nothing.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// To whom.
    pub agency_id: String,
    /// The day on which it came.
    pub received_on: Date,
    /// The letter, sealed.
    #[sea_orm(column_type = "Text")]
    pub sealed: String,
}

/// A letter of an applicant, sealed.
pub type Parcel = Model;

/// None.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Table `parcel_piece`.
pub mod piece {
    use sea_orm::entity::prelude::*;

    /// A piece of a file.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "parcel_piece")]
    pub struct Model {
        /// Of which parcel.
        #[sea_orm(primary_key, auto_increment = false)]
        pub parcel: String,
        /// Of which of its files.
        #[sea_orm(primary_key, auto_increment = false)]
        pub file: String,
        /// Its place in the file, from 0.
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i32,
        /// The content, sealed.
        #[sea_orm(column_type = "Blob")]
        pub bytes: Vec<u8>,
    }

    /// None.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

fn place(agency: &AgencyId, parcel: &str, file: &str) -> String {
    format!("gongkai parcel 1\n{agency}\n{parcel}\n{file}")
}

/// A piece's place in its file is its nonce: the key is of this file alone.
fn nonce(position: u32) -> XNonce {
    let mut nonce = [0; 24];
    if let Some(first) = nonce.first_chunk_mut::<4>() {
        *first = position.to_be_bytes();
    }
    XNonce::from(nonce)
}

/// Seals the pieces of one file to the key of an agency, one after the other.
pub struct FileSeal {
    cipher: XChaCha20Poly1305,
    once: [u8; 32],
    place: String,
    next: u32,
}

impl FileSeal {
    /// The seal of a file, from 32 bytes of chance. `None`: that is no key.
    pub fn new(
        agency: &AgencyId,
        agency_key: &str,
        (parcel, file): (&str, &str),
        chance: &Zeroizing<[u8; 32]>,
    ) -> Option<Self> {
        let to: [u8; 32] = BASE64.decode(agency_key.as_bytes()).ok()?.try_into().ok()?;
        let once = x25519(**chance, X25519_BASEPOINT_BYTES);
        let shared = Zeroizing::new(x25519(**chance, to));
        let key = shared_key("gongkai parcel 1", &shared, &once, &to);
        let cipher = XChaCha20Poly1305::new((&*key).into());
        Some(Self { cipher, once, place: place(agency, parcel, file), next: 0 })
    }

    /// The next piece, sealed; behind it stands what the agency needs to open it.
    ///
    /// # Errors
    /// None for pieces of [`PIECE`] bytes.
    pub fn seal(&mut self, mut piece: Vec<u8>) -> Result<Vec<u8>, StoreError> {
        piece.reserve_exact(16 + 32);
        self.cipher
            .encrypt_in_place(&nonce(self.next), self.place.as_bytes(), &mut piece)
            .map_err(|_| StoreError("a piece could not be sealed".to_owned()))?;
        piece.extend_from_slice(&self.once);
        self.next += 1;
        Ok(piece)
    }
}

/// A file of a parcel on its way in.
pub struct ParcelFile {
    store: PublicStore,
    parcel: String,
    file: String,
    seal: FileSeal,
    digest: Sha256,
    piece: Vec<u8>,
    position: i32,
    size: u64,
}

impl ParcelFile {
    /// A file that begins.
    pub fn new(store: &PublicStore, (parcel, file): (&str, &str), seal: FileSeal) -> Self {
        Self {
            store: store.clone(),
            parcel: parcel.to_owned(),
            file: file.to_owned(),
            seal,
            digest: Sha256::new(),
            piece: Vec::new(),
            position: 0,
            size: 0,
        }
    }

    /// Takes the next bytes.
    pub async fn write(&mut self, mut bytes: &[u8]) -> Result<(), StoreError> {
        self.digest.update(bytes);
        self.size += bytes.len() as u64;
        while !bytes.is_empty() {
            let room = PIECE - self.piece.len();
            let (now, later) = bytes.split_at(room.min(bytes.len()));
            self.piece.extend_from_slice(now);
            bytes = later;
            if self.piece.len() == PIECE {
                self.put().await?;
            }
        }
        Ok(())
    }

    async fn put(&mut self) -> Result<(), StoreError> {
        let sealed = self.seal.seal(std::mem::take(&mut self.piece))?;
        self.store.put_piece((&self.parcel, &self.file, self.position), sealed).await?;
        self.position += 1;
        Ok(())
    }

    /// The file has ended: its size, and the digest of its content, hexadecimal.
    pub async fn finish(mut self) -> Result<(u64, String), StoreError> {
        if !self.piece.is_empty() {
            self.put().await?;
        }
        Ok((self.size, HEXLOWER.encode(&self.digest.finalize())))
    }

    /// The file is not taken after all.
    pub async fn give_up(self) -> Result<(), StoreError> {
        self.store.drop_file(&self.parcel, &self.file).await
    }
}

/// Opens a piece with the key of an agency, which only the office has. `None` if anything differs.
pub fn open_piece(
    agency: &AgencyId,
    agency_secret: &Zeroizing<[u8; 32]>,
    (parcel, file, position): (&str, &str, u32),
    sealed: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let (sealed, once) = sealed.split_last_chunk::<32>()?;
    let own = x25519(**agency_secret, X25519_BASEPOINT_BYTES);
    let shared = Zeroizing::new(x25519(**agency_secret, *once));
    let key = shared_key("gongkai parcel 1", &shared, once, &own);
    let place = place(agency, parcel, file);
    let payload = Payload { msg: sealed, aad: place.as_bytes() };
    XChaCha20Poly1305::new((&*key).into()).decrypt(&nonce(position), payload).ok().map(Zeroizing::new)
}

/// Throws away the pieces of one file of a parcel, or of all.
pub(crate) async fn drop_pieces(
    store: &PublicStore,
    parcel: &str,
    file: Option<&str>,
) -> Result<(), StoreError> {
    let mut gone = piece::Entity::delete_many().filter(piece::Column::Parcel.eq(parcel));
    if let Some(file) = file {
        gone = gone.filter(piece::Column::File.eq(file));
    }
    gone.exec(store.database()).await?;
    Ok(())
}

impl PublicStore {
    /// Is there room for one more file? Asked once for each.
    pub async fn has_room(&self) -> Result<bool, StoreError> {
        Ok(piece::Entity::find().count(self.database()).await? < MOST_PIECES)
    }

    /// Keeps a sealed piece.
    async fn put_piece(
        &self,
        (parcel, file, position): (&str, &str, i32),
        bytes: Vec<u8>,
    ) -> Result<(), StoreError> {
        let row = piece::ActiveModel {
            parcel: Set(parcel.to_owned()),
            file: Set(file.to_owned()),
            position: Set(position),
            bytes: Set(bytes),
        };
        let (pieces, _turn) = self.pieces().await;
        piece::Entity::insert(row).exec_without_returning(pieces).await?;
        Ok(())
    }

    /// Throws a file of a parcel away.
    pub async fn drop_file(&self, parcel: &str, file: &str) -> Result<(), StoreError> {
        drop_pieces(self, parcel, Some(file)).await
    }

    /// Throws all files of a parcel away that was not posted.
    pub async fn drop_files(&self, parcel: &str) -> Result<(), StoreError> {
        if self.parcel_waits(parcel).await?.is_none() {
            drop_pieces(self, parcel, None).await?;
        }
        Ok(())
    }

    /// A sealed piece; `None`: the file ends before it.
    pub async fn parcel_piece(
        &self,
        (parcel, file, position): (&str, &str, i32),
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let key = (parcel.to_owned(), file.to_owned(), position);
        Ok(piece::Entity::find_by_id(key).one(self.database()).await?.map(|piece| piece.bytes))
    }

    /// Keeps a parcel for the office; the same one again leaves one. `false`: too many wait already.
    pub async fn post_parcel(&self, parcel: Parcel) -> Result<bool, StoreError> {
        if Entity::find().count(self.database()).await? >= MOST_WAITING {
            return Ok(false);
        }
        let _turn = self.turn().await;
        Entity::insert(parcel.into_active_model().reset_all())
            .on_conflict(OnConflict::column(Column::Id).do_nothing().to_owned())
            .exec_without_returning(self.database())
            .await?;
        Ok(true)
    }

    /// Parcels that wait, by their receipts after `after`.
    pub async fn parcels(&self, after: &str, limit: u64) -> Result<Vec<Parcel>, StoreError> {
        let waiting = Entity::find().filter(Column::Id.gt(after)).order_by_asc(Column::Id).limit(limit);
        Ok(waiting.all(self.database()).await?)
    }

    /// Does a parcel with this receipt wait? On which day did it come?
    pub async fn parcel_waits(&self, id: &str) -> Result<Option<Date>, StoreError> {
        Ok(Entity::find_by_id(id.to_owned()).one(self.database()).await?.map(|parcel| parcel.received_on))
    }

    /// Takes a parcel away with its files: the office has it. What is not there counts as taken.
    pub async fn take_parcel(&self, id: &str) -> Result<(), StoreError> {
        let _turn = self.turn().await;
        Entity::delete_by_id(id.to_owned()).exec(self.database()).await?;
        drop_pieces(self, id, None).await
    }
}
