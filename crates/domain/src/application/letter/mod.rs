//! What letters say (依申请公开文书): words from `data/letters/`, facts of the case, and what the officer wrote. The
//! layout is the printer's.

mod file;
mod number;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Answer, Consulted, FeeLine, FeeMode, Group, Matter, Remedy, fee_rates, ground};
use crate::{
    calendar::date_in_words,
    publication::content::{Block, Content, Run},
    refusal::Refusal,
};
pub use file::To;
use file::{FACTS, answers, notice, pieces};
pub use number::{has_letter, number};

/// What is known of the case and of the agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterFacts {
    /// Number in the register.
    pub case: String,
    /// 收到申请之日.
    pub received: NaiveDate,
    /// What fixed it, in words.
    pub receipt_rule: String,
    /// What is wanted, in the applicant's words.
    pub wanted: String,
    /// The last day of the answer, if it is known.
    pub due: Option<NaiveDate>,
    /// A year whose notice of working days was not known was looked at for it.
    pub provisional: bool,
    /// Office and telephone for questions.
    pub contact: String,
    /// 复议机关.
    pub review_body: String,
    /// 有管辖权的人民法院.
    pub court: String,
    /// What a new answer follows.
    pub ordered: Option<Ordered>,
}

/// The decision that ordered a new answer, and the first one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ordered {
    /// Body, number and content of the decision.
    pub decision: String,
    /// Number and day of the first answer, if there was one.
    pub first: Option<(String, NaiveDate)>,
}

/// A letter that is written while the case is handled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice<'a> {
    /// 登记回执.
    Receipt(Matter),
    /// 补正告知 (Art. 30): what is to be corrected, until when.
    Correction(&'a str, NaiveDate),
    /// 延期告知 (Art. 33(2)): why, by how many working days.
    Extension(&'a str, u32),
    /// 征求意见 (Art. 32-34): who is asked, about what.
    Consultation(Consulted, &'a str),
    /// 征求意见告知 (Art. 33(3)): who is asked.
    ConsultationTold(Consulted),
    /// 依申请公开告知 (Art. 32): what is given and why.
    ThirdPartyTold(&'a str),
    /// 说明理由告知 (Art. 35): which applications, how many in the year, until when.
    Reasons(&'a str, u32, NaiveDate),
    /// 延迟答复告知 (Art. 35): why, until when.
    Delay(&'a str, NaiveDate),
    /// 收费通知 (Art. 42): how it is counted, items in the month or pages, how to pay.
    Fee(FeeMode, u32, &'a str),
}

/// The text of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterText {
    /// Its name, printed as the title.
    pub title: String,
    /// To whom it goes.
    pub to: To,
    /// Does it have a number of the agency's letters?
    pub numbered: bool,
    /// What it says.
    pub content: Content,
}

impl Notice<'_> {
    /// The id of its words.
    const fn id(&self) -> &'static str {
        match self {
            Notice::Receipt(Matter::Disclosure) => "receipt",
            Notice::Receipt(Matter::OwnRecord) => "record_receipt",
            Notice::ConsultationTold(_) => "consult_notice_applicant",
            Notice::ThirdPartyTold(_) => "third_party_disclosure_notice",
            Notice::Reasons(..) => "reason_notice",
            Notice::Delay(..) => "delay_notice",
            Notice::Correction(..) => "correction_notice",
            Notice::Extension(..) => "extension_notice",
            Notice::Consultation(Consulted::ThirdParty, _) => "third_party_letter",
            Notice::Consultation(Consulted::JointAgency, _) => "joint_agency_letter",
            Notice::Consultation(Consulted::OtherAgency, _) => "other_agency_letter",
            Notice::Fee(..) => "fee_notice",
        }
    }

    /// Its text.
    ///
    /// # Errors
    /// All facts that are missing.
    pub fn text(&self, known: &LetterFacts) -> Result<LetterText, Vec<Refusal>> {
        let Some(words) = notice(self.id()) else { return Err(vec![unknown()]) };
        let mut facts = known.facts();
        match self {
            Notice::Receipt(_) => {}
            Notice::ConsultationTold(with) => {
                facts.insert("text", super::consulted_word(*with).to_owned());
            }
            Notice::ThirdPartyTold(text) => drop(facts.insert("text", (*text).to_owned())),
            Notice::Reasons(text, count, until) => {
                facts.insert("text", (*text).to_owned());
                facts.insert("count", format!("{count}件"));
                facts.insert("until", date_in_words(*until));
            }
            Notice::Delay(text, until) => {
                facts.insert("text", inline(text));
                facts.insert("until", date_in_words(*until));
            }
            Notice::Correction(text, until) => {
                facts.insert("text", (*text).to_owned());
                facts.insert("until", date_in_words(*until));
            }
            Notice::Extension(text, days) => {
                facts.insert("text", inline(text));
                facts.insert("days", days.to_string());
            }
            Notice::Consultation(_, text) => drop(facts.insert("text", (*text).to_owned())),
            Notice::Fee(mode, count, text) => {
                facts.insert("text", (*text).to_owned());
                facts.extend(fee(*mode, *count, known.received));
            }
        }
        let content = written(&words.body, &facts)?;
        Ok(LetterText { title: words.name.clone(), to: words.to, numbered: words.numbered, content })
    }
}

/// The text of an answer that is decided on a day.
///
/// # Errors
/// All that is missing, the remedy's addressees included.
pub fn answer_text(
    answer: &Answer,
    known: &LetterFacts,
    decided: NaiveDate,
) -> Result<LetterText, Vec<Refusal>> {
    let (Some(found), Some(words)) = (ground(&answer.ground), answers()) else { return Err(vec![unknown()]) };
    let Some(finding) = words.answer.iter().find(|one| one.ground == found.id) else {
        return Err(vec![unknown()]);
    };
    let mut facts = known.facts();
    facts.extend([
        ("place", answer.place.clone()),
        ("reason", sentence(&answer.reason)),
        ("law", inline(&answer.law)),
        ("other_agency", inline(&answer.other_agency)),
        ("earlier", inline(&answer.earlier)),
        ("withheld", withheld(answer)),
    ]);
    let remedies = found.remedies(decided);
    let of_record = found.group == Group::Record;
    let mut body = vec![if of_record { words.opening_record.clone() } else { words.opening.clone() }];
    if known.ordered.is_some() {
        body.extend(words.anew.iter().cloned());
    }
    body.extend(finding.body.iter().cloned());
    let both = remedies.len() > 1;
    for remedy in remedies {
        let (heading, text) = match remedy {
            Remedy::First => (&words.withheld_heading, &words.first),
            Remedy::Choice => (&words.given_heading, &words.choice),
        };
        body.push(if both { format!("{heading}，{text}") } else { text.clone() });
    }
    let content = written(&body, &facts)?;
    Ok(LetterText { title: found.document.clone(), to: To::Applicant, numbered: true, content })
}

fn unknown() -> Refusal {
    Refusal::new("letter_unknown", "没有这种文书的文本，请选择列出的情形")
}

impl LetterFacts {
    /// The last day; that it may move is said where it may.
    fn last_day(&self, due: NaiveDate) -> String {
        let moves = if self.provisional {
            "（该年放假安排公布后如有变动，以公布后的计算为准）"
        } else {
            ""
        };
        format!("{}{moves}", date_in_words(due))
    }

    fn facts(&self) -> BTreeMap<&'static str, String> {
        let first = self.ordered.as_ref().and_then(|one| one.first.as_ref());
        [
            ("case", self.case.clone()),
            ("received", date_in_words(self.received)),
            ("receipt_rule", self.receipt_rule.clone()),
            ("wanted", inline(&self.wanted)),
            ("due", self.due.map(|due| self.last_day(due)).unwrap_or_default()),
            ("contact", self.contact.clone()),
            ("review_body", self.review_body.clone()),
            ("court", self.court.clone()),
            ("decision", self.ordered.as_ref().map(|one| inline(&one.decision)).unwrap_or_default()),
            ("first_number", first.map(|(number, _)| number.clone()).unwrap_or_default()),
            ("first_on", first.map(|(_, on)| date_in_words(*on)).unwrap_or_default()),
        ]
        .into()
    }
}

/// Several lines as one, without the stop at the end: it stands within a sentence.
fn inline(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("").trim_end_matches(['。', '；', '.', ';', '，']).to_owned()
}

/// The same as a sentence of its own; empty stays empty.
fn sentence(text: &str) -> String {
    let words = inline(text);
    if words.is_empty() || words.ends_with(['！', '？', '）']) { words } else { format!("{words}。") }
}

fn withheld(answer: &Answer) -> String {
    let line = |(nth, part): (usize, &super::Withheld)| {
        let name =
            ground(&part.ground).map(|one| format!("{}（{}）", one.name, one.article)).unwrap_or_default();
        format!("{}. {}：{name}。{}", nth + 1, inline(&part.what), sentence(&part.reason))
    };
    answer.withheld.iter().enumerate().map(line).collect::<Vec<_>>().join("\n")
}

fn fee(mode: FeeMode, count: u32, on: NaiveDate) -> Vec<(&'static str, String)> {
    let Some(rates) = fee_rates(on) else { return Vec::new() };
    let (yuan, count, calculation) = match mode {
        FeeMode::ByItem => {
            let yuan = rates.item(count);
            (yuan, format!("同一申请人本月第{count}件"), format!("第{count}件{yuan}元"))
        }
        FeeMode::ByVolume => {
            let lines = rates.lines(mode, count);
            let line = |line: &FeeLine| {
                format!("第{}—{}页每页{}元，计{}元", line.from, line.through, line.each, line.yuan)
            };
            let yuan = lines.iter().map(|line| line.yuan).sum();
            (yuan, format!("{count}页"), lines.iter().map(line).collect::<Vec<_>>().join("；"))
        }
    };
    vec![
        ("mode", mode.word().to_owned()),
        ("count", count),
        ("calculation", calculation),
        ("amount", yuan.to_string()),
    ]
}

/// Why a fact is missing, in words; none where it may be.
fn missing(fact: &str) -> Option<Refusal> {
    let (code, sentence) = match fact {
        // An empty reason leaves a sentence out.
        "reason" => return None,
        "review_body" => ("review_body_missing", "还没有填写行政复议机关，请系统管理员在“设置”里填写"),
        "court" => ("court_missing", "还没有填写有管辖权的人民法院，请系统管理员在“设置”里填写"),
        "contact" => ("contact_missing", "还没有填写公开机构的联系方式，请系统管理员在“机构与人员”里填写"),
        "due" => ("due_unknown", "现在算不出答复期限，请先结束补正、征求意见或者缴费"),
        "text" => ("text_missing", "请写明要告知的内容"),
        "amount" | "calculation" | "count" | "mode" => ("fee_unknown", "没有这一天的收费标准，请核对日期"),
        _ => ("element_missing", "文书缺少要写明的内容，请补充后再生成"),
    };
    Some(Refusal::new(code, sentence))
}

/// Lines with their facts as paragraphs; all that is missing comes back at once.
fn written(lines: &[String], facts: &BTreeMap<&'static str, String>) -> Result<Content, Vec<Refusal>> {
    let value = |fact: &str| facts.get(fact).map(|value| value.trim()).unwrap_or_default();
    let (mut blocks, mut refusals) = (Vec::new(), Vec::<Refusal>::new());
    for line in lines {
        let (optional, line) = match line.strip_prefix('?') {
            Some(line) => (true, line),
            None => (false, line.as_str()),
        };
        let lacking: Vec<&str> = pieces(line)
            .iter()
            .map(|(_, fact)| *fact)
            .filter(|fact| FACTS.contains(fact) && value(fact).is_empty())
            .collect();
        if optional && !lacking.is_empty() {
            continue;
        }
        for refusal in lacking.into_iter().filter_map(missing) {
            if !refusals.iter().any(|known| known.code == refusal.code) {
                refusals.push(refusal);
            }
        }
        let text: String =
            pieces(line).iter().map(|(words, fact)| format!("{words}{}", value(fact))).collect();
        let paragraphs = text.lines().map(str::trim).filter(|line| !line.is_empty());
        blocks.extend(paragraphs.map(|line| Block::Paragraph { runs: vec![Run::plain(line)] }));
    }
    if refusals.is_empty() { Ok(Content { blocks }) } else { Err(refusals) }
}

#[cfg(test)]
mod tests;
