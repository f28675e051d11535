//! Reading assessments, and trying a set of indicators before it is used.

use gongkai_domain::{
    assessment::{Exact, Life, Scheme, State},
    authority::{Authz, Edit, Read, Staff},
    id::{AgencyId, AssessmentId},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{
    Assessments, Outcome, assessment_row, change_row, fact_row, objection_row, own_row, result::outcome,
    sees_all, sets::set_of,
};
use crate::{Office, OfficeError, bulletin, chance::day_in_china, publication::sha256};

/// An assessment with its result as it stands.
#[derive(Debug, Clone)]
pub struct Held {
    /// Which.
    pub id: AssessmentId,
    /// The row.
    pub row: assessment_row::Model,
    /// Its set.
    pub scheme: Scheme,
    /// Where it stands.
    pub life: Life,
    /// The result: fixed, or as it stands now. For a head of a unit before it is fixed: the own unit alone.
    pub outcome: Outcome,
    /// What units say of themselves.
    pub own: Vec<own_row::Model>,
    /// Objections.
    pub objections: Vec<objection_row::Model>,
    /// Facts that were entered after the units had been told, newest first.
    pub changes: Vec<change_row::Model>,
    /// Totals of the year before, by unit.
    pub before: Vec<(String, Exact)>,
}

/// All assessments, newest first.
pub async fn list(
    office: &Office,
    right: &Authz<Read, Assessments>,
) -> Result<Vec<assessment_row::Model>, OfficeError> {
    Ok(assessment_row::Entity::find()
        .filter(assessment_row::Column::AgencyId.eq(right.agency().as_str()))
        .order_by_desc(assessment_row::Column::Year)
        .all(office.read())
        .await?)
}

pub(super) fn life_of(
    row: &assessment_row::Model,
    objections: &[objection_row::Model],
    changes: &[change_row::Model],
) -> Result<Life, OfficeError> {
    Ok(Life {
        state: State::parse(&row.state).ok_or_else(|| OfficeError::fault("state of an assessment"))?,
        announced_on: row.announced_on,
        changed_on: changes.iter().map(|one| day_in_china(one.at)).max(),
        undecided: objections.iter().filter(|one| one.upheld.is_none()).count(),
        undecided_since: objections
            .iter()
            .filter(|one| one.upheld.is_none())
            .map(|one| day_in_china(one.filed_at))
            .min(),
    })
}

/// The fixed result. A row that was changed by another hand is none.
fn frozen(row: &assessment_row::Model) -> Result<Option<Outcome>, OfficeError> {
    let (Some(text), Some(digest)) = (&row.frozen, &row.frozen_digest) else { return Ok(None) };
    if sha256(text.as_bytes()) != *digest {
        return Err(OfficeError::fault(format!(
            "the result of assessment {} is not that of its digest",
            row.id
        )));
    }
    serde_json::from_str(text).map(Some).map_err(OfficeError::fault)
}

async fn changes<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    id: &str,
) -> Result<Vec<change_row::Model>, OfficeError> {
    Ok(change_row::Entity::find()
        .filter(change_row::Column::AgencyId.eq(agency.as_str()))
        .filter(change_row::Column::AssessmentId.eq(id))
        .order_by_desc(change_row::Column::At)
        .order_by_desc(change_row::Column::Id)
        .all(conn)
        .await?)
}

pub(super) async fn held<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    id: &str,
) -> Result<Held, OfficeError> {
    let row = assessment_row::Entity::find_by_id(id)
        .filter(assessment_row::Column::AgencyId.eq(agency.as_str()))
        .one(conn)
        .await?
        .ok_or(OfficeError::NotFound)?;
    let scheme: Scheme = serde_json::from_str(&row.scheme).map_err(OfficeError::fault)?;
    let objections = objection_row::Entity::find()
        .filter(objection_row::Column::AgencyId.eq(agency.as_str()))
        .filter(objection_row::Column::AssessmentId.eq(&row.id))
        .order_by_asc(objection_row::Column::Id)
        .all(conn)
        .await?;
    let own = own_row::Entity::find()
        .filter(own_row::Column::AgencyId.eq(agency.as_str()))
        .filter(own_row::Column::AssessmentId.eq(&row.id))
        .all(conn)
        .await?;
    let outcome = match frozen(&row)? {
        Some(fixed) => fixed,
        None => {
            let entered = fact_row::Entity::find()
                .filter(fact_row::Column::AgencyId.eq(agency.as_str()))
                .filter(fact_row::Column::AssessmentId.eq(&row.id))
                .all(conn)
                .await?;
            outcome(conn, agency, (row.year, &scheme), &entered).await?
        }
    };
    let changes = changes(conn, agency, &row.id).await?;
    let before = assessment_row::Entity::find()
        .filter(assessment_row::Column::AgencyId.eq(agency.as_str()))
        .filter(assessment_row::Column::Year.eq(row.year - 1))
        .one(conn)
        .await?;
    let before = before.map(|row| frozen(&row)).transpose()?.flatten();
    let totals = |of: Outcome| of.units.into_iter().map(|one| (one.unit.id, one.score.total)).collect();
    let id = AssessmentId::parse(&row.id).ok_or(OfficeError::NotFound)?;
    let life = life_of(&row, &objections, &changes)?;
    Ok(Held {
        id,
        life,
        row,
        scheme,
        outcome,
        own,
        objections,
        changes,
        before: before.map(totals).unwrap_or_default(),
    })
}

/// One assessment, as far as the person sees it.
pub async fn show(
    office: &Office,
    who: &Staff,
    right: &Authz<Read, Assessments>,
) -> Result<Held, OfficeError> {
    let mut held = held(office.read(), right.agency(), right.id()).await?;
    if !sees_all(who) && held.life.state != State::Frozen {
        let own = |id: &str| who.unit.as_ref().is_some_and(|unit| unit.as_str() == id);
        let told = held.life.state != State::Open;
        held.outcome.units.retain(|one| told && own(&one.unit.id));
        held.own.retain(|row| own(&row.unit_id));
        held.objections.retain(|row| own(&row.unit_id));
        held.changes.retain(|row| own(&row.unit_id));
        held.before.retain(|(unit, _)| own(unit));
    }
    Ok(held)
}

/// Bulletins of the year that are not issued, so that the result does not count them; in words.
pub async fn not_issued(
    office: &Office,
    right: &Authz<Read, Assessments>,
    year: i32,
) -> Result<Vec<String>, OfficeError> {
    bulletin::not_issued(office, right.agency(), year).await
}

/// What a set of indicators would give for a year, from bulletins alone. Nothing is kept.
pub async fn trial(
    office: &Office,
    right: &Authz<Edit, Assessments>,
    scheme: &str,
    year: i32,
) -> Result<(Scheme, Outcome), OfficeError> {
    let found = set_of(office.read(), right.agency(), scheme).await?;
    let (scheme, _) = found.ok_or(OfficeError::NotFound)?;
    let outcome = outcome(office.read(), right.agency(), (year, &scheme), &[]).await?;
    Ok((scheme, outcome))
}

/// An assessment that is not fixed, for the work lists.
pub(crate) struct Open {
    /// The row.
    pub row: assessment_row::Model,
    /// Where it stands.
    pub life: Life,
    /// Units that said something of themselves.
    pub own: Vec<String>,
    /// Units about which something was entered after they had been told, as often as it was.
    pub changed: Vec<String>,
}

/// Assessments that are not fixed, for the work lists.
pub(crate) async fn open_assessments(office: &Office, who: &Staff) -> Result<Vec<Open>, OfficeError> {
    let rows = assessment_row::Entity::find()
        .filter(assessment_row::Column::AgencyId.eq(who.agency.as_str()))
        .filter(assessment_row::Column::State.ne(State::Frozen.code()))
        .all(office.read())
        .await?;
    let mut open = Vec::new();
    for row in rows {
        let objections = objection_row::Entity::find()
            .filter(objection_row::Column::AgencyId.eq(who.agency.as_str()))
            .filter(objection_row::Column::AssessmentId.eq(&row.id))
            .all(office.read())
            .await?;
        let own = own_row::Entity::find()
            .filter(own_row::Column::AgencyId.eq(who.agency.as_str()))
            .filter(own_row::Column::AssessmentId.eq(&row.id))
            .all(office.read())
            .await?;
        let changed = changes(office.read(), &who.agency, &row.id).await?;
        let life = life_of(&row, &objections, &changed)?;
        open.push(Open {
            row,
            life,
            own: own.into_iter().map(|row| row.unit_id).collect(),
            changed: changed.into_iter().map(|row| row.unit_id).collect(),
        });
    }
    Ok(open)
}
