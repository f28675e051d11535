//! Who applies, and who acts for them.

use serde::{Deserialize, Serialize};

/// The kinds of applicants that table 3 of the annual report counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicantKind {
    /// 自然人.
    Natural,
    /// 商业企业.
    Business,
    /// 科研机构.
    Research,
    /// 社会公益组织.
    PublicBenefit,
    /// 法律服务机构.
    LegalService,
    /// 其他.
    OtherOrg,
}

impl ApplicantKind {
    /// All, in the order of the table's columns.
    pub const ALL: [Self; 6] = [
        Self::Natural,
        Self::Business,
        Self::Research,
        Self::PublicBenefit,
        Self::LegalService,
        Self::OtherOrg,
    ];

    /// As stored: the id of the table's column.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Natural => "natural",
            Self::Business => "business",
            Self::Research => "research",
            Self::PublicBenefit => "public_benefit",
            Self::LegalService => "legal_service",
            Self::OtherOrg => "other_org",
        }
    }

    /// The word of the table.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Natural => "自然人",
            Self::Business => "商业企业",
            Self::Research => "科研机构",
            Self::PublicBenefit => "社会公益组织",
            Self::LegalService => "法律服务机构",
            Self::OtherOrg => "其他组织",
        }
    }

    /// The kind of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// A person, not an organisation?
    pub const fn is_natural(self) -> bool {
        matches!(self, Self::Natural)
    }
}

/// By which paper a person proves who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// 居民身份证.
    ResidentId,
    /// 护照.
    Passport,
    /// 港澳居民来往内地通行证.
    HongKongMacauPermit,
    /// 台湾居民来往大陆通行证.
    TaiwanPermit,
    /// 港澳台居民居住证.
    ResidencePermit,
    /// 外国人永久居留身份证.
    ForeignResidentId,
    /// Any other.
    Other,
}

impl DocumentKind {
    /// All.
    pub const ALL: [Self; 7] = [
        Self::ResidentId,
        Self::Passport,
        Self::HongKongMacauPermit,
        Self::TaiwanPermit,
        Self::ResidencePermit,
        Self::ForeignResidentId,
        Self::Other,
    ];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ResidentId => "resident_id",
            Self::Passport => "passport",
            Self::HongKongMacauPermit => "hong_kong_macau_permit",
            Self::TaiwanPermit => "taiwan_permit",
            Self::ResidencePermit => "residence_permit",
            Self::ForeignResidentId => "foreign_resident_id",
            Self::Other => "other",
        }
    }

    /// The word on pages and papers.
    pub const fn word(self) -> &'static str {
        match self {
            Self::ResidentId => "居民身份证",
            Self::Passport => "护照",
            Self::HongKongMacauPermit => "港澳居民来往内地通行证",
            Self::TaiwanPermit => "台湾居民来往大陆通行证",
            Self::ResidencePermit => "港澳台居民居住证",
            Self::ForeignResidentId => "外国人永久居留身份证",
            Self::Other => "其他证件",
        }
    }

    /// The kind of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// How an applicant proves who they are.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Identity {
    /// A person.
    Person {
        /// By which paper.
        document: DocumentKind,
        /// Its number.
        number: String,
    },
    /// An organisation.
    Organisation {
        /// 统一社会信用代码, or name and number of the paper by which one without it is registered.
        unified_code: String,
        /// 法定代表人 or who is responsible.
        representative: String,
        /// With whom the office talks.
        contact_person: String,
    },
}

/// How somebody can be reached; what is not given is empty.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Telephone.
    pub phone: String,
    /// Address of the mailbox.
    pub email: String,
    /// Postal address, with postcode.
    pub address: String,
}

/// Who applies.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Applicant {
    /// The column of table 3.
    pub kind: ApplicantKind,
    /// Name of the person or of the organisation.
    pub name: String,
    /// Proof of it.
    pub identity: Identity,
    /// How to reach them.
    pub contact: Contact,
}

/// Who acts for the applicant.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agent {
    /// Name.
    pub name: String,
    /// By which paper the agent proves who they are.
    pub document: DocumentKind,
    /// Its number.
    pub number: String,
    /// Telephone.
    pub phone: String,
    /// What the agent may do, as the authority says.
    pub authority: String,
}

/// A number of a paper as it may be shown: the first three and the last four signs of a long one.
pub fn masked(number: &str) -> String {
    let signs: Vec<char> = number.chars().collect();
    let (head, tail) = if signs.len() >= 12 { (3, 4) } else { (1, 1) };
    let is_open = |at: usize| signs.len() > head + tail && (at < head || at + tail >= signs.len());
    signs.iter().enumerate().map(|(at, sign)| if is_open(at) { *sign } else { '*' }).collect()
}
