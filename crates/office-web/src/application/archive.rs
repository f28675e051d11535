//! The file of a case as one ZIP: a list with what was done, letters, papers as they came, copies, and their digests.

use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use data_encoding::HEXLOWER;
use gongkai_domain::{
    calendar::date_in_words,
    publication::content::{Block, Content},
    refusal::Refusal,
};
use gongkai_office::{
    OfficeError,
    application::{self, CaseFile, Purpose},
};
use gongkai_render::{
    Fault, Press, bundle,
    writing::{Fact, Part, Writing},
};
use gongkai_web_kit::{
    caller::Caller, download::Download, extract::At, form::Entered, problem::Problem, seal::Sealer,
};
use sha2::{Digest, Sha256};

use super::{file, letter::set, page::loaded};
use crate::{OfficeWeb, problem, words::moment};

pub async fn take(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let case = loaded(&desk, &caller, &id).await?;
    let again = async |all: &[Refusal]| {
        let page = file::page((&desk, &caller, &sealer), &id, entered.view(all)).await?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
    };
    let Some(purpose) = Purpose::parse(entered.text("purpose")) else {
        return again(&[Refusal::new("missing", "请选择归档还是作为证据").at("purpose")]).await;
    };
    let taken = match application::case_file(desk.office(), caller.staff(), &id, purpose).await {
        Ok(taken) => taken,
        Err(OfficeError::Refused(all)) => return again(&all).await,
        Err(error) => return Err(problem(error)),
    };
    let press = desk.press();
    let made = tokio::task::spawn_blocking(move || put_together(&press, taken, purpose)).await;
    match made.map_err(Problem::fault)? {
        Ok(bytes) => {
            let name = format!("{}-{}.zip", case.row.number, purpose.word());
            Ok(Download { name, kind: "application/zip", bytes: bytes.into() }.into_response())
        }
        Err(fault) => again(&[Refusal::new("file_failed", fault.to_string())]).await,
    }
}

/// A file with what the list says of it: name, date or origin.
type Piece = (String, String, Vec<u8>);

fn put_together(press: &Press, taken: CaseFile, purpose: Purpose) -> Result<Vec<u8>, Fault> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut add = |folder: &str, name: &str, from: String, bytes: Vec<u8>| {
        let nth = pieces.len() + 1;
        // Folders and what some systems cannot store do not belong into a name.
        let name: String = name.chars().map(|c| if "/\\:*?\"<>|".contains(c) { '_' } else { c }).collect();
        pieces.push((format!("{folder}/{nth:02}-{name}"), from, bytes));
    };
    for (place, paper) in taken.letters {
        let on = taken.case.acts.get(place).map(|line| date_in_words(line.entry.on)).unwrap_or_default();
        let to_applicant = paper.text.to == gongkai_domain::application::letter::To::Applicant;
        let addressee = if to_applicant { taken.applicant.clone() } else { String::new() };
        let title = paper.text.title.clone();
        let pdf = press.letters(&[set(paper, addressee)])?;
        add("文书", &format!("{title}.pdf"), on, pdf.bytes);
    }
    for one in taken.originals {
        let from = format!("{}，{}，{}", one.kind.word(), one.by.0, moment(one.by.1));
        add("材料", &one.name, from, one.bytes);
    }
    for one in taken.copies {
        add("区分处理", &one.name, "区分处理后的文件".to_owned(), one.bytes);
    }
    let digests: Vec<String> =
        pieces.iter().map(|piece| HEXLOWER.encode(&Sha256::digest(&piece.2))).collect();
    let list = press.writing(&contents(&taken.case, &taken.applicant, purpose, (&pieces, &digests)))?;
    let sums: String =
        pieces.iter().zip(&digests).map(|(piece, sum)| format!("{sum}  {}\n", piece.0)).collect();
    let mut files =
        vec![("00-目录.pdf".to_owned(), list.bytes), ("SHA256SUMS.txt".to_owned(), sums.into_bytes())];
    files.extend(pieces.into_iter().map(|(name, _, bytes)| (name, bytes)));
    bundle(&files)
}

/// The list of what is in it, and what was done.
fn contents(
    case: &application::Case,
    applicant: &str,
    purpose: Purpose,
    (pieces, digests): (&[Piece], &[String]),
) -> Writing<'static> {
    let row = |cells: [&str; 4]| cells.map(str::to_owned).to_vec();
    let mut list = vec![row(["序号", "文件", "来源、日期", "SHA-256"])];
    for (nth, ((name, from, _), digest)) in (1..).zip(pieces.iter().zip(digests)) {
        list.push(row([&nth.to_string(), name, from, digest]));
    }
    let mut acts = vec![row(["日期", "事项", "依据", "登记"])];
    for line in &case.acts {
        let by = format!("{}，{}", line.row.by_name, moment(line.row.recorded_at));
        let (on, act) = (date_in_words(line.entry.on), &line.entry.act);
        acts.push(row([&on, &act.sentence(), act.name().article(), &by]));
    }
    let table = |rows| Content { blocks: vec![Block::Table { caption: String::new(), heads: 1, rows }] };
    let part = |heading: &str, rows| Part {
        heading: heading.to_owned(),
        content: std::borrow::Cow::Owned(table(rows)),
    };
    let title = format!("政府信息公开申请{}目录", purpose.word());
    Writing {
        name: title.clone(),
        title,
        facts: vec![
            Fact::new("办件编号", case.row.number.clone()),
            Fact::new("申请人", applicant.to_owned()),
            Fact::wide("申请内容", case.subject.clone()),
            Fact::new("收到日期", date_in_words(case.row.arrived_on)),
            Fact::new(
                "办结日期",
                case.row.ended_on.map(date_in_words).unwrap_or_else(|| "未办结".to_owned()),
            ),
        ],
        parts: vec![part("卷内文件", list), part("办理经过", acts)],
        end: vec!["SHA256SUMS.txt 可以用 sha256sum -c 核对每个文件。".to_owned()],
        plain: true,
        ..Writing::default()
    }
}
