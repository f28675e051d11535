//! Attachments and pictures: added, taken out, taken away as they came, shown as readers will get them.

use askama::Template;
use axum::{
    extract::State as Given,
    http::{
        HeaderValue, StatusCode,
        header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    },
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{id::FileId, refusal::Refusal};
use gongkai_office::{
    OfficeError,
    publication::{self, ATTACHMENT, Dossier, IMAGE, PICTURES, ending},
    report::SourceFile,
};
use gongkai_web_kit::{
    caller::Caller,
    download::Download,
    extract::{Asked, At},
    form::Entered,
    layout::{Choice, FormView, OfficeFrame},
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
    kinds: &[
        FileKind::Docx,
        FileKind::Xlsx,
        FileKind::Xls,
        FileKind::Pdf,
        FileKind::Html,
        FileKind::Text,
        FileKind::Png,
        FileKind::Jpeg,
    ],
};
/// What a file is for: the name of the field.
const USE: &str = "use";

#[derive(Template)]
#[template(path = "publication/files.html")]
struct FilesPage {
    frame: OfficeFrame,
    doc: Shown,
    form: FormView,
    seen: String,
    uses: [Choice; 2],
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
    let picture =
        Choice::new(IMAGE, "正文里的图片").with_hint("只能是PNG或JPG；上传以后按下面给的写法放进正文");
    let uses = [Choice::new(ATTACHMENT, "附件"), picture];
    Ok(FilesPage { frame, doc, form, seen: seal(&found.held.seen()), uses }.render()?)
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
    page(&desk, &caller, &sealer, &id, FormView::new().with(USE, ATTACHMENT)).await.map(Html)
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
                media_type: file.kind.media_type().to_owned(),
                bytes: file.bytes.to_vec(),
            };
            let version = seen(upload.entered.text("seen")).version;
            let role = if upload.entered.text(USE) == IMAGE { IMAGE } else { ATTACHMENT };
            publication::attach(desk.office(), caller.staff(), &id, version, role, &file).await
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
    let bytes = publication::source_of(desk.office(), &caller.agency, &stored).await.map_err(problem)?;
    let download = Download { name: file.name, kind: "application/octet-stream", bytes: bytes.into() };
    Ok(download.into_response())
}

/// A picture as readers will get it, drawn anew.
pub async fn picture(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
    Asked(which): Asked<Which>,
) -> Result<Response, Problem> {
    let found = load(&desk, &caller, &id).await?;
    let Some(wanted) = which.of else {
        return Ok(Redirect::to(&format!("{ROOT}/{id}")).into_response());
    };
    let stored = picture_of(&found, &wanted).ok_or(Problem::NotFound)?;
    let bytes = publication::source_of(desk.office(), &caller.agency, &stored).await.map_err(problem)?;
    let reader = desk.reader();
    let drawn =
        tokio::task::spawn_blocking(move || reader.redraw(&bytes, &[])).await.map_err(Problem::fault)?;
    let drawn = drawn.map_err(|sentence| Problem::from(Refusal::new("unreadable_picture", sentence)))?;
    let kind = HeaderValue::from_static(drawn.media_type);
    let closed = HeaderValue::from_static("sandbox; default-src 'none'");
    let headers = [(CONTENT_TYPE, kind), (CONTENT_SECURITY_POLICY, closed)];
    Ok((headers, drawn.bytes).into_response())
}

/// A picture of the edition, by the name that the text gives it.
fn picture_of(found: &Dossier, wanted: &str) -> Option<FileId> {
    let is_it = |name: &str| PICTURES.contains(&ending(name).as_str());
    let file = found.files.iter().find(|file| file.file_id == wanted && is_it(&file.name))?;
    FileId::parse(&file.file_id)
}
