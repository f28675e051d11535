//! Where the office of the torture is: database, files, keys, clock, chance.

use std::{path::Path, sync::Arc};

use chrono::{DateTime, TimeDelta, Utc};
use gongkai_domain::{
    authority::Staff,
    id::AgencyId,
    organisation::{AgencyForm, Duty, StaffForm},
};
use gongkai_office::{
    Office, OfficeError, OfficeParts,
    audit::checkpoint,
    chance::{Clock, Entropy},
    files::FileStore,
    organisation::{self, AgencyStart},
    seal::MasterKey,
};
use sea_orm::EntityTrait;

use crate::Fault;

/// An office that can be opened again and again.
pub struct Place {
    url: String,
    files: std::path::PathBuf,
}

/// The clock of the machine, some hours ahead.
struct Ahead(TimeDelta);

impl Clock for Ahead {
    #[expect(clippy::disallowed_methods, reason = "this is a program")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now() + self.0
    }
}

struct Machine;

impl Entropy for Machine {
    fn fill(&self, bytes: &mut [u8]) {
        if getrandom::fill(bytes).is_err() {
            std::process::abort();
        }
    }
}

impl Place {
    pub fn sqlite(folder: &Path) -> Self {
        Self {
            url: format!("sqlite://{}", folder.join("office.sqlite").display()),
            files: folder.join("files"),
        }
    }

    pub fn postgres(folder: &Path, url: &str) -> Self {
        Self { url: url.to_owned(), files: folder.join("files") }
    }

    /// As arguments of the writer, and back.
    pub fn words(&self) -> [String; 2] {
        [self.url.clone(), self.files.display().to_string()]
    }

    pub fn of(url: &str, files: &str) -> Self {
        Self { url: url.to_owned(), files: files.into() }
    }

    /// Opens the office now.
    pub async fn open(&self) -> Result<Office, Fault> {
        self.opened(TimeDelta::zero()).await
    }

    /// Opens the office at a time when everything that was given up is due to be swept.
    pub async fn open_later(&self) -> Result<Office, Fault> {
        self.opened(TimeDelta::hours(2)).await
    }

    async fn opened(&self, ahead: TimeDelta) -> Result<Office, Fault> {
        let parts = OfficeParts {
            database_url: self.url.clone(),
            files: FileStore::local(&self.files).map_err(fault)?,
            master: MasterKey::new([7; 32]),
            clock: Arc::new(Ahead(ahead)),
            entropy: Arc::new(Machine),
        };
        Office::open(parts).await.map_err(fault)
    }

    /// Sets up the agency; the first checkpoint, as it would be kept outside.
    pub async fn found(&self) -> Result<String, Fault> {
        let office = self.open().await?;
        let person = |name: &str, account: &str| StaffForm {
            name: name.to_owned(),
            account: account.to_owned(),
            ..StaffForm::default()
        };
        let start = AgencyStart {
            agency: AgencyForm {
                name: "示范区司法局".to_owned(),
                short_name: String::new(),
                level: "county".to_owned(),
                kind: "department".to_owned(),
                region: "119901".to_owned(),
            },
            system: person("系统员", "system"),
            security: person("安全员", "security"),
            audit: person("审计员", "audit"),
        };
        organisation::found_first(&office, &start).await.map_err(fault)?;
        let note = checkpoint::make(&office).await.map_err(fault)?.note;
        office.close().await.map_err(fault)?;
        Ok(note)
    }
}

/// The system administrator of the agency.
pub async fn keeper(office: &Office) -> Result<Staff, Fault> {
    let rows = organisation::staff::Entity::find().all(office.read()).await?;
    let row = rows.into_iter().find(|row| row.account == "system").ok_or("no system administrator")?;
    Ok(Staff {
        id: row.id.try_into()?,
        agency: AgencyId::parse(&row.agency_id).ok_or("no agency")?,
        unit: None,
        name: row.name,
        duties: [Duty::SystemAdministrator].into(),
        address: None,
        stepped_up: true,
    })
}

/// A failure of the office as one of ours.
pub fn fault(error: OfficeError) -> Fault {
    match error {
        OfficeError::Fault(cause) => cause.into(),
        other => format!("{other:?}").into(),
    }
}
