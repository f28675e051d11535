//! One filing: the report, what the checks said, what changed against the filing before, and the decision.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{
    authority::Read,
    calendar::date_in_words,
    collection::{FilingState, Scope},
};
use gongkai_office::{
    OfficeError,
    collection::{self, Below, Filing, Found, prepared_return, released_row},
    report::findings_of,
};
use gongkai_report::compare::{Changed, changed};
use gongkai_web_kit::{
    caller::Caller,
    download::Download,
    extract::At,
    form::Entered,
    layout::{Choice, Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use super::{
    DECIDERS, NAME, RELEASERS, ROOT,
    year::{public, tag},
};
use crate::{
    OfficeWeb, moment, problem,
    report::{
        table::{TableView, anchor, tables},
        versions::{Text, texts},
    },
};

/// What stands before the key of a finding in the name of the field of its explanation.
pub const EXPLANATION: &str = "explain ";

/// What the form says of a report that sums nobody's.
const OWN_WORK: &str = "agency";

/// A finding as it was sealed.
pub struct Line {
    pub class: &'static str,
    pub icon: &'static str,
    pub label: String,
    pub rule: String,
    pub sentence: String,
    pub anchor: String,
    pub explanation: String,
    /// Name of the field of its explanation.
    pub field: String,
    /// Asked for an explanation, because it stands against filing.
    pub must: bool,
}

/// Findings as lines.
pub fn lines(found: &[Found]) -> Vec<Line> {
    let class = |one: &Found| if one.fails && one.must { "must" } else { "hint-level" };
    found
        .iter()
        .map(|one| Line {
            class: class(one),
            icon: if one.fails && one.must { "alert-circle" } else { "alert-triangle" },
            label: one.label.clone(),
            rule: one.rule.clone(),
            sentence: one.sentence.clone(),
            anchor: if one.place.is_empty() { String::new() } else { anchor(&one.place) },
            explanation: one.explanation.clone().unwrap_or_default(),
            field: format!("{EXPLANATION}{}", one.key()),
            must: one.fails && one.must,
        })
        .collect()
}

/// Another filing of the year.
struct Other {
    number: i32,
    href: String,
    what: String,
    current: bool,
}

#[derive(Template)]
#[template(path = "collection/filing.html")]
struct FilingPage {
    frame: OfficeFrame,
    form: FormView,
    id: String,
    version: i32,
    tag: &'static str,
    state: &'static str,
    /// Whose reports it sums, as its agency says; empty: it does not say so.
    scope: &'static str,
    receipt: String,
    digest: String,
    filed: String,
    by: String,
    origin: &'static str,
    file: String,
    due: String,
    key: String,
    title: String,
    public: (&'static str, String),
    erratum: String,
    reason: String,
    decided: String,
    others: Vec<Other>,
    changes: Vec<Changed>,
    /// Chapters whose text is another one than in the filing before.
    texts: Vec<Text>,
    same_as_before: bool,
    tables: Vec<TableView>,
    chapters: Vec<(String, Vec<String>)>,
    lines: Vec<Line>,
    open: usize,
    may_accept: bool,
    may_return: bool,
    /// Why it was accepted all the same.
    note: String,
    /// The text of a return, until somebody writes another.
    prepared: String,
    /// The superior's way back to the year.
    back: String,
    /// May it be shown to the public, or taken down, by whoever reads?
    may_release: bool,
    may_take_down: bool,
    /// What it may be said to sum when it is shown.
    scopes: Vec<Choice>,
    /// Was another version shown before?
    corrects: bool,
    /// What is shown, or was taken down, in words; empty: nothing ever was.
    shown: String,
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    page((&desk, &caller, &sealer), &id, None).await.map(Html)
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    id: &str,
    form: Option<FormView>,
) -> Result<String, Problem> {
    let right = caller.authorise::<Read, Below>(id)?;
    let Filing { one, report, former, all, term, released, wish } =
        collection::filing(desk.office(), &right).await.map_err(problem)?;
    let row = &one.row;
    let standing = row.standing().map_err(problem)?;
    let due = term.map(|term| term.due);
    let prepared = prepared_return(&one, due, desk.office().today());
    let back = format!("{ROOT}/{}", row.year);
    let crumbs = vec![
        Crumb::new(NAME, ROOT),
        Crumb::new(format!("{}年度", row.year), &back),
        Crumb::here(one.filer.clone()),
    ];
    let frame = desk.frame(caller, sealer, &format!("{}{}年度报告", one.filer, row.year), crumbs).await?;
    let changed = former.as_ref().map(|(_, before)| changed(before, &report));
    let may_decide = caller.has_any(DECIDERS) && row.newest && standing != FilingState::Returned;
    let others = all.iter().map(|other| Other {
        number: other.number,
        href: format!("/office/filings/{}", other.id),
        what: format!(
            "{}，{}",
            date_in_words(gongkai_office::chance::day_in_china(other.filed_at)),
            other.standing().map_or("", FilingState::word)
        ),
        current: other.id == row.id,
    });
    let said = released.as_ref().map_or(row.sums(), released_row::Model::sums);
    let mut form = form.unwrap_or_default();
    if form.value("scope").is_empty() {
        form = form.with("scope", said.map_or(OWN_WORK, Scope::code));
    }
    let page = FilingPage {
        form,
        scope: row.sums().map_or("", Scope::word),
        scopes: [Choice::new(OWN_WORK, "本机关")]
            .into_iter()
            .chain(Scope::ALL.map(|scope| Choice::new(scope.code(), scope.word())))
            .collect(),
        id: row.id.clone(),
        version: row.version,
        tag: tag(standing),
        state: standing.word(),
        receipt: row.receipt(),
        digest: row.digest.clone(),
        filed: moment(row.filed_at),
        by: row.filed_by_name.clone(),
        origin: gongkai_domain::collection::Origin::parse(&row.origin).map_or("", |origin| origin.word()),
        file: row.file_name.clone().unwrap_or_default(),
        due: due.map(date_in_words).unwrap_or_default(),
        key: collection::key_name(desk.office()),
        title: row.title.clone(),
        public: public(one.public),
        erratum: row.erratum.clone().unwrap_or_default(),
        reason: row.return_reason.clone().unwrap_or_default(),
        decided: match (&row.decided_by_name, row.decided_at) {
            (Some(who), Some(at)) => format!("{who}，{}", moment(at)),
            _ => String::new(),
        },
        others: others.collect(),
        same_as_before: changed.as_ref().is_some_and(Vec::is_empty),
        changes: changed.unwrap_or_default(),
        texts: former.as_ref().map(|(_, before)| texts(before, &report)).unwrap_or_default(),
        tables: tables(&report, &findings_of(&report, None)),
        chapters: report
            .chapters
            .iter()
            .map(|chapter| {
                let texts = chapter.paragraphs.iter().map(|one| one.text.clone()).collect();
                let separator = if chapter.no.is_empty() { "" } else { "、" };
                (format!("{}{separator}{}", chapter.no, chapter.heading), texts)
            })
            .collect(),
        lines: lines(&one.found),
        open: row.open_faults(),
        may_accept: may_decide && standing == FilingState::Received,
        note: row.accept_note.clone().unwrap_or_default(),
        prepared,
        may_return: may_decide,
        back,
        may_release: caller.has_any(RELEASERS) && wish.may_be().is_ok(),
        may_take_down: caller.has_any(RELEASERS)
            && released.as_ref().is_some_and(|shown| shown.withdrawn_because.is_none()),
        corrects: wish.before,
        shown: released.as_ref().map(shown).unwrap_or_default(),
        frame,
    };
    Ok(page.render()?)
}

/// The file that was taken in.
pub async fn file(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, Problem> {
    let right = caller.authorise::<Read, Below>(&id)?;
    match collection::filing_file(desk.office(), &right).await {
        Ok((name, bytes)) => {
            let kind = "application/octet-stream";
            Ok(Download { name, kind, bytes: bytes.into() }.into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

pub async fn accept(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let seen = entered.version();
    let done = collection::accept(desk.office(), caller.staff(), &id, seen, entered.text("note")).await;
    answer((&desk, &caller, &sealer), &id, Some(&entered), done).await
}

pub async fn send_back(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let (seen, reason) = (entered.version(), entered.text("reason"));
    let done = collection::send_back(desk.office(), caller.staff(), &id, seen, reason).await;
    answer((&desk, &caller, &sealer), &id, Some(&entered), done).await
}

/// What the superior shows of an agency, in words.
pub fn shown(row: &released_row::Model) -> String {
    let day = date_in_words(gongkai_office::chance::day_in_china(row.released_at));
    let scope = row.sums().map_or_else(String::new, |scope| format!("，口径：{}", scope.word()));
    match (&row.withdrawn_because, row.withdrawn_on) {
        (Some(why), Some(on)) => format!("{}撤下：{why}", date_in_words(on)),
        _ if row.edition > 1 => {
            format!("{day}集中公布第{}版，{}经办{scope}", row.edition, row.released_by_name)
        }
        _ => format!("{day}集中公布，{}经办{scope}", row.released_by_name),
    }
}

pub async fn release(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let (seen, erratum) = (entered.version(), entered.text("erratum"));
    let scope = Scope::parse(entered.text("scope"));
    let done = collection::release(desk.office(), caller.staff(), &id, seen, erratum, scope).await;
    answer((&desk, &caller, &sealer), &id, Some(&entered), done).await
}

pub async fn take_down(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let (seen, why) = (entered.version(), entered.text("why"));
    let done = collection::take_down(desk.office(), caller.staff(), &id, seen, why).await;
    answer((&desk, &caller, &sealer), &id, Some(&entered), done).await
}

async fn answer(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    id: &str,
    entered: Option<&Entered>,
    done: Result<(), OfficeError>,
) -> Result<Response, Problem> {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/office/filings/{id}")).into_response()),
        Err(OfficeError::Refused(refusals)) => {
            let entered = entered.cloned().unwrap_or_default();
            let page = page((desk, caller, sealer), id, Some(entered.view(&refusals))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}
