//! Digests of passwords: Argon2id with a key of the installation, so that a stolen database alone
//! gives nothing to guess at.

use argon2::{Algorithm, Argon2, Params, Version};
use data_encoding::BASE64URL_NOPAD;
use subtle::ConstantTimeEq;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use crate::{Office, OfficeError, seal::Key};

/// Memory of one run, in KiB; with the passes below about a tenth of a second.
const MEMORY: u32 = 64 * 1024;
const PASSES: u32 = 2;
const SALT: usize = 16;
const LENGTH: usize = 32;
/// First words of a digest; other ways of making one get others.
const KIND: &str = "argon2id-k1";

/// Runs at once. Together they take no more memory than so many times [`MEMORY`]; further ones wait.
static RUNS: Semaphore = Semaphore::const_new(2);

/// The digest of a new password.
pub(super) async fn hash(office: &Office, password: &str) -> Result<String, OfficeError> {
    let mut salt = [0_u8; SALT];
    office.entropy().fill(&mut salt);
    let made = run(office, password, salt.to_vec(), MEMORY, PASSES).await?;
    let text = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
    Ok(format!("{KIND}${MEMORY}${PASSES}${}${}", text(&salt), text(&made)))
}

/// Is this the password of the digest? Without a digest the same work is done and the answer is no.
pub(super) async fn is_right(
    office: &Office,
    password: &str,
    stored: Option<&str>,
) -> Result<bool, OfficeError> {
    let stored = stored.map(|text| parse(text).ok_or_else(|| OfficeError::fault("a digest is unreadable")));
    let stored = stored.transpose()?;
    let there = stored.is_some();
    let stored =
        stored.unwrap_or(Stored { memory: MEMORY, passes: PASSES, salt: vec![0; SALT], hash: vec![] });
    let made = run(office, password, stored.salt, stored.memory, stored.passes).await?;
    let equal: bool = made.ct_eq(stored.hash.as_slice()).into();
    Ok(there && equal)
}

struct Stored {
    memory: u32,
    passes: u32,
    salt: Vec<u8>,
    hash: Vec<u8>,
}

fn parse(text: &str) -> Option<Stored> {
    let mut parts = text.split('$');
    let (kind, memory, passes, salt, hash) =
        (parts.next()?, parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let bytes = |text: &str| BASE64URL_NOPAD.decode(text.as_bytes()).ok();
    (kind == KIND).then_some(())?;
    Some(Stored {
        memory: memory.parse().ok()?,
        passes: passes.parse().ok()?,
        salt: bytes(salt)?,
        hash: bytes(hash)?,
    })
}

async fn run(
    office: &Office,
    password: &str,
    salt: Vec<u8>,
    memory: u32,
    passes: u32,
) -> Result<Zeroizing<Vec<u8>>, OfficeError> {
    let password = Zeroizing::new(password.as_bytes().to_vec());
    let key = office.master().derive("password digest 1");
    let turn = RUNS.acquire().await.map_err(OfficeError::fault)?;
    let made = tokio::task::spawn_blocking(move || digest(&key, &password, &salt, memory, passes)).await;
    drop(turn);
    made.map_err(OfficeError::fault)?.map_err(OfficeError::fault)
}

fn digest(
    key: &Key,
    password: &[u8],
    salt: &[u8],
    memory: u32,
    passes: u32,
) -> Result<Zeroizing<Vec<u8>>, argon2::Error> {
    let params = Params::new(memory, passes, 1, Some(LENGTH))?;
    let mut out = Zeroizing::new(vec![0_u8; LENGTH]);
    Argon2::new_with_secret(&**key, Algorithm::Argon2id, Version::V0x13, params)?
        .hash_password_into(password, salt, &mut out)?;
    Ok(out)
}
