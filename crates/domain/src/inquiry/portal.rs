//! Questions that are asked on the portal: how one stands in the register, and what of it may be made public.

use chrono::{NaiveDate, NaiveDateTime};

use super::{Inquiry, InquiryResult, LONGEST_TEXT, portal_line, portal_way};
use crate::{calendar::Calendar, feedback::Letter, id::UnitId, refusal::Refusal};

/// Most characters of the title of a public question.
const LONGEST_TITLE: usize = 60;

/// A question of the portal as an entry of the register: it waits for an answer. `None`: no way of the data is
/// the portal's.
pub fn asked_on_portal(letter: &Letter, desk: UnitId, at: NaiveDateTime) -> Option<Inquiry> {
    Some(Inquiry {
        at,
        desk,
        way: portal_way()?.code.clone(),
        line: portal_line().to_owned(),
        subject: String::new(),
        group: String::new(),
        persons: 1,
        matters: 1,
        result: InquiryResult::Pending,
        referred: String::new(),
        appointment: None,
        question: letter.text.trim().to_owned(),
        answer: String::new(),
        name: letter.name.trim().to_owned(),
        contact: letter.contact.trim().to_owned(),
        reference: String::new(),
        kept: false,
    })
}

/// The day by which a question of the portal that is asked now is answered.
pub fn due_on_portal(calendar: &Calendar, now: NaiveDateTime) -> Option<NaiveDate> {
    let nobody = UnitId::parse("u")?;
    let letter = Letter::question(String::new());
    asked_on_portal(&letter, nobody, now)?.due(calendar).map(|due| due.date())
}

/// A question and its answer as the public is to read them: in the words of the office, without whoever asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicAnswer {
    /// What it is about, in one line.
    pub title: String,
    /// The question without anything by which a person is known.
    pub question: String,
    /// The answer.
    pub answer: String,
}

impl PublicAnswer {
    /// What keeps it from being drafted, all at once. `known`: name and contact that whoever asked has left.
    pub fn check(&self, known: &[&str]) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        for (field, word, text, most) in [
            ("title", "标题", &self.title, LONGEST_TITLE),
            ("public_question", "问题", &self.question, LONGEST_TEXT),
            ("public_answer", "答复", &self.answer, LONGEST_TEXT),
        ] {
            let text = text.trim();
            let length = text.chars().count();
            if length == 0 {
                refusals.push(Refusal::new("missing", format!("请填写公开的{word}")).at(field));
            } else if length > most {
                let sentence = format!("{word}有{length}个字，最多{most}个字，请缩短");
                refusals.push(Refusal::new("too_long", sentence).at(field));
            }
            let named = known.iter().any(|one| one.chars().count() > 1 && text.contains(one));
            if named {
                let sentence = format!("{word}里写着咨询人留下的姓名或者联系方式，请删去后再拟稿");
                refusals.push(Refusal::new("names_asker", sentence).under("条例15").at(field));
            }
        }
        refusals
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_of_the_portal_waits_a_day() {
        let at = "2026-09-24T10:30:00".parse().unwrap();
        let letter = Letter {
            name: "李读者".to_owned(),
            ..Letter::question(" 公证处周末上班吗 ".to_owned())
        };
        let entry = asked_on_portal(&letter, UnitId::parse("u1").unwrap(), at).unwrap();
        assert!(entry.check(at).is_empty());
        assert_eq!((entry.question.as_str(), entry.name.as_str()), ("公证处周末上班吗", "李读者"));
        assert_eq!(due_on_portal(Calendar::embedded(), at), "2026-09-25".parse().ok());
    }

    #[test]
    fn what_the_public_reads_names_nobody() {
        let said = |title: &str, question: &str, answer: &str| {
            let said = PublicAnswer {
                title: title.to_owned(),
                question: question.to_owned(),
                answer: answer.to_owned(),
            };
            let refusals = said.check(&["李读者", "13900000000", ""]);
            refusals.iter().map(|one| one.code).collect::<Vec<_>>().join(" ")
        };
        for (title, question, answer, expected) in [
            ("公证处周末上班吗", "周末能不能办公证", "周六上午值班", ""),
            ("", " ", "", "missing missing missing"),
            ("周末", "我是李读者，周末能办吗", "周六上午值班", "names_asker"),
            ("周末", "周末能办吗", "已打13900000000告知", "names_asker"),
        ] {
            assert_eq!(said(title, question, answer), expected, "{title} {question}");
        }
        assert_eq!(said(&"长".repeat(61), "问", "答"), "too_long");
    }
}
