//! What the routes of regular returns let in, and the returns that the house of the matrix has.

use gongkai_domain::{authority::Read, id::AgencyId};
use gongkai_office::{
    Office,
    returns::{self, Returns, Which},
};

use super::{
    declared::{BOSS, CLERK, COLLECTORS, DECIDERS, Declared, READERS},
    house::person,
    thing::Thing::{self, Fixed, RegularReturn, ReturnFiling},
};

#[rustfmt::skip]
pub const DECLARED: &[Declared] = &[
    ("/office/returns", READERS, Fixed, &["/office/returns", "/office/returns?kind=month&period=2025-3"]),
    ("POST /office/returns", CLERK, Fixed, &[]),
    ("/office/returns/file", READERS, Fixed, &["/office/returns/file", "/office/returns/file?kind=quarter"]),
    ("/office/returns/{id}", READERS, RegularReturn, &[]),
    ("/office/returns/{id}/sheet", READERS, RegularReturn, &[]),
    ("/office/returns/{id}/edit", CLERK, RegularReturn, &[]),
    ("/office/returns/{id}/recount", CLERK, RegularReturn, &[]),
    ("/office/returns/{id}/discard", CLERK, RegularReturn, &[]),
    ("/office/returns/{id}/submit", CLERK, RegularReturn, &[]),
    ("/office/returns/{id}/approve", BOSS, RegularReturn, &[]),
    ("/office/returns/{id}/give-back", BOSS, RegularReturn, &[]),
    ("/office/return-filings", COLLECTORS, Fixed, &["/office/return-filings", "/office/return-filings?kind=month&period=2026-10&show=late&page=2"]),
    ("/office/return-filings/remind", DECIDERS, Fixed, &[]),
    ("/office/return-filings/accept", DECIDERS, Fixed, &[]),
    ("/office/return-filings/sum", COLLECTORS, Fixed, &["/office/return-filings/sum?kind=month&period=2026-10"]),
    ("/office/return-filings/sum/file", COLLECTORS, Fixed, &["/office/return-filings/sum/file?kind=month"]),
    ("/office/return-filings/{id}", COLLECTORS, ReturnFiling, &[]),
    ("/office/return-filings/{id}/sheet", COLLECTORS, ReturnFiling, &[]),
    ("/office/return-filings/{id}/accept", DECIDERS, ReturnFiling, &[]),
    ("/office/return-filings/{id}/return", DECIDERS, ReturnFiling, &[]),
];

/// One that is being filled in, one that waits, one that was filed: that lies with the first agency, which is above.
pub async fn kept(office: &Office, agencies: &[AgencyId], at: usize) -> Vec<(Thing, usize, String)> {
    let who = |duty: &str| person(agencies, &format!("{at}.{duty}")).unwrap();
    let (clerk, boss) = (who("statistician"), who("responsible_leader"));
    let mut things = Vec::new();
    for (nth, state) in [(8, "draft"), (9, "submitted"), (10, "filed")] {
        let which = Which::of("month", 2026, nth).unwrap();
        let id = returns::begin(office, &clerk, which).await.unwrap().to_string();
        things.push((RegularReturn, at, id.clone()));
        if state == "draft" {
            continue;
        }
        returns::submit(office, &clerk, &id, 1).await.unwrap();
        if state == "filed" {
            let right = boss.authorise::<Read, Returns>(&id).unwrap();
            let seen = returns::show(office, &right).await.unwrap().kept.row.digest;
            let filing = returns::approve(office, &boss, &id, &seen).await.unwrap();
            things.push((ReturnFiling, 0, filing.to_string()));
        }
    }
    things
}
