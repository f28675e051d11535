//! Table `audit_head`: one row, the size and the right edge of the tree.

use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use sea_orm::entity::prelude::*;
use sha2::Sha256;

use super::frontier::{Frontier, hex};
use crate::{Office, OfficeError};

/// Key of the only row.
pub const ONLY: i32 = 1;

/// The head of the log.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_head")]
pub struct Model {
    /// Always [`ONLY`].
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// Number of entries.
    pub size: i64,
    /// Roots of the complete subtrees, see `Frontier`.
    #[sea_orm(column_type = "Text")]
    pub frontier: String,
    /// Root of the whole tree, hexadecimal.
    pub root: String,
    /// Code over size and frontier under the installation's secret; empty while there is no entry.
    pub mac: String,
}

/// None.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The right edge of the tree, if this program wrote the row.
    pub(super) fn trusted(&self, office: &Office) -> Option<Frontier> {
        let frontier = Frontier::parse(&self.frontier)?;
        if u64::try_from(self.size).ok() != Some(frontier.size()) || hex(&frontier.root()) != self.root {
            return None;
        }
        if self.size == 0 && self.mac.is_empty() {
            return Some(frontier);
        }
        let code = HEXLOWER.decode(self.mac.as_bytes()).ok()?;
        code_of(office, self.size, &frontier).ok()?.verify_slice(&code).ok()?;
        Some(frontier)
    }
}

/// The code of a head, hexadecimal.
pub(super) fn mac(office: &Office, size: i64, frontier: &Frontier) -> Result<String, OfficeError> {
    Ok(HEXLOWER.encode(&code_of(office, size, frontier)?.finalize().into_bytes()))
}

fn code_of(office: &Office, size: i64, frontier: &Frontier) -> Result<Hmac<Sha256>, OfficeError> {
    let key = office.master().derive("audit head 1");
    let mut code = Hmac::<Sha256>::new_from_slice(&*key).map_err(OfficeError::fault)?;
    code.update(format!("{size}\n{frontier}").as_bytes());
    Ok(code)
}
