//! What happens to trainings, as the record keeps it. People who come are not named.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    calendar::date_in_words,
    event::{Object, Told},
    id::TrainingId,
};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrainingEvent {
    /// Which; `None`: the question bank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub training: Option<TrainingId>,
    /// Its topic; empty for the bank.
    pub topic: String,
    /// What happened.
    #[serde(flatten)]
    pub act: Happened,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Happened {
    /// 列入计划.
    Planned,
    /// The plan changed.
    Changed,
    /// The notice went out.
    Called {
        /// Its number.
        number: String,
    },
    /// Somebody signed in with the code.
    SignedIn,
    /// A list was entered.
    Listed {
        /// People who were new.
        people: usize,
    },
    /// It was said who should come.
    Expected {
        /// So many.
        people: usize,
    },
    /// Somebody was entered late.
    SignedLate {
        /// Why.
        reason: String,
    },
    /// An entry was struck.
    Struck {
        /// Why.
        reason: String,
    },
    /// A paper was put in.
    FileAdded {
        /// What it is.
        kind: String,
    },
    /// A paper was taken away.
    FileRemoved {
        /// What it was.
        kind: String,
    },
    /// A test was set.
    TestSet {
        /// Questions.
        questions: usize,
    },
    /// A test that was over was opened again.
    TestReopened {
        /// Last day.
        until: NaiveDate,
        /// Why.
        reason: String,
    },
    /// Somebody took the test.
    Tested {
        /// Passed?
        passed: bool,
    },
    /// It is over.
    Held {
        /// 人次.
        times: usize,
    },
    /// It does not take place.
    Cancelled {
        /// Why.
        reason: String,
    },
    /// Questions were added to the bank.
    QuestionsAdded {
        /// So many.
        questions: usize,
    },
    /// A question is not used any more.
    QuestionRetired,
}

impl Happened {
    fn words(&self) -> String {
        match self {
            Happened::Planned => "列入培训计划".to_owned(),
            Happened::Changed => "修改培训安排".to_owned(),
            Happened::Called { number } => format!("发出培训通知{number}"),
            Happened::SignedIn => "签到".to_owned(),
            Happened::Listed { people } => format!("登记签到名单{people}人"),
            Happened::Expected { people } => format!("登记应到名单{people}人"),
            Happened::SignedLate { reason } => format!("补签：{reason}"),
            Happened::Struck { reason } => format!("删去一条签到：{reason}"),
            Happened::FileAdded { kind } => format!("存入{kind}"),
            Happened::FileRemoved { kind } => format!("删去{kind}"),
            Happened::TestSet { questions } => format!("布置测试{questions}题"),
            Happened::TestReopened { until, reason } => {
                format!("开补考到{}：{reason}", date_in_words(*until))
            }
            Happened::Tested { passed } => if *passed { "测试合格" } else { "测试不合格" }.to_owned(),
            Happened::Held { times } => format!("培训办结，{times}人次"),
            Happened::Cancelled { reason } => format!("取消培训：{reason}"),
            Happened::QuestionsAdded { questions } => format!("题库增加{questions}题"),
            Happened::QuestionRetired => "题库停用1题".to_owned(),
        }
    }
}

impl Told for TrainingEvent {
    fn sentence(&self) -> String {
        let words = self.act.words();
        if self.topic.is_empty() { words } else { format!("“{}”{words}", self.topic) }
    }

    fn object(&self) -> Object {
        Object::new("training", self.training.as_ref().map_or("questions", TrainingId::as_str))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Event;

    #[test]
    fn stored_shape_and_sentence() {
        let training = TrainingId::parse("t1");
        let act = Happened::Called { number: "培训〔2026〕1号".to_owned() };
        let event = TrainingEvent { training, topic: "条例".to_owned(), act };
        assert_eq!(event.sentence(), "“条例”发出培训通知培训〔2026〕1号");
        let stored = serde_json::to_value(Event::from(event.clone())).unwrap();
        let expected = serde_json::json!({
            "of": "training", "training": "t1", "topic": "条例", "what": "called", "number": "培训〔2026〕1号",
        });
        assert_eq!(stored, expected);
        assert_eq!(serde_json::from_value::<Event>(stored).unwrap(), Event::from(event));
        let bank = TrainingEvent { training: None, topic: String::new(), act: Happened::QuestionRetired };
        assert_eq!((bank.sentence().as_str(), bank.object().id.as_str()), ("题库停用1题", "questions"));
    }
}
