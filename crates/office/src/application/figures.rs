//! Table three counts itself: every case of the year in one column, in one row where it came from and one where it
//! went.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use gongkai_domain::{
    application::{filing::ApplicantKind, place_in},
    authority::{Authz, Read},
    calendar::Calendar,
};
use gongkai_report::Format;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};

use super::{case_row, held::all_held};
use crate::{Office, OfficeError};

/// Table three of a year, with the cases behind each figure.
#[derive(Debug)]
pub struct Figures {
    /// The year.
    pub year: i32,
    /// The form in force for it.
    pub format: &'static Format,
    cases: BTreeMap<(&'static str, ApplicantKind), Vec<(String, String)>>,
}

impl Figures {
    /// The cases behind a cell, by identity and number; `None`: of all kinds of applicants.
    pub fn cases(&self, row: &str, kind: Option<ApplicantKind>) -> Vec<&(String, String)> {
        let is_asked = |(of, who): &(&str, ApplicantKind)| {
            (*of == row || (row == "results_total" && is_result(of))) && kind.is_none_or(|kind| kind == *who)
        };
        self.cases.iter().filter(|(place, _)| is_asked(place)).flat_map(|(_, cases)| cases).collect()
    }

    /// The figure of a cell.
    pub fn count(&self, row: &str, kind: Option<ApplicantKind>) -> usize {
        self.cases(row, kind).len()
    }

    /// All cells of the table: row, column, figure.
    pub fn cells(&self) -> Vec<(String, &'static str, usize)> {
        let rows = self.format.table("t3").map(|table| table.rows.as_slice()).unwrap_or_default();
        let mut cells = Vec::new();
        for row in rows {
            for kind in ApplicantKind::ALL {
                cells.push((row.id.clone(), kind.code(), self.count(&row.id, Some(kind))));
            }
            cells.push((row.id.clone(), "total", self.count(&row.id, None)));
        }
        cells
    }
}

fn is_result(row: &str) -> bool {
    !matches!(row, "new" | "carried_in" | "carried_out")
}

/// Table three of a year, from the ledgers.
pub async fn figures(
    office: &Office,
    right: &Authz<Read, Figures>,
    year: i32,
) -> Result<Figures, OfficeError> {
    let format = Format::for_year(year).ok_or(OfficeError::NotFound)?;
    let of = |month, day| NaiveDate::from_ymd_opt(year, month, day).ok_or(OfficeError::NotFound);
    let (first, last) = (of(1, 1)?, of(12, 31)?);
    let rows = case_row::Entity::find()
        .filter(case_row::Column::AgencyId.eq(right.agency().as_str()))
        .filter(case_row::Column::ArrivedOn.lte(last))
        .filter(
            Condition::any()
                .add(case_row::Column::EndedOn.is_null())
                .add(case_row::Column::EndedOn.gte(first)),
        )
        .order_by_asc(case_row::Column::Id)
        .all(office.read())
        .await?;
    let mut cases: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for held in all_held(office.read(), right.agency(), rows).await? {
        let kind =
            ApplicantKind::parse(&held.row.kind).ok_or_else(|| OfficeError::fault("kind of an applicant"))?;
        let place = place_in(&held.ledger, (year, format.id.as_str()), Calendar::in_force(), office.today())
            .map_err(OfficeError::fault)?;
        if let Some((came, went)) = place {
            for row in [came.row(), went.row()] {
                let case = (held.row.id.clone(), held.row.number.clone());
                cases.entry((row, kind)).or_default().push(case);
            }
        }
    }
    Ok(Figures { year, format, cases })
}
