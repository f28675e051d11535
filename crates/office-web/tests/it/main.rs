//! Pages of the office through their routes.

#[cfg(test)]
mod report;
