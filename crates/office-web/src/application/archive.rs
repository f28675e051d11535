//! The file of a case: as one PDF with a table of contents and page numbers, for bodies of review and courts; as one ZIP
//! with a list of what was done, letters, papers as they came, copies, and their digests.

use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use chrono::NaiveDate;
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
    volume::{Body, Item, Volume},
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
    let asked = entered.text("purpose");
    let (asked, as_pdf) = asked.strip_suffix("_pdf").map_or((asked, false), |asked| (asked, true));
    let Some(purpose) = Purpose::parse(asked) else {
        return again(&[Refusal::new("missing", "请选择归档还是作为证据").at("purpose")]).await;
    };
    let taken = match application::case_file(desk.office(), caller.staff(), &id, purpose).await {
        Ok(taken) => taken,
        Err(OfficeError::Refused(all)) => return again(&all).await,
        Err(error) => return Err(problem(error)),
    };
    let press = desk.press();
    let made = tokio::task::spawn_blocking(move || match as_pdf {
        true => bound(&press, taken, purpose),
        false => put_together(&press, taken, purpose),
    });
    let made = made.await;
    match made.map_err(Problem::fault)? {
        Ok(bytes) => {
            let (ending, kind) = if as_pdf { ("pdf", "application/pdf") } else { ("zip", "application/zip") };
            let name = format!("{}-{}.{ending}", case.row.number, purpose.word());
            Ok(Download { name, kind, bytes: bytes.into() }.into_response())
        }
        Err(fault) => again(&[Refusal::new("file_failed", fault.to_string())]).await,
    }
}

/// A file with what the list says of it: folder, name, date or origin.
struct Piece {
    folder: &'static str,
    name: String,
    from: String,
    bytes: Vec<u8>,
}

impl Piece {
    /// Its name in a ZIP. Folders and what some systems cannot store do not belong into a name.
    fn path(&self, nth: usize) -> String {
        let plain = |c| if "/\\:*?\"<>|".contains(c) { '_' } else { c };
        let name: String = self.name.chars().map(plain).collect();
        format!("{}/{nth:02}-{name}", self.folder)
    }

    fn digest(&self) -> String {
        HEXLOWER.encode(&Sha256::digest(&self.bytes))
    }
}

fn pieces(press: &Press, taken: &mut CaseFile) -> Result<Vec<Piece>, Fault> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut add = |folder, name: &str, from: String, bytes: Vec<u8>| {
        pieces.push(Piece { folder, name: name.to_owned(), from, bytes });
    };
    for (place, paper) in std::mem::take(&mut taken.letters) {
        let on = taken.case.acts.get(place).map(|line| date_in_words(line.entry.on)).unwrap_or_default();
        let to_applicant = paper.text.to == gongkai_domain::application::letter::To::Applicant;
        let letter = taken
            .case
            .acts
            .get(place)
            .map_or(place, |line| application::letter_place(&line.entry.act, place));
        let asked = taken.asked.iter().find(|(at, _)| *at == letter).map(|(_, name)| name.clone());
        let addressee = if to_applicant { taken.applicant.clone() } else { asked.unwrap_or_default() };
        let title = paper.text.title.clone();
        let pdf = press.letters(&[set(paper, addressee)])?;
        add("文书", &format!("{title}.pdf"), on, pdf.bytes);
    }
    for one in std::mem::take(&mut taken.originals) {
        let from = format!("{}，{}，{}", one.kind.word(), one.by.0, moment(one.by.1));
        add("材料", &one.name, from, one.bytes);
    }
    for one in std::mem::take(&mut taken.copies) {
        add("区分处理", &one.name, "区分处理后的文件".to_owned(), one.bytes);
    }
    Ok(pieces)
}

/// Everything on the pages of one PDF.
fn bound(press: &Press, mut taken: CaseFile, purpose: Purpose) -> Result<Vec<u8>, Fault> {
    let items = pieces(press, &mut taken)?.into_iter().map(|piece| Item {
        digest: piece.digest(),
        title: piece.name,
        from: piece.from,
        body: Body::of(piece.bytes),
    });
    let volume = Volume {
        title: format!("政府信息公开申请{}", purpose.word()),
        items: items.collect(),
        facts: facts(&taken.case, &taken.applicant),
        acts: acts(&taken.case, purpose, &taken.hidden),
        mark: String::new(),
    };
    Ok(press.volume(volume)?.bytes)
}

fn put_together(press: &Press, mut taken: CaseFile, purpose: Purpose) -> Result<Vec<u8>, Fault> {
    let pieces = pieces(press, &mut taken)?;
    let named: Vec<(String, String, Vec<u8>)> =
        (1..).zip(pieces).map(|(nth, piece)| (piece.path(nth), piece.from, piece.bytes)).collect();
    let digests: Vec<String> =
        named.iter().map(|(_, _, bytes)| HEXLOWER.encode(&Sha256::digest(bytes))).collect();
    let list = press.writing(&contents(&taken, purpose, (&named, &digests)))?;
    let sums: String =
        named.iter().zip(&digests).map(|(piece, sum)| format!("{sum}  {}\n", piece.0)).collect();
    let mut files =
        vec![("00-目录.pdf".to_owned(), list.bytes), ("SHA256SUMS.txt".to_owned(), sums.into_bytes())];
    files.extend(named.into_iter().map(|(name, _, bytes)| (name, bytes)));
    bundle(&files)
}

/// What a case is, at the head of its file.
fn facts(case: &application::Case, applicant: &str) -> Vec<Fact> {
    let ended = case.row.ended_on.map(date_in_words).unwrap_or_else(|| "未办结".to_owned());
    vec![
        Fact::new("办件编号", case.row.number.clone()),
        Fact::new("申请人", applicant.to_owned()),
        Fact::wide("申请内容", case.subject.clone()),
        Fact::new("收到日期", date_in_words(case.row.arrived_on)),
        Fact::new("办结日期", ended),
    ]
}

/// What was done: day, sentence with what was written, basis, who recorded it. What happened to other cases and
/// belongs to this one stands at its day.
fn acts(case: &application::Case, purpose: Purpose, hidden: &[String]) -> Vec<[String; 4]> {
    let act = |line: &application::ActLine| {
        let by = format!("{}，{}", line.row.by_name, moment(line.row.recorded_at));
        let name = line.entry.act.name();
        let sentence = format!("{}{}", line.sentence(), written(line, purpose, hidden));
        (line.entry.on, [date_in_words(line.entry.on), sentence, name.article().to_owned(), by])
    };
    let told = case.acts.iter().filter(|line| purpose.tells(line.entry.act.name())).map(act);
    let mut acts: Vec<(NaiveDate, [String; 4])> = told.collect();
    for (on, sentence) in case.kin_lines() {
        let after = acts.iter().position(|(day, _)| *day > on).unwrap_or(acts.len());
        acts.insert(after, (on, [date_in_words(on), sentence, "条例45".to_owned(), String::new()]));
    }
    acts.into_iter().map(|(_, cells)| cells).collect()
}

/// What was written in an act, with its name: how was searched, what the review came to, the proof of delivery.
/// Evidence does not name those who were asked (Art. 32).
fn written(line: &application::ActLine, purpose: Purpose, hidden: &[String]) -> String {
    let name = line.entry.act.name();
    let text = line.content.text.lines().map(str::trim).filter(|part| !part.is_empty());
    let text = text.collect::<Vec<_>>().join("；");
    if text.is_empty() || !purpose.says(name) {
        return String::new();
    }
    let text = hidden.iter().fold(text, |text, name| text.replace(name.as_str(), "某第三方"));
    format!("。{}：{text}", application::text_needed(name).unwrap_or("说明"))
}

/// Name, where it is from, bytes.
type Bundled = (String, String, Vec<u8>);

/// The list of what is in it, and what was done.
fn contents(
    taken: &CaseFile,
    purpose: Purpose,
    (pieces, digests): (&[Bundled], &[String]),
) -> Writing<'static> {
    let row = |cells: [&str; 4]| cells.map(str::to_owned).to_vec();
    let mut list = vec![row(["序号", "文件", "来源、日期", "SHA-256"])];
    for (nth, ((name, from, _), digest)) in (1..).zip(pieces.iter().zip(digests)) {
        list.push(row([&nth.to_string(), name, from, digest]));
    }
    let mut done = vec![row(["日期", "事项", "依据", "登记"])];
    done.extend(acts(&taken.case, purpose, &taken.hidden).into_iter().map(|act| act.to_vec()));
    let table = |rows| Content { blocks: vec![Block::Table { caption: String::new(), heads: 1, rows }] };
    let part = |heading: &str, rows| Part {
        heading: heading.to_owned(),
        content: std::borrow::Cow::Owned(table(rows)),
    };
    let title = format!("政府信息公开申请{}目录", purpose.word());
    Writing {
        name: title.clone(),
        title,
        facts: facts(&taken.case, &taken.applicant),
        parts: vec![part("卷内文件", list), part("办理经过", done)],
        end: vec!["SHA256SUMS.txt 可以用 sha256sum -c 核对每个文件。".to_owned()],
        plain: true,
        ..Writing::default()
    }
}
