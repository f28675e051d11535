//! The report of the year before: whether it is the right one, and which of its cells mean the same.

use super::agency::same_agency;
use crate::{CellIx, Report, format::Format};

/// Why a report cannot stand for the year before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WrongPrevious {
    Year,
    Agency,
}

/// A name that a report does not have cannot differ.
pub(super) fn wrong_previous(report: &Report, previous: &Report) -> Option<WrongPrevious> {
    if previous.year.checked_add(1) != Some(report.year) {
        return Some(WrongPrevious::Year);
    }
    match (&report.agency, &previous.agency) {
        (Some(one), Some(other)) if !same_agency(one, other) => Some(WrongPrevious::Agency),
        _ => None,
    }
}

/// Why a rule over two years is not computed, though the report of the year before is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unchained {
    /// The rule is for later years.
    TooEarly,
    /// The form of the year before has no such figures.
    OtherForm,
    /// The report of the year before lacks the table.
    NoTable,
}

/// Finds the cell of the year before that means the same as a cell of this form.
pub(super) fn mapping<'a>(format: &'a Format, before: &'a Format) -> impl Fn(CellIx) -> Option<CellIx> + 'a {
    let identical = std::ptr::eq(format, before);
    let same_form = format.id == before.id;
    let chain = format.chains.iter().find(|chain| chain.from == before.id);
    move |ix| {
        if identical {
            return Some(ix);
        }
        let means_the_same =
            same_form || chain.is_some_and(|chain| chain.same.get(ix.position()).copied().unwrap_or(false));
        let id = &format.cell(ix)?.id;
        if means_the_same { before.cell_ix(id) } else { None }
    }
}
