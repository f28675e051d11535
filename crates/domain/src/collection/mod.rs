//! Collection (汇总): annual reports are filed with the superior agency, which accepts them or sends them
//! back and sums them up. What a report says and what is wrong with it is the crate `report`.

mod event;
mod filing;
pub mod fingerprint;
mod release;
mod roll_up;
mod term;

pub use event::CollectionEvent;
pub use filing::{
    Filed, FilingState, LONGEST_RETURN, Origin, Standing, Wish, accept, explanation, may_come, may_file,
    receipt_number, send_back, standing,
};
pub use release::Releasable;
pub use roll_up::{
    Against, Carried, Scope, Succession, Unreconciled, makes_circle, may_sum, one_sided, reconcile,
};
pub use term::{Basis, Term, term};
