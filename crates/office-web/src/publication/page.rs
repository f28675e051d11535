//! One document with everything about it.

use askama::Template;
use axum::{extract::State as Given, response::Html};
use chrono::{DateTime, Utc};
use gongkai_domain::{authority::Read, calendar::date_in_words, publication::Step};
use gongkai_office::{
    inquiry::in_china,
    organisation::public_card,
    publication::{self, Dossier, Held, IMAGE, PICTURES, Seen, ending, printed_of},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    layout::{Crumb, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use super::{
    NAME, ROOT, WRITERS,
    list::{Units, titled},
    next::{Next, acts},
    view::{self, BlockView, Clock, FindingView, StageView, StepView},
};
use crate::{OfficeWeb, problem, words::moment};

/// The document with its newest edition, for somebody who may read it.
pub async fn load(desk: &OfficeWeb, caller: &Caller, id: &str) -> Result<Dossier, Problem> {
    let right = caller.authorise::<Read, Dossier>(id)?;
    publication::show(desk.office(), caller.staff(), &right).await.map_err(problem)
}

/// The way to a page about the document.
pub fn crumbs(found: &Dossier, here: &str) -> Vec<Crumb> {
    let title = titled(&found.held.edition.title);
    let mut crumbs = vec![Crumb::new(NAME, ROOT)];
    if here.is_empty() {
        crumbs.push(Crumb::here(title));
    } else {
        crumbs.push(Crumb::new(title, format!("{ROOT}/{}", found.held.id)));
        crumbs.push(Crumb::here(here));
    }
    crumbs
}

/// What was on the page, as its form sends it back: version and digest.
pub fn seal(seen: &Seen) -> String {
    format!("{}-{}", seen.version, seen.digest)
}

/// The same, read; what cannot be read was never shown.
pub fn seen(text: &str) -> Seen {
    let (version, digest) = text.split_once('-').unwrap_or((text, ""));
    Seen { version: version.parse().unwrap_or(0), digest: digest.to_owned() }
}

/// A file of the edition.
pub struct FileView {
    pub id: String,
    pub name: String,
    pub size: String,
    /// Has it been read?
    pub is_read: bool,
    /// Where it is shown, of a picture; empty: it is none.
    pub picture: String,
    /// How the text names it, of a picture for the text; empty: it is an attachment.
    pub mark: String,
    pub blocks: Vec<BlockView>,
}

/// What every page about the document shows of it.
pub struct Shown {
    pub id: String,
    pub state: &'static str,
    pub tag: &'static str,
    pub edition: i32,
    pub digest: String,
    pub public: String,
    /// Where the public sees it; empty: nowhere.
    pub public_href: String,
    pub index_number: String,
    pub unit: String,
    pub begun: String,
    pub clock: Clock,
    pub stages: Vec<StageView>,
    pub facts: Vec<(&'static str, String)>,
    pub blocks: Vec<BlockView>,
    pub files: Vec<FileView>,
    pub findings: Vec<FindingView>,
    pub blocking: usize,
    /// Files that are still to be read.
    pub waiting: Vec<String>,
    pub steps: Vec<StepView>,
    /// Colour and words of what everybody should know first.
    pub notes: Vec<(&'static str, &'static str, String)>,
}

impl Shown {
    pub async fn of(desk: &OfficeWeb, caller: &Caller, found: &Dossier) -> Result<Self, Problem> {
        let held = &found.held;
        let right = caller.authorise::<Read, Dossier>(held.id.as_str())?;
        let findings = publication::findings(desk.office(), caller.staff(), &right).await.map_err(problem)?;
        let pictures = format!("{ROOT}/{}/picture?of=", held.id);
        let mut files = Vec::new();
        for file in &found.files {
            let printed = printed_of(desk.office(), &held.agency, file).map_err(problem)?;
            files.push(FileView {
                id: file.id.clone(),
                name: file.name.clone(),
                size: format!("{} KB", (file.size / 1024).max(1)),
                is_read: printed.is_some(),
                picture: if PICTURES.contains(&ending(&file.name).as_str()) {
                    format!("{pictures}{}", file.file_id)
                } else {
                    String::new()
                },
                mark: if file.role == IMAGE {
                    format!("![画面内容]({})", file.file_id)
                } else {
                    String::new()
                },
                blocks: printed.map(|content| view::blocks(&content, "")).unwrap_or_default(),
            });
        }
        let state = held.life.state;
        Ok(Self {
            id: held.id.to_string(),
            state: state.word(),
            tag: view::tag(state),
            edition: held.edition.edition,
            digest: view::short(&held.life.digest),
            public: view::public_words(held.row.public_edition, held.edition.edition),
            public_href: public_href(desk, found).await?,
            index_number: held.row.index_number.clone().unwrap_or_default(),
            unit: Units::of(desk, caller).await?.name(&held.row.unit_id),
            begun: format!("{}起草，{}最后修改", held.edition.begun_by_name, held.edition.changed_by_name),
            clock: Clock::of(held.term(), state, desk.office().today()),
            stages: view::stages(held),
            facts: view::facts(&found.draft),
            blocks: view::blocks(&found.draft.content, &pictures),
            files,
            blocking: findings.blocking,
            waiting: findings.waiting,
            findings: view::findings(&findings.list, &found.held.edition)?,
            steps: view::steps(&held.steps),
            notes: notes(desk, caller, found).await?,
        })
    }
}

async fn notes(
    desk: &OfficeWeb,
    caller: &Caller,
    found: &Dossier,
) -> Result<Vec<(&'static str, &'static str, String)>, Problem> {
    let mut unsaved = None;
    if caller.has_any(WRITERS) {
        let since = publication::unsaved_since(desk.office(), caller.staff(), &found.held).await;
        unsaved = since.map_err(problem)?;
    }
    let nobody = publication::nobody_for(desk.office(), &found.held, None).await.map_err(problem)?;
    let (row, edition) = (&found.held.row, &found.held.edition);
    let mut notes = Vec::new();
    let mut note = |class, head, text: Option<String>| {
        notes.extend(text.map(|text| (class, head, text)));
    };
    let unsaved =
        unsaved.map(|at| format!("您{}自动保存的修改还没有存入，这里和送审的都是存入的一稿", moment(at)));
    note("warn", "有没存入的修改", unsaved);
    note("seal", "没有可以审的人", nobody.map(nobody_left));
    note("seal", "已退回", edition.return_reason.clone());
    note("warn", "更正说明", edition.erratum.clone());
    note("seal", "到了设定的时间没有公开", edition.held_back.clone());
    note("warn", "定时公开", edition.release_at.map(|at| scheduled(&found.held, at)));
    let owed = row.owed_edition.map(|_| "已经应急公开，审查手续须补办".to_owned());
    note("seal", "应急发布", owed);
    // Also while another edition is being prepared: its reviewers have to know.
    let withdrawn = row.withdrawn_at.filter(|_| found.held.life.public.is_none());
    let because = row.withdrawn_because.clone().unwrap_or_default();
    note("seal", "已撤下", withdrawn.map(|at| format!("{}：{because}", moment(at))));
    let because = row.prolonged_because.clone().unwrap_or_default();
    let prolonged = row.prolonged_until.map(|until| format!("延到{}（{because}）", date_in_words(until)));
    note("warn", "公示续期", prolonged);
    let validity = found.held.validity_on(found.draft.metadata.validity, desk.office().today());
    let why = row.validity_because.clone().map(|why| format!("（{why}）")).unwrap_or_default();
    let stated = validity.filter(|_| row.validity.is_some());
    note("warn", "有效性", stated.map(|one| format!("{}{why}", one.word())));
    Ok(notes)
}

/// Whom it would wait for in vain, and what to do about it.
fn nobody_left(step: &Step) -> String {
    let (word, duty) = (&step.word, step.duty.word());
    let whose = if step.same_unit { "提供科室" } else { "本单位" };
    format!(
        "{whose}承担“{duty}”的人都写过这一稿，或者没有人承担，{word}没有人能办；请系统管理员安排别的人承担“{duty}”，或者安排代理"
    )
}

/// What somebody has to know before writing who would then be missed as a reviewer; nothing: another is there.
pub async fn missed(desk: &OfficeWeb, caller: &Caller, found: &Dossier) -> Result<Option<String>, Problem> {
    let (held, who) = (&found.held, caller.staff());
    if held.life.hands.contains(&who.id)
        || publication::nobody_for(desk.office(), held, None).await.map_err(problem)?.is_some()
    {
        return Ok(None);
    }
    let step = publication::nobody_for(desk.office(), held, Some(&who.id)).await.map_err(problem)?;
    Ok(step.map(|step| {
        let word = &step.word;
        format!("能办{word}的只有您一个人，保存修改以后您就不能再审这一稿；要自己审的，请退回由起草人修改")
    }))
}

/// When it will be public, and whether that is after the last day of Art. 26.
fn scheduled(held: &Held, at: DateTime<Utc>) -> String {
    match held.due().filter(|due| in_china(at).date() > *due) {
        Some(due) => {
            format!("{}，晚于应当公开的最后一天{}（条例第二十六条），请提前", moment(at), date_in_words(due))
        }
        None => moment(at),
    }
}

#[derive(Template)]
#[template(path = "publication/document.html")]
struct DocumentPage {
    frame: OfficeFrame,
    doc: Shown,
    acts: Vec<Next>,
    /// Rectification can be ordered.
    may_order: bool,
}

/// The page on the portal, of what is public.
async fn public_href(desk: &OfficeWeb, found: &Dossier) -> Result<String, Problem> {
    let held = &found.held;
    if held.row.public_edition.is_none() {
        return Ok(String::new());
    }
    let card = public_card(desk.office(), &held.agency).await.map_err(problem)?;
    let address = |code: &str| format!("{}/documents/{code}/{}", desk.portal(), held.id);
    Ok(card.map(|card| address(&card.code)).unwrap_or_default())
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    let found = load(&desk, &caller, &id).await?;
    let title = titled(&found.held.edition.title);
    let frame = desk.frame(&caller, &sealer, &title, crumbs(&found, "")).await?;
    let doc = Shown::of(&desk, &caller, &found).await?;
    let may_order = caller.has_any(crate::rectification::OVERSEERS);
    let page = DocumentPage { frame, doc, acts: acts(&found.held, caller.staff()), may_order };
    Ok(Html(page.render()?))
}
