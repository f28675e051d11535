//! The right edge of the tree: the roots of its complete subtrees, largest first. With them the next
//! leaf and the root cost a few hashes, however long the log is (RFC 6962, 2.1).

use std::fmt;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// Roots of complete subtrees with their heights, strictly falling.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier(Vec<(u32, Hash)>);

impl Frontier {
    /// Appends a leaf.
    pub fn push(&mut self, leaf: Hash) {
        let (mut height, mut root) = (0, leaf);
        while let Some((left_height, left)) = self.0.last().copied() {
            if left_height != height {
                break;
            }
            self.0.pop();
            root = node_hash(&left, &root);
            height += 1;
        }
        self.0.push((height, root));
    }

    /// The root of the tree; of an empty one the hash of nothing.
    pub fn root(&self) -> Hash {
        let mut edge = self.0.iter().rev().map(|(_, root)| *root);
        match edge.next() {
            Some(last) => edge.fold(last, |right, left| node_hash(&left, &right)),
            None => Sha256::digest([]).into(),
        }
    }

    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.0.iter().fold(0, |size, (height, _)| size | 1 << height)
    }

    /// Reads what `Display` wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let part = |part: &str| {
            let (height, root) = part.split_once(':')?;
            Some((height.parse().ok()?, unhex(root)?))
        };
        let parts: Vec<(u32, Hash)> = text.split_whitespace().map(part).collect::<Option<_>>()?;
        let heights = || parts.iter().map(|(height, _)| *height);
        let falling = heights().zip(heights().skip(1)).all(|(left, right)| left > right);
        (falling && heights().all(|height| height < u64::BITS)).then_some(Self(parts))
    }
}

impl fmt::Display for Frontier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (height, root)) in self.0.iter().enumerate() {
            let gap = if place == 0 { "" } else { " " };
            write!(f, "{gap}{height}:{}", hex(root))?;
        }
        Ok(())
    }
}

/// Hash of a leaf: a zero byte, then the entry.
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(entry).finalize().into()
}

/// Hash of an inner node: a one byte, then both children.
fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// Lower-case hexadecimal.
pub fn hex(hash: &Hash) -> String {
    HEXLOWER.encode(hash)
}

/// Reads lower-case hexadecimal.
pub fn unhex(text: &str) -> Option<Hash> {
    HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok()
}
