//! What happens to letters of the public, as the record keeps it: never what they say, nor who wrote them.

use serde::{Deserialize, Serialize};

use super::{FeedbackKind, Outcome};
use crate::{
    event::{Object, Told},
    id::{AgencyId, DocumentId, FeedbackId},
};

/// One thing that happened to letters of the public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum FeedbackEvent {
    /// A letter came in.
    Received {
        /// Which.
        letter: FeedbackId,
        /// What it is.
        kind: FeedbackKind,
    },
    /// Somebody entered what came on paper, by telephone or at the counter.
    Entered {
        /// Which.
        letter: FeedbackId,
        /// What it is.
        kind: FeedbackKind,
    },
    /// Somebody looked who wrote it.
    ContactSeen {
        /// Which.
        letter: FeedbackId,
        /// What it is.
        kind: FeedbackKind,
    },
    /// Another unit is to answer.
    HandedOn {
        /// Which.
        letter: FeedbackId,
        /// Name of the unit.
        unit: String,
    },
    /// It was answered.
    Answered {
        /// Which.
        letter: FeedbackId,
        /// Was there an error?
        was_wrong: bool,
    },
    /// A row of the adoption table was written.
    OpinionKept {
        /// The call.
        document: DocumentId,
        /// What became of comments of this kind.
        outcome: Outcome,
    },
    /// A row of the adoption table was taken out.
    OpinionDropped {
        /// The call.
        document: DocumentId,
    },
    /// Who wrote them is kept no longer.
    ContactsErased {
        /// Whose letters.
        agency: AgencyId,
        /// How many.
        letters: u32,
    },
    /// Comments were put under rows of the adoption table.
    Sorted {
        /// The call.
        document: DocumentId,
        /// How many.
        comments: u32,
    },
}

impl Told for FeedbackEvent {
    fn sentence(&self) -> String {
        use FeedbackEvent as Event;
        match self {
            Event::Received { kind, .. } => format!("收到一条{}", kind.word()),
            Event::Entered { kind, .. } => format!("登记一条来信来电的{}", kind.word()),
            Event::ContactSeen { kind, .. } => format!("查看一条{}的联系方式", kind.word()),
            Event::HandedOn { unit, .. } => format!("把一条纠错转给{unit}办理"),
            Event::Answered { was_wrong, .. } => {
                format!("答复一条纠错，结论：{}", if *was_wrong { "确有错误" } else { "没有错误" })
            }
            Event::OpinionKept { outcome, .. } => format!("写一类公众意见的采纳情况：{}", outcome.word()),
            Event::OpinionDropped { .. } => "删除一类公众意见的采纳情况".to_owned(),
            Event::ContactsErased { letters, .. } => {
                format!("删除{letters}条公众来信的联系方式（保存期限已满）")
            }
            Event::Sorted { comments, .. } => format!("把{comments}条公众意见归类"),
        }
    }

    fn object(&self) -> Object {
        use FeedbackEvent as Event;
        match self {
            Event::Received { letter, .. }
            | Event::Entered { letter, .. }
            | Event::ContactSeen { letter, .. }
            | Event::HandedOn { letter, .. }
            | Event::Answered { letter, .. } => Object::new("feedback", letter.as_str()),
            Event::ContactsErased { agency, .. } => Object::new("agency", agency.as_str()),
            Event::OpinionKept { document, .. }
            | Event::OpinionDropped { document }
            | Event::Sorted { document, .. } => Object::new("document", document.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Event;

    #[test]
    fn stored_shape_and_sentence() {
        let letter = FeedbackId::parse("f1").unwrap();
        let event = FeedbackEvent::ContactSeen { letter, kind: FeedbackKind::Error };
        assert_eq!(event.sentence(), "查看一条纠错的联系方式");
        let stored = serde_json::to_value(Event::from(event.clone())).unwrap();
        let expected = serde_json::json!({
            "of": "feedback", "what": "contact_seen", "letter": "f1", "kind": "error",
        });
        assert_eq!(stored, expected);
        assert_eq!(serde_json::from_value::<Event>(stored).unwrap(), Event::from(event));
    }
}
