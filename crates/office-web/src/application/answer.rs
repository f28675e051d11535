//! Drafting an answer: first the outcome, then what this outcome must say.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{
    application::{Act, Answer, Ground, Group, Matter, Need, Withheld, ground, grounds, redaction::Layer},
    authority::Read,
};
use gongkai_office::{
    OfficeError,
    application::{self, Case, Cases, Recording},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::{Asked, At},
    form::{self, Entered},
    layout::{Choice, Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{
    NAME, ROOT,
    page::{loaded, need_word, remedy_words},
    view::report_place,
};
use crate::{OfficeWeb, problem};

/// Parts of a partial answer on one form.
const PARTS: usize = 5;

/// Outcomes of one group.
struct GroupView {
    word: &'static str,
    grounds: Vec<&'static Ground>,
}

/// A part of a partial answer.
struct PartView {
    number: usize,
    what: String,
    ground: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "application/answer.html")]
struct AnswerPage {
    frame: OfficeFrame,
    id: String,
    version: i32,
    /// The outcome that was chosen; none: choose one first.
    chosen: Option<&'static Ground>,
    groups: Vec<GroupView>,
    needs: Vec<&'static str>,
    place: String,
    remedy: &'static str,
    parts: Vec<PartView>,
    denials: Vec<Choice>,
    form: FormView,
}

impl AnswerPage {
    fn asks(&self, need: &str) -> bool {
        self.needs.contains(&need)
    }
}

/// Which outcome.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    ground: String,
}

pub async fn form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    Asked(which): Asked<Which>,
) -> Result<Html<String>, Problem> {
    let case = loaded(&desk, &caller, &id).await?;
    let before = case.acts.iter().rev().find_map(|act| act.content.answer.clone());
    let chosen = ground(&which.ground).filter(|one| one.ends.is_none());
    let mut form = prefilled(before.as_ref().filter(|_| chosen.is_some()));
    let said = before.is_some_and(|before| !before.withheld.is_empty());
    if !said && chosen.is_some_and(|one| one.needs(Need::Withheld)) {
        form = with_marks(&desk, &caller, &id, form).await?;
    }
    let form = form.with("on", desk.office().today().to_string());
    page((&desk, &caller, &sealer), &case, chosen, form).await.map(Html)
}

/// What the last draft said.
fn prefilled(before: Option<&Answer>) -> FormView {
    let Some(before) = before else { return FormView::new() };
    let mut form = FormView::new()
        .with("place", &before.place)
        .with("reason", &before.reason)
        .with("law", &before.law)
        .with("other_agency", &before.other_agency)
        .with("earlier", &before.earlier);
    for (number, part) in (1..).zip(&before.withheld) {
        form = form
            .with(format!("what-{number}"), &part.what)
            .with(format!("ground-{number}"), &part.ground)
            .with(format!("reason-{number}"), &part.reason);
    }
    form
}

/// What is marked in the copies for the applicant, the same ground and reason once.
async fn with_marks(
    desk: &OfficeWeb,
    caller: &Caller,
    id: &str,
    mut form: FormView,
) -> Result<FormView, Problem> {
    let right = caller.authorise::<Read, Cases>(id)?;
    let lines = application::copies(desk.office(), &right).await.map_err(problem)?;
    let mut parts: Vec<(String, String, Vec<String>)> = Vec::new();
    for line in lines.iter().filter(|line| line.layer == Layer::Applicant) {
        let copy = application::copy(desk.office(), &right, &line.row.id).await.map_err(problem)?;
        for (mark, reason) in copy.marks.iter().zip(copy.reasons()) {
            let same =
                |part: &&mut (String, String, Vec<String>)| part.0 == mark.ground && part.1 == mark.reason;
            match parts.iter_mut().find(same) {
                Some(part) if part.2.contains(&reason.place) => {}
                Some(part) => part.2.push(reason.place),
                None => parts.push((mark.ground.clone(), mark.reason.clone(), vec![reason.place])),
            }
        }
    }
    for (number, (ground, reason, places)) in (1..=PARTS).zip(parts) {
        form = form
            .with(format!("what-{number}"), places.join("、"))
            .with(format!("ground-{number}"), ground)
            .with(format!("reason-{number}"), reason);
    }
    Ok(form)
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    case: &Case,
    chosen: Option<&'static Ground>,
    form: FormView,
) -> Result<String, Problem> {
    let today = desk.office().today();
    let of_record = case.ledger.matter() == Matter::OwnRecord;
    let fits = |group: &Group| (*group == Group::Record) == of_record;
    let of_group = |group: Group| GroupView {
        word: group.word(),
        grounds: grounds().iter().filter(|one| one.group == group && one.ends.is_none()).collect(),
    };
    let crumbs = vec![
        Crumb::new(NAME, ROOT),
        Crumb::new(&case.row.number, format!("{ROOT}/{}", case.row.id)),
        Crumb::here("起草答复"),
    ];
    let parts = (1..=PARTS).map(|number| PartView {
        number,
        what: form.value(&format!("what-{number}")).to_owned(),
        ground: form.value(&format!("ground-{number}")).to_owned(),
        reason: form.value(&format!("reason-{number}")).to_owned(),
    });
    let denials = grounds().iter().filter(|one| one.group == Group::Denied);
    let denials = denials.map(|one| Choice::new(&one.id, &one.name));
    let page = AnswerPage {
        frame: desk.frame(caller, sealer, "起草答复", crumbs).await?,
        id: case.row.id.clone(),
        version: case.row.version,
        groups: Group::ALL.into_iter().filter(fits).map(of_group).collect(),
        needs: chosen
            .map(|one| one.all_needs().iter().map(|need| need_word(*need)).collect())
            .unwrap_or_default(),
        place: chosen.map(|one| report_place(case, &one.id, today)).unwrap_or_default(),
        remedy: chosen.map(|one| remedy_words(one.remedies(today))).unwrap_or_default(),
        parts: if chosen.is_some_and(|one| one.needs(Need::Withheld)) { parts.collect() } else { Vec::new() },
        denials: [Choice::new("", "请选择")].into_iter().chain(denials).collect(),
        chosen,
        form,
    };
    Ok(page.render()?)
}

pub async fn save(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let case = loaded(&desk, &caller, &id).await?;
    let said = Recording {
        version: entered.version(),
        // A draft is dated by the day on which it is written.
        on: form::day(entered.text("on")).unwrap_or_else(|| desk.office().today()),
        act: Act::Drafted { ground: entered.text("ground").to_owned() },
        text: String::new(),
        answer: Some(answer_of(&entered)),
        unit: None,
        addressee: None,
        mail: String::new(),
    };
    match application::record(desk.office(), caller.staff(), &id, &said).await {
        Ok(()) => Ok(Redirect::to(&format!("{ROOT}/{id}")).into_response()),
        Err(OfficeError::Refused(all)) => {
            let chosen = ground(entered.text("ground")).filter(|one| one.ends.is_none());
            let page = page((&desk, &caller, &sealer), &case, chosen, entered.view(&all)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

fn answer_of(entered: &Entered) -> Answer {
    let text = |field: &str| entered.text(field).trim().to_owned();
    let withheld = (1..=PARTS).map(|number| Withheld {
        what: text(&format!("what-{number}")),
        ground: text(&format!("ground-{number}")),
        reason: text(&format!("reason-{number}")),
    });
    let is_blank = |part: &Withheld| part.what.is_empty() && part.reason.is_empty();
    Answer {
        schema: Answer::SCHEMA,
        ground: text("ground"),
        place: text("place"),
        reason: text("reason"),
        law: text("law"),
        other_agency: text("other_agency"),
        earlier: text("earlier"),
        withheld: withheld.filter(|part| !is_blank(part)).collect(),
    }
}
