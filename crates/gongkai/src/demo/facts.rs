//! A report out of the figures of the sample district: what is said is set, what follows is summed.

use gongkai_report::{Cell, Cells, Chapter, Decimal, Format, Paragraph, Report};

use super::plan;

/// Chapters that every sample report ends with.
const LAST_CHAPTERS: [&[&str]; 2] = [
    &[
        "一年来的工作还有短板：个别股室对公开范围把握不准，政策解读形式偏少，栏目更新快慢不一。",
        "下一步将细化公开事项清单，组织业务培训，完善审查流程，把群众关心的事项说清楚、公开好。",
    ],
    &["没有其他需要报告的事项。"],
];

/// The report of a year; `before` is the one of the year before, which its balances begin with.
///
/// # Errors
/// A cell that the form does not have.
pub fn report(agency: &str, plan: &plan::Report, before: Option<&Report>) -> Result<Report, String> {
    let prescribed = Format::for_year(plan.year).ok_or_else(|| format!("no form for {}", plan.year))?;
    // Or the form with some rows printed in another way, if the figures are of those.
    let named: Vec<&str> = plan.cells.keys().map(String::as_str).collect();
    let format = Format::for_cells(&prescribed.id, &named).unwrap_or(prescribed);
    let mut cells = Cells::absent(format.cells.len());
    for (ix, _) in format.cell_list() {
        cells.set(ix, Cell::Number(0));
    }
    let title = Some(format!("{agency}{}年政府信息公开工作年度报告", plan.year));
    let agency = Some(agency.to_owned());
    let mut report =
        Report { scope: None, format, year: plan.year, title, agency, cells, chapters: Vec::new() };
    for (id, number) in &plan.cells {
        set(&mut report, id, Cell::Number(*number))?;
    }
    for (id, hundredths) in &plan.amounts {
        set(&mut report, id, Cell::Decimal(Decimal { mantissa: *hundredths, scale: 2 }))?;
    }
    if let Some(before) = before {
        carry_on(&mut report, before)?;
    }
    sum(&mut report)?;
    for (id, number) in &plan.wrong {
        set(&mut report, id, Cell::Number(*number))?;
    }
    report.chapters = chapters(&report, plan)?;
    Ok(report)
}

fn set(report: &mut Report, id: &str, value: Cell) -> Result<(), String> {
    let ix = report.format.cell_ix(id).ok_or_else(|| format!("no cell {id}"))?;
    report.cells.set(ix, value);
    Ok(())
}

fn get(report: &Report, id: &str) -> i64 {
    report.format.cell_ix(id).and_then(|ix| report.cells.get(ix).number()).unwrap_or_default()
}

/// Applications carried over, documents in force and items continue those of the year before, as far as both forms
/// have them.
fn carry_on(report: &mut Report, before: &Report) -> Result<(), String> {
    let format = report.format;
    let both = |report: &Report, id: &str| {
        report.format.cell_ix(id).is_some() && before.format.cell_ix(id).is_some()
    };
    for column in format.table("t3").iter().flat_map(|table| &table.columns) {
        let carried = get(before, &format!("t3.carried_out.{}", column.id));
        set(report, &format!("t3.carried_in.{}", column.id), Cell::Number(carried))?;
    }
    for row in format.table("t2_1").iter().flat_map(|table| &table.rows) {
        let at = |column: &str| format!("t2_1.{}.{column}", row.id);
        if !both(report, &at("in_force")) {
            continue;
        }
        let in_force =
            get(before, &at("in_force")) + get(report, &at("issued")) - get(report, &at("repealed"));
        set(report, &at("in_force"), Cell::Number(in_force))?;
    }
    let items = format.cell_list().filter(|(_, cell)| cell.id.ends_with(".items_last_year"));
    for id in items.map(|(_, cell)| cell.id.clone()).filter(|id| before.format.cell_ix(id).is_some()) {
        let change = id.replace(".items_last_year", ".change");
        set(report, &id, Cell::Number(get(before, &id) + get(before, &change)))?;
    }
    Ok(())
}

/// Results, what is carried over, totals of tables three and four.
fn sum(report: &mut Report) -> Result<(), String> {
    let format = report.format;
    if let Some(table) = format.table("t3") {
        for column in &table.columns {
            let at = |row: &str| format!("t3.{row}.{}", column.id);
            let results = table.rows.iter().filter(|row| row.part_of.as_deref() == Some("results"));
            let results: i64 = results.map(|row| get(report, &at(&row.id))).sum();
            let left = get(report, &at("new")) + get(report, &at("carried_in")) - results;
            if left < 0 {
                return Err(format!("{} {}: more results than applications", report.year, column.id));
            }
            set(report, &at("results_total"), Cell::Number(results))?;
            set(report, &at("carried_out"), Cell::Number(left))?;
        }
    }
    for table in ["t3", "t4"].into_iter().filter_map(|id| format.table(id)) {
        for row in &table.rows {
            let parts = table.columns.iter().filter(|column| !column.computed);
            let total =
                parts.map(|column| get(report, &format!("{}.{}.{}", table.id, row.id, column.id))).sum();
            set(report, &format!("{}.{}.total", table.id, row.id), Cell::Number(total))?;
        }
    }
    Ok(())
}

/// The texts of a report with its figures in place.
///
/// # Errors
/// A figure that the form does not have, or more or fewer chapters than it has.
pub fn chapters(report: &Report, plan: &plan::Report) -> Result<Vec<Chapter>, String> {
    let year = plan.year;
    let opening = format!(
        "依照《中华人民共和国政府信息公开条例》第四十九条、第五十条的规定编制本报告，\
         数据统计期限为{year}年1月1日至12月31日。"
    );
    let mut chapters =
        vec![Chapter { no: String::new(), heading: String::new(), paragraphs: vec![paragraph(opening)] }];
    let texts = paragraphs(plan);
    if texts.len() != report.format.chapters.len() {
        return Err(format!(
            "{year}: {} chapters, the form has {}",
            texts.len(),
            report.format.chapters.len()
        ));
    }
    for (def, texts) in report.format.chapters.iter().zip(texts) {
        let paragraphs =
            texts.iter().map(|text| Ok(paragraph(filled(report, text)?))).collect::<Result<_, String>>()?;
        chapters.push(Chapter { no: def.no.clone(), heading: def.heading.clone(), paragraphs });
    }
    Ok(chapters)
}

/// The paragraphs of every chapter, with places for figures.
fn paragraphs(plan: &plan::Report) -> Vec<Vec<String>> {
    let last = LAST_CHAPTERS.map(|texts| texts.iter().map(|text| (*text).to_owned()).collect());
    plan.chapters.iter().cloned().chain(last).collect()
}

/// The same as somebody types them.
pub fn texts(plan: &plan::Report) -> Vec<String> {
    paragraphs(plan).into_iter().map(|paragraphs| paragraphs.join("\n")).collect()
}

fn paragraph(text: String) -> Paragraph {
    Paragraph { text, place: String::new() }
}

/// The text with the figures that it names.
fn filled(report: &Report, text: &str) -> Result<String, String> {
    let mut parts = text.split('{');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (id, rest) = part.split_once('}').ok_or_else(|| format!("no end of a figure: {part}"))?;
        report.format.cell_ix(id).ok_or_else(|| format!("no cell {id}"))?;
        out.push_str(&format!("{}{rest}", get(report, id)));
    }
    Ok(out)
}
