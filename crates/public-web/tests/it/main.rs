//! The portal as a visitor meets it.

#[cfg(test)]
mod display;
#[cfg(test)]
mod documents;
#[cfg(test)]
mod downloads;
#[cfg(test)]
mod feedback;
#[cfg(test)]
mod open;
#[cfg(test)]
mod package;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod sample;
