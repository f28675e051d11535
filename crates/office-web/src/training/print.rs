//! Notice, sign-in sheet and results as PDF and Word.

use axum::extract::State as Given;
use gongkai_domain::{
    calendar::date_in_words,
    publication::content::{Block, Content, Run},
    refusal::Refusal,
    training::{COUNTING_RULE, SCORING_RULE, notice_of},
};
use gongkai_office::{chance::day_in_china, organisation::agency_name, training::Held};
use gongkai_render::{
    Fault, Press,
    letter::{Letter, letter_docx},
    writing::{Fact, Part, Writing, writing_docx},
};
use gongkai_web_kit::{caller::Caller, download::Download, extract::At, problem::Problem};

use super::{
    list_file::workbook,
    page::{best, calls, expected, facts, way, when},
    plan::load,
};
use crate::{OfficeWeb, problem, words::moment};

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Empty lines of a sheet that people sign by hand.
const HANDS: usize = 24;

/// The notice as it is printed; before it goes out it says that it has not.
pub(super) fn notice(held: &Held, agency: &str) -> Letter {
    let code = held.row.code.as_deref().unwrap_or("发出通知后生成");
    let lines = notice_of(&held.details(), agency, &when(held), code);
    let paragraph = |line: String| Block::Paragraph { runs: vec![Run::plain(line)] };
    Letter {
        agency: agency.to_owned(),
        number: held.row.number.clone().unwrap_or_default(),
        mark: if held.row.number.is_some() { String::new() } else { "送审稿".to_owned() },
        title: format!("关于举办“{}”的通知", held.row.topic),
        addressee: "各科室（单位）".to_owned(),
        content: Content { blocks: lines.into_iter().map(paragraph).collect() },
        signer: agency.to_owned(),
        date: held.row.called_at.map(|at| date_in_words(day_in_china(at))).unwrap_or_default(),
        ..Letter::default()
    }
}

fn table(heads: &[&str], rows: Vec<Vec<String>>) -> Content {
    let head = heads.iter().map(|head| (*head).to_owned()).collect();
    let rows = std::iter::once(head).chain(rows).collect();
    Content { blocks: vec![Block::Table { caption: String::new(), heads: 1, rows }] }
}

fn writing(title: &str, held: &Held, agency: &str, content: Content, end: String) -> Writing<'static> {
    let mut about = vec![Fact::wide("主题", held.row.topic.clone())];
    about.extend(facts(held).into_iter().take(4).map(|(label, value)| Fact::new(label, value)));
    about.push(Fact::new("人次", held.people.len().to_string()));
    Writing {
        name: title.to_owned(),
        title: title.to_owned(),
        subtitle: vec![agency.to_owned()],
        facts: about,
        parts: vec![Part { heading: String::new(), content: std::borrow::Cow::Owned(content) }],
        end: vec![end],
        plain: true,
        ..Writing::default()
    }
}

/// Who was there; before anybody was, a sheet to sign by hand.
pub(super) fn sheet(held: &Held, agency: &str) -> Writing<'static> {
    let mut rows: Vec<Vec<String>> = (1..)
        .zip(&held.people)
        .map(|(nth, one): (usize, _)| {
            vec![nth.to_string(), one.name.clone(), one.unit.clone(), way(one), moment(one.at)]
        })
        .collect();
    let (heads, blank) = if rows.is_empty() {
        rows.extend((1..=HANDS).map(|nth| {
            let mut row = vec![nth.to_string()];
            row.extend((0..4).map(|_| "　".to_owned()));
            row
        }));
        (["序号", "姓名", "单位（科室）", "签名", "备注"], true)
    } else {
        (["序号", "姓名", "单位（科室）", "签到方式", "时间"], false)
    };
    let end = if blank { String::new() } else { COUNTING_RULE.to_owned() };
    let mut sheet = writing("培训签到表", held, agency, table(&heads, rows), end);
    if !held.expected.is_empty() {
        let absent: Vec<String> =
            held.absent().iter().map(|one| format!("{}（{}）", one.name, one.unit)).collect();
        let named =
            if blank || absent.is_empty() { String::new() } else { format!("：{}", absent.join("、")) };
        sheet.end.insert(0, format!("{}{named}。", expected(held)));
    }
    sheet
}

/// Results of the test.
pub(super) fn results(held: &Held, agency: &str) -> Writing<'static> {
    let rows = (1..)
        .zip(held.people.iter().map(|one| (one, best(held, &one.person))))
        .map(|(nth, (one, mark)): (usize, _)| {
            let mark = if mark.is_empty() { "未参加".to_owned() } else { mark };
            vec![nth.to_string(), one.name.clone(), one.unit.clone(), mark]
        })
        .collect();
    let content = table(&["序号", "姓名", "单位（科室）", "成绩"], rows);
    writing("培训测试成绩单", held, agency, content, SCORING_RULE.to_owned())
}

/// A paper as PDF.
pub(super) fn pdf(press: &Press, writing: &Writing<'_>) -> Result<Vec<u8>, Fault> {
    press.writing(writing).map(|pdf| pdf.bytes)
}

pub async fn file(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At((id, paper, kind)): At<(String, String, String)>,
) -> Result<Download, Problem> {
    let held = load(&desk, &caller, &id).await?;
    let agency = agency_name(desk.office(), &caller.agency).await.map_err(problem)?;
    let press = desk.press();
    let media = match kind.as_str() {
        "docx" => DOCX,
        "pdf" => "application/pdf",
        "xlsx" if paper == "sheet" => XLSX,
        _ => return Err(Problem::NotFound),
    };
    let title = match paper.as_str() {
        "notice" if calls(held.kind) => "培训通知",
        "sheet" => "培训签到表",
        "results" if held.test.is_some() => "培训测试成绩单",
        _ => return Err(Problem::NotFound),
    };
    let name = format!("{title}-{}.{kind}", held.row.topic);
    let made = tokio::task::spawn_blocking(move || match (paper.as_str(), media) {
        ("sheet", XLSX) => workbook(&held),
        ("notice", DOCX) => letter_docx(&notice(&held, &agency)),
        ("notice", _) => press.letters(&[notice(&held, &agency)]).map(|pdf| pdf.bytes),
        ("sheet", DOCX) => writing_docx(&sheet(&held, &agency)),
        ("sheet", _) => pdf(&press, &sheet(&held, &agency)),
        (_, DOCX) => writing_docx(&results(&held, &agency)),
        (_, _) => pdf(&press, &results(&held, &agency)),
    });
    let failed = |fault: Fault| Problem::from(Refusal::new("print_failed", fault.to_string()));
    let bytes = made.await.map_err(Problem::fault)?.map_err(failed)?;
    Ok(Download { name, kind: media, bytes: bytes.into() })
}
