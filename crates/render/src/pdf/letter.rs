//! Letters as PDF: one, or many in one file to be printed at once.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{
    Engine, Families, Pdf,
    writing::{BlockData, TITLE, balanced, boxes, one, said},
};
use crate::{Fault, letter::Letter, widths::width, writing::Pictures};

/// Letters of one file at most.
pub const MOST_LETTERS: usize = 500;

#[derive(Serialize)]
struct Data<'a> {
    name: String,
    title_weight: u16,
    plain: bool,
    fonts: &'a Families,
    keywords: Vec<String>,
    letters: Vec<LetterData>,
}

#[derive(Serialize)]
struct LetterData {
    agency: String,
    /// Of the name, in letters of its size.
    agency_width: f64,
    number: String,
    mark: String,
    title: String,
    addressee: String,
    blocks: Vec<BlockData>,
    attachments: Vec<String>,
    signer: String,
    date: String,
    end: Vec<String>,
}

impl Engine {
    /// Letters in one file, each on pages of its own. The same letters give the same bytes.
    ///
    /// # Errors
    /// One Chinese sentence: too many, or the typesetting fails.
    pub fn letters(&self, letters: &[Letter]) -> Result<Pdf, Fault> {
        if letters.len() > MOST_LETTERS {
            return Err(Fault(format!("一次最多打印{MOST_LETTERS}份文书，请分几次打印")));
        }
        let nothing = Pictures::new();
        let mut all = BTreeSet::new();
        let mut set: Vec<LetterData> = letters.iter().map(|letter| data(letter, &nothing)).collect();
        for letter in &mut set {
            let mut signs = BTreeSet::new();
            letter.look(&mut |text| signs.extend(text.chars()));
            let missing = self.missing_of(signs.iter().copied());
            letter.end.extend(boxes(&missing));
            all.extend(signs);
        }
        let replaced = self.replaced(all.iter().copied());
        let missing = self.missing_of(all);
        let data = Data {
            name: letters.first().map(|letter| letter.title.replace('\n', "")).unwrap_or_default(),
            title_weight: self.families.title_weight(),
            plain: false,
            fonts: &self.families,
            keywords: letters.iter().flat_map(|letter| letter.keywords.clone()).collect(),
            letters: set,
        };
        let text =
            serde_json::to_vec(&data).map_err(|error| Fault(format!("无法为PDF准备数据（{error}）")))?;
        let bytes = self.set(&self.letter, text, Vec::new())?;
        Ok(Pdf { bytes, missing, replaced })
    }

    /// Characters that the font of the text does not have and another one does.
    fn replaced(&self, signs: impl IntoIterator<Item = char>) -> Vec<char> {
        let Some(first) = self.families.body.first() else { return Vec::new() };
        let own = |c: char| {
            let mut fonts = self.fonts.iter().filter(|font| font.info().family == *first);
            fonts.any(|font| font.info().coverage.contains(u32::from(c)))
        };
        let other = |c: char| self.fonts.iter().any(|font| font.info().coverage.contains(u32::from(c)));
        let is_letter = |c: &char| c.is_alphanumeric() && !c.is_ascii();
        signs.into_iter().filter(is_letter).filter(|c| !own(*c) && other(*c)).collect()
    }
}

fn data(letter: &Letter, nothing: &Pictures) -> LetterData {
    LetterData {
        agency: said(&letter.agency),
        agency_width: width(&letter.agency),
        number: said(&letter.number),
        mark: said(&letter.mark),
        title: balanced(&said(&letter.title), TITLE),
        addressee: said(&letter.addressee),
        blocks: letter.content.blocks.iter().map(|block| one(block, nothing, &mut Vec::new())).collect(),
        attachments: letter.attachments.iter().map(|line| said(line)).collect(),
        signer: said(&letter.signer),
        date: said(&letter.date),
        end: letter.end.iter().map(|line| said(line)).collect(),
    }
}

impl LetterData {
    /// Everything that is printed.
    fn look(&self, look: &mut impl FnMut(&str)) {
        let lines =
            [&self.agency, &self.number, &self.mark, &self.title, &self.addressee, &self.signer, &self.date];
        lines.into_iter().chain(&self.attachments).chain(&self.end).for_each(|text| look(text));
        self.blocks.iter().for_each(|block| block.look(look));
    }
}
