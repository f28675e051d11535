//! The frame of every web surface: routes with a policy, forms, errors, layout, assets.
//!
//! A surface writes tables of [`routes::Routes`]; [`site::Site`] puts a guard before each and makes
//! the router; [`server::serve`] serves it. Handlers answer with a page or a [`problem::Problem`].

// Templates name this crate by its name, here and in the crates that extend them.
extern crate self as gongkai_web_kit;

pub mod address;
pub mod assets;
mod body;
pub mod caller;
mod chance;
pub mod chart;
pub mod cookie;
mod crossing;
pub mod door;
pub mod download;
mod encoding;
pub mod extract;
pub mod form;
mod frame;
pub mod front;
mod guard;
pub mod headers;
mod intake;
pub mod json_words;
pub mod kept_file;
mod lanes;
pub mod layout;
pub mod local_path;
pub mod meters;
mod openapi;
pub mod page_cache;
pub mod policy;
pub mod probe;
pub mod problem;
mod problem_page;
pub mod repeat;
mod repeating;
pub mod routes;
pub mod seal;
pub mod server;
pub mod settings;
pub mod site;
mod stream;
pub mod tiles;
pub mod upload;
mod visit;

pub use assets::asset;
pub use chance::Chance;
pub use guard::{SIGN_IN, STEP_UP};
pub use visit::RequestNumber;
