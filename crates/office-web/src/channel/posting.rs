//! A sheet was posted, or taken down: when, where, with a photograph.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use chrono::NaiveDate;
use gongkai_domain::{authority::Read, channel::Channel, refusal::Refusal};
use gongkai_office::{
    OfficeError,
    channel::{self, Copies, PHOTO_BYTES, Posting},
    report::SourceFile,
};
use gongkai_web_kit::{
    caller::Caller,
    download::Download,
    extract::{Asked, At},
    layout::{FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
    upload::{FileKind, Upload, UploadForm, UploadRules},
};
use serde::Deserialize;

use crate::{
    OfficeWeb, problem,
    publication::page::{crumbs, load},
};

const RULES: UploadRules =
    UploadRules { files: 1, each: PHOTO_BYTES, kinds: &[FileKind::Png, FileKind::Jpeg] };

/// Which sheet.
#[derive(Debug, Deserialize)]
pub struct Which {
    post: Option<String>,
    of: Option<String>,
    channel: Option<String>,
}

#[derive(Template)]
#[template(path = "channel/posting.html")]
struct Page {
    frame: OfficeFrame,
    id: String,
    form: FormView,
    /// The sheet that is taken down; empty: one is posted.
    post: String,
    /// Where it hangs.
    place: String,
    /// Label of the date.
    day: &'static str,
    /// The channel, as code and as word.
    channel: (&'static str, &'static str),
    /// Label and help of the place.
    where_to: (&'static str, &'static str),
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    id: &str,
    (post, channel): (&str, Channel),
    entered: Option<FormView>,
) -> Result<String, Problem> {
    let found = load(desk, caller, id).await?;
    let right = caller.authorise::<Read, Copies>(id)?;
    let shown = channel::copies(desk.office(), caller.staff(), &right).await.map_err(problem)?;
    let there = shown.posts.iter().find(|one| one.id == post);
    let channel = there.and_then(|there| Channel::parse(&there.channel)).unwrap_or(channel);
    let (title, day) = match (channel, post.is_empty()) {
        (Channel::Archive, true) => ("登记移交", "移交日期"),
        (Channel::Archive, false) => ("登记告知", "告知日期"),
        (_, true) => ("登记发布", "发布日期"),
        (_, false) => ("登记撤下", "撤下日期"),
    };
    let today = || FormView::new().with("on", desk.office().today().to_string());
    let page = Page {
        frame: desk.frame(caller, sealer, title, crumbs(&found, title)).await?,
        id: id.to_owned(),
        form: entered.unwrap_or_else(today),
        post: post.to_owned(),
        day,
        channel: (channel.code(), channel.word()),
        where_to: match channel {
            Channel::WeChat => ("文章网址", "从公众平台后台复制，以 https://mp.weixin.qq.com/ 开头"),
            Channel::Archive => ("接收单位", "例如 示范区档案馆；几个单位的，每个登记一次"),
            _ => ("张贴地点", "例如 政务服务大厅一楼公示栏；几处张贴的，每处登记一次"),
        },
        place: there.map(|there| there.place.clone()).unwrap_or_default(),
    };
    Ok(page.render()?)
}

pub async fn form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    Asked(which): Asked<Which>,
) -> Result<Html<String>, Problem> {
    let post = which.post.unwrap_or_default();
    let channel = by_hand(which.channel.as_deref().unwrap_or_default());
    page((&desk, &caller, &sealer), &id, (&post, channel), None).await.map(Html)
}

/// The channel that is served by hand; the notice board where none is named.
fn by_hand(code: &str) -> Channel {
    Channel::parse(code).filter(|channel| channel.by_hand()).unwrap_or(Channel::NoticeBoard)
}

pub async fn enter(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    upload: UploadForm,
) -> Result<Response, Problem> {
    load(&desk, &caller, &id).await?;
    let mut upload = upload.read(&RULES).await?;
    let post = upload.entered.text("post").to_owned();
    let channel = by_hand(upload.entered.text("channel"));
    let done = match read(&mut upload) {
        Ok(posting) if post.is_empty() => {
            channel::post(desk.office(), caller.staff(), &id, channel, &posting).await
        }
        Ok(posting) => channel::take_down(desk.office(), caller.staff(), &id, &post, &posting).await,
        Err(refusals) => Err(OfficeError::Refused(refusals)),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/office/documents/{id}/channels")).into_response()),
        Err(OfficeError::Refused(all)) => {
            let view = upload.entered.view(&all);
            let again = page((&desk, &caller, &sealer), &id, (&post, channel), Some(view)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

pub(super) fn read(upload: &mut Upload) -> Result<Posting, Vec<Refusal>> {
    let mut refusals = std::mem::take(&mut upload.refusals);
    let mut reading = upload.entered.read();
    let wrong = "请按 2026-11-24 的样子填写日期";
    let on = reading.needed("on", |text| text.parse::<NaiveDate>().ok(), wrong);
    let place = reading.text("place", 500).to_owned();
    match reading.finish(on) {
        Ok(on) if refusals.is_empty() => {
            let photo = upload.files.pop().map(|file| SourceFile {
                name: file.name,
                media_type: file.kind.media_type().to_owned(),
                bytes: file.bytes.to_vec(),
            });
            Ok(Posting { place, on, photo })
        }
        Ok(_) => Err(refusals),
        Err(more) => {
            refusals.extend(more);
            Err(refusals)
        }
    }
}

/// A photograph, for those who see the document.
pub async fn photo(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
    Asked(which): Asked<Which>,
) -> Result<Response, Problem> {
    load(&desk, &caller, &id).await?;
    let Some(wanted) = which.of else {
        return Ok(Redirect::to(&format!("/office/documents/{id}/channels")).into_response());
    };
    let right = caller.authorise::<Read, Copies>(&id)?;
    let photo = channel::photo(desk.office(), caller.staff(), &right, &wanted).await;
    let (name, bytes) = photo.map_err(problem)?;
    Ok(Download { name, kind: "application/octet-stream", bytes: bytes.into() }.into_response())
}
