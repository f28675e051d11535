//! Changing reports: each function loads, lets the rule decide, saves and tells.

use gongkai_domain::{
    authority::{Actor, Decide, Edit, Staff},
    collection::Scope,
    id::{AgencyId, FileId, ReportId, StaffId},
    legible::legible,
    organisation::Duty,
    refusal::Refusal,
    report::{Brought, Life, ReportEvent, Standing, State, reason},
};
use gongkai_report::{Report, check::same_agency, compare::says_the_same, json};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter,
};

use super::{
    AnnualReport, by_year,
    chain::sums_others,
    count, digest_of,
    draft::{Work, forget, keep, work_of},
    edition_of, edition_row, life_of, load, read_body,
    registers::registers,
    release, replace, report_row, working_row,
};
use crate::{
    Office, OfficeError, Outcome, Tx,
    collection::above,
    files::{self, Received},
    notice::Notice,
    organisation::{agency, duty},
};

/// The largest file that is kept, as in the reader of files.
const LARGEST_FILE: u64 = 64 << 20;
/// The first year that a report can be about: the regulations came into force on 1 May 2008.
const FIRST_YEAR: i32 = 2008;

/// The file as it came.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Name as the person gave it.
    pub name: String,
    /// Type by content.
    pub media_type: String,
    /// The content.
    pub bytes: Vec<u8>,
}

/// A recognised report that somebody brings.
#[derive(Debug, Clone)]
pub struct Import {
    /// What was recognised in the file.
    pub report: Report,
    /// The file.
    pub file: SourceFile,
    /// For a corrected edition: what was wrong.
    pub erratum: Option<String>,
    /// The year that the file itself names, if it names one.
    pub said_year: Option<i32>,
    /// What somebody has confirmed.
    pub confirmed: Confirmed,
    /// Whose reports it sums, where it was summed here. What was said before stays said.
    pub scope: Option<Scope>,
}

/// What a file says of itself and somebody has read and yet wants to bring in. A confirmation holds for
/// what was shown: another file that says something else is asked about anew.
#[derive(Debug, Clone, Default)]
pub struct Confirmed {
    /// It names this year, and is the report of another one.
    pub year: Option<i32>,
    /// It names this agency, and is the own agency's, such as before a change of name.
    pub agency: Option<String>,
    /// It takes the place of the draft of this digest, with everything that was written there.
    pub replaced: Option<String>,
}

/// What the file says otherwise, and was confirmed.
struct Said {
    year: Option<i32>,
    agency: Option<String>,
}

impl Import {
    /// The year that the file names, where it is another one.
    fn other_year(&self) -> Option<i32> {
        self.said_year.filter(|said| *said != self.report.year)
    }

    /// The agency that the file names, where it is another one than `own`.
    fn other_agency(&self, own: Option<&str>) -> Option<&str> {
        let own = own?;
        self.report.agency.as_deref().filter(|named| !same_agency(own, named))
    }
}

/// Takes a recognised report in as the report of its year, as another content of it, or as a corrected
/// edition, whichever the state says.
pub async fn import(office: &Office, who: &Staff, import: Import) -> Result<ReportId, OfficeError> {
    let right = who.authorise_all::<Edit, AnnualReport>()?;
    let own = agency::Entity::find_by_id(right.agency().as_str()).one(office.read()).await?;
    let own = own.as_ref().map(|row| row.name.as_str());
    let faults = faults_of(office, own, &import);
    if !faults.is_empty() {
        return Err(faults.into());
    }
    let said = Said { year: import.other_year(), agency: import.other_agency(own).map(str::to_owned) };
    let counted = counted_of(office, right.agency(), &import).await?;
    let received = files::receive(office, right.agency(), import.file.bytes.as_slice(), LARGEST_FILE).await?;
    let actor = Actor::Staff(who.clone());
    office
        .transact(&actor, async |tx| {
            take_in(tx, who, right.agency(), (&import, &said, counted), received).await
        })
        .await
}

/// What the ledgers say of the year: where they cover it, its report is compared with them however it came. They say
/// nothing of a report that sums others.
async fn counted_of(office: &Office, own: &AgencyId, import: &Import) -> Result<Work, OfficeError> {
    // A file may say that it sums the reports of others: where there are others, that is taken over.
    let sums = import.report.scope.is_some() && sums_others(office.read(), own).await?;
    let scope = import.scope.or(import.report.scope.filter(|_| sums));
    let mut work = Work { scope, ..Work::default() };
    if scope.is_some() {
        return Ok(work);
    }
    let (year, format) = (import.report.year, import.report.format);
    let count = count::count_in(office, own, year, format).await?;
    if !count.figures.is_empty() {
        work.registers = registers(office.read(), own, year).await?;
        work.count(&count);
    }
    Ok(work)
}

/// `own`: name of the agency.
fn faults_of(office: &Office, own: Option<&str>, import: &Import) -> Vec<Refusal> {
    let mut faults = Vec::new();
    let year = import.report.year;
    let this_year = chrono::Datelike::year(&office.today());
    if !(FIRST_YEAR..=this_year).contains(&year) {
        let sentence =
            format!("识别出的年度是{year}年，应在{FIRST_YEAR}年到{this_year}年之间，请指明年度后重新导入");
        faults.push(Refusal::new("year_out_of_range", sentence).at("year"));
    }
    if let Some(said) = import.other_year().filter(|said| import.confirmed.year != Some(*said)) {
        let sentence = format!(
            "文件写的是{said}年度，填写的是{year}年度，请核对文件和年度；确实要作为{year}年度报告导入的，请勾选确认后再导入"
        );
        faults.push(Refusal::new("other_year", sentence).at("other_year_confirmed"));
    }
    let confirmed = import.confirmed.agency.as_deref().map(str::trim);
    let named = import.other_agency(own).filter(|named| confirmed != Some(legible(named).trim()));
    if let Some((own, named)) = own.zip(named) {
        let sentence = format!(
            "文件写的机关是“{named}”，不是“{own}”，请确认选对了文件；确是本机关的报告（如更名前）请勾选确认后再导入"
        );
        faults.push(Refusal::new("other_agency", sentence).at("other_name_confirmed"));
    }
    faults
}

async fn take_in(
    tx: &Tx,
    who: &Staff,
    own: &AgencyId,
    (import, said, mut work): (&Import, &Said, Work),
    received: Received,
) -> Result<Outcome<ReportId>, OfficeError> {
    let year = import.report.year;
    let body = json::write(&import.report);
    let digest = digest_of(&body);
    let erratum = import.erratum.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let brought = Brought { by: &who.id, digest: &digest, erratum };
    let mut version = 0;
    let (row, life) = match by_year(tx.conn(), own, year).await? {
        Some(row) => {
            let newest = edition_of(tx.conn(), &row, row.edition).await?;
            let (former, seen) = work_of(tx.conn(), &newest).await?;
            version = seen;
            if let (None, Some(scope)) = (work.scope, former.scope) {
                work = Work { scope: Some(scope), ..Work::default() };
            }
            let life = life_of(&row, &newest)?;
            let next = life.bring(brought)?;
            if next.edition == newest.edition {
                replace::ask(import, &newest, &former)?;
            }
            let saved = save_row(tx, row, |row| row.edition = next.edition).await?;
            (saved, next)
        }
        None => (first_row(tx, own, year).await?, Life::begin(brought)),
    };
    let file = files::attach(tx, received, &import.file.name, &import.file.media_type).await?;
    let edition = edition_row::Model {
        report_id: row.id.clone(),
        edition: life.edition,
        agency_id: own.to_string(),
        state: life.state.code().to_owned(),
        title: title_of(&import.report),
        body,
        digest: digest.clone(),
        file_id: file.to_string(),
        file_name: import.file.name.clone(),
        brought_by: who.id.to_string(),
        brought_by_name: who.name.clone(),
        brought_at: tx.now(),
        erratum: (life.edition > 1).then(|| erratum.map(str::to_owned)).flatten(),
        submitted_by: None,
        submitted_at: None,
        historical: None,
        approved_by: None,
        approved_by_name: None,
        approved_at: None,
        approved_digest: None,
        return_reason: None,
        published_on: None,
    };
    // A content that was never public is replaced; its file goes with it. Public editions stay.
    let key = (row.id.clone(), life.edition);
    if let Some(former) = edition_row::Entity::find_by_id(key.clone()).one(tx.conn()).await? {
        edition_row::Entity::delete_by_id(key).exec(tx.conn()).await?;
        drop_file(tx, own, &former).await?;
        forget(tx, &row.id, life.edition).await?;
        working_row::Entity::delete_many()
            .filter(working_row::Column::ReportId.eq(&row.id))
            .filter(working_row::Column::Edition.eq(life.edition))
            .exec(tx.conn())
            .await?;
    }
    edition_row::Entity::insert(edition.clone().into_active_model())
        .exec_without_returning(tx.conn())
        .await?;
    if work != Work::default() {
        keep(tx, (&row.id, life.edition, own.as_str()), &work, version).await?;
    }
    let report = identity(&row)?;
    let event = ReportEvent::Imported {
        report: report.clone(),
        year,
        edition: life.edition,
        digest,
        file: import.file.name.clone(),
        erratum: edition.erratum,
        said_year: said.year,
        said_agency: said.agency.clone(),
    };
    Ok(Outcome::of(report).event(event))
}

/// The file of an edition that is gone. A correction begins with the file of the edition that it corrects, which stays.
async fn drop_file(tx: &Tx, own: &AgencyId, gone: &edition_row::Model) -> Result<(), OfficeError> {
    let others = edition_row::without_body()
        .filter(edition_row::Column::AgencyId.eq(own.as_str()))
        .filter(edition_row::Column::ReportId.eq(&gone.report_id))
        .filter(edition_row::Column::FileId.eq(&gone.file_id))
        .all(tx.conn())
        .await?;
    if let (true, Some(id)) = (others.is_empty(), FileId::parse(&gone.file_id)) {
        files::remove(tx, own, &id).await?;
    }
    Ok(())
}

pub(super) async fn first_row(tx: &Tx, own: &AgencyId, year: i32) -> Result<report_row::Model, OfficeError> {
    let row = report_row::Model {
        id: tx.new_identity(),
        agency_id: own.to_string(),
        year,
        edition: 1,
        public_edition: None,
        withdrawn_edition: None,
        withdrawn_because: None,
        withdrawn_on: None,
        version: 1,
    };
    report_row::Entity::insert(row.clone().into_active_model()).exec_without_returning(tx.conn()).await?;
    Ok(row)
}

/// Hands the newest edition to the leader in charge. `historical`: why a report that was published
/// before is taken over although figures do not balance.
pub async fn submit(
    office: &Office,
    who: &Staff,
    id: &str,
    seen: &str,
    historical: Option<&str>,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, AnnualReport>(id)?;
    let today = office.today();
    change(office, who, right.agency(), id, async |tx, loaded| {
        let must = loaded.must_names();
        let historical = historical.map(str::trim).filter(|text| !text.is_empty() && !must.is_empty());
        let chained = loaded.is_chained_only();
        let standing = Standing { must: &must, chained, year: loaded.row.year, today, historical };
        let next = loaded.life.submit(&who.id, seen, standing)?;
        corrects_something(tx, loaded).await?;
        let mut edition = loaded.edition.clone();
        edition.submitted_by = Some(who.id.to_string());
        edition.submitted_at = Some(tx.now());
        edition.historical = historical.map(str::to_owned);
        edition.return_reason = None;
        let event = ReportEvent::Submitted {
            report: identity(&loaded.row)?,
            year: loaded.row.year,
            edition: next.edition,
            digest: seen.to_owned(),
            historical: historical.map(str::to_owned),
            findings: must,
        };
        Ok(Step { next, edition, event })
    })
    .await
}

/// A corrected edition that says what the public reads already corrects nothing.
async fn corrects_something(tx: &Tx, loaded: &AnnualReport) -> Result<(), OfficeError> {
    let Some(public) = loaded.row.public_edition.filter(|public| *public != loaded.row.edition) else {
        return Ok(());
    };
    let shown = read_body(&edition_of(tx.conn(), &loaded.row, public).await?)?;
    if !says_the_same(&shown, &loaded.report) {
        return Ok(());
    }
    let sentence = format!(
        "更正版和公众看到的第{public}版完全相同：标题、各表、正文都没有不同。请把要更正的改好再送审；没有要更正的，公众看到的仍是第{public}版"
    );
    Err(Refusal::new("nothing_corrected", sentence).into())
}

/// The leader in charge approves exactly what was seen.
pub async fn approve(office: &Office, who: &Staff, id: &str, seen: &str) -> Result<(), OfficeError> {
    let right = who.authorise::<Decide, AnnualReport>(id)?;
    change(office, who, right.agency(), id, async |tx, loaded| {
        let next = loaded.life.approve(&who.id, seen)?;
        let mut edition = loaded.edition.clone();
        edition.approved_by = Some(who.id.to_string());
        edition.approved_by_name = Some(who.name.clone());
        edition.approved_at = Some(tx.now());
        edition.approved_digest = Some(seen.to_owned());
        let event = ReportEvent::Approved {
            report: identity(&loaded.row)?,
            year: loaded.row.year,
            edition: next.edition,
            digest: seen.to_owned(),
        };
        Ok(Step { next, edition, event })
    })
    .await
}

/// The leader in charge sends it back with a reason.
pub async fn send_back(
    office: &Office,
    who: &Staff,
    id: &str,
    seen: &str,
    why: &str,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Decide, AnnualReport>(id)?;
    change(office, who, right.agency(), id, async |_, loaded| {
        let next = loaded.life.send_back(seen, why)?;
        let why = reason(why, "reason")?;
        let mut edition = loaded.edition.clone();
        edition.return_reason = Some(why.clone());
        let event =
            ReportEvent::Returned { report: identity(&loaded.row)?, year: loaded.row.year, reason: why };
        Ok(Step { next, edition, event })
    })
    .await
}

/// Makes the approved edition public; the day of release is the system's.
pub async fn publish(office: &Office, who: &Staff, id: &str, seen: &str) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, AnnualReport>(id)?;
    let today = office.today();
    change(office, who, right.agency(), id, async |_, loaded| {
        let next = loaded.life.publish(seen)?;
        let mut edition = loaded.edition.clone();
        edition.published_on = Some(today);
        let event = ReportEvent::Published {
            report: identity(&loaded.row)?,
            year: loaded.row.year,
            edition: next.edition,
            digest: seen.to_owned(),
        };
        Ok(Step { next, edition, event })
    })
    .await
}

/// What a decision comes to.
pub(super) struct Step {
    pub next: Life,
    pub edition: edition_row::Model,
    pub event: ReportEvent,
}

/// Loads, decides, saves; tells the person who brought the report what a leader did, and the public
/// store what changed for it.
pub(super) async fn change<F>(
    office: &Office,
    who: &Staff,
    own: &AgencyId,
    id: &str,
    decide: F,
) -> Result<(), OfficeError>
where
    F: AsyncFnOnce(&Tx, &AnnualReport) -> Result<Step, OfficeError>,
{
    let actor = Actor::Staff(who.clone());
    let today = office.today();
    office
        .transact(&actor, async |tx| {
            let loaded = load(tx.conn(), own, id).await?;
            let Step { next, mut edition, event } = decide(tx, &loaded).await?;
            let was_public = loaded.life.public;
            let row = save_row(tx, loaded.row.clone(), |row| {
                row.public_edition = next.public;
                if let ReportEvent::Withdrawn { edition, reason, .. } = &event {
                    row.withdrawn_edition = Some(*edition);
                    row.withdrawn_because = Some(reason.clone());
                    row.withdrawn_on = Some(today);
                }
            })
            .await?;
            next.state.code().clone_into(&mut edition.state);
            if next.state != State::Approved && next.state != State::Published && next.approval.is_none() {
                edition.approved_by = None;
                edition.approved_by_name = None;
                edition.approved_at = None;
                edition.approved_digest = None;
            }
            edition.into_active_model().reset_all().update(tx.conn()).await?;
            let mut outcome = Outcome::of(());
            for notice in notices_of(tx, who, own, &loaded, &event, today).await? {
                outcome = outcome.notice(notice);
            }
            if was_public != next.public {
                outcome = outcome.message(release::message(&row));
            }
            Ok(outcome.event(event))
        })
        .await
}

/// The first publication is awaited; a correction and a withdrawal are news to whoever has the former one.
fn is_news_above(event: &ReportEvent) -> bool {
    match event {
        ReportEvent::Published { edition, .. } => *edition > 1,
        ReportEvent::Withdrawn { .. } => true,
        _ => false,
    }
}

/// A submission is told to the leaders in charge, a decision to whoever submitted, a withdrawal to
/// whoever brought the report.
async fn notices_of(
    tx: &Tx,
    who: &Staff,
    own: &AgencyId,
    loaded: &AnnualReport,
    event: &ReportEvent,
    today: chrono::NaiveDate,
) -> Result<Vec<Notice>, OfficeError> {
    let (verb, to): (_, Vec<StaffId>) = match event {
        ReportEvent::Submitted { .. } => {
            ("送审了", holders_on(tx, own, &[Duty::ResponsibleLeader], today).await?)
        }
        ReportEvent::Approved { .. } => ("批准了", loaded.life.submitted_by.clone().into_iter().collect()),
        ReportEvent::Returned { .. } => ("退回了", loaded.life.submitted_by.clone().into_iter().collect()),
        ReportEvent::Withdrawn { .. } => ("撤下了", vec![loaded.life.brought_by.clone()]),
        ReportEvent::Published { edition, .. } if *edition > 1 => ("公布了更正后的", Vec::new()),
        _ => return Ok(Vec::new()),
    };
    let told = to.into_iter().filter(|person| *person != who.id).map(|to| Notice {
        agency: own.clone(),
        to,
        sentence: format!("{}{verb}{}年度报告", who.name, loaded.row.year),
        link: format!("/office/reports/{}", loaded.row.id),
    });
    let mut told: Vec<Notice> = told.collect();
    if is_news_above(event) {
        told.extend(above(tx, own, loaded.row.year, verb).await?);
    }
    Ok(told)
}

/// Everybody who holds one of these duties in the agency on this day, deputies included.
pub(super) async fn holders_on(
    tx: &Tx,
    own: &AgencyId,
    duties: &[Duty],
    today: chrono::NaiveDate,
) -> Result<Vec<StaffId>, OfficeError> {
    let rows = duty::Entity::find()
        .filter(duty::Column::AgencyId.eq(own.as_str()))
        .filter(duty::Column::Duty.is_in(duties.iter().map(|duty| duty.code())))
        .filter(duty::Column::FromOn.lte(today))
        .filter(Condition::any().add(duty::Column::UntilOn.is_null()).add(duty::Column::UntilOn.gte(today)))
        .all(tx.conn())
        .await?;
    let people: std::collections::BTreeSet<_> =
        rows.iter().filter_map(|row| StaffId::parse(&row.staff_id)).collect();
    Ok(people.into_iter().collect())
}

/// Writes the row of the year; somebody who was faster makes it a conflict.
pub(super) async fn save_row(
    tx: &Tx,
    mut row: report_row::Model,
    edit: impl FnOnce(&mut report_row::Model),
) -> Result<report_row::Model, OfficeError> {
    let seen = row.version;
    edit(&mut row);
    row.version = seen + 1;
    let mut values = row.clone().into_active_model().reset_all();
    values.id = sea_orm::ActiveValue::NotSet;
    values.version = Set(row.version);
    let saved = report_row::Entity::update_many()
        .set(values)
        .filter(report_row::Column::Id.eq(&row.id))
        .filter(report_row::Column::AgencyId.eq(&row.agency_id))
        .filter(report_row::Column::Version.eq(seen))
        .exec(tx.conn())
        .await?;
    if saved.rows_affected == 1 { Ok(row) } else { Err(OfficeError::Conflict) }
}

pub(super) fn identity(row: &report_row::Model) -> Result<ReportId, OfficeError> {
    ReportId::parse(&row.id).ok_or_else(|| OfficeError::fault("identity of a report"))
}

/// The printed title on one line, or one made of agency and year.
pub(crate) fn title_of(report: &Report) -> String {
    let printed: String = report.title.as_deref().unwrap_or_default().split_whitespace().collect();
    if printed.is_empty() {
        let agency = report.agency.as_deref().unwrap_or_default();
        return format!("{agency}{}年政府信息公开工作年度报告", report.year);
    }
    printed
}
