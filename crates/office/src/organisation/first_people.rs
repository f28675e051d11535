//! The three administrators with whom an agency starts, and what speaks against them. They are typed
//! together with the agency, so their fields have names of their own and all faults are told at once.

use gongkai_domain::{
    id::StaffId,
    organisation::{AgencyForm, Duty, Person, StaffForm},
    refusal::Refusal,
};

use super::{people::account_taken, roster::read_id};
use crate::{OfficeError, Tx};

/// A new agency, as typed.
#[derive(Debug, Clone, Default)]
pub struct AgencyStart {
    /// The agency.
    pub agency: AgencyForm,
    /// Its system administrator.
    pub system: StaffForm,
    /// Its security administrator.
    pub security: StaffForm,
    /// Its audit administrator.
    pub audit: StaffForm,
}

impl AgencyStart {
    /// The administrators as typed, in the order of [`FIRST_PEOPLE`].
    pub(super) fn administrators(&self) -> impl Iterator<Item = (&'static FirstPerson, &StaffForm)> {
        FIRST_PEOPLE.iter().zip([&self.system, &self.security, &self.audit])
    }
}

/// One of the three: the duty, and what the form calls the fields.
#[derive(Debug)]
pub struct FirstPerson {
    /// What the person will be.
    pub duty: Duty,
    /// Field of the name.
    pub name: &'static str,
    /// Field of the account.
    pub account: &'static str,
    /// Field of the number in the personnel file.
    pub number: &'static str,
    /// Field of the post.
    pub post: &'static str,
    /// Field of the telephone.
    pub phone: &'static str,
}

/// The three.
pub const FIRST_PEOPLE: [FirstPerson; 3] = [
    FirstPerson {
        duty: Duty::SystemAdministrator,
        name: "system_name",
        account: "system_account",
        number: "system_number",
        post: "system_post",
        phone: "system_phone",
    },
    FirstPerson {
        duty: Duty::SecurityAdministrator,
        name: "security_name",
        account: "security_account",
        number: "security_number",
        post: "security_post",
        phone: "security_phone",
    },
    FirstPerson {
        duty: Duty::AuditAdministrator,
        name: "audit_name",
        account: "audit_account",
        number: "audit_number",
        post: "audit_post",
        phone: "audit_phone",
    },
];

impl FirstPerson {
    /// A refusal of the person at the field of this form; it says which of the three is meant.
    fn placed(&self, refusal: &Refusal) -> Refusal {
        let field = match refusal.field {
            Some("account") => self.account,
            Some("number") => self.number,
            Some("post") => self.post,
            Some("phone") => self.phone,
            _ => self.name,
        };
        let sentence = format!("{}：{}", self.duty.word(), refusal.sentence);
        Refusal { sentence, article: refusal.article, ..Refusal::new(refusal.code, "") }.at(field)
    }
}

/// Everything against the three people of a new agency.
pub(super) async fn why_not_people(tx: &Tx, start: &AgencyStart) -> Result<Vec<Refusal>, OfficeError> {
    let mut refusals = Vec::new();
    let mut before: Vec<(&FirstPerson, &StaffForm, Person)> = Vec::new();
    for (first, form) in start.administrators() {
        let typed = form.account.trim();
        let taken = account_taken(tx, typed, None).await?
            || before.iter().any(|(_, other, _)| other.account.trim() == typed);
        let others: Vec<Person> = before.iter().map(|(_, _, person)| person.clone()).collect();
        let mut against = form.check(&others, taken).err().unwrap_or_default();
        let person = person(tx, form)?;
        let twin = before.iter().find(|(_, _, other)| !person.name.is_empty() && other.is_same_as(&person));
        against.extend(twin.map(|(other, ..)| same_person(&person, other.duty)));
        refusals.extend(against.iter().map(|refusal| first.placed(refusal)));
        before.push((first, form, person));
    }
    Ok(refusals)
}

/// The person as the rules compare it, whatever else is wrong with the fields.
fn person(tx: &Tx, form: &StaffForm) -> Result<Person, OfficeError> {
    let text = tx.new_identity();
    let number = form.number.trim();
    Ok(Person {
        id: read_id(StaffId::parse(&text), &text)?,
        name: form.name.trim().to_owned(),
        number: (!number.is_empty()).then(|| number.to_owned()),
        unit: None,
        disabled: false,
    })
}

fn same_person(person: &Person, other: Duty) -> Refusal {
    let sentence = format!(
        "“{}”已填为{}，三类管理员须由三个不同的人担任，请换人；确是同名的两个人时，请两人都填写工号",
        person.name,
        other.word()
    );
    Refusal::new("administrators_exclude", sentence).at("name")
}
