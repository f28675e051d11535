//! The dictionary of expressions. The program knows kinds of rules; the entries are the agency's.

use aho_corasick::{AhoCorasick, MatchKind};

use crate::Level;
use crate::matter::{name_at, name_before};
use crate::rules::{Rules, Term, TermKind};
use crate::scene::{Hit, Hits, Scene};

/// So many characters around an expression are read for words that make it right.
const AROUND: usize = 8;
/// A post may stand so far from a name.
const BESIDE: usize = 8;

/// Posts that need no entry of their own to be wrong beside a name whose post is known.
const POSTS: [&str; 18] = [
    "书记",
    "主席",
    "主任",
    "省长",
    "市长",
    "区长",
    "县长",
    "旗长",
    "镇长",
    "乡长",
    "局长",
    "厅长",
    "处长",
    "科长",
    "部长",
    "院长",
    "检察长",
    "所长",
];
/// What somebody with a post does, behind the name.
const BEHIND: [&str; 20] = [
    "主持", "出席", "参加", "强调", "指出", "表示", "讲话", "调研", "率", "带队", "同志", "介绍", "到",
    "签发", "会见", "检查", "走访", "慰问", "要求", "说",
];

/// The dictionary made ready for searching.
pub(crate) struct Dictionary<'r> {
    replace: Vec<&'r Term>,
    finder: Option<AhoCorasick>,
    phrases: Vec<&'r Term>,
    posts: Vec<&'r Term>,
}

impl<'r> Dictionary<'r> {
    /// The entries that hold on a day.
    pub(crate) fn of(rules: &'r Rules, on: chrono::NaiveDate) -> Self {
        let of_kind = |kind: TermKind| -> Vec<&Term> {
            rules.terms.iter().filter(|term| term.kind == kind && term.holds(on)).collect()
        };
        let replace = of_kind(TermKind::Replace);
        let words = replace.iter().map(|term| term.wrong.as_str());
        let finder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(words).ok();
        Self { replace, finder, phrases: of_kind(TermKind::Phrase), posts: of_kind(TermKind::Post) }
    }

    pub(crate) fn find(&self, scene: &Scene<'_>, hits: &mut Hits) {
        let text: String = scene.text.chars.iter().collect();
        let place = |byte: usize| text.get(..byte).map_or(0, |before| before.chars().count());
        for found in self.finder.iter().flat_map(|finder| finder.find_iter(&text)) {
            let Some(term) = self.replace.get(found.pattern().as_usize()) else { continue };
            let (start, end) = (place(found.start()), place(found.end()));
            if term.unless.iter().any(|word| is_right(word, term, (start, end), scene)) {
                continue;
            }
            let advice = (!term.right.is_empty()).then(|| format!("改为“{}”", term.right));
            hits.list.push(hit(term, start, end, advice, ""));
        }
        for term in &self.phrases {
            phrase(term, &text, &place, hits);
        }
        for term in &self.posts {
            post(term, &self.posts, scene, hits);
        }
        strangers(&self.posts, scene, hits);
    }
}

/// Does a word make the expression right? One that holds the expression makes right what it covers; any
/// other what stands near it in the same sentence.
fn is_right(word: &str, term: &Term, (start, end): (usize, usize), scene: &Scene<'_>) -> bool {
    let text = &scene.text;
    if word.contains(term.wrong.as_str()) {
        let length = word.chars().count();
        return text.find(word).into_iter().any(|at| at <= start && end <= at + length);
    }
    let stops = |at: &usize| text.at(*at).is_none_or(|c| matches!(c, '。' | '；' | '！' | '？' | '\n'));
    let first = (0..start).rev().take(AROUND).take_while(|at| !stops(at)).last().unwrap_or(start);
    let last = (end..end + AROUND).find(stops).unwrap_or(end + AROUND);
    text.slice(first, last).contains(word)
}

fn hit(term: &Term, start: usize, end: usize, advice: Option<String>, note: &str) -> Hit {
    let source = format!("{}，出处：{}", term.category, term.source);
    let note = if note.is_empty() { source } else { format!("{note}；{source}") };
    let mut hit = Hit::new("term", start, end, term.id.clone()).note(note);
    hit.level = Some(term.level);
    hit.advice = advice.or_else(|| Some("按出处核对".to_owned()));
    hit
}

/// Two or more parts in a row, and not all of them in their order.
fn phrase(term: &Term, text: &str, place: &dyn Fn(usize) -> usize, hits: &mut Hits) {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (number, part) in term.parts.iter().enumerate() {
        found.extend(text.match_indices(part.as_str()).map(|(at, _)| (at, number)));
    }
    found.sort_unstable();
    let numbers: Vec<usize> = found.iter().map(|(_, number)| *number).collect();
    let whole: Vec<usize> = (0..term.parts.len()).collect();
    let times = numbers.chunks(term.parts.len()).all(|chunk| chunk == whole);
    if numbers.len() < 2 || times {
        return;
    }
    let (Some((first, _)), Some((last, number))) = (found.first(), found.last()) else { return };
    let end = last + term.parts.get(*number).map_or(0, String::len);
    let missing: Vec<&str> = term
        .parts
        .iter()
        .enumerate()
        .filter(|(at, _)| !numbers.contains(at))
        .map(|(_, part)| part.as_str())
        .collect();
    let why = if missing.is_empty() {
        "次序或次数不对".to_owned()
    } else {
        format!("缺少“{}”", missing.join("”“"))
    };
    let advice = Some(format!("“{}”完整写作“{}”", term.name, term.parts.join("、")));
    hits.list.push(hit(term, place(*first), place(end), advice, &why));
}

/// A known post beside a name one character away from that of its holder, or a known name beside
/// a post that it does not hold.
fn post(term: &Term, all: &[&Term], scene: &Scene<'_>, hits: &mut Hits) {
    let text = &scene.text;
    let name: Vec<char> = term.name.chars().collect();
    for at in text.find(&term.post) {
        let end = at + term.post.chars().count();
        let from = if text.at(end) == Some(' ') { end + 1 } else { end };
        let beside: Vec<char> = text.chars.iter().skip(from).take(name.len()).copied().collect();
        let same = beside.iter().zip(&name).filter(|(a, b)| a == b).count();
        let holders =
            all.iter().any(|other| other.post == term.post && other.name.chars().eq(beside.iter().copied()));
        if beside.len() == name.len() && same + 1 == name.len() && !holders {
            let advice = Some(format!("{}是“{}”", term.post, term.name));
            hits.list.push(hit(term, from, from + name.len(), advice, "姓名差一个字"));
        }
    }
    let own: Vec<&str> =
        all.iter().filter(|other| other.name == term.name).map(|other| other.post.as_str()).collect();
    for at in text.find(&term.name) {
        let before = text.slice(at.saturating_sub(BESIDE), at);
        let holds =
            own.iter().any(|post| before.strip_suffix(post).is_some_and(|rest| !rest.ends_with('副')));
        let others = all.iter().map(|other| other.post.as_str()).chain(POSTS);
        let other = others.filter(|post| before.ends_with(post)).max_by_key(|post| post.len());
        if let Some(other) = other.filter(|_| !holds) {
            let advice = Some(format!("现任职务是“{}”", own.join("”“")));
            let start = at - other.chars().count();
            hits.list.push(hit(term, start, at + name.len(), advice, "姓名与职务不对应"));
        }
    }
}

/// A post of the list before somebody who is not in it. Another place has the same posts, so this is only
/// to be looked at.
fn strangers(posts: &[&Term], scene: &Scene<'_>, hits: &mut Hits) {
    let (text, words) = (&scene.text, &scene.words().name);
    let mut seen: Vec<&str> = Vec::new();
    for term in posts {
        if seen.contains(&term.post.as_str()) {
            continue;
        }
        seen.push(&term.post);
        let alike: Vec<&&Term> = posts.iter().filter(|other| other.post == term.post).collect();
        for at in text.find(&term.post) {
            let end = at + term.post.chars().count();
            let start = if text.at(end) == Some(' ') { end + 1 } else { end };
            let rest = text.slice(start, start + 6);
            let length = name_at(&rest, words).or_else(|| name_before(&rest, words, BEHIND));
            let Some(length) = length.filter(|_| !matches!(text.before(at), Some('副' | '原' | '任')))
            else {
                continue;
            };
            let name: String = rest.chars().take(length).collect();
            let holds = alike.iter().any(|one| rest.starts_with(one.name.as_str()));
            let taken = hits
                .list
                .iter()
                .any(|hit| hit.rule == "term" && hit.start < start + length && start < hit.end);
            if !holds && !taken {
                let names: Vec<&str> = alike.iter().map(|one| one.name.as_str()).collect();
                let advice = Some(format!("词库中{}是“{}”", term.post, names.join("”“")));
                let note = format!("“{name}”不是词库中的{}", term.post);
                let mut hit = hit(term, at, start + length, advice, &note);
                hit.level = Some(term.level.min(Level::Warn));
                hits.list.push(hit);
            }
        }
    }
}
