//! Files that people take with them. A browser stores them and runs nothing in them.

use std::fmt::Write;

use axum::{
    body::{Body, Bytes},
    http::{
        HeaderValue,
        header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};

use crate::problem::Problem;

/// A file for the client.
#[derive(Debug, Clone)]
pub struct Download {
    /// The name under which it is stored.
    pub name: String,
    /// Type of the content.
    pub kind: &'static str,
    /// The content.
    pub bytes: Bytes,
}

impl IntoResponse for Download {
    fn into_response(self) -> Response {
        let disposition = match HeaderValue::from_str(&disposition(&self.name, false)) {
            Ok(value) => value,
            Err(error) => return Problem::fault(error).into_response(),
        };
        let headers = [
            (CONTENT_TYPE, HeaderValue::from_static(self.kind)),
            (CONTENT_DISPOSITION, disposition),
            (CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'")),
        ];
        (headers, Body::from(self.bytes)).into_response()
    }
}

/// RFC 6266: the name in UTF-8, and a plain one for clients that do not know that. `shown`: in the page
/// that links it; otherwise it is stored.
pub fn disposition(name: &str, shown: bool) -> String {
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending)
        .filter(|ending| ending.len() <= 5 && ending.bytes().all(|b| b.is_ascii_alphanumeric()));
    let plain = ending.map_or_else(|| "file".to_owned(), |ending| format!("file.{ending}"));
    let way = if shown { "inline" } else { "attachment" };
    let mut value = format!("{way}; filename=\"{plain}\"; filename*=UTF-8''");
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            value.push(char::from(byte));
        } else {
            // Writing into a string cannot fail.
            let _ = write!(value, "%{byte:02X}");
        }
    }
    value
}

/// A cell of a table as text (RFC 4180) that no spreadsheet takes for a formula.
pub fn csv_cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    format!("\"{}{}\"", if formula { "'" } else { "" }, text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for (text, cell) in [
            ("a\"b", "\"a\"\"b\""),
            ("=1+1", "\"'=1+1\""),
            ("＠x", "\"'＠x\""),
            ("\tx", "\"'\tx\""),
            ("2-1", "\"2-1\""),
        ] {
            assert_eq!(csv_cell(text), cell);
        }
    }

    #[test]
    fn a_name_is_only_a_name() {
        for (name, expected) in [
            ("a.docx", "attachment; filename=\"file.docx\"; filename*=UTF-8''a.docx"),
            ("年.pdf", "attachment; filename=\"file.pdf\"; filename*=UTF-8''%E5%B9%B4.pdf"),
            ("a\"; x=\"\r\n", "attachment; filename=\"file\"; filename*=UTF-8''a%22%3B%20x%3D%22%0D%0A"),
        ] {
            assert_eq!(disposition(name, false), expected);
            assert_eq!(disposition(name, true), expected.replace("attachment", "inline"));
        }
    }
}
