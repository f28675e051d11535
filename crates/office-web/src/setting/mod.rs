//! Settings of the agency: each administrator changes those that are his or hers to keep.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{
    account::PasswordProfile,
    authority::Read,
    bulletin::{score_rule, score_rules},
    organisation::Duty,
};
use gongkai_office::{
    OfficeError,
    setting::{self, Name, Settings},
};
use gongkai_report::returns::{ReturnDef, returns};
use gongkai_web_kit::{
    caller::Caller,
    form::Entered,
    layout::{Choice, FormView, OfficeFrame},
    policy::Policy,
    problem::Problem,
    routes::Routes,
    seal::Sealer,
};

use crate::{OfficeWeb, problem};

/// Who sees the settings.
pub(crate) const KEEPERS: &[Duty] = &[Duty::SystemAdministrator, Duty::SecurityAdministrator];
const KEEP: Policy = Policy::duties(KEEPERS);

/// The routes.
pub fn routes() -> Routes<OfficeWeb> {
    Routes::new().get("/office/settings", KEEP, "setting.show", show).post(
        "/office/settings",
        KEEP,
        "setting.change",
        change,
    )
}

/// A setting that this person only sees.
struct Seen {
    word: &'static str,
    value: String,
    keeper: &'static str,
}

#[derive(Template)]
#[template(path = "setting/show.html")]
struct SettingsPage {
    frame: OfficeFrame,
    form: FormView,
    version: i32,
    mine: Vec<Name>,
    others: Vec<Seen>,
    profiles: Vec<Choice>,
    figures: Vec<Choice>,
    switch: Vec<Choice>,
    scores: Vec<Choice>,
    returns: Vec<Choice>,
}

async fn show(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    page(&desk, &caller, &sealer, None).await.map(Html)
}

async fn page(
    desk: &OfficeWeb,
    caller: &Caller,
    sealer: &Sealer,
    returned: Option<FormView>,
) -> Result<String, Problem> {
    let right = caller.authorise_all::<Read, Settings>()?;
    let settings = setting::show(desk.office(), &right).await.map_err(problem)?;
    let (mine, others): (Vec<Name>, Vec<Name>) =
        Name::ALL.into_iter().partition(|name| name.kept_by(caller.staff()));
    let filled = || {
        let fill = |form: FormView, name: &Name| form.with(name.code(), settings.value(*name));
        mine.iter().fold(FormView::new(), fill)
    };
    let page = SettingsPage {
        frame: desk.frame(caller, sealer, "设置", Vec::new()).await?,
        form: returned.unwrap_or_else(filled),
        version: settings.version(),
        others: others.iter().map(|name| seen(*name, &settings)).collect(),
        mine,
        profiles: vec![
            choice("dengbao", &format!("等级保护：{}", PasswordProfile::Dengbao.hint())),
            choice("asvs", &format!("长口令：{}", PasswordProfile::Asvs.hint())),
        ],
        figures: vec![choice("yes", "显示"), choice("no", "不显示")],
        switch: vec![choice("yes", "启用"), choice("no", "不启用")],
        scores: scores(),
        returns: awaited(),
    };
    Ok(page.render()?)
}

fn choice(value: &str, label: &str) -> Choice {
    Choice::new(value, label)
}

/// The rules of score and rank, and none of them.
fn scores() -> Vec<Choice> {
    let rules = score_rules().iter().map(|rule| choice(&rule.id, &rule.title).with_hint(rule.words()));
    [choice("", "不计分")].into_iter().chain(rules).collect()
}

/// The regular returns that may be asked for: none, one, or all.
fn awaited() -> Vec<Choice> {
    let one = |def: &ReturnDef| choice(&def.id, &def.name);
    let ids: Vec<&str> = returns().iter().map(|def| def.id.as_str()).collect();
    let all = choice(&ids.join(" "), "以上都报");
    [choice("", "不要求")].into_iter().chain(returns().iter().map(one)).chain([all]).collect()
}

fn seen(name: Name, settings: &Settings) -> Seen {
    let chosen = awaited();
    let value = match (name, settings.value(name)) {
        (Name::PasswordProfile, "dengbao") => "等级保护",
        (Name::PasswordProfile, _) => "长口令",
        (Name::PortalFigures, "yes") => "显示",
        (Name::PortalFigures, _) => "不显示",
        (Name::BulletinScore, id) => score_rule(id).map_or("不计分", |rule| &rule.title),
        (Name::RegularReturns, ids) => {
            chosen.iter().find(|one| one.value == ids).map_or(ids, |one| one.label.as_str())
        }
        (name, "yes") if name.is_channel() => "启用",
        (name, _) if name.is_channel() => "不启用",
        (_, value) => value,
    };
    Seen { word: name.word(), value: value.to_owned(), keeper: name.keeper().word() }
}

async fn change(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let values: Vec<_> = Name::ALL
        .into_iter()
        .filter_map(|name| entered.get(name.code()).map(|value| (name, value.to_owned())))
        .collect();
    // A version that cannot be read is that of no form of ours.
    let version = entered.text("version").parse().unwrap_or(-1);
    match setting::change(desk.office(), caller.staff(), version, &values).await {
        Ok(()) => Ok(Redirect::to("/office/settings").into_response()),
        Err(OfficeError::Refused(refusals)) => {
            let again = page(&desk, &caller, &sealer, Some(entered.view(&refusals))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}
