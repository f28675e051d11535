//! `public.put_report`: brings the public store up to date with one report of the office.

use gongkai_domain::id::AgencyId;
use gongkai_office::{
    Office, OfficeError,
    report::{Face, public_face},
};
use gongkai_public::{PublicStore, bundle::ANNUAL_REPORT};
use serde::Deserialize;

/// Rounds after which a report that keeps changing is left to its next message.
const ROUNDS: usize = 8;

/// What the message names.
#[derive(Debug, Deserialize)]
struct Named {
    agency: AgencyId,
    report: String,
}

/// Makes the public store show what the office says at this moment. The state is asked for again after
/// writing: if it changed meanwhile, the newer state is written too, so that two deliveries at once, or
/// in the wrong order, cannot leave a withdrawn report in the open.
pub async fn put_report(office: &Office, store: &PublicStore, payload: &str) -> Result<(), OfficeError> {
    let named: Named = serde_json::from_str(payload).map_err(OfficeError::fault)?;
    let mut face = public_face(office, &named.agency, &named.report).await?;
    for _ in 0..ROUNDS {
        show(store, &named.agency, &face).await?;
        let now = public_face(office, &named.agency, &named.report).await?;
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
