//! A filing beside what the agency shows the public, here or on its own site, of which somebody brings the page.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{
    authority::{Edit, Read},
    refusal::Refusal,
};
use gongkai_office::{
    OfficeError,
    collection::{self, Below, GivenCopy, Public},
    report::SourceFile,
};
use gongkai_report::{Report, compare::Changed, texts::ChangedChapter};
use gongkai_web_kit::{
    caller::Caller,
    download::Download,
    extract::{Asked, At},
    form::Entered,
    layout::{Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
    upload::{UploadForm, UploadRules, UploadedFile},
};
use serde::Deserialize;

use super::{DECIDERS, NAME, ROOT, year::public};
use crate::{OfficeWeb, moment, problem, report::FILE_KINDS};

const RULES: UploadRules = UploadRules { files: 1, each: 64 << 20, kinds: FILE_KINDS };

/// The file itself may be asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Seeing {
    file: String,
}

#[derive(Template)]
#[template(path = "collection/published.html")]
struct PublishedPage {
    frame: OfficeFrame,
    form: FormView,
    id: String,
    receipt: String,
    public: (&'static str, String),
    /// Name of the file that was given; empty: none was.
    file: String,
    /// Where it stands.
    address: String,
    /// Who gave it, and when.
    given: String,
    /// Figures were compared.
    compared: bool,
    cells: Vec<Changed>,
    chapters: Vec<ChangedChapter>,
    may_give: bool,
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    Asked(seeing): Asked<Seeing>,
) -> Result<Response, Problem> {
    if !seeing.file.is_empty() {
        let right = caller.authorise::<Read, Below>(&id)?;
        let (name, bytes) = collection::copy_file(desk.office(), &right).await.map_err(problem)?;
        let kind = "application/octet-stream";
        return Ok(Download { name, kind, bytes: bytes.into() }.into_response());
    }
    let page = page((&desk, &caller, &sealer), &id, FormView::new()).await?;
    Ok(Html(page).into_response())
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    id: &str,
    form: FormView,
) -> Result<String, Problem> {
    let right = caller.authorise::<Read, Below>(id)?;
    let beside = collection::beside(desk.office(), &right).await.map_err(problem)?;
    let year = beside.row.year;
    let crumbs = vec![
        Crumb::new(NAME, ROOT),
        Crumb::new(format!("{year}年度"), format!("{ROOT}/{year}")),
        Crumb::new(beside.filer.clone(), format!("/office/filings/{id}")),
        Crumb::here("与公布的相比"),
    ];
    let title = format!("{}{year}年度报告：报送的与公布的", beside.filer);
    let here = matches!(beside.public, Public::Same | Public::Differs { .. });
    let copy = beside.copy.filter(|_| !here);
    let page = PublishedPage {
        frame: desk.frame(caller, sealer, &title, crumbs).await?,
        form,
        id: id.to_owned(),
        receipt: beside.row.receipt(),
        public: public(beside.public),
        file: copy.as_ref().map(|copy| copy.file_name.clone()).unwrap_or_default(),
        address: copy.as_ref().and_then(|copy| copy.address.clone()).unwrap_or_default(),
        given: copy
            .as_ref()
            .map(|copy| format!("{}，{}", copy.given_by_name, moment(copy.given_at)))
            .unwrap_or_default(),
        compared: beside.cells.is_some(),
        cells: beside.cells.unwrap_or_default(),
        chapters: beside.chapters,
        may_give: !here && caller.has_any(DECIDERS),
    };
    Ok(page.render()?)
}

/// Reads a page in the limited process; one that names no year is of the year that was filed.
async fn read(desk: &OfficeWeb, year: i32, file: &UploadedFile) -> Result<Result<Report, Refusal>, Problem> {
    let reader = desk.reader();
    let (name, bytes) = (file.name.clone(), file.bytes.clone());
    let read = tokio::task::spawn_blocking(move || reader.read(&name, &bytes, Some(year)));
    Ok(match read.await.map_err(Problem::fault)? {
        Ok(mut found) => {
            found.report.year = found.named_year.unwrap_or(year);
            Ok(found.report)
        }
        Err(sentence) => Err(Refusal::new("unreadable_report", sentence).at("file")),
    })
}

pub async fn give(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    upload: UploadForm,
) -> Result<Response, Problem> {
    caller.authorise::<Edit, Below>(&id)?;
    let right = caller.authorise::<Read, Below>(&id)?;
    let mut upload = upload.read(&RULES).await?;
    let year = collection::beside(desk.office(), &right).await.map_err(problem)?.row.year;
    let entered = upload.entered;
    let done = match upload.files.pop() {
        Some(file) if upload.refusals.is_empty() => match read(&desk, year, &file).await? {
            Ok(report) => {
                let given = given(&entered, report, file);
                collection::give_copy(desk.office(), caller.staff(), &id, given).await
            }
            Err(refusal) => Err(refusal.into()),
        },
        _ => {
            if upload.refusals.is_empty() {
                let sentence = "请选择从该机关网站上保存的文件";
                upload.refusals.push(Refusal::new("file_missing", sentence).at("file"));
            }
            Err(upload.refusals.into())
        }
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/office/filings/{id}/published")).into_response()),
        Err(OfficeError::Refused(refusals)) => {
            let again = page((&desk, &caller, &sealer), &id, entered.view(&refusals)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

fn given(entered: &Entered, report: Report, file: UploadedFile) -> GivenCopy {
    GivenCopy {
        report,
        address: entered.text("address").to_owned(),
        name_confirmed: entered.get("name_confirmed").is_some(),
        file: SourceFile {
            media_type: file.kind.media_type().to_owned(),
            bytes: file.bytes.to_vec(),
            name: file.name,
        },
    }
}
