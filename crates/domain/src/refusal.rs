//! A refusal: the rule that says no, in words the person can act on.

use std::fmt;

/// Why a rule says no. Surfaces answer it with 422; the code is stable, tools rely on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Stable, lower case with underscores, such as `already_extended`.
    pub code: &'static str,
    /// One Chinese sentence: what is wrong and how to mend it.
    pub sentence: String,
    /// The article that the rule rests on, such as `条例33(2)`; `None` for a rule of the house.
    pub article: Option<&'static str>,
    /// The field of the form that the sentence belongs to, by its name; `None`: the whole form.
    pub field: Option<&'static str>,
}

impl Refusal {
    /// A refusal for one of the reasons that a capability knows.
    pub fn because(reason: impl Into<Refusal>) -> Self {
        reason.into()
    }

    /// A refusal without article, about the whole form.
    pub fn new(code: &'static str, sentence: impl Into<String>) -> Self {
        Self { code, sentence: sentence.into(), article: None, field: None }
    }

    /// The same, resting on an article.
    #[must_use]
    pub fn under(mut self, article: &'static str) -> Self {
        self.article = Some(article);
        self
    }

    /// The same, about one field.
    #[must_use]
    pub fn at(mut self, field: &'static str) -> Self {
        self.field = Some(field);
        self
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)?;
        match self.article {
            Some(article) => write!(f, "（{article}）"),
            None => Ok(()),
        }
    }
}
