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

/// The content of a stream of the root by its name in lower case. Streams are cut at `MAX_STREAM`.
pub(crate) fn stream(bytes: &[u8], wanted: &str) -> Option<Vec<u8>> {
    let directory = directory(bytes);
    let entries = || directory.chunks_exact(ENTRY);
    let found = entries().find(|entry| entry.get(66) == Some(&2) && name(entry) == wanted)?;
    let length = usize::try_from(word(found, 120)?).ok()?.min(MAX_STREAM);
    let start = word(found, 116)?;
    let cutoff = usize::try_from(word(bytes, 56)?).ok()?;
    let file = Sectors::of(bytes);
    if length >= cutoff {
        return Some(file.chain(start, length));
    }
    // Short streams lie together in the stream of the root, in small sectors.
    let root = entries().next()?;
    let container = file.chain(word(root, 116)?, usize::try_from(word(root, 120)?).ok()?.min(MAX_STREAM));
    let table = file.chain(word(bytes, 60)?, MAX_STREAM);
    let mut content = Vec::new();
    let mut id = start;
    while content.len() < length {
        let index = usize::try_from(id).ok()?;
        let Some(sector) = container.get(index * SMALL..container.len().min((index + 1) * SMALL)) else {
            break;
        };
        if sector.is_empty() {
            break;
        }
        content.extend_from_slice(sector);
        id = word(&table, index * 4).unwrap_or(NONE);
    }
    content.truncate(length);
    Some(content)
}

/// The longest stream that is read.
const MAX_STREAM: usize = 64 << 20;
const SMALL: usize = 64;
/// Allocation sectors that the header lists.
const LISTED: usize = 109;

struct Sectors<'b> {
    bytes: &'b [u8],
    size: usize,
    /// Sectors of the allocation table, in order.
    tables: Vec<u32>,
}

impl<'b> Sectors<'b> {
    fn of(bytes: &'b [u8]) -> Self {
        let size = if half(bytes, 30) == Some(12) { 4096 } else { 512 };
        let mut sectors = Self { bytes, size, tables: Vec::new() };
        let listed = (0..LISTED).filter_map(|index| word(bytes, 76 + 4 * index));
        sectors.tables = listed.take_while(|id| *id < 0xffff_fffa).collect();
        // Large files go on listing in sectors of their own.
        let mut id = word(bytes, 68).unwrap_or(NONE);
        let per_sector = size / 4 - 1;
        while let Some(list) =
            sectors.sector(id).filter(|_| sectors.tables.len() < bytes.len() / size + LISTED)
        {
            let more: Vec<u32> = (0..per_sector).filter_map(|index| word(list, 4 * index)).collect();
            sectors.tables.extend(more.into_iter().take_while(|id| *id < 0xffff_fffa));
            id = word(list, 4 * per_sector).unwrap_or(NONE);
        }
        sectors
    }

    fn sector(&self, id: u32) -> Option<&'b [u8]> {
        let start = usize::try_from(id).ok()?.checked_add(1)?.checked_mul(self.size)?;
        let end = self.bytes.len().min(start.checked_add(self.size)?);
        self.bytes.get(start..end).filter(|sector| !sector.is_empty())
    }

    fn next(&self, id: u32) -> u32 {
        let index = usize::try_from(id).unwrap_or(usize::MAX);
        let per_sector = self.size / 4;
        let table = self.tables.get(index / per_sector).and_then(|table| self.sector(*table));
        table.and_then(|table| word(table, 4 * (index % per_sector))).unwrap_or(NONE)
    }

    /// The sectors from `id` on, up to a length. A chain that goes in circles ends there.
    fn chain(&self, mut id: u32, length: usize) -> Vec<u8> {
        let mut content = Vec::new();
        let most = length.min(self.bytes.len());
        while content.len() < most {
            let Some(sector) = self.sector(id) else { break };
            content.extend_from_slice(sector);
            id = self.next(id);
        }
        content.truncate(most);
        content
    }
}
