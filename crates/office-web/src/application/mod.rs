//! Applications for disclosure: the queue, the register, a case with its clock, the forms of its acts.

mod act;
mod answer;
mod archive;
mod catalogue;
mod clock;
mod figures;
mod file;
mod ics;
mod letter;
mod list;
mod moved;
mod page;
mod print;
mod redaction;
mod register;
mod retention;
mod ruler;
mod sent;
mod view;

use gongkai_domain::organisation::Duty;
use gongkai_web_kit::{policy::Policy, routes::Routes};

use crate::{OfficeWeb, report::UPLOAD_BYTES};

/// Whoever has a part in cases.
pub const READERS: &[Duty] =
    &[Duty::CaseOfficer, Duty::DisclosureReviewer, Duty::SecrecyReviewer, Duty::ResponsibleLeader];
/// Whoever registers and hands over.
pub const CLERKS: &[Duty] = &[Duty::CaseOfficer, Duty::DisclosureReviewer];
/// Whoever counts.
const COUNTERS: &[Duty] =
    &[Duty::Statistician, Duty::CaseOfficer, Duty::DisclosureReviewer, Duty::ResponsibleLeader];

const READ: Policy = Policy::duties(READERS);
const CLERK: Policy = Policy::duties(CLERKS);
const OFFICER: Policy = Policy::duties(&[Duty::CaseOfficer]);
/// Who applied is seen with the second factor alone.
const NAMED: Policy = Policy::duties(&[Duty::CaseOfficer]).stepped_up();
const APPROVE: Policy = Policy::duties(&[Duty::DisclosureReviewer, Duty::ResponsibleLeader]);
/// Documents are begun by the disclosure office.
const CONVERT: Policy = Policy::duties(&[Duty::DisclosureReviewer]);
/// What is destroyed is gone for good.
const ERASE: Policy = Policy::duties(&[Duty::ResponsibleLeader]).stepped_up();
const COUNT: Policy = Policy::duties(COUNTERS);

/// Where cases are.
const ROOT: &str = "/office/cases";
/// Title of the queue.
const NAME: &str = "申请办件";

/// The routes.
pub fn routes() -> Routes<OfficeWeb> {
    Routes::new()
        .get("/office/cases", READ, "application.list", list::list)
        .post("/office/cases", CLERK, "application.register", register::register)
        .get("/office/cases/new", CLERK, "application.register", register::form)
        .get("/office/cases/figures", COUNT, "application.figures", figures::show)
        .get("/office/cases/moved", READ, "application.moved", moved::list)
        .get("/office/cases/named", OFFICER, "application.by_name", list::named_form)
        .post("/office/cases/named", NAMED, "application.by_name", list::named)
        .get("/office/cases/print", OFFICER, "application.print", print::list)
        .post("/office/cases/print", NAMED, "application.print", print::print)
        .get("/office/cases/catalogue", READ, "application.catalogue", catalogue::show)
        .get("/office/cases/retention", READ, "application.due", retention::show)
        .post("/office/cases/retention", ERASE, "application.erase", retention::erase)
        .get("/office/cases/{id}", READ, "application.show", page::show)
        .get("/office/cases/{id}/clock", READ, "application.clock", clock::show)
        .get("/office/cases/{id}/calendar", READ, "application.calendar", ics::file)
        .get("/office/cases/{id}/record", READ, "application.record", act::form)
        .post("/office/cases/{id}/record", READ, "application.record", act::record)
        .get("/office/cases/{id}/answer", OFFICER, "application.draft", answer::form)
        .post("/office/cases/{id}/answer", OFFICER, "application.draft", answer::save)
        .get("/office/cases/{id}/letters/{place}", READ, "application.letter", letter::show)
        .get("/office/cases/{id}/letters/{place}/{kind}", READ, "application.letter", letter::file)
        .post("/office/cases/{id}/letters/{place}", NAMED, "application.applicant", letter::named)
        .post("/office/cases/{id}/applicant", NAMED, "application.applicant", page::applicant)
        .post("/office/cases/{id}/archive", NAMED, "application.archive", archive::take)
        .upload("/office/cases/{id}/papers", CLERK, "application.add_paper", UPLOAD_BYTES, file::add)
        .get("/office/cases/{id}/papers", READ, "application.papers", file::list)
        .get("/office/cases/{id}/paper", READ, "application.paper", file::open)
        .get("/office/cases/{id}/redactions", READ, "application.copies", redaction::list)
        .post("/office/cases/{id}/redactions", CLERK, "application.begin_copy", redaction::begin)
        .get("/office/cases/{id}/redaction", READ, "application.copy", redaction::show)
        .post("/office/cases/{id}/redaction", CLERK, "application.mark", redaction::change)
        .post("/office/cases/{id}/redaction/approve", APPROVE, "application.approve_copy", redaction::approve)
        .post("/office/cases/{id}/redaction/convert", CONVERT, "application.convert_copy", redaction::convert)
        .get("/office/cases/{id}/redaction/file", READ, "application.copy_file", redaction::file)
        .post("/office/cases/{id}/officer", CLERK, "application.hand_over", page::hand_over)
        .get("/office/cases/{id}/sent", READ, "application.sent", sent::show)
        .post("/office/cases/{id}/split", CLERK, "application.split", page::split)
}

/// What a page says that was asked for a year that there is not; empty: it was not.
fn no_such_year(found: Option<i32>, asked: &str, shown: i32) -> String {
    match (found, asked.trim()) {
        (None, asked) if !asked.is_empty() => {
            let asked: String = asked.chars().take(10).collect();
            format!("没有“{asked}”这一年的统计，请填2019到{shown}之间的年份；下面显示的是{shown}年。")
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::no_such_year;

    #[test]
    fn another_year_is_not_shown_silently() {
        assert_eq!(no_such_year(Some(2025), "2025", 2026), "");
        assert_eq!(no_such_year(None, "", 2026), "");
        assert_eq!(
            no_such_year(None, "1999", 2026),
            "没有“1999”这一年的统计，请填2019到2026之间的年份；下面显示的是2026年。"
        );
    }
}
