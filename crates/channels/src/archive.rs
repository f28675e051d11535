//! State archives and public libraries (Art. 25): what was released is handed to them, in good time, by a
//! person who enters where and when. What was handed over stays there; of a document that is taken down they
//! are told.

use gongkai_domain::channel::Channel;

use crate::contract::{Carrier, Carrying, Failure, Parcel, Recall, Receipt};

/// All archives and libraries that an agency hands to.
#[derive(Debug, Clone, Copy)]
pub struct Archive;

impl Carrier for Archive {
    fn channel(&self) -> Channel {
        Channel::Archive
    }

    fn deliver<'a>(&'a self, _: &'a Parcel) -> Carrying<'a> {
        Box::pin(async {
            Err(Failure::Person("请移交档案馆、图书馆，登记接收单位和日期".to_owned()))
        })
    }

    fn withdraw<'a>(&'a self, recall: &'a Recall) -> Carrying<'a> {
        Box::pin(async move {
            if recall.is_posted {
                return Err(Failure::Person("请书面告知接收单位停止提供，登记告知日期".to_owned()));
            }
            Ok(Receipt { place: "没有移交过".to_owned(), ..Receipt::default() })
        })
    }
}
