//! What becomes of a public document: withdrawn with a reason, corrected with an erratum, its validity
//! stated anew.

use chrono::NaiveDate;
use gongkai_domain::{
    authority::{Actor, Authz, Decide, Edit, Guarded, Staff},
    id::DocumentId,
    organisation::Duty,
    publication::{PublicationAct, Standing, State, Validity, WithdrawalReason, since_unusable},
    refusal::Refusal,
    report::reason,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};

use super::{
    Dossier, Draft, Held, What,
    begin::{insert_edition, new_edition},
    change::{self, Change, Said},
    digest_of, document_file, document_row,
    held::{claimed, draft_of, files_of, held, of_agency},
    review::submitter,
    screening::{Told, read_file, sentence},
    write::no_such,
};
use crate::{
    Office, OfficeError, Outcome, Tx,
    seal::{Field, open_field, seal_field},
};

/// How often a withdrawal is tried when somebody changes the document at the same moment.
const TRIES: usize = 3;

/// A withdrawal, as a thing that somebody may do. It asks for no second factor: it must be quick.
#[derive(Debug)]
pub enum Withdrawal {}

impl Guarded<Decide> for Withdrawal {
    const DUTIES: &'static [Duty] = &[Duty::DisclosureReviewer, Duty::ResponsibleLeader];
}

/// Takes down what is public, whatever is being prepared beside it. What the public sees afterwards
/// depends on the reason.
pub async fn withdraw(
    office: &Office,
    who: &Staff,
    id: &str,
    kind: WithdrawalReason,
    because: impl Into<Told>,
) -> Result<i32, OfficeError> {
    let right = who.authorise::<Decide, Withdrawal>(id)?;
    let because = because.into();
    // Where no notice stays, the public never reads it.
    let because = match kind.leaves_notice() {
        true => sentence(office, right.agency(), &because, "because").await?,
        false => reason(&because.words, "because")?,
    };
    for _ in 1..TRIES {
        let tried = with_results(office, who, &right, kind, &because).await;
        if !matches!(tried, Err(OfficeError::Conflict)) {
            return tried;
        }
    }
    with_results(office, who, &right, kind, &because).await
}

/// Takes a document down and, of a call for comments, its results too: they quote what may not be seen.
async fn with_results(
    office: &Office,
    who: &Staff,
    right: &Authz<Decide, Withdrawal>,
    kind: WithdrawalReason,
    because: &str,
) -> Result<i32, OfficeError> {
    let actor = Actor::Staff(who.clone());
    office
        .transact(&actor, async |tx| {
            let held = claimed(tx, right.agency(), right.id()).await?.for_person(who)?;
            let mut outcome = change::save(tx, &actor, &held, taken_down(tx, &held, kind, because)?).await?;
            for id in results_of(tx, &held, kind).await? {
                let result = claimed(tx, &held.agency, &id).await?;
                let change = taken_down(tx, &result, kind, because)?;
                outcome = outcome.beside(change::save(tx, &actor, &result, change).await?);
            }
            Ok(outcome)
        })
        .await
}

/// Results of a call that the public sees, or whose notice goes too.
async fn results_of(tx: &Tx, call: &Held, kind: WithdrawalReason) -> Result<Vec<String>, OfficeError> {
    use document_row::Column as C;
    let noticed = WithdrawalReason::ALL.into_iter().filter(|former| kind.silences(*former));
    let noticed = noticed.map(WithdrawalReason::code);
    Ok(document_row::Entity::find()
        .select_only()
        .column(C::Id)
        .filter(C::AgencyId.eq(call.agency.as_str()))
        .filter(C::Answers.eq(call.id.as_str()))
        .filter(Condition::any().add(C::PublicEdition.is_not_null()).add(C::WithdrawnAs.is_in(noticed)))
        .filter(C::Id.ne(call.id.as_str()))
        .into_tuple()
        .all(tx.conn())
        .await?)
}

pub(super) fn taken_down(
    tx: &Tx,
    held: &Held,
    kind: WithdrawalReason,
    because: &str,
) -> Result<Change, OfficeError> {
    let former = held.row.withdrawn_as.as_deref().and_then(WithdrawalReason::parse);
    let next = match (held.life.public, former) {
        (None, Some(_)) => held.life.silence(former, kind)?,
        _ => held.life.withdraw()?,
    };
    let act = PublicationAct::Withdrawn { reason: kind, because: because.to_owned() };
    let mut change = Change::of(held, next, act);
    change.untold = !kind.leaves_notice();
    change.deliver = true;
    change.row.withdrawn_edition = held.life.public.or(held.row.withdrawn_edition);
    change.row.withdrawn_as = Some(kind.code().to_owned());
    change.row.withdrawn_because = Some(because.to_owned());
    change.row.withdrawn_at = Some(tx.now());
    change.edition.release_at = None;
    change.edition.held_back = None;
    if change.next.state == State::Returned && held.life.state != State::Returned {
        let sentence =
            format!("公开的一版已撤下（{}：{because}），审查意见作废，请改好后重新送审", kind.word());
        change.edition.return_reason = Some(sentence);
    }
    change.said = Some(Said::plain(What::Withdrawn, kind.word(), because));
    change.tell.push((submitter(held), "撤下了您送审的信息".to_owned()));
    Ok(change)
}

/// Begins a corrected edition of what is or was public; the public goes on seeing the former one until
/// the new one has passed every step. `text`: what was wrong, in words for the public.
pub async fn correct(
    office: &Office,
    who: &Staff,
    id: &str,
    version: i32,
    text: impl Into<Told>,
) -> Result<i32, OfficeError> {
    let right = who.authorise::<Edit, Dossier>(id)?;
    let erratum = sentence(office, right.agency(), &text.into(), "erratum").await?;
    let actor = Actor::Staff(who.clone());
    office
        .transact(&actor, async |tx| {
            let held = held(tx.conn(), who, &right).await?;
            if held.row.version != version {
                return Err(OfficeError::Conflict);
            }
            if !matches!(held.life.state, State::Public | State::Withdrawn) {
                let sentence = "只有公开过的信息才需要更正；现在这一版可以直接修改";
                return Err(Refusal::new("wrong_state", sentence).into());
            }
            begun(tx, who, &held, erratum).await
        })
        .await
}

async fn begun(tx: &Tx, who: &Staff, held: &Held, erratum: String) -> Result<Outcome<i32>, OfficeError> {
    let draft: Draft = draft_of(tx.office(), &held.agency, &held.edition)?;
    let files = files_of(tx.conn(), &held.row, held.edition.edition).await?;
    let number = held.life.edition.saturating_add(1);
    let digest = digest_of(number, &held.edition.text_digest, &files, Some(&erratum))?;
    let next = held.life.edit(&who.id, &digest);
    let mut row = held.row.clone();
    row.edition = next.edition;
    let mut edition = new_edition(tx, who, &row, &next, &draft).await?;
    row.shows(&edition);
    let row = change::save_row(tx, row).await?;
    edition.erratum = Some(erratum.clone());
    let (body, text_digest) = draft.stored()?;
    insert_edition(tx, &held.agency, edition.clone(), &body, text_digest).await?;
    let act = PublicationAct::CorrectionBegun { erratum };
    let mut outcome = Outcome::of(row.version).event(change::event(held, &edition, act, false));
    for file in files {
        let copy = copied(tx, held, &file, next.edition).await?;
        if copy.printed.is_none() {
            outcome = outcome.message(read_file(&copy));
        }
        document_file::Entity::insert(copy.into_active_model()).exec_without_returning(tx.conn()).await?;
    }
    Ok(outcome)
}

/// The same file in another edition; what was read in it is sealed to its new row.
async fn copied(
    tx: &Tx,
    held: &Held,
    file: &document_file::Model,
    edition: i32,
) -> Result<document_file::Model, OfficeError> {
    let mut copy = document_file::Model { id: tx.new_identity(), edition, ..file.clone() };
    if let Some(printed) = &file.printed {
        let place = |row| Field { table: "document_file", column: "printed", row };
        let text = open_field(tx.office(), &held.agency, place(&file.id), printed)?;
        copy.printed = Some(seal_field(tx, &held.agency, place(&copy.id), &text).await?);
    }
    Ok(copy)
}

/// The validity of a public document, as a thing that somebody may state.
#[derive(Debug)]
pub enum ValidityOf {}

impl Guarded<Decide> for ValidityOf {
    const DUTIES: &'static [Duty] = &[Duty::DisclosureReviewer];
}

/// What is stated about a normative document after its release.
#[derive(Debug, Clone)]
pub struct Stated {
    /// Its validity from now on.
    pub validity: Validity,
    /// The later document that amends or repeals it.
    pub by: Option<DocumentId>,
    /// Why; wanted where there is no such document.
    pub because: Told,
    /// Since when; `None`: today.
    pub on: Option<NaiveDate>,
}

/// States the validity of a public normative document.
pub async fn state_validity(
    office: &Office,
    who: &Staff,
    id: &str,
    version: i32,
    stated: &Stated,
) -> Result<i32, OfficeError> {
    let right = who.authorise::<Decide, ValidityOf>(id)?;
    change::by_person(office, who, &right, async |tx, held| {
        if held.row.version != version {
            return Err(OfficeError::Conflict);
        }
        let later = match &stated.by {
            Some(by) => match of_agency(tx.conn(), &held.agency, by.as_str()).await {
                Err(OfficeError::NotFound) => return Err(no_such("by").into()),
                found => Some(found?),
            },
            None => None,
        };
        let chain = match &later {
            Some(later) => ended_by(tx, later).await?,
            None => Vec::new(),
        };
        let own = standing(tx, held, &[])?;
        let by = later.as_ref().map(|later| standing(tx, later, &chain)).transpose()?;
        let mut refusals = own.why_not(stated.validity, by, &stated.because.words);
        let today = crate::chance::day_in_china(tx.now());
        let on = stated.on.unwrap_or(today);
        refusals.extend(since_unusable(on, own.formed_on, today));
        if !refusals.is_empty() {
            return Err(refusals.into());
        }
        // Where another document ends it, words beside that are not needed.
        let because = match &later {
            Some(later) if stated.because.words.trim().is_empty() => title_of(later),
            _ => sentence(office, &held.agency, &stated.because, "because").await?,
        };
        let act = PublicationAct::ValidityStated {
            validity: stated.validity,
            by: stated.by.clone(),
            because: because.clone(),
            since: stated.on.filter(|on| *on != today),
        };
        let mut change = Change::of(held, held.life.clone(), act);
        change.row.validity = Some(stated.validity.code().to_owned());
        change.row.validity_by = stated.by.as_ref().map(ToString::to_string);
        change.row.validity_because = Some(because);
        change.row.validity_on = Some(on);
        change.deliver = true;
        Ok(change)
    })
    .await
}

/// What stands for a reason where only the document is named.
fn title_of(later: &Held) -> String {
    format!("《{}》", later.edition.title)
}

/// What a document was amended or repealed by, what that was, and so on.
async fn ended_by(tx: &Tx, held: &Held) -> Result<Vec<String>, OfficeError> {
    let mut chain: Vec<String> = Vec::new();
    let mut next = held.row.validity_by.clone();
    while let Some(id) = next.filter(|id| !chain.contains(id)) {
        let row = document_row::Entity::find_by_id(&id)
            .filter(document_row::Column::AgencyId.eq(held.agency.as_str()))
            .one(tx.conn())
            .await?;
        next = row.and_then(|row| row.validity_by);
        chain.push(id);
    }
    Ok(chain)
}

fn standing<'a>(tx: &Tx, held: &'a Held, ended_by: &'a [String]) -> Result<Standing<'a>, OfficeError> {
    let draft = draft_of(tx.office(), &held.agency, &held.edition)?;
    Ok(Standing {
        document: &held.id,
        kind: &held.row.kind,
        public: held.row.public_edition.is_some(),
        formed_on: held.edition.formed_on,
        validity: held.row.validity.as_deref().and_then(Validity::parse).or(draft.metadata.validity),
        ended_by,
    })
}
