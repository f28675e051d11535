//! Handing on: to the leader in charge, back, and with the leader's approval to the superior.

use gongkai_domain::{
    authority::{Actor, Authz, Decide, Edit, Read, Staff},
    collection::FilingState,
    id::{AgencyId, ReturnFilingId},
    refusal::Refusal,
    returns::{Life, Ready, ReturnEvent, Sheet},
};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, sea_query::Expr};

use super::{
    Kept, Returns, awaited_by, filing_row,
    fill::{identity, save},
    look::load,
    stored,
    year::earlier,
};
use crate::{
    Office, OfficeError, Outcome, Tx,
    chance::day_in_china,
    collection::{DECIDERS, holders, own_row, told},
};

/// What the rules ask of figures that are handed on.
fn ready<'a>(office: &Office, kept: &Kept, missing: &'a [String]) -> Ready<'a> {
    let counts = kept.sheet.figures().any(|line| line.counted.is_some());
    Ready {
        last: kept.which.days().1,
        counted_on: counts.then(|| day_in_china(kept.row.counted_at)),
        today: office.today(),
        missing,
    }
}

/// Its figures with the year so far as it stands now.
async fn with_year(office: &Office, right: &Authz<Read, Returns>, kept: &Kept) -> Result<Sheet, OfficeError> {
    let (earlier, _) = earlier(office, office.read(), right, kept.which).await?;
    Ok(kept.sheet.with_year(&earlier))
}

/// Hands it to the leader in charge; `seen` is the version on the page. The year so far is fixed with it.
pub async fn submit(office: &Office, who: &Staff, id: &str, seen: i32) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Returns>(id)?;
    let reader = who.authorise::<Read, Returns>(id)?;
    let kept = load(office.read(), right.agency(), id).await?;
    if kept.row.version != seen {
        return Err(OfficeError::Conflict);
    }
    let (text, digest) = stored(&with_year(office, &reader, &kept).await?)?;
    let missing = kept.sheet.missing();
    let too_large = kept.which.def.too_large(&kept.sheet);
    if !too_large.is_empty() {
        let refused = too_large.into_iter().map(|sentence| Refusal::new("part_too_large", sentence));
        return Err(refused.collect::<Vec<_>>().into());
    }
    let life = kept.life.submit(&who.id, digest, ready(office, &kept, &missing))?;
    let name = kept.which.title();
    let event = ReturnEvent::Submitted { id: identity(id)?, name, digest: life.digest.clone() };
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            save(tx, kept.row, &life, |row| {
                row.sheet = text;
                (row.submitted_by_name, row.submitted_at) = (Some(who.name.clone()), Some(tx.now()));
                row.back_reason = None;
            })
            .await?;
            Ok(Outcome::of(()).event(event))
        })
        .await
}

/// Gives it back to whoever fills it in; `seen` is the digest on the page.
pub async fn give_back(
    office: &Office,
    who: &Staff,
    id: &str,
    seen: &str,
    why: &str,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Decide, Returns>(id)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let kept = load(tx.conn(), right.agency(), id).await?;
            let (life, reason) = kept.life.give_back(seen, why)?;
            let event = ReturnEvent::GivenBack {
                id: identity(id)?,
                name: kept.which.title(),
                reason: reason.clone(),
            };
            save(tx, kept.row, &life, |row| row.back_reason = Some(reason)).await?;
            Ok(Outcome::of(()).event(event))
        })
        .await
}

/// Approves exactly what was on the page and files it with the superior; `seen` is its digest.
pub async fn approve(
    office: &Office,
    who: &Staff,
    id: &str,
    seen: &str,
) -> Result<ReturnFilingId, OfficeError> {
    let right = who.authorise::<Decide, Returns>(id)?;
    let reader = who.authorise::<Read, Returns>(id)?;
    let kept = load(office.read(), right.agency(), id).await?;
    let missing = kept.sheet.missing();
    let life = kept.life.file(&who.id, seen, ready(office, &kept, &missing))?;
    if with_year(office, &reader, &kept).await? != kept.sheet {
        let sentence = "送审以后，本年以前各期的数字有变化，本年累计已不是这个数，请退回填报人重新送审";
        return Err(Refusal::new("year_changed", sentence).into());
    }
    office
        .transact(&Actor::Staff(who.clone()), async |tx| file(tx, who, right.agency(), kept, &life).await)
        .await
}

async fn file(
    tx: &Tx,
    who: &Staff,
    own: &AgencyId,
    kept: Kept,
    life: &Life,
) -> Result<Outcome<ReturnFilingId>, OfficeError> {
    let own = own_row(tx.conn(), own).await?;
    let (collector, superior) = awaited_by(tx.conn(), tx.office(), &own).await?;
    let row = filing(tx, who, &kept, (&collector, superior.is_some()));
    let (id, name) = (identity(&kept.row.id)?, kept.which.title());
    save(tx, kept.row, life, |_| ()).await?;
    filing_row::Entity::update_many()
        .col_expr(filing_row::Column::Newest, Expr::value(false))
        .filter(filing_row::Column::FilerId.eq(&own.id))
        .filter(filing_row::Column::Kind.eq(&row.kind))
        .filter(filing_row::Column::Year.eq(row.year))
        .filter(filing_row::Column::Nth.eq(row.nth))
        .exec(tx.conn())
        .await?;
    filing_row::Entity::insert(row.clone().into_active_model()).exec_without_returning(tx.conn()).await?;
    let filing = ReturnFilingId::parse(&row.id).ok_or_else(|| OfficeError::fault("identity of a filing"))?;
    let (number, digest) = (row.number, row.digest.clone());
    let filed =
        ReturnEvent::Filed { id, filing: filing.clone(), name: name.clone(), number, digest: digest.clone() };
    let mut outcome = Outcome::of(filing.clone()).event(filed);
    if superior.is_none() {
        return Ok(outcome);
    }
    let again = if number > 1 { format!("（第{number}次报送）") } else { String::new() };
    let sentence = format!("{}报送了{name}{again}", own.name);
    let from = own.name;
    outcome = outcome.event_in(&collector, ReturnEvent::Received { filing, from, name, number, digest });
    let to = holders(tx.conn(), tx.office(), &[collector.to_string()], DECIDERS).await?;
    for notice in told(to, &sentence, &format!("/office/return-filings/{}", row.id)) {
        outcome = outcome.notice(notice);
    }
    Ok(outcome)
}

/// What goes to the collector. Whoever has nobody above it has decided with the approval.
fn filing(tx: &Tx, who: &Staff, kept: &Kept, (collector, is_above): (&AgencyId, bool)) -> filing_row::Model {
    let former = kept.filings.first();
    let state = if is_above { FilingState::Received } else { FilingState::Accepted };
    filing_row::Model {
        id: tx.new_identity(),
        agency_id: collector.to_string(),
        filer_id: kept.row.agency_id.clone(),
        kind: kept.row.kind.clone(),
        year: kept.row.year,
        nth: kept.row.nth,
        number: former.map_or(0, |former| former.number).saturating_add(1),
        newest: true,
        state: state.code().to_owned(),
        sheet: kept.row.sheet.clone(),
        digest: kept.row.digest.clone(),
        filled_by_name: kept.row.filled_by_name.clone(),
        approved_by_name: who.name.clone(),
        counted_at: kept.row.counted_at,
        filed_at: tx.now(),
        first_at: former.map_or(tx.now(), |former| former.first_at),
        decided_by_name: (!is_above).then(|| who.name.clone()),
        decided_at: (!is_above).then(|| tx.now()),
        return_reason: None,
        version: 1,
    }
}
