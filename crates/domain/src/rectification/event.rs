//! What happens to tickets, as the record keeps it.

use serde::{Deserialize, Serialize};

use crate::{
    event::{Object, Told},
    id::TicketId,
};

/// One thing that happened to a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketEvent {
    /// Which.
    pub ticket: TicketId,
    /// Its number.
    pub number: String,
    /// What happened.
    #[serde(flatten)]
    pub act: Happened,
}

/// What can happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Happened {
    /// 下达.
    Issued,
    /// 签收.
    Accepted,
    /// 异议.
    Disputed,
    /// 异议不成立.
    Upheld,
    /// 撤销.
    Cancelled,
    /// 延期.
    Extended,
    /// 回执.
    Replied,
    /// 退回.
    Returned,
    /// 核验.
    Verified,
    /// 销号.
    Closed,
    /// 存入佐证.
    ProofAdded,
    /// 删去佐证.
    ProofRemoved,
}

impl Happened {
    /// As shown in the course of a ticket.
    pub const fn word(self) -> &'static str {
        match self {
            Happened::Issued => "下达",
            Happened::Accepted => "签收",
            Happened::Disputed => "提出异议",
            Happened::Upheld => "不采纳异议",
            Happened::Cancelled => "撤销",
            Happened::Extended => "延长期限",
            Happened::Replied => "提交回执",
            Happened::Returned => "退回",
            Happened::Verified => "核验",
            Happened::Closed => "销号",
            Happened::ProofAdded => "存入佐证",
            Happened::ProofRemoved => "删去佐证",
        }
    }

    /// What an act is in the record.
    pub const fn of(act: &super::Act) -> Self {
        use super::Act;
        match act {
            Act::Accept => Happened::Accepted,
            Act::Dispute { .. } => Happened::Disputed,
            Act::Uphold { .. } => Happened::Upheld,
            Act::Cancel { .. } => Happened::Cancelled,
            Act::Extend { .. } => Happened::Extended,
            Act::Reply(_) => Happened::Replied,
            Act::Return { .. } => Happened::Returned,
            Act::Verify { .. } => Happened::Verified,
            Act::Close => Happened::Closed,
        }
    }
}

impl Told for TicketEvent {
    fn sentence(&self) -> String {
        format!("{}{}", self.number, self.act.word())
    }

    fn object(&self) -> Object {
        Object::new("ticket", self.ticket.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Event;

    #[test]
    fn stored_shape_and_sentence() {
        let ticket = TicketId::parse("t1").unwrap();
        let event = TicketEvent { ticket, number: "整改〔2026〕3号".to_owned(), act: Happened::Closed };
        assert_eq!(event.sentence(), "整改〔2026〕3号销号");
        let stored = serde_json::to_value(Event::from(event.clone())).unwrap();
        let expected = serde_json::json!({
            "of": "rectification", "ticket": "t1", "number": "整改〔2026〕3号", "what": "closed",
        });
        assert_eq!(stored, expected);
        assert_eq!(serde_json::from_value::<Event>(stored).unwrap(), Event::from(event));
    }
}
