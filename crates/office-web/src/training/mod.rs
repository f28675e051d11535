//! Training: the plan of a year, one training with its people, papers and test, the page behind the code.

mod act;
mod bank;
mod evidence;
mod list;
mod list_file;
mod page;
mod paper;
mod plan;
mod print;
mod sign;
mod test;

use gongkai_domain::organisation::Duty;
use gongkai_web_kit::{policy::Policy, routes::Routes};

use crate::OfficeWeb;

/// Who keeps trainings.
pub(crate) const KEEPERS: &[Duty] = &[Duty::DisclosureReviewer, Duty::Assessor];
/// Who sees who was there.
const LOOKERS: &[Duty] =
    &[Duty::DisclosureReviewer, Duty::Assessor, Duty::ResponsibleLeader, Duty::Statistician];

const STAFF: Policy = Policy::STAFF;
const ENTRY: Policy = Policy::ENTRY;
const KEEP: Policy = Policy::duties(KEEPERS);
const LOOK: Policy = Policy::duties(LOOKERS);

const ROOT: &str = "/office/trainings";
const NAME: &str = "培训";
/// Bytes of a form with a paper.
const FORM_BYTES: usize = paper::BYTES + (1 << 20);

/// Bytes of a form with a list.
const LIST_BYTES: usize = list_file::BYTES + (1 << 20);

/// The routes.
pub fn routes() -> Routes<OfficeWeb> {
    Routes::new()
        .get("/office/trainings", STAFF, "training.list", list::show)
        .get("/office/trainings/plan.xlsx", STAFF, "training.plan_file", list::workbook)
        .get("/office/trainings/new", KEEP, "training.plan", plan::new_form)
        .post("/office/trainings/new", KEEP, "training.plan", plan::make)
        .get("/office/trainings/questions", KEEP, "training.bank", bank::show)
        .post("/office/trainings/questions", KEEP, "training.bank", bank::add)
        .post("/office/trainings/questions/{id}/retire", KEEP, "training.retire_question", bank::retire)
        .get("/office/trainings/sign/{code}", ENTRY, "training.sign", sign::show)
        .post("/office/trainings/sign/{code}", ENTRY, "training.sign", sign::enter)
        .post("/office/trainings/sign/{code}/test", ENTRY, "training.guest_test", test::guest)
        .get("/office/trainings/{id}", STAFF, "training.show", page::show)
        .post("/office/trainings/{id}", KEEP, "training.act", act::act)
        .get("/office/trainings/{id}/edit", KEEP, "training.change", plan::edit_form)
        .post("/office/trainings/{id}/edit", KEEP, "training.change", plan::edit)
        .post("/office/trainings/{id}/present", STAFF, "training.sign_self", act::present)
        .get("/office/trainings/{id}/test", STAFF, "training.test", test::show)
        .post("/office/trainings/{id}/test", STAFF, "training.test", test::take)
        .get("/office/trainings/{id}/paper", KEEP, "training.set_test", bank::choose)
        .post("/office/trainings/{id}/paper", KEEP, "training.set_test", bank::set)
        .upload("/office/trainings/{id}/files", KEEP, "training.add_file", FORM_BYTES, paper::add)
        .upload(
            "/office/trainings/{id}/attendance",
            KEEP,
            "training.bring_list",
            LIST_BYTES,
            list_file::bring,
        )
        .get("/office/trainings/{id}/file", STAFF, "training.file", paper::open)
        .post("/office/trainings/{id}/file", KEEP, "training.remove_file", paper::remove)
        .get("/office/trainings/{id}/print/{paper}/{kind}", LOOK, "training.print", print::file)
        .get("/office/trainings/{id}/evidence", LOOK, "training.evidence", evidence::pack)
}
