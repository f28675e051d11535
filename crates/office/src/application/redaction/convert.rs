//! What applicants asked for becomes proactive disclosure (Art. 44): a draft is begun with what is left of a copy for
//! the web, and goes the way of every document. It stays linked to the copy, and so to the case.

use gongkai_domain::{
    application::{
        ALIKE,
        redaction::{Layer, removed},
        similarity,
    },
    authority::{Actor, Authz, Edit, Read, Staff},
    id::{DocumentId, UnitId},
    refusal::Refusal,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{copy, event, layer_of, row_of, write::save};
use crate::{
    Office, OfficeError, Outcome,
    application::{Cases, case_row, field, held::held, held::opened_text},
    publication::{self, Begin},
};

/// Cases that are looked at, the newest first.
const MOST: u64 = 5_000;

/// A draft that is to be made of a copy.
#[derive(Debug, Clone)]
pub struct Conversion {
    /// Id of the kind of document.
    pub kind: String,
    /// The unit that provides it; `None`: that of the person.
    pub unit: Option<UnitId>,
}

/// Begins a draft with what is left of an approved copy for the web.
pub async fn convert_copy(
    office: &Office,
    who: &Staff,
    id: &str,
    of: &str,
    said: &Conversion,
) -> Result<DocumentId, OfficeError> {
    let right = who.authorise::<Edit, Cases>(id)?;
    let agency = right.agency();
    let seen = copy(office, &who.authorise::<Read, Cases>(id)?, of).await?;
    let Some(content) = seen.source.content() else {
        let sentence = "图片不能直接转为正文，请在“信息公开”里新建信息，把区分处理后的图片作为附件";
        return Err(Refusal::new("copy_is_picture", sentence).under("条例44").into());
    };
    let mut refusals = Vec::new();
    if seen.layer != Layer::Web || seen.row.approved_at.is_none() {
        let sentence = "只有已经批准的“主动公开的”一版能转为主动公开";
        refusals.push(Refusal::new("copy_not_approved", sentence).under("条例44"));
    }
    if seen.row.document_id.is_some() {
        refusals.push(Refusal::new("converted_already", "已经转过一次，请打开那份草稿").under("条例44"));
    }
    if !refusals.is_empty() {
        return Err(refusals.into());
    }
    let begin = Begin {
        kind: said.kind.clone(),
        unit: said.unit.clone(),
        like: None,
        start: removed(content, &seen.marks),
        ..Begin::default()
    };
    let document = publication::begin(office, who, &begin).await?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let held = held(tx.conn(), agency, right.id()).await?;
            let mut row = row_of(tx.conn(), agency, &held.row.id, of).await?;
            row.document_id = Some(document.to_string());
            let (layer, digest) = (layer_of(&row)?, row.digest.clone());
            save(tx, row).await?;
            Ok(Outcome::of(()).event(event(&held, layer, "converted", digest.as_deref())?))
        })
        .await?;
    Ok(document)
}

/// Other applicants' cases that want much the same as this one.
pub async fn equal_requests(office: &Office, right: &Authz<Read, Cases>) -> Result<usize, OfficeError> {
    let agency = right.agency();
    let own = held(office.read(), agency, right.id()).await?.row;
    let wanted = opened_text(office, agency, field("subject", &own.id), &own.subject)?;
    let rows = case_row::Entity::find()
        .filter(case_row::Column::AgencyId.eq(agency.as_str()))
        .filter(case_row::Column::ApplicantKey.ne(&own.applicant_key))
        .order_by_desc(case_row::Column::Id)
        .limit(MOST)
        .all(office.read())
        .await?;
    let mut applicants = std::collections::BTreeSet::new();
    for row in rows {
        let subject = opened_text(office, agency, field("subject", &row.id), &row.subject)?;
        if similarity(&subject, &wanted) >= ALIKE {
            applicants.insert(row.applicant_key);
        }
    }
    Ok(applicants.len())
}
