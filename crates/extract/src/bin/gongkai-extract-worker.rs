//! The reading process on its own: reads one file from standard input and writes what it says as
//! JSON. The product runs the same function as the subcommand `extract-worker`.
//!
//! With `try-forbidden` it tries, inside the limits, what a malicious file might make it do, and
//! prints one line an attempt; with `try-unlimited` it tries the same without limits.

use std::fs::{self, File};
use std::net::{TcpListener, UdpSocket};
use std::os::unix::net::UnixDatagram;
use std::process::{Command, ExitCode, Stdio};

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        Some("try-forbidden") => gongkai_extract::worker_main_after(try_all),
        Some("try-unlimited") => {
            try_all();
            ExitCode::SUCCESS
        }
        _ => gongkai_extract::worker_main(),
    }
}

type Attempt = (&'static str, fn() -> bool);

/// Each attempt is true if it succeeded.
const ATTEMPTS: [Attempt; 9] = [
    ("open a file", || File::open("/proc/self/exe").is_ok()),
    ("list a folder", || fs::read_dir("/").is_ok()),
    ("write a file", || File::options().write(true).open("/dev/null").is_ok()),
    ("listen on tcp", || TcpListener::bind("127.0.0.1:0").is_ok()),
    ("open a udp socket", || UdpSocket::bind("127.0.0.1:0").is_ok()),
    ("open a local socket", || UnixDatagram::unbound().is_ok()),
    ("start a program", || {
        let program = Command::new("/proc/self/exe").stdin(Stdio::null()).stdout(Stdio::null()).spawn();
        program.and_then(|mut child| child.wait()).is_ok()
    }),
    ("start a thread", || std::thread::Builder::new().spawn(|| {}).is_ok()),
    ("take a gigabyte", || Vec::<u8>::new().try_reserve_exact(1 << 30).is_ok()),
];

fn try_all() {
    for (name, attempt) in ATTEMPTS {
        println!("{}: {name}", if attempt() { "allowed" } else { "denied" });
    }
}
