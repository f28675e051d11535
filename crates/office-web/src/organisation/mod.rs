//! Organisation: the own agency, its units and people with their duties, the agencies below, the
//! leading group.

mod agency;
mod duty;
mod first;
pub(crate) mod form;
pub(crate) mod founding;
mod group;
mod import;
mod meeting;
mod person;
mod staff;
mod subordinate;
mod unit;

use gongkai_domain::{authority::Read, organisation::Duty};
use gongkai_office::organisation::{self, People, SignInNames, staff::Model};
use gongkai_web_kit::{caller::Caller, layout::Crumb, policy::Policy, problem::Problem, routes::Routes};

use crate::{OfficeWeb, problem};

/// Who sees which duties others hold.
pub(crate) const ADMINISTRATORS: &[Duty] =
    &[Duty::SystemAdministrator, Duty::SecurityAdministrator, Duty::AuditAdministrator];
/// Where these pages are.
const ROOT: &str = "/office/settings/organisation";
const READ: Policy = Policy::STAFF;
const PEOPLE: Policy = Policy::duties(&[Duty::SystemAdministrator]);
const DUTIES: Policy = Policy::duties(&[Duty::SecurityAdministrator]);
const GROUP: Policy = Policy::duties(meeting::KEEPERS);

/// The people of the own agency, with their accounts for those who keep accounts.
pub(crate) async fn colleagues(desk: &OfficeWeb, caller: &Caller) -> Result<Vec<Model>, Problem> {
    let conn = desk.office().read();
    let people = match caller.authorise_all::<Read, SignInNames>() {
        Ok(right) => organisation::people_with_accounts(conn, &right).await,
        Err(_) => organisation::people(conn, &caller.authorise_all::<Read, People>()?).await,
    };
    people.map_err(problem)
}

/// The way to a page below the root: name and address behind the root of each step, then the page.
fn crumbs(way: &[(&str, &str)], here: &str) -> Vec<Crumb> {
    let mut crumbs = vec![Crumb::new("机构与人员", ROOT)];
    crumbs.extend(way.iter().map(|(name, address)| Crumb::new(*name, format!("{ROOT}{address}"))));
    crumbs.push(Crumb::here(here));
    crumbs
}

/// The routes.
pub fn routes() -> Routes<OfficeWeb> {
    settings().join(meetings())
}

fn settings() -> Routes<OfficeWeb> {
    Routes::new()
        .get("/office/first", READ, "organisation.first", first::show)
        .get(ROOT, READ, "organisation.show", agency::show)
        .get("/office/settings/organisation/card", PEOPLE, "organisation.card", agency::card_form)
        .post("/office/settings/organisation/card", PEOPLE, "organisation.card", agency::card)
        .get("/office/settings/organisation/units", READ, "organisation.units", unit::list)
        .get("/office/settings/organisation/units/new", PEOPLE, "organisation.unit", unit::new_form)
        .post("/office/settings/organisation/units/new", PEOPLE, "organisation.unit", unit::open)
        .get("/office/settings/organisation/units/{id}", PEOPLE, "organisation.unit", unit::edit_form)
        .post("/office/settings/organisation/units/{id}", PEOPLE, "organisation.unit", unit::edit)
        .get("/office/settings/organisation/units/{id}/close", PEOPLE, "organisation.unit", unit::close_form)
        .post("/office/settings/organisation/units/{id}/close", PEOPLE, "organisation.unit", unit::close)
        .get("/office/settings/organisation/staff", READ, "organisation.staff", staff::list)
        .get("/office/settings/organisation/staff/new", PEOPLE, "organisation.person", person::new_form)
        .post("/office/settings/organisation/staff/new", PEOPLE, "organisation.person", person::add)
        .get("/office/settings/organisation/staff/import", PEOPLE, "organisation.import", import::form)
        .upload(
            "/office/settings/organisation/staff/import",
            PEOPLE,
            "organisation.import",
            9 << 20,
            import::check,
        )
        .post(
            "/office/settings/organisation/staff/import/apply",
            PEOPLE,
            "organisation.import",
            import::apply,
        )
        .get(
            "/office/settings/organisation/staff/import/template",
            PEOPLE,
            "organisation.import",
            import::template,
        )
        .get("/office/settings/organisation/staff/{id}", READ, "organisation.person", staff::show)
        .get(
            "/office/settings/organisation/staff/{id}/edit",
            PEOPLE,
            "organisation.person",
            person::edit_form,
        )
        .post("/office/settings/organisation/staff/{id}/edit", PEOPLE, "organisation.person", person::edit)
        .get(
            "/office/settings/organisation/staff/{id}/disable",
            PEOPLE,
            "organisation.disable",
            person::disable_form,
        )
        .post(
            "/office/settings/organisation/staff/{id}/disable",
            PEOPLE,
            "organisation.disable",
            person::disable,
        )
        .get(
            "/office/settings/organisation/staff/{id}/enable",
            PEOPLE,
            "organisation.enable",
            person::enable_form,
        )
        .post(
            "/office/settings/organisation/staff/{id}/enable",
            PEOPLE,
            "organisation.enable",
            person::enable,
        )
        .get("/office/settings/organisation/staff/{id}/grant", DUTIES, "organisation.grant", duty::grant_form)
        .post("/office/settings/organisation/staff/{id}/grant", DUTIES, "organisation.grant", duty::grant)
        .get("/office/settings/organisation/duties/{id}/end", DUTIES, "organisation.end", duty::end_form)
        .post("/office/settings/organisation/duties/{id}/end", DUTIES, "organisation.end", duty::end)
        .get(
            "/office/settings/organisation/subordinates",
            READ,
            "organisation.subordinates",
            subordinate::list,
        )
        .get(
            "/office/settings/organisation/subordinates/new",
            PEOPLE,
            "organisation.found",
            subordinate::new_form,
        )
        .post(
            "/office/settings/organisation/subordinates/new",
            PEOPLE,
            "organisation.found",
            subordinate::found,
        )
        .get(
            "/office/settings/organisation/subordinates/{id}",
            PEOPLE,
            "organisation.subordinate",
            subordinate::edit_form,
        )
        .post(
            "/office/settings/organisation/subordinates/{id}",
            PEOPLE,
            "organisation.subordinate",
            subordinate::edit,
        )
        .get(
            "/office/settings/organisation/subordinates/{id}/close",
            PEOPLE,
            "organisation.close",
            subordinate::close_form,
        )
        .post(
            "/office/settings/organisation/subordinates/{id}/close",
            PEOPLE,
            "organisation.close",
            subordinate::close,
        )
}

fn meetings() -> Routes<OfficeWeb> {
    Routes::new()
        .get("/office/meetings", READ, "organisation.meetings", meeting::list)
        .get("/office/meetings/new", GROUP, "organisation.meeting", meeting::new_form)
        .post("/office/meetings/new", GROUP, "organisation.meeting", meeting::record)
        .get("/office/meetings/{id}", READ, "organisation.meeting", meeting::show)
        .get("/office/meetings/{id}/edit", GROUP, "organisation.meeting", meeting::edit_form)
        .post("/office/meetings/{id}/edit", GROUP, "organisation.meeting", meeting::edit)
        .get("/office/meetings/{id}/strike", GROUP, "organisation.meeting", group::strike_form)
        .post("/office/meetings/{id}/strike", GROUP, "organisation.meeting", group::strike)
        .get("/office/meetings/{id}/decisions/new", GROUP, "organisation.decision", group::decide_form)
        .post("/office/meetings/{id}/decisions/new", GROUP, "organisation.decision", group::decide)
        .get("/office/meetings/decisions/{id}/done", GROUP, "organisation.decision", group::done_form)
        .post("/office/meetings/decisions/{id}/done", GROUP, "organisation.decision", group::done)
        .get("/office/meetings/members/new", GROUP, "organisation.member", group::appoint_form)
        .post("/office/meetings/members/new", GROUP, "organisation.member", group::appoint)
        .get("/office/meetings/members/{id}/leave", GROUP, "organisation.member", group::leave_form)
        .post("/office/meetings/members/{id}/leave", GROUP, "organisation.member", group::leave)
}
