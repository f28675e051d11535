//! What is looked at after a kill.

use std::{collections::BTreeSet, time::Duration};

use futures_util::TryStreamExt;
use gongkai_domain::id::FileId;
use gongkai_office::{
    Office,
    audit::{self, checkpoint, entry},
    files::{self, file_row, pending_row},
    organisation::unit,
    outbox::job,
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};

use super::{
    place::{Place, fault, keeper},
    writer::content_of,
};
use crate::Fault;

/// The office has to answer again within this time.
const READY: Duration = Duration::from_secs(2);

/// All that was acknowledged so far.
#[derive(Default)]
pub struct Acknowledged {
    units: BTreeSet<String>,
    jobs: BTreeSet<String>,
    files: BTreeSet<String>,
}

/// What one round gave.
pub struct Judged {
    pub acknowledged: usize,
    pub entries: i64,
    pub ready: Duration,
    pub swept: u64,
    pub faults: Vec<String>,
    /// To be kept outside until the next round.
    pub checkpoint: String,
}

/// Looks at everything that was promised. `lines`: what this round's writer acknowledged.
pub async fn check(
    office: Office,
    place: &Place,
    lines: Vec<String>,
    all: &mut Acknowledged,
    kept: &str,
    ready: Duration,
) -> Result<Judged, Fault> {
    let mut faults = Vec::new();
    if ready > READY {
        faults.push(format!("ready only after {} ms", ready.as_millis()));
    }
    new_files(&office, &lines, all, &mut faults).await?;
    nothing_lost(&office, all, &mut faults).await?;
    state_and_record(&office, &mut faults).await?;
    let found = audit::verify(&office, Some(kept)).await.map_err(fault)?;
    faults.extend(found.flaws.iter().map(|flaw| flaw.sentence.clone()));
    let checkpoint = checkpoint::make(&office).await.map_err(fault)?.note;
    office.close().await.map_err(fault)?;
    let swept = no_orphan(place, &mut faults).await?;
    Ok(Judged { acknowledged: lines.len(), entries: found.entries, ready, swept, faults, checkpoint })
}

/// Files of this round open and hold what was written; older ones are only counted later.
async fn new_files(
    office: &Office,
    lines: &[String],
    all: &mut Acknowledged,
    faults: &mut Vec<String>,
) -> Result<(), Fault> {
    let agency = keeper(office).await?.agency;
    for line in lines {
        match line.split(' ').collect::<Vec<_>>().as_slice() {
            ["unit", name] => drop(all.units.insert((*name).to_owned())),
            ["job", name] => drop(all.jobs.insert((*name).to_owned())),
            ["file", id, name] => {
                all.files.insert((*id).to_owned());
                let id = FileId::parse(id).ok_or("no identity of a file")?;
                let read = async {
                    let opened = files::open(office, &agency, &id).await?;
                    opened.content.try_collect::<Vec<_>>().await
                };
                match read.await.map(|pieces| pieces.iter().flat_map(|one| one.to_vec()).collect::<Vec<u8>>())
                {
                    Ok(bytes) if bytes == content_of(name, bytes.len().saturating_sub(name.len())) => {}
                    Ok(_) => faults.push(format!("file {name} holds something else")),
                    Err(error) => faults.push(format!("file {name} is lost: {error:?}")),
                }
            }
            _ => return Err(format!("not a word of the writer: {line:?}").into()),
        }
    }
    Ok(())
}

/// Everything that was ever acknowledged has its row.
async fn nothing_lost(office: &Office, all: &Acknowledged, faults: &mut Vec<String>) -> Result<(), Fault> {
    let conn = office.read();
    let units = unit::Entity::find().select_only().column(unit::Column::Name).into_tuple::<String>();
    let jobs = job::Entity::find()
        .filter(job::Column::DedupKey.is_not_null())
        .select_only()
        .column(job::Column::DedupKey)
        .into_tuple::<String>();
    let files = file_row::Entity::find().select_only().column(file_row::Column::Id).into_tuple::<String>();
    for (what, promised, there) in [
        ("unit", &all.units, units.all(conn).await?),
        ("outbox row", &all.jobs, jobs.all(conn).await?),
        ("file", &all.files, files.all(conn).await?),
    ] {
        let there: BTreeSet<String> = there.into_iter().collect();
        faults.extend(
            promised.difference(&there).map(|name| format!("{what} {name} was acknowledged and is lost")),
        );
    }
    Ok(())
}

/// One entry for each change: as many entries about units as units, about settings as files and rows of
/// the outbox.
async fn state_and_record(office: &Office, faults: &mut Vec<String>) -> Result<(), Fault> {
    let conn = office.read();
    let entries =
        async |kind: &str| entry::Entity::find().filter(entry::Column::ObjectKind.eq(kind)).count(conn).await;
    let units = unit::Entity::find().count(conn).await?;
    let files = file_row::Entity::find().count(conn).await?;
    let jobs = job::Entity::find().filter(job::Column::Kind.eq("torture.nothing")).count(conn).await?;
    for (what, rows, told) in [
        ("units", units, entries("unit").await?),
        ("files and outbox rows", files + jobs, entries("setting").await?),
    ] {
        if rows != told {
            faults.push(format!("{rows} {what}, but {told} entries about them"));
        }
    }
    Ok(())
}

/// After sweeping, every content belongs to a row and every row has its content.
async fn no_orphan(place: &Place, faults: &mut Vec<String>) -> Result<u64, Fault> {
    let office = place.open_later().await?;
    let swept = files::sweep(&office).await.map_err(fault)?;
    let stored = office.files().list().await.map_err(fault)?;
    let stored: BTreeSet<String> = stored.into_iter().map(|(_, object, _)| object).collect();
    let rows = file_row::Entity::find().all(office.read()).await?;
    let rows: BTreeSet<String> = rows.into_iter().map(|row| row.object_id).collect();
    faults.extend(stored.difference(&rows).map(|object| format!("content {object} without a row")));
    faults.extend(rows.difference(&stored).map(|object| format!("row {object} without content")));
    let waiting = pending_row::Entity::find().count(office.read()).await?;
    if waiting > 0 {
        faults.push(format!("{waiting} contents still announced"));
    }
    office.close().await.map_err(fault)?;
    Ok(swept)
}
