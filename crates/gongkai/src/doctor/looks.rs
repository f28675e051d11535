//! What the doctor looks at, one function for each thing.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    time::{Duration, UNIX_EPOCH},
};

use gongkai_extract::Extractor;
use gongkai_office::database::Database;
use gongkai_render::{Engine, FontFolders};

use super::Finding;
use crate::{
    installation::{Installation, Role, cause, secret_file},
    outcome::Unusable,
    world,
};

const MIB: u64 = 1 << 20;
/// With less room than this nothing can be written for long.
const LEAST_ROOM: u64 = 256 * MIB;

/// Looks at everything.
pub fn at_everything(installation: &Installation) -> Result<Vec<Finding>, Unusable> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Unusable(format!("程序无法启动线程（{error}）")))?;
    let mut found = vec![configuration(installation), folder(&installation.folder), modes(installation)];
    found.extend(keys(installation));
    found.extend([
        disk(&installation.folder),
        runtime.block_on(database("办公数据库", &installation.office_database())),
        runtime.block_on(database("公开数据库", &installation.public_database())),
        files(installation),
        clock(&installation.folder),
        fonts(),
        sandbox(),
        proxy(installation),
        running(installation),
    ]);
    Ok(found)
}

fn configuration(installation: &Installation) -> Finding {
    let what = "配置";
    if installation.configuration.site.address.is_empty() {
        return Finding::hint(
            what,
            "没有填写 site.address，网站地图和开放数据里没有完整网址，请在 gongkai.toml 中补上",
        );
    }
    Finding::good(what, "gongkai.toml 可以使用")
}

fn folder(folder: &Path) -> Finding {
    let (what, shown) = ("数据目录", folder.display());
    match fs::metadata(folder) {
        Ok(data) if data.permissions().mode() & 0o077 != 0 => {
            Finding::bad(what, format!("本机其他用户可以进入，请执行 chmod 700 {shown}"))
        }
        Ok(data) if data.permissions().readonly() => {
            Finding::bad(what, format!("不能写入，请检查 {shown} 的所有者和权限"))
        }
        Ok(_) => Finding::good(what, format!("{shown}，只有本程序的用户可以进入")),
        Err(error) => Finding::bad(what, format!("{shown} 无法读取（{error}），请检查权限")),
    }
}

/// What lies in the directory, and the backups wherever they lie. Under a closed directory nobody gets to
/// them; a copy keeps their modes.
fn modes(installation: &Installation) -> Finding {
    let what = "文件权限";
    let backups = installation.backups().folder;
    let inside = fs::read_dir(&installation.folder).into_iter().flatten().filter_map(Result::ok);
    let mut open: Vec<_> = inside
        .map(|entry| entry.path())
        .filter(|path| *path != backups)
        .chain(Some(backups.clone()).filter(|path| path.exists()))
        .filter(|path| secret_file::open_to_others(path).unwrap_or(false))
        .collect();
    open.sort();
    let Some(first) = open.first() else {
        return Finding::good(what, "只有本程序的用户可以读写");
    };
    let more = if open.len() > 1 { format!(" 等 {} 项", open.len()) } else { String::new() };
    let shown: Vec<_> = open.iter().map(|path| path.display().to_string()).collect();
    let sentence =
        format!("{}{more}本机其他用户可以读取，请执行 chmod -R go= {}", first.display(), shown.join(" "));
    Finding::hint(what, sentence)
}

fn keys(installation: &Installation) -> [Finding; 2] {
    let key = |what, name: &str, missing: Finding| match secret_file::read(&installation.folder.join(name)) {
        Ok(Some(_)) => Finding::good(
            what,
            format!("{name} 可以读取，其他用户不能读取；是不是这套数据的密钥，启动时核对"),
        ),
        Ok(None) => missing,
        Err(unusable) => Finding::bad(what, unusable.0),
    };
    let no_master = if installation.folder.join("office.sqlite").exists() {
        Finding::bad("主密钥", "缺少 master.key，已有的数据无法打开，请从备份中取回")
    } else {
        Finding::hint("主密钥", "还没有 master.key，第一次启动时生成；生成后请另存一份到安全的地方")
    };
    let no_site = Finding::hint("站点密钥", "还没有 site.key，第一次启动时生成");
    [key("主密钥", "master.key", no_master), key("站点密钥", "site.key", no_site)]
}

fn disk(folder: &Path) -> Finding {
    let what = "磁盘";
    let Ok(disk) = rustix::fs::statvfs(folder) else {
        return Finding::hint(what, "剩余空间无法得知");
    };
    let (free, whole) = (disk.f_bavail * disk.f_frsize, disk.f_blocks * disk.f_frsize);
    let left = format!("剩余 {} MiB，占 {}%", free / MIB, (free * 100).checked_div(whole).unwrap_or(0));
    if free < LEAST_ROOM {
        Finding::bad(what, format!("{left}，很快将无法写入，请清理或扩大磁盘"))
    } else if free < whole / 10 {
        Finding::hint(what, format!("{left}，请尽快清理或扩大磁盘"))
    } else {
        Finding::good(what, left)
    }
}

async fn database(what: &'static str, url: &str) -> Finding {
    if let Some(path) = url.strip_prefix("sqlite://")
        && !Path::new(path).exists()
    {
        return Finding::hint(what, "还没有，第一次启动时建立");
    }
    let look = async {
        let database = Database::open(url).await?;
        let flaws = database.flaws().await?;
        database.close().await?;
        Ok::<_, gongkai_office::OfficeError>(flaws)
    };
    match look.await {
        Ok(None) => Finding::good(what, "可以连接，结构完好"),
        Ok(Some(flaw)) => Finding::bad(what, format!("已损坏（{flaw}），请停止程序并从备份恢复")),
        Err(error) => Finding::bad(what, format!("不能使用：{}", cause(&error))),
    }
}

fn files(installation: &Installation) -> Finding {
    let what = "附件存放处";
    match installation.configuration.s3() {
        Some(place) if place.secret_key.is_empty() => {
            Finding::bad(what, "用对象存储但没有密钥，请设置环境变量 GONGKAI_S3_SECRET_KEY")
        }
        Some(place) => Finding::good(what, format!("对象存储 {} 的 {}", place.endpoint, place.bucket)),
        None => Finding::good(what, "数据目录下的 files"),
    }
}

/// Whatever was written here was written before now; otherwise the clock went back.
fn clock(folder: &Path) -> Finding {
    let what = "时钟";
    let now = u64::try_from(world::now().timestamp()).unwrap_or(0);
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let written = entries.filter_map(|entry| entry.metadata().ok()?.modified().ok());
    let latest = written.filter_map(|at| at.duration_since(UNIX_EPOCH).ok()).max().unwrap_or(Duration::ZERO);
    let shown = world::now().format("%Y-%m-%d %H:%M UTC");
    if latest.as_secs() > now + 60 {
        return Finding::bad(what, format!("{shown}，早于数据最后写入的时间，请校准时钟（期限按时钟计算）"));
    }
    Finding::good(what, shown.to_string())
}

fn fonts() -> Finding {
    let what = "字体";
    match Engine::open(&FontFolders::of_this_machine()) {
        Ok(_) => Finding::good(what, "可以排印 PDF"),
        Err(fault) => Finding::hint(what, format!("不能生成 PDF：{fault}")),
    }
}

fn sandbox() -> Finding {
    let what = "外来文件的隔离";
    let report = std::env::current_exe().ok().map(|program| Extractor::new(program).sandbox_report());
    match report {
        Some(Ok(report)) if report.holds() => Finding::good(what, "各层限制都有效"),
        Some(Ok(report)) => {
            Finding::hint(what, format!("这台机器的内核缺少部分限制（{report:?}），请使用 5.13 以上的内核"))
        }
        Some(Err(_)) | None => Finding::bad(what, "读取文件的进程无法启动，请重新安装本程序"),
    }
}

fn proxy(installation: &Installation) -> Finding {
    let what = "反向代理";
    let site = &installation.configuration.site;
    match (site.behind_tls, site.proxies.is_empty()) {
        (true, true) => Finding::bad(
            what,
            "写了 behind_tls 却没有写 proxies，所有访问者都会被当作代理本身，请填写代理的地址",
        ),
        (true, false) => Finding::good(what, "由反向代理提供 HTTPS"),
        (false, _) => {
            Finding::hint(what, "没有 HTTPS，只适合在本机使用；对外服务前请设置反向代理和 behind_tls")
        }
    }
}

fn running(installation: &Installation) -> Finding {
    let what = "运行状态";
    match installation.hold(&Role::ALL) {
        Ok(_) => Finding::good(what, "没有在运行"),
        Err(_) => Finding::good(what, "正在运行"),
    }
}
