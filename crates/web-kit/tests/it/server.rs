//! Over real sockets: clients that keep the server waiting, too many of them, and its end.

use std::{net::SocketAddr, time::Duration};

use axum::body::Bytes;
use gongkai_web_kit::{
    policy::Policy,
    routes::Routes,
    server::{Limits, serve},
    settings::Settings,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
    time::{Instant, sleep, timeout},
};

use crate::stage::Stage;

const LARGE: usize = 32 << 20;

struct Server {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    running: JoinHandle<()>,
}

fn short() -> Limits {
    Limits {
        head: Duration::from_millis(400),
        reading: Duration::from_millis(500),
        grace: Duration::from_millis(1500),
        ..Limits::default()
    }
}

fn patient(millis: u64) -> Settings {
    Settings {
        body_silence: Duration::from_millis(400),
        body_total: Duration::from_millis(millis),
        ..Settings::default()
    }
}

impl Server {
    async fn start(settings: Settings, limits: Limits) -> Self {
        let routes = Routes::new()
            .get("/slow", Policy::PUBLIC, "site.slow", async || {
                sleep(Duration::from_millis(700)).await;
                "slow but done"
            })
            .get("/never", Policy::PUBLIC, "site.never", async || std::future::pending::<String>().await)
            .get("/large", Policy::PUBLIC, "site.large", async || Bytes::from(vec![b'x'; LARGE]));
        let stage = Stage::with(settings, |site| site.with(routes, &()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let stopped = async {
            let _ = stopped.await;
        };
        let running = tokio::spawn(serve(listener, stage.site(), limits, stopped));
        Self { address, stop: Some(stop), running }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    async fn talk(&self, words: &str) -> String {
        let mut socket = self.connect().await;
        socket.write_all(words.as_bytes()).await.unwrap();
        rest(&mut socket).await
    }
}

/// What comes until the other end closes. A reset ends it too.
async fn rest(socket: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let ended = timeout(Duration::from_secs(10), socket.read_to_end(&mut bytes)).await;
    assert!(ended.is_ok(), "the server never ended the connection");
    String::from_utf8_lossy(&bytes).into_owned()
}

const HOME: &str = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

fn post(headers: &str) -> String {
    format!(
        "POST /api/reports HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer good:reports.write\r\n\
         Idempotency-Key: 0123456789\r\nContent-Type: application/json\r\n{headers}\r\n"
    )
}

#[tokio::test]
async fn it_serves() {
    let server = Server::start(Settings::default(), Limits::default()).await;
    let page = server.talk(HOME).await;
    assert!(page.starts_with("HTTP/1.1 200 OK\r\n") && page.contains("<h1>首页</h1>"), "{page}");
    let head = server.talk("HEAD /problems/none HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await;
    assert!(head.starts_with("HTTP/1.1 404") && head.ends_with("\r\n\r\n"), "{head}");
    let rubbish = server.talk("\u{1}\u{2}\r\n\r\n").await;
    assert!(rubbish.starts_with("HTTP/1.1 400"), "{rubbish}");
}

#[tokio::test]
async fn two_lengths_are_no_request() {
    let server = Server::start(Settings::default(), short()).await;
    for headers in [
        "Content-Length: 2\r\nContent-Length: 3\r\n",
        "Content-Length: +2\r\n",
        "Transfer-Encoding: gzip\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Content-Length : 2\r\n",
    ] {
        let answer = server.talk(&(post(headers) + "{}GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")).await;
        assert!(answer.starts_with("HTTP/1.1 400") && !answer.contains("200 OK"), "{headers}: {answer}");
    }
    // Both kinds of length: the chunks count, and nothing behind them is taken for a request of its own
    // inside of them.
    let both = post("Content-Length: 40\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n");
    let answer = server.talk(&(both + "2\r\n{}\r\n0\r\n\r\n")).await;
    assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{answer}");
}

#[tokio::test]
async fn a_head_that_never_ends() {
    let server = Server::start(Settings::default(), short()).await;
    let begun = Instant::now();
    let mut socket = server.connect().await;
    socket.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
    // A letter from time to time does not help.
    for _ in 0..20 {
        if socket.write_all(b"X").await.is_err() {
            break;
        }
        sleep(Duration::from_millis(50)).await;
    }
    rest_or_reset(&mut socket).await;
    assert!(begun.elapsed() < Duration::from_secs(3));
    // Silence from the beginning, and between two requests.
    let mut silent = server.connect().await;
    assert_eq!(rest(&mut silent).await, "");
    let kept = server.talk("GET / HTTP/1.1\r\nHost: a\r\n\r\n").await;
    assert!(kept.starts_with("HTTP/1.1 200 OK"));
    // Too much of it.
    let long = format!("GET / HTTP/1.1\r\nHost: a\r\nX: {}\r\n\r\n", "x".repeat(64 * 1024));
    let mut socket = server.connect().await;
    let _ = socket.write_all(long.as_bytes()).await;
    let answer = rest_or_reset(&mut socket).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431"), "{answer}");
}

/// As [`rest`]; a reset counts as an end.
async fn rest_or_reset(socket: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let ended = timeout(Duration::from_secs(10), async {
        let mut piece = [0; 1024];
        while let Ok(read) = socket.read(&mut piece).await {
            if read == 0 {
                break;
            }
            bytes.extend_from_slice(&piece[..read]);
        }
    });
    assert!(ended.await.is_ok(), "the server never ended the connection");
    String::from_utf8_lossy(&bytes).into_owned()
}

#[tokio::test]
async fn a_body_that_never_ends() {
    let server = Server::start(patient(1500), short()).await;
    let begun = Instant::now();
    let silent = server.talk(&post("Content-Length: 10\r\n")).await;
    assert!(silent.starts_with("HTTP/1.1 408") && silent.contains("too_slow"), "{silent}");
    assert!(begun.elapsed() < Duration::from_millis(1400));
    // One that always sends a little, so that it is never silent.
    let mut socket = server.connect().await;
    socket.write_all(post("Content-Length: 1000\r\n").as_bytes()).await.unwrap();
    for _ in 0..40 {
        if socket.write_all(b" ").await.is_err() {
            break;
        }
        sleep(Duration::from_millis(100)).await;
    }
    let trickled = rest_or_reset(&mut socket).await;
    assert!(trickled.is_empty() || trickled.starts_with("HTTP/1.1 408"), "{trickled}");
    assert!(begun.elapsed() < Duration::from_secs(7));
    // Meanwhile others are served, and a whole body is taken.
    assert!(
        server.talk(&(post("Content-Length: 2\r\nConnection: close\r\n") + "{}")).await.contains("time 1")
    );
}

#[tokio::test]
async fn a_client_that_does_not_read() {
    let server = Server::start(Settings::default(), short()).await;
    let mut socket = server.connect().await;
    socket.write_all(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    sleep(Duration::from_millis(1500)).await;
    let taken = rest_or_reset(&mut socket).await.len();
    assert!(taken < LARGE, "the rest was given up: {taken}");
    // Whoever reads slowly but steadily gets everything.
    let mut socket = server.connect().await;
    socket.write_all(b"GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await.unwrap();
    let mut taken = 0;
    let mut piece = vec![0; 1 << 20];
    loop {
        match timeout(Duration::from_secs(10), socket.read(&mut piece)).await.unwrap().unwrap() {
            0 => break,
            read => taken += read,
        }
        sleep(Duration::from_millis(2)).await;
    }
    assert!(taken > LARGE);
}

#[tokio::test]
async fn more_connections_than_there_are_places() {
    let server = Server::start(Settings::default(), Limits { connections: 2, ..Limits::default() }).await;
    let (_first, mut second) = (server.connect().await, server.connect().await);
    sleep(Duration::from_millis(50)).await;
    let begun = Instant::now();
    let turned_away = server.talk("").await;
    assert!(
        turned_away.starts_with("HTTP/1.1 503") && turned_away.contains("Retry-After: 5"),
        "{turned_away}"
    );
    assert!(begun.elapsed() < Duration::from_millis(500));
    second.write_all(HOME.as_bytes()).await.unwrap();
    assert!(rest(&mut second).await.starts_with("HTTP/1.1 200"));
    sleep(Duration::from_millis(50)).await;
    assert!(server.talk(HOME).await.starts_with("HTTP/1.1 200"), "the place is free again");
}

#[tokio::test]
async fn the_end_waits_for_what_is_being_done() {
    let mut server =
        Server::start(Settings::default(), Limits { grace: Duration::from_secs(5), ..short() }).await;
    let mut idle = server.connect().await;
    let mut busy = server.connect().await;
    busy.write_all(b"GET /slow HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    sleep(Duration::from_millis(150)).await;
    let begun = Instant::now();
    server.stop.take().unwrap().send(()).unwrap();
    assert!(rest(&mut busy).await.contains("slow but done"));
    assert_eq!(rest(&mut idle).await, "");
    timeout(Duration::from_secs(3), &mut server.running).await.unwrap().unwrap();
    assert!(begun.elapsed() < Duration::from_secs(3));
    assert!(TcpStream::connect(server.address).await.is_err(), "nobody listens any more");
}

#[tokio::test]
async fn the_end_does_not_wait_for_ever() {
    let mut server = Server::start(Settings::default(), short()).await;
    let mut busy = server.connect().await;
    busy.write_all(b"GET /never HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    sleep(Duration::from_millis(150)).await;
    let begun = Instant::now();
    server.stop.take().unwrap().send(()).unwrap();
    timeout(Duration::from_secs(4), &mut server.running).await.unwrap().unwrap();
    assert!(begun.elapsed() >= Duration::from_millis(1400));
}
