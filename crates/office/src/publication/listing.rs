//! 公示: their term is prolonged with a reason, or they are taken down when it is over.

use chrono::NaiveDate;
use gongkai_domain::{
    authority::{Decide, Guarded, Staff},
    calendar::date_in_words,
    id::AgencyId,
    organisation::Duty,
    publication::{PublicationAct, WithdrawalReason, kinds, last_day, prolonging_unusable},
    refusal::Refusal,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{
    Held,
    change::{self, Change},
    document_row,
    held::edition_of,
    screening::{Told, sentence},
    withdraw::taken_down,
};
use crate::{Office, OfficeError, Tx, chance::day_in_china};

/// Kind of the job of every night that takes down what was to be shown for a term that is over.
pub const END_LISTS: &str = "publication.end_lists";

/// The term of a 公示, as a thing that somebody may prolong.
#[derive(Debug)]
pub enum Term {}

impl Guarded<Decide> for Term {
    const DUTIES: &'static [Duty] = &[Duty::DisclosureReviewer];
}

/// The last day of what the public sees; `None`: it has no term.
async fn ends_on(tx: &Tx, held: &Held) -> Result<Option<NaiveDate>, OfficeError> {
    let Some(public) = held.row.public_edition else { return Ok(None) };
    let shown = edition_of(tx.conn(), &held.row, public).await?;
    Ok(last_day(shown.period_until, held.row.prolonged_until))
}

/// Prolongs the term of a public 公示. The reason is for the public.
pub async fn prolong(
    office: &Office,
    who: &Staff,
    id: &str,
    version: i32,
    (until, because): (NaiveDate, &Told),
) -> Result<i32, OfficeError> {
    let right = who.authorise::<Decide, Term>(id)?;
    change::by_person(office, who, &right, async |tx, held| {
        if held.row.version != version {
            return Err(OfficeError::Conflict);
        }
        if held.row.public_edition.is_none() {
            return Err(Refusal::new("not_public", "这条信息没有公开，不需要续期").at("until").into());
        }
        let last = ends_on(tx, held).await?;
        let mut refusals: Vec<Refusal> =
            prolonging_unusable(last, until, day_in_china(tx.now())).err().into_iter().collect();
        let because = match sentence(office, &held.agency, because, "because").await {
            Err(OfficeError::Refused(all)) => {
                refusals.extend(all);
                String::new()
            }
            told => told?,
        };
        if !refusals.is_empty() {
            return Err(refusals.into());
        }
        let act = PublicationAct::Prolonged { until, because: because.clone() };
        let mut change = Change::of(held, held.life.clone(), act);
        change.row.prolonged_until = Some(until);
        change.row.prolonged_because = Some(because);
        change.deliver = true;
        Ok(change)
    })
    .await
}

/// Takes down what is shown for a term alone and whose term is over. Says how many. What somebody changes at the
/// same moment is looked at again the next night.
pub async fn end_lists(office: &Office) -> Result<usize, OfficeError> {
    use document_row::Column as C;
    let ending = kinds().iter().filter(|kind| kind.ends_with_its_term()).map(|kind| kind.id.as_str());
    let rows = document_row::Entity::find()
        .filter(C::PublicEdition.is_not_null())
        .filter(C::Kind.is_in(ending))
        .all(office.read())
        .await?;
    let mut ended = 0;
    for row in rows {
        let Some(agency) = AgencyId::parse(&row.agency_id) else { continue };
        let shown = edition_of(office.read(), &row, row.public_edition.unwrap_or(row.edition)).await?;
        if last_day(shown.period_until, row.prolonged_until).is_none_or(|last| last >= office.today()) {
            continue;
        }
        match change::by_itself(office, END_LISTS, &agency, &row.id, over).await {
            Ok(_) => ended += 1,
            Err(OfficeError::Conflict) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(ended)
}

async fn over(tx: &Tx, held: &Held) -> Result<Change, OfficeError> {
    let last = ends_on(tx, held).await?.filter(|last| *last < day_in_china(tx.now()));
    let last = last.ok_or(OfficeError::Conflict)?;
    let because = format!("公示期到{}结束，按期撤下", date_in_words(last));
    taken_down(tx, held, WithdrawalReason::Expired, &because)
}
