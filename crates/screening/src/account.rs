//! Bank cards and accounts.

use crate::check;
use crate::number::{Number, masked, numbers};
use crate::scene::{Hit, Hits, Scene, Weight};

pub(crate) fn find(scene: &Scene<'_>, hits: &mut Hits) {
    // The longest reading first: 16 digits of a card of 19 are no other card.
    for length in (13..=19).rev() {
        for number in numbers(scene, length, length) {
            card(scene, &number, hits);
        }
    }
    for length in (12..=22).rev() {
        for number in numbers(scene, length, length) {
            account(scene, &number, hits);
        }
    }
}

/// Whose cards begin like this. Cards of the banks of the country are told by their length and
/// first figures so well that they need no word beside them.
#[derive(Clone, Copy, PartialEq)]
enum Issuer {
    UnionPay,
    Foreign,
    Nobody,
}

fn issuer(number: &Number) -> Issuer {
    let head = number.digits.iter().take(4).try_fold(0, |sum, c| Some(sum * 10 + c.to_digit(10)?));
    let length = number.digits.len();
    match head.unwrap_or(0) {
        6200..=6299 if length >= 16 => Issuer::UnionPay,
        // Debit cards from before UnionPay's own numbers.
        9550..=9559 if length == 19 => Issuer::UnionPay,
        4000..=4999 if length == 16 || length == 13 => Issuer::Foreign,
        5100..=5599 | 2221..=2720 | 3528..=3589 if length == 16 => Issuer::Foreign,
        3400..=3499 | 3700..=3799 if length == 15 => Issuer::Foreign,
        _ => Issuer::Nobody,
    }
}

fn card(scene: &Scene<'_>, number: &Number, hits: &mut Hits) {
    let issuer = issuer(number);
    if issuer == Issuer::Nobody || !check::luhn(&number.digits) {
        return;
    }
    let words = &scene.words().topic;
    let said = scene.near(number.start, number.end, &words.bank);
    let boxes = number.is_in_boxes() && !number.in_columns(scene);
    let grouped = number.is_whole()
        || boxes
        || (number.wrapped && !number.in_columns(scene))
        || (in_fours(&number.pieces) && !number.apart)
        || (number.pieces.len() <= 5 && !number.in_columns(scene) && !number.apart);
    if !said && (issuer == Issuer::Foreign || !grouped || (scene.spanning && !number.wrapped && !boxes)) {
        return;
    }
    let other = scene.nearer(number.start, &words.serial, &words.bank) || scene.serials;
    let weight = if !said && (boxes || other || scene.machine || scene.in_address(number.start)) {
        Weight::Weak
    } else {
        Weight::Usual
    };
    hits.add(hit("bank_card", number).weight(weight));
}

fn in_fours(pieces: &[usize]) -> bool {
    matches!(pieces, [.., last] if *last <= 4) && pieces.iter().rev().skip(1).all(|piece| *piece == 4)
}

/// A long number right behind a word for an account: old accounts satisfy no check.
fn account(scene: &Scene<'_>, number: &Number, hits: &mut Hits) {
    let words = &scene.words().topic;
    let said = scene.nearer(number.start, &words.bank, &words.serial)
        && !scene.nearer(number.start, &words.credit, &words.bank);
    let apart = number.is_whole() || number.wrapped || in_fours(&number.pieces);
    let lettered = scene.text.before(number.start).is_some_and(|c| c.is_ascii_alphabetic())
        || scene.text.at(number.end).is_some_and(|c| c.is_ascii_alphabetic());
    if said && apart && !lettered {
        hits.add(hit("bank_account", number));
    }
}

fn hit(rule: &'static str, number: &Number) -> Hit {
    let value = number.text();
    let mask = masked(&value, 0, 4);
    Hit::new(rule, number.start, number.end, value).mask(mask)
}
