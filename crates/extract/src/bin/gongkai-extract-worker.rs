//! The reading process on its own: reads one file from standard input and writes what it says as
//! JSON. The product runs the same function as the subcommand `extract-worker`.

fn main() -> std::process::ExitCode {
    gongkai_extract::worker_main()
}
