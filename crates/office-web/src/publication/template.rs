//! How a draft of a kind may begin, as data.

use std::sync::LazyLock;

use gongkai_domain::publication::content::Content;
use serde::Deserialize;

use super::text;

const FILE: &str = include_str!("../../../../data/document-templates/templates.toml");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    template: Vec<Template>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Template {
    kind: String,
    text: String,
}

static TEMPLATES: LazyLock<Vec<Template>> =
    LazyLock::new(|| toml::from_str::<File>(FILE).map(|file| file.template).unwrap_or_default());

/// The text that a draft of the kind begins with; empty: there is no template.
pub fn of(kind: &str) -> Content {
    let found = TEMPLATES.iter().find(|one| one.kind == kind);
    found.map(|one| text::read(&one.text)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_is_of_a_kind_and_can_be_stored() {
        assert!(!TEMPLATES.is_empty());
        for template in TEMPLATES.iter() {
            assert!(gongkai_domain::publication::kind(&template.kind).is_some(), "{}", template.kind);
            let content = of(&template.kind);
            assert!(!content.is_empty() && content.check().is_empty(), "{}", template.kind);
        }
        assert!(of("budget").is_empty());
    }
}
