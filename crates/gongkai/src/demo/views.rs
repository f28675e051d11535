//! How often the documents of the sample district were opened in its last weeks: made up from the seed.

use chrono::Days;
use gongkai_domain::{authority::Read, organisation::Duty};
use gongkai_office::{
    OfficeError,
    publication::{self, Asked, Dossier},
};
use gongkai_worker::{Hands, publication::take_views};

use super::{chance::Dice, desk::Desk};

/// Days that are counted.
const DAYS: u64 = 30;
/// Documents of an agency that anybody opens.
const OPENED: u64 = 40;
/// The newest is opened most.
const MOST: u64 = 60;

/// Counts, and hands the numbers over to the office.
pub async fn count(hands: &Hands, desks: &[Desk<'_>]) -> Result<(), OfficeError> {
    for (nth, desk) in desks.iter().enumerate() {
        let reviewer = desk.with_duty(Duty::DisclosureReviewer).await?;
        let right = reviewer.authorise_all::<Read, Dossier>()?;
        let asked = Asked { public: true, limit: OPENED, ..Asked::default() };
        let newest = publication::list(desk.office, &reviewer, &right, &asked).await?.lines;
        let mut dice = Dice::seeded(nth as u64);
        for back in 0..DAYS {
            let day = desk.office.today().checked_sub_days(Days::new(back));
            let day = day.ok_or_else(|| OfficeError::fault("a day before the sample"))?;
            let mut views = Vec::new();
            for (place, line) in (1..).zip(&newest) {
                let count = dice.below(MOST / place + 2);
                if let (Ok(count), true) = (i64::try_from(count), count > 0) {
                    views.push((desk.id.clone(), line.row.id.clone(), count));
                }
            }
            hands.public.add_views(day, &views).await.map_err(OfficeError::fault)?;
        }
    }
    take_views(&hands.office, &hands.public).await
}
