//! The leading group: members, meetings with minutes, decisions and whether they are done. Kept by
//! the disclosure office and by those who assess.

use chrono::{Datelike, NaiveDate};
use gongkai_domain::{
    authority::{Authz, Edit, Read, Staff},
    calendar::date_in_words,
    id::{AgencyId, DecisionId, MeetingId, MemberId, UnitId},
    organisation::{
        Changed, DecisionForm, GroupRole, MeetingDetails, MeetingForm, MemberDetails, MemberForm,
        OrganisationEvent, Period,
    },
    refusal::Refusal,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
};

use super::{
    decision,
    guard::{LeadingGroup, actor},
    leading_group_member as member, meeting,
    roster::{begin_change, read_id},
    strike::last_struck,
    unit,
};
use crate::{Office, OfficeError, Outcome, Tx, chance::day_in_china};

/// The members, past ones included, in the order of their appointment.
pub async fn members(
    conn: &impl ConnectionTrait,
    right: &Authz<Read, LeadingGroup>,
) -> Result<Vec<member::Model>, OfficeError> {
    Ok(members_of(conn, right.agency()).await?)
}

/// The meetings, latest first.
pub async fn meetings(
    conn: &impl ConnectionTrait,
    right: &Authz<Read, LeadingGroup>,
) -> Result<Vec<meeting::Model>, OfficeError> {
    Ok(meeting::Entity::find()
        .filter(meeting::Column::AgencyId.eq(right.agency().as_str()))
        .order_by_desc(meeting::Column::HeldOn)
        .order_by_desc(meeting::Column::Ordinal)
        .all(conn)
        .await?)
}

/// What was decided, by the day on which it is to be done.
pub async fn decisions(
    conn: &impl ConnectionTrait,
    right: &Authz<Read, LeadingGroup>,
) -> Result<Vec<decision::Model>, OfficeError> {
    Ok(decision::Entity::find()
        .filter(decision::Column::AgencyId.eq(right.agency().as_str()))
        .order_by_asc(decision::Column::DueOn)
        .order_by_asc(decision::Column::Id)
        .all(conn)
        .await?)
}

async fn members_of(
    conn: &impl ConnectionTrait,
    agency: &AgencyId,
) -> Result<Vec<member::Model>, sea_orm::DbErr> {
    member::Entity::find()
        .filter(member::Column::AgencyId.eq(agency.as_str()))
        .order_by_asc(member::Column::FromOn)
        .order_by_asc(member::Column::Id)
        .all(conn)
        .await
}

/// Appoints a member.
pub async fn appoint_member(
    office: &Office,
    who: &Staff,
    form: &MemberForm,
) -> Result<MemberId, OfficeError> {
    let right = who.authorise_all::<Edit, LeadingGroup>()?;
    office
        .transact(&actor(who), async |tx| {
            begin_change(tx, right.agency()).await?;
            let there = members_of(tx.conn(), right.agency()).await?;
            let heads: Vec<(&str, Period)> = there
                .iter()
                .filter(|row| row.role == GroupRole::Leader.code())
                .map(|row| (row.name.as_str(), Period { from: row.from_on, until: row.until_on }))
                .collect();
            let wanted = form.from.map(|from| Period { from, until: None });
            let head = heads.iter().copied().find(|(_, period)| wanted.is_some_and(|new| period.meets(&new)));
            let details = form.check(head)?;
            not_yet(&there, &details)?;
            let text = tx.new_identity();
            let id = read_id(MemberId::parse(&text), &text)?;
            let row = member::ActiveModel {
                id: Set(text),
                agency_id: Set(right.agency().to_string()),
                name: Set(details.name.clone()),
                post: Set(details.post),
                role: Set(details.role.code().to_owned()),
                from_on: Set(details.from),
                until_on: Set(None),
                document: Set(details.document),
                version: Set(1),
            };
            member::Entity::insert(row).exec_without_returning(tx.conn()).await?;
            let event = OrganisationEvent::MemberAppointed {
                member: id.clone(),
                name: details.name,
                role: details.role,
            };
            Ok(Outcome::of(id).event(event))
        })
        .await
}

/// A person is appointed once for a time.
fn not_yet(there: &[member::Model], new: &MemberDetails) -> Result<(), Refusal> {
    let wanted = Period { from: new.from, until: None };
    let same = |row: &&member::Model| {
        row.name == new.name && Period { from: row.from_on, until: row.until_on }.meets(&wanted)
    };
    match there.iter().find(same) {
        Some(row) => {
            let sentence = format!(
                "{}已经在领导小组中（{}起），换分工的请先填写离任日期",
                row.name,
                date_in_words(row.from_on)
            );
            Err(Refusal::new("member_exists", sentence).at("name"))
        }
        None => Ok(()),
    }
}

/// A member leaves with the day `last`; `seen` is the version that was on the page.
pub async fn member_leaves(
    office: &Office,
    who: &Staff,
    id: &MemberId,
    seen: i32,
    last: NaiveDate,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, LeadingGroup>(id.as_str())?;
    office
        .transact(&actor(who), async |tx| {
            begin_change(tx, right.agency()).await?;
            let row = member::Entity::find_by_id(id.as_str())
                .filter(member::Column::AgencyId.eq(right.agency().as_str()))
                .one(tx.conn())
                .await?
                .ok_or(OfficeError::NotFound)?;
            if row.version != seen {
                return Err(OfficeError::Conflict);
            }
            if row.until_on.is_some() {
                return Err(Refusal::new("already_left", format!("{}已经离任", row.name)).at("last").into());
            }
            if last < row.from_on {
                let sentence = "离任日期早于任职日期，请改正";
                return Err(Refusal::new("period_reversed", sentence).at("last").into());
            }
            let name = row.name.clone();
            let next = member::ActiveModel {
                id: Unchanged(row.id),
                until_on: Set(Some(last)),
                version: Set(row.version + 1),
                ..Default::default()
            };
            next.update(tx.conn()).await?;
            Ok(Outcome::of(()).event(OrganisationEvent::MemberLeft { member: id.clone(), name, last }))
        })
        .await
}

/// `2026年第1次`: meetings are counted within the year of their day.
pub fn meeting_number(row: &meeting::Model) -> String {
    format!("{}年第{}次", row.year, row.ordinal)
}

/// Records a meeting after it was held; its number is the next one of that year.
pub async fn record_meeting(
    office: &Office,
    who: &Staff,
    form: &MeetingForm,
) -> Result<MeetingId, OfficeError> {
    let right = who.authorise_all::<Edit, LeadingGroup>()?;
    office
        .transact(&actor(who), async |tx| {
            begin_change(tx, right.agency()).await?;
            let details = form.check(day_in_china(tx.now()))?;
            let year = details.held_on.year();
            let before = meeting::Entity::find()
                .filter(meeting::Column::AgencyId.eq(right.agency().as_str()))
                .filter(meeting::Column::Year.eq(year))
                .order_by_desc(meeting::Column::Ordinal)
                .one(tx.conn())
                .await?;
            let struck = last_struck(tx.conn(), right.agency(), year).await?;
            let text = tx.new_identity();
            let id = read_id(MeetingId::parse(&text), &text)?;
            let row = meeting::Model {
                id: text,
                agency_id: right.agency().to_string(),
                year,
                ordinal: before.map_or(0, |row| row.ordinal).max(struck) + 1,
                held_on: details.held_on,
                place: details.place,
                topic: details.topic,
                agenda: details.agenda,
                chair: details.chair,
                recorder: details.recorder,
                attendees: details.attendees,
                absentees: details.absentees,
                minutes: details.minutes,
                version: 1,
            };
            let number = meeting_number(&row);
            let topic = row.topic.clone();
            meeting::Entity::insert(meeting::ActiveModel::from(row))
                .exec_without_returning(tx.conn())
                .await?;
            let event = OrganisationEvent::MeetingRecorded { meeting: id.clone(), number, topic };
            Ok(Outcome::of(id).event(event))
        })
        .await
}

/// Changes the record of a meeting; it keeps its number, and therefore its year.
pub async fn change_meeting(
    office: &Office,
    who: &Staff,
    id: &MeetingId,
    seen: i32,
    form: &MeetingForm,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, LeadingGroup>(id.as_str())?;
    office
        .transact(&actor(who), async |tx| {
            begin_change(tx, right.agency()).await?;
            let row = meeting_of(tx, right.agency(), id).await?;
            if row.version != seen {
                return Err(OfficeError::Conflict);
            }
            let details = form.check(day_in_china(tx.now()))?;
            if details.held_on.year() != row.year {
                let sentence = format!("会议编号是{}，日期只能在同一年内更改", meeting_number(&row));
                return Err(Refusal::new("other_year", sentence).at("held_on").into());
            }
            let changes = meeting_changes(&row, &details);
            let number = meeting_number(&row);
            let next = meeting::ActiveModel {
                id: Unchanged(row.id),
                held_on: Set(details.held_on),
                place: Set(details.place),
                topic: Set(details.topic),
                agenda: Set(details.agenda),
                chair: Set(details.chair),
                recorder: Set(details.recorder),
                attendees: Set(details.attendees),
                absentees: Set(details.absentees),
                minutes: Set(details.minutes),
                version: Set(row.version + 1),
                ..Default::default()
            };
            next.update(tx.conn()).await?;
            Ok(Outcome::of(()).event(OrganisationEvent::MeetingChanged {
                meeting: id.clone(),
                number,
                changes,
            }))
        })
        .await
}

/// Of the long texts the record says only that they changed.
fn meeting_changes(row: &meeting::Model, details: &MeetingDetails) -> Vec<Changed> {
    let recorder = |value: &Option<String>| value.clone().unwrap_or_default();
    let mut changes = Changed::of(&[
        ("会议日期", &row.held_on.to_string(), &details.held_on.to_string()),
        ("会议地点", &row.place, &details.place),
        ("会议议题", &row.topic, &details.topic),
        ("主持人", &row.chair, &details.chair),
        ("记录人", &recorder(&row.recorder), &recorder(&details.recorder)),
    ]);
    let long = Changed::of(&[
        ("会议议程", &row.agenda, &details.agenda),
        ("参会人员", &row.attendees, &details.attendees),
        ("缺席人员", &row.absentees, &details.absentees),
        ("会议内容", &row.minutes, &details.minutes),
    ]);
    changes.extend(long.into_iter().map(Changed::untold));
    changes
}

pub(super) async fn meeting_of(
    tx: &Tx,
    agency: &AgencyId,
    id: &MeetingId,
) -> Result<meeting::Model, OfficeError> {
    meeting::Entity::find_by_id(id.as_str())
        .filter(meeting::Column::AgencyId.eq(agency.as_str()))
        .one(tx.conn())
        .await?
        .ok_or(OfficeError::NotFound)
}

/// Records what a meeting decided, and which unit is to do it.
pub async fn record_decision(
    office: &Office,
    who: &Staff,
    meeting: &MeetingId,
    unit: Option<&UnitId>,
    form: &DecisionForm,
) -> Result<DecisionId, OfficeError> {
    let right = who.authorise_all::<Edit, LeadingGroup>()?;
    office
        .transact(&actor(who), async |tx| {
            begin_change(tx, right.agency()).await?;
            let row = meeting_of(tx, right.agency(), meeting).await?;
            let mut refusals = Vec::new();
            if let Some(unit) = unit {
                let known = unit::Entity::find_by_id(unit.as_str())
                    .filter(unit::Column::AgencyId.eq(right.agency().as_str()))
                    .filter(unit::Column::ClosedOn.is_null())
                    .one(tx.conn())
                    .await?;
                if known.is_none() {
                    let sentence = "没有这个股室，或者它已撤销，请重新选择";
                    refusals.push(Refusal::new("unit_unknown", sentence).at("unit"));
                }
            }
            let details = match form.check(row.held_on) {
                Ok(details) if refusals.is_empty() => details,
                Ok(_) => return Err(refusals.into()),
                Err(more) => {
                    refusals.extend(more);
                    return Err(refusals.into());
                }
            };
            let text = tx.new_identity();
            let id = read_id(DecisionId::parse(&text), &text)?;
            let next = decision::ActiveModel {
                id: Set(text),
                agency_id: Set(right.agency().to_string()),
                meeting_id: Set(row.id.clone()),
                content: Set(details.content),
                unit_id: Set(unit.map(ToString::to_string)),
                person: Set(details.person),
                due_on: Set(details.due_on),
                done_on: Set(None),
                done_note: Set(None),
                version: Set(1),
            };
            decision::Entity::insert(next).exec_without_returning(tx.conn()).await?;
            let event = OrganisationEvent::DecisionRecorded {
                decision: id.clone(),
                meeting_number: meeting_number(&row),
                due_on: details.due_on,
            };
            Ok(Outcome::of(id).event(event))
        })
        .await
}

/// What was decided is done, and how.
pub async fn decision_done(
    office: &Office,
    who: &Staff,
    id: &DecisionId,
    seen: i32,
    done_on: NaiveDate,
    note: &str,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, LeadingGroup>(id.as_str())?;
    office
        .transact(&actor(who), async |tx| {
            begin_change(tx, right.agency()).await?;
            let row = decision::Entity::find_by_id(id.as_str())
                .filter(decision::Column::AgencyId.eq(right.agency().as_str()))
                .one(tx.conn())
                .await?
                .ok_or(OfficeError::NotFound)?;
            if row.version != seen {
                return Err(OfficeError::Conflict);
            }
            let meeting_id = read_id(MeetingId::parse(&row.meeting_id), &row.meeting_id)?;
            let held = meeting_of(tx, right.agency(), &meeting_id).await?;
            let mut refusals = Vec::new();
            if row.done_on.is_some() {
                refusals.push(Refusal::new("already_done", "这一事项已经办结"));
            }
            if done_on < held.held_on {
                refusals
                    .push(Refusal::new("done_before_meeting", "办结日期早于会议日期，请改正").at("done_on"));
            }
            if done_on > day_in_china(tx.now()) {
                refusals.push(Refusal::new("done_in_future", "办结日期晚于今天，请改正").at("done_on"));
            }
            let note = note.trim();
            if note.is_empty() {
                refusals.push(Refusal::new("missing", "请填写办理情况").at("note"));
            }
            if !refusals.is_empty() {
                return Err(refusals.into());
            }
            let next = decision::ActiveModel {
                id: Unchanged(row.id),
                done_on: Set(Some(done_on)),
                done_note: Set(Some(note.to_owned())),
                version: Set(row.version + 1),
                ..Default::default()
            };
            next.update(tx.conn()).await?;
            let event = OrganisationEvent::DecisionDone {
                decision: id.clone(),
                meeting_number: meeting_number(&held),
                done_on,
            };
            Ok(Outcome::of(()).event(event))
        })
        .await
}
