//! By what hits are narrowed, and how many there are of each value. Only what is in the index is
//! counted, and only what was released is in the index.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tantivy::{
    DocId, Score, SegmentOrdinal, SegmentReader,
    collector::{Collector, SegmentCollector},
    columnar::StrColumn,
};

/// By what hits can be narrowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Facet {
    /// Kind of document.
    Kind,
    /// Agency.
    Agency,
    /// Unit.
    Unit,
    /// Year of release.
    Year,
    /// Topic.
    Topic,
    /// Entry of the catalogue.
    Entry,
    /// In force, repealed, expired.
    Validity,
}

impl Facet {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 7] =
        [Self::Kind, Self::Agency, Self::Unit, Self::Year, Self::Topic, Self::Entry, Self::Validity];

    /// Name in addresses and in the index.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Agency => "agency",
            Self::Unit => "unit",
            Self::Year => "year",
            Self::Topic => "topic",
            Self::Entry => "entry",
            Self::Validity => "validity",
        }
    }

    /// The facet of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|facet| facet.code() == code)
    }
}

/// A value and how many hits have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCount {
    /// The value.
    pub value: String,
    /// How many hits.
    pub count: u64,
}

/// Counts the values of all facets over the hits.
pub(crate) struct Counting;

/// Counts of one segment: the values of a column are numbered from 0 on.
pub(crate) struct CountingSegment {
    columns: Vec<(Facet, StrColumn, Vec<u64>)>,
}

impl Collector for Counting {
    type Fruit = BTreeMap<Facet, Vec<FacetCount>>;
    type Child = CountingSegment;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<CountingSegment> {
        let mut columns = Vec::new();
        for facet in Facet::ALL {
            if let Some(column) = segment.fast_fields().str(facet.code())? {
                let counts = vec![0; column.num_terms()];
                columns.push((facet, column, counts));
            }
        }
        Ok(CountingSegment { columns })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Vec<(Facet, String, u64)>>) -> tantivy::Result<Self::Fruit> {
        let mut sums: BTreeMap<Facet, BTreeMap<String, u64>> = BTreeMap::new();
        for (facet, value, count) in segments.into_iter().flatten() {
            *sums.entry(facet).or_default().entry(value).or_default() += count;
        }
        let sorted = |values: BTreeMap<String, u64>| {
            let mut counts: Vec<FacetCount> =
                values.into_iter().map(|(value, count)| FacetCount { value, count }).collect();
            counts.sort_by(|one, other| other.count.cmp(&one.count).then(one.value.cmp(&other.value)));
            counts
        };
        Ok(sums.into_iter().map(|(facet, values)| (facet, sorted(values))).collect())
    }
}

impl SegmentCollector for CountingSegment {
    type Fruit = Vec<(Facet, String, u64)>;

    fn collect(&mut self, doc: DocId, _: Score) {
        for (_, column, counts) in &mut self.columns {
            for ord in column.term_ords(doc) {
                if let Some(count) = usize::try_from(ord).ok().and_then(|ord| counts.get_mut(ord)) {
                    *count += 1;
                }
            }
        }
    }

    fn harvest(self) -> Self::Fruit {
        let mut all = Vec::new();
        for (facet, column, counts) in self.columns {
            for (ord, count) in (0_u64..).zip(counts).filter(|(_, count)| *count > 0) {
                let mut value = String::new();
                // A value that cannot be read is not counted; the segment is damaged and will be rebuilt.
                if column.ord_to_str(ord, &mut value).unwrap_or(false) {
                    all.push((facet, value, count));
                }
            }
        }
        all
    }
}
