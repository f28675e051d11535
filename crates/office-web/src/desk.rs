//! What every page of the office stands on, and the frame around it.

use std::sync::Arc;

use gongkai_domain::{authority::Staff, calendar::Calendar};
use gongkai_office::{Office, notice, organisation, task};
use gongkai_render::Press;
use gongkai_web_kit::{
    caller::Caller,
    layout::{Act, Bell, Crumb, OfficeFrame, PlainFrame, RailUser, Today},
    problem::Problem,
    seal::Sealer,
};

use crate::{problem, rail, report::ReportReader};

/// Where every person's own account is.
const ACCOUNT: &str = "/office/account";
const NOTICES: &str = "/office/notices";
const PALETTE: &str = "/office/palette";
const SIGN_OUT: &str = "/office/sign-out";

/// What the pages are given by the program.
pub struct DeskParts {
    /// The office.
    pub office: Office,
    /// The reader of files.
    pub reader: Arc<dyn ReportReader>,
    /// Makes PDF.
    pub press: Arc<Press>,
    /// Everything is sample data: pages say so, and the sign-in page shows the sample accounts.
    pub demo: bool,
    /// Scheme and host under which the portal is reached, without a slash at the end; empty: not known.
    pub portal: String,
}

/// The state of all office pages. Cheap to clone.
#[derive(Clone)]
pub struct OfficeWeb {
    parts: Arc<DeskParts>,
}

impl OfficeWeb {
    /// The pages over an open office.
    pub fn new(parts: DeskParts) -> Self {
        Self { parts: Arc::new(parts) }
    }

    /// The office.
    pub fn office(&self) -> &Office {
        &self.parts.office
    }

    /// The reader of files.
    pub fn reader(&self) -> Arc<dyn ReportReader> {
        self.parts.reader.clone()
    }

    /// Makes PDF.
    pub fn press(&self) -> Arc<Press> {
        self.parts.press.clone()
    }

    /// Scheme and host of the portal; empty: not known.
    pub fn portal(&self) -> &str {
        &self.parts.portal
    }

    /// Is everything sample data?
    pub fn demo(&self) -> bool {
        self.parts.demo
    }

    /// The frame of a page for this person, with a fresh seal for its forms. `crumbs`: the way to the
    /// page with the page itself last; empty on a page that the rail leads to.
    pub async fn frame(
        &self,
        caller: &Caller,
        sealer: &Sealer,
        title: &str,
        crumbs: Vec<Crumb>,
    ) -> Result<OfficeFrame, Problem> {
        let (office, staff) = (self.office(), caller.staff());
        let agency = organisation::agency_name(office, &staff.agency).await.map_err(problem)?;
        let unread = notice::unread(office, staff).await.map_err(problem)?;
        let waiting = task::counts(office, staff).await.map_err(problem)?;
        let today = office.today();
        let kind = Calendar::in_force().day(today).map_err(Problem::fault)?.kind;
        let place = crumbs.first().map_or("", |crumb| crumb.href.as_str());
        Ok(OfficeFrame {
            agency,
            title: title.to_owned(),
            rail: rail::of(staff, place, title, &waiting),
            help: rail::help(place, title),
            crumbs,
            user: user(staff),
            today: Today::new(today, kind),
            bell: Some(Bell { href: NOTICES.to_owned(), waiting: unread }),
            new_acts: rail::new_acts(staff),
            palette: PALETTE.to_owned(),
            sign_out: SIGN_OUT.to_owned(),
            csrf: sealer.seal(),
            flash: None,
            demo: self.demo(),
        })
    }

    /// The frame of a page outside the shell: sign-in, set-up, first start.
    pub fn plain(&self, agency: &str, title: &str, wide: bool) -> PlainFrame {
        PlainFrame {
            agency: agency.to_owned(),
            place: "政府信息公开工作台".to_owned(),
            title: title.to_owned(),
            wide,
            demo: self.demo(),
        }
    }
}

fn user(staff: &Staff) -> RailUser {
    let words: Vec<_> = staff.duties.iter().map(|duty| duty.word()).collect();
    let duties = if words.is_empty() { "没有职责".to_owned() } else { words.join("、") };
    let account = Act { name: "我的账号".to_owned(), href: ACCOUNT.to_owned(), icon: "user" };
    RailUser { name: staff.name.clone(), duties, acts: vec![account] }
}
