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
    collection::{self, Below, Claim, Take},
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

/// Codes of refusals of a file that does not say whose it is.
const NAMELESS: [&str; 4] = ["agency_unsaid", "agency_short", "agency_unknown", "agency_ambiguous"];

/// What became of a file.
struct Answered {
    name: String,
    /// The agency and the page of the filing, or what is wrong.
    done: Result<(String, String), String>,
    /// Nobody can tell whose it is: a person says so, and brings it alone.
    choose: bool,
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
    let confirmed = ["name_confirmed", "older_confirmed"].map(|name| upload.entered.get(name).is_some());
    if upload.files.is_empty() && upload.refusals.is_empty() {
        upload.refusals.push(Refusal::new("file_missing", "请选择要导入的报告文件").at("file"));
    }
    if filer.is_some() && upload.files.len() > 1 {
        let sentence = "选定了机关时一次只能导入一个文件，请只选一个文件，或者改为按文件里写的机关名称";
        upload.refusals.push(Refusal::new("one_file_for_one_agency", sentence).at("filer"));
        upload.files.clear();
    }
    let mut came = Vec::with_capacity(upload.files.len());
    for file in upload.files {
        came.push(read(&desk, (year, filer.clone(), confirmed), file).await?);
    }
    let mut answered = Vec::with_capacity(came.len());
    // Nothing is kept before it is known whose everything is.
    for (coming, rival) in rivals(&desk, &caller, year, came).await? {
        answered.push(match rival {
            Some(sentence) => Answered { name: coming.name, done: Err(sentence), choose: false },
            None => one(&desk, &caller, year, coming).await?,
        });
    }
    let view = upload.entered.view(&upload.refusals);
    page((&desk, &caller, &sealer), year, view, answered).await
}

/// A file that was read.
struct Coming {
    name: String,
    what: What,
}

enum What {
    /// A report, from whichever kind of file.
    Report(Box<Take>),
    /// A file under the key of its agency.
    Signed(SourceFile),
    /// What is wrong with it.
    Unreadable(String),
}

/// Reads a file; nothing is kept.
async fn read(
    desk: &OfficeWeb,
    (year, filer, [name_confirmed, older_confirmed]): (i32, Option<AgencyId>, [bool; 2]),
    file: UploadedFile,
) -> Result<Coming, Problem> {
    let source = SourceFile {
        name: file.name.clone(),
        media_type: file.kind.media_type().to_owned(),
        bytes: file.bytes.to_vec(),
    };
    if collection::is_signed(&file.bytes) {
        return Ok(Coming { name: file.name, what: What::Signed(source) });
    }
    let reader = desk.reader();
    let (name, bytes) = (file.name.clone(), file.bytes.clone());
    // A file that names no year is of the year that is collected; one that names another is refused below.
    let read = tokio::task::spawn_blocking(move || reader.read(&name, &bytes, Some(year)));
    let what = match read.await.map_err(Problem::fault)? {
        Ok(mut found) => {
            found.report.year = found.named_year.unwrap_or(year);
            let report = found.report;
            What::Report(Box::new(Take {
                year,
                filer,
                report,
                file: source,
                name_confirmed,
                older_confirmed,
            }))
        }
        Err(sentence) => What::Unreadable(sentence),
    };
    Ok(Coming { name: file.name, what })
}

/// Each file, with a sentence where others of the same agency say something else: nobody can tell which one is meant,
/// and the last one would take the place of the others unseen. The same report twice is no question.
async fn rivals(
    desk: &OfficeWeb,
    caller: &Caller,
    year: i32,
    came: Vec<Coming>,
) -> Result<Vec<(Coming, Option<String>)>, Problem> {
    let (office, who) = (desk.office(), caller.staff());
    let mut claims: Vec<Option<Claim>> = Vec::with_capacity(came.len());
    for coming in &came {
        claims.push(match &coming.what {
            What::Report(take) => collection::claimed(office, who, take).await.map_err(problem)?,
            What::Signed(file) => {
                collection::claimed_signed(office, who, year, &file.bytes).await.map_err(problem)?
            }
            What::Unreadable(_) => None,
        });
    }
    let rival = |claim: &Claim| {
        let same = |other: &&Claim| other.filer == claim.filer;
        if claims.iter().flatten().filter(same).all(|other| other.digest == claim.digest) {
            return None;
        }
        let of_it =
            came.iter().zip(&claims).filter(|(_, other)| other.as_ref().is_some_and(|one| same(&one)));
        let names: Vec<String> = of_it.map(|(coming, _)| format!("“{}”", coming.name)).collect();
        Some(format!(
            "{}都是{}的{year}年度报告，内容不同，不知道以哪一份为准，都没有收；请只选要报的一份再导入",
            names.join("、"),
            claim.name
        ))
    };
    let told: Vec<Option<String>> = claims.iter().map(|claim| claim.as_ref().and_then(rival)).collect();
    Ok(came.into_iter().zip(told).collect())
}

/// Takes in one file, or says what is wrong with it.
async fn one(desk: &OfficeWeb, caller: &Caller, year: i32, coming: Coming) -> Result<Answered, Problem> {
    let (office, who) = (desk.office(), caller.staff());
    match coming.what {
        What::Report(take) => answered(coming.name, collection::take(office, who, *take).await),
        What::Signed(file) => answered(coming.name, collection::take_signed(office, who, year, file).await),
        What::Unreadable(sentence) => Ok(Answered { name: coming.name, done: Err(sentence), choose: false }),
    }
}

fn answered(name: String, taken: Result<(FilingId, String), OfficeError>) -> Result<Answered, Problem> {
    let mut choose = false;
    let done = match taken {
        Ok((id, agency)) => Ok((agency, format!("/office/filings/{id}"))),
        Err(OfficeError::Refused(refusals)) => {
            choose = refusals.iter().any(|refusal| NAMELESS.contains(&refusal.code));
            Err(refusals.iter().map(|refusal| refusal.sentence.as_str()).collect::<Vec<_>>().join("；"))
        }
        Err(error) => return Err(problem(error)),
    };
    Ok(Answered { name, done, choose })
}
