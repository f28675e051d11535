//! Registering: the way in first, with the rule of receipt and the last day shown before anything is saved.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use chrono::NaiveDate;
use gongkai_domain::{
    application::{
        Intake, Ledger, Matter,
        filing::{
            Agent, Applicant, ApplicantKind, Contact, DocumentKind, Filing, Form, Identity, Route, Wanted,
        },
    },
    authority::{Edit, Read},
    calendar::{Calendar, date_in_words},
    refusal::Refusal,
};
use gongkai_office::{
    OfficeError,
    application::{self, Alike, Register, Registration},
    inquiry::{self, Inquiries, inquiry_row},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::Asked,
    form::{self, Entered},
    layout::{Choice, Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{NAME, ROOT, view::after_report};
use crate::{OfficeWeb, problem};

/// Marks a first step that is to be mended.
const FIRST_STEP: &str = "first";

#[derive(Template)]
#[template(path = "application/register.html")]
struct RegisterPage {
    frame: OfficeFrame,
    intakes: Vec<Choice>,
    /// The way in that was chosen: its word and its rule.
    chosen: Option<(&'static str, &'static str)>,
    /// The day of the inquiry from which it comes, as sent and in words: it stays; `None`: it comes from none.
    asked: Option<(String, String)>,
    /// The last day, if it is known already.
    due: String,
    /// The report of that year is public already; empty: it is not.
    after_report: String,
    kinds: Vec<Choice>,
    matters: Vec<Choice>,
    papers: Vec<Choice>,
    forms: Vec<Choice>,
    routes: Vec<Choice>,
    is_natural: bool,
    /// Cases that want much the same; `None`: nobody has asked.
    alike: Option<Vec<Alike>>,
    form: FormView,
}

/// Way in, day and kind of applicant.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct First {
    intake: String,
    arrived: String,
    kind: String,
    /// The entry of the inquiry desk that becomes the application.
    inquiry: String,
}

/// What is known from the inquiry: the day, which stays, and what is wanted.
async fn of_inquiry(desk: &OfficeWeb, caller: &Caller, id: &str) -> Result<inquiry_row::Model, Problem> {
    let right = caller.authorise::<Read, Inquiries>(id)?;
    inquiry::show(desk.office(), &right).await.map_err(problem)
}

pub async fn form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(first): Asked<First>,
) -> Result<Html<String>, Problem> {
    caller.authorise_all::<Edit, Register>()?;
    // What becomes of an inquiry came on its day, and that stays.
    let inquiry = match first.inquiry.as_str() {
        "" => None,
        id => Some(of_inquiry(&desk, &caller, id).await?),
    };
    let asked_on = inquiry.as_ref().map(|row| row.asked_on.to_string());
    let today = desk.office().today().to_string();
    let typed = if first.arrived.is_empty() { today } else { first.arrived };
    let arrived = asked_on.unwrap_or(typed);
    let kind = if first.kind.is_empty() { "natural".to_owned() } else { first.kind };
    let form = FormView::new()
        .with("intake", first.intake)
        .with("arrived", arrived)
        .with("kind", kind)
        .with("matter", Matter::Disclosure.code())
        .with("form", "paper")
        .with("route", "post")
        .with("document", "resident_id");
    let form = match form::day(form.value("arrived")) {
        Some(_) => form,
        None => {
            let mut form = form.with("step", FIRST_STEP);
            form.refuse("arrived", "没有这一天，请写成存在的日期，如 2026-11-24");
            form
        }
    };
    let form = match inquiry {
        None => form,
        Some(row) => form.with("inquiry", row.id).with("description", row.question),
    };
    page((&desk, &caller, &sealer), form, None).await.map(Html)
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    form: FormView,
    alike: Option<Vec<Alike>>,
) -> Result<String, Problem> {
    // A first step with a day that does not exist is shown again.
    let intake = Intake::parse(form.value("intake"))
        .filter(|one| *one != Intake::Online && form.value("step") != FIRST_STEP);
    // Whatever the form says, what becomes of an inquiry came on its day.
    let asked_on = match form.value("inquiry") {
        "" => None,
        id => Some(of_inquiry(desk, caller, id).await?.asked_on),
    };
    let begun = intake.zip(asked_on.or(form::day(form.value("arrived"))));
    let due = begun.map(|(way, on)| due_words(way, on));
    let after_report = match begun {
        Some((_, on)) => after_report(desk, caller, on, desk.office().today()).await?,
        None => String::new(),
    };
    let kind = ApplicantKind::parse(form.value("kind")).unwrap_or(ApplicantKind::Natural);
    let by_hand = Intake::ALL.into_iter().filter(|one| *one != Intake::Online);
    let page = RegisterPage {
        frame: desk
            .frame(caller, sealer, "登记申请", vec![Crumb::new(NAME, ROOT), Crumb::here("登记")])
            .await?,
        intakes: by_hand
            .map(|one| Choice::new(one.code(), one.word()).with_hint(one.receipt_rule()))
            .collect(),
        chosen: intake.map(|one| (one.word(), one.receipt_rule())),
        asked: asked_on.map(|on| (on.to_string(), date_in_words(on))),
        due: due.unwrap_or_default(),
        after_report,
        kinds: ApplicantKind::ALL.map(|one| Choice::new(one.code(), one.word())).to_vec(),
        matters: Matter::ALL.map(|one| Choice::new(one.code(), one.word())).to_vec(),
        papers: DocumentKind::ALL.map(|one| Choice::new(one.code(), one.word())).to_vec(),
        forms: Form::ALL.map(|one| Choice::new(one.code(), one.word())).to_vec(),
        routes: Route::ALL.map(|one| Choice::new(one.code(), one.word())).to_vec(),
        is_natural: kind.is_natural(),
        alike,
        form,
    };
    Ok(page.render()?)
}

/// The last day of a case that comes in so, by the clock itself.
fn due_words(intake: Intake, arrived: NaiveDate) -> String {
    let ledger = Ledger::begun(arrived, None, intake);
    let sheet = ledger.clock(Calendar::in_force(), arrived);
    match sheet.ok().and_then(|sheet| sheet.due.map(|due| (due, sheet.provisional))) {
        Some((due, true)) => format!("最晚{}答复（暂定，次年放假安排尚未公布）", date_in_words(due)),
        Some((due, false)) => format!("最晚{}答复", date_in_words(due)),
        None => "与申请人确认后起算".to_owned(),
    }
}

pub async fn register(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    if entered.has("check", "yes") {
        return checked((&desk, &caller, &sealer), &entered).await;
    }
    let done = match registration(&entered) {
        Ok(said) => match entered.text("inquiry") {
            "" => application::register(desk.office(), caller.staff(), &said).await,
            id => application::register_inquiry(desk.office(), caller.staff(), said, id).await,
        },
        Err(all) => Err(OfficeError::Refused(all)),
    };
    match done {
        Ok(entered) => Ok(Redirect::to(&format!("{ROOT}/{}", entered.id)).into_response()),
        Err(OfficeError::Refused(all)) => {
            let page = page((&desk, &caller, &sealer), entered.view(&all), None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

/// The form again, with cases that want much the same. Nothing is registered.
async fn checked(at: (&OfficeWeb, &Caller, &Sealer), entered: &Entered) -> Result<Response, Problem> {
    match filing(entered) {
        Ok(filing) => {
            let (desk, caller, _) = at;
            let alike = application::alike(desk.office(), caller.staff(), &filing).await.map_err(problem)?;
            Ok(Html(page(at, entered.view(&[]), Some(alike)).await?).into_response())
        }
        Err(all) => {
            let page = page(at, entered.view(&all), None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
    }
}

fn registration(entered: &Entered) -> Result<Registration, Vec<Refusal>> {
    let choose = |field: &'static str| Refusal::new("missing", "请选择这一项").at(field);
    let intake = Intake::parse(entered.text("intake")).ok_or_else(|| choose("intake"));
    let arrived = form::day(entered.text("arrived"))
        .ok_or_else(|| Refusal::new("date_missing", "请填写日期，如 2026-11-24").at("arrived"));
    // Forms that were open before there was a choice do not say it.
    let matter = Matter::parse(entered.text("matter")).unwrap_or_default();
    match (intake, arrived, filing(entered)) {
        (Ok(intake), Ok(arrived), Ok(filing)) => {
            Ok(Registration { intake, matter, arrived, filing, receipt: None, origin: None })
        }
        (intake, arrived, filing) => {
            let mut all: Vec<Refusal> = intake.err().into_iter().chain(arrived.err()).collect();
            all.extend(filing.err().unwrap_or_default());
            Err(all)
        }
    }
}

fn filing(entered: &Entered) -> Result<Filing, Vec<Refusal>> {
    let text = |field: &str| entered.text(field).trim().to_owned();
    let choose = |field: &'static str| Refusal::new("missing", "请选择这一项").at(field);
    let kind = ApplicantKind::parse(entered.text("kind")).ok_or_else(|| choose("kind"));
    let form = Form::parse(entered.text("form")).ok_or_else(|| choose("form"));
    let route = Route::parse(entered.text("route")).ok_or_else(|| choose("route"));
    let paper = |field: &str| DocumentKind::parse(entered.text(field)).unwrap_or(DocumentKind::Other);
    let (kind, form, route) = match (kind, form, route) {
        (Ok(kind), Ok(form), Ok(route)) => (kind, form, route),
        (kind, form, route) => {
            return Err(kind.err().into_iter().chain(form.err()).chain(route.err()).collect());
        }
    };
    let identity = if kind.is_natural() {
        Identity::Person { document: paper("document"), number: entered.code("number") }
    } else {
        Identity::Organisation {
            unified_code: entered.code("unified_code"),
            representative: text("representative"),
            contact_person: text("contact_person"),
        }
    };
    let contact =
        Contact { phone: entered.code("phone"), email: entered.code("email"), address: text("address") };
    let agent = (!text("agent_name").is_empty()).then(|| Agent {
        name: text("agent_name"),
        document: paper("agent_document"),
        number: entered.code("agent_number"),
        phone: entered.code("agent_phone"),
        authority: text("agent_authority"),
    });
    Ok(Filing {
        schema: 1,
        applicant: Applicant { kind, name: text("name"), identity, contact },
        agent,
        wanted: Wanted {
            title: text("title"),
            doc_number: text("doc_number"),
            description: text("description"),
        },
        form,
        route,
        help: text("help"),
    })
}
