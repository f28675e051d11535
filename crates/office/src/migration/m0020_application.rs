//! Applications for disclosure: the register, without personal data but for sealed columns, and the ledger.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(application()).await?;
        manager.create_table(application_act()).await?;
        for (name, table, columns, unique) in [
            ("application_number", "application", vec!["agency_id", "number"], true),
            ("application_open", "application", vec!["agency_id", "ended_on"], false),
            ("application_applicant", "application", vec!["agency_id", "applicant_key"], false),
            ("application_arrived", "application", vec!["agency_id", "arrived_on"], false),
            ("application_act_place", "application_act", vec!["application_id", "place"], true),
        ] {
            let mut index = Index::create().name(name).table(table).to_owned();
            for column in columns {
                index.col(column);
            }
            if unique {
                index.unique();
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn application() -> TableCreateStatement {
    Table::create()
        .table("application")
        .col(string("id").primary_key())
        .col(string("agency_id"))
        .col(string("number"))
        .col(big_integer("serial"))
        .col(string("kind"))
        .col(string("intake"))
        .col(date("arrived_on"))
        .col(date_null("ended_on"))
        .col(string_null("officer_id"))
        .col(string_null("officer_name"))
        .col(string_null("unit_id"))
        .col(string_null("origin_id"))
        .col(string("applicant_key"))
        .col(string_null("receipt").unique_key())
        .col(text("subject"))
        .col(text("wanted"))
        .col(text("party"))
        .col(text_null("reply_key"))
        .col(integer("version"))
        .to_owned()
}

fn application_act() -> TableCreateStatement {
    Table::create()
        .table("application_act")
        .col(string("id").primary_key())
        .col(string("agency_id"))
        .col(string("application_id"))
        .col(integer("place"))
        .col(date("on_day"))
        .col(timestamp_with_time_zone("recorded_at"))
        .col(string_null("by_id"))
        .col(string("by_name"))
        .col(text("act"))
        .col(text_null("content"))
        .to_owned()
}
