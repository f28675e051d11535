//! A server that runs while it is measured.

use crate::{
    Fault,
    stopwatch::time,
    watch::{memory, processor_time_of},
};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use std::{
    fs::File,
    net::{SocketAddr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use super::browser::Browser;

/// How often it is asked whether it is ready.
const LOOK_EVERY: Duration = Duration::from_micros(500);
/// It has so long to become ready.
const PATIENCE: u32 = 120_000;

/// `gongkai serve`, or another subcommand that serves.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    /// From the start of the process to the first answer of /readyz that says so.
    pub ready: Duration,
}

impl Server {
    /// Serves the data directory, everything in one process, with the log in a file beside it.
    pub fn serve(program: &Path, data: &Path) -> Result<Self, Fault> {
        Self::serve_with(program, data, &[])
    }

    /// The same with variables of the environment.
    pub fn serve_with(program: &Path, data: &Path, variables: &[(&str, &str)]) -> Result<Self, Fault> {
        let mut command = Command::new(program);
        command.arg("serve").arg("--data").arg(data).envs(variables.iter().copied());
        Self::start(command, &data.with_extension("log"))
    }

    /// Starts a command that takes `--listen`, and waits until it is ready.
    pub fn start(mut command: Command, log: &Path) -> Result<Self, Fault> {
        let address = free_address()?;
        command.args(["--listen", &address.to_string()]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(File::create(log)?);
        let (ready, child) = time(|| {
            let mut child = command.spawn()?;
            wait_until_ready(&mut child, address)?;
            Ok::<_, Fault>(child)
        });
        Ok(Self { child: child.map_err(|e| format!("{e}; its log is {}", log.display()))?, address, ready })
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Processor time that it has used so far.
    pub fn cpu(&self) -> Result<Duration, Fault> {
        processor_time_of(self.pid())
    }

    /// Bytes that are resident, and how many of them are no file's.
    pub fn memory(&self) -> Result<(u64, u64), Fault> {
        memory(self.pid()).ok_or_else(|| "the server has ended".into())
    }

    /// A browser that has not been there yet.
    pub fn browser(&self) -> Browser {
        Browser::new(self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

/// Tells a process of ours to end and waits until it has.
pub fn end(child: &mut Child) {
    if let Ok(pid) = i32::try_from(child.id()) {
        // One that has ended already is waited for all the same.
        let _ = kill(Pid::from_raw(pid), Signal::SIGTERM);
    }
    let _ = child.wait();
}

/// An address of this machine where nobody listens at this moment.
pub fn free_address() -> Result<SocketAddr, Fault> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

fn wait_until_ready(child: &mut Child, address: SocketAddr) -> Result<(), Fault> {
    for _ in 0..PATIENCE {
        if let Ok(answer) = Browser::new(address).get("/readyz")
            && answer.status == 200
        {
            return Ok(());
        }
        if let Some(status) = child.try_wait()? {
            return Err(format!("the server ended by itself with {status}").into());
        }
        std::thread::sleep(LOOK_EVERY);
    }
    child.kill()?;
    Err("the server did not become ready".into())
}
