//! The directory of an OLE container (MS-CFB): enough to tell a Word document from a workbook and
//! from an encrypted package. Only streams of the root count, for a document may hold a workbook.

const SIGNATURE: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const ENTRY: usize = 128;
const NONE: u32 = 0xffff_ffff;
/// Entries that are looked at; real files have below a hundred.
const MAX_ENTRIES: usize = 4096;

pub(crate) fn is_ole(bytes: &[u8]) -> bool {
    bytes.starts_with(&SIGNATURE)
}

/// Names of the root's children in lower case. A damaged chain yields what was found before.
pub(crate) fn root_names(bytes: &[u8]) -> Vec<String> {
    let directory = directory(bytes);
    let mut names = Vec::new();
    let Some(root) = directory.get(..ENTRY) else { return names };
    let mut open = vec![word(root, 76).unwrap_or(NONE)];
    let mut seen = vec![false; directory.len() / ENTRY];
    while let Some(id) = open.pop() {
        let index = usize::try_from(id).unwrap_or(usize::MAX);
        let Some(seen) = seen.get_mut(index) else { continue };
        if std::mem::replace(seen, true) {
            continue;
        }
        let Some(entry) = directory.get(index * ENTRY..(index + 1) * ENTRY) else { continue };
        names.push(name(entry));
        open.extend([68, 72].into_iter().filter_map(|at| word(entry, at)));
    }
    names
}

fn name(entry: &[u8]) -> String {
    let length = usize::from(half(entry, 64).unwrap_or(0)).clamp(2, 64) - 2;
    let units: Vec<u16> = (0..length / 2).filter_map(|index| half(entry, index * 2)).collect();
    String::from_utf16_lossy(&units).to_lowercase()
}

/// The sectors of the directory, joined.
fn directory(bytes: &[u8]) -> Vec<u8> {
    let shift = half(bytes, 30).map_or(9, |shift| if shift == 12 { 12 } else { 9 });
    let size = 1_usize << shift;
    let sector = |id: u32| {
        let start = usize::try_from(id).ok()?.checked_add(1)?.checked_mul(size)?;
        bytes.get(start..bytes.len().min(start.checked_add(size)?))
    };
    let mut out = Vec::new();
    let mut id = word(bytes, 48).unwrap_or(NONE);
    while out.len() < MAX_ENTRIES * ENTRY {
        let Some(content) = sector(id) else { break };
        out.extend_from_slice(content);
        // The next sector stands in the allocation table, whose sectors the header lists.
        let index = usize::try_from(id).unwrap_or(0);
        let per_sector = size / 4;
        let next = (index / per_sector < 109)
            .then(|| word(bytes, 76 + 4 * (index / per_sector)))
            .flatten()
            .and_then(sector)
            .and_then(|table| word(table, 4 * (index % per_sector)));
        match next {
            Some(next) if next < 0xffff_fffa => id = next,
            _ => break,
        }
    }
    out
}

fn half(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}
