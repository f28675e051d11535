//! Taking down what is public: at once, by those who answer for what is released. Whoever prepares
//! reports asks them for it.

use gongkai_domain::{
    authority::{Actor, Decide, Edit, Guarded, Staff},
    organisation::Duty,
    report::{ReportEvent, reason},
};

use super::{
    change::{Step, change, holders_on, identity},
    load,
};
use crate::{Office, OfficeError, Outcome, notice::Notice};

/// A withdrawal, as a thing that somebody may do or ask for. It asks for no second factor: it must be
/// quick.
#[derive(Debug)]
pub enum Withdrawal {}

const DECIDING: &[Duty] = &[Duty::DisclosureReviewer, Duty::ResponsibleLeader];

impl Guarded<Decide> for Withdrawal {
    const DUTIES: &'static [Duty] = DECIDING;
}

impl Guarded<Edit> for Withdrawal {
    const DUTIES: &'static [Duty] = &[Duty::Statistician];
}

/// Takes down what is public; the public reads the reason.
pub async fn withdraw(office: &Office, who: &Staff, id: &str, why: &str) -> Result<(), OfficeError> {
    let right = who.authorise::<Decide, Withdrawal>(id)?;
    change(office, who, right.agency(), id, async |_, loaded| {
        let next = loaded.life.withdraw(why)?;
        let event = ReportEvent::Withdrawn {
            report: identity(&loaded.row)?,
            year: loaded.row.year,
            edition: loaded.life.public.unwrap_or(next.edition),
            reason: reason(why, "reason")?,
        };
        Ok(Step { next, edition: loaded.edition.clone(), event })
    })
    .await
}

/// Asks those who may to take down what is public. Nothing changes for the public.
pub async fn ask_withdrawal(office: &Office, who: &Staff, id: &str, why: &str) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Withdrawal>(id)?;
    let today = office.today();
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let loaded = load(tx.conn(), right.agency(), id).await?;
            let after = loaded.life.withdraw(why)?;
            let (year, why) = (loaded.row.year, reason(why, "reason")?);
            let mut outcome = Outcome::of(());
            for to in holders_on(tx, right.agency(), DECIDING, today).await? {
                let sentence = format!("{}申请撤下{year}年度报告，原因：{why}", who.name);
                let link = format!("/office/reports/{id}/withdraw");
                outcome = outcome.notice(Notice { agency: right.agency().clone(), to, sentence, link });
            }
            Ok(outcome.event(ReportEvent::WithdrawalAsked {
                report: identity(&loaded.row)?,
                year,
                edition: loaded.life.public.unwrap_or(after.edition),
                reason: why,
            }))
        })
        .await
}
