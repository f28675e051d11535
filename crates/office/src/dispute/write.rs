//! Disputes are registered with the case that they are about, and changed as they go on.

use gongkai_domain::{
    application::Act,
    authority::{Actor, Edit, Staff},
    calendar::date_in_words,
    dispute::{Beside, Defence, Dispute, DisputeEvent},
    id::{AgencyId, ApplicationId, DisputeId},
    refusal::Refusal,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
};

use super::{Disputes, dispute_of, dispute_row, standing};
use crate::{
    Office, OfficeError, Outcome, Tx,
    application::{case_row, held},
};

/// Longest number and name.
const LONGEST: usize = 100;

/// What the form says.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Group, days, result.
    pub dispute: Dispute,
    /// Number that the body has given; may be empty.
    pub number: String,
    /// The body that decides.
    pub body: String,
}

impl Entry {
    fn faults(&self, office: &Office) -> Vec<Refusal> {
        let mut refusals = self.dispute.check(office.today());
        if self.body.trim().is_empty() {
            refusals.push(Refusal::new("body_missing", "请写明复议机关或者法院").at("body"));
        }
        refusals.extend(self.dispute.body_misfits(&self.body));
        for (field, text) in [("body", &self.body), ("number", &self.number)] {
            if text.chars().count() > LONGEST {
                let sentence = format!("最多{LONGEST}个字，请缩短");
                refusals.push(Refusal::new("too_long", sentence).at(field));
            }
        }
        refusals
    }

    fn put_into(&self, row: &mut dispute_row::ActiveModel) {
        let said = &self.dispute;
        row.kind = Set(said.kind.code().to_owned());
        row.number = Set(self.number.trim().to_owned());
        row.body = Set(self.body.trim().to_owned());
        row.notified_on = Set(said.notified);
        row.defence = Set(said.defence.code().to_owned());
        row.defence_set = Set(match said.defence {
            Defence::Set(day) => Some(day),
            _ => None,
        });
        row.defended_on = Set(said.defended);
        row.result = Set(said.ended.map(|(result, _)| result.code().to_owned()));
        row.ended_on = Set(said.ended.map(|(_, on)| on));
    }
}

/// A second review by a body that has one about the case already is most likely the same: who registers it says by
/// what it differs.
fn doubled(said: &Entry, beside: &Beside, another: Option<&str>) -> Option<Refusal> {
    let other = said.dispute.double(&said.body, beside)?;
    match another.map(str::trim) {
        None => {
            let on = date_in_words(other.notified);
            Some(match said.dispute.kind == other.kind {
                true => {
                    let sentence = format!(
                        "这个机关{on}收到副本的一件复议当时还没有审结，同一件不要重复登记；不是同一件的，请勾选“确是另一件”并写明区别"
                    );
                    Refusal::new("review_pending", sentence).under("条例50")
                }
                // One who has applied for review does not go to court meanwhile, nor the other way round.
                false => {
                    let word = other.kind.word();
                    let sentence = format!(
                        "{on}收到副本的一件{word}当时还没有审结：复议期间不得起诉，法院受理的不得申请复议，请核对种类；确是另一人或者另一件的，请勾选“确是另一件”并写明区别"
                    );
                    Refusal::new("remedy_pending", sentence).under("复议法29")
                }
            }
            .at("another"))
        }
        Some("") => {
            let sentence = "请写明另一件的案号，或者申请人不是同一人（如“申请人是第三方”，不写姓名）";
            Some(Refusal::new("another_unnamed", sentence).at("differs"))
        }
        Some(text) if text.chars().count() > LONGEST => {
            let sentence = format!("最多{LONGEST}个字，请缩短");
            Some(Refusal::new("too_long", sentence).at("differs"))
        }
        Some(_) => None,
    }
}

/// What the case and the register say beside an entry; `own`: the entry, if it is there already.
pub(super) async fn beside(
    tx: &Tx,
    agency: &AgencyId,
    case: &str,
    own: Option<&dispute_row::Model>,
) -> Result<Beside, OfficeError> {
    let ledger = held(tx.conn(), agency, case).await?.ledger;
    let rows =
        standing(agency.as_str()).filter(dispute_row::Column::ApplicationId.eq(case)).all(tx.conn()).await?;
    let others = rows.into_iter().filter(|row| own.is_none_or(|own| own.id != row.id));
    let ordered = ledger.entries().iter().filter(|entry| matches!(entry.act, Act::AnswerOrdered { .. }));
    Ok(Beside {
        received: ledger.received_on(),
        others: others.map(|row| Ok((dispute_of(&row)?, row.body))).collect::<Result<_, OfficeError>>()?,
        orders: ordered.map(|entry| entry.on).collect(),
        was: own.map(dispute_of).transpose()?,
    })
}

/// Registers a dispute about a case, by the number of the case.
pub async fn register(
    office: &Office,
    who: &Staff,
    case: &str,
    said: &Entry,
) -> Result<DisputeId, OfficeError> {
    register_another(office, who, case, said, None).await
}

/// The same for one of which somebody says that it is another than the one that is pending, and by what it differs.
pub async fn register_another(
    office: &Office,
    who: &Staff,
    case: &str,
    said: &Entry,
    another: Option<&str>,
) -> Result<DisputeId, OfficeError> {
    let right = who.authorise_all::<Edit, Disputes>()?;
    let actor = Actor::Staff(who.clone());
    office
        .transact(&actor, async |tx| {
            let mut refusals = said.faults(tx.office());
            let about = case_row::Entity::find()
                .filter(case_row::Column::AgencyId.eq(right.agency().as_str()))
                .filter(case_row::Column::Number.eq(case.trim()))
                .one(tx.conn())
                .await?;
            let Some(about) = about else {
                refusals.push(Refusal::new("no_such_case", "没有这个编号的办件，请核对").at("case"));
                return Err(refusals.into());
            };
            let beside = beside(tx, right.agency(), &about.id, None).await?;
            refusals.extend(said.dispute.misfits(&said.body, &beside));
            if refusals.is_empty() {
                refusals.extend(doubled(said, &beside, another));
            }
            if !refusals.is_empty() {
                return Err(refusals.into());
            }
            let differs =
                said.dispute.double(&said.body, &beside).and(another).map(|text| text.trim().to_owned());
            let identity = tx.new_identity();
            let dispute = DisputeId::parse(&identity).ok_or_else(|| OfficeError::fault("a new identity"))?;
            let application = ApplicationId::parse(&about.id).ok_or_else(|| OfficeError::fault("a case"))?;
            let mut row = dispute_row::ActiveModel {
                id: Set(identity),
                agency_id: Set(right.agency().to_string()),
                application_id: Set(about.id.clone()),
                version: Set(1),
                another: Set(differs),
                ..Default::default()
            };
            said.put_into(&mut row);
            dispute_row::Entity::insert(row).exec_without_returning(tx.conn()).await?;
            let event = DisputeEvent::Registered {
                dispute: dispute.clone(),
                application,
                number: about.number.clone(),
                kind: said.dispute.kind.word().to_owned(),
            };
            Ok(Outcome::of(dispute).event(event))
        })
        .await
}

/// Changes a dispute; somebody who was faster makes a conflict.
pub async fn change(
    office: &Office,
    who: &Staff,
    id: &str,
    version: i32,
    said: &Entry,
) -> Result<(), OfficeError> {
    change_another(office, who, (id, version), said, None).await
}

/// The same with by what it differs from one that is pending; what was said before stays.
pub async fn change_another(
    office: &Office,
    who: &Staff,
    (id, version): (&str, i32),
    said: &Entry,
    another: Option<&str>,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Disputes>(id)?;
    let actor = Actor::Staff(who.clone());
    office
        .transact(&actor, async |tx| {
            let row = dispute_row::Entity::find_by_id(right.id())
                .filter(dispute_row::Column::AgencyId.eq(right.agency().as_str()))
                .one(tx.conn())
                .await?
                .ok_or(OfficeError::NotFound)?;
            let mut refusals = said.faults(tx.office());
            if row.struck_on.is_some() {
                let sentence = "这条登记已经撤销，不能再改；确有其事的，重新登记";
                refusals.push(Refusal::new("dispute_struck", sentence));
            }
            let about = case_row::Entity::find_by_id(&row.application_id).one(tx.conn()).await?;
            let mut differs = row.another.clone();
            if about.is_some() {
                let beside = beside(tx, right.agency(), &row.application_id, Some(&row)).await?;
                refusals.extend(said.dispute.misfits(&said.body, &beside));
                // What was doubled before is not asked about again.
                let known = dispute_of(&row)?.double(&row.body, &beside).is_some();
                if refusals.is_empty() && (!known || another.is_some()) {
                    refusals.extend(doubled(said, &beside, another));
                    differs = another.map(|text| text.trim().to_owned()).or(differs);
                }
            }
            if !refusals.is_empty() {
                return Err(refusals.into());
            }
            if row.version != version {
                return Err(OfficeError::Conflict);
            }
            let (id, agency) = (row.id.clone(), row.agency_id.clone());
            let mut new = row.into_active_model();
            said.put_into(&mut new);
            new.another = Set(differs);
            let mut values = new.reset_all();
            values.id = NotSet;
            values.version = Set(version + 1);
            let saved = dispute_row::Entity::update_many()
                .set(values)
                .filter(dispute_row::Column::Id.eq(&id))
                .filter(dispute_row::Column::AgencyId.eq(&agency))
                .filter(dispute_row::Column::Version.eq(version))
                .exec(tx.conn())
                .await?;
            if saved.rows_affected != 1 {
                return Err(OfficeError::Conflict);
            }
            let event = DisputeEvent::Changed {
                dispute: DisputeId::parse(&id).ok_or_else(|| OfficeError::fault("a dispute"))?,
                number: about.map(|row| row.number).unwrap_or_default(),
                kind: said.dispute.kind.word().to_owned(),
                result: said.dispute.ended.map(|(result, _)| result.word().to_owned()).unwrap_or_default(),
            };
            Ok(Outcome::of(()).event(event))
        })
        .await
}
