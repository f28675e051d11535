//! A form as its page shows it.

use gongkai_domain::refusal::Refusal;

use crate::form::Entered;

/// The values as typed and a sentence for every field that was refused. All faults at once; what was
/// typed is never lost.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormView {
    values: Vec<(String, String)>,
    faults: Vec<(String, String)>,
}

impl FormView {
    /// An empty form.
    pub fn new() -> Self {
        Self::default()
    }

    /// A form that came back: what was entered, and every refusal at its field, with its article.
    pub fn returned(entered: &Entered, refusals: &[Refusal]) -> Self {
        let values = entered.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let faults = refusals
            .iter()
            .map(|refusal| (refusal.field.unwrap_or_default().to_owned(), refusal.to_string()))
            .collect();
        Self { values, faults }
    }

    /// A form that came back with these pairs; a name may stand several times.
    pub fn of(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        Self { values: pairs.into_iter().collect(), faults: Vec::new() }
    }

    /// The form with one more value.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.values.push((name.into(), value.into()));
        self
    }

    /// Refuses a field with a sentence. An empty name is about the form as a whole.
    pub fn refuse(&mut self, name: impl Into<String>, sentence: impl Into<String>) {
        self.faults.push((name.into(), sentence.into()));
    }

    /// The first value of a field; empty if there is none.
    pub fn value(&self, name: &str) -> &str {
        self.values.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// Is this one of the field's values?
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.values.iter().any(|(known, held)| known == name && held == value)
    }

    /// The sentence that refuses the field; empty: not refused.
    pub fn fault(&self, name: &str) -> &str {
        self.faults.iter().find(|(known, _)| known == name).map_or("", |(_, sentence)| sentence)
    }

    /// All faults in the order in which they were found: name of the field and sentence.
    pub fn faults(&self) -> &[(String, String)] {
        &self.faults
    }

    /// Was anything refused?
    pub fn is_faulty(&self) -> bool {
        !self.faults.is_empty()
    }
}

/// One entry of a list to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// A line of explanation below it; empty: none.
    pub hint: String,
}

impl Choice {
    /// An entry without explanation.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: String::new() }
    }

    /// The entry with an explanation.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}

#[cfg(test)]
mod tests {
    use gongkai_domain::refusal::Refusal;

    use super::FormView;
    use crate::form::Entered;

    #[test]
    fn a_form_keeps_what_was_typed_and_all_faults() {
        let mut form =
            FormView::of([("duty".into(), "a".into()), ("duty".into(), "b".into())]).with("name", "张");
        form.refuse("name", "请填写全名。");
        form.refuse("", "请重新登录后再提交。");
        assert_eq!((form.value("name"), form.value("none")), ("张", ""));
        assert!(form.has("duty", "a") && form.has("duty", "b") && !form.has("duty", "c"));
        assert_eq!((form.fault("name"), form.fault("duty")), ("请填写全名。", ""));
        assert_eq!(form.faults().len(), 2);
    }

    #[test]
    fn a_form_that_came_back_says_everything_at_its_field() {
        let entered = Entered::of_urlencoded("name=%E5%BC%A0&duty=a&duty=b".as_bytes());
        let missing = Refusal { field: Some("unit"), ..Refusal::new("missing", "请选择科室。") };
        let whole =
            Refusal { article: Some("条例33(2)"), ..Refusal::new("twice", "已延期过一次。") };
        let form = FormView::returned(&entered, &[missing, whole]);
        assert_eq!((form.value("name"), form.fault("unit")), ("张", "请选择科室。"));
        assert!(form.has("duty", "b"));
        assert_eq!(form.fault(""), "已延期过一次。（条例33(2)）");
    }
}
