//! An application that was answered already (Art. 36(6)): the answer that is named is one of this register.

use chrono::{Datelike, NaiveDate};
use gongkai_domain::{
    application::{
        Act, Answer, Entry, Need,
        filing::{Applicant, Identity},
        ground,
    },
    id::AgencyId,
    refusal::Refusal,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};

use super::{
    Held, act_row, case_row, field,
    held::{self, entry_of, opened},
    party::Person,
};
use crate::{OfficeError, Tx};

/// Refused when the draft names no case of the agency, or only cases of other applicants.
pub(super) async fn unknown_earlier(
    tx: &Tx,
    agency: &AgencyId,
    held: &Held,
    answer: Option<&Answer>,
) -> Result<Option<Refusal>, OfficeError> {
    let Some(answer) = answer.filter(|one| ground(&one.ground).is_some_and(|one| one.needs(Need::Earlier)))
    else {
        return Ok(None);
    };
    let said = plain(&answer.earlier);
    // That it is empty is told elsewhere.
    if said.is_empty() {
        return Ok(None);
    }
    let named = named(tx, agency, &said).await?;
    let named: Vec<_> = named.into_iter().filter(|row| row.id != held.row.id).collect();
    let own: Vec<_> = named.iter().filter(|row| row.applicant_key == held.row.applicant_key).collect();
    for row in &own {
        if is_answered(tx, agency, &row.id).await? {
            return Ok(None);
        }
    }
    if !own.is_empty() {
        let sentence =
            "写明的原办件还没有作出答复，不予重复处理只用于已经答复过的申请；同一申请收到两次的，请用“并案”";
        return Ok(Some(Refusal::new("earlier_unanswered", sentence).under("条例36(6)").at("earlier")));
    }
    let known = |row: &case_row::Model| {
        let person: Person = opened(tx.office(), agency, field("party", &row.id), &row.party)?;
        Ok::<_, OfficeError>(is_known(&person.applicant))
    };
    if !named.is_empty() {
        let mut unsure = !known(&held.row)?;
        for row in &named {
            unsure |= !known(row)?;
        }
        // Who gave no number of a paper may be the same.
        if unsure {
            return Ok(None);
        }
        let sentence =
            "写明的原办件是另一申请人的，不予重复处理只用于同一申请人已经得到答复的申请，请核对编号";
        return Ok(Some(Refusal::new("earlier_of_another", sentence).under("条例36(6)").at("earlier")));
    }
    if is_older_than_the_register(tx, agency, &said).await? {
        return Ok(None);
    }
    let sentence = "本机关没有这个登记编号或者文号的办件，请写原办件的登记编号（如 2026-017）或者原答复的文号（如 公开〔2026〕3号）";
    Ok(Some(Refusal::new("earlier_unknown", sentence).under("条例36(6)").at("earlier")))
}

/// Has an answer left the house?
async fn is_answered(tx: &Tx, agency: &AgencyId, case: &str) -> Result<bool, OfficeError> {
    let found = held::held(tx.conn(), agency, case).await?;
    let left = |entry: &Entry| matches!(entry.act, Act::Delivered { .. });
    Ok(found.ledger.entries().iter().any(left))
}

/// Was it answered in a year of which the register has nothing yet? That lies on paper.
async fn is_older_than_the_register(tx: &Tx, agency: &AgencyId, said: &str) -> Result<bool, OfficeError> {
    let first: Option<NaiveDate> = case_row::Entity::find()
        .select_only()
        .column_as(case_row::Column::ArrivedOn.min(), "first")
        .filter(case_row::Column::AgencyId.eq(agency.as_str()))
        .into_tuple::<Option<NaiveDate>>()
        .one(tx.conn())
        .await?
        .flatten();
    let endings = letter_endings(said);
    let years = endings.iter().filter_map(|ending| ending.strip_prefix('〔')?.get(..4)?.parse::<i32>().ok());
    let begun = first.map_or(i32::MAX, |day| day.year());
    Ok(years.into_iter().any(|year| year < begun))
}

/// Does a number of a paper say who applied?
fn is_known(applicant: &Applicant) -> bool {
    let number = match &applicant.identity {
        Identity::Person { number, .. } => number,
        Identity::Organisation { unified_code, .. } => unified_code,
    };
    !number.trim().is_empty()
}

/// Cases whose number, or that of whose answer, stands in a text.
async fn named(tx: &Tx, agency: &AgencyId, said: &str) -> Result<Vec<case_row::Model>, OfficeError> {
    let mut ids = Vec::new();
    for ending in letter_endings(said) {
        let acts = act_row::Entity::find()
            .filter(act_row::Column::AgencyId.eq(agency.as_str()))
            .filter(act_row::Column::Act.contains(&ending))
            .all(tx.conn())
            .await?;
        for row in acts {
            if let Act::Numbered { number } = entry_of(&row)?.act
                && said.contains(&plain(&number))
            {
                ids.push(row.application_id);
            }
        }
    }
    Ok(case_row::Entity::find()
        .filter(case_row::Column::AgencyId.eq(agency.as_str()))
        .filter(
            Condition::any()
                .add(case_row::Column::Number.is_in(case_numbers(said)))
                .add(case_row::Column::Id.is_in(ids)),
        )
        .all(tx.conn())
        .await?)
}

/// Without spaces, with the brackets of 发文字号.
fn plain(text: &str) -> String {
    let one = |c: char| match c {
        '[' | '［' | '【' | '(' | '（' => '〔',
        ']' | '］' | '】' | ')' | '）' => '〕',
        '０'..='９' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    };
    text.chars().filter(|c| !c.is_whitespace()).map(one).collect()
}

/// Ends of 发文字号 in a text: `〔2026〕3号`.
fn letter_endings(said: &str) -> Vec<String> {
    let ending = |rest: &str| {
        let (year, rest) = rest.split_once('〕')?;
        let (serial, _) = rest.split_once('号')?;
        let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
        (year.len() == 4 && digits(year) && digits(serial)).then(|| format!("〔{year}〕{serial}号"))
    };
    said.split('〔').skip(1).filter_map(ending).collect()
}

/// Numbers of the register in a text: `2026-017`.
fn case_numbers(said: &str) -> Vec<String> {
    let runs = said.split(|c: char| !(c.is_ascii_digit() || c == '-'));
    let is_number = |run: &&str| {
        run.split_once('-').is_some_and(|(year, serial)| {
            year.len() == 4 && serial.len() >= 3 && serial.chars().all(|c| c.is_ascii_digit())
        })
    };
    runs.filter(is_number).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_a_text() {
        let said = plain("示司公开 [２０２6] 3 号，2026-03-02；登记编号2026-017、2026-1204");
        assert_eq!(letter_endings(&said), ["〔2026〕3号"]);
        assert_eq!(case_numbers(&said), ["2026-017", "2026-1204"]);
        assert!(letter_endings("见卷内〔〕号").is_empty() && case_numbers("2026-3").is_empty());
    }
}
