//! Papers of a training: put in, opened, taken away.

use axum::{
    extract::State as Given,
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{authority::Read, refusal::Refusal};
use gongkai_office::{
    OfficeError,
    report::SourceFile,
    training::{self, Paper, Trainings},
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

use super::{ROOT, page::page, plan::load};
use crate::{OfficeWeb, problem};

/// The largest paper.
pub const BYTES: usize = 64 << 20;
const RULES: UploadRules = UploadRules {
    files: 1,
    each: BYTES,
    kinds: &[
        FileKind::Pdf,
        FileKind::Png,
        FileKind::Jpeg,
        FileKind::Docx,
        FileKind::Xlsx,
        FileKind::Xls,
        FileKind::Text,
    ],
};

pub async fn add(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    headers: HeaderMap,
    upload: UploadForm,
) -> Result<Response, Problem> {
    load(&desk, &caller, &id).await?;
    let mut upload = upload.read(&RULES).await?;
    let file = upload.files.pop();
    if file.is_none() && upload.refusals.is_empty() {
        upload.refusals.push(Refusal::new("file_missing", "请选择要存入的文件").at("file"));
    }
    let paper = Paper::parse(upload.entered.text("paper"));
    if paper.is_none() {
        upload.refusals.push(Refusal::new("missing", "请选择这是什么材料").at("paper"));
    }
    let done = match (file, paper) {
        (Some(file), Some(paper)) if upload.refusals.is_empty() => {
            let media_type = file.kind.media_type().to_owned();
            let file = SourceFile { name: file.name, media_type, bytes: file.bytes.to_vec() };
            training::add_file(desk.office(), caller.staff(), &id, paper, &file).await
        }
        _ => Err(OfficeError::Refused(upload.refusals)),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("{ROOT}/{id}")).into_response()),
        Err(OfficeError::Refused(all)) => {
            let view = upload.entered.view(&all);
            let again = page((&desk, &caller, &sealer), (&id, &headers), view).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

/// Which paper.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    of: String,
}

/// A paper as it came. A browser stores it and runs nothing in it.
pub async fn open(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
    Asked(which): Asked<Which>,
) -> Result<Response, Problem> {
    let held = load(&desk, &caller, &id).await?;
    if !held.files.iter().any(|file| file.id == which.of) {
        return Ok(Redirect::to(&format!("{ROOT}/{id}")).into_response());
    }
    let right = caller.authorise::<Read, Trainings>(&id)?;
    let (name, bytes) = training::file(desk.office(), &right, &which.of).await.map_err(problem)?;
    Ok(Download { name, kind: "application/octet-stream", bytes: bytes.into() }.into_response())
}

pub async fn remove(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let of = entered.text("of");
    training::remove_file(desk.office(), caller.staff(), &id, of).await.map_err(problem)?;
    Ok(Redirect::to(&format!("{ROOT}/{id}")).into_response())
}
