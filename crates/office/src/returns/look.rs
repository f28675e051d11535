//! What the own agency sees: which periods stand how, one return with its figures, what was filed of it.

use std::collections::BTreeMap;

use gongkai_domain::{
    authority::{Authz, Read, Staff},
    collection::FilingState,
    id::AgencyId,
    returns::{Change, Life, Sheet, State},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{Returns, Span, Which, awaited_by, filing_row, read, return_row, year::earlier};
use crate::{Office, OfficeError, collection::own_row, report::counters};

/// A return as it is kept.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The row.
    pub row: return_row::Model,
    /// Which it is.
    pub which: Which,
    /// Its figures.
    pub sheet: Sheet,
    /// Where it stands.
    pub life: Life,
    /// All filings of it, newest first.
    pub filings: Vec<filing_row::Model>,
}

/// The same with what stands around it.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The return.
    pub kept: Kept,
    /// Its figures with the year so far as of now.
    pub sheet: Sheet,
    /// What the year so far is made of.
    pub spans: Vec<Span>,
    /// What the ledgers say otherwise than when they were counted, also of what has been filed.
    pub moved: Vec<Change>,
    /// With whom it is filed; `None`: nobody in this installation.
    pub superior: Option<String>,
}

/// What a return would begin with.
#[derive(Debug, Clone)]
pub struct Preview {
    /// Its figures, with the year so far.
    pub sheet: Sheet,
    /// What the year so far is made of.
    pub spans: Vec<Span>,
}

/// Where the return of a period stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Its identity.
    pub id: String,
    /// Where it stands in its agency.
    pub state: State,
    /// Where its newest filing stands.
    pub filed: Option<FilingState>,
}

impl Standing {
    /// For people.
    pub fn word(&self) -> &'static str {
        match (self.state, self.filed) {
            (State::Filed, Some(filed)) => filed.word(),
            (state, _) => state.word(),
        }
    }
}

/// Rows of the filings of a period, newest first.
async fn filings_of(
    conn: &impl ConnectionTrait,
    filer: &AgencyId,
    which: Which,
) -> Result<Vec<filing_row::Model>, OfficeError> {
    let query = filing_row::Entity::find()
        .filter(filing_row::Column::FilerId.eq(filer.as_str()))
        .filter(filing_row::Column::Kind.eq(&which.def.id))
        .filter(filing_row::Column::Year.eq(which.year))
        .filter(filing_row::Column::Nth.eq(which.place()))
        .order_by_desc(filing_row::Column::Number);
    Ok(query.all(conn).await?)
}

/// The return of the agency by its identity.
pub(super) async fn load(
    conn: &impl ConnectionTrait,
    agency: &AgencyId,
    id: &str,
) -> Result<Kept, OfficeError> {
    let row = return_row::Entity::find_by_id(id)
        .filter(return_row::Column::AgencyId.eq(agency.as_str()))
        .one(conn)
        .await?
        .ok_or(OfficeError::NotFound)?;
    let which = Which::stored(&row.kind, row.year, row.nth)?;
    let filings = filings_of(conn, agency, which).await?;
    let (sheet, life) = (read(&row.sheet, &row.digest)?, row.life(filings.first())?);
    Ok(Kept { row, which, sheet, life, filings })
}

/// The return of a period, if somebody has begun it.
pub async fn kept_of(
    conn: &impl ConnectionTrait,
    right: &Authz<Read, Returns>,
    which: Which,
) -> Result<Option<String>, OfficeError> {
    let query = return_row::Entity::find()
        .select_only()
        .column(return_row::Column::Id)
        .filter(return_row::Column::AgencyId.eq(right.agency().as_str()))
        .filter(return_row::Column::Kind.eq(&which.def.id))
        .filter(return_row::Column::Year.eq(which.year))
        .filter(return_row::Column::Nth.eq(which.place()));
    Ok(query.into_tuple().one(conn).await?)
}

/// What the ledgers say of a period, by row of its return.
pub(super) async fn counted(
    office: &Office,
    right: &Authz<Read, Returns>,
    which: Which,
) -> Result<BTreeMap<String, i64>, OfficeError> {
    let counted = counters(office, right, which.days()).await?;
    Ok(which.def.counted(|names| counted.sum(names)))
}

/// What a return of this period would begin with.
pub async fn preview(
    office: &Office,
    right: &Authz<Read, Returns>,
    which: Which,
) -> Result<Preview, OfficeError> {
    let sheet = which.def.sheet(&counted(office, right, which).await?);
    let (earlier, spans) = earlier(office, office.read(), right, which).await?;
    Ok(Preview { sheet: sheet.with_year(&earlier), spans })
}

/// A return of the own agency.
pub async fn show(office: &Office, right: &Authz<Read, Returns>) -> Result<Shown, OfficeError> {
    let kept = load(office.read(), right.agency(), right.id()).await?;
    let own = own_row(office.read(), right.agency()).await?;
    let (_, superior) = awaited_by(office.read(), office, &own).await?;
    let (earlier, spans) = earlier(office, office.read(), right, kept.which).await?;
    let moved = kept.sheet.recount(&counted(office, right, kept.which).await?).1;
    Ok(Shown { sheet: kept.sheet.with_year(&earlier), spans, moved, superior, kept })
}

/// One filing of a return of the own agency, by its number.
pub async fn filed(
    office: &Office,
    right: &Authz<Read, Returns>,
    number: i32,
) -> Result<(Which, filing_row::Model), OfficeError> {
    let kept = load(office.read(), right.agency(), right.id()).await?;
    let row = kept.filings.into_iter().find(|row| row.number == number).ok_or(OfficeError::NotFound)?;
    Ok((kept.which, row))
}

/// Where the returns of the own agency stand, by kind, year and period.
pub async fn standings(
    office: &Office,
    right: &Authz<Read, Returns>,
) -> Result<BTreeMap<(String, i32, i32), Standing>, OfficeError> {
    let own = right.agency().as_str();
    let rows: Vec<(String, String, i32, i32, String)> = return_row::Entity::find()
        .select_only()
        .columns([return_row::Column::Id, return_row::Column::Kind, return_row::Column::Year])
        .columns([return_row::Column::Nth, return_row::Column::State])
        .filter(return_row::Column::AgencyId.eq(own))
        .into_tuple()
        .all(office.read())
        .await?;
    let filed: Vec<(String, i32, i32, String)> = filing_row::Entity::find()
        .select_only()
        .columns([filing_row::Column::Kind, filing_row::Column::Year, filing_row::Column::Nth])
        .column(filing_row::Column::State)
        .filter(filing_row::Column::FilerId.eq(own))
        .filter(filing_row::Column::Newest.eq(true))
        .into_tuple()
        .all(office.read())
        .await?;
    let filed: BTreeMap<_, _> =
        filed.into_iter().map(|(kind, year, nth, state)| ((kind, year, nth), state)).collect();
    let mut found = BTreeMap::new();
    for (id, kind, year, nth, state) in rows {
        let state = State::parse(&state).ok_or_else(|| OfficeError::fault("state of a regular return"))?;
        let key = (kind, year, nth);
        let filed = filed.get(&key).and_then(|state| FilingState::parse(state));
        found.insert(key, Standing { id, state, filed });
    }
    Ok(found)
}

/// Returns of the person's agency with which something is to be done there.
pub(crate) async fn unsettled(office: &Office, who: &Staff) -> Result<Vec<Kept>, OfficeError> {
    let right = who.authorise_all::<Read, Returns>()?;
    let mut found = Vec::new();
    for standing in standings(office, &right).await?.into_values() {
        let is_settled = matches!(standing.filed, Some(FilingState::Received | FilingState::Accepted));
        if standing.state == State::Filed && is_settled {
            continue;
        }
        found.push(load(office.read(), right.agency(), &standing.id).await?);
    }
    Ok(found)
}
