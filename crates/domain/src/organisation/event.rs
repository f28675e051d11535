//! What happens to an organisation, as the record keeps it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Duty, GroupRole};
use crate::{
    calendar::date_in_words,
    event::{Object, Told},
    id::{AgencyId, DecisionId, DutyId, MeetingId, MemberId, StaffId, UnitId},
};

/// A field that was changed. Values of fields that are personal data are left out of the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// Chinese label of the field.
    pub field: String,
    /// Before; `None` where it is not told.
    pub from: Option<String>,
    /// After; `None` where it is not told.
    pub to: Option<String>,
}

impl Changed {
    /// Those of the fields whose values differ: label, before, after.
    pub fn of(fields: &[(&str, &str, &str)]) -> Vec<Self> {
        fields
            .iter()
            .filter(|(_, from, to)| from != to)
            .map(|(field, from, to)| Self {
                field: (*field).to_owned(),
                from: Some((*from).to_owned()),
                to: Some((*to).to_owned()),
            })
            .collect()
    }

    /// The same without the values.
    #[must_use]
    pub fn untold(self) -> Self {
        Self { from: None, to: None, ..self }
    }
}

/// One thing that happened to an agency, its units, its staff, their duties, or its leading group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum OrganisationEvent {
    /// An agency was set up.
    AgencyFounded {
        /// The new agency.
        agency: AgencyId,
        /// Its full name.
        name: String,
    },
    /// Name, level, kind, region or superior of an agency changed.
    AgencyChanged {
        /// The agency.
        agency: AgencyId,
        /// Its full name afterwards.
        name: String,
        /// What changed.
        changes: Vec<Changed>,
    },
    /// The card by which citizens reach the agency changed.
    ContactCardChanged {
        /// The agency.
        agency: AgencyId,
        /// What changed.
        changes: Vec<Changed>,
    },
    /// An agency was closed.
    AgencyClosed {
        /// The agency.
        agency: AgencyId,
        /// Its full name.
        name: String,
        /// From which day.
        on: NaiveDate,
        /// Who took over.
        successor: Option<AgencyId>,
        /// Name of that agency.
        successor_name: Option<String>,
    },
    /// A unit was opened.
    UnitOpened {
        /// The unit.
        unit: UnitId,
        /// Its name.
        name: String,
    },
    /// A unit changed.
    UnitChanged {
        /// The unit.
        unit: UnitId,
        /// Its name afterwards.
        name: String,
        /// What changed.
        changes: Vec<Changed>,
    },
    /// A unit was closed.
    UnitClosed {
        /// The unit.
        unit: UnitId,
        /// Its name.
        name: String,
    },
    /// A person came.
    StaffAdded {
        /// Who.
        staff: StaffId,
        /// Name.
        name: String,
    },
    /// Something about a person changed.
    StaffChanged {
        /// Who.
        staff: StaffId,
        /// Name afterwards.
        name: String,
        /// What changed.
        changes: Vec<Changed>,
    },
    /// Somebody looked at personal data of another person.
    StaffSeen {
        /// Whose.
        staff: StaffId,
        /// Name.
        name: String,
        /// Chinese labels of what was shown.
        fields: Vec<String>,
    },
    /// A person may no longer sign in.
    StaffDisabled {
        /// Who.
        staff: StaffId,
        /// Name.
        name: String,
    },
    /// A person may sign in again.
    StaffEnabled {
        /// Who.
        staff: StaffId,
        /// Name.
        name: String,
    },
    /// A duty was granted.
    DutyGranted {
        /// The holding.
        holding: DutyId,
        /// Who holds it.
        staff: StaffId,
        /// Name.
        name: String,
        /// Which duty.
        duty: Duty,
        /// First day.
        from: NaiveDate,
        /// Last day.
        until: Option<NaiveDate>,
        /// In whose place.
        deputy_for: Option<StaffId>,
        /// Name of that person.
        deputy_for_name: Option<String>,
    },
    /// A duty ends earlier than it would have.
    DutyEnded {
        /// The holding.
        holding: DutyId,
        /// Who held it.
        staff: StaffId,
        /// Name.
        name: String,
        /// Which duty.
        duty: Duty,
        /// Last day; before the first one: taken back.
        last: NaiveDate,
    },
    /// A person became a member of the leading group.
    MemberAppointed {
        /// The membership.
        member: MemberId,
        /// Name.
        name: String,
        /// Part.
        role: GroupRole,
    },
    /// A person is no longer a member of the leading group.
    MemberLeft {
        /// The membership.
        member: MemberId,
        /// Name.
        name: String,
        /// Last day.
        last: NaiveDate,
    },
    /// A meeting of the leading group was recorded.
    MeetingRecorded {
        /// The meeting.
        meeting: MeetingId,
        /// Its number within the year, such as `2026年第1次`.
        number: String,
        /// What it was about.
        topic: String,
    },
    /// The record of a meeting changed.
    MeetingChanged {
        /// The meeting.
        meeting: MeetingId,
        /// Its number.
        number: String,
        /// What changed.
        changes: Vec<Changed>,
    },
    /// A meeting that was recorded by mistake was struck, with what it decided.
    MeetingStruck {
        /// The meeting.
        meeting: MeetingId,
        /// Its number.
        number: String,
        /// What it was about.
        topic: String,
        /// Why.
        reason: String,
    },
    /// Something was decided at a meeting.
    DecisionRecorded {
        /// The decision.
        decision: DecisionId,
        /// The meeting's number.
        meeting_number: String,
        /// To be done by.
        due_on: NaiveDate,
    },
    /// What was decided is done.
    DecisionDone {
        /// The decision.
        decision: DecisionId,
        /// The meeting's number.
        meeting_number: String,
        /// When.
        done_on: NaiveDate,
    },
    /// Units, people or duties were taken over from a workbook. The single changes are events too.
    Imported {
        /// The agency.
        agency: AgencyId,
        /// Units opened or changed.
        units: u32,
        /// People added or changed.
        staff: u32,
        /// Duties granted.
        duties: u32,
    },
}

/// 「：机关简称、行政区划代码」
fn fields(changes: &[Changed]) -> String {
    let names: Vec<&str> = changes.iter().map(|change| change.field.as_str()).collect();
    if names.is_empty() { String::new() } else { format!("：{}", names.join("、")) }
}

impl Told for OrganisationEvent {
    fn sentence(&self) -> String {
        match self {
            Self::AgencyFounded { name, .. } => format!("建立机关“{name}”"),
            Self::AgencyChanged { name, changes, .. } => format!("修改机关“{name}”{}", fields(changes)),
            Self::ContactCardChanged { changes, .. } => format!("修改机关联系方式{}", fields(changes)),
            Self::AgencyClosed { name, on, successor_name, .. } => {
                let heir =
                    successor_name.as_ref().map(|heir| format!("，由“{heir}”承接")).unwrap_or_default();
                format!("撤销机关“{name}”，自{}起{heir}", date_in_words(*on))
            }
            Self::UnitOpened { name, .. } => format!("设立股室“{name}”"),
            Self::UnitChanged { name, changes, .. } => format!("修改股室“{name}”{}", fields(changes)),
            Self::UnitClosed { name, .. } => format!("撤销股室“{name}”"),
            Self::StaffAdded { name, .. } => format!("登记人员{name}"),
            Self::StaffChanged { name, changes, .. } => format!("修改人员{name}{}", fields(changes)),
            Self::StaffSeen { name, fields, .. } => {
                format!("查看人员{name}的登记信息：{}", fields.join("、"))
            }
            Self::StaffDisabled { name, .. } => format!("停用{name}的账号"),
            Self::StaffEnabled { name, .. } => format!("启用{name}的账号"),
            Self::DutyGranted { name, duty, from, until, deputy_for_name, .. } => {
                let word = duty.word();
                let until = until.map_or_else(|| "起".to_owned(), |day| format!("至{}", date_in_words(day)));
                let period = format!("{}{until}", date_in_words(*from));
                match deputy_for_name {
                    Some(principal) => format!("由{name}代理{principal}的“{word}”，{period}"),
                    None => format!("授予{name}“{word}”，{period}"),
                }
            }
            Self::DutyEnded { name, duty, last, .. } => {
                format!("结束{name}的“{}”，至{}为止", duty.word(), date_in_words(*last))
            }
            Self::MemberAppointed { name, role, .. } => format!("登记领导小组{}{name}", role.word()),
            Self::MemberLeft { name, last, .. } => {
                format!("{name}不再担任领导小组职务，至{}为止", date_in_words(*last))
            }
            Self::MeetingRecorded { number, topic, .. } => {
                format!("登记领导小组{number}会议“{topic}”")
            }
            Self::MeetingChanged { number, changes, .. } => {
                format!("修改领导小组{number}会议记录{}", fields(changes))
            }
            Self::MeetingStruck { number, topic, reason, .. } => {
                format!("撤销领导小组{number}会议“{topic}”的登记，原因：{reason}")
            }
            Self::DecisionRecorded { meeting_number, due_on, .. } => {
                format!("登记领导小组{meeting_number}会议议定事项，{}前完成", date_in_words(*due_on))
            }
            Self::DecisionDone { meeting_number, .. } => {
                format!("办结领导小组{meeting_number}会议议定事项")
            }
            Self::Imported { units, staff, duties, .. } => {
                format!("从工作簿导入：股室 {units} 个，人员 {staff} 人，职责 {duties} 项")
            }
        }
    }

    fn object(&self) -> Object {
        match self {
            Self::AgencyFounded { agency, .. }
            | Self::AgencyChanged { agency, .. }
            | Self::ContactCardChanged { agency, .. }
            | Self::AgencyClosed { agency, .. }
            | Self::Imported { agency, .. } => Object::new("agency", agency.as_str()),
            Self::UnitOpened { unit, .. }
            | Self::UnitChanged { unit, .. }
            | Self::UnitClosed { unit, .. } => Object::new("unit", unit.as_str()),
            Self::StaffAdded { staff, .. }
            | Self::StaffChanged { staff, .. }
            | Self::StaffSeen { staff, .. }
            | Self::StaffDisabled { staff, .. }
            | Self::StaffEnabled { staff, .. }
            | Self::DutyGranted { staff, .. }
            | Self::DutyEnded { staff, .. } => Object::new("staff", staff.as_str()),
            Self::MemberAppointed { member, .. } | Self::MemberLeft { member, .. } => {
                Object::new("member", member.as_str())
            }
            Self::MeetingRecorded { meeting, .. }
            | Self::MeetingChanged { meeting, .. }
            | Self::MeetingStruck { meeting, .. } => Object::new("meeting", meeting.as_str()),
            Self::DecisionRecorded { decision, .. } | Self::DecisionDone { decision, .. } => {
                Object::new("decision", decision.as_str())
            }
        }
    }
}
