//! The frame of the surfaces, through its routes and over sockets.

#[cfg(test)]
mod answers;
#[cfg(test)]
mod assets;
#[cfg(test)]
mod cache;
#[cfg(test)]
mod crossing;
#[cfg(test)]
mod forms;
#[cfg(test)]
mod front;
#[cfg(test)]
mod lanes;
#[cfg(test)]
mod policy;
#[cfg(test)]
mod repeats;
#[cfg(test)]
mod server;
#[cfg(test)]
mod stage;
#[cfg(test)]
mod uploads;
