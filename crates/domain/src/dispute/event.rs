//! What happens to disputes, as the record keeps it.

use serde::{Deserialize, Serialize};

use crate::{
    event::{Object, Told},
    id::{ApplicationId, DisputeId},
};

/// One thing that happened to a dispute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum DisputeEvent {
    /// It is in the register.
    Registered {
        /// Which.
        dispute: DisputeId,
        /// The case that it is about.
        application: ApplicationId,
        /// Number of that case.
        number: String,
        /// Its group in table four, in words.
        kind: String,
    },
    /// The defence was handed in, the result came, or an entry was mended.
    Changed {
        /// Which.
        dispute: DisputeId,
        /// Number of the case.
        number: String,
        /// Its group in table four, in words.
        kind: String,
        /// The result in words; empty: none yet.
        result: String,
    },
    /// It was registered by mistake.
    Struck {
        /// Which.
        dispute: DisputeId,
        /// Number of the case.
        number: String,
        /// Its group in table four, in words.
        kind: String,
        /// Why it counts no more.
        because: String,
    },
}

impl Told for DisputeEvent {
    fn sentence(&self) -> String {
        match self {
            Self::Registered { number, kind, .. } => format!("登记办件{number}的{kind}"),
            Self::Changed { number, kind, result, .. } if result.is_empty() => {
                format!("修改办件{number}的{kind}")
            }
            Self::Changed { number, kind, result, .. } => format!("登记办件{number}的{kind}结果：{result}"),
            Self::Struck { number, kind, because, .. } => {
                format!("撤销办件{number}的{kind}登记：{because}")
            }
        }
    }

    fn object(&self) -> Object {
        let (Self::Registered { dispute, .. } | Self::Changed { dispute, .. } | Self::Struck { dispute, .. }) =
            self;
        Object::new("dispute", dispute.as_str())
    }
}
