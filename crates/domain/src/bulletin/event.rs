//! What happens to bulletins, as the record keeps it.

use serde::{Deserialize, Serialize};

use crate::{
    event::{Object, Told},
    id::{BulletinId, InaccuracyId},
};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum BulletinEvent {
    /// The figures of a period were frozen.
    Frozen {
        /// Which.
        bulletin: BulletinId,
        /// 2026年11月.
        month: String,
        /// Digest of what was frozen, hexadecimal.
        digest: String,
    },
    /// Its text was written on.
    Written {
        /// Which.
        bulletin: BulletinId,
        /// 2026年11月.
        month: String,
    },
    /// It went to the leader in charge.
    Sent {
        /// Which.
        bulletin: BulletinId,
        /// 2026年11月.
        month: String,
        /// Digest of what was sent.
        digest: String,
    },
    /// It was sent back.
    Returned {
        /// Which.
        bulletin: BulletinId,
        /// 2026年11月.
        month: String,
        /// Why.
        reason: String,
    },
    /// It was approved.
    Approved {
        /// Which.
        bulletin: BulletinId,
        /// 2026年11月.
        month: String,
        /// Digest of what was on the screen.
        digest: String,
    },
    /// It was issued.
    Issued {
        /// Which.
        bulletin: BulletinId,
        /// 2026年11月.
        month: String,
        /// Its number.
        number: String,
    },
    /// A person confirmed that something public is wrong.
    InaccuracyConfirmed {
        /// Which.
        inaccuracy: InaccuracyId,
        /// Where.
        place: String,
    },
    /// It was not wrong after all.
    InaccuracyRevoked {
        /// Which.
        inaccuracy: InaccuracyId,
        /// Where.
        place: String,
        /// Why.
        reason: String,
    },
}

impl Told for BulletinEvent {
    fn sentence(&self) -> String {
        let short = |digest: &str| digest.get(..8).unwrap_or(digest).to_owned();
        match self {
            Self::Frozen { month, digest, .. } => {
                format!("生成{month}通报的统计数据（校验码{}）", short(digest))
            }
            Self::Written { month, .. } => format!("修改{month}通报的文稿"),
            Self::Sent { month, digest, .. } => format!("送审{month}通报（校验码{}）", short(digest)),
            Self::Returned { month, reason, .. } => format!("退回{month}通报，原因：{reason}"),
            Self::Approved { month, digest, .. } => format!("审签{month}通报（校验码{}）", short(digest)),
            Self::Issued { month, number, .. } => format!("印发{month}通报，{number}"),
            Self::InaccuracyConfirmed { place, .. } => format!("确认差错：{place}"),
            Self::InaccuracyRevoked { place, reason, .. } => format!("撤销差错：{place}，原因：{reason}"),
        }
    }

    fn object(&self) -> Object {
        match self {
            Self::Frozen { bulletin, .. }
            | Self::Written { bulletin, .. }
            | Self::Sent { bulletin, .. }
            | Self::Returned { bulletin, .. }
            | Self::Approved { bulletin, .. }
            | Self::Issued { bulletin, .. } => Object::new("bulletin", bulletin.as_str()),
            Self::InaccuracyConfirmed { inaccuracy, .. } | Self::InaccuracyRevoked { inaccuracy, .. } => {
                Object::new("inaccuracy", inaccuracy.as_str())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Event;

    #[test]
    fn stored_shape_and_sentence() {
        let event = BulletinEvent::Issued {
            bulletin: BulletinId::parse("b1").unwrap(),
            month: "2026年11月".to_owned(),
            number: "示司公开通〔2026〕11号".to_owned(),
        };
        assert_eq!(event.sentence(), "印发2026年11月通报，示司公开通〔2026〕11号");
        let stored = serde_json::to_value(Event::from(event.clone())).unwrap();
        assert_eq!(stored["of"], "bulletin");
        assert_eq!(stored["what"], "issued");
        assert_eq!(serde_json::from_value::<Event>(stored).unwrap(), Event::from(event));
    }
}
