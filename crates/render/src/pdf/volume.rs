//! A volume as PDF. Its papers are foreign files: the process that runs this has given up everything beforehand.

use std::collections::BTreeSet;

use hayro_syntax::Pdf as Paper;
use serde::Serialize;
use typst::{
    foundations::Bytes,
    visualize::{ExchangeFormat, RasterImage},
};

use super::{
    Engine, Families, Pdf,
    writing::{boxes, said},
};
use crate::{
    Fault,
    volume::{Body, Volume},
    writing::fact_rows,
};

/// Pages of one paper, and of a volume, at most.
const MOST_PAGES: usize = 2_000;

#[derive(Serialize)]
struct Data<'a> {
    name: String,
    title: String,
    title_weight: u16,
    facts: Vec<Vec<(String, String)>>,
    acts: Vec<[String; 4]>,
    items: Vec<ItemData>,
    mark: String,
    end: Vec<String>,
    fonts: &'a Families,
}

#[derive(Serialize)]
struct ItemData {
    title: String,
    from: String,
    digest: String,
    /// `pdf`, `picture` or `apart`.
    kind: &'static str,
    path: String,
    pages: usize,
    /// Why it is not set in; empty: it is.
    why: &'static str,
}

impl Engine {
    /// A volume in one file. The same volume gives the same bytes.
    ///
    /// # Errors
    /// One Chinese sentence: too many pages, or a paper that cannot be set in.
    pub fn volume(&self, volume: Volume) -> Result<Pdf, Fault> {
        let mut files = Vec::new();
        let mut items = Vec::with_capacity(volume.items.len());
        for (nth, item) in volume.items.into_iter().enumerate() {
            let (kind, pages, why) = looked_at(&item.body);
            let path = format!("paper-{nth}");
            if let (true, Body::Pdf { bytes } | Body::Picture { bytes }) = (why.is_empty(), item.body) {
                files.push((path.clone(), bytes));
            }
            let kind = if why.is_empty() { kind } else { "apart" };
            let (title, from) = (said(&item.title), said(&item.from));
            items.push(ItemData { title, from, digest: item.digest, kind, path, pages, why });
        }
        if items.iter().map(|item| item.pages).sum::<usize>() > MOST_PAGES {
            return Err(Fault(format!("材料合计超过{MOST_PAGES}页，不能排成一个PDF，请取ZIP")));
        }
        let acts = volume.acts.into_iter().map(|act| act.map(|text| said(&text)));
        let fact = |fact: &&crate::writing::Fact| (said(&fact.label), said(&fact.value));
        let mut data = Data {
            name: said(&volume.title),
            title: said(&volume.title),
            title_weight: self.families.title_weight(),
            facts: fact_rows(&volume.facts).iter().map(|row| row.iter().map(fact).collect()).collect(),
            acts: acts.collect(),
            items,
            mark: said(&volume.mark),
            end: Vec::new(),
            fonts: &self.families,
        };
        let missing = self.missing_of(data.signs());
        data.end.extend(boxes(&missing));
        let text =
            serde_json::to_vec(&data).map_err(|error| Fault(format!("无法为PDF准备数据（{error}）")))?;
        let bytes = self.set(&self.volume, text, files)?;
        Ok(Pdf { bytes, missing, replaced: Vec::new() })
    }
}

/// Kind, pages and why a paper is not set in.
fn looked_at(body: &Body) -> (&'static str, usize, &'static str) {
    match body {
        Body::Pdf { bytes } => {
            let pages = Paper::new(bytes.clone()).map_or(0, |paper| paper.pages().len());
            let whole = (1..=MOST_PAGES).contains(&pages);
            if whole {
                ("pdf", pages, "")
            } else {
                ("pdf", 1, "这个PDF加密、损坏或者页数太多，不能合并")
            }
        }
        Body::Picture { bytes } if is_picture(bytes) => ("picture", 1, ""),
        Body::Picture { .. } => ("picture", 1, "这幅图片损坏，打不开，不能合并"),
        Body::Apart => ("apart", 1, "这种文件没有固定的页，不能合并"),
    }
}

/// Can the typesetter draw it? One that it cannot would keep the whole volume from being set.
fn is_picture(bytes: &[u8]) -> bool {
    let format = if bytes.starts_with(b"\x89PNG") { ExchangeFormat::Png } else { ExchangeFormat::Jpg };
    RasterImage::plain(Bytes::new(bytes.to_vec()), format).is_ok()
}

impl Data<'_> {
    fn signs(&self) -> BTreeSet<char> {
        let facts = self.facts.iter().flatten().flat_map(|(label, value)| [label, value]);
        let items = self.items.iter().flat_map(|item| [&item.title, &item.from]);
        let all = facts.chain(items).chain(self.acts.iter().flatten()).chain([&self.title, &self.mark]);
        all.flat_map(|text| text.chars()).collect()
    }
}
