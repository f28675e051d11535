//! The number of a mail item, by which the post proves when it took a letter and to whom it gave it.

use super::{Act, Way};
use crate::{legible, refusal::Refusal};

/// Characters of a number: 挂号信 and EMS have 13, other posts up to twice that.
const LENGTHS: std::ops::RangeInclusive<usize> = 8..=30;
/// Fewest digits among them.
const DIGITS: usize = 6;

/// The number that goes with an act, in capitals and without gaps; empty where nothing was posted. What is posted
/// goes by the post office (235号); an ordinary letter has no number and leaves no proof that it was.
pub fn mail_number(act: &Act, text: &str) -> Result<String, Refusal> {
    if !matches!(act, Act::Delivered { way: Way::Post }) {
        return Ok(String::new());
    }
    let number: String = legible::code(text).chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let number = number.to_ascii_uppercase();
    if number.is_empty() {
        let sentence =
            "请填写挂号信或者EMS的邮件号，在邮局的收据上；平信没有邮件号，不能证明什么时候交邮、有没有送到";
        return Err(refused("mail_missing", sentence));
    }
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let fits = LENGTHS.contains(&number.len()) && digits >= DIGITS;
    if !fits || !number.chars().all(|c| c.is_ascii_alphanumeric()) {
        let sentence = "邮件号由8到30个数字和字母组成，例如 XA12345678911，请照邮局的收据核对";
        return Err(refused("mail_unusable", sentence));
    }
    Ok(number)
}

fn refused(code: &'static str, sentence: &str) -> Refusal {
    Refusal::new(code, sentence).under("国办公开办函〔2016〕235号").at("mail")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_posted_has_a_number() {
        let post = Act::Delivered { way: Way::Post };
        for (act, text, expected) in [
            (&post, "XA12345678911", "XA12345678911"),
            (&post, "xa 1234 5678 911", "XA12345678911"),
            (&post, "１０９０１２３４５６７８９", "1090123456789"),
            (&post, "EB123456789CN", "EB123456789CN"),
            (&post, "", "mail_missing"),
            (&post, " - ", "mail_missing"),
            (&post, "平信", "mail_unusable"),
            (&post, "1234567", "mail_unusable"),
            (&post, "ABCDEFGHIJK12", "mail_unusable"),
            (&Act::Delivered { way: Way::InPerson }, "", ""),
            (&Act::Delivered { way: Way::Online }, "XA12345678911", ""),
            (&Act::Undeliverable, "", ""),
        ] {
            let found = mail_number(act, text).unwrap_or_else(|refusal| refusal.code.to_owned());
            assert_eq!(found, expected, "{act:?} {text}");
        }
    }
}
