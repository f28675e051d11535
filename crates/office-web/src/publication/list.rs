//! The list of documents.

use askama::Template;
use axum::{extract::State as Given, response::Html};
use gongkai_domain::{
    authority::Read,
    calendar::date_in_words,
    id::DocumentId,
    publication::{State, kind, kinds},
};
use gongkai_office::{
    catalogue,
    organisation::{self, People, unit},
    publication::{self, Asked as Wanted, Dossier, Line, Lines},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::Asked,
    layout::{Choice, FormView, OfficeFrame, Pager},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{
    NAME, ROOT, WRITERS,
    view::{Clock, public_words, tag},
};
use crate::{OfficeWeb, problem};

const PAGE: usize = 50;

/// What the list is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    q: String,
    state: String,
    kind: String,
    /// Row of the catalogue.
    entry: String,
    before: String,
}

impl Filter {
    fn is_used(&self) -> bool {
        !(self.q.trim().is_empty() && self.state.is_empty() && self.kind.is_empty() && self.entry.is_empty())
    }

    fn wanted(&self) -> Wanted {
        let words = self.q.chars().take(100).collect();
        Wanted {
            states: State::parse(&self.state).into_iter().collect(),
            kind: kind(&self.kind).map(|kind| kind.id.clone()),
            entry: Some(self.entry.clone()).filter(|entry| !entry.is_empty()),
            words,
            before: DocumentId::parse(&self.before),
            limit: PAGE as u64 + 1,
            ..Wanted::default()
        }
    }

    /// The address of the same list, from another place on.
    fn href(&self, before: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let all = [
            ("q", self.q.as_str()),
            ("state", &self.state),
            ("kind", &self.kind),
            ("entry", &self.entry),
            ("before", before),
        ];
        query.extend_pairs(all.into_iter().filter(|(_, value)| !value.is_empty()));
        format!("{ROOT}?{}", query.finish())
    }
}

struct Row {
    id: String,
    title: String,
    number: String,
    kind: String,
    unit: String,
    edition: i32,
    state: &'static str,
    tag: &'static str,
    clock: Clock,
    released: String,
    public: String,
}

#[derive(Template)]
#[template(path = "publication/list.html")]
struct ListPage {
    frame: OfficeFrame,
    form: FormView,
    states: Vec<Choice>,
    kinds: Vec<Choice>,
    /// Id and matter of the row of the catalogue that the list is of; empty: all.
    entry: (String, String),
    filtered: bool,
    may_write: bool,
    rows: Vec<Row>,
    /// Older documents were not looked at yet.
    searched_part: bool,
    pager: Pager,
}

/// Names of units by their identities.
pub struct Units(Vec<unit::Model>);

impl Units {
    pub async fn of(desk: &OfficeWeb, caller: &Caller) -> Result<Self, Problem> {
        let right = caller.authorise_all::<Read, People>()?;
        organisation::units(desk.office().read(), &right).await.map(Self).map_err(problem)
    }

    pub fn name(&self, id: &str) -> String {
        self.0.iter().find(|unit| unit.id == id).map(|unit| unit.name.clone()).unwrap_or_default()
    }

    /// Those that still work, to choose from.
    pub fn choices(&self) -> Vec<Choice> {
        let open = self.0.iter().filter(|unit| unit.closed_on.is_none());
        open.map(|unit| Choice::new(&unit.id, &unit.name)).collect()
    }
}

pub async fn list(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(filter): Asked<Filter>,
) -> Result<Html<String>, Problem> {
    let right = caller.authorise_all::<Read, Dossier>()?;
    let wanted = filter.wanted();
    let found = publication::list(desk.office(), caller.staff(), &right, &wanted).await.map_err(problem)?;
    let Lines { mut lines, searched_to } = found;
    let more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let units = Units::of(&desk, &caller).await?;
    let last = lines.last().filter(|_| more);
    let pager = Pager {
        shown: lines.len(),
        unit: "条",
        previous: wanted.before.as_ref().map(|_| filter.href("")),
        next: last
            .map(|line| line.row.id.as_str())
            .or(searched_to.as_ref().map(DocumentId::as_str))
            .map(|id| filter.href(id)),
        total: None,
    };
    let today = desk.office().today();
    let entries = match &wanted.entry {
        Some(_) => catalogue::entries(desk.office().read(), right.agency()).await.map_err(problem)?,
        None => Vec::new(),
    };
    let entry = entries.into_iter().find(|entry| entry.id == filter.entry);
    let page = ListPage {
        entry: entry.map(|entry| (entry.id, entry.said.path())).unwrap_or_default(),
        frame: desk.frame(&caller, &sealer, NAME, Vec::new()).await?,
        form: FormView::new().with("q", &filter.q).with("state", &filter.state).with("kind", &filter.kind),
        states: all("全部状态", State::ALL.map(|state| Choice::new(state.code(), state.word()))),
        kinds: all("全部种类", kinds().iter().map(|kind| Choice::new(&kind.id, &kind.name))),
        filtered: filter.is_used(),
        may_write: caller.has_any(WRITERS),
        rows: lines.iter().map(|line| row(line, &units, today)).collect(),
        searched_part: searched_to.is_some(),
        pager,
    };
    Ok(Html(page.render()?))
}

fn all(word: &str, choices: impl IntoIterator<Item = Choice>) -> Vec<Choice> {
    [Choice::new("", word)].into_iter().chain(choices).collect()
}

fn row(line: &Line, units: &Units, today: chrono::NaiveDate) -> Row {
    let Line { row, edition } = line;
    let released = row.first_released_at.map(|at| date_in_words(gongkai_office::chance::day_in_china(at)));
    Row {
        id: row.id.clone(),
        title: titled(&edition.title),
        number: edition.number.clone(),
        kind: kind(&edition.kind).map(|kind| kind.name.clone()).unwrap_or_default(),
        unit: units.name(&row.unit_id),
        edition: edition.edition,
        state: line.state().word(),
        tag: tag(line.state()),
        clock: Clock::of(line.term(), line.state(), today),
        released: released.unwrap_or_default(),
        public: public_words(row.public_edition, edition.edition),
    }
}

/// A draft may lack its title.
pub fn titled(title: &str) -> String {
    if title.trim().is_empty() { "（还没有名称）".to_owned() } else { title.to_owned() }
}
