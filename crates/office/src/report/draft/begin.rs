//! Begins the report of a year from the ledgers: figures counted, chapters worded, and the list of everything that was
//! counted kept as the file that the report came from.

use gongkai_domain::{
    authority::{Actor, Edit, Staff},
    id::{AgencyId, ReportId},
    refusal::Refusal,
    report::{Brought, Life, ReportEvent},
};
use gongkai_report::{Cell, Cells, Chapter, Report, compute, json, registers::Registers, wording};
use sea_orm::{EntityTrait, IntoActiveModel};

use super::{Work, work::keep};
use crate::{
    Office, OfficeError, Outcome, Tx,
    files::{self, Received},
    organisation::agency,
    report::{
        AnnualReport, by_year,
        change::{first_row, identity, title_of},
        count::{self, Count},
        digest_of, edition_row,
        registers::registers,
    },
};

/// The largest list of what was counted.
const LARGEST_LIST: u64 = 64 << 20;

/// Begins the report of a year.
pub async fn begin(office: &Office, who: &Staff, year: i32) -> Result<ReportId, OfficeError> {
    let right = who.authorise_all::<Edit, AnnualReport>()?;
    let own = right.agency();
    may_begin(office, own, year).await?;
    let counted = count::count(office, own, year).await?;
    let name = agency::Entity::find_by_id(own.as_str()).one(office.read()).await?.map(|row| row.name);
    let registers = registers(office.read(), own, year).await?;
    let (report, work) = first(&counted, registers, name, who);
    let list = basis(office, own, &counted).await?;
    let received = files::receive(office, own, list.as_bytes(), LARGEST_LIST).await?;
    let actor = Actor::Staff(who.clone());
    office.transact(&actor, async |tx| take_in(tx, who, own, (&report, &work), received).await).await
}

async fn may_begin(office: &Office, own: &AgencyId, year: i32) -> Result<(), OfficeError> {
    let this_year = chrono::Datelike::year(&office.today());
    let countable = gongkai_report::Format::for_year(year).is_some_and(|format| !format.sources.is_empty());
    if year > this_year || !countable {
        let sentence = format!("只能统计2019年到{this_year}年的年度报告；更早的年度请导入文件");
        return Err(Refusal::new("year_out_of_range", sentence).at("year").into());
    }
    if by_year(office.read(), own, year).await?.is_some() {
        let sentence = format!("{year}年度报告已经有了，请在列表里打开它，用“重新统计”核对台账");
        return Err(Refusal::new("already_there", sentence).at("year").into());
    }
    Ok(())
}

/// The report as the ledgers have it: what is entered by people is blank, texts are prepared.
fn first(counted: &Count, registers: Registers, agency: Option<String>, who: &Staff) -> (Report, Work) {
    let format = counted.format;
    let mut cells = Cells::absent(format.cells.len());
    for (ix, _) in format.cell_list() {
        cells.set(ix, counted.figures.get(&ix).map_or(Cell::Blank, |many| Cell::Number(*many)));
    }
    compute::totals(format, &mut cells);
    let mut report =
        Report { scope: None, format, year: counted.year, title: None, agency, cells, chapters: Vec::new() };
    report.title = Some(title_of(&report));
    let mut work = Work { registers, ..Work::default() };
    work.count(counted);
    work.hand(&who.id);
    for chapter in &format.chapters {
        work.texts.insert(chapter.id.clone(), wording::prepared(&report, &work.registers, &chapter.id));
    }
    report.chapters = chapters(&report, &work);
    (report, work)
}

/// Chapters of the form with the texts of the work and the figures of the report.
pub(super) fn chapters(report: &Report, work: &Work) -> Vec<Chapter> {
    let of = |def: &gongkai_report::format::ChapterDef| Chapter {
        no: def.no.clone(),
        heading: def.heading.clone(),
        paragraphs: wording::paragraphs(report, work.texts.get(&def.id).map_or("", String::as_str)),
    };
    report.format.chapters.iter().map(of).collect()
}

/// What the list of everything that was counted is called: the file of a report that was begun here.
pub(in crate::report) fn list_name(year: i32) -> String {
    format!("{year}年度统计底稿.csv")
}

/// Everything that was counted, by cell: a table of plain text that any spreadsheet opens.
async fn basis(office: &Office, own: &AgencyId, counted: &Count) -> Result<String, OfficeError> {
    let cells: Vec<_> = counted.figures.keys().copied().collect();
    let found = count::of_cells(office, own, (counted.year, counted.format), &cells).await?;
    let mut list = String::from("\u{feff}单元格,名称,台账,编号,说明\r\n");
    for one in &found {
        let id = counted.format.cell(one.cell).map_or("", |cell| cell.id.as_str());
        let fields = [id, &counted.format.cell_label(one.cell), one.of, &one.number, &one.words];
        let quoted: Vec<String> =
            fields.iter().map(|text| format!("\"{}\"", text.replace('"', "\"\""))).collect();
        list.push_str(&quoted.join(","));
        list.push_str("\r\n");
    }
    Ok(list)
}

async fn take_in(
    tx: &Tx,
    who: &Staff,
    own: &AgencyId,
    (report, work): (&Report, &Work),
    received: Received,
) -> Result<Outcome<ReportId>, OfficeError> {
    let body = json::write(report);
    let digest = digest_of(&body);
    let life = Life::begin(Brought { by: &who.id, digest: &digest, erratum: None });
    let row = first_row(tx, own, report.year).await?;
    let name = list_name(report.year);
    let file = files::attach(tx, received, &name, "text/csv").await?;
    let edition = edition_row::Model {
        report_id: row.id.clone(),
        edition: life.edition,
        agency_id: own.to_string(),
        state: life.state.code().to_owned(),
        title: title_of(report),
        body,
        digest: digest.clone(),
        file_id: file.to_string(),
        file_name: name,
        brought_by: who.id.to_string(),
        brought_by_name: who.name.clone(),
        brought_at: tx.now(),
        erratum: None,
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
    edition_row::Entity::insert(edition.into_active_model()).exec_without_returning(tx.conn()).await?;
    keep(tx, (&row.id, life.edition, own.as_str()), work, 0).await?;
    let id = identity(&row)?;
    let event = ReportEvent::Counted {
        report: id.clone(),
        year: report.year,
        edition: life.edition,
        digest,
        cells: work.counted.len(),
        changes: Vec::new(),
    };
    Ok(Outcome::of(id).event(event))
}
