//! Words that stay in the house: what was asked and answered at a counter. Nobody outside reads them, but they are not
//! sealed as the field for a contact is: a number of a person in them is asked about once.

use gongkai_domain::{id::AgencyId, refusal::Refusal};
use gongkai_screening::{Finding, Level};

use super::sentence::{Told, found};
use crate::{Office, OfficeError, publication::dictionary::rules_of};

/// Code of a refusal that a person may overrule by sending the same once more.
pub const NUMBER_IN_TEXT: &str = "number_in_text";

/// Rules that find a number of a person: papers, mobiles, cards.
const NUMBERS: [&str; 11] = [
    "resident_id",
    "resident_id_check",
    "resident_id_old",
    "disability_card",
    "passport",
    "travel_permit",
    "hong_kong_id",
    "military_id",
    "foreigner_card",
    "mobile",
    "bank_card",
];

/// No number of a person has fewer figures.
const FEWEST: usize = 7;

/// The number that is asked about in what somebody asked, if there is one. An ordinary line costs nothing.
pub(crate) async fn numbers_inside(
    office: &Office,
    agency: &AgencyId,
    told: &Told,
    field: &'static str,
) -> Result<Option<Refusal>, OfficeError> {
    let figures = told.words.chars().filter(|sign| sign.is_numeric()).count();
    if told.checked || figures < FEWEST {
        return Ok(None);
    }
    let rules = rules_of(office, agency).await?;
    let found = found(told.words.trim(), &rules, office.today());
    Ok(found.iter().find(|one| is_number(one)).map(|one| asked(one).at(field)))
}

/// What stands against an answer that stays in the house: what no register holds, and a number of a person.
pub(crate) async fn against_inside(
    office: &Office,
    agency: &AgencyId,
    told: &Told,
    field: &'static str,
) -> Result<Vec<Refusal>, OfficeError> {
    let rules = rules_of(office, agency).await?;
    let found = found(told.words.trim(), &rules, office.today());
    let blocks = found.iter().filter(|one| one.level == Level::Block && !is_number(one)).map(blocked);
    let number = found.iter().find(|one| is_number(one) && !told.checked).map(asked);
    Ok(blocks.chain(number).map(|refusal| refusal.at(field)).collect())
}

fn is_number(found: &Finding) -> bool {
    found.level >= Level::Warn && NUMBERS.contains(&found.rule.as_str())
}

fn blocked(found: &Finding) -> Refusal {
    let Finding { text, message, suggestion, .. } = found;
    Refusal::new("sentence_blocks", format!("登记里不能写“{text}”：{message}。{suggestion}"))
}

fn asked(found: &Finding) -> Refusal {
    let Finding { text, message, .. } = found;
    let sentence = format!("“{text}”处{message}。正文不加密，号码请删去，要联系的写在加密的“联系方式”里");
    Refusal::new(NUMBER_IN_TEXT, sentence)
}
