//! The fingerprint of a key, as two offices compare it by telephone or on paper: 32 hexadecimal digits in groups of four.

use crate::refusal::Refusal;

/// Digits of a fingerprint: 128 bits, for which nobody finds a second key.
pub const DIGITS: usize = 32;
const GROUP: usize = 4;

/// Digits as they are stored, of what somebody wrote with spaces, hyphens or full-width digits.
///
/// # Errors
/// They are not so many hexadecimal digits.
pub fn read(text: &str) -> Result<String, Refusal> {
    let plain: String = text
        .chars()
        .map(|sign| match sign {
            '０'..='９' | 'ａ'..='ｆ' | 'Ａ'..='Ｆ' => {
                char::from_u32(u32::from(sign).saturating_sub(0xFEE0)).unwrap_or(sign)
            }
            other => other,
        })
        .filter(|sign| !sign.is_whitespace() && !matches!(sign, '-' | '－' | '—' | ':' | '：'))
        .map(|sign| sign.to_ascii_lowercase())
        .collect();
    if plain.len() == DIGITS && plain.chars().all(|sign| sign.is_ascii_hexdigit()) {
        return Ok(plain);
    }
    let sentence =
        format!("指纹是{DIGITS}位数字和字母a到f，请照该机关报送页面上显示的填写，空格和短横可以不填");
    Err(Refusal::new("fingerprint_unusable", sentence).at("fingerprint"))
}

/// As shown: `1a2b 3c4d …`.
pub fn shown(digits: &str) -> String {
    let signs: Vec<char> = digits.chars().collect();
    let groups: Vec<String> = signs.chunks(GROUP).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_and_read() {
        let digits = "0123456789abcdef0123456789abcdef";
        assert_eq!(shown(digits), "0123 4567 89ab cdef 0123 4567 89ab cdef");
        for text in [
            digits,
            &shown(digits),
            "0123-4567-89AB-CDEF-0123-4567-89AB-CDEF",
            "０１２３ 4567 89ＡＢ cdef 0123 4567 89ab cdef",
        ] {
            assert_eq!(read(text).unwrap(), digits, "{text}");
        }
        for text in ["", "0123", "0123456789abcdef0123456789abcdeg", "0123456789abcdef0123456789abcdef0"] {
            assert_eq!(read(text).unwrap_err().code, "fingerprint_unusable", "{text}");
        }
    }
}
