//! Attachments: added, taken out, taken away as they came.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use futures_util::TryStreamExt;
use gongkai_domain::{id::FileId, refusal::Refusal};
use gongkai_office::{
    OfficeError, files,
    publication::{self, ATTACHMENT},
    report::SourceFile,
};
use gongkai_web_kit::{
    caller::Caller,
    download::Download,
    extract::{Asked, At},
    form::Entered,
    layout::{FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
    upload::{FileKind, UploadForm, UploadRules},
};
use serde::Deserialize;

use super::{
    ROOT,
    page::{Shown, crumbs, load, seal, seen},
};
use crate::{OfficeWeb, problem};

const RULES: UploadRules = UploadRules {
    files: 1,
    each: 64 << 20,
    kinds: &[FileKind::Docx, FileKind::Xlsx, FileKind::Xls, FileKind::Pdf, FileKind::Html, FileKind::Text],
};

#[derive(Template)]
#[template(path = "publication/files.html")]
struct FilesPage {
    frame: OfficeFrame,
    doc: Shown,
    form: FormView,
    seen: String,
}

async fn page(
    desk: &OfficeWeb,
    caller: &Caller,
    sealer: &Sealer,
    id: &str,
    form: FormView,
) -> Result<String, Problem> {
    let found = load(desk, caller, id).await?;
    let frame = desk.frame(caller, sealer, "附件", crumbs(&found, "附件")).await?;
    let doc = Shown::of(desk, caller, &found).await?;
    Ok(FilesPage { frame, doc, form, seen: seal(&found.held.seen()) }.render()?)
}

/// Back to the files, or the page again with what was refused.
async fn answer<T>(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    id: &str,
    entered: &Entered,
    done: Result<T, OfficeError>,
) -> Result<Response, Problem> {
    match done {
        Ok(_) => Ok(Redirect::to(&format!("{ROOT}/{id}/files")).into_response()),
        Err(OfficeError::Refused(all)) => {
            let again = page(desk, caller, sealer, id, entered.view(&all)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

pub async fn form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    page(&desk, &caller, &sealer, &id, FormView::new()).await.map(Html)
}

pub async fn attach(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    upload: UploadForm,
) -> Result<Response, Problem> {
    load(&desk, &caller, &id).await?;
    let mut upload = upload.read(&RULES).await?;
    let file = upload.files.pop();
    if file.is_none() && upload.refusals.is_empty() {
        upload.refusals.push(Refusal::new("file_missing", "请选择要添加的附件").at("file"));
    }
    let done = match file.filter(|_| upload.refusals.is_empty()) {
        Some(file) => {
            let file = SourceFile {
                name: file.name,
                media_type: "application/octet-stream".to_owned(),
                bytes: file.bytes.to_vec(),
            };
            let version = seen(upload.entered.text("seen")).version;
            publication::attach(desk.office(), caller.staff(), &id, version, ATTACHMENT, &file).await
        }
        None => Err(OfficeError::Refused(upload.refusals)),
    };
    answer((&desk, &caller, &sealer), &id, &upload.entered, done).await
}

pub async fn detach(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let version = seen(entered.text("seen")).version;
    let done = publication::detach(desk.office(), caller.staff(), &id, version, entered.text("file")).await;
    answer((&desk, &caller, &sealer), &id, &entered, done).await
}

/// Which file.
#[derive(Debug, Deserialize)]
pub struct Which {
    of: Option<String>,
}

/// A file as it came, for those who review it; the public never gets it.
pub async fn source(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
    Asked(which): Asked<Which>,
) -> Result<Response, Problem> {
    let found = load(&desk, &caller, &id).await?;
    let Some(wanted) = which.of else {
        return Ok(Redirect::to(&format!("{ROOT}/{id}")).into_response());
    };
    let file = found.files.into_iter().find(|file| file.id == wanted).ok_or(Problem::NotFound)?;
    let stored = FileId::parse(&file.file_id).ok_or(Problem::NotFound)?;
    let opened = files::open(desk.office(), &caller.agency, &stored).await.map_err(problem)?;
    let pieces: Vec<_> = opened.content.try_collect().await.map_err(problem)?;
    let bytes: Vec<u8> = pieces.iter().flat_map(|piece| piece.iter().copied()).collect();
    let download = Download { name: opened.name, kind: "application/octet-stream", bytes: bytes.into() };
    Ok(download.into_response())
}
