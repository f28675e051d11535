//! What the house of the matrix has of oversight.

use chrono::NaiveDate;
use gongkai_domain::{
    authority::Read,
    bulletin::{Inaccuracy, Severity},
    id::{AgencyId, UnitId},
    institution::{EditionForm, InstitutionForm},
    training::Plan,
};
use gongkai_office::{
    Office, assessment,
    bulletin::{self, Bulletins},
    calendar, institution, monitor,
    rectification::{self, Notice},
    training,
};
use sea_orm::{EntityTrait, IntoActiveModel};

use super::{declared::Thing, house::person};

/// The bulletin of the period that ended last: an assessment needs one that is issued.
async fn issued(office: &Office, agencies: &[AgencyId], at: usize) -> String {
    let who = |duty: &str| person(agencies, &format!("{at}.{duty}")).unwrap();
    let (assessor, leader) = (who("assessor"), who("responsible_leader"));
    let id = bulletin::make(office, &assessor).await.unwrap().to_string();
    let right = assessor.authorise::<Read, Bulletins>(&id).unwrap();
    let seen = bulletin::show(office, &right).await.unwrap().row.digest;
    bulletin::send(office, &assessor, &id, &seen).await.unwrap();
    bulletin::approve(office, &leader, &id, &seen).await.unwrap();
    bulletin::issue(office, &assessor, &id, &seen).await.unwrap();
    id
}

/// A notice of a year far ahead. It is written as a row: taking it in would move terms, and one agency alone may.
async fn holiday_notice(office: &Office, agency: &AgencyId) -> String {
    let body = "schema = 1\nyear = 2099\n[[notice]]\nnumber = \"示办发〔2098〕1号\"\nkind = \"annual\"\n\
        published = 2098-11-04\n[[notice.festival]]\nname = \"元旦\"\noff = [2099-01-01]\n";
    let row = calendar::notice_row::Model {
        id: office.new_identity(),
        number: "示办发〔2098〕1号".to_owned(),
        year: 2099,
        body: Some(body.to_owned()),
        came_at: office.now(),
        agency_id: Some(agency.to_string()),
        by: None,
        by_name: None,
        taken_back_at: None,
        taken_back_by: None,
        taken_back_because: None,
    };
    let id = row.id.clone();
    calendar::notice_row::Entity::insert(row.into_active_model())
        .exec_without_returning(office.read())
        .await
        .unwrap();
    id
}

/// What oversight keeps: a bulletin, something wrong, a ticket, a training with a question of its own, an
/// institution.
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
        page: true,
        other_unit: false,
    };
    let notice = Notice {
        unit: unit.to_string(),
        kind: "column".into(),
        source: "hand".into(),
        place: "机构职能栏目".into(),
        problem: "半年没有更新".into(),
        found_on: NaiveDate::from_ymd_opt(2026, 11, 20),
        due: None,
        ..Notice::default()
    };
    monitor::run(office, &assessor).await.unwrap();
    let plan = Plan {
        topic: "政府信息公开条例".into(),
        kind: "special".into(),
        target: "各股室信息员".into(),
        lessons: "2".into(),
        on: NaiveDate::from_ymd_opt(2026, 12, 10),
        ..Plan::default()
    };
    training::add_questions(office, &assessor, "判断\t公开为常态。\t\t对").await.unwrap();
    let right = assessor.authorise_all().unwrap();
    let question = training::bank(office, &right).await.unwrap().remove(0).code;
    let day = NaiveDate::from_ymd_opt(2026, 3, 2);
    let form = InstitutionForm { name: "信息发布审查制度".into(), kind: "review".into() };
    let first = EditionForm { adopted_on: day, from: day, ..EditionForm::default() };
    vec![
        (Thing::SelfReport, monitor::make_report(office, &assessor, None).await.unwrap().to_string()),
        (Thing::Institution, institution::adopt(office, &assessor, &form, &first).await.unwrap().to_string()),
        (Thing::Question, question),
        (Thing::Training, training::plan(office, &assessor, &plan).await.unwrap().to_string()),
        (Thing::Bulletin, issued(office, agencies, at).await),
        (Thing::HolidayNotice, holiday_notice(office, &agencies[at]).await),
        (Thing::Inaccuracy, bulletin::confirm(office, &assessor, &wrong).await.unwrap().to_string()),
        (
            Thing::Assessment,
            assessment::begin(office, &assessor, 2026, "bureau-to-units").await.unwrap().to_string(),
        ),
        (Thing::Ticket, rectification::issue(office, &assessor, &notice).await.unwrap().to_string()),
    ]
}
