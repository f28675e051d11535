//! Files that people send.

use axum::{
    body::{Body, Bytes},
    http::{
        Request, StatusCode,
        header::{CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HOST, ORIGIN},
    },
};
use futures_util::stream;

use crate::stage::{Answer, OUTSIDE, Stage, UPLOAD_BYTES};

const PDF: &[u8] = b"%PDF-1.7 ...";

/// The parts of a form with files: a name, a file name if it is a file, the content.
type Part<'a> = (&'a str, Option<&'a str>, &'a [u8]);

fn body(parts: &[Part<'_>]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, file, content) in parts {
        let file = file.map_or(String::new(), |file| {
            format!("; filename=\"{file}\"\r\nContent-Type: application/octet-stream")
        });
        body.extend(format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").bytes());
        body.extend_from_slice(content);
        body.extend(b"\r\n");
    }
    body.extend(b"--B--\r\n");
    body
}

struct Sender {
    stage: Stage,
    cookie: String,
    seal: String,
}

impl Sender {
    async fn new() -> Self {
        let stage = Stage::new();
        let (cookie, seal) = stage.visitor("/files").await;
        Self { stage, cookie, seal }
    }

    async fn post(&self, length: Option<usize>, body: Body) -> Answer {
        let mut request = Request::post("/files")
            .header(HOST, "localhost")
            .header(ORIGIN, "http://localhost")
            .header(COOKIE, &self.cookie)
            .header(CONTENT_TYPE, "multipart/form-data; boundary=B");
        if let Some(length) = length {
            request = request.header(CONTENT_LENGTH, length);
        }
        self.stage.send(OUTSIDE, request, body).await
    }

    /// The parts behind the seal.
    async fn send(&self, parts: &[Part<'_>]) -> Answer {
        let mut all: Vec<Part<'_>> = vec![("csrf", None, self.seal.as_bytes())];
        all.extend(parts);
        let body = body(&all);
        self.post(Some(body.len()), body.into()).await
    }
}

#[tokio::test]
async fn files_come_with_their_fields() {
    let sender = Sender::new().await;
    let parts: [Part<'_>; 3] = [
        ("note", None, "年报".as_bytes()),
        ("file", Some("C:\\a\\年报.pdf"), PDF),
        ("file", Some("b.txt"), b"text"),
    ];
    let answer = sender.send(&parts).await;
    assert_eq!((answer.status, answer.text().as_str()), (StatusCode::OK, "年报.pdf:12,b.txt:4 note=年报"));
    assert_eq!(sender.send(&parts).await.header("idempotency-replayed"), "true");
    let nothing = sender.send(&[("file", Some(""), b"")]).await;
    assert_eq!(nothing.text(), " note=", "a field that was left empty is no file");
}

#[tokio::test]
async fn everything_that_is_wrong_is_said_at_once() {
    let sender = Sender::new().await;
    let large = vec![b'x'; 64 * 1024 + 1];
    let answer = sender
        .send(&[
            ("file", Some("a.jsp"), b"<%"),
            ("file", Some("b.pdf"), b"MZ no pdf"),
            ("file", Some("c.docx"), b"%PDF-1.7"),
            ("file", Some("d.txt"), &large),
            ("file", Some("e.txt"), b""),
            ("file", Some("f.pdf"), PDF),
            ("file", Some("g.pdf"), PDF),
            ("file", Some("h.pdf"), PDF),
            ("file", Some("../../i.svg"), b"<svg onload=alert(1)>"),
        ])
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = answer.text();
    for words in [
        "《a.jsp》不是可以接收",
        "《b.pdf》的内容不是 pdf",
        "《c.docx》的内容不是 docx",
        "《d.txt》太大",
        "《e.txt》是空的",
        "《h.pdf》没有接收",
        "《i.svg》不是",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("f.pdf") && !text.contains("g.pdf"));
}

#[tokio::test]
async fn without_the_seal_in_front_nothing_is_read() {
    let sender = Sender::new().await;
    let seal = sender.seal.as_bytes();
    for parts in [
        &[("file", Some("a.pdf"), PDF)][..],
        &[("file", Some("a.pdf"), PDF), ("csrf", None, seal)],
        &[("csrf", None, b"x")],
    ] {
        let body = body(parts);
        let answer = sender.post(Some(body.len()), body.into()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(sender.stage.done.times(), 0);
}

#[tokio::test]
async fn too_much_is_refused_announced_or_not() {
    let sender = Sender::new().await;
    // Announced: before a byte is read.
    let never = Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>());
    let announced = sender.post(Some(UPLOAD_BYTES + 1), never).await;
    assert_eq!(announced.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(announced.text().contains("最多接收 512 KB"));
    // Not announced: when the limit is passed, whatever would still come.
    let seal: Part<'_> = ("csrf", None, sender.seal.as_bytes());
    let mut first = body(&[seal, ("file", Some("a.txt"), b"")]);
    first.truncate(first.len() - b"\r\n--B--\r\n".len());
    let pieces = stream::iter([Ok::<_, std::io::Error>(Bytes::from(first))]);
    let endless = stream::repeat_with(|| Ok(Bytes::from_static(&[b'x'; 8192])));
    let answer = sender.post(None, Body::from_stream(futures_util::StreamExt::chain(pieces, endless))).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(sender.stage.done.times(), 0);
}

#[tokio::test]
async fn broken_forms_end() {
    let sender = Sender::new().await;
    let seal: Part<'_> = ("csrf", None, sender.seal.as_bytes());
    let whole = body(&[seal, ("note", None, b"a"), ("file", Some("a.pdf"), PDF)]);
    for cut in (60..whole.len() - 4).step_by(7) {
        let cut = whole[..cut].to_vec();
        let answer = sender.post(Some(cut.len()), cut.into()).await;
        assert!(answer.status.is_client_error(), "{}", answer.status);
    }
    assert_eq!(sender.stage.done.times(), 0);
    let many: Vec<Part<'_>> = vec![("note", None, b""); 600];
    assert_eq!(sender.send(&many).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    let long = vec![b'a'; 300 * 1024];
    assert_eq!(sender.send(&[("note", None, &long)]).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}
