//! Annual reports in the office: what a person can do with the report of a year. The rules of its life
//! are `domain::report`; its figures and checks are the crate `report`. Findings are computed each time.

mod chain;
mod change;
mod comment;
pub mod comment_row;
mod count;
mod discard;
mod draft;
pub mod draft_row;
pub mod edition_row;
mod late;
mod look;
pub mod place_row;
mod registers;
mod release;
mod replace;
pub mod report_row;
mod tally;
mod withdraw;
pub mod working_row;

use gongkai_domain::{
    authority::{Decide, Edit, Guarded, Read},
    id::{AgencyId, StaffId},
    organisation::Duty,
    report::{Approval, Life, State},
};
use gongkai_report::{FindingView, Report, Verdict};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use sha2::{Digest, Sha256};

use self::chain::Before;
use crate::OfficeError;

pub use chain::{Chain, may_sum_others, say_scope};
pub(crate) use change::title_of;
pub use change::{Confirmed, Import, SourceFile, approve, import, publish, send_back, submit};
pub use comment::{Comments, Say, Thread, place_words, resolve, say, threads};
pub use count::{Behind, Count, Counters, behind, counters};
pub use discard::discard;
pub use draft::{
    Done, Edit as Entered, Entry, Moved, Reason, Saved, TextEntry, Trouble, Work, Working, Zeros, begin,
    cell_text, confirm_zeros, correct, drop_working, keep_working, moved, put_in_form, recount, save,
    take_counted, text_of, tried, working,
};
pub(crate) use late::late_for_report;
pub use late::{Later, later};
pub use look::{Summary, Year, edition, editions, history, list, published_on, show, titles};
pub use release::{Face, PUT_REPORT, public_face};
pub use replace::{Replaced, replaced};
pub(crate) use tally::Tallies;
pub use withdraw::{Withdrawal, ask_withdrawal, withdraw};

/// The report of a year with its newest edition.
#[derive(Debug, Clone)]
pub struct AnnualReport {
    /// The row of the year.
    pub row: report_row::Model,
    /// The newest edition.
    pub edition: edition_row::Model,
    /// Where it stands.
    pub life: Life,
    /// Its figures and texts.
    pub report: Report,
    /// What stands for the year before.
    pub chain: Chain,
    /// The report of the year before whose figures are comparable, if there is one.
    pub before: Option<Report>,
    /// The agency's report of the year before, whatever it sums, for its texts.
    pub former: Option<Report>,
    /// What the checks say, the chain with the year before and the ledgers included.
    pub findings: Vec<FindingView>,
    /// What belongs to the newest edition: what was counted, why figures were changed.
    pub work: Work,
    /// Its version.
    pub work_version: i32,
}

impl AnnualReport {
    /// Findings that keep it from being filed.
    pub fn must(&self) -> impl Iterator<Item = &FindingView> {
        self.findings.iter().filter(|finding| finding.is_must_failure())
    }

    /// Are all of them about the year before? Agencies are merged and split: a reason explains such a one.
    pub fn is_chained_only(&self) -> bool {
        let rules = &self.report.format.rules;
        let chained = |id: &str| rules.iter().any(|rule| rule.id == id && rule.needs_previous);
        self.must().all(|finding| chained(&finding.rule))
    }

    /// Findings that cannot be told, of those that would keep it from being filed.
    pub fn unsure(&self) -> impl Iterator<Item = &FindingView> {
        self.findings.iter().filter(|finding| finding.verdict == Verdict::CannotTell)
    }

    /// Did it come as a file? Otherwise it was begun from the ledgers.
    pub fn came_as_file(&self) -> bool {
        self.edition.file_name != draft::list_name(self.row.year)
    }

    /// Their names: rule and place.
    pub fn must_names(&self) -> Vec<String> {
        self.must().map(|finding| format!("{} {}", finding.rule, finding.label)).collect()
    }
}

impl Guarded<Read> for AnnualReport {
    const DUTIES: &'static [Duty] =
        &[Duty::Statistician, Duty::ResponsibleLeader, Duty::DisclosureReviewer, Duty::UnitHead];
}

impl Guarded<Edit> for AnnualReport {
    const DUTIES: &'static [Duty] = &[Duty::Statistician];
}

impl Guarded<Decide> for AnnualReport {
    const DUTIES: &'static [Duty] = &[Duty::ResponsibleLeader];
}

/// SHA-256 of the stored form, hexadecimal.
pub fn digest_of(body: &str) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(body.as_bytes()))
}

/// Everything there is to say of a report: balances, types, the chain of years, figures in sentences.
pub fn findings_of(report: &Report, before: Option<&Report>) -> Vec<FindingView> {
    let mut findings: Vec<_> = gongkai_report::check::check(report, before).views().collect();
    findings.extend(gongkai_report::stated::check(report));
    findings.extend(gongkai_report::narrative::check(report));
    findings
}

/// The same, and what the ledgers say of it, and what is still to be written.
pub fn findings_with(report: &Report, before: Option<&Report>, work: &Work) -> Vec<FindingView> {
    let mut findings = findings_of(report, before);
    // The own ledgers say nothing of a sum of what others did.
    if work.scope.is_none() {
        findings.extend(gongkai_report::check::ledger::against(report, &work.counted(report)));
    }
    findings.extend(gongkai_report::registers::check(report, &work.registers));
    findings.extend(gongkai_report::check::blank::unfilled(report));
    findings.extend(gongkai_report::wording::unwritten(report));
    findings.extend(gongkai_report::wording::open_places(report, &work.texts));
    findings
}

fn life_of(row: &report_row::Model, edition: &edition_row::Model) -> Result<Life, OfficeError> {
    let staff = |id: &str| StaffId::parse(id).ok_or_else(|| OfficeError::fault("staff of an edition"));
    let approval = match (&edition.approved_by, &edition.approved_digest) {
        (Some(by), Some(seen)) => Some(Approval { by: staff(by)?, seen: seen.clone() }),
        _ => None,
    };
    Ok(Life {
        edition: edition.edition,
        state: State::parse(&edition.state).ok_or_else(|| OfficeError::fault("state of an edition"))?,
        digest: edition.digest.clone(),
        brought_by: staff(&edition.brought_by)?,
        submitted_by: edition.submitted_by.as_deref().map(staff).transpose()?,
        approval,
        public: row.public_edition,
        hands: Vec::new(),
    })
}

fn read_body(edition: &edition_row::Model) -> Result<Report, OfficeError> {
    // Somebody may have written into the database: what was not approved is not shown, and not published.
    if digest_of(&edition.body) != edition.digest {
        return Err(OfficeError::fault("the text of an annual report is not the one of its digest"));
    }
    gongkai_report::json::read(&edition.body).map_err(OfficeError::fault)
}

/// The report of an agency by its identity.
pub(crate) async fn load<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    id: &str,
) -> Result<AnnualReport, OfficeError> {
    let row = report_row::Entity::find_by_id(id)
        .filter(report_row::Column::AgencyId.eq(agency.as_str()))
        .one(conn)
        .await?
        .ok_or(OfficeError::NotFound)?;
    whole(conn, row).await
}

async fn by_year<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    year: i32,
) -> Result<Option<report_row::Model>, OfficeError> {
    let query = report_row::Entity::find()
        .filter(report_row::Column::AgencyId.eq(agency.as_str()))
        .filter(report_row::Column::Year.eq(year));
    Ok(query.one(conn).await?)
}

async fn edition_of<C: ConnectionTrait>(
    conn: &C,
    row: &report_row::Model,
    edition: i32,
) -> Result<edition_row::Model, OfficeError> {
    edition_row::Entity::find_by_id((row.id.clone(), edition))
        .filter(edition_row::Column::AgencyId.eq(&row.agency_id))
        .one(conn)
        .await?
        .ok_or_else(|| OfficeError::fault("a report without its edition"))
}

/// The row with its newest edition, read and checked against the year before.
async fn whole<C: ConnectionTrait>(conn: &C, row: report_row::Model) -> Result<AnnualReport, OfficeError> {
    let edition = edition_of(conn, &row, row.edition).await?;
    let agency = AgencyId::parse(&row.agency_id).ok_or_else(|| OfficeError::fault("agency of a report"))?;
    let report = read_body(&edition)?;
    let (work, work_version) = draft::work_of(conn, &edition).await?;
    let Before { chain, figures: before, texts: former } =
        chain::before(conn, &agency, &row, work.scope).await?;
    let findings = findings_with(&report, before.as_ref(), &work);
    let life = Life { hands: work.hands.clone(), ..life_of(&row, &edition)? };
    Ok(AnnualReport { life, row, edition, report, chain, before, former, findings, work, work_version })
}
