//! What a text is compared with: the one that was decided about before it was changed, or the one that
//! the public knows.

use gongkai_domain::authority::{Authz, Read, Staff};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use super::{
    Dossier, Draft, Held, What, document_file, former_row,
    held::{body_field, draft_of, edition_of, files_of, held},
    review_row,
};
use crate::{
    Office, OfficeError, Tx,
    seal::{Field, open_field, seal_field},
};

/// A text to compare with.
#[derive(Debug, Clone)]
pub struct Base {
    /// Names it among the others of the document.
    pub key: String,
    /// Which it is.
    pub is: BaseIs,
}

/// Which text it is.
#[derive(Debug, Clone)]
pub enum BaseIs {
    /// Somebody decided about it: the last that was said.
    Decided(Box<review_row::Model>),
    /// An edition that was public.
    Edition(i32),
}

/// The newest text beside the one that it is compared with.
#[derive(Debug, Clone)]
pub struct Compared {
    /// What else it can be compared with, the nearest first.
    pub bases: Vec<Base>,
    /// The key of the base.
    pub key: String,
    /// The base.
    pub before: Version,
    /// The newest text.
    pub after: Version,
}

/// A text with what belongs to it.
#[derive(Debug, Clone)]
pub struct Version {
    /// Metadata and text.
    pub draft: Draft,
    /// Names of the attachments and pictures.
    pub files: Vec<String>,
    /// For a correction: what was wrong.
    pub erratum: Option<String>,
}

/// Is the step a decision about the text that was on the screen?
pub(super) fn decides(step: &review_row::Model) -> bool {
    matches!(
        What::parse(&step.what),
        Some(What::Passed | What::Returned | What::Secrecy | What::Answered | What::EmergencyReleased)
    )
}

impl Held {
    /// Is there a text to compare the newest one with?
    pub fn is_comparable(&self) -> bool {
        let other = |step: &review_row::Model| decides(step) && step.seen != self.life.digest;
        self.edition.edition > 1 || self.steps.iter().any(other)
    }
}

/// Keeps the text as it stands, if anybody decided about it: it is about to be changed.
pub(super) async fn keep(tx: &Tx, held: &Held) -> Result<(), OfficeError> {
    let digest = &held.life.digest;
    if !held.steps.iter().any(|step| decides(step) && step.seen == *digest) {
        return Ok(());
    }
    if rows(tx.conn(), held).await?.iter().any(|row| row.digest == *digest) {
        return Ok(());
    }
    let edition = &held.edition;
    let text = open_field(tx.office(), &held.agency, body_field(&edition.id), &edition.body)?;
    let files = names(&files_of(tx.conn(), &held.row, edition.edition).await?);
    let id = tx.new_identity();
    let row = former_row::Model {
        body: seal_field(tx, &held.agency, former_field(&id), &text).await?,
        id,
        agency_id: held.agency.to_string(),
        document_id: held.id.to_string(),
        edition: edition.edition,
        digest: digest.clone(),
        files: serde_json::to_string(&files).map_err(OfficeError::fault)?,
        erratum: edition.erratum.clone(),
        kept_at: tx.now(),
    };
    former_row::Entity::insert(row.into_active_model()).exec_without_returning(tx.conn()).await?;
    Ok(())
}

fn former_field(id: &str) -> Field<'_> {
    Field { table: "document_former", column: "body", row: id }
}

fn names(files: &[document_file::Model]) -> Vec<String> {
    files.iter().map(|file| file.name.clone()).collect()
}

/// Former texts of the newest edition, the latest first.
async fn rows<C: ConnectionTrait>(conn: &C, held: &Held) -> Result<Vec<former_row::Model>, OfficeError> {
    Ok(former_row::Entity::find()
        .filter(former_row::Column::AgencyId.eq(held.agency.as_str()))
        .filter(former_row::Column::DocumentId.eq(held.id.as_str()))
        .filter(former_row::Column::Edition.eq(held.edition.edition))
        .order_by_desc(former_row::Column::KeptAt)
        .order_by_desc(former_row::Column::Id)
        .all(conn)
        .await?)
}

/// The newest text beside another one: the one that `key` names, or else the nearest. `None`: there is
/// nothing to compare with, or not what was named.
pub async fn compared(
    office: &Office,
    who: &Staff,
    right: &Authz<Read, Dossier>,
    key: Option<&str>,
) -> Result<Option<Compared>, OfficeError> {
    let snapshot = office.snapshot().await?;
    let held = held(&snapshot, who, right).await?;
    if !held.is_comparable() {
        return Ok(None);
    }
    let former = rows(&snapshot, &held).await?;
    let bases = bases(&held, &former);
    let Some(chosen) = bases.iter().find(|base| key.is_none_or(|key| base.key == key)) else {
        return Ok(None);
    };
    let before = match &chosen.is {
        BaseIs::Decided(_) => {
            let row = former.iter().find(|row| row.id == chosen.key);
            version_of_former(office, &held, row.ok_or(OfficeError::NotFound)?)?
        }
        BaseIs::Edition(number) => version_of_edition(office, &snapshot, &held, *number).await?,
    };
    let after = version_of_edition(office, &snapshot, &held, held.edition.edition).await?;
    Ok(Some(Compared { key: chosen.key.clone(), before, after, bases }))
}

/// The texts of this edition that were decided about, the latest first, then the editions before it.
fn bases(held: &Held, former: &[former_row::Model]) -> Vec<Base> {
    let decided = former.iter().filter(|row| row.digest != held.life.digest).filter_map(|row| {
        let said = held.steps.iter().rev().find(|step| decides(step) && step.seen == row.digest)?;
        Some(Base { key: row.id.clone(), is: BaseIs::Decided(Box::new(said.clone())) })
    });
    let editions = (1..held.edition.edition).rev();
    let editions = editions.map(|number| Base { key: number.to_string(), is: BaseIs::Edition(number) });
    decided.chain(editions).collect()
}

fn version_of_former(office: &Office, held: &Held, row: &former_row::Model) -> Result<Version, OfficeError> {
    let text = open_field(office, &held.agency, former_field(&row.id), &row.body)?;
    Ok(Version {
        draft: Draft::read(&text)?,
        files: serde_json::from_str(&row.files).map_err(OfficeError::fault)?,
        erratum: row.erratum.clone(),
    })
}

async fn version_of_edition<C: ConnectionTrait>(
    office: &Office,
    conn: &C,
    held: &Held,
    number: i32,
) -> Result<Version, OfficeError> {
    let edition = edition_of(conn, &held.row, number).await?;
    Ok(Version {
        draft: draft_of(office, &held.agency, &edition)?,
        files: names(&files_of(conn, &held.row, number).await?),
        erratum: edition.erratum,
    })
}
