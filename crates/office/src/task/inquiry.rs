//! Inquiries that wait for an answer.

use gongkai_domain::{authority::Staff, inquiry::InquiryResult, organisation::Duty, task::Task};

use crate::{Office, OfficeError, chance::day_in_china, inquiry};

pub(super) async fn tasks(office: &Office, who: &Staff) -> Result<Vec<Task>, OfficeError> {
    let is_clerk = who.has_any(&[Duty::InquiryClerk]);
    // Where nobody keeps the register, what the portal asked goes to the disclosure office.
    let stands_in = !is_clerk && who.has_any(&[Duty::DisclosureReviewer]);
    if !is_clerk && (!stands_in || inquiry::has_clerk(office, &who.agency).await?) {
        return Ok(Vec::new());
    }
    let open = inquiry::open_inquiries(office, who, is_clerk).await?;
    let task = |row: inquiry::inquiry_row::Model| Task {
        of: "inquiry",
        title: row.question.chars().take(40).collect(),
        detail: vec![row.number],
        act: "答复",
        icon: "message-2",
        // A term that ends with a day ends before the first moment of the next one.
        due: row.due_at.map(|due| day_in_china(due - chrono::TimeDelta::seconds(1))),
        from: InquiryResult::parse(&row.result).map_or("", InquiryResult::word).to_owned(),
        link: format!("/office/inquiries/{}", row.id),
    };
    Ok(open.into_iter().map(task).collect())
}
