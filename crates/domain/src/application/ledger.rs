//! The ledger of a case: its acts in the order in which they were recorded, where the case stands by them, and
//! their projection onto the clock.

use chrono::NaiveDate;

use super::{
    Act, Case, ClockSheet, ConsultationLetter, Consulted, Draft, Event, EventKind, Intake, Matter,
    RefusalCode, Standing, State, shown_clock, standing::take,
};
use crate::{
    calendar::{Calendar, OutOfRange},
    id::StaffId,
};

/// An act with its day and whoever did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The day that counts: signed, posted, sent, confirmed.
    pub on: NaiveDate,
    /// Who recorded it; none: the program.
    pub by: Option<StaffId>,
    /// What.
    pub act: Act,
}

/// All acts of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    intake: Intake,
    entries: Vec<Entry>,
}

impl Ledger {
    /// A new case; `arrived`: the day on which the application came.
    pub fn begun(arrived: NaiveDate, by: Option<StaffId>, intake: Intake) -> Ledger {
        let act = Act::Registered { intake, matter: Matter::Disclosure };
        Ledger { intake, entries: vec![Entry { on: arrived, by, act }] }
    }

    /// The ledger of stored entries; none unless it begins, and only begins, with the registration.
    pub fn of(entries: Vec<Entry>) -> Option<Ledger> {
        let Act::Registered { intake, .. } = entries.first()?.act else { return None };
        let again = entries.iter().skip(1).any(|entry| matches!(entry.act, Act::Registered { .. }));
        (!again).then_some(Ledger { intake, entries })
    }

    /// With one entry more.
    #[must_use]
    pub fn with(&self, entry: Entry) -> Ledger {
        let mut entries = self.entries.clone();
        entries.push(entry);
        Ledger { intake: self.intake, entries }
    }

    /// As it stood at the end of a day.
    #[must_use]
    pub fn until(&self, day: NaiveDate) -> Ledger {
        let entries = self.entries.iter().filter(|entry| entry.on <= day).cloned().collect();
        Ledger { intake: self.intake, entries }
    }

    /// All acts, the registration first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// How it came in.
    pub fn intake(&self) -> Intake {
        self.intake
    }

    /// What it is about.
    pub fn matter(&self) -> Matter {
        match self.entries.first().map(|entry| &entry.act) {
            Some(Act::Registered { matter, .. }) => *matter,
            _ => Matter::Disclosure,
        }
    }

    /// The day on which it arrived.
    pub fn arrived(&self) -> NaiveDate {
        self.entries.first().map_or(NaiveDate::MIN, |entry| entry.on)
    }

    /// The last day of which it speaks.
    pub fn last_day(&self) -> NaiveDate {
        let days = self.entries.iter().filter(|entry| !out_of_row(&entry.act));
        days.map(|entry| entry.on).fold(self.arrived(), NaiveDate::max)
    }

    /// Entries with their places.
    fn placed(&self) -> impl Iterator<Item = (u32, &Entry)> {
        (0_u32..).zip(&self.entries)
    }

    /// Where the case stands.
    pub fn standing(&self) -> Standing {
        let mut now = Standing::default();
        for (place, entry) in self.placed() {
            take(&mut now, place, entry);
        }
        now
    }

    /// The acts as the clock reads them.
    ///
    /// Several letters to the same kind of consulted need care: the clock gives a reply to the oldest letter
    /// without one, while here a reply answers its own letter. What the clock counts is the number of letters
    /// that are open on a day; it stays the same if the letters that ended do so by replies on the days on which
    /// they truly ended, the first sent first, and the others keep their days of delivery in the same order.
    ///
    /// # Errors
    /// [`OutOfRange`].
    pub fn case(&self, calendar: &Calendar) -> Result<Case, OutOfRange> {
        Ok(self.projected(calendar)?.0)
    }

    /// The case, and for each of its events the place of the act from which it comes.
    pub(super) fn projected(&self, calendar: &Calendar) -> Result<(Case, Vec<Option<u32>>), OutOfRange> {
        let from = self.placed().filter(|(_, entry)| begins_anew(&entry.act)).last();
        let first = from.map_or(0, |(place, _)| place);
        let letters: Vec<_> =
            self.standing().letters.into_iter().filter(|letter| letter.place > first).collect();
        let mut events = Vec::new();
        if let Some((place, Entry { on, act: Act::AnswerOrdered { until: Some(until) }, .. })) = from {
            events.push((Event { on: *on, kind: EventKind::DueSet { until: *until } }, Some(place)));
        }
        for (place, entry) in self.placed().filter(|(place, _)| *place > first) {
            if let Some(kind) = self.event_of(place, entry, &letters) {
                events.push((Event { on: entry.on, kind }, Some(place)));
            }
        }
        for with in [Consulted::ThirdParty, Consulted::JointAgency, Consulted::OtherAgency] {
            let same: Vec<_> = letters.iter().filter(|letter| letter.with == with).copied().collect();
            if same.len() > 1 {
                matched(&mut events, &same, calendar)?;
            }
        }
        let (events, places) = events.into_iter().unzip();
        let case = match from {
            // Taken up again, or ordered to be answered anew: the term runs from that day.
            Some((_, again)) => {
                Case { received: again.on, channel: super::Channel::Counter, confirmed_on: None, events }
            }
            None => Case {
                received: self.arrived(),
                channel: self.intake.channel(),
                confirmed_on: self.confirmed_on(),
                events,
            },
        };
        Ok((case, places))
    }

    /// The day of the confirmation.
    pub fn confirmed_on(&self) -> Option<NaiveDate> {
        self.entries.iter().find(|entry| entry.act == Act::Confirmed).map(|entry| entry.on)
    }

    /// Date of receipt (Art. 31); none while a confirmation is awaited.
    pub fn received_on(&self) -> Option<NaiveDate> {
        if self.intake.channel().needs_confirmation() { self.confirmed_on() } else { Some(self.arrived()) }
    }

    fn event_of(&self, place: u32, entry: &Entry, letters: &[ConsultationLetter]) -> Option<EventKind> {
        let letter = |place: u32| letters.iter().find(|letter| letter.place == place);
        Some(match &entry.act {
            Act::CorrectionRequested { until } => EventKind::CorrectionRequested { until: *until },
            Act::Corrected => EventKind::Corrected,
            Act::ConsultationSent { with } => {
                let delivered_on = letter(place).and_then(|letter| letter.delivered_on);
                EventKind::ConsultationSent { with: *with, delivered_on }
            }
            // To the clock it is all one by what the waiting ends.
            Act::ConsultationReplied { letter: answers, .. } | Act::ConsultationEnded { letter: answers } => {
                EventKind::ConsultationReplied { with: letter(*answers)?.with }
            }
            Act::ExtensionTold => EventKind::Extended { days: self.days_proposed_before(place) },
            Act::DelayTold { until } => EventKind::DueSet { until: *until },
            Act::FeeNotified { .. } => EventKind::FeeNotified,
            Act::FeePaid => EventKind::FeePaid,
            // A letter that is sent again does not answer again.
            Act::Delivered { .. } if self.is_first_delivery(place) => {
                EventKind::Answered { ground: self.draft_before(place) }
            }
            Act::Withdrawn | Act::Joined { .. } => EventKind::Withdrawn,
            _ => return None,
        })
    }

    fn before(&self, place: u32) -> impl Iterator<Item = &Entry> {
        self.placed().filter(move |(at, _)| *at < place).map(|(_, entry)| entry)
    }

    /// The answer that was drafted at a place, as it stood when another one followed, or stands now.
    pub fn draft_at(&self, place: usize) -> Option<Draft> {
        let next = |entry: &Entry| matches!(entry.act, Act::Drafted { .. } | Act::AnswerOrdered { .. });
        let end = self.entries.iter().skip(place + 1).position(next).map(|at| place + 1 + at);
        let entries = self.entries.get(..end.unwrap_or(self.entries.len()))?.to_vec();
        let then = Ledger { intake: self.intake, entries }.standing();
        then.draft.filter(|draft| usize::try_from(draft.place) == Ok(place))
    }

    /// Up to the first decision that ordered a new answer: what reports count (C8: a new answer is no new
    /// application, and the first result keeps its row).
    fn first_answered(mut self) -> Ledger {
        let ordered = self.entries.iter().position(|entry| matches!(entry.act, Act::AnswerOrdered { .. }));
        self.entries.truncate(ordered.unwrap_or(self.entries.len()));
        self
    }

    fn days_proposed_before(&self, place: u32) -> u32 {
        let proposed = self.before(place).filter_map(|entry| match entry.act {
            Act::ExtensionProposed { days } => Some(days),
            _ => None,
        });
        proposed.last().unwrap_or(0)
    }

    fn draft_before(&self, place: u32) -> Option<String> {
        let drafted = self.before(place).filter_map(|entry| match &entry.act {
            Act::Drafted { ground } => Some(ground.clone()),
            _ => None,
        });
        drafted.last()
    }

    fn is_first_delivery(&self, place: u32) -> bool {
        let delivered = self
            .before(place)
            .filter(|entry| matches!(entry.act, Act::Delivered { .. } | Act::AnswerOrdered { .. }));
        delivered.last().is_none_or(|entry| !matches!(entry.act, Act::Delivered { .. }))
    }

    /// The clock of the case on a day.
    ///
    /// # Errors
    /// [`OutOfRange`].
    pub fn clock(&self, calendar: &Calendar, today: NaiveDate) -> Result<ClockSheet, OutOfRange> {
        shown_clock(&self.case(calendar)?, calendar, today)
    }

    /// Why the clock refuses the last act, if it does.
    pub(super) fn clock_refuses_last(
        &self,
        calendar: &Calendar,
        today: NaiveDate,
    ) -> Result<Option<RefusalCode>, OutOfRange> {
        let (case, places) = self.projected(calendar)?;
        let last = self.placed().last().map(|(place, _)| place);
        let sheet = shown_clock(&case, calendar, today)?;
        let of_last = |event: usize| places.get(event).copied().flatten() == last;
        Ok(sheet.refusals.iter().find(|refusal| of_last(refusal.event)).map(|refusal| refusal.code))
    }

    /// The ground by which the case ended, and the day; none while it goes on. Joined cases have no ground, and an
    /// answer that was ordered later changes nothing here.
    ///
    /// # Errors
    /// [`OutOfRange`].
    pub fn outcome(
        &self,
        calendar: &Calendar,
        today: NaiveDate,
    ) -> Result<Option<(String, NaiveDate)>, OutOfRange> {
        let by_silence = |ending: super::Ending, day: NaiveDate| {
            super::ground_of(ending).map(|ground| (ground.id.clone(), day))
        };
        let now = self.until(today).first_answered();
        let sheet = now.clock(calendar, today)?;
        let standing = now.standing();
        Ok(match sheet.state {
            State::Answered => {
                standing.delivered.and_then(|(on, _)| standing.draft.map(|draft| (draft.ground, on)))
            }
            State::Withdrawn if !standing.joined => by_silence(super::Ending::Withdrawn, now.last_day()),
            State::Abandoned => by_silence(super::Ending::Abandoned, now.silent_since(calendar, today)?),
            State::ClosedUnpaid => by_silence(super::Ending::Unpaid, now.silent_since(calendar, today)?),
            _ => None,
        })
    }

    /// The first day on which the case had ended by silence; asked when it has.
    fn silent_since(&self, calendar: &Calendar, today: NaiveDate) -> Result<NaiveDate, OutOfRange> {
        let ended = |day: NaiveDate| -> Result<bool, OutOfRange> {
            let state = self.until(day).clock(calendar, day)?.state;
            Ok(matches!(state, State::Abandoned | State::ClosedUnpaid))
        };
        let (mut not_yet, mut since) = (self.waiting_since(), today);
        while let Some(half) = middle(not_yet, since) {
            if ended(half)? {
                since = half;
            } else {
                not_yet = half;
            }
        }
        Ok(since)
    }

    /// The day of the last notice that silence can follow.
    fn waiting_since(&self) -> NaiveDate {
        let is_notice =
            |entry: &&Entry| matches!(entry.act, Act::CorrectionRequested { .. } | Act::FeeNotified { .. });
        self.entries.iter().rev().find(is_notice).map_or(self.arrived(), |entry| entry.on)
    }
}

/// Does the case begin anew with this act?
fn begins_anew(act: &Act) -> bool {
    matches!(act, Act::Reopened | Act::AnswerOrdered { .. })
}

/// The day halfway between two; none if there is none in between.
pub(super) fn middle(after: NaiveDate, before: NaiveDate) -> Option<NaiveDate> {
    let days = before.signed_duration_since(after).num_days();
    if days < 2 { None } else { after.checked_add_signed(chrono::TimeDelta::days(days / 2)) }
}

/// Proofs of delivery come when they come, and say a day that is past.
pub(super) fn out_of_row(act: &Act) -> bool {
    matches!(act, Act::ConsultationDelivered { .. })
}

type Projected = Vec<(Event, Option<u32>)>;

/// Puts the ends of letters of one kind where the clock finds them, see [`Ledger::case`].
fn matched(
    events: &mut Projected,
    letters: &[ConsultationLetter],
    calendar: &Calendar,
) -> Result<(), OutOfRange> {
    let Some(with) = letters.first().map(|letter| letter.with) else { return Ok(()) };
    let last_reply = letters.iter().filter_map(ConsultationLetter::closed_on).max();
    let (mut ends, mut open) = (Vec::new(), Vec::new());
    for letter in letters {
        match (letter.closed_on(), letter.end(calendar)?) {
            (Some(_), Some(end)) => ends.push((end, Some(letter.place))),
            (None, Some(end)) if last_reply.is_some_and(|last| end < last) => ends.push((end, None)),
            _ => open.push(letter.delivered_on),
        }
    }
    let replies = replies_of(events, letters);
    // Of one day they stand in the row in which they were recorded.
    let reply_of =
        |letter: Option<u32>| replies.iter().find(|(of, _)| Some(*of) == letter).map(|(_, at)| *at);
    let mut ends: Vec<_> = ends.into_iter().map(|(on, letter)| (on, reply_of(letter))).collect();
    ends.sort();
    events.retain(|(event, _)| event.kind != EventKind::ConsultationReplied { with });
    let mut delivered = ends.iter().map(|_| None).chain(open);
    for (event, _) in events.iter_mut() {
        if let EventKind::ConsultationSent { with: asked, delivered_on } = &mut event.kind
            && *asked == with
        {
            *delivered_on = delivered.next().flatten();
        }
    }
    for (on, place) in ends {
        let comes_first =
            |(event, at): &&(Event, Option<u32>)| event.on < on || (event.on == on && *at < place);
        let at = events.iter().take_while(comes_first).count();
        events.insert(at, (Event { on, kind: EventKind::ConsultationReplied { with } }, place));
    }
    Ok(())
}

/// Letter and reply, by their places.
fn replies_of(events: &Projected, letters: &[ConsultationLetter]) -> Vec<(u32, u32)> {
    // Replies stand in the row of their days; each letter has one at most.
    let mut left: Vec<_> = letters.iter().filter(|letter| letter.closed_on().is_some()).collect();
    let mut found = Vec::new();
    for (event, place) in events {
        let EventKind::ConsultationReplied { with } = event.kind else { continue };
        let of = left.iter().position(|letter| letter.with == with && letter.closed_on() == Some(event.on));
        if let (Some(of), Some(place)) = (of, place) {
            found.push((left.remove(of).place, *place));
        }
    }
    found
}
