//! What happens to self-inspections, as the record keeps it.

use serde::{Deserialize, Serialize};

use crate::{
    event::{Object, Told},
    id::{AgencyId, MonitorReportId},
};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum MonitorEvent {
    /// Somebody had the portal looked at.
    Checked {
        /// Whose.
        agency: AgencyId,
        /// How much is wrong.
        findings: u32,
    },
    /// The report of a quarter was fixed.
    Reported {
        /// Which.
        report: MonitorReportId,
        /// 2026Q4.
        quarter: String,
        /// How much is wrong.
        findings: u32,
    },
}

impl Told for MonitorEvent {
    fn sentence(&self) -> String {
        match self {
            Self::Checked { findings, .. } => format!("检查门户网站，发现{findings}个问题"),
            Self::Reported { quarter, findings, .. } => {
                let word =
                    super::Quarter::parse(quarter).map_or_else(|| quarter.clone(), super::Quarter::word);
                format!("生成{word}自查报告，{findings}个问题")
            }
        }
    }

    fn object(&self) -> Object {
        match self {
            Self::Checked { agency, .. } => Object::new("agency", agency.as_str()),
            Self::Reported { report, .. } => Object::new("monitor_report", report.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Event;

    #[test]
    fn stored_shape_and_sentence() {
        let report = MonitorReportId::parse("m1").unwrap();
        let event = MonitorEvent::Reported { report, quarter: "2026Q4".to_owned(), findings: 3 };
        assert_eq!(event.sentence(), "生成2026年第四季度自查报告，3个问题");
        let stored = serde_json::to_value(Event::from(event.clone())).unwrap();
        let expected = serde_json::json!({
            "of": "monitor", "what": "reported", "report": "m1", "quarter": "2026Q4", "findings": 3,
        });
        assert_eq!(stored, expected);
        assert_eq!(serde_json::from_value::<Event>(stored).unwrap(), Event::from(event));
    }
}
