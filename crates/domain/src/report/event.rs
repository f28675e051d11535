//! What happens to annual reports, as the record keeps it.

use serde::{Deserialize, Serialize};

use crate::{
    collection::Scope,
    event::{Object, Told},
    id::ReportId,
};

/// One thing that happened to an annual report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum ReportEvent {
    /// A file was read in as the report of a year, or as another content of it.
    Imported {
        /// The report.
        report: ReportId,
        /// The year reported on.
        year: i32,
        /// Number of the edition.
        edition: i32,
        /// Digest of the content, hexadecimal.
        digest: String,
        /// Name of the file.
        file: String,
        /// For a corrected edition: what was wrong.
        erratum: Option<String>,
        /// The file names this year instead; somebody confirmed that it is the report of `year`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        said_year: Option<i32>,
        /// The file names this agency instead of the own one; somebody confirmed that it is the own one's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        said_agency: Option<String>,
    },
    /// A report was begun from the ledgers, or its figures were counted anew.
    Counted {
        /// The report.
        report: ReportId,
        /// The year reported on.
        year: i32,
        /// Number of the edition.
        edition: i32,
        /// Digest of the content, hexadecimal.
        digest: String,
        /// Cells that were counted.
        cells: usize,
        /// What changed by it; empty where the report was begun.
        changes: Vec<String>,
    },
    /// Somebody wrote on it.
    Edited {
        /// The report.
        report: ReportId,
        /// The year reported on.
        year: i32,
        /// Number of the edition.
        edition: i32,
        /// Digest of the content, hexadecimal.
        digest: String,
        /// What, in words.
        changes: Vec<String>,
    },
    /// A corrected edition was begun with the content of the public one.
    CorrectionBegun {
        /// The report.
        report: ReportId,
        /// The year reported on.
        year: i32,
        /// Number of the new edition.
        edition: i32,
        /// What was wrong, in words for the public.
        erratum: String,
    },
    /// The report was handed to the leader in charge.
    Submitted {
        /// The report.
        report: ReportId,
        /// The year reported on.
        year: i32,
        /// Number of the edition.
        edition: i32,
        /// Digest of the content, hexadecimal.
        digest: String,
        /// For a report published before: why it is taken over with its findings.
        historical: Option<String>,
        /// The findings that it is taken over with.
        findings: Vec<String>,
    },
    /// The leader in charge approved it.
    Approved {
        /// The report.
        report: ReportId,
        /// The year reported on.
        year: i32,
        /// Number of the edition.
        edition: i32,
        /// Digest of what was approved, hexadecimal.
        digest: String,
    },
    /// The leader in charge sent it back.
    Returned {
        /// The report.
        report: ReportId,
        /// The year reported on.
        year: i32,
        /// Why.
        reason: String,
    },
    /// It became public.
    Published {
        /// The report.
        report: ReportId,
        /// The year reported on.
        year: i32,
        /// Number of the edition.
        edition: i32,
        /// Digest of the content, hexadecimal.
        digest: String,
    },
    /// Somebody who may not take it down asks for it.
    WithdrawalAsked {
        /// The report.
        report: ReportId,
        /// The year reported on.
        year: i32,
        /// Number of the public edition.
        edition: i32,
        /// Why.
        reason: String,
    },
    /// Somebody said whose reports it sums.
    ScopeSaid {
        /// The report.
        report: ReportId,
        /// The year reported on.
        year: i32,
        /// Whose; none: it is about the agency's own work.
        scope: Option<Scope>,
    },
    /// Somebody began to write on a chapter.
    WritingBegun {
        /// The report.
        report: ReportId,
        /// The year reported on.
        year: i32,
        /// Id of the chapter.
        chapter: String,
    },
    /// Somebody said something about it.
    Commented {
        /// The report.
        report: ReportId,
        /// The year reported on.
        year: i32,
        /// About which place.
        place: String,
    },
    /// A comment was settled.
    CommentResolved {
        /// The report.
        report: ReportId,
        /// The year reported on.
        year: i32,
        /// About which place.
        place: String,
    },
    /// A draft that was never public was deleted.
    Dropped {
        /// The report.
        report: ReportId,
        /// The year reported on.
        year: i32,
        /// Title on one line.
        title: String,
    },
    /// A corrected edition that nobody approved was deleted: the one before it is the newest again.
    CorrectionDropped {
        /// The report.
        report: ReportId,
        /// The year reported on.
        year: i32,
        /// The edition that is gone.
        edition: i32,
    },
    /// It was taken down.
    Withdrawn {
        /// The report.
        report: ReportId,
        /// The year reported on.
        year: i32,
        /// Number of the edition.
        edition: i32,
        /// Why, in words for the public.
        reason: String,
    },
}

impl Told for ReportEvent {
    fn sentence(&self) -> String {
        let nth = |edition: &i32| {
            if *edition > 1 { format!("更正版（第{edition}版）") } else { String::new() }
        };
        match self {
            Self::Imported { year, edition, file, erratum, said_year, said_agency, .. } => {
                let why = erratum.as_ref().map_or_else(String::new, |text| format!("，更正说明：{text}"));
                let year_said = said_year.map(|said| format!("{said}年度"));
                let said: Vec<String> = year_said.into_iter().chain(said_agency.clone()).collect();
                let said = if said.is_empty() {
                    String::new()
                } else {
                    format!("，文件写的是{}，已确认", said.join("、"))
                };
                format!("导入{year}年度报告{}“{file}”{said}{why}", nth(edition))
            }
            Self::Counted { year, edition, cells, changes, .. } if changes.is_empty() => {
                format!("按台账统计{year}年度报告{}，{cells}个单元格", nth(edition))
            }
            Self::Counted { year, edition, changes, .. } => {
                format!("按台账重新统计{year}年度报告{}：{}", nth(edition), some(changes))
            }
            Self::Edited { year, edition, changes, .. } => {
                format!("修改{year}年度报告{}：{}", nth(edition), some(changes))
            }
            Self::CorrectionBegun { year, edition, erratum, .. } => {
                format!("开始更正{year}年度报告{}，更正说明：{erratum}", nth(edition))
            }
            Self::Submitted { year, edition, historical: Some(why), findings, .. } => {
                format!("送审{year}年度报告{}，保留{}，原因：{why}", nth(edition), findings.join("、"))
            }
            Self::Submitted { year, edition, .. } => format!("送审{year}年度报告{}", nth(edition)),
            Self::Approved { year, edition, digest, .. } => {
                format!("批准{year}年度报告{}，校验码{}", nth(edition), short(digest))
            }
            Self::Returned { year, reason, .. } => format!("退回{year}年度报告，原因：{reason}"),
            Self::Published { year, edition, .. } => format!("公布{year}年度报告{}", nth(edition)),
            Self::WithdrawalAsked { year, edition, reason, .. } => {
                format!("申请撤下{year}年度报告{}，原因：{reason}", nth(edition))
            }
            Self::WritingBegun { year, .. } => format!("开始编写{year}年度报告"),
            Self::Commented { year, place, .. } => format!("在{year}年度报告的{place}写批注"),
            Self::CommentResolved { year, place, .. } => {
                format!("处理完{year}年度报告{place}的批注")
            }
            Self::ScopeSaid { year, scope, .. } => {
                format!("登记{year}年度报告的口径：{}", scope.map_or("本机关", Scope::word))
            }
            Self::Dropped { year, title, .. } => format!("删除{year}年度报告的草稿《{title}》"),
            Self::CorrectionDropped { year, edition, .. } => {
                format!("删除{year}年度报告{}的草稿，不再更正", nth(edition))
            }
            Self::Withdrawn { year, edition, reason, .. } => {
                format!("撤下{year}年度报告{}，原因：{reason}", nth(edition))
            }
        }
    }

    fn object(&self) -> Object {
        let (Self::Imported { report, .. }
        | Self::Counted { report, .. }
        | Self::Edited { report, .. }
        | Self::CorrectionBegun { report, .. }
        | Self::Submitted { report, .. }
        | Self::Approved { report, .. }
        | Self::Returned { report, .. }
        | Self::Published { report, .. }
        | Self::WithdrawalAsked { report, .. }
        | Self::WritingBegun { report, .. }
        | Self::Commented { report, .. }
        | Self::CommentResolved { report, .. }
        | Self::ScopeSaid { report, .. }
        | Self::Dropped { report, .. }
        | Self::CorrectionDropped { report, .. }
        | Self::Withdrawn { report, .. }) = self;
        Object::new("report", report.as_str())
    }
}

/// The most changes that a sentence names.
const NAMED: usize = 12;

/// The first changes, and how many there are.
fn some(changes: &[String]) -> String {
    let named: Vec<&str> = changes.iter().take(NAMED).map(String::as_str).collect();
    let rest = if changes.len() > NAMED { format!("等{}处", changes.len()) } else { String::new() };
    format!("{}{rest}", named.join("；"))
}

/// The first 8 digits of a digest: enough for people to compare.
fn short(digest: &str) -> &str {
    digest.get(..8).unwrap_or(digest)
}
