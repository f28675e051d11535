//! Counts how often documents are opened. Only the document and the day are known here, never who opened
//! it: no cookie, no address, nothing about the browser. Machines that say what they are do not count.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use axum::http::{HeaderMap, header::USER_AGENT};

/// Documents that are counted between two flushes.
const MOST: usize = 50_000;

/// Numbers that were not written down yet.
#[derive(Default)]
pub struct Views(Mutex<HashMap<Box<str>, i64>>);

impl Views {
    /// A page of the portal was sent. What is no page of a document, or goes to a machine, does not count.
    pub fn sent(&self, path: &str, headers: &HeaderMap) {
        if document_of(path).is_none() || is_machine(headers) {
            return;
        }
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let room = counts.len() < MOST;
        match counts.get_mut(path) {
            Some(count) => *count += 1,
            None if room => {
                counts.insert(path.into(), 1);
            }
            None => {}
        }
    }

    /// What was counted since the last time, with its memory.
    pub fn take(&self) -> HashMap<Box<str>, i64> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Code of the agency and id of the document, if the path is that of a document's page.
pub fn document_of(path: &str) -> Option<(&str, &str)> {
    let (agency, document) = path.strip_prefix("/documents/")?.split_once('/')?;
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    (plain(agency) && plain(document)).then_some((agency, document))
}

/// Words by which machines name themselves.
const NAMES: [&[u8]; 14] = [
    b"bot",
    b"crawl",
    b"curl",
    b"feed",
    b"fetch",
    b"go-http",
    b"headless",
    b"java/",
    b"monitor",
    b"python",
    b"slurp",
    b"spider",
    b"wget",
    b"okhttp",
];

/// Does the client say that it is no reader, or fetch the page before anybody has asked for it?
fn is_machine(headers: &HeaderMap) -> bool {
    let early = ["purpose", "sec-purpose"].into_iter().filter_map(|name| headers.get(name));
    let mut early = early.filter_map(|value| value.to_str().ok());
    if early.any(|value| value.contains("prefetch") || value.contains("prerender")) {
        return true;
    }
    let Some(agent) = headers.get(USER_AGENT).map(|value| value.as_bytes()) else { return true };
    let begins = |at: usize| {
        let rest = agent.get(at..).unwrap_or_default();
        NAMES.iter().any(|name| rest.get(..name.len()).is_some_and(|word| word.eq_ignore_ascii_case(name)))
    };
    // One look at each byte; the words begin with few letters.
    let first = |byte: &u8| b"bcfghjmpswo".contains(&byte.to_ascii_lowercase());
    agent.is_empty() || agent.iter().enumerate().any(|(at, byte)| first(byte) && begins(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

    fn headers(agent: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(USER_AGENT, agent.parse().unwrap());
        headers
    }

    #[test]
    fn readers_count_and_machines_do_not() {
        for (agent, counts) in [
            (FIREFOX, true),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0 Safari/537.36",
                true,
            ),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) MicroMessenger/8.0.50", true),
            ("Mozilla/5.0 (compatible; Baiduspider/2.0)", false),
            ("SomeBOT/1", false),
            ("curl/8.14", false),
            ("Python-urllib/3.13", false),
            ("Mozilla/5.0 HeadlessChrome/138", false),
            ("", false),
        ] {
            let views = Views::default();
            views.sent("/documents/sfj/d1", &headers(agent));
            assert_eq!(views.take().len(), usize::from(counts), "{agent}");
        }
        let views = Views::default();
        views.sent("/documents/sfj/d1", &HeaderMap::new());
        let mut early = headers(FIREFOX);
        early.insert("sec-purpose", "prefetch;prerender".parse().unwrap());
        views.sent("/documents/sfj/d1", &early);
        assert!(views.take().is_empty());
    }

    #[test]
    fn only_pages_of_documents_count() {
        let views = Views::default();
        for path in [
            "/",
            "/documents/sfj/d1.json",
            "/documents/sfj/d1.pdf",
            "/documents/sfj/d1/files/f1.xlsx",
            "/documents/sfj/",
            "/documents/sfj/d%201",
            "/search",
        ] {
            views.sent(path, &headers(FIREFOX));
        }
        assert!(views.take().is_empty());
        for _ in 0..3 {
            views.sent("/documents/sfj/d1", &headers(FIREFOX));
        }
        assert_eq!(views.take().into_iter().collect::<Vec<_>>(), [("/documents/sfj/d1".into(), 3)]);
        assert!(views.take().is_empty());
    }
}
