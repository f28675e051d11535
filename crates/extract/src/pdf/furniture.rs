//! What a page carries because it is a page: its number, and headings that return on every page.

use super::page::{Item, Page};

/// Page numbers and running headings stand in this share of the page at its upper and lower end.
const EDGE: f32 = 0.12;

/// Takes out page numbers, running feet, and running heads from the second page on that has them:
/// the first may be the only place of a title.
pub(super) fn remove(pages: &mut [Page]) {
    for page in pages.iter_mut() {
        let numbered = edges(page)
            .into_iter()
            .filter(|at| matches!(page.items.get(*at), Some(Item::Line(line)) if is_page_number(&line.text)));
        take_out(page, &numbered.collect::<Vec<usize>>());
    }
    let running: Vec<Vec<Running>> = pages
        .iter()
        .map(|page| edges(page).into_iter().filter_map(|at| running(page, at)).collect())
        .collect();
    for (number, page) in pages.iter_mut().enumerate() {
        let returns = |line: &Running| {
            let before = running.iter().take(number).flatten().any(|other| other.same(line));
            let after = running.iter().skip(number + 1).flatten().any(|other| other.same(line));
            before || (after && line.foot)
        };
        let again: Vec<usize> = running
            .get(number)
            .into_iter()
            .flatten()
            .filter(|line| returns(line))
            .map(|line| line.item)
            .collect();
        take_out(page, &again);
    }
}

/// A line of words at a page's edge.
struct Running {
    item: usize,
    /// Without blanks; each figure is a 0, for the page's number is often part of it.
    text: String,
    top: f32,
    foot: bool,
}

impl Running {
    fn same(&self, other: &Self) -> bool {
        self.text == other.text && (self.top - other.top).abs() < 1.0
    }
}

/// Only words make a running heading: lines of figures may be rows of a table.
fn running(page: &Page, at: usize) -> Option<Running> {
    let Some(Item::Line(line)) = page.items.get(at) else { return None };
    let visible = line.text.chars().filter(|character| !character.is_whitespace());
    let text: String =
        visible.map(|character| if character.is_numeric() { '0' } else { character }).collect();
    let letters = text.chars().filter(|character| character.is_alphabetic()).count();
    let figures = text.chars().filter(|character| *character == '0').count();
    (letters >= 4 && letters > figures).then(|| Running {
        item: at,
        text,
        top: line.top,
        foot: line.top > page.height / 2.0,
    })
}

/// Lines at the upper and lower end of a page that stand apart from what is printed between.
fn edges(page: &Page) -> Vec<usize> {
    let mut found = Vec::new();
    let gap = |above: Option<&Item>, below: Option<&Item>| match (above, below) {
        (Some(above), Some(below)) => below.top() - above.bottom(),
        _ => f32::INFINITY,
    };
    let height = |item: &Item| item.bottom() - item.top();
    for (at, item) in page.items.iter().enumerate() {
        let alone = gap(Some(item), page.items.get(at + 1)) > height(item) * 0.4;
        if item.bottom() > page.height * EDGE || !matches!(item, Item::Line(_)) {
            break;
        }
        if alone {
            found.push(at);
        }
    }
    for (at, item) in page.items.iter().enumerate().rev() {
        if item.top() < page.height * (1.0 - EDGE) || !matches!(item, Item::Line(_)) {
            break;
        }
        let above = at.checked_sub(1).and_then(|before| page.items.get(before));
        if gap(above, Some(item)) > height(item) * 0.4 && !found.contains(&at) {
            found.push(at);
        }
    }
    found
}

fn take_out(page: &mut Page, numbers: &[usize]) {
    let mut at = 0;
    page.items.retain(|_| {
        at += 1;
        !numbers.contains(&(at - 1))
    });
}

/// `3`, `- 3 -`, `—3—`, `第 3 页`, `第3页 共5页`, `3 / 5`.
fn is_page_number(text: &str) -> bool {
    let bare: String = text.chars().filter(|character| !character.is_whitespace()).collect();
    let inner = bare.trim_matches(|mark: char| {
        matches!(mark, '-' | '－' | '–' | '—' | '―' | '─' | '_' | '~' | '·' | '•')
    });
    let number = |text: &str| {
        (1..=4).contains(&text.chars().count())
            && text.chars().all(|character| character.is_ascii_digit() || ('０'..='９').contains(&character))
    };
    let page = |text: &str| {
        let text = text.strip_prefix('第').unwrap_or(text);
        let text = text.strip_prefix('共').unwrap_or(text);
        number(text.strip_suffix('页').unwrap_or(text))
    };
    let parts: Vec<&str> = inner.split(['/', '／']).collect();
    match parts.as_slice() {
        [single] => {
            let halves = single
                .split_once('页')
                .map(|(first, rest)| (first, rest.trim_start_matches(['，', ',', '、'])));
            page(single) || halves.is_some_and(|(first, rest)| page(first) && page(rest))
        }
        [first, second] => page(first) && page(second),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers() {
        for (text, expected) in [
            ("- 3 -", true),
            ("— 12 —", true),
            ("－４－", true),
            ("第 3 页", true),
            ("第3页 共5页", true),
            ("第3页，共5页", true),
            ("3 / 5", true),
            ("17", true),
            ("2023", true),
            ("0 0 0 0 0 0 0", false),
            ("12345", false),
            ("三、", false),
            ("第三页", false),
            ("1/2/3", false),
            ("", false),
        ] {
            assert_eq!(is_page_number(text), expected, "{text}");
        }
    }
}
