//! Reports on their way to the superior: what the agency has to file, and what the superior has to decide about.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use gongkai_domain::{
    authority::Staff,
    collection::{FilingState, Origin, term},
    organisation::{AgencyKind, Duty},
    report::State,
    task::Task,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

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

/// Reports that are approved and that the superior does not have, or has sent back: the one of this season, and those
/// of other years that were filed before and are corrected.
async fn to_file(office: &Office, who: &Staff) -> Result<Vec<Task>, OfficeError> {
    let own = agency::Entity::find_by_id(who.agency.as_str()).one(office.read()).await?;
    let Some(own) = own.filter(|own| own.superior_id.is_some()) else { return Ok(Vec::new()) };
    let kind = AgencyKind::parse(&own.kind);
    let season = office.today().year().saturating_sub(1);
    let filed = filed(office, who).await?;
    let reports = report_row::Entity::find()
        .filter(report_row::Column::AgencyId.eq(who.agency.as_str()))
        .order_by_desc(report_row::Column::Year)
        .all(office.read())
        .await?;
    let mut tasks = Vec::new();
    for row in reports {
        let last = filed.get(&row.year);
        // What the superior took in as a file from before this program is no report that was filed here.
        if row.year != season && last.is_none_or(|last| !last.by_program) {
            continue;
        }
        let due = kind.and_then(|kind| term(kind, row.year)).map(|term| term.due);
        tasks.extend(report_to_file(office, who, &row, (last, due)).await?);
    }
    Ok(tasks)
}

/// The newest filing of a year.
struct Last {
    returned: bool,
    by_program: bool,
    digest: String,
}

/// The newest filings of the person's agency, by year.
async fn filed(office: &Office, who: &Staff) -> Result<BTreeMap<i32, Last>, OfficeError> {
    let rows: Vec<(i32, String, String, String)> = filing_row::Entity::find()
        .select_only()
        .columns([filing_row::Column::Year, filing_row::Column::State])
        .columns([filing_row::Column::Origin, filing_row::Column::Digest])
        .filter(filing_row::Column::FilerId.eq(who.agency.as_str()))
        .filter(filing_row::Column::Newest.eq(true))
        .into_tuple()
        .all(office.read())
        .await?;
    let last = |(year, state, origin, digest): (i32, String, String, String)| {
        let (returned, by_program) =
            (state == FilingState::Returned.code(), origin == Origin::Program.code());
        (year, Last { returned, by_program, digest })
    };
    Ok(rows.into_iter().map(last).collect())
}

async fn report_to_file(
    office: &Office,
    who: &Staff,
    row: &report_row::Model,
    (last, due): (Option<&Last>, Option<NaiveDate>),
) -> Result<Option<Task>, OfficeError> {
    let edition: Option<(String, String, String)> =
        edition_row::Entity::find_by_id((row.id.clone(), row.edition))
            .select_only()
            .columns([edition_row::Column::State, edition_row::Column::Digest, edition_row::Column::Title])
            .filter(edition_row::Column::AgencyId.eq(who.agency.as_str()))
            .into_tuple()
            .one(office.read())
            .await?;
    let Some((state, digest, title)) = edition else { return Ok(None) };
    let returned = last.is_some_and(|last| last.returned);
    let same = last.is_some_and(|last| last.digest == digest);
    let approved = matches!(State::parse(&state), Some(State::Approved | State::Published));
    let (act, detail) = match (returned, same, approved) {
        (true, true, _) => ("按退回意见修改", "上级机关退回"),
        (false, false, true) if last.is_some() => ("再报送", "有了更正版，上级机关手里的还是以前的一版"),
        (_, false, true) => ("报送", "已批准，还没有报送上级机关"),
        _ => return Ok(None),
    };
    Ok(Some(Task {
        of: "report",
        title,
        detail: vec![detail.to_owned()],
        act,
        icon: if returned { "arrow-back-up" } else { "send" },
        // The term is that of the first filing; a correction comes when it comes.
        due: due.filter(|_| last.is_none_or(|last| last.returned)),
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
