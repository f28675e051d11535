//! Regular returns (定期报表): the figures of a month or a quarter, filled in from the ledgers and by hand, approved by
//! another person than whoever filled them in, and filed with the superior agency. What the forms ask for is data of
//! the crate `report`.

mod event;
mod life;
mod sheet;
mod sum;

pub use event::ReturnEvent;
pub use life::{Life, Ready, State};
pub use sheet::{Change, Earlier, Entry, Fault, Line, SCHEMA, Sheet, read_figure, shown};
pub use sum::{Group, Total, total};
