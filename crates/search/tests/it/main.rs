//! Questions against an index, and against a plain scan.

mod answers;
mod change;
mod scan;
mod support;
