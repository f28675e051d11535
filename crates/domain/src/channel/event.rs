//! What happens to copies on channels, as the record keeps it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Channel;
use crate::{
    calendar::date_in_words,
    event::{Object, Told},
    id::DocumentId,
};

/// Most characters of a title in a sentence.
const TITLE: usize = 40;

/// One thing that happened to the copy of a document on a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelEvent {
    /// The document.
    pub document: DocumentId,
    /// Title then; empty where it may not be told.
    pub title: String,
    /// The channel.
    pub channel: Channel,
    /// What happened.
    #[serde(flatten)]
    pub act: ChannelAct,
}

/// What can happen to a copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum ChannelAct {
    /// The document is to go out by this channel too.
    Chosen {
        /// Up to this day; `None`: as long as it is public.
        until: Option<NaiveDate>,
    },
    /// It is no longer to go out by this channel.
    Dropped,
    /// The copy is there.
    Delivered {
        /// Number of the edition.
        edition: i32,
    },
    /// A person has to put it up.
    HandedOver {
        /// Number of the edition.
        edition: i32,
    },
    /// A person has put it up.
    Posted {
        /// Where.
        place: String,
        /// When.
        on: NaiveDate,
        /// With a photograph?
        photo: bool,
    },
    /// A person has to take it down.
    Recalled,
    /// A person has taken it down.
    TakenDown {
        /// Where.
        place: String,
        /// When.
        on: NaiveDate,
        /// With a photograph?
        photo: bool,
    },
    /// The copy is gone.
    Withdrawn,
    /// The program gave up.
    Stuck {
        /// Why, for a person.
        why: String,
    },
    /// Somebody had it tried once more.
    Retried,
    /// A second person sent it off.
    Sent,
}

impl Told for ChannelEvent {
    fn sentence(&self) -> String {
        use ChannelAct as Act;
        let (what, channel) = (self.shown(), self.channel.word());
        if self.channel == Channel::Archive
            && let Some(told) = self.deposited(&what)
        {
            return told;
        }
        let verb = if self.channel == Channel::NoticeBoard { "张贴" } else { "发布" };
        let proof = |photo: bool| if photo { "，附照片" } else { "" };
        match &self.act {
            Act::Chosen { until: None } => format!("选定{what}在{channel}发布"),
            Act::Chosen { until: Some(day) } => {
                format!("选定{what}在{channel}发布，至{}", date_in_words(*day))
            }
            Act::Dropped => format!("不再在{channel}发布{what}"),
            Act::Delivered { edition } => format!("把{what}第{edition}版送到{channel}"),
            Act::HandedOver { edition } => format!("把{what}第{edition}版交人工在{channel}{verb}"),
            Act::Posted { place, on, photo } => {
                format!("登记{what}于{}{verb}在{place}{}", date_in_words(*on), proof(*photo))
            }
            Act::Recalled => format!("把{what}交人工从{channel}撤下"),
            Act::TakenDown { place, on, photo } => {
                format!("登记{what}于{}从{place}撤下{}", date_in_words(*on), proof(*photo))
            }
            Act::Withdrawn => format!("从{channel}撤下{what}"),
            Act::Stuck { why } => format!("{what}在{channel}停住，原因：{why}"),
            Act::Retried => format!("重试{what}在{channel}的发布"),
            Act::Sent => format!("核对后发送{what}到{channel}"),
        }
    }

    fn object(&self) -> Object {
        Object::new("document", self.document.as_str())
    }
}

impl ChannelEvent {
    /// What happens with archives and libraries has words of its own.
    fn deposited(&self, what: &str) -> Option<String> {
        use ChannelAct as Act;
        Some(match &self.act {
            Act::Chosen { .. } => format!("把{what}列入移交清单"),
            Act::Dropped | Act::Withdrawn => format!("把{what}移出移交清单"),
            Act::HandedOver { edition } => format!("{what}第{edition}版等待移交"),
            Act::Posted { place, on, .. } => format!("登记{what}于{}移交{place}", date_in_words(*on)),
            Act::Recalled => format!("{what}已撤下，等待告知接收单位"),
            Act::TakenDown { place, on, .. } => {
                format!("登记{what}于{}告知{place}停止提供", date_in_words(*on))
            }
            _ => return None,
        })
    }

    /// 信息“…”.
    fn shown(&self) -> String {
        if self.title.is_empty() {
            return "一条信息".to_owned();
        }
        let mut title: String = self.title.chars().take(TITLE).collect();
        if title.len() < self.title.len() {
            title.push('…');
        }
        format!("信息“{title}”")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Event;

    fn event(title: &str, act: ChannelAct) -> ChannelEvent {
        let document = DocumentId::parse("d1").unwrap();
        ChannelEvent { document, title: title.to_owned(), channel: Channel::NoticeBoard, act }
    }

    #[test]
    fn stored_shape_and_sentence() {
        let on = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let act = ChannelAct::Posted { place: "政务大厅公示栏".to_owned(), on, photo: true };
        let event = event("关于办公时间的通知", act);
        assert_eq!(
            event.sentence(),
            "登记信息“关于办公时间的通知”于2026年11月24日张贴在政务大厅公示栏，附照片"
        );
        let stored = serde_json::to_value(Event::from(event.clone())).unwrap();
        let expected = serde_json::json!({
            "of": "channel", "document": "d1", "title": "关于办公时间的通知", "channel": "notice_board",
            "what": "posted", "place": "政务大厅公示栏", "on": "2026-11-24", "photo": true,
        });
        assert_eq!(stored, expected);
        assert_eq!(serde_json::from_value::<Event>(stored).unwrap(), Event::from(event));
    }

    #[test]
    fn what_goes_to_archives() {
        let on = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let place = || "示范区档案馆".to_owned();
        for (act, told) in [
            (ChannelAct::Chosen { until: None }, "把信息“甲”列入移交清单"),
            (ChannelAct::HandedOver { edition: 2 }, "信息“甲”第2版等待移交"),
            (
                ChannelAct::Posted { place: place(), on, photo: false },
                "登记信息“甲”于2026年11月24日移交示范区档案馆",
            ),
            (ChannelAct::Recalled, "信息“甲”已撤下，等待告知接收单位"),
            (
                ChannelAct::TakenDown { place: place(), on, photo: true },
                "登记信息“甲”于2026年11月24日告知示范区档案馆停止提供",
            ),
            (ChannelAct::Dropped, "把信息“甲”移出移交清单"),
        ] {
            let event = ChannelEvent { channel: Channel::Archive, ..event("甲", act) };
            assert_eq!(event.sentence(), told);
        }
    }

    #[test]
    fn a_title_that_may_not_be_told_is_not() {
        assert_eq!(event("", ChannelAct::Withdrawn).sentence(), "从公示栏撤下一条信息");
        let long = event(&"长".repeat(50), ChannelAct::Recalled);
        assert_eq!(long.sentence(), format!("把信息“{}…”交人工从公示栏撤下", "长".repeat(40)));
    }
}
