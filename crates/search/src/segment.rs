//! Words as a reader takes them. The dictionary is large: it is read when it is needed, and given back
//! when nobody has needed it for a while.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use jieba_rs::Jieba;

/// Words of fewer characters have no words inside.
const SHORTEST_WITH_PARTS: usize = 3;

/// Words that deny what follows.
const NOT: [&str; 4] = ["不", "未", "无", "非"];
/// Words that only make a question of it.
const ASKING: [&str; 22] = [
    "怎么",
    "怎样",
    "怎么样",
    "怎么办",
    "如何",
    "什么",
    "为什么",
    "哪里",
    "哪儿",
    "哪些",
    "哪个",
    "多少",
    "几个",
    "可以",
    "能否",
    "是否",
    "请问",
    "我要",
    "我想",
    "一下",
    "关于",
    "有关",
];

/// One for the whole process, whatever many indexes there are.
static HELD: Mutex<Option<Arc<Jieba>>> = Mutex::new(None);
static NEEDED: AtomicBool = AtomicBool::new(false);

/// Cuts text into words.
#[derive(Debug, Clone, Copy, Default)]
pub struct Segmenter;

impl Segmenter {
    /// The dictionary, read now if it is not there.
    fn dictionary(self) -> Arc<Jieba> {
        NEEDED.store(true, Ordering::Relaxed);
        let mut held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(held.get_or_insert_with(|| Arc::new(Jieba::new())))
    }

    /// Gives the dictionary back unless somebody has needed it since the last call.
    pub fn rest(self) {
        if !NEEDED.swap(false, Ordering::Relaxed) {
            *HELD.lock().unwrap_or_else(PoisonError::into_inner) = None;
        }
    }

    /// All words of a folded text with their places in bytes: the best reading, and the words of which
    /// its long words are made. Single characters are no words here.
    pub fn words(self, folded: &str) -> Vec<(usize, usize)> {
        let dictionary = self.dictionary();
        let mut found = Vec::new();
        for token in dictionary.cut(folded, false) {
            let length = token.end - token.start;
            if length >= 2 && token.word.chars().all(|letter| !letter.is_ascii() && letter.is_alphabetic()) {
                found.push((token.byte_start, token.byte_end));
                if length >= SHORTEST_WITH_PARTS {
                    parts(&dictionary, token.word, token.byte_start, &mut found);
                }
            }
        }
        found
    }

    /// The words of a question typed without spaces, each once; words that only ask, and single
    /// characters, are left out. 不 and 未 belong to what they deny.
    pub fn asked_words(self, folded: &str) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        let mut denied = String::new();
        for token in self.dictionary().cut(folded, false) {
            let is_word = token.word.chars().all(char::is_alphanumeric);
            if is_word && NOT.contains(&token.word) {
                token.word.clone_into(&mut denied);
                continue;
            }
            let word = std::mem::take(&mut denied) + token.word;
            let counts = word.chars().nth(1).is_some() || word.chars().all(|c| c.is_ascii_digit());
            if is_word && counts && !ASKING.contains(&word.as_str()) && !words.contains(&word) {
                words.push(word);
            }
        }
        words
    }

    /// Is this one word of the dictionary, and nothing else?
    pub fn is_word(self, folded: &str) -> bool {
        folded.chars().nth(1).is_some() && self.dictionary().has_word(folded)
    }
}

/// Words of which a long word is made: those on a division into the fewest pieces. 中华人民共和国 is made
/// of 中华, 人民, 共和国; 华人 is not among them.
fn parts(dictionary: &Jieba, word: &str, base: usize, found: &mut Vec<(usize, usize)>) {
    let letters = word.chars().count();
    let inner: Vec<(usize, usize, &str)> = dictionary
        .cut_all(word)
        .into_iter()
        .filter(|token| token.end - token.start < letters)
        .map(|token| (token.start, token.end, token.word))
        .collect();
    let before = cheapest(letters, inner.iter().map(|(from, to, _)| (*from, *to)));
    let reversed = inner.iter().map(|(from, to, _)| (letters - to, letters - from));
    let after = cheapest(letters, reversed);
    let Some(best) = before.get(letters).copied() else { return };
    for (from, to, text) in inner {
        let (Some(head), Some(tail)) = (before.get(from), after.get(letters - to)) else { continue };
        let through = (head.0 + 1 + tail.0, head.1 + tail.1);
        if to - from >= 2 && through == best {
            let start = base + word.chars().take(from).map(char::len_utf8).sum::<usize>();
            let place = (start, start + text.len());
            if !found.contains(&place) {
                found.push(place);
                if to - from >= SHORTEST_WITH_PARTS {
                    parts(dictionary, text, start, found);
                }
            }
        }
    }
}

/// For each place the cheapest way to it from the beginning: pieces, then pieces of one character.
fn cheapest(letters: usize, words: impl Iterator<Item = (usize, usize)>) -> Vec<(usize, usize)> {
    let mut ending: Vec<Vec<usize>> = vec![Vec::new(); letters + 1];
    for (from, to) in words {
        if let Some(list) = ending.get_mut(to) {
            list.push(from);
        }
    }
    let mut cost = vec![(0, 0)];
    for (to, starts) in ending.iter().enumerate().skip(1) {
        let single = cost.get(to - 1).map(|(pieces, singles)| (pieces + 1, singles + 1));
        let longer = starts.iter().filter(|from| to - **from >= 2).filter_map(|from| {
            let (pieces, singles) = cost.get(*from)?;
            Some((pieces + 1, *singles))
        });
        cost.push(single.into_iter().chain(longer).min().unwrap_or_default());
    }
    cost
}

#[cfg(test)]
mod tests {
    use super::Segmenter;

    #[test]
    fn words_of_a_question() {
        for (text, expected) in [
            ("低保怎么申请", "低保 申请"),
            ("春节公证处", "春节 公证处"),
            ("食品抽检不合格", "食品 抽检 不合格"),
            ("法律援助", "法律援助"),
        ] {
            let words = Segmenter.asked_words(text);
            assert_eq!(words.join(" "), expected, "{text}");
        }
    }

    fn words(text: &str) -> Vec<&str> {
        let mut words: Vec<&str> =
            Segmenter.words(text).into_iter().filter_map(|(from, to)| text.get(from..to)).collect();
        words.sort_unstable();
        words.dedup();
        words
    }

    #[test]
    fn words_inside_other_words_are_none() {
        let rows = [
            ("提交办公证明", vec!["办公", "证明"], vec!["公证"]),
            ("中华人民共和国", vec!["人民", "共和国"], vec!["华人"]),
            ("区公证处", vec!["公证", "公证处"], vec![]),
            ("行政处罚决定书", vec!["行政处罚", "处罚", "决定书"], vec!["罚决"]),
            ("研究生命起源", vec!["研究", "生命", "起源"], vec!["研究生"]),
        ];
        for (text, there, not_there) in rows {
            let found = words(text);
            for word in there {
                assert!(found.contains(&word), "{word} in {text}: {found:?}");
            }
            for word in not_there {
                assert!(!found.contains(&word), "{word} in {text}: {found:?}");
            }
        }
    }

    #[test]
    fn a_dictionary_that_rests_comes_back() {
        let segmenter = Segmenter;
        assert!(segmenter.is_word("公证"));
        segmenter.rest();
        segmenter.rest();
        assert!(!segmenter.is_word("证"));
        assert!(segmenter.is_word("公证"));
    }
}
