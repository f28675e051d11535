//! The printing process on its own. The product runs the same function as a subcommand.

fn main() -> std::process::ExitCode {
    gongkai_render::press_main(|| ())
}
