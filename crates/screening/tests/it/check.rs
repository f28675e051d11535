//! Check digits against the figures of the standards and against a naive second implementation.

use gongkai_screening::check::{self, IdVerdict};
use proptest::prelude::*;

fn chars(text: &str) -> Vec<char> {
    text.chars().collect()
}

#[test]
fn identity_numbers() {
    for (number, verdict) in [
        ("110199199003071239", IdVerdict::Valid),
        ("140099198506201248", IdVerdict::Valid),
        ("650099200002290021", IdVerdict::Valid),
        ("14009919880808004X", IdVerdict::Valid),
        ("14009919880808004x", IdVerdict::Valid),
        ("110199199003071238", IdVerdict::WrongCheck),
        ("650099190002290021", IdVerdict::Not),
        ("110199199013071239", IdVerdict::Not),
        ("14009919880808004Y", IdVerdict::Not),
        ("990199199003071239", IdVerdict::WrongCheck),
        ("160199199003071239", IdVerdict::Not),
        ("11019919900307123", IdVerdict::Not),
        ("1101991990030712390", IdVerdict::Not),
        ("", IdVerdict::Not),
    ] {
        assert_eq!(check::identity(&chars(number)), verdict, "{number}");
    }
    for (number, valid) in [
        ("110199900307123", true),
        ("140099850620124", true),
        ("110199901307123", false),
        ("160199900307123", false),
    ] {
        assert_eq!(check::old_identity(&chars(number)), valid, "{number}");
    }
}

#[test]
fn cards_codes_and_hong_kong() {
    for (number, valid) in [
        ("6222020000001237", true),
        ("6222020000000001230", true),
        ("6228480000000000018", true),
        ("6217850000000009998", true),
        ("6222020000000001237", false),
        ("6228480000000000019", false),
        ("1234567890123456", false),
        ("622202000000", false),
    ] {
        assert_eq!(check::luhn(&chars(number)), valid, "{number}");
    }
    for (code, verdict) in [
        ("11140099000000001K", Some(true)),
        ("91140099MA0001234D", Some(true)),
        ("52140099MJ00000036", Some(true)),
        ("11140099000000001L", Some(false)),
        ("91140099MA000123OD", None),
        ("11140099000000001", None),
    ] {
        assert_eq!(check::credit_code(&chars(code)), verdict, "{code}");
    }
    for (code, valid) in [
        ("000014349", true),
        ("D2143569X", true),
        ("01527918X", true),
        ("000014348", false),
        ("00001434", false),
    ] {
        assert_eq!(check::organisation_code(&chars(code)), valid, "{code}");
    }
    for (code, valid) in [("A1234563", true), ("G9876544", true), ("A1234564", false), ("1234563", false)] {
        assert_eq!(check::hong_kong(&chars(code)), valid, "{code}");
    }
}

/// ISO 7064 MOD 11-2 as the standard defines it: the weighted sum of all 18 places is 1 modulo 11,
/// weights being powers of 2 from the right.
fn naive_identity(number: &str) -> bool {
    let value = |c: char| if c == 'X' { 10 } else { c.to_digit(10).unwrap() };
    let sum = number
        .chars()
        .rev()
        .enumerate()
        .fold(0_u64, |sum, (place, c)| sum + u64::from(value(c)) * (1 << place));
    sum % 11 == 1
}

/// Luhn by writing out the doubled figures and adding their digits.
fn naive_luhn(number: &str) -> bool {
    let mut all = String::new();
    for (place, c) in number.chars().rev().enumerate() {
        let digit = c.to_digit(10).unwrap();
        all += &if place % 2 == 1 { digit * 2 } else { digit }.to_string();
    }
    all.chars().map(|c| c.to_digit(10).unwrap()).sum::<u32>() % 10 == 0
}

/// GB 32100: the weighted sum of all 18 places is a multiple of 31.
fn naive_credit(code: &str) -> bool {
    let alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let sum = code.chars().enumerate().fold(0_u64, |sum, (place, c)| {
        let value = u64::try_from(alphabet.find(c).unwrap()).unwrap();
        let weight = if place == 17 { 1 } else { (0..place).fold(1, |weight, _| weight * 3 % 31) };
        sum + value * weight
    });
    sum % 31 == 0
}

proptest! {
    #[test]
    fn identity_agrees_with_the_naive_one(
        province in prop::sample::select(vec!["11", "14", "37", "65", "82"]), county in 0_u32..10_000,
        year in 1900_u32..2026, month in 1_u32..13, day in 1_u32..29, sequence in 0_u32..1000, last in 0_usize..11,
    ) {
        let number = format!("{province}{county:04}{year}{month:02}{day:02}{sequence:03}{}", &"0123456789X"[last..=last]);
        let valid = check::identity(&chars(&number)) == IdVerdict::Valid;
        prop_assert_eq!(valid, naive_identity(&number));
    }

    #[test]
    fn every_single_error_is_noticed(
        year in 1950_u32..2020, sequence in 0_u32..1000, place in 14_usize..17, other in 1_u32..10,
    ) {
        let body = format!("110199{year}0307{sequence:03}");
        let number = format!("{body}{}", check::identity_check(&chars(&body)).unwrap());
        let mut wrong = chars(&number);
        let digit = wrong[place].to_digit(10).unwrap();
        wrong[place] = char::from_digit((digit + other) % 10, 10).unwrap();
        prop_assert_eq!(check::identity(&wrong), IdVerdict::WrongCheck);
    }

    #[test]
    fn luhn_agrees_with_the_naive_one(number in "[0-9]{13,19}") {
        prop_assert_eq!(check::luhn(&chars(&number)), naive_luhn(&number));
    }

    #[test]
    fn credit_codes_agree_with_the_naive_one(code in "[0-9A-HJ-NP-RTUWXY]{18}") {
        prop_assert_eq!(check::credit_code(&chars(&code)), Some(naive_credit(&code)));
    }

    #[test]
    fn nothing_makes_it_fall_over(text in "\\PC{0,200}") {
        crate::said(&text);
    }

    #[test]
    fn digits_and_joints_make_nothing_fall_over(text in "[0-9Xx年月日号★（）〔〕@晋A身份证电话卡号 \\-\n.*]{0,120}") {
        crate::said(&text);
    }
}
