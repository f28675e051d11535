//! Identities: what a row, an address and an audit entry call a thing. An identity says nothing
//! about rights: no query takes one alone (see `authority`).

use std::fmt;

use serde::{Deserialize, Serialize};

/// Longest identity that is read from an address or a form.
const LONGEST: usize = 32;

/// Lower-case letters and digits only: safe in an address, a file name and a log line.
fn well_formed(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= LONGEST
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}

macro_rules! identities {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The identity in `text`, if it is one: 1 to 32 lower-case letters and digits.
            pub fn parse(text: &str) -> Option<Self> {
                well_formed(text).then(|| Self(text.to_owned()))
            }

            /// As stored and as shown in addresses.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;

            fn try_from(text: String) -> Result<Self, String> {
                Self::parse(&text).ok_or_else(|| format!("not an identity: {text:?}"))
            }
        }
    )*};
}

identities! {
    /// An administrative organ (行政机关). Part of every key.
    AgencyId,
    /// A unit (内设机构、科室) of an agency.
    UnitId,
    /// A person of an agency who may sign in.
    StaffId,
    /// A period in which a person holds a duty.
    DutyId,
    /// A member of the leading group (领导小组).
    MemberId,
    /// A meeting of the leading group (领导小组).
    MeetingId,
    /// A decision of such a meeting.
    DecisionId,
    /// A stored file.
    FileId,
    /// A document (一条政府信息) of an agency.
    DocumentId,
    /// A letter of the public: a comment, a report of an error.
    FeedbackId,
    /// A row of an adoption table.
    OpinionId,
    /// Something that screening found in a document.
    FindingId,
    /// An application for disclosure (依申请公开办件).
    ApplicationId,
    /// A dispute (复议诉讼) about an answer.
    DisputeId,
    /// An inquiry (咨询) at a counter, by telephone or letter.
    InquiryId,
    /// A monthly bulletin (通报) of an agency.
    BulletinId,
    /// Something wrong in what is public, confirmed by a person.
    InaccuracyId,
    /// A rectification ticket (整改).
    TicketId,
    /// The report of a quarter on the own portal (自查).
    MonitorReportId,
    /// An assessment (考核) of a year.
    AssessmentId,
    /// A training (培训).
    TrainingId,
    /// An institution (制度) of an agency.
    InstitutionId,
    /// An annual report (年度报告) of an agency.
    ReportId,
    /// A filing (报送) of an annual report with the superior agency.
    FilingId,
    /// A sum (汇总) of the reports of a year.
    RollUpId,
    /// A regular return (定期报表) of an agency.
    RegularReturnId,
    /// A filing of one with the superior agency.
    ReturnFilingId,
    /// A session of a person who is signed in.
    SessionId,
    /// A token of the JSON API.
    TokenId,
    /// A row of the outbox or a run of the schedule.
    JobId,
    /// A notice to one person.
    NoticeId,
}
