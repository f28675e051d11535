//! The office on a real database.

#[cfg(test)]
mod account;
#[cfg(test)]
mod application;
#[cfg(test)]
mod assessment;
#[cfg(test)]
mod audit;
#[cfg(test)]
mod backup;
#[cfg(test)]
mod bulletin;
#[cfg(test)]
mod calendar;
#[cfg(test)]
mod cases;
#[cfg(test)]
mod channel;
#[cfg(test)]
mod collection;
#[cfg(test)]
mod collection_release;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod dispute;
#[cfg(test)]
mod export;
#[cfg(test)]
mod feedback;
#[cfg(test)]
mod files;
#[cfg(test)]
mod first;
#[cfg(test)]
mod inquiry;
#[cfg(test)]
mod inquiry_search;
#[cfg(test)]
mod institution;
#[cfg(test)]
mod jobs;
#[cfg(test)]
mod letter;
#[cfg(test)]
mod monitor;
#[cfg(test)]
mod office;
#[cfg(test)]
mod offline;
#[cfg(test)]
mod organisation;
#[cfg(test)]
mod overview;
#[cfg(test)]
mod people_import;
#[cfg(test)]
mod procedures;
#[cfg(test)]
mod publication;
#[cfg(test)]
mod question;
#[cfg(test)]
mod rectification;
#[cfg(test)]
mod redaction;
#[cfg(test)]
mod report;
#[cfg(test)]
mod report_draft;
#[cfg(test)]
mod report_registers;
#[cfg(test)]
mod retention;
#[cfg(test)]
mod returns;
#[cfg(test)]
mod roll_up;
#[cfg(test)]
mod told;
#[cfg(test)]
mod trail;
#[cfg(test)]
mod training;
#[cfg(test)]
mod transact;
