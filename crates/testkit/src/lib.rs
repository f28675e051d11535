//! Sample reports and clocks for tests.
