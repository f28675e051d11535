//! Duties (职责): what a person may do. A duty is held for a period; it is not a rank.

use serde::{Deserialize, Serialize};

/// What a person of an agency may do there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// 信息提供: writes drafts in a unit.
    Provider,
    /// 科室负责人: first review, by the unit that provides.
    UnitHead,
    /// 公开审查: second review, by the disclosure office.
    DisclosureReviewer,
    /// 保密审查 (Art. 17).
    SecrecyReviewer,
    /// 分管领导: final review.
    ResponsibleLeader,
    /// 申请经办: applications for disclosure.
    CaseOfficer,
    /// 统计: reports and returns.
    Statistician,
    /// 咨询登记: the inquiry desk.
    InquiryClerk,
    /// 考核评估: oversight.
    Assessor,
    /// 系统管理员: operation and people. Excludes the other two administrators, reads no content.
    SystemAdministrator,
    /// 安全管理员: rights and settings of security. Excludes the other two, reads no content.
    SecurityAdministrator,
    /// 审计管理员: the record of what was done. Excludes the other two, reads no content.
    AuditAdministrator,
}

impl Duty {
    /// All duties, in the order in which forms list them.
    pub const ALL: [Duty; 12] = [
        Duty::Provider,
        Duty::UnitHead,
        Duty::DisclosureReviewer,
        Duty::SecrecyReviewer,
        Duty::ResponsibleLeader,
        Duty::CaseOfficer,
        Duty::Statistician,
        Duty::InquiryClerk,
        Duty::Assessor,
        Duty::SystemAdministrator,
        Duty::SecurityAdministrator,
        Duty::AuditAdministrator,
    ];

    /// As stored, in addresses and in imports.
    pub const fn code(self) -> &'static str {
        match self {
            Duty::Provider => "provider",
            Duty::UnitHead => "unit_head",
            Duty::DisclosureReviewer => "disclosure_reviewer",
            Duty::SecrecyReviewer => "secrecy_reviewer",
            Duty::ResponsibleLeader => "responsible_leader",
            Duty::CaseOfficer => "case_officer",
            Duty::Statistician => "statistician",
            Duty::InquiryClerk => "inquiry_clerk",
            Duty::Assessor => "assessor",
            Duty::SystemAdministrator => "system_administrator",
            Duty::SecurityAdministrator => "security_administrator",
            Duty::AuditAdministrator => "audit_administrator",
        }
    }

    /// The Chinese word on pages and in imports.
    pub const fn word(self) -> &'static str {
        match self {
            Duty::Provider => "信息提供",
            Duty::UnitHead => "科室负责人",
            Duty::DisclosureReviewer => "公开审查",
            Duty::SecrecyReviewer => "保密审查",
            Duty::ResponsibleLeader => "分管领导",
            Duty::CaseOfficer => "申请经办",
            Duty::Statistician => "统计",
            Duty::InquiryClerk => "咨询登记",
            Duty::Assessor => "考核评估",
            Duty::SystemAdministrator => "系统管理员",
            Duty::SecurityAdministrator => "安全管理员",
            Duty::AuditAdministrator => "审计管理员",
        }
    }

    /// The duty of a code or of its Chinese word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|duty| duty.code() == text || duty.word() == text)
    }

    /// The duties that read or make content. Things of content are guarded with these, or some of them,
    /// so that no administrator reaches them.
    pub const CONTENT: [Duty; 9] = [
        Duty::Provider,
        Duty::UnitHead,
        Duty::DisclosureReviewer,
        Duty::SecrecyReviewer,
        Duty::ResponsibleLeader,
        Duty::CaseOfficer,
        Duty::Statistician,
        Duty::InquiryClerk,
        Duty::Assessor,
    ];

    /// The stage of the review in which the holder stands.
    pub const fn stage(self) -> Option<Stage> {
        match self {
            Duty::UnitHead => Some(Stage::First),
            Duty::DisclosureReviewer => Some(Stage::Second),
            Duty::ResponsibleLeader => Some(Stage::Final),
            _ => None,
        }
    }

    /// Is it held for a unit, so that the holder must belong to one?
    pub const fn needs_unit(self) -> bool {
        matches!(self, Duty::Provider | Duty::UnitHead)
    }

    /// Is this one of the three administrators, who exclude each other and read no content?
    pub const fn is_administrator(self) -> bool {
        matches!(self, Duty::SystemAdministrator | Duty::SecurityAdministrator | Duty::AuditAdministrator)
    }
}

/// A stage of the review (三审). Three stages, three persons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// 初审: by the unit that provides.
    First,
    /// 复审: by the disclosure office.
    Second,
    /// 终审: by the leader in charge.
    Final,
}

impl Stage {
    /// All stages, in order.
    pub const ALL: [Stage; 3] = [Stage::First, Stage::Second, Stage::Final];

    /// The duty that stands in it.
    pub const fn duty(self) -> Duty {
        match self {
            Stage::First => Duty::UnitHead,
            Stage::Second => Duty::DisclosureReviewer,
            Stage::Final => Duty::ResponsibleLeader,
        }
    }

    /// The Chinese word.
    pub const fn word(self) -> &'static str {
        match self {
            Stage::First => "初审",
            Stage::Second => "复审",
            Stage::Final => "终审",
        }
    }
}
