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

/// A form came without the button that says what was decided: nothing is decided for anybody.
pub(crate) fn undecided() -> Refusal {
    Refusal::new("decision_missing", "没有收到您的决定，请用页面下方的按钮提交")
}
