//! A bulletin as files: the letter (GB/T 9704) as PDF and Word, the table and the single happenings as workbooks.

use axum::extract::State as Given;
use chrono::{DateTime, Utc};
use gongkai_domain::{
    authority::Read,
    bulletin::{content, headline},
    calendar::date_in_words,
    refusal::Refusal,
};
use gongkai_office::bulletin::{self, Bulletins, Held};
use gongkai_render::{
    ListColumn,
    letter::{Letter, letter_docx},
    list_xlsx,
};
use gongkai_web_kit::{caller::Caller, download::Download, extract::At, problem::Problem};

use super::{XLSX, page::lines};
use crate::{OfficeWeb, problem, words::to_the_second};

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

fn day(at: DateTime<Utc>) -> String {
    date_in_words(gongkai_office::chance::day_in_china(at))
}

/// The letter as it is printed; before it is issued it says that it is not.
fn letter(of: &Held) -> Letter {
    Letter {
        agency: of.snapshot.agency.clone(),
        number: of.row.number.clone().unwrap_or_default(),
        mark: if of.row.issued_at.is_some() { String::new() } else { "送审稿".to_owned() },
        title: headline(&of.snapshot),
        addressee: "各科室（单位）".to_owned(),
        content: content(&of.snapshot, &of.row.text),
        signer: of.snapshot.agency.clone(),
        date: of.row.issued_at.map(day).unwrap_or_default(),
        ..Letter::default()
    }
}

fn table(of: &Held) -> Result<Vec<u8>, Problem> {
    let lines = lines(&of.snapshot);
    let mut columns = vec![ListColumn { heading: "科室", width: 20, note: "" }];
    let words = lines.first().map(|line| line.figures.as_slice()).unwrap_or_default();
    columns.extend(words.iter().map(|figure| ListColumn { heading: figure.word, width: 11, note: "" }));
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|line| {
            let figures = line.figures.iter().map(|figure| figure.number.clone());
            [line.name.clone()].into_iter().chain(figures).collect()
        })
        .collect();
    list_xlsx("通报一览表", &columns, &rows).map_err(|fault| Problem::fault(fault.0))
}

fn items(of: &Held) -> Result<Vec<u8>, Problem> {
    let name = |id: &str| {
        of.snapshot.units.iter().find(|unit| unit.id == id).map(|unit| unit.name.clone()).unwrap_or_default()
    };
    let column = |heading, width| ListColumn { heading, width, note: "" };
    let columns = [
        column("科室", 20),
        column("统计项", 12),
        column("名称", 50),
        column("时间", 20),
        column("说明", 40),
    ];
    let row = |item: &gongkai_domain::bulletin::Item| {
        let word = item.column.word().to_owned();
        vec![name(&item.unit), word, item.title.clone(), to_the_second(item.at), item.note.clone()]
    };
    let rows: Vec<Vec<String>> = of.snapshot.items.iter().map(row).collect();
    list_xlsx("通报明细", &columns, &rows).map_err(|fault| Problem::fault(fault.0))
}

pub async fn file(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At((id, kind)): At<(String, String)>,
) -> Result<Download, Problem> {
    let right = caller.authorise::<Read, Bulletins>(&id)?;
    let held = bulletin::show(desk.office(), &right).await.map_err(problem)?;
    let unable = |sentence: String| Problem::from(Refusal::new("bulletin_failed", sentence));
    let title = headline(&held.snapshot);
    let (name, media, bytes) = match kind.as_str() {
        "pdf" => {
            let (press, letter) = (desk.press(), letter(&held));
            let set = tokio::task::spawn_blocking(move || press.letters(&[letter])).await;
            let pdf = set.map_err(Problem::fault)?.map_err(|fault| unable(fault.to_string()))?;
            (format!("{title}.pdf"), "application/pdf", pdf.bytes)
        }
        "docx" => {
            let letter = letter(&held);
            let set = tokio::task::spawn_blocking(move || letter_docx(&letter)).await;
            let bytes = set.map_err(Problem::fault)?.map_err(|fault| unable(fault.to_string()))?;
            (format!("{title}.docx"), DOCX, bytes)
        }
        "xlsx" => (format!("{}通报一览表.xlsx", held.row.month), XLSX, table(&held)?),
        "items" => (format!("{}通报明细.xlsx", held.row.month), XLSX, items(&held)?),
        _ => return Err(Problem::NotFound),
    };
    Ok(Download { name, kind: media, bytes: bytes.into() })
}
