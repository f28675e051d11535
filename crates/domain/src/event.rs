//! What happened: the closed list of events. Each has an entry in the audit log, and no entry is
//! there without one. The sentence of an event is used on the audit page, in histories and notices.

use serde::{Deserialize, Serialize};

use crate::{
    account::AccountEvent, application::ApplicationEvent, assessment::AssessmentEvent,
    bulletin::BulletinEvent, channel::ChannelEvent, collection::CollectionEvent, dispute::DisputeEvent,
    feedback::FeedbackEvent, inquiry::InquiryEvent, institution::InstitutionEvent, monitor::MonitorEvent,
    operation::OperationEvent, organisation::OrganisationEvent, publication::PublicationEvent,
    rectification::TicketEvent, report::ReportEvent, returns::ReturnEvent, training::TrainingEvent,
};

/// An event of one of the capabilities. The stored shape is `{"of": …, "what": …, …}`; a variant or a
/// field that was once stored keeps its name for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Event {
    /// Agencies, units, staff, duties.
    Organisation(OrganisationEvent),
    /// Sign-in, sessions, tokens.
    Account(AccountEvent),
    /// Documents that are published.
    Publication(PublicationEvent),
    /// Copies of documents on channels beside the portal.
    Channel(ChannelEvent),
    /// Comments on drafts, reports of errors.
    Feedback(FeedbackEvent),
    /// Applications for disclosure.
    Application(ApplicationEvent),
    /// Reconsideration and litigation.
    Dispute(DisputeEvent),
    /// Inquiries at the counters.
    Inquiry(InquiryEvent),
    /// Watching the own portal.
    Monitor(MonitorEvent),
    /// Monthly bulletins, and what is wrong in what is public.
    Bulletin(BulletinEvent),
    /// Rectification tickets.
    Rectification(TicketEvent),
    /// Assessments of units.
    Assessment(AssessmentEvent),
    /// Trainings, their tests, the bank of questions.
    Training(TrainingEvent),
    /// The register of institutions.
    Institution(InstitutionEvent),
    /// Annual reports.
    Report(ReportEvent),
    /// Reports filed with the superior agency.
    Collection(CollectionEvent),
    /// Regular returns.
    Returns(ReturnEvent),
    /// Settings, jobs, backups.
    Operation(OperationEvent),
}

/// The capabilities of events as in the stored shape, with the words for them.
pub const CAPABILITIES: &[(&str, &str)] = &[
    ("organisation", "机构和人员"),
    ("account", "账号和登录"),
    ("publication", "主动公开"),
    ("channel", "发布渠道"),
    ("feedback", "公众意见和纠错"),
    ("application", "依申请公开"),
    ("dispute", "复议诉讼"),
    ("inquiry", "咨询登记"),
    ("monitor", "门户自查"),
    ("bulletin", "通报"),
    ("rectification", "整改"),
    ("assessment", "考核"),
    ("training", "培训"),
    ("institution", "制度"),
    ("report", "年度报告"),
    ("collection", "年报汇总"),
    ("returns", "定期报表"),
    ("operation", "设置和运行"),
];

/// The thing that an event is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// Kind of thing, such as `staff`.
    pub kind: &'static str,
    /// Its identity within the kind.
    pub id: String,
}

impl Object {
    /// A thing by kind and identity.
    pub fn new(kind: &'static str, id: impl Into<String>) -> Self {
        Self { kind, id: id.into() }
    }
}

/// What every event can tell.
pub trait Told {
    /// One Chinese sentence without subject and full stop: 「登录」「建立机关“…”」. It holds no
    /// personal data beyond names of staff.
    fn sentence(&self) -> String;
    /// What it is about.
    fn object(&self) -> Object;
}

impl Event {
    /// The capability, as in the stored shape.
    pub const fn of(&self) -> &'static str {
        match self {
            Self::Organisation(_) => "organisation",
            Self::Account(_) => "account",
            Self::Publication(_) => "publication",
            Self::Channel(_) => "channel",
            Self::Feedback(_) => "feedback",
            Self::Application(_) => "application",
            Self::Dispute(_) => "dispute",
            Self::Inquiry(_) => "inquiry",
            Self::Monitor(_) => "monitor",
            Self::Bulletin(_) => "bulletin",
            Self::Rectification(_) => "rectification",
            Self::Assessment(_) => "assessment",
            Self::Training(_) => "training",
            Self::Institution(_) => "institution",
            Self::Report(_) => "report",
            Self::Collection(_) => "collection",
            Self::Returns(_) => "returns",
            Self::Operation(_) => "operation",
        }
    }

    fn told(&self) -> &dyn Told {
        match self {
            Self::Organisation(event) => event,
            Self::Account(event) => event,
            Self::Publication(event) => event,
            Self::Channel(event) => event,
            Self::Feedback(event) => event,
            Self::Application(event) => event,
            Self::Dispute(event) => event,
            Self::Inquiry(event) => event,
            Self::Monitor(event) => event,
            Self::Bulletin(event) => event,
            Self::Rectification(event) => event,
            Self::Assessment(event) => event,
            Self::Training(event) => event,
            Self::Institution(event) => event,
            Self::Report(event) => event,
            Self::Collection(event) => event,
            Self::Returns(event) => event,
            Self::Operation(event) => event,
        }
    }
}

impl Told for Event {
    fn sentence(&self) -> String {
        self.told().sentence()
    }

    fn object(&self) -> Object {
        self.told().object()
    }
}

macro_rules! from_capability {
    ($($capability:ident: $event:ty),* $(,)?) => {$(
        impl From<$event> for Event {
            fn from(event: $event) -> Self {
                Self::$capability(event)
            }
        }
    )*};
}

from_capability! {
    Organisation: OrganisationEvent,
    Account: AccountEvent,
    Publication: PublicationEvent,
    Channel: ChannelEvent,
    Feedback: FeedbackEvent,
    Application: ApplicationEvent,
    Dispute: DisputeEvent,
    Inquiry: InquiryEvent,
    Monitor: MonitorEvent,
    Bulletin: BulletinEvent,
    Rectification: TicketEvent,
    Assessment: AssessmentEvent,
    Training: TrainingEvent,
    Institution: InstitutionEvent,
    Report: ReportEvent,
    Collection: CollectionEvent,
    Returns: ReturnEvent,
    Operation: OperationEvent,
}
