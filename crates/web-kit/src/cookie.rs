//! The cookies of the site. `__Host-` binds them to this host, to TLS and to the whole site;
//! browsers take loopback for as good as TLS.

use axum::http::{HeaderMap, HeaderValue, header::COOKIE};

/// Names the session of a person of the office.
pub const SESSION: &str = "__Host-gongkai";
/// Names a visitor who was shown a form and is not signed in.
pub(crate) const VISITOR: &str = "__Host-gongkai-form";

/// Names a browser from which somebody has signed in, so that guesses from elsewhere do not lock it out.
pub(crate) const DEVICE: &str = "__Host-gongkai-device";

/// Opens the draft of an application that this browser keeps.
pub(crate) const DRAFT: &str = "__Host-gongkai-draft";
/// Opens the state of an application that somebody asked for by its code.
pub(crate) const TRACKED: &str = "__Host-gongkai-track";

/// The longest value that is looked at.
const LONGEST: usize = 128;

/// The value of a cookie. Two of one name are as good as none: one of them was planted.
pub(crate) fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(found, _)| *found == name)
        .map(|(_, value)| value);
    let value = values.next()?;
    let alone = values.next().is_none();
    (alone && !value.is_empty() && value.len() <= LONGEST).then_some(value)
}

/// The header that gives a session to the browser; it ends with the browser at the latest.
/// `None` if the value could not stand in a header.
pub fn begin_session(value: &str) -> Option<HeaderValue> {
    set(SESSION, value, "; SameSite=Lax")
}

/// The header that takes the session from the browser.
pub fn end_session() -> HeaderValue {
    HeaderValue::from_static("__Host-gongkai=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0")
}

/// The header that names a browser from which somebody has signed in; it lasts half a year.
pub fn remember_device(value: &str) -> Option<HeaderValue> {
    set(DEVICE, value, "; SameSite=Strict; Max-Age=15552000")
}

/// The header that gives a draft to the browser: until it is closed, or for so many seconds.
pub fn keep_draft(value: &str, seconds: Option<u32>) -> Option<HeaderValue> {
    let lasts = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    set(DRAFT, value, &format!("; SameSite=Lax{lasts}"))
}

/// The header that takes the draft from the browser.
pub fn drop_draft() -> HeaderValue {
    HeaderValue::from_static("__Host-gongkai-draft=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0")
}

/// The header that lets the browser look at an application for half an hour.
pub fn keep_tracked(value: &str) -> Option<HeaderValue> {
    set(TRACKED, value, "; SameSite=Strict; Max-Age=1800")
}

/// The header that ends it.
pub fn drop_tracked() -> HeaderValue {
    HeaderValue::from_static("__Host-gongkai-track=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0")
}

pub(crate) fn name_visitor(value: &str) -> Option<HeaderValue> {
    set(VISITOR, value, "; SameSite=Strict")
}

fn set(name: &str, value: &str, rest: &str) -> Option<HeaderValue> {
    let plain = value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    if !plain || value.is_empty() || value.len() > LONGEST {
        return None;
    }
    HeaderValue::from_str(&format!("{name}={value}; Path=/; Secure; HttpOnly{rest}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_or_none() {
        let long = format!("a={}", "x".repeat(LONGEST + 1));
        for (lines, expected) in [
            (&["a=1"][..], Some("1")),
            (&["b=2; a=1; c=3"], Some("1")),
            (&["b=2", "a=1"], Some("1")),
            (&["a=1; a=2"], None),
            (&["a=1", "a=1"], None),
            (&["a="], None),
            (&["aa=1"], None),
            (&[], None),
            (&[long.as_str()], None),
        ] {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(COOKIE, line.parse().unwrap());
            }
            assert_eq!(read(&headers, "a"), expected, "{lines:?}");
        }
    }

    #[test]
    fn a_value_cannot_bring_attributes() {
        assert!(begin_session("abc-_.9").is_some());
        assert_eq!(
            keep_draft("a", Some(604_800)).unwrap(),
            "__Host-gongkai-draft=a; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=604800"
        );
        for value in ["", "a;b", "a b", "a\r\nb", "a=b", "a,b", "值"] {
            assert!(begin_session(value).is_none(), "{value:?}");
        }
    }
}
