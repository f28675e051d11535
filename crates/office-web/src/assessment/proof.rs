//! Proofs of what is entered about a unit: put in, opened.

use axum::{
    extract::State as Given,
    response::{IntoResponse, Redirect, Response},
};
use gongkai_domain::{authority::Read, refusal::Refusal};
use gongkai_office::{
    OfficeError,
    assessment::{self, Assessments, PROOF_BYTES},
    report::SourceFile,
};
use gongkai_web_kit::{
    caller::Caller,
    download::Download,
    extract::{Asked, At},
    problem::Problem,
    seal::Sealer,
    upload::{FileKind, UploadForm, UploadRules},
};
use serde::Deserialize;

use super::{ROOT, act::answered};
use crate::{OfficeWeb, problem};

const RULES: UploadRules =
    UploadRules { files: 1, each: PROOF_BYTES, kinds: &[FileKind::Png, FileKind::Jpeg, FileKind::Pdf] };

pub async fn add(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    upload: UploadForm,
) -> Result<Response, Problem> {
    let right = caller.authorise::<Read, Assessments>(&id)?;
    assessment::show(desk.office(), caller.staff(), &right).await.map_err(problem)?;
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
    let (unit, indicator) = (upload.entered.text("unit"), upload.entered.text("indicator"));
    let done = match file {
        Some(file) if refusals.is_empty() => {
            let media_type = file.kind.media_type().to_owned();
            let file = SourceFile { name: file.name, media_type, bytes: file.bytes.to_vec() };
            assessment::add_proof(desk.office(), caller.staff(), &id, (unit, indicator), &file).await
        }
        _ => Err(OfficeError::Refused(refusals)),
    };
    let of = Some(unit).filter(|unit| !unit.is_empty());
    answered((&desk, &caller, &sealer), (&id, of), |all| upload.entered.view(all), done).await
}

/// Which proof of which unit.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    unit: String,
    of: String,
}

/// A proof as it came.
pub async fn open(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
    Asked(which): Asked<Which>,
) -> Result<Response, Problem> {
    let right = caller.authorise::<Read, Assessments>(&id)?;
    let all = assessment::proofs(desk.office(), caller.staff(), &right, &which.unit).await;
    if !all.map_err(problem)?.iter().any(|row| row.id == which.of) {
        return Ok(Redirect::to(&format!("{ROOT}/{id}")).into_response());
    }
    let asked = (which.unit.as_str(), which.of.as_str());
    let found = assessment::proof(desk.office(), caller.staff(), &right, asked).await;
    let (row, bytes) = found.map_err(problem)?;
    let download = Download { name: row.name, kind: "application/octet-stream", bytes: bytes.into() };
    Ok(download.into_response())
}
