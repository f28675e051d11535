//! Files of documents: made by this program from what stands in a document or an attachment, kept in
//! pieces under the digest of their content, so that any of them passes in little memory. They come and go
//! with their document.

use gongkai_domain::id::{AgencyId, DocumentId};
use sea_orm::{ActiveValue::Set, DatabaseTransaction, entity::prelude::*, sea_query::OnConflict};
use sha2::{Digest, Sha256};

use crate::{PublicStore, StoreError};

/// Bytes of a piece; the last one may be shorter.
pub const PIECE: usize = 256 * 1024;

/// A file to be kept with its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentFile {
    /// SHA-256 of the content, hexadecimal.
    pub address: String,
    /// The content.
    pub bytes: Vec<u8>,
}

impl DocumentFile {
    /// The file of a content.
    pub fn of(bytes: Vec<u8>) -> Self {
        let address = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        Self { address, bytes }
    }
}

/// Table `published_piece`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "published_piece")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: String,
    /// Of which document.
    #[sea_orm(primary_key, auto_increment = false)]
    pub document_id: String,
    /// Digest of the whole file.
    #[sea_orm(primary_key, auto_increment = false)]
    pub address: String,
    /// Its place in the file, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// The content.
    #[sea_orm(column_type = "Blob")]
    pub bytes: Vec<u8>,
}

/// None.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl PublicStore {
    /// A piece of a file of a document; `None`: there is no such file, or it ends before.
    pub async fn piece(
        &self,
        (agency, document): (&AgencyId, &DocumentId),
        address: &str,
        position: u64,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let Ok(position) = i32::try_from(position) else { return Ok(None) };
        let key = (agency.to_string(), document.to_string(), address.to_owned(), position);
        Ok(Entity::find_by_id(key).one(self.database()).await?.map(|piece| piece.bytes))
    }

    /// A whole file, for what needs it at once; those that readers take away are read in pieces.
    pub async fn whole_file(
        &self,
        document: (&AgencyId, &DocumentId),
        address: &str,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let (mut whole, mut position) = (Vec::new(), 0);
        while let Some(piece) = self.piece(document, address, position).await? {
            whole.extend(piece);
            position += 1;
        }
        Ok((position > 0).then_some(whole))
    }
}

/// Keeps exactly these files with a document.
pub(crate) async fn keep(
    conn: &DatabaseTransaction,
    (agency, document): (&str, &str),
    files: &[DocumentFile],
) -> Result<(), StoreError> {
    let addresses: Vec<&str> = files.iter().map(|file| file.address.as_str()).collect();
    let mut gone =
        Entity::delete_many().filter(Column::AgencyId.eq(agency)).filter(Column::DocumentId.eq(document));
    if !addresses.is_empty() {
        gone = gone.filter(Column::Address.is_not_in(addresses));
    }
    gone.exec(conn).await?;
    for file in files {
        for (position, bytes) in (0_i32..).zip(file.bytes.chunks(PIECE)) {
            let piece = ActiveModel {
                agency_id: Set(agency.to_owned()),
                document_id: Set(document.to_owned()),
                address: Set(file.address.clone()),
                position: Set(position),
                bytes: Set(bytes.to_vec()),
            };
            let key = [Column::AgencyId, Column::DocumentId, Column::Address, Column::Position];
            Entity::insert(piece)
                .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
                .exec_without_returning(conn)
                .await?;
        }
    }
    Ok(())
}
