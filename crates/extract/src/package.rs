//! The zip container of office files, read with limits: what it says about its sizes is not
//! believed.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::{BrokenKind, Fault};

/// One entry, unpacked. The largest part of a real report is its style sheet, below 1 MiB.
const MAX_ENTRY: u64 = 48 << 20;
/// Everything that is unpacked from one file.
const MAX_ALL: u64 = 96 << 20;
const MAX_ENTRIES: usize = 10_000;

pub(crate) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// Names with `/`, in lower case, by index.
    names: Vec<String>,
    unpacked: u64,
    kind: BrokenKind,
}

impl<'b> Package<'b> {
    /// `kind` is what the file is called in a fault.
    pub(crate) fn open(bytes: &'b [u8], kind: BrokenKind) -> Result<Self, Fault> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| fault_of(&error, kind))?;
        if archive.len() > MAX_ENTRIES {
            return Err(Fault::UnpacksTooLarge);
        }
        // Some programs write `word\document.xml`.
        let names = (0..archive.len())
            .map(|index| match archive.name_for_index(index) {
                Some(Ok(name)) => name.replace('\\', "/").trim_start_matches('/').to_ascii_lowercase(),
                _ => String::new(),
            })
            .collect();
        Ok(Self { archive, names, unpacked: 0, kind })
    }

    /// What the file is called in a fault from now on.
    pub(crate) fn call_it(&mut self, kind: BrokenKind) {
        self.kind = kind;
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.index(name).is_some()
    }

    fn index(&self, name: &str) -> Option<usize> {
        let name = name.trim_start_matches('/').to_ascii_lowercase();
        self.names.iter().position(|known| *known == name)
    }

    /// Names of the entries, in lower case.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// The content of an entry, or nothing if there is no such entry.
    pub(crate) fn entry(&mut self, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        let Some(index) = self.index(name) else { return Ok(None) };
        let mut content = Vec::new();
        self.unpack(index, &mut content)?;
        Ok(Some(content))
    }

    /// An entry as XML text.
    pub(crate) fn xml(&mut self, name: &str) -> Result<Option<String>, Fault> {
        let Some(content) = self.entry(name)? else { return Ok(None) };
        let text = match encoding_rs::Encoding::for_bom(&content) {
            Some((encoding, _)) => {
                let (text, _, damaged) = encoding.decode(&content);
                if damaged { None } else { Some(text.into_owned()) }
            }
            None => String::from_utf8(content).ok(),
        };
        text.map(Some).ok_or(Fault::Broken { kind: self.kind })
    }

    /// Unpacks every entry that `chosen` wants and forgets it: proof that another reader may
    /// unpack it too.
    pub(crate) fn measure(&mut self, chosen: impl Fn(&str) -> bool) -> Result<(), Fault> {
        for index in 0..self.names.len() {
            if self.names.get(index).is_some_and(|name| chosen(name)) {
                self.unpack(index, &mut std::io::sink())?;
            }
        }
        Ok(())
    }

    fn unpack(&mut self, index: usize, to: &mut impl std::io::Write) -> Result<(), Fault> {
        let kind = self.kind;
        let file = self.archive.by_index(index).map_err(|error| fault_of(&error, kind))?;
        let limit = MAX_ENTRY.min(MAX_ALL - self.unpacked);
        if file.size() > limit {
            return Err(Fault::UnpacksTooLarge);
        }
        let length = std::io::copy(&mut file.take(limit + 1), to).map_err(|_| Fault::Broken { kind })?;
        if length > limit {
            return Err(Fault::UnpacksTooLarge);
        }
        self.unpacked += length;
        Ok(())
    }
}

fn fault_of(error: &ZipError, kind: BrokenKind) -> Fault {
    match error {
        ZipError::UnsupportedArchive(text) if *text == ZipError::PASSWORD_REQUIRED => Fault::EncryptedOffice,
        ZipError::InvalidPassword => Fault::EncryptedOffice,
        _ => Fault::Broken { kind },
    }
}
