//! Files of a copy: what was made, the list of marks, and the picture as it stands with its marks.

use axum::{
    extract::State as Given,
    http::{
        HeaderValue,
        header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    },
    response::{IntoResponse, Redirect, Response},
};
use gongkai_domain::{authority::Read, refusal::Refusal};
use gongkai_office::application::{self, Cases, Copy, Source};
use gongkai_web_kit::{
    caller::Caller,
    download::Download,
    extract::{Asked, At},
    problem::Problem,
};

use super::{
    super::{ROOT, page::loaded},
    Which, make,
};
use crate::{OfficeWeb, problem};

pub async fn file(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
    Asked(which): Asked<Which>,
) -> Result<Response, Problem> {
    loaded(&desk, &caller, &id).await?;
    let right = caller.authorise::<Read, Cases>(&id)?;
    let copy = match application::copy(desk.office(), &right, &which.of).await.map_err(problem) {
        Ok(copy) => copy,
        Err(Problem::NotFound) => return Ok(Redirect::to(&format!("{ROOT}/{id}/redactions")).into_response()),
        Err(error) => return Err(error),
    };
    match which.kind.as_str() {
        "source" => picture(&desk, &caller, &id, &copy).await,
        "list-pdf" => list(&desk, &copy, true).await,
        "list-docx" => list(&desk, &copy, false).await,
        kind => {
            let file =
                application::copy_file(desk.office(), &right, &which.of, kind).await.map_err(problem)?;
            Ok(Download { name: file.name, kind: file.media_type, bytes: file.bytes.into() }.into_response())
        }
    }
}

async fn list(desk: &OfficeWeb, copy: &Copy, pdf: bool) -> Result<Response, Problem> {
    let bytes = make::list(desk, copy, pdf).await?.map_err(Problem::from)?;
    let (ending, kind) = if pdf { ("pdf", make::PDF) } else { ("docx", make::DOCX) };
    let name = format!("{}-区分处理清单.{ending}", copy.number);
    Ok(Download { name, kind, bytes: bytes.into() }.into_response())
}

/// The picture drawn anew without what is marked, to be shown in the page.
async fn picture(desk: &OfficeWeb, caller: &Caller, id: &str, copy: &Copy) -> Result<Response, Problem> {
    if !matches!(copy.source, Source::Picture { .. }) {
        return Err(Problem::NotFound);
    }
    let (_, bytes) =
        application::paper(desk.office(), caller.staff(), id, &copy.row.paper_id).await.map_err(problem)?;
    let (reader, patches) = (desk.reader(), make::patches(copy));
    let drawn = tokio::task::spawn_blocking(move || reader.redraw(&bytes, &patches)).await;
    let drawn = drawn.map_err(Problem::fault)?;
    let drawn = drawn.map_err(|sentence| Problem::from(Refusal::new("unreadable_picture", sentence)))?;
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(drawn.media_type)),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'")),
    ];
    Ok((headers, drawn.bytes).into_response())
}
