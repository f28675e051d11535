//! Characters as people type them.

use unicode_normalization::char::{decompose_canonical, decompose_compatible};

/// Radicals that look like characters, each before the character that it stands for (Unicode,
/// EquivalentUnifiedIdeograph). Fonts that draw 长 and ⻓ alike let the radical into a file.
const RADICALS: &str = "\
    ⺁厂 ⺂乛 ⺃乚 ⺄乙 ⺅亻 ⺆冂 ⺈刀 ⺉刂 ⺊卜 ⺋㔾 ⺌小 ⺍小 ⺎兀 ⺏尣 ⺐尢 ⺒巳 ⺓幺 ⺔彑 ⺕彐 ⺖忄 \
    ⺗心 ⺘扌 ⺙攵 ⺛旡 ⺜日 ⺝月 ⺞歺 ⺟母 ⺠民 ⺡氵 ⺢氺 ⺣灬 ⺤爫 ⺥爫 ⺦丬 ⺧牛 ⺨犭 ⺩王 ⺫目 ⺬示 \
    ⺭礻 ⺯糹 ⺰纟 ⺱罓 ⺲罒 ⺳㓁 ⺴冗 ⺶羊 ⺹耂 ⺺肀 ⺻聿 ⺼肉 ⺾艹 ⺿艹 ⻀艹 ⻁虎 ⻂衤 ⻃覀 ⻄西 ⻅见 \
    ⻆角 ⻈讠 ⻉贝 ⻋车 ⻌辶 ⻍辶 ⻎辶 ⻏邑 ⻐钅 ⻑長 ⻒镸 ⻓长 ⻔门 ⻖阝 ⻗雨 ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 \
    ⻝食 ⻟飠 ⻠饣 ⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻧卤 ⻨麦 ⻩黄 ⻪黾 ⻫斉 ⻬齐 ⻭歯 ⻮齿 ⻯竜 ⻰龙 ⻱龜 ⻲亀 \
    ⻳龟 \
";

/// The ordinary character in place of a radical or a compatibility ideograph. Full-width figures
/// and letters stay: they are what was printed.
pub(super) fn ordinary(character: char) -> char {
    match character {
        '\u{2E80}'..='\u{2EFF}' => {
            let mut pairs = RADICALS.split(' ').filter_map(|pair| {
                let mut pair = pair.chars();
                Some((pair.next()?, pair.next()?))
            });
            pairs.find(|(radical, _)| *radical == character).map_or(character, |(_, usual)| usual)
        }
        '\u{2F00}'..='\u{2FD5}' => {
            let mut usual = character;
            decompose_compatible(character, |part| usual = part);
            usual
        }
        '\u{F900}'..='\u{FAD9}' | '\u{2F800}'..='\u{2FA1D}' => {
            let mut usual = character;
            decompose_canonical(character, |part| usual = part);
            usual
        }
        _ => character,
    }
}

/// Marks that are neither seen nor take room.
pub(super) fn is_nothing(character: char) -> bool {
    matches!(character, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
        || (character.is_control() && !character.is_whitespace())
}

/// Ideographs and the signs that stand among them as broad as they are.
pub(super) fn is_broad(character: char) -> bool {
    matches!(character,
        '\u{1100}'..='\u{115F}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE6F}' | '\u{FF00}'..='\u{FF60}'
        | '\u{FFE0}'..='\u{FFE6}' | '\u{20000}'..='\u{3FFFD}'
        | '\u{2014}' | '\u{2018}'..='\u{201D}' | '\u{2026}')
}

/// Letters and figures of which words and numbers are written without a blank between them.
pub(super) fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radicals_become_characters() {
        for (printed, usual) in [
            ('⼀', '一'),
            ('⽂', '文'),
            ('⻓', '长'),
            ('⻚', '页'),
            ('⺠', '民'),
            ('\u{F9E9}', '里'),
            ('０', '０'),
            ('长', '长'),
            ('⿰', '⿰'),
        ] {
            assert_eq!(ordinary(printed), usual);
        }
    }
}
