//! Ways of release beside the portal: the notice board, the electronic display, the cards of the hotline
//! (Art. 23, 25). An item that goes out by several ways is still one item; each way has its copy, and
//! each copy its state.

mod card;
mod copy;
mod event;

pub use card::Card;
pub use copy::{Answer, Channel, Copy, CopyState, Errand, Wanted};
pub use event::{ChannelAct, ChannelEvent};
