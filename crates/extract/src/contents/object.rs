//! Objects of other programs inside office files (MS-OLEDS): the file that was put in, in a container of its own.

use gongkai_domain::contents::Hidden;

use super::Sink;
use crate::{Fault, ole};

/// What a container is that holds a whole file as it was.
const WHOLE: [&str; 2] = ["package", "contents"];
/// What a container is that holds a file with its name and where it came from.
const NAMED: &str = "\u{1}ole10native";
/// What a file without a name is called.
const NAMELESS: &str = "嵌入对象";
/// What follows the length where a name follows.
const MARK: [u8; 2] = [2, 0];
/// A name or a path ends within so many bytes.
const MAX_NAME: usize = 1024;

/// A file that was put in, and what is said about it.
struct Native {
    name: String,
    paths: Vec<String>,
    content: Vec<u8>,
}

/// Reads the file in a container with these streams; false if there is none.
pub(super) fn read(bytes: &[u8], names: &[String], depth: usize, sink: &mut Sink) -> Result<bool, Fault> {
    let has = |name: &str| names.iter().any(|known| known == name);
    if has(NAMED)
        && let Some(stream) = ole::stream(bytes, NAMED)
    {
        let native = native(&stream).unwrap_or_else(|| bare(&stream));
        for path in &native.paths {
            sink.hidden("附带文件的来源路径", Hidden::Attachment, path)?;
        }
        return unpacked(&native.name, native.content, depth, sink);
    }
    let whole = WHOLE.iter().filter(|name| has(name)).find_map(|name| ole::stream(bytes, name));
    // Other programs keep their own shapes under the same name.
    let whole = whole.filter(|content| content.starts_with(b"PK") || content.starts_with(b"%PDF"));
    let Some(content) = whole else { return Ok(false) };
    unpacked(NAMELESS, content, depth, sink)
}

/// The container is no depth of its own, unless it holds another one.
fn unpacked(name: &str, content: Vec<u8>, depth: usize, sink: &mut Sink) -> Result<bool, Fault> {
    let depth = depth + usize::from(!ole::is_ole(&content));
    sink.attached(name, content, depth)?;
    Ok(true)
}

/// Its length, a mark, name, path, marks, path of the copy, length, content.
fn native(stream: &[u8]) -> Option<Native> {
    let rest = stream.get(4..)?.strip_prefix(&MARK)?;
    let (name, rest) = words(rest)?;
    let (path, rest) = words(rest)?;
    let (length, rest) = number(rest.get(4..)?)?;
    let (copy, rest) = rest.split_at_checked(length)?;
    let copy = words(copy).map(|(copy, _)| copy).unwrap_or_default();
    let (length, rest) = number(rest)?;
    let content = rest.get(..length)?.to_vec();
    Some(Native { name, paths: vec![path, copy], content })
}

/// Only a length before the content.
fn bare(stream: &[u8]) -> Native {
    let content = stream.get(4..).unwrap_or_default().to_vec();
    Native { name: NAMELESS.to_owned(), paths: Vec::new(), content }
}

/// Text up to a zero, as the system of its time wrote it.
fn words(bytes: &[u8]) -> Option<(String, &[u8])> {
    let end = bytes.iter().take(MAX_NAME).position(|byte| *byte == 0)?;
    let (text, rest) = bytes.split_at_checked(end)?;
    let text = encoding_rs::GB18030.decode_without_bom_handling(text).0.into_owned();
    Some((text, rest.get(1..)?))
}

fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (number, rest) = bytes.split_first_chunk::<4>()?;
    Some((usize::try_from(u32::from_le_bytes(*number)).ok()?, rest))
}
