//! An installation: a data directory with its configuration, keys, locks, databases and files.

pub mod configuration;
pub mod secret_file;

use std::{
    fs::{self, DirBuilder, File, Permissions, TryLockError},
    io,
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::ValueEnum;
use gongkai_office::{
    Office, OfficeError, OfficeParts,
    chance::{Clock, Entropy},
    files::FileStore,
    seal::MasterKey,
};
use gongkai_public::PublicStore;
use gongkai_worker::BackupPlace;

use crate::{
    outcome::Unusable,
    world::{MachineChance, MachineClock, block_on},
};
use configuration::Configuration;

/// Part of the program that runs for itself or with the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Role {
    /// The portal.
    Public,
    /// The office.
    Office,
    /// Deliveries and the schedule.
    Worker,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Public, Self::Office, Self::Worker];

    /// As in `--role`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Office => "office",
            Self::Worker => "worker",
        }
    }

    fn lock_file(self) -> &'static str {
        match self {
            Self::Public => "public.lock",
            Self::Office => "office.lock",
            Self::Worker => "worker.lock",
        }
    }
}

/// A data directory that is open.
pub struct Installation {
    /// The directory.
    pub folder: PathBuf,
    /// What the operator decides.
    pub configuration: Configuration,
}

/// Roles that are held: no other process can take them in the same directory.
pub struct Held(#[expect(dead_code, reason = "the locks live as long as the files are open")] Vec<File>);

impl Installation {
    /// Opens a directory, which is made with a configuration of defaults if it is missing or empty. A
    /// directory with other things in it is refused: it may be the wrong one.
    pub fn open_or_make(folder: &Path) -> Result<Self, Unusable> {
        keep_private();
        if !folder.join(configuration::FILE).exists() {
            prepare(folder)?;
        }
        Self::open(folder)
    }

    /// Opens a directory that was made before.
    pub fn open(folder: &Path) -> Result<Self, Unusable> {
        if !folder.join(configuration::FILE).is_file() {
            return Err(Unusable(format!(
                "{} 不是本系统的数据目录（里面没有 {}），请检查 --data；新装的系统先运行一次 gongkai serve",
                folder.display(),
                configuration::FILE
            )));
        }
        keep_private();
        let configuration = Configuration::read(folder)?;
        Ok(Self { folder: folder.to_path_buf(), configuration })
    }

    /// Takes roles for this process.
    pub fn hold(&self, roles: &[Role]) -> Result<Held, Unusable> {
        let mut held = Vec::new();
        for role in roles {
            let path = self.folder.join(role.lock_file());
            let file = File::options().create(true).truncate(false).write(true).open(&path);
            let file = file.map_err(|error| self.unwritable(&error))?;
            match file.try_lock() {
                Ok(()) => held.push(file),
                Err(TryLockError::WouldBlock) => {
                    return Err(Unusable(format!(
                        "数据目录 {} 正被另一个运行中的程序使用，请先停止它，或另用一个目录",
                        self.folder.display()
                    )));
                }
                Err(TryLockError::Error(error)) => return Err(self.unwritable(&error)),
            }
        }
        Ok(Held(held))
    }

    fn unwritable(&self, error: &io::Error) -> Unusable {
        Unusable(format!("数据目录 {} 无法写入（{error}），请检查权限和磁盘空间", self.folder.display()))
    }

    /// The key that signs what visitors without a session carry.
    pub fn site_key(&self) -> Result<[u8; 32], Unusable> {
        secret_file::read_or_make(&self.folder.join("site.key"))
    }

    /// Where the master key lies.
    pub fn master_key_file(&self) -> PathBuf {
        self.folder.join("master.key")
    }

    /// The master key. A new one is made only where there is nothing yet that an older one sealed.
    fn master_key(&self) -> Result<MasterKey, Unusable> {
        let file = self.master_key_file();
        let secret = match secret_file::read(&file)? {
            Some(secret) => secret,
            None if self.folder.join("office.sqlite").exists() => {
                return Err(Unusable(format!(
                    "缺少主密钥文件 {}，没有它已有的数据无法打开，请从备份中取回",
                    file.display()
                )));
            }
            None => secret_file::make(&file)?,
        };
        Ok(MasterKey::new(secret))
    }

    /// Address of the office database.
    pub fn office_database(&self) -> String {
        let configured = self.configuration.database.office.as_ref();
        configured.map_or_else(|| self.sqlite("office.sqlite"), |secret| secret.0.clone())
    }

    /// Address of the public store.
    pub fn public_database(&self) -> String {
        let configured = self.configuration.database.public.as_ref();
        configured.map_or_else(|| self.sqlite("public.sqlite"), |secret| secret.0.clone())
    }

    fn sqlite(&self, name: &str) -> String {
        format!("sqlite://{}", self.folder.join(name).display())
    }

    /// Where contents of files lie.
    pub fn files(&self) -> Result<FileStore, Unusable> {
        let opened = match self.configuration.s3() {
            Some(place) => FileStore::s3(&place),
            None => FileStore::local(&self.folder.join("files")),
        };
        opened.map_err(|error| Unusable(format!("附件存放处无法打开：{}", cause(&error))))
    }

    /// Opens the office and brings its tables up to date.
    pub async fn office(&self) -> Result<Office, Unusable> {
        self.office_with(Arc::new(MachineClock), Arc::new(MachineChance)).await
    }

    /// The same with another clock and other chance.
    pub async fn office_with(
        &self,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Office, Unusable> {
        let parts = OfficeParts {
            master: self.master_key()?,
            files: self.files()?,
            database_url: self.office_database(),
            clock,
            entropy,
        };
        Office::open(parts).await.map_err(|error| Unusable(format!("办公数据库无法打开：{}", cause(&error))))
    }

    /// Does one thing in the office; a server that runs beside may go on.
    pub fn in_office<T>(
        &self,
        act: impl AsyncFnOnce(&Office) -> Result<T, OfficeError>,
    ) -> Result<T, Unusable> {
        block_on(async {
            let office = self.office().await?;
            let done = act(&office).await;
            let done = done.map_err(|error| match error {
                OfficeError::Refused(_) => Unusable(cause(&error)),
                _ => Unusable(format!("没有完成：{}", cause(&error))),
            });
            let closed = office.close().await;
            closed.map_err(|error| Unusable(format!("办公数据库没有正常关闭：{}", cause(&error))))?;
            done
        })
    }

    /// Where the backups of the schedule go.
    pub fn backups(&self) -> BackupPlace {
        let place = &self.configuration.backup;
        let extras = [configuration::FILE, "site.key"].map(|name| self.folder.join(name));
        BackupPlace {
            folder: self.folder.join(&place.folder),
            keep: usize::try_from(place.keep).unwrap_or(usize::MAX),
            extras: extras.into_iter().filter(|path| path.exists()).collect(),
        }
    }

    /// Opens the public store and brings its tables up to date.
    pub async fn public(&self) -> Result<PublicStore, Unusable> {
        let opened = PublicStore::open(&self.public_database()).await;
        opened.map_err(|error| Unusable(format!("公开数据库无法打开：{}", error.0)))
    }
}

/// Why a use case did not happen, for the operator.
pub fn cause(error: &OfficeError) -> String {
    match error {
        OfficeError::Fault(cause) => cause.clone(),
        OfficeError::Refused(refusals) => {
            refusals.iter().map(ToString::to_string).collect::<Vec<_>>().join("；")
        }
        OfficeError::NotFound => "没有找到".to_owned(),
        OfficeError::Conflict => "同时有别的改动，请再试一次".to_owned(),
        OfficeError::StepUp => "须先再次验证身份".to_owned(),
    }
}

/// From here on whatever the process makes is for its user alone: databases, files and their folders,
/// backups, exports.
pub fn keep_private() {
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
}

/// Makes the directory and its first configuration. One that was there and is empty is closed to others
/// as one that is made here: what will lie in it is nobody else's business.
fn prepare(folder: &Path) -> Result<(), Unusable> {
    let unwritable = |error: io::Error| {
        Unusable(format!("数据目录 {} 无法建立（{error}），请检查路径和权限", folder.display()))
    };
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(unwritable)?;
    let foreign = fs::read_dir(folder).map_err(unwritable)?.filter_map(Result::ok).find(|entry| {
        let name = entry.file_name();
        // What a file system of its own, or an editor, leaves in an empty directory.
        !(name == "lost+found" || name.as_encoded_bytes().starts_with(b"."))
    });
    if let Some(foreign) = foreign {
        return Err(Unusable(format!(
            "{} 里已有别的内容（{}）而没有 {}，请换一个空目录",
            folder.display(),
            foreign.file_name().to_string_lossy(),
            configuration::FILE
        )));
    }
    close_to_others(folder).map_err(unwritable)?;
    configuration::write_first(folder, configuration::FIRST).map_err(unwritable)
}

/// Takes from others what they may do with a folder. One of somebody else's (a volume that root made) is
/// left as it is, and the doctor says so.
pub fn close_to_others(folder: &Path) -> io::Result<()> {
    let permissions = fs::metadata(folder)?.permissions();
    if permissions.mode() & 0o077 == 0 {
        return Ok(());
    }
    match fs::set_permissions(folder, Permissions::from_mode(0o700)) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        done => done,
    }
}
