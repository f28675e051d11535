//! Questions to the calendar and to the clock of an application.

// `cfg(test)` holds for this whole binary; written out, it lets clippy see that these are tests.
#[cfg(test)]
mod account;
#[cfg(test)]
mod calendar;
#[cfg(test)]
mod calendar_files;
#[cfg(test)]
mod calendar_wording;
#[cfg(test)]
mod case_input;
#[cfg(test)]
mod clock;
#[cfg(test)]
mod compare;
#[cfg(test)]
mod consent;
#[cfg(test)]
mod count;
#[cfg(test)]
mod lately;
#[cfg(test)]
mod ledger;
#[cfg(test)]
mod naive;
#[cfg(test)]
mod named_day;
#[cfg(test)]
mod organisation;
#[cfg(test)]
mod publication;
#[cfg(test)]
mod report_life;
#[cfg(test)]
mod returns;
