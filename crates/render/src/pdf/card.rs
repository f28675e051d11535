//! A picture that stands for a document where a link to it is shared.

use serde::{Deserialize, Serialize};
use typst::utils::Scalar;
use typst_render::RenderOptions;

use super::{Engine, Families, Pdf};
use crate::Fault;

/// Letters of a title that a card has room for.
const LONGEST: usize = 66;
/// Dots for each point: 600 by 315 points become 1200 by 630 dots.
const DOTS: f64 = 2.0;

/// What a card says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShareCard {
    /// Title of the document.
    pub title: String,
    /// Whose it is.
    pub agency: String,
    /// A line below: number, day, whether it is in force.
    pub line: String,
}

#[derive(Serialize)]
struct Data<'a> {
    title: String,
    length: usize,
    agency: &'a str,
    line: &'a str,
    title_weight: u16,
    fonts: &'a Families,
}

impl Engine {
    /// The card as PNG. The same card gives the same bytes.
    ///
    /// # Errors
    /// One Chinese sentence, if it cannot be set.
    pub fn card(&self, card: &ShareCard) -> Result<Pdf, Fault> {
        let length = card.title.chars().count();
        let title = if length > LONGEST {
            card.title.chars().take(LONGEST - 1).chain(['…']).collect()
        } else {
            card.title.clone()
        };
        let data = Data {
            title,
            length,
            agency: &card.agency,
            line: &card.line,
            title_weight: self.families.title_weight(),
            fonts: &self.families,
        };
        let data =
            serde_json::to_vec(&data).map_err(|error| Fault(format!("无法为图片准备数据（{error}）")))?;
        let set = self.compiled(&self.card, data, Vec::new())?;
        let page = set.pages().first().ok_or_else(|| Fault("图片没有内容".to_owned()))?;
        let options = RenderOptions { pixel_per_pt: Scalar::new(DOTS), ..RenderOptions::default() };
        let drawn = typst_render::render(page, &options);
        typst::comemo::evict(super::KEEP);
        let bytes = drawn.encode_png().map_err(|error| Fault(format!("无法写出图片（{error}）")))?;
        let signs = [&card.title, &card.agency, &card.line].into_iter().flat_map(|text| text.chars());
        Ok(Pdf { bytes, missing: self.missing_of(signs), replaced: Vec::new() })
    }
}
