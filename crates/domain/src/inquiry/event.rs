//! What happens to inquiries, as the record keeps it: never what was asked, nor who asked.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    event::{Object, Told},
    id::{AgencyId, InquiryId, UnitId},
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
