//! Where to go after signing in: only ever a path of this site.

/// The longest that is remembered.
const LONGEST: usize = 512;

/// A path of this site with its query, safe in a redirect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalPath(String);

impl LocalPath {
    /// The path in `text`, if it leads nowhere else: no host, no backslash, no step upwards, no
    /// character that a header or a browser would take for something else.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = text.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'\\' | b'"' | b'<' | b'>'));
        let path = text.split(['?', '#']).next().unwrap_or_default();
        let local = text.starts_with('/')
            && !path.contains("//")
            && !path.split('/').any(|part| matches!(part, "." | ".."))
            && !path.to_ascii_lowercase().contains("%2f")
            && !path.to_ascii_lowercase().contains("%5c");
        (text.len() <= LONGEST && plain && local).then(|| Self(text.to_owned()))
    }

    /// As it goes into the header `Location`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site() {
        for (text, good) in [
            ("/office", true),
            ("/office/reports?year=2025&page=2", true),
            ("/office/reports?next=https://a.example", true),
            ("", false),
            ("office", false),
            ("https://a.example/office", false),
            ("//a.example", false),
            ("/\\a.example", false),
            ("/office//a.example", false),
            ("/office/../x", false),
            ("/%2f/a.example", false),
            ("/%5Ca.example", false),
            ("/office\r\nSet-Cookie: a=b", false),
            ("/office\t", false),
            ("javascript:alert(1)", false),
            ("/关于", false),
        ] {
            assert_eq!(LocalPath::parse(text).is_some(), good, "{text:?}");
        }
        assert!(LocalPath::parse(&format!("/{}", "a".repeat(LONGEST))).is_none());
    }
}
