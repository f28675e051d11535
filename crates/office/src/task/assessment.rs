//! Assessments that wait: for the own score of a unit, for an answer to objections, for the leader.

use gongkai_domain::{
    assessment::State, authority::Staff, calendar::Calendar, organisation::Duty, task::Task,
};

use crate::{Office, OfficeError, assessment};

pub(super) async fn tasks(office: &Office, who: &Staff) -> Result<Vec<Task>, OfficeError> {
    let scores = who.has_any(&[Duty::Assessor, Duty::DisclosureReviewer]);
    let decides = who.has_any(&[Duty::ResponsibleLeader]);
    let heads = who.has_any(&[Duty::UnitHead]);
    if !scores && !decides && !heads {
        return Ok(Vec::new());
    }
    let (today, calendar) = (office.today(), Calendar::in_force());
    let mut tasks = Vec::new();
    for assessment::Open { row, life, own, changed } in assessment::open_assessments(office, who).await? {
        let unit = who.unit.as_ref().filter(|_| heads);
        let changed = changed.iter().filter(|id| unit.is_some_and(|unit| unit.as_str() == *id)).count();
        let (act, due) = match life.state {
            State::Announced if scores && life.undecided > 0 => ("处理异议", life.answer_until(calendar)),
            // Whom the leader asks about it when the term is over.
            State::Announced if decides && life.answer_until(calendar).is_some_and(|until| until < today) => {
                ("督促答复异议", life.answer_until(calendar))
            }
            State::Announced if decides && life.may_freeze(today, calendar).is_ok() => ("审定", None),
            State::Announced if unit.is_some() && life.may_object(today, calendar).is_ok() => {
                let act = if changed > 0 { "看告知后的改动" } else { "看结果" };
                (act, life.object_until(calendar))
            }
            State::Announced if changed > 0 => ("看告知后的改动", None),
            State::Open if unit.is_some_and(|unit| own.iter().all(|id| id != unit.as_str())) => {
                ("自评", None)
            }
            _ => continue,
        };
        tasks.push(Task {
            of: "assessment",
            title: format!("{}年度考核", row.year),
            detail: match changed {
                0 => vec![life.state.word().to_owned()],
                _ => vec![life.state.word().to_owned(), format!("告知后改动{changed}项")],
            },
            act,
            icon: "chart-bar",
            due,
            from: "考核".to_owned(),
            link: format!("/office/assessments/{}", row.id),
        });
    }
    Ok(tasks)
}
