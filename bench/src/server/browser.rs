//! A small browser: one request a connection, cookies kept, links and fields found in the page.

use crate::Fault;
use std::{
    collections::BTreeMap,
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

/// No page takes so long.
const PATIENCE: Duration = Duration::from_secs(120);

/// What stands between the parts of a form with a file; no file of a measurement holds it.
const BOUNDARY: &str = "----gongkai-bench-7f3a1c";

/// Somebody with cookies.
pub struct Browser {
    address: SocketAddr,
    /// The address that a proxy would tell of; none: no proxy.
    from: Option<String>,
    cookies: BTreeMap<String, String>,
}

/// What came back.
pub struct Answer {
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Browser {
    pub fn new(address: SocketAddr) -> Self {
        Self { address, from: None, cookies: BTreeMap::new() }
    }

    /// The same, behind a proxy that tells where the visitor is.
    pub fn from(self, visitor: &str) -> Self {
        Self { from: Some(visitor.to_owned()), ..self }
    }

    /// Asks for a page.
    pub fn get(&mut self, path: &str) -> Result<Answer, Fault> {
        self.get_with(path, &[])
    }

    /// Asks for a page with further headers.
    pub fn get_with(&mut self, path: &str, headers: &[(&str, &str)]) -> Result<Answer, Fault> {
        self.ask("GET", path, headers, b"")
    }

    /// Asks for a page that must be there.
    pub fn page(&mut self, path: &str) -> Result<String, Fault> {
        let answer = self.get(path)?;
        if answer.status != 200 {
            return Err(format!("{path}: status {}", answer.status).into());
        }
        Ok(answer.text())
    }

    /// Sends a form, as a page of the same site would.
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<Answer, Fault> {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        let origin = format!("http://{}", self.address);
        let headers = [("Origin", origin.as_str()), ("Content-Type", "application/x-www-form-urlencoded")];
        self.ask("POST", path, &headers, form.finish().as_bytes())
    }

    /// Sends a form in parts, with a file: its field, its name, its bytes.
    pub fn send(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        file: Option<(&str, &str, &[u8])>,
    ) -> Result<Answer, Fault> {
        let mut body = Vec::with_capacity(file.map_or(0, |(_, _, bytes)| bytes.len()) + 4096);
        for (name, value) in fields {
            let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
            body.extend_from_slice(format!("{head}{value}\r\n").as_bytes());
        }
        if let Some((field, name, bytes)) = file {
            let head = format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
                 Content-Type: application/pdf\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        let (origin, kind) =
            (format!("http://{}", self.address), format!("multipart/form-data; boundary={BOUNDARY}"));
        self.ask("POST", path, &[("Origin", origin.as_str()), ("Content-Type", kind.as_str())], &body)
    }

    /// The header that a load needs to be this browser.
    pub fn cookie_header(&self) -> String {
        let pairs: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        format!("Cookie: {}", pairs.join("; "))
    }

    fn ask(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Result<Answer, Fault> {
        let mut request =
            format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.address);
        if !self.cookies.is_empty() {
            request.push_str(&format!("{}\r\n", self.cookie_header()));
        }
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        if let Some(from) = &self.from {
            request.push_str(&format!("X-Forwarded-For: {from}\r\n"));
        }
        request.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
        let mut stream = TcpStream::connect(self.address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.write_all(request.as_bytes())?;
        stream.write_all(body)?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        let answer = Answer::parse(&bytes).ok_or_else(|| format!("{method} {path}: no answer"))?;
        self.keep_cookies(&answer);
        Ok(answer)
    }

    fn keep_cookies(&mut self, answer: &Answer) {
        for (_, value) in answer.headers.iter().filter(|(name, _)| name == "set-cookie") {
            let pair = value.split(';').next().unwrap_or_default();
            match pair.split_once('=') {
                Some((name, "")) => drop(self.cookies.remove(name)),
                Some((name, value)) => drop(self.cookies.insert(name.to_owned(), value.to_owned())),
                None => {}
            }
        }
    }
}

impl Answer {
    fn parse(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = std::str::from_utf8(bytes.get(..end)?).ok()?;
        let mut lines = head.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let headers = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        Some(Self { status, headers, body: bytes.get(end + 4..)?.to_vec() })
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Addresses on the same site that the page leads to, each once, without what stands behind a hash.
pub fn links(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    for part in page.split("href=\"").skip(1) {
        let link = part.split(['"', '#']).next().unwrap_or_default().replace("&amp;", "&");
        if link.starts_with('/') && !link.starts_with("//") && !found.contains(&link) {
            found.push(link);
        }
    }
    found
}

/// The value of the first field of this name.
pub fn field<'a>(page: &'a str, name: &str) -> Option<&'a str> {
    let tag =
        page.split('<').find(|tag| tag.starts_with("input") && tag.contains(&format!("name=\"{name}\"")))?;
    tag.split("value=\"").nth(1)?.split('"').next()
}

/// The hidden fields of the form, each name once, with their values.
pub fn hidden(page: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let tags = page.split('<').filter(|tag| tag.starts_with("input type=\"hidden\""));
    for tag in tags {
        let of = |name: &str| tag.split(&format!("{name}=\"")).nth(1)?.split('"').next();
        if let (Some(name), Some(value)) = (of(" name"), of("value"))
            && !found.iter().any(|(known, _)| known == name)
        {
            found.push((name.to_owned(), value.replace("&amp;", "&").replace("&#34;", "\"")));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read() {
        let answer =
            Answer::parse(b"HTTP/1.1 303 See Other\r\nLocation: /x\r\nSet-Cookie: a=1; Path=/\r\n\r\nbody")
                .unwrap();
        assert_eq!(
            (answer.status, answer.header("location"), answer.text().as_str()),
            (303, Some("/x"), "body")
        );
        assert!(Answer::parse(b"HTTP/1.1 200 OK\r\n").is_none());
        let mut browser = Browser::new("127.0.0.1:1".parse().unwrap());
        browser.keep_cookies(&answer);
        assert_eq!(browser.cookie_header(), "Cookie: a=1");
    }

    #[test]
    fn links_and_fields_are_found() {
        let page = r##"<a href="/a?x=1&amp;y=2#z">A</a><a href="#top"><a href="//x"><a href="/a?x=1&amp;y=2">
            <input type="hidden" name="csrf" value="s.m"><input name="year">"##;
        assert_eq!(links(page), ["/a?x=1&y=2"]);
        assert_eq!(hidden(page), [("csrf".to_owned(), "s.m".to_owned())]);
        assert_eq!((field(page, "csrf"), field(page, "year"), field(page, "no")), (Some("s.m"), None, None));
    }
}
