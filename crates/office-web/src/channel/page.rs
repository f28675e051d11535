//! The copies of one document, and the choice of its channels.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use chrono::NaiveDate;
use gongkai_domain::{
    authority::Read,
    calendar::date_in_words,
    channel::{Channel, CopyState},
    organisation::Duty,
    refusal::Refusal,
};
use gongkai_office::{
    OfficeError,
    channel::{self, Choice as Chosen, Copies, Shown, copy_row, display_key, post_row},
    organisation::public_card,
    publication::Dossier,
};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    form::Entered,
    layout::{Choice, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use crate::{
    OfficeWeb, problem,
    publication::page::{crumbs, load},
    words::moment,
};

/// The name of the page.
const NAME: &str = "发布渠道";

/// A copy as a row.
struct Row {
    code: &'static str,
    channel: &'static str,
    tag: &'static str,
    state: &'static str,
    edition: String,
    at: String,
    place: String,
    until: String,
    why: String,
    is_stuck: bool,
    /// Does a person print it?
    has_sheet: bool,
    /// Entered as what.
    by_hand: &'static str,
    /// Does a person put it up, and may this one?
    may_post: bool,
    /// Does it wait for a second person, and may this one send it off?
    may_send: bool,
}

/// A posted sheet or article as a row.
struct Post {
    id: String,
    place: String,
    edition: i32,
    posted: String,
    posted_photo: String,
    taken: String,
    taken_photo: String,
    is_there: bool,
    /// It was handed over, and stays where it is.
    is_archive: bool,
    /// Another edition is public by now.
    is_old: bool,
}

#[derive(Template)]
#[template(path = "channel/document.html")]
struct Page {
    frame: OfficeFrame,
    id: String,
    form: FormView,
    seen: i32,
    /// What the portal shows.
    portal: (&'static str, String),
    rows: Vec<Row>,
    posts: Vec<Post>,
    choices: Vec<Choice>,
    has_board: bool,
    has_display: bool,
    /// Where displays of the agency begin; empty: nowhere yet.
    display: String,
    may_choose: bool,
    may_post: bool,
}

async fn shown(desk: &OfficeWeb, caller: &Caller, id: &str) -> Result<Shown, Problem> {
    let right = caller.authorise::<Read, Copies>(id)?;
    channel::copies(desk.office(), caller.staff(), &right).await.map_err(problem)
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    id: &str,
    entered: Option<FormView>,
) -> Result<String, Problem> {
    let found = load(desk, caller, id).await?;
    let Shown { copies, posts } = shown(desk, caller, id).await?;
    let on = channel::on(desk.office(), &caller.agency).await.map_err(problem)?;
    let is_chosen =
        |channel: &Channel| copies.iter().any(|copy| copy.chosen && copy.channel == channel.code());
    let offered: Vec<Channel> =
        Channel::ALL.into_iter().filter(|channel| on.contains(channel) || is_chosen(channel)).collect();
    let public = found.held.row.public_edition;
    let page = Page {
        frame: desk.frame(caller, sealer, NAME, crumbs(&found, NAME)).await?,
        id: id.to_owned(),
        seen: channel::seen(&copies),
        form: entered.unwrap_or_else(|| filled(&copies, &found)),
        portal: match public {
            Some(edition) => ("ok", format!("公开的是第{edition}版")),
            None => ("quiet", "没有公开".to_owned()),
        },
        rows: copies
            .iter()
            .filter(|copy| is_shown(copy))
            .map(|copy| row(copy, caller))
            .collect::<Result<_, _>>()?,
        posts: posts.iter().map(|post| posted(post, public)).collect(),
        has_board: offered.contains(&Channel::NoticeBoard),
        has_display: offered.contains(&Channel::Display),
        choices: offered.iter().map(|channel| choice(*channel)).collect(),
        display: display(desk, caller, &offered).await?,
        may_choose: caller.has_any(&[Duty::DisclosureReviewer]),
        may_post: caller.has_any(super::POSTERS),
    };
    Ok(page.render()?)
}

fn is_shown(copy: &copy_row::Model) -> bool {
    copy.chosen || !copy.mark.is_empty()
}

fn choice(channel: Channel) -> Choice {
    let hint = match channel {
        Channel::NoticeBoard => "系统排好公示单，由人打印、张贴、登记，到期撤下",
        Channel::Display => "全文逐屏播放，正文不超过6000字",
        Channel::Hotline => "做成答复卡，接听电话的人员照着答复",
        Channel::WeChat => "一个人选定，另一个人核对后发送；全文发布，不删减",
        Channel::PortalExport => "做成导出包，列入清单，供区政府门户等网站取用",
        Channel::Archive => "列入移交清单，由人移交并登记；启用后每晚自动列入",
    };
    Choice::new(channel.code(), channel.word()).with_hint(hint)
}

/// What is chosen now; a document that is public for a period only goes up for as long.
fn filled(copies: &[copy_row::Model], found: &Dossier) -> FormView {
    let period = found.draft.metadata.period_until;
    let mut form = FormView::new();
    for channel in Channel::ALL {
        let row = copies.iter().find(|row| row.channel == channel.code() && row.chosen);
        if row.is_some() {
            form = form.with("channel", channel.code());
        }
        let until = row.map_or(period, |row| row.until);
        form = form.with(until_field(channel), until.map(|day| day.to_string()).unwrap_or_default());
    }
    form
}

const fn until_field(channel: Channel) -> &'static str {
    match channel {
        Channel::NoticeBoard => "until_notice_board",
        Channel::Display => "until_display",
        Channel::Hotline => "until_hotline",
        Channel::WeChat => "until_wechat",
        Channel::PortalExport => "until_portal_export",
        Channel::Archive => "until_archive",
    }
}

/// Where a player of the agency begins: the address, with the key that it is to trust.
async fn display(desk: &OfficeWeb, caller: &Caller, offered: &[Channel]) -> Result<String, Problem> {
    if !offered.contains(&Channel::Display) {
        return Ok(String::new());
    }
    let card = public_card(desk.office(), &caller.agency).await.map_err(problem)?;
    let key = display_key(desk.office(), &caller.agency);
    let address = |code: &str| format!("{}/display/{code}#{key}", desk.portal());
    Ok(card.map(|card| address(&card.code)).unwrap_or_default())
}

fn row(copy: &copy_row::Model, caller: &Caller) -> Result<Row, Problem> {
    let channel = copy.channel().map_err(problem)?;
    let state = copy.copy().map_err(problem)?.state;
    let is_waiting = state == CopyState::Waiting && copy.tries > 0;
    Ok(Row {
        code: channel.code(),
        channel: channel.word(),
        tag: tag(state),
        state: state.word(),
        edition: copy.edition.map(|edition| format!("第{edition}版")).unwrap_or_default(),
        at: moment(copy.at),
        place: copy.place.clone(),
        until: copy.until.map(date_in_words).unwrap_or_default(),
        why: match &copy.why {
            Some(why) if is_waiting => format!("已试{}次：{why}，系统会再试", copy.tries),
            why => why.clone().unwrap_or_default(),
        },
        is_stuck: state == CopyState::Stuck,
        has_sheet: channel == Channel::NoticeBoard && copy.chosen && state != CopyState::Waiting,
        by_hand: match channel {
            Channel::NoticeBoard => "登记张贴",
            Channel::Archive => "登记移交",
            _ => "登记发布",
        },
        may_post: copy.chosen
            && channel.by_hand()
            && matches!(state, CopyState::ToPost | CopyState::Posted)
            && caller.has_any(super::POSTERS)
            && !(channel.asks_two() && is_own(copy, caller)),
        may_send: channel.asks_two()
            && state == CopyState::ToPost
            && copy.known.is_some()
            && caller.has_any(super::SENDERS)
            && !is_own(copy, caller),
    })
}

/// Did this person choose the channel?
fn is_own(copy: &copy_row::Model, caller: &Caller) -> bool {
    copy.chosen_by.as_deref() == Some(caller.staff().id.as_str())
}

/// Kind of the tag of a state.
pub fn tag(state: CopyState) -> &'static str {
    match state {
        CopyState::Waiting => "brand",
        CopyState::ToPost => "warn",
        CopyState::Delivered | CopyState::Posted => "ok",
        CopyState::ToTakeDown | CopyState::Stuck => "seal",
        CopyState::Withdrawn => "quiet",
    }
}

fn posted(post: &post_row::Model, public: Option<i32>) -> Post {
    let by = |on: NaiveDate, name: &str| format!("{} {name}", date_in_words(on));
    let taken = post.taken_on.map(|on| by(on, post.taken_by_name.as_deref().unwrap_or_default()));
    Post {
        id: post.id.clone(),
        place: post.place.clone(),
        edition: post.edition,
        posted: by(post.posted_on, &post.posted_by_name),
        posted_photo: post.posted_photo.clone().unwrap_or_default(),
        taken: taken.unwrap_or_default(),
        taken_photo: post.taken_photo.clone().unwrap_or_default(),
        is_archive: post.channel == Channel::Archive.code(),
        is_there: post.is_there(),
        is_old: post.is_there() && public != Some(post.edition),
    }
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    page((&desk, &caller, &sealer), &id, None).await.map(Html)
}

pub async fn choose(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    load(&desk, &caller, &id).await?;
    let done = match chosen(&entered) {
        // A version that cannot be read is that of no form of ours.
        Ok(chosen) => {
            let seen = entered.text("seen").parse().unwrap_or(-1);
            channel::choose(desk.office(), caller.staff(), &id, seen, &chosen).await
        }
        Err(refusals) => Err(OfficeError::Refused(refusals)),
    };
    match done {
        Ok(()) => Ok(back(&id)),
        Err(OfficeError::Refused(all)) => {
            let again = page((&desk, &caller, &sealer), &id, Some(entered.view(&all))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

fn back(id: &str) -> Response {
    Redirect::to(&format!("/office/documents/{id}/channels")).into_response()
}

fn chosen(entered: &Entered) -> Result<Vec<Chosen>, Vec<Refusal>> {
    let mut read = entered.read();
    let channels = read.each("channel", Channel::parse, "请重新选择发布渠道");
    let mut chosen = Vec::new();
    for channel in channels {
        let until = if channel.has_period() { read.date(until_field(channel)) } else { None };
        chosen.push(Chosen { channel, until });
    }
    read.finish(Some(chosen))
}

pub async fn retry(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let channel = named(&desk, &caller, &id, &entered).await?;
    channel::retry(desk.office(), caller.staff(), &id, channel).await.map_err(problem)?;
    Ok(back(&id))
}

pub async fn send(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let channel = named(&desk, &caller, &id, &entered).await?;
    channel::send(desk.office(), caller.staff(), &id, channel).await.map_err(problem)?;
    Ok(back(&id))
}

/// The channel whose button was pressed, of a document that this person can see.
async fn named(desk: &OfficeWeb, caller: &Caller, id: &str, entered: &Entered) -> Result<Channel, Problem> {
    load(desk, caller, id).await?;
    let missing = || Refusal::new("channel_missing", "请用渠道旁边的按钮办理");
    Ok(Channel::parse(entered.text("channel")).ok_or_else(missing)?)
}
