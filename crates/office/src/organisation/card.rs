//! The card of an agency on the portal (Art. 12): what the public is to see of it at this moment.

use gongkai_domain::{catalogue::Way, id::AgencyId, organisation::tile_rows};
use gongkai_public::{AgencyCard, CatalogueRow};
use pinyin::ToPinyin;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::agency;
use crate::{
    Office, OfficeError, Tx, catalogue,
    collection::first_shown_on,
    outbox::Message,
    seal::letter_key,
    setting::{Name, setting_row},
};

/// Kind of the message that brings the public store up to date with the card of one agency.
pub const PUT_CARD: &str = "public.put_card";

/// Most letters of a short name in addresses, before a number is put behind it.
const LONGEST_CODE: usize = 12;

/// The message for an agency.
pub(crate) fn message(agency: &AgencyId) -> Message {
    let payload = serde_json::json!({"agency": agency});
    Message { agency: agency.to_string(), ..Message::new(PUT_CARD, payload) }
}

/// What the portal is to show of an agency; nothing before its contact card is filled in.
pub async fn public_card(office: &Office, id: &AgencyId) -> Result<Option<AgencyCard>, OfficeError> {
    let conn = office.snapshot().await?;
    let row = agency::Entity::find_by_id(id.as_str()).one(&conn).await?.ok_or(OfficeError::NotFound)?;
    // An agency whose report the superior shows has a name on the portal, and no way to write to it.
    let (updated_on, key) = match row.contact_changed_on {
        Some(on) => (on, letter_key(office, id)),
        None => match first_shown_on(&conn, id).await? {
            Some(on) => (on, String::new()),
            None => return Ok(None),
        },
    };
    let superior = match row.superior_id {
        Some(superior) => agency::Entity::find_by_id(superior).one(&conn).await?.map(|above| above.code),
        None => None,
    };
    Ok(Some(AgencyCard {
        schema: 1,
        agency: id.clone(),
        code: row.code,
        name: row.name,
        superior,
        disclosure_office: row.contact_office,
        address: row.contact_address,
        postcode: row.contact_postal_code,
        phone: row.contact_phone,
        fax: row.contact_fax,
        email: row.contact_email,
        office_hours: row.contact_hours,
        supervision: row.contact_supervision,
        functions: row.contact_functions,
        rules: Vec::new(),
        letter_key: key,
        tiles: tiles_of(&conn, id).await?,
        catalogue: catalogue_of(&conn, id).await?,
        updated_on,
    }))
}

/// Where agencies stand in maps, as the agency has written it down.
async fn tiles_of<C: ConnectionTrait>(conn: &C, id: &AgencyId) -> Result<Vec<Vec<String>>, OfficeError> {
    let row = setting_row::Entity::find()
        .filter(setting_row::Column::AgencyId.eq(id.as_str()))
        .filter(setting_row::Column::Name.eq(Name::TileMap.code()))
        .one(conn)
        .await?;
    Ok(row.and_then(|row| tile_rows(&row.value).ok()).unwrap_or_default())
}

/// What the public sees of the agency's catalogue: what is given on application alone is not in it.
async fn catalogue_of<C: ConnectionTrait>(conn: &C, id: &AgencyId) -> Result<Vec<CatalogueRow>, OfficeError> {
    let entries = catalogue::entries(conn, id).await?.into_iter();
    let shown = entries.filter(|entry| entry.said.way == Way::Proactive).map(|entry| CatalogueRow {
        id: entry.id,
        matters: entry.said.matters,
        content: entry.said.content,
        basis: entry.said.basis,
    });
    Ok(shown.collect())
}

/// A short name for addresses that no agency has: the first letters of the sounds, with a number behind
/// them where they are taken.
pub(super) async fn free_code(tx: &Tx, name: &str) -> Result<String, OfficeError> {
    let letters = initials(name);
    let mut code = letters.clone();
    let mut number = 1;
    while agency::Entity::find().filter(agency::Column::Code.eq(&code)).count(tx.conn()).await? > 0 {
        number += 1;
        code = format!("{letters}{number}");
    }
    Ok(code)
}

/// `qsfj` for 区司法局.
fn initials(name: &str) -> String {
    let letters: String = name
        .chars()
        .filter_map(|letter| match letter.to_pinyin() {
            Some(sound) => sound.plain().chars().next(),
            None => Some(letter.to_ascii_lowercase()),
        })
        .filter(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit())
        .take(LONGEST_CODE)
        .collect();
    if letters.starts_with(|first: char| first.is_ascii_lowercase()) {
        letters
    } else {
        format!("a{letters}")
    }
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn short_names_for_addresses() {
        for (name, code) in [("区司法局", "qsfj"), ("第1中学", "d1zx"), ("", "a"), ("1号", "a1h")] {
            assert_eq!(initials(name), code);
        }
    }
}
