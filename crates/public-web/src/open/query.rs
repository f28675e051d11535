//! Parameters of calls for data: whoever writes a program is told of all that is wrong with them at once.

use gongkai_domain::refusal::Refusal;
use gongkai_web_kit::{form, problem::Problem};

/// What is wrong so far.
#[derive(Default)]
pub struct Reading(Vec<&'static str>);

impl Reading {
    /// A number that fits, if one was given.
    pub fn number<T: std::str::FromStr>(
        &mut self,
        given: Option<&String>,
        fits: impl Fn(&T) -> bool,
        sentence: &'static str,
    ) -> Option<T> {
        let given = given?;
        let number = form::number(given).filter(fits);
        self.unless(number.is_some(), sentence);
        number
    }

    /// Tells the sentence where something is not as it has to be.
    pub fn unless(&mut self, is_right: bool, sentence: &'static str) {
        if !is_right {
            self.0.push(sentence);
        }
    }

    /// All sentences as one, if there are any.
    pub fn finish(self) -> Result<(), Problem> {
        if self.0.is_empty() {
            return Ok(());
        }
        Err(Problem::BadRequest(Refusal::new("unreadable_query", self.0.join("；"))))
    }
}
