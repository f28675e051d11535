//! The signed file of an installation without connection: the report that its leader approved with what the checks
//! said, under the agency's own key. The superior knows the key by its fingerprint, which the two offices compare by
//! telephone or on paper; the file is taken for that agency's and for nobody else's.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use data_encoding::{BASE64, HEXLOWER};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use gongkai_domain::{
    authority::{Actor, Authz, Edit, Read, Staff},
    collection::{CollectionEvent, Origin, Scope, Wish, fingerprint, may_come, may_file},
    id::{AgencyId, FilingId},
    refusal::Refusal,
    report::year_running,
};
use gongkai_report::{Report, check::same_agency, json};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    Below, Found, Own,
    file::own_row,
    filing_row,
    found::{explain, found_of},
    keep::{Came, begin, below, identity, keep, newest, received, rows_before},
    key_row,
    take::Claim,
};
use crate::{
    Office, OfficeError, Outcome, files,
    organisation::agency,
    report::{self, SourceFile, digest_of, findings_of, title_of},
};

const KIND: &str = "gongkai-offline-filing";
const SCHEMA: u8 = 1;
/// What is signed begins with this, so that no other signature of the key fits.
const SEAL: &str = "gongkai offline filing 1\n";
/// The largest file of this kind: a report is some hundred kilobytes.
const LARGEST: usize = 8 << 20;

/// The file: its content is one string, so that what is signed is what was written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope {
    kind: String,
    schema: u8,
    content: String,
    key: String,
    signature: String,
}

/// What it says.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    agency: String,
    year: i32,
    edition: i32,
    erratum: Option<String>,
    /// Whose reports it sums; none: it is about the agency's own work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scope: Option<Scope>,
    /// The report in its stored form.
    body: String,
    /// What the checks said, with explanations.
    findings: Vec<Found>,
    approved_by: String,
    filed_by: String,
    signed_at: DateTime<Utc>,
}

fn key_of(office: &Office, own: &AgencyId) -> SigningKey {
    SigningKey::from_bytes(&office.master().derive(&format!("offline filing 1 {own}")))
}

fn digits(public: &[u8]) -> String {
    let digest = HEXLOWER.encode(&Sha256::digest(public));
    digest.get(..fingerprint::DIGITS).unwrap_or_default().to_owned()
}

/// The fingerprint of the own agency's key, for its superior.
pub fn own_fingerprint(office: &Office, right: &Authz<Read, Own>) -> String {
    fingerprint::shown(&digits(key_of(office, right.agency()).verifying_key().as_bytes()))
}

/// A file that was signed.
#[derive(Debug)]
pub struct Signed {
    /// Its name.
    pub name: String,
    /// Its content.
    pub content: String,
}

/// Signs the newest edition for the superior; `seen`: digest of what the person saw, `said`: explanations by
/// [`Found::key`]. The same rules as for filing.
pub async fn sign_out(
    office: &Office,
    who: &Staff,
    id: &str,
    seen: &str,
    said: &BTreeMap<String, String>,
) -> Result<Signed, OfficeError> {
    let right = who.authorise::<Edit, Own>(id)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let report = report::load(tx.conn(), right.agency(), id).await?;
            let own = own_row(tx.conn(), right.agency()).await?;
            let mut found = found_of(&report.findings);
            explain(&mut found, said)?;
            let open: Vec<String> = found.iter().filter(|one| one.is_open()).map(Found::name).collect();
            may_file(Wish {
                state: report.life.state,
                digest: &report.life.digest,
                seen,
                unexplained: &open,
                last: None,
            })?;
            let content = Content {
                agency: own.name.clone(),
                year: report.row.year,
                edition: report.life.edition,
                erratum: report.edition.erratum.clone(),
                scope: report.work.scope,
                body: json::write(&report.report),
                findings: found,
                approved_by: report.edition.approved_by_name.clone().unwrap_or_default(),
                filed_by: who.name.clone(),
                signed_at: tx.now(),
            };
            let key = key_of(office, right.agency());
            let content = serde_json::to_string(&content).map_err(OfficeError::fault)?;
            let signature = key.sign(format!("{SEAL}{content}").as_bytes());
            let envelope = Envelope {
                kind: KIND.to_owned(),
                schema: SCHEMA,
                key: BASE64.encode(key.verifying_key().as_bytes()),
                signature: BASE64.encode(&signature.to_bytes()),
                content,
            };
            let signed = Signed {
                name: format!("{}{}年度报告-签名文件.json", own.name, report.row.year),
                content: serde_json::to_string_pretty(&envelope).map_err(OfficeError::fault)?,
            };
            Ok(Outcome::of(signed).event(CollectionEvent::SignedOut {
                year: report.row.year,
                edition: report.life.edition,
                digest: report.life.digest.clone(),
            }))
        })
        .await
}

/// Is a file one of these? Whatever else it is, is for the reader of reports.
pub fn is_signed(bytes: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Kind {
        kind: String,
    }
    let kind = || serde_json::from_slice::<Kind>(without_mark(bytes));
    bytes.len() <= LARGEST && kind().is_ok_and(|found| found.kind == KIND)
}

/// Editors put a mark before text that they save again; what is signed stands behind it as it was.
fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes)
}

/// Whose report such a file is; `None`: [`take_signed`] refuses it, whatever else comes with it.
pub async fn claimed_signed(
    office: &Office,
    who: &Staff,
    year: i32,
    bytes: &[u8],
) -> Result<Option<Claim>, OfficeError> {
    let right = who.authorise_all::<Edit, Below>()?;
    let Ok(envelope) = serde_json::from_slice::<Envelope>(without_mark(bytes)) else { return Ok(None) };
    let opened = match whose(office, right.agency(), &envelope).await {
        Ok(filer) => opened(&envelope, &filer).map(|(content, _)| (filer, content)),
        Err(error) => Err(error),
    };
    match opened {
        Ok((filer, content)) if content.year == year => {
            let digest = digest_of(&content.body);
            Ok(Some(Claim { filer: filer.id, name: filer.name, digest }))
        }
        Ok(_) | Err(OfficeError::Refused(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Takes such a file in for the year. Gives the filing and the name of the agency.
pub async fn take_signed(
    office: &Office,
    who: &Staff,
    year: i32,
    file: SourceFile,
) -> Result<(FilingId, String), OfficeError> {
    let right = who.authorise_all::<Edit, Below>()?;
    let collector = right.agency();
    let envelope: Envelope = match serde_json::from_slice(without_mark(&file.bytes)) {
        Ok(envelope) => envelope,
        Err(_) => return Err(unreadable()),
    };
    let filer = whose(office, collector, &envelope).await?;
    let (content, report) = opened(&envelope, &filer)?;
    if content.year != year || report.year != year {
        let sentence = format!("文件是{}年度的，请到{}年度导入", content.year, content.year);
        return Err(Refusal::new("other_year", sentence).at("file").into());
    }
    if let Some(refusal) = year_running(year, office.today()) {
        return Err(refusal.at("file").into());
    }
    let length = u64::try_from(LARGEST).unwrap_or(u64::MAX);
    let received_file = files::receive(office, collector, file.bytes.as_slice(), length).await?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            begin(tx).await?;
            let digest = digest_of(&content.body);
            // Whoever signs an earlier one again means it, unless it was sent back.
            let rows = rows_before(tx.conn(), collector, &filer.id, year).await?;
            let all = rows.iter().map(filing_row::Model::filed).collect::<Result<Vec<_>, _>>()?;
            may_come(&filer.name, &digest, &all, true).map_err(|refusal| refusal.at("file"))?;
            not_older(&filer.name, &rows, content.signed_at)?;
            let before = newest(tx.conn(), collector, &filer.id, year.saturating_sub(1)).await?;
            let before = before.map(|row| json::read(&row.body)).transpose().map_err(OfficeError::fault)?;
            let kept_file = files::attach(tx, received_file, &file.name, &file.media_type).await?;
            let came = Came {
                collector,
                filer: &filer,
                report: &report,
                title: title_of(&report),
                body: content.body.clone(),
                digest,
                erratum: content.erratum.clone(),
                scope: content.scope,
                found: both(&content.findings, found_of(&findings_of(&report, before.as_ref()))),
                origin: Origin::Signed,
                file: Some((kept_file, file.name.clone())),
                by: who,
                signed_at: Some(content.signed_at),
            };
            let row = keep(tx, came).await?;
            let kept = (identity(&row)?, filer.name.clone());
            Ok(Outcome::of(kept).event(received(&row, &filer.name)?))
        })
        .await
}

fn unreadable() -> OfficeError {
    let sentence = "文件不完整，不是本系统导出的签名文件，请让该机关重新导出";
    Refusal::new("signed_file_unreadable", sentence).at("file").into()
}

fn altered() -> OfficeError {
    let sentence = "文件在签名之后被改动过，或者传送时损坏了，不能导入，请让该机关重新导出并核对";
    Refusal::new("signature_wrong", sentence).at("file").into()
}

/// The agency below whose key signed the file.
async fn whose(
    office: &Office,
    collector: &AgencyId,
    envelope: &Envelope,
) -> Result<agency::Model, OfficeError> {
    let public = BASE64.decode(envelope.key.as_bytes()).map_err(|_| altered())?;
    let digits = digits(&public);
    let known =
        key_row::Entity::find_by_id((collector.to_string(), digits.clone())).one(office.read()).await?;
    let Some(known) = known else {
        let sentence = format!(
            "签名的密钥没有登记，不能认定是谁报的。指纹是 {}；请打电话与该机关核对指纹，一致的先在“签名密钥”里登记，再导入",
            fingerprint::shown(&digits)
        );
        return Err(Refusal::new("key_unknown", sentence).at("file").into());
    };
    below(office.read(), collector, &known.filer_id).await
}

/// What the file says, if the signature holds and it is the agency's own report.
fn opened(envelope: &Envelope, filer: &agency::Model) -> Result<(Content, Report), OfficeError> {
    if envelope.schema != SCHEMA {
        let sentence = "文件是更新版本的程序导出的，请先升级本系统再导入";
        return Err(Refusal::new("signed_file_newer", sentence).at("file").into());
    }
    let public = BASE64.decode(envelope.key.as_bytes()).ok();
    let public = public.and_then(|bytes| VerifyingKey::from_bytes(&bytes.try_into().ok()?).ok());
    let signature = BASE64.decode(envelope.signature.as_bytes()).ok();
    let signature = signature.and_then(|bytes| Signature::from_slice(&bytes).ok());
    let signed = format!("{SEAL}{}", envelope.content);
    let holds = public
        .zip(signature)
        .is_some_and(|(public, signature)| public.verify_strict(signed.as_bytes(), &signature).is_ok());
    if !holds {
        return Err(altered());
    }
    let content: Content = serde_json::from_str(&envelope.content).map_err(|_| unreadable())?;
    let report = json::read(&content.body).map_err(|_| unreadable())?;
    let named = report.agency.as_deref().unwrap_or(&content.agency);
    if !same_agency(&filer.name, &content.agency) || !same_agency(&filer.name, named) {
        let sentence =
            format!("文件写的机关是“{named}”，签名的密钥登记的是“{}”，两者不符，请与该机关核对", filer.name);
        return Err(Refusal::new("other_agency", sentence).at("file").into());
    }
    Ok((content, report))
}

/// A former file does not take the place of what the agency signed later, or filed later with this installation itself.
fn not_older(name: &str, before: &[filing_row::Model], signed_at: DateTime<Utc>) -> Result<(), Refusal> {
    let is_own = |row: &filing_row::Model| Origin::parse(&row.origin) == Some(Origin::Program);
    let said = |row: &filing_row::Model| row.signed_at.or_else(|| is_own(row).then_some(row.filed_at));
    if before.iter().filter_map(said).any(|at| at >= signed_at) {
        let sentence = format!("{name}已经报来过更晚的一份，这一份是旧的，不能再导入");
        return Err(Refusal::new("older_file", sentence).at("file"));
    }
    Ok(())
}

/// What the agency's own checks said, and what ours say besides: the years before may be known to one side alone.
fn both(theirs: &[Found], ours: Vec<Found>) -> Vec<Found> {
    let mut all = theirs.to_vec();
    let known = |one: &Found| theirs.iter().any(|other| other.key() == one.key());
    all.extend(ours.into_iter().filter(|one| !known(one)));
    all.sort_by_key(|one| (!one.fails, !one.must));
    all
}

/// Says that a key is an agency's; `text`: the fingerprint as somebody has written it down.
pub async fn say_key(office: &Office, who: &Staff, filer: &str, text: &str) -> Result<(), OfficeError> {
    let right = who.authorise_all::<Edit, Below>()?;
    let digits = fingerprint::read(text)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let filer = below(tx.conn(), right.agency(), filer).await?;
            let key = (right.agency().to_string(), digits.clone());
            if key_row::Entity::find_by_id(key).one(tx.conn()).await?.is_some() {
                let sentence = "这个指纹已经登记过，一个密钥只能是一个机关的";
                return Err(Refusal::new("already_said", sentence).at("fingerprint").into());
            }
            let row = key_row::Model {
                agency_id: right.agency().to_string(),
                fingerprint: digits.clone(),
                filer_id: filer.id,
                said_by_name: who.name.clone(),
                said_at: tx.now(),
            };
            key_row::Entity::insert(row.into_active_model()).exec_without_returning(tx.conn()).await?;
            let event = CollectionEvent::KeySaid { of: filer.name, fingerprint: digits.clone() };
            Ok(Outcome::of(()).event(event))
        })
        .await
}

/// Takes such a statement back: files under the key are refused from now on.
pub async fn drop_key(office: &Office, who: &Staff, digits: &str) -> Result<(), OfficeError> {
    let right = who.authorise_all::<Edit, Below>()?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let key = (right.agency().to_string(), digits.to_owned());
            let gone = key_row::Entity::delete_by_id(key).exec(tx.conn()).await?;
            if gone.rows_affected != 1 {
                return Err(OfficeError::NotFound);
            }
            Ok(Outcome::of(()).event(CollectionEvent::KeyDropped { fingerprint: digits.to_owned() }))
        })
        .await
}

/// Keys that are known, the newest first.
pub async fn keys(office: &Office, right: &Authz<Read, Below>) -> Result<Vec<key_row::Model>, OfficeError> {
    Ok(key_row::Entity::find()
        .filter(key_row::Column::AgencyId.eq(right.agency().as_str()))
        .order_by_desc(key_row::Column::SaidAt)
        .all(office.read())
        .await?)
}
