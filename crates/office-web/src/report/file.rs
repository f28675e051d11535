//! Files: a report is imported, a file is only checked, files are taken away.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use futures_util::TryStreamExt;
use gongkai_domain::{
    authority::Read,
    id::{FileId, ReportId},
    refusal::Refusal,
};
use gongkai_office::{
    OfficeError, files,
    organisation::{self, People},
    report::{self, AnnualReport, Confirmed, Import, SourceFile, findings_of},
};
use gongkai_report::{Report, json, recognise::Recognised};
use gongkai_web_kit::{
    caller::Caller,
    download::Download,
    extract::At,
    form::{self, Entered},
    layout::{Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
    upload::{UploadForm, UploadRules, UploadedFile},
};

use super::{
    FILE_KINDS, READERS,
    page::load,
    table::{TableView, tables},
    view::{FindingLine, lines},
};
use crate::{OfficeWeb, problem};

const RULES: UploadRules = UploadRules { files: 1, each: 64 << 20, kinds: FILE_KINDS };

#[derive(Template)]
#[template(path = "report/upload.html")]
struct UploadPage {
    frame: OfficeFrame,
    form: FormView,
    action: &'static str,
    submit: &'static str,
    back: &'static str,
    importing: bool,
    /// Some of the doubts have two sides.
    contrasts: bool,
    doubts: Vec<Doubt>,
    checked: bool,
    result: String,
    findings: Vec<FindingLine>,
    tables: Vec<TableView>,
}

/// Something that the file says otherwise: brought in only if somebody confirms exactly that.
struct Doubt {
    /// The field of the confirmation.
    name: &'static str,
    /// What is said otherwise; empty: nothing is, the file takes the place of something.
    what: &'static str,
    /// What the confirmation sends back.
    value: String,
    said: String,
    chosen: String,
    confirm: String,
    /// It was confirmed, and is not asked again.
    checked: bool,
}

/// What a file says of itself.
#[derive(Debug, Clone, Default)]
pub(crate) struct Said {
    /// The year that is reported on, as chosen or as named.
    chosen: i32,
    year: Option<i32>,
    agency: Option<String>,
}

/// The doubts among what was refused, with both sides.
async fn doubts(
    desk: &OfficeWeb,
    caller: &Caller,
    (entered, said): (&Entered, &Said),
    refusals: &[Refusal],
) -> Result<Vec<Doubt>, Problem> {
    // What was confirmed is shown again with what is asked now: the form is sent anew as a whole.
    let confirmed = |field: &str| entered.get(field).is_some();
    let asked =
        |code: &str, field: &str| confirmed(field) || refusals.iter().any(|refusal| refusal.code == code);
    let mut doubts = Vec::new();
    if let Some(year) =
        said.year.filter(|year| *year != said.chosen && asked("other_year", "other_year_confirmed"))
    {
        doubts.push(Doubt {
            name: "other_year_confirmed",
            what: "年度",
            value: year.to_string(),
            said: format!("{year}年度"),
            chosen: format!("{}年度", said.chosen),
            confirm: format!("文件写的是{year}年度，但确实要作为{}年度报告导入", said.chosen),
            checked: false,
        });
    }
    if let Some(agency) = said.agency.clone().filter(|_| asked("other_agency", "other_name_confirmed")) {
        let right = caller.authorise_all::<Read, People>()?;
        let own = organisation::own_agency(desk.office().read(), &right).await.map_err(problem)?;
        doubts.push(Doubt {
            name: "other_name_confirmed",
            what: "机关",
            chosen: own.name,
            confirm: format!("文件写的是“{agency}”，但确是本机关的报告"),
            checked: false,
            value: agency.clone(),
            said: agency,
        });
    }
    if asked("replaces_work", "replaced_confirmed") {
        doubts.extend(replacing(desk, caller, said.chosen).await?);
    }
    for doubt in &mut doubts {
        doubt.checked = confirmed(doubt.name) && refusals.iter().all(|one| one.field != Some(doubt.name));
    }
    Ok(doubts)
}

/// The draft that the file would take the place of: there is nothing in the file to put beside it.
async fn replacing(desk: &OfficeWeb, caller: &Caller, year: i32) -> Result<Option<Doubt>, Problem> {
    let right = caller.authorise_all::<Read, AnnualReport>()?;
    let found = report::replaced(desk.office(), &right, year).await.map_err(problem)?;
    Ok(found.map(|found| Doubt {
        name: "replaced_confirmed",
        what: "",
        value: found.digest,
        said: String::new(),
        chosen: String::new(),
        confirm: format!("用文件的内容代替{year}年度的草稿，包括其中的{}", found.words),
        checked: false,
    }))
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    importing: bool,
    form: FormView,
    doubts: Vec<Doubt>,
    found: Option<&Recognised>,
) -> Result<String, Problem> {
    let (title, action, submit) = if importing {
        ("导入年度报告", "/office/reports/import", "导入并核对")
    } else {
        ("核对文件", "/office/reports/check", "核对（不保存）")
    };
    // Whoever may only check files has no list of reports to go back to.
    let (above, back) =
        if caller.has_any(READERS) { ("年度报告", "/office/reports") } else { ("工作台", "/office") };
    let crumbs = vec![Crumb::new(above, back), Crumb::here(title)];
    let frame = desk.frame(caller, sealer, title, crumbs).await?;
    let findings = found.map(|found| findings_of(&found.report, None)).unwrap_or_default();
    let result = found.map(|found| {
        let agency = found.report.agency.as_deref().unwrap_or("机关未识别");
        let must = findings.iter().filter(|one| one.is_must_failure()).count();
        let left = found.unplaced.len();
        let left = if left == 0 { String::new() } else { format!("，{left}处未归入表格") };
        let other = found.named_year.filter(|named| *named != found.report.year);
        let other = other.map(|named| format!("（文件写的是{named}年度）")).unwrap_or_default();
        format!("{agency} {}年度{other}：{must}项不符{left}", found.report.year)
    });
    let page = UploadPage {
        frame,
        form,
        action,
        submit,
        back,
        importing,
        contrasts: doubts.iter().any(|doubt| !doubt.said.is_empty()),
        doubts,
        checked: found.is_some(),
        result: result.unwrap_or_default(),
        tables: found.map(|found| tables(&found.report, &findings)).unwrap_or_default(),
        findings: lines(&findings),
    };
    Ok(page.render()?)
}

pub async fn import_form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    page((&desk, &caller, &sealer), true, FormView::new(), Vec::new(), None).await.map(Html)
}

pub async fn check_form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    page((&desk, &caller, &sealer), false, FormView::new(), Vec::new(), None).await.map(Html)
}

/// What came, read in the child process; or everything that is wrong with it.
async fn read(
    desk: &OfficeWeb,
    form: UploadForm,
) -> Result<(Entered, Result<(UploadedFile, Recognised), Vec<Refusal>>), Problem> {
    let mut upload = form.read(&RULES).await?;
    let mut reading = upload.entered.read();
    let year = reading.number("year", &(1990..=2100));
    let mut refusals = reading.finish(Some(())).err().unwrap_or_default();
    refusals.append(&mut upload.refusals);
    let file = upload.files.pop();
    if file.is_none() && refusals.is_empty() {
        refusals.push(Refusal::new("file_missing", "请选择要读取的报告文件").at("file"));
    }
    let (Some(file), true) = (file, refusals.is_empty()) else { return Ok((upload.entered, Err(refusals))) };
    let reader = desk.reader();
    let (name, bytes) = (file.name.clone(), file.bytes.clone());
    let read = tokio::task::spawn_blocking(move || reader.read(&name, &bytes, year));
    let found = match read.await.map_err(Problem::fault)? {
        Ok(found) => Ok((file, found)),
        Err(sentence) => {
            let sentence = sentence.replace("用 --year 指明", "在“报告年度”中填写");
            Err(vec![Refusal::new("unreadable_report", sentence).at("file")])
        }
    };
    Ok((upload.entered, found))
}

/// A form that was read, and what came of it.
pub(crate) struct Brought {
    entered: Entered,
    said: Said,
    /// The identity of the report, or everything that is wrong with it.
    pub done: Result<ReportId, Vec<Refusal>>,
}

/// Brings in what came.
pub(crate) async fn take_in(desk: &OfficeWeb, caller: &Caller, form: UploadForm) -> Result<Brought, Problem> {
    let (entered, found) = read(desk, form).await?;
    let (file, found) = match found {
        Ok(found) => found,
        Err(refusals) => return Ok(Brought { entered, said: Said::default(), done: Err(refusals) }),
    };
    let said =
        Said { chosen: found.report.year, year: found.named_year, agency: found.report.agency.clone() };
    let command = Import {
        report: found.report,
        file: SourceFile {
            name: file.name,
            media_type: "application/octet-stream".to_owned(),
            bytes: file.bytes.to_vec(),
        },
        erratum: entered.get("erratum").map(str::to_owned),
        said_year: found.named_year,
        confirmed: Confirmed {
            year: form::number(entered.text("other_year_confirmed")),
            agency: entered.get("other_name_confirmed").map(str::to_owned),
            replaced: entered.get("replaced_confirmed").map(str::to_owned),
        },
        scope: None,
    };
    let done = match report::import(desk.office(), caller.staff(), command).await {
        Ok(id) => Ok(id),
        Err(OfficeError::Refused(refusals)) => Err(refusals),
        Err(error) => return Err(problem(error)),
    };
    Ok(Brought { entered, said, done })
}

pub async fn import(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    form: UploadForm,
) -> Result<Response, Problem> {
    let Brought { entered, said, done } = take_in(&desk, &caller, form).await?;
    match done {
        Ok(id) => Ok(Redirect::to(&format!("/office/reports/{id}")).into_response()),
        Err(refusals) => {
            let doubts = doubts(&desk, &caller, (&entered, &said), &refusals).await?;
            let again = page((&desk, &caller, &sealer), true, entered.view(&refusals), doubts, None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
    }
}

/// Reads and checks a file; nothing is stored.
pub async fn check(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    form: UploadForm,
) -> Result<Response, Problem> {
    let (entered, found) = read(&desk, form).await?;
    let (status, view, found) = match found {
        Ok((_, found)) => (StatusCode::OK, entered.view(&[]), Some(found)),
        Err(refusals) => (StatusCode::UNPROCESSABLE_ENTITY, entered.view(&refusals), None),
    };
    let shown = page((&desk, &caller, &sealer), false, view, Vec::new(), found.as_ref()).await?;
    Ok((status, Html(shown)).into_response())
}

/// The file as it came.
pub async fn source(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Download, Problem> {
    let found = load(&desk, &caller, &id).await?;
    let file = FileId::parse(&found.edition.file_id).ok_or(Problem::NotFound)?;
    let opened = files::open(desk.office(), &caller.agency, &file).await.map_err(problem)?;
    let pieces: Vec<_> = opened.content.try_collect().await.map_err(problem)?;
    let bytes: Vec<u8> = pieces.iter().flat_map(|piece| piece.iter().copied()).collect();
    Ok(Download { name: opened.name, kind: "application/octet-stream", bytes: bytes.into() })
}

/// The report as another kind of file.
pub async fn export(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At((id, kind)): At<(String, String)>,
) -> Result<Download, Problem> {
    let found = load(&desk, &caller, &id).await?;
    let media = match kind.as_str() {
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pdf" => "application/pdf",
        "json" => "application/json",
        _ => return Err(Problem::NotFound),
    };
    let name = format!("{}.{kind}", found.edition.title);
    let press = desk.press();
    // Out of the program a sum says itself that it is one.
    let report = Report { scope: found.work.scope, ..found.report };
    let made = tokio::task::spawn_blocking(move || match kind.as_str() {
        "docx" => gongkai_render::docx(&report),
        "xlsx" => gongkai_render::xlsx(&report),
        "pdf" => press.report(&report).map(|pdf| pdf.bytes),
        _ => Ok(json::write_file(&report).into_bytes()),
    });
    let bytes = made.await.map_err(Problem::fault)?;
    let bytes = bytes.map_err(|fault| Problem::from(Refusal::new("export_failed", fault.to_string())))?;
    Ok(Download { name, kind: media, bytes: bytes.into() })
}
