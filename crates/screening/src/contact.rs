//! Telephones, mailboxes, accounts of messengers, addresses of persons.

use crate::check::{self, IdVerdict};
use crate::number::{Number, masked, numbers};
use crate::scene::{Hit, Hits, List, Scene, Weight};

/// Words after a figure that make it an amount.
const UNITS: [char; 22] = [
    '元', '万', '亿', '吨', '件', '人', '次', '户', '亩', '米', '平', '千', '个', '条', '份', '台', '辆',
    '%', '％', '号', '股', '页',
];
const FIGURES: &str = "〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖两幺";
/// A narrower cell is a box for single figures.
const FULL_LINE: usize = 4;
/// A row of Chinese figures of this length may be a telephone number.
const FIGURES_OF_A_NUMBER: usize = 11;

pub(crate) fn find(scene: &Scene<'_>, hits: &mut Hits) {
    for number in numbers(scene, 11, 15) {
        mobile(scene, &number, hits);
    }
    for number in numbers(scene, 10, 12) {
        landline(scene, &number, hits);
    }
    for number in numbers(scene, 7, 8) {
        short_landline(scene, &number, hits);
    }
    mailboxes(scene, hits);
    messengers(scene, hits);
    chinese_figures(scene, hits);
    addresses(scene, hits);
}

/// A mobile number: 11 digits, or 13 or 15 with the code of the country.
fn mobile(scene: &Scene<'_>, number: &Number, hits: &mut Hits) {
    let skipped = match (number.digits.len(), number.digits.get(..2)) {
        (11, _) => 0,
        (13, Some(['8', '6'])) => 2,
        (15, _) if number.digits.starts_with(&['0', '0', '8', '6']) => 4,
        _ => return,
    };
    let digits = number.digits.get(skipped..).unwrap_or_default();
    let segment = matches!(digits, ['1', '3'..='9', ..]);
    if !segment || !typed_like_a_telephone(scene, number, skipped) {
        return;
    }
    let said = scene.near(number.start, number.end, &scene.words().topic.phone);
    let amount = scene.text.at(number.end).is_some_and(|c| UNITS.contains(&c) && c != '号');
    let lettered = scene.text.before(number.start).is_some_and(|c| c.is_ascii_alphabetic())
        || scene.text.at(number.end).is_some_and(|c| c.is_ascii_alphabetic());
    let serial = scene.nearer(number.start, &scene.words().topic.serial, &scene.words().topic.phone);
    if (amount || lettered) && !said {
        return;
    }
    let weight = match scene.list {
        // Eleven figures with a blank behind each may be something else.
        _ if !said && number.pieces.len() == 11 => Weight::Weak,
        _ if !said && (serial || scene.machine || scene.in_address(number.start)) => Weight::Weak,
        List::Persons => Weight::Strong,
        List::Things | List::Officials => Weight::Usual,
    };
    let value: String = digits.iter().collect();
    let mask = masked(&value, 3, 4);
    let start = number.start;
    let start = if scene.text.before(start) == Some('+') { start - 1 } else { start };
    hits.add(Hit::new("mobile", start, number.end, value).mask(mask).weight(weight));
}

/// One piece, or pieces as people part them: 3-4-4, 3-8, 7-4. Any other parting, such as one box
/// for each digit, needs a word.
fn typed_like_a_telephone(scene: &Scene<'_>, number: &Number, skipped: usize) -> bool {
    let mut pieces = number.pieces.as_slice();
    if skipped == 4 {
        match pieces {
            [4, rest @ ..] => pieces = rest,
            [15] => {}
            _ => return false,
        }
    }
    if skipped == 2 {
        match pieces {
            [2, rest @ ..] => pieces = rest,
            [13] | [5, ..] => {}
            _ => return false,
        }
    }
    let usual = matches!(
        pieces,
        [11] | [13]
            | [3, 4, 4]
            | [3, 8]
            | [7, 4]
            | [4, 4, 3]
            | [4, 3, 4]
            | [3, 3, 5]
            | [5, 6]
            | [5, 4, 4]
            | [5, 8]
    );
    let said = || {
        let words = &scene.words().topic.phone;
        scene.distance(number.start, words).is_some()
    };
    let alone = !number.in_columns(scene);
    let boxes = number.is_in_boxes() && pieces.len() == 11 && alone;
    if scene.spanning && !number.is_whole() {
        // A row of boxes of which nothing says what they are, not even that they are something else.
        return said() || (boxes && scene.before.trim().is_empty());
    }
    pieces.len() == 1 || fills_a_cell(scene, number) || ((usual || boxes) && alone) || said()
}

/// A cell wraps a number anywhere, but not before it is full: only the last piece may be shorter.
fn fills_a_cell(scene: &Scene<'_>, number: &Number) -> bool {
    let whole = number.start == 0 && number.end == scene.text.chars.len();
    let Some((last, full)) = number.pieces.split_last() else { return false };
    let even = full.iter().all(|piece| Some(piece) == full.first() && piece >= last);
    whole
        && number.wrapped
        && !scene.spanning
        && even
        && full.first().is_some_and(|first| *first >= FULL_LINE)
}

/// An area code and 7 or 8 digits: wanted for offices, a finding only where it is private.
fn landline(scene: &Scene<'_>, number: &Number, hits: &mut Hits) {
    let code = match number.digits.as_slice() {
        ['0', '1' | '2', ..] => 3,
        ['0', ..] => 4,
        _ => return,
    };
    let local = number.digits.get(code..).unwrap_or_default();
    let fits = matches!(local.len(), 7 | 8) && local.first().is_some_and(|first| ('2'..='9').contains(first));
    if fits && number.pieces.len() <= 3 {
        private_number(scene, number, hits);
    }
}

fn short_landline(scene: &Scene<'_>, number: &Number, hits: &mut Hits) {
    let fits = number.digits.first().is_some_and(|first| ('2'..='9').contains(first));
    if fits && number.is_whole() && scene.near(number.start, number.end, &scene.words().topic.phone) {
        private_number(scene, number, hits);
    }
}

fn private_number(scene: &Scene<'_>, number: &Number, hits: &mut Hits) {
    if scene.near(number.start, number.end, &scene.words().topic.private) {
        let value = number.text();
        let mask = masked(&value, number.digits.len().saturating_sub(7), 0);
        hits.add(Hit::new("landline", number.start, number.end, value).mask(mask));
    }
}

fn is_mailbox(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-')
}

fn mailboxes(scene: &Scene<'_>, hits: &mut Hits) {
    for at in scene.text.find("@") {
        let before = (0..at).rev().take_while(|p| scene.text.at(*p).is_some_and(is_mailbox)).count();
        let after = (at + 1..)
            .take_while(|p| {
                scene.text.at(*p).is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))
            })
            .count();
        let (start, end) = (at - before, at + 1 + after);
        let whole = scene.text.slice(start, end);
        let whole = whole.trim_end_matches(['.', '-']);
        let Some((name, host)) = whole.split_once('@') else { continue };
        let top = host.rsplit('.').next().unwrap_or_default();
        let sound = !name.is_empty()
            && host.contains('.')
            && top.len() >= 2
            && top.chars().all(|c| c.is_ascii_alphabetic());
        if !sound {
            continue;
        }
        let official = host.to_ascii_lowercase().ends_with("gov.cn");
        let mask = format!("{}@{host}", masked(name, 1, 0));
        let end = start + whole.chars().count();
        let hit = Hit::new("email", start, end, whole.to_ascii_lowercase()).weight(if official {
            Weight::Weak
        } else {
            Weight::Usual
        });
        hits.add(if official { hit } else { hit.mask(mask) });
    }
}

/// An account behind 微信号, QQ and the like.
fn messengers(scene: &Scene<'_>, hits: &mut Hits) {
    for word in ["微信号", "微信", "QQ号", "QQ", "qq"] {
        for at in scene.text.find(word) {
            let mut start = at + word.chars().count();
            while scene
                .text
                .at(start)
                .is_some_and(|c| matches!(c, ':' | '：' | ' ' | '为' | '号' | '码' | '是'))
            {
                start += 1;
            }
            let length = (start..)
                .take_while(|p| {
                    scene.text.at(*p).is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
                })
                .count();
            let value = scene.text.slice(start, start + length);
            let number = (5..=11).contains(&length)
                && value.chars().all(|c| c.is_ascii_digit())
                && !value.starts_with('0');
            let name = (6..=20).contains(&length)
                && !word.starts_with(['Q', 'q'])
                && value.starts_with(|c: char| c.is_ascii_alphabetic())
                && value.contains(|c: char| c.is_ascii_digit() || matches!(c, '_' | '-'));
            let followed = scene.text.at(start + length).is_some_and(|c| c == '@' || c == '.');
            if (number || name) && !followed {
                let mask = masked(&value, 1, 1);
                hits.add(Hit::new("chat_account", start, start + length, value).mask(mask));
            }
        }
    }
}

/// The digit of a Chinese figure.
fn figure(c: char) -> char {
    let value = match c {
        '〇' | '零' => 0,
        '一' | '壹' | '幺' => 1,
        '二' | '贰' | '两' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return c,
    };
    char::from_digit(value, 10).unwrap_or(c)
}

/// A number written with Chinese figures, beside a word that expects one.
fn chinese_figures(scene: &Scene<'_>, hits: &mut Hits) {
    let is_figure = |at: usize| scene.text.at(at).is_some_and(|c| FIGURES.contains(c) || c.is_ascii_digit());
    let mut at = 0;
    while at < scene.text.chars.len() {
        let length = (at..).take_while(|place| is_figure(*place)).count();
        let value = scene.text.slice(at, at + length);
        let chinese = value.chars().filter(|c| !c.is_ascii_digit()).count();
        if length >= FIGURES_OF_A_NUMBER && chinese * 2 > length {
            let digits: Vec<char> = value.chars().map(figure).collect();
            let x = scene.text.at(at + length).filter(|c| length == 17 && matches!(c, 'X' | 'x'));
            let whole: Vec<char> = digits.into_iter().chain(x.map(|_| 'X')).collect();
            let is_identity = whole.len() == 18 && check::identity(&whole) == IdVerdict::Valid;
            let end = at + length + usize::from(x.is_some() && is_identity);
            let mask = masked(&scene.text.slice(at, end), 2, 2);
            let hit = match is_identity {
                true => Hit::new("resident_id", at, end, whole.iter().collect::<String>()),
                false => Hit::new("chinese_numerals", at, end, value),
            };
            hits.add(hit.mask(mask));
        }
        at += length.max(1);
    }
}

/// Three or more levels ending at a house, beside a word for a person's home.
fn addresses(scene: &Scene<'_>, hits: &mut Hits) {
    let words = scene.words();
    let homes = &words.topic.address;
    let over = homes.iter().any(|word| scene.before.contains(word));
    let mut starts: Vec<usize> = Vec::new();
    if over || scene.list == List::Persons {
        starts.push(0);
    }
    for word in homes {
        starts.extend(scene.text.find(word).into_iter().map(|at| at + word.chars().count()));
    }
    // 「，住青禾镇…」: behind a sign, as after a name; 「住房」 and 「居住」 are other words.
    let opens = |at: &usize| scene.text.before(*at).is_none_or(|c| !c.is_alphanumeric());
    starts.extend(scene.text.find("住").into_iter().filter(opens).map(|at| at + 1));
    starts.sort_unstable();
    starts.dedup();
    for start in starts {
        let reach = (start..)
            .take(80)
            .take_while(|at| {
                scene.text.at(*at).is_some_and(|c| !matches!(c, '，' | '。' | '；' | '\n' | ';'))
            })
            .count();
        let part = scene.text.slice(start, start + reach);
        let Some((length, cut)) = home_in(&part, &words.address.levels, &words.address.ends) else {
            continue;
        };
        let kept: String = part.chars().take(cut).collect();
        let value: String = part.chars().take(length).collect();
        hits.add(
            Hit::new("address", start, start + length, value)
                .mask(format!("{}***", kept.trim_start_matches([':', '：', ' ']))),
        );
    }
}

/// Length of an address down to the house, and how much of it may stay.
fn home_in(part: &str, levels: &[String], ends: &[String]) -> Option<(usize, usize)> {
    let mut count = 0;
    let mut cut = 0;
    let mut end = 0;
    let mut at = 0;
    let chars: Vec<char> = part.chars().collect();
    while at < chars.len() {
        let rest: String = chars.iter().skip(at).take(3).collect();
        let level =
            levels.iter().filter(|level| rest.starts_with(level.as_str())).max_by_key(|level| level.len());
        let Some(level) = level else {
            at += 1;
            continue;
        };
        at += level.chars().count();
        count += 1;
        if ends.contains(level) {
            end = at;
        } else if matches!(level.as_str(), "村" | "社区" | "镇" | "乡" | "街道" | "区" | "县" | "市")
        {
            cut = at;
        }
    }
    (count >= 3 && end > cut).then_some((end, cut))
}
