//! The whole file of a receipt, signed by the portal that made it: the office signs what a receipt says (its token), the
//! portal that not a byte of the file has changed since. The office's key never comes here (SEC-1).
//!
//! The signature stands in a comment behind the end of the PDF, which readers pass over. It covers every byte before
//! the line break ahead of it, and nothing may follow it.

use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::{Signer as _, SigningKey};
use sha2::{Digest, Sha256};

use crate::FileSecret;

/// What the comment begins with, and what is signed ahead of the digest.
const MARK: &str = "%GONGKAI-FILE1.";
const CONTEXT: &[u8] = b"gongkai receipt file 1\n";

/// The key of this portal, from its secret.
pub fn signer(secret: &FileSecret) -> SigningKey {
    let seed = Sha256::new().chain_update(b"gongkai portal file key 1\n").chain_update(secret.0).finalize();
    SigningKey::from_bytes(&seed.into())
}

/// The public half, as the verifier holds it.
pub fn public_half(signer: &SigningKey) -> String {
    BASE64URL_NOPAD.encode(signer.verifying_key().as_bytes())
}

/// The file with its signature.
pub fn sealed(signer: &SigningKey, mut file: Vec<u8>) -> Vec<u8> {
    let digest = Sha256::digest(&file);
    let signature = signer.sign(&[CONTEXT, digest.as_slice()].concat());
    let signature = BASE64URL_NOPAD.encode(&signature.to_bytes());
    file.extend(format!("\n{MARK}{}.{signature}\n", public_half(signer)).into_bytes());
    file
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::Signature;

    use super::*;

    /// As the page that the portal hands out does it.
    fn verified(signer: &SigningKey, file: &[u8]) -> bool {
        let at = file.windows(MARK.len()).rposition(|part| part == MARK.as_bytes()).unwrap();
        let tail = std::str::from_utf8(&file[at + MARK.len()..]).unwrap();
        let (key, signature) = tail.strip_suffix('\n').unwrap().split_once('.').unwrap();
        let signature: [u8; 64] = BASE64URL_NOPAD.decode(signature.as_bytes()).unwrap().try_into().unwrap();
        let signed = [CONTEXT, Sha256::digest(&file[..at - 1]).as_slice()].concat();
        let signature = Signature::from_bytes(&signature);
        key == public_half(signer) && signer.verifying_key().verify_strict(&signed, &signature).is_ok()
    }

    #[test]
    fn every_byte_counts() {
        let signer = signer(&FileSecret([5; 32]));
        let file = sealed(&signer, b"%PDF-1.7\n2026-12-21\n%%EOF\n".to_vec());
        assert!(verified(&signer, &file));
        for at in 0..26 {
            let mut other = file.clone();
            other[at] ^= 1;
            assert!(!verified(&signer, &other), "byte {at}");
        }
        assert_ne!(public_half(&signer), public_half(&super::signer(&FileSecret([6; 32]))));
    }
}
