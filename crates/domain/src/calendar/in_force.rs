//! The calendar that terms are counted with: what ships with the program, and the notices that the installation
//! has taken in since.

use std::sync::{PoisonError, RwLock};

use super::Calendar;

/// Nothing until a notice was taken in; then the calendar and how often it has changed.
static IN_FORCE: RwLock<Option<(&'static Calendar, u64)>> = RwLock::new(None);

fn now() -> Option<(&'static Calendar, u64)> {
    *IN_FORCE.read().unwrap_or_else(PoisonError::into_inner)
}

impl Calendar {
    /// The calendar that terms are counted with in this process: the embedded one and what was taken in.
    pub fn in_force() -> &'static Calendar {
        now().map_or_else(Calendar::embedded, |(calendar, _)| calendar)
    }

    /// Rises whenever another calendar comes into force: what was computed with an earlier one may be wrong.
    pub fn edition() -> u64 {
        now().map_or(0, |(_, edition)| edition)
    }

    /// Counts with this calendar from now on. The same notices again change nothing.
    ///
    /// The calendar is never given back: answers borrow from it, and there is one notice a year.
    pub fn put_in_force(calendar: Calendar) {
        let mut place = IN_FORCE.write().unwrap_or_else(PoisonError::into_inner);
        let (present, edition) = place.unwrap_or((Calendar::embedded(), 0));
        if present.notices != calendar.notices {
            *place = Some((Box::leak(Box::new(calendar)), edition + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::calendar::YearFile;

    use super::*;

    const NOTICE: &str = "schema = 1\nyear = 2031\n[[notice]]\nnumber = \"示办发明电〔2030〕1号\"\nkind = \"annual\"\n\
        published = 2030-11-05\n[[notice.festival]]\nname = \"元旦\"\noff = [2031-01-01]\n";

    #[test]
    fn what_is_put_in_force_counts_until_something_else_is() {
        assert_eq!((Calendar::edition(), Calendar::in_force().knows_year(2031)), (0, false));
        let more = || Calendar::embedded().with(YearFile::parse(NOTICE).unwrap()).unwrap();
        Calendar::put_in_force(more());
        assert_eq!((Calendar::edition(), Calendar::in_force().knows_year(2031)), (1, true));
        Calendar::put_in_force(more());
        assert_eq!(Calendar::edition(), 1, "the same notices are no other calendar");
        Calendar::put_in_force(Calendar::embedded().clone());
        assert_eq!((Calendar::edition(), Calendar::in_force().knows_year(2031)), (2, false));
    }
}
