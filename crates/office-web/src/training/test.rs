//! A test as people take it: staff from the page of the training, guests behind the code.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use gongkai_domain::{
    calendar::date_in_words,
    refusal::Refusal,
    training::{Answers, QuestionKind, SCORING_RULE},
};
use gongkai_office::{
    OfficeError,
    organisation::agency_name,
    training::{self, Asked, Taker},
};
use gongkai_web_kit::{
    caller::{Caller, ClientAddress},
    extract::At,
    form::Entered,
    layout::{Choice, Crumb, FormView, OfficeFrame, PlainFrame},
    problem::Problem,
    seal::Sealer,
};

use super::{NAME, ROOT, sign::who};
use crate::{OfficeWeb, problem};

struct QuestionView {
    field: String,
    name: String,
    many: bool,
    options: Vec<Choice>,
}

/// What both pages show.
struct Sheet {
    topic: String,
    until: String,
    rule: &'static str,
    /// Why it cannot be taken now; empty: it can.
    closed: String,
    results: Vec<String>,
    questions: Vec<QuestionView>,
    form: FormView,
}

#[derive(Template)]
#[template(path = "training/test.html")]
struct TestPage {
    frame: OfficeFrame,
    id: String,
    sheet: Sheet,
}

#[derive(Template)]
#[template(path = "training/guest_test.html")]
struct GuestPage {
    frame: PlainFrame,
    csrf: String,
    code: String,
    name: String,
    unit: String,
    sheet: Sheet,
}

fn field(code: &str) -> String {
    format!("answer.{code}")
}

fn sheet(asked: &Asked, form: FormView) -> Sheet {
    let view = |(nth, one): (usize, &gongkai_domain::training::Question)| QuestionView {
        field: field(&one.code),
        name: format!("{nth}. （{}，{}分）{}", one.kind.word(), one.kind.points(), one.text),
        many: one.kind == QuestionKind::Multiple,
        options: one
            .letters()
            .map(|(letter, text)| Choice::new(letter, format!("{letter}. {text}")))
            .collect(),
    };
    let result = |one: &training::result_row::Model| {
        let word = if one.passed { "合格" } else { "不合格" };
        format!("第{}次：{}分，满分{}分，{word}", one.attempt, one.score, one.full)
    };
    let closed = asked.closed.as_ref().map(|refusal| refusal.sentence.clone()).unwrap_or_default();
    Sheet {
        topic: asked.row.topic.clone(),
        until: date_in_words(asked.until),
        rule: SCORING_RULE,
        questions: if closed.is_empty() {
            (1..).zip(&asked.paper.questions).map(view).collect()
        } else {
            Vec::new()
        },
        closed,
        results: asked.results.iter().map(result).collect(),
        form,
    }
}

fn answers(asked: &Asked, entered: &Entered) -> Answers {
    let of = |one: &gongkai_domain::training::Question| {
        let chosen = entered.all(&field(&one.code)).filter_map(|letter| letter.chars().next()).collect();
        (one.code.clone(), chosen)
    };
    asked.paper.questions.iter().map(of).collect()
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    id: &str,
    form: FormView,
) -> Result<String, Problem> {
    let taker = Taker::Staff(caller.staff());
    let asked = training::questions_of(desk.office(), id, &taker).await.map_err(problem)?;
    let topic = asked.row.topic.clone();
    let crumbs = vec![Crumb::new(NAME, ROOT), Crumb::new(topic, format!("{ROOT}/{id}")), Crumb::here("测试")];
    let frame = desk.frame(caller, sealer, "培训测试", crumbs).await?;
    Ok(TestPage { frame, id: id.to_owned(), sheet: sheet(&asked, form) }.render()?)
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    page((&desk, &caller, &sealer), &id, FormView::new()).await.map(Html)
}

pub async fn take(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let taker = Taker::Staff(caller.staff());
    let asked = training::questions_of(desk.office(), &id, &taker).await.map_err(problem)?;
    let given = answers(&asked, &entered);
    let done = match complete(&given) {
        Ok(()) => training::take_test(desk.office(), &id, &taker, &given).await.map(|_| ()),
        Err(refusal) => Err(refusal.into()),
    };
    match done {
        Ok(()) => Ok(Html(page((&desk, &caller, &sealer), &id, FormView::new()).await?).into_response()),
        Err(OfficeError::Refused(all)) => {
            let again = page((&desk, &caller, &sealer), &id, entered.view(&all)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

/// A test that is handed in by mistake is not one of two.
fn complete(given: &Answers) -> Result<(), Refusal> {
    let open = given.values().filter(|chosen| chosen.is_empty()).count();
    if open == 0 {
        return Ok(());
    }
    Err(Refusal::new("questions_open", format!("还有{open}题没有答，请答完再交卷")))
}

/// A guest asks for the test, or hands it in. Who it is stands in the form, never in an address.
pub async fn guest(
    Given(desk): Given<OfficeWeb>,
    sealer: Sealer,
    ClientAddress(address): ClientAddress,
    At(code): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let person = who(&entered);
    let taker = Taker::Guest { code: &code, person: &person, address: Some(address) };
    let office = desk.office();
    let asked = training::questions_of(office, "", &taker).await.map_err(problem)?;
    let mut view = FormView::new();
    let mut status = StatusCode::OK;
    if entered.text("act") == "hand_in" {
        let given = answers(&asked, &entered);
        let done = match complete(&given) {
            Ok(()) => training::take_test(office, "", &taker, &given).await.map(|_| ()),
            Err(refusal) => Err(refusal.into()),
        };
        match done {
            Ok(()) => {}
            Err(OfficeError::Refused(all)) => {
                view = entered.view(&all);
                status = StatusCode::UNPROCESSABLE_ENTITY;
            }
            Err(error) => return Err(problem(error)),
        }
    }
    let asked = training::questions_of(office, "", &taker).await.map_err(problem)?;
    let agency = gongkai_domain::id::AgencyId::parse(&asked.row.agency_id).ok_or(Problem::NotFound)?;
    let name = agency_name(office, &agency).await.map_err(problem)?;
    let page = GuestPage {
        frame: desk.plain(&name, "培训测试", true),
        csrf: sealer.seal(),
        code: code.clone(),
        name: person.name.clone(),
        unit: person.unit.clone(),
        sheet: sheet(&asked, view),
    };
    Ok((status, Html(page.render()?)).into_response())
}
