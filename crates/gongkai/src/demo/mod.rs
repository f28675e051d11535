//! `gongkai demo [--data DIR] [--listen ADDR]`: the program with a sample district in a data directory of
//! its own, which is made if it is missing: the same on every machine, and every page says that it is
//! a sample.

mod applications;
mod assessment;
#[cfg(test)]
mod by_hand;
mod cases;
mod catalogue;
mod chance;
mod channels;
mod clerk;
mod collection;
mod desk;
mod documents;
mod facts;
mod feedback;
mod inquiries;
mod learning;
mod make;
mod oversight;
mod plan;
mod questions;
mod reports;
mod returns;
mod timeline;
mod views;

#[cfg(test)]
mod tests;

use std::{
    fs,
    io::{self, Write},
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::Args;
use gongkai_extract::Extractor;
use gongkai_office::account::{DEMO_PASSWORD, DemoAccount, demo_accounts};
use gongkai_render::Press;
use gongkai_worker::Hands;

use crate::{
    installation::{Installation, Role, cause, configuration, keep_private},
    outcome::{Outcome, Unusable},
    serve,
};
use chance::{SeededNoise, SteppedClock};

/// Arguments of `gongkai demo`.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// 演示数据目录；没有就建立
    #[arg(long, value_name = "目录", default_value = "gongkai-demo")]
    data: PathBuf,
    /// 监听的地址和端口
    #[arg(long, value_name = "地址", default_value_t = serve::LISTEN)]
    listen: SocketAddr,
}

/// Any number: the same one gives the same district.
const SEED: u64 = 2026;

/// Makes the district if it is missing, says where it is to be seen, and serves it.
pub fn run(args: &DemoArgs, out: &mut impl Write) -> Result<Outcome, Unusable> {
    if !args.data.join(configuration::FILE).exists() {
        make_at(&args.data)?;
    }
    let installation = Installation::open(&args.data)?;
    if !installation.configuration.demo {
        return Err(Unusable(format!("{} 是正式的数据目录，演示请另用一个目录", args.data.display())));
    }
    let accounts = serve::runtime()?.block_on(accounts(&installation))?;
    serve::run_in(&installation, args.listen, &Role::ALL, |address| {
        tell(out, address, &accounts).map_err(|error| Unusable(format!("无法写到标准输出（{error}）")))
    })
}

/// Who can sign in.
async fn accounts(installation: &Installation) -> Result<Vec<DemoAccount>, Unusable> {
    let office = installation.office().await?;
    let read = async {
        let accounts = demo_accounts(&office).await?;
        office.close().await?;
        Ok(accounts)
    };
    read.await.map_err(|error| Unusable(format!("演示账号无法读取：{}", cause(&error))))
}

fn tell(out: &mut impl Write, address: SocketAddr, accounts: &[DemoAccount]) -> io::Result<()> {
    writeln!(out, "演示系统：机关、人员和数字都是示例")?;
    writeln!(out, "门户　　http://{address}/\n工作台　http://{address}/office")?;
    writeln!(out, "所有账号的密码是 {DEMO_PASSWORD}，动态口令在登录的第二步显示：")?;
    let width = accounts.iter().map(|one| one.account.chars().count()).max().unwrap_or(0);
    for DemoAccount { account, name, agency, duties, .. } in accounts {
        let duties: Vec<&str> = duties.iter().map(|duty| duty.word()).collect();
        writeln!(out, "　{account:<width$}　{agency}　{name}　{}", duties.join("、"))?;
    }
    out.flush()
}

/// Makes the district beside its place and moves it there when it is whole.
fn make_at(folder: &Path) -> Result<(), Unusable> {
    let unwritable =
        |error: io::Error| Unusable(format!("演示目录 {} 无法建立（{error}），请换一个", folder.display()));
    if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Unusable(format!("{} 里已有别的内容，演示请换一个空目录", folder.display())));
    }
    keep_private();
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(unwritable)?;
    let making = tempfile::Builder::new().prefix(".gongkai-demo-").tempdir_in(parent).map_err(unwritable)?;
    let file = format!("demo = true\n{}", configuration::FIRST);
    configuration::write_first(making.path(), &file).map_err(unwritable)?;
    serve::runtime()?.block_on(fill(&Installation::open(making.path())?))?;
    fs::rename(making.keep(), folder).map_err(unwritable)
}

async fn fill(installation: &Installation) -> Result<(), Unusable> {
    let clock = Arc::new(SteppedClock::default());
    let program = std::env::current_exe().map_err(|error| Unusable(format!("找不到程序文件（{error}）")))?;
    let hands = Hands {
        office: installation.office_with(clock.clone(), Arc::new(SeededNoise::new(SEED))).await?,
        public: installation.public().await?,
        backup: None,
        reader: Some(Arc::new(Extractor::new(program.clone()))),
        press: Arc::new(Press::beside(program)),
        portal: installation.configuration.origin().to_owned(),
        wechat: Arc::new(installation.configuration.accounts()?),
    };
    let filled = async {
        make::make(&hands, &clock).await?;
        hands.office.close().await
    };
    filled.await.map_err(|error| Unusable(format!("演示数据无法生成：{}", cause(&error))))?;
    hands.public.close().await.map_err(|error| Unusable(format!("演示数据无法生成：{error}")))
}
