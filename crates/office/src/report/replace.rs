//! What people wrote on a draft and a file that is imported would take the place of.

use gongkai_domain::{
    authority::{Authz, Read},
    refusal::Refusal,
};

use super::{
    AnnualReport, by_year,
    change::Import,
    draft::{Work, work_of},
    edition_of, edition_row,
};
use crate::{Office, OfficeError};

/// A draft that people wrote on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// Its digest: a confirmation holds for what was shown.
    pub digest: String,
    /// What would be lost, for people.
    pub words: String,
}

/// What a file for this year would take the place of; `None`: nothing that anybody wrote here.
pub async fn replaced(
    office: &Office,
    right: &Authz<Read, AnnualReport>,
    year: i32,
) -> Result<Option<Replaced>, OfficeError> {
    let Some(row) = by_year(office.read(), right.agency(), year).await? else { return Ok(None) };
    let newest = edition_of(office.read(), &row, row.edition).await?;
    let (work, _) = work_of(office.read(), &newest).await?;
    Ok(written_on(&newest, &work))
}

/// Whoever brings a file, or makes a sum into the report, has to confirm what goes for it.
pub(super) fn ask(import: &Import, newest: &edition_row::Model, work: &Work) -> Result<(), Refusal> {
    let Some(found) = written_on(newest, work) else { return Ok(()) };
    if import.confirmed.replaced.as_deref() == Some(found.digest.as_str()) {
        return Ok(());
    }
    let (year, words) = (import.report.year, found.words);
    let sentence = match import.scope {
        None => format!(
            "{year}年度的草稿里有{words}，导入后连同表中填的数都由文件的内容代替，不能恢复；确实要代替的，请勾选确认后再导入"
        ),
        Some(_) => format!(
            "{year}年度的草稿里有{words}，转为草稿后连同表中填的数都由汇总代替，不能恢复；确实要代替的，请勾选确认后再转"
        ),
    };
    Err(Refusal::new("replaces_work", sentence).at("replaced_confirmed"))
}

fn written_on(edition: &edition_row::Model, work: &Work) -> Option<Replaced> {
    let many = [
        (work.texts.len(), "章正文"),
        (work.reasons.len(), "处改写原因"),
        (work.notes.len(), "处数据来源说明"),
        (work.done.len(), "条上年问题的改进情况"),
    ];
    let lost: Vec<String> =
        many.iter().filter(|(many, _)| *many > 0).map(|(many, what)| format!("{many}{what}")).collect();
    (!lost.is_empty()).then(|| Replaced { digest: edition.digest.clone(), words: lost.join("、") })
}
