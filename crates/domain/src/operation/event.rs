//! What happens in operation, as the record keeps it.

use serde::{Deserialize, Serialize};

use crate::{
    event::{Object, Told},
    id::JobId,
};

/// One thing that was done to the installation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum OperationEvent {
    /// A stuck job was started again by hand.
    JobRetried {
        /// The job.
        job: JobId,
    },
    /// A setting of the agency was changed.
    SettingChanged {
        /// Name of the setting, as on the page.
        name: String,
        /// The value until then.
        before: String,
        /// The value since.
        after: String,
    },
}

impl Told for OperationEvent {
    fn sentence(&self) -> String {
        match self {
            Self::JobRetried { .. } => "重新执行停住的任务".to_owned(),
            Self::SettingChanged { name, before, after } => {
                format!("把设置“{name}”从“{before}”改为“{after}”")
            }
        }
    }

    fn object(&self) -> Object {
        match self {
            Self::JobRetried { job } => Object::new("job", job.as_str()),
            Self::SettingChanged { name, .. } => Object::new("setting", name),
        }
    }
}
