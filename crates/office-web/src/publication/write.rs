//! Writing: a draft is begun, saved, and shown beside another's text where somebody was faster.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{
    authority::Read,
    id::{DocumentId, UnitId},
    organisation::Duty,
    publication::{Metadata, State, content::Content, kinds},
    refusal::Refusal,
};
use gongkai_office::{
    OfficeError, catalogue,
    publication::{self, Asked as Wanted, Begin, Dossier, Draft, IMAGE, Save, Saved, Seen, Version},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::{Asked, At},
    form::Entered,
    layout::{Choice, Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{
    NAME, ROOT,
    compare::Changes,
    form, import,
    list::{Units, titled},
    live,
    page::{Shown, crumbs, load, missed, seal, seen},
    template, text,
};
use crate::{
    OfficeWeb,
    organisation::form::{Field, Form, Kind, all_faults, chosen, filled},
    problem,
    words::moment,
};

/// Public documents among which the one is looked for that is interpreted or answered.
const NAMED: u64 = 500;
/// Older documents to choose from.
const OLDER: u64 = 100;

async fn form_of_new(desk: &OfficeWeb, caller: &Caller) -> Result<Form, Problem> {
    let choice = |first: &str| vec![Choice::new("", first)];
    let kinds = kinds().iter().map(|kind| Choice::new(&kind.id, &kind.name));
    let mut fields =
        vec![Field::new("kind", "信息种类", Kind::One(choice("请选择").into_iter().chain(kinds).collect()))];
    if caller.has_any(&[Duty::DisclosureReviewer]) {
        let units = Units::of(desk, caller).await?.choices();
        let units = choice("本人所在科室").into_iter().chain(units).collect();
        let field = Field::new("unit", "提供信息的科室", Kind::One(units));
        fields.push(field.hint("初审由这个科室的负责人办理").optional());
    }
    let right = caller.authorise_all::<Read, Dossier>()?;
    let entries = catalogue::entries(desk.office().read(), right.agency()).await.map_err(problem)?;
    let entries = form::Others::default().with_entries(&entries).entries;
    if !entries.is_empty() {
        let entries = choice("不选").into_iter().chain(entries).collect();
        let field = Field::new("entry", "公开目录", Kind::One(entries));
        fields.push(field.hint("归在本单位公开目录的哪一项下").optional());
    }
    let frame = Field::new("template", "用这一种类的模板开头", Kind::Tick);
    fields.push(frame.hint("常用的标题和句子，〔〕里的逐处填写；没有模板的种类从空白开始").optional());
    let asked = Wanted { limit: OLDER, ..Wanted::default() };
    let older =
        publication::list(desk.office(), caller.staff(), &right, &asked).await.map_err(problem)?.lines;
    if !older.is_empty() {
        let older = older.iter().map(|line| Choice::new(&line.row.id, titled(&line.edition.title)));
        let older = choice("不参照").into_iter().chain(older).collect();
        let field = Field::new("like", "参照已有信息", Kind::One(older));
        fields.push(field.hint("带出它的正文和分类；文号和日期不带").optional());
    }
    Ok(Form {
        title: "新建公开信息".to_owned(),
        crumbs: vec![Crumb::new(NAME, ROOT), Crumb::here("新建")],
        lead: "先选种类，下一步按种类填写。草稿只有本科室和审查人员看得到。".to_owned(),
        fields,
        seen: None,
        action: format!("{ROOT}/new"),
        submit: "下一步",
        grave: false,
        back: ROOT.to_owned(),
    })
}

/// What the page that leads here has chosen already.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    entry: String,
}

pub async fn new_form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(chosen): Asked<Chosen>,
) -> Result<Html<String>, Problem> {
    let form = FormView::new().with("entry", &chosen.entry);
    form_of_new(&desk, &caller).await?.page(&desk, &caller, &sealer, form).await
}

pub async fn begin(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let wanted = Begin {
        kind: entered.text("kind").to_owned(),
        unit: chosen(&entered, "unit", UnitId::parse)?,
        like: chosen(&entered, "like", DocumentId::parse)?,
        start: if entered.text("template").is_empty() {
            Content::default()
        } else {
            template::of(entered.text("kind"))
        },
        entry: entered.text("entry").to_owned(),
    };
    let done = publication::begin(desk.office(), caller.staff(), &wanted).await;
    match done {
        Ok(id) => Ok(Redirect::to(&format!("{ROOT}/{id}/edit")).into_response()),
        Err(error) => {
            let form = form_of_new(&desk, &caller).await?;
            form.answer((&desk, &caller, &sealer), &entered, &[], Err(error)).await
        }
    }
}

/// Another's text, where somebody saved while this person wrote.
struct Theirs {
    by: String,
    /// Other fields that differ: label, own, theirs.
    fields: Vec<(&'static str, String, String)>,
    text: String,
    /// What this person's text changes of it.
    changes: Changes,
}

/// What the editor is given beside the fields.
struct Editing {
    /// Blocks of the text, as JSON.
    content: String,
    /// Names what is kept on this device: the document and the person.
    place: String,
    /// The turn of the working copy that the page goes on with; 0: none.
    turn: i32,
    /// When the working copy was kept; empty: the page shows what is saved.
    restored: String,
    /// Pictures that may stand in the text: identity and name.
    pictures: Vec<(String, String)>,
    /// What was left behind when a file was brought in.
    left: Vec<&'static str>,
}

#[derive(Template)]
#[template(path = "publication/edit.html")]
struct EditPage {
    frame: OfficeFrame,
    doc: Shown,
    kind: String,
    seen: String,
    form: FormView,
    above: Vec<Field>,
    text: Field,
    beside: Vec<Field>,
    editing: Editing,
    /// Has it been public as it is?
    public: bool,
    /// Why this person had better not write here; empty: no reason.
    missed: String,
    /// The findings of what stands in the form, where that is not what is saved.
    live: Option<String>,
    theirs: Option<Theirs>,
}

/// What stands in the form.
struct Filled {
    form: FormView,
    content: Content,
    seen: String,
    turn: i32,
    restored: String,
    left: Vec<&'static str>,
    /// What stands in the form, where that is not what is saved.
    unsaved: Option<Draft>,
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    found: &Dossier,
    filled: Filled,
    theirs: Option<Theirs>,
) -> Result<String, Problem> {
    let title = format!("修改 {}", titled(&found.held.edition.title));
    let frame = desk.frame(caller, sealer, &title, crumbs(found, "修改")).await?;
    let kind = gongkai_domain::publication::kind(&found.draft.metadata.kind);
    let pictures = found.files.iter().filter(|file| file.role == IMAGE);
    let editing = Editing {
        content: serde_json::to_string(&filled.content).map_err(Problem::fault)?,
        place: format!("{}.{}", found.held.id, caller.staff().id),
        turn: filled.turn,
        restored: filled.restored,
        pictures: pictures.map(|file| (file.file_id.clone(), file.name.clone())).collect(),
        left: filled.left,
    };
    let page = EditPage {
        frame,
        doc: Shown::of(desk, caller, found).await?,
        kind: kind.map(|kind| kind.name.clone()).unwrap_or_default(),
        seen: filled.seen,
        form: filled.form,
        above: form::above(found),
        text: form::text_field(),
        beside: form::beside(found, &others(desk, caller).await?),
        editing,
        public: matches!(found.held.life.state, State::Public | State::Withdrawn),
        missed: missed(desk, caller, found).await?.unwrap_or_default(),
        live: live_of(desk, found, filled.unsaved).await?,
        theirs,
    };
    Ok(page.render()?)
}

/// Findings of what is not saved: it was never screened with the document.
async fn live_of(
    desk: &OfficeWeb,
    found: &Dossier,
    unsaved: Option<Draft>,
) -> Result<Option<String>, Problem> {
    let Some(draft) = unsaved else { return Ok(None) };
    let noticed = publication::noticed(desk.office(), &found.held, &draft).await.map_err(problem)?;
    live::findings(&noticed).map(Some)
}

/// Documents that were public and that this one can name.
async fn others(desk: &OfficeWeb, caller: &Caller) -> Result<form::Others, Problem> {
    let right = caller.authorise_all::<Read, Dossier>()?;
    let asked = Wanted { public: true, limit: NAMED, ..Wanted::default() };
    let found = publication::list(desk.office(), caller.staff(), &right, &asked).await.map_err(problem)?;
    let entries = catalogue::entries(desk.office().read(), right.agency()).await.map_err(problem)?;
    Ok(form::Others::of(&found.lines).with_entries(&entries))
}

/// What a file left behind when it was brought in, by codes behind the question mark.
#[derive(Debug, Deserialize)]
pub struct Came {
    left: Option<String>,
}

pub async fn edit_form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    Asked(came): Asked<Came>,
) -> Result<Html<String>, Problem> {
    let found = load(&desk, &caller, &id).await?;
    let copy =
        publication::working_copy(desk.office(), caller.staff(), &found.held).await.map_err(problem)?;
    let left = import::sentences(came.left.as_deref().unwrap_or_default());
    let filled = match copy {
        Some(copy) => Filled {
            form: filled(&form::values(&copy.draft, copy.erratum.as_deref())),
            unsaved: Some(copy.draft.clone()),
            content: copy.draft.content,
            seen: if copy.current {
                seal(&found.held.seen())
            } else {
                seal(&Seen { version: copy.base_version, digest: String::new() })
            },
            turn: copy.turn,
            restored: moment(copy.at),
            left,
        },
        None => Filled {
            form: filled(&form::values(&found.draft, found.held.edition.erratum.as_deref())),
            content: found.draft.content.clone(),
            seen: seal(&found.held.seen()),
            turn: 0,
            restored: String::new(),
            left,
            unsaved: None,
        },
    };
    page((&desk, &caller, &sealer), &found, filled, None).await.map(Html)
}

/// What was entered, as a command; or everything that cannot be read in it.
pub fn entered_as_save(entered: &Entered, found: &Dossier) -> Result<Save, OfficeError> {
    let (metadata, mut unread) = form::read(entered, &found.draft.metadata);
    let content = form::content(entered).unwrap_or_else(|refusal| {
        unread.push(refusal);
        Content::default()
    });
    if !unread.is_empty() {
        let rules = metadata.check().into_iter().chain(content.check()).collect();
        return Err(all_faults(unread, rules));
    }
    let version = seen(entered.text("seen")).version;
    Ok(Save { version, metadata, content, erratum: entered.get("erratum").map(str::to_owned) })
}

pub async fn save(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let found = load(&desk, &caller, &id).await?;
    let done = match entered_as_save(&entered, &found) {
        Ok(save) => publication::save(desk.office(), caller.staff(), &id, save).await,
        Err(error) => Err(error),
    };
    let at = (&desk, &caller, &sealer);
    let (status, shown) = match done {
        Ok(Saved::Kept(_)) => {
            let on = if entered.text("then") == "submit" { "/submit" } else { "" };
            return Ok(Redirect::to(&format!("{ROOT}/{id}{on}")).into_response());
        }
        Ok(Saved::Overtaken(newer)) => {
            let theirs = theirs(&newer, &entered, &others(&desk, &caller).await?).await?;
            let filled = again(&entered, &[], &newer, seal(&newer.held.seen()));
            (StatusCode::CONFLICT, page(at, &newer, filled, Some(theirs)).await?)
        }
        Err(OfficeError::Refused(all)) => {
            let filled = again(&entered, &all, &found, entered.text("seen").to_owned());
            (StatusCode::UNPROCESSABLE_ENTITY, page(at, &found, filled, None).await?)
        }
        Err(error) => return Err(problem(error)),
    };
    Ok((status, Html(shown)).into_response())
}

/// The form as it was entered; the text in both ways of writing it.
fn again(entered: &Entered, refusals: &[Refusal], found: &Dossier, seen: String) -> Filled {
    let (metadata, _) = form::read(entered, &found.draft.metadata);
    let content = form::content(entered).unwrap_or_default();
    let mut shown = entered.clone();
    shown.push("text", &text::write(&content));
    Filled {
        form: shown.view(refusals),
        unsaved: Some(Draft::of(metadata, content.clone())),
        content,
        seen,
        turn: entered.text("turn").parse().unwrap_or(0),
        restored: String::new(),
        left: Vec::new(),
    }
}

/// Where the other's text differs from what was entered here.
async fn theirs(newer: &Dossier, entered: &Entered, others: &form::Others) -> Result<Theirs, Problem> {
    let fields: Vec<Field> = form::above(newer).into_iter().chain(form::beside(newer, others)).collect();
    let label = |name: &str| fields.iter().find(|field| field.name == name).map(|field| field.label);
    let values = form::values(&newer.draft, newer.held.edition.erratum.as_deref());
    let differing =
        values.iter().filter(|(name, value)| entered.get(name).is_some_and(|own| own.trim() != value));
    let version = |content: &Content| Version {
        draft: Draft::of(Metadata::default(), content.clone()),
        files: Vec::new(),
        erratum: None,
    };
    let own = form::content(entered).unwrap_or_default();
    Ok(Theirs {
        by: newer.held.edition.changed_by_name.clone(),
        fields: differing
            .filter_map(|(name, value)| Some((label(name)?, entered.text(name).to_owned(), value.clone())))
            .collect(),
        text: text::write(&newer.draft.content),
        changes: Changes::between(version(&newer.draft.content), version(&own)).await?,
    })
}
