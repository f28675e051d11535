//! What happens to inquiries, as the record keeps it: never what was asked, nor who asked.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    event::{Object, Told},
    id::{AgencyId, DocumentId, InquiryId, UnitId},
};

/// One thing that happened to the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum InquiryEvent {
    /// It was entered.
    Entered {
        /// Which.
        inquiry: InquiryId,
        /// Its number.
        number: String,
    },
    /// What was entered was mended.
    Corrected {
        /// Which.
        inquiry: InquiryId,
        /// Its number.
        number: String,
    },
    /// What was open was answered.
    Answered {
        /// Which.
        inquiry: InquiryId,
        /// Its number.
        number: String,
    },
    /// It came from the portal.
    Asked {
        /// Which.
        inquiry: InquiryId,
        /// Its number.
        number: String,
    },
    /// It was said to repeat another one.
    Joined {
        /// Which.
        inquiry: InquiryId,
        /// Its number.
        number: String,
        /// Number of the first one.
        first: String,
        /// Does it count still?
        counted: bool,
    },
    /// It stands for itself again.
    Parted {
        /// Which.
        inquiry: InquiryId,
        /// Its number.
        number: String,
    },
    /// It went on as an application for disclosure.
    Converted {
        /// Which.
        inquiry: InquiryId,
        /// Its number.
        number: String,
        /// Number of the case.
        case: String,
    },
    /// A text of it for the public was drafted.
    Drafted {
        /// Which.
        inquiry: InquiryId,
        /// Its number.
        number: String,
        /// The draft.
        document: DocumentId,
    },
    /// Somebody looked who asked.
    ContactSeen {
        /// Which.
        inquiry: InquiryId,
        /// Its number.
        number: String,
    },
    /// Many came from a list.
    Imported {
        /// Whose register.
        agency: AgencyId,
        /// How many.
        entries: u32,
    },
    /// The counts of a day were kept.
    SheetKept {
        /// Whose counter.
        desk: UnitId,
        /// Its name.
        name: String,
        /// The day.
        on: NaiveDate,
        /// How many lines; 0: the sheet is gone.
        lines: u32,
    },
    /// Nothing of a month is changed any more.
    MonthLocked {
        /// Whose register.
        agency: AgencyId,
        /// The month, as 2026-11.
        month: String,
    },
    /// It is again.
    MonthUnlocked {
        /// Whose register.
        agency: AgencyId,
        /// The month, as 2026-11.
        month: String,
        /// Why.
        reason: String,
    },
}

impl Told for InquiryEvent {
    fn sentence(&self) -> String {
        match self {
            Self::Entered { number, .. } => format!("登记咨询{number}"),
            Self::Corrected { number, .. } => format!("更正咨询{number}"),
            Self::Answered { number, .. } => format!("答复咨询{number}"),
            Self::Asked { number, .. } => format!("收到门户提问，登记为咨询{number}"),
            Self::Joined { number, first, counted: true, .. } => {
                format!("咨询{number}与{first}问的相同，关联答复")
            }
            Self::Joined { number, first, .. } => format!("咨询{number}与{first}是同一次，不再计数"),
            Self::Parted { number, .. } => format!("取消咨询{number}的关联"),
            Self::Converted { number, case, .. } => format!("咨询{number}转为信息公开申请{case}"),
            Self::Drafted { number, .. } => format!("按咨询{number}拟公开问答"),
            Self::ContactSeen { number, .. } => format!("查看咨询{number}的联系方式"),
            Self::Imported { entries, .. } => format!("从表格导入{entries}条咨询"),
            Self::SheetKept { name, on, lines: 0, .. } => format!("删除{name}{on}的咨询日报"),
            Self::SheetKept { name, on, lines, .. } => format!("填写{name}{on}的咨询日报，{lines}行"),
            Self::MonthLocked { month, .. } => format!("锁定{month}的咨询登记"),
            Self::MonthUnlocked { month, reason, .. } => format!("解除{month}咨询登记的锁定：{reason}"),
        }
    }

    fn object(&self) -> Object {
        match self {
            Self::Entered { inquiry, .. }
            | Self::Corrected { inquiry, .. }
            | Self::Answered { inquiry, .. }
            | Self::Asked { inquiry, .. }
            | Self::Joined { inquiry, .. }
            | Self::Parted { inquiry, .. }
            | Self::Converted { inquiry, .. }
            | Self::Drafted { inquiry, .. }
            | Self::ContactSeen { inquiry, .. } => Object::new("inquiry", inquiry.as_str()),
            Self::SheetKept { desk, .. } => Object::new("unit", desk.as_str()),
            Self::Imported { agency, .. }
            | Self::MonthLocked { agency, .. }
            | Self::MonthUnlocked { agency, .. } => Object::new("agency", agency.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Event;

    #[test]
    fn stored_shape_and_sentence() {
        let inquiry = InquiryId::parse("i1").unwrap();
        let event = InquiryEvent::Entered { inquiry, number: "20261124-003".to_owned() };
        assert_eq!(event.sentence(), "登记咨询20261124-003");
        let stored = serde_json::to_value(Event::from(event.clone())).unwrap();
        let expected = serde_json::json!({
            "of": "inquiry", "what": "entered", "inquiry": "i1", "number": "20261124-003",
        });
        assert_eq!(stored, expected);
        assert_eq!(serde_json::from_value::<Event>(stored).unwrap(), Event::from(event));
    }
}
