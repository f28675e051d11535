//! What happens to applications, as the record keeps it: never what they say, nor who applied.

use serde::{Deserialize, Serialize};

use super::{Act, redaction::Layer};
use crate::{
    event::{Object, Told},
    id::ApplicationId,
};

/// One thing that happened to an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum ApplicationEvent {
    /// An act was put into the ledger.
    Recorded {
        /// Which case.
        application: ApplicationId,
        /// Its number.
        number: String,
        /// What was said or done.
        act: Act,
    },
    /// Somebody takes the case over.
    HandedOver {
        /// Which case.
        application: ApplicationId,
        /// Its number.
        number: String,
        /// Name of the officer.
        officer: String,
    },
    /// Somebody looked who applied.
    ApplicantSeen {
        /// Which case.
        application: ApplicationId,
        /// Its number.
        number: String,
    },
    /// A paper was put into the file of the case.
    PaperAdded {
        /// Which case.
        application: ApplicationId,
        /// Its number.
        number: String,
        /// What it is.
        paper: String,
    },
    /// Something was done with a copy for partial disclosure (Art. 37).
    Redacted {
        /// Which case.
        application: ApplicationId,
        /// Its number.
        number: String,
        /// For whom the copy is, by code.
        layer: String,
        /// `begun`, `marked`, `made`, `approved` or `converted`.
        step: String,
        /// SHA-256 over its files, where there are any; what is approved is this.
        digest: Option<String>,
    },
    /// A letter was printed with the name of its addressee.
    LetterPrinted {
        /// Which case.
        application: ApplicationId,
        /// Its number.
        number: String,
        /// Title of the letter.
        title: String,
    },
    /// The whole file of the case was taken.
    FileTaken {
        /// Which case.
        application: ApplicationId,
        /// Its number.
        number: String,
        /// What for.
        purpose: String,
    },
    /// Proofs of identity were destroyed some days after the end of the case.
    IdentityDestroyed {
        /// Which case.
        application: ApplicationId,
        /// Its number.
        number: String,
        /// How many papers.
        papers: u32,
        /// After so many days.
        days: u32,
    },
    /// Its file was destroyed when its period was over.
    Erased {
        /// Which case.
        application: ApplicationId,
        /// Its number.
        number: String,
        /// Name of its class of retention.
        class: String,
        /// How many papers.
        papers: u32,
        /// SHA-256 over its ledger and the identities of its papers.
        digest: String,
    },
    /// The applicant said something over the network: `correction`, `confirmed`, `read` or `withdrawn`.
    Said {
        /// Which case.
        application: ApplicationId,
        /// Its number.
        number: String,
        /// What.
        kind: String,
    },
    /// One application was parted into several (一事一申请).
    Split {
        /// Which case.
        application: ApplicationId,
        /// Its number.
        number: String,
        /// Numbers of the new cases.
        into: Vec<String>,
    },
}

impl Told for ApplicationEvent {
    fn sentence(&self) -> String {
        match self {
            Self::Recorded { number, act, .. } => format!("办件{number}：{}", act.sentence()),
            Self::HandedOver { number, officer, .. } => format!("办件{number}交由{officer}承办"),
            Self::ApplicantSeen { number, .. } => format!("查看办件{number}的申请人身份信息"),
            Self::PaperAdded { number, paper, .. } => format!("在办件{number}中存入{paper}"),
            Self::LetterPrinted { number, title, .. } => {
                format!("打印办件{number}写明收件人的《{title}》")
            }
            Self::FileTaken { number, purpose, .. } => format!("取出办件{number}的{purpose}"),
            Self::IdentityDestroyed { number, papers, days, .. } => {
                format!("办件{number}办结满{days}日，销毁身份证明材料{papers}份")
            }
            Self::Erased { number, class, papers, digest, .. } => {
                format!("办件{number}保管期限（{class}）已满，经鉴定销毁，材料{papers}份，摘要{digest}")
            }
            Self::Redacted { number, layer, step, digest, .. } => {
                let layer = Layer::parse(layer).map_or(layer.as_str(), |layer| layer.word());
                let did = match step.as_str() {
                    "begun" => "开始",
                    "marked" => "改动标注",
                    "made" => "生成文件",
                    "converted" => "转为主动公开的草稿",
                    _ => "批准文件",
                };
                let digest = digest.as_ref().map(|digest| format!("，摘要{digest}")).unwrap_or_default();
                format!("办件{number}的区分处理（{layer}）：{did}{digest}")
            }
            Self::Said { number, kind, .. } => {
                let word = match kind.as_str() {
                    "correction" => "送来补正",
                    "confirmed" => "确认申请是本人提交",
                    "read" => "打开了有文书的查询页面",
                    "withdrawn" => "要求撤回申请",
                    _ => "再次送来申请",
                };
                format!("办件{number}的申请人在网上{word}")
            }
            Self::Split { number, into, .. } => {
                format!("按一事一申请把办件{number}拆分出{}", into.join("、"))
            }
        }
    }

    fn object(&self) -> Object {
        let (Self::Recorded { application, .. }
        | Self::HandedOver { application, .. }
        | Self::ApplicantSeen { application, .. }
        | Self::Said { application, .. }
        | Self::PaperAdded { application, .. }
        | Self::Redacted { application, .. }
        | Self::LetterPrinted { application, .. }
        | Self::IdentityDestroyed { application, .. }
        | Self::Erased { application, .. }
        | Self::FileTaken { application, .. }
        | Self::Split { application, .. }) = self;
        Object::new("application", application.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Event;

    #[test]
    fn stored_shape_and_sentence() {
        let application = ApplicationId::parse("a1").unwrap();
        let act = Act::Drafted { ground: "denied_process".to_owned() };
        let event = ApplicationEvent::Recorded { application, number: "2026-017".to_owned(), act };
        assert_eq!(event.sentence(), "办件2026-017：起草答复：属于四类过程性信息");
        let stored = serde_json::to_value(Event::from(event.clone())).unwrap();
        let expected = serde_json::json!({
            "of": "application", "what": "recorded", "application": "a1", "number": "2026-017",
            "act": {"act": "drafted", "ground": "denied_process"},
        });
        assert_eq!(stored, expected);
        assert_eq!(serde_json::from_value::<Event>(stored).unwrap(), Event::from(event));
    }
}
