//! Applications that wait: to be confirmed, answered, approved, closed. The last day is the clock's.

use chrono::NaiveDate;
use gongkai_domain::{
    application::{ConsultationLetter, Need, State, ground},
    authority::Staff,
    calendar::Calendar,
    organisation::Duty,
    task::Task,
};

use crate::{
    Office, OfficeError,
    application::{Line, open_lines},
};

const CONCERNED: &[Duty] =
    &[Duty::CaseOfficer, Duty::DisclosureReviewer, Duty::SecrecyReviewer, Duty::ResponsibleLeader];

/// A consultation whose delivery nobody has entered stops the clock without end.
const ENTER_DELIVERY: &str = "登记送达日期";

pub(super) async fn tasks(office: &Office, who: &Staff) -> Result<Vec<Task>, OfficeError> {
    if !who.has_any(CONCERNED) {
        return Ok(Vec::new());
    }
    let lines = open_lines(office, who).await?;
    let today = office.today();
    let mut tasks = Vec::new();
    for line in &lines {
        let mut acts: Vec<(&'static str, &'static str)> = Vec::new();
        let is_own = line.held.row.officer_id.as_deref().is_none_or(|officer| officer == who.id.as_str());
        if who.has_any(&[Duty::CaseOfficer]) && is_own {
            acts.extend(of_officer(line));
            if is_undelivered(line) {
                acts.push((ENTER_DELIVERY, "mail"));
            }
        }
        acts.extend(of_others(line, who));
        for (act, icon) in acts {
            let due = due_of(line, act, today);
            tasks.push(Task {
                of: "application",
                title: line.subject.clone(),
                detail: vec![format!("办件{}", line.held.row.number)],
                act,
                icon,
                due,
                from: "依申请公开".to_owned(),
                link: format!("/office/cases/{}", line.held.row.id),
            });
        }
    }
    Ok(tasks)
}

/// By when it is to be done.
fn due_of(line: &Line, act: &str, today: NaiveDate) -> Option<NaiveDate> {
    let arrived = line.held.row.arrived_on;
    match line.sheet.state {
        // The day both sides confirm is the date of receipt (Art. 31(3)), so it is done on the day it came or on the
        // first working day after it. The law names no term; this is the house's.
        State::AwaitingConfirmation => {
            let calendar = Calendar::in_force();
            let works = calendar.is_working_day(arrived).unwrap_or(true);
            if works { Some(arrived) } else { calendar.due(arrived, 1).ok().map(|due| due.date) }
        }
        // The answer kept its term when it was posted; what came back has none, and waits for nothing.
        State::Answered => Some(today),
        // The clock stands until the delivery is entered: that has no later day than today.
        _ => line.sheet.due.or_else(|| (act == ENTER_DELIVERY).then(|| arrived.max(today))),
    }
}

/// Is there a letter of consultation without a day of delivery or an answer?
fn is_undelivered(line: &Line) -> bool {
    let open = |letter: &ConsultationLetter| letter.delivered_on.is_none() && letter.replied.is_none();
    line.sheet.state == State::Consulting && line.held.ledger.standing().letters.iter().any(open)
}

/// What the officer does next; nothing while others are waited for.
fn of_officer(line: &Line) -> Option<(&'static str, &'static str)> {
    let now = line.held.ledger.standing();
    Some(match line.sheet.state {
        State::AwaitingConfirmation => ("与申请人确认", "phone"),
        State::Answered if now.undeliverable => ("重新送达", "mail"),
        State::Abandoned | State::ClosedUnpaid => ("结案并告知", "archive"),
        State::Running | State::Consulting => match &now.draft {
            _ if now.proposal.as_ref().is_some_and(|one| one.approved) => ("告知延期", "mail"),
            None => ("办理答复", "pencil"),
            Some(draft) if draft.number.is_some() => ("送达", "send"),
            Some(draft) if draft.approved_on.is_some() => ("编号", "file-text"),
            Some(draft) if draft.submitted_by.is_none() => ("送审", "send"),
            Some(_) => return None,
        },
        _ => return None,
    })
}

/// What waits for whoever approves or reviews.
fn of_others(line: &Line, who: &Staff) -> Vec<(&'static str, &'static str)> {
    let now = line.held.ledger.standing();
    let mut acts = Vec::new();
    if let Some(proposal) = &now.proposal
        && !proposal.approved
        && who.has_any(&[Duty::DisclosureReviewer])
        && proposal.by.as_ref() != Some(&who.id)
    {
        acts.push(("审批延期", "clock"));
    }
    let Some(draft) = &now.draft else { return acts };
    let found = ground(&draft.ground);
    let approver = if now.is_for_the_leader() { Duty::ResponsibleLeader } else { Duty::DisclosureReviewer };
    let own = [Some(&draft.by), draft.submitted_by.as_ref()]
        .into_iter()
        .flatten()
        .any(|by| by.as_ref() == Some(&who.id));
    if draft.submitted_by.is_some() && draft.approved_on.is_none() && who.has_any(&[approver]) && !own {
        acts.push(("审批答复", "rubber-stamp"));
    }
    let wanted = found.is_some_and(|found| found.needs(Need::Review)) || now.is_overruled();
    let to_review = wanted && now.reviewed_by.is_none();
    if to_review && who.has_any(&[Duty::SecrecyReviewer]) {
        acts.push(("审查", "shield-check"));
    }
    acts
}
