//! How a subcommand ends: the exit status of contract "Exit status of every subcommand".

use std::fmt;

/// The call was done; what is the answer?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing to complain of: exit status 0.
    Yes,
    /// Done, and the answer is "no" (a must-finding, a failed verification): exit status 1.
    No,
}

/// The call or its input cannot be used: exit status 2. One Chinese sentence that says what is
/// wrong and how to mend it; nothing has been written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusable(pub String);

/// The value of an argument cannot be used: what would be right, as the end of a Chinese sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadValue(pub String);

impl fmt::Display for BadValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BadValue {}
