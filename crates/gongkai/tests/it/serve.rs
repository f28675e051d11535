//! The program as it serves: it starts on an empty directory, answers, and stops when it is told to.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{Shutdown, TcpStream},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Child, ChildStderr, Command, Stdio},
};

use serde_json::Value;

use crate::program::gongkai;

/// A program that serves, and is ended with the value.
pub struct Serving {
    child: Child,
    log: BufReader<ChildStderr>,
    address: String,
}

impl Serving {
    pub fn start(data: &Path, more: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_gongkai"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .args(more)
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let listening = line_with(&mut log, "listening");
        let address = listening["address"].as_str().unwrap().to_owned();
        Self { child, log, address }
    }

    /// The whole answer to a request without a body.
    fn ask(&self, method: &str, path: &str, headers: &str) -> String {
        self.send(method, path, headers, "")
    }

    /// The whole answer to a program that sends these headers.
    pub fn get_as(&self, path: &str, headers: &str) -> String {
        self.ask("GET", path, headers)
    }

    /// The whole answer to a form.
    pub fn post(&self, path: &str, cookie: &str, fields: &str) -> String {
        let headers = format!(
            "Cookie: {cookie}\r\nOrigin: http://localhost\r\nContent-Length: {}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\n",
            fields.len()
        );
        self.send("POST", path, &headers, fields)
    }

    fn send(&self, method: &str, path: &str, headers: &str, body: &str) -> String {
        let mut socket = TcpStream::connect(&self.address).unwrap();
        write!(
            socket,
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n{body}"
        )
        .unwrap();
        let mut answer = Vec::new();
        socket.read_to_end(&mut answer).unwrap();
        let _ = socket.shutdown(Shutdown::Both);
        String::from_utf8_lossy(&answer).into_owned()
    }

    pub fn get(&self, path: &str) -> String {
        self.ask("GET", path, "")
    }

    /// Tells the program to stop; its exit status and what it logged last.
    pub fn stop(mut self) -> (Option<i32>, String) {
        Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        let mut rest = String::new();
        self.log.read_to_string(&mut rest).unwrap();
        (self.child.wait().unwrap().code(), rest)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill(); // fails only if it has ended
        let _ = self.child.wait();
    }
}

/// The first line of the log with this message; every line before it is JSON too.
fn line_with(log: &mut impl BufRead, message: &str) -> Value {
    let mut line = String::new();
    while log.read_line(&mut line).unwrap() > 0 {
        let value: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
        if value["message"] == message {
            return value;
        }
        line.clear();
    }
    panic!("the program ended without saying {message:?}");
}

pub fn data() -> tempfile::TempDir {
    gongkai_testkit::temp_dir().unwrap()
}

#[test]
fn an_empty_directory_becomes_a_portal() {
    let folder = data();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let served = Serving::start(folder.path(), &[]);
    let home = served.get("/");
    assert!(home.starts_with("HTTP/1.1 200") && home.contains("政府信息公开"), "{home}");
    let sheet = home.split('"').find(|part| part.ends_with("theme.css")).unwrap();
    assert!(served.get(sheet).starts_with("HTTP/1.1 200"));
    assert!(served.get("/healthz").ends_with("ok\n") && served.get("/readyz").ends_with("ready\n"));
    assert!(served.get("/metrics").contains("gongkai_requests_total"));

    // The directory was there, empty and open to others.
    for (name, expected) in [
        ("", 0o700),
        ("gongkai.toml", 0o600),
        ("master.key", 0o600),
        ("site.key", 0o600),
        ("office.sqlite", 0o600),
        ("public.sqlite", 0o600),
        ("files", 0o700),
        ("search", 0o700),
    ] {
        let mode = fs::metadata(folder.path().join(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, expected, "{name}: {mode:o}");
    }
    let key = fs::read(folder.path().join("master.key")).unwrap();
    let (status, log) = served.stop();
    assert_eq!(status, Some(0), "{log}");
    assert!(log.contains("stopped"), "{log}");

    let again = Serving::start(folder.path(), &[]);
    assert_eq!(fs::read(folder.path().join("master.key")).unwrap(), key);
    assert_eq!(again.stop().0, Some(0));
}

#[test]
fn what_is_not_there_looks_the_same_everywhere() {
    let folder = data();
    fs::write(folder.path().join("gongkai.toml"), "[site]\nprobe_ranges = [\"203.0.113.7\"]").unwrap();
    let served = Serving::start(folder.path(), &[]);
    // The office is there only for its own addresses; here the caller is one, and must sign in.
    assert!(served.get("/office/reports").starts_with("HTTP/1.1 303"));
    let unknown = served.get("/nothing/here");
    assert!(unknown.starts_with("HTTP/1.1 404") && unknown.contains("没有找到这一页"), "{unknown}");
    assert!(unknown.contains("/sitemap"), "the portal's own page: {unknown}");
    let probe = served.ask("GET", "/metrics", "X-Forwarded-For: 203.0.113.7\r\n");
    assert!(probe.starts_with("HTTP/1.1 404") && probe.contains("没有找到这一页"), "{probe}");
    let program = served.ask("GET", "/nothing", "Accept: application/json\r\n");
    assert!(program.contains("urn:gongkai:problem:not_found"), "{program}");
    let office = served.get("/office/nothing");
    assert!(office.starts_with("HTTP/1.1 303"), "asked to sign in like anywhere else there: {office}");
    assert!(served.ask("POST", "/nothing", "Content-Length: 0\r\n").starts_with("HTTP/1.1 404"));
}

#[test]
fn a_parameter_that_nobody_described_is_refused() {
    let folder = data();
    let served = Serving::start(folder.path(), &[]);
    for (path, said) in [
        ("/api/public/reports?jahr=2024", "这里没有参数“jahr”，可以用的有 after、agency、year"),
        ("/api/public/reports?year=2024&limit=3", "这里没有参数“limit”"),
        ("/api/public/agencies?q=1", "这里没有参数“q”，也不接受别的参数"),
        ("/api/openapi.json?v=1", "这里没有参数“v”"),
    ] {
        let answer = served.get(path);
        assert!(answer.starts_with("HTTP/1.1 400") && answer.contains(said), "{path}: {answer}");
        assert!(answer.contains("urn:gongkai:problem:unknown_parameter"), "{path}: {answer}");
    }
    for path in ["/api/public/reports?year=2024&after=0", "/api/public/agencies", "/api/public/agencies?"] {
        assert!(served.get(path).starts_with("HTTP/1.1 200"), "{path}");
    }
    // A program without a token learns nothing first.
    assert!(served.get("/api/reports?jahr=2024").starts_with("HTTP/1.1 401"));
}

#[test]
fn the_portal_alone_knows_no_office() {
    let folder = data();
    let served = Serving::start(folder.path(), &["--role", "public"]);
    assert!(served.get("/").starts_with("HTTP/1.1 200"));
    assert!(served.get("/office").starts_with("HTTP/1.1 404"));
    assert!(served.get("/readyz").ends_with("ready\n"));
    for name in ["master.key", "office.sqlite", "files"] {
        assert!(!folder.path().join(name).exists(), "{name}");
    }
    // The office runs beside it, in a process of its own.
    let office = Serving::start(folder.path(), &["--role", "office,worker"]);
    assert!(office.get("/").starts_with("HTTP/1.1 404"));
    assert!(
        office.get("/office").starts_with("HTTP/1.1 303")
            || office.get("/office").starts_with("HTTP/1.1 404")
    );
}

#[test]
fn two_programs_do_not_share_a_directory() {
    let folder = data();
    let served = Serving::start(folder.path(), &[]);
    let words = ["serve", "--listen", "127.0.0.1:0", "--data", &folder.path().display().to_string()];
    let second = gongkai(words);
    second.assert_unusable("second program");
    assert!(second.err.contains("正被另一个"), "{}", second.err);
    drop(served);
    assert_eq!(Serving::start(folder.path(), &[]).stop().0, Some(0));
}

#[test]
fn the_doctor_says_what_to_mend() {
    let outer = data();
    let folder = outer.path().join("data");
    let shown = folder.display().to_string();
    gongkai(["doctor", "--data", &shown]).assert_unusable("no installation there");
    assert_eq!(Serving::start(&folder, &[]).stop().0, Some(0));
    let ask = || gongkai(["doctor", "--data", &shown, "--json"]);
    let of = |answer: &crate::program::Answer, what: &str| {
        let findings = answer.json()["findings"].as_array().unwrap().clone();
        let finding = findings.into_iter().find(|finding| finding["what"] == what);
        finding.unwrap_or_else(|| panic!("{what}: {answer:?}"))
    };
    let answer = ask();
    assert_eq!((answer.status, answer.err.as_str()), (0, ""), "{}", answer.out);
    assert_eq!(of(&answer, "运行状态")["sentence"], "没有在运行");

    fs::set_permissions(folder.join("office.sqlite"), fs::Permissions::from_mode(0o644)).unwrap();
    let hint = of(&ask(), "文件权限");
    assert!(
        hint["state"] == "hint" && hint["sentence"].as_str().unwrap().contains("chmod -R go= "),
        "{hint}"
    );

    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(folder.join("master.key"), fs::Permissions::from_mode(0o644)).unwrap();
    fs::write(folder.join("public.sqlite"), "x".repeat(9000)).unwrap();
    let answer = ask();
    assert_eq!(answer.status, 1);
    for (what, act) in [("数据目录", "chmod 700"), ("主密钥", "chmod 600"), ("公开数据库", "请从备份恢复")]
    {
        let finding = of(&answer, what);
        assert_eq!(finding["state"], "bad", "{finding}");
        assert!(finding["sentence"].as_str().unwrap().contains(act), "{finding}");
    }
    let text = gongkai(["doctor", "--data", &shown]);
    assert!(text.out.lines().any(|line| line.starts_with("有误  主密钥：")), "{}", text.out);
}

#[test]
fn a_directory_that_cannot_be_trusted_is_refused() {
    let refused = |prepare: &dyn Fn(&Path), said: &str| {
        let folder = data();
        assert_eq!(Serving::start(folder.path(), &[]).stop().0, Some(0));
        prepare(folder.path());
        let data = folder.path().display().to_string();
        let answer = gongkai(["serve", "--listen", "127.0.0.1:0", "--data", &data]);
        answer.assert_unusable(said);
        assert!(answer.err.contains(said), "{}", answer.err);
    };
    let mode = |name: &'static str, mode| {
        move |folder: &Path| {
            fs::set_permissions(folder.join(name), fs::Permissions::from_mode(mode)).unwrap();
        }
    };
    refused(&mode("master.key", 0o644), "chmod 600");
    refused(&|folder| fs::remove_file(folder.join("master.key")).unwrap(), "缺少主密钥文件");
    refused(&|folder| fs::write(folder.join("gongkai.toml"), "[sites]\n").unwrap(), "没有“sites”这一项");
    refused(
        &|folder| fs::write(folder.join("office.sqlite"), "x".repeat(9000)).unwrap(),
        "办公数据库无法打开",
    );
    refused(&|folder| fs::remove_file(folder.join("gongkai.toml")).unwrap(), "已有别的内容");
}
