//! What the catalogue says about a text, and the fields of a form: two to a line where they are short.

use serde::{Deserialize, Serialize};

use crate::widths::width;

/// A label and its value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// As printed: 索引号.
    pub label: String,
    /// Lines are broken where it breaks them; empty: to be filled in by hand.
    pub value: String,
    /// Takes a line of its own, however short it is.
    pub wide: bool,
}

/// Widest value, in letters, that leaves room for another beside it.
const HALF: f64 = 14.0;

impl Fact {
    /// As wide as its value needs.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into(), wide: false }
    }

    /// With a line of its own.
    pub fn wide(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { wide: true, ..Self::new(label, value) }
    }

    fn is_wide(&self) -> bool {
        self.wide || self.value.contains('\n') || width(&self.value) > HALF
    }
}

/// The lines of the table: one fact or two.
pub fn rows(facts: &[Fact]) -> Vec<Vec<&Fact>> {
    let mut rows: Vec<Vec<&Fact>> = Vec::new();
    for fact in facts {
        match rows.last_mut() {
            Some(row) if row.len() == 1 && !fact.is_wide() && !row.iter().any(|other| other.is_wide()) => {
                row.push(fact);
            }
            _ => rows.push(vec![fact]),
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_to_a_line_where_both_are_short() {
        let short = |label: &str| Fact::new(label, "值");
        let long = Fact::new("丙", "长".repeat(15));
        let facts =
            [short("甲"), short("乙"), long, short("丁"), Fact::wide("戊", ""), short("己"), short("庚")];
        let labels: Vec<String> =
            rows(&facts).iter().map(|row| row.iter().map(|fact| fact.label.as_str()).collect()).collect();
        assert_eq!(labels, ["甲乙", "丙", "丁", "戊", "己庚"]);
        assert!(rows(&[]).is_empty());
    }
}
