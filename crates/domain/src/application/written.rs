//! Writes a case as the contract `gongkai case clock` reads it.

use serde_json::{Map, Value, json};

use super::case::{Case, Channel, Event, EventKind};

impl Channel {
    /// The word of the contract.
    pub const fn word(self) -> &'static str {
        match self {
            Channel::Counter => "counter",
            Channel::PostSigned => "post_signed",
            Channel::PostUnsigned => "post_unsigned",
            Channel::Online => "online",
            Channel::Fax => "fax",
            Channel::Email => "email",
        }
    }
}

impl Case {
    /// The case as a value of JSON; [`Case::from_json`] reads it.
    pub fn to_json(&self) -> Value {
        let events: Vec<Value> = self.events.iter().map(written).collect();
        let mut case = json!({
            "received": self.received.to_string(),
            "channel": self.channel.word(),
            "events": events,
        });
        if let (Some(day), Some(case)) = (self.confirmed_on, case.as_object_mut()) {
            case.insert("confirmed_on".to_owned(), day.to_string().into());
        }
        case
    }
}

fn written(event: &Event) -> Value {
    let mut said = Map::new();
    let mut add = |key: &str, value: Value| said.insert(key.to_owned(), value);
    add("on", event.on.to_string().into());
    let kind = match &event.kind {
        EventKind::CorrectionRequested { until } => {
            add("until", until.to_string().into());
            "correction_requested"
        }
        EventKind::Corrected => "corrected",
        EventKind::ConsultationSent { with, delivered_on } => {
            add("with", with.word().into());
            if let Some(day) = delivered_on {
                add("delivered_on", day.to_string().into());
            }
            "consultation_sent"
        }
        EventKind::ConsultationReplied { with } => {
            add("with", with.word().into());
            "consultation_replied"
        }
        EventKind::Extended { days } => {
            add("days", (*days).into());
            "extended"
        }
        EventKind::DueSet { until } => {
            add("until", until.to_string().into());
            "due_set"
        }
        EventKind::FeeNotified => "fee_notified",
        EventKind::FeePaid => "fee_paid",
        EventKind::Answered { ground } => {
            if let Some(ground) = ground {
                add("ground", ground.clone().into());
            }
            "answered"
        }
        EventKind::Withdrawn => "withdrawn",
    };
    add("kind", kind.into());
    Value::Object(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        const WHOLE: &str = r#"{"received": "2026-09-18", "channel": "online", "confirmed_on": "2026-09-19", "events": [
            {"on": "2026-09-20", "kind": "correction_requested", "until": "2026-10-10"},
            {"on": "2026-10-08", "kind": "corrected"},
            {"on": "2026-10-09", "kind": "consultation_sent", "with": "third_party", "delivered_on": "2026-10-10"},
            {"on": "2026-10-09", "kind": "consultation_sent", "with": "other_agency"},
            {"on": "2026-10-12", "kind": "consultation_replied", "with": "third_party"},
            {"on": "2026-10-13", "kind": "extended", "days": 20},
            {"on": "2026-10-14", "kind": "due_set", "until": "2026-12-01"},
            {"on": "2026-10-14", "kind": "fee_notified"},
            {"on": "2026-10-15", "kind": "fee_paid"},
            {"on": "2026-10-16", "kind": "answered", "ground": "granted"},
            {"on": "2026-10-16", "kind": "answered"},
            {"on": "2026-10-17", "kind": "withdrawn"}]}"#;
        let whole = Case::from_json(WHOLE).unwrap();
        assert_eq!(Case::from_json(&whole.to_json().to_string()), Ok(whole));
        for channel in ["counter", "post_signed", "post_unsigned", "online", "fax", "email"] {
            let text = format!(r#"{{"received": "2026-09-18", "channel": "{channel}", "events": []}}"#);
            let case = Case::from_json(&text).unwrap();
            assert_eq!(case.to_json()["channel"], channel);
            assert_eq!(Case::from_json(&case.to_json().to_string()), Ok(case));
        }
    }
}
