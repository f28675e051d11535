//! Which character a glyph stands for. Most files say so themselves (`ToUnicode`, ISO 32000-2,
//! 9.10). For those that do not, the answer is in the character collection that the font belongs
//! to (older Chinese files: `GBK-EUC-H`, `UniGB-UCS2-H`) or in the embedded font.

use std::collections::HashMap;

use hayro_interpret::font::{Glyph, OutlineFontData, OutlineGlyph};
use hayro_interpret::hayro_cmap::{BfString, CMap, CMapName, CharacterCollection, CidFamily, load_embedded};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, String as PdfString};
use hayro_interpret::kurbo::Shape;

/// Printed where a character is painted and nothing tells which: the place is not blank.
pub(super) const UNKNOWN: char = '\u{FFFD}';

/// Objects that are looked at in search of fonts.
const MAX_OBJECTS: usize = 20_000;

/// Answers which character a glyph stands for; remembers what it had to look up.
pub(super) struct Fonts<'p> {
    pdf: &'p Pdf,
    /// Composite fonts by name, read when the first glyph without a character appears.
    collections: Option<HashMap<String, Collection>>,
    /// Characters by glyph of embedded fonts, by the fonts' own keys.
    programs: HashMap<u128, HashMap<u16, char>>,
    answers: HashMap<(u128, u32, u32), Option<BfString>>,
}

/// From the codes of a composite font to characters: code → number in the collection → Unicode.
struct Collection {
    codes: CMap,
    unicode: CMap,
}

impl<'p> Fonts<'p> {
    pub(super) fn new(pdf: &'p Pdf) -> Self {
        Self { pdf, collections: None, programs: HashMap::new(), answers: HashMap::new() }
    }

    /// Characters of one glyph.
    pub(super) fn text(&mut self, glyph: &Glyph<'_>) -> BfString {
        if let Some(text) = glyph.as_unicode().filter(says_something) {
            return text;
        }
        let Glyph::Outline(outline) = glyph else { return BfString::Char(UNKNOWN) };
        self.looked_up(outline).unwrap_or_else(|| {
            let blank = outline.outline().bounding_box().area() <= 0.0;
            BfString::Char(if blank { ' ' } else { UNKNOWN })
        })
    }

    fn looked_up(&mut self, outline: &OutlineGlyph) -> Option<BfString> {
        let font = outline.font_data()?;
        let key = (font.cache_key, outline.char_code(), outline.glyph_id().to_u32());
        if let Some(answer) = self.answers.get(&key) {
            return answer.clone();
        }
        let answer = self
            .by_collection(&font, outline.char_code())
            .or_else(|| self.by_program(&font, outline.glyph_id().to_u32()))
            .filter(says_something);
        self.answers.insert(key, answer.clone());
        answer
    }

    fn by_collection(&mut self, font: &OutlineFontData, code: u32) -> Option<BfString> {
        let pdf = self.pdf;
        let collections = self.collections.get_or_insert_with(|| collections(pdf));
        let collection = collections.get(font.postscript_name.as_deref()?)?;
        let number = (1..=4).find_map(|bytes| collection.codes.lookup_cid_code(code, bytes))?;
        collection.unicode.lookup_bf_string(number)
    }

    fn by_program(&mut self, font: &OutlineFontData, glyph: u32) -> Option<BfString> {
        let characters = self
            .programs
            .entry(font.cache_key)
            .or_insert_with(|| characters_of(AsRef::<[u8]>::as_ref(font.data.as_ref())));
        characters.get(&u16::try_from(glyph).ok()?).copied().map(BfString::Char)
    }
}

/// Some files map every glyph to nothing, or to the sign for "unknown".
fn says_something(text: &BfString) -> bool {
    match text {
        BfString::Char(character) => !matches!(*character, '\0' | UNKNOWN),
        BfString::String(text) => text.chars().any(|character| !matches!(character, '\0' | UNKNOWN)),
    }
}

/// Composite fonts of the file that belong to a known character collection, by name.
fn collections(pdf: &Pdf) -> HashMap<String, Collection> {
    let mut found = HashMap::new();
    for object in pdf.objects().into_iter().take(MAX_OBJECTS) {
        let Object::Dict(font) = object else { continue };
        if font.get::<Name<'_>>("Subtype").is_none_or(|subtype| subtype.as_ref() != b"Type0") {
            continue;
        }
        let Some(name) = font.get::<Name<'_>>("BaseFont") else { continue };
        if let Some(collection) = collection(&font) {
            found.insert(without_subset_prefix(name.as_str()).to_string(), collection);
        }
    }
    found
}

fn collection(font: &Dict<'_>) -> Option<Collection> {
    let codes = match font.get::<Object<'_>>("Encoding")? {
        Object::Name(name) => match CMapName::from_bytes(name.as_ref()) {
            CMapName::IdentityH => CMap::identity_h(),
            CMapName::IdentityV => CMap::identity_v(),
            known => CMap::parse(load_embedded(known)?, load_embedded)?,
        },
        Object::Stream(stream) => CMap::parse(&stream.decoded_data().ok()?, load_embedded)?,
        _ => return None,
    };
    let own = codes
        .metadata()
        .character_collection
        .clone()
        .map(|collection: CharacterCollection| collection.family);
    let family = own.filter(|family| *family != CidFamily::AdobeIdentity).or_else(|| family_of(font))?;
    let unicode = CMap::parse(load_embedded(family.ucs2_cmap()?)?, load_embedded)?;
    Some(Collection { codes, unicode })
}

fn family_of(font: &Dict<'_>) -> Option<CidFamily> {
    let descendant = font.get::<Array<'_>>("DescendantFonts")?.iter::<Dict<'_>>().next()?;
    let info = descendant.get::<Dict<'_>>("CIDSystemInfo")?;
    let registry = info.get::<PdfString<'_>>("Registry")?;
    let ordering = info.get::<PdfString<'_>>("Ordering")?;
    Some(CidFamily::from_registry_ordering(registry.as_bytes(), ordering.as_bytes()))
}

/// `ABCDEF+SimSun` is a part of the font `SimSun` (ISO 32000-2, 9.9.2).
fn without_subset_prefix(name: &str) -> &str {
    match name.split_once('+') {
        Some((prefix, rest)) if prefix.len() == 6 => rest,
        _ => name,
    }
}

/// Characters by glyph, from the font's own table of characters. Where several characters share
/// a glyph, the smallest that is no compatibility form wins.
fn characters_of(font: &[u8]) -> HashMap<u16, char> {
    let mut characters = HashMap::new();
    let Ok(face) = ttf_parser::Face::parse(font, 0) else { return characters };
    let Some(table) = face.tables().cmap else { return characters };
    for part in table.subtables.into_iter().filter(ttf_parser::cmap::Subtable::is_unicode) {
        part.codepoints(|code| {
            if let (Some(character), Some(glyph)) = (char::from_u32(code), part.glyph_index(code)) {
                let better = |kept: &char| super::text::ordinary(*kept) != *kept;
                if glyph.0 != 0 && characters.get(&glyph.0).is_none_or(better) {
                    characters.insert(glyph.0, character);
                }
            }
        });
    }
    characters
}
