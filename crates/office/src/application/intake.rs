//! What applicants send over the portal is taken from the mailbox: opened, put into the register or into the
//! ledger of its case, its files kept. At least once: a letter that is there already leaves one.

use gongkai_domain::{
    application::{
        Act, ApplicationEvent, Entry, Hand, Intake, Matter, Paper,
        filing::{FilePurpose, Said, Sent, SentFile},
    },
    authority::Actor,
    calendar::Calendar,
    id::{AgencyId, ApplicationId},
};
use gongkai_public::Parcel;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};
use zeroize::Zeroizing;

use super::{
    Content, Registration,
    card::put_track,
    case_row,
    enter::enter,
    file_row,
    held::held,
    record::{save, write_act},
    said_row,
    sent::{READ, confirmation},
};
use crate::{
    Office, OfficeError, Outcome, Tx,
    files::{self, Received},
    seal::{Field, open_letter, open_piece, seal_field},
};

/// Name of this work in the record.
pub const COLLECT: &str = "application.collect";
/// Who has put in what an applicant sent.
const APPLICANT: &str = "申请人";
/// The largest file of an applicant.
const LARGEST: u64 = 5 * 1024 * 1024;

/// A letter of an applicant, opened.
pub struct Letter {
    agency: AgencyId,
    parcel: Parcel,
    sent: Sent,
}

/// Opens a letter; `None`: nobody of ours has sealed it, or it says what cannot be.
pub fn open(office: &Office, parcel: Parcel) -> Option<Letter> {
    let agency = AgencyId::parse(&parcel.agency_id)?;
    let opened = open_letter(office, &agency, &parcel.id, &parcel.sealed)?;
    let sent: Sent = serde_json::from_slice(&opened).ok()?;
    let is_whole = sent.schema == 1 && sent.check().is_empty();
    is_whole.then_some(Letter { agency, parcel, sent })
}

impl Letter {
    /// To whom.
    pub fn agency(&self) -> &AgencyId {
        &self.agency
    }

    /// The files that came with it.
    pub fn files(&self) -> &[SentFile] {
        &self.sent.files
    }

    /// Opens a piece of a file; `None` if anything differs.
    pub fn piece(
        &self,
        office: &Office,
        file: &str,
        position: u32,
        sealed: &[u8],
    ) -> Option<Zeroizing<Vec<u8>>> {
        open_piece(office, &self.agency, (&self.parcel.id, file, position), sealed)
    }

    fn kind(&self) -> &'static str {
        match self.sent.said {
            Said::Filing(_) => "filing",
            Said::Correction(_) => "correction",
            Said::Confirmed => "confirmed",
            Said::Read(_) => READ,
            Said::Withdrawn(_) => "withdrawn",
        }
    }

    fn text(&self) -> &str {
        match &self.sent.said {
            Said::Correction(text) | Said::Withdrawn(text) | Said::Read(text) => text.trim(),
            Said::Filing(_) | Said::Confirmed => "",
        }
    }
}

/// The case of a letter that is kept already.
pub async fn known(office: &Office, parcel: &str) -> Result<Option<ApplicationId>, OfficeError> {
    let row = said_row::Entity::find().filter(said_row::Column::Parcel.eq(parcel)).one(office.read()).await?;
    row.map(|row| identity(&row.application_id)).transpose()
}

fn identity(id: &str) -> Result<ApplicationId, OfficeError> {
    ApplicationId::parse(id).ok_or_else(|| OfficeError::fault("identity of a case"))
}

/// Takes a file of a letter into the office's store. It belongs to nothing until [`keep`] takes it over.
pub async fn receive(office: &Office, letter: &Letter, content: &[u8]) -> Result<Received, OfficeError> {
    files::receive(office, &letter.agency, content, LARGEST).await
}

/// Keeps a letter with its files. `None`: it speaks of a case that is not there.
pub async fn keep(
    office: &Office,
    letter: &Letter,
    files: Vec<(SentFile, Received)>,
) -> Result<Option<ApplicationId>, OfficeError> {
    let existing = case_of(office.read(), letter).await?;
    if existing.is_none() && !matches!(letter.sent.said, Said::Filing(_)) {
        return Ok(None);
    }
    if let Some(row) = &existing
        && letter.sent.said == Said::Confirmed
        && is_confirmed(office, &letter.agency, &row.id).await?
    {
        return Ok(Some(identity(&row.id)?));
    }
    let actor = Actor::System(COLLECT);
    let kept = office
        .transact(&actor, async |tx| {
            let (application, outcome) = match case_of(tx.conn(), letter).await? {
                Some(row) => said_about(tx, letter, row).await?,
                None => registered(tx, letter).await?,
            };
            attach(tx, letter, &application, files).await?;
            let told = put_track(&letter.agency, &application);
            Ok(Outcome::of(application).beside(outcome).message(told))
        })
        .await?;
    Ok(Some(kept))
}

/// Does the office know already that the application was filed: the applicant has confirmed it, or both have, or it is
/// over? It is said once (Art. 31(3)).
async fn is_confirmed(office: &Office, agency: &AgencyId, case: &str) -> Result<bool, OfficeError> {
    if confirmation(office.read(), agency, case).await?.is_some() {
        return Ok(true);
    }
    let held = held(office.read(), agency, case).await?;
    Ok(held.row.ended_on.is_some() || held.ledger.received_on().is_some())
}

async fn case_of<C: ConnectionTrait>(
    conn: &C,
    letter: &Letter,
) -> Result<Option<case_row::Model>, OfficeError> {
    Ok(case_row::Entity::find()
        .filter(case_row::Column::AgencyId.eq(letter.agency.as_str()))
        .filter(case_row::Column::Receipt.eq(&letter.sent.application))
        .one(conn)
        .await?)
}

async fn registered(tx: &Tx, letter: &Letter) -> Result<(ApplicationId, Outcome<()>), OfficeError> {
    let Said::Filing(filing) = &letter.sent.said else {
        return Err(OfficeError::fault("a letter about a case that is not there"));
    };
    let registration = Registration {
        matter: Matter::Disclosure,
        intake: Intake::Online,
        arrived: letter.parcel.received_on,
        filing: (**filing).clone(),
        receipt: Some((letter.sent.application.clone(), letter.sent.reply_key.clone())),
        origin: None,
    };
    let (entered, outcome) = enter(tx, &letter.agency, None, &registration).await?.parted();
    Ok((entered.id, outcome))
}

/// What an applicant says about a case. What the ledger takes from an applicant stands there; everything stands
/// beside it, so that the officer sees it.
async fn said_about(
    tx: &Tx,
    letter: &Letter,
    row: case_row::Model,
) -> Result<(ApplicationId, Outcome<()>), OfficeError> {
    let held = held(tx.conn(), &letter.agency, &row.id).await?;
    let (application, number) = (held.id()?, held.row.number.clone());
    let event = ApplicationEvent::Said {
        application: application.clone(),
        number: number.clone(),
        kind: letter.kind().to_owned(),
    };
    let outcome = Outcome::of(()).event_in(&letter.agency, event);
    let act = match letter.sent.said {
        Said::Correction(_) => Act::Corrected,
        Said::Withdrawn(_) => Act::Withdrawn,
        // The office confirms as well: the day on which both have is the day of receipt (Art. 31(3)).
        Said::Filing(_) | Said::Confirmed | Said::Read(_) => return Ok((application, outcome)),
    };
    let entry = Entry { on: letter.parcel.received_on, by: None, act: act.clone() };
    let hand = Hand { staff: None, duties: &Default::default() };
    let refused = held.ledger.check(&entry, hand, Calendar::in_force(), tx.office().today());
    if !refused.map_err(OfficeError::fault)?.is_empty() {
        return Ok((application, outcome));
    }
    let content = Content { schema: 1, text: letter.text().to_owned(), ..Content::default() };
    let place = held.ledger.entries().len();
    write_act(tx, (&letter.agency, &application), (place, &entry, APPLICANT), &content).await?;
    let mut row = held.row;
    if act == Act::Withdrawn {
        row.ended_on = Some(entry.on);
    }
    save(tx, row.into_active_model()).await?;
    let recorded = ApplicationEvent::Recorded { application: application.clone(), number, act };
    Ok((application, outcome.event_in(&letter.agency, recorded)))
}

async fn attach(
    tx: &Tx,
    letter: &Letter,
    application: &ApplicationId,
    files: Vec<(SentFile, Received)>,
) -> Result<(), OfficeError> {
    let id = tx.new_identity();
    let text = match letter.text() {
        "" => None,
        text => {
            let field = Field { table: "application_said", column: "text", row: &id };
            Some(seal_field(tx, &letter.agency, field, text.as_bytes()).await?)
        }
    };
    let row = said_row::Model {
        agency_id: letter.agency.to_string(),
        application_id: application.to_string(),
        parcel: letter.parcel.id.clone(),
        kind: letter.kind().to_owned(),
        received_on: letter.parcel.received_on,
        text,
        taken_at: Some(tx.now()),
        id: id.clone(),
    };
    said_row::Entity::insert(row.into_active_model()).exec_without_returning(tx.conn()).await?;
    for (place, (sent, received)) in (0..).zip(files) {
        let (row, size) =
            (tx.identity_in_order(place), i64::try_from(received.size()).map_err(OfficeError::fault)?);
        let paper = paper_of(sent.purpose);
        // The name of the stored file says nothing; the real one is sealed here.
        let stored = files::attach(tx, received, paper.code(), &sent.media_type).await?;
        let field = Field { table: "application_file", column: "name", row: &row };
        let row = file_row::Model {
            agency_id: letter.agency.to_string(),
            application_id: application.to_string(),
            paper: paper.code().to_owned(),
            file_id: stored.to_string(),
            name: seal_field(tx, &letter.agency, field, sent.name.as_bytes()).await?,
            size,
            added_by_name: APPLICANT.to_owned(),
            added_at: tx.now(),
            id: row,
        };
        file_row::Entity::insert(row.into_active_model()).exec_without_returning(tx.conn()).await?;
    }
    Ok(())
}

const fn paper_of(purpose: FilePurpose) -> Paper {
    match purpose {
        FilePurpose::Identity => Paper::Identity,
        FilePurpose::Authority => Paper::Authority,
        FilePurpose::Clue => Paper::Clue,
    }
}
