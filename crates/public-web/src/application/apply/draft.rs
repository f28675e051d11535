//! What has been entered so far, as it was entered: a wrong answer is kept too, so that it can be mended.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use gongkai_domain::{
    application::filing::{
        Agent, Applicant, ApplicantKind, Contact, DocumentKind, Filing, Form, Identity, Route, SentFile,
        Wanted,
    },
    legible::code,
    refusal::Refusal,
};
use gongkai_web_kit::{form::Entered, layout::FormView, problem::Problem};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// A draft that nobody comes back for lies so long.
pub const KEPT_DAYS: u32 = 7;

/// The last day of a draft that is put down today.
pub fn kept_until(today: NaiveDate) -> NaiveDate {
    today.checked_add_days(Days::new(KEPT_DAYS.into())).unwrap_or(today)
}

/// A step of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Who,
    What,
    Delivery,
    Identity,
    Check,
}

impl Step {
    /// All, in their order.
    pub const ALL: [Self; 5] = [Self::Who, Self::What, Self::Delivery, Self::Identity, Self::Check];

    /// The step of an address.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.code() == code)
    }

    /// As in the address.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Who => "who",
            Self::What => "what",
            Self::Delivery => "delivery",
            Self::Identity => "identity",
            Self::Check => "check",
        }
    }

    /// As in the list of steps.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Who => "您是谁",
            Self::What => "您要什么信息",
            Self::Delivery => "怎么给您",
            Self::Identity => "身份证明和联系方式",
            Self::Check => "核对后提交",
        }
    }

    /// Its place, from 1.
    pub fn number(self) -> usize {
        Self::ALL.iter().position(|step| *step == self).unwrap_or_default() + 1
    }

    /// The one after it.
    pub fn next(self) -> Option<Self> {
        Self::ALL.get(self.number()).copied()
    }

    /// The one before it.
    pub fn before(self) -> Option<Self> {
        self.number().checked_sub(2).and_then(|at| Self::ALL.get(at).copied())
    }

    /// The questions of the step.
    pub const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Who => &["kind", "has_agent"],
            Self::What => &["description", "doc_number"],
            Self::Delivery => &["delivery", "help"],
            Self::Identity => &[
                "name",
                "document",
                "number",
                "unified_code",
                "representative",
                "contact_person",
                "phone",
                "email",
                "address",
                "agent_name",
                "agent_document",
                "agent_number",
                "agent_phone",
                "agent_authority",
            ],
            Self::Check => &[],
        }
    }

    /// The step that asks a question.
    pub fn of_field(field: &str) -> Self {
        Self::ALL.into_iter().find(|step| step.fields().contains(&field)).unwrap_or(Self::Identity)
    }
}

/// The draft. No Debug: no log tells it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Version of this shape; 1.
    schema: u8,
    /// Code of the agency to which it goes.
    pub agency: String,
    /// Answers by the name of the question.
    answers: BTreeMap<String, String>,
    /// Files that are there already, sealed to the agency.
    pub files: Vec<SentFile>,
}

impl Draft {
    /// A new one, to the agency with this code.
    pub fn to(agency: &str) -> Self {
        Self { schema: 1, agency: agency.to_owned(), ..Self::default() }
    }

    /// The draft that was put down.
    pub fn read(text: &[u8]) -> Option<Self> {
        serde_json::from_slice(text).ok().filter(|draft: &Self| draft.schema == 1)
    }

    /// As it is put down.
    pub fn written(&self) -> Result<Zeroizing<Vec<u8>>, Problem> {
        serde_json::to_vec(self).map(Zeroizing::new).map_err(Problem::fault)
    }

    /// Takes the answers of a step. A box that was not ticked is not sent.
    pub fn take(&mut self, step: Step, entered: &Entered) {
        for field in step.fields() {
            match entered.get(field) {
                Some(value) => self.answers.insert((*field).to_owned(), value.to_owned()),
                None => self.answers.remove(*field),
            };
        }
    }

    /// An answer; empty: none.
    pub fn answer(&self, field: &str) -> &str {
        self.answers.get(field).map(|value| value.trim()).unwrap_or_default()
    }

    /// The answers as the pages show them, with what is wrong.
    pub fn view(&self, refusals: &[Refusal]) -> FormView {
        let mut view = FormView::of(self.answers.clone());
        for refusal in refusals {
            view.refuse(refusal.field.unwrap_or_default(), refusal.to_string());
        }
        view
    }

    /// Which kind of applicant, if that was answered.
    pub fn kind(&self) -> Option<ApplicantKind> {
        ApplicantKind::parse(self.answer("kind"))
    }

    /// Form and way, if that was answered.
    pub fn delivery(&self) -> Option<(Form, Route)> {
        let (form, route) = self.answer("delivery").split_once('-')?;
        Form::parse(form).zip(Route::parse(route))
    }

    /// Does somebody act for the applicant?
    pub fn has_agent(&self) -> bool {
        self.answer("has_agent") == "yes"
    }

    fn text(&self, field: &str) -> String {
        self.answer(field).to_owned()
    }

    fn code(&self, field: &str) -> String {
        code(self.answer(field))
    }

    fn document(&self, field: &str) -> DocumentKind {
        DocumentKind::parse(self.answer(field)).unwrap_or(DocumentKind::ResidentId)
    }

    /// The application, as far as it is there.
    pub fn filing(&self) -> Filing {
        let kind = self.kind().unwrap_or(ApplicantKind::Natural);
        let identity = if kind.is_natural() {
            Identity::Person { document: self.document("document"), number: self.code("number") }
        } else {
            Identity::Organisation {
                unified_code: self.code("unified_code"),
                representative: self.text("representative"),
                contact_person: self.text("contact_person"),
            }
        };
        let contact =
            Contact { phone: self.code("phone"), email: self.code("email"), address: self.text("address") };
        let (form, route) = self.delivery().unwrap_or((Form::Paper, Route::PickUp));
        Filing {
            schema: 1,
            applicant: Applicant { kind, name: self.text("name"), identity, contact },
            agent: self.has_agent().then(|| Agent {
                name: self.text("agent_name"),
                document: self.document("agent_document"),
                number: self.code("agent_number"),
                phone: self.code("agent_phone"),
                authority: self.text("agent_authority"),
            }),
            wanted: Wanted {
                title: String::new(),
                doc_number: self.text("doc_number"),
                description: self.text("description"),
            },
            form,
            route,
            help: self.text("help"),
        }
    }

    /// What is wrong with the answers of one step, or with all.
    pub fn faults(&self, only: Option<Step>) -> Vec<Refusal> {
        let mut found = Vec::new();
        if self.kind().is_none() {
            found.push(Refusal::new("missing", "请选择您是个人还是单位").at("kind"));
        }
        if self.delivery().is_none() {
            found.push(Refusal::new("missing", "请选择怎么给您").at("delivery").under("条例29"));
        }
        found.extend(self.filing().check());
        found.retain(|fault| only.is_none_or(|step| Step::of_field(fault.field.unwrap_or_default()) == step));
        found.sort_by_key(|fault| Step::of_field(fault.field.unwrap_or_default()).number());
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(pairs: &str) -> Draft {
        let mut draft = Draft::to("sfj");
        let entered = Entered::of_urlencoded(pairs.as_bytes());
        for step in Step::ALL {
            draft.take(step, &entered);
        }
        draft
    }

    #[test]
    fn every_question_belongs_to_one_step() {
        let faults = Draft::to("sfj").faults(None);
        let steps: Vec<_> = faults.iter().map(|fault| Step::of_field(fault.field.unwrap())).collect();
        assert_eq!(steps.first(), Some(&Step::Who));
        assert!(
            steps.contains(&Step::What)
                && steps.contains(&Step::Delivery)
                && steps.is_sorted_by_key(|s| s.number())
        );
        let alone: usize = Step::ALL.into_iter().map(|step| Draft::to("sfj").faults(Some(step)).len()).sum();
        assert_eq!(alone, faults.len());
        assert_eq!(
            (Step::Who.before(), Step::Check.next(), Step::What.next()),
            (None, None, Some(Step::Delivery))
        );
    }

    #[test]
    fn wrong_answers_are_kept() {
        let draft = answered("kind=natural&name=a&number=12&phone=x&delivery=email-online&description=d");
        let fields: Vec<_> = draft.faults(None).iter().map(|fault| fault.field.unwrap()).collect();
        assert_eq!(fields, ["number", "phone", "email"]);
        assert_eq!(draft.view(&draft.faults(None)).value("number"), "12");
        assert!(Draft::read(&draft.written().unwrap()) == Some(draft));
    }

    #[test]
    fn full_width_numbers_are_read_and_texts_stay() {
        let draft = answered(
            "kind=natural&name=a&number=１１０１０１１９９００３０７７７５８&phone=０１０－８８８８　１２３４&email=a＠example．cn&\
             delivery=email-online&description=２０２６（一）",
        );
        let filing = draft.filing();
        let contact = &filing.applicant.contact;
        assert_eq!((contact.phone.as_str(), contact.email.as_str()), ("010-8888 1234", "a@example.cn"));
        assert_eq!(filing.wanted.description, "２０２６（一）");
        assert!(draft.faults(None).is_empty(), "{:?}", draft.faults(None));
    }

    #[test]
    fn a_step_takes_its_own_answers_alone() {
        let mut draft = answered("kind=natural&has_agent=yes&description=d");
        draft.take(Step::Who, &Entered::of_urlencoded(b"kind=business&description=other"));
        assert_eq!((draft.kind(), draft.has_agent()), (Some(ApplicantKind::Business), false));
        assert_eq!(draft.answer("description"), "d");
    }
}
