//! Makes the sample district through the use cases of the office, as its people would have: every
//! step stands in the record, every text was approved by other persons than the one who brought it, and
//! what is public was delivered by the worker.

use std::collections::{BTreeMap, btree_map::Entry};

use gongkai_domain::id::{AgencyId, ReportId};
use gongkai_office::OfficeError;
use gongkai_worker::{Hands, work_off};

use super::{
    applications::{self, Hands as CaseHands, Registered},
    assessment, catalogue,
    chance::SteppedClock,
    channels,
    clerk::{Begun, Clerk, Crew},
    collection,
    desk::{Desk, Made, found},
    documents, feedback, inquiries, learning, oversight, plan, questions, returns,
    timeline::{Act, timeline},
    views,
};

/// Makes the district in an empty office whose clock is `clock`, and the public store beside it.
///
/// Says which agencies and reports there are now.
///
/// # Errors
/// A step was refused: then the plan contradicts the rules.
pub async fn make(
    hands: &Hands,
    clock: &SteppedClock,
) -> Result<Vec<(AgencyId, Vec<ReportId>)>, OfficeError> {
    let office = &hands.office;
    let agencies = plan::agencies().map_err(OfficeError::fault)?;
    let documents = documents::documents(&agencies).map_err(OfficeError::fault)?;
    let mut made: Vec<Made> = agencies.iter().map(|_| Made::default()).collect();
    let cases = applications::applications().map_err(OfficeError::fault)?;
    let contested = applications::dispute_days(&cases).map_err(OfficeError::fault)?;
    let collected = collection::plan().map_err(OfficeError::fault)?;
    let catalogue = catalogue::plan().map_err(OfficeError::fault)?;
    // It is there before the first document that names it.
    let mut brought = false;
    let overseen = oversight::plan().map_err(OfficeError::fault)?;
    let returned = returns::plan().map_err(OfficeError::fault)?;
    let mut begun = Begun::new();
    let mut registered = Registered::new();
    let mut case_hands = CaseHands::new();
    // Who works on documents of which unit, as long as nothing else changes in the district.
    let mut crews: BTreeMap<(usize, &str), Crew> = BTreeMap::new();
    for (day, hours, place, act) in
        timeline(&agencies, &documents, (&cases, &contested), &collected, &overseen, &returned)
    {
        clock.begin(day, hours);
        clock.step();
        let desk = |place: usize| {
            let (agency, id) = (agencies.get(place)?, made.get(place)?.id.clone()?);
            Some(Desk { office, agency, id, clock })
        };
        let (Some(agency), here) = (agencies.get(place), desk(place)) else { continue };
        match (act, here) {
            (_, None) => {
                let id = found(office, desk(0).as_ref(), agency).await?;
                if let Some(made) = made.get_mut(place) {
                    made.id = Some(id);
                }
            }
            (Act::Document(place_of_plan, plan, act), Some(desk)) => {
                if agency.name == catalogue.agency && !std::mem::replace(&mut brought, true) {
                    catalogue::bring(&desk, &catalogue).await?;
                }
                let crew = match crews.entry((place, plan.unit.as_str())) {
                    Entry::Occupied(there) => there.into_mut(),
                    Entry::Vacant(free) => free.insert(desk.crew(&plan.unit).await?),
                };
                let clerk = Clerk { office, crew, place: place_of_plan, plan };
                if act.needs_what_was_delivered() {
                    work_off(hands).await?;
                }
                Box::pin(clerk.take(act, &mut begun)).await?;
                if act == documents::Act::Attach {
                    work_off(hands).await?;
                }
            }
            (Act::Apply(place, plan), Some(desk)) => {
                Box::pin(applications::register(&desk, (place, plan), &mut registered, &mut case_hands))
                    .await?;
            }
            (Act::Handle(place, plan, nth), Some(desk)) => {
                Box::pin(applications::step(&desk, (place, plan), nth, &registered, &mut case_hands)).await?;
            }
            (Act::Contest, Some(desk)) => {
                Box::pin(applications::dispute(&desk, (place, day), &registered)).await?;
            }
            (Act::Bulletin(is_last), Some(desk)) => oversight::publish(&desk, is_last).await?,
            (Act::Mend, Some(desk)) => oversight::mend(&desk).await?,
            (Act::Confirm(wrong), Some(desk)) => oversight::confirm(&desk, wrong).await?,
            (Act::Order(ticket), Some(desk)) => oversight::order(&desk, ticket).await?,
            (Act::Assess(plan, step), Some(desk)) => assessment::take(&desk, plan, step).await?,
            (Act::Teach(plan, step), Some(desk)) => learning::take(&desk, plan, step).await?,
            (Act::Institute(plan), Some(desk)) => learning::enter(&desk, plan).await?,
            (Act::Return(plan, step), Some(desk)) => returns::take(&desk, &returned, plan, step).await?,
            (Act::File(plan), Some(desk)) => {
                let report = made.get(place).and_then(|made| made.report(plan.year));
                if let (Some(report), true) = (report, place > 0) {
                    collection::file(&desk, report).await?;
                }
            }
            (act, Some(desk)) => {
                crews.clear();
                case_hands.clear();
                if let Some(made) = made.get_mut(place) {
                    Box::pin(desk.take(act, day, made)).await?;
                }
            }
        }
    }
    let desks: Vec<Desk<'_>> = agencies
        .iter()
        .zip(&made)
        .filter_map(|(agency, made)| Some(Desk { office, agency, id: made.id.clone()?, clock }))
        .collect();
    for desk in &desks {
        desk.enrol().await?;
    }
    work_off(hands).await?;
    for (place, agency) in agencies.iter().enumerate() {
        if let Some(desk) = desks.iter().find(|desk| desk.agency.name == agency.name) {
            feedback::write(desk, place).await?;
        }
    }
    for desk in &desks {
        inquiries::enter(desk).await?;
        questions::ask(desk).await?;
    }
    for desk in &desks {
        questions::look(desk).await?;
    }
    views::count(hands, &desks).await?;
    work_off(hands).await?;
    for desk in &desks {
        channels::choose(desk).await?;
    }
    work_off(hands).await?;
    for desk in &desks {
        channels::post(desk).await?;
    }
    if let Some(district) = desks.first() {
        returns::ask(district, &returned).await?;
    }
    let reports = |made: &Made| Some((made.id.clone()?, made.reports().cloned().collect()));
    Ok(made.iter().filter_map(reports).collect())
}
