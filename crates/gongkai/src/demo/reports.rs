//! The annual reports of an agency: those of years before its ledgers are imported, later ones are counted and
//! completed by the statistician.

use gongkai_domain::{
    authority::{Read, Staff},
    id::ReportId,
    organisation::Duty,
};
use gongkai_office::{
    OfficeError,
    report::{self, AnnualReport, Confirmed, Entered, Entry, Import, Saved, SourceFile, TextEntry},
};
use gongkai_report::Report;

use super::{
    desk::{Desk, Made},
    facts,
    plan::{self, FileForm},
};

/// What is decided about a report.
#[derive(Clone, Copy)]
pub enum Decision {
    Submit,
    Approve,
    Publish,
}

impl Desk<'_> {
    /// A report comes about.
    pub async fn bring(&self, plan: &plan::Report, made: &mut Made) -> Result<(), OfficeError> {
        let who = self.with_duty(Duty::Statistician).await?;
        let (id, report) = match plan.form {
            Some(form) => self.import(&who, (plan, form), made).await?,
            None => self.write_up(&who, plan, made).await?,
        };
        made.reports.insert(plan.year, (id, report));
        Ok(())
    }

    async fn import(
        &self,
        who: &Staff,
        (plan, form): (&plan::Report, FileForm),
        made: &Made,
    ) -> Result<(ReportId, Report), OfficeError> {
        let before = made.reports.get(&(plan.year - 1)).map(|(_, report)| report);
        let report = facts::report(&self.agency.name, plan, before).map_err(OfficeError::fault)?;
        let import = Import {
            file: file_of(&report, form)?,
            report: report.clone(),
            erratum: plan.erratum.clone(),
            said_year: Some(plan.year),
            confirmed: Confirmed::default(),
            scope: plan.scope,
        };
        Ok((report::import(self.office, who, import).await?, report))
    }

    /// Counted, or the next edition of the one there is; then what no ledger has, and the texts.
    async fn write_up(
        &self,
        who: &Staff,
        plan: &plan::Report,
        made: &Made,
    ) -> Result<(ReportId, Report), OfficeError> {
        let id = match (made.report(plan.year), &plan.erratum) {
            (Some(id), Some(erratum)) => {
                report::correct(self.office, who, id.as_str(), erratum).await?;
                id.clone()
            }
            _ => report::begin(self.office, who, plan.year).await?,
        };
        let begun = self.shown(who, &id).await?;
        let cells = entered(plan, &begun)?;
        self.save(who, &id, Entered { cells, ..Entered::default() }).await?;
        let texts = facts::texts(plan);
        for (def, now) in begun.report.format.chapters.iter().zip(texts) {
            let stored = report::text_of(&begun.report, &begun.work, &def.id);
            let was = report::digest_of(&stored);
            let text = Some(TextEntry { chapter: def.id.clone(), was, now });
            self.save(who, &id, Entered { text, ..Entered::default() }).await?;
        }
        let report = self.shown(who, &id).await?.report;
        Ok((id, report))
    }

    async fn save(&self, who: &Staff, id: &ReportId, entered: Entered) -> Result<(), OfficeError> {
        match report::save(self.office, who, id.as_str(), entered).await? {
            Saved::Kept(_) => Ok(()),
            Saved::Troubled(all) => Err(OfficeError::fault(format!("{id}: {all:?}"))),
        }
    }

    async fn shown(&self, who: &Staff, id: &ReportId) -> Result<AnnualReport, OfficeError> {
        let right = who.authorise::<Read, AnnualReport>(id.as_str())?;
        report::show(self.office, &right).await
    }

    /// Decides about a report of the plan.
    pub async fn decide(
        &self,
        plan: &plan::Report,
        made: &Made,
        decision: Decision,
    ) -> Result<(), OfficeError> {
        let duty = match decision {
            Decision::Submit | Decision::Publish => Duty::Statistician,
            Decision::Approve => Duty::ResponsibleLeader,
        };
        let who = self.with_duty(duty).await?;
        let (id, _) = made.reports.get(&plan.year).ok_or(OfficeError::NotFound)?;
        let seen = self.shown(&who, id).await?.edition.digest;
        match decision {
            Decision::Submit => report::submit(self.office, &who, id.as_str(), &seen, None).await,
            Decision::Approve => report::approve(self.office, &who, id.as_str(), &seen).await,
            Decision::Publish => report::publish(self.office, &who, id.as_str(), &seen).await,
        }
    }
}

/// What is typed into the cells that nobody counts: the figures of the plan, 0 elsewhere.
fn entered(plan: &plan::Report, begun: &AnnualReport) -> Result<Vec<Entry>, OfficeError> {
    let (report, counted) = (&begun.report, &begun.work.counted);
    if let Some(cell) = plan.cells.keys().find(|cell| counted.contains_key(*cell)) {
        return Err(OfficeError::fault(format!("{} {cell} is counted", plan.year)));
    }
    let mut entries = Vec::new();
    for (ix, cell) in report.format.cell_list() {
        if !cell.computed && !counted.contains_key(&cell.id) {
            let now = plan.cells.get(&cell.id).copied().unwrap_or_default().to_string();
            entries.push(Entry { cell: cell.id.clone(), was: report::cell_text(report, ix), now });
        }
    }
    Ok(entries)
}

/// The file that a report comes in.
fn file_of(report: &Report, form: FileForm) -> Result<SourceFile, OfficeError> {
    let (ending, media_type, bytes) = match form {
        FileForm::Docx => (
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            gongkai_render::docx(report).map_err(|fault| OfficeError::fault(fault.0))?,
        ),
        FileForm::Xlsx => (
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            gongkai_render::xlsx(report).map_err(|fault| OfficeError::fault(fault.0))?,
        ),
        FileForm::Html => ("html", "text/html", gongkai_render::html(report).into_bytes()),
    };
    let title = report.title.as_deref().unwrap_or_default();
    Ok(SourceFile { name: format!("{title}.{ending}"), media_type: media_type.to_owned(), bytes })
}
