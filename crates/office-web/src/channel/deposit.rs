//! What is handed to archives and libraries (条例第二十五条): what waits, chosen with ticks and entered with
//! place and day; the list to sign as a workbook; what was handed over before.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use chrono::NaiveDate;
use gongkai_domain::{authority::Read, calendar::date_in_words, channel::Channel, publication::kind};
use gongkai_office::{
    OfficeError,
    chance::day_in_china,
    channel::{self, Copies, Deposits, MOST_AT_ONCE, PHOTO_BYTES},
    organisation::public_card,
    publication::document_row,
};
use gongkai_render::{ListColumn, list_xlsx};
use gongkai_web_kit::{
    caller::Caller,
    download::Download,
    extract::Asked,
    layout::{FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
    upload::{FileKind, UploadForm, UploadRules},
};
use serde::Deserialize;

use super::posting::read;
use crate::{OfficeWeb, problem, publication::list::titled};

const ROOT: &str = "/office/deposits";
const NAME: &str = "移交档案馆、图书馆";
const RULES: UploadRules =
    UploadRules { files: 1, each: PHOTO_BYTES, kinds: &[FileKind::Png, FileKind::Jpeg] };
const COLUMNS: [(&str, u16); 8] = [
    ("序号", 6),
    ("索引号", 24),
    ("名称", 60),
    ("发文字号", 24),
    ("信息种类", 16),
    ("首次公开日期", 16),
    ("版次", 8),
    ("导出包", 60),
];

struct Row {
    id: String,
    title: String,
    number: String,
    kind: String,
    index_number: String,
    released: String,
    edition: i32,
}

#[derive(Template)]
#[template(path = "channel/deposits.html")]
struct Page {
    frame: OfficeFrame,
    form: FormView,
    rows: Vec<Row>,
    in_all: u64,
    most: usize,
    unlisted: u64,
    /// To whom, when in words, how many, and the address of the list.
    done: Vec<(String, String, i64, String)>,
    is_on: bool,
    /// Where the portal gives all that are listed in one file.
    packages: String,
}

fn row(document: &document_row::Model) -> Row {
    Row {
        id: document.id.clone(),
        title: titled(&document.title),
        number: document.number.clone(),
        kind: kind(&document.kind).map(|kind| kind.name.clone()).unwrap_or_default(),
        index_number: document.index_number.clone().unwrap_or_default(),
        released: document.first_released_at.map(day_in_china).map(date_in_words).unwrap_or_default(),
        edition: document.public_edition.unwrap_or(document.edition),
    }
}

fn packages(portal: &str, code: &str, documents: &[document_row::Model]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(documents.iter().map(|document| ("document", document.id.as_str())));
    format!("{portal}/documents/{code}/packages.zip?{}", query.finish())
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    entered: Option<FormView>,
) -> Result<String, Problem> {
    let office = desk.office();
    let Deposits { waiting, waiting_in_all, unlisted, done } =
        channel::deposits(office, caller.staff()).await.map_err(problem)?;
    let today = || FormView::new().with("on", office.today().to_string());
    let on = channel::on(office, &caller.agency).await.map_err(problem)?;
    let code = public_card(office, &caller.agency).await.map_err(problem)?.map(|card| card.code);
    let page = Page {
        packages: code.map(|code| packages(desk.portal(), &code, &waiting)).unwrap_or_default(),
        frame: desk.frame(caller, sealer, NAME, Vec::new()).await?,
        form: entered.unwrap_or_else(today),
        rows: waiting.iter().map(row).collect(),
        in_all: waiting_in_all,
        most: MOST_AT_ONCE,
        unlisted,
        done: done
            .into_iter()
            .map(|one| {
                let mut query = form_urlencoded::Serializer::new(String::new());
                query.append_pair("place", &one.place).append_pair("on", &one.on.to_string());
                let list = format!("{ROOT}/list.xlsx?{}", query.finish());
                (one.place, date_in_words(one.on), one.documents, list)
            })
            .collect(),
        is_on: on.contains(&Channel::Archive),
    };
    Ok(page.render()?)
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    page((&desk, &caller, &sealer), None).await.map(Html)
}

/// Puts everything public on the list, before the night does.
pub async fn enlist(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Response, Problem> {
    match channel::enlist(desk.office(), caller.staff()).await {
        Ok(_) => Ok(Redirect::to(ROOT).into_response()),
        Err(OfficeError::Refused(all)) => {
            let mut form = FormView::new();
            all.iter().for_each(|refusal| form.refuse(refusal.field.unwrap_or_default(), &refusal.sentence));
            let page = page((&desk, &caller, &sealer), Some(form)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

pub async fn hand_over(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    upload: UploadForm,
) -> Result<Response, Problem> {
    let mut upload = upload.read(&RULES).await?;
    // All means what was shown, not what has come to the list since.
    let field = if upload.entered.has("all", "yes") { "listed" } else { "document" };
    let ids: Vec<String> = upload.entered.all(field).map(str::to_owned).collect();
    let done = match read(&mut upload) {
        Ok(posting) => channel::hand_over(desk.office(), caller.staff(), &ids, &posting).await,
        Err(refusals) => Err(OfficeError::Refused(refusals)),
    };
    match done {
        Ok(()) => Ok(Redirect::to(ROOT).into_response()),
        Err(OfficeError::Refused(all)) => {
            let page = page((&desk, &caller, &sealer), Some(upload.entered.view(&all))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

/// Which list: without a place that of what waits.
#[derive(Debug, Deserialize)]
pub struct Which {
    place: Option<String>,
    on: Option<NaiveDate>,
}

/// 移交清单, to print and to sign.
pub async fn list(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    Asked(which): Asked<Which>,
) -> Result<Response, Problem> {
    let office = desk.office();
    caller.authorise_all::<Read, Copies>()?;
    let (name, documents) = match (which.place, which.on) {
        (Some(place), Some(on)) => {
            let handed = channel::handed_to(office, caller.staff(), &place, on).await.map_err(problem)?;
            let of =
                |(document, edition): &(document_row::Model, i32)| Row { edition: *edition, ..row(document) };
            (format!("移交清单（{place}{on}）.xlsx"), handed.iter().map(of).collect::<Vec<_>>())
        }
        _ => {
            let all = channel::deposits(office, caller.staff()).await.map_err(problem)?;
            (format!("移交清单（{}）.xlsx", office.today()), all.waiting.iter().map(row).collect())
        }
    };
    let code = public_card(office, &caller.agency).await.map_err(problem)?.map(|card| card.code);
    let package = |id: &str| match &code {
        Some(code) if !desk.portal().is_empty() => format!("{}/documents/{code}/{id}.zip", desk.portal()),
        _ => String::new(),
    };
    let line = |(nth, one): (usize, &Row)| {
        let package = package(&one.id);
        let edition = format!("第{}版", one.edition);
        let cells =
            [&one.index_number, &one.title, &one.number, &one.kind, &one.released, &edition, &package];
        std::iter::once((nth + 1).to_string()).chain(cells.map(Clone::clone)).collect()
    };
    let rows: Vec<Vec<String>> = documents.iter().enumerate().map(line).collect();
    let columns = COLUMNS.map(|(heading, width)| ListColumn { heading, width, note: "" });
    let bytes = list_xlsx("移交清单", &columns, &rows).map_err(|fault| Problem::fault(fault.0))?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(Download { name, kind, bytes: bytes.into() }.into_response())
}
