//! Every channel against the one contract, and displays as they are read by others.

#[cfg(test)]
mod bench;
#[cfg(test)]
mod contract;
#[cfg(test)]
mod display;
#[cfg(test)]
mod platform;
#[cfg(test)]
mod probe;
#[cfg(test)]
mod wechat;
