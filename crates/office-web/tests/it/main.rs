//! Pages of the office, through the routes and their guards.

#[cfg(test)]
mod account;
#[cfg(test)]
mod api;
#[cfg(test)]
mod approval;
#[cfg(test)]
mod audit;
#[cfg(test)]
mod begin;
#[cfg(test)]
mod calendar;
#[cfg(test)]
mod catalogue;
#[cfg(test)]
mod channel;
#[cfg(test)]
mod collection;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod dictionary;
#[cfg(test)]
mod editor;
#[cfg(test)]
mod feedback;
#[cfg(test)]
mod inquiry;
#[cfg(test)]
mod institution;
#[cfg(test)]
mod monitor;
#[cfg(test)]
mod organisation;
#[cfg(test)]
mod oversight;
#[cfg(test)]
mod overview;
#[cfg(test)]
mod publication;
#[cfg(test)]
mod question;
#[cfg(test)]
mod report;
#[cfg(test)]
mod returns;
#[cfg(test)]
mod support;
#[cfg(test)]
mod training;
