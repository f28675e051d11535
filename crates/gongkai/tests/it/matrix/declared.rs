//! Who may do what, written down a second time by hand: the routes say it too, and the matrix compares
//! what happens with what stands here.

use gongkai_domain::organisation::Duty::{
    self, DisclosureReviewer, ResponsibleLeader, SecurityAdministrator, Statistician, SystemAdministrator,
    UnitHead,
};

/// Who is let in.
#[derive(Debug, Clone, Copy)]
pub enum Who {
    /// Everybody, from everywhere; nobody is told apart.
    Everybody,
    /// Everybody who is signed in.
    Staff,
    /// Holders of one of these duties.
    Holders(&'static [Duty]),
}

/// What the addresses name.
#[derive(Debug, Clone, Copy)]
pub enum Things {
    /// These, without parameters that tell whose.
    At(&'static [&'static str]),
    /// Reports of an agency, in every state: `{id}` is one of them.
    Reports(&'static [&'static str]),
}

use Things::{At, Reports};
use Who::{Everybody, Holders, Staff};

/// Surface and name of the capability, who is let in, at which addresses.
pub type Declared = (&'static str, &'static str, Who, Things);

const READERS: &[Duty] = &[Statistician, ResponsibleLeader, DisclosureReviewer, UnitHead];
const CLERK: &[Duty] = &[Statistician];
const KEEPERS: &[Duty] = &[SystemAdministrator, SecurityAdministrator];
const BOSS: &[Duty] = &[ResponsibleLeader];

/// Every capability there is.
pub const DECLARED: &[Declared] = &[
    ("office", "calendar.show", Staff, At(&["/office/calendar", "/office/calendar?year=2025"])),
    ("office", "help.chapter", Staff, At(&["/office/help/statistician"])),
    ("office", "help.index", Staff, At(&["/office/help"])),
    ("office", "notice.list", Staff, At(&["/office/notices"])),
    ("office", "notice.read", Staff, At(&["/office/notices"])),
    ("office", "palette.find", Staff, At(&["/office/palette", "/office/palette?q=%E5%B9%B4%E6%8A%A5"])),
    ("office", "report.approve", Holders(BOSS), Reports(&["/office/reports/{id}/approve"])),
    ("office", "report.check", Staff, At(&["/office/reports/check"])),
    ("office", "report.export", Holders(READERS), Reports(&["/office/reports/{id}/export/json"])),
    ("office", "report.file", Holders(READERS), Reports(&["/office/reports/{id}/file"])),
    ("office", "report.import", Holders(CLERK), At(&["/office/reports/import"])),
    ("office", "report.list", Holders(READERS), At(&["/office/reports"])),
    ("office", "report.publish", Holders(CLERK), Reports(&["/office/reports/{id}/publish"])),
    (
        "office",
        "report.show",
        Holders(READERS),
        Reports(&["/office/reports/{id}", "/office/reports/{id}?chapter=1"]),
    ),
    ("office", "report.submit", Holders(CLERK), Reports(&["/office/reports/{id}/submit"])),
    ("office", "report.withdraw", Holders(CLERK), Reports(&["/office/reports/{id}/withdraw"])),
    ("office", "setting.change", Holders(KEEPERS), At(&["/office/settings"])),
    ("office", "setting.show", Holders(KEEPERS), At(&["/office/settings"])),
    ("office", "task.done", Staff, At(&["/office/done"])),
    ("office", "task.list", Staff, At(&["/office/tasks"])),
    ("office", "task.workbench", Staff, At(&["/office"])),
    ("public", "application.how", Everybody, At(&["/apply"])),
    ("public", "assets.read", Everybody, At(&["/assets/x/theme.css", "/assets/x/none"])),
    ("public", "organisation.guide", Everybody, At(&["/guide", "/guide/119901", "/guide/none"])),
    ("public", "publication.item", Everybody, At(&["/disclosure/1", "/disclosure/none"])),
    ("public", "publication.items", Everybody, At(&["/disclosure"])),
    ("public", "publication.rules", Everybody, At(&["/rules"])),
    ("public", "publication.search", Everybody, At(&["/search", "/search?q=%E5%B9%B4%E6%8A%A5"])),
    ("public", "report.compare", Everybody, At(&["/annual-reports/compare"])),
    ("public", "report.list", Everybody, At(&["/annual-reports"])),
    (
        "public",
        "report.show",
        Everybody,
        At(&[
            "/annual-reports/2020/119901",
            "/annual-reports/2024/119901",
            "/annual-reports/2025/119901",
            "/annual-reports/2024/119901.json",
            "/annual-reports/2024/none",
        ]),
    ),
    ("public", "report.year", Everybody, At(&["/annual-reports/2024", "/annual-reports/1999"])),
    ("public", "site.accessibility", Everybody, At(&["/accessibility"])),
    ("public", "site.home", Everybody, At(&["/"])),
    ("public", "site.map", Everybody, At(&["/sitemap", "/sitemap.xml"])),
    ("public", "site.privacy", Everybody, At(&["/privacy"])),
    ("public", "site.robots", Everybody, At(&["/robots.txt"])),
];
