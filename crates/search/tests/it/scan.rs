//! Texts put together from words with blanks that nobody reads: then a plain scan knows which document
//! has which word, and which only has its characters by chance.

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::support::{ask, index, item};

const WORDS: [&str; 24] = [
    "公证", "办公", "证明", "法律", "援助", "申请", "材料", "教育", "学校", "招生", "补贴", "资金", "市场",
    "监督", "管理", "处罚", "决定", "公开", "信息", "报告", "年度", "社区", "矫正", "调解",
];

/// What joins words so that no two of them run together.
const BETWEEN: [&str; 4] = ["，", "的", "和", "。"];

fn documents() -> impl Strategy<Value = Vec<Vec<(usize, usize)>>> {
    let word = (0..WORDS.len(), 0..BETWEEN.len());
    prop::collection::vec(prop::collection::vec(word, 1..40), 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Recall and precision 1 against what was put in.
    #[test]
    fn words_are_found_where_they_were_put(documents in documents()) {
        let text = |words: &Vec<(usize, usize)>| {
            words.iter().map(|(word, between)| format!("{}{}", WORDS[*word], BETWEEN[*between])).collect::<String>()
        };
        let items = documents.iter().enumerate()
            .map(|(nth, words)| item(&nth.to_string(), "标题", &text(words)))
            .collect();
        let index = index(items);
        for (nth, word) in WORDS.iter().enumerate() {
            let expected: BTreeSet<String> = documents.iter().enumerate()
                .filter(|(_, words)| words.iter().any(|(one, _)| *one == nth))
                .map(|(key, _)| key.to_string())
                .collect();
            let answer = ask(&index, word);
            let found: BTreeSet<String> = answer.hits.iter().map(|hit| hit.item.key.clone()).collect();
            if answer.corrected.is_none() && answer.parted.is_none() {
                prop_assert_eq!(&found, &expected, "{}", word);
            } else {
                prop_assert!(expected.is_empty());
            }
        }
    }

    /// In quotes every sequence of characters is found: as many hits as a scan finds.
    #[test]
    fn quoted_characters_are_found_wherever_they_stand(
        documents in documents(), which in any::<prop::sample::Index>(), from in 0..60usize, length in 1..9usize,
    ) {
        let plain = |words: &Vec<(usize, usize)>| words.iter().map(|(word, _)| WORDS[*word]).collect::<String>();
        let texts: Vec<String> = documents.iter().map(plain).collect();
        let letters: Vec<char> = which.get(&texts).chars().collect();
        let asked: String = letters.iter().skip(from % letters.len()).take(length).collect();
        let items = texts.iter().enumerate().map(|(nth, text)| item(&nth.to_string(), "标题", text)).collect();
        let answer = ask(&index(items), &format!("“{asked}”"));
        let expected = texts.iter().filter(|text| text.contains(&asked)).count();
        prop_assert_eq!(answer.total, expected, "{}", asked);
    }
}
