//! What stands behind a figure: cases, disputes, documents.

use gongkai_domain::{
    authority::{Authz, Read},
    dispute::DisputeKind,
    id::AgencyId,
};
use gongkai_report::{
    CellIx, Format, compute,
    format::{Source, SourceDef},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{count_in, disputes_of, documents_of, measured};
use crate::{
    Office, OfficeError,
    application::case_row,
    report::{AnnualReport, place_row},
};

/// One thing that a figure counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behind {
    /// `case`, `dispute` or `document`.
    pub of: &'static str,
    /// Its identity.
    pub id: String,
    /// Its number; of a document without one its title.
    pub number: String,
    /// The cell that counts it.
    pub cell: CellIx,
    /// When it arrived, was notified or was released, in the words of the ledger; for people.
    pub words: String,
}

/// Everything behind a cell of a year, of a sum behind its parts.
pub async fn behind(
    office: &Office,
    right: &Authz<Read, AnnualReport>,
    (year, format): (i32, &'static Format),
    cell: CellIx,
) -> Result<Vec<Behind>, OfficeError> {
    // Places are brought up to date first, so that the list is as long as the figure.
    count_in(office, right.agency(), year, format).await?;
    of_cells(office, right.agency(), (year, format), &compute::leaves(format, cell)).await
}

pub(in super::super) async fn of_cells(
    office: &Office,
    own: &AgencyId,
    (year, format): (i32, &'static Format),
    cells: &[CellIx],
) -> Result<Vec<Behind>, OfficeError> {
    let mut found = Vec::new();
    for def in &format.sources {
        let asked: Vec<(CellIx, &Source)> =
            def.cells.iter().filter(|(ix, _)| cells.contains(ix)).map(|(ix, source)| (*ix, source)).collect();
        match asked.first() {
            Some((_, Source::Applications { .. })) => {
                found.extend(cases(office, own, year, &asked).await?);
            }
            Some((_, Source::Disputes { .. })) => {
                found.extend(disputes(office, own, year, &asked).await?);
            }
            Some((_, Source::Documents { .. })) => {
                found.extend(documents(office, own, year, def, &asked).await?);
            }
            Some((_, Source::Entered)) | None => {}
        }
    }
    Ok(found)
}

async fn cases(
    office: &Office,
    own: &AgencyId,
    year: i32,
    asked: &[(CellIx, &Source)],
) -> Result<Vec<Behind>, OfficeError> {
    let mut places: Vec<&str> = Vec::new();
    let mut codes: Vec<&str> = Vec::new();
    for (_, source) in asked {
        if let Source::Applications { places: rows, kinds } = source {
            places.extend(rows.iter().map(String::as_str));
            codes.extend(kinds.iter().map(|kind| kind.code()));
        }
    }
    let there = Condition::any()
        .add(place_row::Column::Came.is_in(places.clone()))
        .add(place_row::Column::Went.is_in(places));
    let rows = place_row::Entity::find()
        .filter(place_row::Column::AgencyId.eq(own.as_str()))
        .filter(place_row::Column::Year.eq(year))
        .filter(place_row::Column::Came.ne(""))
        .filter(place_row::Column::Kind.is_in(codes))
        .filter(there)
        .order_by_asc(place_row::Column::Number)
        .all(office.read())
        .await?;
    let mut found = Vec::new();
    for row in rows {
        for (cell, source) in asked {
            let Source::Applications { places, kinds } = source else { continue };
            let own = kinds.iter().any(|kind| kind.code() == row.kind);
            if own && (places.contains(&row.came) || places.contains(&row.went)) {
                let came = if row.came == "new" { "本年新收" } else { "上年结转" };
                let went = if row.went == "carried_out" { "结转下年" } else { "本年办结" };
                found.push(Behind {
                    of: "case",
                    id: row.application_id.clone(),
                    number: row.number.clone(),
                    cell: *cell,
                    words: format!("{came} · {went}"),
                });
            }
        }
    }
    Ok(found)
}

async fn disputes(
    office: &Office,
    own: &AgencyId,
    year: i32,
    asked: &[(CellIx, &Source)],
) -> Result<Vec<Behind>, OfficeError> {
    let all = disputes_of(office, own, year).await?;
    let numbers: Vec<(String, String)> = case_row::Entity::find()
        .select_only()
        .columns([case_row::Column::Id, case_row::Column::Number])
        .filter(case_row::Column::AgencyId.eq(own.as_str()))
        .filter(case_row::Column::Id.is_in(all.iter().map(|(row, ..)| row.application_id.as_str())))
        .into_tuple()
        .all(office.read())
        .await?;
    let mut found = Vec::new();
    for (row, kind, column) in &all {
        for (cell, source) in asked {
            let Source::Disputes { kinds, columns } = source else { continue };
            if kinds.contains(kind) && columns.iter().any(|own| own == column) {
                let case = numbers.iter().find(|(id, _)| *id == row.application_id).map(|(_, number)| number);
                found.push(Behind {
                    of: "dispute",
                    id: row.id.clone(),
                    number: number_of(&row.number, *kind, case),
                    cell: *cell,
                    words: format!("{}收到", row.notified_on),
                });
            }
        }
    }
    Ok(found)
}

/// The number that the body has given, or what it is about.
fn number_of(own: &str, kind: DisputeKind, case: Option<&String>) -> String {
    if own.is_empty() {
        format!("{}（办件{}）", kind.word(), case.map_or("", String::as_str))
    } else {
        own.to_owned()
    }
}

async fn documents(
    office: &Office,
    own: &AgencyId,
    year: i32,
    def: &SourceDef,
    asked: &[(CellIx, &Source)],
) -> Result<Vec<Behind>, OfficeError> {
    let mut found = Vec::new();
    for one in documents_of(office, own, year, def).await? {
        for (cell, source) in asked {
            let Source::Documents { kinds, measure } = source else { continue };
            if kinds.contains(&one.row.kind) && measured(&one, *measure) {
                let number = if one.row.number.is_empty() { &one.row.title } else { &one.row.number };
                let released = one.row.first_released_at.map(crate::chance::day_in_china);
                found.push(Behind {
                    of: "document",
                    id: one.row.id.clone(),
                    number: number.clone(),
                    cell: *cell,
                    words: released.map_or_else(String::new, |day| format!("{day}公开")),
                });
            }
        }
    }
    Ok(found)
}
