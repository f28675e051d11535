//! Channels beside the portal: where the copies of a document stand, what has to be posted or taken down,
//! the sheet for the notice board, the cards of the hotline.

mod deposit;
mod desk;
mod hotline;
mod page;
mod posting;
mod sheet;

use gongkai_domain::organisation::Duty;
use gongkai_office::channel::PHOTO_BYTES;
use gongkai_web_kit::{policy::Policy, routes::Routes};

use crate::{OfficeWeb, publication};

/// Who posts and takes down.
pub const POSTERS: &[Duty] = publication::WRITERS;
/// Who chooses channels and hands over to archives and libraries.
pub const KEEPERS: &[Duty] = &[Duty::DisclosureReviewer];
/// Who sends off what another person has prepared.
pub const SENDERS: &[Duty] = &[Duty::DisclosureReviewer, Duty::ResponsibleLeader];
/// Who reads the cards of the hotline.
pub const CARD_READERS: &[Duty] = &Duty::CONTENT;

const READ: Policy = Policy::duties(publication::READERS);
const POST: Policy = Policy::duties(POSTERS);
const KEEP: Policy = Policy::duties(KEEPERS);
/// To send off an article asks for the second factor again.
const SEND: Policy = Policy::duties(SENDERS).stepped_up();
const CARDS: Policy = Policy::duties(CARD_READERS);

/// A form with one photograph and a few words.
const FORM_BYTES: usize = PHOTO_BYTES + (1 << 20);

/// The routes.
pub fn routes() -> Routes<OfficeWeb> {
    Routes::new()
        .get("/office/documents/{id}/channels", READ, "channel.show", page::show)
        .post("/office/documents/{id}/channels", KEEP, "channel.choose", page::choose)
        .post("/office/documents/{id}/channels/retry", KEEP, "channel.retry", page::retry)
        .post("/office/documents/{id}/channels/send", SEND, "channel.send", page::send)
        .get("/office/documents/{id}/sheet", READ, "channel.sheet", sheet::show)
        .get("/office/documents/{id}/posting", POST, "channel.post", posting::form)
        .upload("/office/documents/{id}/posting", POST, "channel.post", FORM_BYTES, posting::enter)
        .get("/office/documents/{id}/photo", READ, "channel.photo", posting::photo)
        .get("/office/channels", POST, "channel.desk", desk::show)
        .get("/office/deposits", KEEP, "channel.deposits", deposit::show)
        .upload("/office/deposits", KEEP, "channel.hand_over", FORM_BYTES, deposit::hand_over)
        .post("/office/deposits/enlist", KEEP, "channel.enlist", deposit::enlist)
        .get("/office/deposits/list.xlsx", KEEP, "channel.deposits", deposit::list)
        .get("/office/hotline", CARDS, "channel.hotline", hotline::show)
}
