//! Files that the program writes: whole under their name, or not at all.

use std::{
    io::{self, Write},
    path::Path,
};

use crate::outcome::Unusable;

/// Looks at a place before the work begins; `what` names the file for people.
///
/// # Errors
/// The folder does not exist, or the name is that of a folder.
pub fn check_place(path: &Path, what: &str) -> Result<(), Unusable> {
    let folder = folder_of(path);
    if !folder.is_dir() {
        return Err(Unusable(format!("{what}要存入的文件夹“{}”不存在，请先建立", folder.display())));
    }
    if path.is_dir() {
        return Err(Unusable(format!("“{}”是文件夹，{what}要写文件名", path.display())));
    }
    Ok(())
}

/// Writes beside the place first, then takes the name.
///
/// # Errors
/// The file cannot be written; what stood there before still does.
pub fn write(path: &Path, bytes: &[u8], what: &str) -> Result<(), Unusable> {
    write_whole(path, bytes).map_err(|error| {
        Unusable(format!("{what}“{}”无法写入（{error}），请检查权限和磁盘空间", path.display()))
    })
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
fn readable(file: &std::fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &std::fs::File) -> io::Result<()> {
    Ok(())
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
