//! What the program is linked with. Relocations take five megabytes of it, read at every start; packed they
//! take a tenth of one. Functions that came out the same from different types are kept once.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    // There the toolchain brings a linker that can; the system's linkers do not know the word.
    if env::var("TARGET").is_ok_and(|target| target == "x86_64-unknown-linux-gnu") {
        println!("cargo::rustc-link-arg-bins=-Wl,--icf=all");
    }
}
