//! The evidence of a training in one ZIP: notice, sign-in sheet, papers, results, a list of them with digests.

use axum::extract::State as Given;
use data_encoding::HEXLOWER;
use gongkai_domain::{
    authority::Read,
    publication::content::{Block, Content},
    refusal::Refusal,
};
use gongkai_office::{
    organisation::agency_name,
    training::{self, Held, Paper, Trainings},
};
use gongkai_render::{
    Fault, Press, bundle,
    writing::{Fact, Part, Writing},
};
use gongkai_web_kit::{caller::Caller, download::Download, extract::At, problem::Problem};
use sha2::{Digest, Sha256};

use super::{
    page::{calls, facts},
    plan::load,
    print::{notice, pdf, results, sheet},
};
use crate::{OfficeWeb, problem};

/// Bytes of papers at most: the pack is put together in memory.
const LARGEST: i64 = 256 << 20;

/// A file of the pack: its name, and what it is.
struct Piece {
    path: String,
    what: &'static str,
    bytes: Vec<u8>,
}

/// Folders and what some systems cannot store do not belong into a name.
fn safe(name: &str) -> String {
    name.chars().map(|c| if "/\\:*?\"<>|".contains(c) { '_' } else { c }).collect()
}

fn contents(held: &Held, agency: &str, pieces: &[(Piece, String)]) -> Writing<'static> {
    let head = ["文件", "种类", "摘要（SHA-256）"].map(str::to_owned).to_vec();
    let rows = pieces.iter().map(|(piece, sum)| vec![piece.path.clone(), piece.what.to_owned(), sum.clone()]);
    let rows = std::iter::once(head).chain(rows).collect();
    let content = Content { blocks: vec![Block::Table { caption: String::new(), heads: 1, rows }] };
    let mut about = vec![Fact::wide("主题", held.row.topic.clone())];
    about.extend(facts(held).into_iter().map(|(label, value)| Fact::new(label, value)));
    about.push(Fact::new("人次", held.people.len().to_string()));
    Writing {
        name: "培训证明材料".to_owned(),
        title: "培训证明材料".to_owned(),
        subtitle: vec![agency.to_owned()],
        facts: about,
        parts: vec![Part { heading: "材料目录".to_owned(), content: std::borrow::Cow::Owned(content) }],
        plain: true,
        ..Writing::default()
    }
}

fn put_together(
    press: &Press,
    held: &Held,
    agency: &str,
    papers: Vec<(&'static str, String, Vec<u8>)>,
) -> Result<Vec<u8>, Fault> {
    let mut pieces = Vec::new();
    let mut add = |path: String, what, bytes| pieces.push(Piece { path, what, bytes });
    if calls(held.kind) && held.row.number.is_some() {
        add("01-培训通知.pdf".to_owned(), "通知", press.letters(&[notice(held, agency)])?.bytes);
    }
    add("02-签到表.pdf".to_owned(), "签到表", pdf(press, &sheet(held, agency))?);
    if held.test.is_some() {
        add("03-测试成绩单.pdf".to_owned(), "成绩单", pdf(press, &results(held, agency))?);
    }
    for (nth, (what, name, bytes)) in (1..).zip(papers) {
        add(format!("材料/{nth:02}-{}", safe(&name)), what, bytes);
    }
    let summed: Vec<(Piece, String)> = pieces
        .into_iter()
        .map(|piece| {
            let sum = HEXLOWER.encode(&Sha256::digest(&piece.bytes));
            (piece, sum)
        })
        .collect();
    let list = pdf(press, &contents(held, agency, &summed))?;
    let sums: String = summed.iter().map(|(piece, sum)| format!("{sum}  {}\n", piece.path)).collect();
    let mut files = vec![("00-目录.pdf".to_owned(), list), ("SHA256SUMS.txt".to_owned(), sums.into_bytes())];
    files.extend(summed.into_iter().map(|(piece, _)| (piece.path, piece.bytes)));
    bundle(&files)
}

pub async fn pack(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Download, Problem> {
    let held = load(&desk, &caller, &id).await?;
    let right = caller.authorise::<Read, Trainings>(&id)?;
    if held.files.iter().map(|file| file.size).sum::<i64>() > LARGEST {
        let sentence = "材料合计超过256MB，不能合成一个文件，请逐份取出";
        return Err(Refusal::new("file_too_large", sentence).into());
    }
    let mut papers = Vec::new();
    for file in &held.files {
        let (name, bytes) = training::file(desk.office(), &right, &file.id).await.map_err(problem)?;
        papers.push((Paper::parse(&file.kind).map_or("材料", Paper::word), name, bytes));
    }
    let agency = agency_name(desk.office(), &caller.agency).await.map_err(problem)?;
    let press = desk.press();
    let name = format!("培训证明材料-{}.zip", held.row.topic);
    let made = tokio::task::spawn_blocking(move || put_together(&press, &held, &agency, papers));
    let failed = |fault: Fault| Problem::from(Refusal::new("file_failed", fault.to_string()));
    let bytes = made.await.map_err(Problem::fault)?.map_err(failed)?;
    Ok(Download { name, kind: "application/zip", bytes: bytes.into() })
}
