//! What came as a file and was accepted is put before the public by the superior, or taken down. An agency that keeps
//! its reports in this installation releases them itself, and what it says there stands above what is said here.

use std::collections::BTreeMap;

use gongkai_domain::{
    authority::{Actor, Authz, Decide, Guarded, Read, Staff},
    collection::{CollectionEvent, Origin, Releasable, Scope},
    id::AgencyId,
    organisation::Duty,
    refusal::Refusal,
    report::reason,
};
use gongkai_public::{
    Bundle,
    bundle::{ANNUAL_REPORT, Approval},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
    sea_query::OnConflict,
};

use super::{
    Below, Listed,
    decide::{row_of, seen_row},
    filing_row,
    keep::{below, identity},
    look::{Order, gathered},
    receipt::genuine,
    released_row,
    sums::names,
};
use crate::{
    Office, OfficeError, Outcome, Tx,
    chance::day_in_china,
    organisation::card_message,
    outbox::Message,
    report::{Face, report_row},
};

/// Kind of the message that brings the public store up to date with a report that came as a file.
pub const PUT_FILED: &str = "public.put_filed_report";

/// What stands under a report that the superior shows.
const APPROVED: &str = "政府信息公开工作主管部门集中公布";

impl Guarded<Decide> for Below {
    const DUTIES: &'static [Duty] = &[Duty::DisclosureReviewer, Duty::ResponsibleLeader];
}

fn message(collector: &AgencyId, filer: &str, year: i32) -> Message {
    let payload = serde_json::json!({"collector": collector, "agency": filer, "year": year});
    Message { agency: collector.to_string(), ..Message::new(PUT_FILED, payload) }
}

/// What the superior shows of a year, by agency.
pub(super) async fn released(
    conn: &impl ConnectionTrait,
    collector: &AgencyId,
    year: i32,
) -> Result<BTreeMap<String, released_row::Model>, OfficeError> {
    let rows = released_row::Entity::find()
        .filter(released_row::Column::AgencyId.eq(collector.as_str()))
        .filter(released_row::Column::Year.eq(year))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.filer_id.clone(), row)).collect())
}

/// The last edition of a year that some superior showed of an agency; 0: none did.
pub(crate) async fn last_edition(
    conn: &impl ConnectionTrait,
    filer: &str,
    year: i32,
) -> Result<i32, OfficeError> {
    let last: Option<Option<i32>> = released_row::Entity::find()
        .select_only()
        .column_as(released_row::Column::Edition.max(), "last")
        .filter(released_row::Column::FilerId.eq(filer))
        .filter(released_row::Column::Year.eq(year))
        .into_tuple()
        .one(conn)
        .await?;
    Ok(last.flatten().unwrap_or(0))
}

/// The day of the first release by a superior, for the card of an agency that has filled in none.
pub(crate) async fn first_shown_on(
    conn: &impl ConnectionTrait,
    filer: &AgencyId,
) -> Result<Option<chrono::NaiveDate>, OfficeError> {
    let first: Option<Option<chrono::DateTime<chrono::Utc>>> = released_row::Entity::find()
        .select_only()
        .column_as(released_row::Column::ReleasedAt.min(), "first")
        .filter(released_row::Column::FilerId.eq(filer.as_str()))
        .into_tuple()
        .one(conn)
        .await?;
    Ok(first.flatten().map(day_in_china))
}

/// Does the agency keep the report of the year in this installation?
async fn keeps_own(conn: &impl ConnectionTrait, filer: &str, year: i32) -> Result<bool, OfficeError> {
    let row = report_row::Entity::find()
        .filter(report_row::Column::AgencyId.eq(filer))
        .filter(report_row::Column::Year.eq(year))
        .one(conn)
        .await?;
    Ok(row.is_some())
}

/// A filing as the rule sees it; `before`: what is or was shown of its year.
pub(super) async fn wish(
    conn: &impl ConnectionTrait,
    collector: &AgencyId,
    row: &filing_row::Model,
    before: Option<&released_row::Model>,
) -> Result<Releasable, OfficeError> {
    Ok(Releasable {
        state: row.standing()?,
        origin: Origin::parse(&row.origin).ok_or_else(|| OfficeError::fault("origin of a filing"))?,
        newest: row.newest,
        // The own office hands in its figures; the report of the government is another one.
        own: row.filer_id == collector.as_str() || keeps_own(conn, &row.filer_id, row.year).await?,
        shown: before.is_some_and(|shown| shows(shown, &row.digest)),
        before: before.is_some(),
    })
}

/// Shows a filing to the public; `seen` is the version on the page, `erratum` what is told of a later version, `scope`
/// whose reports it sums: a file without a signature says nothing of that.
pub async fn release(
    office: &Office,
    who: &Staff,
    id: &str,
    seen: i32,
    erratum: &str,
    scope: Option<Scope>,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Decide, Below>(id)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let row = seen_row(tx.conn(), right.agency(), id, seen).await?;
            let filer = below(tx.conn(), right.agency(), &row.filer_id).await?;
            let before = released(tx.conn(), right.agency(), row.year).await?.remove(&row.filer_id);
            let wish = wish(tx.conn(), right.agency(), &row, before.as_ref()).await?;
            let erratum = wish.erratum(erratum)?;
            let event = show(tx, who, right.agency(), (&row, &filer.name), (erratum, scope)).await?;
            put(right.agency(), &row.filer_id, row.year, Outcome::of(()).event(event))
        })
        .await
}

/// Shows everything of a year that was accepted and that nobody has shown yet. Gives how many.
pub async fn release_all(office: &Office, who: &Staff, year: i32) -> Result<usize, OfficeError> {
    let right = who.authorise_all::<Decide, Below>()?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let listed = entries(tx.conn(), office, right.agency(), year).await?;
            let ready: Vec<&Entry> = listed.iter().filter(|one| one.is_ready()).collect();
            if ready.is_empty() {
                let sentence =
                    "没有可以一并公布的：以文件报送、已核收、从未公布过的才能一并公布，更正的请逐份公布";
                return Err(Refusal::new("nothing_ready", sentence).into());
            }
            let mut outcome = Outcome::of(ready.len());
            for one in ready {
                let Some(filing) = &one.listed.filing else { continue };
                let row = row_of(tx.conn(), right.agency(), &filing.id).await?;
                let event =
                    show(tx, who, right.agency(), (&row, &one.listed.name), (None, row.sums())).await?;
                outcome = put(right.agency(), &row.filer_id, year, outcome.event(event))?;
            }
            Ok(outcome)
        })
        .await
}

/// The messages of a change.
fn put<T>(
    collector: &AgencyId,
    filer: &str,
    year: i32,
    outcome: Outcome<T>,
) -> Result<Outcome<T>, OfficeError> {
    let of = AgencyId::parse(filer).ok_or_else(|| OfficeError::fault("identity of an agency"))?;
    Ok(outcome.message(card_message(&of)).message(message(collector, filer, year)))
}

fn shows(shown: &released_row::Model, digest: &str) -> bool {
    shown.withdrawn_because.is_none() && shown.digest == digest
}

async fn show(
    tx: &Tx,
    who: &Staff,
    collector: &AgencyId,
    (row, from): (&filing_row::Model, &str),
    (erratum, scope): (Option<String>, Option<Scope>),
) -> Result<CollectionEvent, OfficeError> {
    genuine(tx.office(), row)?;
    let next = released_row::Model {
        agency_id: collector.to_string(),
        filer_id: row.filer_id.clone(),
        year: row.year,
        filing_id: row.id.clone(),
        edition: last_edition(tx.conn(), &row.filer_id, row.year).await?.saturating_add(1),
        digest: row.digest.clone(),
        erratum,
        scope: scope.map(|scope| scope.code().to_owned()),
        released_by_name: who.name.clone(),
        released_at: tx.now(),
        withdrawn_because: None,
        withdrawn_on: None,
    };
    use released_row::Column;
    let known = OnConflict::columns([Column::AgencyId, Column::FilerId, Column::Year])
        .update_columns([Column::FilingId, Column::Edition, Column::Digest, Column::Erratum])
        .update_column(Column::Scope)
        .update_columns([Column::ReleasedByName, Column::ReleasedAt])
        .update_columns([Column::WithdrawnBecause, Column::WithdrawnOn])
        .to_owned();
    released_row::Entity::insert(next.into_active_model())
        .on_conflict(known)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(CollectionEvent::Released {
        filing: identity(row)?,
        from: from.to_owned(),
        year: row.year,
        receipt: row.receipt(),
        digest: row.digest.clone(),
        scope,
    })
}

/// Takes down what the superior shows of the agency and year of a filing; the public reads the reason.
pub async fn take_down(
    office: &Office,
    who: &Staff,
    id: &str,
    seen: i32,
    why: &str,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Decide, Below>(id)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let row = seen_row(tx.conn(), right.agency(), id, seen).await?;
            let shown = released(tx.conn(), right.agency(), row.year).await?.remove(&row.filer_id);
            if shown.is_none_or(|shown| shown.withdrawn_because.is_some()) {
                let sentence = "门户上没有本机关集中公布的这份报告，不用撤下，请刷新页面再看";
                return Err(Refusal::new("not_public", sentence).into());
            }
            let why = reason(why, "why")?;
            let filer = below(tx.conn(), right.agency(), &row.filer_id).await?;
            released_row::Entity::update_many()
                .set(released_row::ActiveModel {
                    withdrawn_because: Set(Some(why.clone())),
                    withdrawn_on: Set(Some(day_in_china(tx.now()))),
                    ..Default::default()
                })
                .filter(released_row::Column::AgencyId.eq(right.agency().as_str()))
                .filter(released_row::Column::FilerId.eq(&row.filer_id))
                .filter(released_row::Column::Year.eq(row.year))
                .exec(tx.conn())
                .await?;
            let (filing, from, year) = (identity(&row)?, filer.name, row.year);
            let event = CollectionEvent::TakenDown { filing, from, year, reason: why };
            let outcome = Outcome::of(()).event(event);
            Ok(outcome.message(message(right.agency(), &row.filer_id, row.year)))
        })
        .await
}

/// What the public is to see at this moment of a report that came as a file. What the agency itself has released in
/// this installation is told by its own message.
pub async fn filed_face(
    office: &Office,
    collector: &AgencyId,
    filer: &AgencyId,
    year: i32,
) -> Result<Face, OfficeError> {
    let conn = office.snapshot().await?;
    let Some(shown) = released(&conn, collector, year).await?.remove(filer.as_str()) else {
        return Ok(Face::Nothing);
    };
    let own = report_row::Entity::find()
        .filter(report_row::Column::AgencyId.eq(filer.as_str()))
        .filter(report_row::Column::Year.eq(year))
        .one(&conn)
        .await?;
    if own.is_some_and(|own| own.public_edition.is_some() || own.withdrawn_edition.is_some()) {
        return Ok(Face::Nothing);
    }
    let scope = shown.sums();
    if let (Some(because), Some(on)) = (shown.withdrawn_because, shown.withdrawn_on) {
        return Ok(Face::Withdrawn { year, edition: shown.edition, because, on });
    }
    let row = row_of(&conn, collector, &shown.filing_id).await?;
    genuine(office, &row)?;
    Ok(Face::Shown(Box::new(Bundle {
        schema: 1,
        agency: filer.clone(),
        kind: ANNUAL_REPORT.to_owned(),
        slug: year.to_string(),
        edition: shown.edition,
        title: row.title,
        published_on: day_in_china(shown.released_at),
        content: serde_json::from_str(&row.body).map_err(OfficeError::fault)?,
        approvals: vec![Approval { duty: APPROVED.to_owned(), at: shown.released_at, seen: shown.digest }],
        erratum: shown.erratum,
        corrected: Vec::new(),
        earlier: Vec::new(),
        scope,
    })))
}

/// An agency in the directory of a year.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// As in the collection.
    pub listed: Listed,
    /// Code in addresses of the portal.
    pub code: String,
    /// What the superior shows or has taken down.
    pub released: Option<released_row::Model>,
    /// Does the agency keep the report in this installation?
    pub own: bool,
    /// Is the report of this year public, whoever released it?
    pub is_public: bool,
}

impl Entry {
    /// May the superior show it for the first time?
    pub fn is_ready(&self) -> bool {
        let Some((filing, origin)) = self.listed.filing.as_ref().and_then(|one| Some((one, one.origin()?)))
        else {
            return false;
        };
        let Some(state) = self.listed.standing.state else { return false };
        let shown = self.released.as_ref().is_some_and(|shown| shows(shown, filing.digest()));
        let wish =
            Releasable { state, origin, newest: true, own: self.own, shown, before: self.released.is_some() };
        !wish.before && wish.may_be().is_ok()
    }
}

/// Every agency of a year with its report, what the checks said of it, and whether the public sees it; by name.
pub async fn directory(
    office: &Office,
    right: &Authz<Read, Below>,
    year: i32,
) -> Result<Vec<Entry>, OfficeError> {
    let snapshot = office.snapshot().await?;
    entries(&snapshot, office, right.agency(), year).await
}

async fn entries(
    conn: &impl ConnectionTrait,
    office: &Office,
    collector: &AgencyId,
    year: i32,
) -> Result<Vec<Entry>, OfficeError> {
    let listed = gathered(conn, office.today(), collector, (year, Order::Named)).await?;
    let names = names(conn, collector).await?;
    let mut released = released(conn, collector, year).await?;
    let own: BTreeMap<String, Option<i32>> = report_row::Entity::find()
        .select_only()
        .columns([report_row::Column::AgencyId, report_row::Column::PublicEdition])
        .filter(report_row::Column::Year.eq(year))
        .filter(report_row::Column::AgencyId.in_subquery(super::look::ids_below(collector)))
        .into_tuple::<(String, Option<i32>)>()
        .all(conn)
        .await?
        .into_iter()
        .collect();
    Ok(listed
        .into_iter()
        .map(|listed| {
            let released = released.remove(&listed.filer);
            let own =
                own.get(&listed.filer).copied().or((listed.filer == collector.as_str()).then_some(None));
            let by_us = released.as_ref().is_some_and(|shown| shown.withdrawn_because.is_none());
            Entry {
                code: names.get(&listed.filer).map(|(_, code)| code.clone()).unwrap_or_default(),
                is_public: own.flatten().is_some() || (by_us && own.is_none()),
                own: own.is_some(),
                released,
                listed,
            }
        })
        .collect())
}
