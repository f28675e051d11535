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
    publication::kinds,
};
use gongkai_office::{
    OfficeError,
    publication::{self, Asked as Wanted, Begin, Dossier, Save, Saved},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    form::Entered,
    layout::{Choice, Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use super::{
    NAME, ROOT, form,
    list::{Units, titled},
    page::{crumbs, load, seal, seen},
    text,
};
use crate::{
    OfficeWeb,
    organisation::form::{Field, Form, Kind, all_faults, chosen, filled},
    problem,
};

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

pub async fn new_form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    form_of_new(&desk, &caller).await?.page(&desk, &caller, &sealer, FormView::new()).await
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
}

#[derive(Template)]
#[template(path = "publication/edit.html")]
struct EditPage {
    frame: OfficeFrame,
    id: String,
    kind: String,
    seen: String,
    form: FormView,
    fields: Vec<Field>,
    public: bool,
    theirs: Option<Theirs>,
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    found: &Dossier,
    seen: String,
    form: FormView,
    theirs: Option<Theirs>,
) -> Result<String, Problem> {
    let title = format!("修改 {}", titled(&found.held.edition.title));
    let frame = desk.frame(caller, sealer, &title, crumbs(found, "修改")).await?;
    let kind = gongkai_domain::publication::kind(&found.draft.metadata.kind);
    let page = EditPage {
        frame,
        id: found.held.id.to_string(),
        kind: kind.map(|kind| kind.name.clone()).unwrap_or_default(),
        seen,
        form,
        fields: form::fields(found),
        public: found.held.life.public == Some(found.held.life.edition),
        theirs,
    };
    Ok(page.render()?)
}

pub async fn edit_form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    let found = load(&desk, &caller, &id).await?;
    let form = filled(&form::values(&found));
    page((&desk, &caller, &sealer), &found, seal(&found.held.seen()), form, None).await.map(Html)
}

pub async fn save(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let found = load(&desk, &caller, &id).await?;
    let (metadata, unread) = form::read(&entered, &found.draft.metadata);
    let content = text::read(entered.text("text"));
    let done = if unread.is_empty() {
        let version = seen(entered.text("seen")).version;
        let erratum = entered.get("erratum").map(str::to_owned);
        let save = Save { version, metadata, content, erratum };
        publication::save(desk.office(), caller.staff(), &id, save).await
    } else {
        let rules = metadata.check().into_iter().chain(content.check()).collect();
        Err(all_faults(unread, rules))
    };
    let at = (&desk, &caller, &sealer);
    let (status, shown) = match done {
        Ok(Saved::Kept(_)) => return Ok(Redirect::to(&format!("{ROOT}/{id}")).into_response()),
        Ok(Saved::Overtaken(newer)) => {
            let theirs = theirs(&newer, &entered);
            let seal = seal(&newer.held.seen());
            (StatusCode::CONFLICT, page(at, &newer, seal, entered.view(&[]), Some(theirs)).await?)
        }
        Err(OfficeError::Refused(all)) => {
            let seen = entered.text("seen").to_owned();
            (StatusCode::UNPROCESSABLE_ENTITY, page(at, &found, seen, entered.view(&all), None).await?)
        }
        Err(error) => return Err(problem(error)),
    };
    Ok((status, Html(shown)).into_response())
}

/// Where the other's text differs from what was entered here.
fn theirs(newer: &Dossier, entered: &Entered) -> Theirs {
    let fields = form::fields(newer);
    let label = |name: &str| fields.iter().find(|field| field.name == name).map(|field| field.label);
    let values = form::values(newer);
    let differing = values
        .iter()
        .filter(|(name, value)| *name != "text" && entered.get(name).is_some_and(|own| own.trim() != value));
    Theirs {
        by: newer.held.edition.changed_by_name.clone(),
        fields: differing
            .filter_map(|(name, value)| Some((label(name)?, entered.text(name).to_owned(), value.clone())))
            .collect(),
        text: text::write(&newer.draft.content),
    }
}
