//! Who may do what, written down a second time by hand: the routes say it too, and the matrix compares
//! what happens with what stands here.

use gongkai_domain::organisation::Duty::{
    self, Assessor, AuditAdministrator, CaseOfficer, DisclosureReviewer, InquiryClerk, Provider,
    ResponsibleLeader, SecrecyReviewer, SecurityAdministrator, Statistician, SystemAdministrator, UnitHead,
};

/// Who is let in.
#[derive(Debug, Clone, Copy)]
pub enum Who {
    /// Everybody, from everywhere; nobody is told apart.
    Everybody,
    /// Everybody in the office, signed in or not: what stands before the sign-in.
    Entrance,
    /// Everybody who is signed in.
    Staff,
    /// Everybody who is signed in, about the own account. Pages of the office's own tests walk through
    /// them with real sessions; here they only have to refuse.
    Own,
    /// Holders of one of these duties.
    Holders(&'static [Duty]),
    /// Programs whose token has this scope and acts for a holder of one of these duties.
    Programs(&'static str, &'static [Duty]),
}

/// What `{id}` in an address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// Nothing that belongs to an agency.
    Fixed,
    Report,
    /// A report in the hands of the superior.
    Filing,
    /// A sum of such reports.
    RollUp,
    Document,
    /// A document that puts a draft to the public.
    Call,
    /// A report of an error.
    Letter,
    /// An application for disclosure.
    Case,
    /// Reconsideration or litigation about one.
    Dispute,
    /// An entry of the inquiry desk.
    Inquiry,
    /// A monthly bulletin.
    Bulletin,
    /// Something wrong that a person confirmed.
    Inaccuracy,
    /// A rectification ticket.
    Ticket,
    /// A quarter's report on the own portal.
    SelfReport,
    /// An assessment of units.
    Assessment,
    /// A training.
    Training,
    /// A question of the agency's bank.
    Question,
    Unit,
    Person,
    /// A duty that somebody holds.
    Holding,
    /// An agency directly below.
    Subordinate,
    Meeting,
    Decision,
    Member,
    /// Of the audit log.
    Entry,
    /// A row of the outbox.
    Job,
    Token,
}

use Thing::{
    Assessment, Bulletin, Call, Case, Decision, Dispute, Document, Entry, Filing, Fixed, Holding, Inaccuracy,
    Inquiry, Job, Letter, Meeting, Member, Person, Question, Report, RollUp, SelfReport, Subordinate, Ticket,
    Token, Training, Unit,
};
use Who::{Entrance, Everybody, Holders, Own, Programs, Staff};

/// Path of the row, with the method where it matters, who is let in, what the address names, and examples: addresses without things of an
/// agency, or what else may stand behind the path. Empty: the path itself.
pub type Declared = (&'static str, Who, Thing, &'static [&'static str]);

const READING: &[Duty] = &[Statistician, ResponsibleLeader, DisclosureReviewer, UnitHead];
const READERS: Who = Holders(READING);
const CLERK: Who = Holders(&[Statistician]);
const AUDITOR: Who = Holders(&[AuditAdministrator]);
const BOSS: Who = Holders(&[ResponsibleLeader]);
const KEEPERS: Who = Holders(&[SystemAdministrator, SecurityAdministrator]);
const PEOPLE: Who = Holders(&[SystemAdministrator]);
const DUTIES: Who = Holders(&[SecurityAdministrator]);
/// Whoever sees documents, writes them, reviews them.
const DOCUMENTS: Who = Holders(&[Provider, UnitHead, DisclosureReviewer, SecrecyReviewer, ResponsibleLeader]);
const WRITERS: Who = Holders(&[Provider, UnitHead, DisclosureReviewer]);
const REVIEWERS: Who = Holders(&[UnitHead, DisclosureReviewer, SecrecyReviewer, ResponsibleLeader]);
const SECRECY: Who = Holders(&[SecrecyReviewer]);
const KEEPER: Who = Holders(&[DisclosureReviewer]);
const COUNTERS: Who =
    Holders(&[Provider, UnitHead, Statistician, Assessor, DisclosureReviewer, ResponsibleLeader]);
const CATALOGUE: Who = Holders(&[
    Provider,
    UnitHead,
    DisclosureReviewer,
    SecrecyReviewer,
    ResponsibleLeader,
    Assessor,
    Statistician,
]);
const CATALOGUE_KEEPER: Who = Holders(&[DisclosureReviewer]);
const DICTIONARY: Who = Holders(&[DisclosureReviewer, SystemAdministrator]);
/// Whoever has a part in applications.
const CASE_PEOPLE: &[Duty] = &[CaseOfficer, DisclosureReviewer, SecrecyReviewer, ResponsibleLeader];
const CASES: Who = Holders(CASE_PEOPLE);
const DISPUTES: Who =
    Holders(&[CaseOfficer, DisclosureReviewer, SecrecyReviewer, ResponsibleLeader, Statistician]);
/// Whoever reads the register of inquiries.
const INQUIRIES: Who =
    Holders(&[InquiryClerk, DisclosureReviewer, ResponsibleLeader, Statistician, Assessor]);
const COUNTER: Who = Holders(&[InquiryClerk]);
const MONTHS: Who = Holders(&[Statistician, DisclosureReviewer]);
const CASE_CLERKS: Who = Holders(&[CaseOfficer, DisclosureReviewer]);
const CASE_DECIDERS: Who = Holders(&[DisclosureReviewer, ResponsibleLeader]);
const CASE_OFFICER: Who = Holders(&[CaseOfficer]);
const CASE_COUNTERS: Who = Holders(&[Statistician, CaseOfficer, DisclosureReviewer, ResponsibleLeader]);
/// Whoever sees what the agencies below have filed, and who decides about it.
const COLLECTORS: Who = Holders(&[Statistician, DisclosureReviewer, ResponsibleLeader, Assessor]);
const DECIDERS: Who = Holders(&[Statistician, DisclosureReviewer]);
/// Whoever reads letters of the public.
const FEEDBACK: Who = Holders(&[Provider, UnitHead, DisclosureReviewer, ResponsibleLeader]);
const GROUP: Who = Holders(&[DisclosureReviewer, Assessor]);
/// Whoever reads bulletins before they are issued.
const BULLETINS: Who = Holders(&[Assessor, DisclosureReviewer, ResponsibleLeader, Statistician]);
/// Whoever sees tickets, and who works on them.
const TICKETS: Who =
    Holders(&[Provider, UnitHead, Assessor, DisclosureReviewer, ResponsibleLeader, Statistician]);
/// Whoever sees assessments.
const ASSESSMENTS: Who = Holders(&[Assessor, DisclosureReviewer, ResponsibleLeader, Statistician, UnitHead]);
const TICKET_WORKERS: Who = Holders(&[Provider, UnitHead, Assessor, DisclosureReviewer]);

/// Every path there is.
pub const DECLARED: &[Declared] = &[
    ("/", Everybody, Fixed, &[]),
    ("/accessibility", Everybody, Fixed, &[]),
    ("/annual-reports", Everybody, Fixed, &[]),
    ("/annual-reports/compare", Everybody, Fixed, &[]),
    ("/annual-reports/directory", Everybody, Fixed, &[]),
    ("/annual-reports/years", Everybody, Fixed, &[]),
    ("/annual-reports/{year}", Everybody, Fixed, &["/annual-reports/2024", "/annual-reports/1999"]),
    (
        "/annual-reports/{year}/{file}",
        Everybody,
        Fixed,
        &[
            "/annual-reports/2020/119901",
            "/annual-reports/2024/119901",
            "/annual-reports/2025/119901",
            "/annual-reports/2024/119901.json",
            "/annual-reports/2024/none",
        ],
    ),
    (
        "/api/cases",
        Programs("case.read", CASE_PEOPLE),
        Fixed,
        &["/api/cases", "/api/cases?ended=true&limit=1"],
    ),
    ("POST /api/cases", Programs("case.write", &[CaseOfficer, DisclosureReviewer]), Fixed, &["/api/cases"]),
    ("/api/cases/{id}", Programs("case.read", CASE_PEOPLE), Case, &[]),
    ("/api/cases/{id}/acts", Programs("case.write", CASE_PEOPLE), Case, &[]),
    ("/api/openapi.json", Everybody, Fixed, &[]),
    ("/api/public/agencies", Everybody, Fixed, &[]),
    ("/api/public/catalogue", Everybody, Fixed, &[]),
    (
        "/api/public/documents",
        Everybody,
        Fixed,
        &["/api/public/documents", "/api/public/documents?limit=1", "/api/public/documents?after=x"],
    ),
    ("/api/public/documents.csv", Everybody, Fixed, &[]),
    ("/api/public/documents.jsonl", Everybody, Fixed, &[]),
    (
        "/api/public/documents/{agency}/{document}",
        Everybody,
        Fixed,
        &["/api/public/documents/119901/none", "/api/public/documents/none/none"],
    ),
    ("/api/public/reports", Everybody, Fixed, &["/api/public/reports", "/api/public/reports?year=2024"]),
    (
        "/api/public/reports/{year}/{agency}",
        Everybody,
        Fixed,
        &["/api/public/reports/2024/119901", "/api/public/reports/2025/119901"],
    ),
    ("POST /api/reports", Programs("report.write", &[Statistician]), Fixed, &["/api/reports"]),
    ("/api/reports", Programs("report.read", READING), Fixed, &["/api/reports", "/api/reports?limit=1"]),
    ("/api/reports/{id}", Programs("report.read", READING), Report, &[]),
    ("/api/reports/{id}/submit", Programs("report.write", &[Statistician]), Report, &[]),
    ("/apply", Everybody, Fixed, &[]),
    ("/apply/done", Everybody, Fixed, &[]),
    ("/apply/drop", Everybody, Fixed, &[]),
    ("/apply/form.docx", Everybody, Fixed, &["/apply/form.docx", "/apply/form.docx?agency=none"]),
    ("/apply/form.pdf", Everybody, Fixed, &["/apply/form.pdf", "/apply/form.pdf?agency=none"]),
    ("/apply/saved", Everybody, Fixed, &[]),
    (
        "/apply/suggestions",
        Everybody,
        Fixed,
        &["/apply/suggestions", "/apply/suggestions?q=%E5%B9%B4%E6%8A%A5"],
    ),
    ("/apply/{step}", Everybody, Fixed, &["/apply/who", "/apply/check", "/apply/none"]),
    ("/assets/{version}/{name}", Everybody, Fixed, &["/assets/x/theme.css", "/assets/x/none"]),
    ("/disclosure", Everybody, Fixed, &[]),
    ("/disclosure/{item}", Everybody, Fixed, &["/disclosure/1", "/disclosure/none"]),
    ("/display/{agency}", Everybody, Fixed, &["/display/none", "/display/119901?n=2"]),
    ("/display/{agency}/playlist.json", Everybody, Fixed, &["/display/none/playlist.json"]),
    (
        "/documents/{agency}/{file}",
        Everybody,
        Fixed,
        &["/documents/none/none", "/documents/119901/none.json", "/documents/119901/none.pdf"],
    ),
    (
        "/documents/{agency}/{file}/files/{name}",
        Everybody,
        Fixed,
        &["/documents/none/none/files/none.docx", "/documents/119901/none/files/none"],
    ),
    ("/favicon.ico", Everybody, Fixed, &[]),
    (
        "/export/{agency}/{file}",
        Everybody,
        Fixed,
        &["/export/none/documents.csv", "/export/119901/documents.jsonl", "/export/119901/x"],
    ),
    ("/feed.atom", Everybody, Fixed, &[]),
    ("/feed.json", Everybody, Fixed, &[]),
    ("/guide", Everybody, Fixed, &[]),
    ("/guide/{agency}", Everybody, Fixed, &["/guide/119901", "/guide/none"]),
    ("/office", Staff, Fixed, &[]),
    ("/office/account", Own, Fixed, &[]),
    ("/office/account/factor", Own, Fixed, &[]),
    ("/office/account/factor/confirm", Own, Fixed, &[]),
    ("/office/account/password", Own, Fixed, &[]),
    ("/office/account/recovery-codes", Own, Fixed, &[]),
    ("/office/account/sessions/{id}/end", Own, Fixed, &["/office/account/sessions/1/end"]),
    ("/office/account/tokens/{id}", Own, Fixed, &["/office/account/tokens/1"]),
    ("/office/account/tokens/{id}/withdraw", Own, Fixed, &["/office/account/tokens/1/withdraw"]),
    ("POST /office/assessments", GROUP, Fixed, &["/office/assessments"]),
    ("/office/assessments", ASSESSMENTS, Fixed, &["/office/assessments"]),
    ("/office/assessments/trial", GROUP, Fixed, &["/office/assessments/trial?year=2026"]),
    ("/office/assessments/{id}", ASSESSMENTS, Assessment, &[]),
    ("/office/assessments/{id}/announce", GROUP, Assessment, &[]),
    ("/office/assessments/{id}/decide", GROUP, Assessment, &[]),
    ("/office/assessments/{id}/facts", GROUP, Assessment, &[]),
    ("/office/assessments/{id}/freeze", BOSS, Assessment, &[]),
    ("/office/assessments/{id}/object", Holders(&[UnitHead]), Assessment, &[]),
    ("/office/assessments/{id}/own", Holders(&[UnitHead]), Assessment, &[]),
    ("/office/assessments/{id}/table.xlsx", ASSESSMENTS, Assessment, &[]),
    ("/office/assessments/{id}/unit", ASSESSMENTS, Assessment, &[]),
    ("/office/audit", AUDITOR, Fixed, &["/office/audit", "/office/audit?of=report"]),
    ("/office/audit/checkpoint", AUDITOR, Fixed, &[]),
    ("/office/audit/entries/{id}", AUDITOR, Entry, &[]),
    ("/office/audit/export", AUDITOR, Fixed, &[]),
    ("/office/audit/proof", AUDITOR, Fixed, &[]),
    ("/office/begin/{code}", Entrance, Fixed, &["/office/begin/1"]),
    ("POST /office/bulletins", GROUP, Fixed, &["/office/bulletins"]),
    ("/office/bulletins", BULLETINS, Fixed, &["/office/bulletins"]),
    ("POST /office/bulletins/inaccuracies", GROUP, Fixed, &[]),
    ("/office/bulletins/inaccuracies", BULLETINS, Fixed, &[]),
    ("/office/bulletins/inaccuracies/{id}/revoke", GROUP, Inaccuracy, &[]),
    ("POST /office/bulletins/{id}", GROUP, Bulletin, &[]),
    ("/office/bulletins/{id}", BULLETINS, Bulletin, &[]),
    ("/office/bulletins/{id}/approve", BOSS, Bulletin, &[]),
    ("/office/bulletins/{id}/files/{kind}", BULLETINS, Bulletin, &[]),
    ("/office/bulletins/{id}/issue", GROUP, Bulletin, &[]),
    ("/office/bulletins/{id}/items", BULLETINS, Bulletin, &["?column=released&unit=u1"]),
    ("/office/bulletins/{id}/return", BOSS, Bulletin, &[]),
    ("/office/bulletins/{id}/send", GROUP, Bulletin, &[]),
    ("/office/bulletins/{id}/tickets", GROUP, Bulletin, &[]),
    ("/office/calendar", Staff, Fixed, &["/office/calendar", "/office/calendar?year=2025"]),
    ("/office/channels", WRITERS, Fixed, &[]),
    ("/office/collections", COLLECTORS, Fixed, &[]),
    (
        "/office/collections/{year}",
        COLLECTORS,
        Fixed,
        &["/office/collections/2023", "/office/collections/2025?show=missing&sort=name&page=2"],
    ),
    ("/office/collections/{year}/accept", DECIDERS, Fixed, &["/office/collections/2025/accept"]),
    ("/office/collections/{year}/findings", COLLECTORS, Fixed, &["/office/collections/2025/findings"]),
    ("/office/collections/{year}/import", DECIDERS, Fixed, &["/office/collections/2025/import"]),
    ("/office/collections/{year}/remind", DECIDERS, Fixed, &["/office/collections/2025/remind"]),
    ("/office/collections/{year}/roll-up", COLLECTORS, Fixed, &["/office/collections/2023/roll-up"]),
    ("POST /office/collections/{year}/roll-up", DECIDERS, Fixed, &["/office/collections/2023/roll-up"]),
    ("/office/collections/{year}/statements", DECIDERS, Fixed, &["/office/collections/2023/statements"]),
    ("/office/deposits", KEEPER, Fixed, &[]),
    ("/office/deposits/enlist", KEEPER, Fixed, &[]),
    ("/office/deposits/list.xlsx", KEEPER, Fixed, &[]),
    ("/office/catalogue", CATALOGUE, Fixed, &[]),
    ("/office/catalogue/coverage", CATALOGUE, Fixed, &[]),
    ("/office/catalogue/import", CATALOGUE_KEEPER, Fixed, &[]),
    ("/office/catalogue/import/apply", CATALOGUE_KEEPER, Fixed, &[]),
    ("/office/catalogue/import/template", CATALOGUE_KEEPER, Fixed, &[]),
    ("/office/dictionary", DICTIONARY, Fixed, &[]),
    ("/office/dictionary/apply", DICTIONARY, Fixed, &[]),
    ("/office/dictionary/template", DICTIONARY, Fixed, &[]),
    ("/office/documents/figures", COUNTERS, Fixed, &[]),
    ("/office/documents/figures/table", COUNTERS, Fixed, &[]),
    ("/office/documents", DOCUMENTS, Fixed, &["/office/documents", "/office/documents?state=draft&q=a"]),
    ("/office/documents/new", WRITERS, Fixed, &[]),
    (
        "/office/documents/views",
        DOCUMENTS,
        Fixed,
        &["/office/documents/views", "/office/documents/views?month=2026-10"],
    ),
    ("/office/documents/{id}", DOCUMENTS, Document, &[]),
    ("/office/documents/{id}/answer", SECRECY, Document, &[]),
    ("/office/documents/{id}/approval", DOCUMENTS, Document, &["", "?edition=1"]),
    ("/office/documents/{id}/approval/{kind}", DOCUMENTS, Document, &[]),
    ("POST /office/documents/{id}/channels", KEEPER, Document, &[]),
    ("/office/documents/{id}/channels", DOCUMENTS, Document, &[]),
    ("/office/documents/{id}/channels/retry", KEEPER, Document, &[]),
    (
        "/office/documents/{id}/channels/send",
        Holders(&[DisclosureReviewer, ResponsibleLeader]),
        Document,
        &[],
    ),
    ("/office/documents/{id}/compare", DOCUMENTS, Document, &[]),
    ("/office/documents/{id}/correct", WRITERS, Document, &[]),
    ("/office/documents/{id}/discard", WRITERS, Document, &[]),
    ("/office/documents/{id}/drop", WRITERS, Document, &[]),
    ("/office/documents/{id}/edit", WRITERS, Document, &[]),
    ("/office/documents/{id}/emergency", WRITERS, Document, &[]),
    ("/office/documents/{id}/emergency/release", BOSS, Document, &[]),
    ("/office/documents/{id}/file", DOCUMENTS, Document, &[]),
    ("/office/documents/{id}/files", WRITERS, Document, &[]),
    ("/office/documents/{id}/files/remove", WRITERS, Document, &[]),
    ("/office/documents/{id}/findings", DOCUMENTS, Document, &[]),
    ("/office/documents/{id}/import", WRITERS, Document, &[]),
    ("/office/documents/{id}/keep", WRITERS, Document, &[]),
    ("/office/documents/{id}/paste", WRITERS, Document, &[]),
    ("/office/documents/{id}/photo", DOCUMENTS, Document, &[]),
    ("/office/documents/{id}/picture", DOCUMENTS, Document, &[]),
    ("/office/documents/{id}/posting", WRITERS, Document, &[]),
    ("/office/documents/{id}/preview", DOCUMENTS, Document, &[]),
    ("/office/documents/{id}/release", KEEPER, Document, &[]),
    ("/office/documents/{id}/review", REVIEWERS, Document, &[]),
    ("/office/documents/{id}/secrecy", SECRECY, Document, &[]),
    ("/office/documents/{id}/sheet", DOCUMENTS, Document, &[]),
    ("/office/documents/{id}/submit", WRITERS, Document, &[]),
    ("/office/documents/{id}/validity", KEEPER, Document, &[]),
    ("/office/documents/{id}/withdraw", Holders(&[DisclosureReviewer, ResponsibleLeader]), Document, &[]),
    ("/office/done", Staff, Fixed, &[]),
    ("/office/cases", CASES, Fixed, &[]),
    ("POST /office/cases", CASE_CLERKS, Fixed, &[]),
    (
        "/office/cases/catalogue",
        CASES,
        Fixed,
        &["/office/cases/catalogue", "/office/cases/catalogue?year=2024&as=xlsx"],
    ),
    ("/office/cases/figures", CASE_COUNTERS, Fixed, &[]),
    ("/office/cases/moved", CASES, Fixed, &[]),
    ("/office/cases/named", CASE_OFFICER, Fixed, &[]),
    ("/office/cases/new", CASE_CLERKS, Fixed, &[]),
    ("/office/cases/print", CASE_OFFICER, Fixed, &[]),
    ("/office/cases/retention", CASES, Fixed, &[]),
    ("POST /office/cases/retention", Holders(&[ResponsibleLeader]), Fixed, &[]),
    ("/office/cases/{id}", CASES, Case, &[]),
    ("/office/cases/{id}/answer", CASE_OFFICER, Case, &["", "?ground=answer_partial"]),
    ("/office/cases/{id}/applicant", CASE_OFFICER, Case, &[]),
    ("/office/cases/{id}/archive", CASE_OFFICER, Case, &[]),
    ("/office/cases/{id}/calendar", CASES, Case, &[]),
    ("/office/cases/{id}/clock", CASES, Case, &[]),
    ("/office/cases/{id}/letters/{place}", CASES, Case, &[]),
    ("POST /office/cases/{id}/letters/{place}", CASE_OFFICER, Case, &[]),
    ("/office/cases/{id}/letters/{place}/{kind}", CASES, Case, &[]),
    ("/office/cases/{id}/officer", CASE_CLERKS, Case, &[]),
    ("/office/cases/{id}/paper", CASES, Case, &["?of=0"]),
    ("POST /office/cases/{id}/papers", CASE_CLERKS, Case, &[]),
    ("/office/cases/{id}/papers", CASES, Case, &[]),
    ("/office/cases/{id}/redaction", CASES, Case, &["?of=0"]),
    ("POST /office/cases/{id}/redaction", CASE_CLERKS, Case, &[]),
    ("/office/cases/{id}/redaction/approve", CASE_DECIDERS, Case, &[]),
    ("/office/cases/{id}/redaction/convert", KEEPER, Case, &[]),
    ("/office/cases/{id}/redaction/file", CASES, Case, &["?of=0&kind=pdf"]),
    ("/office/cases/{id}/redactions", CASES, Case, &[]),
    ("POST /office/cases/{id}/redactions", CASE_CLERKS, Case, &[]),
    ("/office/cases/{id}/record", CASES, Case, &["", "?act=delivered"]),
    ("/office/cases/{id}/sent", CASES, Case, &[]),
    ("/office/cases/{id}/split", CASE_CLERKS, Case, &[]),
    ("/office/disputes", DISPUTES, Fixed, &["/office/disputes", "/office/disputes?year=2025"]),
    ("POST /office/disputes", CASE_CLERKS, Fixed, &["/office/disputes"]),
    ("/office/disputes/new", CASE_CLERKS, Fixed, &[]),
    ("POST /office/disputes/{id}", CASE_CLERKS, Dispute, &[]),
    ("/office/disputes/{id}", DISPUTES, Dispute, &[]),
    ("/office/error-reports", FEEDBACK, Fixed, &[]),
    ("POST /office/error-reports/{id}", WRITERS, Letter, &[]),
    ("/office/error-reports/{id}", FEEDBACK, Letter, &[]),
    ("/office/error-reports/{id}/contact", WRITERS, Letter, &[]),
    ("/office/error-reports/{id}/unit", WRITERS, Letter, &[]),
    ("/office/first", Staff, Fixed, &[]),
    ("/office/help", Staff, Fixed, &[]),
    ("/office/help/{chapter}", Staff, Fixed, &["/office/help/statistician"]),
    ("/office/help/pictures/{picture}", Staff, Fixed, &["/office/help/pictures/report.png"]),
    ("/office/hotline", Holders(&Duty::CONTENT), Fixed, &["/office/hotline", "/office/hotline?q=a"]),
    ("/office/inquiries", INQUIRIES, Fixed, &["/office/inquiries", "/office/inquiries?saved=20261124-001"]),
    ("POST /office/inquiries", COUNTER, Fixed, &["/office/inquiries"]),
    ("/office/inquiries/figures", INQUIRIES, Fixed, &["/office/inquiries/figures?period=2026"]),
    ("/office/inquiries/figures.xlsx", INQUIRIES, Fixed, &[]),
    ("POST /office/inquiries/import", COUNTER, Fixed, &[]),
    ("/office/inquiries/import", COUNTER, Fixed, &[]),
    ("/office/inquiries/import/apply", COUNTER, Fixed, &[]),
    ("/office/inquiries/import/template", COUNTER, Fixed, &[]),
    ("/office/inquiries/lock", MONTHS, Fixed, &[]),
    ("/office/inquiries/search.csv", INQUIRIES, Fixed, &["/office/inquiries/search.csv?open=yes"]),
    ("/office/inquiries/search", INQUIRIES, Fixed, &["/office/inquiries/search?open=yes"]),
    ("POST /office/inquiries/sheet", COUNTER, Fixed, &[]),
    ("/office/inquiries/sheet", COUNTER, Fixed, &[]),
    ("/office/inquiries/unlock", MONTHS, Fixed, &[]),
    ("POST /office/inquiries/{id}", COUNTER, Inquiry, &[]),
    ("/office/inquiries/{id}", INQUIRIES, Inquiry, &[]),
    ("/office/inquiries/{id}/answer", COUNTER, Inquiry, &[]),
    ("/office/inquiries/{id}/contact", COUNTER, Inquiry, &[]),
    ("/office/inquiries/{id}/publish", Holders(&[InquiryClerk, DisclosureReviewer]), Inquiry, &[]),
    ("/office/inquiries/{id}/same", COUNTER, Inquiry, &[]),
    ("/office/jobs", PEOPLE, Fixed, &["/office/jobs", "/office/jobs?state=done"]),
    ("/office/jobs/{id}/retry", PEOPLE, Job, &[]),
    ("/office/meetings", Staff, Fixed, &[]),
    ("/office/meetings/decisions/{id}/done", GROUP, Decision, &[]),
    ("/office/meetings/members/new", GROUP, Fixed, &[]),
    ("/office/meetings/members/{id}/leave", GROUP, Member, &[]),
    ("/office/meetings/new", GROUP, Fixed, &[]),
    ("/office/meetings/{id}", Staff, Meeting, &[]),
    ("/office/meetings/{id}/decisions/new", GROUP, Meeting, &[]),
    ("/office/meetings/{id}/edit", GROUP, Meeting, &[]),
    ("POST /office/monitor", GROUP, Fixed, &["/office/monitor"]),
    ("/office/monitor", BULLETINS, Fixed, &["/office/monitor", "/office/monitor?rule=empty"]),
    ("POST /office/monitor/reports", GROUP, Fixed, &["/office/monitor/reports"]),
    ("/office/monitor/reports/{id}", BULLETINS, SelfReport, &[]),
    ("/office/monitor/reports/{id}/files/{kind}", BULLETINS, SelfReport, &[]),
    ("/office/monitor/tickets", GROUP, Fixed, &[]),
    ("/office/notices", Staff, Fixed, &[]),
    ("/office/overview", BULLETINS, Fixed, &["/office/overview", "/office/overview?period=2026-11"]),
    (
        "/office/overview/items",
        BULLETINS,
        Fixed,
        &["/office/overview/items?period=2026&measure=released&bar=2026-11"],
    ),
    ("/office/overview/table.xlsx", BULLETINS, Fixed, &["/office/overview/table.xlsx?period=2026&by=month"]),
    ("/office/palette", Staff, Fixed, &["/office/palette", "/office/palette?q=%E5%B9%B4%E6%8A%A5"]),
    ("/office/public-comments", FEEDBACK, Fixed, &[]),
    ("/office/public-comments/{id}", FEEDBACK, Call, &[]),
    ("/office/public-comments/{id}/comments", WRITERS, Call, &[]),
    ("/office/public-comments/{id}/contact", WRITERS, Call, &[]),
    ("/office/public-comments/{id}/opinions", WRITERS, Call, &[]),
    ("/office/public-comments/{id}/opinions/drop", WRITERS, Call, &[]),
    ("/office/public-comments/{id}/result", WRITERS, Call, &[]),
    ("/office/public-comments/{id}/sort", WRITERS, Call, &[]),
    ("/office/filing-keys", COLLECTORS, Fixed, &[]),
    ("POST /office/filing-keys", DECIDERS, Fixed, &["/office/filing-keys"]),
    ("/office/filings/{id}", COLLECTORS, Filing, &[]),
    ("/office/filings/{id}/accept", DECIDERS, Filing, &[]),
    ("/office/filings/{id}/file", COLLECTORS, Filing, &[]),
    ("/office/filings/{id}/return", DECIDERS, Filing, &[]),
    ("/office/returns", READERS, Fixed, &["/office/returns", "/office/returns?kind=month&period=2025-3"]),
    ("/office/returns/file", READERS, Fixed, &["/office/returns/file", "/office/returns/file?kind=quarter"]),
    ("/office/roll-ups/{id}", COLLECTORS, RollUp, &["", "?cell=t3.new.total"]),
    ("/office/roll-ups/{id}/report", CLERK, RollUp, &[]),
    ("/office/reports", READERS, Fixed, &[]),
    ("/office/reports/begin", CLERK, Fixed, &[]),
    ("/office/reports/check", Staff, Fixed, &[]),
    ("/office/reports/import", CLERK, Fixed, &[]),
    (
        "/office/reports/years",
        READERS,
        Fixed,
        &["/office/reports/years", "/office/reports/years?year=2025&with=2024"],
    ),
    ("/office/reports/{id}", READERS, Report, &["", "?chapter=1"]),
    ("/office/reports/{id}/approve", BOSS, Report, &[]),
    ("/office/reports/{id}/ask-withdrawal", CLERK, Report, &[]),
    ("POST /office/reports/{id}/comments", READERS, Report, &[]),
    ("/office/reports/{id}/correct", CLERK, Report, &[]),
    ("/office/reports/{id}/edit", CLERK, Report, &["", "?chapter=2"]),
    ("/office/reports/{id}/export/{kind}", READERS, Report, &[]),
    ("/office/reports/{id}/file", READERS, Report, &[]),
    ("/office/reports/{id}/filing", READERS, Report, &[]),
    ("POST /office/reports/{id}/filing", CLERK, Report, &[]),
    ("POST /office/reports/{id}/in-form", CLERK, Report, &[]),
    ("/office/reports/{id}/live", CLERK, Report, &[]),
    ("/office/reports/{id}/publish", CLERK, Report, &[]),
    ("/office/reports/{id}/recount", CLERK, Report, &[]),
    ("POST /office/reports/{id}/scope", CLERK, Report, &[]),
    ("/office/reports/{id}/signed-file", CLERK, Report, &[]),
    ("/office/reports/{id}/source", READERS, Report, &["?cell=t3.new.natural"]),
    ("/office/reports/{id}/source/{kind}", READERS, Report, &["?cell=t3.new.natural"]),
    ("/office/reports/{id}/submit", CLERK, Report, &[]),
    ("/office/reports/{id}/versions", READERS, Report, &["", "?edition=1"]),
    ("/office/reports/{id}/withdraw", Holders(&[DisclosureReviewer, ResponsibleLeader]), Report, &[]),
    ("/office/reports/{id}/working", CLERK, Report, &[]),
    ("/office/set-up/{code}", Entrance, Fixed, &["/office/set-up/1"]),
    ("POST /office/tickets", GROUP, Fixed, &["/office/tickets"]),
    ("/office/tickets", TICKETS, Fixed, &["/office/tickets", "/office/tickets?show=late"]),
    ("/office/tickets/ledger.xlsx", TICKETS, Fixed, &[]),
    ("/office/tickets/new", GROUP, Fixed, &[]),
    ("POST /office/tickets/{id}", TICKET_WORKERS, Ticket, &[]),
    ("/office/tickets/{id}", TICKETS, Ticket, &[]),
    ("/office/tickets/{id}/files/{paper}/{kind}", TICKETS, Ticket, &[]),
    ("/office/trainings", Staff, Fixed, &["/office/trainings", "/office/trainings?year=2026"]),
    ("/office/trainings/new", GROUP, Fixed, &[]),
    ("/office/trainings/plan.xlsx", Staff, Fixed, &[]),
    ("/office/trainings/questions", GROUP, Fixed, &[]),
    ("/office/trainings/questions/{id}/retire", GROUP, Question, &[]),
    ("/office/trainings/sign/{code}", Entrance, Fixed, &["/office/trainings/sign/1"]),
    ("/office/trainings/sign/{code}/test", Entrance, Fixed, &["/office/trainings/sign/1/test"]),
    ("POST /office/trainings/{id}", GROUP, Training, &[]),
    ("/office/trainings/{id}", Staff, Training, &[]),
    ("/office/trainings/{id}/edit", GROUP, Training, &[]),
    ("/office/trainings/{id}/evidence", BULLETINS, Training, &[]),
    ("POST /office/trainings/{id}/file", GROUP, Training, &[]),
    ("/office/trainings/{id}/file", Staff, Training, &["?of=0"]),
    ("/office/trainings/{id}/files", GROUP, Training, &[]),
    ("/office/trainings/{id}/paper", GROUP, Training, &[]),
    ("/office/trainings/{id}/present", Staff, Training, &[]),
    ("/office/trainings/{id}/print/{paper}/{kind}", BULLETINS, Training, &[]),
    ("/office/trainings/{id}/test", Staff, Training, &[]),
    ("/office/settings", KEEPERS, Fixed, &[]),
    ("/office/settings/accounts", DUTIES, Fixed, &[]),
    ("/office/settings/accounts/{id}", DUTIES, Person, &[]),
    ("/office/settings/accounts/{id}/{act}", DUTIES, Person, &[]),
    ("/office/settings/organisation", Staff, Fixed, &[]),
    ("/office/settings/organisation/card", PEOPLE, Fixed, &[]),
    ("/office/settings/organisation/duties/{id}/end", DUTIES, Holding, &[]),
    ("/office/settings/organisation/staff", Staff, Fixed, &[]),
    ("/office/settings/organisation/staff/import", PEOPLE, Fixed, &[]),
    ("/office/settings/organisation/staff/import/apply", PEOPLE, Fixed, &[]),
    ("/office/settings/organisation/staff/import/template", PEOPLE, Fixed, &[]),
    ("/office/settings/organisation/staff/new", PEOPLE, Fixed, &[]),
    ("/office/settings/organisation/staff/{id}", Staff, Person, &[]),
    ("/office/settings/organisation/staff/{id}/disable", PEOPLE, Person, &[]),
    ("/office/settings/organisation/staff/{id}/edit", PEOPLE, Person, &[]),
    ("/office/settings/organisation/staff/{id}/enable", PEOPLE, Person, &[]),
    ("/office/settings/organisation/staff/{id}/grant", DUTIES, Person, &[]),
    ("/office/settings/organisation/subordinates", Staff, Fixed, &[]),
    ("/office/settings/organisation/subordinates/new", PEOPLE, Fixed, &[]),
    ("/office/settings/organisation/subordinates/{id}", PEOPLE, Subordinate, &[]),
    ("/office/settings/organisation/subordinates/{id}/close", PEOPLE, Subordinate, &[]),
    ("/office/settings/organisation/units", Staff, Fixed, &[]),
    ("/office/settings/organisation/units/new", PEOPLE, Fixed, &[]),
    ("/office/settings/organisation/units/{id}", PEOPLE, Unit, &[]),
    ("/office/settings/organisation/units/{id}/close", PEOPLE, Unit, &[]),
    ("/office/settings/tokens", DUTIES, Fixed, &[]),
    ("/office/settings/tokens/new", DUTIES, Fixed, &[]),
    ("/office/settings/tokens/{id}/withdraw", DUTIES, Token, &[]),
    ("/office/sign-in", Entrance, Fixed, &[]),
    ("/office/sign-in/renew", Entrance, Fixed, &[]),
    ("/office/sign-in/second", Entrance, Fixed, &[]),
    ("/office/sign-out", Own, Fixed, &[]),
    ("/office/step-up", Own, Fixed, &[]),
    ("/office/tasks", Staff, Fixed, &[]),
    ("/open-data", Everybody, Fixed, &[]),
    ("/privacy", Everybody, Fixed, &[]),
    ("/public-comments", Everybody, Fixed, &["/public-comments", "/public-comments?page=2"]),
    (
        "/public-comments/{agency}/{document}",
        Everybody,
        Fixed,
        &["/public-comments/none/none", "/public-comments/119901/none"],
    ),
    ("/questions", Everybody, Fixed, &["/questions", "/questions?q=%E5%85%AC%E8%AF%81&page=2"]),
    ("/questions/ask", Everybody, Fixed, &["/questions/ask", "/questions/ask?agency=119901"]),
    ("/receipts", Everybody, Fixed, &[]),
    ("/report-error", Everybody, Fixed, &["/report-error", "/report-error?page=%2Fguide"]),
    ("/robots.txt", Everybody, Fixed, &[]),
    ("/rules", Everybody, Fixed, &[]),
    ("/search", Everybody, Fixed, &["/search", "/search?q=%E5%B9%B4%E6%8A%A5"]),
    ("/sitemap", Everybody, Fixed, &[]),
    ("/sitemap.xml", Everybody, Fixed, &[]),
    ("/track", Everybody, Fixed, &[]),
    ("/track/confirm", Everybody, Fixed, &[]),
    ("/track/correction", Everybody, Fixed, &[]),
    ("/track/export.json", Everybody, Fixed, &[]),
    ("/track/receipt.pdf", Everybody, Fixed, &[]),
    ("/track/verify.html", Everybody, Fixed, &[]),
    ("/track/letter.pdf", Everybody, Fixed, &[]),
    ("/track/leave", Everybody, Fixed, &[]),
    ("/track/status", Everybody, Fixed, &[]),
    ("/track/withdraw", Everybody, Fixed, &[]),
];
