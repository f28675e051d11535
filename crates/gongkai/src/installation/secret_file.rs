//! Files that hold a secret of 32 bytes: made once, readable by their owner alone.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::Path,
};

use data_encoding::HEXLOWER_PERMISSIVE;
use zeroize::Zeroizing;

use crate::{outcome::Unusable, world};

/// Bits of a file's mode that give anybody but the owner anything.
const OF_OTHERS: u32 = 0o077;

/// The secret in a file, if the file is there.
pub fn read(path: &Path) -> Result<Option<[u8; 32]>, Unusable> {
    let text = match fs::read_to_string(path) {
        Ok(text) => Zeroizing::new(text),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(path, &error)),
    };
    if open_to_others(path).map_err(|error| unreadable(path, &error))? {
        let path = path.display();
        return Err(Unusable(format!("密钥文件 {path} 别人也能读取，请执行 chmod 600 {path} 后再启动")));
    }
    let bytes = HEXLOWER_PERMISSIVE.decode(text.trim().as_bytes()).unwrap_or_default();
    bytes
        .try_into()
        .map(Some)
        .map_err(|_| Unusable(format!("密钥文件 {} 的内容不完整，请从备份中取回原来的文件", path.display())))
}

/// Can anybody but the owner read or change the file?
pub fn open_to_others(path: &Path) -> io::Result<bool> {
    Ok(fs::metadata(path)?.permissions().mode() & OF_OTHERS != 0)
}

/// Makes a file with a new secret. One that is there already is never touched.
pub fn make(path: &Path) -> Result<[u8; 32], Unusable> {
    let mut secret = [0; 32];
    world::fill(&mut secret);
    keep(path, &secret)?;
    Ok(secret)
}

/// Makes a file with a secret that is known. One that is there already is never touched.
pub fn keep(path: &Path, secret: &[u8; 32]) -> Result<(), Unusable> {
    let text = Zeroizing::new(format!("{}\n", HEXLOWER_PERMISSIVE.encode(secret)));
    write(path, text.as_bytes()).map_err(|error| {
        Unusable(format!("密钥文件 {} 无法写入（{error}），请检查目录权限和磁盘空间", path.display()))
    })
}

/// The secret in a file, which is made if it is missing.
pub fn read_or_make(path: &Path) -> Result<[u8; 32], Unusable> {
    match read(path)? {
        Some(secret) => Ok(secret),
        None => make(path),
    }
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    // The name survives a power cut only with its folder.
    path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

fn unreadable(path: &Path, error: &io::Error) -> Unusable {
    Unusable(format!("密钥文件 {} 无法读取（{error}），请检查文件权限", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_kept_and_kept_secret() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        let made = read_or_make(&path).unwrap();
        assert_eq!(read_or_make(&path).unwrap(), made);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(make(&path).is_err(), "never overwritten");

        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(read(&path).unwrap_err().0.contains("chmod 600"));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        fs::write(&path, "abcd").unwrap();
        assert!(read(&path).unwrap_err().0.contains("不完整"));
    }
}
