//! Runs of entries with a sieve of their words, so that a search through a million entries compares words only with
//! the runs in which they may stand. The newest entries are in no run: they are compared one by one.

use chrono::TimeDelta;
use gongkai_domain::id::AgencyId;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::{
    block_row, inquiry_row,
    sieve::{Sieve, Word},
};
use crate::{Office, OfficeError, Tx, chance::identities_from};

/// Kind of the job that makes them.
pub const GATHER: &str = "inquiry.gather";
/// Entries of a run.
pub(super) const ENTRIES: u64 = 1_000;
/// Runs that are read at once: their sieves take a megabyte.
const AT_ONCE: u64 = 64;
/// An entry is in no run before so many minutes: one that began earlier and is not yet written would be left out.
const SETTLED: TimeDelta = TimeDelta::minutes(5);

/// Entries with identities from the first to the last, which is open for the newest.
pub(super) struct Run {
    pub first: String,
    pub last: Option<String>,
}

/// Walks through the runs of an agency in which all words may stand, the newest first.
pub(super) struct Walk<'a, C> {
    conn: &'a C,
    agency: &'a AgencyId,
    words: Vec<Word>,
    /// Those that were read and not handed out, the newest last.
    read: Vec<block_row::Model>,
    before: Option<String>,
    begun: bool,
    over: bool,
}

impl<'a, C: ConnectionTrait> Walk<'a, C> {
    /// `before`: an identity that is not reached any more.
    pub fn new(conn: &'a C, agency: &'a AgencyId, words: &[&str], before: Option<&str>) -> Self {
        Self {
            conn,
            agency,
            words: words.iter().map(|word| Word::of(word)).collect(),
            read: Vec::new(),
            before: before.map(str::to_owned),
            begun: false,
            over: false,
        }
    }

    /// The next run to be compared; `None`: there is none any more.
    pub async fn next(&mut self) -> Result<Option<Run>, OfficeError> {
        if !self.begun {
            self.begun = true;
            return self.newest().await.map(Some);
        }
        loop {
            let Some(row) = self.read.pop() else {
                if self.over {
                    return Ok(None);
                }
                self.more().await?;
                continue;
            };
            let broken = || OfficeError::fault("a sieve of inquiries is broken");
            let sieve = Sieve::of(row.sieve).ok_or_else(broken)?;
            if self.words.iter().all(|word| sieve.may_have(word)) {
                return Ok(Some(Run { first: row.first_id, last: Some(row.last_id) }));
            }
        }
    }

    /// What is in no run.
    async fn newest(&self) -> Result<Run, OfficeError> {
        let last = last_of(self.conn, self.agency).await?;
        // Identities are of one length: the first one behind another.
        Ok(Run { first: last.map(|last| format!("{last}0")).unwrap_or_default(), last: None })
    }

    async fn more(&mut self) -> Result<(), OfficeError> {
        use block_row::Column as C;
        let mut query = block_row::Entity::find().filter(C::AgencyId.eq(self.agency.as_str()));
        if let Some(before) = &self.before {
            query = query.filter(C::FirstId.lt(before.as_str()));
        }
        let mut rows = query.order_by_desc(C::FirstId).limit(AT_ONCE).all(self.conn).await?;
        self.over = (rows.len() as u64) < AT_ONCE;
        if let Some(row) = rows.last() {
            self.before = Some(row.first_id.clone());
        }
        rows.reverse();
        self.read = rows;
        Ok(())
    }
}

async fn last_of(conn: &impl ConnectionTrait, agency: &AgencyId) -> Result<Option<String>, OfficeError> {
    Ok(block_row::Entity::find()
        .select_only()
        .column(block_row::Column::LastId)
        .filter(block_row::Column::AgencyId.eq(agency.as_str()))
        .order_by_desc(block_row::Column::FirstId)
        .into_tuple()
        .one(conn)
        .await?)
}

/// Gathers settled entries of every agency into runs. Gives how many runs were made.
pub async fn gather(office: &Office) -> Result<u64, OfficeError> {
    let agencies: Vec<String> = inquiry_row::Entity::find()
        .select_only()
        .column(inquiry_row::Column::AgencyId)
        .distinct()
        .into_tuple()
        .all(office.read())
        .await?;
    let mut made = 0;
    for agency in agencies.iter().filter_map(|id| AgencyId::parse(id)) {
        while office.housekeeping(async |tx| gather_one(tx, &agency).await).await? {
            made += 1;
        }
    }
    Ok(made)
}

async fn gather_one(tx: &Tx, agency: &AgencyId) -> Result<bool, OfficeError> {
    use inquiry_row::Column as C;
    let mut query = inquiry_row::Entity::find()
        .filter(C::AgencyId.eq(agency.as_str()))
        .filter(C::Id.lt(identities_from(tx.now() - SETTLED)));
    if let Some(last) = last_of(tx.conn(), agency).await? {
        query = query.filter(C::Id.gt(last));
    }
    query = query.order_by_asc(C::Id).limit(ENTRIES);
    if tx.backend() == DbBackend::Postgres {
        // Whoever changes one of them waits, and finds the run then.
        query = query.lock_shared();
    }
    let rows = query.all(tx.conn()).await?;
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(false) };
    if (rows.len() as u64) < ENTRIES {
        return Ok(false);
    }
    let mut sieve = Sieve::new();
    rows.iter().for_each(|row| add(&mut sieve, row));
    let run = block_row::ActiveModel {
        agency_id: Set(agency.to_string()),
        first_id: Set(first.id.clone()),
        last_id: Set(last.id.clone()),
        sieve: Set(sieve.into_bytes()),
    };
    block_row::Entity::insert(run).exec_without_returning(tx.conn()).await?;
    Ok(true)
}

fn add(sieve: &mut Sieve, row: &inquiry_row::Model) {
    for text in [&row.question, &row.answer, &row.number, &row.reference] {
        sieve.add(text);
    }
}

/// An entry says something else now: its run, if it is in one, learns it.
pub(super) async fn learn(tx: &Tx, row: &inquiry_row::Model) -> Result<(), OfficeError> {
    use block_row::Column as C;
    let mut query = block_row::Entity::find()
        .filter(C::AgencyId.eq(row.agency_id.as_str()))
        .filter(C::FirstId.lte(row.id.as_str()))
        .order_by_desc(C::FirstId);
    if tx.backend() == DbBackend::Postgres {
        query = query.lock_exclusive();
    }
    let Some(run) = query.one(tx.conn()).await?.filter(|run| row.id <= run.last_id) else { return Ok(()) };
    let broken = || OfficeError::fault("a sieve of inquiries is broken");
    let before = Sieve::of(run.sieve).ok_or_else(broken)?;
    let mut sieve = before.clone();
    add(&mut sieve, row);
    if sieve == before {
        return Ok(());
    }
    block_row::Entity::update_many()
        .col_expr(C::Sieve, sea_orm::sea_query::Expr::value(sieve.into_bytes()))
        .filter(C::AgencyId.eq(row.agency_id.as_str()))
        .filter(C::FirstId.eq(run.first_id))
        .exec(tx.conn())
        .await?;
    Ok(())
}
