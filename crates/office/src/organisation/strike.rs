//! A meeting that was recorded by mistake is struck: it counts nowhere, what it decided ends, what was recorded stays.

use gongkai_domain::{
    authority::{Authz, Edit, Read, Staff},
    id::{AgencyId, MeetingId},
    organisation::OrganisationEvent,
    report::reason,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use super::{
    decision,
    guard::{LeadingGroup, actor},
    leading_group::{meeting_number, meeting_of},
    meeting,
    roster::begin_change,
    struck_meeting,
};
use crate::{Office, OfficeError, Outcome};

/// Meetings that were struck, latest first.
pub async fn struck_meetings(
    conn: &impl ConnectionTrait,
    right: &Authz<Read, LeadingGroup>,
) -> Result<Vec<struck_meeting::Model>, OfficeError> {
    Ok(struck_meeting::Entity::find()
        .filter(struck_meeting::Column::AgencyId.eq(right.agency().as_str()))
        .order_by_desc(struck_meeting::Column::StruckAt)
        .all(conn)
        .await?)
}

/// The last number of a year that a struck meeting had; 0: none was struck.
pub(super) async fn last_struck(
    conn: &impl ConnectionTrait,
    agency: &AgencyId,
    year: i32,
) -> Result<i32, OfficeError> {
    let row = struck_meeting::Entity::find()
        .filter(struck_meeting::Column::AgencyId.eq(agency.as_str()))
        .filter(struck_meeting::Column::Year.eq(year))
        .order_by_desc(struck_meeting::Column::Ordinal)
        .one(conn)
        .await?;
    Ok(row.map_or(0, |row| row.ordinal))
}

/// What was recorded, in lines.
fn record(row: &meeting::Model, decided: &[decision::Model]) -> String {
    let mut lines = vec![
        format!("地点：{}", row.place),
        format!("主持人：{}", row.chair),
        format!("参会：{}", row.attendees),
    ];
    let recorder = row.recorder.clone().unwrap_or_default();
    for (label, text) in
        [("记录人", &recorder), ("缺席", &row.absentees), ("议程", &row.agenda), ("会议内容", &row.minutes)]
    {
        if !text.is_empty() {
            lines.push(format!("{label}：{text}"));
        }
    }
    for one in decided {
        let state = if one.done_on.is_some() { "已办结" } else { "未办结，随会议撤销" };
        lines.push(format!("议定事项：{}（{state}）", one.content));
    }
    lines.join("\n")
}

/// Strikes a meeting; `seen` is the version on the page. Its number is given to no other.
pub async fn strike_meeting(
    office: &Office,
    who: &Staff,
    id: &MeetingId,
    seen: i32,
    why: &str,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, LeadingGroup>(id.as_str())?;
    let why = reason(why, "reason")?;
    office
        .transact(&actor(who), async |tx| {
            begin_change(tx, right.agency()).await?;
            let row = meeting_of(tx, right.agency(), id).await?;
            if row.version != seen {
                return Err(OfficeError::Conflict);
            }
            let decided = decision::Entity::find()
                .filter(decision::Column::AgencyId.eq(right.agency().as_str()))
                .filter(decision::Column::MeetingId.eq(&row.id))
                .order_by_asc(decision::Column::Id)
                .all(tx.conn())
                .await?;
            let struck = struck_meeting::Model {
                id: row.id.clone(),
                agency_id: row.agency_id.clone(),
                year: row.year,
                ordinal: row.ordinal,
                held_on: row.held_on,
                topic: row.topic.clone(),
                record: record(&row, &decided),
                reason: why.clone(),
                struck_by_name: who.name.clone(),
                struck_at: tx.now(),
            };
            struck_meeting::Entity::insert(struck.into_active_model())
                .exec_without_returning(tx.conn())
                .await?;
            decision::Entity::delete_many()
                .filter(decision::Column::AgencyId.eq(right.agency().as_str()))
                .filter(decision::Column::MeetingId.eq(&row.id))
                .exec(tx.conn())
                .await?;
            meeting::Entity::delete_many()
                .filter(meeting::Column::AgencyId.eq(right.agency().as_str()))
                .filter(meeting::Column::Id.eq(&row.id))
                .exec(tx.conn())
                .await?;
            let (number, topic) = (meeting_number(&row), row.topic.clone());
            let event = OrganisationEvent::MeetingStruck { meeting: id.clone(), number, topic, reason: why };
            Ok(Outcome::of(()).event(event))
        })
        .await
}
