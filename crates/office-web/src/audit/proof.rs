//! Proof of the whole log: the newest checkpoint to be kept elsewhere, the key that verifies it, and the
//! verification against one that was kept.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use gongkai_domain::authority::Read;
use gongkai_office::{
    OfficeError,
    audit::{self, Trail, Verification},
};
use gongkai_web_kit::{
    caller::Caller,
    download::Download,
    form::Entered,
    layout::{Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use super::list::last_checkpoint;
use crate::{OfficeWeb, problem};

#[derive(Template)]
#[template(path = "audit/proof.html")]
struct ProofPage {
    frame: OfficeFrame,
    form: FormView,
    checkpoint: String,
    key: String,
    found: Option<Verification>,
}

pub async fn show(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    page(&desk, &caller, &sealer, FormView::new(), None).await.map(Html)
}

pub async fn verify(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    caller.authorise_all::<Read, Trail>()?;
    // A browser sends line ends of its own.
    let outside = entered.text("checkpoint").replace("\r\n", "\n");
    let outside = outside.trim();
    let note = (!outside.is_empty()).then(|| format!("{outside}\n"));
    let (status, form, found) = match audit::verify(desk.office(), note.as_deref()).await {
        Ok(found) => (StatusCode::OK, entered.view(&[]), Some(found)),
        Err(OfficeError::Refused(refusals)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, entered.view(&refusals), None)
        }
        Err(error) => return Err(problem(error)),
    };
    let shown = page(&desk, &caller, &sealer, form, found).await?;
    Ok((status, Html(shown)).into_response())
}

async fn page(
    desk: &OfficeWeb,
    caller: &Caller,
    sealer: &Sealer,
    form: FormView,
    found: Option<Verification>,
) -> Result<String, Problem> {
    let crumbs = vec![Crumb::new("操作留痕", super::HOME), Crumb::here("核验全部")];
    let page = ProofPage {
        frame: desk.frame(caller, sealer, "核验全部", crumbs).await?,
        form,
        checkpoint: last_checkpoint(desk).await?,
        key: audit::verifier_key(desk.office()),
        found,
    };
    Ok(page.render()?)
}

/// The newest checkpoint as a file, to be kept outside; the first one is made for whoever asks first.
pub async fn checkpoint(State(desk): State<OfficeWeb>) -> Result<Download, Problem> {
    let last = match audit::checkpoint::latest(desk.office()).await.map_err(problem)? {
        Some(last) => last,
        None => audit::checkpoint::make(desk.office()).await.map_err(problem)?,
    };
    let name = format!("检查点-{}.txt", last.size);
    Ok(Download { name, kind: "text/plain; charset=utf-8", bytes: last.note.into_bytes().into() })
}
