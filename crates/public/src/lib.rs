//! What the public side holds: published bundles, ready to be read without the office.
