//! What happens in the sample district, in the order of days: the record of an office goes forward.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{
    applications, assessment, collection,
    documents::{self, Planned},
    learning, oversight,
    plan::{Agency, Deputy, Fate, Meeting, Member, Person, Report, Unit},
    returns,
};

/// Cases are handled so many hours after nine in the morning.
const CASES: u8 = 2;
/// What is brought before the government and the courts is entered so many.
const DISPUTES: u8 = 4;
/// And oversight so many.
const OVERSIGHT: u8 = 6;

/// And regular returns so many.
const RETURNS: u8 = 7;

/// Something that happens in an agency.
#[derive(Debug, Clone, Copy)]
pub enum Act<'a> {
    /// The agency is set up with its administrators.
    Found,
    /// Its contact card is filled in.
    Card,
    /// A unit is opened.
    Open(&'a Unit),
    /// A person comes, and is granted duties.
    Join(&'a Person),
    /// A person leaves.
    Leave(&'a Person),
    /// Somebody stands in for another.
    Stand(&'a Deputy),
    /// A member of the leading group is appointed.
    Appoint(&'a Member),
    /// A member of the leading group leaves.
    Part(&'a Member),
    /// The leading group has met.
    Meet(&'a Meeting),
    /// What the leading group decided is done.
    Finish(&'a Meeting),
    /// A report is imported.
    Bring(&'a Report),
    /// It is submitted.
    Submit(&'a Report),
    /// It is approved by the leader.
    Approve(&'a Report),
    /// It is published.
    Publish(&'a Report),
    /// It is filed with the district.
    File(&'a Report),
    /// The district sets up the agencies that do not work with the installation.
    Enlist,
    /// Files of theirs come.
    Collect,
    /// What is right is accepted.
    Accept,
    /// An application comes, which has this place in the plan.
    Apply(usize, &'a applications::Planned),
    /// The next thing is done about it: the step of this number.
    Handle(usize, &'a applications::Planned, usize),
    /// Reviews and suits are entered.
    Contest,
    /// A bulletin is made; is it the last one?
    Bulletin(bool),
    /// Units reply to tickets.
    Mend,
    /// Something is confirmed to be wrong.
    Confirm(&'a oversight::Wrong),
    /// A ticket is issued.
    Order(&'a oversight::Ticket),
    /// Something is done about the assessment.
    Assess(&'a assessment::Plan, assessment::Step),
    /// A training is planned, called, closed.
    Teach(&'a learning::Training, learning::Step),
    /// An institution is entered.
    Institute(&'a learning::Institution),
    /// Something is done about a regular return.
    Return(&'a returns::Planned, returns::Step),
    /// Something is done to a document, which has this place in the plan.
    Document(usize, &'a Planned, documents::Act),
}

/// Everything that happens: the day, the hours after nine in the morning, the place of the agency in
/// `agencies`, what.
pub fn timeline<'a>(
    agencies: &'a [Agency],
    documents: &'a [Planned],
    (applications, contested): (&'a [applications::Planned], &BTreeSet<(NaiveDate, usize)>),
    collection: &collection::Plan,
    oversight: &'a oversight::Plan,
    returns: &'a returns::Plan,
) -> Vec<(NaiveDate, u8, usize, Act<'a>)> {
    let mut all = vec![(collection.enlist_on, 0, 0, Act::Enlist), (collection.accept_on, 0, 0, Act::Accept)];
    all.extend(collection.all_days().map(|day| (day, 0, 0, Act::Collect)));
    for (place, agency) in agencies.iter().enumerate() {
        all.extend(acts_of(agency).into_iter().map(|(day, act)| (day, 0, place, act)));
    }
    for (place, plan) in documents.iter().enumerate() {
        let acts = plan.course.acts();
        all.extend(acts.map(|(day, hours, act)| (day, hours, plan.agency, Act::Document(place, plan, act))));
    }
    for (place, plan) in applications.iter().enumerate() {
        all.push((plan.arrived, CASES, plan.agency, Act::Apply(place, plan)));
        let steps = plan.days().enumerate();
        all.extend(steps.map(|(nth, day)| (day, CASES, plan.agency, Act::Handle(place, plan, nth))));
    }
    all.extend(contested.iter().map(|(day, place)| (*day, DISPUTES, *place, Act::Contest)));
    all.extend(overseen(agencies, oversight));
    all.extend(returned(agencies, returns));
    all.sort_by_key(|(day, hours, place, _)| (*day, *hours, *place));
    all
}

/// Regular returns, each in its agency or with the district.
fn returned<'a>(agencies: &[Agency], plan: &'a returns::Plan) -> Vec<(NaiveDate, u8, usize, Act<'a>)> {
    let mut all = Vec::new();
    for one in &plan.returns {
        let Some(place) = agencies.iter().position(|agency| agency.name == one.agency) else { continue };
        all.extend(one.steps().into_iter().map(|(day, step)| {
            let place = if step.is_above() { 0 } else { place };
            (day, RETURNS, place, Act::Return(one, step))
        }));
    }
    all
}

/// Oversight in the agency of its plan, after the other work of each day.
fn overseen<'a>(agencies: &[Agency], plan: &'a oversight::Plan) -> Vec<(NaiveDate, u8, usize, Act<'a>)> {
    let Some(place) = agencies.iter().position(|agency| agency.name == plan.agency) else {
        return Vec::new();
    };
    let last = plan.bulletins.last();
    let bulletins = plan.bulletins.iter().map(|day| (*day, Act::Bulletin(Some(day) == last)));
    let mended = plan.mended.iter().map(|day| (*day, Act::Mend));
    let wrong = plan.wrong.iter().map(|one| (one.on, Act::Confirm(one)));
    let tickets = plan.ticket.iter().map(|one| (one.on, Act::Order(one)));
    let of = &plan.assessment;
    let assessed = of.steps().into_iter().map(move |(day, step)| (day, Act::Assess(of, step)));
    let taught = plan
        .training
        .iter()
        .flat_map(|one| one.steps().into_iter().map(move |(day, step)| (day, Act::Teach(one, step))));
    let institutions = plan.institution.iter().map(|one| (one.entered_on, Act::Institute(one)));
    let all = bulletins.chain(mended).chain(wrong).chain(tickets).chain(assessed);
    let all = all.chain(taught).chain(institutions);
    all.map(|(day, act)| (day, OVERSIGHT, place, act)).collect()
}

/// What happens in one agency; acts of one day stand in their order.
fn acts_of(agency: &Agency) -> Vec<(NaiveDate, Act<'_>)> {
    let first = agency.founded_on;
    let mut acts = vec![(first, Act::Found), (first, Act::Card)];
    acts.extend(agency.units.iter().map(|unit| (first, Act::Open(unit))));
    acts.extend(
        agency.people.iter().filter(|person| !person.is_administrator()).map(|one| (first, Act::Join(one))),
    );
    for person in &agency.people {
        acts.extend(person.left_on.map(|day| (day, Act::Leave(person))));
    }
    acts.extend(agency.deputies.iter().map(|deputy| (deputy.on, Act::Stand(deputy))));
    for member in &agency.members {
        acts.push((member.from, Act::Appoint(member)));
        acts.extend(member.until.map(|day| (day, Act::Part(member))));
    }
    for meeting in &agency.meetings {
        acts.push((meeting.held_on, Act::Meet(meeting)));
        let done: BTreeSet<_> = meeting.decisions.iter().filter_map(|decision| decision.done_on).collect();
        acts.extend(done.into_iter().map(|day| (day, Act::Finish(meeting))));
    }
    for report in &agency.reports {
        acts.push((report.on, Act::Bring(report)));
        if report.state != Fate::Draft {
            acts.push((report.on, Act::Submit(report)));
        }
        if let (Fate::Published, Some(next)) = (report.state, report.on.succ_opt()) {
            acts.push((next, Act::Approve(report)));
            acts.push((next, Act::Publish(report)));
            acts.push((next, Act::File(report)));
        }
    }
    acts
}
