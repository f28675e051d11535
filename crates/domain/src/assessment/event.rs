//! What happens to assessments, as the record keeps it.

use serde::{Deserialize, Serialize};

use crate::{
    event::{Object, Told},
    id::AssessmentId,
};

/// One thing that happened to an assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssessmentEvent {
    /// Which.
    pub assessment: AssessmentId,
    /// Its year.
    pub year: i32,
    /// What happened.
    #[serde(flatten)]
    pub act: AssessmentAct,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum AssessmentAct {
    /// It began with a set of indicators.
    Begun {
        /// Title of the set.
        scheme: String,
    },
    /// A person entered a fact.
    FactEntered {
        /// The unit's name.
        unit: String,
        /// The indicator.
        indicator: String,
        /// Why.
        reason: String,
    },
    /// A person put a proof in.
    ProofAdded {
        /// The unit's name.
        unit: String,
        /// The indicator.
        indicator: String,
    },
    /// A unit scored itself.
    OwnScored {
        /// The unit's name.
        unit: String,
        /// Its total.
        total: String,
    },
    /// Units were told.
    Announced,
    /// A unit objected.
    Objected {
        /// The unit's name.
        unit: String,
        /// The indicator.
        indicator: String,
    },
    /// An objection was decided.
    ObjectionDecided {
        /// The unit's name.
        unit: String,
        /// The indicator.
        indicator: String,
        /// Was it agreed with?
        upheld: bool,
    },
    /// The result was fixed.
    Frozen {
        /// Digest of the result, hexadecimal.
        digest: String,
    },
}

impl Told for AssessmentEvent {
    fn sentence(&self) -> String {
        let year = self.year;
        match &self.act {
            AssessmentAct::Begun { scheme } => format!("开始{year}年度考核，指标：{scheme}"),
            AssessmentAct::FactEntered { unit, indicator, reason } => {
                format!("登记{unit}{year}年度考核{indicator}，理由：{reason}")
            }
            AssessmentAct::ProofAdded { unit, indicator } => {
                format!("存入{unit}{year}年度考核{indicator}的佐证")
            }
            AssessmentAct::OwnScored { unit, total } => format!("{unit}{year}年度考核自评{total}分"),
            AssessmentAct::Announced => format!("告知各科室{year}年度考核结果，征求意见"),
            AssessmentAct::Objected { unit, indicator } => {
                format!("{unit}对{year}年度考核{indicator}提出异议")
            }
            AssessmentAct::ObjectionDecided { unit, indicator, upheld } => {
                let said = if *upheld { "采纳" } else { "不采纳" };
                format!("{said}{unit}对{year}年度考核{indicator}的异议")
            }
            AssessmentAct::Frozen { digest } => {
                format!("审定{year}年度考核结果（校验码{}）", digest.get(..8).unwrap_or(digest))
            }
        }
    }

    fn object(&self) -> Object {
        Object::new("assessment", self.assessment.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Event;

    #[test]
    fn stored_shape_and_sentence() {
        let act = AssessmentAct::OwnScored { unit: "公证科".to_owned(), total: "96".to_owned() };
        let event = AssessmentEvent { assessment: AssessmentId::parse("x1").unwrap(), year: 2026, act };
        assert_eq!(event.sentence(), "公证科2026年度考核自评96分");
        let stored = serde_json::to_value(Event::from(event.clone())).unwrap();
        let expected = serde_json::json!({
            "of": "assessment", "assessment": "x1", "year": 2026, "what": "own_scored", "unit": "公证科", "total": "96",
        });
        assert_eq!(stored, expected);
        assert_eq!(serde_json::from_value::<Event>(stored).unwrap(), Event::from(event));
    }
}
