//! Facts that bulletins do not tell, from the ledgers themselves: trainings, the catalogue, what the self-monitor found
//! last, the register of inquiries, tickets that repeat an earlier one.

use serde::{Deserialize, Serialize};

use super::{Counted, Fact, Indicator, Method};
use crate::bulletin::UnitName;

/// What a row of a ledger is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ledger {
    /// A document.
    Document,
    /// A rectification ticket.
    Ticket,
    /// A training.
    Training,
    /// A row of the catalogue.
    Catalogue,
    /// Entries of the register of inquiries.
    Inquiry,
}

/// A row of a ledger that stands behind a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// What it is.
    pub of: Ledger,
    /// Its identity.
    pub id: String,
    /// What it is called.
    pub title: String,
}

/// What the ledgers know of a year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledgers {
    /// Tickets that repeat an earlier one, with their units.
    pub repeats: Vec<(String, Evidence)>,
    /// What the self-monitor found about public documents, by unit and rule; `None`: it did not look in the year.
    pub found: Option<Vec<(String, String, Evidence)>>,
    /// Entries of the register by their desks, and whether they say what was asked about.
    pub inquiries: Vec<(String, bool, u32)>,
    /// Rows of the catalogue under which something is expected: who publishes it (公开主体) and whether anything is there.
    pub catalogue: Vec<(String, bool, Evidence)>,
    /// People for whom trainings were (应到名单; where there is none everybody who has an account), by their units, and
    /// whether they were at one.
    pub staff: Vec<(String, bool)>,
    /// Trainings that were held.
    pub trainings: Vec<Evidence>,
}

/// Do ledgers answer a metric in this way?
pub(super) fn counts(metric: &str, method: Method) -> bool {
    matches!(
        (metric, method),
        ("rectify_repeat", Method::DeductEach)
            | ("catalogue_cover" | "training_held" | "consult_register", Method::Ratio)
    ) || method == Method::DeductEach && rule(metric).is_some()
}

/// The rule of the self-monitor whose findings a metric counts.
fn rule(metric: &str) -> Option<&'static str> {
    Some(match metric {
        "meta_missing" => "metadata",
        "link_broken" => "dead_link",
        "interp_rate" => "interpretation",
        _ => return None,
    })
}

fn number(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}

fn counted(rows: Vec<Evidence>) -> Counted {
    Counted { fact: Fact::Count { count: number(rows.len()) }, items: Vec::new(), rows }
}

/// Part of a whole; `None`: there is no whole, a person says.
fn share(part: usize, whole: usize, rows: Vec<Evidence>) -> Option<Counted> {
    let fact = Fact::Share { part: number(part), whole: number(whole) };
    (whole > 0).then_some(Counted { fact, items: Vec::new(), rows })
}

impl Ledgers {
    /// What they say of an indicator of a unit; `None`: nothing.
    pub(super) fn known(&self, of: &Indicator, unit: &UnitName) -> Option<Counted> {
        let own = |rows: &[(String, Evidence)]| -> Vec<Evidence> {
            rows.iter().filter(|(id, _)| *id == unit.id).map(|(_, row)| row.clone()).collect()
        };
        match (of.metric.as_str(), of.method) {
            ("rectify_repeat", Method::DeductEach) => Some(counted(own(&self.repeats))),
            ("catalogue_cover", Method::Ratio) => self.covered(unit),
            ("training_held", Method::Ratio) => self.trained(unit),
            ("consult_register", Method::Ratio) => self.registered(unit),
            (metric, Method::DeductEach) => self.found(unit, rule(metric)?),
            _ => None,
        }
    }

    /// What the self-monitor found by a rule about documents of the unit.
    fn found(&self, unit: &UnitName, rule: &str) -> Option<Counted> {
        let own =
            |(of, by, row): &(String, String, Evidence)| (*of == unit.id && by == rule).then(|| row.clone());
        self.found.as_deref().map(|rows| counted(rows.iter().filter_map(own).collect()))
    }

    /// Entries at the desk of the unit that say what was asked about. A day on which nobody came is no gap: nothing
    /// tells it from one that was not written down. A unit without entries: a person says.
    fn registered(&self, unit: &UnitName) -> Option<Counted> {
        let (mut part, mut whole) = (0_u32, 0_u32);
        for (_, said, many) in self.inquiries.iter().filter(|(desk, ..)| *desk == unit.id) {
            whole = whole.saturating_add(*many);
            if *said {
                part = part.saturating_add(*many);
            }
        }
        let open = whole.saturating_sub(part);
        let title = format!("没有写明咨询事项的{open}条");
        let row = Evidence { of: Ledger::Inquiry, id: unit.id.clone(), title };
        let fact = Fact::Share { part, whole };
        let rows = if open > 0 { vec![row] } else { Vec::new() };
        (whole > 0).then_some(Counted { fact, items: Vec::new(), rows })
    }

    /// Rows that name the unit as whoever publishes them; those where nothing stands are named.
    fn covered(&self, unit: &UnitName) -> Option<Counted> {
        let own: Vec<_> = self.catalogue.iter().filter(|(body, ..)| body.contains(&unit.name)).collect();
        let empty: Vec<Evidence> =
            own.iter().filter(|(_, filled, _)| !filled).map(|(.., row)| row.clone()).collect();
        share(own.len().saturating_sub(empty.len()), own.len(), empty)
    }

    /// People of the unit who were at a training of the year, of those for whom it was.
    fn trained(&self, unit: &UnitName) -> Option<Counted> {
        if self.trainings.is_empty() {
            return None;
        }
        let own: Vec<bool> =
            self.staff.iter().filter(|(id, _)| *id == unit.id).map(|(_, trained)| *trained).collect();
        share(own.iter().filter(|trained| **trained).count(), own.len(), self.trainings.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;

    fn evidence(of: Ledger, id: &str) -> Evidence {
        Evidence { of, id: id.to_owned(), title: id.to_owned() }
    }

    #[test]
    fn what_ledgers_say_of_a_unit() {
        let unit = UnitName { id: "u1".to_owned(), name: "公证处".to_owned() };
        let indicator = |id: &str| {
            let all = ["bureau-to-units", "county-to-departments"].map(|id| example(id).unwrap());
            all.into_iter()
                .flat_map(|set| set.indicators())
                .map(|(_, one)| one)
                .find(|one| one.id == id)
                .unwrap()
        };
        let of = |ledgers: &Ledgers, id: &str| {
            let known = ledgers.known(indicator(id), &unit)?;
            Some((known.fact.words(), known.rows.into_iter().map(|row| row.id).collect::<Vec<_>>().join(" ")))
        };
        let said = |fact: &str, rows: &str| Some((fact.to_owned(), rows.to_owned()));
        let none = Ledgers::default();
        for (id, expected) in
            [("B1.1", None), ("B2.2", None), ("B5.1", None), ("B6.1", None), ("A7.2", said("0次", ""))]
        {
            assert_eq!(of(&none, id), expected, "{id}");
        }
        let row = |body: &str, filled, id: &str| (body.to_owned(), filled, evidence(Ledger::Catalogue, id));
        let some = Ledgers {
            repeats: vec![
                ("u1".to_owned(), evidence(Ledger::Ticket, "t1")),
                ("u2".to_owned(), evidence(Ledger::Ticket, "t2")),
            ],
            found: Some(vec![
                ("u1".to_owned(), "metadata".to_owned(), evidence(Ledger::Document, "d1")),
                ("u1".to_owned(), "dead_link".to_owned(), evidence(Ledger::Document, "d2")),
                ("u2".to_owned(), "metadata".to_owned(), evidence(Ledger::Document, "d3")),
            ]),
            inquiries: vec![
                ("u1".to_owned(), true, 18),
                ("u1".to_owned(), false, 2),
                ("u2".to_owned(), true, 5),
            ],
            catalogue: vec![
                row("公证处", true, "c1"),
                row("示范区公证处", false, "c2"),
                row("律师科", false, "c3"),
            ],
            staff: vec![("u1".to_owned(), true), ("u1".to_owned(), false), ("u2".to_owned(), true)],
            trainings: vec![evidence(Ledger::Training, "x1")],
        };
        for (id, expected) in [
            ("B1.1", said("1/2", "c2")),
            ("B2.2", said("1次", "d1")),
            ("A6.4", said("1次", "d2")),
            ("A2.5", said("0次", "")),
            ("B5.1", said("18/20", "u1")),
            ("B6.1", said("1/2", "x1")),
            ("A7.2", said("1次", "t1")),
            // Flags of a whole agency, not of its units.
            ("A1.4", None),
            ("B3.2", None),
        ] {
            assert_eq!(of(&some, id), expected, "{id}");
        }
        let nobody = Ledgers { staff: Vec::new(), ..some };
        assert_eq!(of(&nobody, "B6.1"), None, "nobody of the unit has an account");
    }
}
