//! `gongkai serve --data DIR [--listen ADDR] [--role public,office,worker]`: runs until it is told to
//! stop (SIGTERM, SIGINT), then lets what is in work finish.

mod logs;
mod signals;
mod vitals;

use std::{
    fs,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use clap::Args;
use gongkai_domain::calendar::Calendar;
use gongkai_extract::Extractor;
use gongkai_office::{Office, audit, calendar, chance::day_in_china};
use gongkai_office_web::{
    DeskParts, OfficeWeb,
    account::{Door, Memory},
};
use gongkai_public::{PublicStore, StoreError};
use gongkai_public_web::{FileSecret, Portal, PortalSettings};
use gongkai_render::Press;
use gongkai_search::Index;
use gongkai_web_kit::{
    assets,
    door::{Doorkeeper, NobodyInside},
    meters, probe,
    repeat::{NoMemory, Repeats},
    server::{self, Limits},
    site::{Ground, OpenSite, Site},
};
use gongkai_worker::{Hands, Worker};
use tokio::{net::TcpListener, sync::watch, time::timeout};

use crate::{
    installation::{Installation, Role, configuration::Configuration},
    outcome::{Outcome, Unusable},
    report::Reader,
    world,
};
use vitals::State;

/// Arguments of `gongkai serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// 数据目录；第一次启动时建立
    #[arg(long, value_name = "目录")]
    data: PathBuf,
    /// 监听的地址和端口，例如 127.0.0.1:8080；不给则用配置文件中的
    #[arg(long, value_name = "地址")]
    listen: Option<SocketAddr>,
    /// 这个进程承担的部分，用逗号分开；不给则全部
    #[arg(long, value_name = "部分", value_delimiter = ',', value_enum)]
    role: Vec<Role>,
}

/// Where the program listens if nobody says.
pub const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

/// How long a job that is being done when the program stops may take.
const LAST_JOB: Duration = Duration::from_secs(20);

/// How often it is asked whether another process took in a notice of working days.
const CALENDAR_EVERY: Duration = Duration::from_secs(60);

/// What is open in this process.
struct Opened {
    office: Option<Office>,
    public: PublicStore,
}

impl Opened {
    async fn close(&self) {
        if let Some(office) = &self.office
            && let Err(error) = office.close().await
        {
            tracing::warn!(?error, "the office database was not closed in order");
        }
        if let Err(error) = self.public.close().await {
            tracing::warn!(%error, "the public store was not closed in order");
        }
    }
}

/// Serves until told to stop.
pub fn run(args: &ServeArgs) -> Result<Outcome, Unusable> {
    let installation = Installation::open_or_make(&args.data)?;
    let roles = if args.role.is_empty() { Role::ALL.to_vec() } else { args.role.clone() };
    let listen = args.listen.or(installation.configuration.listen).unwrap_or(LISTEN);
    run_in(&installation, listen, &roles, |_| Ok(()))
}

/// Serves from an installation that is open. `listening` is told the address once it is taken: port 0
/// leaves the choice to the system.
pub fn run_in(
    installation: &Installation,
    listen: SocketAddr,
    roles: &[Role],
    listening: impl FnOnce(SocketAddr) -> Result<(), Unusable>,
) -> Result<Outcome, Unusable> {
    refuse_open_office(&installation.configuration, listen, roles)?;
    let _held = installation.hold(roles)?;
    logs::install(&installation.configuration.logs)?;
    runtime()?.block_on(serve(installation, listen, roles, listening))
}

/// The threads that everything runs on.
pub fn runtime() -> Result<tokio::runtime::Runtime, Unusable> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.map_err(|error| Unusable(format!("程序无法启动线程（{error}）")))
}

/// An office that can be reached from other machines needs TLS: passwords would cross the network.
fn refuse_open_office(
    configuration: &Configuration,
    listen: SocketAddr,
    roles: &[Role],
) -> Result<(), Unusable> {
    let site = &configuration.site;
    let beyond = site.office_ranges.iter().any(|range| !range.0.addr().is_loopback());
    if site.behind_tls || listen.ip().is_loopback() || !roles.contains(&Role::Office) || !beyond {
        return Ok(());
    }
    Err(Unusable(format!(
        "工作台向其他机器开放却没有 HTTPS：请在前面放一个 HTTPS 反向代理，并在配置中写 site.behind_tls = true；\
         只在本机使用时监听 127.0.0.1:{}",
        listen.port()
    )))
}

async fn serve(
    installation: &Installation,
    listen: SocketAddr,
    roles: &[Role],
    listening: impl FnOnce(SocketAddr) -> Result<(), Unusable>,
) -> Result<Outcome, Unusable> {
    let stop = signals::stop()?;
    meters::install().map_err(|error| Unusable(format!("运行指标无法启用（{error}）")))?;
    let opened = open(installation, roles).await?;
    let state = Arc::new(State::new(opened.public.clone(), opened.office.clone()));
    let program = std::env::current_exe()
        .map_err(|error| Unusable(format!("找不到程序文件（{error}），请重新安装")))?;
    let press = Arc::new(Press::beside(program.clone()));
    let site = site(installation, roles, &opened, &press, &state)?;
    let listener = TcpListener::bind(listen).await.map_err(|error| {
        Unusable(format!("无法监听 {listen}（{error}），请检查地址是否属于本机、端口是否已被占用"))
    })?;
    let address = listener.local_addr().unwrap_or(listen);
    let works = roles.contains(&Role::Worker);
    tokio::spawn(keep_calendar(opened.office.clone(), opened.public.clone()));
    let roles: Vec<&str> = roles.iter().map(|role| role.word()).collect();
    tracing::info!(%address, roles = roles.join(","), version = env!("CARGO_PKG_VERSION"), "listening");
    listening(address)?;
    signals::tell_ready();
    let (stop_worker, stopped) = watch::channel(false);
    let wechat = Arc::new(installation.configuration.accounts()?);
    let worker = opened.office.clone().filter(|_| works).map(|office| {
        let reader = Some(Arc::new(Extractor::new(program.clone())));
        let (public, backup) = (opened.public.clone(), Some(installation.backups()));
        let portal = installation.configuration.origin().to_owned();
        let hands = Hands { office, public, backup, reader, press: press.clone(), portal, wechat };
        tokio::spawn(Worker::new(hands).run(stopped))
    });
    let stopping = async {
        stop.await;
        state.stop();
        stop_worker.send_replace(true);
        tracing::info!("stopping: requests in work may finish");
    };
    server::serve(listener, site, Limits::default(), stopping).await;
    if let Some(worker) = worker
        && timeout(LAST_JOB, worker).await.is_err()
    {
        tracing::warn!("a job was not finished in time; it is done again after the next start");
    }
    opened.close().await;
    tracing::info!("stopped");
    Ok(Outcome::Yes)
}

/// Opens what the roles need; the portal alone never opens the office.
async fn open(installation: &Installation, roles: &[Role]) -> Result<Opened, Unusable> {
    let inside = roles.iter().any(|role| matches!(role, Role::Office | Role::Worker));
    let office = if inside { Some(installation.office().await?) } else { None };
    if let Some(office) = &office {
        refuse_damaged(installation, office).await?;
        refuse_other_key(office).await?;
        calendar::settle(office).await.map_err(|error| damaged(&format!("{error:?}")))?;
    }
    let public = installation.public().await?;
    if office.is_none() {
        let files = public.notices().await.map_err(|error| damaged_portal(&error))?;
        Calendar::put_in_force(calendar::calendar_of(&files));
    }
    Ok(Opened { office, public })
}

/// A database whose pages contradict each other would go on losing what is written into it. A large one is
/// left to `doctor` and the nightly backup: reading all of it takes minutes.
async fn refuse_damaged(installation: &Installation, office: &Office) -> Result<(), Unusable> {
    const AT_START: u64 = 64 * 1024 * 1024;
    let length = fs::metadata(installation.folder.join("office.sqlite")).map_or(0, |file| file.len());
    if length > AT_START {
        return Ok(());
    }
    match office.flaws().await {
        Ok(None) => Ok(()),
        Ok(Some(flaw)) => Err(damaged(&flaw)),
        Err(error) => Err(damaged(&format!("{error:?}"))),
    }
}

/// With another master key every sign-in would fail, and look like a record that was tampered with.
async fn refuse_other_key(office: &Office) -> Result<(), Unusable> {
    match audit::is_of_this_key(office).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(Unusable(
            "主密钥 master.key 打不开这个办公数据库，没有启动：很可能放错了另一套系统的密钥，请放回原来的 master.key；\
             确认密钥没有错的，用 gongkai verify 核验操作留痕"
                .to_owned(),
        )),
        Err(error) => Err(damaged(&format!("{error:?}"))),
    }
}

fn damaged_portal(error: &StoreError) -> Unusable {
    Unusable(format!("门户数据库无法读取（{error}），没有启动；请用 gongkai restore 从最近的备份恢复"))
}

/// Counts with the notices of working days that are kept, also those that another process takes in.
async fn keep_calendar(office: Option<Office>, public: PublicStore) {
    loop {
        tokio::time::sleep(CALENDAR_EVERY).await;
        let read = match &office {
            Some(office) => calendar::refresh(office).await.map_err(|error| format!("{error:?}")),
            None => public.notices().await.map_err(|error| error.to_string()).map(|files| {
                Calendar::put_in_force(calendar::calendar_of(&files));
            }),
        };
        if let Err(error) = read {
            tracing::warn!(
                error,
                "the notices of working days could not be read; counting goes on as before"
            );
        }
    }
}

fn damaged(flaw: &str) -> Unusable {
    Unusable(format!("办公数据库已损坏（{flaw}），没有启动；请用 gongkai restore 从最近的备份恢复"))
}

/// Who knows people and remembers requests: the office, or nobody where there is none.
fn door(office: Option<&Office>) -> (Arc<dyn Doorkeeper>, Arc<dyn Repeats>) {
    match office {
        Some(office) => (Arc::new(Door(office.clone())), Arc::new(Memory(office.clone()))),
        None => (Arc::new(NobodyInside), Arc::new(NoMemory)),
    }
}

/// The portal with its index, which is derived data: it lies beside the databases and may be deleted.
fn portal(installation: &Installation, opened: &Opened, press: &Arc<Press>) -> Result<Portal, Unusable> {
    let folder = installation.folder.join("search");
    let index = Index::open(&folder).map_err(|error| {
        Unusable(format!("搜索索引 {} 无法打开（{error}），请检查权限和磁盘空间", folder.display()))
    })?;
    let today = Arc::new(|| day_in_china(world::now()));
    let file_secret = FileSecret(installation.site_key()?);
    let settings = PortalSettings { file_secret, ..installation.configuration.portal() };
    let store = opened.public.clone();
    Ok(Portal::new(store, index, press.clone(), settings, today))
}

/// Keeps what can be found in step with what is published until the store is closed, and lets pages go that
/// nobody asks for.
fn follow(portal: &Portal) {
    let (finding, resting, counting) = (portal.clone(), portal.clone(), portal.clone());
    tokio::spawn(async move { finding.keep_found().await });
    tokio::spawn(async move { resting.rest().await });
    tokio::spawn(async move { counting.count().await });
}

fn site(
    installation: &Installation,
    roles: &[Role],
    opened: &Opened,
    press: &Arc<Press>,
    state: &Arc<State>,
) -> Result<OpenSite, Unusable> {
    let mut settings = installation.configuration.settings();
    if !roles.contains(&Role::Office) {
        settings.office_ranges.clear(); // nobody is near an office that is not here
    }
    let (doorkeeper, repeats) = door(opened.office.as_ref());
    let ground = Ground {
        settings,
        doorkeeper,
        repeats,
        chance: Arc::new(|out: &mut [u8]| world::fill(out)),
        site_key: installation.site_key()?,
    };
    let vitals: Arc<dyn probe::Vitals> = state.clone();
    let mut described = Vec::new();
    let mut site = Site::new(ground).with(probe::routes(), &vitals).with(assets::routes(), &());
    if roles.contains(&Role::Public) {
        let portal = portal(installation, opened, press)?;
        follow(&portal);
        let kept = portal.clone();
        site = site
            .with(gongkai_public_web::routes(), &portal)
            .not_found(gongkai_public_web::nothing_there, &portal)
            .at_hand(move |uri, headers| kept.at_hand(uri, headers));
        described.push(gongkai_public_web::api::document());
    }
    if let Some(office) = opened.office.clone().filter(|_| roles.contains(&Role::Office)) {
        let demo = installation.configuration.demo;
        let (reader, press) = (Arc::new(Reader::new()?), press.clone());
        let portal = installation.configuration.origin().to_owned();
        let desk = OfficeWeb::new(DeskParts { office, reader, press, demo, portal });
        site = site.with(gongkai_office_web::routes(), &desk);
        described.push(gongkai_office_web::api::document());
    }
    let site = site.described(env!("CARGO_PKG_VERSION"), described).and_then(Site::open);
    site.map_err(|fault| Unusable(format!("程序的页面表自相矛盾（{fault}），请重新安装")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(listen: &str, file: &str, roles: &[Role], starts: bool) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(crate::installation::configuration::FILE), file).unwrap();
        let configuration = Configuration::read(folder.path()).unwrap_or_else(|wrong| panic!("{}", wrong.0));
        let answer = refuse_open_office(&configuration, listen.parse().unwrap(), roles);
        assert_eq!(answer.is_ok(), starts, "{listen} {file} {roles:?}");
    }

    #[test]
    fn passwords_do_not_cross_the_network_in_the_open() {
        const OPEN: &str = "[site]\noffice_ranges = [\"10.0.0.0/8\"]";
        check("0.0.0.0:80", OPEN, &Role::ALL, false);
        check("[::]:80", OPEN, &[Role::Office], false);
        check("0.0.0.0:80", &format!("{OPEN}\nbehind_tls = true"), &Role::ALL, true);
        check("127.0.0.1:80", OPEN, &Role::ALL, true);
        check("0.0.0.0:80", OPEN, &[Role::Public, Role::Worker], true);
        check("0.0.0.0:80", "", &Role::ALL, true);
    }

    /// The first start in a container: the office is there for the host, and for nobody else.
    #[test]
    fn the_container_listens_where_its_office_can_be_opened() {
        let file = gongkai_testkit::repository().join("packaging/container/Containerfile");
        let file = fs::read_to_string(file).unwrap();
        let command = file.lines().find_map(|line| line.strip_prefix("CMD ")).unwrap();
        let words: Vec<String> = serde_json::from_str(command).unwrap();
        assert_eq!(words[..2], ["serve", "--data"]);
        let asked = words.iter().skip_while(|word| *word != "--listen").nth(1);
        let folder = tempfile::tempdir().unwrap();
        let first = crate::installation::configuration::FIRST;
        std::fs::write(folder.path().join(crate::installation::configuration::FILE), first).unwrap();
        let configuration = Configuration::read(folder.path()).unwrap_or_else(|wrong| panic!("{}", wrong.0));
        let listen = asked.map(|text| text.parse().unwrap()).or(configuration.listen).unwrap();
        assert!(listen.ip().is_loopback(), "{listen}");
        assert!(configuration.site.office_ranges.iter().any(|range| range.0.contains(&listen.ip())));
    }
}
