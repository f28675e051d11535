//! A report that is written here: begun from the ledgers, edited by several people, counted anew. Its life is that of
//! an imported one.

mod begin;
mod edit;
mod merge;
mod work;
mod working;

pub use begin::begin;
pub(super) use begin::list_name;
pub use edit::{
    Edit, Moved, Saved, TextEntry, confirm_zeros, correct, moved, put_in_form, recount, save, take_counted,
    text_of, tried,
};
pub use merge::{Entry, Trouble, cell_text};
pub use work::{Done, Reason, Work, Zeros};
pub(super) use work::{forget, keep, work_of};
pub use working::{Working, drop_working, keep_working, working};
