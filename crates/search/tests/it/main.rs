//! Questions against an index, and against a plain scan.

#[cfg(test)]
mod answers;
#[cfg(test)]
mod change;
#[cfg(test)]
mod scan;
#[cfg(test)]
mod support;
