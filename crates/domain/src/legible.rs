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

#[cfg(test)]
mod tests {
    use super::legible;

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
