//! What the public store holds at this moment, by agency and year.

use gongkai_domain::id::AgencyId;
use gongkai_public::{AgencyCard, PublicStore, PublishedReport};
use gongkai_web_kit::problem::Problem;

/// Cards and reports as they are shown.
pub struct Shelf {
    /// Agencies: the portal's own first, then those below it by code.
    pub cards: Vec<AgencyCard>,
    /// Annual reports in force, newest year first, then in the order of the cards.
    pub reports: Vec<PublishedReport>,
}

impl Shelf {
    /// Reads the store.
    pub async fn of(store: &PublicStore) -> Result<Self, Problem> {
        let cards = Self::cards(store).await?;
        let mut reports = store.reports(None).await.map_err(Problem::fault)?;
        let place =
            |agency: &AgencyId| cards.iter().position(|card| card.agency == *agency).unwrap_or(cards.len());
        reports.sort_by_key(|report| (std::cmp::Reverse(report.year), place(&report.agency)));
        Ok(Self { cards, reports })
    }

    /// Reads the cards alone.
    pub async fn cards(store: &PublicStore) -> Result<Vec<AgencyCard>, Problem> {
        let mut cards = store.cards().await.map_err(Problem::fault)?;
        // An agency whose superior is not on this portal stands at the top.
        let top: Vec<bool> = cards
            .iter()
            .map(|card| {
                !card.superior.as_ref().is_some_and(|code| cards.iter().any(|other| other.code == *code))
            })
            .collect();
        let mut order: Vec<usize> = (0..cards.len()).collect();
        order.sort_by_key(|at| !top.get(*at).copied().unwrap_or_default());
        let mut sorted: Vec<AgencyCard> = order.iter().filter_map(|at| cards.get(*at).cloned()).collect();
        std::mem::swap(&mut cards, &mut sorted);
        Ok(cards)
    }

    /// The card of an agency.
    pub fn card(&self, agency: &AgencyId) -> Option<&AgencyCard> {
        self.cards.iter().find(|card| card.agency == *agency)
    }

    /// The card with this code.
    pub fn card_by_code(&self, code: &str) -> Option<&AgencyCard> {
        self.cards.iter().find(|card| card.code == code)
    }

    /// Reports of an agency, newest first.
    pub fn reports_of<'a>(&'a self, agency: &'a AgencyId) -> impl Iterator<Item = &'a PublishedReport> {
        self.reports.iter().filter(move |report| report.agency == *agency)
    }

    /// Address of a report's page; of an agency without a card there is none.
    pub fn href(&self, report: &PublishedReport) -> Option<String> {
        self.card(&report.agency).map(|card| format!("/annual-reports/{}/{}", report.year, card.code))
    }
}
