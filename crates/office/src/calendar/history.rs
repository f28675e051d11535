//! Which notices counted at a moment that is past.

use chrono::{DateTime, Utc};
use gongkai_domain::calendar::{Calendar, Notice, YearFile};
use sea_orm::{ActiveValue::Set, IntoActiveModel};

use super::{kept, notice_row};
use crate::{
    Office, OfficeError,
    chance::{beginning_in_china, identities_from},
};

/// A notice of the program as a row. Its identity is its number: it is written once however often it is tried.
pub(super) fn of_program(notice: &Notice, came_at: DateTime<Utc>) -> notice_row::ActiveModel {
    let row = notice_row::Model {
        id: format!("program {}", notice.number),
        number: notice.number.clone(),
        year: notice.year,
        body: None,
        came_at,
        agency_id: None,
        by: None,
        by_name: None,
        taken_back_at: None,
        taken_back_by: None,
        taken_back_because: None,
    };
    notice_row::ActiveModel { came_at: Set(came_at), ..row.into_active_model() }
}

/// A notice and when it counted, as the first identities of the instants.
struct Stretch {
    notice: Notice,
    from: String,
    until: Option<String>,
}

/// All notices with the times in which they counted.
pub(crate) struct History {
    stretches: Vec<Stretch>,
}

impl History {
    /// As the installation keeps it.
    pub(crate) async fn of(office: &Office) -> Result<History, OfficeError> {
        History::from_rows(&kept(office).await?)
    }

    pub(crate) fn from_rows(rows: &[notice_row::Model]) -> Result<History, OfficeError> {
        let mut stretches: Vec<Stretch> = Vec::new();
        for notice in Calendar::embedded().notices() {
            let row = rows.iter().find(|row| row.body.is_none() && row.number == notice.number);
            let came = row.map_or_else(|| beginning_in_china(notice.published), |row| row.came_at);
            stretches.push(Stretch { notice: notice.clone(), from: identities_from(came), until: None });
        }
        for row in rows {
            let Some(body) = &row.body else { continue };
            let file = YearFile::parse(body).map_err(OfficeError::fault)?;
            let from = identities_from(row.came_at);
            let until = row.taken_back_at.map(identities_from);
            for notice in file.notices() {
                // The program brings a notice that was taken in by hand before: it has counted since then.
                let own = stretches.iter_mut().find(|own| own.until.is_none() && own.notice == *notice);
                match own.filter(|_| until.is_none()) {
                    Some(own) => own.from = own.from.clone().min(from.clone()),
                    None => {
                        stretches.push(Stretch {
                            notice: notice.clone(),
                            from: from.clone(),
                            until: until.clone(),
                        });
                    }
                }
            }
        }
        Ok(History { stretches })
    }

    /// The notices that counted when something with this identity was made.
    pub(crate) fn known_to(&self, identity: &str) -> Vec<&Notice> {
        let counted = |one: &&Stretch| {
            one.from.as_str() <= identity && one.until.as_deref().is_none_or(|until| identity < until)
        };
        self.stretches.iter().filter(counted).map(|one| &one.notice).collect()
    }
}

/// A calendar of these notices alone.
pub(crate) fn calendar_with(notices: &[&Notice]) -> Result<Calendar, OfficeError> {
    Calendar::of(notices.iter().map(|notice| YearFile::from((*notice).clone()))).map_err(OfficeError::fault)
}
