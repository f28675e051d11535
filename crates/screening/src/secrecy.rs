//! Marks of secrecy, of internal use, and of the publicity that a document was given.

use crate::scene::{Hit, Hits, Scene, Weight};

const GRADES: [&str; 3] = ["绝密", "机密", "秘密"];
const STARS: [char; 3] = ['★', '☆', '*'];
/// Marks stand among so many first lines.
const HEAD: usize = 5;
/// A line that is a mark and nothing else is short.
const SHORT: usize = 24;

pub(crate) fn find(scene: &Scene<'_>, hits: &mut Hits) {
    graded(scene, hits);
    starred_head(scene, hits);
    work_secret(scene, hits);
    let words = &scene.words().mark;
    standing(scene, &words.block, "internal_mark", hits);
    standing(scene, &words.draft, "draft_mark", hits);
    standing(scene, &words.urgent, "urgency_mark", hits);
    publicity(scene, hits);
}

fn blank(scene: &Scene<'_>, at: usize) -> usize {
    (at..).take_while(|p| scene.text.at(*p).is_some_and(|c| c == ' ' || c == '\n')).take(4).count()
}

/// `秘密★5年`, also with spaces between; or the grade alone on a line at the head.
fn graded(scene: &Scene<'_>, hits: &mut Hits) {
    let line = scene.trimmed();
    for grade in GRADES {
        let mut letters = grade.chars();
        let (Some(first), Some(second)) = (letters.next(), letters.next()) else { continue };
        for (at, c) in scene.text.chars.iter().enumerate() {
            let next = at + 1 + if *c == first { blank(scene, at + 1) } else { continue };
            if scene.text.at(next) != Some(second) {
                continue;
            }
            let star = next + 1 + blank(scene, next + 1);
            let Some(sign) = scene.text.at(star).filter(|c| STARS.contains(c)) else { continue };
            let term = (star + 1..)
                .take(8)
                .take_while(|p| {
                    scene
                        .text
                        .at(*p)
                        .is_some_and(|c| c.is_ascii_digit() || "年个月长期至解密时间".contains(c) || c == ' ')
                })
                .count();
            // A star for a footnote is no mark: the mark's own star stands, or a term follows.
            if sign != '*' || term > 0 {
                let end = star + 1 + term;
                hits.list.push(Hit::new("secrecy_mark", at, end, scene.text.slice(at, end)));
            }
        }
        bare_grade(scene, &line, grade, hits);
    }
}

/// A grade without a star: 「密级：机密」, 「机密10年」 and 「【机密】」 stand anywhere, the words alone
/// only at the head.
fn bare_grade(scene: &Scene<'_>, line: &str, grade: &str, hits: &mut Hits) {
    let bare: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    let whole = |weight| Hit::new("secrecy_mark", 0, scene.text.chars.len(), bare.clone()).weight(weight);
    let inner = bare.trim_matches(['【', '】', '[', ']']);
    let opens = ['【', '['].iter().any(|sign| bare.starts_with(&format!("{sign}{grade}")))
        && bare.chars().nth(3).is_some_and(|c| matches!(c, '】' | ']'));
    if opens || has_term(&bare, grade) || says_grade(line, grade) {
        hits.list.push(whole(Weight::Usual));
    } else if inner == grade && scene.line.is_some_and(|line| line < HEAD) {
        // The word of everyday language may be the heading of an explanation.
        let weight = if grade == "秘密" { Weight::Weak } else { Weight::Usual };
        hits.list.push(whole(weight));
    }
}

/// `机密10年` and nothing else.
fn has_term(bare: &str, grade: &str) -> bool {
    let Some(term) = bare.strip_prefix(grade) else { return false };
    let number = term.trim_end_matches("个月").trim_end_matches('年');
    let counted = number.len() < term.len() && (1..=2).contains(&number.len());
    term == "长期" || (counted && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// `密级：机密` at the end of a line or before a blank: a list of grades goes on.
fn says_grade(line: &str, grade: &str) -> bool {
    line.match_indices("密级").any(|(at, word)| {
        let behind = line.get(at + word.len()..).unwrap_or("").trim_start();
        let said = behind.trim_start_matches([':', '：', ' ', '\u{3000}', '【', '[']);
        let sign = said.len() < behind.len() || behind == grade;
        let rest = said.strip_prefix(grade);
        let ends = |rest: &str| {
            rest.chars().next().is_none_or(|c| c.is_whitespace() || matches!(c, '】' | ']' | '）' | ')'))
        };
        sign && rest.is_some_and(ends)
    })
}

/// A star in one of the first lines that is short, whatever else stands there.
fn starred_head(scene: &Scene<'_>, hits: &mut Hits) {
    let found = hits.list.iter().any(|hit| hit.rule == "secrecy_mark");
    let stars = scene.text.find("★");
    let [star] = stars.as_slice() else { return };
    if found || scene.line.is_none_or(|line| line >= HEAD) {
        return;
    }
    let line = scene.trimmed();
    let short = line.chars().count() <= 12 && !line.starts_with("★★");
    let weight = if short { Weight::Usual } else { Weight::Weak };
    let hit = Hit::new("secrecy_mark", *star, star + 1, "★").note("文首几行内有“★”，这是密级标志的写法");
    hits.list.push(hit.weight(weight));
}

/// `工作秘密` as a mark: alone on its line, or before a star.
fn work_secret(scene: &Scene<'_>, hits: &mut Hits) {
    for at in scene.text.find("工作秘密") {
        let alone = stands_alone(scene, at, at + 4);
        let starred = scene.text.at(at + 4).is_some_and(|c| STARS.contains(&c));
        if alone || starred {
            hits.list.push(Hit::new("work_secret", at, at + 4, "工作秘密"));
        }
    }
}

/// True if the line holds nothing but the words, brackets and other marks: running text only
/// speaks of such marks.
fn stands_alone(scene: &Scene<'_>, start: usize, end: usize) -> bool {
    let line_start = (0..start).rev().find(|p| scene.text.at(*p) == Some('\n')).map_or(0, |p| p + 1);
    let line_end = (end..scene.text.chars.len())
        .find(|p| scene.text.at(*p) == Some('\n'))
        .unwrap_or(scene.text.chars.len());
    let line = scene.text.slice(line_start, line_end);
    let before = scene.text.slice(line_start, start);
    let after = scene.text.slice(end, line_end);
    let is_sign = |c: char| !c.is_alphanumeric();
    let marks = &scene.words().mark;
    let rest = |text: &str| {
        let mut text = text.trim_matches(is_sign).to_owned();
        for word in marks.block.iter().chain(&marks.urgent).chain(&marks.draft) {
            text = text.replace(word.as_str(), "");
        }
        text.chars().filter(|c| c.is_alphanumeric()).count()
    };
    // "内部资料 注意保存" and "（内部资料，注意保存）" are marks; "属于内部资料的，不予公开" is not.
    let opened = before.trim_end().ends_with(['（', '(', '【', '[', '《'])
        && after.trim_start().starts_with(['）', ')', '】', ']']);
    let plain = line.trim().chars().count() <= SHORT && rest(&before) == 0 && rest(&after) <= 2;
    plain || (opened && !before.trim_end().ends_with('《'))
}

fn standing(scene: &Scene<'_>, words: &[String], rule: &'static str, hits: &mut Hits) {
    for word in words {
        for at in scene.text.find(word) {
            let end = at + word.chars().count();
            let covered = hits.list.iter().any(|hit| hit.rule == rule && hit.start <= at && end <= hit.end);
            let alone = stands_alone(scene, at, end);
            let consulted = rule == "draft_mark" && scene.consultation && word.contains("征求意见稿");
            // 《某办法（征求意见稿）》 is the name of another text.
            let quoted = rule == "draft_mark"
                && scene.text.slice(end, end + 3).chars().find(|c| matches!(c, '》' | '《')) == Some('》');
            if covered || consulted || quoted || !alone {
                continue;
            }
            let weight = if rule == "internal_mark"
                && scene.line.is_none()
                && scene.list != crate::scene::List::Things
            {
                Weight::Weak
            } else {
                Weight::Usual
            };
            hits.list.push(Hit::new(rule, at, end, word.clone()).weight(weight));
        }
    }
}

/// Between quotation marks a rule speaks of the mark; it does not bear it.
fn is_quoted(scene: &Scene<'_>, start: usize, end: usize) -> bool {
    let pairs = [('“', '”'), ('「', '」'), ('‘', '’'), ('"', '"'), ('《', '》')];
    let before = scene.text.before(start);
    pairs.iter().any(|(open, close)| before == Some(*open) && scene.text.at(end) == Some(*close))
}

/// `（此件依申请公开）`, `公开属性：不予公开`.
fn publicity(scene: &Scene<'_>, hits: &mut Hits) {
    const CLOSED: [&str; 8] =
        ["依申请公开", "不予公开", "不公开", "不宜公开", "删减后公开", "部分公开", "内部公开", "暂不公开"];
    for (lead, within) in [
        ("此件", 2),
        ("本件", 2),
        ("公开属性", 3),
        ("公开方式", 3),
        ("公开选项", 3),
        ("公开类别", 3),
        ("信息公开形式", 3),
    ] {
        for at in scene.text.find(lead) {
            let from = at + lead.chars().count();
            for word in CLOSED {
                let found =
                    (from..=from + within).find(|p| scene.text.slice(*p, *p + word.chars().count()) == word);
                let between = found.map(|p| scene.text.slice(from, p)).unwrap_or_default();
                let joined =
                    between.chars().all(|c| matches!(c, ':' | '：' | ' ' | '为' | '是' | '属' | '于'));
                if let Some(place) = found.filter(|_| joined) {
                    let end = place + word.chars().count();
                    if is_quoted(scene, at, end) {
                        continue;
                    }
                    hits.list.push(Hit::new("publicity", at, end, word));
                }
            }
        }
    }
}
