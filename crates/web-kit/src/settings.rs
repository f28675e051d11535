//! What the operator decides about the web surfaces.

use std::{net::IpAddr, time::Duration};

use ipnet::IpNet;

/// Settings of the site. The defaults suit one machine whose browsers run on it.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Does a proxy in front speak TLS? Then browsers are told never to come without it.
    pub behind_tls: bool,
    /// `https://host[:port]` under which browsers know the site. Empty: whatever host they ask for.
    pub origins: Vec<String>,
    /// Proxies whose word about the client's address is believed.
    pub proxies: Vec<IpNet>,
    /// Addresses from which the office can be reached; outside of them it does not exist.
    pub office_ranges: Vec<IpNet>,
    /// Addresses that may ask how the program is doing.
    pub probe_ranges: Vec<IpNet>,
    /// Requests worked on at once; further ones are told to come again.
    pub requests_at_once: usize,
    /// Of these, kept free for submitting and for the office.
    pub reserved_at_once: usize,
    /// A body that brings nothing for so long is given up.
    pub body_silence: Duration,
    /// A body that is not complete after so long is given up.
    pub body_total: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        let loopback =
            || vec![net(IpAddr::from([127, 0, 0, 0]), 8), net(IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1]), 128)];
        Self {
            behind_tls: false,
            origins: Vec::new(),
            proxies: Vec::new(),
            office_ranges: loopback(),
            probe_ranges: loopback(),
            requests_at_once: 512,
            reserved_at_once: 64,
            body_silence: Duration::from_secs(15),
            body_total: Duration::from_secs(300),
        }
    }
}

fn net(address: IpAddr, bits: u8) -> IpNet {
    IpNet::new(address, bits).unwrap_or_else(|_| IpNet::from(address))
}

/// Is the address in one of the ranges?
pub(crate) fn within(ranges: &[IpNet], address: IpAddr) -> bool {
    let address = address.to_canonical();
    ranges.iter().any(|range| range.contains(&address))
}
