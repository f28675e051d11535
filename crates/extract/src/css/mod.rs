//! The style sheets of a page: which declarations hold for an element. Selectors are matched by the
//! library that parses the page, as a browser would.

pub(crate) mod look;
mod rules;
mod variables;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use ego_tree::NodeId;
use scraper::{ElementRef, Html, Selector};

use crate::Fault;

/// Selectors of one page; beyond that a sheet is no style but a load.
const MAX_RULES: usize = 20_000;
/// Selectors that are tried on the elements of one page.
const MAX_TRIES: usize = 20_000_000;

/// One selector with its declarations.
struct Rule {
    selector: Selector,
    /// How closely the selector says whom it means: the closer one wins.
    weight: u32,
    declared: std::rc::Rc<Vec<Declaration>>,
}

/// `color: #fff !important`, in lower case.
#[derive(Debug, Clone)]
struct Declaration {
    name: String,
    value: String,
    important: bool,
}

/// The rules of a page by the tag, class or id of the elements that they can mean.
#[derive(Default)]
pub(crate) struct Sheet {
    rules: Vec<Rule>,
    by_key: HashMap<String, Vec<usize>>,
    tries: Cell<usize>,
    /// Variables that elements declare; what is inside of them comes after them.
    variables: RefCell<HashMap<NodeId, Vec<Declaration>>>,
}

/// The declarations that hold for one element.
#[derive(Debug, Default)]
pub(crate) struct Declared {
    /// The strongest is the last.
    all: Vec<Declaration>,
}

impl Sheet {
    pub(crate) fn of(page: &Html) -> Result<Self, Fault> {
        let mut sheet = Self::default();
        for text in sheets(page) {
            for (selectors, declarations) in rules::of(&text) {
                let declared = declarations_of(&declarations);
                if !declared.is_empty() {
                    sheet.keep(&selectors, declared)?;
                }
            }
        }
        Ok(sheet)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    fn keep(&mut self, selectors: &str, declared: Vec<Declaration>) -> Result<(), Fault> {
        let declared = std::rc::Rc::new(declared);
        for one in rules::parts(selectors, ',') {
            // What the library does not know depends on a mouse or stands beside the element.
            let Ok(selector) = Selector::parse(one.trim()) else { continue };
            if self.rules.len() == MAX_RULES {
                return Err(Fault::UnpacksTooLarge);
            }
            self.by_key.entry(rules::key(one)).or_default().push(self.rules.len());
            let weight = rules::weight(one);
            self.rules.push(Rule { selector, weight, declared: declared.clone() });
        }
        Ok(())
    }

    /// What holds for an element: what its attributes say, then the sheets, then its own style.
    pub(crate) fn declared(&self, element: ElementRef<'_>) -> Result<Declared, Fault> {
        let mut found: Vec<(bool, u32, usize, &Declaration)> = Vec::new();
        for at in self.candidates(element) {
            let Some(rule) = self.rules.get(at) else { continue };
            self.tries.set(self.tries.get() + 1);
            if self.tries.get() > MAX_TRIES {
                return Err(Fault::UnpacksTooLarge);
            }
            if rule.selector.matches(&element) {
                found.extend(rule.declared.iter().map(|one| (one.important, rule.weight, at, one)));
            }
        }
        let own = element.attr("style").map(declarations_of).unwrap_or_default();
        found.extend(own.iter().map(|one| (one.important, u32::MAX, usize::MAX, one)));
        found.sort_by_key(|(important, weight, at, _)| (*important, *weight, *at));
        let mut all = by_attributes(element);
        all.extend(found.into_iter().map(|(.., one)| one.clone()));
        self.resolve(element, &mut all);
        Ok(Declared { all })
    }

    /// Puts the values of variables in their places; the nearest element around that declares one counts.
    fn resolve(&self, element: ElementRef<'_>, all: &mut [Declaration]) {
        let own: Vec<Declaration> = all.iter().filter(|one| one.name.starts_with("--")).cloned().collect();
        if !own.is_empty() {
            self.variables.borrow_mut().insert(element.id(), own);
        }
        let variables = self.variables.borrow();
        let value_of = |name: &str| {
            let around = std::iter::once(element.id()).chain(element.ancestors().map(|node| node.id()));
            let mut declared = around.filter_map(|id| variables.get(&id));
            declared
                .find_map(|list| list.iter().rev().find(|one| one.name == name))
                .map(|one| one.value.clone())
        };
        for one in all.iter_mut().filter(|one| variables::has_any(&one.value)) {
            one.value = variables::replaced(&one.value, &value_of);
        }
    }

    fn candidates(&self, element: ElementRef<'_>) -> Vec<usize> {
        if self.rules.is_empty() {
            return Vec::new();
        }
        let value = element.value();
        let id = value.id().map(|id| format!("#{}", id.to_ascii_lowercase()));
        let classes = value.classes().map(|class| format!(".{}", class.to_ascii_lowercase()));
        let mut keys: Vec<String> = classes.chain(id).collect();
        keys.push(value.name().to_ascii_lowercase());
        keys.push(String::new());
        keys.sort();
        keys.dedup();
        keys.iter().filter_map(|key| self.by_key.get(key)).flatten().copied().collect()
    }
}

impl Declared {
    /// The value that holds.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.all.iter().rev().find(|one| one.name == name).map(|one| one.value.as_str())
    }

    /// Of several properties the one that was declared last.
    pub(crate) fn last_of(&self, names: &[&str]) -> Option<(&str, &str)> {
        let last = self.all.iter().rev().find(|one| names.contains(&one.name.as_str()))?;
        Some((&last.name, &last.value))
    }

    /// Is nothing said that could matter?
    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}

/// The style sheets that stand in a page and hold on a screen.
fn sheets(page: &Html) -> Vec<String> {
    let styles = page.tree.nodes().filter(|node| {
        node.value()
            .as_element()
            .is_some_and(|e| e.name() == "style" && e.attr("media").is_none_or(rules::holds_on_screen))
    });
    let text = |style: ego_tree::NodeRef<'_, scraper::Node>| {
        style.children().filter_map(|child| child.value().as_text().map(|text| text.to_string())).collect()
    };
    styles.map(text).collect()
}

/// Declarations in the order in which they stand.
fn declarations_of(text: &str) -> Vec<Declaration> {
    let text = rules::without_comments(text).to_lowercase();
    let declarations = rules::parts(&text, ';').into_iter().filter_map(|one| {
        let (name, value) = one.split_once(':')?;
        let (value, important) = match value.rsplit_once('!') {
            Some((value, word)) if word.trim() == "important" => (value, true),
            _ => (value, false),
        };
        let (name, value) = (name.trim().to_owned(), value.trim().to_owned());
        Some(Declaration { name, value, important })
    });
    declarations.filter(|one| look::matters(&one.name)).collect()
}

/// What attributes and the nature of an element declare; anything else is stronger.
fn by_attributes(element: ElementRef<'_>) -> Vec<Declaration> {
    let value = element.value();
    let mut all = Vec::new();
    let mut say = |name: &str, value: &str| {
        let (name, value) = (name.to_owned(), value.trim().to_ascii_lowercase());
        all.push(Declaration { name, value, important: false });
    };
    match value.name() {
        "mark" => say("background-color", "yellow"),
        "a" if value.attr("href").is_some() => say("color", "#0000ee"),
        "dialog" if value.attr("open").is_none() => say("display", "none"),
        _ => {}
    }
    if value.attr("hidden").is_some() {
        say("display", "none");
    }
    if value.attr("background").is_some() {
        say("background-image", "url()");
    }
    for (attribute, name) in [("color", "color"), ("text", "color"), ("bgcolor", "background-color")] {
        if let Some(colour) = value.attr(attribute) {
            // Old pages leave the sign before the digits out.
            let bare = colour.len() == 6 && colour.bytes().all(|byte| byte.is_ascii_hexdigit());
            say(name, &if bare { format!("#{colour}") } else { colour.to_owned() });
        }
    }
    all
}
