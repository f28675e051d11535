//! What the office refuses, as the frame answers it.

use gongkai_domain::refusal::Refusal;
use gongkai_office::OfficeError;
use gongkai_web_kit::problem::Problem;

/// Every handler passes the office's errors through here.
pub(crate) fn problem(error: OfficeError) -> Problem {
    match error {
        OfficeError::Refused(all) => Problem::Refused(all),
        OfficeError::NotFound => Problem::NotFound,
        OfficeError::StepUp => Problem::StepUp,
        OfficeError::Conflict => Problem::Conflict(Vec::new()),
        OfficeError::Fault(cause) => Problem::fault(cause),
    }
}

/// A year or a month of an address that cannot be read or that there is not: never shown as another one.
pub(crate) fn no_such_period(asked: &str, wanted: &str) -> Problem {
    let asked: String = asked.chars().take(20).collect();
    let sentence = format!("没有“{asked}”这一期，请写成{wanted}，或者从页面上的链接进入");
    Problem::BadRequest(Refusal::new("period_unusable", sentence))
}

/// A form came without the button that says what was decided: nothing is decided for anybody.
pub(crate) fn undecided() -> Refusal {
    Refusal::new("decision_missing", "没有收到您的决定，请用页面下方的按钮提交")
}
