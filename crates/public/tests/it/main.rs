//! The public store on real databases.

#[cfg(test)]
mod applications;
#[cfg(test)]
mod display;
#[cfg(test)]
mod documents;
#[cfg(test)]
mod export;
#[cfg(test)]
mod letters;
#[cfg(test)]
mod store;
#[cfg(test)]
mod views;
