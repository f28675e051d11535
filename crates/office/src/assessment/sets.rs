//! Sets of indicators: those that come with the program, and an agency's own, tried before they are published as a
//! version. An assessment keeps a copy of its set: a later version changes nothing in a year that has begun.

use std::collections::BTreeSet;

use gongkai_domain::{
    assessment::{Scheme, example, example_text, examples, is_counted},
    authority::{Actor, Authz, Edit, Staff},
    id::AgencyId,
    operation::OperationEvent,
    refusal::Refusal,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use super::{Assessments, result, result::outcome, set_row};
use crate::{Office, OfficeError, Outcome, organisation::unit};

/// A set that an assessment can begin with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// How forms and addresses call it.
    pub key: String,
    /// Its title, with the version.
    pub title: String,
    /// Who published it, of an agency's own; `None`: it came with the program.
    pub own: Option<set_row::Model>,
}

fn titled(row: &set_row::Model) -> String {
    format!("{}（第{}版）", row.title, row.version)
}

/// Versions of the agency's own sets, newest first.
async fn own<C: ConnectionTrait>(conn: &C, agency: &AgencyId) -> Result<Vec<set_row::Model>, OfficeError> {
    Ok(set_row::Entity::find()
        .filter(set_row::Column::AgencyId.eq(agency.as_str()))
        .order_by_asc(set_row::Column::Code)
        .order_by_desc(set_row::Column::Version)
        .all(conn)
        .await?)
}

/// All versions of the agency's own sets, then those that come with the program.
pub async fn sets(office: &Office, right: &Authz<Edit, Assessments>) -> Result<Vec<Offered>, OfficeError> {
    let rows = own(office.read(), right.agency()).await?;
    let own =
        rows.into_iter().map(|row| Offered { key: row.id.clone(), title: titled(&row), own: Some(row) });
    let shipped =
        examples().iter().map(|set| Offered { key: set.id.clone(), title: set.title.clone(), own: None });
    Ok(own.chain(shipped).collect())
}

/// What an assessment can begin with: of the agency's own sets the newest version alone.
pub async fn offered(office: &Office, right: &Authz<Edit, Assessments>) -> Result<Vec<Offered>, OfficeError> {
    let mut seen = BTreeSet::new();
    let mut all = sets(office, right).await?;
    all.retain(|one| one.own.as_ref().is_none_or(|row| seen.insert(row.code.clone())));
    Ok(all)
}

/// The set of a key with its title; `None`: there is none.
pub(super) async fn set_of<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    key: &str,
) -> Result<Option<(Scheme, String)>, OfficeError> {
    if let Some(set) = example(key) {
        return Ok(Some((set.clone(), set.title.clone())));
    }
    let row = set_row::Entity::find_by_id(key)
        .filter(set_row::Column::AgencyId.eq(agency.as_str()))
        .one(conn)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let set = serde_json::from_str(&row.body).map_err(OfficeError::fault)?;
    Ok(Some((set, titled(&row))))
}

/// The text of a set as it was written, with a name for a file.
pub async fn set_text(
    office: &Office,
    right: &Authz<Edit, Assessments>,
    key: &str,
) -> Result<(String, String), OfficeError> {
    if let Some(text) = example_text(key) {
        return Ok((format!("{key}.toml"), text.to_owned()));
    }
    let rows = own(office.read(), right.agency()).await?;
    let row = rows.into_iter().find(|row| row.id == key).ok_or(OfficeError::NotFound)?;
    Ok((format!("{}-{}.toml", row.code, row.version), row.source))
}

/// What a set that nobody has published would give for a year. Nothing is kept.
pub async fn try_set(
    office: &Office,
    right: &Authz<Edit, Assessments>,
    text: &str,
    year: i32,
) -> Result<(Scheme, result::Outcome), OfficeError> {
    let scheme = Scheme::read(text)?;
    let outcome = outcome(office.read(), right.agency(), (year, &scheme), &[]).await?;
    Ok((scheme, outcome))
}

/// What is right about a set and yet worth knowing before it is published: what people will have to enter, and kinds
/// of units that no unit is of.
pub async fn remarks(
    office: &Office,
    right: &Authz<Edit, Assessments>,
    scheme: &Scheme,
) -> Result<Vec<String>, OfficeError> {
    let units = unit::Entity::find()
        .filter(unit::Column::AgencyId.eq(right.agency().as_str()))
        .filter(unit::Column::ClosedOn.is_null())
        .all(office.read())
        .await?;
    let mut told = Vec::new();
    let by_hand: Vec<&str> = scheme
        .indicators()
        .map(|(_, one)| one)
        .filter(|one| !is_counted(one))
        .map(|one| one.id.as_str())
        .collect();
    if !by_hand.is_empty() {
        told.push(format!("系统不统计、要由人登记的有{}项：{}", by_hand.len(), by_hand.join("、")));
    }
    for (_, one) in scheme.indicators() {
        let is_none = |kind: &&String| units.iter().all(|unit| !unit.name.contains(kind.as_str()));
        let none: Vec<&str> = one.applies_to.iter().filter(is_none).map(String::as_str).collect();
        if !none.is_empty() {
            told.push(format!("{} 只适用于{}，现在没有名称里带这些字的科室", one.id, none.join("、")));
        }
    }
    Ok(told)
}

/// Publishes a set, or the next version of one. It is judged again, and every reason is told at once.
pub async fn publish_set(
    office: &Office,
    who: &Staff,
    text: &str,
    reason: &str,
) -> Result<String, OfficeError> {
    let right = who.authorise_all::<Edit, Assessments>()?;
    let (reason, source) = (reason.trim(), text.replace("\r\n", "\n"));
    let (scheme, mut refusals) = match Scheme::read(&source) {
        Ok(scheme) => (Some(scheme), Vec::new()),
        Err(all) => (None, all),
    };
    if scheme.as_ref().is_some_and(|scheme| example(&scheme.id).is_some()) {
        let sentence = "这个 id 是随程序提供的指标的，请另起一个";
        refusals.push(Refusal::new("set_id_shipped", sentence).at("text"));
    }
    if !(2..=400).contains(&reason.chars().count()) {
        let sentence = "请写明发布或者修改的理由，2到400个字";
        refusals.push(Refusal::new("reason_missing", sentence).at("reason"));
    }
    let (Some(scheme), true) = (scheme, refusals.is_empty()) else { return Err(refusals.into()) };
    let body = serde_json::to_string(&scheme).map_err(OfficeError::fault)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let rows = own(tx.conn(), right.agency()).await?;
            let newest = rows.iter().find(|row| row.code == scheme.id);
            if newest.is_some_and(|row| row.body == body) {
                let sentence = "和这套指标现在的版本没有不同，不用再发布";
                return Err(Refusal::new("set_unchanged", sentence).at("text").into());
            }
            let version = newest.map_or(1, |row| row.version.saturating_add(1));
            let row = set_row::Model {
                id: tx.new_identity(),
                agency_id: right.agency().to_string(),
                code: scheme.id.clone(),
                version,
                title: scheme.title.clone(),
                body: body.clone(),
                source: source.clone(),
                reason: reason.to_owned(),
                published_by_name: who.name.clone(),
                published_at: tx.now(),
            };
            let id = row.id.clone();
            set_row::Entity::insert(row.into_active_model()).exec_without_returning(tx.conn()).await?;
            let event = OperationEvent::IndicatorsPublished {
                set: scheme.id.clone(),
                title: scheme.title.clone(),
                version: u32::try_from(version).unwrap_or(u32::MAX),
                reason: reason.to_owned(),
            };
            Ok(Outcome::of(id).event(event))
        })
        .await
}
