//! A style sheet taken apart: selectors and declarations, groups laid open, comments left out.

/// What a brace opened.
enum Open {
    /// `@media` and the like that hold: what is inside belongs to what is around.
    Group,
    /// Rules of a selector, with the declarations so far.
    Rule(String, String),
    /// Faces, pages, frames of a movement: no element is meant.
    Other,
}

/// Each selector list of a sheet with its declarations.
pub(super) fn of(sheet: &str) -> Vec<(String, String)> {
    let sheet = without_comments(sheet).replace("<!--", "").replace("-->", "");
    let mut reader = Reader::default();
    let mut quote = None;
    for c in sheet.chars() {
        match (quote, c) {
            (None, '{') => reader.open(),
            (None, '}') => reader.close(),
            (None, '"' | '\'') => {
                quote = Some(c);
                reader.text.push(c);
            }
            (open, c) => {
                if open == Some(c) || c == '\n' {
                    quote = None;
                }
                reader.text.push(c);
            }
        }
    }
    // What is still open at the end ends there.
    while !reader.path.is_empty() {
        reader.close();
    }
    reader.rules
}

#[derive(Default)]
struct Reader {
    path: Vec<Open>,
    text: String,
    rules: Vec<(String, String)>,
}

impl Reader {
    fn open(&mut self) {
        let text = std::mem::take(&mut self.text);
        let (before, prelude) = text.rsplit_once(';').unwrap_or(("", &text));
        if let Some(Open::Rule(_, declared)) = self.path.last_mut() {
            declared.push_str(before);
            declared.push(';');
        }
        let other = matches!(self.path.last(), Some(Open::Other));
        let opened = if other { Open::Other } else { self.opened(prelude.trim()) };
        self.path.push(opened);
    }

    fn opened(&self, prelude: &str) -> Open {
        let around = self.path.iter().rev().find_map(|open| match open {
            Open::Rule(selector, _) => Some(selector.as_str()),
            _ => None,
        });
        let Some(rest) = prelude.strip_prefix('@') else {
            return Open::Rule(nested(around, prelude), String::new());
        };
        let name: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        let name = name.to_ascii_lowercase();
        let group = match name.as_str() {
            "media" => rest.get(name.len()..).is_some_and(holds_on_screen),
            "supports" | "layer" | "container" | "scope" => true,
            _ => false,
        };
        match (group, around) {
            (true, Some(around)) => Open::Rule(around.to_owned(), String::new()),
            (true, None) => Open::Group,
            (false, _) => Open::Other,
        }
    }

    fn close(&mut self) {
        let text = std::mem::take(&mut self.text);
        if let Some(Open::Rule(selector, mut declared)) = self.path.pop() {
            declared.push_str(&text);
            self.rules.push((selector, declared));
        }
    }
}

/// A selector inside the rules of another one.
fn nested(around: Option<&str>, selector: &str) -> String {
    let Some(around) = around else { return selector.to_owned() };
    let within = format!(":is({around})");
    let one = |part: &str| {
        if part.contains('&') { part.replace('&', &within) } else { format!("{within} {}", part.trim()) }
    };
    parts(selector, ',').into_iter().map(one).collect::<Vec<_>>().join(",")
}

/// Does a query hold on the screen of a desk? What a sheet hides on paper or on a telephone is seen.
pub(super) fn holds_on_screen(query: &str) -> bool {
    let query = query.to_ascii_lowercase();
    query.split(',').any(|one| {
        let paper = ["print", "speech"].iter().any(|kind| one.contains(kind)) && !one.contains("not");
        let screen_out = one.trim().starts_with("not screen") || one.trim().starts_with("not all");
        let narrow = ["max-width", "max-device-width"].iter().any(|name| {
            let value = one.split_once(name).and_then(|(_, rest)| rest.split_once(':'));
            let digits =
                value.map(|(_, rest)| rest.trim().chars().take_while(char::is_ascii_digit).collect());
            digits.is_some_and(|digits: String| digits.parse().is_ok_and(|width: u32| width < 1100))
        });
        !(paper || screen_out || narrow || one.contains("prefers-color-scheme: dark"))
    })
}

pub(super) fn without_comments(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("/*") {
        out.push_str(before);
        out.push(' ');
        rest = behind.split_once("*/").map_or("", |(_, behind)| behind);
    }
    out.push_str(rest);
    out
}

/// The parts between signs that stand in no brackets and no quotes.
pub(super) fn parts(text: &str, sign: char) -> Vec<&str> {
    let (mut parts, mut start, mut depth, mut quote) = (Vec::new(), 0, 0_usize, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth = depth.saturating_sub(1),
            (None, c) if c == sign && depth == 0 => {
                parts.push(text.get(start..at).unwrap_or(""));
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(text.get(start..).unwrap_or(""));
    parts
}

/// The id, class or tag that every element of a selector has; empty where none is certain.
pub(super) fn key(selector: &str) -> String {
    let spaced: String = selector.trim().to_owned();
    let mut last = String::new();
    let mut depth = 0_usize;
    for c in spaced.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            c if depth == 0 && (c.is_whitespace() || matches!(c, '>' | '+' | '~' | '|')) => {
                last.clear();
                continue;
            }
            _ => {}
        }
        last.push(c);
    }
    let head = last.split(['(', '[', ':']).next().unwrap_or("").to_ascii_lowercase();
    if head.contains('\\') {
        return String::new();
    }
    for sign in ['#', '.'] {
        if let Some((_, rest)) = head.split_once(sign) {
            let name = rest.split(['#', '.']).next().unwrap_or("");
            return format!("{sign}{name}");
        }
    }
    head.trim_matches('*').to_owned()
}

/// Ids count more than classes, classes more than tags.
pub(super) fn weight(selector: &str) -> u32 {
    let count = |signs: &[char]| u32::try_from(selector.matches(signs).count()).unwrap_or(0).min(255);
    let words = selector.split([' ', '>', '+', '~']);
    let tags = words.filter(|word| word.starts_with(|c: char| c.is_ascii_alphabetic())).count();
    (count(&['#']) << 16) + (count(&['.', '[', ':']) << 8) + u32::try_from(tags).unwrap_or(0).min(255)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_nests_and_ends() {
        let sheet = "@charset 'a'; <!-- p.q , td>b { a:1; & i, u { b:2 } } @media print { x{c:3} } \
                     @media screen and (min-width: 9px) { .y{d:'}'; e:5} } @font-face { f:1 } z { g:6";
        let shown: Vec<String> = of(sheet)
            .into_iter()
            .map(|(selector, declared)| {
                format!("{selector}|{}", declared.split_whitespace().collect::<String>())
            })
            .collect();
        assert_eq!(
            shown,
            [":is(p.q , td>b) i,:is(p.q , td>b) u|b:2", "p.q , td>b|a:1;", ".y|d:'}';e:5", "z|g:6"]
        );
    }

    #[test]
    fn keys_of_selectors() {
        for (selector, expected) in [
            ("p.q", ".q"),
            ("div p", "p"),
            ("#a.b > td:first-child", "td"),
            (".x #Y[a='b']", "#y"),
            ("*", ""),
            ("[a]", ""),
            (":not(.b)", ""),
        ] {
            assert_eq!(key(selector), expected, "{selector}");
        }
        assert!(weight("#a") > weight(".a.b p") && weight(".a") > weight("p b"));
    }
}
