//! Reports of errors that wait for an answer, and calls for comments that ended without a result.

use gongkai_domain::{
    authority::Staff, calendar::Calendar, calendar::date_in_words, feedback::answer_due, organisation::Duty,
    task::Task,
};

use crate::{
    Office, OfficeError,
    feedback::{calls_over, open_errors},
};

/// Who answers, and who tells the result.
const CONCERNED: &[Duty] = &[Duty::Provider, Duty::UnitHead, Duty::DisclosureReviewer];

pub(super) async fn tasks(office: &Office, who: &Staff) -> Result<Vec<Task>, OfficeError> {
    if !who.has_any(CONCERNED) {
        return Ok(Vec::new());
    }
    let errors = open_errors(office, who).await?.into_iter().map(|row| Task {
        of: "error-report",
        title: if row.page.is_empty() {
            "网站纠错".to_owned()
        } else {
            format!("网站纠错：{}", row.page)
        },
        detail: vec![format!("{}收到", date_in_words(row.received_on))],
        act: "答复",
        icon: "message-2",
        due: answer_due(Calendar::in_force(), row.received_on).ok().map(|due| due.date),
        from: "网站纠错".to_owned(),
        link: format!("/office/error-reports/{}", row.id),
    });
    let calls = calls_over(office, who).await?.into_iter().map(|row| Task {
        of: "public-comment",
        detail: row
            .comment_until
            .map(|last| format!("征集期到{}为止，还没有公布结果", date_in_words(last)))
            .into_iter()
            .collect(),
        title: row.title,
        act: "反馈结果",
        icon: "message-2",
        // No rule of the State sets a day.
        due: None,
        from: "意见征集".to_owned(),
        link: format!("/office/public-comments/{}", row.id),
    });
    Ok(errors.chain(calls).collect())
}
