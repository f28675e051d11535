//! Texts that people enter, without characters that nobody sees: those that turn the direction of
//! writing, have no width, or control a machine. Two names that look the same are then the same.

use std::borrow::Cow;

/// Is it a character that stands for nothing on paper? Tabs and line ends do.
fn is_unseen(c: char) -> bool {
    matches!(c,
        '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        | '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
        || u32::from(c) & 0xfffe == 0xfffe
}

/// The text without them.
pub fn legible(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_unseen) {
        Cow::Owned(text.chars().filter(|c| !is_unseen(*c)).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// How many characters of a text say something: signs and white space do not.
pub fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

/// Digits, letters, signs and spaces typed full-width as their plain forms: `２０２６／１` is `2026/1`. For
/// numbers and dates; texts for people stay as they were typed.
pub fn plain(text: &str) -> Cow<'_, str> {
    let is_wide = |c: char| matches!(c, '\u{ff01}'..='\u{ff5e}' | '\u{3000}');
    if text.chars().any(is_wide) {
        Cow::Owned(text.chars().map(narrow).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// A number of a paper, a telephone number or a code: plain, with one kind of hyphen, nothing around it. Beside
/// Chinese words the signs stay, for there they belong to the words: `登记证（第１号）` is `登记证（第1号）`.
pub fn code(text: &str) -> String {
    let hyphened = |c: char| match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '－' => '-',
        other => other,
    };
    let whole: String = text.trim().chars().map(hyphened).map(narrow).collect();
    if whole.is_ascii() {
        return whole;
    }
    let kept = |c: char| match narrow(c) {
        plain if plain.is_ascii_alphanumeric() || plain == ' ' => plain,
        _ => c,
    };
    text.trim().chars().map(kept).collect()
}

fn narrow(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c).saturating_sub(0xfee0)).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::{code, legible, letters, plain};

    #[test]
    fn full_width_is_plain() {
        assert_eq!(plain("２０２６／１１－２４　！～"), "2026/11-24 !~");
        assert_eq!(plain("－５件，"), "-5件,");
        for (typed, read) in [
            ("　１１０１０１１９９００３０７７５Ｘ ", "1101011990030775X"),
            ("０１０－８８８８　１２３４", "010-8888 1234"),
            ("010—88881234", "010-88881234"),
            ("（０１０）８８８８", "(010)8888"),
            ("登记证（川社证字第１号）", "登记证（川社证字第1号）"),
            ("８８８８１２３４转２０", "88881234转20"),
        ] {
            assert_eq!(code(typed), read, "{typed}");
        }
    }

    #[test]
    fn signs_say_nothing() {
        for (text, many) in [("。。。。", 0), ("窗口另有2件。", 6), (" a-b ", 2), ("——……", 0)]
        {
            assert_eq!(letters(text), many, "{text}");
        }
    }

    #[test]
    fn what_nobody_sees_goes() {
        for (entered, kept) in [
            ("云岭\u{202e}县司法局", "云岭县司法局"),
            ("办公\u{200b}室", "办公室"),
            ("\u{feff}甲\0乙\u{fffe}丙\u{1ffff}", "甲乙丙"),
            ("第一行\r\n\t第二行\u{85}", "第一行\r\n\t第二行"),
            ("〔2026〕1号　𠮷", "〔2026〕1号　𠮷"),
        ] {
            assert_eq!(legible(entered), kept);
        }
    }
}
