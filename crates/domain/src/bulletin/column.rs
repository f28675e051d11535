//! What is counted, with the definition that is printed under the table.

use serde::{Deserialize, Serialize};

/// A column of the table. Two more are computed: what was to be public, and what was so in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// Sent to review for the first time (报送); what is sent is not what is accepted.
    Submitted,
    /// Released for the first time.
    Released,
    /// Of these, after the due day.
    Late,
    /// Due, and not public at the cut-off.
    Unreleased,
    /// Sent back.
    Returned,
    /// Released in an emergency, with reviews still owed at the cut-off.
    ReviewGap,
    /// Confirmed to be wrong, ordinary.
    Inaccurate,
    /// Confirmed to be wrong, serious.
    Serious,
    /// Taken down.
    Withdrawn,
    /// Applications whose day of the answer passed without one.
    ApplicationLate,
    /// Inquiries whose term passed without an answer.
    InquiryLate,
    /// Rectification due.
    RectifyDue,
    /// Rectification finished.
    RectifyDone,
    /// Rectification whose day passed before it was finished.
    RectifyLate,
    /// Columns of the portal without anything new for longer than their class allows.
    #[serde(rename = "column")]
    StaleColumn,
}

impl Column {
    /// All, in the order of the table.
    pub const ALL: [Column; 15] = [
        Column::Submitted,
        Column::Released,
        Column::Late,
        Column::Unreleased,
        Column::Returned,
        Column::ReviewGap,
        Column::Inaccurate,
        Column::Serious,
        Column::Withdrawn,
        Column::ApplicationLate,
        Column::InquiryLate,
        Column::RectifyDue,
        Column::RectifyDone,
        Column::RectifyLate,
        Column::StaleColumn,
    ];

    /// As stored and in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Column::Submitted => "submitted",
            Column::Released => "released",
            Column::Late => "late",
            Column::Unreleased => "unreleased",
            Column::Returned => "returned",
            Column::ReviewGap => "review_gap",
            Column::Inaccurate => "inaccurate",
            Column::Serious => "serious",
            Column::Withdrawn => "withdrawn",
            Column::ApplicationLate => "application_late",
            Column::InquiryLate => "inquiry_late",
            Column::RectifyDue => "rectify_due",
            Column::RectifyDone => "rectify_done",
            Column::RectifyLate => "rectify_late",
            Column::StaleColumn => "column",
        }
    }

    /// The heading.
    pub const fn word(self) -> &'static str {
        match self {
            Column::Submitted => "报送",
            Column::Released => "已公开",
            Column::Late => "超期公开",
            Column::Unreleased => "到期未公开",
            Column::Returned => "退回",
            Column::ReviewGap => "审签缺环",
            Column::Inaccurate => "一般差错",
            Column::Serious => "严重差错",
            Column::Withdrawn => "撤下",
            Column::ApplicationLate => "申请超期",
            Column::InquiryLate => "咨询超期",
            Column::RectifyDue => "整改到期",
            Column::RectifyDone => "整改完成",
            Column::RectifyLate => "整改超期",
            Column::StaleColumn => "栏目更新超期",
        }
    }

    /// The heading of a table that has little room.
    pub const fn short(self) -> &'static str {
        match self {
            Column::Late => "超期",
            Column::Unreleased => "未公开",
            Column::ReviewGap => "缺环",
            Column::Inaccurate => "一般错",
            Column::Serious => "严重错",
            Column::StaleColumn => "栏目更新",
            other => other.word(),
        }
    }

    /// What a code says.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.code() == code)
    }

    /// The schema of snapshots since which it is counted: an older one says nothing of it, not even nought.
    pub const fn since(self) -> u8 {
        match self {
            Column::StaleColumn => 2,
            _ => 1,
        }
    }

    /// Something that happened at a moment, so that it belongs to one bulletin alone. The other columns say how
    /// things stood at the cut-off, and say so again as long as they stand so.
    pub const fn happens(self) -> bool {
        !matches!(self, Column::Unreleased | Column::ReviewGap | Column::StaleColumn)
    }

    /// Is it a fault that the bulletin names?
    pub const fn is_fault(self) -> bool {
        !matches!(
            self,
            Column::Submitted
                | Column::Released
                | Column::Withdrawn
                | Column::Returned
                | Column::RectifyDue
                | Column::RectifyDone
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_told_apart_and_stored_alike() {
        for column in Column::ALL {
            assert_eq!(Column::parse(column.code()), Some(column));
            assert_eq!(serde_json::to_value(column).unwrap(), column.code());
        }
    }
}
