//! Looks for what the pages need in the browser before the compiler does, to say what to do about it.

use std::{path::Path, process::ExitCode};

fn main() -> ExitCode {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/dist");
    println!("cargo::rerun-if-changed={}", dist.display());
    if dist.join("theme.css").is_file() {
        return ExitCode::SUCCESS;
    }
    println!("cargo::error=web/dist is missing: run `make setup` (or scripts/assets) once, then build again");
    ExitCode::FAILURE
}
