//! Sealed columns: the value opens only in its own table, column, row and agency.

use gongkai_domain::id::AgencyId;
use zeroize::Zeroizing;

use super::{Place, generation, seal_with, unseal_with};
use crate::{Office, OfficeError, Tx};

/// First letters of a sealed value; a new way of sealing gets new ones.
const FIRST: &str = "s1";

/// A sealed column of one row. Name it also in the list of sealed columns in `rotate`, so that a new
/// key reaches it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field<'a> {
    /// Table, such as `account`.
    pub table: &'static str,
    /// Column, such as `totp_secret`.
    pub column: &'static str,
    /// Primary key of the row.
    pub row: &'a str,
}

impl<'a> Field<'a> {
    fn place(self, agency: &'a AgencyId, generation: i32) -> Place<'a> {
        let Self { table, column, row } = self;
        Place { table, column, row, agency: agency.as_str(), generation }
    }
}

/// Seals a value under the agency's present key. Text: `s1:GENERATION:BASE64`.
pub async fn seal_field(
    tx: &Tx,
    agency: &AgencyId,
    field: Field<'_>,
    secret: &[u8],
) -> Result<String, OfficeError> {
    let generation = generation(tx.conn(), agency).await?;
    sealed_under(tx.office(), agency, field, secret, generation)
}

pub(super) fn sealed_under(
    office: &Office,
    agency: &AgencyId,
    field: Field<'_>,
    secret: &[u8],
    generation: i32,
) -> Result<String, OfficeError> {
    let key = office.master().of_agency(agency, generation, "fields");
    let sealed = seal_with(&key, &field.place(agency, generation), secret, office.entropy())
        .ok_or_else(|| OfficeError::fault("a value could not be sealed"))?;
    Ok(format!("{FIRST}:{generation}:{sealed}"))
}

/// Opens a value. A value that was changed, moved to another row or sealed by another installation is
/// a fault, never an empty secret.
pub fn open_field(
    office: &Office,
    agency: &AgencyId,
    field: Field<'_>,
    sealed: &str,
) -> Result<Zeroizing<Vec<u8>>, OfficeError> {
    let opened = || {
        let (generation, text) = sealed.strip_prefix(FIRST)?.strip_prefix(':')?.split_once(':')?;
        let generation = generation.parse().ok()?;
        let key = office.master().of_agency(agency, generation, "fields");
        unseal_with(&key, &field.place(agency, generation), text)
    };
    opened().ok_or_else(|| {
        OfficeError::fault(format!(
            "sealed value {}.{} of {} does not open",
            field.table, field.column, field.row
        ))
    })
}
