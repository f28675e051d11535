//! What each kind of job does. At least once: everything here may come twice.

use std::sync::Arc;

use gongkai_channels::WeChat;
use gongkai_domain::id::AgencyId;
use gongkai_extract::Extractor;
use gongkai_office::{
    Office, OfficeError, account, application, audit, backup, bulletin, calendar, channel, collection,
    feedback, files, inquiry,
    jobs::{self, Claimed},
    monitor, notice, organisation, publication, report, seal,
};
use gongkai_public::PublicStore;
use gongkai_render::Press;
use serde::Deserialize;

use crate::{
    BackupPlace,
    application::put_track,
    calendar::put_notices,
    channel::{carry, renew},
    feedback::{put_question_receipt, put_receipt},
    monitor::probe,
    organisation::put_card,
    publication::{put_document, release_due, screen_file, take_views},
    report::put_report,
};

/// Kinds that may take long: they have workers of their own, so that nobody waits for them.
pub(crate) const SLOW: &[&str] = &[
    account::PRUNE,
    backup::RUN,
    bulletin::MAKE,
    feedback::ERASE_CONTACTS,
    files::SWEEP,
    inquiry::GATHER,
    seal::REWRAP,
    jobs::PRUNE,
    monitor::RUN,
    notice::WORK_LIST,
    notice::TELL,
    publication::TAKE_VIEWS,
    application::DESTROY_IDENTITY,
];

/// Kinds that ask somebody outside, who may not answer.
pub(crate) const OUTSIDE: &[&str] = &[channel::CALL, monitor::PROBE];

/// Both: what people do not wait for.
pub(crate) const NOT_PROMPT: &[&str] = &[
    account::PRUNE,
    backup::RUN,
    bulletin::MAKE,
    feedback::ERASE_CONTACTS,
    files::SWEEP,
    inquiry::GATHER,
    seal::REWRAP,
    jobs::PRUNE,
    monitor::RUN,
    notice::WORK_LIST,
    notice::TELL,
    publication::TAKE_VIEWS,
    application::DESTROY_IDENTITY,
    channel::CALL,
    monitor::PROBE,
];

/// What jobs are done with.
#[derive(Clone)]
pub struct Hands {
    /// The office.
    pub office: Office,
    /// The public store.
    pub public: PublicStore,
    /// Where the backups of the schedule go; `None`: somebody else makes them.
    pub backup: Option<BackupPlace>,
    /// Reads foreign files in a limited process; `None`: somebody else reads them.
    pub reader: Option<Arc<Extractor>>,
    /// Makes PDF.
    pub press: Arc<Press>,
    /// Scheme and host under which the portal is reached, without a slash at the end; empty: not known.
    pub portal: String,
    /// Official accounts of the agencies.
    pub wechat: Arc<WeChat>,
}

#[derive(Deserialize)]
struct OfAgency {
    agency: AgencyId,
}

fn read<'a, T: Deserialize<'a>>(job: &'a Claimed) -> Result<T, OfficeError> {
    serde_json::from_str(&job.payload).map_err(OfficeError::fault)
}

impl Hands {
    /// Does one job. An error is tried again later.
    pub(crate) async fn handle(&self, job: &Claimed) -> Result<(), OfficeError> {
        let Self { office, public, backup: place, reader, .. } = self;
        match job.kind.as_str() {
            report::PUT_REPORT | collection::PUT_FILED => put_report(office, public, &job.payload).await,
            publication::PUT_DOCUMENT => put_document(self, &job.payload).await,
            publication::SCREEN_FILE => screen_file(office, reader.as_ref(), &job.payload).await,
            publication::TAKE_VIEWS => take_views(office, public).await,
            publication::END_LISTS => publication::end_lists(office).await.map(|_| ()),
            publication::RELEASE_DUE => release_due(office, &job.payload).await,
            channel::CARRY | channel::CALL => carry(self, job.attempt, &job.payload).await,
            channel::EXPIRE => {
                channel::expire(office).await?;
                channel::enlist_all(office).await.map(|_| ())
            }
            channel::RENEW => renew(self).await,
            feedback::ERASE_CONTACTS => feedback::erase_contacts(office).await.map(|_| ()),
            feedback::PUT_RECEIPT => put_receipt(self, &job.payload).await,
            inquiry::GATHER => inquiry::gather(office).await.map(|_| ()),
            inquiry::PUT_RECEIPT => put_question_receipt(self, &job.payload).await,
            application::DESTROY_IDENTITY => application::destroy_identity(office).await.map(|_| ()),
            application::PUT_TRACK => put_track(self, &job.payload).await,
            calendar::PUT_NOTICES => put_notices(office, public).await,
            organisation::PUT_CARD => put_card(office, public, &job.payload).await,
            audit::checkpoint::CHECKPOINT => audit::checkpoint::make(office).await.map(|_| ()),
            backup::RUN => match place {
                Some(place) => crate::backup::run(office, public, place).await,
                None => Ok(()),
            },
            bulletin::MAKE => bulletin::make_all(office).await.map(|_| ()),
            account::PRUNE => account::prune(office).await.map(|_| ()),
            files::SWEEP => files::sweep(office).await.map(|_| ()),
            seal::REWRAP => seal::rewrap(office, &read::<OfAgency>(job)?.agency).await,
            jobs::PRUNE => jobs::prune(office).await.map(|_| ()),
            monitor::PROBE => probe(self).await,
            monitor::RUN => monitor::run_all(office).await.map(|_| ()),
            notice::WORK_LIST => notice::work_list(office).await.map(|_| ()),
            notice::TELL => notice::tell(office, &read(job)?).await.map(|_| ()),
            other => Err(OfficeError::fault(format!("no handler knows the kind {other:?}"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{NOT_PROMPT, OUTSIDE, SLOW};

    /// A kind that no lane took would never be done.
    #[test]
    fn every_kind_has_a_lane() {
        let mut apart: Vec<&str> = SLOW.iter().chain(OUTSIDE).copied().collect();
        let mut not_prompt = NOT_PROMPT.to_vec();
        apart.sort_unstable();
        not_prompt.sort_unstable();
        assert_eq!(apart, not_prompt);
    }
}
