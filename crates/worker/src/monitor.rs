//! The own public addresses are asked, one after the other.

use gongkai_channels::Prober;
use gongkai_domain::monitor::indicators;
use gongkai_office::{OfficeError, monitor};

use crate::Hands;

/// Asks each agency's own public address once.
pub async fn probe(hands: &Hands) -> Result<(), OfficeError> {
    let addresses = monitor::addresses(&hands.office).await?;
    if addresses.is_empty() {
        return Ok(());
    }
    let prober = Prober::new(indicators().probe.seconds).map_err(OfficeError::fault)?;
    for (agency, address) in addresses {
        let probed = prober.ask(&address).await;
        let told = (probed.opened, probed.status, probed.milliseconds);
        monitor::keep_probe(&hands.office, &agency, told).await?;
    }
    Ok(())
}
