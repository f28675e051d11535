//! Twins: characters that a reader takes for the same one. Folding keeps the number of characters, so
//! that a place in the folded text is a place in the text.

use std::{collections::HashMap, sync::OnceLock};

use ferrous_opencc::{OpenCC, config::BuiltinConfig};

/// Han characters that have simplified twins lie here.
const HAN: std::ops::RangeInclusive<u32> = 0x3400..=0x9FFF;
/// Full-width forms and how far they lie from their narrow twins.
const WIDE: std::ops::RangeInclusive<char> = '！'..='～';
const WIDE_BY: u32 = 0xFEE0;

/// The text with every character replaced by the twin that the index knows.
pub fn fold(text: &str) -> String {
    let simple = simplified();
    text.chars().map(|letter| fold_one(letter, simple)).collect()
}

fn fold_one(letter: char, simple: &HashMap<char, char>) -> char {
    let letter = if WIDE.contains(&letter) {
        char::from_u32(u32::from(letter).saturating_sub(WIDE_BY)).unwrap_or(letter)
    } else {
        letter
    };
    if letter.is_ascii() {
        return letter.to_ascii_lowercase();
    }
    if let Some(twin) = simple.get(&letter) {
        return *twin;
    }
    let mut lower = letter.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => one,
        _ => letter,
    }
}

/// Traditional characters with their simplified twins, by the tables of OpenCC.
fn simplified() -> &'static HashMap<char, char> {
    static TWINS: OnceLock<HashMap<char, char>> = OnceLock::new();
    TWINS.get_or_init(|| {
        let Ok(tables) = OpenCC::from_config(BuiltinConfig::T2s) else { return HashMap::new() };
        let mut twins = HashMap::new();
        for letter in HAN.filter_map(char::from_u32) {
            let converted = tables.convert(letter.encode_utf8(&mut [0; 4]));
            let mut letters = converted.chars();
            if let (Some(twin), None) = (letters.next(), letters.next())
                && twin != letter
            {
                twins.insert(letter, twin);
            }
        }
        twins
    })
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn twins_become_one() {
        let rows = [
            ("１８８號", "188号"),
            ("ＧＢ／Ｔ 9704", "gb/t 9704"),
            ("政府資訊公開條例", "政府资讯公开条例"),
            ("法律援助", "法律援助"),
            ("〔２０２６〕", "〔2026〕"),
            ("𠮷喆", "𠮷喆"),
            ("İ", "İ"),
        ];
        for (text, folded) in rows {
            assert_eq!(fold(text), folded);
            assert_eq!(fold(text).chars().count(), text.chars().count());
        }
    }
}
