//! The monthly bulletin (通报): what each unit released, what was late, what was wrong, frozen at a cut-off. It counts
//! single happenings, so that every figure opens what stands behind it, and none is lost between two bulletins.

mod column;
mod due;
mod event;
mod inaccuracy;
mod life;
mod period;
mod score;
mod snapshot;
mod text;

pub use column::Column;
pub use due::{first_due, read_due, refuse_past};
pub use event::BulletinEvent;
pub use inaccuracy::{Inaccuracy, Severity, WRONGS, wrong};
pub use life::{Act, Life, State};
pub use period::Period;
pub use score::{Deduction, ScoreRule, Standing, score_rule, score_rules};
pub use snapshot::{Item, Row, Snapshot, Subject, UnitName};
pub use text::{content, definitions, draft, headline, other_figures, with_due};
