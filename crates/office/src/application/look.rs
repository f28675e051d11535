//! One case as its page shows it, without who applied.

use chrono::{Datelike, NaiveDate};
use gongkai_domain::{
    application::{
        ALIKE, ClockSheet, Entry, Ledger,
        filing::{Form, Route, Wanted},
        similarity,
    },
    authority::{Authz, Read},
    calendar::Calendar,
    id::AgencyId,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{
    Cases, ConfirmedOnline, Content, PaperLine, ReadOnline, act_row, case_row, field,
    files::papers_of,
    held::{Order, acts_of, all_held, content_of, entry_of, held, opened, opened_text},
    kin::{Kin, joined_into},
    sent::{confirmed, readings, said_of},
};
use crate::{Office, OfficeError};

/// Other cases of the same applicant that are looked at.
const MOST_SIBLINGS: u64 = 500;

/// An act as the page shows it.
pub struct ActLine {
    /// The act.
    pub entry: Entry,
    /// Its row.
    pub row: act_row::Model,
    /// What was said or written.
    pub content: Content,
}

impl ActLine {
    /// The act in words, with the number of what was posted.
    pub fn sentence(&self) -> String {
        let sentence = self.entry.act.sentence();
        match self.content.mail.as_str() {
            "" => sentence,
            mail => format!("{sentence}，邮件号{mail}"),
        }
    }
}

/// Another case of the same applicant.
pub struct Sibling {
    /// The case.
    pub row: case_row::Model,
    /// A line that says what is wanted.
    pub subject: String,
    /// Is much the same wanted?
    pub alike: bool,
    /// The ground by which it ended.
    pub ground: Option<String>,
    /// The number of the case that goes on instead of it.
    pub joined: Option<String>,
    /// What it is to this case, beside being the same applicant's.
    pub kin: Option<Kin>,
}

/// A case.
pub struct Case {
    /// The row.
    pub row: case_row::Model,
    /// Its ledger.
    pub ledger: Ledger,
    /// Its clock today.
    pub sheet: ClockSheet,
    /// A line that says what is wanted.
    pub subject: String,
    /// What is wanted.
    pub wanted: Wanted,
    /// In which form.
    pub form: Form,
    /// By which way.
    pub route: Route,
    /// The help that is needed.
    pub help: String,
    /// All acts.
    pub acts: Vec<ActLine>,
    /// The applicant's confirmation over the portal.
    pub confirmed_online: Option<ConfirmedOnline>,
    /// When the applicant opened letters over the portal, oldest first.
    pub read_online: Vec<ReadOnline>,
    /// Papers.
    pub papers: Vec<PaperLine>,
    /// Other cases of the same applicant, those that are alike first.
    pub siblings: Vec<Sibling>,
    /// Which one of the same applicant this is in the month of its arrival (Art. 35, 42).
    pub in_month: usize,
    /// The same in the year.
    pub in_year: usize,
}

impl Case {
    /// What other cases are to this one, oldest first: day and sentence.
    pub fn kin_lines(&self) -> Vec<(NaiveDate, String)> {
        let line = |one: &Sibling| one.kin.as_ref().map(|kin| (kin.on(), kin.sentence(&one.row.number)));
        let mut lines: Vec<_> = self.siblings.iter().filter_map(line).collect();
        lines.sort();
        lines
    }
}

/// A case of the agency.
pub async fn show(office: &Office, right: &Authz<Read, Cases>) -> Result<Case, OfficeError> {
    let agency = right.agency();
    let one = held(office.read(), agency, right.id()).await?;
    let rows = acts_of(office.read(), agency, std::slice::from_ref(&one.row)).await?;
    let acts = act_lines(office, agency, rows)?;
    let said = said_of(office.read(), agency, &one.row.id).await?;
    let (confirmed_online, read_online) = (confirmed(&said), readings(office, agency, &said)?);
    let papers = papers_of(office, office.read(), agency, &one.row.id).await?;
    let order: Order = opened(office, agency, field("wanted", &one.row.id), &one.row.wanted)?;
    let line = one.line(office, agency)?;
    let siblings = siblings(office, right, &line.held.row, &order.wanted).await?;
    let row = &line.held.row;
    let earlier = |whole_year: bool| {
        let same = |other: &case_row::Model| {
            other.arrived_on.year() == row.arrived_on.year()
                && (whole_year || other.arrived_on.month() == row.arrived_on.month())
        };
        let counts =
            |one: &&Sibling| one.row.serial < row.serial && one.row.matter == row.matter && same(&one.row);
        1 + siblings.iter().filter(counts).count()
    };
    Ok(Case {
        in_month: earlier(false),
        in_year: earlier(true),
        row: line.held.row,
        ledger: line.held.ledger,
        sheet: line.sheet,
        subject: line.subject,
        wanted: order.wanted,
        form: order.form,
        route: order.route,
        help: order.help,
        acts,
        confirmed_online,
        read_online,
        papers,
        siblings,
    })
}

/// Acts with what was said in them.
pub(super) fn act_lines(
    office: &Office,
    agency: &AgencyId,
    rows: Vec<act_row::Model>,
) -> Result<Vec<ActLine>, OfficeError> {
    let line = |row: act_row::Model| {
        let content = content_of(office, agency, &row)?;
        Ok(ActLine { entry: entry_of(&row)?, content, row })
    };
    rows.into_iter().map(line).collect()
}

async fn siblings(
    office: &Office,
    right: &Authz<Read, Cases>,
    of: &case_row::Model,
    wanted: &Wanted,
) -> Result<Vec<Sibling>, OfficeError> {
    let agency = right.agency();
    let rows = case_row::Entity::find()
        .filter(case_row::Column::AgencyId.eq(agency.as_str()))
        .filter(case_row::Column::ApplicantKey.eq(&of.applicant_key))
        .filter(case_row::Column::Id.ne(&of.id))
        .order_by_desc(case_row::Column::Id)
        .limit(MOST_SIBLINGS)
        .all(office.read())
        .await?;
    let mut siblings = Vec::with_capacity(rows.len());
    for one in all_held(office.read(), agency, rows).await? {
        let order: Order = opened(office, agency, field("wanted", &one.row.id), &one.row.wanted)?;
        let subject = opened_text(office, agency, field("subject", &one.row.id), &one.row.subject)?;
        let ended = one.ledger.outcome(Calendar::in_force(), office.today()).map_err(OfficeError::fault)?;
        siblings.push(Sibling {
            alike: similarity(&all_of(wanted), &all_of(&order.wanted)) >= ALIKE,
            ground: ended.map(|(ground, _)| ground),
            joined: joined_into(&one.ledger).map(|(into, _)| into.to_owned()),
            kin: Kin::of(of, &one.row, &one.ledger),
            subject,
            row: one.row,
        });
    }
    siblings.sort_by_key(|one| !one.alike);
    Ok(siblings)
}

pub(super) fn all_of(wanted: &Wanted) -> String {
    format!("{}{}{}", wanted.title, wanted.doc_number, wanted.description)
}
