//! Does a changing request come from a page of this site? Browsers say so in two headers that no
//! page can forge; a browser that says nothing is not believed.

use axum::http::{
    HeaderMap, HeaderName,
    header::{HOST, ORIGIN},
};

const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// `origins`: `https://host[:port]` of the site; empty: the host that the request itself names, which
/// is safe because a page of another host is not sent this host's cookies.
pub(crate) fn is_own(headers: &HeaderMap, origins: &[String]) -> bool {
    let Some(origin) = only(headers, &ORIGIN) else { return false };
    let own = if origins.is_empty() {
        let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
        host.is_some() && host == only(headers, &HOST)
    } else {
        origins.iter().any(|own| own == origin)
    };
    own && match headers.get(SITE).map(|value| value.as_bytes()) {
        // Older browsers do not send it; they send the origin.
        None => true,
        Some(site) => matches!(site, b"same-origin" | b"none"),
    }
}

fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_this_site() {
        let configured = vec!["https://gk.example".to_owned()];
        for (origins, origin, host, site, expected) in [
            (&[][..], Some("http://127.0.0.1:8080"), "127.0.0.1:8080", Some("same-origin"), true),
            (&[], Some("http://127.0.0.1:8080"), "127.0.0.1:8080", None, true),
            (&[], Some("http://127.0.0.1:8080"), "127.0.0.1:8080", Some("none"), true),
            (&[], Some("http://127.0.0.1:8080"), "127.0.0.1:8080", Some("same-site"), false),
            (&[], Some("http://127.0.0.1:8080"), "127.0.0.1:8080", Some("cross-site"), false),
            (&[], Some("http://127.0.0.1:8081"), "127.0.0.1:8080", None, false),
            (&[], Some("http://a.example"), "127.0.0.1:8080", None, false),
            (&[], Some("null"), "null", None, false),
            (&[], Some("127.0.0.1:8080"), "127.0.0.1:8080", None, false),
            (&[], None, "127.0.0.1:8080", Some("same-origin"), false),
            (&configured[..], Some("https://gk.example"), "inner:8080", Some("same-origin"), true),
            (&configured, Some("http://gk.example"), "gk.example", None, false),
            (&configured, Some("https://gk.example.a.example"), "gk.example", None, false),
            (&configured, None, "gk.example", None, false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, host.parse().unwrap());
            if let Some(origin) = origin {
                headers.insert(ORIGIN, origin.parse().unwrap());
            }
            if let Some(site) = site {
                headers.insert(SITE, site.parse().unwrap());
            }
            assert_eq!(is_own(&headers, origins), expected, "{origins:?} {origin:?} {host} {site:?}");
        }
    }
}
