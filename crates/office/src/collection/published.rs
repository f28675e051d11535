//! What an agency shows the public beside what it has filed: the edition that is public in this installation, or, of an
//! agency that publishes elsewhere, the page of its site as somebody has saved it. Nothing is fetched from anywhere.

use std::collections::BTreeMap;

use futures_util::TryStreamExt;
use gongkai_domain::{
    authority::{Actor, Authz, Edit, Read, Staff},
    collection::CollectionEvent,
    id::{AgencyId, FileId},
    refusal::Refusal,
};
use gongkai_report::{
    Report,
    check::same_agency,
    compare::{Changed, changed},
    json,
    texts::{ChangedChapter, changed_chapters},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};

use super::{
    Below, Public, copy_row,
    decide::row_of,
    filing_row,
    keep::{begin, identity},
    look::{Shown, public_digests},
    receipt::genuine,
    release::released,
};
use crate::{
    Office, OfficeError, Outcome, Tx, files,
    organisation::agency,
    report::{SourceFile, digest_of, edition_row, report_row},
};

/// The largest file that is kept, as in the reader of files.
const LARGEST_FILE: u64 = 64 << 20;
/// The longest address of a page.
const LONGEST_ADDRESS: usize = 500;

/// A page of a site, as somebody has saved it.
#[derive(Debug, Clone)]
pub struct GivenCopy {
    /// What was recognised in the file.
    pub report: Report,
    /// The file.
    pub file: SourceFile,
    /// Where it stands, in the person's words; may be empty.
    pub address: String,
    /// Somebody has looked: though the page bears another name, it is that agency's.
    pub name_confirmed: bool,
}

/// A filing and what is public.
#[derive(Debug, Clone)]
pub struct Beside {
    /// The filing.
    pub row: filing_row::Model,
    /// Name of the agency.
    pub filer: String,
    /// How they stand to each other.
    pub public: Public,
    /// What was given of another site.
    pub copy: Option<copy_row::Model>,
    /// Figures that differ, before: what is public, now: what was filed. `None`: there is nothing to compare with, or it
    /// is of another form.
    pub cells: Option<Vec<Changed>>,
    /// Chapters whose texts differ, in the same order; empty where there is nothing to compare with.
    pub chapters: Vec<ChangedChapter>,
}

/// What is public beside a filing. What is not the one of its receipt is a fault.
pub async fn beside(office: &Office, right: &Authz<Read, Below>) -> Result<Beside, OfficeError> {
    let snapshot = office.snapshot().await?;
    let row = row_of(&snapshot, right.agency(), right.id()).await?;
    genuine(office, &row)?;
    let filed = json::read(&row.body).map_err(OfficeError::fault)?;
    let filer = agency::Entity::find_by_id(row.filer_id.as_str()).one(&snapshot).await?;
    let filer = filer.ok_or(OfficeError::NotFound)?.name;
    let shown = public_digests(&snapshot, right.agency(), row.year).await?.remove(&row.filer_id);
    let copy = copy_of(&snapshot, right.agency(), &row).await?;
    let mut public = Shown::against(shown.as_ref(), &row.digest);
    let body = match (&public, &shown, &copy) {
        (Public::Same | Public::Differs { .. }, Some(Shown::Edition(edition, digest)), _) => {
            Some(shown_here(&snapshot, right.agency(), &row, (*edition, digest)).await?)
        }
        (Public::Nothing, _, Some(copy)) => Some(copy.body.clone()),
        _ => None,
    };
    let published = body.map(|body| json::read(&body)).transpose().map_err(OfficeError::fault)?;
    let differs = published.as_ref().and_then(|published| differing(published, &filed));
    if public == Public::Nothing
        && let Some(differs) = differs
    {
        public = Public::Elsewhere { differs };
    }
    let cells = published.as_ref().filter(|_| differs.is_some()).map(|published| changed(published, &filed));
    let chapters = published.map(|published| changed_chapters(&published, &filed)).unwrap_or_default();
    Ok(Beside { row, filer, public, copy, cells, chapters })
}

/// The stored form of the edition that is public in this installation, by its number and digest.
async fn shown_here(
    conn: &impl ConnectionTrait,
    collector: &AgencyId,
    row: &filing_row::Model,
    (edition, digest): (i32, &str),
) -> Result<String, OfficeError> {
    let own = report_row::Entity::find()
        .filter(report_row::Column::AgencyId.eq(&row.filer_id))
        .filter(report_row::Column::Year.eq(row.year))
        .filter(report_row::Column::PublicEdition.eq(edition))
        .one(conn)
        .await?;
    let own = match own {
        Some(own) => {
            edition_row::Entity::find_by_id((own.id, edition))
                .filter(edition_row::Column::AgencyId.eq(&row.filer_id))
                .one(conn)
                .await?
        }
        None => None,
    };
    let body = match own.filter(|own| own.digest == digest) {
        Some(own) => own.body,
        None => {
            let shown = released(conn, collector, row.year).await?.remove(&row.filer_id);
            let shown = shown.ok_or_else(|| OfficeError::fault("a public report without its edition"))?;
            row_of(conn, collector, &shown.filing_id).await?.body
        }
    };
    // Somebody may have written into the database.
    if digest_of(&body) == digest { Ok(body) } else { Err(OfficeError::fault("digest of a public report")) }
}

/// In how many figures two reports differ; `None`: they are of different forms.
fn differing(published: &Report, filed: &Report) -> Option<usize> {
    if !std::ptr::eq(published.format, filed.format) {
        return None;
    }
    let cells = filed.format.cell_list();
    Some(cells.filter(|(ix, _)| published.cells.get(*ix) != filed.cells.get(*ix)).count())
}

/// What was given of the site of the agency of a filing.
async fn copy_of(
    conn: &impl ConnectionTrait,
    collector: &AgencyId,
    row: &filing_row::Model,
) -> Result<Option<copy_row::Model>, OfficeError> {
    let key = (collector.to_string(), row.filer_id.clone(), row.year);
    Ok(copy_row::Entity::find_by_id(key).one(conn).await?)
}

/// With which filing the pages of a year were compared, by its digest, and in how many figures they differ; by agency.
pub(super) async fn copies(
    conn: &impl ConnectionTrait,
    collector: &AgencyId,
    year: i32,
) -> Result<BTreeMap<String, (String, usize)>, OfficeError> {
    let rows: Vec<(String, String, i32)> = copy_row::Entity::find()
        .select_only()
        .columns([copy_row::Column::FilerId, copy_row::Column::Compared, copy_row::Column::Differs])
        .filter(copy_row::Column::AgencyId.eq(collector.as_str()))
        .filter(copy_row::Column::Year.eq(year))
        .into_tuple()
        .all(conn)
        .await?;
    let copy = |(filer, compared, differs): (String, String, i32)| {
        (filer, (compared, usize::try_from(differs).unwrap_or(0)))
    };
    Ok(rows.into_iter().map(copy).collect())
}

/// What the public sees in this installation; where it sees nothing here, what it sees elsewhere.
pub(super) fn or_elsewhere(here: Public, filed: &str, copy: Option<&(String, usize)>) -> Public {
    match (here, copy) {
        (Public::Nothing, Some((compared, differs))) if compared == filed => {
            Public::Elsewhere { differs: *differs }
        }
        _ => here,
    }
}

/// A newer filing is compared with what was given before.
pub(super) async fn compare_again(
    tx: &Tx,
    collector: &AgencyId,
    row: &filing_row::Model,
    filed: &Report,
) -> Result<(), OfficeError> {
    let Some(copy) = copy_of(tx.conn(), collector, row).await? else { return Ok(()) };
    let published = json::read(&copy.body).map_err(OfficeError::fault)?;
    let (compared, differs) = compared(row, differing(&published, filed));
    copy_row::Entity::update_many()
        .set(copy_row::ActiveModel { compared: Set(compared), differs: Set(differs), ..Default::default() })
        .filter(copy_row::Column::AgencyId.eq(collector.as_str()))
        .filter(copy_row::Column::FilerId.eq(&row.filer_id))
        .filter(copy_row::Column::Year.eq(row.year))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// As a row keeps it.
fn compared(row: &filing_row::Model, differs: Option<usize>) -> (String, i32) {
    let compared = differs.map(|_| row.digest.clone()).unwrap_or_default();
    (compared, differs.and_then(|many| i32::try_from(many).ok()).unwrap_or(0))
}

/// Gives the page on which the agency of a filing publishes its report; one that was given before goes.
pub async fn give_copy(office: &Office, who: &Staff, id: &str, given: GivenCopy) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Below>(id)?;
    let collector = right.agency();
    let row = row_of(office.read(), collector, id).await?;
    genuine(office, &row)?;
    let filer = agency::Entity::find_by_id(row.filer_id.as_str()).one(office.read()).await?;
    let filer = filer.ok_or(OfficeError::NotFound)?.name;
    let differs = may_be_given(office, collector, (&row, &filer), &given).await?;
    let received = files::receive(office, collector, given.file.bytes.as_slice(), LARGEST_FILE).await?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            begin(tx).await?;
            let file = files::attach(tx, received, &given.file.name, &given.file.media_type).await?;
            if let Some(former) = copy_of(tx.conn(), collector, &row).await? {
                forget(tx, collector, &former).await?;
            }
            let (compared, differing) = compared(&row, Some(differs));
            let next = copy_row::Model {
                agency_id: collector.to_string(),
                filer_id: row.filer_id.clone(),
                year: row.year,
                address: Some(given.address.trim().to_owned()).filter(|address| !address.is_empty()),
                body: json::write(&given.report),
                file_id: file.to_string(),
                file_name: given.file.name.clone(),
                compared,
                differs: differing,
                given_by_name: who.name.clone(),
                given_at: tx.now(),
            };
            copy_row::Entity::insert(next.into_active_model()).exec_without_returning(tx.conn()).await?;
            let (filing, year, file) = (identity(&row)?, row.year, given.file.name.clone());
            let event = CollectionEvent::PageGiven { filing, from: filer.clone(), year, file, differs };
            Ok(Outcome::of(()).event(event))
        })
        .await
}

async fn forget(tx: &Tx, collector: &AgencyId, former: &copy_row::Model) -> Result<(), OfficeError> {
    let key = (former.agency_id.clone(), former.filer_id.clone(), former.year);
    copy_row::Entity::delete_by_id(key).exec(tx.conn()).await?;
    match FileId::parse(&former.file_id) {
        Some(file) => files::remove(tx, collector, &file).await,
        None => Ok(()),
    }
}

/// In how many figures the page differs, if it may be compared with the filing at all.
async fn may_be_given(
    office: &Office,
    collector: &AgencyId,
    (row, filer): (&filing_row::Model, &str),
    given: &GivenCopy,
) -> Result<usize, OfficeError> {
    let mut refusals = Vec::new();
    let shown = public_digests(office.read(), collector, row.year).await?.remove(&row.filer_id);
    if matches!(shown, Some(Shown::Edition(..))) {
        let sentence =
            format!("{filer}的{}年度报告公布在本系统的门户上，已经与它比较，不用另外上传", row.year);
        refusals.push(Refusal::new("published_here", sentence).at("file"));
    }
    if given.report.year != row.year {
        let sentence =
            format!("文件是{}年度的，报送的是{}年度，请确认选对了文件", given.report.year, row.year);
        refusals.push(Refusal::new("other_year", sentence).at("file"));
    }
    let said = given.report.agency.as_deref().filter(|said| !same_agency(filer, said));
    if let Some(said) = said.filter(|_| !given.name_confirmed) {
        let sentence = format!(
            "文件写的是“{said}”，报送的机关是{filer}，请核对；确是它的，勾选“名称不同，已核对”再上传"
        );
        refusals.push(Refusal::new("other_agency", sentence).at("file"));
    }
    if given.address.chars().count() > LONGEST_ADDRESS {
        let sentence = format!("网址不超过{LONGEST_ADDRESS}个字，请写到能找到这一页为止");
        refusals.push(Refusal::new("address_too_long", sentence).at("address"));
    }
    let filed = json::read(&row.body).map_err(OfficeError::fault)?;
    let differs = differing(&given.report, &filed);
    if differs.is_none() {
        let sentence = format!(
            "公布的按“{}”编制，报送的按“{}”编制，格式不同，不能逐格比较，请对照着看",
            given.report.format.basis, filed.format.basis
        );
        refusals.push(Refusal::new("other_form", sentence).at("file"));
    }
    match differs {
        Some(differs) if refusals.is_empty() => Ok(differs),
        _ => Err(refusals.into()),
    }
}

/// The file that was given, with its name.
pub async fn copy_file(
    office: &Office,
    right: &Authz<Read, Below>,
) -> Result<(String, Vec<u8>), OfficeError> {
    let row = row_of(office.read(), right.agency(), right.id()).await?;
    let copy = copy_of(office.read(), right.agency(), &row).await?.ok_or(OfficeError::NotFound)?;
    let id = FileId::parse(&copy.file_id).ok_or(OfficeError::NotFound)?;
    let opened = files::open(office, right.agency(), &id).await?;
    let pieces: Vec<_> = opened.content.try_collect().await?;
    Ok((opened.name, pieces.iter().flat_map(|piece| piece.iter().copied()).collect()))
}
