//! Headers that tell browsers what a page may do: next to nothing.

use axum::http::{
    HeaderMap, HeaderName, HeaderValue,
    header::{
        CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
        X_CONTENT_TYPE_OPTIONS,
    },
};

const CONTENT: &str = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; \
                       frame-ancestors 'none'; form-action 'self'";

const ALWAYS: [(HeaderName, HeaderValue); 6] = [
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    // The own origin still arrives with forms: the check of foreign forms needs it.
    (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ),
    (HeaderName::from_static("x-permitted-cross-domain-policies"), HeaderValue::from_static("none")),
];

/// For search engines, in answers of any type: they are to show neither the content nor a copy of it.
pub const UNLISTED: &str = "noindex, noarchive";
const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// Asks search engines to leave an answer out. One that reads files alone sees no tag of a page.
pub fn leave_out(headers: &mut HeaderMap) {
    headers.insert(ROBOTS, HeaderValue::from_static(UNLISTED));
}

/// Adds what every answer has. A page that says nothing about caches is kept by none.
pub(crate) fn secure(headers: &mut HeaderMap, behind_tls: bool) {
    for (name, value) in ALWAYS {
        headers.insert(name, value);
    }
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(CONTENT));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if behind_tls {
        let two_years = HeaderValue::from_static("max-age=63072000; includeSubDomains");
        headers.insert(STRICT_TRANSPORT_SECURITY, two_years);
    }
}
