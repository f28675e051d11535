//! An agency (行政机关): level, kind, region, and the card that citizens reach it by.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::text::{Field, paragraphs};
use crate::refusal::Refusal;

macro_rules! listed {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal, $word:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// All, in the order in which forms list them.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// As stored and in forms.
            pub const fn code(self) -> &'static str {
                match self { $($name::$variant => $code,)* }
            }

            /// The Chinese word.
            pub const fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }

            /// The one of a code or of its Chinese word.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code() == text || one.word() == text)
            }
        }
    };
}
pub(super) use listed;

listed! {
    /// Level of government, highest first: a higher one is the smaller value.
    AgencyLevel {
        /// 省、自治区、直辖市.
        Province = "province", "省级";
        /// 设区的市、自治州.
        City = "city", "市级";
        /// 县、区、县级市.
        County = "county", "县级";
        /// 乡、镇、街道.
        Township = "township", "乡级";
    }
}

listed! {
    /// What sort of body discloses.
    AgencyKind {
        /// The people's government of a province, city or county; its office does the work.
        Government = "government", "人民政府";
        /// A department of a government.
        Department = "department", "政府部门";
        /// The government of a township, or a sub-district office.
        Township = "township", "乡镇人民政府、街道办事处";
        /// A body of Art. 55: water, heating, hospitals, buses.
        PublicEnterprise = "public_enterprise", "公共企事业单位";
    }
}

/// The region that an agency serves: six digits (GB/T 2260), for a township nine (GB/T 10114).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionCode(String);

impl RegionCode {
    /// The code in `text`, if it is one of its level: a province ends in 0000, a city in 00.
    pub fn parse(text: &str, level: AgencyLevel) -> Option<Self> {
        let digits = text.trim();
        let zero = |from: usize, to: usize| {
            digits.get(from..to).is_some_and(|part| part.bytes().all(|digit| digit == b'0'))
        };
        let length = if level == AgencyLevel::Township { 9 } else { 6 };
        let shaped = digits.len() == length
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0')
            && match level {
                AgencyLevel::Province => zero(2, 6),
                AgencyLevel::City => !zero(2, 4) && zero(4, 6),
                AgencyLevel::County => !zero(2, 4) && !zero(4, 6),
                AgencyLevel::Township => !zero(4, 6) && !zero(6, 9),
            };
        shaped.then(|| Self(digits.to_owned()))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An agency as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AgencyForm {
    /// Full name, as on its seal.
    pub name: String,
    /// Short name for lists.
    pub short_name: String,
    /// Code of an [`AgencyLevel`].
    pub level: String,
    /// Code of an [`AgencyKind`].
    pub kind: String,
    /// Region code.
    pub region: String,
}

/// An agency that the rules agree with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgencyDetails {
    /// Full name.
    pub name: String,
    /// Short name; the full one if none was given.
    pub short_name: String,
    /// Level.
    pub level: AgencyLevel,
    /// Kind.
    pub kind: AgencyKind,
    /// Region.
    pub region: RegionCode,
}

impl AgencyForm {
    /// Checks all fields.
    ///
    /// # Errors
    /// Every reason at once, each at its field.
    pub fn check(&self) -> Result<AgencyDetails, Vec<Refusal>> {
        let mut refusals = Vec::new();
        let name = Field { name: "name", label: "机关全称", longest: 60 }.required(&self.name, &mut refusals);
        let short_name = Field { name: "short_name", label: "机关简称", longest: 20 }
            .optional(&self.short_name, &mut refusals)
            .unwrap_or_else(|| name.clone());
        let level = AgencyLevel::parse(&self.level);
        if level.is_none() {
            refusals.push(Refusal::new("level_unknown", "请选择机关层级").at("level"));
        }
        let kind = AgencyKind::parse(&self.kind);
        if kind.is_none() {
            refusals.push(Refusal::new("kind_unknown", "请选择机关类别").at("kind"));
        }
        let region = level.and_then(|level| RegionCode::parse(&self.region, level));
        match level {
            Some(level) if region.is_none() => {
                refusals.push(Refusal::new("region_does_not_fit_level", region_hint(level)).at("region"));
            }
            None if self.region.trim().is_empty() => {
                refusals.push(Refusal::new("missing", "请填写行政区划代码").at("region"));
            }
            _ => {}
        }
        if let (Some(level), Some(kind)) = (level, kind)
            && !fits(level, kind)
        {
            refusals.push(
                Refusal::new(
                    "kind_does_not_fit_level",
                    format!("{}机关的类别不能是“{}”，请改选层级或类别", level.word(), kind.word()),
                )
                .at("kind"),
            );
        }
        match (level, kind, region) {
            (Some(level), Some(kind), Some(region)) if refusals.is_empty() => {
                Ok(AgencyDetails { name, short_name, level, kind, region })
            }
            _ => Err(refusals),
        }
    }
}

/// A township government is of township level, the people's government of a county is not.
const fn fits(level: AgencyLevel, kind: AgencyKind) -> bool {
    match kind {
        AgencyKind::Government => !matches!(level, AgencyLevel::Township),
        AgencyKind::Township => matches!(level, AgencyLevel::Township),
        AgencyKind::Department | AgencyKind::PublicEnterprise => true,
    }
}

const fn region_hint(level: AgencyLevel) -> &'static str {
    match level {
        AgencyLevel::Province => "省级行政区划代码是 6 位数字，后四位为 0000，请核对",
        AgencyLevel::City => "市级行政区划代码是 6 位数字，后两位为 00，请核对",
        AgencyLevel::County => "县级行政区划代码是 6 位数字，后两位不为 00，请核对",
        AgencyLevel::Township => "乡级行政区划代码是 9 位数字，前六位为所属县级代码，请核对",
    }
}

/// How citizens reach the agency; printed in the guide (Art. 12) and on every answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactCard {
    /// Unit that does the work of disclosure.
    pub office: String,
    /// Postal address.
    pub address: String,
    /// Postal code.
    pub postal_code: String,
    /// Office hours in words.
    pub hours: String,
    /// Telephone.
    pub phone: String,
    /// Fax.
    pub fax: String,
    /// E-mail.
    pub email: String,
    /// Who hears complaints about disclosure: name and telephone (监督渠道).
    pub supervision: String,
    /// What the agency does, in a paragraph.
    pub functions: String,
}

impl ContactCard {
    /// Checks the card: Art. 12 wants name, address, hours, telephone, fax and e-mail of the office
    /// in the guide; an agency without fax or e-mail leaves these empty.
    ///
    /// # Errors
    /// Every reason at once.
    pub fn check(&self) -> Result<ContactCard, Vec<Refusal>> {
        let mut refusals = Vec::new();
        let field = |name, label, longest| Field { name, label, longest };
        let card = ContactCard {
            office: field("office", "公开工作机构", 40).required(&self.office, &mut refusals),
            address: field("address", "办公地址", 80).required(&self.address, &mut refusals),
            postal_code: field("postal_code", "邮政编码", 6)
                .optional(&self.postal_code, &mut refusals)
                .unwrap_or_default(),
            hours: field("hours", "办公时间", 60).required(&self.hours, &mut refusals),
            phone: field("phone", "联系电话", 30).required(&self.phone, &mut refusals),
            fax: field("fax", "传真", 30).optional(&self.fax, &mut refusals).unwrap_or_default(),
            email: field("email", "电子邮箱", 60).optional(&self.email, &mut refusals).unwrap_or_default(),
            supervision: field("supervision", "监督机构", 80)
                .optional(&self.supervision, &mut refusals)
                .unwrap_or_default(),
            functions: paragraphs("functions", "机关职能", 500, &self.functions, &mut refusals),
        };
        let code = &card.postal_code;
        let six_digits = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
        if !code.is_empty() && !six_digits {
            refusals
                .push(Refusal::new("postal_code_malformed", "邮政编码是 6 位数字，请核对").at("postal_code"));
        }
        if !is_email_or_empty(&card.email) {
            refusals.push(Refusal::new("email_malformed", "电子邮箱写法不对，请核对").at("email"));
        }
        if refusals.is_empty() { Ok(card) } else { Err(refusals) }
    }
}

/// One `@` with something before and a dotted name behind it.
pub(super) fn is_email_or_empty(text: &str) -> bool {
    let shaped = |(local, host): (&str, &str)| {
        !local.is_empty()
            && !host.contains('@')
            && host.contains('.')
            && !host.starts_with('.')
            && !host.ends_with('.')
            && !text.chars().any(char::is_whitespace)
    };
    text.is_empty() || text.split_once('@').is_some_and(shaped)
}

/// An agency is open until the day on which it was closed; on that day it no longer acts.
pub fn is_open(closed_on: Option<NaiveDate>, day: NaiveDate) -> bool {
    closed_on.is_none_or(|closed| day < closed)
}
