//! The texts of two papers of one report side by side: which sentences stand in one of them alone. Spaces, marks and the
//! breaks of lines say nothing; a page of a site and a file never agree in them.

use crate::{Chapter, Report};

/// Sentences of a chapter that are listed, of each side.
const MOST: usize = 20;

/// A chapter whose text is not the same on both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedChapter {
    /// Its heading, of the side that has it.
    pub heading: String,
    /// Sentences of the former alone; of a chapter that the later has not, all.
    pub before: Vec<String>,
    /// Sentences of the later alone; of a chapter that the former has not, all.
    pub now: Vec<String>,
}

/// Chapters whose texts differ, in the order of the later report, then those that it has not.
pub fn changed_chapters(before: &Report, now: &Report) -> Vec<ChangedChapter> {
    let twin = |of: &Report, chapter: &Chapter| {
        of.chapters.iter().position(|other| plain(&other.heading) == plain(&chapter.heading))
    };
    let mut changed: Vec<ChangedChapter> = Vec::new();
    for chapter in &now.chapters {
        let former = twin(before, chapter).and_then(|at| before.chapters.get(at));
        changed.extend(difference(&chapter.heading, former, Some(chapter)));
    }
    for chapter in before.chapters.iter().filter(|chapter| twin(now, chapter).is_none()) {
        changed.extend(difference(&chapter.heading, Some(chapter), None));
    }
    changed
}

fn difference(heading: &str, before: Option<&Chapter>, now: Option<&Chapter>) -> Option<ChangedChapter> {
    let (before, now) = (before.map(sentences).unwrap_or_default(), now.map(sentences).unwrap_or_default());
    let alone = |these: &[String], those: &[String]| -> Vec<String> {
        let known: Vec<String> = those.iter().map(|one| plain(one)).collect();
        these.iter().filter(|one| !known.contains(&plain(one))).take(MOST).cloned().collect()
    };
    let changed = ChangedChapter {
        heading: heading.trim().to_owned(),
        before: alone(&before, &now),
        now: alone(&now, &before),
    };
    (!changed.before.is_empty() || !changed.now.is_empty()).then_some(changed)
}

/// What a reader reads: letters and digits.
fn plain(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// A page may break a sentence over paragraphs: they are read on.
fn sentences(chapter: &Chapter) -> Vec<String> {
    let text: String = chapter.paragraphs.iter().map(|paragraph| paragraph.text.trim()).collect();
    let parts = text.split_inclusive(['。', '；', '！', '？']).map(str::trim);
    parts.filter(|part| !plain(part).is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Paragraph;

    fn chapter(heading: &str, texts: &[&str]) -> Chapter {
        let paragraph = |text: &&str| Paragraph { text: (*text).to_owned(), place: String::new() };
        Chapter {
            no: String::new(),
            heading: heading.to_owned(),
            paragraphs: texts.iter().map(paragraph).collect(),
        }
    }

    #[test]
    fn sentences_of_one_side_alone() {
        let before = chapter("总体情况", &["全年受理申请15件，", "均按期答复。仍有不足。"]);
        let same = chapter("总体情况", &["全年受理申请 15 件, 均按期答复。", "仍有不足。"]);
        assert_eq!(difference("总体情况", Some(&before), Some(&same)), None);
        let other = chapter("总体情况", &["全年受理申请16件，均按期答复。仍有不足。"]);
        let found = difference("总体情况", Some(&before), Some(&other)).unwrap();
        assert_eq!(found.before, ["全年受理申请15件，均按期答复。"]);
        assert_eq!(found.now, ["全年受理申请16件，均按期答复。"]);
        let gone = difference("其他事项", Some(&before), None).unwrap();
        assert_eq!((gone.before.len(), gone.now.len()), (2, 0));
        assert_eq!(difference("其他事项", None, Some(&chapter("其他事项", &["　"]))), None);
    }
}
