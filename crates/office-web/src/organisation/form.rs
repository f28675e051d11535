//! One page for all forms of this capability: fields as data, so that every form shows its faults, its
//! conflicts and its way back in the same manner.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use chrono::NaiveDate;
use gongkai_domain::refusal::Refusal;
use gongkai_office::OfficeError;
use gongkai_web_kit::{
    caller::Caller,
    form::Entered,
    layout::{Choice, Crumb, FormView, OfficeFrame},
    problem::{Difference, Problem},
    seal::Sealer,
};

use crate::{OfficeWeb, problem};

/// How a field is filled in.
pub enum Kind {
    /// One line, with the class of its width.
    Line(&'static str),
    /// A date.
    Date,
    /// Several lines, shown with so many rows.
    Lines(usize),
    /// One of a list.
    One(Vec<Choice>),
    /// One of a few, all in sight.
    Radios(Vec<Choice>),
    /// A box to tick.
    Tick,
    /// No field: a heading above those that follow.
    Heading,
}

/// A field of a form.
pub struct Field {
    /// Name, which refusals point at.
    pub name: &'static str,
    /// Label.
    pub label: &'static str,
    /// A line of help; empty: none.
    pub hint: String,
    /// How it is filled in.
    pub kind: Kind,
    /// May it stay empty?
    pub optional: bool,
}

impl Field {
    /// A field that must be filled in.
    pub fn new(name: &'static str, label: &'static str, kind: Kind) -> Self {
        Self { name, label, hint: String::new(), kind, optional: false }
    }

    /// The same with a line of help.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: hint.into(), ..self }
    }

    /// The same; it may stay empty.
    #[must_use]
    pub fn optional(self) -> Self {
        Self { optional: true, ..self }
    }
}

/// A form with what stands around it.
pub struct Form {
    pub title: String,
    pub crumbs: Vec<Crumb>,
    /// What will happen; empty: the form says it itself.
    pub lead: String,
    pub fields: Vec<Field>,
    /// Version of what is changed, for the check that nobody was faster.
    pub seen: Option<i32>,
    pub action: String,
    pub submit: &'static str,
    /// Does it take something away?
    pub grave: bool,
    pub back: String,
}

#[derive(Template)]
#[template(path = "organisation/form.html")]
struct FormPage<'a> {
    frame: OfficeFrame,
    ask: &'a Form,
    form: FormView,
}

impl Form {
    /// The page.
    pub async fn page(
        &self,
        desk: &OfficeWeb,
        caller: &Caller,
        sealer: &Sealer,
        form: FormView,
    ) -> Result<Html<String>, Problem> {
        let frame = desk.frame(caller, sealer, &self.title, self.crumbs.clone()).await?;
        Ok(Html(FormPage { frame, ask: self, form }.render()?))
    }

    /// The answer to the filled-in form: on to the page that `to` names, the form again with everything
    /// that was refused, or both versions where somebody was faster. `now`: what is stored, by field.
    pub async fn answer(
        &self,
        (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
        entered: &Entered,
        now: &[(&'static str, String)],
        done: Result<String, OfficeError>,
    ) -> Result<Response, Problem> {
        match done {
            Ok(to) => Ok(Redirect::to(&to).into_response()),
            Err(OfficeError::Refused(all)) => {
                let page = self.page(desk, caller, sealer, entered.view(&all)).await?;
                Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
            }
            Err(OfficeError::Conflict) => Err(Problem::Conflict(self.differences(entered, now))),
            Err(error) => Err(problem(error)),
        }
    }

    /// Where what was entered differs from what stands there now.
    fn differences(&self, entered: &Entered, now: &[(&'static str, String)]) -> Vec<Difference> {
        let of = |field: &Field| {
            let (_, theirs) = now.iter().find(|(name, _)| *name == field.name)?;
            let yours = entered.text(field.name).trim();
            let word = |value: &str| field.word(value);
            (yours != theirs).then(|| Difference {
                label: field.label.to_owned(),
                yours: word(yours),
                theirs: word(theirs),
            })
        };
        self.fields.iter().filter_map(of).collect()
    }
}

impl Field {
    /// A value as people read it.
    fn word(&self, value: &str) -> String {
        match &self.kind {
            Kind::One(choices) | Kind::Radios(choices) => choices
                .iter()
                .find(|choice| choice.value == value)
                .map_or_else(|| value.to_owned(), |choice| choice.label.clone()),
            Kind::Tick => if value.is_empty() { "否" } else { "是" }.to_owned(),
            _ => value.to_owned(),
        }
    }
}

/// A form filled in with what is stored.
pub fn filled(values: &[(&'static str, String)]) -> FormView {
    FormView::of(values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())))
}

/// A field of a form as text.
pub fn text(entered: &Entered, name: &str) -> String {
    entered.text(name).to_owned()
}

/// An identity that was chosen from a list; nothing chosen is none. One that cannot be an identity was
/// never in the list.
pub fn chosen<T>(
    entered: &Entered,
    name: &str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, Problem> {
    match entered.text(name) {
        "" => Ok(None),
        text => parse(text).map(Some).ok_or(Problem::NotFound),
    }
}

/// Reads dates; those that cannot be read are refused at their fields.
pub fn dates<const N: usize>(
    entered: &Entered,
    names: [&'static str; N],
) -> ([Option<NaiveDate>; N], Vec<Refusal>) {
    let mut read = entered.read();
    let dates = names.map(|name| read.date(name));
    (dates, read.finish(Some(())).err().unwrap_or_default())
}

/// What could not be read comes first; of what the rules say, only what is about other fields.
pub fn all_faults(unread: Vec<Refusal>, rules: Vec<Refusal>) -> OfficeError {
    let known: Vec<_> = unread.iter().map(|refusal| refusal.field).collect();
    let more = rules.into_iter().filter(|refusal| refusal.field.is_none() || !known.contains(&refusal.field));
    let mut all = unread;
    all.extend(more);
    OfficeError::Refused(all)
}
