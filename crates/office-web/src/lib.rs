//! Pages and JSON API of the office.
