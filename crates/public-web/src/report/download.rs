//! `/annual-reports/{year}/{agency}.pdf` and the other kinds: the report as a file.

use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::Response,
};
use gongkai_public::PublishedReport;
use gongkai_report::Report;
use gongkai_web_kit::problem::Problem;

use super::{press::Kind, read};
use crate::{portal::Portal, words};

/// The name of an agency's file without its ending, and the kind it asks for.
pub fn asked(file: &str) -> Option<(&str, Kind)> {
    Kind::ALL.into_iter().find_map(|kind| Some((file.strip_suffix(kind.ending())?.strip_suffix('.')?, kind)))
}

/// The file.
pub async fn answer(portal: &Portal, published: &PublishedReport, kind: Kind) -> Result<Response, Problem> {
    let bytes = portal.printer.print(Report { scope: published.scope, ..read(published)? }, kind).await?;
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind.media_type()));
    let name = words::encoded(&format!("{}.{}", published.title, kind.ending()));
    let named =
        format!("attachment; filename=\"{}.{}\"; filename*=UTF-8''{name}", published.year, kind.ending());
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::try_from(named).map_err(Problem::fault)?);
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::{Kind, asked};

    #[test]
    fn kinds_by_their_ending() {
        let rows = [
            ("sfj.pdf", Some(("sfj", Kind::Pdf))),
            ("sfj.docx", Some(("sfj", Kind::Docx))),
            ("a.b.json", Some(("a.b", Kind::Json))),
            ("sfj", None),
            ("sfjpdf", None),
            ("sfj.PDF", None),
        ];
        for (file, kind) in rows {
            assert_eq!(asked(file), kind, "{file}");
        }
    }
}
