//! Assessments: their sets of indicators, facts that a person entered, what units say of themselves, objections.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let assessment = Table::create()
            .table("assessment")
            .col(string("id").primary_key())
            .col(string("agency_id"))
            .col(integer("year"))
            .col(string("title"))
            .col(text("scheme"))
            .col(string("state"))
            .col(string("begun_by_name"))
            .col(timestamp_with_time_zone("begun_at"))
            .col(date_null("announced_on"))
            .col(text_null("frozen"))
            .col(string_null("frozen_digest"))
            .col(string_null("frozen_by_name"))
            .col(timestamp_with_time_zone_null("frozen_at"))
            .col(integer("version"))
            .to_owned();
        manager.create_table(assessment).await?;
        let year = Index::create()
            .name("assessment_year")
            .table("assessment")
            .unique()
            .col("agency_id")
            .col("year")
            .to_owned();
        manager.create_index(year).await?;
        let mut key = Index::create();
        key.name("assessment_fact_key").primary().col("assessment_id").col("unit_id").col("indicator");
        let fact = Table::create()
            .table("assessment_fact")
            .col(string("assessment_id"))
            .col(string("unit_id"))
            .col(string("indicator"))
            .col(string("agency_id"))
            .col(text("fact"))
            .col(text("reason"))
            .col(string("proof"))
            .col(string("by_name"))
            .col(timestamp_with_time_zone("at"))
            .primary_key(&mut key)
            .to_owned();
        manager.create_table(fact).await?;
        let own = Table::create()
            .table("assessment_own")
            .col(string("assessment_id"))
            .col(string("unit_id"))
            .col(string("agency_id"))
            .col(string("total"))
            .col(text("note"))
            .col(string("by_name"))
            .col(timestamp_with_time_zone("at"))
            .primary_key(
                Index::create().name("assessment_own_key").primary().col("assessment_id").col("unit_id"),
            )
            .to_owned();
        manager.create_table(own).await?;
        let objection = Table::create()
            .table("assessment_objection")
            .col(string("id").primary_key())
            .col(string("assessment_id"))
            .col(string("agency_id"))
            .col(string("unit_id"))
            .col(string("indicator"))
            .col(text("claim"))
            .col(string("filed_by"))
            .col(string("filed_by_name"))
            .col(timestamp_with_time_zone("filed_at"))
            .col(boolean_null("upheld"))
            .col(text_null("answer"))
            .col(string_null("decided_by_name"))
            .col(timestamp_with_time_zone_null("decided_at"))
            .to_owned();
        manager.create_table(objection).await?;
        let of = Index::create()
            .name("assessment_objection_of")
            .table("assessment_objection")
            .col("agency_id")
            .col("assessment_id")
            .to_owned();
        manager.create_index(of).await
    }
}
