//! Trainings that wait: for those who keep them, and tests for those who came.

use chrono::Datelike;
use gongkai_domain::{
    authority::{Read, Staff},
    task::Task,
    training::State,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::{
    Office, OfficeError,
    training::{self, Line, Trainings, attendance_row, result_row, test_row},
};

/// Days before a training on which its notice is missed.
const AHEAD: i64 = 7;

pub(super) async fn tasks(office: &Office, who: &Staff) -> Result<Vec<Task>, OfficeError> {
    let right = who.authorise_all::<Read, Trainings>()?;
    let today = office.today();
    let mut tasks = Vec::new();
    if who.has_any(training::KEEPERS) {
        for year in [today.year() - 1, today.year()] {
            let found = training::year(office, &right, year).await?;
            let waiting = |line: &Line| {
                let act = match line.state {
                    State::Planned if !line.kind.is_external() && line.row.on > today => {
                        ((line.row.on - today).num_days() <= AHEAD).then_some("发通知")
                    }
                    State::Planned | State::Called if line.row.on <= today => Some("登记签到、办结"),
                    _ => None,
                };
                act.map(|act| task(line, act))
            };
            tasks.extend(found.lines.iter().filter_map(waiting));
        }
    }
    tasks.extend(tests(office, who).await?);
    Ok(tasks)
}

fn task(line: &Line, act: &'static str) -> Task {
    Task {
        of: "training",
        title: line.row.topic.clone(),
        detail: vec![line.kind.word().to_owned(), line.row.target.clone()],
        act,
        icon: "school",
        due: Some(line.row.on),
        from: "培训".to_owned(),
        link: format!("/office/trainings/{}", line.row.id),
    }
}

/// Tests of trainings that the person came to, and has neither passed nor tried twice.
async fn tests(office: &Office, who: &Staff) -> Result<Vec<Task>, OfficeError> {
    let conn = office.read();
    let open = test_row::Entity::find()
        .filter(test_row::Column::AgencyId.eq(who.agency.as_str()))
        .filter(test_row::Column::Until.gte(office.today()))
        .all(conn)
        .await?;
    let mut tasks = Vec::new();
    for test in open {
        let there = attendance_row::Entity::find()
            .filter(attendance_row::Column::TrainingId.eq(&test.training_id))
            .filter(attendance_row::Column::AgencyId.eq(who.agency.as_str()))
            .filter(attendance_row::Column::StaffId.eq(who.id.as_str()))
            .one(conn)
            .await?;
        let Some(there) = there else { continue };
        let results = result_row::Entity::find()
            .filter(result_row::Column::TrainingId.eq(&test.training_id))
            .filter(result_row::Column::Person.eq(&there.person))
            .all(conn)
            .await?;
        let before: Vec<bool> = results.iter().map(|one| one.passed).collect();
        let right = who.authorise::<Read, Trainings>(&test.training_id)?;
        let held = training::show(office, &right).await?;
        if held.state.is_over() || gongkai_domain::training::may_try(&before).is_err() {
            continue;
        }
        tasks.push(Task {
            of: "training",
            title: held.row.topic,
            detail: vec!["培训测试".to_owned()],
            act: if before.is_empty() { "参加测试" } else { "补考" },
            icon: "clipboard-check",
            due: Some(test.until),
            from: "培训".to_owned(),
            link: format!("/office/trainings/{}/test", test.training_id),
        });
    }
    Ok(tasks)
}
