//! What people say about a cell or a chapter of a report: a comment, answers to it, and that it is settled.

use std::collections::BTreeSet;

use gongkai_domain::{
    authority::{Actor, Authz, Edit, Guarded, Read, Staff},
    id::StaffId,
    organisation::Duty,
    refusal::Refusal,
    report::{ReportEvent, comment},
};
use gongkai_report::Format;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use super::{AnnualReport, change::identity, comment_row, load};
use crate::{Office, OfficeError, Outcome, Tx, notice::Notice};

/// Comments, as things that somebody may read and make.
#[derive(Debug)]
pub enum Comments {}

const SPEAKERS: &[Duty] =
    &[Duty::Statistician, Duty::ResponsibleLeader, Duty::DisclosureReviewer, Duty::UnitHead];

impl Guarded<Read> for Comments {
    const DUTIES: &'static [Duty] = SPEAKERS;
}

impl Guarded<Edit> for Comments {
    const DUTIES: &'static [Duty] = SPEAKERS;
}

/// A comment with the answers to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    /// The comment.
    pub first: comment_row::Model,
    /// The answers, oldest first.
    pub answers: Vec<comment_row::Model>,
}

/// What is said.
#[derive(Debug, Clone, Copy)]
pub enum Say<'a> {
    /// A comment on a cell or chapter.
    On(&'a str),
    /// An answer to a comment.
    To(&'a str),
}

/// The place in words; `None`: the form has no such place.
pub fn place_words(format: &Format, place: &str) -> Option<String> {
    let chapter = format.chapters.iter().find(|def| def.id == place);
    let chapter = chapter.map(|def| format!("{}、{}", def.no, def.heading));
    chapter.or_else(|| format.cell_ix(place).map(|ix| format.cell_label(ix)))
}

/// Says something; those who wrote on the report or spoke before hear of it.
pub async fn say(
    office: &Office,
    who: &Staff,
    id: &str,
    what: Say<'_>,
    words: &str,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Comments>(id)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let found = load(tx.conn(), right.agency(), id).await?;
            let words = comment(words)?;
            let answered = match what {
                Say::On(_) => None,
                Say::To(comment) => Some(open(tx, &found, comment).await?),
            };
            let place = match (&answered, what) {
                (Some(comment), _) => comment.place.clone(),
                (None, Say::On(place) | Say::To(place)) => place.to_owned(),
            };
            let Some(at) = place_words(found.report.format, &place) else {
                let sentence = "请选择要批注的章或者单元格";
                return Err(Refusal::new("place_unknown", sentence).at("place").into());
            };
            let row = comment_row::Model {
                id: tx.new_identity(),
                agency_id: right.agency().to_string(),
                report_id: found.row.id.clone(),
                place,
                words: words.clone(),
                said_by_id: who.id.to_string(),
                said_by_name: who.name.clone(),
                said_at: tx.now(),
                answer_to: answered.map(|comment| comment.id),
                resolved_by_name: None,
                resolved_at: None,
            };
            comment_row::Entity::insert(row.into_active_model()).exec_without_returning(tx.conn()).await?;
            let event = ReportEvent::Commented {
                report: identity(&found.row)?,
                year: found.row.year,
                place: at.clone(),
            };
            let mut outcome = Outcome::of(()).event(event);
            for to in listeners(tx, &found, who).await? {
                let sentence = format!("{}在{}年度报告的{at}写了批注：{words}", who.name, found.row.year);
                let link = format!("/office/reports/{id}#comments");
                outcome = outcome.notice(Notice { agency: right.agency().clone(), to, sentence, link });
            }
            Ok(outcome)
        })
        .await
}

/// Whoever wrote on the report or said something about it, but this person.
async fn listeners(tx: &Tx, found: &AnnualReport, who: &Staff) -> Result<BTreeSet<StaffId>, OfficeError> {
    let said = comment_row::Entity::find()
        .filter(comment_row::Column::AgencyId.eq(&found.row.agency_id))
        .filter(comment_row::Column::ReportId.eq(&found.row.id))
        .all(tx.conn())
        .await?;
    let mut to: BTreeSet<StaffId> = found.work.hands.iter().cloned().collect();
    to.insert(found.life.brought_by.clone());
    to.extend(said.iter().filter_map(|row| StaffId::parse(&row.said_by_id)));
    to.remove(&who.id);
    Ok(to)
}

/// A comment of this report that is not settled.
async fn open(tx: &Tx, found: &AnnualReport, comment: &str) -> Result<comment_row::Model, OfficeError> {
    let row = comment_row::Entity::find_by_id(comment)
        .filter(comment_row::Column::AgencyId.eq(&found.row.agency_id))
        .filter(comment_row::Column::ReportId.eq(&found.row.id))
        .filter(comment_row::Column::AnswerTo.is_null())
        .one(tx.conn())
        .await?
        .ok_or(OfficeError::NotFound)?;
    if row.resolved_at.is_some() {
        let sentence = "这条批注已经处理完，有新的意见请另写一条";
        return Err(Refusal::new("already_resolved", sentence).into());
    }
    Ok(row)
}

/// Says that a comment is settled.
pub async fn resolve(office: &Office, who: &Staff, id: &str, comment: &str) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Comments>(id)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let found = load(tx.conn(), right.agency(), id).await?;
            let row = open(tx, &found, comment).await?;
            let settled = comment_row::ActiveModel {
                resolved_by_name: Set(Some(who.name.clone())),
                resolved_at: Set(Some(tx.now())),
                ..Default::default()
            };
            comment_row::Entity::update_many()
                .set(settled)
                .filter(comment_row::Column::AgencyId.eq(right.agency().as_str()))
                .filter(comment_row::Column::Id.eq(&row.id))
                .exec(tx.conn())
                .await?;
            let place = place_words(found.report.format, &row.place).unwrap_or_default();
            let event =
                ReportEvent::CommentResolved { report: identity(&found.row)?, year: found.row.year, place };
            Ok(Outcome::of(()).event(event))
        })
        .await
}

/// Everything that was said about a report: what is not settled first, then the newest.
pub async fn threads(office: &Office, right: &Authz<Read, Comments>) -> Result<Vec<Thread>, OfficeError> {
    let rows = comment_row::Entity::find()
        .filter(comment_row::Column::AgencyId.eq(right.agency().as_str()))
        .filter(comment_row::Column::ReportId.eq(right.id()))
        .order_by_asc(comment_row::Column::SaidAt)
        .order_by_asc(comment_row::Column::Id)
        .all(office.read())
        .await?;
    let (firsts, answers): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.answer_to.is_none());
    let mut threads: Vec<Thread> = firsts
        .into_iter()
        .map(|first| {
            let own = answers.iter().filter(|row| row.answer_to.as_ref() == Some(&first.id));
            Thread { answers: own.cloned().collect(), first }
        })
        .collect();
    threads.reverse();
    threads.sort_by_key(|thread| thread.first.resolved_at.is_some());
    Ok(threads)
}
