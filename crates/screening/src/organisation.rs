//! Codes of organisations. They are public; a wrong one is not.

use crate::check;
use crate::scene::{Hit, Hits, Scene};

const LENGTH: usize = 18;

pub(crate) fn find(scene: &Scene<'_>, hits: &mut Hits) {
    let chars = &scene.text.chars;
    let mut at = 0;
    while at < chars.len() {
        let word: Vec<char> =
            chars.iter().skip(at).take_while(|c| c.is_ascii_alphanumeric()).copied().collect();
        if word.is_empty() {
            at += 1;
            continue;
        }
        credit_code(scene, &word, at, hits);
        organisation_code(scene, &word, at, hits);
        at += word.len();
    }
}

fn credit_code(scene: &Scene<'_>, word: &[char], start: usize, hits: &mut Hits) {
    let end = start + word.len();
    let said = scene.distance(start, &["统一社会信用代码".to_owned(), "信用代码".to_owned()]).is_some();
    let long = (15..=20).contains(&word.len());
    let value: String = word.iter().collect();
    let digits = word.iter().filter(|c| c.is_ascii_digit()).count();
    if word.len() == LENGTH && check::credit_code(word) == Some(true) {
        if value.starts_with("92") && hits.is_free(start, end) {
            hits.list.push(Hit::new("sole_trader_code", start, end, value));
        }
    } else if said && long && digits >= 8 && hits.is_free(start, end) {
        let why = match check::credit_code(word) {
            _ if word.len() != LENGTH => format!("应有18位，这里有{}位", word.len()),
            None => "含有代码中没有的字符（不用 I、O、S、V、Z）".to_owned(),
            Some(_) => "校验码不对".to_owned(),
        };
        hits.list.push(Hit::new("credit_code", start, end, value).note(why));
    }
}

/// Eight characters, a hyphen and a check character, beside the word for it.
fn organisation_code(scene: &Scene<'_>, word: &[char], start: usize, hits: &mut Hits) {
    let end = start + word.len();
    let last = scene.text.at(end + 1).filter(|c| c.is_ascii_alphanumeric());
    let Some(last) = last.filter(|_| word.len() == 8 && scene.text.at(end) == Some('-')) else { return };
    let whole: Vec<char> = word.iter().copied().chain([last]).collect();
    let said = scene.distance(start, &["机构代码".to_owned()]).is_some();
    let ends = scene.text.at(end + 2).is_none_or(|c| !c.is_ascii_alphanumeric());
    if said && ends && !check::organisation_code(&whole) {
        let value: String = whole.iter().collect();
        hits.list.push(Hit::new("organisation_code", start, end + 2, value));
    }
}
