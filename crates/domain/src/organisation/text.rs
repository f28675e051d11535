//! What people type into one line: names, posts, places.

use crate::refusal::Refusal;

/// A field of a form: its name there and its Chinese label for the sentences.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    /// Most characters.
    pub(super) longest: usize,
}

impl Field {
    /// The text without white space at its ends; empty is fine.
    pub(super) fn optional(self, text: &str, refusals: &mut Vec<Refusal>) -> Option<String> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let length = text.chars().count();
        if length > self.longest {
            let Field { label, longest, .. } = self;
            refusals.push(
                Refusal::new("too_long", format!("{label}有 {length} 个字，最多 {longest} 个字，请缩短"))
                    .at(self.name),
            );
        }
        if text.chars().any(char::is_control) {
            refusals.push(
                Refusal::new("not_one_line", format!("{}里有换行或不可见字符，请改成一行文字", self.label))
                    .at(self.name),
            );
        }
        if is_formula(text) {
            refusals.push(
                Refusal::new(
                    "formula_text",
                    format!(
                        "{}不能以“{}”开头，表格软件会把它当作公式，请删去这个符号",
                        self.label,
                        first(text)
                    ),
                )
                .at(self.name),
            );
        }
        Some(text.to_owned())
    }

    /// The same; empty is refused.
    pub(super) fn required(self, text: &str, refusals: &mut Vec<Refusal>) -> String {
        self.optional(text, refusals).unwrap_or_else(|| {
            refusals.push(Refusal::new("missing", format!("请填写{}", self.label)).at(self.name));
            String::new()
        })
    }
}

/// Would a spreadsheet take the text for a formula? Lists are exported to spreadsheets.
pub fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

fn first(text: &str) -> String {
    text.chars().take(1).collect()
}

/// The paper (文号) that a duty or an appointment rests on; empty is fine.
pub fn document(text: &str, refusals: &mut Vec<Refusal>) -> Option<String> {
    Field { name: "document", label: "依据文件", longest: 60 }.optional(text, refusals)
}

/// A text of several lines: line ends made alike, other control characters refused.
pub(super) fn paragraphs(
    name: &'static str,
    label: &'static str,
    longest: usize,
    text: &str,
    refusals: &mut Vec<Refusal>,
) -> String {
    let text = text.replace("\r\n", "\n").trim().to_owned();
    let length = text.chars().count();
    if length > longest {
        refusals.push(
            Refusal::new("too_long", format!("{label}有 {length} 个字，最多 {longest} 个字，请缩短"))
                .at(name),
        );
    }
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        refusals
            .push(Refusal::new("control_characters", format!("{label}里有不可见字符，请重新输入")).at(name));
    }
    text
}
