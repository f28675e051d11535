//! The program as people and other programs call it.

#[cfg(test)]
mod account;
#[cfg(test)]
mod backup;
#[cfg(test)]
mod batch;
#[cfg(test)]
mod call;
#[cfg(test)]
mod convert;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod made_anew;
#[cfg(test)]
mod matrix;
#[cfg(test)]
mod program;
#[cfg(test)]
mod proof;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod screen;
#[cfg(test)]
mod second_clock;
#[cfg(test)]
mod serve;
#[cfg(test)]
mod volume;
