//! Institutions (制度) of an agency: adopted, in force, revised, repealed; the published document beside each edition.

mod event;
mod life;

pub use event::{Happened, InstitutionEvent};
pub use life::{Edition, EditionForm, InstitutionForm, Kind, Life, State, check_repeal};
