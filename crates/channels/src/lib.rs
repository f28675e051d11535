//! Ways of release beside the portal, by one contract: deliver, withdraw, a receipt for each. To deliver
//! twice leaves one copy, to withdraw what is not there succeeds, and whatever is slow is cut off. What
//! fails says of which kind it is: later, never, or only by a person.
//!
//! A channel is given what is public and nothing else; it knows neither drafts nor people.
#![warn(missing_docs)]

mod archive;
mod contract;
mod display;
mod hotline;
mod notice_board;
mod portal_export;
mod probe;
mod screens;
mod wechat;

pub use archive::Archive;
pub use contract::{Carrier, Carrying, Failure, LIMIT, Notes, Parcel, Recall, Receipt, in_time};
pub use display::{Display, Signed, Signing};
pub use hotline::{Hotline, card};
pub use notice_board::NoticeBoard;
pub use portal_export::PortalExport;
pub use probe::{Probed, Prober};
pub use screens::{LONGEST, screens};
pub use wechat::{Account, PLATFORM, WeChat};

use std::{collections::BTreeMap, sync::Arc};

use gongkai_domain::channel::Channel;
use gongkai_public::PublicStore;

/// The channels of this process.
#[derive(Clone)]
pub struct Channels {
    all: BTreeMap<Channel, Arc<dyn Carrier>>,
    display: Arc<Display>,
}

impl Channels {
    /// Every channel that there is.
    pub fn new(store: PublicStore, signing: Signing, wechat: Arc<WeChat>) -> Self {
        let display = Arc::new(Display::new(store.clone(), signing));
        let carriers: [Arc<dyn Carrier>; 6] = [
            Arc::new(NoticeBoard),
            display.clone(),
            Arc::new(Hotline),
            wechat,
            Arc::new(PortalExport::new(store)),
            Arc::new(Archive),
        ];
        let all = carriers.into_iter().map(|carrier| (carrier.channel(), carrier)).collect();
        Self { all, display }
    }

    /// The one that carries there.
    pub fn of(&self, channel: Channel) -> Option<&Arc<dyn Carrier>> {
        self.all.get(&channel)
    }

    /// The displays, whose lists are signed anew from time to time.
    pub fn display(&self) -> &Display {
        &self.display
    }
}

/// A two-dimensional code of an address; `None` where there is no address.
pub fn code(address: &str) -> Option<gongkai_public::display::Code> {
    use qrcode::{Color, EcLevel, QrCode};
    /// Light squares around it, as its standard wants them.
    const QUIET: usize = 4;
    if address.is_empty() {
        return None;
    }
    let code = QrCode::with_error_correction_level(address, EcLevel::M).ok()?;
    let mut path = String::new();
    for (row, colours) in code.to_colors().chunks(code.width()).enumerate() {
        for (column, colour) in colours.iter().enumerate() {
            if *colour == Color::Dark {
                path.push_str(&format!("M{} {}h1v1h-1z", column + QUIET, row + QUIET));
            }
        }
    }
    Some(gongkai_public::display::Code { side: code.width() + 2 * QUIET, path })
}
