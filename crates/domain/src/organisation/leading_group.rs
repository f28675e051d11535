//! The leading group (领导小组): members, meetings, and what was decided.

use chrono::NaiveDate;

use super::{
    Period,
    agency::listed,
    text::{Field, paragraphs},
};
use crate::{calendar::not_of_our_time, refusal::Refusal};
use serde::{Deserialize, Serialize};

listed! {
    /// Part of a person in the leading group.
    GroupRole {
        /// Head of the group; the head of the agency as a rule.
        Leader = "leader", "组长";
        /// Deputy head.
        DeputyLeader = "deputy_leader", "副组长";
        /// Member.
        Member = "member", "成员";
        /// Liaison of a member unit.
        Liaison = "liaison", "联络员";
    }
}

/// A member as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemberForm {
    /// Name.
    pub name: String,
    /// Post.
    pub post: String,
    /// Code of a [`GroupRole`].
    pub role: String,
    /// First day.
    pub from: Option<NaiveDate>,
    /// Paper of the appointment (文号).
    pub document: String,
}

/// A member that the rules agree with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberDetails {
    /// Name.
    pub name: String,
    /// Post.
    pub post: String,
    /// Part.
    pub role: GroupRole,
    /// First day.
    pub from: NaiveDate,
    /// Paper of the appointment.
    pub document: Option<String>,
}

impl MemberForm {
    /// Checks the fields; `leader`: the period of the head that the group has, if any.
    ///
    /// # Errors
    /// Every reason at once.
    pub fn check(&self, leader: Option<(&str, Period)>) -> Result<MemberDetails, Vec<Refusal>> {
        let mut refusals = Vec::new();
        let name = Field { name: "name", label: "姓名", longest: 30 }.required(&self.name, &mut refusals);
        let post = Field { name: "post", label: "职务", longest: 40 }.required(&self.post, &mut refusals);
        let document = Field { name: "document", label: "任命文件", longest: 60 }
            .optional(&self.document, &mut refusals);
        let role = GroupRole::parse(&self.role);
        if role.is_none() {
            refusals.push(Refusal::new("role_unknown", "请选择在领导小组中的分工").at("role"));
        }
        if self.from.is_none() {
            refusals.push(Refusal::new("date_missing", "请填写起始日期，例如 2026-11-24").at("from"));
        }
        refusals.extend(not_of_our_time(self.from, "from"));
        if let (Some(GroupRole::Leader), Some(from), Some((holder, period))) = (role, self.from, leader)
            && period.meets(&Period { from, until: None })
        {
            refusals.push(
                Refusal::new(
                    "leader_exists",
                    format!("这段时间的组长是{holder}，领导小组只有一位组长，请先填写其离任日期"),
                )
                .at("role"),
            );
        }
        match (role, self.from) {
            (Some(role), Some(from)) if refusals.is_empty() => {
                Ok(MemberDetails { name, post, role, from, document })
            }
            _ => Err(refusals),
        }
    }
}

/// A meeting as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MeetingForm {
    /// Day.
    pub held_on: Option<NaiveDate>,
    /// Place.
    pub place: String,
    /// What it was about.
    pub topic: String,
    /// The agenda; may be empty.
    pub agenda: String,
    /// Who was in the chair.
    pub chair: String,
    /// Who wrote the minutes.
    pub recorder: String,
    /// Who was there.
    pub attendees: String,
    /// Who was missing, and why.
    pub absentees: String,
    /// The minutes (纪要).
    pub minutes: String,
}

/// A meeting that the rules agree with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetingDetails {
    /// Day.
    pub held_on: NaiveDate,
    /// Place.
    pub place: String,
    /// What it was about.
    pub topic: String,
    /// The agenda.
    pub agenda: String,
    /// Who was in the chair.
    pub chair: String,
    /// Who wrote the minutes.
    pub recorder: Option<String>,
    /// Who was there.
    pub attendees: String,
    /// Who was missing, and why.
    pub absentees: String,
    /// The minutes.
    pub minutes: String,
}

/// Most characters of the minutes and of the lists of people.
const MINUTES: usize = 20_000;
const PEOPLE: usize = 2_000;

impl MeetingForm {
    /// Checks the fields.
    ///
    /// # Errors
    /// Every reason at once.
    pub fn check(&self, today: NaiveDate) -> Result<MeetingDetails, Vec<Refusal>> {
        let mut refusals = Vec::new();
        let mut required =
            |name, label, longest, text: &str| Field { name, label, longest }.required(text, &mut refusals);
        let place = required("place", "会议地点", 40, &self.place);
        let topic = required("topic", "会议议题", 100, &self.topic);
        let chair = required("chair", "主持人", 30, &self.chair);
        let recorder =
            Field { name: "recorder", label: "记录人", longest: 30 }.optional(&self.recorder, &mut refusals);
        let attendees = paragraphs("attendees", "参会人员", PEOPLE, &self.attendees, &mut refusals);
        if attendees.is_empty() {
            refusals.push(Refusal::new("missing", "请填写参会人员").at("attendees"));
        }
        let absentees = paragraphs("absentees", "缺席人员", PEOPLE, &self.absentees, &mut refusals);
        refusals.extend(both(&attendees, &absentees));
        let agenda = paragraphs("agenda", "会议议程", PEOPLE, &self.agenda, &mut refusals);
        let minutes = paragraphs("minutes", "会议内容", MINUTES, &self.minutes, &mut refusals);
        match self.held_on {
            None => {
                refusals.push(Refusal::new("date_missing", "请填写会议日期，例如 2026-11-24").at("held_on"));
            }
            Some(_) if not_of_our_time(self.held_on, "held_on").is_some() => {
                refusals.extend(not_of_our_time(self.held_on, "held_on"));
            }
            Some(day) if day > today => refusals
                .push(Refusal::new("meeting_in_future", "会议日期晚于今天，请在会后登记").at("held_on")),
            Some(_) => {}
        }
        match self.held_on {
            Some(held_on) if refusals.is_empty() => Ok(MeetingDetails {
                held_on,
                place,
                topic,
                agenda,
                chair,
                recorder,
                attendees,
                absentees,
                minutes,
            }),
            _ => Err(refusals),
        }
    }
}

/// Nobody is there and away.
fn both(attendees: &str, absentees: &str) -> Option<Refusal> {
    let names = |text: &str| -> Vec<String> {
        let parts = text.split(['、', '，', ',', '；', ';', '\n', ' ', '\u{3000}']);
        // Behind a name may stand why somebody is away, or a post.
        let name = |part: &str| part.split(['（', '(']).next().unwrap_or_default().trim().to_owned();
        parts.map(name).filter(|name| !name.is_empty()).collect()
    };
    let there = names(attendees);
    let twice = names(absentees).into_iter().find(|name| there.contains(name))?;
    let sentence = format!("“{twice}”同时写在参会人员和缺席人员里，请改正其中一处");
    Some(Refusal::new("there_and_away", sentence).at("absentees"))
}

/// Was a decision of `held_on` still open when the meeting of `later` began? Those come first there.
pub fn is_carried(held_on: NaiveDate, done_on: Option<NaiveDate>, later: NaiveDate) -> bool {
    held_on < later && done_on.is_none_or(|done| done >= later)
}

/// A decision (议定事项) as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DecisionForm {
    /// What was decided.
    pub content: String,
    /// Person in charge.
    pub person: String,
    /// To be done by.
    pub due_on: Option<NaiveDate>,
}

/// A decision that the rules agree with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionDetails {
    /// What was decided.
    pub content: String,
    /// Person in charge.
    pub person: Option<String>,
    /// To be done by.
    pub due_on: NaiveDate,
}

impl DecisionForm {
    /// Checks the fields; `held_on`: the day of the meeting.
    ///
    /// # Errors
    /// Every reason at once.
    pub fn check(&self, held_on: NaiveDate) -> Result<DecisionDetails, Vec<Refusal>> {
        let mut refusals = Vec::new();
        let content = paragraphs("content", "议定事项", PEOPLE, &self.content, &mut refusals);
        if content.is_empty() {
            refusals.push(Refusal::new("missing", "请填写议定事项").at("content"));
        }
        let person =
            Field { name: "person", label: "责任人", longest: 30 }.optional(&self.person, &mut refusals);
        match self.due_on {
            None => {
                refusals.push(Refusal::new("date_missing", "请填写完成时限，例如 2026-12-31").at("due_on"));
            }
            Some(_) if not_of_our_time(self.due_on, "due_on").is_some() => {
                refusals.extend(not_of_our_time(self.due_on, "due_on"));
            }
            Some(due) if due < held_on => {
                refusals
                    .push(Refusal::new("due_before_meeting", "完成时限早于会议日期，请改正").at("due_on"));
            }
            Some(_) => {}
        }
        match self.due_on {
            Some(due_on) if refusals.is_empty() => Ok(DecisionDetails { content, person, due_on }),
            _ => Err(refusals),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_next_meeting_begins_with() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (held, done, expected) in [
            ("2026-03-02", None, true),
            ("2026-03-02", Some("2026-07-02"), true),
            ("2026-03-02", Some("2026-07-01"), false),
            ("2026-07-02", None, false),
            ("2026-08-02", None, false),
        ] {
            assert_eq!(is_carried(day(held), done.map(day), day("2026-07-02")), expected, "{held} {done:?}");
        }
    }
}
