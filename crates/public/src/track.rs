//! The card that tells an applicant what became of the application. It says what happened; what follows from it on a
//! given day (due date, days left) is worked out when it is shown.

use chrono::NaiveDate;
use gongkai_domain::{application::RemedyStep, calendar::Calendar, id::AgencyId};
use sea_orm::{EntityTrait, entity::prelude::*};
use serde::{Deserialize, Serialize};

use crate::{
    PublicStore, ReceiptCode, StoreError,
    card::{Card, opened},
};

/// The state of an application. Sealed as JSON of schema 1; no Debug, so that no log tells it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrackCard {
    /// Version of this shape; 1.
    pub schema: u8,
    /// 登记编号; empty: not registered yet.
    pub number: String,
    /// What is wanted, in one line.
    pub wanted: String,
    /// Who works on it; empty: not said.
    pub unit: String,
    /// The day on which it came.
    pub filed_on: NaiveDate,
    /// What the clock of the application goes by: a case of the contract `gongkai case clock`.
    pub case: serde_json::Value,
    /// The day on which the applicant confirmed it over the network.
    pub confirmed_by_applicant: Option<NaiveDate>,
    /// What happened, in plain words, oldest first.
    pub steps: Vec<TrackStep>,
    /// Letters that went to the applicant, oldest first.
    pub letters: Vec<TrackLetter>,
    /// What the applicant is asked to correct; empty: nothing.
    pub correct: Vec<String>,
    /// How it ended, and what can be done against it, sentence by sentence; empty: not yet.
    pub remedy: Vec<String>,
    /// The last day to apply for review; a suit may have a later one, see `remedy_terms`.
    pub remedy_until: Option<NaiveDate>,
    /// What can be done first, each with its own last day; empty: the day of receipt is not known, or nothing yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remedy_terms: Vec<TrackTerm>,
    /// What the applicant filed, without the middle of the numbers of papers.
    pub own: serde_json::Value,
    /// How many of the letters the applicant has opened, as far as the agency knows.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub seen: usize,
    /// The signed receipt, once the day of receipt is fixed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<TrackReceipt>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde asks")]
fn is_nothing(number: &usize) -> bool {
    *number == 0
}

/// Until when something can be done against the answer.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrackTerm {
    /// `review` or `suit`.
    pub step: String,
    /// The same in words.
    pub what: String,
    /// The day on which the answer was received; it is not counted.
    pub received: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// A year whose notice of working days is not there yet was looked at: the day may still move.
    pub provisional: bool,
}

impl TrackCard {
    /// The card with last days by the working days that are known now: a notice may have come in since it was made.
    #[must_use]
    pub fn as_known_by(mut self, calendar: &Calendar) -> Self {
        for term in &mut self.remedy_terms {
            let Some(step) = RemedyStep::parse(&term.step) else { continue };
            let Ok(last) = step.until(term.received, calendar) else { continue };
            (term.until, term.provisional) = (last.on, last.provisional);
            if step == RemedyStep::Review {
                self.remedy_until = Some(last.on);
            }
        }
        self
    }
}

/// A receipt that its holder can show to anybody.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrackReceipt {
    /// What is printed.
    pub letter: TrackLetter,
    /// What was signed, with its signature.
    pub token: String,
    /// The key that verifies it.
    pub key: String,
}

/// Something that happened.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrackStep {
    /// The day.
    pub on: NaiveDate,
    /// A sentence.
    pub sentence: String,
    /// The article, or what it does to the term; may be empty.
    pub note: String,
}

/// A letter that went to the applicant.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrackLetter {
    /// The day.
    pub on: NaiveDate,
    /// Its title.
    pub title: String,
    /// Its number; may be empty.
    pub number: String,
    /// What it says, paragraph by paragraph; empty: it went another way.
    pub text: Vec<String>,
    /// What stands around the text, where it can be printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<TrackSheet>,
}

/// What stands around the text of a letter.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrackSheet {
    /// As printed.
    pub title: String,
    /// Who issued it.
    pub agency: String,
    /// To whom.
    pub addressee: String,
    /// Its day, in words.
    pub date: String,
}

impl Card for TrackCard {
    const TABLE: &'static str = "track";
    const PLACE: &'static str = "gongkai track 1";
}

/// Table `track`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "track")]
pub struct Model {
    /// Hash of the code.
    #[sea_orm(primary_key, auto_increment = false)]
    pub receipt: String,
    /// Who answers.
    pub agency_id: String,
    /// An older card never replaces a newer one.
    pub revision: i32,
    /// The card, sealed to the code.
    #[sea_orm(column_type = "Text")]
    pub sealed: String,
}

/// None.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl PublicStore {
    /// The card of a code, with the agency that answers.
    pub async fn track(&self, code: &ReceiptCode) -> Result<Option<(AgencyId, TrackCard)>, StoreError> {
        let row = Entity::find_by_id(code.receipt()).one(self.database()).await?;
        Ok(row.and_then(|row| opened(code, &row.agency_id, &row.sealed)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card() -> TrackCard {
        let on = NaiveDate::from_ymd_opt(2026, 9, 18).unwrap();
        TrackCard {
            schema: 1,
            number: "2026-017".to_owned(),
            wanted: "外包项目合同".to_owned(),
            unit: "办公室".to_owned(),
            filed_on: on,
            case: serde_json::json!({"received": "2026-09-18", "channel": "online", "events": []}),
            confirmed_by_applicant: Some(on),
            steps: vec![TrackStep { on, sentence: "收到申请".to_owned(), note: "条例31".to_owned() }],
            letters: vec![TrackLetter {
                on,
                title: "登记回执".to_owned(),
                number: String::new(),
                text: Vec::new(),
                sheet: None,
            }],
            correct: Vec::new(),
            remedy: Vec::new(),
            remedy_until: None,
            remedy_terms: Vec::new(),
            own: serde_json::Value::Null,
            seen: 0,
            receipt: None,
        }
    }

    #[test]
    fn a_card_opens_with_its_code_alone() {
        let (code, other) = (ReceiptCode::of_seal("a"), ReceiptCode::of_seal("b"));
        let sealed = card().seal(&code.reply_key(), &code.receipt(), [3; 24]).unwrap();
        assert!(TrackCard::open(&code.reply_key(), &code.receipt(), &sealed) == Some(card()));
        assert!(TrackCard::open(&other.reply_key(), &code.receipt(), &sealed).is_none());
        assert!(TrackCard::open(&code.reply_key(), &other.receipt(), &sealed).is_none());
    }

    /// What was made before a notice of working days came in is told by the notice: the 60th day becomes a holiday.
    #[test]
    fn last_days_move_with_the_notices() {
        const LATE: &str = "schema = 1\nyear = 2027\n[[notice]]\nnumber = \"国办发明电〔2026〕99号\"\n\
            kind = \"annual\"\npublished = 2026-12-20\n[[notice.festival]]\nname = \"春节\"\n\
            off = [2027-01-29, 2027-01-30, 2027-01-31]\n";
        let received = NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
        let Ok(file) = gongkai_domain::calendar::YearFile::parse(LATE) else { panic!("no file") };
        let calendar = Calendar::embedded().with(file).unwrap();
        let before = RemedyStep::Review.until(received, Calendar::embedded()).unwrap();
        let term = TrackTerm {
            step: "review".to_owned(),
            what: "申请行政复议".to_owned(),
            received,
            until: before.on,
            provisional: before.provisional,
        };
        let made = TrackCard { remedy_until: Some(before.on), remedy_terms: vec![term], ..card() }
            .as_known_by(&calendar);
        let moved = NaiveDate::from_ymd_opt(2027, 2, 1);
        assert_eq!((made.remedy_until, made.remedy_terms.first().map(|term| term.until)), (moved, moved));
        assert!(before.provisional && made.remedy_terms.iter().all(|term| !term.provisional));
    }

    /// A committed sample: a portal of tomorrow shows a card of today.
    #[test]
    fn the_stored_shape_stays() {
        let stored = include_str!("../tests/stored/track-1.json").trim_end();
        assert_eq!(serde_json::to_string(&card()).unwrap(), stored);
    }
}
