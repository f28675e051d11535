//! How a subcommand ends: the exit status of contract "Exit status of every subcommand".

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
