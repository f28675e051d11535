//! Use cases of the office and its database: the one place that commits.
