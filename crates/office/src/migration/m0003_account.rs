//! Accounts: what people sign in with, their sessions and devices, tries, tokens, repeated requests.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        account(manager).await?;
        session(manager).await?;
        known_device(manager).await?;
        attempt(manager).await?;
        recovery_code(manager).await?;
        token(manager).await?;
        repeat(manager).await
    }
}

async fn account(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("account")
                .col(string("staff_id").primary_key())
                .col(string("agency_id"))
                .col(text_null("password"))
                .col(timestamp_with_time_zone_null("password_at"))
                .col(text("former_passwords"))
                .col(text_null("totp_secret"))
                .col(big_integer("totp_step"))
                .col(text_null("next_totp"))
                .col(string_null("setup_hash").unique_key())
                .col(timestamp_with_time_zone_null("setup_until"))
                .col(timestamp_with_time_zone_null("signed_in_at"))
                .to_owned(),
        )
        .await?;
    index(manager, "account_agency", "account", &["agency_id"]).await
}

async fn session(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("session")
                .col(string("id").primary_key())
                .col(string("agency_id"))
                .col(string("staff_id"))
                .col(string("hash").unique_key())
                .col(timestamp_with_time_zone("begun_at"))
                .col(timestamp_with_time_zone("seen_at"))
                .col(timestamp_with_time_zone_null("second_at"))
                .col(boolean("must_renew"))
                .col(string("address"))
                .col(string("browser"))
                .col(timestamp_with_time_zone_null("ended_at"))
                .col(string_null("ended_why"))
                .to_owned(),
        )
        .await?;
    index(manager, "session_staff", "session", &["agency_id", "staff_id"]).await?;
    index(manager, "session_seen", "session", &["seen_at"]).await
}

async fn known_device(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("known_device")
                .col(string("id").primary_key())
                .col(string("agency_id"))
                .col(string("staff_id"))
                .col(string("hash"))
                .col(timestamp_with_time_zone("seen_at"))
                .to_owned(),
        )
        .await?;
    index(manager, "known_device_hash", "known_device", &["hash", "staff_id"]).await?;
    index(manager, "known_device_staff", "known_device", &["agency_id", "staff_id"]).await
}

async fn attempt(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("attempt")
                .col(string("counter").primary_key())
                .col(text("failures"))
                .col(timestamp_with_time_zone("changed_at"))
                .to_owned(),
        )
        .await?;
    index(manager, "attempt_changed", "attempt", &["changed_at"]).await
}

async fn recovery_code(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("recovery_code")
                .col(string("staff_id"))
                .col(string("hash"))
                .col(string("agency_id"))
                .col(timestamp_with_time_zone_null("used_at"))
                .primary_key(Index::create().col("staff_id").col("hash"))
                .to_owned(),
        )
        .await
}

async fn token(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("token")
                .col(string("id").primary_key())
                .col(string("agency_id"))
                .col(string("staff_id"))
                .col(string("name"))
                .col(text("scopes"))
                .col(string_null("hash").unique_key())
                .col(string_null("made_by"))
                .col(timestamp_with_time_zone("made_at"))
                .col(date("until_on"))
                .col(timestamp_with_time_zone_null("used_at"))
                .col(timestamp_with_time_zone_null("withdrawn_at"))
                .to_owned(),
        )
        .await?;
    index(manager, "token_agency", "token", &["agency_id", "staff_id"]).await
}

async fn repeat(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("repeat")
                .col(string("id").primary_key())
                .col(string("content"))
                .col(timestamp_with_time_zone("begun_at"))
                .col(text_null("answer"))
                .to_owned(),
        )
        .await?;
    index(manager, "repeat_begun", "repeat", &["begun_at"]).await
}

async fn index(
    manager: &SchemaManager<'_>,
    name: &'static str,
    table: &'static str,
    columns: &[&'static str],
) -> Result<(), DbErr> {
    let mut index = Index::create().name(name).table(table).to_owned();
    for column in columns {
        index.col(*column);
    }
    manager.create_index(index).await
}
