//! The life of an annual report in the office: imported, approved, published, withdrawn. The figures
//! themselves and their checks are the crate `report`.

mod event;

pub use event::ReportEvent;
