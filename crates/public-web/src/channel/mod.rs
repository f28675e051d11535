//! Channels that show themselves to the public: the electronic displays.

pub mod display;
