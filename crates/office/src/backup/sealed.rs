//! The file of a backup: a head in the open, then one sealed stream of named pieces. Nothing of it can
//! be read, changed, moved or left out without the key.
//!
//! Head: `GKBACKUP1`, one byte for the kind of key, 16 bytes of salt, the header of the stream. Inside:
//! for each piece the length of its name (2 bytes), the name, the length of its content (8 bytes), the
//! content; a name of no length ends it. Numbers are big-endian.

use std::path::Path;

use argon2::{Algorithm, Argon2, Params, Version};
use tokio::{
    fs::File,
    io::{AsyncRead, AsyncReadExt, AsyncWriteExt, BufReader, BufWriter},
};
use zeroize::Zeroizing;

use crate::{
    Office, OfficeError,
    files::content::{CHUNK, Chunks, HEADER, SEALED_CHUNK},
    seal::{Key, MasterKey},
};

const MAGIC: &[u8; 9] = b"GKBACKUP1";
const SALT: usize = 16;
const PLACE: &str = "gongkai backup 1";
/// Memory in KiB, passes, lanes of the passphrase's key: a guess costs a third of a second.
const GUESS: (u32, u32, u32) = (64 * 1024, 3, 1);

/// What opens a backup.
pub enum BackupKey {
    /// The installation's master key, which is kept elsewhere.
    Master(MasterKey),
    /// A passphrase; such a backup may hold the keys of the installation.
    Passphrase(Zeroizing<String>),
}

impl BackupKey {
    fn kind(&self) -> u8 {
        match self {
            Self::Master(_) => 0,
            Self::Passphrase(_) => 1,
        }
    }

    fn key(&self, salt: &[u8; SALT]) -> Result<Key, OfficeError> {
        let passphrase = match self {
            Self::Master(master) => return Ok(master.derive("backup 1")),
            Self::Passphrase(passphrase) => passphrase,
        };
        let (memory, passes, lanes) = GUESS;
        let params = Params::new(memory, passes, lanes, Some(32)).map_err(OfficeError::fault)?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.as_bytes(), salt, &mut *key)
            .map_err(OfficeError::fault)?;
        Ok(key)
    }
}

/// A backup that is being written.
pub(super) struct Writing {
    file: BufWriter<File>,
    chunks: Chunks,
    waiting: Zeroizing<Vec<u8>>,
}

impl Writing {
    /// Begins a file, which must not be there yet.
    pub async fn begin(path: &Path, key: &BackupKey, office: &Office) -> Result<Self, OfficeError> {
        let mut salt = [0; SALT];
        office.entropy().fill(&mut salt);
        let (chunks, header) = Chunks::sealing(&key.key(&salt)?, PLACE, office.entropy());
        let file =
            File::options().write(true).create_new(true).open(path).await.map_err(OfficeError::fault)?;
        let mut file = BufWriter::with_capacity(4 * SEALED_CHUNK, file);
        for part in [&MAGIC[..], &[key.kind()], &salt, &header] {
            file.write_all(part).await.map_err(OfficeError::fault)?;
        }
        Ok(Self { file, chunks, waiting: Zeroizing::default() })
    }

    /// Begins a piece; exactly `length` bytes of [`Self::write`] follow.
    pub async fn piece(&mut self, name: &str, length: u64) -> Result<(), OfficeError> {
        let name_length = u16::try_from(name.len()).map_err(OfficeError::fault)?;
        self.write(&name_length.to_be_bytes()).await?;
        self.write(name.as_bytes()).await?;
        self.write(&length.to_be_bytes()).await
    }

    /// Writes bytes of the piece that was begun.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), OfficeError> {
        self.waiting.extend_from_slice(bytes);
        while self.waiting.len() > CHUNK {
            let rest = Zeroizing::new(self.waiting.split_off(CHUNK));
            let full = std::mem::replace(&mut self.waiting, rest);
            self.seal(false, full).await?;
        }
        Ok(())
    }

    async fn seal(&mut self, last: bool, mut chunk: Zeroizing<Vec<u8>>) -> Result<(), OfficeError> {
        self.chunks.seal(last, &mut chunk)?;
        self.file.write_all(&chunk).await.map_err(OfficeError::fault)
    }

    /// A whole piece from a reader.
    pub async fn piece_of(
        &mut self,
        name: &str,
        length: u64,
        mut from: impl AsyncRead + Unpin,
    ) -> Result<(), OfficeError> {
        self.piece(name, length).await?;
        let (mut left, mut part) = (length, Zeroizing::new(vec![0; CHUNK]));
        while left > 0 {
            let read = from.read(&mut part).await.map_err(OfficeError::fault)?;
            let bytes = part.get(..read).filter(|bytes| !bytes.is_empty() && read as u64 <= left);
            let bytes = bytes.ok_or_else(|| OfficeError::fault(format!("{name} changed its length")))?;
            self.write(bytes).await?;
            left -= read as u64;
        }
        Ok(())
    }

    /// Ends the file; it is on the disk when this returns. Says how long it is.
    pub async fn finish(mut self) -> Result<u64, OfficeError> {
        self.write(&0_u16.to_be_bytes()).await?;
        let rest = std::mem::take(&mut self.waiting);
        self.seal(true, rest).await?;
        self.file.flush().await.map_err(OfficeError::fault)?;
        let file = self.file.into_inner();
        file.sync_all().await.map_err(OfficeError::fault)?;
        Ok(file.metadata().await.map_err(OfficeError::fault)?.len())
    }
}

/// A backup that is being read. Each piece of the stream is verified before it is handed out.
pub(super) struct Reading {
    file: BufReader<File>,
    chunks: Chunks,
    /// The chunk behind the open one, still sealed.
    next: Vec<u8>,
    open: Zeroizing<Vec<u8>>,
    at: usize,
}

/// Why a backup cannot be opened, in Chinese.
fn refused(sentence: &str) -> OfficeError {
    gongkai_domain::refusal::Refusal::new("backup_unreadable", sentence.to_owned()).into()
}

impl Reading {
    /// Opens a file.
    pub async fn open(path: &Path, key: &BackupKey) -> Result<Self, OfficeError> {
        const NOT_OURS: &str = "这不是本系统的备份文件，或者已经损坏";
        let file =
            File::open(path).await.map_err(|error| refused(&format!("备份文件无法打开（{error}）")))?;
        let mut file = BufReader::with_capacity(4 * SEALED_CHUNK, file);
        let mut head = [0; MAGIC.len() + 1 + SALT + HEADER];
        file.read_exact(&mut head).await.map_err(|_| refused(NOT_OURS))?;
        let parts = head.split_first_chunk::<9>().filter(|(magic, _)| *magic == MAGIC);
        let parts = parts.and_then(|(_, rest)| rest.split_first());
        let (kind, rest) = parts.ok_or_else(|| refused(NOT_OURS))?;
        let (salt, header) = rest.split_first_chunk::<SALT>().ok_or_else(|| refused(NOT_OURS))?;
        if *kind != key.kind() {
            return Err(refused(match kind {
                0 => "这份备份用主密钥打开，请用 --key 指明 master.key 文件",
                _ => "这份备份用口令打开，请在环境变量 GONGKAI_BACKUP_PASSPHRASE 中给出",
            }));
        }
        let header = header.first_chunk().ok_or_else(|| refused(NOT_OURS))?;
        let chunks = Chunks::opening(&key.key(salt)?, PLACE, header).ok_or_else(|| refused(NOT_OURS))?;
        let mut reading = Self { file, chunks, next: Vec::new(), open: Zeroizing::default(), at: 0 };
        reading.next = reading.sealed().await?;
        let first = reading.advance().await;
        first.map_err(|_| refused("备份文件打不开：密钥或口令不对，或者文件已经损坏"))?;
        Ok(reading)
    }

    async fn sealed(&mut self) -> Result<Vec<u8>, OfficeError> {
        let mut chunk = Vec::with_capacity(SEALED_CHUNK);
        let limited = (&mut self.file).take(SEALED_CHUNK as u64);
        { limited }.read_to_end(&mut chunk).await.map_err(OfficeError::fault)?;
        Ok(chunk)
    }

    async fn advance(&mut self) -> Result<(), OfficeError> {
        let after = self.sealed().await?;
        let sealed = std::mem::replace(&mut self.next, after);
        if sealed.is_empty() {
            return Err(refused("备份文件不完整"));
        }
        self.open =
            self.chunks.open(self.next.is_empty(), &sealed).map_err(|_| refused("备份文件已经损坏"))?;
        self.at = 0;
        Ok(())
    }

    /// The next bytes, at most `most` and at least one.
    pub async fn some(&mut self, most: usize) -> Result<&[u8], OfficeError> {
        if self.at >= self.open.len() {
            self.advance().await?;
        }
        let until = self.at.saturating_add(most).min(self.open.len());
        let bytes = self.open.get(self.at..until).unwrap_or_default();
        self.at = until;
        Ok(bytes)
    }

    async fn exactly<const N: usize>(&mut self) -> Result<[u8; N], OfficeError> {
        let mut all = [0; N];
        let mut filled = 0;
        while let Some(rest) = all.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            let bytes = self.some(rest.len()).await?;
            rest.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
            filled += bytes.len();
        }
        Ok(all)
    }

    /// Name and length of the next piece; `None`: that was all.
    pub async fn piece(&mut self) -> Result<Option<(String, u64)>, OfficeError> {
        let mut left = usize::from(u16::from_be_bytes(self.exactly().await?));
        if left == 0 {
            return Ok(None);
        }
        let mut name = Vec::with_capacity(left);
        while left > 0 {
            let bytes = self.some(left).await?;
            name.extend_from_slice(bytes);
            left -= bytes.len();
        }
        let name = String::from_utf8(name).map_err(OfficeError::fault)?;
        Ok(Some((name, u64::from_be_bytes(self.exactly().await?))))
    }
}
