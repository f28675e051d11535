//! Tickets that wait: for the unit that mends, for those who verify, and, when they are late, for the leader.

use gongkai_domain::{
    authority::Staff,
    organisation::Duty,
    rectification::{Role, State, kind},
    task::Task,
};

use crate::{Office, OfficeError, rectification};

/// Who has anything to do with tickets.
const CONCERNED: &[Duty] =
    &[Duty::Provider, Duty::UnitHead, Duty::Assessor, Duty::DisclosureReviewer, Duty::ResponsibleLeader];

pub(super) async fn tasks(office: &Office, who: &Staff) -> Result<Vec<Task>, OfficeError> {
    if !who.has_any(CONCERNED) {
        return Ok(Vec::new());
    }
    let task = |line: rectification::Line| {
        let (state, row) = (line.held.ticket.state(), &line.held.row);
        let roles = rectification::roles(who, &row.unit_id);
        let act = match state {
            State::Issued if roles.contains(&Role::Unit) => "签收",
            State::Accepted | State::Returned if roles.contains(&Role::Unit) => "整改并回执",
            State::Disputed if roles.contains(&Role::Overseer) => "处理异议",
            State::Fixed if roles.contains(&Role::Overseer) => "核验",
            State::Verified if roles.contains(&Role::Overseer) => "销号",
            state if state.is_with_unit() && line.late && who.has_any(&[Duty::ResponsibleLeader]) => "督办",
            _ => return None,
        };
        let mut detail = vec![row.number.clone(), state.word().to_owned()];
        detail.extend(row.repeats.as_ref().map(|number| format!("重复发生，上次是{number}")));
        Some(Task {
            of: "rectification",
            title: row.place.clone(),
            detail,
            act,
            icon: "tool",
            due: line.due.filter(|_| state.is_with_unit()),
            from: kind(&row.kind).map(|kind| kind.word.clone()).unwrap_or_default(),
            link: format!("/office/tickets/{}", row.id),
        })
    };
    Ok(rectification::open_tickets(office, who).await?.into_iter().filter_map(task).collect())
}
