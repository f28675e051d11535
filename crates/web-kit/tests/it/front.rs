//! Pages that are at hand are sent ahead of the routes, with all that every answer has.

use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, Uri},
    response::{IntoResponse, Response},
};
use gongkai_web_kit::settings::Settings;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::stage::Stage;

/// Everything is at hand, whatever the address.
fn all(_: &Uri, headers: &HeaderMap) -> Option<Response> {
    let accepts = headers.get("accept").map(|value| value.to_str().unwrap_or_default().to_owned());
    Some(accepts.unwrap_or_else(|| "kept".to_owned()).into_response())
}

fn request(method: Method, path: &str) -> Request<Body> {
    Request::builder().method(method).uri(path).body(Body::empty()).unwrap()
}

#[tokio::test]
async fn only_what_everybody_may_see_is_at_hand() {
    let stage = Stage::with(Settings::default(), |site| site.at_hand(all));
    let front = stage.front.unwrap();
    let rows = [
        (Method::GET, "/", true),
        (Method::GET, "/rules?view=elder", true),
        (Method::GET, "/officer", true),
        (Method::GET, "/apiary", true),
        (Method::HEAD, "/", false),
        (Method::POST, "/", false),
        (Method::GET, "/office", false),
        (Method::GET, "/office/reports", false),
        (Method::GET, "/api", false),
        (Method::GET, "/api/public/reports", false),
    ];
    for (method, path, expected) in rows {
        assert_eq!(front.answer(&request(method.clone(), path)).is_some(), expected, "{method} {path}");
    }
    let one = front.answer(&request(Method::GET, "/")).unwrap();
    let two = front.answer(&request(Method::GET, "/")).unwrap();
    assert_eq!(one.headers()["x-content-type-options"], "nosniff");
    assert!(one.headers().contains_key("content-security-policy"));
    assert_ne!(one.headers()["x-request-id"], two.headers()["x-request-id"]);
    assert_eq!(to_bytes(one.into_body(), 100).await.unwrap(), "kept");
    assert!(Stage::new().front.is_none(), "nothing is kept where nobody keeps");
}

#[tokio::test]
async fn the_server_asks_what_is_at_hand_first() {
    let find = |uri: &Uri, _: &HeaderMap| (uri.path() == "/kept").then(|| "from the front".into_response());
    let stage = Stage::with(Settings::default(), |site| site.at_hand(find));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let never = std::future::pending();
    let serving =
        tokio::spawn(gongkai_web_kit::server::serve(listener, stage.site(), Default::default(), never));
    let mut socket = TcpStream::connect(address).await.unwrap();
    let words =
        "GET /kept HTTP/1.1\r\nhost: x\r\n\r\nGET /none HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    socket.write_all(words.as_bytes()).await.unwrap();
    let mut said = String::new();
    socket.read_to_string(&mut said).await.unwrap();
    assert!(said.starts_with("HTTP/1.1 200 OK") && said.contains("from the front"), "{said}");
    assert!(said.contains("HTTP/1.1 404 Not Found"), "{said}");
    serving.abort();
}
