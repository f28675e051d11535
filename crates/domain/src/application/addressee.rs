//! Whom a letter goes to that asks for an opinion. Personal data as the applicant's: sealed beside the act, filled
//! into the letter for the officer of the case, never part of what everybody with a part in the case reads.

use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// Longest name, and longest address.
const LONGEST: usize = 200;

/// A third party or an agency that is asked.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Addressee {
    /// Name, as the letter addresses it.
    pub name: String,
    /// Where the letter is sent; may be empty.
    pub address: String,
    /// Telephone; may be empty.
    pub phone: String,
}

impl std::fmt::Debug for Addressee {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str("an addressee")
    }
}

impl Addressee {
    /// What is wrong with it.
    pub fn check(&self) -> Vec<Refusal> {
        if self.name.trim().is_empty() {
            return Self::nobody();
        }
        let fields = [("to_name", &self.name), ("to_address", &self.address), ("to_phone", &self.phone)];
        let long = fields.into_iter().filter(|(_, text)| text.chars().count() > LONGEST);
        let refuse = |(field, _)| Refusal::new("too_long", format!("最多{LONGEST}个字，请缩短")).at(field);
        long.map(refuse).collect()
    }

    /// Nobody was named.
    pub fn nobody() -> Vec<Refusal> {
        vec![Refusal::new("addressee_missing", "请写明收件人的姓名或者名称").under("条例32—34").at("to_name")]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_missing_and_what_is_too_long() {
        let codes = |addressee: &Addressee| -> Vec<&str> {
            addressee.check().iter().map(|refusal| refusal.code).collect()
        };
        let good = Addressee { name: "样品公司".to_owned(), ..Addressee::default() };
        assert!(codes(&good).is_empty());
        assert_eq!(codes(&Addressee { name: " ".to_owned(), ..good.clone() }), ["addressee_missing"]);
        assert_eq!(
            codes(&Addressee { address: "路".repeat(201), phone: "1".repeat(201), ..good }),
            ["too_long", "too_long"]
        );
    }
}
