//! Jobs that gave up and wait for the system administrator.

use gongkai_domain::{authority::Staff, organisation::Duty, task::Task};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, sea_query::Expr, sea_query::ExprTrait};

use crate::{Office, OfficeError, outbox::job};

pub(super) async fn tasks(office: &Office, who: &Staff) -> Result<Vec<Task>, OfficeError> {
    if !who.has_any(&[Duty::SystemAdministrator]) {
        return Ok(Vec::new());
    }
    let stuck = job::Entity::find()
        .filter(job::Column::AgencyId.is_in([who.agency.as_str(), ""]))
        .filter(job::Column::DoneAt.is_null())
        .filter(Expr::col(job::Column::Attempts).gte(Expr::col(job::Column::MaxAttempts)))
        .count(office.read())
        .await?;
    let task = Task {
        of: "operation",
        title: format!("{stuck}项后台任务停住了"),
        detail: vec!["多次重试没有成功，需要人工处理".to_owned()],
        act: "查看原因",
        icon: "tool",
        due: None,
        from: "后台任务".to_owned(),
        link: "/office/jobs".to_owned(),
    };
    Ok(if stuck == 0 { Vec::new() } else { vec![task] })
}
