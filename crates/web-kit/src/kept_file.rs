//! Files that are kept under the digest of their content: whole or a part of them (RFC 9110, chapter 14),
//! never sent twice to a client that has them.

use std::ops::Range;

use axum::{
    body::Body,
    http::{
        HeaderMap, HeaderName, HeaderValue, StatusCode,
        header::{
            ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE,
            CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, IF_RANGE, RANGE,
        },
    },
    response::Response,
};

use crate::{download::disposition, problem::Problem};

/// A file, without its bytes.
#[derive(Debug, Clone)]
pub struct KeptFile {
    /// The name under which it is stored.
    pub name: String,
    /// Type of the content.
    pub media_type: String,
    /// Digest of the content.
    pub digest: String,
    /// Bytes.
    pub size: u64,
    /// Shown where it is linked, as pictures are; otherwise stored.
    pub shown: bool,
}

#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    /// The client has it.
    Nothing,
    Whole,
    Part(Range<u64>),
    /// A part behind the end.
    Beyond,
}

impl KeptFile {
    /// The answer; `bytes` gives those of the part that is wanted. Whoever keeps a copy has to ask
    /// whether it still holds: the file may have been withdrawn.
    pub fn answer(
        &self,
        request: &HeaderMap,
        bytes: impl FnOnce(Range<u64>) -> Body,
    ) -> Result<Response, Problem> {
        let tag = format!("\"{}\"", self.digest);
        let wanted = self.wanted(request, &tag);
        let mut response = Response::new(Body::empty());
        let headers = response.headers_mut();
        let mut put = |name: HeaderName, value: &str| {
            HeaderValue::from_str(value).map(|value| headers.insert(name, value)).map_err(Problem::fault)
        };
        put(CACHE_CONTROL, "no-cache")?;
        put(ETAG, &tag)?;
        put(ACCEPT_RANGES, "bytes")?;
        let (status, part) = match wanted {
            Wanted::Nothing => (StatusCode::NOT_MODIFIED, None),
            Wanted::Beyond => {
                put(CONTENT_RANGE, &format!("bytes */{}", self.size))?;
                // An answer without a type would be taken for one of a library.
                put(CONTENT_TYPE, &self.media_type)?;
                (StatusCode::RANGE_NOT_SATISFIABLE, None)
            }
            Wanted::Whole => (StatusCode::OK, Some(0..self.size)),
            Wanted::Part(part) => {
                put(CONTENT_RANGE, &format!("bytes {}-{}/{}", part.start, part.end - 1, self.size))?;
                (StatusCode::PARTIAL_CONTENT, Some(part))
            }
        };
        if let Some(part) = part {
            put(CONTENT_TYPE, &self.media_type)?;
            put(CONTENT_LENGTH, &(part.end - part.start).to_string())?;
            put(CONTENT_DISPOSITION, &disposition(&self.name, self.shown))?;
            put(CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'")?;
            *response.body_mut() = bytes(part);
        }
        *response.status_mut() = status;
        Ok(response)
    }

    fn wanted(&self, request: &HeaderMap, tag: &str) -> Wanted {
        let lines =
            |name: HeaderName| request.get_all(name).into_iter().filter_map(|line| line.to_str().ok());
        let mut known = lines(IF_NONE_MATCH).flat_map(|line| line.split(','));
        if known.any(|known| known.trim() == "*" || known.trim().trim_start_matches("W/") == tag) {
            return Wanted::Nothing;
        }
        // A part of another content would not fit to what the client has.
        let fits = request.get(IF_RANGE).is_none_or(|known| known.as_bytes() == tag.as_bytes());
        let Some(range) = request.get(RANGE).filter(|_| fits).and_then(|range| range.to_str().ok()) else {
            return Wanted::Whole;
        };
        part_of(range, self.size)
    }
}

/// One part. Several, or what cannot be read, are answered with the whole, as the standard allows.
fn part_of(range: &str, size: u64) -> Wanted {
    let Some((first, last)) = range.strip_prefix("bytes=").and_then(|range| range.trim().split_once('-'))
    else {
        return Wanted::Whole;
    };
    let number = |text: &str| -> Option<u64> {
        text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
    };
    let part = match (first, last) {
        ("", last) => number(last).map(|count| (size.saturating_sub(count), size)),
        (first, "") => number(first).map(|first| (first, size)),
        (first, last) => match (number(first), number(last)) {
            (Some(first), Some(last)) if first <= last => Some((first, last.saturating_add(1).min(size))),
            _ => None,
        },
    };
    match part {
        None => Wanted::Whole,
        Some((first, end)) if first < end => Wanted::Part(first..end),
        Some(_) => Wanted::Beyond,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts() {
        for (range, expected) in [
            ("bytes=0-9", Wanted::Part(0..10)),
            ("bytes=90-", Wanted::Part(90..100)),
            ("bytes=90-999", Wanted::Part(90..100)),
            ("bytes=-10", Wanted::Part(90..100)),
            ("bytes=-1000", Wanted::Part(0..100)),
            ("bytes=99-99", Wanted::Part(99..100)),
            ("bytes=100-", Wanted::Beyond),
            ("bytes=-0", Wanted::Beyond),
            ("bytes=5-4", Wanted::Whole),
            ("bytes=0-1,5-6", Wanted::Whole),
            ("bytes=+1-2", Wanted::Whole),
            ("bytes=99999999999999999999-", Wanted::Whole),
            ("lines=1-2", Wanted::Whole),
            ("bytes=-", Wanted::Whole),
        ] {
            assert_eq!(part_of(range, 100), expected, "{range}");
        }
    }

    #[test]
    fn conditions() {
        let file = KeptFile {
            name: "名册.docx".into(),
            media_type: "application/x".into(),
            digest: "ab".into(),
            size: 10,
            shown: false,
        };
        let status = |rows: &[(HeaderName, &str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in rows {
                headers.insert(name, value.parse().unwrap());
            }
            file.answer(&headers, |_| Body::empty()).unwrap().status().as_u16()
        };
        for (rows, expected) in [
            (&[][..], 200),
            (&[(IF_NONE_MATCH, "\"ab\"")], 304),
            (&[(IF_NONE_MATCH, "W/\"x\", W/\"ab\"")], 304),
            (&[(IF_NONE_MATCH, "*")], 304),
            (&[(IF_NONE_MATCH, "\"x\"")], 200),
            (&[(RANGE, "bytes=0-1")], 206),
            (&[(RANGE, "bytes=10-")], 416),
            (&[(RANGE, "bytes=0-1"), (IF_RANGE, "\"ab\"")], 206),
            (&[(RANGE, "bytes=0-1"), (IF_RANGE, "\"x\"")], 200),
            (&[(RANGE, "bytes=0-1"), (IF_NONE_MATCH, "\"ab\"")], 304),
        ] {
            assert_eq!(status(rows), expected, "{rows:?}");
        }
        let whole = file.answer(&HeaderMap::new(), |_| Body::empty()).unwrap();
        let name = whole.headers()[CONTENT_DISPOSITION].to_str().unwrap();
        assert!(name.ends_with("filename*=UTF-8''%E5%90%8D%E5%86%8C.docx"), "{name}");
    }
}
