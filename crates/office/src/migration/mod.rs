//! The schema of the office database. A migration that has landed never changes: the next one mends it.

mod m0001_foundation;
mod m0002_organisation;
mod m0003_account;
mod m0004_operation;
mod m0005_audit;
mod m0006_report;
mod m0007_desk;
mod m0008_agency_card;
mod m0009_publication;
mod m0010_audit_terms;
mod m0011_channels;
mod m0012_checkpoint_count;
mod m0014_document_indexes;
mod m0015_former_text;
mod m0016_feedback;
mod m0017_views;
mod m0018_working_copy;
mod m0019_dictionary;
mod m0020_application;
mod m0021_application_file;
mod m0022_dispute;
mod m0025_applicants;
mod m0026_report_place;
mod m0027_report_draft;
mod m0030_collection;
mod m0031_roll_up;
mod m0034_redaction;
mod m0035_conversion;
mod m0038_inquiry;
mod m0039_matter;
mod m0040_erasure;
mod m0045_filing_key;
mod m0046_report_writing;
mod m0051_bulletin;
mod m0052_rectification;
mod m0053_assessment;
mod m0060_catalogue;
mod m0061_newest_cases;
mod m0070_training;
mod m0071_institution;
mod m0080_question;
mod m0081_monitor;
mod m0090_assessment_change;
mod m0091_ticket_file;
mod m0095_released_filing;
mod m0096_filing_listed;
mod m0097_regular_return;
mod m0100_dispute_struck;
mod m0105_said_at;
mod m0106_dispute_another;
mod m0107_inquiry_block;
mod m0108_release_kept;
mod m0109_prolonged;
mod m0111_filing_scope;
mod m0120_inquiry_newest;
mod m0150_published_copy;
mod m0160_struck_meeting;
mod m0161_assessment_file;
mod m0170_holiday_notice;
mod m0195_assessment_set;
mod m0196_monitor_look;
mod m0197_test_again;
mod m0198_training_expected;

use gongkai_domain::refusal::Refusal;
use sea_orm::ConnectionTrait;
use sea_orm_migration::prelude::*;

use crate::{OfficeError, database::Database};

pub(crate) use m0005_audit::SQLITE as NEVER_CHANGED_SQLITE;

struct Migrations;

#[async_trait::async_trait]
impl MigratorTrait for Migrations {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_foundation::Migration),
            Box::new(m0002_organisation::Migration),
            Box::new(m0003_account::Migration),
            Box::new(m0004_operation::Migration),
            Box::new(m0005_audit::Migration),
            Box::new(m0006_report::Migration),
            Box::new(m0007_desk::Migration),
            Box::new(m0008_agency_card::Migration),
            Box::new(m0009_publication::Migration),
            Box::new(m0010_audit_terms::Migration),
            Box::new(m0011_channels::Migration),
            Box::new(m0012_checkpoint_count::Migration),
            Box::new(m0014_document_indexes::Migration),
            Box::new(m0015_former_text::Migration),
            Box::new(m0016_feedback::Migration),
            Box::new(m0017_views::Migration),
            Box::new(m0018_working_copy::Migration),
            Box::new(m0019_dictionary::Migration),
            Box::new(m0020_application::Migration),
            Box::new(m0021_application_file::Migration),
            Box::new(m0022_dispute::Migration),
            Box::new(m0025_applicants::Migration),
            Box::new(m0026_report_place::Migration),
            Box::new(m0027_report_draft::Migration),
            Box::new(m0030_collection::Migration),
            Box::new(m0031_roll_up::Migration),
            Box::new(m0034_redaction::Migration),
            Box::new(m0035_conversion::Migration),
            Box::new(m0038_inquiry::Migration),
            Box::new(m0039_matter::Migration),
            Box::new(m0040_erasure::Migration),
            Box::new(m0045_filing_key::Migration),
            Box::new(m0046_report_writing::Migration),
            Box::new(m0051_bulletin::Migration),
            Box::new(m0052_rectification::Migration),
            Box::new(m0053_assessment::Migration),
            Box::new(m0060_catalogue::Migration),
            Box::new(m0061_newest_cases::Migration),
            Box::new(m0070_training::Migration),
            Box::new(m0071_institution::Migration),
            Box::new(m0080_question::Migration),
            Box::new(m0081_monitor::Migration),
            Box::new(m0090_assessment_change::Migration),
            Box::new(m0091_ticket_file::Migration),
            Box::new(m0095_released_filing::Migration),
            Box::new(m0096_filing_listed::Migration),
            Box::new(m0097_regular_return::Migration),
            Box::new(m0100_dispute_struck::Migration),
            Box::new(m0105_said_at::Migration),
            Box::new(m0106_dispute_another::Migration),
            Box::new(m0107_inquiry_block::Migration),
            Box::new(m0108_release_kept::Migration),
            Box::new(m0109_prolonged::Migration),
            Box::new(m0111_filing_scope::Migration),
            Box::new(m0120_inquiry_newest::Migration),
            Box::new(m0150_published_copy::Migration),
            Box::new(m0160_struck_meeting::Migration),
            Box::new(m0161_assessment_file::Migration),
            Box::new(m0170_holiday_notice::Migration),
            Box::new(m0195_assessment_set::Migration),
            Box::new(m0196_monitor_look::Migration),
            Box::new(m0197_test_again::Migration),
            Box::new(m0198_training_expected::Migration),
        ]
    }
}

/// Brings the tables up to date. A database of a newer program is refused: it holds a migration that
/// this program does not know.
pub async fn run(database: &Database) -> Result<(), OfficeError> {
    let manager = SchemaManager::new(database.schema());
    if manager.has_table("seaql_migrations").await? {
        let known: Vec<String> = Migrations::migrations().iter().map(|one| one.name().to_owned()).collect();
        let query = Query::select().column("version").from("seaql_migrations").to_owned();
        for row in database.schema().query_all(&query).await? {
            let version: String = row.try_get_by_index(0)?;
            if !known.contains(&version) {
                let sentence =
                    "这个数据库已由更新版本的程序升级，本程序不能打开：请改用新版程序，或恢复升级前的备份";
                return Err(Refusal::new("database_newer", sentence).into());
            }
        }
    }
    Migrations::up(database.schema(), None).await?;
    Ok(())
}
