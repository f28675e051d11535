//! Somebody with a browser that keeps cookies and sends forms as pages show them; no script runs.

use std::{collections::BTreeMap, net::SocketAddr};

use axum::{
    body::Body,
    http::{
        Request,
        header::{CONTENT_TYPE, COOKIE, HOST, LOCATION, ORIGIN, SET_COOKIE},
    },
};
use gongkai_domain::application::filing::Sent;
use gongkai_public::{
    ReceiptCode, mailbox,
    parcel::{self, Parcel},
};
use gongkai_web_kit::address::Peer;

use crate::sample::{Sample, Seen, bureau, secret};

/// A number whose county code is assigned to no county.
pub const NUMBER: &str = "110199199001010010";
/// Words that no page of the portal says by itself.
pub const MARK: &str = "踏雪寻梅";

pub struct Applicant<'a> {
    pub sample: &'a Sample,
    cookies: BTreeMap<String, String>,
}

/// A file that is sent: its field, its name, its content.
pub type Sending<'a> = (&'a str, &'a str, &'a [u8]);

impl<'a> Applicant<'a> {
    pub fn new(sample: &'a Sample) -> Self {
        Self { sample, cookies: BTreeMap::new() }
    }

    fn cookies(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn keep(&mut self, seen: &Seen) {
        for line in seen.headers.get_all(SET_COOKIE) {
            let (pair, rest) = line.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            assert!(rest.contains("Secure") && rest.contains("HttpOnly"), "{pair}");
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    pub async fn get(&mut self, address: &str) -> Seen {
        let request = Request::get(address).header(COOKIE, self.cookies());
        let seen = self.sample.answer(request.body(Body::empty()).unwrap()).await;
        self.keep(&seen);
        seen
    }

    /// The page after all that it sends the browser on to.
    pub async fn follow(&mut self, mut seen: Seen) -> Seen {
        while let Some(address) = seen.headers.get(LOCATION).map(|to| to.to_str().unwrap().to_owned()) {
            seen = self.get(&address).await;
        }
        seen
    }

    /// Fills in the first form of a page and sends it: the answer, and the form for sending it again.
    pub async fn send(
        &mut self,
        address: &str,
        fields: &[(&str, &str)],
        files: &[Sending<'_>],
    ) -> (Seen, Vec<u8>) {
        let page = self.get(address).await.text();
        let form = page
            .split("<form method=\"post\"")
            .nth(1)
            .unwrap_or_else(|| panic!("no form on {address}: {page}"));
        let seal =
            form.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let mut body = Vec::new();
        for (name, value) in [("csrf", seal)].iter().chain(fields) {
            body.extend_from_slice(
                format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                    .as_bytes(),
            );
        }
        for (field, name, content) in files {
            let head = format!(
                "--b\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--b--\r\n");
        (self.send_again(address, &body).await, body)
    }

    pub async fn send_again(&mut self, address: &str, body: &[u8]) -> Seen {
        let peer: SocketAddr = "203.0.113.7:40000".parse().unwrap();
        let request = Request::post(address)
            .header(HOST, "localhost")
            .header(ORIGIN, "http://localhost")
            .header(CONTENT_TYPE, "multipart/form-data; boundary=b")
            .header(COOKIE, self.cookies())
            .extension(Peer(peer));
        let seen = self.sample.answer(request.body(Body::from(body.to_vec())).unwrap()).await;
        self.keep(&seen);
        seen
    }

    /// Sends the first form of a page without files, as pages without any do.
    pub async fn post(&mut self, page: &str, address: &str, fields: &[(&str, &str)]) -> Seen {
        let page = self.get(page).await.text();
        let seal =
            page.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("csrf", seal)].iter().chain(fields))
            .finish();
        let peer: SocketAddr = "203.0.113.7:40000".parse().unwrap();
        let request = Request::post(address)
            .header(HOST, "localhost")
            .header(ORIGIN, "http://localhost")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(COOKIE, self.cookies())
            .extension(Peer(peer));
        let seen = self.sample.answer(request.body(Body::from(body)).unwrap()).await;
        self.keep(&seen);
        seen
    }

    /// One step of the form; the address of the next one.
    pub async fn step(&mut self, step: &str, fields: &[(&str, &str)], files: &[Sending<'_>]) -> String {
        let (seen, _) = self.send(&format!("/apply/{step}"), fields, files).await;
        assert_eq!(seen.status, 303, "{step}: {}", seen.text());
        seen.headers[LOCATION].to_str().unwrap().to_owned()
    }

    /// All steps up to the last one.
    pub async fn fill(&mut self, name: &str) {
        assert_eq!(self.step("who", &[("kind", "natural")], &[]).await, "/apply/what");
        let wanted = format!("{MARK}项目的合同");
        assert_eq!(self.step("what", &[("description", &wanted)], &[]).await, "/apply/delivery");
        assert_eq!(self.step("delivery", &[("delivery", "paper-pick_up")], &[]).await, "/apply/identity");
        let fields = [
            ("name", name),
            ("document", "resident_id"),
            ("number", NUMBER),
            ("phone", "0000-1234567"),
            ("go", "next"),
        ];
        let files = [("identity", "证件.png", &picture()[..])];
        assert_eq!(self.step("identity", &fields, &files).await, "/apply/check");
    }
}

/// A picture by its first bytes, larger than a piece; what it shows is a secret too.
pub fn picture() -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    while bytes.len() < 300_000 {
        bytes.extend_from_slice(MARK.as_bytes());
    }
    bytes
}

/// The code on a page.
pub fn code_in(page: &str) -> ReceiptCode {
    let code = page.split("<strong>").find_map(|rest| ReceiptCode::parse(rest.split('<').next()?));
    code.unwrap_or_else(|| panic!("no code in {page}"))
}

/// The letters that wait, opened as the office would.
pub async fn waiting(sample: &Sample) -> Vec<(Parcel, Sent)> {
    let parcels = sample.store.parcels("", 100).await.unwrap();
    let opened = |parcel: Parcel| {
        let text = mailbox::open_letter(&bureau(), &secret(), &parcel.id, &parcel.sealed).unwrap();
        let sent = serde_json::from_slice(&text).unwrap();
        (parcel, sent)
    };
    parcels.into_iter().map(opened).collect()
}

/// The content of a file that waits, opened as the office would.
pub async fn file(sample: &Sample, parcel: &str, file: &str) -> Vec<u8> {
    let (mut whole, mut position) = (Vec::new(), 0);
    while let Some(sealed) = sample.store.parcel_piece((parcel, file, position)).await.unwrap() {
        let at = (parcel, file, u32::try_from(position).unwrap());
        whole.extend_from_slice(&parcel::open_piece(&bureau(), &secret(), at, &sealed).unwrap());
        position += 1;
    }
    whole
}
