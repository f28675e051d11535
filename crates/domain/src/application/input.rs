//! Reads a case from JSON. Every key and every value is checked, so that a slip of the pen never becomes a wrong
//! date: unknown, missing and doubled keys, dates that do not exist, words nobody knows.

use std::collections::BTreeSet;
use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

use super::case::{Case, Channel, Consulted, Event, EventKind};
use crate::calendar::{FIRST_YEAR, LAST_YEAR, read_date};

/// Why a case cannot be read: one sentence in Chinese that names the event, counted from 0, and says how to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable(String);

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unreadable {}

fn unreadable<T>(sentence: impl Into<String>) -> Result<T, Unreadable> {
    Err(Unreadable(sentence.into()))
}

impl Case {
    /// Reads the JSON of the contract `gongkai case clock`.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn from_json(text: &str) -> Result<Case, Unreadable> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let node: Node = serde_json::from_str(text).map_err(|error| syntax(&error))?;
        let mut fields = Fields::of(node, "办件")?;
        let received = fields.date("received")?;
        let channel = match fields.text("channel")?.as_str() {
            "counter" => Channel::Counter,
            "post_signed" => Channel::PostSigned,
            "post_unsigned" => Channel::PostUnsigned,
            "online" => Channel::Online,
            "fax" => Channel::Fax,
            "email" => Channel::Email,
            other => {
                return unreadable(format!(
                    "不认识的申请渠道“{}”，channel 只能是 counter、post_signed、post_unsigned、online、fax、email",
                    short(other)
                ));
            }
        };
        let confirmed_on = fields.optional_date("confirmed_on")?;
        if channel.needs_confirmation() && confirmed_on.is_some_and(|day| day < received) {
            return unreadable("确认日期 confirmed_on 早于收到日期 received，请核对两个日期");
        }
        let Some(Node::List(list)) = fields.take("events") else {
            return unreadable("办件缺少 events 或其不是列表，没有事项时请写 \"events\": []");
        };
        fields.finish()?;
        let events = list.into_iter().enumerate().map(|(place, node)| read_event(node, place));
        Ok(Case { received, channel, confirmed_on, events: events.collect::<Result<_, _>>()? })
    }
}

fn read_event(node: Node, place: usize) -> Result<Event, Unreadable> {
    let mut fields = Fields::of(node, &format!("第{place}个事项（从0数起）"))?;
    let on = fields.date("on")?;
    let kind = match fields.text("kind")?.as_str() {
        "correction_requested" => {
            let until = fields.date("until")?;
            if until < on {
                return fields.fault("的补正期限 until 早于告知日期 on，请核对两个日期");
            }
            EventKind::CorrectionRequested { until }
        }
        "corrected" => EventKind::Corrected,
        "consultation_sent" => {
            let with = fields.consulted()?;
            let delivered_on = fields.optional_date("delivered_on")?;
            if delivered_on.is_some_and(|day| day < on) {
                return fields.fault("的送达日期 delivered_on 早于发出日期 on，请核对两个日期");
            }
            EventKind::ConsultationSent { with, delivered_on }
        }
        "consultation_replied" => EventKind::ConsultationReplied { with: fields.consulted()? },
        "extended" => EventKind::Extended { days: fields.days()? },
        "due_set" => {
            let until = fields.date("until")?;
            if until < on {
                return fields.fault("的答复日期 until 早于 on，请核对两个日期");
            }
            EventKind::DueSet { until }
        }
        "fee_notified" => EventKind::FeeNotified,
        "fee_paid" => EventKind::FeePaid,
        "answered" => EventKind::Answered { ground: fields.optional_text("ground")? },
        "withdrawn" => EventKind::Withdrawn,
        other => {
            return fields.fault(&format!(
                "的类型“{}”不认识，kind 只能是 correction_requested、corrected、consultation_sent、\
                 consultation_replied、extended、due_set、fee_notified、fee_paid、answered、withdrawn",
                short(other)
            ));
        }
    };
    fields.finish()?;
    Ok(Event { on, kind })
}

/// The keys of one object, taken one by one; what is left at the end is unknown.
struct Fields {
    place: String,
    left: Vec<(String, Node)>,
}

impl Fields {
    fn of(node: Node, place: &str) -> Result<Fields, Unreadable> {
        let Node::Object(left) = node else {
            return unreadable(format!("{place}不是 JSON 对象，请写成 {{…}}"));
        };
        let mut met = BTreeSet::new();
        for (key, _) in &left {
            if !met.insert(key) {
                return unreadable(format!("{place}的键 {} 出现了两次，请只保留一处", short(key)));
            }
        }
        Ok(Fields { place: place.to_owned(), left })
    }

    fn fault<T>(&self, sentence: &str) -> Result<T, Unreadable> {
        unreadable(format!("{}{sentence}", self.place))
    }

    /// The value of a key; `null` says the same as no key.
    fn take(&mut self, key: &str) -> Option<Node> {
        let at = self.left.iter().position(|(name, _)| name == key)?;
        match self.left.remove(at).1 {
            Node::Null => None,
            node => Some(node),
        }
    }

    fn optional_text(&mut self, key: &str) -> Result<Option<String>, Unreadable> {
        match self.take(key) {
            None => Ok(None),
            Some(Node::Text(text)) if !text.trim().is_empty() => Ok(Some(text)),
            Some(_) => self.fault(&format!("的 {key} 须是非空文字，请加引号写明")),
        }
    }

    fn text(&mut self, key: &str) -> Result<String, Unreadable> {
        match self.optional_text(key)? {
            Some(text) => Ok(text),
            None => self.fault(&format!("缺少 {key}，请补充")),
        }
    }

    fn optional_date(&mut self, key: &str) -> Result<Option<NaiveDate>, Unreadable> {
        let Some(text) = self.optional_text(key)? else { return Ok(None) };
        match read_date(&text) {
            // The last year is kept free for the terms that start in the year before it.
            Some(date) if (FIRST_YEAR..LAST_YEAR).contains(&date.year()) => Ok(Some(date)),
            Some(date) => self.fault(&format!(
                "的日期 {key}（{date}）超出可计算的范围，请使用{FIRST_YEAR}年至{}年之间的日期",
                LAST_YEAR - 1
            )),
            None => {
                self.fault(&format!("的日期 {key}（{}）无效，请写成存在的日期，如 2026-04-30", short(&text)))
            }
        }
    }

    fn date(&mut self, key: &str) -> Result<NaiveDate, Unreadable> {
        match self.optional_date(key)? {
            Some(date) => Ok(date),
            None => self.fault(&format!("缺少日期 {key}，请补充，如 2026-04-30")),
        }
    }

    fn consulted(&mut self) -> Result<Consulted, Unreadable> {
        match self.text("with")?.as_str() {
            "third_party" => Ok(Consulted::ThirdParty),
            "joint_agency" => Ok(Consulted::JointAgency),
            "other_agency" => Ok(Consulted::OtherAgency),
            other => self.fault(&format!(
                "征求意见的对象“{}”不认识，with 只能是 third_party、joint_agency、other_agency",
                short(other)
            )),
        }
    }

    fn days(&mut self) -> Result<u32, Unreadable> {
        match self.take("days") {
            // What is too long is for the law to say; more than u32 holds is too long as well.
            Some(Node::Count(days)) => Ok(u32::try_from(days).unwrap_or(u32::MAX)),
            Some(_) => self.fault("的天数 days 须是不小于0的整数，请核对"),
            None => self.fault("缺少天数 days，请补充延长的工作日数"),
        }
    }

    fn finish(&self) -> Result<(), Unreadable> {
        match self.left.first() {
            None => Ok(()),
            Some((key, _)) => self.fault(&format!("有不认识或不适用的键“{}”，请删去或核对拼写", short(key))),
        }
    }
}

/// JSON as it stands in the file: doubled keys are kept, so that they can be refused.
enum Node {
    Null,
    Text(String),
    /// A whole number, not negative.
    Count(u64),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
    /// Anything else; no key of a case takes it.
    Other,
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Node, E> {
        Ok(Node::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Node, E> {
        Ok(Node::Other) // negative; what is not comes as u64
    }

    fn visit_f64<E>(self, _: f64) -> Result<Node, E> {
        Ok(Node::Other)
    }

    fn visit_u64<E>(self, number: u64) -> Result<Node, E> {
        Ok(Node::Count(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Node, E> {
        Ok(Node::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let mut object = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            object.push(entry);
        }
        Ok(Node::Object(object))
    }
}

fn syntax(error: &serde_json::Error) -> Unreadable {
    let what = if error.is_eof() {
        "在此处突然结束"
    } else if error.to_string().starts_with("recursion limit") {
        "嵌套过深"
    } else {
        "不是有效的 JSON 写法"
    };
    Unreadable(format!("办件文件第{}行第{}列{what}，请核对该处", error.line(), error.column()))
}

/// Enough of a foreign text to recognise it, on one line.
fn short(text: &str) -> String {
    let mut start: String = text.chars().take(30).filter(|c| !c.is_control()).collect();
    if text.chars().nth(30).is_some() {
        start.push('…');
    }
    start
}
