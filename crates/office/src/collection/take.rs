//! The superior takes in the file of an agency that does not work with this installation. Nothing keeps it from
//! coming in: it did come, and what is wrong with it is said when it goes back.

use gongkai_domain::{
    authority::{Actor, Edit, Staff},
    collection::{Origin, may_come},
    id::{AgencyId, FilingId},
    refusal::Refusal,
    report::year_running,
};
use gongkai_report::{Report, check::same_agency, json};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{
    Below, filing_row,
    found::found_of,
    keep::{Came, begin, below, filed_before, identity, keep, newest, received},
    key_row,
};
use crate::{
    Office, OfficeError, Outcome, files,
    organisation::agency,
    report::{SourceFile, digest_of, findings_of, title_of},
};

/// The largest file that is kept, as in the reader of files.
const LARGEST_FILE: u64 = 64 << 20;

/// A report in a file.
#[derive(Debug, Clone)]
pub struct Take {
    /// The year that is collected.
    pub year: i32,
    /// Whose it is; `None`: the file says it.
    pub filer: Option<AgencyId>,
    /// What was recognised in the file.
    pub report: Report,
    /// The file.
    pub file: SourceFile,
    /// Somebody has looked: though the file bears another name, such as a former one, it is that agency's.
    pub name_confirmed: bool,
    /// The same: though it is one that another has replaced, it is to take that one's place.
    pub older_confirmed: bool,
}

/// Whose report a file is, before anything of it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The agency.
    pub filer: String,
    /// Its name.
    pub name: String,
    /// Digest of the report, hexadecimal.
    pub digest: String,
}

/// Whose it is; `None`: [`take`] refuses it, whatever else comes with it.
pub async fn claimed(office: &Office, who: &Staff, take: &Take) -> Result<Option<Claim>, OfficeError> {
    let right = who.authorise_all::<Edit, Below>()?;
    if take.report.year != take.year {
        return Ok(None);
    }
    match whose(office, right.agency(), take).await {
        Ok(filer) => {
            let digest = digest_of(&json::write(&take.report));
            Ok(Some(Claim { filer: filer.id, name: filer.name, digest }))
        }
        Err(OfficeError::Refused(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Takes it in. Gives the filing and the name of the agency.
pub async fn take(office: &Office, who: &Staff, take: Take) -> Result<(FilingId, String), OfficeError> {
    let right = who.authorise_all::<Edit, Below>()?;
    let collector = right.agency();
    if take.report.year != take.year {
        let sentence = format!(
            "文件是{}年度的，这里汇总的是{}年度，请到{}年度导入；文件写错年度的，请退给该机关改正",
            take.report.year, take.year, take.report.year
        );
        return Err(Refusal::new("other_year", sentence).at("file").into());
    }
    if let Some(refusal) = year_running(take.year, office.today()) {
        return Err(refusal.at("file").into());
    }
    let filer = whose(office, collector, &take).await?;
    may_come_as_file(office, collector, &filer, &take).await?;
    let received_file = files::receive(office, collector, take.file.bytes.as_slice(), LARGEST_FILE).await?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            begin(tx).await?;
            let body = json::write(&take.report);
            let digest = digest_of(&body);
            let all = filed_before(tx.conn(), collector, &filer.id, take.year).await?;
            may_come(&filer.name, &digest, &all, take.older_confirmed)
                .map_err(|refusal| refusal.at("file"))?;
            let before = newest(tx.conn(), collector, &filer.id, take.year.saturating_sub(1)).await?;
            let before = before.map(|row| json::read(&row.body)).transpose().map_err(OfficeError::fault)?;
            let found = found_of(&findings_of(
                &named(&take.report, &filer.name),
                before.map(|report| named(&report, &filer.name)).as_ref(),
            ));
            let file = files::attach(tx, received_file, &take.file.name, &take.file.media_type).await?;
            let came = Came {
                collector,
                filer: &filer,
                report: &take.report,
                title: title_of(&take.report),
                body,
                digest,
                erratum: None,
                // What the file says itself; where it says nothing, whoever shows it says it.
                scope: take.report.scope,
                found,
                origin: Origin::File,
                file: Some((file, take.file.name.clone())),
                by: who,
                signed_at: None,
            };
            let row: filing_row::Model = keep(tx, came).await?;
            let kept = (identity(&row)?, filer.name.clone());
            Ok(Outcome::of(kept).event(received(&row, &filer.name)?))
        })
        .await
}

/// The report under the name that the agency has now: whose it is has been decided, and its years belong together.
fn named(report: &Report, name: &str) -> Report {
    Report { agency: Some(name.to_owned()), ..report.clone() }
}

/// A file proves nothing of where it came from. It does not take the place of what the agency files or signs itself, and
/// one that bears another name is somebody else's until a person says otherwise.
async fn may_come_as_file(
    office: &Office,
    collector: &AgencyId,
    filer: &agency::Model,
    take: &Take,
) -> Result<(), OfficeError> {
    let mut refusals = Vec::new();
    let said = take.report.agency.as_deref().filter(|said| !same_agency(&filer.name, said));
    if let Some(said) = said.filter(|_| !take.name_confirmed) {
        let sentence = format!(
            "文件写的是“{said}”，选定的是“{}”，请核对；确是它的（如更名以前的报告），勾选“名称不同，已核对”再导入",
            filer.name
        );
        refusals.push(Refusal::new("other_agency", sentence).at("filer"));
    }
    let keys = key_row::Entity::find()
        .filter(key_row::Column::AgencyId.eq(collector.as_str()))
        .filter(key_row::Column::FilerId.eq(&filer.id));
    if keys.one(office.read()).await?.is_some() {
        let sentence = format!(
            "{}登记了签名密钥，请导入它导出的签名文件；它不再用签名文件报送的，先在“签名密钥”里停用",
            filer.name
        );
        refusals.push(Refusal::new("signature_wanted", sentence).at("file"));
    }
    let last = newest(office.read(), collector, &filer.id, take.year).await?;
    if last.is_some_and(|row| row.origin == Origin::Program.code()) {
        let sentence =
            format!("{}已经在本系统里报送，文件不能代替它；要改的请退回，由它改好重新报送", filer.name);
        refusals.push(Refusal::new("files_itself", sentence).at("file"));
    }
    if refusals.is_empty() { Ok(()) } else { Err(refusals.into()) }
}

/// The agency that the person names, or the one below whose full name the file bears.
async fn whose(office: &Office, collector: &AgencyId, take: &Take) -> Result<agency::Model, OfficeError> {
    if let Some(named) = &take.filer {
        return below(office.read(), collector, named.as_str()).await;
    }
    let Some(name) = take.report.agency.as_deref() else {
        let sentence = "文件里没有读到机关名称，请在“哪个机关的”中选定后重新导入";
        return Err(Refusal::new("agency_unsaid", sentence).at("filer").into());
    };
    let rows = agency::Entity::find()
        .filter(agency::Column::SuperiorId.eq(collector.as_str()))
        .order_by_asc(agency::Column::Id)
        .all(office.read())
        .await?;
    let plain = |text: &str| text.split_whitespace().collect::<String>();
    if let Some(row) = rows.iter().find(|row| plain(&row.name) == plain(name)) {
        return Ok(row.clone());
    }
    let mut alike = rows.iter().filter(|row| same_agency(&row.name, name));
    match (alike.next(), alike.next()) {
        // Another district has an office of the same short name: a person says whose it is.
        (Some(only), None) => {
            let sentence = format!(
                "文件写的“{name}”不是全称，看来是{}；核对后在“哪个机关的”中选定它，再导入",
                only.name
            );
            Err(Refusal::new("agency_short", sentence).at("filer").into())
        }
        (None, _) => {
            let sentence = format!("文件写的是“{name}”，下级机关里没有它，请在“哪个机关的”中选定后重新导入");
            Err(Refusal::new("agency_unknown", sentence).at("filer").into())
        }
        (Some(one), Some(other)) => {
            let sentence = format!(
                "文件写的“{name}”可能是{}，也可能是{}，请在“哪个机关的”中选定后重新导入",
                one.name, other.name
            );
            Err(Refusal::new("agency_ambiguous", sentence).at("filer").into())
        }
    }
}
