//! Decisions: a page that shows the text beside the form, and the form that decides about exactly what
//! was shown.

mod ask;
mod does;

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::refusal::Refusal;
use gongkai_office::{OfficeError, publication};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    form::Entered,
    layout::{FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

pub use ask::withdrawn_as;
pub use does::told;

use super::{
    ROOT,
    compare::Changes,
    list::titled,
    page::{Shown, crumbs, load, seal},
};
use crate::{
    OfficeWeb,
    organisation::form::{Field, Kind},
    problem,
};

/// The box to tick under a sentence for the public in which something is doubtful.
pub const CHECKED: &str = "checked";
/// Says that the box is to be there; never sent.
const ASKED: &str = "asked";

/// Which decision a page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Submit,
    Review,
    Secrecy,
    Answer,
    Release,
    AskEmergency,
    Emergency,
    Withdraw,
    Correct,
    Validity,
    Prolong,
    Discard,
}

/// What a page asks.
struct Ask {
    title: &'static str,
    lead: String,
    fields: Vec<Field>,
    /// Value, word and class of each button.
    buttons: Vec<(&'static str, &'static str, &'static str)>,
    /// What stands in the fields before anybody has written.
    filled: FormView,
}

#[derive(Template)]
#[template(path = "publication/decide.html")]
struct DecidePage {
    frame: OfficeFrame,
    doc: Shown,
    form: FormView,
    ask: Ask,
    /// Does the decision come behind a text to read? Then the head leads to it.
    reads: bool,
    /// What changed since it was decided about, or since it was public.
    changes: Option<Changes>,
    seen: String,
    action: String,
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    id: &str,
    act: Act,
    entered: Option<FormView>,
) -> Result<String, Problem> {
    let found = load(desk, caller, id).await?;
    let mut ask = ask::of(desk, caller, &found, act).await?;
    let title = format!("{}：{}", ask.title, titled(&found.held.edition.title));
    let frame = desk.frame(caller, sealer, &title, crumbs(&found, ask.title)).await?;
    let form = entered.unwrap_or_else(|| std::mem::take(&mut ask.filled));
    if !form.value(CHECKED).is_empty() || !form.value(ASKED).is_empty() {
        let hint = "上面说明中需要核实的地方，我看过了，公开没有问题";
        ask.fields.push(Field::new(CHECKED, "已核实", Kind::Tick).hint(hint).optional());
    }
    let page = DecidePage {
        frame,
        doc: Shown::of(desk, caller, &found).await?,
        changes: if act.is_about_the_text() { Changes::of(desk, caller, &found, None).await? } else { None },
        form,
        ask,
        reads: act.is_about_the_text(),
        seen: seal(&found.held.seen()),
        action: format!("{ROOT}/{id}/{}", act.path()),
    };
    Ok(page.render()?)
}

/// On to where the decision leads, or the page again with everything that was refused. Another's document
/// looks like none, whatever the form says: the page is of a document that this person can see.
async fn answer(
    at: (&OfficeWeb, &Caller, &Sealer),
    id: &str,
    act: Act,
    entered: &Entered,
    done: Result<(), OfficeError>,
) -> Result<Response, Problem> {
    match done {
        Ok(()) if act == Act::Discard => Ok(Redirect::to(ROOT).into_response()),
        Ok(()) if act == Act::Correct => Ok(Redirect::to(&format!("{ROOT}/{id}/edit")).into_response()),
        Ok(()) => Ok(Redirect::to(&format!("{ROOT}/{id}")).into_response()),
        Err(OfficeError::Refused(all)) => {
            let again = page(at, id, act, Some(again(entered, &all))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

/// A form that was refused; where something in it is doubtful, with the box to tick.
pub fn again(entered: &Entered, refusals: &[Refusal]) -> FormView {
    let doubtful = refusals.iter().any(|one| one.code == publication::DOUBTFUL);
    let view = entered.view(refusals);
    if doubtful { view.with(ASKED, "yes") } else { view }
}

impl Act {
    /// Does the person decide about what stands in the text?
    fn is_about_the_text(self) -> bool {
        matches!(
            self,
            Self::Submit | Self::Review | Self::Secrecy | Self::Answer | Self::Release | Self::Emergency
        )
    }

    /// Behind the address of the document.
    const fn path(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Review => "review",
            Self::Secrecy => "secrecy",
            Self::Answer => "answer",
            Self::Release => "release",
            Self::AskEmergency => "emergency",
            Self::Emergency => "emergency/release",
            Self::Withdraw => "withdraw",
            Self::Correct => "correct",
            Self::Validity => "validity",
            Self::Prolong => "prolong",
            Self::Discard => "discard",
        }
    }
}

macro_rules! decisions {
    ($($form:ident, $post:ident, $act:expr;)*) => {$(
        pub async fn $form(
            Given(desk): Given<OfficeWeb>,
            caller: Caller,
            sealer: Sealer,
            At(id): At<String>,
        ) -> Result<Html<String>, Problem> {
            page((&desk, &caller, &sealer), &id, $act, None).await.map(Html)
        }

        pub async fn $post(
            Given(desk): Given<OfficeWeb>,
            caller: Caller,
            sealer: Sealer,
            At(id): At<String>,
            entered: Entered,
        ) -> Result<Response, Problem> {
            let done = does::$post(desk.office(), caller.staff(), &id, &entered).await;
            answer((&desk, &caller, &sealer), &id, $act, &entered, done).await
        }
    )*};
}

decisions! {
    submit_form, submit, Act::Submit;
    review_form, review, Act::Review;
    secrecy_form, secrecy, Act::Secrecy;
    answer_form, answer_referral, Act::Answer;
    release_form, release, Act::Release;
    emergency_form, emergency, Act::AskEmergency;
    emergency_release_form, emergency_release, Act::Emergency;
    withdraw_form, withdraw, Act::Withdraw;
    correct_form, correct, Act::Correct;
    validity_form, validity, Act::Validity;
    prolong_form, prolong, Act::Prolong;
    discard_form, discard, Act::Discard;
}
