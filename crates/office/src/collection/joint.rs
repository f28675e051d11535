//! What is said about the agencies before a sum is made: documents that the lead alone counts (Art. 10), and who took
//! over from whom.

use gongkai_domain::{
    authority::{Actor, Authz, Edit, Read, Staff},
    collection::{CollectionEvent, Succession, explanation, makes_circle},
    id::AgencyId,
    refusal::Refusal,
};
use gongkai_report::Format;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{Below, joint_row, keep::below, succession_row};
use crate::{Office, OfficeError, Outcome};

/// Documents of several agencies, of which one does not count its share.
#[derive(Debug, Clone, Default)]
pub struct Joint {
    /// Off whose figure.
    pub filer: String,
    /// The lead.
    pub lead: String,
    /// The cell of the form.
    pub cell: String,
    /// How many.
    pub number: i64,
    /// Which documents.
    pub reason: String,
}

/// The figures of joint documents: the numbers of documents made, by the row that the form of the year has for them.
pub fn joint_cells(year: i32) -> Vec<(String, String)> {
    let Some(format) = Format::for_year(year) else { return Vec::new() };
    let first = format.tables.first().map(|table| table.id.as_str());
    let in_first = |id: &str| first.is_some_and(|table| id.split('.').next() == Some(table));
    format
        .cell_list()
        .filter(|(_, cell)| in_first(&cell.id))
        .map(|(ix, cell)| (cell.id.clone(), format.cell_label(ix)))
        .collect()
}

/// Says that a lead counts documents of an agency.
pub async fn say_joint(office: &Office, who: &Staff, year: i32, said: &Joint) -> Result<(), OfficeError> {
    let right = who.authorise_all::<Edit, Below>()?;
    let mut refusals = Vec::new();
    let reason = explanation(&said.reason).unwrap_or_else(|refusal| {
        refusals.push(refusal.at("reason"));
        None
    });
    if reason.is_none() && refusals.is_empty() {
        refusals.push(Refusal::new("missing", "请写明是哪几件联合发文").at("reason"));
    }
    if said.number < 1 {
        refusals.push(Refusal::new("number_missing", "请填写要扣除的件数，至少是1").at("number"));
    }
    if said.filer == said.lead {
        refusals.push(Refusal::new("lead_is_itself", "牵头机关不能是被扣除的机关自己").at("lead"));
    }
    if !joint_cells(year).iter().any(|(id, _)| *id == said.cell) {
        refusals.push(Refusal::new("cell_unknown", "请选择扣除哪一格").at("cell"));
    }
    let (Some(reason), true) = (reason, refusals.is_empty()) else { return Err(refusals.into()) };
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let filer = below(tx.conn(), right.agency(), &said.filer).await?;
            let lead = below(tx.conn(), right.agency(), &said.lead).await?;
            let row = joint_row::ActiveModel {
                id: Set(tx.new_identity()),
                agency_id: Set(right.agency().to_string()),
                year: Set(year),
                filer_id: Set(filer.id),
                lead_id: Set(lead.id),
                cell: Set(said.cell.clone()),
                number: Set(said.number),
                reason: Set(reason.clone()),
                said_by_name: Set(who.name.clone()),
                said_at: Set(tx.now()),
            };
            joint_row::Entity::insert(row).exec_without_returning(tx.conn()).await?;
            Ok(Outcome::of(()).event(CollectionEvent::JointSaid {
                year,
                from: filer.name,
                lead: lead.name,
                number: said.number,
                reason: reason.clone(),
            }))
        })
        .await
}

/// Takes such a statement back.
pub async fn drop_joint(office: &Office, who: &Staff, year: i32, id: &str) -> Result<(), OfficeError> {
    let right = who.authorise_all::<Edit, Below>()?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let gone = joint_row::Entity::delete_many()
                .filter(joint_row::Column::AgencyId.eq(right.agency().as_str()))
                .filter(joint_row::Column::Year.eq(year))
                .filter(joint_row::Column::Id.eq(id))
                .exec(tx.conn())
                .await?;
            if gone.rows_affected != 1 {
                return Err(OfficeError::NotFound);
            }
            Ok(Outcome::of(()).event(CollectionEvent::JointDropped { year }))
        })
        .await
}

/// Says that one agency took over from another before a year.
pub async fn say_succession(
    office: &Office,
    who: &Staff,
    year: i32,
    (former, heir): (&str, &str),
    note: &str,
) -> Result<(), OfficeError> {
    let right = who.authorise_all::<Edit, Below>()?;
    let note = explanation(note)
        .map_err(|refusal| refusal.at("note"))?
        .ok_or_else(|| Refusal::new("missing", "请写明依据，如机构改革方案的文号").at("note"))?;
    if former == heir {
        return Err(Refusal::new("successor_is_itself", "承接机关不能是原机关自己").at("heir").into());
    }
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let former = below(tx.conn(), right.agency(), former).await?;
            let heir = below(tx.conn(), right.agency(), heir).await?;
            let key = (right.agency().to_string(), year, former.id.clone(), heir.id.clone());
            if succession_row::Entity::find_by_id(key).one(tx.conn()).await?.is_some() {
                return Err(Refusal::new("already_said", "这一条已经登记过").at("heir").into());
            }
            let new = Succession { former: former.id.clone(), heir: heir.id.clone() };
            if makes_circle(&stated(tx.conn(), right.agency(), year).await?, &new) {
                let sentence = format!(
                    "按已经登记的，{}又由{}承接，绕成了一圈；请先删去登记错的一条",
                    heir.name, former.name
                );
                return Err(Refusal::new("succession_circle", sentence).at("heir").into());
            }
            let row = succession_row::ActiveModel {
                agency_id: Set(right.agency().to_string()),
                year: Set(year),
                former_id: Set(former.id),
                heir_id: Set(heir.id),
                note: Set(note.clone()),
                said_by_name: Set(who.name.clone()),
                said_at: Set(tx.now()),
            };
            succession_row::Entity::insert(row).exec_without_returning(tx.conn()).await?;
            Ok(Outcome::of(()).event(CollectionEvent::SuccessionSaid {
                year,
                former: former.name,
                heir: heir.name,
                note: note.clone(),
            }))
        })
        .await
}

/// What was said about who took over before a year.
pub(super) async fn stated(
    conn: &impl ConnectionTrait,
    collector: &AgencyId,
    year: i32,
) -> Result<Vec<Succession>, OfficeError> {
    let rows = succession_row::Entity::find()
        .filter(succession_row::Column::AgencyId.eq(collector.as_str()))
        .filter(succession_row::Column::Year.eq(year))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| Succession { former: row.former_id, heir: row.heir_id }).collect())
}

/// Takes such a statement back.
pub async fn drop_succession(
    office: &Office,
    who: &Staff,
    year: i32,
    (former, heir): (&str, &str),
) -> Result<(), OfficeError> {
    let right = who.authorise_all::<Edit, Below>()?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let key = (right.agency().to_string(), year, former.to_owned(), heir.to_owned());
            let gone = succession_row::Entity::delete_by_id(key).exec(tx.conn()).await?;
            if gone.rows_affected != 1 {
                return Err(OfficeError::NotFound);
            }
            Ok(Outcome::of(()).event(CollectionEvent::SuccessionDropped { year }))
        })
        .await
}

/// What was said about the agencies of a year, in the order in which it was said.
pub async fn statements(
    office: &Office,
    right: &Authz<Read, Below>,
    year: i32,
) -> Result<(Vec<joint_row::Model>, Vec<succession_row::Model>), OfficeError> {
    let snapshot = office.snapshot().await?;
    let joint = joint_row::Entity::find()
        .filter(joint_row::Column::AgencyId.eq(right.agency().as_str()))
        .filter(joint_row::Column::Year.eq(year))
        .order_by_asc(joint_row::Column::Id)
        .all(&snapshot)
        .await?;
    let successions = succession_row::Entity::find()
        .filter(succession_row::Column::AgencyId.eq(right.agency().as_str()))
        .filter(succession_row::Column::Year.eq(year))
        .order_by_asc(succession_row::Column::SaidAt)
        .all(&snapshot)
        .await?;
    Ok((joint, successions))
}
