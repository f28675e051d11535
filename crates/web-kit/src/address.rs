//! Where a call really comes from. A forwarded header is a claim; it is believed only from a proxy
//! that the operator named, and then only the part that this proxy wrote.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::http::HeaderMap;
use ipnet::IpNet;

use crate::settings::within;

/// The other end of the connection, as the server saw it.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// Stands for an address that nobody can vouch for. In no range, so it opens nothing.
pub const UNKNOWN: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

/// The address of the client: the peer, or if the peer is a proxy of ours, the last hop in
/// `X-Forwarded-For` that is none. Other headers are not looked at. A proxy that tells nothing, or
/// nonsense, gives [`UNKNOWN`]: better no office than an office for everybody behind the proxy.
pub fn client(peer: IpAddr, headers: &HeaderMap, proxies: &[IpNet]) -> IpAddr {
    let peer = peer.to_canonical();
    if !within(proxies, peer) {
        return peer;
    }
    let mut lines = Vec::new();
    for line in headers.get_all("x-forwarded-for") {
        match line.to_str() {
            Ok(line) => lines.push(line),
            Err(_) => return UNKNOWN,
        }
    }
    for hop in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
        match hop_address(hop.trim()) {
            Some(address) if within(proxies, address) => {}
            Some(address) => return address,
            None => return UNKNOWN,
        }
    }
    UNKNOWN
}

/// `192.0.2.1`, `192.0.2.1:443`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:443`.
fn hop_address(hop: &str) -> Option<IpAddr> {
    let bare = hop.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(hop);
    bare.parse::<IpAddr>()
        .ok()
        .or_else(|| hop.parse::<SocketAddr>().ok().map(|socket| socket.ip()))
        .map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(peer: &str, lines: &[&str], expected: &str) {
        let proxies = ["10.0.0.0/24".parse().unwrap(), "::1/128".parse().unwrap()];
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        headers.insert("x-real-ip", "192.168.0.9".parse().unwrap());
        headers.insert("forwarded", "for=192.168.0.9".parse().unwrap());
        let found = client(peer.parse().unwrap(), &headers, &proxies);
        assert_eq!(found, expected.parse::<IpAddr>().unwrap(), "{peer} {lines:?}");
    }

    #[test]
    fn only_named_proxies_are_believed() {
        // Not a proxy: whatever it claims, it is itself.
        check("203.0.113.5", &[], "203.0.113.5");
        check("203.0.113.5", &["192.168.0.9"], "203.0.113.5");
        check("::ffff:203.0.113.5", &["192.168.0.9"], "203.0.113.5");
        // A proxy: the last hop that is not one of ours.
        check("10.0.0.1", &["203.0.113.5"], "203.0.113.5");
        check("10.0.0.1", &["192.168.0.9, 203.0.113.5"], "203.0.113.5");
        check("10.0.0.1", &["192.168.0.9", "203.0.113.5"], "203.0.113.5");
        check("10.0.0.1", &["192.168.0.9, 203.0.113.5, 10.0.0.2"], "203.0.113.5");
        check("::1", &["[2001:db8::1]:443"], "2001:db8::1");
        check("::1", &["203.0.113.5:4711"], "203.0.113.5");
        check("10.0.0.1", &["::ffff:203.0.113.5"], "203.0.113.5");
        // A proxy that tells nothing usable opens nothing.
        for nothing in
            ["", "unknown", "localhost", "192.168.0.9, unknown", "127.0.0.1.evil", "010.0.0.1x", ","]
        {
            check("10.0.0.1", &[nothing], "0.0.0.0");
        }
        check("10.0.0.1", &[], "0.0.0.0");
        check("10.0.0.1", &["10.0.0.2, 10.0.0.3"], "0.0.0.0");
    }
}
