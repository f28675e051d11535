//! The second factor: codes of an authenticator (RFC 6238) and recovery codes.

use gongkai_domain::{
    account::{RECOVERY_CODES, Second, recovery_code},
    id::AgencyId,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, sea_query::Expr};
use totp_rs::{Builder, Totp};
use zeroize::Zeroizing;

use super::{account_row, recovery_code_row, secret::keyed_digest};
use crate::{
    Office, OfficeError, Tx,
    chance::Entropy,
    seal::{Field, open_field, seal_field},
};

const TABLE: &str = "account";
/// The name under which authenticators list the entry.
const ISSUER: &str = "政府信息公开工作台";
/// Bytes of a secret, as RFC 4226 recommends.
pub(super) const SECRET: usize = 20;

/// An authenticator that is shown to its owner: once, to be taken over.
pub struct NewFactor {
    /// The address that the picture holds.
    pub address: Zeroizing<String>,
    /// The secret in letters, for those who cannot take the picture.
    pub letters: Zeroizing<String>,
}

/// A new secret.
pub(super) fn new_secret(entropy: &dyn Entropy) -> Zeroizing<[u8; SECRET]> {
    let mut bytes = Zeroizing::new([0_u8; SECRET]);
    entropy.fill(&mut *bytes);
    bytes
}

/// What the owner is shown of a secret.
pub(super) fn shown(secret: &[u8], account: &str) -> Result<NewFactor, OfficeError> {
    let totp = generator(secret, account)?;
    Ok(NewFactor {
        address: Zeroizing::new(totp.to_url().map_err(OfficeError::fault)?),
        letters: Zeroizing::new(totp.secret().to_base32()),
    })
}

fn generator(secret: &[u8], account: &str) -> Result<Totp, OfficeError> {
    Builder::new()
        .with_secret(secret.to_vec())
        .with_account_name(account)
        .with_issuer(Some(ISSUER))
        .build()
        .map_err(OfficeError::fault)
}

/// The code of this instant.
pub fn code_at(secret: &[u8], now: chrono::DateTime<chrono::Utc>) -> Result<String, OfficeError> {
    let seconds = u64::try_from(now.timestamp()).map_err(OfficeError::fault)?;
    Ok(generator(secret, "")?.generate(seconds).to_string())
}

/// The step of 30 seconds to which a code belongs: the present one, the one before or the next one.
pub(super) fn step_of(
    secret: &[u8],
    code: &str,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Option<i64>, OfficeError> {
    let seconds = u64::try_from(now.timestamp()).map_err(OfficeError::fault)?;
    let step = generator(secret, "")?.check(code, seconds);
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

/// A column of the table that holds a sealed secret.
#[derive(Clone, Copy)]
pub(super) enum Column {
    /// The authenticator in use.
    InUse,
    /// One that is shown and not confirmed.
    Next,
}

impl Column {
    const fn field(self, staff: &str) -> Field<'_> {
        let column = match self {
            Self::InUse => "totp_secret",
            Self::Next => "next_totp",
        };
        Field { table: TABLE, column, row: staff }
    }
}

/// Seals a secret for its column.
pub(super) async fn seal(
    tx: &Tx,
    agency: &AgencyId,
    staff: &str,
    column: Column,
    secret: &[u8],
) -> Result<String, OfficeError> {
    seal_field(tx, agency, column.field(staff), secret).await
}

/// Opens a sealed secret.
pub(super) fn open(
    office: &Office,
    agency: &AgencyId,
    staff: &str,
    column: Column,
    sealed: &str,
) -> Result<Zeroizing<Vec<u8>>, OfficeError> {
    open_field(office, agency, column.field(staff), sealed)
}

/// How a second factor was right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Given {
    /// By the authenticator.
    Code,
    /// By a recovery code; so many are left.
    Recovery(u32),
}

/// Takes a second factor: right, and never used before. Two at once with the same code: one is taken.
pub(super) async fn take(
    tx: &Tx,
    agency: &AgencyId,
    row: &account_row::Model,
    typed: &str,
) -> Result<Option<Given>, OfficeError> {
    match Second::parse(typed) {
        None => Ok(None),
        Some(Second::Code(code)) => {
            let Some(sealed) = &row.totp_secret else { return Ok(None) };
            let secret = open(tx.office(), agency, &row.staff_id, Column::InUse, sealed)?;
            let Some(step) = step_of(&secret, &code, tx.now())? else { return Ok(None) };
            let used = account_row::Entity::update_many()
                .col_expr(account_row::Column::TotpStep, Expr::value(step))
                .filter(account_row::Column::StaffId.eq(&row.staff_id))
                .filter(account_row::Column::TotpStep.lt(step))
                .exec(tx.conn())
                .await?;
            Ok((used.rows_affected == 1).then_some(Given::Code))
        }
        Some(Second::Recovery(code)) => {
            let used = recovery_code_row::Entity::update_many()
                .col_expr(recovery_code_row::Column::UsedAt, Expr::value(Some(tx.now())))
                .filter(recovery_code_row::Column::StaffId.eq(&row.staff_id))
                .filter(recovery_code_row::Column::Hash.eq(recovery_hash(tx.office(), &row.staff_id, &code)))
                .filter(recovery_code_row::Column::UsedAt.is_null())
                .exec(tx.conn())
                .await?;
            if used.rows_affected == 0 {
                return Ok(None);
            }
            let left = unused(&row.staff_id).count(tx.conn()).await?;
            Ok(Some(Given::Recovery(u32::try_from(left).unwrap_or(u32::MAX))))
        }
    }
}

/// The recovery codes of a person that are not used.
pub(super) fn unused(staff: &str) -> sea_orm::Select<recovery_code_row::Entity> {
    recovery_code_row::Entity::find()
        .filter(recovery_code_row::Column::StaffId.eq(staff))
        .filter(recovery_code_row::Column::UsedAt.is_null())
}

fn recovery_hash(office: &Office, staff: &str, code: &str) -> String {
    keyed_digest(office, "recovery code 1", &format!("{staff} {code}"))
}

/// Puts new recovery codes in the place of all former ones. They are known only now.
pub(super) async fn renew_recovery_codes(
    tx: &Tx,
    agency: &AgencyId,
    staff: &str,
) -> Result<Vec<String>, OfficeError> {
    forget_recovery_codes(tx, staff).await?;
    let mut codes = Vec::with_capacity(RECOVERY_CODES);
    for _ in 0..RECOVERY_CODES {
        let mut chance = [0_u8; 10];
        tx.office().entropy().fill(&mut chance);
        codes.push(recovery_code(chance));
    }
    let rows: Vec<_> = codes
        .iter()
        .map(|code| recovery_code_row::ActiveModel {
            staff_id: Set(staff.to_owned()),
            hash: Set(recovery_hash(tx.office(), staff, code)),
            agency_id: Set(agency.to_string()),
            used_at: Set(None),
        })
        .collect();
    recovery_code_row::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    Ok(codes)
}

/// No recovery code of a person counts any more.
pub(super) async fn forget_recovery_codes(tx: &Tx, staff: &str) -> Result<(), OfficeError> {
    recovery_code_row::Entity::delete_many()
        .filter(recovery_code_row::Column::StaffId.eq(staff))
        .exec(tx.conn())
        .await?;
    Ok(())
}
