//! Returns and their sums as spreadsheets.

use gongkai_domain::returns::{Group, Sheet, shown};
use gongkai_office::returns::{Summed, Which};
use gongkai_render::{ListColumn, list_xlsx};
use gongkai_web_kit::{download::Download, problem::Problem};

use super::lines::rows;

const KIND: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

fn download(
    name: String,
    sheet: &str,
    columns: &[(&str, u16)],
    lines: &[Vec<String>],
) -> Result<Download, Problem> {
    let columns: Vec<ListColumn<'_>> =
        columns.iter().map(|(heading, width)| ListColumn { heading, width: *width, note: "" }).collect();
    let bytes = list_xlsx(sheet, &columns, lines).map_err(|fault| Problem::fault(fault.0))?;
    Ok(Download { name, kind: KIND, bytes: bytes.into() })
}

/// A return with those who stand for it; what nobody has said is left for a person.
pub fn of_return(
    which: Which,
    from: &str,
    sheet: &Sheet,
    signers: Option<[&str; 2]>,
) -> Result<Download, Problem> {
    let columns = [("统计指标", 60), ("单位", 8), ("本期", 10), ("本年累计", 10), ("说明", 40)];
    let told = |row: &super::lines::Row| match (row.overridden, row.reason.as_str()) {
        (true, reason) => format!("台账统计{}，改写原因：{reason}", row.counted),
        (false, reason) => reason.to_owned(),
    };
    let mut lines: Vec<Vec<String>> = rows(sheet)
        .iter()
        .map(|row| vec![row.label.clone(), row.unit.clone(), row.value.clone(), row.year.clone(), told(row)])
        .collect();
    let words = which.def.signers.iter().zip(signers.unwrap_or_default());
    lines.push(vec![words.map(|(word, name)| format!("{word}：{name}")).collect::<Vec<_>>().join("　　")]);
    download(format!("{from}{}.xlsx", which.title()), &which.words(), &columns, &lines)
}

/// The sum of a period, with a column for each agency behind it.
pub fn of_sum(which: Which, summed: &Summed) -> Result<Download, Problem> {
    let mut columns = vec![("统计指标", 60), ("单位", 8), ("合计", 10)];
    columns.extend(Group::ALL.map(|group| (group.word(), 10)));
    columns.push(("本年累计", 10));
    columns.extend(summed.agencies.iter().map(|(name, _)| (name.as_str(), 14)));
    let line = |total: &gongkai_domain::returns::Total| {
        let figure = |value: i64| shown(Some(value).filter(|_| !total.heading), total.decimals);
        let mut cells = vec![total.label.clone(), total.unit.replace('—', ""), figure(total.all)];
        cells.extend(total.groups.map(figure));
        cells.push(shown(total.year.filter(|_| !total.heading), total.decimals));
        cells.extend(summed.agencies.iter().map(|(_, sheet)| {
            sheet.line(&total.id).map(|line| shown(line.value, line.decimals)).unwrap_or_default()
        }));
        cells
    };
    let lines: Vec<Vec<String>> = summed.totals.iter().map(line).collect();
    download(format!("{}汇总.xlsx", which.title()), &which.words(), &columns, &lines)
}
