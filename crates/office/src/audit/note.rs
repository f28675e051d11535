//! Checkpoints as signed notes in the open formats of C2SP (`tlog-checkpoint`, `signed-note`), so that
//! programs of others read and verify them:
//!
//! ```text
//! gongkai/audit/5b0b…      name of the log
//! 1234                     number of entries
//! YW5v…                    root of their tree, base 64
//!
//! — gongkai/audit/5b0b… AAAA…     name of the key, base 64 of its number and the signature
//! ```

use data_encoding::{BASE64, HEXLOWER};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use super::frontier::Hash;
use crate::seal::MasterKey;

/// Type byte of Ed25519 in key numbers and keys.
const ED25519: u8 = 1;

/// Longest note that is read.
const LONGEST: usize = 16 * 1024;

/// The key that signs checkpoints, with its name.
pub(crate) struct NoteKey {
    name: String,
    signing: SigningKey,
}

impl NoteKey {
    /// The key of an installation. Its name says which: it holds a digest of the public key.
    pub(crate) fn of(master: &MasterKey) -> Self {
        let signing = SigningKey::from_bytes(&master.derive("audit checkpoint 1"));
        let digest = HEXLOWER.encode(&Sha256::digest(signing.verifying_key().as_bytes()));
        let name = format!("gongkai/audit/{}", digest.get(..16).unwrap_or_default());
        Self { name, signing }
    }

    fn public(&self) -> VerifyingKey {
        self.signing.verifying_key()
    }

    /// The public key as the format writes it: `NAME+NUMBER+BASE64`.
    pub(crate) fn verifier(&self) -> String {
        let public = self.public();
        let number = HEXLOWER.encode(&number_of(&self.name, &public));
        let key = BASE64.encode(&[&[ED25519], &public.as_bytes()[..]].concat());
        format!("{}+{number}+{key}", self.name)
    }

    /// Signs size and root of the log.
    pub(crate) fn sign(&self, size: u64, root: &Hash) -> String {
        let text = format!("{}\n{size}\n{}\n", self.name, BASE64.encode(root));
        format!("{text}\n{}", self.line(&text))
    }

    /// The line that signs a text.
    fn line(&self, text: &str) -> String {
        let signature = self.signing.sign(text.as_bytes());
        let number = number_of(&self.name, &self.public());
        let signature = BASE64.encode(&[&number[..], &signature.to_bytes()].concat());
        format!("— {} {signature}\n", self.name)
    }

    /// Did this key sign the note?
    pub(crate) fn signed(&self, note: &Note) -> bool {
        let number = number_of(&self.name, &self.public());
        note.signatures.iter().any(|(name, bytes)| {
            let Some((its_number, signature)) = bytes.split_first_chunk::<4>() else { return false };
            let Ok(signature) = Signature::from_slice(signature) else { return false };
            *name == self.name
                && *its_number == number
                && self.public().verify_strict(note.text.as_bytes(), &signature).is_ok()
        }) && note.origin == self.name
    }
}

/// First four bytes of the digest of name and key.
fn number_of(name: &str, key: &VerifyingKey) -> [u8; 4] {
    let digest = Sha256::new()
        .chain_update(name)
        .chain_update([b'\n', ED25519])
        .chain_update(key.as_bytes())
        .finalize();
    digest.first_chunk::<4>().copied().unwrap_or_default()
}

/// A checkpoint that was read. Whether it is genuine, [`NoteKey::signed`] says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Note {
    /// Name of the log.
    pub(crate) origin: String,
    /// Number of entries.
    pub(crate) size: u64,
    /// Root of their tree.
    pub(crate) root: Hash,
    text: String,
    signatures: Vec<(String, Vec<u8>)>,
}

impl Note {
    /// Reads a note; `None` if it is not a checkpoint with at least one signature.
    pub(crate) fn parse(note: &str) -> Option<Self> {
        if note.len() > LONGEST || note.chars().any(|c| c.is_control() && c != '\n') {
            return None;
        }
        let (body, signatures) = note.rsplit_once("\n\n")?;
        let signatures =
            signatures.strip_suffix('\n')?.split('\n').map(signature).collect::<Option<Vec<_>>>()?;
        let mut lines = body.split('\n');
        let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
        let plain = size.bytes().all(|byte| byte.is_ascii_digit()) && (size == "0" || !size.starts_with('0'));
        if origin.is_empty() || !plain || lines.any(str::is_empty) {
            return None;
        }
        Some(Self {
            origin: origin.to_owned(),
            size: size.parse().ok()?,
            root: BASE64.decode(root.as_bytes()).ok()?.try_into().ok()?,
            text: format!("{body}\n"),
            signatures,
        })
    }
}

/// `— NAME BASE64`.
fn signature(line: &str) -> Option<(String, Vec<u8>)> {
    let (name, bytes) = line.strip_prefix("— ")?.split_once(' ')?;
    let bytes = BASE64.decode(bytes.as_bytes()).ok()?;
    (!name.is_empty() && bytes.len() > 4).then(|| (name.to_owned(), bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example in the documentation of Go's `sumdb/note`, the program that the format comes from.
    #[test]
    fn go_signs_the_same() {
        let secret = BASE64.decode(b"AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz").unwrap();
        let signing = SigningKey::from_bytes(&secret[1..].try_into().unwrap());
        let key = NoteKey { name: "PeterNeumann".to_owned(), signing };
        assert_eq!(key.verifier(), "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
        let text = "If you think cryptography is the answer to your problem,\n\
                    then you don't know what your problem is.\n";
        assert_eq!(
            key.line(text),
            "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
        );
    }

    #[test]
    fn only_what_was_signed_is_read() {
        let key = NoteKey::of(&MasterKey::new([7; 32]));
        let note = key.sign(12, &[3; 32]);
        let read = Note::parse(&note).unwrap();
        assert_eq!((read.size, read.root), (12, [3; 32]));
        assert!(key.signed(&read));
        assert!(!NoteKey::of(&MasterKey::new([8; 32])).signed(&read), "another installation");
        let cosigned = format!("{note}— witness.example/w AAAAAAAA\n");
        assert!(key.signed(&Note::parse(&cosigned).unwrap()), "other signatures may stand beside");
        let larger = Note::parse(&note.replacen("\n12\n", "\n13\n", 1)).unwrap();
        assert!(!key.signed(&larger));
        let broken = [
            String::new(),
            note.replace("\n12\n", "\n012\n"),
            note.replace('\n', "\r\n"),
            note.replace("— ", "- "),
            note.trim_end().to_owned(),
            note.replacen("\n\n", "\n", 1),
        ];
        for text in broken {
            assert_eq!(Note::parse(&text), None, "{text:?}");
        }
    }
}
