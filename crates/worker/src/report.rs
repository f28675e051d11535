//! `public.put_report` and `public.put_filed_report`: bring the public store up to date with one report of the office.

use gongkai_domain::id::AgencyId;
use gongkai_office::{
    Office, OfficeError,
    collection::filed_face,
    report::{Face, public_face},
};
use gongkai_public::{PublicStore, bundle::ANNUAL_REPORT};
use serde::Deserialize;

/// Rounds after which a report that keeps changing is left to its next message.
const ROUNDS: usize = 8;

/// What the message names: a report that the agency keeps here, or one that came to its superior as a file.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Named {
    Own { agency: AgencyId, report: String },
    Filed { collector: AgencyId, agency: AgencyId, year: i32 },
}

impl Named {
    fn agency(&self) -> &AgencyId {
        match self {
            Self::Own { agency, .. } | Self::Filed { agency, .. } => agency,
        }
    }

    async fn face(&self, office: &Office) -> Result<Face, OfficeError> {
        match self {
            Self::Own { agency, report } => public_face(office, agency, report).await,
            Self::Filed { collector, agency, year } => filed_face(office, collector, agency, *year).await,
        }
    }
}

/// Makes the public store show what the office says at this moment. The state is asked for again after
/// writing: if it changed meanwhile, the newer state is written too, so that two deliveries at once, or
/// in the wrong order, cannot leave a withdrawn report in the open.
pub async fn put_report(office: &Office, store: &PublicStore, payload: &str) -> Result<(), OfficeError> {
    let named: Named = serde_json::from_str(payload).map_err(OfficeError::fault)?;
    let mut face = named.face(office).await?;
    for _ in 0..ROUNDS {
        show(store, named.agency(), &face).await?;
        let now = named.face(office).await?;
        if now == face {
            return Ok(());
        }
        face = now;
    }
    Err(OfficeError::fault("the report kept changing while it was delivered"))
}

async fn show(store: &PublicStore, agency: &AgencyId, face: &Face) -> Result<(), OfficeError> {
    match face {
        Face::Shown(bundle) => store.put(bundle).await,
        Face::Withdrawn { year, edition, because, on } => {
            store.withdraw(agency, ANNUAL_REPORT, &year.to_string(), *edition, because, *on).await
        }
        Face::Nothing => Ok(()),
    }
    .map_err(OfficeError::fault)
}
