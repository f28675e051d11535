//! Where cases stand in table three, kept beside them: a case is replayed again only when it has changed, when it is
//! still open, or when the rules have.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use gongkai_domain::{
    application::{Act, Came, Entry, Ledger, Went, grounds, place_in},
    calendar::Calendar,
    id::AgencyId,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, IntoActiveModel, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef,
    sea_query::{Expr, ExprTrait, IntoCondition, SimpleExpr},
};
use sha2::{Digest, Sha256};

use crate::{
    Office, OfficeError, Tx,
    application::{act_row, case_row},
    report::place_row,
};

/// Raised whenever `place_in` answers otherwise than before: kept places are then made again.
const RULE: u32 = 1;
/// Cases of one statement.
const AT_ONCE: usize = 500;
/// Rows of one statement: SQLite takes 32,766 values.
const ROWS_AT_ONCE: usize = 1_000;

/// A year as cases are placed in it.
pub(super) struct Year<'a> {
    pub agency: &'a AgencyId,
    pub year: i32,
    /// The form in whose rows final answers are filed.
    pub results: &'a str,
}

/// A case without what is sealed in it.
#[derive(Debug, FromQueryResult)]
struct Bare {
    id: String,
    number: String,
    kind: String,
    version: i32,
}

#[derive(Debug, FromQueryResult)]
struct BareAct {
    application_id: String,
    on_day: NaiveDate,
    act: String,
}

impl Year<'_> {
    fn bounds(&self) -> Result<(NaiveDate, NaiveDate), OfficeError> {
        let day = |month, day| NaiveDate::from_ymd_opt(self.year, month, day).ok_or(OfficeError::NotFound);
        Ok((day(1, 1)?, day(12, 31)?))
    }

    /// By which rules places are made: ours, and which answer stands in which row.
    fn rules(&self) -> String {
        let mut digest = Sha256::new();
        for ground in grounds() {
            digest.update(format!("{}={}\n", ground.id, ground.row(self.results).unwrap_or_default()));
        }
        let digest = data_encoding::HEXLOWER.encode(&digest.finalize());
        format!("{RULE}-{}-{}", self.results, digest.get(..12).unwrap_or_default())
    }
}

/// Brings the kept places of a year up to date; says how many cases were replayed.
pub(super) async fn refresh(office: &Office, year: &Year<'_>) -> Result<usize, OfficeError> {
    let (rules, stale) = (year.rules(), stale(office, year).await?);
    let mut placed = Vec::with_capacity(stale.len());
    for some in stale.chunks(AT_ONCE) {
        placed.extend(replayed(office, year, &rules, some).await?);
    }
    if !placed.is_empty() {
        office.housekeeping(async |tx| keep(tx, &placed).await).await?;
    }
    Ok(placed.len())
}

/// Cases that may have a place in the year and whose kept place does not say it for sure.
async fn stale(office: &Office, year: &Year<'_>) -> Result<Vec<Bare>, OfficeError> {
    let (first, last) = year.bounds()?;
    let of = year.year;
    let same_year = move |_, right| {
        let own: SimpleExpr = Expr::col((right, place_row::Column::Year)).eq(of);
        own.into_condition()
    };
    let join: RelationDef = case_row::Entity::belongs_to(place_row::Entity)
        .from(case_row::Column::Id)
        .to(place_row::Column::ApplicationId)
        .on_condition(same_year)
        .into();
    let outdated = Condition::any()
        .add(place_row::Column::ApplicationId.is_null())
        .add(place_row::Column::Settled.eq(false))
        .add(place_row::Column::Rules.ne(year.rules()))
        .add(
            Expr::col((place_row::Entity, place_row::Column::CaseVersion))
                .ne(Expr::col((case_row::Entity, case_row::Column::Version))),
        );
    let open_in_it =
        Condition::any().add(case_row::Column::EndedOn.is_null()).add(case_row::Column::EndedOn.gte(first));
    let alive = Condition::all().add(case_row::Column::ArrivedOn.lte(last)).add(open_in_it);
    // A case that had a place may have lost it by what was entered later for an earlier day.
    let possible = Condition::any().add(alive).add(place_row::Column::ApplicationId.is_not_null());
    Ok(case_row::Entity::find()
        .select_only()
        .columns([
            case_row::Column::Id,
            case_row::Column::Number,
            case_row::Column::Kind,
            case_row::Column::Version,
        ])
        .join(JoinType::LeftJoin, join)
        .filter(case_row::Column::AgencyId.eq(year.agency.as_str()))
        .filter(possible)
        .filter(outdated)
        .order_by_asc(case_row::Column::Id)
        .into_model::<Bare>()
        .all(office.read())
        .await?)
}

async fn replayed(
    office: &Office,
    year: &Year<'_>,
    rules: &str,
    cases: &[Bare],
) -> Result<Vec<place_row::Model>, OfficeError> {
    let ids: Vec<String> = cases.iter().map(|case| case.id.clone()).collect();
    let ledgers = ledgers(office, year.agency.as_str(), &ids).await?;
    let mut placed = Vec::with_capacity(cases.len());
    for case in cases {
        let ledger = ledgers.get(&case.id).ok_or_else(|| OfficeError::fault("ledger of a case"))?;
        placed.push(place(office.today(), year, rules, case, ledger)?);
    }
    Ok(placed)
}

/// The ledgers of cases without what is sealed in them, by case.
pub(super) async fn ledgers(
    office: &Office,
    own: &str,
    cases: &[String],
) -> Result<BTreeMap<String, Ledger>, OfficeError> {
    let acts = act_row::Entity::find()
        .select_only()
        .columns([act_row::Column::ApplicationId, act_row::Column::OnDay, act_row::Column::Act])
        .filter(act_row::Column::AgencyId.eq(own))
        .filter(act_row::Column::ApplicationId.is_in(cases.iter().map(String::as_str)))
        .order_by_asc(act_row::Column::ApplicationId)
        .order_by_asc(act_row::Column::Place)
        .into_model::<BareAct>()
        .all(office.read())
        .await?;
    let mut entries: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
    for one in acts {
        let act: Act = serde_json::from_str(&one.act).map_err(OfficeError::fault)?;
        entries.entry(one.application_id).or_default().push(Entry { on: one.on_day, by: None, act });
    }
    let ledger = |(id, entries)| {
        let ledger = Ledger::of(entries).ok_or_else(|| OfficeError::fault("ledger of a case"))?;
        Ok((id, ledger))
    };
    entries.into_iter().map(ledger).collect()
}

fn place(
    today: NaiveDate,
    year: &Year<'_>,
    rules: &str,
    case: &Bare,
    ledger: &Ledger,
) -> Result<place_row::Model, OfficeError> {
    let (_, last) = year.bounds()?;
    let found = place_in(ledger, (year.year, year.results), Calendar::in_force(), today)
        .map_err(OfficeError::fault)?;
    let received = ledger.received_on().is_some_and(|on| on <= today && on <= last);
    // An open case moves by silence, one that waits for its receipt when that is confirmed.
    let settled = today > last
        || match found {
            Some((_, went)) => went != Went::CarriedOut,
            None => received,
        };
    Ok(place_row::Model {
        application_id: case.id.clone(),
        year: year.year,
        agency_id: year.agency.to_string(),
        number: case.number.clone(),
        kind: case.kind.clone(),
        came: found.map_or("", |(came, _): (Came, Went)| came.row()).to_owned(),
        went: found.map_or("", |(_, went)| went.row()).to_owned(),
        case_version: case.version,
        settled,
        rules: rules.to_owned(),
    })
}

async fn keep(tx: &Tx, placed: &[place_row::Model]) -> Result<(), OfficeError> {
    for some in placed.chunks(ROWS_AT_ONCE) {
        let Some(first) = some.first() else { continue };
        place_row::Entity::delete_many()
            .filter(place_row::Column::Year.eq(first.year))
            .filter(place_row::Column::AgencyId.eq(&first.agency_id))
            .filter(
                place_row::Column::ApplicationId.is_in(some.iter().map(|one| one.application_id.as_str())),
            )
            .exec(tx.conn())
            .await?;
        place_row::Entity::insert_many(some.iter().cloned().map(IntoActiveModel::into_active_model))
            .exec_without_returning(tx.conn())
            .await?;
    }
    Ok(())
}
