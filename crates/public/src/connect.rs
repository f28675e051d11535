//! How a database is opened: SQLite by default, PostgreSQL by URL. Both stores, this one and the
//! office's, are opened with these settings. What is wrong with an address or a server is said in one
//! Chinese sentence, without the address: it may hold a password.

use std::{fmt, io::ErrorKind, path::PathBuf, time::Duration};

use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DbErr, RuntimeErr,
    sqlx::{
        self, ConnectOptions as _, Connection as _,
        postgres::PgConnectOptions,
        sqlite::{SqliteJournalMode, SqliteSynchronous},
    },
};
use tokio::time::timeout;

/// The first connection shows whether the server is there; the pool would wait for it and then say
/// nothing but that it waited.
const FIRST_ANSWER: Duration = Duration::from_secs(5);
/// Work waits so long for one of the connections.
const FREE_CONNECTION: Duration = Duration::from_secs(30);

/// Pages of the log after which they go into the file: 32 MiB. Each time costs two waits for the disk, which
/// many who send large files at once would feel at the usual 4 MiB.
const LOG: &str = "8192";

/// Why a database cannot be opened: one Chinese sentence, what is wrong and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreachable(pub String);

impl fmt::Display for Unreachable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unreachable {}

/// When what was written to SQLite is on the disk. PostgreSQL keeps its own settings.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Durable {
    /// Before the writer goes on: what was acknowledged survives a power cut.
    AtOnce,
    /// With the next write that is durable at once: both stand in one log, one behind the other.
    WithTheNext,
}

/// Opens at most `connections` connections to `sqlite:///path` or `postgres://…`. A missing SQLite
/// file is made. What was acknowledged survives a power cut.
pub async fn connect(url: &str, connections: u32) -> Result<DatabaseConnection, Unreachable> {
    connect_as(url, connections, Durable::AtOnce).await
}

/// The same, for what need not be on the disk at once.
pub async fn connect_as(
    url: &str,
    connections: u32,
    durable: Durable,
) -> Result<DatabaseConnection, Unreachable> {
    let synchronous = match durable {
        Durable::AtOnce => SqliteSynchronous::Full,
        Durable::WithTheNext => SqliteSynchronous::Normal,
    };
    let place = Place::of(url)?;
    if let Place::Server(server) = &place {
        server.answers().await?;
    }
    // The library knows one of the two beginnings.
    let url =
        url.strip_prefix("postgresql:").map_or_else(|| url.to_owned(), |rest| format!("postgres:{rest}"));
    let (idle, life) = (idle(&url), life(&url));
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .acquire_timeout(FREE_CONNECTION)
        .idle_timeout(idle)
        .max_lifetime(life)
        .sqlx_logging(tracing::enabled!(target: "sqlx::query", tracing::Level::DEBUG))
        .test_before_acquire(matches!(place, Place::Server(_)));
    options.map_sqlx_sqlite_opts(move |options| {
        // What was erased is overwritten.
        options
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(synchronous)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            .pragma("wal_autocheckpoint", LOG)
            .pragma("secure_delete", "ON")
            .pragma("trusted_schema", "OFF")
            .pragma("temp_store", "MEMORY")
            .optimize_on_close(true, None)
    });
    Database::connect(options).await.map_err(|error| place.why(&error))
}

/// A connection that nobody needs gives back its memory. The only one of a database in memory is the database.
fn idle(url: &str) -> Option<Duration> {
    (!is_in_memory(url)).then_some(Duration::from_secs(30))
}

fn is_in_memory(url: &str) -> bool {
    url.contains(":memory:")
}

/// Do all questions go to one pool? A server keeps its connections ready by itself, and the only connection of a database
/// in memory is the database: a second one would open another.
pub(crate) fn is_one_pool(url: &str) -> bool {
    is_postgres(url) || is_in_memory(url)
}

/// What a connection to a file has learnt stays in memory as long as it lives, and it is opened anew in a
/// millisecond; a server keeps its connections longer.
fn life(url: &str) -> Option<Duration> {
    let seconds = if is_postgres(url) { 1_800 } else { 60 };
    idle(url).map(|_| Duration::from_secs(seconds))
}

/// Does the URL name a PostgreSQL server?
pub fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres:") || url.starts_with("postgresql:")
}

/// Where an address leads.
enum Place {
    File(PathBuf),
    Server(Box<Server>),
}

/// A PostgreSQL server, and what is asked of it.
struct Server {
    options: PgConnectOptions,
    /// Host and port, or the socket, for people.
    shown: String,
}

impl Place {
    fn of(url: &str) -> Result<Self, Unreachable> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.trim_start_matches("//");
            return Ok(Self::File(path.split('?').next().unwrap_or_default().into()));
        }
        if !is_postgres(url) {
            let sentence = "数据库地址的开头不认识，应为 postgres:// 或 sqlite://，请改正";
            return Err(Unreachable(sentence.to_owned()));
        }
        let options: PgConnectOptions = url.parse().map_err(|_| {
            let sentence = "数据库地址写法不对，应为 postgres://用户:口令@主机:端口/库名，口令中的特殊字符要写成 %40 的样子";
            Unreachable(sentence.to_owned())
        })?;
        let shown = match options.get_socket() {
            Some(folder) => folder.join(format!(".s.PGSQL.{}", options.get_port())).display().to_string(),
            None => format!("{}:{}", options.get_host(), options.get_port()),
        };
        Ok(Self::Server(Box::new(Server { options, shown })))
    }

    fn why(&self, error: &DbErr) -> Unreachable {
        let of_library = match error {
            DbErr::Conn(RuntimeErr::SqlxError(error)) => Some(error),
            _ => None,
        };
        match (self, of_library) {
            (Self::Server(server), Some(error)) => server.why(error),
            (Self::Server(server), None) => Unreachable(format!(
                "等了 {} 秒没有得到 {} 的连接，请检查数据库的连接数是否已满",
                FREE_CONNECTION.as_secs(),
                server.shown
            )),
            (Self::File(path), error) => {
                let path = path.display();
                let code =
                    error.and_then(|error| error.as_database_error()?.code().map(|code| code.into_owned()));
                Unreachable(match code.as_deref() {
                    Some("14") => {
                        format!("SQLite 文件 {path} 打不开，请检查所在的目录是否存在、有没有权限和磁盘空间")
                    }
                    Some("11" | "26") => format!("{path} 不是 SQLite 数据库或者已经损坏，请从备份恢复"),
                    Some("8" | "1032") => format!("SQLite 文件 {path} 不能写入，请检查所有者和权限"),
                    _ => format!("SQLite 文件 {path} 打不开（{}），请检查权限和磁盘", unsaid(error)),
                })
            }
        }
    }
}

/// The words of the library, for what has no sentence of its own.
fn unsaid(error: Option<&std::sync::Arc<sqlx::Error>>) -> String {
    error.map_or_else(|| "没有得到连接".to_owned(), ToString::to_string)
}

impl Server {
    /// Connects once.
    async fn answers(&self) -> Result<(), Unreachable> {
        let connected = timeout(FIRST_ANSWER, self.options.connect()).await;
        let connection = connected.map_err(|_| {
            Unreachable(format!(
                "数据库 {} 在 {} 秒内没有回答，请检查主机、端口和防火墙",
                self.shown,
                FIRST_ANSWER.as_secs()
            ))
        })?;
        // It has served its end; how it ends is nobody's concern.
        let _ = connection.map_err(|error| self.why(&error))?.close().await;
        Ok(())
    }

    fn why(&self, error: &sqlx::Error) -> Unreachable {
        let shown = &self.shown;
        Unreachable(match error {
            sqlx::Error::Io(error) => match error.kind() {
                ErrorKind::ConnectionRefused => {
                    format!("连不上数据库 {shown}：连接被拒绝，请启动数据库，或者改正地址和端口")
                }
                ErrorKind::NotFound => {
                    format!("连不上数据库 {shown}：没有这个套接字，请启动数据库，或者改正目录和端口")
                }
                ErrorKind::PermissionDenied => {
                    format!("连不上数据库 {shown}：没有权限，请换有权限的用户运行，或者改用主机地址")
                }
                _ => format!("连不上数据库 {shown}（{error}），请检查主机名、网络和防火墙"),
            },
            sqlx::Error::Tls(error) => {
                format!("与数据库 {shown} 的加密连接没有建立（{error}），请检查证书，或者地址中的 sslmode")
            }
            sqlx::Error::Database(error) => self.refused(&**error),
            other => format!("连不上数据库 {shown}（{other}），请检查地址，那里可能不是 PostgreSQL"),
        })
    }

    /// The server is there and says no.
    fn refused(&self, error: &dyn sqlx::error::DatabaseError) -> String {
        let (shown, user) = (&self.shown, self.options.get_username());
        let database = self.options.get_database().unwrap_or(user);
        match error.code().as_deref() {
            Some("28P01" | "28000") => {
                format!("数据库 {shown} 不让用户“{user}”登录，请核对用户名、口令和 pg_hba.conf")
            }
            Some("3D000") => format!("数据库 {shown} 里没有“{database}”这个库，请先建立，或者改正库名"),
            Some("42501") => format!("用户“{user}”没有库“{database}”的权限，请由数据库管理员授予"),
            Some("53300") => format!("数据库 {shown} 的连接数已满，请稍后再试，或者调大 max_connections"),
            Some("57P03") => format!("数据库 {shown} 正在启动或恢复，请稍后再试"),
            _ => format!("数据库 {shown} 拒绝连接（{}），请由数据库管理员处理", error.message()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_and_a_database_in_memory_have_one_pool() {
        for (url, expected) in [
            ("sqlite::memory:", true),
            ("postgres://u@h/y", true),
            ("postgresql://u@h/y", true),
            ("sqlite:///var/lib/gongkai/public.db", false),
        ] {
            assert_eq!(is_one_pool(url), expected, "{url}");
        }
    }

    #[tokio::test]
    async fn what_is_wrong_is_said_without_the_password() {
        let folder = gongkai_testkit::temp_dir().unwrap();
        let folder = folder.path().display();
        for (url, said) in [
            ("mysql://root:geheim@127.0.0.1/x".to_owned(), "应为 postgres:// 或 sqlite://"),
            ("postgres://u:geheim@127.0.0.1:x/y".to_owned(), "数据库地址写法不对"),
            ("postgres://u:geheim@127.0.0.1:1/y".to_owned(), "连不上数据库 127.0.0.1:1：连接被拒绝"),
            ("postgresql://u:geheim@127.0.0.1:1/y".to_owned(), "连接被拒绝"),
            (format!("postgres://u:geheim@h/y?host={folder}"), ".s.PGSQL.5432：没有这个套接字"),
            (format!("sqlite://{folder}/no/such/place.sqlite"), "请检查所在的目录是否存在"),
        ] {
            let Err(Unreachable(sentence)) = connect(&url, 1).await else { panic!("{url}") };
            assert!(sentence.contains(said) && !sentence.contains("geheim"), "{url}: {sentence}");
        }
    }

    #[tokio::test]
    async fn a_server_that_says_no_is_quoted_in_our_words() {
        let there = gongkai_testkit::Database::postgres().unwrap();
        connect(&there.url().replacen("postgres:", "postgresql:", 1), 1).await.unwrap();
        let (before, query) = there.url().split_once('?').unwrap_or((there.url(), ""));
        let (server, _) = before.rsplit_once('/').unwrap();
        let Err(Unreachable(sentence)) = connect(&format!("{server}/no_such_base?{query}"), 1).await else {
            panic!("opened")
        };
        assert!(sentence.contains("里没有“no_such_base”这个库"), "{sentence}");
    }
}
