//! A PostgreSQL server that keeps its promises, crashed and started again.

use std::process::Command;

use gongkai_testkit::repository;

use crate::Fault;

/// A server in a folder of its own, which goes with the value.
pub struct Server {
    folder: String,
    url: String,
}

impl Server {
    pub fn start() -> Result<Self, Fault> {
        let folder = call(&["durable"])?;
        let url = format!("postgres:///postgres?host={folder}&user=gongkai");
        Ok(Self { folder, url })
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// Ends the server as a crash would.
    pub fn crash(&self) -> Result<(), Fault> {
        call(&["crash", &self.folder]).map(drop)
    }

    /// Starts it again; it recovers what was committed.
    pub fn restart(&self) -> Result<(), Fault> {
        call(&["durable", &self.folder]).map(drop)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // What cannot be removed lies in the folder for temporary files.
        let _ = call(&["discard", &self.folder]);
    }
}

fn call(words: &[&str]) -> Result<String, Fault> {
    let output = Command::new(repository().join("scripts/test-postgres")).args(words).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
