//! The life of an annual report in the office: imported, approved, published, withdrawn. The figures
//! themselves and their checks are the crate `report`.

mod event;
mod life;

pub use event::ReportEvent;
pub use life::{
    Approval, Brought, Explained, Life, Standing, State, comment, is_past_term, reason, term, year_running,
};
