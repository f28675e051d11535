//! The frame of every web surface: routes with a policy, forms, errors, layout, assets.

pub mod layout;
