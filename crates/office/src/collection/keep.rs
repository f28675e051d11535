//! Keeping what came: number, receipt, signature; the former filing of the agency stands beside it.

use chrono::{DateTime, Utc};
use gongkai_domain::{
    authority::Staff,
    collection::{CollectionEvent, Filed, FilingState, Origin, Scope},
    id::{AgencyId, FileId, FilingId, StaffId},
    organisation::Duty,
};
use gongkai_report::Report;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, sea_query::Expr,
};

use super::{Found, filing_row, found::Numbers, look::at_or_below, published::compare_again, receipt::sign};
use crate::{
    Office, OfficeError, Tx, audit,
    notice::Notice,
    organisation::{agency, duty},
};

/// Agencies that one query names.
pub(super) const AT_A_TIME: usize = 500;

/// A report that came.
pub(super) struct Came<'a> {
    /// Who collects.
    pub collector: &'a AgencyId,
    /// Whose it is.
    pub filer: &'a agency::Model,
    pub report: &'a Report,
    /// Its title on one line.
    pub title: String,
    /// Its stored form, and the digest of that.
    pub body: String,
    pub digest: String,
    pub erratum: Option<String>,
    /// Whose reports it sums, where its agency says so.
    pub scope: Option<Scope>,
    pub found: Vec<Found>,
    pub origin: Origin,
    /// The file that was taken in, with its name.
    pub file: Option<(FileId, String)>,
    /// Who filed it, or took it in.
    pub by: &'a Staff,
    /// When the agency signed the file.
    pub signed_at: Option<DateTime<Utc>>,
}

/// The newest filing of an agency for a year.
pub(super) async fn newest(
    conn: &impl ConnectionTrait,
    collector: &AgencyId,
    filer: &str,
    year: i32,
) -> Result<Option<filing_row::Model>, OfficeError> {
    Ok(filing_row::Entity::find()
        .filter(filing_row::Column::AgencyId.eq(collector.as_str()))
        .filter(filing_row::Column::FilerId.eq(filer))
        .filter(filing_row::Column::Year.eq(year))
        .filter(filing_row::Column::Newest.eq(true))
        .one(conn)
        .await?)
}

/// All filings of an agency for a year as the rules see them, newest first.
pub(super) async fn filed_before(
    conn: &impl ConnectionTrait,
    collector: &AgencyId,
    filer: &str,
    year: i32,
) -> Result<Vec<Filed>, OfficeError> {
    let rows = rows_before(conn, collector, filer, year).await?;
    rows.iter().map(filing_row::Model::filed).collect()
}

/// Filings of an agency for a year, the newest first, without what was reported.
pub(super) async fn rows_before(
    conn: &impl ConnectionTrait,
    collector: &AgencyId,
    filer: &str,
    year: i32,
) -> Result<Vec<filing_row::Model>, OfficeError> {
    Ok(filing_row::brief()
        .filter(filing_row::Column::AgencyId.eq(collector.as_str()))
        .filter(filing_row::Column::FilerId.eq(filer))
        .filter(filing_row::Column::Year.eq(year))
        .order_by_desc(filing_row::Column::Number)
        .all(conn)
        .await?)
}

/// Whoever numbers receipts does it alone.
pub(super) async fn begin(tx: &Tx) -> Result<(), OfficeError> {
    audit::locked_head(tx).await.map(|_| ())
}

/// Keeps it. The caller has begun with [`begin`] and has asked the rules.
pub(super) async fn keep(tx: &Tx, came: Came<'_>) -> Result<filing_row::Model, OfficeError> {
    let year = came.report.year;
    let former = newest(tx.conn(), came.collector, &came.filer.id, year).await?;
    if let Some(former) = &former {
        filing_row::Entity::update_many()
            .col_expr(filing_row::Column::Newest, Expr::value(false))
            .filter(filing_row::Column::AgencyId.eq(came.collector.as_str()))
            .filter(filing_row::Column::Id.eq(&former.id))
            .exec(tx.conn())
            .await?;
    }
    let last: Option<Option<i32>> = filing_row::Entity::find()
        .select_only()
        .column_as(filing_row::Column::Serial.max(), "last")
        .filter(filing_row::Column::AgencyId.eq(came.collector.as_str()))
        .filter(filing_row::Column::Year.eq(year))
        .into_tuple()
        .one(tx.conn())
        .await?;
    let numbers = Numbers::of(&came.found);
    let (file_id, file_name) = came.file.map(|(id, name)| (id.to_string(), name)).unzip();
    let mut row = filing_row::Model {
        id: tx.new_identity(),
        agency_id: came.collector.to_string(),
        filer_id: came.filer.id.clone(),
        year,
        number: former.as_ref().map_or(0, |former| former.number).saturating_add(1),
        serial: last.flatten().unwrap_or(0).saturating_add(1),
        newest: true,
        origin: came.origin.code().to_owned(),
        state: FilingState::Received.code().to_owned(),
        format: came.report.format.id.clone(),
        title: came.title,
        body: came.body,
        digest: came.digest,
        erratum: came.erratum,
        scope: came.scope.map(|scope| scope.code().to_owned()),
        findings: serde_json::to_string(&came.found).map_err(OfficeError::fault)?,
        must: numbers.must,
        unexplained: numbers.unexplained,
        unsure: numbers.unsure,
        hints: numbers.hints,
        file_id,
        file_name,
        filed_by_name: came.by.name.clone(),
        filed_at: tx.now(),
        first_at: former.map_or(tx.now(), |former| former.first_at),
        signature: String::new(),
        decided_by_name: None,
        decided_at: None,
        return_reason: None,
        accept_note: None,
        signed_at: came.signed_at,
        version: 1,
    };
    row.signature = sign(tx.office(), &row);
    filing_row::Entity::insert(row.clone().into_active_model()).exec_without_returning(tx.conn()).await?;
    compare_again(tx, came.collector, &row, came.report).await?;
    Ok(row)
}

/// The entry in the record of the superior.
pub(super) fn received(row: &filing_row::Model, from: &str) -> Result<CollectionEvent, OfficeError> {
    Ok(CollectionEvent::Received {
        filing: identity(row)?,
        from: from.to_owned(),
        year: row.year,
        number: row.number,
        digest: row.digest.clone(),
        receipt: row.receipt(),
        file: row.file_name.clone(),
    })
}

pub(super) fn identity(row: &filing_row::Model) -> Result<FilingId, OfficeError> {
    FilingId::parse(&row.id).ok_or_else(|| OfficeError::fault("identity of a filing"))
}

/// Stores what the superior decided; somebody who was faster makes it a conflict.
pub(super) async fn save(
    tx: &Tx,
    mut row: filing_row::Model,
    edit: impl FnOnce(&mut filing_row::Model),
) -> Result<filing_row::Model, OfficeError> {
    let seen = row.version;
    edit(&mut row);
    row.version = seen + 1;
    let next = filing_row::ActiveModel {
        state: Set(row.state.clone()),
        decided_by_name: Set(row.decided_by_name.clone()),
        decided_at: Set(row.decided_at),
        return_reason: Set(row.return_reason.clone()),
        accept_note: Set(row.accept_note.clone()),
        version: Set(row.version),
        ..Default::default()
    };
    let saved = filing_row::Entity::update_many()
        .set(next)
        .filter(filing_row::Column::AgencyId.eq(&row.agency_id))
        .filter(filing_row::Column::Id.eq(&row.id))
        .filter(filing_row::Column::Version.eq(seen))
        .exec(tx.conn())
        .await?;
    if saved.rows_affected == 1 { Ok(row) } else { Err(OfficeError::Conflict) }
}

/// Everybody who holds one of these duties today in one of these agencies.
pub(crate) async fn holders(
    conn: &impl ConnectionTrait,
    office: &Office,
    agencies: &[String],
    duties: &[Duty],
) -> Result<Vec<(AgencyId, StaffId)>, OfficeError> {
    let today = office.today();
    let mut found = std::collections::BTreeSet::new();
    for some in agencies.chunks(AT_A_TIME) {
        let rows: Vec<(String, String)> = duty::Entity::find()
            .select_only()
            .columns([duty::Column::AgencyId, duty::Column::StaffId])
            .filter(duty::Column::AgencyId.is_in(some))
            .filter(duty::Column::Duty.is_in(duties.iter().map(|duty| duty.code())))
            .filter(duty::Column::FromOn.lte(today))
            .filter(
                Condition::any().add(duty::Column::UntilOn.is_null()).add(duty::Column::UntilOn.gte(today)),
            )
            .order_by_asc(duty::Column::Id)
            .into_tuple()
            .all(conn)
            .await?;
        found.extend(
            rows.iter()
                .filter_map(|(agency, staff)| Some((AgencyId::parse(agency)?, StaffId::parse(staff)?))),
        );
    }
    Ok(found.into_iter().collect())
}

/// The same sentence to all of them.
pub(crate) fn told(to: Vec<(AgencyId, StaffId)>, sentence: &str, link: &str) -> Vec<Notice> {
    to.into_iter()
        .map(|(agency, to)| Notice { agency, to, sentence: sentence.to_owned(), link: link.to_owned() })
        .collect()
}

/// An agency directly below the collector, or the collector itself, whose office hands in its own figures.
pub(crate) async fn below(
    conn: &impl ConnectionTrait,
    collector: &AgencyId,
    id: &str,
) -> Result<agency::Model, OfficeError> {
    agency::Entity::find_by_id(id)
        .filter(at_or_below(collector))
        .one(conn)
        .await?
        .ok_or(OfficeError::NotFound)
}
