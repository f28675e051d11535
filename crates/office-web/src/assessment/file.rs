//! The result as a workbook: a line for each unit and indicator (扣分表), as units publish it.

use axum::extract::State as Given;
use gongkai_domain::{assessment::State, authority::Read};
use gongkai_office::assessment::{self, Assessments, UnitResult};
use gongkai_render::{ListColumn, list_xlsx};
use gongkai_web_kit::{caller::Caller, download::Download, extract::At, problem::Problem};

use super::unit::score_words;
use crate::{OfficeWeb, problem};

/// `is_open`: what nobody has entered is still to be entered.
fn rows(scheme: &gongkai_domain::assessment::Scheme, of: &UnitResult, is_open: bool) -> Vec<Vec<String>> {
    let row = |(group, one): (&gongkai_domain::assessment::Group, &gongkai_domain::assessment::Indicator)| {
        let leaf = of.score.leaves.iter().find(|leaf| leaf.id == one.id);
        let known = of.known.get(&one.id);
        let items = known.map(|known| known.counted.items.as_slice()).unwrap_or_default();
        let behind = known.map(|known| known.counted.rows.as_slice()).unwrap_or_default();
        let titles = items.iter().map(|item| item.title.as_str());
        let titles: Vec<&str> = titles.chain(behind.iter().map(|row| row.title.as_str())).collect();
        vec![
            of.unit.name.clone(),
            group.label.clone(),
            format!("{} {}", one.id, one.label),
            one.points.to_string(),
            match known.is_none() && is_open {
                true => "待登记".to_owned(),
                false => leaf.map(score_words).unwrap_or_default(),
            },
            leaf.map(|leaf| leaf.lost.rounded(2).to_string()).unwrap_or_default(),
            known.map_or_else(|| "没有登记".to_owned(), |known| known.counted.fact.words()),
            titles.join("；"),
            known.map(|known| known.reason.clone()).unwrap_or_default(),
        ]
    };
    let beside = |one: gongkai_domain::assessment::Beside<'_>| {
        let known = of.known.get(one.id)?;
        let points = one.per.map_or_else(String::new, |per| format!("每次{per}"));
        let (label, fact) = (format!("{} {}", one.id, one.label), known.counted.fact.words());
        let said = [String::new(), String::new(), fact, String::new(), known.reason.clone()];
        Some([of.unit.name.clone(), one.kind.to_owned(), label, points].into_iter().chain(said).collect())
    };
    let mut rows: Vec<Vec<String>> = scheme.indicators().map(row).collect();
    rows.extend(scheme.beside().filter_map(beside));
    let mut last = vec![of.unit.name.clone(), "总分".to_owned(), of.score.grade.clone(), String::new()];
    let open = scheme.indicators().filter(|(_, one)| is_open && !of.known.contains_key(&one.id)).count();
    let place = match open {
        0 => format!("第{}名", of.rank),
        _ => format!("暂计第{}名，尚有{open}项待登记", of.rank),
    };
    last.extend([of.score.total.to_string(), String::new(), place]);
    last.extend([String::new(), String::new()]);
    rows.push(last);
    rows
}

/// All that the person sees of the result.
pub async fn table(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Download, Problem> {
    let right = caller.authorise::<Read, Assessments>(&id)?;
    let held = assessment::show(desk.office(), caller.staff(), &right).await.map_err(problem)?;
    let column = |(heading, width)| ListColumn { heading, width, note: "" };
    let columns = [
        ("科室", 20),
        ("一级指标", 16),
        ("指标", 40),
        ("分值", 8),
        ("得分", 8),
        ("扣分", 8),
        ("情况", 20),
        ("依据", 50),
        ("登记理由", 40),
    ]
    .map(column);
    let is_open = held.life.state != State::Frozen;
    let units = held.outcome.units.iter();
    let rows: Vec<Vec<String>> = units.flat_map(|one| rows(&held.scheme, one, is_open)).collect();
    let bytes = list_xlsx("考核得分", &columns, &rows).map_err(|fault| Problem::fault(fault.0))?;
    Ok(Download {
        name: format!("{}年度考核得分.xlsx", held.row.year),
        kind: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        bytes: bytes.into(),
    })
}
