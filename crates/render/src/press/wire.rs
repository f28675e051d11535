//! What the two processes say to each other: frames, each a length and so many bytes.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};

use crate::{Fault, ShareCard, letter::Letter, volume::Volume, writing::Writing};

/// A frame is at most so long, in bytes: a text with all its pictures.
const LONGEST: u64 = 256 << 20;

/// What is to be printed.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub(super) enum Job<'a> {
    /// A report in its stored form.
    Report { report: String },
    /// A text.
    Writing { writing: Box<Writing<'a>> },
    /// Letters, in one file.
    Letters { letters: Vec<Letter> },
    /// A picture that stands for a document.
    Card { card: ShareCard },
    /// A file of papers, foreign ones among them: only for a process that is confined.
    Volume { volume: Volume },
}

/// What goes ahead of the file.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Said {
    /// Why there is no file.
    pub fault: Option<String>,
    /// Characters that no font has.
    pub missing: Vec<char>,
    /// Characters that another font prints.
    pub replaced: Vec<char>,
}

pub(super) fn packed(job: &Job<'_>) -> Result<Vec<u8>, Fault> {
    serde_json::to_vec(job).map_err(|error| Fault(format!("无法为PDF准备数据（{error}）")))
}

pub(super) fn send(out: &mut impl Write, frame: &[u8]) -> io::Result<()> {
    let length = u64::try_from(frame.len()).map_err(io::Error::other)?;
    out.write_all(&length.to_be_bytes())?;
    out.write_all(frame)?;
    out.flush()
}

pub(super) fn receive(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut length = [0; 8];
    from.read_exact(&mut length)?;
    let length = u64::from_be_bytes(length);
    if length > LONGEST {
        return Err(io::Error::other("the frame is too long"));
    }
    let mut frame = Vec::new();
    from.take(length).read_to_end(&mut frame)?;
    if u64::try_from(frame.len()).ok() == Some(length) {
        Ok(frame)
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_arrive_whole_or_not_at_all() {
        let mut sent = Vec::new();
        send(&mut sent, b"abc").unwrap();
        send(&mut sent, b"").unwrap();
        let mut from = sent.as_slice();
        assert_eq!(receive(&mut from).unwrap(), b"abc");
        assert_eq!(receive(&mut from).unwrap(), b"");
        assert!(receive(&mut from).is_err());
        assert!(receive(&mut &sent[..10]).is_err(), "cut off");
        assert!(receive(&mut u64::MAX.to_be_bytes().as_slice()).is_err(), "no such length is believed");
    }
}
