//! What is known of the portal on a day becomes findings.

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::Indicators;
use crate::calendar::{Calendar, date_in_words};

/// Most characters of a place or a note.
const LONGEST: usize = 160;

/// What is known on a day.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The day.
    pub today: NaiveDate,
    /// Items of Art. 20 for which something is expected.
    pub columns: Vec<ColumnFact>,
    /// Rows of the catalogue under which something is expected and nothing stands.
    pub rows: Vec<RowFact>,
    /// Public documents that may lack something.
    pub documents: Vec<DocumentFact>,
    /// Messages that wait for an answer.
    pub messages: Vec<MessageFact>,
    /// What the guide says.
    pub guide: Vec<Passage>,
    /// Probes of the own address, by day, newest first.
    pub probes: Vec<ProbeDay>,
    /// How much was looked at.
    pub looked_at: u64,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnFact {
    /// Item of Art. 20.
    pub item: String,
    /// Its name.
    pub name: String,
    /// Public documents.
    pub documents: u64,
    /// The day of the newest release or correction.
    pub newest: Option<NaiveDate>,
}

/// A row of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFact {
    /// Identity.
    pub id: String,
    /// Its matter.
    pub name: String,
}

/// A public document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DocumentFact {
    /// Identity.
    pub id: String,
    /// The unit that provides it.
    pub unit: String,
    /// Title.
    pub title: String,
    /// First release.
    pub released_on: NaiveDate,
    /// What it lacks, in words.
    pub missing: Vec<String>,
    /// Is an interpretation expected and not there?
    pub uninterpreted: bool,
    /// Addresses in it that lead nowhere.
    pub dead_links: Vec<String>,
}

/// A message that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageFact {
    /// What it is, and its identity: `inquiry x`.
    pub id: String,
    /// Who answers; empty: the disclosure office.
    pub unit: String,
    /// What it is called here: never what it says.
    pub name: String,
    /// When it came.
    pub received_on: NaiveDate,
    /// By when it is answered.
    pub due: Option<NaiveDate>,
}

/// A passage of the guide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Where it stands: identity of a document, or `card`.
    pub id: String,
    /// The unit whose it is; empty: the disclosure office.
    pub unit: String,
    /// Where, in words.
    pub place: String,
    /// What it says.
    pub text: String,
}

/// Probes of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProbeDay {
    /// The day.
    pub on: NaiveDate,
    /// How often it was asked.
    pub asked: u32,
    /// How often it did not open in time.
    pub failed: u32,
}

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Code of the rule.
    pub rule: String,
    /// What it is about; with the rule it stays the same from day to day.
    pub of: String,
    /// The document, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// The unit that mends; empty: the disclosure office.
    pub unit: String,
    /// Where.
    pub place: String,
    /// What, in words.
    pub note: String,
}

impl Finding {
    /// The same from day to day.
    pub fn key(&self) -> String {
        format!("monitor {} {}", self.rule, self.of)
    }
}

/// The age of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnAge {
    /// Item of Art. 20.
    pub item: String,
    /// Its name.
    pub name: String,
    /// Word of its class.
    pub class: String,
    /// Public documents.
    pub documents: u64,
    /// The day of the newest.
    pub newest: Option<NaiveDate>,
    /// Days since then.
    pub age: Option<i64>,
    /// Days that are left; negative: stale. `None`: it may stay as it is.
    pub left: Option<i64>,
}

/// What was found on a day, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Version of this shape; 1.
    pub schema: u8,
    /// The day.
    pub on: NaiveDate,
    /// Documents that were looked at.
    pub looked_at: u64,
    /// Messages that wait.
    pub waiting: u64,
    /// How long the oldest has waited, in days.
    pub oldest: i64,
    /// Columns by age.
    pub columns: Vec<ColumnAge>,
    /// Probes of the last days.
    pub probes: Vec<ProbeDay>,
    /// What is wrong.
    pub findings: Vec<Finding>,
}

fn short(mut text: String) -> String {
    if let Some((at, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(at);
    }
    text
}

fn finding(rule: &str, of: &str, place: &str, note: String) -> Finding {
    Finding {
        rule: rule.to_owned(),
        of: of.to_owned(),
        document: None,
        unit: String::new(),
        place: short(place.to_owned()),
        note: short(note),
    }
}

/// Compares what is known with the indicators.
pub fn check(facts: &Facts, by: &Indicators, calendar: &Calendar) -> Snapshot {
    let columns: Vec<ColumnAge> = facts.columns.iter().map(|column| age(column, facts.today, by)).collect();
    let mut findings: Vec<Finding> = columns.iter().filter_map(|column| of_column(column, by)).collect();
    let row =
        |row: &RowFact| finding("catalogue", &row.id, &row.name, "目录里列了，一条信息也没有公开".to_owned());
    findings.extend(facts.rows.iter().map(row));
    for document in &facts.documents {
        findings.extend(of_document(document, facts.today, by, calendar));
    }
    findings.extend(facts.messages.iter().filter_map(|message| of_message(message, facts.today)));
    for passage in &facts.guide {
        findings.extend(of_guide(passage, by));
    }
    findings.extend(of_site(facts, by));
    let waited = facts.messages.iter().map(|message| (facts.today - message.received_on).num_days());
    Snapshot {
        schema: 1,
        on: facts.today,
        looked_at: facts.looked_at,
        waiting: facts.messages.len() as u64,
        oldest: waited.max().unwrap_or(0),
        columns,
        probes: facts.probes.clone(),
        findings,
    }
}

fn age(column: &ColumnFact, today: NaiveDate, by: &Indicators) -> ColumnAge {
    let class = by.class_of(&column.item);
    let age = column.newest.map(|newest| (today - newest).num_days());
    let most = class.and_then(|class| class.days).map(i64::from);
    ColumnAge {
        item: column.item.clone(),
        name: column.name.clone(),
        class: class.map(|class| class.word.clone()).unwrap_or_default(),
        documents: column.documents,
        newest: column.newest,
        age,
        left: most.zip(age).map(|(most, age)| most - age),
    }
}

fn of_column(column: &ColumnAge, by: &Indicators) -> Option<Finding> {
    if column.documents == 0 {
        let note = "一条信息也没有公开".to_owned();
        return Some(finding("empty", &column.item, &column.name, note));
    }
    Some(finding("stale", &column.item, &column.name, overdue(column, by)?))
}

/// That a column was not kept up, in words; `None`: it was.
fn overdue(column: &ColumnAge, by: &Indicators) -> Option<String> {
    let left = column.left.filter(|left| *left < 0)?;
    let most = by.class_of(&column.item).and_then(|class| class.days).unwrap_or(0);
    let on = column.newest.map(date_in_words).unwrap_or_default();
    Some(format!("最近一次更新是{on}，超过{most}天的更新期限{}天", -left))
}

/// That a column had not been kept up by a day, in words; `None`: it had, or has nothing in it.
pub fn stale_on(column: &ColumnFact, day: NaiveDate, by: &Indicators) -> Option<String> {
    overdue(&age(column, day, by), by)
}

fn of_document(of: &DocumentFact, today: NaiveDate, by: &Indicators, calendar: &Calendar) -> Vec<Finding> {
    let about = |rule: &str, note: String| Finding {
        document: Some(of.id.clone()),
        unit: of.unit.clone(),
        ..finding(rule, &of.id, &of.title, note)
    };
    let mut findings = Vec::new();
    if !of.missing.is_empty() {
        findings.push(about("metadata", format!("缺{}", of.missing.join("、"))));
    }
    let due = calendar.due(of.released_on, by.interpretation_working_days).map(|due| due.date);
    if of.uninterpreted && due.is_ok_and(|due| due < today) {
        let note = format!(
            "公开{}个工作日后仍没有关联的政策解读（{}公开）",
            by.interpretation_working_days,
            date_in_words(of.released_on)
        );
        findings.push(about("interpretation", note));
    }
    if !of.dead_links.is_empty() {
        findings.push(about("dead_link", format!("打不开：{}", of.dead_links.join("，"))));
    }
    findings
}

fn of_message(of: &MessageFact, today: NaiveDate) -> Option<Finding> {
    let due = of.due.filter(|due| *due < today)?;
    let note = format!("{}收到，应在{}前答复", date_in_words(of.received_on), date_in_words(due));
    Some(Finding { unit: of.unit.clone(), ..finding("message", &of.id, &of.name, note) })
}

fn of_guide(of: &Passage, by: &Indicators) -> Vec<Finding> {
    let said = |lint: &super::Lint| {
        let word = lint.found_in(&of.text)?;
        let note = format!("写着“{word}”：{}", lint.sentence);
        Some(Finding {
            document: (of.id != "card").then(|| of.id.clone()),
            unit: of.unit.clone(),
            ..finding("guide", &format!("{} {}", of.id, lint.code), &of.place, note)
        })
    };
    by.lint.iter().filter_map(said).collect()
}

/// One finding, however often the site was closed: it is one thing to mend.
fn of_site(facts: &Facts, by: &Indicators) -> Option<Finding> {
    let (asked, failed) = asked_and_failed(&facts.probes);
    let first = facts.probes.iter().map(|day| day.on).min()?;
    let closed =
        is_probed(&facts.probes, by) && failed > 0 && failed * 100 >= asked * u64::from(by.probe.percent);
    let note =
        format!("{}以来探测{asked}次，{failed}次没有在{}秒内打开", date_in_words(first), by.probe.seconds);
    closed.then(|| finding("site", "site", "门户网站", note))
}

/// Was the site probed often enough on a day to tell? One probe that failed says nothing of the site.
pub(super) fn is_probed(probes: &[ProbeDay], by: &Indicators) -> bool {
    probes.iter().any(|day| day.asked >= by.probe.per_day)
}

/// Probes in all, and those that failed.
pub(super) fn asked_and_failed(probes: &[ProbeDay]) -> (u64, u64) {
    let asked = probes.iter().map(|day| u64::from(day.asked)).sum();
    (asked, probes.iter().map(|day| u64::from(day.failed)).sum())
}

/// The day on which a message that waits becomes a veto.
pub(super) fn veto_on(received_on: NaiveDate, by: &Indicators) -> Option<NaiveDate> {
    received_on.checked_add_months(Months::new(by.veto_months))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::monitor::indicators;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn found(facts: &Facts) -> Vec<String> {
        let snapshot = check(facts, indicators(), Calendar::embedded());
        snapshot.findings.iter().map(|one| format!("{} {}", one.rule, one.of)).collect()
    }

    fn column(item: &str, documents: u64, newest: &str) -> ColumnFact {
        ColumnFact { item: item.to_owned(), name: item.to_owned(), documents, newest: newest.parse().ok() }
    }

    #[test]
    fn columns_are_stale_by_their_class() {
        for (column, expected) in [
            (column("a20-01", 3, "2026-11-20"), ""),
            (column("a20-01", 3, "2026-05-24"), ""),
            (column("a20-01", 3, "2026-05-23"), "stale a20-01"),
            (column("a20-03", 1, "2026-05-23"), ""),
            (column("a20-03", 1, "2025-11-22"), "stale a20-03"),
            (column("a20-02", 1, "2010-01-01"), ""),
            (column("a20-02", 0, ""), "empty a20-02"),
        ] {
            let facts = Facts { today: day("2026-11-24"), columns: vec![column.clone()], ..Facts::default() };
            assert_eq!(found(&facts).join(" "), expected, "{column:?}");
        }
    }

    #[test]
    fn what_documents_messages_and_the_guide_lack() {
        let document = |id: &str, released: &str| DocumentFact {
            id: id.to_owned(),
            title: id.to_owned(),
            released_on: day(released),
            uninterpreted: true,
            ..DocumentFact::default()
        };
        let message = |id: &str, due: &str| MessageFact {
            id: id.to_owned(),
            unit: String::new(),
            name: "网上咨询".to_owned(),
            received_on: day("2026-11-10"),
            due: due.parse().ok(),
        };
        let facts = Facts {
            today: day("2026-11-24"),
            rows: vec![RowFact { id: "r1".to_owned(), name: "法律援助".to_owned() }],
            documents: vec![
                // 2026-11-19 is a Thursday: three working days after it is Tuesday, the day itself.
                document("new", "2026-11-19"),
                document("old", "2026-11-18"),
                DocumentFact {
                    uninterpreted: false,
                    missing: vec!["文号".to_owned()],
                    dead_links: vec!["/documents/sfj/x".to_owned()],
                    ..document("bare", "2026-11-01")
                },
            ],
            messages: vec![message("m1", "2026-11-23"), message("m2", "2026-11-24"), message("m3", "")],
            guide: vec![Passage {
                id: "card".to_owned(),
                unit: String::new(),
                place: "公开指南".to_owned(),
                text: "sfj@163.com".to_owned(),
            }],
            ..Facts::default()
        };
        assert_eq!(
            found(&facts),
            [
                "catalogue r1",
                "interpretation old",
                "metadata bare",
                "dead_link bare",
                "message m1",
                "guide card private_mail"
            ]
        );
    }

    #[test]
    fn a_site_that_does_not_open() {
        for (asked, failed, expected) in
            [(0, 0, ""), (1, 1, ""), (19, 5, ""), (100, 4, ""), (100, 5, "site site"), (20, 1, "site site")]
        {
            let probes = vec![ProbeDay { on: day("2026-11-23"), asked, failed }];
            let facts = Facts { today: day("2026-11-24"), probes, ..Facts::default() };
            assert_eq!(found(&facts).join(" "), expected, "{asked} {failed}");
        }
    }

    /// A committed sample of the stored shape.
    #[test]
    fn the_stored_shape_stays() {
        let stored = r#"{"schema":1,"on":"2026-11-24","looked_at":9,"waiting":0,"oldest":0,"columns":[{"item":"a20-01","name":"规章","class":"固定内容","documents":1,"newest":"2026-11-01","age":23,"left":null}],"probes":[{"on":"2026-11-23","asked":24,"failed":0}],"findings":[{"rule":"metadata","of":"d1","document":"d1","unit":"u1","place":"甲","note":"缺文号"}]}"#;
        let snapshot: Snapshot = serde_json::from_str(stored).unwrap();
        assert_eq!(serde_json::to_string(&snapshot).unwrap(), stored);
    }
}
