//! Relocations take five megabytes of the program, read at every start; packed they take a tenth of one.
//! Functions that came out alike are not folded: what is used would then lie scattered over the program, and
//! five megabytes more of it be resident.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
}
