//! Annual reports that wait: for the statistician to submit or publish, for the leader to decide.

use chrono::{Datelike, NaiveDate};
use gongkai_domain::{
    authority::Staff,
    organisation::Duty,
    report::{State, term},
    task::Task,
};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, RelationDef,
    sea_query::{ExprTrait, IntoCondition, SimpleExpr},
};

use crate::{
    Office, OfficeError,
    report::{edition_row, report_row},
};

/// The newest edition of a year, without its content.
#[derive(Debug, FromQueryResult)]
struct Standing {
    id: String,
    year: i32,
    state: String,
    title: String,
    brought_by: String,
    brought_by_name: String,
    submitted_by: Option<String>,
    return_reason: Option<String>,
}

pub(super) async fn tasks(office: &Office, who: &Staff) -> Result<Vec<Task>, OfficeError> {
    if !who.has_any(&[Duty::Statistician, Duty::ResponsibleLeader]) {
        return Ok(Vec::new());
    }
    let standing = standing(office, who).await?;
    Ok(standing.into_iter().filter_map(|one| task(one, who, office.today())).collect())
}

async fn standing(office: &Office, who: &Staff) -> Result<Vec<Standing>, OfficeError> {
    let newest = |left, right| {
        let edition: SimpleExpr = sea_orm::sea_query::Expr::col((left, report_row::Column::Edition))
            .equals((right, edition_row::Column::Edition));
        edition.into_condition()
    };
    let join: RelationDef = report_row::Entity::belongs_to(edition_row::Entity)
        .from(report_row::Column::Id)
        .to(edition_row::Column::ReportId)
        .on_condition(newest)
        .into();
    Ok(report_row::Entity::find()
        .select_only()
        .column(report_row::Column::Id)
        .column(report_row::Column::Year)
        .column(edition_row::Column::State)
        .column(edition_row::Column::Title)
        .column(edition_row::Column::BroughtBy)
        .column(edition_row::Column::BroughtByName)
        .column(edition_row::Column::SubmittedBy)
        .column(edition_row::Column::ReturnReason)
        .join(JoinType::InnerJoin, join)
        .filter(report_row::Column::AgencyId.eq(who.agency.as_str()))
        .filter(
            edition_row::Column::State
                .is_in([State::Draft, State::Returned, State::Submitted, State::Approved].map(State::code)),
        )
        .into_model::<Standing>()
        .all(office.read())
        .await?)
}

fn task(one: Standing, who: &Staff, today: NaiveDate) -> Option<Task> {
    let clerk = who.has_any(&[Duty::Statistician]);
    let leader = who.has_any(&[Duty::ResponsibleLeader]);
    // The same person never approves what he or she brought.
    let own = one.brought_by == who.id.as_str() || one.submitted_by.as_deref() == Some(who.id.as_str());
    let (act, icon, path) = match State::parse(&one.state)? {
        State::Draft if clerk => ("核对并送审", "send", ""),
        State::Returned if clerk => ("修改后再送审", "arrow-back-up", ""),
        State::Submitted if leader && !own => ("审批", "rubber-stamp", "/approve"),
        State::Approved if clerk => ("公布", "world", "/publish"),
        _ => return None,
    };
    let mut detail = vec![format!("{}导入", one.brought_by_name)];
    detail.extend(one.return_reason.map(|reason| format!("退回：{reason}")));
    Some(Task {
        of: "report",
        title: one.title,
        detail,
        act,
        icon,
        // Only the report of this season has a term that can still be kept; older ones are taken over.
        due: term(one.year).filter(|_| one.year.saturating_add(1) >= today.year()),
        from: "年度报告".to_owned(),
        link: format!("/office/reports/{}{path}", one.id),
    })
}
