//! Vehicles, property, cases, and people whom a judicial bureau serves.

use crate::number::masked;
use crate::rules::NameWords;
use crate::scene::{Hit, Hits, Scene, Weight};

const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
const LAST_OF_PLATE: &str = "挂学警港澳";

pub(crate) fn find(scene: &Scene<'_>, hits: &mut Hits) {
    plates(scene, hits);
    certificates(scene, hits);
    cases(scene, hits);
    served(scene, hits);
    patients(scene, hits);
}

/// Letters and digits of plates: no I, no O.
fn on_plate(c: char) -> bool {
    c.is_ascii_digit() || (c.is_ascii_uppercase() && !matches!(c, 'I' | 'O'))
}

fn plates(scene: &Scene<'_>, hits: &mut Hits) {
    for (at, c) in scene.text.chars.iter().enumerate() {
        let letter = scene.text.at(at + 1).filter(|c| on_plate(*c) && c.is_ascii_uppercase());
        if !PROVINCES.contains(*c) || letter.is_none() {
            continue;
        }
        let mut start = at + 2;
        if scene.text.at(start).is_some_and(|c| matches!(c, '·' | '•' | ' ' | '.' | '-')) {
            start += 1;
        }
        let mut length = (start..).take(7).take_while(|p| scene.text.at(*p).is_some_and(on_plate)).count();
        if length == 4 && scene.text.at(start + 4).is_some_and(|c| LAST_OF_PLATE.contains(c)) {
            length = 5;
        }
        let body: Vec<char> = scene.text.chars.iter().skip(start).take(length).copied().collect();
        let follows = scene.text.at(start + length).is_some_and(|c| c.is_ascii_alphanumeric());
        let digits = body.iter().filter(|c| c.is_ascii_digit()).count();
        if follows || digits < 2 || !(length == 5 || (length == 6 && is_electric(&body))) {
            continue;
        }
        let value: String = scene.text.slice(at, at + 2) + &body.iter().collect::<String>();
        let mask = masked(&value, 2, 1);
        hits.add(Hit::new("plate", at, start + length, value).mask(mask));
    }
}

/// Plates of electric cars: D or F first (small) or last (large), digits otherwise.
fn is_electric(body: &[char]) -> bool {
    let sort = |c: &char| matches!(c, 'A'..='K') && *c != 'I';
    match body {
        [first, second, rest @ ..] if sort(first) => {
            second.is_ascii_alphanumeric() && rest.iter().all(char::is_ascii_digit)
        }
        [rest @ .., last] => sort(last) && rest.iter().all(char::is_ascii_digit),
        [] => false,
    }
}

fn certificates(scene: &Scene<'_>, hits: &mut Hits) {
    for at in scene.text.find("不动产权第") {
        let digits = (at + 5..).take_while(|p| scene.text.is_digit(*p)).count();
        let end = at + 5 + digits;
        let opening = (0..at).rev().take(20).find(|p| matches!(scene.text.at(*p), Some('（' | '(')));
        let Some(open) = opening.filter(|_| digits >= 6) else { continue };
        let start = open.saturating_sub(1);
        let end = end + usize::from(scene.text.at(end) == Some('号'));
        let owned = scene.near(start, end, &scene.words().topic.owner);
        let value = scene.text.slice(start, end);
        let mask = format!("{}不动产权第{}号", scene.text.slice(start, at), "*".repeat(digits));
        let weight = if owned { Weight::Usual } else { Weight::Weak };
        hits.add(Hit::new("property_certificate", start, end, value).mask(mask).weight(weight));
    }
}

/// Numbers of courts: （2026）晋1002行初12号; of penalties: ×公罚决字〔2026〕12号.
fn cases(scene: &Scene<'_>, hits: &mut Hits) {
    for end in scene.text.find("号") {
        let digits = (0..end).rev().take_while(|p| scene.text.is_digit(*p)).count();
        if digits == 0 || digits > 6 {
            continue;
        }
        let Some(start) = court_number(scene, end - digits).or_else(|| penalty_number(scene, end - digits))
        else {
            continue;
        };
        let whole: String = scene.text.chars.iter().collect();
        let matters = &scene.words().judicial.matters;
        let delicate = matters.iter().any(|word| whole.contains(word.as_str()))
            && !names_in(&whole, &scene.words().name).is_empty();
        let value = scene.text.slice(start, end + 1);
        let hit = Hit::new("case_number", start, end + 1, value);
        let weight = if delicate { Weight::Usual } else { Weight::Weak };
        let hit =
            if delicate { hit.note("同一段写有自然人姓名和涉及隐私的事项") } else { hit };
        hits.add(hit.weight(weight));
    }
}

fn court_number(scene: &Scene<'_>, digits: usize) -> Option<usize> {
    let is_word = |p: &usize| {
        scene.text.at(*p).is_some_and(|c| ('\u{4e00}'..='\u{9fa5}').contains(&c) || c.is_ascii_digit())
    };
    let length = (0..digits).rev().take(16).take_while(is_word).count();
    let close = (digits - length).checked_sub(1)?;
    let year = scene.text.slice(close.checked_sub(5)?, close + 1);
    let bracketed = year.starts_with(['（', '(', '〔']) && year.ends_with(['）', ')', '〕']);
    let year = year.get(year.chars().next()?.len_utf8()..)?.trim_end_matches(['）', ')', '〕']);
    let body = scene.text.slice(close + 1, digits);
    let first = PROVINCES.contains(body.chars().next()?) || body.starts_with('最');
    (bracketed && year.len() == 4 && year.starts_with("20") && first && body.chars().count() >= 2)
        .then_some(close - 5)
}

fn penalty_number(scene: &Scene<'_>, digits: usize) -> Option<usize> {
    let close = digits
        .checked_sub(1)
        .map(|p| if scene.text.at(p) == Some('第') { p.saturating_sub(1) } else { p })?;
    let open = close.checked_sub(5)?;
    let bracketed = matches!(scene.text.at(open), Some('〔' | '[' | '（' | '('));
    let length = (0..open)
        .rev()
        .take(12)
        .take_while(|p| {
            scene.text.at(*p).is_some_and(|c| {
                ('\u{4e00}'..='\u{9fa5}').contains(&c) || matches!(c, '(' | ')' | '（' | '）')
            })
        })
        .count();
    let body = scene.text.slice(open - length, open);
    (bracketed && ["罚决字", "罚字", "强戒决字", "行决字"].iter().any(|word| body.ends_with(word)))
        .then_some(open - length)
}

/// A name right behind a word for somebody whom a judicial bureau serves.
fn served(scene: &Scene<'_>, hits: &mut Hits) {
    for word in &scene.words().judicial.persons {
        for at in scene.text.find(word) {
            let mut start = at + word.chars().count();
            while scene.text.at(start).is_some_and(|c| matches!(c, ':' | '：' | ' ' | '、'))
                || scene.text.slice(start, start + 2) == "姓名"
            {
                start += if scene.text.at(start) == Some('姓') { 2 } else { 1 };
            }
            let rest = scene.text.slice(start, start + 8);
            let words = &scene.words().name;
            if let Some(length) = name_at(&rest, words).or_else(|| name_before(&rest, words, said_of(words)))
            {
                person(start, &rest, length, hits);
            }
        }
    }
}

/// A name behind a word for somebody who is ill, where it is said with what.
fn patients(scene: &Scene<'_>, hits: &mut Hits) {
    let judicial = &scene.words().judicial;
    let whole: String = scene.text.chars.iter().collect();
    if !judicial.matters.iter().any(|word| whole.contains(word.as_str())) {
        return;
    }
    for word in &judicial.delicate {
        for at in scene.text.find(word) {
            let start = at + word.chars().count();
            let colon = scene.text.at(start).is_some_and(|c| matches!(c, ':' | '：'));
            let start = start + usize::from(colon);
            let rest = scene.text.slice(start, start + 8);
            let words = &scene.words().name;
            if let Some(length) = name_at(&rest, words).or_else(|| name_before(&rest, words, said_of(words)))
            {
                person(start, &rest, length, hits);
            }
        }
    }
}

fn person(start: usize, rest: &str, length: usize, hits: &mut Hits) {
    let value: String = rest.chars().take(length).collect();
    let mask = masked(&value, 1, 0);
    hits.add(Hit::new("judicial_person", start, start + length, value).mask(mask));
}

fn said_of(words: &NameWords) -> impl Iterator<Item = &str> {
    words.verbs.iter().map(String::as_str)
}

/// Length of a name of three characters, or of four with a family name of two, that runs on into what
/// became of the person. Two characters are more often a word.
pub(crate) fn name_before<'v>(
    text: &str,
    words: &NameWords,
    verbs: impl IntoIterator<Item = &'v str>,
) -> Option<usize> {
    let compound = words.compounds.iter().any(|name| text.starts_with(name.as_str()));
    let length = if compound { 4 } else { 3 };
    let is_family = compound || text.chars().next().is_some_and(|c| words.surnames.contains(c));
    let rest: String = text.chars().skip(length).collect();
    let goes_on = verbs.into_iter().any(|verb| rest.starts_with(verb));
    let is_word = words.words.iter().any(|word| text.starts_with(word.as_str()));
    let is_name = |c: char| ('\u{4e00}'..='\u{9fa5}').contains(&c) && c != '某';
    (is_family && goes_on && !is_word && text.chars().take(length).all(is_name)).then_some(length)
}

/// Length of a full name at the beginning of `text`: a family name, one or two characters, and
/// something that cannot belong to it.
pub(crate) fn name_at(text: &str, words: &NameWords) -> Option<usize> {
    let chars: Vec<char> = text.chars().collect();
    let compound = words.compounds.iter().any(|name| text.starts_with(name.as_str()));
    let family = if compound { 2 } else { usize::from(words.surnames.contains(*chars.first()?)) };
    if family == 0 || words.words.iter().any(|word| text.starts_with(word.as_str())) {
        return None;
    }
    let is_given = |c: &char| {
        ('\u{4e00}'..='\u{9fa5}').contains(c)
            && !"某名册单表库的和与及等在为是被向因于对应由经系者户员方类型工作所有人".contains(*c)
    };
    let given = chars.iter().skip(family).take_while(|c| is_given(c)).count();
    let next = chars.get(family + given);
    let ends = next.is_none_or(|c| !c.is_alphanumeric() || "男女因于的系在申与和等".contains(*c));
    let masked = matches!(next, Some('*' | '×' | '某' | 'X' | '＊'));
    ((1..=2).contains(&given) && ends && !masked).then_some(family + given)
}

/// Full names in a text: behind punctuation, its beginning, or a word for a part in a case.
pub(crate) fn names_in(text: &str, words: &NameWords) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut names = Vec::new();
    for at in 0..chars.len() {
        let before: String = chars.get(at.saturating_sub(4)..at).unwrap_or_default().iter().collect();
        let opens = before.chars().next_back().is_none_or(|c| !c.is_alphanumeric())
            || words.parties.iter().any(|word| before.ends_with(word.as_str()));
        let rest: String = chars.iter().skip(at).take(6).collect();
        if opens && let Some(length) = name_at(&rest, words) {
            names.push(rest.chars().take(length).collect());
        }
    }
    names
}
