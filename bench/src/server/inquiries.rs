//! A desk that has written down a million inquiries: an entry, the search, the figures of a month.

use std::path::Path;

use chrono::{NaiveDate, TimeDelta};
use gongkai_domain::inquiry::{HEADINGS, lines};
use gongkai_office::{
    inquiry::{self, Row},
    organisation::{staff, unit},
};
use gongkai_testkit::Dice;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{
    Lengths,
    browser::{Browser, hidden},
    copy,
    fill::{open, person},
    running::Server,
    sign_in::{COUNTER, sign_in},
};
use crate::{
    Fault, machine,
    stopwatch::{last, middle, time},
    table::{Table, figure},
    torture::fault,
};

/// Rows of one list.
const AT_ONCE: u64 = 4_000;
/// The first day that has any, and how many days have some: years whose months nobody has closed.
const FIRST: (i32, u32, u32) = (2016, 1, 4);
const DAYS: u64 = 3_000;
/// How often each thing is asked for.
const TIMES: usize = 200;
/// Milliseconds within which 99 of 100 are answered.
const WALL: f64 = 100.0;
/// What is asked; the number makes one entry findable.
const QUESTIONS: [&str; 5] = [
    "申请法律援助要带哪些材料",
    "公证遗嘱怎么收费、要几天",
    "人民调解怎么申请，在哪里",
    "律师事务所年度考核结果在哪里看",
    "社区矫正对象请假外出怎么办",
];

/// A table of what the desk does all day.
pub fn measure(program: &Path, data: &Path, lengths: &Lengths) -> Result<Table, Fault> {
    let folder = data.with_file_name("inquiries");
    copy(data, &folder)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let (took, filled) = time(|| runtime.block_on(fill(&folder, lengths.inquiries)));
    filled?;
    let (gathered, done) = time(|| runtime.block_on(gather(&folder)));
    done?;
    let server = Server::serve(program, &folder)?;
    let mut browser = server.browser();
    sign_in(&mut browser, COUNTER)?;
    let mut table = Table::new(
        "The inquiry desk with many entries",
        format!(
            "{} inquiries of one agency, on SQLite (brought in as lists in {} s, their words gathered in {} s); each \
             asked for {TIMES} times by the counter clerk, one after the other. Milliseconds of wall time.",
            lengths.inquiries,
            figure(took.as_secs_f64()),
            figure(gathered.as_secs_f64()),
        ),
        &["what", "median", "p99", "worst"],
    );
    let mut entries = Vec::new();
    for nth in 0..TIMES {
        entries.push(enter(&mut browser, nth)?);
    }
    row(&mut table, "an entry", entries);
    for (name, path) in [
        ("the desk", "/office/inquiries".to_owned()),
        ("search: words of many", search("法律援助")),
        ("search: words of one", search("第77777件")),
        ("search: words of none", search("没有这句话")),
        ("figures of a month", "/office/inquiries/figures?period=2019-05".to_owned()),
        ("figures of a year", "/office/inquiries/figures?period=2019".to_owned()),
    ] {
        let mut all = Vec::new();
        for _ in 0..TIMES {
            let (took, answer) = time(|| browser.get(&path));
            let answer = answer?;
            if answer.status != 200 {
                return Err(format!("{path}: status {}", answer.status).into());
            }
            all.push(took.as_secs_f64() * 1e3);
        }
        row(&mut table, name, all);
    }
    Ok(table)
}

fn search(words: &str) -> String {
    let words: String = form_urlencoded::byte_serialize(words.as_bytes()).collect();
    format!("/office/inquiries/search?words={words}")
}

fn row(table: &mut Table, name: &str, mut all: Vec<f64>) {
    all.sort_by(f64::total_cmp);
    let p99 = all.get(all.len().saturating_mul(99) / 100).copied().unwrap_or_else(|| last(&all));
    table.row([name.to_owned(), figure(middle(&all)), figure(p99), figure(last(&all))]);
    table.bar(format!("{name}, p99"), p99, WALL, "ms");
}

/// Types a question and presses Enter: milliseconds until the answer is there.
fn enter(browser: &mut Browser, nth: usize) -> Result<f64, Fault> {
    let page = browser.page("/office/inquiries")?;
    let chosen = |name: &str| {
        let rest = page.split(&format!("name=\"{name}\"")).nth(1)?;
        Some(rest.split("value=\"").nth(1)?.split('"').next()?.to_owned())
    };
    let mut fields = hidden(&page);
    for name in ["desk", "way", "line", "result"] {
        fields.push((name.to_owned(), chosen(name).ok_or_else(|| format!("no {name} to choose"))?));
    }
    fields.push(("question".to_owned(), format!("窗口问的第{nth}件事")));
    let pairs: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    let (took, answer) = time(|| browser.post("/office/inquiries", &pairs));
    let answer = answer?;
    if answer.status != 303 {
        return Err(format!("an entry: status {}\n{}", answer.status, answer.text()).into());
    }
    Ok(took.as_secs_f64() * 1e3)
}

async fn fill(data: &Path, count: u64) -> Result<(), Fault> {
    let (office, clock) = open(data).await?;
    // They settle before they are gathered.
    clock.put(machine::now() - TimeDelta::hours(1));
    let clerk = staff::Entity::find()
        .filter(staff::Column::Account.eq(COUNTER))
        .one(office.read())
        .await?
        .ok_or("no counter clerk")?;
    let desk = unit::Entity::find_by_id(clerk.unit_id.clone().unwrap_or_default());
    let desk = desk.one(office.read()).await?.ok_or("the clerk has no desk")?.name;
    let mut clerk = person(&clerk)?;
    clerk.duties = [gongkai_domain::organisation::Duty::InquiryClerk].into();
    let mut dice = Dice::seeded(12_348);
    let mut begin = 0;
    while begin < count {
        let end = (begin + AT_ONCE).min(count);
        let rows: Vec<Row> = (begin..end)
            .map(|nth| said(nth, count, &desk, &mut dice))
            .collect::<Option<_>>()
            .ok_or("a row")?;
        inquiry::import(&office, &clerk, &rows, true).await.map_err(fault)?;
        begin = end;
    }
    office.close().await.map_err(fault)
}

/// Their words, for the search.
async fn gather(data: &Path) -> Result<(), Fault> {
    let (office, _clock) = open(data).await?;
    inquiry::gather(&office).await.map_err(fault)?;
    office.close().await.map_err(fault)
}

fn said(nth: u64, count: u64, desk: &str, dice: &mut Dice) -> Option<Row> {
    let first = NaiveDate::from_ymd_opt(FIRST.0, FIRST.1, FIRST.2)?;
    let day = first + chrono::Days::new(nth * DAYS / count.max(1));
    let question = QUESTIONS.get(dice.below(QUESTIONS.len()))?;
    let line = lines().get(dice.below(lines().len()))?;
    let cell = |heading: &str| match heading {
        "日期" => day.to_string(),
        "时间" => format!("{:02}:{:02}", 9 + nth % 8, nth % 60),
        "方式" => "来访".to_owned(),
        "接待点" => desk.to_owned(),
        "业务类别" => line.word.clone(),
        "人次" => "1".to_owned(),
        "结果" => "当场解答".to_owned(),
        "内容" => format!("{question}，第{nth}件"),
        "答复" => "当面说明，给了材料清单".to_owned(),
        _ => String::new(),
    };
    Some((u32::try_from(nth - nth / AT_ONCE * AT_ONCE).ok()? + 2, HEADINGS.map(cell)))
}
