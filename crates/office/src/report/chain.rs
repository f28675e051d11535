//! With what the figures of a report are compared. A report of the agency's own work follows its own report of the
//! year before; one that sums the reports of others follows the one of the same scope: the two are separate reports
//! with chains of their own, though they are published in the same place.

use gongkai_domain::{
    authority::{Actor, Authz, Edit, Read, Staff},
    collection::Scope,
    id::AgencyId,
    refusal::Refusal,
    report::{ReportEvent, State},
};
use gongkai_report::{Report, json};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use super::{
    AnnualReport, by_year,
    change::{identity, save_row},
    digest_of,
    draft::{Work, keep, work_of},
    edition_of, load, read_body, report_row,
};
use crate::{Office, OfficeError, Outcome, collection::roll_up_row, organisation::agency};

/// What stands for the year before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chain {
    /// Nothing does: there is no report of that year.
    Nothing,
    /// The agency's report of that year.
    Report,
    /// The newest sum of the same scope: no report was made of it.
    Sum,
    /// Only a report of another scope is there, which sums this: its figures are not comparable.
    Other(Option<Scope>),
}

/// What a report is compared with.
pub(super) struct Before {
    /// What stands for the figures.
    pub chain: Chain,
    /// The report whose figures are comparable.
    pub figures: Option<Report>,
    /// The agency's report of the year before, whatever it sums, for its texts.
    pub texts: Option<Report>,
}

/// Finds what a report of this scope is compared with.
pub(super) async fn before<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    row: &report_row::Model,
    scope: Option<Scope>,
) -> Result<Before, OfficeError> {
    let year = row.year.saturating_sub(1);
    let former = match by_year(conn, agency, year).await? {
        Some(former) => {
            let edition = edition_of(conn, &former, former.counted()).await?;
            let (work, _) = work_of(conn, &edition).await?;
            Some((read_body(&edition)?, work.scope))
        }
        None => None,
    };
    let (texts, of) = former.unzip();
    if of == Some(scope) {
        return Ok(Before { chain: Chain::Report, figures: texts.clone(), texts });
    }
    if let Some(scope) = scope
        && let Some(figures) = newest_sum(conn, agency, year, scope).await?
    {
        return Ok(Before { chain: Chain::Sum, figures: Some(figures), texts });
    }
    let chain = of.map_or(Chain::Nothing, Chain::Other);
    Ok(Before { chain, figures: None, texts })
}

async fn newest_sum<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    year: i32,
    scope: Scope,
) -> Result<Option<Report>, OfficeError> {
    let row = roll_up_row::Entity::find()
        .filter(roll_up_row::Column::AgencyId.eq(agency.as_str()))
        .filter(roll_up_row::Column::Year.eq(year))
        .filter(roll_up_row::Column::Scope.eq(scope.code()))
        .order_by_desc(roll_up_row::Column::MadeAt)
        .order_by_desc(roll_up_row::Column::Id)
        .one(conn)
        .await?;
    let Some(row) = row else { return Ok(None) };
    if digest_of(&row.body) != row.digest {
        return Err(OfficeError::fault("the sum is not the one of its digest"));
    }
    json::read(&row.body).map(Some).map_err(OfficeError::fault)
}

/// Are there agencies below, whose reports this one can sum?
pub async fn may_sum_others(office: &Office, right: &Authz<Read, AnnualReport>) -> Result<bool, OfficeError> {
    sums_others(office.read(), right.agency()).await
}

/// The same of any agency.
pub(super) async fn sums_others(conn: &impl ConnectionTrait, own: &AgencyId) -> Result<bool, OfficeError> {
    let below = agency::Entity::find().filter(agency::Column::SuperiorId.eq(own.as_str()));
    Ok(below.count(conn).await? > 0)
}

/// Says whose reports a report sums, such as one that came as a file; `None`: it is about the agency's own work.
pub async fn say_scope(
    office: &Office,
    who: &Staff,
    id: &str,
    scope: Option<Scope>,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, AnnualReport>(id)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let loaded = load(tx.conn(), right.agency(), id).await?;
            if matches!(loaded.life.state, State::Submitted | State::Approved) {
                let sentence = "这份报告正在审批，口径要等审批有结果后再改";
                return Err(Refusal::new("under_review", sentence).at("scope").into());
            }
            if loaded.work.scope == scope {
                return Err(Refusal::new("same_scope", "口径没有变，不用保存").at("scope").into());
            }
            let row = save_row(tx, loaded.row.clone(), |_| {}).await?;
            // What the next year is compared with is the public edition, where there is one.
            for number in std::collections::BTreeSet::from([row.edition, row.counted()]) {
                let edition = edition_of(tx.conn(), &row, number).await?;
                let (work, version) = work_of(tx.conn(), &edition).await?;
                keep(tx, (&row.id, number, &row.agency_id), &Work { scope, ..work }, version).await?;
            }
            let event = ReportEvent::ScopeSaid { report: identity(&row)?, year: row.year, scope };
            Ok(Outcome::of(()).event(event))
        })
        .await
}
