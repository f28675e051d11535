//! A return that was begun: its figures, what the ledgers say meanwhile, and what is to be done next.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{
    authority::Read,
    calendar::date_in_words,
    collection::FilingState,
    organisation::Duty,
    refusal::Refusal,
    returns::{Change, Sheet, State},
};
use gongkai_office::{
    OfficeError, organisation,
    returns::{self, Returns, Shown, filing_row},
};
use gongkai_web_kit::{
    caller::Caller,
    download::Download,
    extract::{Asked, At},
    form::Entered,
    layout::{Crumb, Flash, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{
    Choice, OWN, kinds,
    lines::{Row, rows, year_words},
    own::chosen,
    xlsx,
};
use crate::{OfficeWeb, collection::tag, moment, problem};

/// Which filing is to be seen, and what was done before.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Seeing {
    number: String,
    saved: String,
    counted: String,
}

/// A filing.
struct Filed {
    number: i32,
    href: String,
    current: bool,
    at: String,
    signers: String,
    tag: &'static str,
    state: &'static str,
    decided: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "returns/kept.html")]
struct KeptPage {
    /// What is printed before those who stand for it.
    words: &'static [String; 2],
    frame: OfficeFrame,
    form: FormView,
    id: String,
    version: i32,
    digest: String,
    kinds: Vec<Choice>,
    periods: Vec<Choice>,
    basis: &'static str,
    due: String,
    late: bool,
    tag: &'static str,
    state: &'static str,
    /// Number of the filing that is shown; 0: the return as it stands.
    number: i32,
    superior: String,
    signers: [String; 2],
    counted: String,
    back_reason: String,
    moved: Vec<Change>,
    /// It has gone out: what the ledgers say meanwhile is told, and changes nothing.
    gone_out: bool,
    /// The year so far is another one than what was filed.
    year_moved: bool,
    year_words: String,
    rows: Vec<Row>,
    /// What does not add up, each in a sentence.
    imbalances: Vec<String>,
    overridden: usize,
    missing: usize,
    filings: Vec<Filed>,
    may_write: bool,
    may_approve: bool,
    own_hands: bool,
    may_discard: bool,
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    Asked(seeing): Asked<Seeing>,
) -> Result<Html<String>, Problem> {
    page((&desk, &caller, &sealer), &id, &seeing, FormView::new()).await.map(Html)
}

/// Who filled in and who approved what is shown.
fn signers(shown: &Shown, filed: Option<&filing_row::Model>) -> [String; 2] {
    match filed {
        Some(row) => [row.filled_by_name.clone(), row.approved_by_name.clone()],
        None => [shown.kept.row.filled_by_name.clone(), String::new()],
    }
}

/// What is shown: a filing, or the return as it stands. What waits or was filed has its year so far in it.
fn figures(shown: &Shown, filed: Option<&filing_row::Model>) -> Result<Sheet, Problem> {
    match filed {
        Some(row) => row.figures().map_err(problem),
        None if shown.kept.life.may_be_written() => Ok(shown.sheet.clone()),
        None => Ok(shown.kept.sheet.clone()),
    }
}

/// Tag and word of where it stands.
fn standing(shown: &Shown) -> (&'static str, &'static str) {
    let life = &shown.kept.life;
    match (life.state, &life.sent) {
        (State::Filed, Some(sent)) => (tag(sent.state), sent.state.word()),
        (State::Submitted, _) => ("brand", life.state.word()),
        _ => ("pause", life.state.word()),
    }
}

fn flash(seeing: &Seeing) -> Option<Flash> {
    let sentence = match (seeing.saved.parse::<usize>(), seeing.counted.parse::<usize>()) {
        (Ok(0), _) => "没有改动。".to_owned(),
        (Ok(rows), _) => format!("已保存，改动{rows}行。"),
        (_, Ok(0)) => "已重新统计，台账数没有变化。".to_owned(),
        (_, Ok(rows)) => format!("已重新统计，{rows}行的台账数有变化；改写过的行没有动。"),
        _ => return None,
    };
    Some(Flash { kind: "ok", sentence })
}

fn filings(shown: &Shown, number: i32) -> Vec<Filed> {
    let id = &shown.kept.row.id;
    let filed = |row: &filing_row::Model| {
        let state = row.standing().unwrap_or(FilingState::Received);
        let decided = row.decided_by_name.as_ref().zip(row.decided_at);
        Filed {
            number: row.number,
            href: format!("{}/{id}?number={}", OWN.1, row.number),
            current: row.number == number,
            at: moment(row.filed_at),
            signers: format!("{}填报，{}批准", row.filled_by_name, row.approved_by_name),
            tag: tag(state),
            state: state.word(),
            decided: decided.map(|(who, at)| format!("{who}，{}", moment(at))).unwrap_or_default(),
            reason: row.return_reason.clone().unwrap_or_default(),
        }
    };
    shown.kept.filings.iter().map(filed).collect()
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    id: &str,
    seeing: &Seeing,
    form: FormView,
) -> Result<String, Problem> {
    let right = caller.authorise::<Read, Returns>(id)?;
    let shown = returns::show(desk.office(), &right).await.map_err(problem)?;
    let number = seeing.number.parse().unwrap_or(0);
    let filed = shown.kept.filings.iter().find(|row| row.number == number);
    if number != 0 && filed.is_none() {
        return Err(Problem::NotFound);
    }
    let (which, life, row) = (shown.kept.which, &shown.kept.life, &shown.kept.row);
    let sheet = figures(&shown, filed)?;
    let newest = filed.is_none() && life.state == State::Filed && !life.is_returned();
    let crumbs = vec![Crumb::new(OWN.0, OWN.1), Crumb::here(which.words())];
    let mut frame = desk.frame(caller, sealer, &which.title(), crumbs).await?;
    frame.flash = flash(seeing);
    let (tag, state) = standing(&shown);
    let is_open = filed.is_none() && life.may_be_written();
    let page = KeptPage {
        words: &which.def.signers,
        frame,
        form,
        id: row.id.clone(),
        version: row.version,
        digest: row.digest.clone(),
        kinds: kinds(which),
        periods: chosen(desk, caller, which).await?,
        basis: &which.def.basis,
        due: which.due().map(date_in_words).unwrap_or_default(),
        late: life.sent.is_none() && which.due().is_some_and(|due| due < desk.office().today()),
        tag,
        state,
        number,
        superior: shown.superior.clone().unwrap_or_default(),
        signers: signers(&shown, filed.or_else(|| shown.kept.filings.first().filter(|_| newest))),
        counted: moment(filed.map_or(row.counted_at, |row| row.counted_at)),
        back_reason: row.back_reason.clone().filter(|_| is_open).unwrap_or_default(),
        moved: if filed.is_none() { shown.moved.clone() } else { Vec::new() },
        gone_out: newest,
        year_moved: newest && sheet != shown.sheet,
        year_words: year_words(which, &shown.spans),
        overridden: sheet.overridden().count(),
        missing: sheet.missing().len(),
        rows: rows(&sheet),
        imbalances: which.def.imbalances(&sheet, which.year),
        filings: filings(&shown, number),
        may_write: is_open && caller.has_any(&[Duty::Statistician]),
        may_approve: filed.is_none()
            && life.state == State::Submitted
            && caller.has_any(&[Duty::ResponsibleLeader]),
        own_hands: life.hands.contains(&caller.staff().id),
        may_discard: life.drop_draft().is_ok() && caller.has_any(&[Duty::Statistician]),
    };
    Ok(page.render()?)
}

/// The return as a spreadsheet, or a filing of it.
pub async fn file(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
    Asked(seeing): Asked<Seeing>,
) -> Result<Download, Problem> {
    let right = caller.authorise::<Read, Returns>(&id)?;
    let agency = organisation::agency_name(desk.office(), right.agency()).await.map_err(problem)?;
    let shown = returns::show(desk.office(), &right).await.map_err(problem)?;
    let to = shown.superior.clone().unwrap_or_default();
    let number = seeing.number.parse().unwrap_or(0);
    if number != 0 {
        let (which, row) = returns::filed(desk.office(), &right, number).await.map_err(problem)?;
        let names = [row.filled_by_name.as_str(), row.approved_by_name.as_str()];
        return xlsx::of_return(
            which,
            (&agency, &to),
            &row.figures().map_err(problem)?,
            Some(names),
            Some(row.filed_at),
        );
    }
    let newest = shown.kept.filings.first().filter(|_| !shown.kept.life.may_be_written());
    let filed = newest.filter(|_| shown.kept.life.state == State::Filed);
    let [filled, approved] = signers(&shown, filed);
    let (sheet, at) = (figures(&shown, None)?, filed.map(|row| row.filed_at));
    xlsx::of_return(shown.kept.which, (&agency, &to), &sheet, Some([&filled, &approved]), at)
}

/// On to the return, or the page again with what was refused.
async fn answer(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    id: &str,
    entered: &Entered,
    done: Result<String, OfficeError>,
) -> Result<Response, Problem> {
    match done {
        Ok(query) => Ok(Redirect::to(&format!("{}/{id}{query}", OWN.1)).into_response()),
        Err(OfficeError::Refused(refusals)) => {
            let view = entered.view(&at_the_form(refusals));
            let again = page((desk, caller, sealer), id, &Seeing::default(), view).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

/// Deletes it: on to its period, which nobody has begun now.
pub async fn discard(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    match returns::discard(desk.office(), caller.staff(), &id, entered.version()).await {
        Ok(which) => {
            let to = format!("{}?kind={}&period={}", OWN.1, which.def.id, which.period());
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => answer((&desk, &caller, &sealer), &id, &entered, Err(error)).await,
    }
}

/// Only the reason has a field on this page.
fn at_the_form(mut refusals: Vec<Refusal>) -> Vec<Refusal> {
    for refusal in &mut refusals {
        refusal.field = refusal.field.filter(|field| *field == "reason");
    }
    refusals
}

macro_rules! acts {
    ($($name:ident: |$office:ident, $who:ident, $id:ident, $entered:ident| $does:expr;)*) => {$(
        pub async fn $name(
            Given(desk): Given<OfficeWeb>,
            caller: Caller,
            sealer: Sealer,
            At(id): At<String>,
            entered: Entered,
        ) -> Result<Response, Problem> {
            let ($office, $who, $id, $entered) = (desk.office(), caller.staff(), id.as_str(), &entered);
            let done = $does.await;
            answer((&desk, &caller, &sealer), &id, &entered, done).await
        }
    )*};
}

acts! {
    recount: |office, who, id, entered| async {
        returns::recount(office, who, id, entered.version()).await.map(|rows| format!("?counted={rows}"))
    };
    submit: |office, who, id, entered| async {
        returns::submit(office, who, id, entered.version()).await.map(|()| String::new())
    };
    approve: |office, who, id, entered| async {
        returns::approve(office, who, id, entered.text("seen")).await.map(|_| String::new())
    };
    give_back: |office, who, id, entered| async {
        let (seen, why) = (entered.text("seen"), entered.text("reason"));
        returns::give_back(office, who, id, seen, why).await.map(|()| String::new())
    };
}
