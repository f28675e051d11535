//! The portal as a visitor meets it.

#[cfg(test)]
mod applicant;
#[cfg(test)]
mod application;
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
mod questions;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tiles;
#[cfg(test)]
mod track;
