//! What happens to an organisation, as the record keeps it.

use serde::{Deserialize, Serialize};

use crate::{
    event::{Object, Told},
    id::AgencyId,
};

/// One thing that happened to an agency, its units, its staff or their duties.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum OrganisationEvent {
    /// An agency was set up.
    AgencyFounded {
        /// The new agency.
        agency: AgencyId,
        /// Its full name.
        name: String,
    },
}

impl Told for OrganisationEvent {
    fn sentence(&self) -> String {
        match self {
            Self::AgencyFounded { name, .. } => format!("建立机关“{name}”"),
        }
    }

    fn object(&self) -> Object {
        match self {
            Self::AgencyFounded { agency, .. } => Object::new("agency", agency.as_str()),
        }
    }
}
