//! Who wrote a letter is kept no longer than it is of use (个人信息保护法 Art. 19: the shortest time that the
//! purpose needs). What was written and answered stays.

use chrono::{Days, NaiveDate};
use gongkai_domain::{
    authority::Actor,
    feedback::{FeedbackEvent, FeedbackKind},
    id::AgencyId,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, Query},
};

use super::{ANSWERED, letter_row};
use crate::{
    Office, OfficeError, Outcome, Tx,
    chance::beginning_in_china,
    inquiry,
    publication::document_row,
    setting::{self, Name},
};

/// Kind of the job that does it.
pub const ERASE_CONTACTS: &str = "feedback.erase_contacts";
/// Letters of one change.
const AT_ONCE: u64 = 500;

/// Erases contacts whose time is over, in every agency. Gives how many.
pub async fn erase_contacts(office: &Office) -> Result<u64, OfficeError> {
    let agencies: Vec<String> = letter_row::Entity::find()
        .filter(letter_row::Column::Contact.is_not_null())
        .select_only()
        .column(letter_row::Column::AgencyId)
        .distinct()
        .into_tuple()
        .all(office.read())
        .await?;
    let mut erased = 0;
    for id in agencies {
        let agency = AgencyId::parse(&id).ok_or_else(|| OfficeError::fault("agency of a letter"))?;
        let days = u64::from(setting::of(office, &agency).await?.number(Name::ContactDays));
        let Some(before) = office.today().checked_sub_days(Days::new(days)) else { continue };
        loop {
            let some = batch(office, &agency, before).await?;
            erased += some;
            if some < AT_ONCE {
                break;
            }
        }
    }
    Ok(erased + erase_questions(office).await?)
}

/// The same for questions of the portal: the writer was promised no less than one who reports an error.
async fn erase_questions(office: &Office) -> Result<u64, OfficeError> {
    let mut erased = 0;
    for agency in inquiry::agencies_with_contacts(office).await? {
        let days = u64::from(setting::of(office, &agency).await?.number(Name::ContactDays));
        let Some(before) = office.today().checked_sub_days(Days::new(days)) else { continue };
        let over = beginning_in_china(before);
        if !inquiry::has_contacts(office, &agency, over).await? {
            continue;
        }
        let done = office.transact(&Actor::System(ERASE_CONTACTS), async |tx| {
            let done = inquiry::erase_contacts(tx, &agency, over).await?;
            let letters = u32::try_from(done).unwrap_or(u32::MAX);
            let event = FeedbackEvent::ContactsErased { agency: agency.clone(), letters };
            Ok(Outcome::of(done).event_in(&agency, event))
        });
        erased += done.await?;
    }
    Ok(erased)
}

/// Letters that were answered, and comments of calls that ended, before a day.
fn over(agency: &AgencyId, before: NaiveDate) -> Condition {
    use letter_row::Column as C;
    let answered =
        Condition::all().add(C::State.eq(ANSWERED)).add(C::AnsweredAt.lt(beginning_in_china(before)));
    let ended = Query::select()
        .column(document_row::Column::Id)
        .from(document_row::Entity)
        .and_where(document_row::Column::AgencyId.eq(agency.as_str()))
        .and_where(document_row::Column::CommentUntil.lt(before))
        .to_owned();
    let comment = Condition::all()
        .add(C::Kind.eq(FeedbackKind::Comment.code()))
        .add(C::ReceivedOn.lt(before))
        .add(C::DocumentId.in_subquery(ended));
    Condition::all()
        .add(C::AgencyId.eq(agency.as_str()))
        .add(C::Contact.is_not_null())
        .add(Condition::any().add(answered).add(comment))
}

async fn batch(office: &Office, agency: &AgencyId, before: NaiveDate) -> Result<u64, OfficeError> {
    if letter_row::Entity::find().filter(over(agency, before)).one(office.read()).await?.is_none() {
        return Ok(0);
    }
    office.transact(&Actor::System(ERASE_CONTACTS), async |tx| erased(tx, agency, before).await).await
}

async fn erased(tx: &Tx, agency: &AgencyId, before: NaiveDate) -> Result<Outcome<u64>, OfficeError> {
    let ids: Vec<String> = letter_row::Entity::find()
        .filter(over(agency, before))
        .select_only()
        .column(letter_row::Column::Id)
        .limit(AT_ONCE)
        .into_tuple()
        .all(tx.conn())
        .await?;
    let done = letter_row::Entity::update_many()
        .col_expr(letter_row::Column::Contact, Expr::value(None::<String>))
        .col_expr(letter_row::Column::Version, Expr::col(letter_row::Column::Version).add(1))
        .filter(letter_row::Column::AgencyId.eq(agency.as_str()))
        .filter(letter_row::Column::Id.is_in(ids))
        .exec(tx.conn())
        .await?
        .rows_affected;
    let letters = u32::try_from(done).unwrap_or(u32::MAX);
    let event = FeedbackEvent::ContactsErased { agency: agency.clone(), letters };
    Ok(Outcome::of(done).event_in(agency, event))
}
