//! One agency of the sample district at work.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use gongkai_domain::{
    authority::{Read, Staff},
    id::{AgencyId, DecisionId, MemberId, ReportId, StaffId, UnitId},
    organisation::{
        AgencyForm, ContactCard, DecisionForm, Duty, MeetingForm, MemberForm, StaffForm, UnitForm,
    },
};
use gongkai_office::{
    Office, OfficeError, account,
    organisation::{self, AgencyStart, Grant, SignInNames},
    setting,
};
use gongkai_report::Report;

use super::{
    chance::SteppedClock,
    clerk::Crew,
    collection,
    plan::{Agency, Deputy, Meeting, Member, Person},
    reports::Decision,
    timeline::Act,
};

/// Level and region of the sample district: 11 99 01 is no district's code.
pub const LEVEL: &str = "county";
pub const REGION: &str = "119901";

/// What has been made of an agency so far.
#[derive(Default)]
pub struct Made {
    pub id: Option<AgencyId>,
    units: BTreeMap<String, UnitId>,
    members: BTreeMap<String, MemberId>,
    /// By content.
    decisions: BTreeMap<String, DecisionId>,
    pub reports: BTreeMap<i32, (ReportId, Report)>,
}

impl Made {
    /// The reports that there are now.
    pub fn reports(&self) -> impl Iterator<Item = &ReportId> {
        self.reports.values().map(|(id, _)| id)
    }

    /// The report of a year.
    pub fn report(&self, year: i32) -> Option<&ReportId> {
        self.reports.get(&year).map(|(id, _)| id)
    }
}

/// Founds an agency, below the highest if there is one already.
pub async fn found(
    office: &Office,
    above: Option<&Desk<'_>>,
    agency: &Agency,
) -> Result<AgencyId, OfficeError> {
    let administrator = |duty| agency.with_duty(duty).map(staff_form).unwrap_or_default();
    let start = AgencyStart {
        agency: AgencyForm {
            name: agency.name.clone(),
            short_name: agency.short_name.clone(),
            level: LEVEL.to_owned(),
            kind: agency.kind.clone(),
            region: REGION.to_owned(),
        },
        system: administrator(Duty::SystemAdministrator),
        security: administrator(Duty::SecurityAdministrator),
        audit: administrator(Duty::AuditAdministrator),
    };
    match above {
        None => organisation::found_first(office, &start).await,
        Some(above) => {
            let founder = above.with_duty(Duty::SystemAdministrator).await?;
            organisation::found_below(office, &founder, &start).await
        }
    }
}

fn staff_form(person: &Person) -> StaffForm {
    StaffForm {
        name: person.name.clone(),
        account: person.account.clone(),
        number: person.number.clone(),
        post: person.post.clone(),
        phone: person.phone.clone(),
        email: String::new(),
    }
}

/// One agency at work.
pub struct Desk<'a> {
    pub office: &'a Office,
    pub agency: &'a Agency,
    pub id: AgencyId,
    pub clock: &'a SteppedClock,
}

impl Desk<'_> {
    /// Does what happens there, but for documents.
    pub async fn take(&self, act: Act<'_>, day: NaiveDate, made: &mut Made) -> Result<(), OfficeError> {
        match act {
            Act::Found | Act::Document(..) | Act::Apply(..) | Act::Handle(..) | Act::File(_) => Ok(()),
            Act::Bulletin(_)
            | Act::Mend
            | Act::Confirm(_)
            | Act::Order(_)
            | Act::Assess(..)
            | Act::Teach(..)
            | Act::Institute(..)
            | Act::Return(..)
            | Act::Contest => Ok(()),
            Act::Enlist => collection::enlist(self).await,
            Act::Collect => collection::collect(self, day).await,
            Act::Accept => collection::accept(self).await,
            Act::Card => self.card().await,
            Act::Open(unit) => {
                let who = self.with_duty(Duty::SystemAdministrator).await?;
                let form = UnitForm { name: unit.name.clone(), ogi_office: unit.ogi_office };
                made.units
                    .insert(unit.name.clone(), organisation::open_unit(self.office, &who, &form).await?);
                Ok(())
            }
            Act::Join(person) => self.join(person, day, made).await,
            Act::Leave(person) => {
                let who = self.with_duty(Duty::SystemAdministrator).await?;
                let row = self.row(&person.account).await?;
                let id = StaffId::parse(&row.id).ok_or(OfficeError::NotFound)?;
                organisation::disable_staff(self.office, &who, &id, row.version).await
            }
            Act::Stand(deputy) => self.stand(deputy).await,
            Act::Appoint(member) => self.appoint(member, made).await,
            Act::Part(member) => {
                let who = self.with_duty(Duty::DisclosureReviewer).await?;
                let id = made.members.get(&member.name).ok_or(OfficeError::NotFound)?;
                organisation::member_leaves(self.office, &who, id, 1, day).await
            }
            Act::Meet(meeting) => self.meet(meeting, made).await,
            Act::Finish(meeting) => self.finish(meeting, day, made).await,
            Act::Bring(report) => self.bring(report, made).await,
            Act::Submit(report) => self.decide(report, made, Decision::Submit).await,
            Act::Approve(report) => self.decide(report, made, Decision::Approve).await,
            Act::Publish(report) => self.decide(report, made, Decision::Publish).await,
        }
    }

    /// Lets everybody who is there sign in. The passwords of a demo do not grow old.
    pub async fn enrol(&self) -> Result<(), OfficeError> {
        let security = self.with_duty(Duty::SecurityAdministrator).await?;
        let profile = [(setting::Name::PasswordProfile, "asvs".to_owned())];
        setting::change(self.office, &security, 0, &profile).await?;
        let mut people = Vec::new();
        for person in self.agency.people.iter().filter(|person| person.left_on.is_none()) {
            people.push(self.signed_in(&person.account).await?.id);
        }
        account::enrol_demo(self.office, &self.id, &people).await
    }

    /// The people who work on documents of a unit.
    pub async fn crew(&self, unit: &str) -> Result<Crew, OfficeError> {
        let of = async |duty: Duty, unit: Option<&str>| {
            let person = self.agency.working(duty, unit);
            let missing = || OfficeError::fault(format!("nobody in {} is {}", self.agency.name, duty.code()));
            self.signed_in(&person.ok_or_else(missing)?.account).await
        };
        Ok(Crew {
            provider: of(Duty::Provider, Some(unit)).await?,
            head: of(Duty::UnitHead, Some(unit)).await?,
            reviewer: of(Duty::DisclosureReviewer, None).await?,
            secrecy: of(Duty::SecrecyReviewer, None).await?,
            leader: of(Duty::ResponsibleLeader, None).await?,
        })
    }

    /// The person of the plan with a duty, as signed in today.
    pub async fn with_duty(&self, duty: Duty) -> Result<Staff, OfficeError> {
        let person = self.agency.with_duty(duty).ok_or(OfficeError::NotFound)?;
        self.signed_in(&person.account).await
    }

    /// The person with an account of the plan, as signed in today.
    pub async fn signed_in(&self, account: &str) -> Result<Staff, OfficeError> {
        let row = self.row(account).await?;
        let id = StaffId::parse(&row.id).ok_or(OfficeError::NotFound)?;
        let duties = organisation::duties_on(self.office.read(), &self.id, &id, self.office.today()).await?;
        let unit = row.unit_id.as_deref().and_then(UnitId::parse);
        Ok(Staff {
            id,
            agency: self.id.clone(),
            unit,
            name: row.name,
            duties,
            address: None,
            stepped_up: true,
        })
    }

    async fn row(&self, account: &str) -> Result<organisation::staff::Model, OfficeError> {
        let nobody = StaffId::parse(self.id.as_str()).ok_or(OfficeError::NotFound)?;
        let reader = Staff {
            id: nobody,
            agency: self.id.clone(),
            unit: None,
            name: String::new(),
            duties: [Duty::SystemAdministrator].into(),
            address: None,
            stepped_up: false,
        };
        let right = reader.authorise_all::<Read, SignInNames>()?;
        let people = organisation::people_with_accounts(self.office.read(), &right).await?;
        people.into_iter().find(|row| row.account == account).ok_or(OfficeError::NotFound)
    }

    async fn card(&self) -> Result<(), OfficeError> {
        let card = &self.agency.card;
        let card = ContactCard {
            office: card.office.clone(),
            address: card.address.clone(),
            postal_code: card.postal_code.clone(),
            hours: card.hours.clone(),
            phone: card.phone.clone(),
            fax: card.fax.clone(),
            email: card.email.clone(),
            supervision: card.supervision.clone(),
            functions: card.functions.clone(),
        };
        let who = self.with_duty(Duty::SystemAdministrator).await?;
        organisation::change_contact_card(self.office, &who, 1, &card).await
    }

    async fn join(&self, person: &Person, day: NaiveDate, made: &Made) -> Result<(), OfficeError> {
        let system = self.with_duty(Duty::SystemAdministrator).await?;
        let unit = person.unit.as_ref().and_then(|name| made.units.get(name));
        let staff = organisation::add_staff(self.office, &system, &staff_form(person), unit).await?;
        let security = self.with_duty(Duty::SecurityAdministrator).await?;
        for duty in &person.duties {
            let grant = Grant {
                staff: staff.clone(),
                duty: duty.clone(),
                from: Some(day),
                until: None,
                deputy_for: None,
                document: String::new(),
            };
            organisation::grant_duty(self.office, &security, &grant).await?;
        }
        Ok(())
    }

    async fn stand(&self, deputy: &Deputy) -> Result<(), OfficeError> {
        let security = self.with_duty(Duty::SecurityAdministrator).await?;
        let grant = Grant {
            staff: self.signed_in(&deputy.account).await?.id,
            duty: deputy.duty.clone(),
            from: Some(deputy.from),
            until: Some(deputy.until),
            deputy_for: Some(self.signed_in(&deputy.instead_of).await?.id),
            document: deputy.document.clone(),
        };
        organisation::grant_duty(self.office, &security, &grant).await.map(|_| ())
    }

    async fn appoint(&self, member: &Member, made: &mut Made) -> Result<(), OfficeError> {
        let who = self.with_duty(Duty::DisclosureReviewer).await?;
        let form = MemberForm {
            name: member.name.clone(),
            post: member.post.clone(),
            role: member.role.clone(),
            from: Some(member.from),
            document: member.document.clone(),
        };
        let id = organisation::appoint_member(self.office, &who, &form).await?;
        made.members.insert(member.name.clone(), id);
        Ok(())
    }

    async fn meet(&self, meeting: &Meeting, made: &mut Made) -> Result<(), OfficeError> {
        let who = self.with_duty(Duty::DisclosureReviewer).await?;
        let form = MeetingForm {
            held_on: Some(meeting.held_on),
            place: meeting.place.clone(),
            topic: meeting.topic.clone(),
            agenda: meeting.agenda.clone(),
            chair: meeting.chair.clone(),
            recorder: meeting.recorder.clone(),
            attendees: meeting.attendees.clone(),
            absentees: meeting.absentees.clone(),
            minutes: meeting.minutes.clone(),
        };
        let id = organisation::record_meeting(self.office, &who, &form).await?;
        for decision in &meeting.decisions {
            self.clock.step();
            let form = DecisionForm {
                content: decision.content.clone(),
                person: decision.person.clone(),
                due_on: Some(decision.due_on),
            };
            let unit = made.units.get(&decision.unit);
            let decided = organisation::record_decision(self.office, &who, &id, unit, &form).await?;
            made.decisions.insert(decision.content.clone(), decided);
        }
        Ok(())
    }

    async fn finish(&self, meeting: &Meeting, day: NaiveDate, made: &Made) -> Result<(), OfficeError> {
        let who = self.with_duty(Duty::DisclosureReviewer).await?;
        for decision in meeting.decisions.iter().filter(|decision| decision.done_on == Some(day)) {
            let id = made.decisions.get(&decision.content).ok_or(OfficeError::NotFound)?;
            organisation::decision_done(self.office, &who, id, 1, day, &decision.note).await?;
        }
        Ok(())
    }
}
