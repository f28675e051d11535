//! Connections to one database, the most used one first.
//!
//! A pool hands out its connections in turn. On SQLite each of them has to learn for itself the tables, the
//! statements and the pages of the file: eight of them in turn cost eight times what one costs, in time and in
//! memory. So the first is a pool of its own, the second too, and the others wait until both are busy.

use sea_orm::{DatabaseConnection, DbErr};

use crate::connect::{Unreachable, connect, is_one_pool};

/// Connections to one database. Cheap to clone.
#[derive(Clone)]
pub struct Pools {
    /// Of one connection each, in the order in which they are asked.
    first: Vec<DatabaseConnection>,
    /// Those that many at once need.
    others: DatabaseConnection,
}

/// So many connections stand alone: what one question leaves behind is put away while the next is asked.
const ALONE: u32 = 2;

impl Pools {
    /// At most so many connections to `sqlite:///path` or `postgres://…`, where one pool is not enough.
    pub async fn open(url: &str, connections: u32) -> Result<Self, Unreachable> {
        let alone = if is_one_pool(url) { 0 } else { ALONE.min(connections.saturating_sub(1)) };
        let mut first = Vec::new();
        for _ in 0..alone {
            first.push(connect(url, 1).await?);
        }
        Ok(Self { first, others: connect(url, connections - alone).await? })
    }

    /// The first that is free now. Of two who ask in the same moment one waits for the other's statement.
    pub fn free(&self) -> &DatabaseConnection {
        self.first.iter().find(|pool| is_free(pool)).unwrap_or(&self.others)
    }

    /// Ends all connections.
    pub async fn close(&self) -> Result<(), DbErr> {
        for pool in &self.first {
            pool.close_by_ref().await?;
        }
        self.others.close_by_ref().await
    }
}

fn is_free(pool: &DatabaseConnection) -> bool {
    let pool = pool.get_sqlite_connection_pool();
    pool.num_idle() > 0 || pool.size() == 0
}
