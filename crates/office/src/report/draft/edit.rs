//! Writing on a report: cells, reasons, texts; taking what the ledgers have; counting anew; beginning a correction.

use std::collections::BTreeMap;

use gongkai_domain::{
    authority::{Actor, Authz, Edit as MayEdit, Read, Staff},
    refusal::Refusal,
    report::{ReportEvent, reason},
};
use gongkai_report::{
    Cell, CellIx, FindingView, Report, compute, json, official, recognise::read_cell, wording,
};
use sea_orm::{EntityTrait, IntoActiveModel};

use super::{
    Done, Entry, Reason, Trouble, Work, Zeros,
    begin::chapters,
    cell_text,
    merge::merged,
    work::{keep, work_of},
};
use crate::{
    Office, OfficeError, Outcome,
    report::{
        AnnualReport,
        change::{Step, change, identity, save_row, title_of},
        count::{self, Count},
        digest_of, findings_with, load,
        registers::registers,
    },
};

/// The longest text of a chapter, in characters.
const LONGEST_TEXT: usize = 20_000;

/// What somebody entered on a page.
#[derive(Debug, Clone, Default)]
pub struct Edit {
    /// Cells, those that were not touched too.
    pub cells: Vec<Entry>,
    /// Why a figure is not what was counted, by cell.
    pub reasons: BTreeMap<String, String>,
    /// The text of a chapter.
    pub text: Option<TextEntry>,
    /// What was done about last year's problems.
    pub done: Option<Vec<Done>>,
}

/// A text that a page showed and what was made of it.
#[derive(Debug, Clone)]
pub struct TextEntry {
    /// Id of the chapter.
    pub chapter: String,
    /// SHA-256 of the text that the page showed.
    pub was: String,
    /// The text now, with places for figures.
    pub now: String,
}

/// What became of it.
#[derive(Debug)]
pub enum Saved {
    /// So many things changed.
    Kept(usize),
    /// Nothing was saved; everything that does not go.
    Troubled(Vec<Trouble>),
}

/// The text of a chapter as its field has it: with places for figures where somebody wrote them, as printed otherwise.
pub fn text_of(report: &Report, work: &Work, chapter: &str) -> String {
    if let Some(text) = work.texts.get(chapter) {
        return text.clone();
    }
    official::texts(report, chapter).join("\n")
}

/// Saves what was entered. Sums and figures in texts follow.
pub async fn save(office: &Office, who: &Staff, id: &str, edit: Edit) -> Result<Saved, OfficeError> {
    let mut outcome = Saved::Kept(0);
    let today = office.today();
    write(office, who, id, |found, report, work| {
        let cells = match merged(&found.report, &edit.cells) {
            Ok(cells) => cells,
            Err(troubles) => {
                outcome = Saved::Troubled(troubles);
                return Ok(Vec::new());
            }
        };
        let mut troubles = short_reasons(&found.report, &edit);
        troubles.extend(text_trouble(found, &edit));
        if !troubles.is_empty() {
            outcome = Saved::Troubled(troubles);
            return Ok(Vec::new());
        }
        let mut changes = set_cells(report, &cells);
        forget_reasons(report, work, &cells, &edit.reasons);
        for (cell, text) in edit.reasons.iter().filter(|(cell, text)| !is_old(found, &cells, cell, text)) {
            changes.extend(set_reason(report, work, who, (cell, text.trim()), today));
        }
        changes.extend(edit.text.as_ref().and_then(|text| set_text(found, report, work, text)));
        if let Some(done) = edit.done.as_ref().filter(|done| **done != work.done) {
            work.done.clone_from(done);
            changes.push("上年问题的改进情况".to_owned());
        }
        outcome = Saved::Kept(changes.len());
        Ok(changes)
    })
    .await?;
    Ok(outcome)
}

fn set_cells(report: &mut Report, cells: &[(CellIx, Cell)]) -> Vec<String> {
    let mut changes = Vec::new();
    for (ix, value) in cells {
        let before = shown(&cell_text(report, *ix));
        report.cells.put(*ix, *value);
        changes.push(format!("{}{before}→{}", report.format.cell_label(*ix), shown(&cell_text(report, *ix))));
    }
    changes
}

/// A reason was given for a figure: for another one it has to be given anew.
fn forget_reasons(
    report: &Report,
    work: &mut Work,
    cells: &[(CellIx, Cell)],
    said: &BTreeMap<String, String>,
) {
    for (ix, _) in cells {
        let Some(cell) = report.format.cell(*ix) else { continue };
        let same = |one: &Reason| said.get(&cell.id).is_none_or(|text| text.trim() == one.text);
        if work.reasons.get(&cell.id).is_some_and(same) {
            work.reasons.remove(&cell.id);
        }
    }
}

/// Is it the reason that stood there for the figure before?
fn is_old(found: &AnnualReport, cells: &[(CellIx, Cell)], cell: &str, text: &str) -> bool {
    let changed = cells.iter().any(|(ix, _)| found.report.format.cell(*ix).is_some_and(|def| def.id == cell));
    changed && found.work.reasons.get(cell).is_some_and(|one| one.text == text.trim())
}

fn shown(text: &str) -> String {
    if text.is_empty() { "空白".to_owned() } else { text.to_owned() }
}

/// A reason of a figure that differs from what was counted, or where a figure comes from that no ledger holds.
fn set_reason(
    report: &Report,
    work: &mut Work,
    who: &Staff,
    (cell, text): (&String, &str),
    today: chrono::NaiveDate,
) -> Option<String> {
    let ix = report.format.cell_ix(cell)?;
    let counted = work.counted.contains_key(cell);
    let list = if counted { &mut work.reasons } else { &mut work.notes };
    if list.get(cell).map_or("", |one| one.text.as_str()) == text {
        return None;
    }
    let label = report.format.cell_label(ix);
    if text.is_empty() {
        list.remove(cell);
        return Some(format!("{label}删去说明"));
    }
    let one = Reason { text: text.to_owned(), by: who.name.clone(), on: today };
    list.insert(cell.clone(), one);
    Some(format!("{label}{}：{text}", if counted { "改写原因" } else { "数据来源" }))
}

/// Reasons that say nothing.
fn short_reasons(report: &Report, edit: &Edit) -> Vec<Trouble> {
    let of = |(cell, text): (&String, &String)| {
        let ix = report.format.cell_ix(cell)?;
        let refused = reason(text, "reason").err().filter(|_| !text.trim().is_empty())?;
        let sentence = format!("{}：{}", report.format.cell_label(ix), refused.sentence);
        Some(Trouble { at: cell.clone(), sentence, conflict: false })
    };
    edit.reasons.iter().filter_map(of).collect()
}

/// Somebody else changed the text meanwhile, or it is too long.
fn text_trouble(found: &AnnualReport, edit: &Edit) -> Option<Trouble> {
    let text = edit.text.as_ref()?;
    let stored = text_of(&found.report, &found.work, &text.chapter);
    let trouble = |sentence: String, conflict| Some(Trouble { at: text.chapter.clone(), sentence, conflict });
    if text.now.chars().count() > LONGEST_TEXT {
        return trouble(format!("这一章的文字最多{LONGEST_TEXT}个字，请缩短"), false);
    }
    let unknown = wording::fill(&found.report, &text.now).unknown;
    if let Some(first) = unknown.first() {
        return trouble(format!("文字里的“{{{first}}}”不是表中的单元格，请从“插入数字”里选"), false);
    }
    let same = lines(&stored) == lines(&text.now) || digest_of(&stored) == text.was;
    if same {
        return None;
    }
    trouble("这一章的文字别人刚保存过另一稿，列在下面；请把要留的写进您的文字，再保存".to_owned(), true)
}

fn lines(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
}

fn set_text(found: &AnnualReport, report: &Report, work: &mut Work, text: &TextEntry) -> Option<String> {
    let def = report.format.chapters.iter().find(|def| def.id == text.chapter)?;
    if lines(&text_of(&found.report, &found.work, &text.chapter)) == lines(&text.now) {
        return None;
    }
    work.texts.insert(text.chapter.clone(), text.now.replace("\r\n", "\n").trim().to_owned());
    Some(format!("第{}章文字", def.no))
}

/// Puts what was counted into these cells, or into all that differ; reasons go.
pub async fn take_counted(
    office: &Office,
    who: &Staff,
    id: &str,
    cells: Option<&[String]>,
) -> Result<(), OfficeError> {
    write(office, who, id, |_, report, work| {
        let chosen = |id: &String| cells.is_none_or(|cells| cells.contains(id));
        let counted: Vec<(CellIx, Cell)> = work
            .counted
            .iter()
            .filter(|(id, _)| chosen(id))
            .filter_map(|(id, many)| Some((report.format.cell_ix(id)?, Cell::Number(*many))))
            .filter(|(ix, value)| report.cells.get(*ix) != *value)
            .collect();
        Ok(set_cells(report, &counted))
    })
    .await
}

/// Makes all blanks of these tables zeros, in the name of whoever says so.
pub async fn confirm_zeros(
    office: &Office,
    who: &Staff,
    id: &str,
    parts: &[String],
) -> Result<(), OfficeError> {
    let today = office.today();
    write(office, who, id, |_, report, work| {
        let format = report.format;
        let asked = |table: usize| format.tables.get(table).is_some_and(|table| parts.contains(&table.part));
        let blanks: Vec<CellIx> = format
            .cell_list()
            .filter(|(ix, cell)| !cell.computed && asked(cell.table) && report.cells.get(*ix) == Cell::Blank)
            .map(|(ix, _)| ix)
            .collect();
        for ix in &blanks {
            report.cells.put(*ix, Cell::Number(0));
        }
        if blanks.is_empty() {
            return Ok(Vec::new());
        }
        let before = work.zeros.as_ref().map_or(0, |zeros| zeros.cells);
        work.zeros = Some(Zeros { by: who.name.clone(), on: today, cells: before + blanks.len() });
        Ok(vec![format!("确认{}个空白单元格为0", blanks.len())])
    })
    .await
}

/// Puts title and chapters as the form prescribes them: a text whose chapter the form does not have goes where it
/// belongs. Figures stay as they are.
pub async fn put_in_form(office: &Office, who: &Staff, id: &str) -> Result<(), OfficeError> {
    write(office, who, id, |_, report, work| {
        let title = official::title(report);
        let differs = official::placed(report).iter().any(|one| {
            let def = report.format.chapters.get(one.def);
            !one.is_own || def.is_none_or(|def| def.heading != one.chapter.heading)
        });
        let lacking = report.chapters.len() != report.format.chapters.len();
        if title.is_none() && !differs && !lacking {
            return Ok(Vec::new());
        }
        let texts: Vec<(String, String)> = report
            .format
            .chapters
            .iter()
            .map(|def| (def.id.clone(), text_of(report, work, &def.id)))
            .collect();
        work.texts.extend(texts);
        if title.is_some() {
            report.title = title;
        }
        Ok(vec!["按规定格式整理标题和各章".to_owned()])
    })
    .await
}

/// A figure of the ledgers that is no longer what was counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The cell.
    pub cell: CellIx,
    /// What was counted then.
    pub then: i64,
    /// What the ledgers say now.
    pub now: i64,
}

/// What has changed in the ledgers since the count. Nothing was counted: nothing has changed.
pub async fn moved(
    office: &Office,
    right: &Authz<Read, AnnualReport>,
    found: &AnnualReport,
) -> Result<Vec<Moved>, OfficeError> {
    if found.work.counted_on.is_none() {
        return Ok(Vec::new());
    }
    let now = count::count_in(office, right.agency(), found.row.year, found.report.format).await?;
    Ok(differences(&now, &found.work))
}

fn differences(now: &Count, work: &Work) -> Vec<Moved> {
    let moved = |(ix, many): (&CellIx, &i64)| {
        let then = *work.counted.get(&now.format.cell(*ix)?.id)?;
        (then != *many).then_some(Moved { cell: *ix, then, now: *many })
    };
    now.figures.iter().filter_map(moved).collect()
}

/// Counts anew: figures that were as counted follow, figures that somebody changed stay.
pub async fn recount(office: &Office, who: &Staff, id: &str) -> Result<(), OfficeError> {
    let right = who.authorise::<MayEdit, AnnualReport>(id)?;
    let found = load(office.read(), right.agency(), id).await?;
    let now = count::count_in(office, right.agency(), found.row.year, found.report.format).await?;
    if now.figures.is_empty() {
        let sentence = format!("系统里没有{}年的台账，请按填报或导入的数核对", found.row.year);
        return Err(Refusal::new("no_ledger", sentence).into());
    }
    let registers = registers(office.read(), right.agency(), found.row.year).await?;
    change(office, who, right.agency(), id, async |tx, loaded| {
        let mut report = loaded.report.clone();
        let (mut work, version) = work_of(tx.conn(), &loaded.edition).await?;
        let follows = |ix: &CellIx| {
            let counted = report.format.cell(*ix).and_then(|cell| work.counted.get(&cell.id));
            counted.is_some_and(|many| report.cells.get(*ix) == Cell::Number(*many))
        };
        let cells: Vec<(CellIx, Cell)> = now
            .figures
            .iter()
            .filter(|(ix, many)| follows(ix) && report.cells.get(**ix) != Cell::Number(**many))
            .map(|(ix, many)| (*ix, Cell::Number(*many)))
            .collect();
        let mut changes = set_cells(&mut report, &cells);
        work.count(&now);
        work.registers.clone_from(&registers);
        if changes.is_empty() {
            changes.push("与台账核对，数字没有变".to_owned());
        }
        let step = step_of(loaded, who, report, &mut work)?;
        keep(tx, (&loaded.row.id, loaded.row.edition, &loaded.row.agency_id), &work, version).await?;
        let event = ReportEvent::Counted {
            report: identity(&loaded.row)?,
            year: loaded.row.year,
            edition: step.0.edition,
            digest: step.1.digest.clone(),
            cells: work.counted.len(),
            changes,
        };
        Ok(Step { next: step.0, edition: step.1, event })
    })
    .await
}

/// Texts that were written here take the place of printed ones, all together.
fn with_chapters(report: &mut Report, work: &mut Work) {
    if work.texts.is_empty() {
        return;
    }
    for def in &report.format.chapters {
        let text = text_of(report, work, &def.id);
        work.texts.entry(def.id.clone()).or_insert(text);
    }
    report.chapters = chapters(report, work);
}

/// The edition with another content.
fn step_of(
    loaded: &AnnualReport,
    who: &Staff,
    mut report: Report,
    work: &mut Work,
) -> Result<(gongkai_domain::report::Life, crate::report::edition_row::Model), OfficeError> {
    compute::totals_after(report.format, &mut report.cells, &loaded.report.cells);
    work.tidy(&report);
    work.hand(&who.id);
    with_chapters(&mut report, work);
    let body = json::write(&report);
    let digest = digest_of(&body);
    let next = loaded.life.revise(&who.id, &digest)?;
    let mut edition = loaded.edition.clone();
    edition.title = title_of(&report);
    edition.body = body;
    edition.digest = digest;
    edition.brought_by = who.id.to_string();
    edition.brought_by_name = who.name.clone();
    edition.submitted_by = None;
    edition.submitted_at = None;
    Ok((next, edition))
}

/// Loads, lets `edit` change figures and texts, saves. Nothing that changed is nothing saved.
async fn write<F>(office: &Office, who: &Staff, id: &str, edit: F) -> Result<(), OfficeError>
where
    F: FnOnce(&AnnualReport, &mut Report, &mut Work) -> Result<Vec<String>, OfficeError>,
{
    let right = who.authorise::<MayEdit, AnnualReport>(id)?;
    let found = load(office.read(), right.agency(), id).await?;
    // The state is looked at before anything is compared: a report that waits for the leader is not written on.
    found.life.revise(&who.id, &found.life.digest)?;
    let mut report = found.report.clone();
    let mut work = found.work.clone();
    let changes = edit(&found, &mut report, &mut work)?;
    if changes.is_empty() {
        return Ok(());
    }
    let seen = (found.row.version, found.work_version);
    change(office, who, right.agency(), id, async |tx, loaded| {
        if (loaded.row.version, loaded.work_version) != seen {
            return Err(OfficeError::Conflict);
        }
        let (next, edition) = step_of(loaded, who, report, &mut work)?;
        keep(tx, (&loaded.row.id, loaded.row.edition, &loaded.row.agency_id), &work, seen.1).await?;
        let event = ReportEvent::Edited {
            report: identity(&loaded.row)?,
            year: loaded.row.year,
            edition: next.edition,
            digest: edition.digest.clone(),
            changes,
        };
        Ok(Step { next, edition, event })
    })
    .await
}

/// Begins a corrected edition with the content of the newest one; the public sees the former until it is released.
pub async fn correct(office: &Office, who: &Staff, id: &str, erratum: &str) -> Result<(), OfficeError> {
    let right = who.authorise::<MayEdit, AnnualReport>(id)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let loaded = load(tx.conn(), right.agency(), id).await?;
            let next = loaded.life.correct(&who.id, erratum)?;
            let erratum = reason(erratum, "erratum")?;
            let row = save_row(tx, loaded.row.clone(), |row| row.edition = next.edition).await?;
            let mut edition = loaded.edition.clone();
            edition.edition = next.edition;
            next.state.code().clone_into(&mut edition.state);
            edition.brought_by = who.id.to_string();
            edition.brought_by_name = who.name.clone();
            edition.brought_at = tx.now();
            edition.erratum = Some(erratum.clone());
            (edition.submitted_by, edition.submitted_at, edition.historical) = (None, None, None);
            (edition.approved_by, edition.approved_by_name) = (None, None);
            (edition.approved_at, edition.approved_digest) = (None, None);
            (edition.return_reason, edition.published_on) = (None, None);
            crate::report::edition_row::Entity::insert(edition.into_active_model())
                .exec_without_returning(tx.conn())
                .await?;
            let work = Work { hands: vec![who.id.clone()], zeros: None, ..loaded.work };
            keep(tx, (&row.id, next.edition, &row.agency_id), &work, 0).await?;
            Ok(Outcome::of(()).event(ReportEvent::CorrectionBegun {
                report: identity(&row)?,
                year: row.year,
                edition: next.edition,
                erratum,
            }))
        })
        .await
}

/// What the checks would say of what somebody has entered and not saved. Nothing is refused: what is no number is found.
pub fn tried(found: &AnnualReport, edit: &Edit) -> (Report, Vec<FindingView>) {
    let (mut report, mut work) = (found.report.clone(), found.work.clone());
    let mut changed = Vec::new();
    for entry in edit.cells.iter().filter(|entry| entry.now.trim() != entry.was.trim()) {
        let Some(ix) = report.format.cell_ix(&entry.cell) else { continue };
        let Some(cell) = report.format.cell(ix).filter(|cell| !cell.computed) else { continue };
        let (value, printed) = read_cell(&entry.now, cell.kind);
        report.cells.put(ix, value);
        changed.push((ix, value));
        if let Some(printed) = printed {
            report.cells.set_printed(ix, printed);
        }
    }
    forget_reasons(&report, &mut work, &changed, &edit.reasons);
    compute::totals_after(report.format, &mut report.cells, &found.report.cells);
    let given = |cell: &String, text: &str| !is_old(found, &changed, cell, text);
    let known: Vec<_> = edit.reasons.iter().filter(|(cell, _)| work.counted.contains_key(*cell)).collect();
    for (cell, text) in known.into_iter().filter(|(cell, text)| given(cell, text)) {
        if reason(text, "reason").is_ok() {
            let one =
                Reason { text: text.clone(), by: String::new(), on: found.edition.brought_at.date_naive() };
            work.reasons.insert(cell.clone(), one);
        } else {
            work.reasons.remove(cell);
        }
    }
    if let Some(text) = &edit.text {
        work.texts.insert(text.chapter.clone(), text.now.clone());
    }
    with_chapters(&mut report, &mut work);
    let findings = findings_with(&report, found.before.as_ref(), &work);
    (report, findings)
}
