//! Assessment: years, the ranking of one, one unit with its indicators, sets and trials of
//! them, files.

mod act;
mod file;
mod list;
mod page;
mod proof;
mod sets;
mod unit;

use gongkai_domain::organisation::Duty;
use gongkai_web_kit::{policy::Policy, routes::Routes};

use crate::OfficeWeb;

/// Who reads; heads of units see the own one until the result is fixed.
pub const READERS: &[Duty] =
    &[Duty::Assessor, Duty::DisclosureReviewer, Duty::ResponsibleLeader, Duty::Statistician, Duty::UnitHead];
/// Who scores.
const SCORERS: &[Duty] = &[Duty::Assessor, Duty::DisclosureReviewer];
/// Who fixes the result.
const DECIDERS: &[Duty] = &[Duty::ResponsibleLeader];
/// Who speaks for a unit.
const HEADS: &[Duty] = &[Duty::UnitHead];

const READ: Policy = Policy::duties(READERS);
const SCORE: Policy = Policy::duties(SCORERS);
const DECIDE: Policy = Policy::duties(DECIDERS);
const HEAD: Policy = Policy::duties(HEADS);

const ROOT: &str = "/office/assessments";
const NAME: &str = "考核";

/// A form with one proof.
const FORM_BYTES: usize = gongkai_office::assessment::PROOF_BYTES + (1 << 20);

/// The routes.
pub fn routes() -> Routes<OfficeWeb> {
    Routes::new()
        .get("/office/assessments", READ, "assessment.list", list::show)
        .post("/office/assessments", SCORE, "assessment.begin", list::begin)
        .get("/office/assessments/trial", SCORE, "assessment.trial", list::trial)
        .get("/office/assessments/sets", SCORE, "assessment.sets", sets::show)
        .post("/office/assessments/sets", SCORE, "assessment.publish_set", sets::act)
        .get("/office/assessments/sets/{id}", SCORE, "assessment.set_text", sets::file)
        .get("/office/assessments/{id}", READ, "assessment.show", page::show)
        .get("/office/assessments/{id}/unit", READ, "assessment.unit", unit::show)
        .get("/office/assessments/{id}/table.xlsx", READ, "assessment.table", file::table)
        .post("/office/assessments/{id}/facts", SCORE, "assessment.enter", act::enter)
        .upload("/office/assessments/{id}/proofs", SCORE, "assessment.add_proof", FORM_BYTES, proof::add)
        .get("/office/assessments/{id}/proof", READ, "assessment.proof", proof::open)
        .post("/office/assessments/{id}/confirm", SCORE, "assessment.confirm", act::confirm)
        .post("/office/assessments/{id}/own", HEAD, "assessment.own", act::own)
        .post("/office/assessments/{id}/object", HEAD, "assessment.object", act::object)
        .post("/office/assessments/{id}/decide", SCORE, "assessment.decide", act::decide)
        .post("/office/assessments/{id}/announce", SCORE, "assessment.announce", act::announce)
        .post("/office/assessments/{id}/freeze", DECIDE, "assessment.freeze", act::freeze)
}
