//! Letters of an officer printed at once: chosen in a list, one file, each name taken stands in the record.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use gongkai_domain::{calendar::date_in_words, refusal::Refusal};
use gongkai_office::{
    OfficeError,
    application::{self, MOST_LETTERS, Printable},
};
use gongkai_web_kit::{
    caller::Caller,
    download::Download,
    form::Entered,
    layout::{Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use super::{NAME, ROOT, letter::set};
use crate::{OfficeWeb, problem};

struct Row {
    value: String,
    href: String,
    number: String,
    subject: String,
    what: &'static str,
    on: String,
    waits: bool,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "application/print.html")]
struct Page {
    frame: OfficeFrame,
    form: FormView,
    rows: Vec<Row>,
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    form: FormView,
) -> Result<String, Problem> {
    let all = application::printable(desk.office(), caller.staff()).await.map_err(problem)?;
    let row = |one: Printable| {
        let value = format!("{}:{}", one.case, one.place);
        Row {
            href: format!("{ROOT}/{}/letters/{}", one.case, one.place),
            chosen: form.has("letter", &value),
            value,
            number: one.number,
            subject: one.subject,
            what: if one.waits { "答复，待送达" } else { one.what },
            on: date_in_words(one.on),
            waits: one.waits,
        }
    };
    let crumbs = vec![Crumb::new(NAME, ROOT), Crumb::here("批量打印")];
    let rows = all.into_iter().take(MOST_LETTERS).map(row).collect();
    let page = Page { frame: desk.frame(caller, sealer, "批量打印文书", crumbs).await?, form, rows };
    Ok(page.render()?)
}

pub async fn list(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    page((&desk, &caller, &sealer), FormView::new()).await.map(Html)
}

pub async fn print(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let chosen: Vec<(String, usize)> = entered
        .all("letter")
        .filter_map(|value| value.rsplit_once(':'))
        .filter_map(|(case, place)| Some((case.to_owned(), place.parse().ok()?)))
        .collect();
    let again = async |all: &[Refusal]| {
        let page = page((&desk, &caller, &sealer), entered.view(all)).await?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
    };
    let letters = match application::named_letters(desk.office(), caller.staff(), &chosen).await {
        Ok(letters) => letters,
        Err(OfficeError::Refused(all)) => return again(&all).await,
        Err(error) => return Err(problem(error)),
    };
    let letters: Vec<_> = letters.into_iter().map(|(paper, name)| set(paper, name)).collect();
    let (press, count) = (desk.press(), letters.len());
    let made = tokio::task::spawn_blocking(move || press.letters(&letters)).await.map_err(Problem::fault)?;
    match made {
        Ok(pdf) => {
            let name = format!("文书{count}份.pdf");
            Ok(Download { name, kind: "application/pdf", bytes: pdf.bytes.into() }.into_response())
        }
        Err(fault) => again(&[Refusal::new("letter_failed", fault.to_string())]).await,
    }
}
