//! `gongkai account first|links --data DIR [--json]`, `gongkai account reset --data DIR ACCOUNT [--json]`:
//! the way in where nobody inside can open it. A running server may go on.

use std::{
    io::{self, Write},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    path::PathBuf,
};

use chrono::{DateTime, SecondsFormat, Utc};
use clap::{Args, Subcommand};
use gongkai_domain::organisation::Duty;
use gongkai_office::account::{self, BeginCode, SetupLink};
use gongkai_office_web::moment;
use serde_json::{Value, json};

use crate::{
    installation::{Installation, configuration::Configuration},
    outcome::{Outcome, Unusable},
    serve,
};

/// Arguments of `gongkai account`.
#[derive(Debug, Args)]
pub struct AccountArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// 第一次使用：给出一次性地址，在那里建立机关和三位管理员
    First(Home),
    /// 三位管理员都还没有设置账号时，重新生成他们的设置链接
    Links(Home),
    /// 重设一个账号的密码和动态口令，给出新的设置链接
    Reset(ResetArgs),
}

#[derive(Debug, Args)]
struct Home {
    /// 数据目录
    #[arg(long, value_name = "目录")]
    data: PathBuf,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct ResetArgs {
    #[command(flatten)]
    home: Home,
    /// 登录时输入的账号
    #[arg(value_name = "账号")]
    account: String,
}

/// Does what was asked.
pub fn run(args: &AccountArgs, out: &mut impl Write) -> Result<Outcome, Unusable> {
    let written = match &args.act {
        Act::First(home) => first(home, out)?,
        Act::Links(home) => links(home, out)?,
        Act::Reset(args) => reset(args, out)?,
    };
    written.map_err(|error| Unusable(format!("结果无法写出（{error}），请检查输出位置")))?;
    Ok(Outcome::Yes)
}

type Written = Result<io::Result<()>, Unusable>;

fn first(home: &Home, out: &mut impl Write) -> Written {
    let installation = Installation::open(&home.data)?;
    let BeginCode { code, until } = installation.in_office(account::begin_code)?;
    let configuration = &installation.configuration;
    let address = format!("{}/office/begin/{code}", origin(configuration));
    if home.json {
        return Ok(writeln!(out, "{}", json!({ "schema": 1, "address": address, "until": instant(until) })));
    }
    Ok(tell_first(configuration, &address, until, out))
}

fn tell_first(
    configuration: &Configuration,
    address: &str,
    until: DateTime<Utc>,
    out: &mut impl Write,
) -> io::Result<()> {
    let ranges: Vec<_> = configuration.site.office_ranges.iter().map(|range| range.0.to_string()).collect();
    writeln!(out, "请在浏览器中打开这个地址，建立机关和三位管理员：\n\n{address}\n")?;
    writeln!(out, "{}前有效；机关建立以后，这样的地址都不再有效。", moment(until))?;
    writeln!(out, "只能从这些网段打开：{}（配置中的 site.office_ranges）。", ranges.join("、"))?;
    if configuration.origin().is_empty() {
        writeln!(
            out,
            "配置中没有 site.address，上面用的是监听地址；启动时用 --listen 改过的，请换成那个地址。"
        )?;
    }
    Ok(())
}

fn links(home: &Home, out: &mut impl Write) -> Written {
    let installation = Installation::open(&home.data)?;
    let links = installation.in_office(account::first_setups)?;
    let origin = origin(&installation.configuration);
    if home.json {
        let links: Vec<_> = links
            .iter()
            .map(|(duty, link)| described(&origin, link, json!({ "duty": duty.code() })))
            .collect();
        return Ok(writeln!(out, "{}", json!({ "schema": 1, "links": links })));
    }
    Ok(tell_links(&origin, &links, out))
}

fn tell_links(origin: &str, links: &[(Duty, SetupLink)], out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "三位管理员的设置链接，以前的都已作废。请分别交给本人，每个只能用一次：")?;
    for (duty, link) in links {
        writeln!(out, "\n{} {}（{}），{}前有效：", duty.word(), link.name, link.account, moment(link.until))?;
        writeln!(out, "{}", setup_address(origin, link))?;
    }
    Ok(())
}

fn reset(args: &ResetArgs, out: &mut impl Write) -> Written {
    let installation = Installation::open(&args.home.data)?;
    let link =
        installation.in_office(async |office| account::setup_at_console(office, &args.account).await)?;
    let origin = origin(&installation.configuration);
    if args.home.json {
        return Ok(writeln!(out, "{}", described(&origin, &link, json!({ "schema": 1 }))));
    }
    let SetupLink { name, account, until, .. } = &link;
    let told =
        writeln!(out, "{name}（{account}）的密码、动态口令和恢复码已停用，登录都已结束。新的设置链接：")
            .and_then(|()| writeln!(out, "\n{}\n", setup_address(&origin, &link)))
            .and_then(|()| writeln!(out, "{}前有效，只能用一次，请交给本人。", moment(*until)));
    Ok(told)
}

/// A link for programs; `more` stands before it.
fn described(origin: &str, link: &SetupLink, mut more: Value) -> Value {
    if let Some(members) = more.as_object_mut() {
        members.insert("account".to_owned(), link.account.clone().into());
        members.insert("name".to_owned(), link.name.clone().into());
        members.insert("address".to_owned(), setup_address(origin, link).into());
        members.insert("until".to_owned(), instant(link.until).into());
    }
    more
}

fn setup_address(origin: &str, link: &SetupLink) -> String {
    format!("{origin}/office/set-up/{}", link.code)
}

fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// Where browsers find the site: as configured, else where it listens.
fn origin(configuration: &Configuration) -> String {
    let configured = configuration.origin();
    if !configured.is_empty() {
        return configured.to_owned();
    }
    let listen = configuration.listen.unwrap_or(serve::LISTEN);
    // Nobody can open "every address of this machine".
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    format!("http://{}", SocketAddr::new(ip, listen.port()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_one_that_a_browser_can_open() {
        for (file, expected) in [
            ("", "http://127.0.0.1:8080"),
            ("listen = \"0.0.0.0:80\"", "http://127.0.0.1:80"),
            ("listen = \"[::]:80\"", "http://[::1]:80"),
            ("listen = \"10.1.2.3:80\"", "http://10.1.2.3:80"),
            ("[site]\naddress = \"https://gk.example\"", "https://gk.example"),
            ("[site]\naddress = \"https://gk.example/\"", "https://gk.example"),
        ] {
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join(crate::installation::configuration::FILE), file).unwrap();
            let read = Configuration::read(folder.path());
            assert_eq!(origin(&read.unwrap_or_else(|wrong| panic!("{}", wrong.0))), expected, "{file}");
        }
    }
}
