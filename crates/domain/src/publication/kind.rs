//! Kinds of documents and the vocabularies of their metadata, as data: `data/document-kinds/`,
//! `data/vocabulary/`.

use std::sync::LazyLock;

use serde::Deserialize;

use super::statutory_item;

const KINDS: &str = include_str!("../../../../data/document-kinds/kinds.toml");
const TOPICS: &str = include_str!("../../../../data/vocabulary/topics.toml");
const GENRES: &str = include_str!("../../../../data/vocabulary/genres.toml");

static FOUND: LazyLock<Vec<Kind>> = LazyLock::new(|| kinds_in(KINDS).unwrap_or_default());
static TOPIC_WORDS: LazyLock<Vec<String>> = LazyLock::new(|| words_in(TOPICS).unwrap_or_default());
static GENRE_WORDS: LazyLock<Vec<String>> = LazyLock::new(|| words_in(GENRES).unwrap_or_default());

/// All kinds, in the order of forms.
pub fn kinds() -> &'static [Kind] {
    &FOUND
}

/// The kind with this id.
pub fn kind(id: &str) -> Option<&'static Kind> {
    FOUND.iter().find(|kind| kind.id == id)
}

/// The kind of questions with their answers.
pub fn question_kind() -> Option<&'static Kind> {
    FOUND.iter().find(|kind| kind.question)
}

/// 主题分类.
pub fn topics() -> &'static [String] {
    &TOPIC_WORDS
}

/// 体裁.
pub fn genres() -> &'static [String] {
    &GENRE_WORDS
}

/// A field that only some kinds have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KindField {
    /// 发文字号.
    Number,
    /// 成文日期.
    Written,
    /// 有效性.
    Validity,
    /// 有效期至.
    Expires,
    /// 公示期: first and last day.
    Period,
    /// 征集期: first and last day on which the public can comment.
    Comments,
    /// The document that is interpreted.
    Interprets,
    /// The call for comments whose result it is.
    Answers,
    /// 信息来源, for a text of somebody else.
    Source,
    /// 行政相对人.
    Party,
}

/// A kind of document.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// Stays in stored rows and addresses.
    pub id: String,
    /// As shown.
    pub name: String,
    /// The item of Art. 20 under which it is filed unless somebody chooses another.
    pub item: String,
    /// 体裁 unless somebody chooses another.
    pub genre: String,
    /// Fields that must be filled in.
    #[serde(default)]
    pub required: Vec<KindField>,
    /// Fields that may be filled in.
    #[serde(default)]
    pub optional: Vec<KindField>,
    /// Working days from forming to release where a rule is shorter than Art. 26.
    pub days: Option<u32>,
    /// Is an interpretation (解读) expected beside it?
    #[serde(default)]
    pub interpretation: bool,
    /// Is it a question of somebody with its answer, which the portal lists apart?
    #[serde(default)]
    pub question: bool,
}

/// Working days from forming or changing to release (Art. 26).
pub const RELEASE_TERM: u32 = 20;

impl Kind {
    /// Working days from forming or changing to release.
    pub fn release_term(&self) -> u32 {
        self.days.unwrap_or(RELEASE_TERM)
    }

    /// Does the form ask for the field?
    pub fn asks_for(&self, field: KindField) -> bool {
        self.required.contains(&field) || self.optional.contains(&field)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KindsFile {
    schema: u8,
    kind: Vec<Kind>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordsFile {
    schema: u8,
    // Stands in the file for whoever edits it.
    #[serde(rename = "certainty")]
    _certainty: String,
    words: Vec<String>,
}

fn kinds_in(text: &str) -> Result<Vec<Kind>, String> {
    let file: KindsFile = toml::from_str(text).map_err(|error| error.to_string())?;
    if file.schema != 1 {
        return Err(format!("schema {} is not known", file.schema));
    }
    for (nth, kind) in file.kind.iter().enumerate() {
        let twice = file.kind.iter().take(nth).any(|other| other.id == kind.id || other.name == kind.name);
        let both = kind.required.iter().any(|field| kind.optional.contains(field));
        if twice || both || statutory_item(&kind.item).is_none() || !genres().contains(&kind.genre) {
            return Err(format!("the kind {} contradicts itself, another kind or a vocabulary", kind.id));
        }
    }
    Ok(file.kind)
}

fn words_in(text: &str) -> Result<Vec<String>, String> {
    let file: WordsFile = toml::from_str(text).map_err(|error| error.to_string())?;
    if file.schema == 1 { Ok(file.words) } else { Err(format!("schema {} is not known", file.schema)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_files_are_sound() {
        assert_eq!((topics().len(), genres().len()), (22, 21));
        assert_eq!(kinds().len(), 21);
        assert_eq!(kinds().iter().filter(|kind| kind.question).count(), 1);
        assert_eq!(kind("normative").unwrap().required.len(), 3);
        assert_eq!(kind("notice").unwrap().release_term(), 20);
    }

    #[test]
    fn a_file_that_contradicts_itself_does_not_load() {
        for (from, to) in [
            ("schema = 1", "schema = 2"),
            ("id = \"plan\"", "id = \"normative\""),
            ("item = \"a20-03\"", "item = \"a20-16\""),
            ("genre = \"规划\"", "genre = \"随笔\""),
            ("optional = [\"expires\"]", "optional = [\"number\"]"),
            ("required = [\"period\"]", "required = [\"moon\"]"),
        ] {
            assert!(kinds_in(&KINDS.replacen(from, to, 1)).is_err(), "{to}");
        }
    }
}
