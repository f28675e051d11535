//! Proofs of a ticket: put in, opened, shown, taken away.

use axum::{
    extract::State as Given,
    http::{
        HeaderValue, StatusCode,
        header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    },
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{authority::Read, refusal::Refusal};
use gongkai_office::{
    OfficeError,
    rectification::{self, PROOF_BYTES, Tickets, file_row},
    report::SourceFile,
};
use gongkai_web_kit::{
    caller::Caller,
    download::Download,
    extract::{Asked, At},
    form::Entered,
    problem::Problem,
    seal::Sealer,
    upload::{FileKind, UploadForm, UploadRules},
};
use serde::Deserialize;

use super::{ROOT, page::page};
use crate::{OfficeWeb, problem, words::moment};

const RULES: UploadRules =
    UploadRules { files: 1, each: PROOF_BYTES, kinds: &[FileKind::Png, FileKind::Jpeg, FileKind::Pdf] };

/// A proof on the page of its ticket.
pub(super) struct Proof {
    pub id: String,
    pub name: String,
    pub by: String,
    pub is_picture: bool,
    /// May the person take it away?
    pub own: bool,
}

pub(super) fn is_picture(of: &file_row::Model) -> bool {
    of.media_type.starts_with("image/")
}

pub(super) fn shown(of: &file_row::Model, caller: &Caller) -> Proof {
    Proof {
        id: of.id.clone(),
        name: of.name.clone(),
        by: format!("{}，{}", of.by_name, moment(of.at)),
        is_picture: is_picture(of),
        own: of.by == caller.staff().id.as_str(),
    }
}

async fn answered(
    at: (&OfficeWeb, &Caller, &Sealer),
    id: &str,
    entered: &Entered,
    done: Result<(), OfficeError>,
) -> Result<Response, Problem> {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("{ROOT}/{id}")).into_response()),
        Err(OfficeError::Refused(all)) => {
            let again = page(at, id, entered.view(&all)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

pub async fn add(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    upload: UploadForm,
) -> Result<Response, Problem> {
    let right = caller.authorise::<Read, Tickets>(&id)?;
    rectification::show(desk.office(), caller.staff(), &right).await.map_err(problem)?;
    let mut upload = upload.read(&RULES).await?;
    let file = upload.files.pop();
    let mut refusals = std::mem::take(&mut upload.refusals);
    if file.is_none() && refusals.is_empty() {
        refusals.push(Refusal::new("file_missing", "请选择截图、照片或者PDF").at("file"));
    }
    // What is called a picture is one if the limited process can draw it.
    if let Some(file) = file.as_ref().filter(|file| refusals.is_empty() && file.kind != FileKind::Pdf) {
        let (reader, bytes) = (desk.reader(), file.bytes.clone());
        let drawn = tokio::task::spawn_blocking(move || reader.redraw(&bytes, &[]).map(|_| ()));
        if let Err(sentence) = drawn.await.map_err(Problem::fault)? {
            refusals.push(Refusal::new("unreadable_picture", sentence).at("file"));
        }
    }
    let done = match file {
        Some(file) if refusals.is_empty() => {
            let media_type = file.kind.media_type().to_owned();
            let file = SourceFile { name: file.name, media_type, bytes: file.bytes.to_vec() };
            rectification::add_proof(desk.office(), caller.staff(), &id, &file).await
        }
        _ => Err(OfficeError::Refused(refusals)),
    };
    answered((&desk, &caller, &sealer), &id, &upload.entered, done).await
}

/// Which proof.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    of: String,
    /// `picture`: as a page shows it.
    #[serde(rename = "as")]
    shape: String,
}

/// A proof as it came; or a picture, drawn anew by the limited process, for the page.
pub async fn open(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
    Asked(which): Asked<Which>,
) -> Result<Response, Problem> {
    let right = caller.authorise::<Read, Tickets>(&id)?;
    let all = rectification::proofs(desk.office(), caller.staff(), &right).await.map_err(problem)?;
    if !all.iter().any(|row| row.id == which.of) {
        return Ok(Redirect::to(&format!("{ROOT}/{id}")).into_response());
    }
    let found = rectification::proof(desk.office(), caller.staff(), &right, &which.of).await;
    let (row, bytes) = found.map_err(problem)?;
    if which.shape != "picture" || !is_picture(&row) {
        let download = Download { name: row.name, kind: "application/octet-stream", bytes: bytes.into() };
        return Ok(download.into_response());
    }
    let reader = desk.reader();
    let drawn =
        tokio::task::spawn_blocking(move || reader.redraw(&bytes, &[])).await.map_err(Problem::fault)?;
    let drawn = drawn.map_err(|sentence| Problem::from(Refusal::new("unreadable_picture", sentence)))?;
    let kind = HeaderValue::from_static(drawn.media_type);
    let closed = HeaderValue::from_static("sandbox; default-src 'none'");
    Ok(([(CONTENT_TYPE, kind), (CONTENT_SECURITY_POLICY, closed)], drawn.bytes).into_response())
}

pub async fn remove(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let done = rectification::remove_proof(desk.office(), caller.staff(), &id, entered.text("of")).await;
    answered((&desk, &caller, &sealer), &id, &entered, done).await
}
