//! Questions to the calendar and to the clock of an application.

mod calendar;
mod calendar_files;
mod case_input;
mod clock;
mod compare;
mod naive;
