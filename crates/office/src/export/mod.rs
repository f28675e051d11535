//! The canonical export: all that an installation keeps in its databases, as lines of JSON that are the
//! same whichever database holds it; and the move from one database to another, proven by it.
//!
//! A new table gets a line in one of the two lists below; a test names what was forgotten.

mod moving;
mod table;

use std::io::{self, Write};

use data_encoding::HEXLOWER;
use gongkai_public::{
    PublicStore, agency_card, bundle, display, document, draft, export as offered, mailbox, notices, parcel,
    piece, receipt, track, view,
};
use sea_orm::DatabaseTransaction;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};

pub(crate) use moving::copy_to;
pub use moving::{Moved, Target, move_to};
pub use table::Table;

use crate::{
    Office, OfficeError, account, application, assessment, audit, bulletin, calendar, catalogue, channel,
    collection, dispute, feedback, files, inquiry, institution, monitor, notice, operation, organisation,
    outbox, publication, rectification, report, returns, seal, setting, training,
};
use table::Of;

macro_rules! tables {
    ($($entity:path),* $(,)?) => { &[$(&Of::<$entity>::new()),*] };
}

/// Tables of the office database.
pub const OFFICE: &[&dyn Table] = tables![
    account::account_row::Entity,
    organisation::agency::Entity,
    seal::agency_key::Entity,
    report::report_row::Entity,
    report::edition_row::Entity,
    report::draft_row::Entity,
    report::place_row::Entity,
    application::case_row::Entity,
    application::act_row::Entity,
    application::said_row::Entity,
    application::file_row::Entity,
    application::redaction_row::Entity,
    assessment::assessment_row::Entity,
    assessment::fact_row::Entity,
    assessment::own_row::Entity,
    assessment::objection_row::Entity,
    assessment::change_row::Entity,
    assessment::set_row::Entity,
    application::erasure_row::Entity,
    account::attempt_row::Entity,
    audit::checkpoint_row::Entity,
    audit::entry::Entity,
    audit::head::Entity,
    audit::term_row::Entity,
    operation::backup::Entity,
    bulletin::bulletin_row::Entity,
    channel::copy_row::Entity,
    channel::post_row::Entity,
    organisation::decision::Entity,
    publication::document_row::Entity,
    publication::edition_row::Entity,
    publication::document_file::Entity,
    publication::former_row::Entity,
    publication::working_row::Entity,
    dispute::dispute_row::Entity,
    organisation::duty::Entity,
    feedback::letter_row::Entity,
    inquiry::block_row::Entity,
    inquiry::inquiry_row::Entity,
    inquiry::letter_row::Entity,
    inquiry::lock_row::Entity,
    inquiry::tally_row::Entity,
    monitor::look_row::Entity,
    monitor::probe_row::Entity,
    monitor::report_row::Entity,
    monitor::run_row::Entity,
    bulletin::inaccuracy_row::Entity,
    institution::institution_row::Entity,
    institution::edition_row::Entity,
    files::file_row::Entity,
    files::pending_row::Entity,
    report::comment_row::Entity,
    report::working_row::Entity,
    collection::filing_row::Entity,
    collection::copy_row::Entity,
    collection::key_row::Entity,
    collection::reminder_row::Entity,
    collection::released_row::Entity,
    collection::roll_up_row::Entity,
    collection::part_row::Entity,
    collection::joint_row::Entity,
    collection::succession_row::Entity,
    returns::return_row::Entity,
    returns::filing_row::Entity,
    returns::reminder_row::Entity,
    publication::counter_row::Entity,
    outbox::job::Entity,
    account::known_device_row::Entity,
    organisation::leading_group_member::Entity,
    organisation::meeting::Entity,
    organisation::struck_meeting::Entity,
    assessment::file_row::Entity,
    calendar::notice_row::Entity,
    notice::notice_row::Entity,
    feedback::opinion_row::Entity,
    account::recovery_code_row::Entity,
    account::repeat_row::Entity,
    publication::review_row::Entity,
    publication::view_row::Entity,
    operation::schedule_mark::Entity,
    catalogue::catalogue_row::Entity,
    publication::dictionary_row::Entity,
    publication::screening_row::Entity,
    publication::finding_row::Entity,
    account::session_row::Entity,
    setting::setting_row::Entity,
    organisation::staff::Entity,
    rectification::ticket_row::Entity,
    rectification::act_row::Entity,
    rectification::file_row::Entity,
    account::token_row::Entity,
    training::training_row::Entity,
    training::attendance_row::Entity,
    training::expected_row::Entity,
    training::file_row::Entity,
    training::question_row::Entity,
    training::result_row::Entity,
    training::test_row::Entity,
    organisation::unit::Entity,
];

/// Tables of the public store.
pub const PUBLIC: &[&dyn Table] = tables![
    agency_card::Entity,
    bundle::Entity,
    display::item::Entity,
    display::playlist::Entity,
    offered::Entity,
    document::Entity,
    draft::Entity,
    parcel::Entity,
    parcel::piece::Entity,
    piece::Entity,
    mailbox::Entity,
    notices::Entity,
    receipt::Entity,
    track::Entity,
    view::Entity,
];

/// Names of the tables that keep which migrations were run; they are not part of the export, because the
/// program that reads it runs its own.
pub const MIGRATIONS: [&str; 2] = ["seaql_migrations", "public_migrations"];

/// What an export holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exported {
    /// Rows.
    pub rows: u64,
    /// SHA-256 of the lines, hexadecimal.
    pub digest: String,
}

/// Writes the export: a head `{"schema":1,…}`, a line `{"table":…,"row":{…}}` for each row, an end that
/// says how many there were. Every table is read in one snapshot of its database.
pub async fn export(
    office: &Office,
    public: &PublicStore,
    out: &mut (dyn Write + Send),
) -> Result<Exported, OfficeError> {
    let (office, public) = (office.snapshot().await?, public.snapshot().await.map_err(OfficeError::fault)?);
    let exported = write(&office, &public, out).await?;
    office.rollback().await?;
    public.rollback().await?;
    Ok(exported)
}

async fn write(
    office: &DatabaseTransaction,
    public: &DatabaseTransaction,
    out: &mut (dyn Write + Send),
) -> Result<Exported, OfficeError> {
    let mut out = Hashing { out, digest: Sha256::new() };
    let tables = OFFICE.len() + PUBLIC.len();
    writeln!(out, "{}", json!({ "schema": 1, "export": "gongkai", "tables": tables }))
        .map_err(OfficeError::fault)?;
    let mut rows = 0;
    for (conn, tables) in [(office, OFFICE), (public, PUBLIC)] {
        for table in tables {
            rows += table.write(conn, &mut out).await?;
        }
    }
    writeln!(out, "{}", json!({ "rows": rows })).map_err(OfficeError::fault)?;
    out.flush().map_err(OfficeError::fault)?;
    Ok(Exported { rows, digest: HEXLOWER.encode(&out.digest.finalize()) })
}

/// Passes bytes on and digests them.
struct Hashing<'a> {
    out: &'a mut (dyn Write + Send),
    digest: Sha256,
}

impl Write for Hashing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.digest.update(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
