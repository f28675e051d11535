//! Trainings: plan and notice, who was there, papers, the bank of questions, tests and their results.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let training = Table::create()
            .table("training")
            .col(string("id").primary_key())
            .col(string("agency_id"))
            .col(integer("year"))
            .col(string("topic"))
            .col(string("kind"))
            .col(string("target"))
            .col(integer("lessons"))
            .col(date("on"))
            .col(timestamp_with_time_zone_null("starts_at"))
            .col(timestamp_with_time_zone_null("ends_at"))
            .col(string("place"))
            .col(string("host"))
            .col(string("lecturer"))
            .col(text("content"))
            .col(string("state"))
            .col(string_null("number"))
            .col(string_null("code").unique_key())
            .col(string_null("called_by_name"))
            .col(timestamp_with_time_zone_null("called_at"))
            .col(text("closing"))
            .col(string_null("closed_by_name"))
            .col(timestamp_with_time_zone_null("closed_at"))
            .col(string("made_by_name"))
            .col(timestamp_with_time_zone("made_at"))
            .col(integer("version"))
            .to_owned();
        manager.create_table(training).await?;
        let year =
            Index::create().name("training_year").table("training").col("agency_id").col("year").to_owned();
        manager.create_index(year).await?;
        let attendance = Table::create()
            .table("training_attendance")
            .col(string("training_id"))
            .col(string("person"))
            .col(string("agency_id"))
            .col(string("name"))
            .col(string("unit"))
            .col(string_null("staff_id"))
            .col(string("way"))
            .col(string("reason"))
            .col(timestamp_with_time_zone("at"))
            .col(string("by_name"))
            .primary_key(
                Index::create().name("training_attendance_key").col("training_id").col("person").primary(),
            )
            .to_owned();
        manager.create_table(attendance).await?;
        let file = Table::create()
            .table("training_file")
            .col(string("id").primary_key())
            .col(string("training_id"))
            .col(string("agency_id"))
            .col(string("kind"))
            .col(string("name"))
            .col(string("file_id"))
            .col(big_integer("size"))
            .col(string("by_name"))
            .col(timestamp_with_time_zone("at"))
            .to_owned();
        manager.create_table(file).await?;
        let of =
            Index::create().name("training_file_of").table("training_file").col("training_id").to_owned();
        manager.create_index(of).await?;
        tests(manager).await
    }
}

async fn tests(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let question = Table::create()
        .table("training_question")
        .col(string("id").primary_key())
        .col(string("agency_id"))
        .col(text("body"))
        .col(string("by_name"))
        .col(timestamp_with_time_zone("at"))
        .col(timestamp_with_time_zone_null("retired_at"))
        .to_owned();
    manager.create_table(question).await?;
    let of =
        Index::create().name("training_question_of").table("training_question").col("agency_id").to_owned();
    manager.create_index(of).await?;
    let test = Table::create()
        .table("training_test")
        .col(string("training_id").primary_key())
        .col(string("agency_id"))
        .col(text("body"))
        .col(date("until"))
        .col(string("by_name"))
        .col(timestamp_with_time_zone("at"))
        .to_owned();
    manager.create_table(test).await?;
    let result = Table::create()
        .table("training_result")
        .col(string("training_id"))
        .col(string("person"))
        .col(integer("attempt"))
        .col(string("agency_id"))
        .col(text("answers"))
        .col(integer("score"))
        .col(integer("full"))
        .col(boolean("passed"))
        .col(timestamp_with_time_zone("at"))
        .primary_key(
            Index::create()
                .name("training_result_key")
                .col("training_id")
                .col("person")
                .col("attempt")
                .primary(),
        )
        .to_owned();
    manager.create_table(result).await
}
