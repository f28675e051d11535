//! Documents: the public store brought up to date with one of them, a file read and screened, a release
//! at its set time.

use std::sync::Arc;

use chrono::Days;
use gongkai_domain::id::AgencyId;
use gongkai_extract::{Extractor, is_picture};
use gongkai_office::{
    Office, OfficeError, channel,
    publication::{self, DocumentFace, PICTURES, document_face, ending},
};
use gongkai_public::PublicStore;
use serde::Deserialize;

use crate::{Hands, making::with_files};

/// Rounds after which a document that keeps changing is left to its next message.
const ROUNDS: usize = 8;

/// What the message of a release names.
#[derive(Debug, Deserialize)]
struct Named {
    agency: AgencyId,
    document: String,
}

/// Makes the public store show what the office says at this moment. The state is asked for again after
/// writing: if it changed meanwhile, the newer state is written too, so that two deliveries at once, or
/// in the wrong order, cannot leave a withdrawn document in the open.
pub async fn put_document(hands: &Hands, payload: &str) -> Result<(), OfficeError> {
    let (office, store) = (&hands.office, &hands.public);
    let named: Named = serde_json::from_str(payload).map_err(OfficeError::fault)?;
    let mut face = document_face(office, &named.agency, &named.document).await?;
    for _ in 0..ROUNDS {
        match &face {
            DocumentFace::Shown(document, to_make) => {
                let (document, files) = with_files(hands, (**document).clone(), to_make).await?;
                store.put_document_with(&document, &files).await
            }
            DocumentFace::Withdrawn(withdrawn) => store.withdraw_document(withdrawn).await,
            DocumentFace::Nothing => Ok(()),
        }
        .map_err(OfficeError::fault)?;
        let now = document_face(office, &named.agency, &named.document).await?;
        if now == face {
            return channel::follow(office, &named.agency, &named.document).await;
        }
        face = now;
    }
    Err(OfficeError::fault("the document kept changing while it was delivered"))
}

/// Numbers that are taken over at once.
const NUMBERS: u64 = 2_000;
/// Days for which the portal keeps its numbers.
const KEPT: Days = Days::new(40);

/// Takes over how often documents were opened; the day of the last numbers goes on, so it is taken again.
pub async fn take_views(office: &Office, store: &PublicStore) -> Result<(), OfficeError> {
    let today = office.today();
    let first = today.checked_sub_days(KEPT).unwrap_or(today);
    let from = publication::last_viewed_day(office).await?.map_or(first, |last| last.max(first));
    // The day before, too: a portal may have written late.
    let from = from.pred_opt().unwrap_or(from);
    let mut last = None;
    loop {
        let rows = store.views_since(from, last.as_ref(), NUMBERS).await.map_err(OfficeError::fault)?;
        let Some(newest) = rows.last() else { break };
        publication::take_views(office, &rows).await?;
        last = Some(newest.clone());
    }
    store.forget_views(first).await.map_err(OfficeError::fault)
}

/// What the message of a file names.
#[derive(Debug, Deserialize)]
struct OfFile {
    agency: AgencyId,
    file: String,
}

/// Has a file read by the limited process, and its contents screened.
pub async fn screen_file(
    office: &Office,
    reader: Option<&Arc<Extractor>>,
    payload: &str,
) -> Result<(), OfficeError> {
    let of: OfFile = serde_json::from_str(payload).map_err(OfficeError::fault)?;
    let Some(file) = publication::file_to_screen(office, &of.agency, &of.file).await? else { return Ok(()) };
    let reader = reader.ok_or_else(|| OfficeError::fault("this process reads no files"))?;
    let reader = Arc::clone(reader);
    // What cannot be drawn anew cannot be published: it is found now, not at the release.
    let reading = move || {
        if is_picture(&file.bytes) || PICTURES.contains(&ending(&file.name).as_str()) {
            reader.redraw(&file.bytes)?;
        }
        reader.contents_of(&file.name, &file.bytes)
    };
    let reading = move || reading().map_err(|fault| fault.to_string());
    let read = tokio::task::spawn_blocking(reading).await.map_err(OfficeError::fault)?;
    publication::file_screened(office, &of.agency, &of.file, &read).await
}

/// Releases at the set time, if nothing has changed since.
pub async fn release_due(office: &Office, payload: &str) -> Result<(), OfficeError> {
    let due = serde_json::from_str(payload).map_err(OfficeError::fault)?;
    publication::release_due(office, &due).await
}
