//! The rules of the house that neither the compiler nor a lint can hold, and the kit's own tests.

// `cfg(test)` holds for this whole binary; written out, it lets clippy see that these are tests.
#[cfg(test)]
mod corpus_gate;
#[cfg(test)]
mod databases;
#[cfg(test)]
mod edges;
#[cfg(test)]
mod kit;
#[cfg(test)]
mod source;
#[cfg(test)]
mod tree;
#[cfg(test)]
mod words;
