//! What style attributes of word processors and browsers say that matters for the structure.

use scraper::node::Element;

use super::Face;

/// Declarations of a style, in lower case.
pub(super) struct Style {
    rules: Vec<(String, String)>,
}

impl Style {
    pub(super) fn of(element: &Element) -> Self {
        let text = element.attr("style").unwrap_or("").to_lowercase();
        let rules = text.split(';').filter_map(|rule| {
            let (name, value) = rule.split_once(':')?;
            let value = value.trim().trim_end_matches("!important").trim().trim_matches(['"', '\'']);
            Some((name.trim().to_owned(), value.to_owned()))
        });
        Self { rules: rules.collect() }
    }

    /// The last value of a property.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.rules.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Does a value of the property begin so?
    pub(super) fn is(&self, name: &str, start: &str) -> bool {
        self.get(name).is_some_and(|value| value.starts_with(start))
    }

    /// Would nobody see the words in print? `dark`: white can be read where they stand.
    pub(super) fn hides(&self, dark: bool) -> bool {
        let small = self.get("font-size").and_then(points).is_some_and(|size| size <= 1.0);
        let far = ["left", "top", "text-indent", "margin-left"]
            .iter()
            .any(|name| self.get(name).and_then(points).is_some_and(|value| value <= -900.0));
        self.is("display", "none")
            || self.is("visibility", "hidden")
            || self.is("visibility", "collapse")
            || self.is("mso-hide", "all")
            || self.get("opacity").and_then(points).is_some_and(|value| value <= 0.0)
            || small
            || far
            || (self.get("color").is_some_and(is_white) && !dark)
    }

    /// Is there something behind the words that white can be read on?
    pub(super) fn paints(&self) -> bool {
        let painted = |value: &str| !matches!(value, "none" | "transparent" | "initial") && !is_white(value);
        ["background", "background-color", "mso-shading"]
            .iter()
            .any(|name| self.get(name).is_some_and(painted))
    }

    /// Does the style make words strong, or take that away?
    pub(super) fn strong(&self) -> Option<bool> {
        let weight = self.get("font-weight")?;
        Some(weight.starts_with("bold") || weight.parse::<u32>().is_ok_and(|weight| weight >= 600))
    }

    /// The face of the words.
    pub(super) fn face(&self) -> Option<Face> {
        let names = ["mso-fareast-font-family", "font-family", "mso-ascii-font-family", "font"];
        names.iter().find_map(|name| self.get(name).and_then(Face::of))
    }
}

/// A measure without its unit.
fn points(value: &str) -> Option<f64> {
    value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%').parse().ok()
}

fn is_white(value: &str) -> bool {
    let part = |text: &str| u8::from_str_radix(text, 16).is_ok_and(|value| value >= 0xf0);
    match value.strip_prefix('#') {
        Some(short) if short.len() == 3 => short.bytes().all(|byte| byte == b'f'),
        Some(long) if long.len() == 6 && long.is_ascii() => {
            [0, 2, 4].iter().all(|at| long.get(*at..at + 2).is_some_and(part))
        }
        _ => value == "white" || value.replace(' ', "").starts_with("rgb(255,255,255"),
    }
}
