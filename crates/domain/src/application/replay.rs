//! The counting rules. Each stands here once, with its article.

use chrono::{Days, NaiveDate};

use super::case::{Case, Consulted, Event, EventKind};
use super::sheet::{ClockSheet, CountedDay, Interval, Refusal, RefusalCode, Rules, State};
use crate::calendar::{Calendar, DayKind, OutOfRange};

/// A request for correction is made within so many working days of the receipt (Art. 30).
const CORRECTION_REQUEST: u32 = 7;
/// A third party or a joint agency answers within so many working days of getting the letter (Art. 32, 34).
const CONSULTATION: u32 = 15;
/// The fee is paid within so many calendar days of the notice (Art. 42, 国办函〔2020〕109号).
pub(super) const PAYMENT: u64 = 30;

impl Rules {
    /// Order 711 is in force from 15 May 2019 (Art. 56); an application received before runs on Order 492.
    fn of(received_on: NaiveDate) -> Rules {
        let in_force = NaiveDate::from_ymd_opt(2019, 5, 15);
        if in_force.is_some_and(|day| received_on < day) { Rules::Order492 } else { Rules::Order711 }
    }

    /// Length of the answer term, and of the longest extension, in working days (Art. 33(2); Order 492 Art. 24).
    fn term(self) -> u32 {
        match self {
            Rules::Order492 => 15,
            Rules::Order711 => 20,
        }
    }
}

/// The clock of a case on `today`, the day asked for.
///
/// # Errors
/// [`OutOfRange`] if a date of the case lies so far off that its terms leave the calendar.
pub fn clock(case: &Case, calendar: &Calendar, today: NaiveDate) -> Result<ClockSheet, OutOfRange> {
    let Some(receipt) = case.received_on() else {
        return Ok(awaiting_confirmation(case));
    };
    let mut whole = Replay::starting(calendar, receipt);
    let mut refusals = Vec::new();
    let mut happened = Vec::new();
    for (event, said) in case.events.iter().enumerate() {
        match whole.take(said)? {
            Err(code) => refusals.push(Refusal { event, code, article: code.article() }),
            Ok(()) if said.on <= today => happened.push(said),
            Ok(()) => {}
        }
    }
    // The accepted events up to the day asked for are the first of the accepted ones: each is accepted again.
    let mut by_today = Replay::starting(calendar, receipt);
    for event in happened {
        if let Err(code) = by_today.take(event)? {
            debug_assert!(false, "{event:?} was accepted, then refused: {code:?}");
        }
    }
    by_today.provisional |= whole.provisional;
    by_today.sheet(today, refusals)
}

/// The clock as registers and applicants see it: nothing is awaited any more where the applicant took back what
/// was not confirmed yet.
///
/// # Errors
/// [`OutOfRange`].
pub fn shown_clock(case: &Case, calendar: &Calendar, today: NaiveDate) -> Result<ClockSheet, OutOfRange> {
    let sheet = clock(case, calendar, today)?;
    let taken_back = |event: &Event| matches!(event.kind, EventKind::Withdrawn) && event.on <= today;
    if sheet.state == State::AwaitingConfirmation && case.events.iter().any(taken_back) {
        return Ok(ClockSheet { state: State::Withdrawn, refusals: Vec::new(), ..sheet });
    }
    Ok(sheet)
}

/// The date of receipt is that of the confirmation, which has not come (Art. 31): nothing has begun.
fn awaiting_confirmation(case: &Case) -> ClockSheet {
    let code = RefusalCode::NotReceived;
    let refusals = (0..case.events.len()).map(|event| Refusal { event, code, article: code.article() });
    ClockSheet {
        schema: 1,
        state: State::AwaitingConfirmation,
        rules: None,
        received_on: None,
        due: None,
        working_days_left: None,
        late_by: None,
        provisional: false,
        intervals: Vec::new(),
        refusals: refusals.collect(),
        days: Vec::new(),
    }
}

/// An answer term: it starts with the receipt, the correction or the payment.
#[derive(Debug, Clone, Copy)]
struct Term {
    start: NaiveDate,
    extended_by: Option<u32>,
    /// A day that was named; it stands whatever else happens.
    set: Option<NaiveDate>,
}

/// A letter that asks for an opinion.
#[derive(Debug, Clone, Copy)]
struct Consultation {
    with: Consulted,
    sent_on: NaiveDate,
    delivered_on: Option<NaiveDate>,
    /// The day on which silence ends it.
    silent_end: Option<NaiveDate>,
    replied_on: Option<NaiveDate>,
}

impl Consultation {
    /// The last day not counted; none while only a reply can end it.
    fn through(&self) -> Option<NaiveDate> {
        match (self.replied_on, self.silent_end) {
            (Some(reply), Some(silence)) => Some(reply.min(silence)),
            (reply, silence) => reply.or(silence),
        }
    }

    /// Is this one of the days that do not count because of this letter (Art. 33(3))?
    fn takes_out(&self, day: NaiveDate) -> bool {
        day > self.sent_on && self.through().is_none_or(|end| day <= end)
    }
}

#[derive(Debug, Clone, Copy)]
enum Stage {
    TermRuns,
    AwaitingCorrection { until: NaiveDate },
    AwaitingFee { thirtieth_day: NaiveDate, until: NaiveDate },
    Answered { on: NaiveDate, term_ran: bool },
    Withdrawn,
}

struct Replay<'a> {
    calendar: &'a Calendar,
    receipt: NaiveDate,
    rules: Rules,
    term: Term,
    stage: Stage,
    correction_requested: bool,
    consultations: Vec<Consultation>,
    last_accepted: NaiveDate,
    /// A date of a year without a notice had a say so far.
    provisional: bool,
}

/// An event is accepted or refused; the outer error is a date beyond the calendar.
type Taken = Result<Result<(), RefusalCode>, OutOfRange>;

impl<'a> Replay<'a> {
    fn starting(calendar: &'a Calendar, receipt: NaiveDate) -> Replay<'a> {
        Replay {
            calendar,
            receipt,
            rules: Rules::of(receipt),
            term: Term { start: receipt, extended_by: None, set: None },
            stage: Stage::TermRuns,
            correction_requested: false,
            consultations: Vec::new(),
            last_accepted: receipt,
            provisional: false,
        }
    }

    /// One event. A refused one changes nothing.
    fn take(&mut self, event: &Event) -> Taken {
        let refused = match self.in_time_and_order(event) {
            Err(code) => Err(code),
            Ok(()) => self.apply(event)?,
        };
        if refused.is_ok() {
            self.last_accepted = event.on;
        }
        Ok(refused)
    }

    /// What every event is asked first.
    fn in_time_and_order(&mut self, event: &Event) -> Result<(), RefusalCode> {
        if event.on < self.last_accepted {
            return Err(RefusalCode::OutOfOrder);
        }
        let stage = self.stage;
        match stage {
            Stage::Answered { .. } | Stage::Withdrawn => Err(RefusalCode::CaseClosed),
            // Silence has ended the case. Who comes late with what was awaited is told so below.
            Stage::AwaitingCorrection { until } if event.on > until => match event.kind {
                EventKind::Corrected => Ok(()),
                _ => Err(RefusalCode::CaseClosed),
            },
            Stage::AwaitingFee { .. } if self.fee_is_overdue(event.on) => match event.kind {
                EventKind::FeePaid => Ok(()),
                _ => Err(RefusalCode::CaseClosed),
            },
            Stage::TermRuns | Stage::AwaitingCorrection { .. } | Stage::AwaitingFee { .. } => Ok(()),
        }
    }

    fn apply(&mut self, event: &Event) -> Taken {
        match event.kind {
            EventKind::CorrectionRequested { until } => self.request_correction(event.on, until),
            EventKind::Corrected => Ok(self.correct(event.on)),
            EventKind::ConsultationSent { with, delivered_on } => self.consult(event.on, with, delivered_on),
            EventKind::ConsultationReplied { with } => Ok(self.reply(event.on, with)),
            EventKind::Extended { days } => self.extend(event.on, days),
            EventKind::DueSet { until } => Ok(self.set_due(until)),
            EventKind::FeeNotified => self.notify_fee(event.on),
            EventKind::FeePaid => Ok(self.pay(event.on)),
            EventKind::Answered { .. } => {
                // Art. 36; an answer may come at any time.
                let term_ran = matches!(self.stage, Stage::TermRuns);
                self.stage = Stage::Answered { on: event.on, term_ran };
                Ok(Ok(()))
            }
            EventKind::Withdrawn => {
                self.stage = Stage::Withdrawn;
                Ok(Ok(()))
            }
        }
    }

    /// Art. 30: one notice of correction, within 7 working days of the receipt.
    fn request_correction(&mut self, on: NaiveDate, until: NaiveDate) -> Taken {
        if matches!(self.stage, Stage::AwaitingFee { .. }) {
            return Ok(Err(RefusalCode::NotRunning));
        }
        if self.correction_requested {
            return Ok(Err(RefusalCode::CorrectionTwice));
        }
        let last_day = self.calendar.due(self.receipt, CORRECTION_REQUEST)?.date;
        self.look(self.receipt, last_day.min(on));
        if on > last_day {
            return Ok(Err(RefusalCode::CorrectionTooLate));
        }
        self.correction_requested = true;
        self.stage = Stage::AwaitingCorrection { until };
        Ok(Ok(()))
    }

    /// Art. 30: the term starts anew on the day the corrected application is received; one that comes after the
    /// period set counts as abandoned.
    fn correct(&mut self, on: NaiveDate) -> Result<(), RefusalCode> {
        let Stage::AwaitingCorrection { until } = self.stage else {
            return Err(RefusalCode::NoCorrection);
        };
        if on > until {
            return Err(RefusalCode::CorrectionPeriodOver);
        }
        self.start_anew(on);
        Ok(())
    }

    /// Art. 32-34: the days of a consultation do not count; a third party (Art. 32) and a joint agency (Art. 34)
    /// have 15 working days from the day the letter reached them.
    fn consult(&mut self, on: NaiveDate, with: Consulted, delivered_on: Option<NaiveDate>) -> Taken {
        if !matches!(self.stage, Stage::TermRuns) {
            return Ok(Err(RefusalCode::NotRunning));
        }
        let silent_end = match delivered_on {
            Some(day) if with.answers_within_a_term() => Some(self.calendar.due(day, CONSULTATION)?.date),
            _ => None,
        };
        let sent = Consultation { with, sent_on: on, delivered_on, silent_end, replied_on: None };
        self.consultations.push(sent);
        Ok(Ok(()))
    }

    /// A reply belongs to the oldest letter to that side that has none. After the silent end it changes no count.
    fn reply(&mut self, on: NaiveDate, with: Consulted) -> Result<(), RefusalCode> {
        let mut open = self.consultations.iter_mut().filter(|c| c.with == with && c.replied_on.is_none());
        open.next().ok_or(RefusalCode::NoConsultation)?.replied_on = Some(on);
        Ok(())
    }

    /// Art. 33(2): at most as long as the term itself, once, and before the term is over.
    fn extend(&mut self, on: NaiveDate, days: u32) -> Taken {
        if !matches!(self.stage, Stage::TermRuns) {
            return Ok(Err(RefusalCode::NotRunning));
        }
        if self.term.extended_by.is_some() || self.term.set.is_some() {
            return Ok(Err(RefusalCode::AlreadyExtended));
        }
        if days == 0 || days > self.rules.term() {
            return Ok(Err(RefusalCode::ExtensionTooLong));
        }
        // Without a due date a consultation that only a reply can end began before the term was over.
        let due = self.due()?;
        self.look(self.term.start, due.map_or(on, |due| due.min(on)));
        if due.is_some_and(|due| on > due) {
            return Ok(Err(RefusalCode::ExtensionTooLate));
        }
        self.term.extended_by = Some(days);
        Ok(Ok(()))
    }

    /// Art. 35 knows no statutory maximum; neither does a decision that orders a new answer.
    fn set_due(&mut self, until: NaiveDate) -> Result<(), RefusalCode> {
        if !matches!(self.stage, Stage::TermRuns) {
            return Err(RefusalCode::NotRunning);
        }
        self.term.set = Some(until);
        Ok(())
    }

    /// Art. 42: a notice of the fee stops the term; 30 days to pay, and a last day that rests moves to the next
    /// working day. [K]
    fn notify_fee(&mut self, on: NaiveDate) -> Taken {
        if !matches!(self.stage, Stage::TermRuns) {
            return Ok(Err(RefusalCode::NotRunning));
        }
        let thirtieth_day = on.checked_add_days(Days::new(PAYMENT)).ok_or(OutOfRange::End(on))?;
        let works = self.calendar.is_working_day(thirtieth_day)?;
        let until = if works { thirtieth_day } else { self.calendar.due(thirtieth_day, 1)?.date };
        self.stage = Stage::AwaitingFee { thirtieth_day, until };
        Ok(Ok(()))
    }

    /// Art. 42: the term starts anew with the payment; one that comes late finds the application abandoned. [K]
    fn pay(&mut self, on: NaiveDate) -> Result<(), RefusalCode> {
        if !matches!(self.stage, Stage::AwaitingFee { .. }) {
            return Err(RefusalCode::NoFee);
        }
        if self.fee_is_overdue(on) {
            return Err(RefusalCode::FeePeriodOver);
        }
        self.start_anew(on);
        Ok(())
    }

    /// The calendar is asked only after the 30th day.
    fn fee_is_overdue(&mut self, on: NaiveDate) -> bool {
        let Stage::AwaitingFee { thirtieth_day, until } = self.stage else { return false };
        if on > thirtieth_day {
            self.look(thirtieth_day.pred_opt().unwrap_or(thirtieth_day), until.min(on));
        }
        on > until
    }

    /// A fresh term with a fresh possible extension.
    fn start_anew(&mut self, on: NaiveDate) {
        self.term = Term { start: on, extended_by: None, set: None };
        self.stage = Stage::TermRuns;
    }

    /// Notes whether a date after `after` through `through` belongs to a year without a notice.
    fn look(&mut self, after: NaiveDate, through: NaiveDate) {
        self.provisional |= self.calendar.looked_at_unknown(after, through);
    }

    /// Consultations as spans of days, overlapping ones as one; oldest first, as events are.
    fn intervals(&self) -> Vec<Interval> {
        let mut spans: Vec<Interval> = Vec::new();
        for consultation in &self.consultations {
            let (after, through) = (consultation.sent_on, consultation.through());
            match spans.last_mut() {
                Some(last) if last.through.is_none_or(|end| after < end) => {
                    last.through = last.through.zip(through).map(|(one, other)| one.max(other));
                }
                _ => spans.push(Interval { after, through, why: consultation.with.word() }),
            }
        }
        spans
    }

    /// Art. 33: the last counted working day of the term and its extension, the days of consultations left out.
    /// None if a consultation that only a reply can end began before the term was over.
    fn due(&self) -> Result<Option<NaiveDate>, OutOfRange> {
        if self.term.set.is_some() {
            return Ok(self.term.set);
        }
        let mut left = self.rules.term() + self.term.extended_by.unwrap_or(0);
        let mut from = self.term.start;
        for interval in self.intervals() {
            let counted = self.calendar.working_days_between(from, interval.after)?;
            if counted >= left {
                break;
            }
            left -= counted;
            match interval.through {
                Some(through) => from = from.max(through),
                None => return Ok(None),
            }
        }
        Ok(Some(self.calendar.due(from, left)?.date))
    }

    /// Working days after `after` through `through` that no consultation takes out.
    fn counted_between(&self, after: NaiveDate, through: NaiveDate) -> Result<u32, OutOfRange> {
        let mut counted = self.calendar.working_days_between(after, through)?;
        for interval in self.intervals() {
            let begin = interval.after.max(after);
            let end = interval.through.map_or(through, |end| end.min(through));
            counted -= self.calendar.working_days_between(begin, end)?;
        }
        Ok(counted)
    }

    /// Is an opinion awaited on this day?
    fn consulting_on(&self, day: NaiveDate) -> bool {
        self.consultations.iter().any(|c| c.replied_on.is_none() && c.silent_end.is_none_or(|end| day <= end))
    }

    fn sheet(mut self, today: NaiveDate, refusals: Vec<Refusal>) -> Result<ClockSheet, OutOfRange> {
        let intervals = self.intervals();
        for at in 0..self.consultations.len() {
            let consultation = self.consultations.get(at).copied();
            if let Some(Consultation { delivered_on: Some(day), silent_end: Some(end), replied_on, .. }) =
                consultation
            {
                self.look(day, replied_on.map_or(end, |reply| reply.min(end)));
            }
        }
        let never_ended = intervals.iter().any(|interval| interval.through.is_none());
        let mut sheet = ClockSheet {
            schema: 1,
            state: self.state(today),
            rules: Some(self.rules),
            received_on: Some(self.receipt),
            due: None,
            working_days_left: None,
            late_by: None,
            provisional: false,
            intervals,
            refusals,
            days: Vec::new(),
        };
        // The last day to show, where the term runs or ran until the answer.
        let shown = match (sheet.state, self.stage) {
            (State::Running, _) => {
                sheet.due = self.due()?;
                if let Some(due) = sheet.due {
                    let left = self.counted_between(today.max(self.term.start), due)?;
                    let since = self.counted_between(due, today)?;
                    sheet.working_days_left = Some(i64::from(left) - i64::from(since));
                }
                Some(today)
            }
            (State::Consulting, _) => {
                sheet.due = self.term.set;
                Some(today)
            }
            (_, Stage::Answered { on, term_ran: true }) => {
                sheet.due = if never_ended { self.term.set } else { self.due()? };
                if let Some(due) = sheet.due {
                    sheet.late_by = Some(self.counted_between(due, on)?);
                }
                Some(on)
            }
            _ => None,
        };
        if let Some(day) = shown {
            let last = sheet.due.map_or(day, |due| due.max(day));
            self.look(self.term.start, last);
            sheet.days = self.days_through(last)?;
        }
        sheet.provisional = self.provisional;
        Ok(sheet)
    }

    fn state(&mut self, today: NaiveDate) -> State {
        let stage = self.stage;
        match stage {
            Stage::TermRuns if self.consulting_on(today) => State::Consulting,
            Stage::TermRuns => State::Running,
            // Art. 30: from the day after the period set the application counts as abandoned.
            Stage::AwaitingCorrection { until } if today > until => State::Abandoned,
            Stage::AwaitingCorrection { .. } => State::AwaitingCorrection,
            // Art. 42: not paid in time, no longer processed.
            Stage::AwaitingFee { .. } if self.fee_is_overdue(today) => State::ClosedUnpaid,
            Stage::AwaitingFee { .. } => State::AwaitingFee,
            Stage::Answered { .. } => State::Answered,
            Stage::Withdrawn => State::Withdrawn,
        }
    }

    /// The days of the term, each with its number or the reason why it has none.
    fn days_through(&self, last: NaiveDate) -> Result<Vec<CountedDay>, OutOfRange> {
        let mut n = 0;
        let mut days = Vec::new();
        for day in self.calendar.days(self.term.start, last)? {
            // Of several letters open on a day the oldest gives the reason; one already answered gives none.
            let open = self.consultations.iter().find(|letter| letter.takes_out(day.date));
            let why = match (day.kind, open) {
                (DayKind::Weekend | DayKind::Holiday, _) => day.why,
                (_, Some(letter)) => letter.with.word(),
                (DayKind::MakeUpWorkday, None) => "make-up workday",
                (DayKind::Workday, None) => "working day",
            };
            let counted = day.kind.works() && open.is_none();
            n += u32::from(counted);
            let number = counted.then_some(n);
            days.push(CountedDay { date: day.date, counted, n: number, why: why.to_owned() });
        }
        Ok(days)
    }
}
