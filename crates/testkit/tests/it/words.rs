//! What the texts of the project do not say. The project speaks of itself alone: it holds on any
//! machine, for any reader, years from now.

use crate::tree::kept_texts;

/// Words that may stand nowhere. Each is written in two pieces so that this list does not break its
/// own rule.
const NOWHERE: [(&str, &str); 11] = [
    (concat!("/wo", "rk/"), "a path of one machine"),
    (concat!("/ro", "ot/"), "a path of one machine"),
    (concat!("/ho", "me/"), "a path of one machine"),
    (concat!("/tmp/", "target"), "a path of one machine"),
    (concat!("py", "env"), "a tool of one machine"),
    (concat!("crates", ".io"), "the host of a registry"),
    (concat!("docs", ".rs/"), "the host of a registry"),
    (concat!("py", "pi.org"), "the host of a registry"),
    (concat!("npmjs", "."), "the host of a registry"),
    (concat!("deb.deb", "ian.org"), "the host of a registry"),
    (concat!("files.python", "hosted"), "the host of a registry"),
];

/// The addresses of registries are data in these two, not words.
const REGISTRY_IS_DATA: [&str; 2] = ["Cargo.lock", "deny.toml"];

/// Words before a number that make it the number of an issue.
const ISSUE_WORDS: [&str; 8] = ["issue", "issues", "bug", "pr", "fixes", "closes", "ticket", "pull request"];

#[test]
fn texts_speak_of_the_project_alone() {
    let mut wrong = Vec::new();
    for (name, text) in kept_texts() {
        for (number, line) in text.lines().enumerate() {
            let place = format!("{name}:{}", number + 1);
            for (word, what) in NOWHERE {
                let data = REGISTRY_IS_DATA.contains(&name.as_str()) && what.contains("registry");
                if line.contains(word) && !data {
                    wrong.push(format!("{place}: {what}: {word}"));
                }
            }
            if let Some(reference) = issue_reference(line) {
                wrong.push(format!("{place}: the number of an issue: {reference}; say what is meant"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_issue_number_is_found() {
    let rows = [
        (concat!("see issue ", "#12"), true),
        (concat!("(fixes ", "#7)"), true),
        (concat!("PR ", "3 says"), true),
        (concat!("Pull request ", "#41"), true),
        ("color: #123456", false),
        ("a bug in 2019", false), // a year after another word
        ("r#\"raw\"#", false),
        ("three issues; 12 files", false),
    ];
    for (line, found) in rows {
        assert_eq!(issue_reference(line).is_some(), found, "{line}");
    }
}

/// The first issue word of a line that is followed by a number, with or without a sign before it.
fn issue_reference(line: &str) -> Option<String> {
    let lower = line.to_lowercase();
    for word in ISSUE_WORDS {
        for (at, _) in lower.match_indices(word) {
            let before = lower.get(..at)?.chars().next_back();
            let after = lower.get(at + word.len()..)?;
            let Some(number) = after.strip_prefix(' ') else { continue };
            let digits = number.trim_start_matches('#').chars().take_while(char::is_ascii_digit).count();
            if digits > 0 && !before.is_some_and(char::is_alphanumeric) {
                return Some(format!("{word} {}", number.chars().take(digits + 1).collect::<String>()));
            }
        }
    }
    None
}
