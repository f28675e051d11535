//! The earlier periods of the year: what was filed, and where nothing was, what the ledgers say.

use gongkai_domain::{
    authority::{Authz, Read},
    returns::Earlier,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{Returns, Which, filing_row};
use crate::{Office, OfficeError, report::counters};

/// Periods on end of which the same is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first.
    pub from: u32,
    /// The last.
    pub to: u32,
    /// Was it filed? Otherwise the ledgers were counted.
    pub filed: bool,
}

impl Span {
    /// Grows by the next period, or begins anew.
    fn join(spans: &mut Vec<Self>, nth: u32, filed: bool) {
        match spans.last_mut().filter(|last| last.filed == filed) {
            Some(last) => last.to = nth,
            None => spans.push(Self { from: nth, to: nth, filed }),
        }
    }
}

/// What is known of the periods before this one in its year, and which were filed.
pub(super) async fn earlier<C: ConnectionTrait>(
    office: &Office,
    conn: &C,
    right: &Authz<Read, Returns>,
    which: Which,
) -> Result<(Vec<Earlier>, Vec<Span>), OfficeError> {
    let filings = filing_row::Entity::find()
        .filter(filing_row::Column::FilerId.eq(right.agency().as_str()))
        .filter(filing_row::Column::Kind.eq(&which.def.id))
        .filter(filing_row::Column::Year.eq(which.year))
        .filter(filing_row::Column::Nth.lt(which.place()))
        .filter(filing_row::Column::Newest.eq(true))
        .order_by_asc(filing_row::Column::Nth)
        .all(conn)
        .await?;
    let filed = |nth: u32| filings.iter().find(|row| u32::try_from(row.nth) == Ok(nth));
    let mut spans = Vec::new();
    for nth in 1..which.nth {
        Span::join(&mut spans, nth, filed(nth).is_some());
    }
    let mut known = Vec::new();
    for span in &spans {
        if span.filed {
            for row in (span.from..=span.to).filter_map(filed) {
                known.push(Earlier::Filed(row.figures()?));
            }
            continue;
        }
        let of = |nth| which.def.period.days(which.year, nth).unwrap_or_default();
        let counted = counters(office, right, (of(span.from).0, of(span.to).1)).await?;
        known.push(Earlier::Counted(which.def.counted(|names| counted.sum(names))));
    }
    Ok((known, spans))
}
