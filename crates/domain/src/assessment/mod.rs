//! Assessment (考核): sets of indicators as data, facts from frozen bulletins and from people, and the engine that makes
//! points out of them.

mod check;
mod counted;
mod draft;
mod event;
mod exact;
mod ledgers;
mod life;
mod metric;
mod scheme;
mod score;
mod written;

pub use counted::{Counted, known};
pub use draft::SET_BYTES;
pub use event::{AssessmentAct, AssessmentEvent};
pub use exact::Exact;
pub use ledgers::{Evidence, Ledger, Ledgers};
pub use life::{ANSWER_WITHIN, Life, OBJECT_WITHIN, State, answer_until};
pub use metric::{METRICS, Metric, is_counted, metric};
pub use scheme::{
    Band, Beside, Cap, Component, Data, Each, Eachs, Effect, Group, Indicator, Method, NotApplicable, Scheme,
    Veto, example, example_text, examples,
};
pub use score::{Fact, Facts, Leaf, Score, inapplicable, ranks};
pub use written::{hint, nothing};
