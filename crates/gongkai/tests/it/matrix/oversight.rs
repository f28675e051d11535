//! What the house of the matrix has of oversight.

use chrono::NaiveDate;
use gongkai_domain::{
    bulletin::{Inaccuracy, Severity},
    id::{AgencyId, UnitId},
};
use gongkai_office::{
    Office, assessment, bulletin, monitor,
    rectification::{self, Notice},
};

use super::{declared::Thing, house::person};

/// What oversight keeps: a bulletin, something wrong, a ticket.
pub async fn kept(
    office: &Office,
    agencies: &[AgencyId],
    (at, unit): (usize, &UnitId),
) -> Vec<(Thing, String)> {
    let assessor = person(agencies, &format!("{at}.assessor")).unwrap();
    let wrong = Inaccuracy {
        unit: unit.clone(),
        severity: Severity::General,
        wrong: "date".into(),
        place: "/notices/1".into(),
        what: "成文日期写错".into(),
    };
    let notice = Notice {
        unit: unit.to_string(),
        kind: "column".into(),
        source: "hand".into(),
        place: "机构职能栏目".into(),
        problem: "半年没有更新".into(),
        found_on: NaiveDate::from_ymd_opt(2026, 11, 20),
        ..Notice::default()
    };
    monitor::run(office, &assessor).await.unwrap();
    vec![
        (Thing::SelfReport, monitor::make_report(office, &assessor).await.unwrap().to_string()),
        (Thing::Bulletin, bulletin::make(office, &assessor).await.unwrap().to_string()),
        (Thing::Inaccuracy, bulletin::confirm(office, &assessor, &wrong).await.unwrap().to_string()),
        (
            Thing::Assessment,
            assessment::begin(office, &assessor, 2026, "bureau-to-units").await.unwrap().to_string(),
        ),
        (Thing::Ticket, rectification::issue(office, &assessor, &notice).await.unwrap().to_string()),
    ]
}
