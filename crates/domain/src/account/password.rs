//! What a password must be like (ACC-2), by one of two profiles that the agency chooses between.

use crate::refusal::Refusal;

/// Words that make a password guessable.
const WEAK_WORDS: &str = include_str!("../../../../data/passwords/weak.txt");
/// Neighbours on a keyboard.
const ROWS: [&str; 6] = [
    "1234567890-=",
    "qwertyuiop[]",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
    "!@#$%^&*()_+",
];
/// Nothing longer is taken: it would only cost time.
const LONGEST: usize = 128;
/// A run, a row or a repetition begins with so many characters.
const SHORTEST_RUN: usize = 3;
/// What a guesser must find: characters outside of words, runs and years, and one for each of those.
const UNFORESEEN: usize = 6;

/// A policy for passwords.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordProfile {
    /// 等级保护: several kinds of characters, changed every 90 days, not one of the last five.
    Dengbao,
    /// OWASP ASVS: longer, no kinds of characters asked for, changed only when there is a reason.
    Asvs,
}

impl PasswordProfile {
    /// The profile of a setting's value.
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "dengbao" => Some(Self::Dengbao),
            "asvs" => Some(Self::Asvs),
            _ => None,
        }
    }

    /// The least number of characters.
    pub const fn shortest(self) -> usize {
        match self {
            Self::Dengbao => 10,
            Self::Asvs => 15,
        }
    }

    /// After so many days the password must be changed.
    pub const fn days(self) -> Option<i64> {
        match self {
            Self::Dengbao => Some(90),
            Self::Asvs => None,
        }
    }

    /// So many former passwords, the present one included, may not be taken again.
    pub const fn remembered(self) -> usize {
        match self {
            Self::Dengbao => 5,
            Self::Asvs => 1,
        }
    }

    /// The hint at the field.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::Dengbao => {
                "至少10个字符，大写字母、小写字母、数字、符号至少三种，不含账号、姓名和单位名称；90天后须更换"
            }
            Self::Asvs => {
                "至少15个字符，可以是一句话，不含账号、姓名和单位名称，不要求混用字母和数字，不强制更换"
            }
        }
    }

    /// Everything that speaks against a new password. `about` are words that lie near for this person:
    /// account, name and its sounds, agency and its short name. None of them may be in it.
    pub fn why_not(self, password: &str, about: &[&str]) -> Vec<Refusal> {
        let refuse = |code, sentence: String| Refusal::new(code, sentence).at("password");
        let length = password.chars().count();
        let mut refusals = Vec::new();
        if length < self.shortest() {
            refusals.push(refuse("password_short", format!("密码至少要有{}个字符", self.shortest())));
        }
        if length > LONGEST {
            refusals.push(refuse("password_long", format!("密码最多{LONGEST}个字符，请缩短")));
        }
        if password.chars().any(char::is_control) {
            refusals.push(refuse("password_control", "密码中有看不见的控制字符，请去掉".to_owned()));
        }
        if self == Self::Dengbao && kinds(password) < 3 {
            let sentence = "密码须含大写字母、小写字母、数字、符号中的至少三种".to_owned();
            refusals.push(refuse("password_kinds", sentence));
        }
        if refusals.is_empty() && about.iter().any(|word| holds(password, word)) {
            let sentence = "密码里有您的账号、姓名（或者姓名的拼音）、单位的名称或简称，别人容易猜到，请换一个不含这些的"
                .to_owned();
            refusals.push(refuse("password_personal", sentence));
        }
        if refusals.is_empty() && is_guessable(password, about) {
            let sentence =
                "密码容易猜到：去掉常用词、账号、姓名、年份和连续的键以后所剩无几，请换一个".to_owned();
            refusals.push(refuse("password_guessable", sentence));
        }
        refusals
    }
}

/// How many kinds of characters there are, of four; letters of other scripts count as symbols.
fn kinds(password: &str) -> usize {
    let kind = |test: fn(char) -> bool| usize::from(password.chars().any(test));
    kind(|c| c.is_ascii_uppercase())
        + kind(|c| c.is_ascii_lowercase())
        + kind(|c| c.is_ascii_digit())
        + kind(|c| !c.is_ascii_alphanumeric())
}

/// Fewer letters of a word, or characters of other scripts, stand in a password by chance.
const SHORTEST_WORD: usize = 3;
const SHORTEST_NAME: usize = 2;

/// Does the password hold the word, signs between its characters and masks of letters apart?
fn holds(password: &str, word: &str) -> bool {
    let plain = |text: &str| text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let meant = |text: &str| {
        let unmasked: String = text.chars().map(unmasked).collect();
        plain(&unmasked)
    };
    let word = plain(word);
    let shortest = if word.is_ascii() { SHORTEST_WORD } else { SHORTEST_NAME };
    word.chars().count() >= shortest
        && (plain(password).contains(&word) || meant(password).contains(&meant(&word)))
}

/// Is too little left of the password when words, runs, rows of keys and years are taken out of it?
pub fn is_guessable(password: &str, about: &[&str]) -> bool {
    let typed: Vec<char> = password.to_lowercase().chars().collect();
    let meant: Vec<char> = typed.iter().map(|c| unmasked(*c)).collect();
    let own = about.iter().map(|word| word.trim().to_lowercase()).filter(|word| word.chars().count() >= 2);
    let words: Vec<Vec<char>> = WEAK_WORDS
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.chars().collect())
        .chain(own.map(|word| word.chars().collect()))
        .collect();
    let mut unforeseen = 0;
    let mut at = 0;
    while at < typed.len() {
        unforeseen += 1;
        let rest = typed.get(at..).unwrap_or_default();
        let rest_meant = meant.get(at..).unwrap_or_default();
        let known = words.iter().filter(|word| rest.starts_with(word) || rest_meant.starts_with(word));
        let word = known.map(Vec::len).max().unwrap_or(0);
        at += word.max(run(rest)).max(row(rest)).max(year(rest)).max(1);
    }
    unforeseen < UNFORESEEN
}

/// The letter behind a sign that is often put in its place.
const fn unmasked(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        _ => c,
    }
}

/// Length of the run at the beginning: `aaa`, `abc`, `321`; 0 if it is none.
fn run(text: &[char]) -> usize {
    let code = |c: &char| i64::from(u32::from(*c));
    let longest = [0, 1, -1].into_iter().map(|step| {
        1 + text.windows(2).take_while(|pair| matches!(pair, [a, b] if code(b) - code(a) == step)).count()
    });
    longest.max().filter(|length| *length >= SHORTEST_RUN).unwrap_or(0)
}

/// Length of the row of keys at the beginning, forwards or backwards; 0 if it is none.
fn row(text: &[char]) -> usize {
    let mut longest = 0;
    for row in ROWS {
        let forwards: Vec<char> = row.chars().collect();
        let backwards: Vec<char> = row.chars().rev().collect();
        for keys in [forwards, backwards] {
            for start in 0..keys.len() {
                let along = keys.get(start..).unwrap_or_default();
                longest = longest.max(along.iter().zip(text).take_while(|(key, typed)| key == typed).count());
            }
        }
    }
    if longest >= SHORTEST_RUN { longest } else { 0 }
}

/// 4 if the text begins with a year of a living person or of this time.
fn year(text: &[char]) -> usize {
    let digits: String = text.iter().take(4).collect();
    let is_year = digits.len() == 4
        && digits.bytes().all(|b| b.is_ascii_digit())
        && (digits.starts_with("19") || digits.starts_with("20"));
    if is_year { 4 } else { 0 }
}
