//! The sums of a year: those that were made, a new one, and what is said about agencies before: documents that a lead
//! counts, who took over from whom.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{
    authority::Read,
    collection::{FilingState, Scope},
};
use gongkai_office::{
    OfficeError,
    collection::{self, Below, Joint, Listed, joint_cells},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    form::{self, Entered},
    layout::{Choice, Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use super::{DECIDERS, NAME, ROOT, year_of};
use crate::{OfficeWeb, moment, problem};

/// A sum in the list.
struct Row {
    href: String,
    scope: &'static str,
    made: String,
    by: String,
    report: String,
}

/// How far a scope is.
struct ScopeView {
    code: &'static str,
    word: &'static str,
    accepted: usize,
    all: usize,
    /// Names of those that are not accepted yet.
    waiting: String,
}

/// An agency that may be left out.
struct Member {
    filer: String,
    name: String,
}

struct JointView {
    id: String,
    filer: String,
    lead: String,
    cell: String,
    number: i64,
    reason: String,
}

struct SuccessionView {
    former_id: String,
    heir_id: String,
    former: String,
    heir: String,
    note: String,
}

#[derive(Template)]
#[template(path = "collection/sums.html")]
struct SumsPage {
    frame: OfficeFrame,
    form: FormView,
    year: i32,
    back: String,
    rows: Vec<Row>,
    scopes: Vec<ScopeView>,
    members: Vec<Member>,
    joint: Vec<JointView>,
    successions: Vec<SuccessionView>,
    agencies: Vec<Choice>,
    cells: Vec<Choice>,
    may_decide: bool,
}

/// Agencies that are listed by name where a scope is not whole.
const MOST_NAMED: usize = 12;

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(year): At<String>,
) -> Result<Html<String>, Problem> {
    page((&desk, &caller, &sealer), year_of(&desk, &year)?, FormView::new().with("scope", "whole"))
        .await
        .map(Html)
}

fn scope_view(scope: Scope, own: &str, agencies: &[Listed]) -> ScopeView {
    let inside: Vec<&Listed> =
        agencies.iter().filter(|one| scope.holds(one.kind, one.filer == own)).collect();
    let waiting: Vec<&&Listed> =
        inside.iter().filter(|one| one.standing.state != Some(FilingState::Accepted)).collect();
    let named: Vec<&str> = waiting.iter().take(MOST_NAMED).map(|one| one.name.as_str()).collect();
    let rest =
        if waiting.len() > MOST_NAMED { format!("等{}个机关", waiting.len()) } else { String::new() };
    ScopeView {
        code: scope.code(),
        word: scope.word(),
        accepted: inside.len() - waiting.len(),
        all: inside.len(),
        waiting: format!("{}{rest}", named.join("、")),
    }
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    year: i32,
    form: FormView,
) -> Result<String, Problem> {
    let right = caller.authorise_all::<Read, Below>()?;
    let office = desk.office();
    let agencies = collection::collected(office, &right, year).await.map_err(problem)?.agencies;
    let rows = collection::roll_ups(office, &right, year).await.map_err(problem)?;
    let (joint, successions) = collection::statements(office, &right, year).await.map_err(problem)?;
    let below = collection::subordinates(office, &right).await.map_err(problem)?;
    let name = |id: &str| {
        let found = below.iter().find(|(known, _)| known == id);
        found.map_or_else(String::new, |(_, name)| name.clone())
    };
    let cells = joint_cells(year);
    let cell = |id: &str| {
        let found = cells.iter().find(|(known, _)| known == id);
        found.map_or_else(|| id.to_owned(), |(_, label)| label.clone())
    };
    let back = format!("{ROOT}/{year}");
    let crumbs = vec![Crumb::new(NAME, ROOT), Crumb::new(format!("{year}年度"), &back), Crumb::here("汇总")];
    let accepted = agencies.iter().filter(|one| one.standing.state == Some(FilingState::Accepted));
    let page = SumsPage {
        frame: desk.frame(caller, sealer, &format!("汇总{year}年度报告"), crumbs).await?,
        form,
        year,
        back,
        rows: rows
            .into_iter()
            .map(|row| Row {
                href: format!("/office/roll-ups/{}", row.id),
                scope: Scope::parse(&row.scope).map_or("", Scope::word),
                made: moment(row.made_at),
                by: row.made_by_name,
                report: row.report_id.map(|id| format!("/office/reports/{id}")).unwrap_or_default(),
            })
            .collect(),
        scopes: Scope::ALL.map(|scope| scope_view(scope, caller.agency.as_str(), &agencies)).into(),
        members: accepted.map(|one| Member { filer: one.filer.clone(), name: one.name.clone() }).collect(),
        joint: joint
            .into_iter()
            .map(|row| JointView {
                id: row.id,
                filer: name(&row.filer_id),
                lead: name(&row.lead_id),
                cell: cell(&row.cell),
                number: row.number,
                reason: row.reason,
            })
            .collect(),
        successions: successions
            .into_iter()
            .map(|row| SuccessionView {
                former: name(&row.former_id),
                heir: name(&row.heir_id),
                former_id: row.former_id,
                heir_id: row.heir_id,
                note: row.note,
            })
            .collect(),
        agencies: below.iter().map(|(id, name)| Choice::new(id, name)).collect(),
        cells: cells.iter().map(|(id, label)| Choice::new(id, label)).collect(),
        may_decide: caller.has_any(DECIDERS),
    };
    Ok(page.render()?)
}

/// Back to the page, or the page again with what was refused.
async fn answer(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    year: i32,
    entered: &Entered,
    done: Result<String, OfficeError>,
) -> Result<Response, Problem> {
    match done {
        Ok(to) => Ok(Redirect::to(&to).into_response()),
        Err(OfficeError::Refused(refusals)) => {
            let page = page((desk, caller, sealer), year, entered.view(&refusals)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

/// Makes a sum of all accepted reports of a scope, but those that are left out.
pub async fn make(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(year): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let year = year_of(&desk, &year)?;
    let right = caller.authorise_all::<Read, Below>()?;
    let mut reading = entered.read();
    let scope = reading.needed("scope", Scope::parse, "请选择汇总范围");
    let done = match reading.finish(scope) {
        Err(refusals) => Err(OfficeError::Refused(refusals)),
        Ok(scope) => {
            let listed = collection::collected(desk.office(), &right, year).await.map_err(problem)?;
            let own = caller.agency.as_str();
            let without: Vec<&str> = entered.all("without").collect();
            let named: Vec<String> = listed
                .agencies
                .iter()
                .filter(|one| one.standing.state == Some(FilingState::Accepted))
                .filter(|one| {
                    scope.holds(one.kind, one.filer == own) && !without.contains(&one.filer.as_str())
                })
                .map(|one| one.filer.clone())
                .collect();
            let made = collection::roll_up(desk.office(), caller.staff(), year, scope, &named).await;
            made.map(|id| format!("/office/roll-ups/{id}"))
        }
    };
    answer((&desk, &caller, &sealer), year, &entered, done).await
}

pub async fn say(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(year): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let year = year_of(&desk, &year)?;
    let (office, who) = (desk.office(), caller.staff());
    let text = |name: &str| entered.text(name).to_owned();
    let done = match entered.text("what") {
        "joint" => {
            let said = Joint {
                filer: text("filer"),
                lead: text("lead"),
                cell: text("cell"),
                number: form::number(entered.text("number")).unwrap_or(0),
                reason: text("reason"),
            };
            collection::say_joint(office, who, year, &said).await
        }
        "drop-joint" => collection::drop_joint(office, who, year, entered.text("id")).await,
        "succession" => {
            let pair = (entered.text("former"), entered.text("heir"));
            collection::say_succession(office, who, year, pair, entered.text("note")).await
        }
        "drop-succession" => {
            let pair = (entered.text("former"), entered.text("heir"));
            collection::drop_succession(office, who, year, pair).await
        }
        _ => Err(crate::undecided().into()),
    };
    let done = done.map(|()| format!("{ROOT}/{year}/roll-up"));
    answer((&desk, &caller, &sealer), year, &entered, done).await
}
