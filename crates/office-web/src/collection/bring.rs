//! Files of agencies that do not work with this installation: many at once, each read in the child process, each
//! with its own answer.

use askama::Template;
use axum::{extract::State as Given, response::Html};
use gongkai_domain::{
    authority::{Edit, Read},
    id::{AgencyId, FilingId},
    refusal::Refusal,
};
use gongkai_office::{
    OfficeError,
    collection::{self, Below, Take},
    report::SourceFile,
};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    layout::{Choice, Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
    upload::{UploadForm, UploadRules, UploadedFile},
};

use super::{NAME, ROOT, year_of};
use crate::{OfficeWeb, problem, report::FILE_KINDS};

const RULES: UploadRules = UploadRules { files: 60, each: 64 << 20, kinds: FILE_KINDS };

/// What became of a file.
struct Answered {
    name: String,
    /// The agency and the page of the filing, or what is wrong.
    done: Result<(String, String), String>,
}

#[derive(Template)]
#[template(path = "collection/bring.html")]
struct BringPage {
    frame: OfficeFrame,
    form: FormView,
    year: i32,
    agencies: Vec<Choice>,
    answered: Vec<Answered>,
    taken: usize,
}

pub async fn form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(year): At<String>,
) -> Result<Html<String>, Problem> {
    page((&desk, &caller, &sealer), year_of(&desk, &year)?, FormView::new(), Vec::new()).await
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    year: i32,
    form: FormView,
    answered: Vec<Answered>,
) -> Result<Html<String>, Problem> {
    let right = caller.authorise_all::<Read, Below>()?;
    let below = collection::subordinates(desk.office(), &right).await.map_err(problem)?;
    let choices = below.into_iter().map(|(id, name)| Choice::new(id, name));
    let crumbs = vec![
        Crumb::new(NAME, ROOT),
        Crumb::new(format!("{year}年度"), format!("{ROOT}/{year}")),
        Crumb::here("导入文件"),
    ];
    let page = BringPage {
        frame: desk.frame(caller, sealer, &format!("导入下级机关的{year}年度报告"), crumbs).await?,
        form,
        year,
        agencies: [Choice::new("", "按文件里写的机关名称")].into_iter().chain(choices).collect(),
        taken: answered.iter().filter(|one| one.done.is_ok()).count(),
        answered,
    };
    Ok(Html(page.render()?))
}

pub async fn bring(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(year): At<String>,
    upload: UploadForm,
) -> Result<Html<String>, Problem> {
    let year = year_of(&desk, &year)?;
    caller.authorise_all::<Edit, Below>()?;
    let mut upload = upload.read(&RULES).await?;
    let filer = AgencyId::parse(upload.entered.text("filer"));
    let name_confirmed = upload.entered.get("name_confirmed").is_some();
    if upload.files.is_empty() && upload.refusals.is_empty() {
        upload.refusals.push(Refusal::new("file_missing", "请选择要导入的报告文件").at("file"));
    }
    if filer.is_some() && upload.files.len() > 1 {
        let sentence = "选定了机关时一次只能导入一个文件，请只选一个文件，或者改为按文件里写的机关名称";
        upload.refusals.push(Refusal::new("one_file_for_one_agency", sentence).at("filer"));
        upload.files.clear();
    }
    let mut answered = Vec::with_capacity(upload.files.len());
    for file in upload.files {
        answered.push(one(&desk, &caller, (year, filer.clone(), name_confirmed), file).await?);
    }
    let view = upload.entered.view(&upload.refusals);
    page((&desk, &caller, &sealer), year, view, answered).await
}

/// Takes in one file, or says what is wrong with it.
async fn one(
    desk: &OfficeWeb,
    caller: &Caller,
    (year, filer, name_confirmed): (i32, Option<AgencyId>, bool),
    file: UploadedFile,
) -> Result<Answered, Problem> {
    if collection::is_signed(&file.bytes) {
        let source = SourceFile {
            name: file.name.clone(),
            media_type: file.kind.media_type().to_owned(),
            bytes: file.bytes.to_vec(),
        };
        let taken = collection::take_signed(desk.office(), caller.staff(), year, source).await;
        return answered(file.name, taken);
    }
    let reader = desk.reader();
    let (name, bytes) = (file.name.clone(), file.bytes.clone());
    // A file that names no year is of the year that is collected; one that names another is refused below.
    let read = tokio::task::spawn_blocking(move || reader.read(&name, &bytes, Some(year)));
    let mut found = match read.await.map_err(Problem::fault)? {
        Ok(found) => found,
        Err(sentence) => return Ok(Answered { name: file.name, done: Err(sentence) }),
    };
    found.report.year = found.named_year.unwrap_or(year);
    let source = SourceFile {
        name: file.name.clone(),
        media_type: file.kind.media_type().to_owned(),
        bytes: file.bytes.to_vec(),
    };
    let take = Take { year, filer, report: found.report, file: source, name_confirmed };
    answered(file.name, collection::take(desk.office(), caller.staff(), take).await)
}

fn answered(name: String, taken: Result<(FilingId, String), OfficeError>) -> Result<Answered, Problem> {
    let done = match taken {
        Ok((id, agency)) => Ok((agency, format!("/office/filings/{id}"))),
        Err(OfficeError::Refused(refusals)) => {
            Err(refusals.iter().map(|refusal| refusal.sentence.as_str()).collect::<Vec<_>>().join("；"))
        }
        Err(error) => return Err(problem(error)),
    };
    Ok(Answered { name, done })
}
