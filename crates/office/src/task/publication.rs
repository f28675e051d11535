//! Documents that wait: to be finished, reviewed, judged for secrecy, released; debts of emergency
//! releases; withdrawals and posts whose time is over.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use gongkai_domain::{
    authority::Staff,
    calendar::Calendar,
    id::StaffId,
    organisation::Duty,
    publication::{Document, Flow, State, flow, last_day},
    task::Task,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{
    Office, OfficeError,
    publication::{Line, document_row, edition_row, life_of, review_row, term, waiting},
};

/// Duties for which documents can wait.
const CONCERNED: &[Duty] = &[
    Duty::Provider,
    Duty::UnitHead,
    Duty::DisclosureReviewer,
    Duty::SecrecyReviewer,
    Duty::ResponsibleLeader,
];

/// Documents of one statement.
const AT_ONCE: usize = 1_000;

pub(super) async fn tasks(office: &Office, who: &Staff) -> Result<Vec<Task>, OfficeError> {
    if !who.has_any(CONCERNED) {
        return Ok(Vec::new());
    }
    let lines = waiting(office, who).await?;
    let mut said = in_force(office, who, &lines).await?;
    let mut tasks = Vec::new();
    for Line { row, edition } in &lines {
        let mut said = said.remove(&row.id).unwrap_or_default();
        said.retain(|step| step.edition == edition.edition);
        let life = life_of(row, edition, &said)?;
        let flow = flow(&edition.flow).ok_or_else(|| OfficeError::fault("flow of an edition"))?;
        let waiting = Waiting { row, edition, life, flow, who, today: office.today() };
        tasks.extend(waiting.tasks());
    }
    Ok(tasks)
}

/// What was said and counts, by document, in its order.
async fn in_force(
    office: &Office,
    who: &Staff,
    lines: &[Line],
) -> Result<BTreeMap<String, Vec<review_row::Model>>, OfficeError> {
    let mut said: BTreeMap<String, Vec<review_row::Model>> = BTreeMap::new();
    for lines in lines.chunks(AT_ONCE) {
        let steps = review_row::Entity::find()
            .filter(review_row::Column::AgencyId.eq(who.agency.as_str()))
            .filter(review_row::Column::InForce.eq(true))
            .filter(review_row::Column::DocumentId.is_in(lines.iter().map(|line| line.row.id.as_str())))
            .order_by_asc(review_row::Column::DocumentId)
            .order_by_asc(review_row::Column::Position)
            .all(office.read())
            .await?;
        for step in steps {
            said.entry(step.document_id.clone()).or_default().push(step);
        }
    }
    Ok(said)
}

struct Waiting<'a> {
    row: &'a document_row::Model,
    edition: &'a edition_row::Model,
    life: Document,
    flow: &'a Flow,
    who: &'a Staff,
    today: NaiveDate,
}

impl Waiting<'_> {
    fn tasks(&self) -> Vec<Task> {
        [
            self.to_write(),
            self.to_review(),
            self.to_judge(),
            self.in_emergency(),
            self.to_release(),
            self.over(),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn has(&self, duty: Duty) -> bool {
        self.who.has_any(&[duty])
    }

    /// Did the person write on it, or pass a step of it?
    fn is_in_it(&self) -> bool {
        self.wrote() || self.life.passed.iter().any(|passed| passed.by == self.who.id)
    }

    fn wrote(&self) -> bool {
        self.life.hands.contains(&self.who.id)
    }

    fn to_write(&self) -> Option<Task> {
        let own = self.wrote() || self.submitted_by() == Some(&self.who.id);
        match self.life.state {
            State::Draft if own => Some(self.task("写完并送审", "send", self.returned())),
            State::Returned if own => Some(self.task("修改后再送审", "arrow-back-up", self.returned())),
            _ => None,
        }
    }

    fn submitted_by(&self) -> Option<&StaffId> {
        let by = self.edition.submitted_by.as_deref()?;
        self.life.hands.iter().find(|hand| hand.as_str() == by)
    }

    fn returned(&self) -> Option<String> {
        self.edition.return_reason.as_ref().map(|reason| format!("退回：{reason}"))
    }

    fn to_review(&self) -> Option<Task> {
        let step = self.life.step_due(self.flow)?;
        let other_unit = step.same_unit && self.who.unit.as_ref() != Some(&self.life.unit);
        if !self.has(step.duty) || other_unit || self.is_in_it() {
            return None;
        }
        let owed = (self.life.owed.is_some()).then(|| "已经应急公开，审查手续待补办".to_owned());
        let waits = (step.secrecy && self.life.secrecy.is_none()).then(|| "等保密审查意见".to_owned());
        Some(self.task("审查", "rubber-stamp", owed.or(waits)))
    }

    fn to_judge(&self) -> Option<Task> {
        if !self.has(Duty::SecrecyReviewer) || self.wrote() {
            return None;
        }
        match self.life.state {
            State::InReview if self.life.secrecy.is_none() => {
                Some(self.task("保密审查", "shield-check", None))
            }
            State::Referred => Some(self.task("登记报请确定的答复", "mail", None)),
            _ => None,
        }
    }

    fn in_emergency(&self) -> Option<Task> {
        let asked = self.life.emergency.as_ref().filter(|one| one.released_by.is_none())?;
        let may = self.has(Duty::ResponsibleLeader) && !self.wrote() && asked.asked_by != self.who.id;
        (may && self.life.state == State::InReview)
            .then(|| Task {
                due: Some(self.today), ..self.task("批准应急发布", "alert-triangle", None)
            })
    }

    fn to_release(&self) -> Option<Task> {
        let waits = self.life.state == State::Approved && self.edition.release_at.is_none();
        let held_back = self.edition.held_back.as_ref().map(|why| format!("到了设定的时间没有公开：{why}"));
        let (act, icon) = if held_back.is_some() {
            ("查看原因，重新公开", "alert-triangle")
        } else {
            ("公开", "world")
        };
        (waits && self.has(Duty::DisclosureReviewer)).then(|| self.task(act, icon, held_back))
    }

    /// A list that was to be posted for a period only.
    fn over(&self) -> Option<Task> {
        let last = last_day(self.edition.period_until, self.row.prolonged_until);
        let last = last.filter(|last| *last < self.today)?;
        let shown = self.life.public == Some(self.life.edition);
        (shown && self.has(Duty::DisclosureReviewer))
            .then(|| Task {
                due: Some(last), ..self.task("公示期满，撤下或者续期", "calendar-event", None)
            })
    }

    fn task(&self, act: &'static str, icon: &'static str, more: Option<String>) -> Task {
        let title = &self.edition.title;
        let mut detail = vec![format!("{}起草", self.edition.begun_by_name)];
        detail.extend(self.edition.erratum.as_ref().map(|text| format!("更正：{text}")));
        detail.extend(more);
        Task {
            of: "publication",
            title: if title.is_empty() { "（还没有名称）".to_owned() } else { title.clone() },
            detail,
            act,
            icon,
            due: term(self.edition).and_then(|term| term.due(Calendar::in_force()).ok()).map(|due| due.date),
            from: "主动公开".to_owned(),
            link: format!("/office/documents/{}", self.row.id),
        }
    }
}
