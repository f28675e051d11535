//! Which return of which period, and who is waiting for it.

use chrono::NaiveDate;
use gongkai_domain::id::AgencyId;
use gongkai_report::returns::{ReturnDef, returns};

use crate::{
    Office, OfficeError,
    collection::superior_of,
    organisation::agency,
    setting::{self, Name},
};

/// Returns are asked for since the form of 2014.
const FIRST_YEAR: i32 = 2014;

/// A return of a period.
#[derive(Debug, Clone, Copy)]
pub struct Which {
    /// The return.
    pub def: &'static ReturnDef,
    /// The year.
    pub year: i32,
    /// Number of the period in the year, from 1.
    pub nth: u32,
}

impl Which {
    /// The return of this kind and period; `None`: there is no such one.
    pub fn of(kind: &str, year: i32, nth: u32) -> Option<Self> {
        let def = ReturnDef::by_id(kind).filter(|_| year >= FIRST_YEAR)?;
        def.period.days(year, nth)?;
        Some(Self { def, year, nth })
    }

    /// The newest period that has ended on `today`.
    pub fn ended(def: &'static ReturnDef, today: NaiveDate) -> Self {
        let (year, nth) = def.period.of(today);
        Self { def, year, nth }.before()
    }

    /// The period before.
    #[must_use]
    pub fn before(self) -> Self {
        let Self { def, year, nth } = self;
        if nth > 1 {
            Self { def, year, nth: nth - 1 }
        } else {
            Self { def, year: year.saturating_sub(1), nth: def.period.in_year() }
        }
    }

    /// As a row has it.
    pub(super) fn stored(kind: &str, year: i32, nth: i32) -> Result<Self, OfficeError> {
        let found = u32::try_from(nth).ok().and_then(|nth| Self::of(kind, year, nth));
        found.ok_or_else(|| OfficeError::fault(format!("no return {kind} {year}-{nth}")))
    }

    /// Number of the period as it is stored.
    pub(super) fn place(self) -> i32 {
        i32::try_from(self.nth).unwrap_or(0)
    }

    /// First and last day of its period.
    pub fn days(self) -> (NaiveDate, NaiveDate) {
        self.def.period.days(self.year, self.nth).unwrap_or_default()
    }

    /// The last day for filing it.
    pub fn due(self) -> Option<NaiveDate> {
        self.def.due(self.year, self.nth)
    }

    /// The return with its period, for people.
    pub fn title(self) -> String {
        self.def.title(self.year, self.nth)
    }

    /// Its period, for people.
    pub fn words(self) -> String {
        self.def.period.words(self.year, self.nth)
    }

    /// Its period in an address: `2026-3`.
    pub fn period(self) -> String {
        format!("{}-{}", self.year, self.nth)
    }

    /// As a query of an address.
    pub fn query(self) -> String {
        format!("kind={}&period={}", self.def.id, self.period())
    }
}

/// The returns that this agency awaits of those below it, and of itself.
pub async fn awaited(office: &Office, collector: &AgencyId) -> Result<Vec<&'static ReturnDef>, OfficeError> {
    let settings = setting::of(office, collector).await?;
    let chosen: Vec<&str> = settings.value(Name::RegularReturns).split_whitespace().collect();
    Ok(returns().iter().filter(|def| chosen.contains(&def.id.as_str())).collect())
}

/// The agency with which this one files: its superior; one without a superior in this installation keeps its own.
pub(crate) async fn awaited_by(
    conn: &impl sea_orm::ConnectionTrait,
    office: &Office,
    own: &agency::Model,
) -> Result<(AgencyId, Option<String>), OfficeError> {
    let above = superior_of(conn, office, own).await?;
    let id = above.as_ref().map_or(&own.id, |above| &above.id);
    let id = AgencyId::parse(id).ok_or_else(|| OfficeError::fault("identity of an agency"))?;
    Ok((id, above.map(|above| above.name)))
}
