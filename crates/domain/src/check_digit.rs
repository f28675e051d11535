//! Check digits: plain arithmetic on characters, each with the standard that it follows.

use chrono::NaiveDate;

/// Weights of GB 11643-1999 for positions 1 to 17.
const ID_WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// Check characters of GB 11643-1999 by remainder.
const ID_CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
/// Characters of GB 32100-2015 by value: no I, O, S, V, Z.
const CREDIT_ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Weights of GB 11714-1997.
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
/// First two digits of resident identity numbers: provinces, and 81 to 83 for residents of Hong
/// Kong, Macau and Taiwan. County codes are not looked at: they change and tables lag behind.
const PROVINCES: [u32; 34] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54,
    61, 62, 63, 64, 65, 71, 81, 82,
];

/// How far a text of 18 characters is a resident identity number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdVerdict {
    /// Province, birth date and check character agree.
    Valid,
    /// Province and birth date agree, the check character does not: a typing error, or another number.
    WrongCheck,
    /// No identity number at all.
    Not,
}

fn digit(text: &[char], at: usize) -> Option<u32> {
    text.get(at)?.to_digit(10)
}

/// Decimal value of the digits from `from` to before `to`.
fn value(text: &[char], from: usize, to: usize) -> Option<u32> {
    (from..to).try_fold(0_u32, |sum, at| Some(sum * 10 + digit(text, at)?))
}

fn is_province(text: &[char]) -> bool {
    value(text, 0, 2).is_some_and(|province| PROVINCES.contains(&province) || province == 83)
}

/// Judges 18 characters, 17 digits and a digit or `X`, as a resident identity number
/// (GB 11643-1999). Numbers beginning with 9 are those of foreigners with a permanent residence card.
pub fn identity(text: &[char]) -> IdVerdict {
    let born = || {
        let year = i32::try_from(value(text, 6, 10)?).ok()?;
        let day = NaiveDate::from_ymd_opt(year, value(text, 10, 12)?, value(text, 12, 14)?);
        day.filter(|_| (1850..2100).contains(&year))
    };
    let placed = is_province(text) || text.first() == Some(&'9');
    if text.len() != 18 || !placed || born().is_none() {
        return IdVerdict::Not;
    }
    let Some(last) = text.get(17).map(char::to_ascii_uppercase) else { return IdVerdict::Not };
    match identity_check(text) {
        Some(check) if check == last => IdVerdict::Valid,
        Some(_) if last == 'X' || last.is_ascii_digit() => IdVerdict::WrongCheck,
        _ => IdVerdict::Not,
    }
}

/// The check character that belongs to the first 17 digits.
pub fn identity_check(text: &[char]) -> Option<char> {
    let sum = ID_WEIGHTS
        .iter()
        .enumerate()
        .try_fold(0, |sum, (at, weight)| digit(text, at).map(|digit| sum + digit * weight))?;
    ID_CHECKS.get(usize::try_from(sum % 11).ok()?).copied()
}

/// True if 15 digits have the shape of an identity number from before October 1999: province, a
/// birth date of the 20th century, a sequence.
pub fn old_identity(text: &[char]) -> bool {
    let born = || {
        let year = i32::try_from(value(text, 6, 8)?).ok()? + 1900;
        NaiveDate::from_ymd_opt(year, value(text, 8, 10)?, value(text, 10, 12)?)
    };
    text.len() == 15 && is_province(text) && value(text, 12, 15).is_some() && born().is_some()
}

/// Luhn's sum (ISO/IEC 7812-1) of a card number of 13 to 19 digits.
pub fn luhn(text: &[char]) -> bool {
    let sum = text.iter().rev().enumerate().try_fold(0, |sum, (place, c)| {
        let digit = c.to_digit(10)?;
        let doubled = if place % 2 == 1 { digit * 2 } else { digit };
        Some(sum + if doubled > 9 { doubled - 9 } else { doubled })
    });
    (13..=19).contains(&text.len()) && sum.is_some_and(|sum| sum % 10 == 0)
}

/// Whether 18 characters are a unified social credit code with the right check character
/// (GB 32100-2015). `None`: characters that no such code holds.
pub fn credit_code(text: &[char]) -> Option<bool> {
    let value = |c: &char| {
        CREDIT_ALPHABET
            .chars()
            .position(|known| known == c.to_ascii_uppercase())
            .and_then(|index| u32::try_from(index).ok())
    };
    let [body @ .., last] = text else { return None };
    if body.len() != 17 {
        return None;
    }
    let (sum, _) = body
        .iter()
        .try_fold((0, 1), |(sum, weight), c| Some(((sum + value(c)? * weight) % 31, weight * 3 % 31)))?;
    Some((31 - sum) % 31 == value(last)?)
}

/// Whether 18 characters have the right check character of a unified social credit code and begin
/// like one: registering department and category, then a province. One in thirty identity numbers
/// satisfies the check alone.
pub fn may_be_credit_code(text: &[char]) -> bool {
    const DEPARTMENTS: [u32; 14] = [11, 12, 13, 19, 31, 32, 33, 34, 35, 51, 52, 53, 91, 92];
    let begins = value(text, 0, 2).is_some_and(|head| DEPARTMENTS.contains(&head) || head == 93);
    begins && text.get(2..).is_some_and(is_province) && credit_code(text) == Some(true)
}

/// Whether 8 characters and a check character are an organisation code (GB 11714-1997).
pub fn organisation_code(text: &[char]) -> bool {
    let [body @ .., last] = text else { return false };
    let sum = body.iter().zip(ORGANISATION_WEIGHTS).try_fold(0, |sum, (c, weight)| {
        // Letters count from A = 10.
        Some(sum + c.to_ascii_uppercase().to_digit(36)? * weight)
    });
    let check = |sum: u32| match 11 - sum % 11 {
        10 => Some('X'),
        11 => Some('0'),
        digit => char::from_digit(digit, 10),
    };
    body.len() == 8 && sum.and_then(check) == Some(last.to_ascii_uppercase())
}

/// Whether one or two letters, six digits and a check character are a Hong Kong identity card number.
pub fn hong_kong(text: &[char]) -> bool {
    let letters = text.iter().take_while(|c| c.is_ascii_alphabetic()).count();
    if !(1..=2).contains(&letters) || text.len() != letters + 7 {
        return false;
    }
    let body = text.iter().take(letters + 6);
    let values = body.map(|c| c.to_ascii_uppercase().to_digit(36));
    // The missing first letter counts as a blank of value 36.
    let padded = (letters..2).map(|_| Some(36)).chain(values);
    let sum = padded.zip((2..=9).rev()).try_fold(0, |sum, (value, weight)| Some(sum + value? * weight));
    let check = |sum: u32| match 11 - sum % 11 {
        10 => Some('A'),
        11 => Some('0'),
        digit => char::from_digit(digit, 10),
    };
    sum.and_then(check) == text.last().map(char::to_ascii_uppercase)
}
