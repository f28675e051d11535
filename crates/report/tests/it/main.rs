//! Questions to the report crate.

// `cfg(test)` holds for this whole binary; written out, it lets clippy see that these are tests.
#[cfg(test)]
mod check_balances;
#[cfg(test)]
mod check_chain;
#[cfg(test)]
mod check_naive;
#[cfg(test)]
mod check_support;
#[cfg(test)]
mod compare;
#[cfg(test)]
mod narrative;
#[cfg(test)]
mod official;
#[cfg(test)]
mod recognise;
#[cfg(test)]
mod roll_up;
