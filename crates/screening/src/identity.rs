//! Numbers of identity cards, passports and permits of persons.

use chrono::Datelike;

use crate::check::{self, IdVerdict};
use crate::normal::{Group, is_hyphen};
use crate::number::{Number, masked, numbers};
use crate::scene::{Hit, Hits, Scene, Weight};

/// A word so near before a number is its name.
const NAMED: usize = 2;
/// A masked number that still shows more than this can be made whole again.
const SHOWN_AT_MOST: usize = 10;

pub(crate) fn find(scene: &Scene<'_>, hits: &mut Hits) {
    for number in numbers(scene, 17, 18) {
        eighteen(scene, &number, hits);
    }
    for number in numbers(scene, 20, 20) {
        disability(&number, hits);
    }
    for number in numbers(scene, 17, 17) {
        disability_with_letter(scene, &number, hits);
    }
    side_by_side(scene, hits);
    parted_by_commas(scene, hits);
    for number in numbers(scene, 15, 15) {
        fifteen(scene, &number, hits);
    }
    rounded(scene, hits);
    weak_masks(scene, hits);
    lettered(scene, hits);
    for number in numbers(scene, 8, 12) {
        bare_papers(scene, &number, hits);
    }
    military(scene, hits);
}

/// At most so many signs stand before an X: a hyphen and the end of its line.
const WIDEST_JOINT: usize = 2;

/// The number with its check character: 18 digits, or 17 and an X behind a joint.
fn completed(scene: &Scene<'_>, number: &Number) -> Option<(Vec<char>, usize)> {
    if number.digits.len() == 18 {
        return Some((number.digits.clone(), number.end));
    }
    let is_x = |at: usize| scene.text.at(at).is_some_and(|c| matches!(c, 'X' | 'x'));
    let is_joint = |at: &usize| scene.text.at(*at).is_some_and(|c| matches!(c, ' ' | '\n') || is_hyphen(c));
    let joints = (number.end..).take(WIDEST_JOINT).take_while(is_joint).count();
    let end = (number.end..=number.end + joints).find(|at| is_x(*at))? + 1;
    if scene.text.at(end).is_some_and(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    let mut whole = number.digits.clone();
    whole.push('X');
    Some((whole, end))
}

fn eighteen(scene: &Scene<'_>, number: &Number, hits: &mut Hits) {
    let Some((whole, end)) = completed(scene, number) else { return };
    let words = &scene.words().topic;
    let value: String = whole.iter().collect();
    let said = scene.near(number.start, end, &words.identity);
    let verdict = check::identity(&whole);
    // Region, birth date and the rest are natural pieces.
    let natural = matches!(number.pieces.as_slice(), [6, 8, ..] | [6, 4, ..] | [6, 2, ..]);
    // Two halves in two cells: that two figures happen to make a number with a right date and a right
    // check figure is rarer than a number that a narrow cell has parted.
    let halves = scene.spanning
        && !number.wrapped
        && verdict == IdVerdict::Valid
        && matches!(number.pieces.as_slice(), [a, b] if *a.min(b) >= 5);
    if number.may_be_several(scene) && !natural && !said && !halves {
        return;
    }
    let born_later =
        value.get(6..10).and_then(|year| year.parse().ok()).is_some_and(|y: i32| y > scene.on.year());
    let hit = |rule| Hit::new(rule, number.start, end, value.clone()).mask(masked(&value, 3, 4));
    match verdict {
        IdVerdict::Not => {}
        _ if born_later && !said => {}
        IdVerdict::Valid if !said && check::may_be_credit_code(&whole) => {
            if !scene.near(number.start, end, &words.credit) {
                hits.add(hit("resident_id").weight(Weight::Weak).note("也可能是统一社会信用代码"));
            }
        }
        IdVerdict::Valid => {
            let serial = scene.nearer(number.start, &words.serial, &words.identity);
            let doubtful = (serial || scene.serials || halves) && !said;
            let rule = if whole.first() == Some(&'9') { "foreigner_card" } else { "resident_id" };
            let foreign_unsaid =
                rule == "foreigner_card" && !scene.near(number.start, end, &words.foreigner) && !said;
            let weight = if doubtful || foreign_unsaid { Weight::Weak } else { Weight::Usual };
            let hit = hit(rule).weight(weight);
            hits.add(if doubtful { hit.note("也可能是恰好符合校验规则的编号") } else { hit });
        }
        IdVerdict::WrongCheck if said && number.is_whole() => hits.add(hit("resident_id_check")),
        IdVerdict::WrongCheck => {}
    }
}

/// Twenty digits: an identity number, kind 1 to 7 and degree 1 to 4 of a disability.
fn disability(number: &Number, hits: &mut Hits) {
    let Some((id, [kind, degree])) = number.digits.split_at_checked(18) else { return };
    let fits = ('1'..='7').contains(kind) && ('1'..='4').contains(degree);
    if fits && check::identity(id) == IdVerdict::Valid {
        let value = number.text();
        let mask = masked(&value, 3, 2);
        hits.add(Hit::new("disability_card", number.start, number.end, value).mask(mask));
    }
}

/// The same where the identity number ends in X.
fn disability_with_letter(scene: &Scene<'_>, number: &Number, hits: &mut Hits) {
    let letter = scene.text.at(number.end).filter(|c| matches!(c, 'X' | 'x'));
    let behind = (scene.text.at(number.end + 1), scene.text.at(number.end + 2));
    let ends = !scene.text.is_digit(number.end + 3);
    let (Some(_), (Some(kind @ '1'..='7'), Some(degree @ '1'..='4')), true) = (letter, behind, ends) else {
        return;
    };
    let id: Vec<char> = number.digits.iter().copied().chain(['X']).collect();
    if check::identity(&id) == IdVerdict::Valid {
        let value: String = id.iter().chain([&kind, &degree]).collect();
        let mask = masked(&value, 3, 2);
        hits.add(Hit::new("disability_card", number.start, number.end + 3, value).mask(mask));
    }
}

/// Several identity numbers with nothing between them: each of them has a right check character.
fn side_by_side(scene: &Scene<'_>, hits: &mut Hits) {
    let chars = &scene.text.chars;
    let is_part = |c: &char| c.is_ascii_digit() || matches!(c, 'X' | 'x');
    let mut at = 0;
    while at < chars.len() {
        let part: Vec<char> = chars.iter().skip(at).take_while(|c| is_part(c)).copied().collect();
        let several = part.len().is_multiple_of(18) && (2..=10).contains(&(part.len() / 18));
        if several && part.chunks(18).all(|one| check::identity(&upper(one)) == IdVerdict::Valid) {
            for (number, one) in part.chunks(18).enumerate() {
                let value: String = upper(one).iter().collect();
                let (start, mask) = (at + 18 * number, masked(&value, 3, 4));
                hits.add(Hit::new("resident_id", start, start + 18, value).mask(mask));
            }
        }
        at += part.len().max(1);
    }
}

fn upper(part: &[char]) -> Vec<char> {
    part.iter().map(char::to_ascii_uppercase).collect()
}

/// Region, date and the rest with Chinese commas between them. A comma parts figures of their own
/// too, so only an identity number with a right check character counts.
fn parted_by_commas(scene: &Scene<'_>, hits: &mut Hits) {
    let groups: Vec<Group> = scene.runs.iter().flatten().copied().collect();
    for at in 0..groups.len() {
        let mut digits: Vec<char> = Vec::new();
        let mut last: Option<Group> = None;
        for group in groups.iter().skip(at).take(6) {
            let parted =
                last.is_none_or(|last| last.end + 1 == group.start && scene.text.at(last.end) == Some('，'));
            if !parted || digits.len() >= 18 {
                break;
            }
            digits.extend(scene.text.chars.get(group.start..group.end).unwrap_or_default());
            last = Some(*group);
        }
        let (Some(first), Some(last)) = (groups.get(at), last) else { continue };
        let letter = digits.len() == 17 && matches!(scene.text.at(last.end), Some('X' | 'x'));
        digits.extend(letter.then_some('X'));
        let parts = first.end - first.start < digits.len().min(17);
        if parts && digits.len() == 18 && check::identity(&digits) == IdVerdict::Valid {
            let value: String = digits.iter().collect();
            let mask = masked(&value, 3, 4);
            let end = last.end + usize::from(letter);
            hits.add(Hit::new("resident_id", first.start, end, value).mask(mask));
        }
    }
}

fn fifteen(scene: &Scene<'_>, number: &Number, hits: &mut Hits) {
    if !check::old_identity(&number.digits) {
        return;
    }
    let topic = &scene.words().topic;
    // A number of another kind is named directly before it.
    let named = |words: &[String]| scene.distance(number.start, words).is_some_and(|far| far <= NAMED);
    let other = named(&topic.serial) && !named(&topic.identity);
    let said = scene.near(number.start, number.end, &topic.identity) && !other;
    // Region and date, or halves of them, are natural pieces where the number is named.
    let natural = matches!(number.pieces.as_slice(), [6, 6, 3] | [6, 9] | [12, 3] | [6, 2, ..]);
    if !number.is_whole() && !(said && (natural || !number.may_be_several(scene))) {
        return;
    }
    if !said
        && (scene.near(number.start, number.end, &topic.serial) || scene.serials || goes_on(scene, number))
    {
        return;
    }
    let value = number.text();
    let weight = if said { Weight::Usual } else { Weight::Weak };
    let mask = masked(&value, 3, 3);
    hits.add(Hit::new("resident_id_old", number.start, number.end, value).weight(weight).mask(mask));
}

/// Is the rest of a longer number in the next line? A further number like this one would be as long.
fn goes_on(scene: &Scene<'_>, number: &Number) -> bool {
    let rest = (number.end + 1..).take_while(|at| scene.text.is_digit(*at)).count();
    scene.text.at(number.end) == Some('\n') && (1..number.digits.len()).contains(&rest)
}

/// A cell in which a spreadsheet keeps a number of 18 digits as a floating value: `1.10199E+17`.
fn rounded(scene: &Scene<'_>, hits: &mut Hits) {
    let text = scene.trimmed();
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return };
    let figures: Vec<char> = mantissa.chars().filter(|c| *c != '.').collect();
    let numeric = mantissa.chars().all(|c| c.is_ascii_digit() || c == '.') && figures.len() >= 3;
    let shown: String = figures.iter().collect();
    if numeric
        && exponent.trim_start_matches('+') == "17"
        && shown.starts_with(|c: char| ('1'..='8').contains(&c))
    {
        let length = scene.text.chars.len();
        hits.add(Hit::new("resident_id_rounded", 0, length, text.clone()).mask(masked(&shown, 3, 0)));
    }
}

/// Eighteen places of which some are stars and too many are not.
fn weak_masks(scene: &Scene<'_>, hits: &mut Hits) {
    let is_star =
        |c: char| matches!(c, '*' | '×' | '●' | '＊' | '✱' | '#' | '○' | '■' | '□' | '•' | '_' | '?');
    let chars = &scene.text.chars;
    let mut at = 0;
    while at < chars.len() {
        let length = chars
            .iter()
            .skip(at)
            .take_while(|c| c.is_ascii_digit() || is_star(**c) || matches!(c, 'X' | 'x'))
            .count();
        if length == 0 {
            at += 1;
            continue;
        }
        let part: Vec<char> = chars.iter().skip(at).take(length).copied().collect();
        // The last place may be an X of its own; any other is a mask.
        let places = part.len().saturating_sub(1);
        let letters = part.iter().take(places).filter(|c| matches!(c, 'X' | 'x')).count();
        let stars = letters + part.iter().filter(|c| is_star(**c)).count();
        if length == 18 && stars > 0 && length - stars > SHOWN_AT_MOST {
            let value: String = part.iter().collect();
            let mask = masked(&value, 3, 4);
            hits.add(Hit::new("weak_mask", at, at + length, value).mask(mask));
        }
        at += length;
    }
}

/// Words of letters and figures: passports, permits, Hong Kong cards.
fn lettered(scene: &Scene<'_>, hits: &mut Hits) {
    let chars = &scene.text.chars;
    let is_word = |c: &char| c.is_ascii_alphanumeric();
    let mut at = 0;
    while at < chars.len() {
        let length = chars.iter().skip(at).take_while(|c| is_word(c)).count();
        if length == 0 {
            at += 1;
            continue;
        }
        let word: String = chars.iter().skip(at).take(length).collect();
        if word.starts_with(|c: char| c.is_ascii_alphabetic()) && word.len() <= 15 {
            paper(scene, &word.to_ascii_uppercase(), at, at + length, hits);
        }
        at += length;
    }
}

fn paper(scene: &Scene<'_>, word: &str, start: usize, end: usize, hits: &mut Hits) {
    let words = &scene.words().topic;
    let add = |rule: &'static str, hits: &mut Hits| {
        hits.add(Hit::new(rule, start, end, word).mask(masked(word, 1, 2)));
    };
    if is_passport(word) && scene.called(start, end, &words.passport) {
        add("passport", hits);
    } else if is_permit(word) && scene.called(start, end, &words.travel) {
        add("travel_permit", hits);
    } else if shape(word) == "AAA999999999999" && scene.near(start, end, &words.foreigner) {
        add("foreigner_card", hits);
    } else {
        hong_kong(scene, word, start, end, hits);
    }
}

/// Letters as A, digits as 9.
fn shape(word: &str) -> String {
    word.chars().map(|c| if c.is_ascii_digit() { '9' } else { 'A' }).collect()
}

fn is_passport(word: &str) -> bool {
    let first = word.chars().next().unwrap_or(' ');
    match shape(word).as_str() {
        "A99999999" => "EGDSPH".contains(first),
        "AA9999999" => "ESPDGH".contains(first) && !word.get(1..2).is_some_and(|c| c == "I" || c == "O"),
        "AA99999999" => word.starts_with('D') || word.starts_with('S') || word.starts_with('P'),
        _ => false,
    }
}

fn is_permit(word: &str) -> bool {
    let first = word.chars().next().unwrap_or(' ');
    match shape(word).as_str() {
        "A99999999" => "CWHMLT".contains(first),
        "AA9999999" => first == 'C' || first == 'L',
        "A9999999999" => "HM".contains(first),
        _ => false,
    }
}

/// One or two letters and six digits, then the check character in brackets.
fn hong_kong(scene: &Scene<'_>, word: &str, start: usize, end: usize, hits: &mut Hits) {
    if !matches!(shape(word).as_str(), "A999999" | "AA999999") {
        return;
    }
    let opened = scene.text.at(end).is_some_and(|c| matches!(c, '(' | '（'));
    let closed = scene.text.at(end + 2).is_some_and(|c| matches!(c, ')' | '）'));
    let Some(last) = scene.text.at(end + 1).filter(|_| opened && closed) else { return };
    let whole: Vec<char> = word.chars().chain([last]).collect();
    if check::hong_kong(&whole) {
        let said = scene.near(start, end + 3, &scene.words().topic.hong_kong);
        let weight = if said { Weight::Usual } else { Weight::Weak };
        let mask = format!("{}(*)", masked(word, 1, 0));
        hits.add(
            Hit::new("hong_kong_id", start, end + 3, format!("{word}({last})")).weight(weight).mask(mask),
        );
    }
}

/// Papers with digits alone, which only a word beside them tells from other numbers.
fn bare_papers(scene: &Scene<'_>, number: &Number, hits: &mut Hits) {
    let words = &scene.words().topic;
    let length = number.digits.len();
    let bare = number.is_whole() && !scene.text.before(number.start).is_some_and(|c| c.is_ascii_alphabetic());
    // A telephone of eleven figures has a word for telephones nearer.
    let foreigner = || {
        let near = scene.distance(number.start, &words.foreigner).is_some_and(|d| d <= 6);
        near && scene.nearer(number.start, &words.foreigner, &words.phone)
    };
    let taiwan = ["台胞证".to_owned(), "台湾居民来往大陆通行证".to_owned()];
    let (rule, said) = match length {
        8 | 10 => ("travel_permit", scene.near(number.start, number.end, &taiwan)),
        11 => ("foreigner_card", foreigner()),
        12 => (
            "licence_file",
            scene.distance(number.start, &words.licence).is_some_and(|d| d <= 4)
                && scene.near(number.start, number.end, &["驾驶证".to_owned(), "驾照".to_owned()]),
        ),
        _ => return,
    };
    if bare && said {
        let value = number.text();
        let mask = masked(&value, 1, 2);
        hits.add(Hit::new(rule, number.start, number.end, value).mask(mask));
    }
}

/// `×字第12345678号` beside the name of a military paper.
fn military(scene: &Scene<'_>, hits: &mut Hits) {
    for at in scene.text.find("字") {
        let first = if scene.text.at(at + 1) == Some('第') { at + 2 } else { at + 1 };
        let digits = (first..).take_while(|place| scene.text.is_digit(*place)).take(9).count();
        let Some(office) = scene.text.before(at).filter(|c| ('\u{4e00}'..='\u{9fa5}').contains(c)) else {
            continue;
        };
        if !(4..=8).contains(&digits) || !scene.near(at - 1, first + digits, &scene.words().topic.military) {
            continue;
        }
        let value = scene.text.slice(at - 1, first + digits);
        let mask = format!("{office}字第{}号", "*".repeat(digits));
        let end = first + digits + usize::from(scene.text.at(first + digits) == Some('号'));
        hits.add(Hit::new("military_id", at - 1, end, value).mask(mask));
    }
}
