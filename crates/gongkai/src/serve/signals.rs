//! What the machine tells the program, and the program the machine.

use std::{
    env,
    os::unix::{
        ffi::OsStrExt,
        net::{SocketAddr, UnixDatagram},
    },
};

use tokio::signal::unix::{SignalKind, signal};

use crate::outcome::Unusable;

/// Ready when the program is told to stop. Signals count from this call on.
pub fn stop() -> Result<impl Future<Output = ()>, Unusable> {
    let hear = |kind| signal(kind).map_err(|error| Unusable(format!("无法接收停止信号（{error}）")));
    let (mut terminate, mut interrupt) = (hear(SignalKind::terminate())?, hear(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Tells systemd that requests are answered now (`Type=notify`); elsewhere nobody listens.
pub fn tell_ready() {
    if let Err(error) = tell(b"READY=1") {
        tracing::warn!(%error, "systemd could not be told");
    }
}

fn tell(message: &[u8]) -> std::io::Result<()> {
    let Some(place) = env::var_os("NOTIFY_SOCKET") else { return Ok(()) };
    let socket = UnixDatagram::unbound()?;
    let address = match place.as_bytes().strip_prefix(b"@") {
        #[cfg(target_os = "linux")]
        Some(name) => {
            use std::os::linux::net::SocketAddrExt;
            SocketAddr::from_abstract_name(name)?
        }
        _ => SocketAddr::from_pathname(&place)?,
    };
    socket.send_to_addr(message, &address).map(|_| ())
}
