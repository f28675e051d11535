//! The sum of what agencies filed for one period, with the agencies in the columns of the superior's own form.

use super::Sheet;
use crate::organisation::AgencyKind;

/// A column of the sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Governments, the superior's own office too.
    Governments,
    /// Their departments and other agencies.
    Departments,
    /// Townships and subdistricts.
    Townships,
}

impl Group {
    /// All, in the order of the form.
    pub const ALL: [Group; 3] = [Group::Governments, Group::Departments, Group::Townships];

    /// Where an agency of this kind stands.
    pub const fn of(kind: AgencyKind) -> Self {
        match kind {
            AgencyKind::Government => Group::Governments,
            AgencyKind::Township => Group::Townships,
            _ => Group::Departments,
        }
    }

    /// As printed.
    pub const fn word(self) -> &'static str {
        match self {
            Group::Governments => "政府",
            Group::Departments => "部门",
            Group::Townships => "乡镇街道",
        }
    }
}

/// A row of the sum.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Total {
    /// Identity within the form.
    pub id: String,
    /// As printed.
    pub label: String,
    /// Its unit.
    pub unit: String,
    /// It only prints its label.
    pub heading: bool,
    /// Digits behind the point.
    pub decimals: u32,
    /// Of all agencies.
    pub all: i64,
    /// By [`Group`], in their order.
    pub groups: [i64; 3],
    /// The years so far of all; `None`: of one it is not known.
    pub year: Option<i64>,
}

/// The sum over agencies, row by row. Rows stand in the order of the first sheet; what only a later one has follows.
pub fn total<'a>(sheets: impl IntoIterator<Item = (AgencyKind, &'a Sheet)>) -> Vec<Total> {
    let mut totals: Vec<Total> = Vec::new();
    for (kind, sheet) in sheets {
        for line in &sheet.lines {
            let at = totals.iter().position(|total| total.id == line.id).unwrap_or_else(|| {
                totals.push(Total {
                    id: line.id.clone(),
                    label: line.label.clone(),
                    unit: line.unit.clone(),
                    heading: line.heading,
                    decimals: line.decimals,
                    year: Some(0),
                    ..Total::default()
                });
                totals.len() - 1
            });
            let Some(total) = totals.get_mut(at) else { continue };
            let value = line.value.unwrap_or(0);
            total.all = total.all.saturating_add(value);
            for (group, sum) in Group::ALL.into_iter().zip(&mut total.groups) {
                if group == Group::of(kind) {
                    *sum = sum.saturating_add(value);
                }
            }
            total.year = total.year.zip(line.year).map(|(sum, year)| sum.saturating_add(year));
        }
    }
    totals
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::returns::{Line, SCHEMA};

    #[test]
    fn rows_of_several_agencies() {
        let line = |id: &str, value: i64, year| Line {
            id: id.to_owned(),
            value: Some(value),
            year,
            ..Line::default()
        };
        let sheet = |lines| Sheet { schema: SCHEMA, lines };
        let bureau = sheet(vec![line("a", 2, Some(5)), line("b", 1, Some(1))]);
        let town = sheet(vec![line("a", 3, Some(3)), line("b", 4, None), line("c", 7, Some(7))]);
        let office = sheet(vec![line("a", 10, Some(10))]);
        let sum = total([
            (AgencyKind::Department, &bureau),
            (AgencyKind::Township, &town),
            (AgencyKind::Government, &office),
        ]);
        let told: Vec<_> = sum.iter().map(|one| (one.id.as_str(), one.all, one.groups, one.year)).collect();
        assert_eq!(
            told,
            [("a", 15, [10, 2, 3], Some(18)), ("b", 5, [0, 1, 4], None), ("c", 7, [0, 0, 7], Some(7))]
        );
        assert_eq!(total([]), []);
    }
}
