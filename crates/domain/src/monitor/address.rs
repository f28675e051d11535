//! The own public address: the only one that is ever asked.

/// An address as it is asked: scheme and host, no path. Names of machines inside, numbers that stand for the own
/// machine or network, and anything with a user in it are no public address.
pub fn public_address(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('/');
    let (scheme, rest) = text.split_once("://")?;
    if !matches!(scheme, "http" | "https") {
        return None;
    }
    let (host, port) = match rest.rsplit_once(':') {
        Some((host, port)) => (host, Some(port.parse::<u16>().ok()?)),
        None => (rest, None),
    };
    let labels: Vec<&str> = host.split('.').collect();
    let is_label = |label: &&str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let inside = ["local", "localhost", "internal", "lan", "home", "arpa"];
    let last = labels.last().copied().unwrap_or_default().to_ascii_lowercase();
    // A number, however it is written, is no name: what it stands for changes with whoever asks.
    let is_word = last.starts_with("xn--") || last.chars().all(|c| c.is_ascii_alphabetic());
    let named = labels.len() >= 2 && labels.iter().all(is_label);
    if !is_word || !named || host.len() > 253 || inside.contains(&last.as_str()) {
        return None;
    }
    let host = host.to_ascii_lowercase();
    Some(match port {
        Some(port) => format!("{scheme}://{host}:{port}"),
        None => format!("{scheme}://{host}"),
    })
}

#[cfg(test)]
mod tests {
    use super::public_address;

    #[test]
    fn only_a_public_name_is_asked() {
        for (text, expected) in [
            ("https://gk.example.gov.cn/", Some("https://gk.example.gov.cn")),
            (" http://GK.example.gov.cn:8080", Some("http://gk.example.gov.cn:8080")),
            ("ftp://gk.example.gov.cn", None),
            ("https://localhost", None),
            ("https://127.0.0.1", None),
            ("https://2130706433", None),
            ("https://0x7f.0.0.0x1", None),
            ("https://10.0.0.8", None),
            ("https://[::1]", None),
            ("https://db.internal", None),
            ("https://user@gk.example.gov.cn", None),
            ("https://gk.example.gov.cn/path", None),
            ("https://gk.example.gov.cn?x=1", None),
            ("https://gk..gov.cn", None),
            ("gk.example.gov.cn", None),
            ("", None),
        ] {
            assert_eq!(public_address(text).as_deref(), expected, "{text}");
        }
    }
}
