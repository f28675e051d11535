//! `gongkai.toml`: what the operator decides. Unknown keys are refused; secrets come from the
//! environment, so that the file can be shown around.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Write},
    net::SocketAddr,
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use figment::{
    Figment,
    error::Kind,
    providers::{Format, Serialized, Toml},
};
use gongkai_channels::{Account, PLATFORM, WeChat};
use gongkai_office::files::S3;
use gongkai_public_web::{FileSecret, PortalSettings};
use gongkai_web_kit::{layout::SiteLink, settings::Settings};
use ipnet::IpNet;
use serde::Deserialize;

use crate::outcome::Unusable;

/// Name of the file in the data directory.
pub const FILE: &str = "gongkai.toml";

/// What a new installation starts with.
pub const FIRST: &str = include_str!("first.toml");

/// Writes the first file of a new installation, for its owner alone: somebody may put an address with a
/// password into it.
pub fn write_first(folder: &Path, text: &str) -> io::Result<()> {
    let mut file = File::options().write(true).create_new(true).mode(0o600).open(folder.join(FILE))?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Environment variables and the keys that they stand for.
const SECRETS: [(&str, &str); 3] = [
    ("GONGKAI_OFFICE_DATABASE", "database.office"),
    ("GONGKAI_PUBLIC_DATABASE", "database.public"),
    ("GONGKAI_S3_SECRET_KEY", "files.secret_key"),
];

/// Beginning of the variables that hold secrets of official accounts.
const ACCOUNTS: &str = "GONGKAI_WECHAT_";

/// A text that must not be printed. Without Debug and Display it cannot slip into a log.
#[derive(Clone, Deserialize)]
pub struct Secret(pub String);

/// The whole file. Every key has a default that suits one machine.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Configuration {
    /// Everything in this directory is sample data, and every page says so.
    pub demo: bool,
    /// Address and port to listen on; default 127.0.0.1:8080.
    pub listen: Option<SocketAddr>,
    /// Databases.
    pub database: Databases,
    /// Where contents of files lie.
    pub files: Files,
    /// How the site is reached.
    pub site: SiteOptions,
    /// What public pages say about the site.
    pub portal: PortalOptions,
    /// Logs.
    pub logs: Logs,
    /// Backups.
    pub backup: Backups,
    /// Official accounts (公众号), by the codes of their agencies.
    pub wechat: BTreeMap<String, WeChatOptions>,
}

/// An official account. Its secret comes from the environment: `GONGKAI_WECHAT_` and the code in capitals.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WeChatOptions {
    /// AppID.
    pub app_id: String,
    /// AppSecret.
    pub secret: Option<Secret>,
    /// Number of the cover picture in the account's material.
    pub cover: String,
}

/// Addresses of the databases; without them SQLite files in the data directory.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Databases {
    /// Of the office.
    pub office: Option<Secret>,
    /// Of the public store.
    pub public: Option<Secret>,
}

/// An S3-compatible store; without an endpoint the folder `files` in the data directory.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Files {
    /// Address of the service.
    pub endpoint: String,
    /// Bucket.
    pub bucket: String,
    /// Region.
    pub region: String,
    /// Name of the access key.
    pub access_key: String,
    /// Its secret.
    pub secret_key: Option<Secret>,
}

/// How the site is reached.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SiteOptions {
    /// `https://host` under which browsers know the site; empty: not known.
    pub address: String,
    /// Does a proxy in front speak TLS?
    pub behind_tls: bool,
    /// Proxies whose word about the client's address is believed.
    pub proxies: Vec<Range>,
    /// Addresses from which the office can be reached.
    pub office_ranges: Vec<Range>,
    /// Addresses that may ask how the program is doing.
    pub probe_ranges: Vec<Range>,
    /// Requests worked on at once.
    pub requests_at_once: usize,
    /// Of these, kept free for submitting and for the office.
    pub reserved_at_once: usize,
}

/// What public pages say about the site. Empty texts are not shown.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PortalOptions {
    /// 政府网站标识码.
    pub identification: String,
    /// ICP备案.
    pub icp: String,
    /// 公安备案.
    pub police: String,
    /// Name of the government's own portal.
    pub parent_name: String,
    /// Its address.
    pub parent_address: String,
}

/// Form of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogForm {
    /// One JSON object a line.
    Json,
    /// A line for people.
    Text,
}

/// Logs.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Logs {
    /// Form; without it text on a terminal, else JSON.
    pub form: Option<LogForm>,
    /// What is told, as tracing reads it: `info`, `warn,gongkai=debug`.
    pub level: String,
}

/// Backups that the schedule makes.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Backups {
    /// Folder, relative to the data directory.
    pub folder: String,
    /// How many are kept; older ones are removed after the next one was verified.
    pub keep: u32,
}

impl Default for SiteOptions {
    fn default() -> Self {
        let defaults = Settings::default();
        let ranges = |of: Vec<IpNet>| of.into_iter().map(Range).collect();
        Self {
            address: String::new(),
            behind_tls: defaults.behind_tls,
            proxies: Vec::new(),
            office_ranges: ranges(defaults.office_ranges),
            probe_ranges: ranges(defaults.probe_ranges),
            requests_at_once: defaults.requests_at_once,
            reserved_at_once: defaults.reserved_at_once,
        }
    }
}

impl Default for Logs {
    fn default() -> Self {
        Self { form: None, level: "info".to_owned() }
    }
}

impl Default for Backups {
    fn default() -> Self {
        Self { folder: "backups".to_owned(), keep: 14 }
    }
}

/// `10.1.0.0/16`, or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Range(pub IpNet);

impl TryFrom<String> for Range {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let one = |text: &str| text.parse::<std::net::IpAddr>().map(IpNet::from);
        let parsed = text.parse::<IpNet>().or_else(|_| one(&text));
        parsed.map(Self).map_err(|_| format!("“{text}”不是网段，写法如 10.1.0.0/16 或 10.1.2.3"))
    }
}

impl Configuration {
    /// The file in `folder` with the secrets of the environment; defaults where there is no file.
    pub fn read(folder: &Path) -> Result<Self, Unusable> {
        let secrets = secrets_of_environment();
        let secrets = secrets.iter().map(|(key, secret)| (key.as_str(), secret.clone())).collect();
        Self::from(folder, secrets)
    }

    fn from(folder: &Path, secrets: Vec<(&str, String)>) -> Result<Self, Unusable> {
        let file = folder.join(FILE);
        let figment = secrets.into_iter().fold(
            Figment::from(Toml::file_exact(&file)),
            // As it is: a secret of digits alone is still a text.
            |figment, (key, secret)| figment.merge(Serialized::default(key, secret)),
        );
        let read: Self = figment.extract().map_err(|error| wrong(&file, error))?;
        let faults = read.faults();
        if faults.is_empty() {
            return Ok(read);
        }
        Err(Unusable(format!("配置文件 {}：{}", file.display(), faults.join("；"))))
    }

    /// What can be read and makes no sense, all at once.
    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let SiteOptions { address, requests_at_once, reserved_at_once, .. } = &self.site;
        let is_origin = |text: &str| {
            text.split_once("://").is_some_and(|(scheme, host)| {
                let host = host.trim_end_matches('/');
                let odd = |c: char| c.is_whitespace() || "/?#\\\"<>".contains(c);
                matches!(scheme, "http" | "https") && !host.is_empty() && !host.contains(odd)
            })
        };
        if !address.is_empty() && !is_origin(address) {
            faults.push(format!("“site.address”不能是“{address}”，写法如 https://gk.example.gov.cn"));
        }
        if *requests_at_once == 0 || reserved_at_once >= requests_at_once {
            faults.push(
                "“site.requests_at_once”至少是 1，并且要大于“site.reserved_at_once”，否则公众的请求都会被拒绝".to_owned(),
            );
        }
        if self.backup.keep == 0 {
            faults.push("“backup.keep”至少是 1".to_owned());
        }
        let level = |part: &str| {
            let word = part.rsplit('=').next().unwrap_or_default().trim().to_ascii_lowercase();
            matches!(word.as_str(), "off" | "error" | "warn" | "info" | "debug" | "trace")
        };
        if !self.logs.level.split(',').all(level) {
            faults.push(format!(
                "“logs.level”不能是“{}”，级别有 error、warn、info、debug，写法如 info 或 warn,gongkai=debug",
                self.logs.level
            ));
        }
        faults
    }

    /// `https://host` under which browsers know the site, without the slash that people add; empty: not
    /// known.
    pub fn origin(&self) -> &str {
        self.site.address.trim_end_matches('/')
    }

    /// The settings of the web surfaces.
    pub fn settings(&self) -> Settings {
        let SiteOptions { behind_tls, proxies, office_ranges, probe_ranges, .. } = &self.site;
        let nets = |of: &[Range]| of.iter().map(|range| range.0).collect();
        Settings {
            behind_tls: *behind_tls,
            origins: Some(self.origin())
                .filter(|origin| !origin.is_empty())
                .map(str::to_owned)
                .into_iter()
                .collect(),
            proxies: nets(proxies),
            office_ranges: nets(office_ranges),
            probe_ranges: nets(probe_ranges),
            requests_at_once: self.site.requests_at_once,
            reserved_at_once: self.site.reserved_at_once,
            ..Settings::default()
        }
    }

    /// What the portal says about itself.
    pub fn portal(&self) -> PortalSettings {
        let PortalOptions { identification, icp, police, parent_name, parent_address } = &self.portal;
        let parent = SiteLink { name: parent_name.clone(), href: parent_address.clone() };
        PortalSettings {
            base: self.origin().to_owned(),
            identification: identification.clone(),
            icp: icp.clone(),
            police: police.clone(),
            parent: Some(parent).filter(|link| !link.name.is_empty() && !link.href.is_empty()),
            demo: self.demo,
            file_secret: FileSecret::default(),
        }
    }

    /// Official accounts that are complete, by the codes of their agencies.
    ///
    /// # Errors
    /// The machine cannot make connections at all.
    pub fn accounts(&self) -> Result<WeChat, Unusable> {
        let account = |(code, of): (&String, &WeChatOptions)| {
            let secret = of.secret.as_ref()?.0.clone().into();
            let (app_id, cover) = (of.app_id.clone(), of.cover.clone());
            let is_complete = !app_id.is_empty() && !cover.is_empty();
            is_complete.then(|| (code.clone(), Account { app_id, secret, cover }))
        };
        let accounts = self.wechat.iter().filter_map(account).collect();
        WeChat::new(PLATFORM, accounts)
            .map_err(|error| Unusable(format!("公众号接口无法启用（{error}），请检查系统证书")))
    }

    /// The S3-compatible store, if one is named.
    pub fn s3(&self) -> Option<S3> {
        let Files { endpoint, bucket, region, access_key, secret_key } = &self.files;
        let secret = secret_key.as_ref().map(|secret| secret.0.clone()).unwrap_or_default();
        (!endpoint.is_empty()).then(|| S3 {
            endpoint: endpoint.clone(),
            bucket: bucket.clone(),
            region: if region.is_empty() { "us-east-1".to_owned() } else { region.clone() },
            access_key: access_key.clone(),
            secret_key: secret.into(),
        })
    }
}

/// The secrets that the environment holds, by the keys that they stand for.
fn secrets_of_environment() -> Vec<(String, String)> {
    let held = |(variable, key): (&str, &str)| Some((key.to_owned(), std::env::var(variable).ok()?));
    let account = |(variable, secret): (String, String)| {
        let code = variable.strip_prefix(ACCOUNTS)?.to_ascii_lowercase();
        Some((format!("wechat.{code}.secret"), secret))
    };
    SECRETS.into_iter().filter_map(held).chain(std::env::vars().filter_map(account)).collect()
}

/// What is wrong with the file, in one sentence with file, key and what to do.
fn wrong(file: &Path, error: figment::Error) -> Unusable {
    let file = file.display();
    let Some(first) = error.into_iter().next() else {
        return Unusable(format!("配置文件 {file} 无法读取"));
    };
    let key = first.path.join(".");
    Unusable(match &first.kind {
        Kind::UnknownField(field, known) => {
            // The path ends with the key itself.
            let table = first.path.split_last().map(|(_, table)| table.join(".")).unwrap_or_default();
            let place = if table.is_empty() { String::new() } else { format!("[{table}] 中") };
            format!("配置文件 {file} {place}没有“{field}”这一项，可用的有 {}", known.join("、"))
        }
        Kind::InvalidType(found, wanted) => {
            format!("配置文件 {file} 的“{key}”类型不对：写的是{}，应为{}", found, wanted_word(wanted))
        }
        Kind::Message(said) => format!("配置文件 {file} 的“{key}”写法不对：{said}"),
        other => format!("配置文件 {file} 的“{key}”写法不对：{other}"),
    })
}

fn wanted_word(wanted: &str) -> &str {
    match wanted {
        "a boolean" => "true 或 false",
        "a string" => "带引号的文字",
        "a sequence" => "方括号中的列表",
        "usize" | "u32" => "不小于零的整数",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Configuration, String> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), text).unwrap();
        let secrets = vec![("database.public", "postgres:///p".to_owned())];
        Configuration::from(folder.path(), secrets).map_err(|unusable| unusable.0)
    }

    #[test]
    fn the_first_file_says_what_the_defaults_are() {
        let (first, empty) = (read(FIRST).unwrap(), read("").unwrap());
        assert_eq!(first.listen, Some(SocketAddr::from(([127, 0, 0, 1], 8080))));
        assert_eq!(first.site.office_ranges, empty.site.office_ranges);
        assert_eq!(first.site.probe_ranges, empty.site.probe_ranges);
        assert_eq!(first.site.requests_at_once, empty.site.requests_at_once);
        assert_eq!((first.backup.folder, first.backup.keep), (empty.backup.folder, empty.backup.keep));
        assert_eq!(first.logs.level, empty.logs.level);
    }

    #[test]
    fn secrets_come_from_outside() {
        let read =
            read("[database]\noffice = \"postgres:///o\"\npublic = \"postgres:///of-the-file\"").unwrap();
        assert_eq!(read.database.public.unwrap().0, "postgres:///p", "the environment counts");
        assert_eq!(read.database.office.unwrap().0, "postgres:///o");
    }

    #[test]
    fn what_makes_sense_is_taken() {
        for text in [
            "[site]\naddress = \"https://gk.example.gov.cn/\"",
            "[site]\naddress = \"http://127.0.0.1:8080\"",
            "[logs]\nlevel = \"warn,gongkai=debug, sqlx::query=debug\"",
            "[logs]\nlevel = \"off\"",
        ] {
            assert!(read(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, said) in [
            ("liste = 1", "没有“liste”这一项"),
            ("[site]\nbehind = true", "[site] 中没有“behind”这一项"),
            ("[site]\nbehind_tls = \"yes\"", "true 或 false"),
            ("[site]\noffice_ranges = [\"10.0.0.0/99\"]", "不是网段"),
            ("listen = \"8080\"", "“listen”写法不对"),
            ("[backup]\nkeep = -1", "“backup.keep”"),
            ("[logs]\nform = \"xml\"", "“logs.form”"),
            ("listen = ", "写法不对"),
            ("[site]\naddress = \"ftp://x y\"", "“site.address”不能是“ftp://x y”"),
            ("[site]\naddress = \"https://a.example/b\"", "写法如"),
            ("[site]\nrequests_at_once = 0", "至少是 1"),
            ("[backup]\nkeep = 0", "“backup.keep”至少是 1"),
            ("[logs]\nlevel = \"loud\"", "“logs.level”不能是“loud”"),
        ] {
            let refused = read(text).err().unwrap_or_default();
            assert!(refused.contains(said) && refused.contains(FILE), "{text}: {refused}");
        }
    }
}
