//! The notice (整改通知) and the reply (整改回执) as PDF and Word.

use axum::extract::State as Given;
use gongkai_domain::{
    authority::Read,
    calendar::date_in_words,
    rectification::{Act, Source, kind},
};
use gongkai_office::{
    organisation::agency_name,
    rectification::{self, Line, Tickets},
};
use gongkai_render::writing::{Fact, Writing, writing_docx};
use gongkai_web_kit::{caller::Caller, download::Download, extract::At, problem::Problem};

use crate::{OfficeWeb, problem, publication::list::Units, words::moment};

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
/// The line for a hand.
const SIGN: &str = "\n签名：　　　　　　　　　　　　　　　　　　年　　月　　日";

/// What both forms begin with.
fn about(line: &Line, unit: &str) -> Vec<Fact> {
    let of = &line.held.row;
    vec![
        Fact::new("编号", of.number.clone()),
        Fact::new("责任科室", unit.to_owned()),
        Fact::new("责任人", of.responsible.clone()),
        Fact::new("问题种类", kind(&of.kind).map(|kind| kind.word.clone()).unwrap_or_default()),
        Fact::wide("事项", of.place.clone()),
    ]
}

fn notice(line: &Line, unit: &str) -> Vec<Fact> {
    let of = &line.held.row;
    let mut facts = about(line, unit);
    facts.extend([
        Fact::wide("问题", of.problem.clone()),
        Fact::new("来源", Source::parse(&of.source).map_or("", Source::word)),
        Fact::new("发现时间", date_in_words(of.found_on)),
        Fact::wide("依据", of.basis.clone()),
        Fact::wide("整改要求", of.demand.clone()),
        Fact::new("整改期限", line.due.map(date_in_words).unwrap_or_default()),
        Fact::new("重复发生", of.repeats.clone().unwrap_or_else(|| "否".to_owned())),
        Fact::new("签发人", of.issued_by_name.clone()),
        Fact::new("签发时间", moment(of.issued_at)),
        Fact::wide("签收", SIGN),
    ]);
    facts
}

/// The reply that counts; before there is one, an empty form.
fn reply(line: &Line, unit: &str) -> Vec<Fact> {
    let ticket = &line.held.ticket;
    let last = line.held.acts.iter().zip(&ticket.said).rev().find_map(|(row, said)| match &said.act {
        Act::Reply(reply) => Some((row, reply)),
        _ => None,
    });
    let of = |text: fn(&gongkai_domain::rectification::Reply) -> &str| {
        last.map(|(_, reply)| text(reply).to_owned()).unwrap_or_else(|| "\n\n".to_owned())
    };
    let mut facts = about(line, unit);
    facts.extend([
        Fact::wide("原因", of(|reply| &reply.cause)),
        Fact::wide("整改措施", of(|reply| &reply.measures)),
        Fact::new(
            "更正声明",
            last.map(|(_, reply)| if reply.correction { "需要，已发布" } else { "不需要" })
                .unwrap_or_default(),
        ),
        Fact::new("完成时间", last.map(|(row, _)| moment(row.at)).unwrap_or_default()),
        Fact::wide("举一反三自查结果", of(|reply| &reply.alike)),
        Fact::new("经办人", last.map(|(row, _)| row.by_name.clone()).unwrap_or_default()),
        Fact::wide("科室负责人", SIGN),
    ]);
    let verified = line.held.acts.iter().zip(&ticket.said).rev().find_map(|(row, said)| match &said.act {
        Act::Verify { fact, reason } => {
            Some((row, format!("{fact}{}{reason}", if fact.is_empty() { "" } else { "。" })))
        }
        _ => None,
    });
    if let Some((row, words)) = verified {
        facts.push(Fact::wide("核验", format!("{words}\n{}　{}", row.by_name, moment(row.at))));
    }
    facts
}

pub async fn file(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At((id, paper, form)): At<(String, String, String)>,
) -> Result<Download, Problem> {
    let right = caller.authorise::<Read, Tickets>(&id)?;
    let line = rectification::show(desk.office(), caller.staff(), &right).await.map_err(problem)?;
    let unit = Units::of(&desk, &caller).await?.name(&line.held.row.unit_id);
    let (title, facts) = match paper.as_str() {
        "notice" => ("整改通知单", notice(&line, &unit)),
        "reply" => ("整改回执", reply(&line, &unit)),
        _ => return Err(Problem::NotFound),
    };
    let media = match form.as_str() {
        "docx" => DOCX,
        "pdf" => "application/pdf",
        _ => return Err(Problem::NotFound),
    };
    let writing = Writing {
        name: title.to_owned(),
        title: title.to_owned(),
        subtitle: vec![agency_name(desk.office(), &caller.agency).await.map_err(problem)?],
        facts,
        plain: true,
        ..Writing::default()
    };
    let name = format!("{title} {}.{form}", line.held.row.number);
    let press = desk.press();
    let made = tokio::task::spawn_blocking(move || match media {
        DOCX => writing_docx(&writing),
        _ => press.writing(&writing).map(|pdf| pdf.bytes),
    });
    let bytes = made.await.map_err(Problem::fault)?.map_err(Problem::fault)?;
    Ok(Download { name, kind: media, bytes: bytes.into() })
}
