//! What happens to documents, as the record keeps it.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{Validity, Verdict, WithdrawalReason};
use crate::{
    calendar::date_in_words,
    event::{Object, Told},
    id::{DocumentId, UnitId},
};

/// Most characters of a title in a sentence.
const TITLE: usize = 40;

/// One thing that happened to a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicationEvent {
    /// The document.
    pub document: DocumentId,
    /// Number of the edition.
    pub edition: i32,
    /// Title then; empty where it may not be told.
    pub title: String,
    /// What happened.
    #[serde(flatten)]
    pub act: PublicationAct,
}

/// What can happen to a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum PublicationAct {
    /// A draft was begun.
    Drafted {
        /// The unit that provides it.
        unit: UnitId,
    },
    /// Text or metadata changed; whatever was said about the former text is void.
    Saved {
        /// Digest of the whole edition, hexadecimal.
        digest: String,
        /// Steps that had passed the former text.
        voided: u32,
    },
    /// Somebody began to write; what is written is kept for that person alone until it is saved.
    WritingBegun,
    /// What somebody had written was thrown away before it was saved.
    WritingDropped,
    /// A file was added.
    FileAdded {
        /// Its name.
        file: String,
        /// Digest of its content, hexadecimal.
        digest: String,
        /// Steps that had passed the former edition.
        voided: u32,
    },
    /// A file was taken out.
    FileRemoved {
        /// Its name.
        file: String,
        /// Steps that had passed the former edition.
        voided: u32,
    },
    /// A draft that was never public was thrown away.
    Discarded,
    /// A corrected edition was begun.
    CorrectionBegun {
        /// What is wrong, in words for the public.
        erratum: String,
    },
    /// The text went to the first step.
    Submitted {
        /// Digest of what was sent.
        digest: String,
    },
    /// A step passed it.
    Passed {
        /// The step as on the approval form.
        step: String,
        /// Digest of what was on the screen.
        digest: String,
        /// In whose place, for a deputy.
        deputy_for: Option<String>,
    },
    /// A step sent it back.
    SentBack {
        /// The step as on the approval form.
        step: String,
        /// Why.
        reason: String,
    },
    /// The secrecy reviewer said what it is.
    SecrecyJudged {
        /// What was said.
        verdict: Verdict,
        /// Digest of what was on the screen.
        digest: String,
        /// The authority that is asked where the reviewer is not sure.
        asked: Option<String>,
    },
    /// The authority that was asked answered.
    ReferralAnswered {
        /// May it be public?
        may_be_public: bool,
        /// Who answered, with the number of the answer.
        authority: String,
    },
    /// Somebody asked for an emergency release.
    EmergencyAsked {
        /// Why it cannot wait.
        reason: String,
    },
    /// The release is set for a later time.
    Scheduled {
        /// When.
        at: DateTime<Utc>,
    },
    /// The time of release was cancelled.
    ScheduleCancelled,
    /// It was not released at the time that was set.
    HeldBack {
        /// What stood against it.
        why: String,
    },
    /// It became public.
    Released {
        /// Digest of what the public sees.
        digest: String,
        /// Index number.
        index_number: String,
        /// Before its review was finished?
        emergency: bool,
    },
    /// The review that an emergency release had left open is finished.
    DebtSettled,
    /// It was taken down.
    Withdrawn {
        /// Why, by kind.
        reason: WithdrawalReason,
        /// Why, in words.
        because: String,
    },
    /// A normative document has another validity now.
    ValidityStated {
        /// Which.
        validity: Validity,
        /// The document that amends or repeals it.
        by: Option<DocumentId>,
        /// Why, or the title of that document.
        because: String,
        /// Since when, where that is an earlier day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<NaiveDate>,
    },
    /// The term of a 公示 was prolonged.
    Prolonged {
        /// Its last day now.
        until: NaiveDate,
        /// Why, in words for the public.
        because: String,
    },
    /// The findings of an attachment are there.
    FileScreened {
        /// Its name.
        file: String,
        /// How many there are.
        findings: u32,
        /// How many of them block.
        blocking: u32,
    },
    /// What blocked was covered or taken out of the text.
    FindingMended {
        /// Name of the rule.
        rule: String,
        /// Where it stood.
        place: String,
    },
    /// A finding may stay, for a reason.
    FindingAccepted {
        /// Name of the rule.
        rule: String,
        /// Where.
        place: String,
        /// Why.
        reason: String,
    },
    /// A finding that blocks is to stay by a rule of law; a second person has to confirm.
    ExceptionAsked {
        /// Name of the rule.
        rule: String,
        /// Where.
        place: String,
        /// The rule of law, and why.
        reason: String,
    },
    /// The second person confirmed.
    ExceptionConfirmed {
        /// Name of the rule.
        rule: String,
        /// Where.
        place: String,
    },
}

impl Told for PublicationEvent {
    fn sentence(&self) -> String {
        use PublicationAct as Act;
        let what = self.shown();
        let voided = |steps: &u32| {
            if *steps == 0 { String::new() } else { format!("，已有的{steps}项审查意见作废") }
        };
        match &self.act {
            Act::Drafted { .. } => format!("起草{what}"),
            Act::Saved { digest, voided: steps } => {
                format!("修改{what}（校验码{}）{}", short(digest), voided(steps))
            }
            Act::WritingBegun => format!("开始修改{what}，写的内容自动保存，存入前只有本人看得到"),
            Act::WritingDropped => format!("放弃修改{what}，没有存入的内容已删除"),
            Act::FileAdded { file, voided: steps, .. } => {
                format!("为{what}添加文件“{file}”{}", voided(steps))
            }
            Act::FileRemoved { file, voided: steps } => {
                format!("从{what}移除文件“{file}”{}", voided(steps))
            }
            Act::Discarded => format!("删除草稿{what}"),
            Act::CorrectionBegun { erratum } => format!("开始更正{what}，更正说明：{erratum}"),
            Act::Submitted { digest } => format!("送审{what}（校验码{}）", short(digest)),
            Act::Passed { step, digest, deputy_for } => {
                let deputy = deputy_for.as_ref().map_or_else(String::new, |name| format!("（代{name}）"));
                format!("{step}{deputy}通过{what}（校验码{}）", short(digest))
            }
            Act::SentBack { step, reason } => format!("{step}退回{what}，原因：{reason}"),
            Act::SecrecyJudged { verdict, digest, asked } => {
                let said = match (verdict, asked) {
                    (Verdict::Clear, _) => "不涉密、可以公开".to_owned(),
                    (Verdict::Closed, _) => "不得公开，退回".to_owned(),
                    (Verdict::Unsure, asked) => {
                        format!("不能确定，报请{}确定", asked.as_deref().unwrap_or("有关主管部门"))
                    }
                };
                format!("对{what}作保密审查：{said}（校验码{}）", short(digest))
            }
            Act::ReferralAnswered { may_be_public, authority } => {
                let said = if *may_be_public { "可以公开" } else { "不得公开" };
                format!("登记{authority}对{what}的答复：{said}")
            }
            Act::EmergencyAsked { reason } => format!("申请应急发布{what}，理由：{reason}"),
            Act::Scheduled { at } => format!("定于{}公开{what}", in_china(at)),
            Act::ScheduleCancelled => format!("取消{what}的定时公开"),
            Act::HeldBack { why } => format!("到了设定的时间没有公开{what}，原因：{why}"),
            Act::Released { digest, index_number, emergency } => {
                let how = if *emergency { "应急公开" } else { "公开" };
                format!("{how}{what}，索引号{index_number}（校验码{}）", short(digest))
            }
            Act::DebtSettled => format!("补办完应急公开的{what}的审查手续"),
            Act::Withdrawn { reason, because } => {
                format!("撤下{what}，原因：{}，{because}", reason.word())
            }
            Act::ValidityStated { validity, because, since, .. } => {
                let since = since.map(|on| format!("（自{}）", date_in_words(on))).unwrap_or_default();
                format!("登记{what}{}{since}，依据：{because}", validity.word())
            }
            Act::Prolonged { until, because } => {
                format!("把{what}的公示期延到{}，原因：{because}", date_in_words(*until))
            }
            Act::FileScreened { file, findings, blocking } => {
                format!("筛查{what}的附件“{file}”：{findings}处，其中{blocking}处不得发布")
            }
            Act::FindingAccepted { rule, place, reason } => {
                format!("保留{what}{place}的“{rule}”，理由：{reason}")
            }
            Act::ExceptionAsked { rule, place, reason } => {
                format!("申请{what}{place}的“{rule}”按例外公开，理由：{reason}")
            }
            Act::FindingMended { rule, place } => {
                format!("遮盖或删去{what}{place}的“{rule}”")
            }
            Act::ExceptionConfirmed { rule, place } => format!("确认{what}{place}的“{rule}”按例外公开"),
        }
    }

    fn object(&self) -> Object {
        Object::new("document", self.document.as_str())
    }
}

impl PublicationEvent {
    /// 信息“…”, with the number of a corrected edition.
    fn shown(&self) -> String {
        let nth = if self.edition > 1 { format!("（第{}版）", self.edition) } else { String::new() };
        if self.title.is_empty() {
            return format!("一条信息{nth}");
        }
        let mut title: String = self.title.chars().take(TITLE).collect();
        if title.len() < self.title.len() {
            title.push('…');
        }
        format!("信息“{title}”{nth}")
    }
}

/// The first 8 digits of a digest: enough for people to compare.
fn short(digest: &str) -> &str {
    digest.get(..8).unwrap_or(digest)
}

/// An instant in words, by the clock of China.
fn in_china(at: &DateTime<Utc>) -> String {
    let local = *at + chrono::TimeDelta::hours(8);
    format!("{}{}", date_in_words(local.date_naive()), local.format("%H:%M"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Event;

    #[test]
    fn stored_shape_and_sentence() {
        let event = PublicationEvent {
            document: DocumentId::parse("d1").unwrap(),
            edition: 2,
            title: "关于印发办法的通知".to_owned(),
            act: PublicationAct::Passed {
                step: "信息提供部门自审".to_owned(),
                digest: "0123456789abcdef".to_owned(),
                deputy_for: None,
            },
        };
        assert_eq!(
            event.sentence(),
            "信息提供部门自审通过信息“关于印发办法的通知”（第2版）（校验码01234567）"
        );
        let stored = serde_json::to_value(Event::from(event.clone())).unwrap();
        let expected = serde_json::json!({
            "of": "publication", "document": "d1", "edition": 2, "title": "关于印发办法的通知",
            "what": "passed", "step": "信息提供部门自审", "digest": "0123456789abcdef", "deputy_for": null,
        });
        assert_eq!(stored, expected);
        assert_eq!(serde_json::from_value::<Event>(stored).unwrap(), Event::from(event));
    }

    #[test]
    fn a_title_that_may_not_be_told_is_not() {
        let event = PublicationEvent {
            document: DocumentId::parse("d1").unwrap(),
            edition: 1,
            title: String::new(),
            act: PublicationAct::Withdrawn {
                reason: WithdrawalReason::ThirdParty,
                because: "当事人提出异议".to_owned(),
            },
        };
        assert_eq!(event.sentence(), "撤下一条信息，原因：含有商业秘密、个人隐私，当事人提出异议");
        let long = PublicationEvent { title: "长".repeat(50), act: PublicationAct::Discarded, ..event };
        assert_eq!(long.sentence(), format!("删除草稿信息“{}…”", "长".repeat(40)));
    }
}
