//! Returns and their sums as spreadsheets.

use chrono::{DateTime, Utc};
use gongkai_domain::{
    calendar::date_in_words,
    returns::{Group, Sheet, shown},
};
use gongkai_office::{
    chance::day_in_china,
    returns::{Summed, Which},
};
use gongkai_render::{FormSheet, ListColumn, form_xlsx};
use gongkai_web_kit::{download::Download, problem::Problem};

use super::lines::rows;

const KIND: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A table with its title, whose it is and who signs it.
struct Paper<'a> {
    /// Name of the file without its ending, and title.
    title: String,
    /// Name of the sheet.
    name: &'a str,
    /// Below the title.
    above: String,
    columns: &'a [(&'a str, u16)],
    /// Columns with figures.
    figures: &'a [u16],
    rows: &'a [Vec<String>],
    /// Below the table.
    below: String,
}

impl Paper<'_> {
    fn download(&self) -> Result<Download, Problem> {
        let columns: Vec<ListColumn<'_>> = self
            .columns
            .iter()
            .map(|(heading, width)| ListColumn { heading, width: *width, note: "" })
            .collect();
        let below: Vec<String> =
            Some(self.below.clone()).filter(|text| !text.is_empty()).into_iter().collect();
        let bytes = form_xlsx(&FormSheet {
            name: self.name,
            title: &self.title,
            above: std::slice::from_ref(&self.above),
            columns: &columns,
            figures: self.figures,
            rows: self.rows,
            below: &below,
        });
        let bytes = bytes.map_err(|fault| Problem::fault(fault.0))?;
        Ok(Download { name: format!("{}.xlsx", self.title), kind: KIND, bytes: bytes.into() })
    }
}

/// Whose a return is, to whom it goes, and of which time.
fn whose(agency: &str, to: &str, time: &str) -> String {
    let to = if to.is_empty() { String::new() } else { format!("报送：{to}　　") };
    format!("填报单位：{agency}　　{to}统计时间：{time}")
}

/// A return of an agency to its superior (empty: nobody in this installation) with those who stand for it; what nobody
/// has said is left for a person. `filed_at`: it has gone out.
pub fn of_return(
    which: Which,
    (agency, to): (&str, &str),
    sheet: &Sheet,
    signers: Option<[&str; 2]>,
    filed_at: Option<DateTime<Utc>>,
) -> Result<Download, Problem> {
    let columns = [("统计指标", 60), ("单位", 8), ("本期", 10), ("本年累计", 10), ("说明", 40)];
    let told = |row: &super::lines::Row| match (row.overridden, row.reason.as_str()) {
        (true, reason) => format!("台账统计{}，改写原因：{reason}", row.counted),
        (false, reason) => reason.to_owned(),
    };
    let lines: Vec<Vec<String>> = rows(sheet)
        .iter()
        .map(|row| vec![row.label.clone(), row.unit.clone(), row.value.clone(), row.year.clone(), told(row)])
        .collect();
    let words = which.def.signers.iter().zip(signers.unwrap_or_default());
    let mut below: Vec<String> = words.map(|(word, name)| format!("{word}：{name}")).collect();
    let filed = filed_at.map(|at| date_in_words(day_in_china(at))).unwrap_or_default();
    below.push(format!("报出日期：{filed}"));
    let paper = Paper {
        title: format!("{agency}{}", which.title()),
        name: &which.words(),
        above: whose(agency, to, &which.words()),
        columns: &columns,
        figures: &[2, 3],
        rows: &lines,
        below: below.join("　　"),
    };
    paper.download()
}

/// The sum of a period, with a column for each agency behind it.
pub fn of_sum(which: Which, agency: &str, summed: &Summed) -> Result<Download, Problem> {
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
    let figures: Vec<u16> = (2_u16..).take(columns.len().saturating_sub(2)).collect();
    let paper = Paper {
        title: format!("{agency}{}汇总", which.title()),
        name: &which.words(),
        above: format!("汇总单位：{agency}　　统计时间：{}", which.words()),
        columns: &columns,
        figures: &figures,
        rows: &lines,
        below: String::new(),
    };
    paper.download()
}

#[cfg(test)]
mod tests {
    use super::whose;

    #[test]
    fn who_gets_it_stands_above() {
        for (to, expected) in [
            ("示范区人民政府", "填报单位：示范区司法局　　报送：示范区人民政府　　统计时间：2026年第3季度"),
            ("", "填报单位：示范区司法局　　统计时间：2026年第3季度"),
        ] {
            assert_eq!(whose("示范区司法局", to, "2026年第3季度"), expected);
        }
    }
}
