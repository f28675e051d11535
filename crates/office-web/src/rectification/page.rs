//! One ticket: the notice, what was done, what the person can do now.

use askama::Template;
use axum::{extract::State as Given, response::Html};
use gongkai_domain::{
    authority::Read,
    calendar::date_in_words,
    rectification::{Act, Happened, Reply, Role, Source, State},
};
use gongkai_office::rectification::{self, Line, Tickets, act_row};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    layout::{Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use super::{
    NAME, ROOT,
    list::{Row, row},
    proof::{Proof, shown},
};
use crate::{OfficeWeb, problem, publication::list::Units, words::moment};

struct Step {
    word: &'static str,
    by: String,
    said: String,
}

/// What the person can do now.
struct Possible {
    accept: bool,
    dispute: bool,
    reply: bool,
    decide_dispute: bool,
    extend: bool,
    cancel: bool,
    verify: bool,
    close: bool,
    prove: bool,
}

#[derive(Template)]
#[template(path = "rectification/page.html")]
struct Page {
    frame: OfficeFrame,
    row: Row,
    version: i32,
    problem: String,
    basis: String,
    demand: String,
    responsible: String,
    source: &'static str,
    found: String,
    issued: String,
    /// The document, if the person may open it.
    document: String,
    replies: Vec<Reply>,
    proofs: Vec<Proof>,
    steps: Vec<Step>,
    possible: Possible,
    form: FormView,
}

fn step(of: &act_row::Model, act: &Act) -> Step {
    let said = match act {
        Act::Accept | Act::Close => String::new(),
        Act::Dispute { reason }
        | Act::Uphold { reason }
        | Act::Cancel { reason }
        | Act::Return { reason } => reason.clone(),
        Act::Extend { until, reason } => format!("延到{}：{reason}", date_in_words(*until)),
        Act::Reply(reply) => format!("{}；{}", reply.cause, reply.measures),
        Act::Verify { fact, reason } => [fact.as_str(), reason.as_str()]
            .into_iter()
            .filter(|one| !one.is_empty())
            .collect::<Vec<_>>()
            .join("；"),
    };
    Step { word: Happened::of(act).word(), by: format!("{}，{}", of.by_name, moment(of.at)), said }
}

fn possible(line: &Line, caller: &Caller) -> Possible {
    let state = line.held.ticket.state();
    let roles = rectification::roles(caller.staff(), &line.held.row.unit_id);
    let (unit, overseer) = (roles.contains(&Role::Unit), roles.contains(&Role::Overseer));
    let own = line.held.ticket.fixers().contains(&caller.staff().id);
    Possible {
        accept: unit && state == State::Issued,
        dispute: unit && matches!(state, State::Issued | State::Accepted),
        reply: unit && matches!(state, State::Accepted | State::Returned),
        decide_dispute: overseer && state == State::Disputed,
        extend: overseer && state.is_with_unit(),
        cancel: overseer && matches!(state, State::Issued | State::Accepted),
        verify: overseer && !own && state == State::Fixed,
        close: overseer && !own && state == State::Verified,
        prove: (unit || overseer) && !state.is_over(),
    }
}

pub(super) async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    id: &str,
    form: FormView,
) -> Result<String, Problem> {
    let right = caller.authorise::<Read, Tickets>(id)?;
    let line = rectification::show(desk.office(), caller.staff(), &right).await.map_err(problem)?;
    let proofs = rectification::proofs(desk.office(), caller.staff(), &right).await.map_err(problem)?;
    let units = Units::of(desk, caller).await?;
    let of = &line.held.row;
    let said = &line.held.ticket.said;
    let opens = caller.has_any(crate::publication::READERS);
    let page = Page {
        frame: desk
            .frame(caller, sealer, &of.number, vec![Crumb::new(NAME, ROOT), Crumb::here(&of.number)])
            .await?,
        row: row(&line, &units, desk.office().today()),
        version: of.version,
        problem: of.problem.clone(),
        basis: of.basis.clone(),
        demand: of.demand.clone(),
        responsible: of.responsible.clone(),
        source: Source::parse(&of.source).map_or("", Source::word),
        found: date_in_words(of.found_on),
        issued: format!("{}，{}", of.issued_by_name, moment(of.issued_at)),
        document: of.document_id.clone().filter(|_| opens).unwrap_or_default(),
        replies: said
            .iter()
            .rev()
            .filter_map(|said| match &said.act {
                Act::Reply(reply) => Some(reply.clone()),
                _ => None,
            })
            .take(1)
            .collect(),
        proofs: proofs.iter().map(|one| shown(one, caller)).collect(),
        steps: line.held.acts.iter().zip(said).map(|(row, said)| step(row, &said.act)).collect(),
        possible: possible(&line, caller),
        form,
    };
    Ok(page.render()?)
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    page((&desk, &caller, &sealer), &id, FormView::new()).await.map(Html)
}
