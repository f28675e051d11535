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
    /// Code over size, frontier and number of checkpoints under the installation's secret; empty while
    /// there is no entry.
    pub mac: String,
    /// How many checkpoints were signed; none until the first one that is counted.
    pub checkpoints: Option<i64>,
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
        if self.size == 0 && self.mac.is_empty() && self.checkpoints.is_none() {
            return Some(frontier);
        }
        let code = HEXLOWER.decode(self.mac.as_bytes()).ok()?;
        code_of(office, self.size, &frontier, self.checkpoints).ok()?.verify_slice(&code).ok()?;
        Some(frontier)
    }
}

/// The code of a head, hexadecimal.
pub(super) fn mac(
    office: &Office,
    size: i64,
    frontier: &Frontier,
    checkpoints: Option<i64>,
) -> Result<String, OfficeError> {
    Ok(HEXLOWER.encode(&code_of(office, size, frontier, checkpoints)?.finalize().into_bytes()))
}

fn code_of(
    office: &Office,
    size: i64,
    frontier: &Frontier,
    checkpoints: Option<i64>,
) -> Result<Hmac<Sha256>, OfficeError> {
    let key = office.master().derive("audit head 1");
    let mut code = Hmac::<Sha256>::new_from_slice(&*key).map_err(OfficeError::fault)?;
    code.update(format!("{size}\n{frontier}").as_bytes());
    if let Some(checkpoints) = checkpoints {
        code.update(format!("\n{checkpoints}").as_bytes());
    }
    Ok(code)
}
