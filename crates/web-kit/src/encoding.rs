//! One content in the three forms in which it travels, compressed once and sent many times.

use std::io::Write;

use axum::{
    body::{Body, Bytes},
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY},
    },
    response::Response,
};
use data_encoding::HEXLOWER;
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};

use crate::{headers::leave_out, problem::Problem};

/// How hard to compress: pages while somebody waits, assets once for the life of the program.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Effort {
    Page,
    Asset,
}

/// What a client takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coding {
    Brotli,
    Gzip,
    Plain,
}

/// Content with its compressed forms and the tag that tells whether a browser has it already.
#[derive(Debug)]
pub(crate) struct Encoded {
    status: StatusCode,
    kind: HeaderValue,
    tag: HeaderValue,
    plain: Bytes,
    gzip: Option<Bytes>,
    brotli: Option<Bytes>,
    unlisted: bool,
}

impl Encoded {
    /// Compresses what is worth it: text that becomes smaller.
    pub fn new(status: StatusCode, kind: &str, plain: Bytes, effort: Effort) -> Result<Self, Problem> {
        let digest = Sha256::digest(&plain);
        let tag = format!("W/\"{}\"", HEXLOWER.encode(digest.get(..12).unwrap_or_default()));
        let (mut gzip, mut brotli) = (None, None);
        if is_text(kind) {
            gzip = smaller(gzip_of(&plain, effort).map_err(Problem::fault)?, &plain);
            brotli = smaller(brotli_of(&plain, effort).map_err(Problem::fault)?, &plain);
        }
        Ok(Self {
            status,
            kind: HeaderValue::from_str(kind).map_err(Problem::fault)?,
            tag: HeaderValue::from_str(&tag).map_err(Problem::fault)?,
            plain,
            gzip,
            brotli,
            unlisted: false,
        })
    }

    /// The same, with the request to search engines to leave it out.
    pub fn unlisted(self) -> Self {
        Self { unlisted: true, ..self }
    }

    /// What it weighs in memory.
    pub fn weight(&self) -> usize {
        let bytes = |form: &Option<Bytes>| form.as_ref().map_or(0, Bytes::len);
        self.plain.len() + bytes(&self.gzip) + bytes(&self.brotli) + 256
    }

    /// The answer to a request with these headers; `cache` says who may keep it for how long.
    pub fn respond(&self, request: &HeaderMap, cache: HeaderValue) -> Response {
        let mut response = Response::new(Body::empty());
        let unchanged = self.status == StatusCode::OK && has_already(request, &self.tag);
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, cache);
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        headers.insert(ETAG, self.tag.clone());
        if self.unlisted {
            leave_out(headers);
        }
        if unchanged {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
        headers.insert(CONTENT_TYPE, self.kind.clone());
        let (bytes, coding) = match (accepted(request), &self.brotli, &self.gzip) {
            (Coding::Brotli, Some(bytes), _) => (bytes, Some("br")),
            (Coding::Gzip, _, Some(bytes)) => (bytes, Some("gzip")),
            _ => (&self.plain, None),
        };
        if let Some(coding) = coding {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
        let body = Body::from(bytes.clone());
        *response.body_mut() = body;
        *response.status_mut() = self.status;
        response
    }
}

fn is_text(kind: &str) -> bool {
    kind.starts_with("text/") || ["javascript", "json", "xml", "svg"].iter().any(|word| kind.contains(word))
}

fn smaller(packed: Vec<u8>, plain: &Bytes) -> Option<Bytes> {
    (packed.len() < plain.len()).then(|| packed.into())
}

fn gzip_of(plain: &[u8], effort: Effort) -> std::io::Result<Vec<u8>> {
    let level = match effort {
        Effort::Page => Compression::new(6),
        Effort::Asset => Compression::best(),
    };
    let mut packer = GzEncoder::new(Vec::new(), level);
    packer.write_all(plain)?;
    packer.finish()
}

fn brotli_of(plain: &[u8], effort: Effort) -> std::io::Result<Vec<u8>> {
    let quality = match effort {
        Effort::Page => 5,
        Effort::Asset => 9,
    };
    let mut out = Vec::new();
    let mut packer = brotli::CompressorWriter::new(&mut out, 4096, quality, 22);
    packer.write_all(plain)?;
    packer.flush()?;
    drop(packer);
    Ok(out)
}

/// `If-None-Match` compares weakly: a list of tags, or `*`.
fn has_already(request: &HeaderMap, tag: &HeaderValue) -> bool {
    fn bare(tag: &str) -> &str {
        tag.trim().trim_start_matches("W/")
    }
    let Ok(own) = tag.to_str() else { return false };
    request
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .any(|known| known.trim() == "*" || bare(known) == bare(own))
}

/// The coding with the highest weight that we have; of equal ones the smallest result.
fn accepted(request: &HeaderMap) -> Coding {
    let offers = || {
        request
            .get_all(ACCEPT_ENCODING)
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(','))
            .filter_map(offer)
    };
    let weight =
        |name: &str| offers().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, weight)| weight);
    let any = weight("*").unwrap_or(0);
    let plain = weight("identity").unwrap_or(0);
    let mut best = (Coding::Plain, 0);
    for (coding, weight) in [
        (Coding::Brotli, weight("br").unwrap_or(any)),
        (Coding::Gzip, weight("gzip").or_else(|| weight("x-gzip")).unwrap_or(any)),
    ] {
        if weight > best.1 && weight >= plain {
            best = (coding, weight);
        }
    }
    best.0
}

/// `gzip;q=0.5` → gzip, 500 thousandths. What cannot be read is not wanted.
fn offer(text: &str) -> Option<(&str, u16)> {
    let mut parts = text.split(';').map(str::trim);
    let name = parts.next().filter(|name| !name.is_empty())?;
    let Some(parameter) = parts.next() else { return Some((name, 1000)) };
    let value = parameter.strip_prefix("q=").or_else(|| parameter.strip_prefix("Q="));
    let weight: f32 =
        value.and_then(|value| value.trim().parse().ok()).filter(|q| (0.0..=1.0).contains(q))?;
    Some((name, (weight * 1000.0).round() as u16))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_client_chooses() {
        for (accept, expected) in [
            (None, Coding::Plain),
            (Some(""), Coding::Plain),
            (Some("gzip, deflate, br, zstd"), Coding::Brotli),
            (Some("gzip"), Coding::Gzip),
            (Some("x-gzip"), Coding::Gzip),
            (Some("GZIP"), Coding::Gzip),
            (Some("br;q=0.5, gzip;q=0.8"), Coding::Gzip),
            (Some("br;q=0.8, gzip;q=0.8"), Coding::Brotli),
            (Some("br;q=0, gzip;q=0.001"), Coding::Gzip),
            (Some("br;q=0, gzip;q=0"), Coding::Plain),
            (Some("*"), Coding::Brotli),
            (Some("*;q=0.1, br;q=0"), Coding::Gzip),
            (Some("*;q=0"), Coding::Plain),
            (Some("identity"), Coding::Plain),
            (Some("identity, gzip;q=0.5"), Coding::Plain),
            (Some("identity;q=0.5, gzip"), Coding::Gzip),
            (Some("gzip;q=2"), Coding::Plain),
            (Some("gzip;q=x"), Coding::Plain),
            (Some("gzip ; q=0.5"), Coding::Gzip),
            (Some("zstd"), Coding::Plain),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(accept) = accept {
                headers.insert(ACCEPT_ENCODING, accept.parse().unwrap());
            }
            assert_eq!(accepted(&headers), expected, "{accept:?}");
        }
    }

    #[test]
    fn a_browser_that_has_it_gets_nothing() {
        let page = Encoded::new(StatusCode::OK, "text/html", "abc".into(), Effort::Page).unwrap();
        let tag = page.tag.to_str().unwrap().to_owned();
        let strong = tag.trim_start_matches("W/").to_owned();
        for (known, expected) in [
            (tag.clone(), true),
            (strong.clone(), true),
            (format!("\"x\", {tag}"), true),
            ("*".to_owned(), true),
            ("\"x\"".to_owned(), false),
            (strong.trim_matches('"').to_owned(), false),
            (String::new(), false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(IF_NONE_MATCH, known.parse().unwrap());
            let status = page.respond(&headers, HeaderValue::from_static("no-cache")).status();
            assert_eq!(status == StatusCode::NOT_MODIFIED, expected, "{known}");
        }
    }

    #[test]
    fn what_does_not_shrink_is_not_packed() {
        let short = Encoded::new(StatusCode::OK, "text/html", "a".into(), Effort::Page).unwrap();
        assert!(short.gzip.is_none() && short.brotli.is_none());
        let picture = Encoded::new(StatusCode::OK, "image/png", vec![0; 5000].into(), Effort::Page).unwrap();
        assert!(picture.gzip.is_none() && picture.brotli.is_none());
        let long = Encoded::new(StatusCode::OK, "text/html", vec![b'a'; 5000].into(), Effort::Page).unwrap();
        assert!(long.gzip.is_some() && long.brotli.is_some());
    }
}
