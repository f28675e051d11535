//! What happens to regular returns, as the record keeps it.

use serde::{Deserialize, Serialize};

use crate::{
    event::{Object, Told},
    id::{RegularReturnId, ReturnFilingId},
};

/// One thing that happened. `name` is the return with its period: `政府信息公开月报2026年3月`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum ReturnEvent {
    /// Somebody began it with what the ledgers say.
    Begun {
        /// Which.
        id: RegularReturnId,
        /// The return with its period.
        name: String,
    },
    /// Somebody filled it in.
    Written {
        /// Which.
        id: RegularReturnId,
        /// The return with its period.
        name: String,
        /// How many rows changed.
        rows: usize,
        /// Rows whose figure is now not what the ledgers say, with figures and reason.
        overridden: Vec<String>,
    },
    /// The ledgers were counted anew.
    Recounted {
        /// Which.
        id: RegularReturnId,
        /// The return with its period.
        name: String,
        /// How many rows they say otherwise.
        rows: usize,
    },
    /// A draft that nobody had filed was deleted.
    Dropped {
        /// Which.
        id: RegularReturnId,
        /// The return with its period.
        name: String,
    },
    /// It went to the leader in charge.
    Submitted {
        /// Which.
        id: RegularReturnId,
        /// The return with its period.
        name: String,
        /// Digest of its figures, hexadecimal.
        digest: String,
    },
    /// The leader in charge gave it back.
    GivenBack {
        /// Which.
        id: RegularReturnId,
        /// The return with its period.
        name: String,
        /// What is to be mended.
        reason: String,
    },
    /// It was approved and filed; stands in the record of the agency.
    Filed {
        /// Which.
        id: RegularReturnId,
        /// The filing.
        filing: ReturnFilingId,
        /// The return with its period.
        name: String,
        /// Number among the filings of this period, from 1.
        number: i32,
        /// Digest of its figures, hexadecimal.
        digest: String,
    },
    /// It came in; stands in the record of the superior.
    Received {
        /// The filing.
        filing: ReturnFilingId,
        /// Name of the agency whose it is.
        from: String,
        /// The return with its period.
        name: String,
        /// Number among the filings of this period, from 1.
        number: i32,
        /// Digest of its figures, hexadecimal.
        digest: String,
    },
    /// The superior accepted it.
    Accepted {
        /// The filing.
        filing: ReturnFilingId,
        /// Name of the agency whose it is.
        from: String,
        /// The return with its period.
        name: String,
    },
    /// The superior sent it back.
    Returned {
        /// The filing.
        filing: ReturnFilingId,
        /// Name of the agency whose it is.
        from: String,
        /// The return with its period.
        name: String,
        /// What is to be mended.
        reason: String,
    },
    /// The superior reminded agencies.
    Reminded {
        /// The return with its period.
        name: String,
        /// How many.
        agencies: usize,
    },
}

impl Told for ReturnEvent {
    fn sentence(&self) -> String {
        let short = |digest: &str| digest.get(..8).unwrap_or(digest).to_owned();
        let brief = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let again =
            |number: i32| if number > 1 { format!("（第{number}次报送）") } else { String::new() };
        match self {
            Self::Begun { name, .. } => format!("开始填报{name}"),
            Self::Written { name, rows, overridden, .. } => {
                let changed = match overridden.as_slice() {
                    [] => String::new(),
                    some => format!("，改写台账数：{}", some.join("；")),
                };
                format!("填写{name}，改动{rows}行{changed}")
            }
            Self::Recounted { name, rows, .. } => format!("重新统计{name}，{rows}行有变化"),
            Self::Dropped { name, .. } => format!("删除{name}的草稿"),
            Self::Submitted { name, digest, .. } => format!("送审{name}（校验码{}）", short(digest)),
            Self::GivenBack { name, reason, .. } => format!("退回{name}给填报人，意见：{}", brief(reason)),
            Self::Filed { name, number, digest, .. } => {
                format!("批准并报送{name}{}（校验码{}）", again(*number), short(digest))
            }
            Self::Received { from, name, number, digest, .. } => {
                format!("收到{from}报送的{name}{}（校验码{}）", again(*number), short(digest))
            }
            Self::Accepted { from, name, .. } => format!("核收{from}的{name}"),
            Self::Returned { from, name, reason, .. } => {
                format!("退回{from}的{name}，意见：{}", brief(reason))
            }
            Self::Reminded { name, agencies } => format!("催报{name}，{agencies}个机关"),
        }
    }

    fn object(&self) -> Object {
        match self {
            Self::Begun { id, .. }
            | Self::Written { id, .. }
            | Self::Recounted { id, .. }
            | Self::Dropped { id, .. }
            | Self::Submitted { id, .. }
            | Self::GivenBack { id, .. }
            | Self::Filed { id, .. } => Object::new("regular_return", id.as_str()),
            Self::Received { filing, .. } | Self::Accepted { filing, .. } | Self::Returned { filing, .. } => {
                Object::new("return_filing", filing.as_str())
            }
            Self::Reminded { name, .. } => Object::new("return_collection", name.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Event;

    #[test]
    fn stored_shape_and_sentence() {
        let id = RegularReturnId::parse("r1").unwrap();
        let name = "政府信息公开月报2026年3月".to_owned();
        let overridden = vec!["解答咨询3→5（补登电话咨询2人次）".to_owned()];
        let event = ReturnEvent::Written { id, name: name.clone(), rows: 2, overridden };
        assert_eq!(
            event.sentence(),
            "填写政府信息公开月报2026年3月，改动2行，改写台账数：解答咨询3→5（补登电话咨询2人次）"
        );
        let stored = serde_json::to_value(Event::from(event.clone())).unwrap();
        assert_eq!((&stored["of"], &stored["what"]), (&"returns".into(), &"written".into()));
        assert_eq!(serde_json::from_value::<Event>(stored).unwrap(), Event::from(event));
        let filing = ReturnFilingId::parse("f1").unwrap();
        let (from, digest) = ("示范区司法局".to_owned(), "0123456789".to_owned());
        let came = ReturnEvent::Received { filing, from, name, number: 2, digest };
        assert_eq!(
            came.sentence(),
            "收到示范区司法局报送的政府信息公开月报2026年3月（第2次报送）（校验码01234567）"
        );
    }
}
