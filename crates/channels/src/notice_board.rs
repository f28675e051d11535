//! The notice board (信息公告栏, Art. 25). The program sets the sheet; a person posts it, says when and where,
//! and takes it down again.

use gongkai_domain::channel::Channel;

use crate::contract::{Carrier, Carrying, Failure, Parcel, Recall, Receipt};

/// All notice boards of an agency.
#[derive(Debug, Clone, Copy)]
pub struct NoticeBoard;

impl Carrier for NoticeBoard {
    fn channel(&self) -> Channel {
        Channel::NoticeBoard
    }

    fn deliver<'a>(&'a self, parcel: &'a Parcel) -> Carrying<'a> {
        Box::pin(async move {
            let until = match parcel.until {
                Some(day) => format!("，{}后撤下", gongkai_domain::calendar::date_in_words(day)),
                None => String::new(),
            };
            Err(Failure::Person(format!("请打印公示单张贴，登记时间和地点{until}")))
        })
    }

    fn withdraw<'a>(&'a self, recall: &'a Recall) -> Carrying<'a> {
        Box::pin(async move {
            if recall.is_posted {
                return Err(Failure::Person("请立即到公示栏撤下，登记撤下时间".to_owned()));
            }
            Ok(Receipt { place: "没有张贴在外的公示单".to_owned(), ..Receipt::default() })
        })
    }
}
