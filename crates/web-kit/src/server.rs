//! Accepts connections and ends those that keep it waiting. Speaks HTTP/1.1; TLS is the business of
//! the proxy in front.

use std::{
    convert::Infallible,
    future::{Future, Ready, ready},
    io,
    net::SocketAddr,
    sync::Arc,
    time::Duration,
};

use axum::{Router, body::Body, extract::Request, response::Response};
use futures_util::future::Either;
use hyper::{body::Incoming, server::conn::http1};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{
    io::AsyncWriteExt,
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};
use tower::{ServiceExt, util::Oneshot};

use crate::{address::Peer, front::Front, meters, site::OpenSite, stream::Stalling};

/// Limits of the server.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Connections open at once; further ones are told to come again.
    pub connections: usize,
    /// The head of a request must be complete after so long; a connection may idle as long.
    pub head: Duration,
    /// A client that takes nothing of its answer for so long is given up.
    pub reading: Duration,
    /// Requests in work have so long to finish when the server stops.
    pub grace: Duration,
    /// The most bytes of the head of a request.
    pub head_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 8192,
            head: Duration::from_secs(10),
            reading: Duration::from_secs(20),
            grace: Duration::from_secs(10),
            head_bytes: 32 * 1024,
        }
    }
}

const FULL: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// Serves until `stop` is ready; then takes no further connection, lets requests in work finish, and
/// returns at the latest after the grace. Errors of single connections end only these.
pub async fn serve(listener: TcpListener, site: OpenSite, limits: Limits, stop: impl Future<Output = ()>) {
    let OpenSite { front, router, .. } = site;
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(limits.connections));
    let upkeep = tokio::spawn(meters::keep_up());
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            biased;
            () = &mut stop => break,
            accepted = listener.accept() => accepted,
        };
        let (socket, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                pause_after(&error).await;
                continue;
            }
        };
        match places.clone().try_acquire_owned() {
            Err(_) => turn_away(socket),
            Ok(place) => {
                let connection =
                    connection(&limits, socket, Calls { front: front.clone(), router: router.clone(), peer });
                let watched = graceful.watch(connection);
                tokio::spawn(hold(place, watched));
            }
        }
    }
    drop(listener);
    if timeout(limits.grace, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish in time and are cut off");
    }
    upkeep.abort();
}

async fn hold(place: OwnedSemaphorePermit, connection: impl Future<Output = Result<(), hyper::Error>>) {
    if let Err(error) = connection.await {
        tracing::debug!(%error, "connection ended");
    }
    drop(place);
}

type Served = http1::Connection<TokioIo<Stalling<TcpStream>>, Calls>;

/// One request of a connection goes to the router, with the address of the other end.
#[derive(Clone)]
struct Calls {
    front: Option<Front>,
    router: Router,
    peer: SocketAddr,
}

impl hyper::service::Service<hyper::Request<Incoming>> for Calls {
    type Response = Response;
    type Error = Infallible;
    type Future = Either<Ready<Result<Response, Infallible>>, Oneshot<Router, Request>>;

    fn call(&self, request: hyper::Request<Incoming>) -> Self::Future {
        if let Some(response) = self.front.as_ref().and_then(|front| front.answer(&request)) {
            return Either::Left(ready(Ok(response)));
        }
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(Peer(self.peer));
        Either::Right(self.router.clone().oneshot(request))
    }
}

fn connection(limits: &Limits, socket: TcpStream, calls: Calls) -> Served {
    if let Err(error) = socket.set_nodelay(true) {
        tracing::debug!(%error, "small answers may wait");
    }
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_buf_size(limits.head_bytes.max(8192))
        .serve_connection(TokioIo::new(Stalling::new(socket, limits.reading)), calls)
}

fn turn_away(mut socket: TcpStream) {
    tokio::spawn(async move {
        let _ = timeout(Duration::from_secs(1), socket.write_all(FULL)).await;
    });
}

/// Out of descriptors: trying again at once would only burn time.
async fn pause_after(error: &io::Error) {
    let of_the_client = matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionRefused
    );
    if !of_the_client {
        tracing::warn!(%error, "no connection can be accepted");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
