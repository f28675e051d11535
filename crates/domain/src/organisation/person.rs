//! Units and people of an agency.

use super::{agency::is_email_or_empty, text::Field};
use crate::{
    id::{StaffId, UnitId},
    refusal::Refusal,
};

/// A unit (内设机构、科室) as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnitForm {
    /// Name, unique among the open units of the agency.
    pub name: String,
    /// Is it the office that does the work of disclosure (Art. 4)?
    pub ogi_office: bool,
}

/// A unit that the rules agree with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitDetails {
    /// Name.
    pub name: String,
    /// Is it the office that does the work of disclosure?
    pub ogi_office: bool,
}

impl UnitForm {
    /// Checks the fields; `taken`: the names of the other open units.
    ///
    /// # Errors
    /// Every reason at once.
    pub fn check(&self, taken: &[String]) -> Result<UnitDetails, Vec<Refusal>> {
        let mut refusals = Vec::new();
        let name = Field { name: "name", label: "股室名称", longest: 30 }.required(&self.name, &mut refusals);
        if taken.contains(&name) {
            refusals.push(Refusal::new("name_taken", format!("已经有“{name}”，请换一个名称")).at("name"));
        }
        if refusals.is_empty() {
            Ok(UnitDetails { name, ogi_office: self.ogi_office })
        } else {
            Err(refusals)
        }
    }
}

/// A person of the staff as the rules need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Which account.
    pub id: StaffId,
    /// Name.
    pub name: String,
    /// Number in the personnel file (工号), which tells namesakes apart.
    pub number: Option<String>,
    /// The unit, if the person belongs to one.
    pub unit: Option<UnitId>,
    /// May no longer sign in.
    pub disabled: bool,
}

impl Person {
    /// Do both accounts belong to one human being? Two accounts of one name count as one person, as
    /// long as not both carry a number of their own: a second account must not open what the first one
    /// is denied.
    pub fn is_same_as(&self, other: &Person) -> bool {
        self.id == other.id
            || (same_name(&self.name, &other.name)
                && match (&self.number, &other.number) {
                    (Some(mine), Some(theirs)) => mine == theirs,
                    _ => true,
                })
    }
}

/// A name without its spaces: lists pad names of two characters.
pub(super) fn plain_name(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Do two names read alike?
pub(super) fn same_name(one: &str, other: &str) -> bool {
    plain_name(one) == plain_name(other)
}

/// A character that looks like another one: radicals and compatibility forms, which come with text from PDF.
fn is_look_alike(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FFEF}' | '\u{2F800}'..='\u{2FA1F}')
}

/// A person as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StaffForm {
    /// Name.
    pub name: String,
    /// Account: what is typed at sign-in.
    pub account: String,
    /// Number in the personnel file (工号).
    pub number: String,
    /// Post (职务).
    pub post: String,
    /// Telephone at work.
    pub phone: String,
    /// E-mail at work.
    pub email: String,
}

/// A person that the rules agree with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffDetails {
    /// Name.
    pub name: String,
    /// Account.
    pub account: String,
    /// Number in the personnel file.
    pub number: Option<String>,
    /// Post.
    pub post: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
}

impl StaffForm {
    /// Checks the fields. `others`: the other people of the agency; `account_taken`: another person
    /// of the installation signs in with this account.
    ///
    /// # Errors
    /// Every reason at once.
    pub fn check(&self, others: &[Person], account_taken: bool) -> Result<StaffDetails, Vec<Refusal>> {
        let mut refusals = Vec::new();
        let mut optional =
            |name, label, longest, text: &str| Field { name, label, longest }.optional(text, &mut refusals);
        let number = optional("number", "工号", 20, &self.number);
        let post = optional("post", "职务", 30, &self.post);
        let phone = optional("phone", "办公电话", 30, &self.phone);
        let email = optional("email", "电子邮箱", 60, &self.email);
        let name = Field { name: "name", label: "姓名", longest: 30 }.required(&self.name, &mut refusals);
        if let Some(odd) = name.chars().find(|c| is_look_alike(*c)) {
            let sentence = format!(
                "姓名中的“{odd}”是看起来一样的另一个字符（常见于从 PDF 复制的文字），请用输入法重新输入"
            );
            refusals.push(Refusal::new("name_look_alike", sentence).at("name"));
        }
        let account = self.account.trim().to_owned();
        if account.is_empty() {
            refusals.push(Refusal::new("account_missing", "请填写账号").at("account"));
        } else if !is_account(&account) {
            refusals.push(
                Refusal::new(
                    "account_malformed",
                    "账号用 3 到 32 个小写字母、数字、点、连字符或下划线，以字母开头，请改写",
                )
                .at("account"),
            );
        } else if account_taken {
            refusals.push(
                Refusal::new("account_taken", format!("账号“{account}”已有人使用，请换一个")).at("account"),
            );
        }
        if !is_email_or_empty(email.as_deref().unwrap_or_default()) {
            refusals.push(Refusal::new("email_malformed", "电子邮箱写法不对，请核对").at("email"));
        }
        if let Some(number) = &number
            && let Some(other) = others.iter().find(|other| other.number.as_ref() == Some(number))
        {
            refusals.push(
                Refusal::new("number_taken", format!("工号“{number}”已登记给{}，请核对", other.name))
                    .at("number"),
            );
        }
        if refusals.is_empty() {
            Ok(StaffDetails { name, account, number, post, phone, email })
        } else {
            Err(refusals)
        }
    }
}

/// 3 to 32 lower-case letters, digits, `.`, `-`, `_`, a letter first.
fn is_account(text: &str) -> bool {
    (3..=32).contains(&text.len())
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-_".contains(&byte))
}
