//! Reports on their way to the superior: what the agency has to file, and what the superior has to decide about.

use std::collections::BTreeMap;

use chrono::Datelike;
use gongkai_domain::{
    authority::Staff,
    collection::{FilingState, term},
    organisation::{AgencyKind, Duty},
    report::State,
    task::Task,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::{
    Office, OfficeError,
    collection::filing_row,
    organisation::agency,
    report::{edition_row, report_row},
};

pub(super) async fn tasks(office: &Office, who: &Staff) -> Result<Vec<Task>, OfficeError> {
    let mut tasks = Vec::new();
    if who.has_any(&[Duty::Statistician]) {
        tasks.extend(to_file(office, who).await?);
    }
    if who.has_any(&[Duty::Statistician, Duty::DisclosureReviewer]) {
        tasks.extend(to_decide(office, who).await?);
    }
    Ok(tasks)
}

/// The report of this season, if it is approved and the superior does not have it, or has sent it back.
async fn to_file(office: &Office, who: &Staff) -> Result<Option<Task>, OfficeError> {
    let year = office.today().year().saturating_sub(1);
    let own = agency::Entity::find_by_id(who.agency.as_str()).one(office.read()).await?;
    let Some(own) = own.filter(|own| own.superior_id.is_some()) else { return Ok(None) };
    let row = report_row::Entity::find()
        .filter(report_row::Column::AgencyId.eq(who.agency.as_str()))
        .filter(report_row::Column::Year.eq(year))
        .one(office.read())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let edition: Option<(String, String, String)> =
        edition_row::Entity::find_by_id((row.id.clone(), row.edition))
            .select_only()
            .columns([edition_row::Column::State, edition_row::Column::Digest, edition_row::Column::Title])
            .filter(edition_row::Column::AgencyId.eq(who.agency.as_str()))
            .into_tuple()
            .one(office.read())
            .await?;
    let Some((state, digest, title)) = edition else { return Ok(None) };
    let filed: Option<(String, String)> = filing_row::Entity::find()
        .select_only()
        .columns([filing_row::Column::State, filing_row::Column::Digest])
        .filter(filing_row::Column::FilerId.eq(who.agency.as_str()))
        .filter(filing_row::Column::Year.eq(year))
        .filter(filing_row::Column::Newest.eq(true))
        .into_tuple()
        .one(office.read())
        .await?;
    let returned = filed.as_ref().is_some_and(|(state, _)| state == FilingState::Returned.code());
    let same = filed.is_some_and(|(_, filed)| filed == digest);
    let approved = matches!(State::parse(&state), Some(State::Approved | State::Published));
    let (act, detail) = match (returned, same, approved) {
        (true, true, _) => ("按退回意见修改", "上级机关退回"),
        (_, false, true) => ("报送", "已批准，还没有报送上级机关"),
        _ => return Ok(None),
    };
    Ok(Some(Task {
        of: "report",
        title,
        detail: vec![detail.to_owned()],
        act,
        icon: if returned { "arrow-back-up" } else { "send" },
        due: AgencyKind::parse(&own.kind).and_then(|kind| term(kind, year)).map(|term| term.due),
        from: "年度报告".to_owned(),
        link: format!("/office/reports/{}/filing", row.id),
    }))
}

/// Filings that wait for a decision, one task for each year.
async fn to_decide(office: &Office, who: &Staff) -> Result<Vec<Task>, OfficeError> {
    let years: Vec<i32> = filing_row::Entity::find()
        .select_only()
        .column(filing_row::Column::Year)
        .filter(filing_row::Column::AgencyId.eq(who.agency.as_str()))
        .filter(filing_row::Column::Newest.eq(true))
        .filter(filing_row::Column::State.eq(FilingState::Received.code()))
        .into_tuple()
        .all(office.read())
        .await?;
    let mut by_year: BTreeMap<i32, usize> = BTreeMap::new();
    for year in years {
        *by_year.entry(year).or_default() += 1;
    }
    let task = |(year, count)| Task {
        of: "collection",
        title: format!("{year}年度报告汇总"),
        detail: vec![format!("{count}份报告待核收")],
        act: "核收",
        icon: "rubber-stamp",
        due: None,
        from: "年报汇总".to_owned(),
        link: format!("/office/collections/{year}?show=received"),
    };
    Ok(by_year.into_iter().map(task).collect())
}
