//! `gongkai token make|list|withdraw --data DIR … [--json]`: tokens of programs, where the operator of
//! the machine makes them. A running server may go on.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use clap::{Args, Subcommand};
use gongkai_domain::{
    account::{Scope, TokenForm},
    calendar::date_in_words,
};
use gongkai_office::account::{self, Token};
use serde_json::{Value, json};

use crate::{
    installation::Installation,
    outcome::{Outcome, Unusable},
    today,
};

/// Arguments of `gongkai token`.
#[derive(Debug, Args)]
pub struct TokenArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// 建立令牌，令牌本身只显示这一次
    Make(MakeArgs),
    /// 列出全部令牌，不显示令牌本身
    List(Home),
    /// 停用令牌
    Withdraw(WithdrawArgs),
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
struct MakeArgs {
    #[command(flatten)]
    home: Home,
    /// 令牌代表谁：登录时输入的账号
    #[arg(long, value_name = "账号")]
    account: String,
    /// 使用令牌的系统
    #[arg(long, value_name = "名称")]
    name: String,
    /// 可以做什么，可写几项：report.read report.write case.read case.write statistics.read
    #[arg(long, value_name = "权限", value_delimiter = ',', num_args = 1.., required = true)]
    scope: Vec<String>,
    /// 有效天数
    #[arg(long, value_name = "天数")]
    days: String,
}

#[derive(Debug, Args)]
struct WithdrawArgs {
    #[command(flatten)]
    home: Home,
    /// 令牌的编号，用 gongkai token list 查看
    #[arg(value_name = "编号")]
    id: String,
}

/// Does what was asked.
pub fn run(args: &TokenArgs, out: &mut impl Write) -> Result<Outcome, Unusable> {
    let written = match &args.act {
        Act::Make(args) => make(args, out)?,
        Act::List(home) => list(home, out)?,
        Act::Withdraw(args) => withdraw(args, out)?,
    };
    written.map_err(|error| Unusable(format!("结果无法写出（{error}），请检查输出位置")))?;
    Ok(Outcome::Yes)
}

type Written = Result<io::Result<()>, Unusable>;

fn make(args: &MakeArgs, out: &mut impl Write) -> Written {
    let form = TokenForm { name: args.name.clone(), scopes: args.scope.clone(), days: args.days.clone() };
    let installation = Installation::open(&args.home.data)?;
    let (id, text) = installation
        .in_office(async |office| account::make_token_at_console(office, &args.account, &form).await)?;
    if args.home.json {
        return Ok(writeln!(out, "{}", json!({ "schema": 1, "id": id.as_str(), "token": text })));
    }
    let (name, days) = (form.name.trim(), form.days.trim());
    Ok(writeln!(
        out,
        "令牌已建立，编号 {id}，{days}天内有效。令牌只显示这一次，请现在填入“{name}”：\n\n{text}"
    ))
}

fn list(home: &Home, out: &mut impl Write) -> Written {
    let installation = Installation::open(&home.data)?;
    let tokens = installation.in_office(account::tokens_at_console)?;
    if home.json {
        let tokens: Vec<_> = tokens.iter().map(|(token, of)| described(token, of, today())).collect();
        return Ok(writeln!(out, "{}", json!({ "schema": 1, "tokens": tokens })));
    }
    if tokens.is_empty() {
        return Ok(writeln!(out, "还没有令牌"));
    }
    let lines = tokens.iter().map(|(token, of)| line(token, of, today()));
    Ok(lines.into_iter().try_for_each(|line| writeln!(out, "{line}")))
}

fn described(token: &Token, account: &str, today: NaiveDate) -> Value {
    let instant = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    json!({
        "id": token.id,
        "name": token.name,
        "account": account,
        "scopes": token.scopes.split_whitespace().collect::<Vec<_>>(),
        "state": token.state(today).code(),
        "until": token.until_on.to_string(),
        "used_at": token.used_at.map(instant),
        "withdrawn_at": token.withdrawn_at.map(instant),
    })
}

fn line(token: &Token, account: &str, today: NaiveDate) -> String {
    let word = |code| Scope::parse(code).map_or_else(|| String::from(code), |scope| scope.word().to_owned());
    let words: Vec<_> = token.scopes.split_whitespace().map(word).collect();
    format!(
        "{}  {}  {}  代表 {account}  {}  有效至{}",
        token.id,
        token.state(today).word(),
        token.name,
        words.join("、"),
        date_in_words(token.until_on),
    )
}

fn withdraw(args: &WithdrawArgs, out: &mut impl Write) -> Written {
    let installation = Installation::open(&args.home.data)?;
    let name =
        installation.in_office(async |office| account::withdraw_token_at_console(office, &args.id).await)?;
    if args.home.json {
        return Ok(writeln!(out, "{}", json!({ "schema": 1, "id": args.id, "name": name })));
    }
    Ok(writeln!(out, "“{name}”的令牌 {} 已停用，从现在起不能再用", args.id))
}
