//! 信息发布审批表: what was decided about one edition, by whom, when and on exactly which text, as a page
//! that prints on one sheet, as PDF and as DOCX. Whoever may not see the document finds no form either.

mod slip;

use askama::Template;
use axum::{extract::State as Given, response::Html};
use gongkai_domain::{authority::Read, channel::Channel};
use gongkai_office::{
    channel::{self, Copies},
    organisation::agency_name,
    publication::{self, Dossier, Former},
};
use gongkai_render::writing::{Fact, Writing, fact_rows, writing_docx};
use gongkai_web_kit::{
    caller::Caller,
    download::Download,
    extract::{Asked, At},
    layout::{Crumb, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{
    NAME, ROOT,
    list::{Units, titled},
};
use crate::{OfficeWeb, problem, words::moment};

/// As it stands on the paper.
const TITLE: &str = "信息发布审批表";
/// The channel that the program itself serves.
const PLATFORM: &str = "政府信息公开平台";
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// Which edition; the newest if it is not said.
#[derive(Debug, Deserialize)]
pub struct Which {
    edition: Option<String>,
}

/// An edition with everything that the form says.
struct Form {
    agency: String,
    former: Former,
    facts: Vec<Fact>,
    end: Vec<String>,
}

impl Form {
    async fn of(desk: &OfficeWeb, caller: &Caller, id: &str, which: &Which) -> Result<Self, Problem> {
        let (office, who) = (desk.office(), caller.staff());
        let right = caller.authorise::<Read, Dossier>(id)?;
        let number = which.edition.as_ref().map(|number| number.parse().map_err(|_| Problem::NotFound));
        let number = number.transpose()?;
        let former = publication::edition(office, who, &right, number).await.map_err(problem)?;
        let unit = Units::of(desk, caller).await?.name(&former.held.row.unit_id);
        Ok(Self {
            agency: agency_name(office, &caller.agency).await.map_err(problem)?,
            facts: slip::facts(&former, unit, &channels(desk, caller, id, &former).await?)?,
            end: vec![format!("本表按系统中的审查记录生成，{}", moment(office.now()))],
            former,
        })
    }

    fn writing(&self) -> Writing<'static> {
        Writing {
            name: TITLE.to_owned(),
            title: TITLE.to_owned(),
            subtitle: vec![self.agency.clone()],
            facts: self.facts.clone(),
            end: self.end.clone(),
            plain: true,
            ..Writing::default()
        }
    }
}

/// The platform, and the other channels on which the edition went out, or is to go out.
async fn channels(desk: &OfficeWeb, caller: &Caller, id: &str, former: &Former) -> Result<String, Problem> {
    let right = caller.authorise::<Read, Copies>(id)?;
    let shown = channel::copies(desk.office(), caller.staff(), &right).await.map_err(problem)?;
    let own = channel::of_edition(&shown, &former.held.row, &former.edition).map_err(problem)?;
    let words: Vec<&str> = [PLATFORM].into_iter().chain(own.into_iter().map(Channel::word)).collect();
    Ok(words.join("、"))
}

#[derive(Template)]
#[template(path = "publication/approval.html")]
struct Page {
    frame: OfficeFrame,
    id: String,
    edition: i32,
    newest: i32,
    form: Form,
}

impl Page {
    /// Lines of the table: a fact alone takes all of it.
    fn rows(&self) -> Vec<Vec<&Fact>> {
        fact_rows(&self.form.facts)
    }
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    Asked(which): Asked<Which>,
) -> Result<Html<String>, Problem> {
    let form = Form::of(&desk, &caller, &id, &which).await?;
    let title = titled(&form.former.held.edition.title);
    let crumbs = vec![Crumb::new(NAME, ROOT), Crumb::new(title, format!("{ROOT}/{id}")), Crumb::here(TITLE)];
    let frame = desk.frame(&caller, &sealer, TITLE, crumbs).await?;
    let (edition, newest) = (form.former.edition.edition, form.former.held.row.edition);
    Ok(Html(Page { frame, id, edition, newest, form }.render()?))
}

/// The form as a file.
pub async fn export(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At((id, kind)): At<(String, String)>,
    Asked(which): Asked<Which>,
) -> Result<Download, Problem> {
    let form = Form::of(&desk, &caller, &id, &which).await?;
    let media = match kind.as_str() {
        "docx" => DOCX,
        "pdf" => "application/pdf",
        _ => return Err(Problem::NotFound),
    };
    let edition = &form.former.edition;
    let name = format!("{TITLE} {} 第{}版.{kind}", titled(&edition.title), edition.edition);
    let writing = form.writing();
    let press = desk.press();
    let made = tokio::task::spawn_blocking(move || match kind.as_str() {
        "docx" => writing_docx(&writing),
        _ => press.writing(&writing).map(|pdf| pdf.bytes),
    });
    let bytes = made.await.map_err(Problem::fault)?.map_err(Problem::fault)?;
    Ok(Download { name, kind: media, bytes: bytes.into() })
}
