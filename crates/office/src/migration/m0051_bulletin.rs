//! Monthly bulletins, frozen at their cut-off, and what a person confirmed to be wrong in what is public.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let bulletin = Table::create()
            .table("bulletin")
            .col(string("id").primary_key())
            .col(string("agency_id"))
            .col(timestamp_with_time_zone("from_at"))
            .col(timestamp_with_time_zone("cut_off"))
            .col(string("month"))
            .col(string("state"))
            .col(text("snapshot"))
            .col(string("snapshot_digest"))
            .col(text("text"))
            .col(date("due_on"))
            .col(text("hands"))
            .col(string("digest"))
            .col(string_null("number"))
            .col(text_null("return_reason"))
            .col(timestamp_with_time_zone("made_at"))
            .col(string_null("sent_by_name"))
            .col(timestamp_with_time_zone_null("sent_at"))
            .col(string_null("approved_by_name"))
            .col(timestamp_with_time_zone_null("approved_at"))
            .col(string_null("issued_by_name"))
            .col(timestamp_with_time_zone_null("issued_at"))
            .col(integer("version"))
            .to_owned();
        manager.create_table(bulletin).await?;
        let cut_off = Index::create()
            .name("bulletin_cut_off")
            .table("bulletin")
            .unique()
            .col("agency_id")
            .col("cut_off")
            .to_owned();
        manager.create_index(cut_off).await?;
        let inaccuracy = Table::create()
            .table("inaccuracy")
            .col(string("id").primary_key())
            .col(string("agency_id"))
            .col(string("unit_id"))
            .col(string_null("document_id"))
            .col(string("severity"))
            .col(string("wrong"))
            .col(string("place"))
            .col(text("what"))
            .col(string("confirmed_by_name"))
            .col(timestamp_with_time_zone("confirmed_at"))
            .col(timestamp_with_time_zone_null("revoked_at"))
            .col(text_null("revoked_because"))
            .to_owned();
        manager.create_table(inaccuracy).await?;
        let on = Index::create()
            .name("inaccuracy_on")
            .table("inaccuracy")
            .col("agency_id")
            .col("confirmed_at")
            .to_owned();
        manager.create_index(on).await
    }
}
