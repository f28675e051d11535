//! What happens to institutions, as the record keeps it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    calendar::date_in_words,
    event::{Object, Told},
    id::InstitutionId,
};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstitutionEvent {
    /// Which.
    pub institution: InstitutionId,
    /// Its name.
    pub name: String,
    /// What happened.
    #[serde(flatten)]
    pub act: Happened,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Happened {
    /// 制定.
    Adopted {
        /// In force from.
        from: NaiveDate,
    },
    /// 修订.
    Revised {
        /// Which edition.
        edition: u32,
        /// In force from.
        from: NaiveDate,
    },
    /// 废止.
    Repealed {
        /// First day without it.
        on: NaiveDate,
    },
}

impl Told for InstitutionEvent {
    fn sentence(&self) -> String {
        let words = match &self.act {
            Happened::Adopted { from } => format!("，{}起施行", date_in_words(*from)),
            Happened::Revised { edition, from } => {
                format!("修订为第{edition}版，{}起施行", date_in_words(*from))
            }
            Happened::Repealed { on } => format!("自{}起废止", date_in_words(*on)),
        };
        format!("登记制度“{}”{words}", self.name)
    }

    fn object(&self) -> Object {
        Object::new("institution", self.institution.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Event;

    #[test]
    fn stored_shape_and_sentence() {
        let institution = InstitutionId::parse("i1").unwrap();
        let on = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        let event =
            InstitutionEvent { institution, name: "审查制度".to_owned(), act: Happened::Repealed { on } };
        assert_eq!(event.sentence(), "登记制度“审查制度”自2026年3月1日起废止");
        let stored = serde_json::to_value(Event::from(event.clone())).unwrap();
        let expected = serde_json::json!({
            "of": "institution", "institution": "i1", "name": "审查制度", "what": "repealed", "on": "2026-03-01",
        });
        assert_eq!(stored, expected);
        assert_eq!(serde_json::from_value::<Event>(stored).unwrap(), Event::from(event));
    }
}
