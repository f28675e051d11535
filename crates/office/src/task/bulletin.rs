//! Bulletins that wait: to be sent, approved, issued.

use gongkai_domain::{authority::Staff, bulletin::State, organisation::Duty, task::Task};

use crate::{Office, OfficeError, bulletin};

pub(super) async fn tasks(office: &Office, who: &Staff) -> Result<Vec<Task>, OfficeError> {
    let writes = who.has_any(&[Duty::Assessor, Duty::DisclosureReviewer]);
    let decides = who.has_any(&[Duty::ResponsibleLeader]);
    if !writes && !decides {
        return Ok(Vec::new());
    }
    let task = |row: bulletin::bulletin_row::Model| {
        let (act, icon) = match State::parse(&row.state)? {
            State::Draft if writes => ("核对后送审", "send"),
            State::InReview if decides => ("审签", "rubber-stamp"),
            State::Approved if writes => ("印发", "printer"),
            _ => return None,
        };
        let mut detail = vec![State::parse(&row.state)?.word().to_owned()];
        detail.extend(row.return_reason.map(|reason| format!("退回：{reason}")));
        Some(Task {
            of: "bulletin",
            title: format!("{}政府信息公开情况的通报", row.month),
            detail,
            act,
            icon,
            due: None,
            from: "每月通报".to_owned(),
            link: format!("/office/bulletins/{}", row.id),
        })
    };
    Ok(bulletin::waiting(office, who).await?.into_iter().filter_map(task).collect())
}
