//! Agencies, units, staff, duties, and the leading group.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        agency(manager).await?;
        unit(manager).await?;
        staff(manager).await?;
        duty(manager).await?;
        leading_group_member(manager).await?;
        meeting(manager).await?;
        decision(manager).await
    }
}

async fn agency(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("agency")
                .col(string("id").primary_key())
                .col(string_null("superior_id"))
                .col(string("name"))
                .col(string("short_name"))
                .col(string("level"))
                .col(string("kind"))
                .col(string("region"))
                .col(date("founded_on"))
                .col(date_null("closed_on"))
                .col(string_null("successor_id"))
                .col(string("contact_office"))
                .col(string("contact_address"))
                .col(string("contact_postal_code"))
                .col(string("contact_hours"))
                .col(string("contact_phone"))
                .col(string("contact_fax"))
                .col(string("contact_email"))
                .col(big_integer("changes"))
                .col(integer("version"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create().name("agency_superior").table("agency").col("superior_id").col("id").to_owned(),
        )
        .await
}

async fn unit(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("unit")
                .col(string("id").primary_key())
                .col(string("agency_id"))
                .col(string("name"))
                .col(boolean("ogi_office"))
                .col(date_null("closed_on"))
                .col(integer("version"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(Index::create().name("unit_agency").table("unit").col("agency_id").col("id").to_owned())
        .await
}

async fn staff(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("staff")
                .col(string("id").primary_key())
                .col(string("agency_id"))
                .col(string_null("unit_id"))
                .col(string("name"))
                .col(string("name_key"))
                .col(string("account").unique_key())
                .col(string_null("number"))
                .col(string_null("post"))
                .col(string_null("phone"))
                .col(string_null("email"))
                .col(timestamp_with_time_zone("added_at"))
                .col(timestamp_with_time_zone_null("disabled_at"))
                .col(integer("version"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create().name("staff_agency").table("staff").col("agency_id").col("name_key").to_owned(),
        )
        .await
}

async fn duty(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("duty")
                .col(string("id").primary_key())
                .col(string("agency_id"))
                .col(string("staff_id"))
                .col(string("duty"))
                .col(date("from_on"))
                .col(date_null("until_on"))
                .col(string_null("deputy_for"))
                .col(string_null("document"))
                .col(string_null("granted_by"))
                .col(timestamp_with_time_zone("granted_at"))
                .col(integer("version"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create().name("duty_agency").table("duty").col("agency_id").col("staff_id").to_owned(),
        )
        .await
}

async fn leading_group_member(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("leading_group_member")
                .col(string("id").primary_key())
                .col(string("agency_id"))
                .col(string("name"))
                .col(string("post"))
                .col(string("role"))
                .col(date("from_on"))
                .col(date_null("until_on"))
                .col(string_null("document"))
                .col(integer("version"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("leading_group_member_agency")
                .table("leading_group_member")
                .col("agency_id")
                .to_owned(),
        )
        .await
}

async fn meeting(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("meeting")
                .col(string("id").primary_key())
                .col(string("agency_id"))
                .col(integer("year"))
                .col(integer("ordinal"))
                .col(date("held_on"))
                .col(string("place"))
                .col(string("topic"))
                .col(string("chair"))
                .col(string_null("recorder"))
                .col(text("attendees"))
                .col(text("absentees"))
                .col(text("minutes"))
                .col(integer("version"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("meeting_number")
                .table("meeting")
                .col("agency_id")
                .col("year")
                .col("ordinal")
                .unique()
                .to_owned(),
        )
        .await
}

async fn decision(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("decision")
                .col(string("id").primary_key())
                .col(string("agency_id"))
                .col(string("meeting_id"))
                .col(text("content"))
                .col(string_null("unit_id"))
                .col(string_null("person"))
                .col(date("due_on"))
                .col(date_null("done_on"))
                .col(text_null("done_note"))
                .col(integer("version"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("decision_agency")
                .table("decision")
                .col("agency_id")
                .col("meeting_id")
                .to_owned(),
        )
        .await
}
