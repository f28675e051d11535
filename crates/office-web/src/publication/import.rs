//! A Word document becomes the text of a draft: read in the limited child process, with a list of what
//! was left behind. The file itself goes nowhere, unless the writer wants it as an attachment too.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{
    publication::{Left, Taken, content::Content},
    refusal::Refusal,
};
use gongkai_office::{
    OfficeError,
    publication::{self, ATTACHMENT, Dossier, Save, Saved},
    report::SourceFile,
};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    form::Entered,
    layout::{Choice, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
    upload::{FileKind, UploadForm, UploadRules, UploadedFile},
};

use super::{
    ROOT, form,
    page::{Shown, crumbs, load, seal, seen},
};
use crate::{OfficeWeb, problem};

const RULES: UploadRules = UploadRules { files: 1, each: 64 << 20, kinds: &[FileKind::Docx] };
/// Where the text goes: the name of the field.
const WHERE: &str = "where";
/// Is the file an attachment too?
const ATTACH: &str = "attach";

/// Every kind of thing that may be left behind, with its code in addresses.
const LEFT: [(Left, &str); 14] = [
    (Left::Picture, "picture"),
    (Left::Drawing, "drawing"),
    (Left::Formula, "formula"),
    (Left::Hidden, "hidden"),
    (Left::Deleted, "deleted"),
    (Left::Comment, "comment"),
    (Left::Note, "note"),
    (Left::PageHead, "head"),
    (Left::Merged, "merged"),
    (Left::TooLarge, "large"),
    (Left::Nested, "nested"),
    (Left::Level, "level"),
    (Left::Link, "link"),
    (Left::Active, "active"),
];

/// What the codes behind the question mark say.
pub fn sentences(codes: &str) -> Vec<&'static str> {
    let known = |code: &str| LEFT.iter().find(|(_, known)| *known == code).map(|(left, _)| left.sentence());
    codes.split('.').filter_map(known).collect()
}

fn codes(taken: &Taken) -> String {
    let of = |(left, code): &(Left, &'static str)| taken.left.contains_key(left).then_some(*code);
    LEFT.iter().filter_map(of).collect::<Vec<_>>().join(".")
}

#[derive(Template)]
#[template(path = "publication/import.html")]
struct ImportPage {
    frame: OfficeFrame,
    doc: Shown,
    form: FormView,
    seen: String,
    places: Vec<Choice>,
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    id: &str,
    form: FormView,
) -> Result<String, Problem> {
    let found = load(desk, caller, id).await?;
    let frame = desk.frame(caller, sealer, "导入Word文件", crumbs(&found, "导入Word文件")).await?;
    let doc = Shown::of(desk, caller, &found).await?;
    let places = if found.draft.content.is_empty() {
        Vec::new()
    } else {
        vec![Choice::new("instead", "替换现有正文"), Choice::new("behind", "接在现有正文后面")]
    };
    Ok(ImportPage { frame, doc, form, seen: seal(&found.held.seen()), places }.render()?)
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    page((&desk, &caller, &sealer), &id, FormView::new().with(WHERE, "instead")).await.map(Html)
}

pub async fn bring(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    upload: UploadForm,
) -> Result<Response, Problem> {
    let found = load(&desk, &caller, &id).await?;
    let mut upload = upload.read(&RULES).await?;
    let file = upload.files.pop();
    if file.is_none() && upload.refusals.is_empty() {
        upload.refusals.push(Refusal::new("file_missing", "请选择要导入的Word文件").at("file"));
    }
    let done = match file.filter(|_| upload.refusals.is_empty()) {
        Some(file) => brought(&desk, &caller, &found, &upload.entered, file).await,
        None => Err(OfficeError::Refused(upload.refusals)),
    };
    match done {
        Ok(left) => Ok(Redirect::to(&format!("{ROOT}/{id}/edit?left={left}")).into_response()),
        Err(OfficeError::Refused(all)) => {
            let again = page((&desk, &caller, &sealer), &id, upload.entered.view(&all)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

/// Saves the text of the file, attaches the file if that is wanted; gives what was left behind.
async fn brought(
    desk: &OfficeWeb,
    caller: &Caller,
    found: &Dossier,
    entered: &Entered,
    file: UploadedFile,
) -> Result<String, OfficeError> {
    let id = found.held.id.as_str();
    if publication::unsaved_since(desk.office(), caller.staff(), &found.held).await?.is_some() {
        let sentence = "您有自动保存而没有存入的修改，请先在修改页保存或放弃，再导入";
        return Err(Refusal::new("unsaved_first", sentence).at("file").into());
    }
    let (reader, bytes) = (desk.reader(), file.bytes.clone());
    let taken =
        tokio::task::spawn_blocking(move || reader.draft(&bytes)).await.map_err(OfficeError::fault)?;
    let taken = taken.map_err(|sentence| Refusal::new("unreadable_file", sentence).at("file"))?;
    let left = codes(&taken);
    let save = save_of(found, entered, taken);
    let saved = publication::save(desk.office(), caller.staff(), id, save).await?;
    let Saved::Kept(kept) = saved else { return Err(OfficeError::Conflict) };
    if !entered.text(ATTACH).is_empty() {
        let media_type = file.kind.media_type().to_owned();
        let file = SourceFile { name: file.name, media_type, bytes: file.bytes.to_vec() };
        publication::attach(desk.office(), caller.staff(), id, kept.version, ATTACHMENT, &file).await?;
    }
    Ok(left)
}

fn save_of(found: &Dossier, entered: &Entered, taken: Taken) -> Save {
    let mut metadata = found.draft.metadata.clone();
    let mut blocks = Vec::new();
    if entered.text(WHERE) == "behind" {
        blocks.clone_from(&found.draft.content.blocks);
    }
    blocks.extend(taken.content.blocks);
    if metadata.title.is_empty() {
        metadata.title = taken.title;
    }
    Save {
        version: seen(entered.text("seen")).version,
        metadata,
        content: form::canonical(&Content { blocks }),
        erratum: found.held.edition.erratum.clone(),
    }
}
