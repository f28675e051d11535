//! `/apply/form.pdf` and `/apply/form.docx`: the form to be filled in by hand, with where it can be taken or
//! sent. It asks for what Art. 29 names and for nothing else.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use gongkai_domain::{
    application::filing::{ApplicantKind, Form},
    publication::content::{Block, Content, Run},
};
use gongkai_public::AgencyCard;
use gongkai_render::writing::{Fact, Part, Writing, writing_docx};
use gongkai_web_kit::{download::Download, extract::Asked, problem::Problem};
use serde::Deserialize;
use tokio::task::spawn_blocking;

use crate::{portal::Portal, shelf::Shelf};

const NAME: &str = "政府信息公开申请表";

/// Of which agency.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Query {
    agency: String,
}

/// For print.
pub async fn pdf(State(portal): State<Portal>, Asked(query): Asked<Query>) -> Result<Response, Problem> {
    let writing = form(&agency(&portal, &query.agency).await?);
    let bytes = portal.printer.set(writing).await?;
    Ok(Download { name: format!("{NAME}.pdf"), kind: "application/pdf", bytes: bytes.into() }.into_response())
}

/// For Word and WPS.
pub async fn docx(State(portal): State<Portal>, Asked(query): Asked<Query>) -> Result<Response, Problem> {
    const KIND: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    let writing = form(&agency(&portal, &query.agency).await?);
    let made = spawn_blocking(move || writing_docx(&writing)).await.map_err(Problem::fault)?;
    let bytes = made.map_err(Problem::fault)?;
    Ok(Download { name: format!("{NAME}.docx"), kind: KIND, bytes: bytes.into() }.into_response())
}

async fn agency(portal: &Portal, code: &str) -> Result<AgencyCard, Problem> {
    let mut cards = Shelf::cards(&portal.store).await?;
    if cards.is_empty() {
        return Err(Problem::NotFound);
    }
    let at = match code {
        "" => 0,
        code => cards.iter().position(|card| card.code == code).ok_or(Problem::NotFound)?,
    };
    Ok(cards.swap_remove(at))
}

fn boxes(words: impl Iterator<Item = &'static str>) -> String {
    words.map(|word| format!("□{word}")).collect::<Vec<_>>().join("　")
}

fn form(card: &AgencyCard) -> Writing<'static> {
    let blank = |lines: usize| "\n".repeat(lines);
    let facts = vec![
        Fact::wide("收件机关", card.name.clone()),
        Fact::wide("申请人类型", boxes(ApplicantKind::ALL.into_iter().map(ApplicantKind::word))),
        Fact::new("姓名或者单位名称", ""),
        Fact::new("联系电话", ""),
        Fact::new("证件名称", ""),
        Fact::new("证件号码", ""),
        Fact::wide("统一社会信用代码", "（单位填写）"),
        Fact::new("法定代表人", "（单位填写）"),
        Fact::new("联系人", "（单位填写）"),
        Fact::wide("地址、邮编", ""),
        Fact::wide("电子邮箱", ""),
        Fact::wide(
            "代理人",
            "姓名：　　　　　　证件号码：　　　　　　　　　　电话：\n委托事项：（另附委托书）",
        ),
        Fact::wide("所需政府信息的名称、文号或者便于查询的特征描述", blank(6)),
        Fact::wide("提供的形式", boxes(Form::ALL.into_iter().map(Form::word))),
        Fact::wide("提供的途径", "□邮寄　□自行领取　□发到电子邮箱"),
        Fact::wide("阅读、视听有困难，需要的帮助", blank(1)),
        Fact::wide("申请人签名或者盖章", "　　　　　　　　　　　　　　　　年　　月　　日"),
    ];
    Writing {
        name: NAME.to_owned(),
        title: NAME.to_owned(),
        facts,
        parts: vec![Part {
            heading: "怎样提交".to_owned(), content: std::borrow::Cow::Owned(ways(card))
        }],
        plain: true,
        ..Writing::default()
    }
}

/// The ways in that the agency has, with what fixes the date of receipt (Art. 31).
fn ways(card: &AgencyCard) -> Content {
    let mut lines = vec!["随表附身份证明的复印件，不用写用途。不收费；只有申请的数量、频次明显超过合理范围的，才可能收取信息处理费，会事先告知。".to_owned()];
    lines.push(format!("当面：{}（{}），交来当天为收到申请之日。", card.address, card.office_hours));
    let postcode =
        if card.postcode.is_empty() { String::new() } else { format!("，邮编 {}", card.postcode) };
    lines.push(format!(
        "邮寄：{}，{}收{postcode}，信封上写“政府信息公开申请”；签收当天为收到申请之日，平常信函以与您确认的当天为准。",
        card.address, card.disclosure_office
    ));
    if !card.fax.is_empty() {
        lines.push(format!("传真：{}，以与您确认的当天为收到申请之日。", card.fax));
    }
    if !card.email.is_empty() {
        lines.push(format!("电子邮件：{}，以与您确认的当天为收到申请之日。", card.email));
    }
    lines.push(format!("不清楚的，请打 {}；写字有困难的，可以口头提出，由我们代填。", card.phone));
    Content {
        blocks: lines.into_iter().map(|line| Block::Paragraph { runs: vec![Run::plain(line)] }).collect(),
    }
}
