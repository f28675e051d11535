//! The public store: read by the portal, written by the delivery of the outbox alone.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use chrono::NaiveDate;
use gongkai_domain::id::AgencyId;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, EntityTrait,
    IsolationLevel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, TransactionOptions,
    TransactionTrait, sea_query::OnConflict,
};
use sea_orm_migration::MigratorTrait;
use tokio::sync::{Mutex, MutexGuard, watch};

use crate::{
    AgencyCard, Bundle, PublishedReport, agency_card, bundle,
    connect::{Durable, Unreachable, connect_as, is_one_pool, is_postgres},
    migration::Migrations,
    pools::Pools,
};

/// Connections for reading; the portal answers most calls from its cache.
const READERS: u32 = 4;

/// What has changed in the store: pages that show it are rendered anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Number of the change in this process, from 1; 0: nothing yet.
    pub number: u64,
    /// The agency concerned.
    pub agency: Option<AgencyId>,
}

/// The open store. Cheap to clone.
#[derive(Clone)]
pub struct PublicStore {
    pools: Pools,
    /// For pieces of files that come in: they are safe with what names them, which is written later.
    pieces: DatabaseConnection,
    /// SQLite has one writer: many who send at once queue here fairly, where they would poll.
    gate: Arc<Mutex<()>>,
    changes: Arc<watch::Sender<Change>>,
    number: Arc<AtomicU64>,
}

/// The store could not answer: a technical failure, never "not there".
#[derive(Debug)]
pub struct StoreError(pub String);

impl std::fmt::Display for StoreError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "public store: {}", self.0)
    }
}

impl std::error::Error for StoreError {}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        Self(error.to_string())
    }
}

impl From<Unreachable> for StoreError {
    fn from(error: Unreachable) -> Self {
        Self(error.0)
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self(format!("a stored value is unreadable: {error}"))
    }
}

impl PublicStore {
    /// Opens the store by URL and brings its tables up to date.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let pools = Pools::open(url, if is_postgres(url) { READERS * 2 } else { READERS }).await?;
        Migrations::up(pools.free(), None).await?;
        let pieces = if is_one_pool(url) {
            pools.free().clone()
        } else {
            connect_as(url, 1, Durable::WithTheNext).await?
        };
        let (changes, _) = watch::channel(Change { number: 0, agency: None });
        let (changes, number) = (Arc::new(changes), Arc::new(AtomicU64::new(0)));
        Ok(Self { pools, pieces, gate: Arc::default(), changes, number })
    }

    /// Tells of every change made through this value or its clones.
    pub fn changes(&self) -> watch::Receiver<Change> {
        self.changes.subscribe()
    }

    /// Is the store answering?
    pub async fn ping(&self) -> Result<(), StoreError> {
        Ok(self.database().ping().await?)
    }

    /// Reads that all see the same state: a read transaction, never to be committed.
    pub async fn snapshot(&self) -> Result<DatabaseTransaction, StoreError> {
        let isolation_level = (self.database().get_database_backend() == DbBackend::Postgres)
            .then_some(IsolationLevel::RepeatableRead);
        let options = TransactionOptions { isolation_level, ..Default::default() };
        Ok(self.database().begin_with_options(options).await?)
    }

    /// Closes the store: nothing can be asked any more.
    pub async fn close(&self) -> Result<(), StoreError> {
        self.pieces.close_by_ref().await?;
        Ok(self.pools.close().await?)
    }

    // Reading

    /// Cards of all agencies on this portal, by code.
    pub async fn cards(&self) -> Result<Vec<AgencyCard>, StoreError> {
        let rows =
            agency_card::Entity::find().order_by_asc(agency_card::Column::Code).all(self.database()).await?;
        rows.iter().map(|row| Ok(serde_json::from_str(&row.body)?)).collect()
    }

    /// The card of the agency with this code.
    pub async fn card(&self, code: &str) -> Result<Option<AgencyCard>, StoreError> {
        let row = agency_card::Entity::find()
            .filter(agency_card::Column::Code.eq(code))
            .one(self.database())
            .await?;
        row.map(|row| Ok(serde_json::from_str(&row.body)?)).transpose()
    }

    /// Annual reports in force, newest year first; of one agency or of all.
    pub async fn reports(&self, agency: Option<&AgencyId>) -> Result<Vec<PublishedReport>, StoreError> {
        let mut query = bundle::Entity::find()
            .filter(bundle::Column::Kind.eq(bundle::ANNUAL_REPORT))
            .filter(bundle::Column::WithdrawnBecause.is_null());
        if let Some(agency) = agency {
            query = query.filter(bundle::Column::AgencyId.eq(agency.as_str()));
        }
        let rows = query
            .order_by_desc(bundle::Column::Slug)
            .order_by_asc(bundle::Column::AgencyId)
            .all(self.database())
            .await?;
        rows.iter().map(published_report).collect()
    }

    /// The annual report of one agency and year, if one is in force.
    pub async fn report(&self, agency: &AgencyId, year: i32) -> Result<Option<PublishedReport>, StoreError> {
        let row = self.row(agency, bundle::ANNUAL_REPORT, &year.to_string()).await?;
        row.filter(|row| row.withdrawn_because.is_none()).as_ref().map(published_report).transpose()
    }

    /// The row of a thing, withdrawn or not.
    pub async fn row(
        &self,
        agency: &AgencyId,
        kind: &str,
        slug: &str,
    ) -> Result<Option<bundle::Model>, StoreError> {
        let key = (agency.to_string(), kind.to_owned(), slug.to_owned());
        Ok(bundle::Entity::find_by_id(key).one(self.database()).await?)
    }

    /// What was released last, newest first, without bodies: (agency, kind, slug, title, day).
    pub async fn latest(
        &self,
        limit: u64,
    ) -> Result<Vec<(String, String, String, String, NaiveDate)>, StoreError> {
        Ok(bundle::Entity::find()
            .select_only()
            .columns([
                bundle::Column::AgencyId,
                bundle::Column::Kind,
                bundle::Column::Slug,
                bundle::Column::Title,
                bundle::Column::PublishedOn,
            ])
            .filter(bundle::Column::WithdrawnBecause.is_null())
            .order_by_desc(bundle::Column::PublishedOn)
            .order_by_desc(bundle::Column::Slug)
            .order_by_asc(bundle::Column::AgencyId)
            .limit(limit)
            .into_tuple()
            .all(self.database())
            .await?)
    }

    /// Number of things in force of one kind.
    pub async fn count(&self, kind: &str) -> Result<u64, StoreError> {
        Ok(bundle::Entity::find()
            .filter(bundle::Column::Kind.eq(kind))
            .filter(bundle::Column::WithdrawnBecause.is_null())
            .count(self.database())
            .await?)
    }

    // Writing: delivery of the outbox. Each may come twice.

    /// Puts a card, replacing the former one.
    pub async fn put_card(&self, card: &AgencyCard) -> Result<(), StoreError> {
        let row = agency_card::ActiveModel {
            agency_id: Set(card.agency.to_string()),
            code: Set(card.code.clone()),
            body: Set(serde_json::to_string(card)?),
        };
        agency_card::Entity::insert(row)
            .on_conflict(
                OnConflict::column(agency_card::Column::AgencyId)
                    .update_columns([agency_card::Column::Code, agency_card::Column::Body])
                    .to_owned(),
            )
            .exec_without_returning(self.database())
            .await?;
        self.tell(&card.agency);
        Ok(())
    }

    /// Puts a bundle. An edition that is older than what is there, withdrawn or not, changes nothing;
    /// the same edition again leaves one copy.
    pub async fn put(&self, bundle: &Bundle) -> Result<(), StoreError> {
        let row = bundle::ActiveModel {
            agency_id: Set(bundle.agency.to_string()),
            kind: Set(bundle.kind.clone()),
            slug: Set(bundle.slug.clone()),
            edition: Set(bundle.edition),
            title: Set(bundle.title.clone()),
            published_on: Set(bundle.published_on),
            body: Set(serde_json::to_string(bundle)?),
            digest: Set(bundle.digest()),
            withdrawn_because: Set(None),
            withdrawn_on: Set(None),
        };
        let mut replace =
            OnConflict::columns([bundle::Column::AgencyId, bundle::Column::Kind, bundle::Column::Slug]);
        replace
            .update_columns([
                bundle::Column::Edition,
                bundle::Column::Title,
                bundle::Column::PublishedOn,
                bundle::Column::Body,
                bundle::Column::Digest,
                bundle::Column::WithdrawnBecause,
                bundle::Column::WithdrawnOn,
            ])
            .action_and_where(bundle::Column::Edition.lt(bundle.edition));
        bundle::Entity::insert(row).on_conflict(replace).exec_without_returning(self.database()).await?;
        self.tell(&bundle.agency);
        Ok(())
    }

    /// Takes a thing down: the content goes, the notice stays. Withdrawing what is not there succeeds.
    /// `edition` is the one that is withdrawn; a later one stays.
    pub async fn withdraw(
        &self,
        agency: &AgencyId,
        kind: &str,
        slug: &str,
        edition: i32,
        because: &str,
        on: NaiveDate,
    ) -> Result<(), StoreError> {
        bundle::Entity::update_many()
            .set(bundle::ActiveModel {
                body: Set(String::new()),
                withdrawn_because: Set(Some(because.to_owned())),
                withdrawn_on: Set(Some(on)),
                ..Default::default()
            })
            .filter(bundle::Column::AgencyId.eq(agency.as_str()))
            .filter(bundle::Column::Kind.eq(kind))
            .filter(bundle::Column::Slug.eq(slug))
            .filter(bundle::Column::Edition.lte(edition))
            .exec(self.database())
            .await?;
        self.tell(agency);
        Ok(())
    }

    pub(crate) fn database(&self) -> &DatabaseConnection {
        self.pools.free()
    }

    /// For pieces of files on their way in, with the turn to write them.
    pub(crate) async fn pieces(&self) -> (&DatabaseConnection, Option<MutexGuard<'_, ()>>) {
        (&self.pieces, self.turn().await)
    }

    /// The turn to write. PostgreSQL orders its writers by itself.
    pub(crate) async fn turn(&self) -> Option<MutexGuard<'_, ()>> {
        match self.database().get_database_backend() {
            DbBackend::Sqlite => Some(self.gate.lock().await),
            _ => None,
        }
    }

    pub(crate) fn tell(&self, agency: &AgencyId) {
        let number = self.number.fetch_add(1, Ordering::Relaxed) + 1;
        self.changes.send_replace(Change { number, agency: Some(agency.clone()) });
    }
}

fn published_report(row: &bundle::Model) -> Result<PublishedReport, StoreError> {
    let bundle: Bundle = serde_json::from_str(&row.body)?;
    let year = row.slug.parse().map_err(|_| StoreError(format!("no year: {:?}", row.slug)))?;
    let seen = bundle.approvals.last().map(|approval| approval.seen.clone());
    Ok(PublishedReport {
        seen: seen.unwrap_or_else(|| row.digest.clone()),
        agency: bundle.agency,
        year,
        title: bundle.title,
        edition: bundle.edition,
        published_on: bundle.published_on,
        report: bundle.content,
        erratum: bundle.erratum,
        corrected: bundle.corrected,
        earlier: bundle.earlier,
        scope: bundle.scope,
        digest: row.digest.clone(),
    })
}
