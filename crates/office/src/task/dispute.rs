//! Disputes that wait for a defence.

use gongkai_domain::{authority::Staff, organisation::Duty, task::Task};

use crate::{Office, OfficeError, dispute::undefended};

pub(super) async fn tasks(office: &Office, who: &Staff) -> Result<Vec<Task>, OfficeError> {
    if !who.has_any(&[Duty::CaseOfficer, Duty::DisclosureReviewer]) {
        return Ok(Vec::new());
    }
    let lines = undefended(office, who).await?;
    let task = |line: crate::dispute::Line| Task {
        of: "dispute",
        title: format!("{}：{}", line.dispute.kind.word(), line.row.body),
        detail: vec![format!("办件{}", line.case)],
        act: "提交答辩和证据",
        icon: "gavel",
        due: Some(line.due),
        from: "复议诉讼".to_owned(),
        link: format!("/office/disputes/{}", line.row.id),
    };
    Ok(lines.into_iter().map(task).collect())
}
