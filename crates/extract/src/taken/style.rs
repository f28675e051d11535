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
