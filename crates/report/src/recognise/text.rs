//! Labels as they are compared: without spaces, punctuation, width and print variants.

/// What two labels have in common when only their letters and digits count: full-width forms
/// become ordinary ones, `①`, `⒈`, `㈠` become `1`, `1`, `一`, white space and punctuation vanish.
pub fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for c in text.chars() {
        match plain(c) {
            Plain::Char(c) if c.is_alphanumeric() => key.extend(c.to_lowercase()),
            Plain::Number(n) => key.push_str(&n.to_string()),
            Plain::Char(_) => {}
        }
    }
    if key.contains("其它") || key.contains("合计") {
        key = key.replace("其它", "其他").replace("合计", "总计");
    }
    key
}

/// Text with ordinary width of digits, letters, signs; everything else as it is.
pub fn half_width(text: &str) -> String {
    text.chars()
        .map(|c| match plain(c) {
            Plain::Char(c) => c,
            Plain::Number(_) => c,
        })
        .collect()
}

enum Plain {
    Char(char),
    Number(u32),
}

const CHINESE_DIGITS: [char; 10] = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

fn plain(c: char) -> Plain {
    let code = u32::from(c);
    match code {
        0xFF01..=0xFF5E => Plain::Char(char::from_u32(code - 0xFEE0).unwrap_or(c)),
        0x3000 | 0xA0 => Plain::Char(' '),
        0x2460..=0x2473 => Plain::Number(code - 0x2460 + 1), // ① … ⑳
        0x2474..=0x2487 => Plain::Number(code - 0x2474 + 1), // ⑴ … ⒇
        0x2488..=0x249B => Plain::Number(code - 0x2488 + 1), // ⒈ … ⒛
        0x3220..=0x3229 => {
            let digit = usize::try_from(code - 0x3220).ok().and_then(|position| CHINESE_DIGITS.get(position));
            Plain::Char(digit.copied().unwrap_or(c)) // ㈠ … ㈩
        }
        _ => Plain::Char(c),
    }
}

/// A key without the number in front: `三不予公开` → `不予公开`, `1属于国家秘密` → `属于国家秘密`.
pub fn without_number(key: &str) -> &str {
    let digits = key.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = if digits.len() < key.len() { digits } else { key.trim_start_matches(CHINESE_DIGITS) };
    if rest.chars().count() >= 2 { rest } else { key }
}

/// Letters that the headings of groups in front of a label have at most.
const HEADINGS: usize = 16;

/// How much two keys are alike, 0 to 1. Short labels must agree exactly, numbers in front aside.
pub fn alike(found: &str, label: &str) -> f32 {
    if found == label {
        return 1.0;
    }
    let (bare_found, bare_label) = (without_number(found), without_number(label));
    let numbers_differ = found.len() != bare_found.len()
        && label.len() != bare_label.len()
        && found.len() - bare_found.len() != 0
        && number_of(found, bare_found) != number_of(label, bare_label);
    let doubt = if numbers_differ { 0.12 } else { 0.0 };
    if bare_found == bare_label {
        return 0.97 - doubt;
    }
    let letters = bare_label.chars().count();
    if letters >= 4 && one_letter_off(bare_found, bare_label) {
        return 0.86 - doubt;
    }
    if letters < 4 || bare_found.chars().count() < 3 {
        return 0.0;
    }
    // Headings of groups may stand in front of it, a whole sentence may not.
    let in_front = bare_found.chars().count().saturating_sub(letters);
    if in_front <= HEADINGS && bare_found.ends_with(bare_label) {
        return 0.93 - doubt;
    }
    // A label cut in two by a page's end.
    let half = common_pairs(bare_found, bare_label) * 0.96;
    if bare_label.starts_with(bare_found) {
        return half.max(0.8) - doubt;
    }
    if bare_label.ends_with(bare_found) {
        return half.max(0.75) - doubt;
    }
    half - doubt
}

/// Same length and one letter read wrongly: `行政许司`.
pub fn one_letter_off(found: &str, label: &str) -> bool {
    let same_length = found.chars().count() == label.chars().count();
    same_length && found.chars().zip(label.chars()).filter(|(a, b)| a != b).count() == 1
}

fn number_of<'a>(key: &'a str, bare: &str) -> &'a str {
    key.get(..key.len() - bare.len()).unwrap_or_default()
}

/// Share of neighbouring pairs of characters that both have (Dice).
fn common_pairs(a: &str, b: &str) -> f32 {
    let pairs = |text: &str| -> Vec<(char, char)> { text.chars().zip(text.chars().skip(1)).collect() };
    let (first, mut second) = (pairs(a), pairs(b));
    let total = first.len() + second.len();
    let mut common = 0_u16;
    for pair in first {
        if let Some(position) = second.iter().position(|other| *other == pair) {
            second.swap_remove(position);
            common += 1;
        }
    }
    let total = u16::try_from(total).unwrap_or(u16::MAX);
    if total == 0 { 0.0 } else { 2.0 * f32::from(common) / f32::from(total) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_forget_print() {
        for (text, expected) in [
            ("（三）不予公开", "三不予公开"),
            ("㈢ 不予\n公开", "三不予公开"),
            ("１．属于国家秘密", "1属于国家秘密"),
            ("⒈属于国家秘密", "1属于国家秘密"),
            ("3.危及“三安全一稳定”", "3危及三安全一稳定"),
        ] {
            assert_eq!(key(text), expected);
        }
    }

    #[test]
    fn labels_alike() {
        for (found, label, alike_enough) in [
            ("规范性文件", "行政规范性文件", true),
            ("四结转下一年度继续办理", "四结转下年度继续办理", true),
            ("2其他法律行政止公开", "2其他法律行政法规禁止公开", true),
            ("三不予公开1属于国家秘密", "1属于国家秘密", true),
            ("一本年新收政府信息公开申请数量", "二上年结转政府信息公开申请数量", false),
            ("行政处罚", "行政许可", false),
            ("其他结果", "其他", false),
            ("共收到申请143件上年结转0件办结143件结转下年度继续办理", "四结转下年度继续办理", false),
            ("规章制度", "规章", false),
            ("4保护第三", "4保护第三方合法权益", true),
            ("方合法权益", "4保护第三方合法权益", true),
            ("5属于三类内部事务信息", "6属于四类过程性信息", false),
        ] {
            assert_eq!(alike(&key(found), &key(label)) >= 0.65, alike_enough, "{found} {label}");
        }
    }
}
