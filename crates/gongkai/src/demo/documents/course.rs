//! On which day what is done to a document, from its first draft to where it stands at the end.

use chrono::NaiveDate;
use gongkai_domain::calendar::Calendar;

use super::{
    super::chance::Dice,
    pattern::{Fate, Pattern, Step},
};

/// One document in so many waits for a signature longer than the law allows.
const SLOW_ONE_IN: u64 = 40;
/// Working days that such a one waits.
const SLOW_DAYS: u32 = 18;
/// The last day of the record.
const LAST: &str = "2026-11-24";

/// Something that is done to a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// The provider begins a draft and writes its text.
    Draft,
    /// The provider adds its files, which are read.
    Attach,
    /// It is sent to review.
    Submit,
    /// The unit, the office or the leader passes it, or the secrecy reviewer finds nothing against it.
    Pass(Step),
    /// The step sends it back.
    SendBack(Step),
    /// The secrecy reviewer asks a higher authority.
    Refer,
    /// It becomes public.
    Release,
    /// Its release is set for a later time.
    Schedule,
    /// An emergency release is asked for.
    AskEmergency,
    /// It becomes public before its review is finished.
    ReleaseInEmergency,
    /// A corrected edition is begun and written.
    Correct,
    /// It is taken down.
    Withdraw,
    /// Its validity is stated.
    State,
}

impl Act {
    /// Is it about what the public sees at that moment?
    pub const fn needs_what_was_delivered(self) -> bool {
        matches!(self, Self::Correct | Self::Withdraw | Self::State)
    }
}

/// Acts in their order, each with its day and the hours after nine in the morning.
#[derive(Debug, Clone, Default)]
pub struct Course(Vec<(NaiveDate, u8, Act)>);

impl Course {
    /// What happens to a document of this pattern that is formed on `day`.
    pub fn of(pattern: &Pattern, day: NaiveDate, dice: &mut Dice) -> Result<Self, String> {
        let last: NaiveDate = LAST.parse().map_err(|_| "no day")?;
        let slow = dice.below(SLOW_ONE_IN) == 0 && pattern.on.is_empty();
        let mut course = Self::default();
        let mut at = day;
        course.at(&mut at, 0, 1, Act::Draft);
        if !pattern.files.is_empty() {
            course.at(&mut at, 0, 1, Act::Attach);
        }
        course.run(&pattern.fate, at, dice, if slow { SLOW_DAYS } else { 0 })?;
        if slow && course.0.last().is_some_and(|(day, ..)| *day > last) {
            course.0.truncate(1);
            course.run(&pattern.fate, day, dice, 0)?;
        }
        if let Some(stated) = &pattern.stated {
            course.0.push((stated.on, 6, Act::State));
        }
        match course.0.last() {
            Some((day, ..)) if *day > last => Err(format!("still going on on {day}")),
            _ => Ok(course),
        }
    }

    /// The acts with their days and hours.
    pub fn acts(&self) -> impl Iterator<Item = (NaiveDate, u8, Act)> {
        self.0.iter().copied()
    }

    /// The day on which it first becomes public.
    pub fn released_on(&self) -> Option<NaiveDate> {
        let released = |act: &Act| matches!(act, Act::Release | Act::ReleaseInEmergency);
        self.0.iter().find(|(_, _, act)| released(act)).map(|(day, ..)| *day)
    }

    /// Goes on so many working days.
    fn at(&mut self, day: &mut NaiveDate, later: u32, hour: u8, act: Act) {
        if later > 0
            && let Ok(due) = Calendar::embedded().due(*day, later)
        {
            *day = due.date;
        }
        self.0.push((*day, hour, act));
    }

    fn run(&mut self, fate: &Fate, mut day: NaiveDate, dice: &mut Dice, slow: u32) -> Result<(), String> {
        let day = &mut day;
        match fate {
            Fate::Draft => {}
            Fate::Released => self.until_release(day, dice, slow),
            Fate::Waits { at } => {
                self.at(day, 0, 2, Act::Submit);
                self.reviewed(day, dice, 0, Some(*at));
            }
            Fate::Returned { by, .. } => {
                self.at(day, 0, 2, Act::Submit);
                self.reviewed(day, dice, 0, Some(*by));
                self.at(day, 1, 4, Act::SendBack(*by));
            }
            Fate::Referred { .. } => {
                self.at(day, 0, 2, Act::Submit);
                self.at(day, 1, 3, Act::Pass(Step::First));
                self.at(day, 0, 5, Act::Refer);
            }
            Fate::Approved => self.until_approval(day, dice, 0),
            Fate::Scheduled { .. } => {
                self.until_approval(day, dice, 0);
                self.at(day, 0, 8, Act::Schedule);
            }
            Fate::Emergency { settled, .. } => {
                self.at(day, 0, 2, Act::Submit);
                self.at(day, 0, 2, Act::Pass(Step::Secrecy));
                self.at(day, 0, 2, Act::AskEmergency);
                self.at(day, 0, 3, Act::ReleaseInEmergency);
                if *settled {
                    self.at(day, 1, 3, Act::Pass(Step::First));
                    self.at(day, 0, 5, Act::Pass(Step::Second));
                    self.at(day, 1, 7, Act::Pass(Step::Final));
                }
            }
            Fate::Corrected { on, .. } => {
                self.until_release(day, dice, 0);
                self.after(day, *on)?;
                self.at(day, 0, 1, Act::Correct);
                self.until_release(day, dice, 0);
            }
            Fate::Withdrawn { on, .. } => {
                self.until_release(day, dice, 0);
                self.after(day, *on)?;
                self.at(day, 0, 6, Act::Withdraw);
            }
        }
        Ok(())
    }

    fn after(&self, day: &mut NaiveDate, on: NaiveDate) -> Result<(), String> {
        if on <= *day {
            return Err(format!("not yet public on {on}"));
        }
        *day = on;
        Ok(())
    }

    fn until_release(&mut self, day: &mut NaiveDate, dice: &mut Dice, slow: u32) {
        self.until_approval(day, dice, slow);
        self.at(day, u32::from(dice.below(4) == 0), 8, Act::Release);
    }

    fn until_approval(&mut self, day: &mut NaiveDate, dice: &mut Dice, slow: u32) {
        self.at(day, u32::from(dice.below(3) == 0), 2, Act::Submit);
        self.reviewed(day, dice, slow, None);
    }

    /// The steps in their order, up to the one that does not decide.
    fn reviewed(&mut self, day: &mut NaiveDate, dice: &mut Dice, slow: u32, until: Option<Step>) {
        let mut later = || u32::from(dice.below(2) == 0);
        let steps = [
            (Step::First, later(), 3),
            (Step::Second, later(), 5),
            (Step::Secrecy, 0, 6),
            (Step::Final, later() + slow, 7),
        ];
        for (step, later, hour) in steps.into_iter().take_while(|(step, ..)| Some(*step) != until) {
            self.at(day, later, hour, Act::Pass(step));
        }
    }
}
