//! An agency files its report with the superior, and sees what became of it.

use std::collections::BTreeMap;

use gongkai_domain::{
    authority::{Actor, Authz, Edit, Read, Staff},
    collection::{CollectionEvent, Origin, Term, Wish, may_file, term},
    id::{AgencyId, FilingId},
    organisation::{AgencyKind, is_open},
    refusal::Refusal,
    report::State,
};
use gongkai_report::json;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{
    DECIDERS, Found, Own, filing_row,
    found::{explain, found_of},
    keep::{Came, begin, holders, identity, keep, newest, received, told},
};
use crate::{
    Office, OfficeError, Outcome,
    organisation::agency,
    report::{self, AnnualReport},
};

/// What an agency sees of the way of its report to the superior.
#[derive(Debug, Clone)]
pub struct OwnFilings {
    /// The report with its newest edition.
    pub report: AnnualReport,
    /// Name of the superior; `None`: there is none.
    pub superior: Option<String>,
    /// The last day for it.
    pub term: Option<Term>,
    /// What the checks say of the newest edition.
    pub found: Vec<Found>,
    /// All filings of the year, newest first, without the reports themselves.
    pub filings: Vec<filing_row::Model>,
}

impl OwnFilings {
    /// Has the leader in charge approved the newest edition?
    pub fn is_approved(&self) -> bool {
        matches!(self.report.life.state, State::Approved | State::Published)
    }

    /// Is there something to file: an approved edition that the superior does not have?
    pub fn is_due(&self) -> bool {
        let newest = self.filings.first().map(|row| row.digest.as_str());
        self.superior.is_some() && self.is_approved() && newest != Some(self.report.life.digest.as_str())
    }
}

/// The filings of a report of the own agency.
pub async fn own_filings(office: &Office, right: &Authz<Read, Own>) -> Result<OwnFilings, OfficeError> {
    let snapshot = office.snapshot().await?;
    let report = report::load(&snapshot, right.agency(), right.id()).await?;
    let own = own_row(&snapshot, right.agency()).await?;
    let superior = superior_of(&snapshot, office, &own).await?;
    let filings = filing_row::brief()
        .filter(filing_row::Column::FilerId.eq(right.agency().as_str()))
        .filter(filing_row::Column::Year.eq(report.row.year))
        .order_by_desc(filing_row::Column::FiledAt)
        .order_by_desc(filing_row::Column::Number)
        .all(&snapshot)
        .await?;
    Ok(OwnFilings {
        found: found_of(&report.findings),
        term: AgencyKind::parse(&own.kind).and_then(|kind| term(kind, report.row.year)),
        superior: superior.map(|row| row.name),
        filings,
        report,
    })
}

pub(crate) async fn own_row(
    conn: &impl ConnectionTrait,
    own: &AgencyId,
) -> Result<agency::Model, OfficeError> {
    agency::Entity::find_by_id(own.as_str()).one(conn).await?.ok_or(OfficeError::NotFound)
}

/// The agency that collects from this one.
pub(crate) async fn superior_of(
    conn: &impl ConnectionTrait,
    office: &Office,
    own: &agency::Model,
) -> Result<Option<agency::Model>, OfficeError> {
    let Some(id) = &own.superior_id else { return Ok(None) };
    let row = agency::Entity::find_by_id(id.as_str()).one(conn).await?;
    Ok(row.filter(|row| is_open(row.closed_on, office.today())))
}

/// Files the newest edition; `seen`: digest of what the person saw, `said`: explanations by [`Found::key`].
pub async fn file(
    office: &Office,
    who: &Staff,
    id: &str,
    seen: &str,
    said: &BTreeMap<String, String>,
) -> Result<FilingId, OfficeError> {
    let right = who.authorise::<Edit, Own>(id)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            begin(tx).await?;
            let report = report::load(tx.conn(), right.agency(), id).await?;
            let own = own_row(tx.conn(), right.agency()).await?;
            let Some(above) = superior_of(tx.conn(), office, &own).await? else {
                let sentence =
                    "本机关在系统里没有上级机关，不用报送；要报送的，请上级机关的系统管理员先登记隶属关系";
                return Err(Refusal::new("no_superior", sentence).into());
            };
            let collector =
                AgencyId::parse(&above.id).ok_or_else(|| OfficeError::fault("identity of an agency"))?;
            let mut found = found_of(&report.findings);
            explain(&mut found, said)?;
            let open: Vec<String> = found.iter().filter(|one| one.is_open()).map(Found::name).collect();
            let last = newest(tx.conn(), &collector, &own.id, report.row.year).await?;
            let last = last.as_ref().map(filing_row::Model::filed).transpose()?;
            may_file(Wish {
                state: report.life.state,
                digest: &report.life.digest,
                seen,
                unexplained: &open,
                last: last.as_ref(),
            })?;
            let came = Came {
                collector: &collector,
                filer: &own,
                report: &report.report,
                title: report.edition.title.clone(),
                body: json::write(&report.report),
                digest: report.life.digest.clone(),
                erratum: report.edition.erratum.clone(),
                scope: report.work.scope,
                found,
                origin: Origin::Program,
                file: None,
                by: who,
                signed_at: None,
            };
            let row = keep(tx, came).await?;
            let filing = identity(&row)?;
            let filed = CollectionEvent::Filed {
                filing: filing.clone(),
                year: row.year,
                number: row.number,
                digest: row.digest.clone(),
                receipt: row.receipt(),
            };
            let to = holders(tx.conn(), office, std::slice::from_ref(&above.id), DECIDERS).await?;
            let again =
                if row.number > 1 { format!("（第{}次报送）", row.number) } else { String::new() };
            let sentence = format!("{}报送了{}年度报告{again}", own.name, row.year);
            let mut outcome =
                Outcome::of(filing).event(filed).event_in(&collector, received(&row, &own.name)?);
            for notice in told(to, &sentence, &format!("/office/filings/{}", row.id)) {
                outcome = outcome.notice(notice);
            }
            Ok(outcome)
        })
        .await
}
