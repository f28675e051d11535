//! Variables of style sheets: `var(--name, otherwise)`.

use super::rules::parts;

/// Values of variables may hold variables; so deep they are followed.
const DEPTH: usize = 6;
/// A longer value says nothing about a colour or a size.
const LONGEST: usize = 1_000;

pub(super) fn has_any(value: &str) -> bool {
    value.contains("var(")
}

/// A value with its variables replaced; as it was where one is not declared and has no other value.
pub(super) fn replaced(value: &str, value_of: &dyn Fn(&str) -> Option<String>) -> String {
    let mut text = value.to_owned();
    for _ in 0..DEPTH {
        match once(&text, value_of).filter(|next| next.len() <= LONGEST) {
            Some(next) => text = next,
            None => break,
        }
    }
    text
}

/// Every variable replaced once; nothing where there is none or one has no value.
fn once(text: &str, value_of: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    let mut any = false;
    while let Some((before, behind)) = rest.split_once("var(") {
        let (inner, after) = closed(behind)?;
        let name = parts(inner, ',').first().copied().unwrap_or("");
        let otherwise = inner.get(name.len() + 1..).map(|text| text.trim().to_owned());
        out.push_str(before);
        out.push_str(&value_of(name.trim()).or(otherwise)?);
        rest = after;
        any = true;
    }
    out.push_str(rest);
    any.then_some(out)
}

/// What stands before the bracket that closes, and what behind it.
fn closed(text: &str) -> Option<(&str, &str)> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return Some((text.get(..at)?, text.get(at + 1..)?)),
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_variables() {
        let known = |name: &str| match name {
            "--a" => Some("#fff".to_owned()),
            "--b" => Some("var(--a)".to_owned()),
            "--loop" => Some("var(--loop) var(--loop)".to_owned()),
            _ => None,
        };
        for (value, expected) in [
            ("var(--a)", "#fff"),
            ("var( --b )", "#fff"),
            ("1px solid var(--c, var(--b, red)) x", "1px solid #fff x"),
            ("var(--c, rgb(1, 2, 3))", "rgb(1, 2, 3)"),
            ("var(--c)", "var(--c)"),
            ("var(--a", "var(--a"),
        ] {
            assert_eq!(replaced(value, &known), expected, "{value}");
        }
        assert!(replaced("var(--loop)", &known).len() <= LONGEST);
    }
}
