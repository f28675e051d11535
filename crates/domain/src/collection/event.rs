//! What happens to filings, as the record keeps it.

use serde::{Deserialize, Serialize};

use super::{Scope, fingerprint};
use crate::{
    event::{Object, Told},
    id::{FilingId, ReportId, RollUpId},
};

/// One thing that happened in the collection of reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum CollectionEvent {
    /// An agency filed a report; stands in its own record.
    Filed {
        /// The filing.
        filing: FilingId,
        /// The year reported on.
        year: i32,
        /// Number among the filings of the agency for the year, from 1.
        number: i32,
        /// Digest of the report, hexadecimal.
        digest: String,
        /// Number of the receipt.
        receipt: String,
    },
    /// A filing came in; stands in the record of the superior.
    Received {
        /// The filing.
        filing: FilingId,
        /// Name of the agency whose it is.
        from: String,
        /// The year reported on.
        year: i32,
        /// Number among the filings of the agency for the year, from 1.
        number: i32,
        /// Digest of the report, hexadecimal.
        digest: String,
        /// Number of the receipt.
        receipt: String,
        /// Name of the file, if the superior took one in.
        file: Option<String>,
    },
    /// An agency signed its report as a file for a superior without connection.
    SignedOut {
        /// The year reported on.
        year: i32,
        /// Number of the edition.
        edition: i32,
        /// Digest of the report, hexadecimal.
        digest: String,
    },
    /// Somebody said that a key is an agency's.
    KeySaid {
        /// Name of the agency.
        of: String,
        /// Fingerprint of the key.
        fingerprint: String,
    },
    /// Such a statement was taken back.
    KeyDropped {
        /// Fingerprint of the key.
        fingerprint: String,
    },
    /// The superior accepted it.
    Accepted {
        /// The filing.
        filing: FilingId,
        /// Name of the agency whose it is.
        from: String,
        /// The year reported on.
        year: i32,
        /// Number of the receipt.
        receipt: String,
        /// Why it is taken although figures contradict each other.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// The superior sent it back.
    Returned {
        /// The filing.
        filing: FilingId,
        /// Name of the agency whose it is.
        from: String,
        /// The year reported on.
        year: i32,
        /// Number of the receipt.
        receipt: String,
        /// What is to be mended.
        reason: String,
    },
    /// The superior put before the public what came as a file.
    Released {
        /// The filing.
        filing: FilingId,
        /// Name of the agency whose it is.
        from: String,
        /// The year reported on.
        year: i32,
        /// Number of the receipt.
        receipt: String,
        /// Digest of the report, hexadecimal.
        digest: String,
        /// Whose reports it sums; none: it is about the agency's own work.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        scope: Option<Scope>,
    },
    /// The superior took it down.
    TakenDown {
        /// The filing.
        filing: FilingId,
        /// Name of the agency whose it is.
        from: String,
        /// The year reported on.
        year: i32,
        /// Why, in words for the public.
        reason: String,
    },
    /// Somebody gave the page on which an agency publishes its report, for comparison with what it has filed.
    PageGiven {
        /// The filing.
        filing: FilingId,
        /// Name of the agency whose it is.
        from: String,
        /// The year reported on.
        year: i32,
        /// Name of the file.
        file: String,
        /// Figures in which the two differ.
        differs: usize,
    },
    /// The superior reminded agencies.
    Reminded {
        /// The year reported on.
        year: i32,
        /// How many.
        agencies: usize,
    },
    /// Accepted reports were summed.
    RolledUp {
        /// The sum.
        roll_up: RollUpId,
        /// The year reported on.
        year: i32,
        /// Whose reports.
        scope: Scope,
        /// How many.
        agencies: usize,
    },
    /// A sum became the draft of the own report.
    Reported {
        /// The sum.
        roll_up: RollUpId,
        /// The year reported on.
        year: i32,
        /// The report.
        report: ReportId,
    },
    /// Somebody said that the lead counts documents of another agency.
    JointSaid {
        /// The year reported on.
        year: i32,
        /// Name of the agency off whose figure they are taken.
        from: String,
        /// Name of the lead.
        lead: String,
        /// How many.
        number: i64,
        /// Which documents.
        reason: String,
    },
    /// Such a statement was taken back.
    JointDropped {
        /// The year reported on.
        year: i32,
    },
    /// Somebody said that one agency took over from another.
    SuccessionSaid {
        /// The year into which something was carried.
        year: i32,
        /// Name of the agency that was there before.
        former: String,
        /// Name of the agency that took over.
        heir: String,
        /// On what it rests.
        note: String,
    },
    /// Such a statement was taken back.
    SuccessionDropped {
        /// The year into which something was carried.
        year: i32,
    },
}

impl Told for CollectionEvent {
    fn sentence(&self) -> String {
        let again = |number: &i32| {
            if *number > 1 { format!("（第{number}次报送）") } else { String::new() }
        };
        match self {
            Self::Filed { year, number, receipt, .. } => {
                format!("报送{year}年度报告{}，回执{receipt}号", again(number))
            }
            Self::Received { from, year, number, receipt, file: None, .. } => {
                format!("收到{from}报送的{year}年度报告{}，回执{receipt}号", again(number))
            }
            Self::Received { from, year, number, receipt, file: Some(file), .. } => {
                format!("导入{from}的{year}年度报告“{file}”{}，回执{receipt}号", again(number))
            }
            Self::SignedOut { year, edition, digest } => {
                format!(
                    "导出{year}年度报告（第{edition}版）的签名文件，校验码{}",
                    digest.get(..8).unwrap_or(digest)
                )
            }
            Self::KeySaid { of, fingerprint } => {
                format!("登记{of}的签名密钥，指纹{}", fingerprint::shown(fingerprint))
            }
            Self::KeyDropped { fingerprint } => {
                format!("停用签名密钥，指纹{}", fingerprint::shown(fingerprint))
            }
            Self::Accepted { from, year, receipt, note, .. } => {
                let note =
                    note.as_ref().map_or_else(String::new, |note| format!("，照收不符之处的理由：{note}"));
                format!("核收{from}{year}年度报告，回执{receipt}号{note}")
            }
            Self::Returned { from, year, receipt, reason, .. } => {
                let brief: String = reason.split_whitespace().collect::<Vec<_>>().join(" ");
                format!("退回{from}{year}年度报告，回执{receipt}号，意见：{brief}")
            }
            Self::Released { from, year, receipt, digest, scope, .. } => {
                let digest = digest.get(..8).unwrap_or(digest);
                let scope = scope.map_or_else(String::new, |scope| format!("，口径：{}", scope.word()));
                format!("集中公布{from}{year}年度报告，回执{receipt}号，校验码{digest}{scope}")
            }
            Self::TakenDown { from, year, reason, .. } => {
                format!("撤下集中公布的{from}{year}年度报告，原因：{reason}")
            }
            Self::PageGiven { from, year, file, differs, .. } => {
                let found = match differs {
                    0 => "与报送的数字一致".to_owned(),
                    many => format!("与报送的有{many}处数字不同"),
                };
                format!("上传{from}在网站上公布的{year}年度报告“{file}”，{found}")
            }
            Self::Reminded { year, agencies } => format!("催报{year}年度报告，{agencies}个机关"),
            Self::RolledUp { year, scope, agencies, .. } => {
                format!("汇总{agencies}个机关的{year}年度报告，范围：{}", scope.word())
            }
            Self::Reported { year, .. } => format!("把{year}年度汇总转为本级政府年度报告草稿"),
            Self::JointSaid { year, from, lead, number, reason } => {
                format!("登记{year}年度联合发文扣除：{from}扣{number}件，由{lead}计，{reason}")
            }
            Self::JointDropped { year } => format!("删除一条{year}年度联合发文扣除"),
            Self::SuccessionSaid { year, former, heir, note } => {
                format!("登记{year}年度机构承接：{heir}承接{former}，依据：{note}")
            }
            Self::SuccessionDropped { year } => format!("删除一条{year}年度机构承接"),
        }
    }

    fn object(&self) -> Object {
        match self {
            Self::Filed { filing, .. }
            | Self::Received { filing, .. }
            | Self::Accepted { filing, .. }
            | Self::Released { filing, .. }
            | Self::TakenDown { filing, .. }
            | Self::PageGiven { filing, .. }
            | Self::Returned { filing, .. } => Object::new("filing", filing.as_str()),
            Self::RolledUp { roll_up, .. } | Self::Reported { roll_up, .. } => {
                Object::new("roll_up", roll_up.as_str())
            }
            Self::KeySaid { fingerprint, .. } | Self::KeyDropped { fingerprint } => {
                Object::new("filing_key", fingerprint.as_str())
            }
            Self::Reminded { year, .. }
            | Self::SignedOut { year, .. }
            | Self::JointSaid { year, .. }
            | Self::JointDropped { year }
            | Self::SuccessionSaid { year, .. }
            | Self::SuccessionDropped { year } => Object::new("collection", year.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Event;

    #[test]
    fn stored_shape_and_sentence() {
        let filing = FilingId::parse("f1").unwrap();
        let event = CollectionEvent::Filed {
            filing,
            year: 2025,
            number: 2,
            digest: "ab".to_owned(),
            receipt: "2025-0012".to_owned(),
        };
        assert_eq!(event.sentence(), "报送2025年度报告（第2次报送），回执2025-0012号");
        let stored = serde_json::to_value(Event::from(event.clone())).unwrap();
        let expected = serde_json::json!({
            "of": "collection", "what": "filed", "filing": "f1", "year": 2025, "number": 2,
            "digest": "ab", "receipt": "2025-0012",
        });
        assert_eq!(stored, expected);
        assert_eq!(serde_json::from_value::<Event>(stored).unwrap(), Event::from(event));
    }
}
