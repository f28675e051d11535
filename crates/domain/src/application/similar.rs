//! How much two descriptions of wanted information have in common, for finding repeated applications (Art. 36(6)). A
//! person decides; this only shows what to look at.

use std::collections::BTreeMap;

/// From this share on two descriptions are shown as possibly the same, in hundredths.
pub const ALIKE: u32 = 60;

/// Common pairs of characters, in hundredths of all; 100: the same text. Spaces and marks do not count.
pub fn similarity(one: &str, other: &str) -> u32 {
    let (one, other) = (letters(one), letters(other));
    if one == other {
        return 100;
    }
    let (mut first, second) = (pairs(&one), pairs(&other));
    let all = one.len().saturating_sub(1) + other.len().saturating_sub(1);
    let mut common = 0_usize;
    for (pair, count) in second {
        let there = first.remove(&pair).unwrap_or(0);
        common += there.min(count);
    }
    let hundredths = (200 * common).checked_div(all).unwrap_or(0);
    u32::try_from(hundredths).unwrap_or(0)
}

fn letters(text: &str) -> Vec<char> {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn pairs(letters: &[char]) -> BTreeMap<(char, char), usize> {
    let mut pairs = BTreeMap::new();
    for pair in letters.windows(2) {
        if let [a, b] = pair {
            *pairs.entry((*a, *b)).or_default() += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alike_or_not() {
        for (one, other, alike) in [
            ("2025年度公共法律服务中心外包合同", "2025 年度公共法律服务中心外包合同。", true),
            (
                "2025年度公共法律服务中心运营服务外包项目的中标合同",
                "公共法律服务中心2025年度运营服务外包项目中标合同",
                true,
            ),
            ("2025年度公共法律服务中心外包合同", "社区矫正对象集中教育活动记录", false),
            ("", "社区矫正", false),
            ("甲", "乙", false),
        ] {
            assert_eq!(similarity(one, other) >= ALIKE, alike, "{one} / {other}: {}", similarity(one, other));
            assert_eq!(similarity(one, other), similarity(other, one));
        }
        assert_eq!(similarity("a", "A"), 100);
    }
}
