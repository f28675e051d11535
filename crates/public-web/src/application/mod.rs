//! Disclosure upon application: how it is done, the form step by step, what became of it. What is entered
//! lies sealed with a key of the writer's browser while it is written, and sealed to the agency afterwards.

mod apply;
mod code;
pub mod how;
mod paper;
mod track;

use axum::{
    http::{HeaderValue, StatusCode, header::LOCATION},
    response::{IntoResponse, Response},
};
use gongkai_web_kit::{policy::Policy, problem::Problem, routes::Routes};

use crate::portal::Portal;

/// Bytes of a form with its files.
const FORM_BYTES: usize = 32 * 1024 * 1024;

/// The routes.
pub fn routes() -> Routes<Portal> {
    Routes::new()
        .get("/apply/form.pdf", Policy::PUBLIC, "application.form", paper::pdf)
        .get("/apply/form.docx", Policy::PUBLIC, "application.form", paper::docx)
        .get("/apply/done", Policy::PUBLIC, "application.done", apply::done::show)
        .get("/apply/saved", Policy::PUBLIC, "application.saved", apply::done::saved)
        .get("/apply/suggestions", Policy::PUBLIC, "application.suggest", apply::suggest::show)
        .post("/apply/drop", Policy::PUBLIC, "application.drop", apply::done::drop_draft)
        .get("/apply/{step}", Policy::PUBLIC, "application.step", apply::step::show)
        .upload("/apply/{step}", Policy::PUBLIC, "application.step", FORM_BYTES, apply::step::save)
        .get("/track", Policy::PUBLIC, "application.track", track::ask::show)
        .post("/track", Policy::PUBLIC, "application.track", track::ask::find)
        .post("/track/leave", Policy::PUBLIC, "application.leave", track::ask::leave)
        .get("/track/status", Policy::PUBLIC, "application.status", track::status::show)
        .post("/track/confirm", Policy::PUBLIC, "application.confirm", track::say::confirm)
        .get("/track/withdraw", Policy::PUBLIC, "application.withdraw", track::say::ask_to_withdraw)
        .post("/track/withdraw", Policy::PUBLIC, "application.withdraw", track::say::withdraw)
        .get("/track/correction", Policy::PUBLIC, "application.correct", track::correct::show)
        .upload("/track/correction", Policy::PUBLIC, "application.correct", FORM_BYTES, track::correct::send)
        .get("/track/letter.pdf", Policy::PUBLIC, "application.letter", track::letter::show)
        .get("/track/receipt.pdf", Policy::PUBLIC, "application.receipt", track::receipt::show)
        .get("/track/verify.html", Policy::PUBLIC, "application.verifier", track::receipt::verifier)
        .get("/track/export.json", Policy::PUBLIC, "application.export", track::export::show)
}

/// To another page of this site, by its own address.
fn go_to(address: &str) -> Result<Response, Problem> {
    let address = HeaderValue::from_str(address).map_err(Problem::fault)?;
    Ok((StatusCode::SEE_OTHER, [(LOCATION, address)]).into_response())
}
