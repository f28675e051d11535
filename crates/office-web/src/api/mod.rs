//! The JSON interface of the office, for programs with a token. A token acts for a person: whatever the
//! person may not do, it may not do either, and what needs the second factor it never does.

mod application;
mod filing;
mod report;

use gongkai_web_kit::routes::Routes;
use serde_json::Value;
use utoipa::OpenApi;

use crate::OfficeWeb;

/// The routes.
pub(crate) fn routes() -> Routes<OfficeWeb> {
    application::routes().join(report::routes())
}

/// What this surface says of its operations, as OpenAPI.
pub fn document() -> Value {
    #[derive(OpenApi)]
    #[openapi(paths(
        application::list,
        application::register,
        application::show,
        application::record,
        report::list,
        report::show,
        report::import,
        report::submit
    ))]
    struct Operations;
    serde_json::to_value(Operations::openapi()).unwrap_or_default()
}
