//! Documents from a report.

use crate::Fault;
use crate::inputs::{Sample, VARIATIONS, figures, fullest, variations};
use crate::stopwatch::{per_call, time};
use crate::table::{Table, figure};
use gongkai_render::{Engine, FontFolders};
use gongkai_report::Report;

/// One kind of document: its name, and how it is made.
type Maker<'a> = (&'static str, &'a dyn Fn(&Report) -> Result<Vec<u8>, Fault>);

/// Each kind of document from the fullest sample.
pub fn documents(samples: &[Sample]) -> Result<Table, Fault> {
    let report = &fullest(samples)?.report;
    let (opening, engine) = time(|| Engine::open(&FontFolders::of_this_machine()));
    let engine = engine?;
    let makers: [Maker<'_>; 5] = [
        ("HTML", &|report| Ok(gongkai_render::html(report).into_bytes())),
        ("DOCX", &|report| Ok(gongkai_render::docx(report)?)),
        ("XLSX", &|report| Ok(gongkai_render::xlsx(report)?)),
        ("PDF", &|report| Ok(engine.pdf(report)?.bytes)),
        ("JSON", &|report| Ok(gongkai_report::json::write(report).into_bytes())),
    ];

    let mut table = Table::new(
        "Documents from one report",
        format!(
            "Milliseconds of processor time per document: {} of {} with {} figures, {VARIATIONS} variations in \
             turn. The engine for PDF reads its fonts once: {} ms.",
            report.format.id,
            report.year,
            figures(report),
            figure(opening.as_secs_f64() * 1e3),
        ),
        &["document", "KiB", "first", "median", "least", "most"],
    );
    let variations = variations(report);
    for (name, make) in makers {
        // The first one pays for what later ones find ready. It also shows that there is a document.
        let (first, bytes) = time(|| make(report));
        let bytes = bytes.map_err(|e| format!("{name}: {e}"))?;
        let t = per_call(|call| variations.get(call % variations.len()).map(make))?;
        table.row([
            name.to_owned(),
            figure(bytes.len() as f64 / 1024.0),
            figure(first.as_secs_f64() * 1e3),
            figure(t.median / 1e6),
            figure(t.least / 1e6),
            figure(t.most / 1e6),
        ]);
    }
    Ok(table)
}
