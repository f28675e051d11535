//! A month or a quarter counted from the ledgers, by the rules of the annual report: for regular returns.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use gongkai_domain::{
    application::{ActName, Ledger, Stay, stay_in},
    authority::{Authz, Guarded, Read},
    calendar::Calendar,
    channel::Channel,
    dispute::DisputeKind,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use super::places::ledgers;
use crate::{
    Office, OfficeError,
    application::case_row,
    chance::beginning_in_china,
    channel::copy_row,
    dispute::{dispute_of, dispute_row, standing},
    inquiry::tally_row,
    organisation::meeting,
    publication::document_row,
    training,
};

/// Cases of one statement.
const AT_ONCE: usize = 500;

/// Numbers by name, as `data/returns/` names them; what is not there is zero.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counters(BTreeMap<String, i64>);

impl Counters {
    fn add(&mut self, name: impl Into<String>, many: i64) {
        let count = self.0.entry(name.into()).or_default();
        *count = count.saturating_add(many);
    }

    /// The sum of these.
    pub fn sum(&self, names: &[String]) -> i64 {
        names.iter().filter_map(|name| self.0.get(name)).fold(0, |sum, many| sum.saturating_add(*many))
    }
}

/// Counts the days `first` to `last`, both included, as known today.
pub async fn counters<O: Guarded<Read>>(
    office: &Office,
    right: &Authz<Read, O>,
    (first, last): (NaiveDate, NaiveDate),
) -> Result<Counters, OfficeError> {
    let mut found = Counters::default();
    let own = right.agency().as_str();
    documents(office, own, (first, last), &mut found).await?;
    applications(office, own, (first, last), &mut found).await?;
    disputes(office, own, (first, last), &mut found).await?;
    let trained = training::count_between(office.read(), right.agency(), (first, last)).await?;
    for (name, many) in [("trainings", trained.sessions), ("trainings.attended", trained.times)] {
        found.add(name, i64::try_from(many).unwrap_or(i64::MAX));
    }
    let held = meeting::Entity::find()
        .filter(meeting::Column::AgencyId.eq(own))
        .filter(meeting::Column::HeldOn.between(first, last))
        .count(office.read())
        .await?;
    found.add("meetings", i64::try_from(held).unwrap_or(i64::MAX));
    let asked: Vec<i64> = tally_row::Entity::find()
        .select_only()
        .column(tally_row::Column::Persons)
        .filter(tally_row::Column::AgencyId.eq(own))
        .filter(tally_row::Column::AskedOn.between(first, last))
        .into_tuple()
        .all(office.read())
        .await?;
    asked.into_iter().for_each(|persons| found.add("consultations", persons));
    Ok(found)
}

/// Documents by the day of their first release, once each, however many channels they took.
async fn documents(
    office: &Office,
    own: &str,
    (first, last): (NaiveDate, NaiveDate),
    found: &mut Counters,
) -> Result<(), OfficeError> {
    let (from, until) = (beginning_in_china(first), beginning_in_china(last.succ_opt().unwrap_or(last)));
    let released: Vec<(String, String)> = document_row::Entity::find()
        .select_only()
        .columns([document_row::Column::Id, document_row::Column::Kind])
        .filter(document_row::Column::AgencyId.eq(own))
        .filter(document_row::Column::FirstReleasedAt.gte(from))
        .filter(document_row::Column::FirstReleasedAt.lt(until))
        .into_tuple()
        .all(office.read())
        .await?;
    for (_, kind) in &released {
        found.add("documents", 1);
        found.add(format!("documents.{kind}"), 1);
    }
    let copies: Vec<(String, String)> = copy_row::Entity::find()
        .select_only()
        .columns([copy_row::Column::DocumentId, copy_row::Column::Channel])
        .filter(copy_row::Column::AgencyId.eq(own))
        .filter(copy_row::Column::FirstAt.gte(from))
        .filter(copy_row::Column::FirstAt.lt(until))
        .into_tuple()
        .all(office.read())
        .await?;
    // A document counts once as published in another way.
    let mut elsewhere = std::collections::BTreeSet::new();
    for (document, channel) in copies {
        match Channel::parse(&channel) {
            Some(Channel::WeChat) => found.add("documents.wechat", 1),
            Some(Channel::NoticeBoard | Channel::Display) => {
                elsewhere.insert(document);
            }
            _ => {}
        }
    }
    found.add("documents.elsewhere", i64::try_from(elsewhere.len()).unwrap_or(i64::MAX));
    Ok(())
}

async fn applications(
    office: &Office,
    own: &str,
    (first, last): (NaiveDate, NaiveDate),
    found: &mut Counters,
) -> Result<(), OfficeError> {
    let open =
        Condition::any().add(case_row::Column::EndedOn.is_null()).add(case_row::Column::EndedOn.gte(first));
    let ids: Vec<String> = case_row::Entity::find()
        .select_only()
        .column(case_row::Column::Id)
        .filter(case_row::Column::AgencyId.eq(own))
        .filter(case_row::Column::ArrivedOn.lte(last))
        .filter(open)
        .order_by_asc(case_row::Column::Id)
        .into_tuple()
        .all(office.read())
        .await?;
    for some in ids.chunks(AT_ONCE) {
        for ledger in ledgers(office, own, some).await?.values() {
            let stay = stay_in(ledger, (first, last), Calendar::in_force(), office.today());
            if let Some(stay) = stay.map_err(OfficeError::fault)? {
                application(ledger, &stay, found);
            }
        }
    }
    Ok(())
}

fn application(ledger: &Ledger, stay: &Stay, found: &mut Counters) {
    if stay.came == gongkai_domain::application::Came::New {
        found.add("applications.new", 1);
        found.add(format!("applications.new.{}", ledger.intake().code()), 1);
    }
    let Some(ground) = &stay.ground else {
        found.add("applications.carried_out", 1);
        return;
    };
    let told = ledger.entries().iter().any(|entry| entry.act.name() == ActName::ExtensionTold);
    found.add("applications.ended", 1);
    found.add(if told { "applications.extended" } else { "applications.ordinary" }, 1);
    found.add(format!("applications.ground.{ground}"), 1);
}

/// Disputes by the day on which they ended.
async fn disputes(
    office: &Office,
    own: &str,
    (first, last): (NaiveDate, NaiveDate),
    found: &mut Counters,
) -> Result<(), OfficeError> {
    let rows =
        standing(own).filter(dispute_row::Column::EndedOn.between(first, last)).all(office.read()).await?;
    for row in &rows {
        let dispute = dispute_of(row)?;
        let kind = if dispute.kind == DisputeKind::Review { "review" } else { "suit" };
        if let Some((result, _)) = dispute.ended {
            found.add(format!("disputes.{kind}.{}", result.code()), 1);
        }
    }
    Ok(())
}
