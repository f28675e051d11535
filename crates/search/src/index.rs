//! The index: one directory per machine that shows the portal, kept in step with the public store.

use std::{
    collections::HashMap,
    fs,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use tantivy::{
    Index as Store, IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, Term, directory::MmapDirectory,
    indexer::NoMergePolicy,
};

use crate::{
    fields::{Fields, VERSION, register},
    item::Item,
    segment::Segmenter,
};

/// Memory of one writing thread.
const WRITER_MEMORY: usize = 48 * 1024 * 1024;
/// A change of so many items is written by all processors; smaller ones by one.
const MANY: usize = 500;

/// The index could not be read or written: a technical failure, never "nothing found".
#[derive(Debug)]
pub struct IndexError(pub String);

impl std::fmt::Display for IndexError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "search index: {}", self.0)
    }
}

impl std::error::Error for IndexError {}

impl From<tantivy::TantivyError> for IndexError {
    fn from(error: tantivy::TantivyError) -> Self {
        Self(error.to_string())
    }
}

impl From<serde_json::Error> for IndexError {
    fn from(error: serde_json::Error) -> Self {
        Self(format!("an item is unreadable: {error}"))
    }
}

impl From<std::io::Error> for IndexError {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

/// The open index. Cheap to clone.
#[derive(Clone)]
pub struct Index {
    pub(crate) store: Store,
    pub(crate) fields: Fields,
    pub(crate) segmenter: Segmenter,
    pub(crate) reader: IndexReader,
    /// One change at a time.
    writing: Arc<Mutex<()>>,
}

impl Index {
    /// Opens the index in a directory; makes an empty one where there is none, or where the one there is
    /// of another version or damaged: everything in it can be made again.
    pub fn open(folder: &Path) -> Result<Self, IndexError> {
        let place = folder.join(format!("v{VERSION}"));
        match Self::open_at(&place) {
            Ok(index) => Ok(index),
            Err(_) => {
                if folder.exists() {
                    fs::remove_dir_all(folder)?;
                }
                Self::open_at(&place)
            }
        }
    }

    fn open_at(place: &Path) -> Result<Self, IndexError> {
        fs::create_dir_all(place)?;
        let directory = MmapDirectory::open(place).map_err(|error| IndexError(error.to_string()))?;
        let (schema, fields) = Fields::new();
        let mut store = Store::open_or_create(directory, schema)?;
        // The parts of the index are looked through side by side.
        store.set_default_multithread_executor()?;
        Self::of(store, fields)
    }

    /// An index in memory, for tests.
    pub fn in_memory() -> Result<Self, IndexError> {
        let (schema, fields) = Fields::new();
        Self::of(Store::create_in_ram(schema), fields)
    }

    fn of(store: Store, fields: Fields) -> Result<Self, IndexError> {
        let segmenter = Segmenter;
        register(&store, segmenter);
        let reader = store.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { store, fields, segmenter, reader, writing: Arc::default() })
    }

    /// How many items are in it.
    pub fn len(&self) -> u64 {
        self.reader.searcher().num_docs()
    }

    /// Is it empty?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Key and digest of everything that is in it.
    pub fn editions(&self) -> Result<HashMap<String, String>, IndexError> {
        let searcher = self.reader.searcher();
        let mut all = HashMap::new();
        for segment in searcher.segment_readers() {
            let columns = (segment.fast_fields().str("key")?, segment.fast_fields().str("digest")?);
            let (Some(keys), Some(digests)) = columns else { continue };
            for doc in segment.doc_ids_alive() {
                let (mut key, mut digest) = (String::new(), String::new());
                for ord in keys.term_ords(doc) {
                    keys.ord_to_str(ord, &mut key)?;
                }
                for ord in digests.term_ords(doc) {
                    digests.ord_to_str(ord, &mut digest)?;
                }
                all.insert(key, digest);
            }
        }
        Ok(all)
    }

    /// Takes items in, in place of older editions, and takes others out. What is written is found when
    /// this returns, and what was taken out is gone from every answer.
    pub fn change(&self, put: impl IntoIterator<Item = Item>, take_out: &[String]) -> Result<(), IndexError> {
        let _one = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut put = put.into_iter().peekable();
        let expected = put.size_hint().0;
        if put.peek().is_none() && take_out.is_empty() {
            return Ok(());
        }
        let threads = if expected > MANY { std::thread::available_parallelism()?.get() } else { 1 };
        let mut writer: IndexWriter = self.store.writer_with_num_threads(threads, WRITER_MEMORY * threads)?;
        if expected <= MANY && self.store.searchable_segment_ids()?.len() < MANY_SEGMENTS {
            writer.set_merge_policy(Box::new(NoMergePolicy));
        }
        for key in take_out {
            writer.delete_term(Term::from_field_text(self.fields.key, key));
        }
        for item in put {
            writer.delete_term(Term::from_field_text(self.fields.key, &item.key));
            let document: TantivyDocument = self.fields.document(&item)?;
            writer.add_document(document)?;
        }
        writer.commit()?;
        self.reader.reload()?;
        writer.wait_merging_threads()?;
        self.reader.reload()?;
        Ok(())
    }

    /// Gives back memory that nobody has needed since the last call.
    pub fn rest(&self) {
        self.segmenter.rest();
    }
}

/// From so many segments on they are merged, so that questions stay quick.
const MANY_SEGMENTS: usize = 12;
