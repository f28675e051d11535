//! What is said and done in a case, as a closed list. The stored shape of an act is `{"act": …, …}`; a variant or a
//! field that was once stored keeps its name for ever. No act holds personal data: what letters say is kept apart.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Channel, Consulted, fee::FeeMode};
use crate::organisation::Duty;

/// How an application comes in. The clock knows one way less: who speaks at the counter is written down there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Intake {
    /// Handed in at the counter.
    Counter,
    /// Spoken at the counter, written down by the office (Art. 29).
    Oral,
    /// By post against a signature.
    PostSigned,
    /// By post without a signature.
    PostUnsigned,
    /// By fax.
    Fax,
    /// By e-mail.
    Email,
    /// On the portal.
    Online,
}

impl Intake {
    /// All ways in, in the order of forms.
    pub const ALL: [Intake; 7] = [
        Intake::Counter,
        Intake::Oral,
        Intake::PostSigned,
        Intake::PostUnsigned,
        Intake::Fax,
        Intake::Email,
        Intake::Online,
    ];

    /// As stored and as forms send it.
    pub const fn code(self) -> &'static str {
        match self {
            Intake::Counter => "counter",
            Intake::Oral => "oral",
            Intake::PostSigned => "post_signed",
            Intake::PostUnsigned => "post_unsigned",
            Intake::Fax => "fax",
            Intake::Email => "email",
            Intake::Online => "online",
        }
    }

    /// The way in of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|intake| intake.code() == code)
    }

    /// As shown.
    pub const fn word(self) -> &'static str {
        match self {
            Intake::Counter => "当面申请",
            Intake::Oral => "口头申请",
            Intake::PostSigned => "邮寄（签收）",
            Intake::PostUnsigned => "平常信函",
            Intake::Fax => "传真",
            Intake::Email => "电子邮件",
            Intake::Online => "网上申请",
        }
    }

    /// What fixes the date of receipt (Art. 31), in words.
    pub const fn receipt_rule(self) -> &'static str {
        match self {
            Intake::Counter => "提交之日即收到申请之日（条例31(1)）",
            Intake::Oral => "工作机构代为填写、申请人提交之日即收到申请之日（条例29、31(1)）",
            Intake::PostSigned => "本机关签收之日即收到申请之日（条例31(2)）",
            Intake::PostUnsigned => "收到信函当日与申请人确认，确认之日即收到申请之日（条例31(2)）",
            Intake::Fax | Intake::Email | Intake::Online => "双方确认之日即收到申请之日（条例31(3)）",
        }
    }

    /// The clock's channel.
    pub const fn channel(self) -> Channel {
        match self {
            Intake::Counter | Intake::Oral => Channel::Counter,
            Intake::PostSigned => Channel::PostSigned,
            Intake::PostUnsigned => Channel::PostUnsigned,
            Intake::Fax => Channel::Fax,
            Intake::Email => Channel::Email,
            Intake::Online => Channel::Online,
        }
    }
}

/// What an application is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Matter {
    /// Disclosure of information (Art. 27).
    #[default]
    Disclosure,
    /// Correction of the applicant's own records (Art. 41). It has no place in table three.
    OwnRecord,
}

impl Matter {
    /// Both, in the order of forms.
    pub const ALL: [Matter; 2] = [Matter::Disclosure, Matter::OwnRecord];

    /// As stored and as forms send it.
    pub const fn code(self) -> &'static str {
        match self {
            Matter::Disclosure => "disclosure",
            Matter::OwnRecord => "own_record",
        }
    }

    /// As shown.
    pub const fn word(self) -> &'static str {
        match self {
            Matter::Disclosure => "申请公开政府信息",
            Matter::OwnRecord => "要求更正与自身相关的信息",
        }
    }

    /// The matter of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|matter| matter.code() == code)
    }

    /// Is it what nearly all are? Acts that were stored before there was a choice do not say it.
    pub fn is_disclosure(&self) -> bool {
        *self == Matter::Disclosure
    }
}

/// What somebody who was asked says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Opinion {
    /// 同意公开.
    Agrees,
    /// 部分反对.
    Partly,
    /// 反对公开.
    Objects,
}

impl Opinion {
    /// As shown.
    pub const fn word(self) -> &'static str {
        match self {
            Opinion::Agrees => "同意公开",
            Opinion::Partly => "部分反对",
            Opinion::Objects => "反对公开",
        }
    }

    /// As forms send it.
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "agrees" => Some(Opinion::Agrees),
            "partly" => Some(Opinion::Partly),
            "objects" => Some(Opinion::Objects),
            _ => None,
        }
    }
}

/// How a letter reaches the applicant. The day of the act is the one that counts as answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// By post: the day posted (235号).
    Post,
    /// In person: the day signed.
    InPerson,
    /// Online: the day sent.
    Online,
}

impl Way {
    /// As shown.
    pub const fn word(self) -> &'static str {
        match self {
            Way::Post => "邮寄送达",
            Way::InPerson => "当面送达",
            Way::Online => "网上送达",
        }
    }

    /// As forms send it.
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "post" => Some(Way::Post),
            "in_person" => Some(Way::InPerson),
            "online" => Some(Way::Online),
            _ => None,
        }
    }
}

macro_rules! acts {
    ($($(#[$doc:meta])* $name:ident $({ $($(#[$field_doc:meta])* $field:ident: $of:ty),* $(,)? })? = $code:literal, $word:literal;)*) => {
        /// Something said or done.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
        pub enum Act {
            $($(#[$doc])* $name $({ $($(#[$field_doc])* $field: $of),* })?,)*
        }

        /// The name of an act, without what it says.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum ActName {
            $($(#[$doc])* $name,)*
        }

        impl ActName {
            /// All of them.
            pub const ALL: &[ActName] = &[$(ActName::$name),*];

            /// As stored.
            pub const fn code(self) -> &'static str {
                match self { $(ActName::$name => $code,)* }
            }

            /// As a short phrase: 补正告知.
            pub const fn word(self) -> &'static str {
                match self { $(ActName::$name => $word,)* }
            }

            /// The name of a code.
            pub fn parse(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|name| name.code() == code)
            }
        }

        impl Act {
            /// Its name.
            pub const fn name(&self) -> ActName {
                match self { $(Act::$name { .. } => ActName::$name,)* }
            }
        }
    };
}

acts! {
    /// The application is in the register; the day is that on which it arrived.
    Registered {
        /// How it came in.
        intake: Intake,
        /// What it is about.
        #[serde(default, skip_serializing_if = "Matter::is_disclosure")]
        matter: Matter,
    } = "registered", "登记";
    /// Both sides have confirmed it (Art. 31).
    Confirmed = "confirmed", "双方确认";
    /// A unit is to help.
    Assigned {
        /// Its name.
        unit: String,
    } = "assigned", "交办";
    /// A notice asks for a correction (Art. 30).
    CorrectionRequested {
        /// Last day of the period set.
        until: NaiveDate,
    } = "correction_requested", "补正告知";
    /// The corrected application came in.
    Corrected = "corrected", "收到补正";
    /// A letter asks for an opinion (Art. 32-34).
    ConsultationSent {
        /// Who is asked.
        with: Consulted,
    } = "consultation_sent", "征求意见";
    /// Such a letter arrived.
    ConsultationDelivered {
        /// Place of the letter in the ledger.
        letter: u32,
    } = "consultation_delivered", "征求意见函送达";
    /// The opinion came in.
    ConsultationReplied {
        /// Place of the letter in the ledger.
        letter: u32,
        /// What it says.
        opinion: Opinion,
    } = "consultation_replied", "收到意见";
    /// Nothing is awaited any more: the letter cannot be delivered, or was a mistake.
    ConsultationEnded {
        /// Place of the letter in the ledger.
        letter: u32,
    } = "consultation_ended", "终止征求意见";
    /// The applicant is told that somebody is asked and that this time does not count.
    ConsultationTold {
        /// Place of the letter in the ledger.
        letter: u32,
    } = "consultation_told", "告知正在征求意见";
    /// A third party is told that and why the information is given all the same (Art. 32).
    ThirdPartyTold {
        /// Place of the letter that asked.
        letter: u32,
    } = "third_party_told", "告知第三方公开决定";
    /// An extension is proposed (Art. 33(2)).
    ExtensionProposed {
        /// By so many working days.
        days: u32,
    } = "extension_proposed", "提请延期";
    /// The head of the disclosure office approves it.
    ExtensionApproved = "extension_approved", "批准延期";
    /// The head of the disclosure office does not.
    ExtensionRejected = "extension_rejected", "不同意延期";
    /// The applicant is told of it: from this on it counts.
    ExtensionTold = "extension_told", "延期告知";
    /// A notice asks for the fee (Art. 42).
    FeeNotified {
        /// How it is counted.
        mode: FeeMode,
        /// Items in the month, or pages.
        count: u32,
        /// What is to be paid.
        yuan: u64,
    } = "fee_notified", "收费通知";
    /// It was paid in full.
    FeePaid = "fee_paid", "缴费";
    /// The applicant is to say why there are so many applications (Art. 35).
    ReasonsRequested {
        /// Last day of the period set.
        until: NaiveDate,
        /// Applications of this applicant in the year, this one included.
        count: u32,
    } = "reasons_requested", "要求说明理由";
    /// The reasons came in and were weighed (Art. 35).
    ReasonsGiven {
        /// Are they sound?
        sound: bool,
    } = "reasons_given", "收到说明的理由";
    /// The applicant is told of a later day (Art. 35): from this on it counts.
    DelayTold {
        /// That day.
        until: NaiveDate,
    } = "delay_told", "延迟答复告知";
    /// What was searched, where, and with which result.
    SearchRecorded {
        /// Was the information found?
        found: bool,
    } = "search_recorded", "检索记录";
    /// Secrecy and law were looked at (Art. 17).
    ReviewRecorded = "review_recorded", "审查记录";
    /// An answer is drafted.
    Drafted {
        /// Its ground.
        ground: String,
    } = "drafted", "起草答复";
    /// The draft goes to whoever approves.
    Submitted = "submitted", "送审";
    /// It is approved.
    Approved = "approved", "批准";
    /// It comes back, with a reason.
    Returned = "returned", "退回";
    /// The approved answer has its number.
    Numbered {
        /// As printed: `示司公开〔2026〕14号`.
        number: String,
    } = "numbered", "编号";
    /// The answer left the house.
    Delivered {
        /// How.
        way: Way,
    } = "delivered", "送达";
    /// What was posted came back.
    Undeliverable = "undeliverable", "退信";
    /// The applicant withdrew it.
    Withdrawn = "withdrawn", "撤回";
    /// It is the same application as another one, which goes on.
    Joined {
        /// Number of the one that goes on.
        into: String,
    } = "joined", "并案";
    /// A case that ended by silence is closed, and the applicant told.
    Closed = "closed", "结案告知";
    /// A correction came late for a good reason: the case is taken up again (Art. 30).
    Reopened = "reopened", "恢复办理";
    /// A body of review or a court has set the answer right and orders a new one.
    AnswerOrdered {
        /// The last day, where the decision names one; otherwise a fresh term.
        until: Option<NaiveDate>,
    } = "answer_ordered", "责令重新答复";
}

impl ActName {
    /// The article that the act rests on.
    pub const fn article(self) -> &'static str {
        match self {
            ActName::Registered | ActName::Assigned | ActName::Numbered | ActName::Joined => "条例45",
            ActName::Confirmed => "条例31",
            ActName::CorrectionRequested | ActName::Corrected | ActName::Reopened => "条例30",
            ActName::ConsultationSent
            | ActName::ConsultationDelivered
            | ActName::ConsultationReplied
            | ActName::ConsultationEnded => "条例32—34",
            ActName::ExtensionProposed
            | ActName::ExtensionApproved
            | ActName::ExtensionRejected
            | ActName::ExtensionTold => "条例33(2)",
            ActName::ConsultationTold => "条例33(3)",
            ActName::ThirdPartyTold => "条例32",
            ActName::ReasonsRequested | ActName::ReasonsGiven | ActName::DelayTold => "条例35",
            ActName::FeeNotified | ActName::FeePaid => "条例42",
            // 行政复议法 Art. 64, 65; 行政诉讼法 Art. 70, 72: the decision itself is the ground.
            ActName::AnswerOrdered => "复议决定、判决",
            ActName::SearchRecorded => "条例36(4)",
            ActName::ReviewRecorded => "条例17",
            ActName::Drafted | ActName::Delivered | ActName::Undeliverable => "条例36",
            ActName::Submitted | ActName::Approved | ActName::Returned => "条例45",
            ActName::Withdrawn | ActName::Closed => "条例45",
        }
    }

    /// Who does it. Further rules, such as another person's approval, depend on the case.
    pub const fn duties(self) -> &'static [Duty] {
        match self {
            ActName::ExtensionApproved | ActName::ExtensionRejected | ActName::Reopened => {
                &[Duty::DisclosureReviewer]
            }
            ActName::ReviewRecorded => &[Duty::DisclosureReviewer, Duty::SecrecyReviewer],
            // The head of the disclosure office alone records one that was sent and not recorded before the term
            // was over.
            ActName::ConsultationSent => &[Duty::CaseOfficer, Duty::DisclosureReviewer],
            ActName::Approved | ActName::Returned => &[Duty::DisclosureReviewer, Duty::ResponsibleLeader],
            _ => &[Duty::CaseOfficer],
        }
    }
}

impl Act {
    /// What happened, as a sentence without full stop.
    pub fn sentence(&self) -> String {
        match self {
            Act::Registered { intake, matter: Matter::Disclosure } => {
                format!("{}，登记为办件", intake.word())
            }
            Act::Registered { intake, matter: Matter::OwnRecord } => {
                format!("{}，登记为更正自身信息的办件", intake.word())
            }
            Act::Confirmed => "与申请人确认，此日为收到申请之日".to_owned(),
            Act::Assigned { unit } => format!("交{unit}协助办理"),
            Act::CorrectionRequested { until } => {
                format!("一次性告知补正，补正期限到{}", crate::calendar::date_in_words(*until))
            }
            Act::Corrected => "收到补正，答复期限重新计算".to_owned(),
            Act::ConsultationSent { with } => format!("向{}发出征求意见函", consulted_word(*with)),
            Act::ConsultationDelivered { .. } => "征求意见函送达".to_owned(),
            Act::ConsultationReplied { opinion, .. } => format!("收到书面意见：{}", opinion.word()),
            Act::ConsultationEnded { .. } => "终止征求意见，此日以后计入期限".to_owned(),
            Act::ConsultationTold { .. } => "告知申请人正在征求意见，这段时间不计入期限".to_owned(),
            Act::ThirdPartyTold { .. } => "将公开的决定和理由书面告知第三方".to_owned(),
            Act::ReasonsRequested { until, count } => format!(
                "申请人今年第{count}件申请，要求说明理由，期限到{}",
                crate::calendar::date_in_words(*until)
            ),
            Act::ReasonsGiven { sound: true } => "收到说明的理由，经审查合理".to_owned(),
            Act::ReasonsGiven { sound: false } => "收到说明的理由，经审查不合理".to_owned(),
            Act::DelayTold { until } => {
                format!("告知申请人延迟到{}答复", crate::calendar::date_in_words(*until))
            }
            Act::AnswerOrdered { until: Some(until) } => {
                format!("原答复被纠正，责令在{}前重新答复", crate::calendar::date_in_words(*until))
            }
            Act::AnswerOrdered { until: None } => "原答复被纠正，责令重新答复".to_owned(),
            Act::ExtensionProposed { days } => format!("提请延长{days}个工作日"),
            Act::ExtensionApproved => "工作机构负责人批准延期".to_owned(),
            Act::ExtensionRejected => "工作机构负责人不同意延期".to_owned(),
            Act::ExtensionTold => "延期已书面告知申请人".to_owned(),
            Act::FeeNotified { mode, count, yuan } => {
                let unit = if *mode == FeeMode::ByItem { "件" } else { "页" };
                format!("发出收费通知：{}，{count}{unit}，{yuan}元", mode.word())
            }
            Act::FeePaid => "已足额缴费，答复期限重新计算".to_owned(),
            Act::SearchRecorded { found: true } => "检索完毕，找到所需信息".to_owned(),
            Act::SearchRecorded { found: false } => "检索完毕，没有找到所需信息".to_owned(),
            Act::ReviewRecorded => "完成公开审查（含保密审查）".to_owned(),
            Act::Drafted { ground } => {
                let name = super::ground(ground).map_or(ground.as_str(), |ground| ground.name.as_str());
                format!("起草答复：{name}")
            }
            Act::Numbered { number } => format!("编号{number}"),
            Act::Delivered { way } => format!("答复{}", way.word()),
            Act::Undeliverable => "邮件退回，未能送达".to_owned(),
            Act::Withdrawn => "申请人撤回申请".to_owned(),
            Act::Joined { into } => format!("与办件{into}为同一申请，并入该办件"),
            Act::Closed => "逾期视为放弃，结案并告知申请人".to_owned(),
            Act::Reopened => "逾期补正有正当理由，恢复办理".to_owned(),
            Act::Submitted | Act::Approved | Act::Returned => {
                format!("答复稿{}", self.name().word())
            }
        }
    }
}

/// Who is asked, as shown.
pub const fn consulted_word(with: Consulted) -> &'static str {
    match with {
        Consulted::ThirdParty => "第三方",
        Consulted::JointAgency => "共同制作机关",
        Consulted::OtherAgency => "其他机关",
    }
}
