//! The second factor as typed: six digits of the authenticator, or one of the recovery codes.

/// So many recovery codes are made at a time.
pub const RECOVERY_CODES: usize = 10;

/// Letters of a recovery code: none that is taken for another one.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Letters of a code: 50 bits of chance.
const LENGTH: usize = 10;
const DIGITS: usize = 6;

/// What was typed, brought to the form in which it is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Second {
    /// Six digits.
    Code(String),
    /// A recovery code without its hyphen.
    Recovery(String),
}

impl Second {
    /// Reads what was typed; blanks, hyphens, full-width letters and letters that look alike do not
    /// matter. `None`: it can be neither.
    pub fn parse(text: &str) -> Option<Self> {
        let letters: String =
            text.chars().filter(|c| !c.is_whitespace() && !is_hyphen(*c)).map(narrow).collect();
        if letters.len() == DIGITS && letters.bytes().all(|b| b.is_ascii_digit()) {
            return Some(Self::Code(letters));
        }
        let letters: String = letters.to_lowercase().chars().map(plain).collect();
        let known = letters.len() == LENGTH && letters.bytes().all(|b| LETTERS.contains(&b));
        known.then_some(Self::Recovery(letters))
    }
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '－' | '–' | '—' | '‐')
}

/// Full-width letters and digits as ordinary ones.
fn narrow(c: char) -> char {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

fn plain(c: char) -> char {
    match c {
        'o' => '0',
        'i' | 'l' => '1',
        'u' => 'v',
        _ => c,
    }
}

/// The recovery code that these bytes of chance make.
pub fn recovery_code(chance: [u8; LENGTH]) -> String {
    chance
        .iter()
        .filter_map(|byte| LETTERS.get(usize::from(byte % 32)))
        .map(|letter| char::from(*letter))
        .collect()
}

/// A recovery code as it is printed: two groups of five.
pub fn shown_recovery_code(code: &str) -> String {
    let (first, second) = code.split_at_checked(LENGTH / 2).unwrap_or((code, ""));
    format!("{first}-{second}")
}
