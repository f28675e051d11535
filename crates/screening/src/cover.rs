//! Where in a text as it was typed a found number stands, so that a person can cover it with one act.

use std::ops::Range;

use crate::normal::ordinary;

/// At most so many signs may part two characters of one number: spaces, hyphens, marks without width.
const WIDEST_GAP: usize = 4;

/// A character that counts, with its bytes in the text.
struct Mark {
    sign: char,
    bytes: Range<usize>,
    /// How many signs that do not count stand before it.
    gap: usize,
}

/// Every place of `value` in `text`, as ranges of bytes that lie on the borders of characters. Signs inside
/// a number do not count, nor does the width of figures; a number inside a longer one is another number.
///
/// ```
/// let text = "电话１38 0000-0000转";
/// let places = gongkai_screening::places_of(text, "13800000000");
/// assert_eq!(places.iter().filter_map(|place| text.get(place.clone())).collect::<Vec<_>>(), ["１38 0000-0000"]);
/// ```
pub fn places_of(text: &str, value: &str) -> Vec<Range<usize>> {
    let wanted: Vec<char> = marks(value).into_iter().map(|mark| mark.sign).collect();
    let marks = marks(text);
    let mut places: Vec<Range<usize>> = Vec::new();
    if wanted.is_empty() {
        return places;
    }
    for (at, window) in marks.windows(wanted.len()).enumerate() {
        let Some((first, last)) = window.first().zip(window.last()) else { continue };
        let alike = window.iter().zip(&wanted).all(|(mark, sign)| mark.sign == *sign);
        let close = window.iter().skip(1).all(|mark| mark.gap <= WIDEST_GAP);
        let before = at.checked_sub(1).and_then(|before| marks.get(before)).filter(|_| first.gap == 0);
        let after = marks.get(at + wanted.len()).filter(|mark| mark.gap == 0);
        let goes_on = before.is_some_and(|mark| is_one_word(mark.sign, first.sign))
            || after.is_some_and(|mark| is_one_word(last.sign, mark.sign));
        let free = places.last().is_none_or(|place| place.end <= first.bytes.start);
        if alike && close && !goes_on && free {
            places.push(first.bytes.start..last.bytes.end);
        }
    }
    places
}

fn marks(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut gap = 0;
    for (at, c) in text.char_indices() {
        match ordinary(c).filter(|c| c.is_alphanumeric()) {
            Some(sign) => {
                let bytes = at..at + c.len_utf8();
                marks.push(Mark { sign: sign.to_ascii_uppercase(), bytes, gap: std::mem::take(&mut gap) });
            }
            None => gap += 1,
        }
    }
    marks
}

fn is_one_word(left: char, right: char) -> bool {
    left.is_ascii_alphanumeric() && right.is_ascii_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_they_were_typed() {
        let id = "990101199003071234";
        for (text, value, expected) in [
            ("证号990101199003071234。", id, vec!["990101199003071234"]),
            ("证号990101 19900307 1234。", id, vec!["990101 19900307 1234"]),
            ("９９０１０１１９９００３０７１２３４", id, vec!["９９０１０１１９９００３０７１２３４"]),
            ("99010\u{200b}1199003071234", id, vec!["99010\u{200b}1199003071234"]),
            ("1990101199003071234", id, vec![]),
            ("9901011990030712345", id, vec![]),
            ("第1号 990101199003071234", id, vec!["990101199003071234"]),
            ("甲990101199003071234、乙990101199003071234", id, vec![id, id]),
            ("无", id, vec![]),
            ("11", "", vec![]),
            ("护照e12345678", "E12345678", vec!["e12345678"]),
            ("1。上面说的。3", "13", vec![]),
        ] {
            let places = places_of(text, value);
            let found: Vec<_> = places.into_iter().map(|place| text.get(place).unwrap()).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
