//! Whether the own public address opens, as a visitor from outside would find it. Only the front page is asked for, no
//! other address is followed, and a name that leads into the own network is not asked at all.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::time::Instant;

/// Most of an answer that is read: the beginning says that a page comes.
const MOST: usize = 1 << 20;

/// What came of a probe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Probed {
    /// Did a page come in time?
    pub opened: bool,
    /// Status of the answer; 0: there was none.
    pub status: u16,
    /// How long it took.
    pub milliseconds: u64,
}

/// Asks addresses.
pub struct Prober {
    http: reqwest::Client,
}

/// Names are looked up as always; addresses inside are left out.
struct Outside {
    inside_too: bool,
}

impl Resolve for Outside {
    fn resolve(&self, name: Name) -> Resolving {
        let inside_too = self.inside_too;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let found: Vec<SocketAddr> =
                found.filter(|address| inside_too || is_outside(address.ip())).collect();
            if found.is_empty() {
                return Err("the name leads to no public address".into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// Is it an address of the public network?
fn is_outside(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [first, second, ..] = v4.octets();
            let shared = first == 100 && (64..128).contains(&second);
            !(v4.is_private()
                || v4.is_loopback()
                || v4.is_link_local()
                || v4.is_broadcast()
                || v4.is_multicast()
                || v4.is_documentation()
                || first == 0
                || first >= 240
                || shared)
        }
        IpAddr::V6(v6) => {
            let [first, ..] = v6.segments();
            let is_local = (first & 0xfe00) == 0xfc00 || (first & 0xffc0) == 0xfe80;
            !(v6.is_loopback() || v6.is_unspecified() || v6.is_multicast() || is_local)
        }
    }
}

impl Prober {
    /// For a page that has to come within so many seconds.
    ///
    /// # Errors
    /// The machine has no transport security.
    pub fn new(seconds: u32) -> Result<Self, String> {
        Self::build(seconds, false)
    }

    /// The same, that asks the own machine too: for tests.
    ///
    /// # Errors
    /// The machine has no transport security.
    pub fn of_tests(seconds: u32) -> Result<Self, String> {
        Self::build(seconds, true)
    }

    fn build(seconds: u32, inside_too: bool) -> Result<Self, String> {
        // Somebody else may have installed it already: then that is the one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .timeout(Duration::from_secs(seconds.into()))
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .dns_resolver(Arc::new(Outside { inside_too }))
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Self { http })
    }

    /// Asks for the front page of an address: scheme and host without a path.
    pub async fn ask(&self, address: &str) -> Probed {
        let begun = Instant::now();
        let (opened, status) = match self.http.get(format!("{address}/")).send().await {
            Ok(mut answer) => {
                let status = answer.status();
                // A page that leads elsewhere is there all the same.
                let good = status.is_success() || status.is_redirection();
                (good && comes(&mut answer).await, status.as_u16())
            }
            Err(_) => (false, 0),
        };
        let milliseconds = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        Probed { opened, status, milliseconds }
    }
}

/// Does the text come too, in time?
async fn comes(answer: &mut reqwest::Response) -> bool {
    let mut read = 0;
    while read < MOST {
        match answer.chunk().await {
            Ok(Some(piece)) => read += piece.len(),
            Ok(None) => return true,
            Err(_) => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::is_outside;

    #[test]
    fn what_is_inside() {
        for (address, outside) in [
            ("8.8.8.8", true),
            ("240e::1", true),
            ("127.0.0.1", false),
            ("10.1.2.3", false),
            ("172.16.0.1", false),
            ("192.168.1.1", false),
            ("169.254.169.254", false),
            ("100.64.0.1", false),
            ("0.0.0.0", false),
            ("::1", false),
            ("::ffff:127.0.0.1", false),
            ("fd00::1", false),
            ("fe80::1", false),
        ] {
            assert_eq!(is_outside(address.parse().unwrap()), outside, "{address}");
        }
    }
}
