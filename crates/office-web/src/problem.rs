//! What the office refuses, as the frame answers it.

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
