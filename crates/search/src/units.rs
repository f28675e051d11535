//! Units: what is never cut. A Han character, a run of digits, a run of letters, or a gap (any
//! punctuation). Space is nothing: 第 88 号 reads like 第88号.

/// What stands for any punctuation.
pub const GAP: &str = "·";

/// One unit of a folded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit<'a> {
    /// The unit; [`GAP`] for punctuation.
    pub text: &'a str,
    /// Where it begins, in bytes.
    pub from: usize,
    /// Where it ends, in bytes.
    pub to: usize,
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum Class {
    Space,
    Gap,
    Han,
    Digit,
    Letter,
}

fn class(letter: char) -> Class {
    match letter {
        '\n' => Class::Gap,
        _ if letter.is_whitespace() => Class::Space,
        _ if letter.is_ascii_digit() => Class::Digit,
        '〇' => Class::Han,
        _ if letter.is_alphabetic() && u32::from(letter) >= 0x2E80 => Class::Han,
        _ if letter.is_alphanumeric() => Class::Letter,
        _ => Class::Gap,
    }
}

/// The units of a folded text in order.
pub fn units(folded: &str) -> Vec<Unit<'_>> {
    let mut units: Vec<Unit<'_>> = Vec::with_capacity(folded.len() / 3);
    let mut before = Class::Space;
    for (from, letter) in folded.char_indices() {
        let to = from + letter.len_utf8();
        let now = class(letter);
        let goes_on = now == before && matches!(now, Class::Digit | Class::Letter);
        match (now, units.last_mut()) {
            (Class::Space, _) => {}
            (_, Some(last)) if goes_on => {
                last.to = to;
                last.text = folded.get(last.from..to).unwrap_or(last.text);
            }
            (Class::Gap, Some(last)) if last.text == GAP => last.to = to,
            (Class::Gap, _) => units.push(Unit { text: GAP, from, to }),
            _ => units.push(Unit { text: folded.get(from..to).unwrap_or_default(), from, to }),
        }
        before = now;
    }
    units
}

/// The units of something that is looked for: gaps around it say nothing.
pub fn asked_units(folded: &str) -> Vec<Unit<'_>> {
    let mut units = units(folded);
    while units.last().is_some_and(|unit| unit.text == GAP) {
        units.pop();
    }
    let first = units.iter().position(|unit| unit.text != GAP).unwrap_or(units.len());
    units.split_off(first)
}

/// Two neighbouring units as one term.
pub fn pair(first: &str, second: &str) -> String {
    [first, second].join("\u{1}")
}

#[cfg(test)]
mod tests {
    use super::{asked_units, units};

    fn cut(text: &str) -> String {
        units(text).iter().map(|unit| unit.text).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn numbers_and_letters_stay_whole() {
        assert_eq!(cut("样府规〔2026〕188号"), "样 府 规 · 2026 · 188 号");
        assert_eq!(cut("gb/t 9704-2012"), "gb · t 9704 · 2012");
        assert_eq!(cut("第 88 号。\n\n附件："), "第 88 号 · 附 件 ·");
        assert_eq!(cut("a4纸"), "a 4 纸");
        assert_eq!(cut(""), "");
    }

    #[test]
    fn gaps_around_a_question_say_nothing() {
        let asked: Vec<_> = asked_units("《条例》").iter().map(|unit| unit.text).collect();
        assert_eq!(asked, ["条", "例"]);
        assert!(asked_units("——").is_empty());
    }
}
