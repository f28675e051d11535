//! Files that the program writes: whole under their name, or not at all, and never over a report
//! that is being read.

use std::{
    fs, io,
    io::Write,
    path::{Path, PathBuf},
};

use crate::{files::shown, outcome::Unusable};

/// Where a file is to be written, looked at before the work begins.
#[derive(Debug, Clone)]
pub struct Place {
    /// The file itself, links followed.
    path: PathBuf,
    /// What the file is, for people.
    what: &'static str,
}

impl Place {
    /// # Errors
    /// The folder does not exist; the name is that of a folder, of a device or of a read-only file.
    pub fn new(path: &Path, what: &'static str) -> Result<Self, Unusable> {
        let folder = folder_of(path);
        if !folder.is_dir() {
            return Err(Unusable(format!("{what}要存入的文件夹“{}”不存在，请先建立", shown(folder))));
        }
        let refuse = |why: &str| Err(Unusable(format!("“{}”{why}，{what}请换一个文件名", shown(path))));
        match fs::metadata(path) {
            Ok(there) if there.is_dir() => return refuse("是文件夹"),
            Ok(there) if !there.is_file() => return refuse("不是普通文件"),
            Ok(there) if there.permissions().readonly() => return refuse("是只读文件"),
            _ => {}
        }
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        Ok(Self { path, what })
    }

    /// True where this place is the file that `other` names.
    pub fn is(&self, other: &Path) -> bool {
        fs::canonicalize(other).is_ok_and(|other| other == self.path)
    }

    /// # Errors
    /// One of the files that are read is the one that would be written.
    pub fn spare(&self, inputs: &[PathBuf]) -> Result<(), Unusable> {
        match inputs.iter().find(|input| self.is(input)) {
            Some(input) => {
                Err(Unusable(format!("{}不能写到正在读取的“{}”上，请换一个文件名", self.what, shown(input))))
            }
            None => Ok(()),
        }
    }

    /// Writes beside the place first, then takes the name.
    ///
    /// # Errors
    /// The file cannot be written; what stood there before still does.
    pub fn write(&self, bytes: &[u8]) -> Result<(), Unusable> {
        write_whole(&self.path, bytes).map_err(|error| {
            Unusable(format!("{}“{}”无法写入：{}", self.what, shown(&self.path), reason(&error)))
        })
    }
}

/// Why something could not be written, and what to do.
pub fn reason(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::NotFound => "位置不存在，请检查文件夹",
        io::ErrorKind::PermissionDenied => "没有权限，请检查文件夹的权限",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "磁盘空间不足，请清理后再试",
        io::ErrorKind::ReadOnlyFilesystem => "磁盘是只读的，请换一个位置",
        io::ErrorKind::BrokenPipe => "接收结果的程序已经关闭",
        _ => "写入时出错，请检查磁盘或换一个位置",
    }
}

fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = tempfile::Builder::new().prefix(".gongkai-").tempfile_in(folder_of(path))?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    readable(file.as_file())?;
    file.persist(path)?;
    Ok(())
}

/// A temporary file is the owner's alone; a result may be read like any other document.
#[cfg(unix)]
fn readable(file: &fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &fs::File) -> io::Result<()> {
    Ok(())
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
