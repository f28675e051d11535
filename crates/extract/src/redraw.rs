//! Pictures drawn anew: decoded to dots and encoded again. What goes out is made from the dots alone,
//! turned the way the camera was held; nothing that the file said besides goes along.

use std::io::Cursor;

use data_encoding::BASE64;
use gongkai_domain::application::redaction::Patch;
use image::{
    DynamicImage, ExtendedColorType, GenericImage, GenericImageView, ImageDecoder, ImageEncoder, ImageError,
    ImageFormat, ImageReader, Rgba,
    codecs::{
        jpeg::JpegEncoder,
        png::{CompressionType, FilterType, PngEncoder},
    },
    error::LimitErrorKind,
};
use serde::{Deserialize, Serialize};

use crate::{BrokenKind, Fault};

/// Most dots of a picture: a photograph of 6000 × 4000.
const MOST_DOTS: u64 = 25_000_000;
/// A wider picture is made narrower; pages and paper show no more.
const WIDEST: u32 = 2560;
/// Dots in a row or column at most, of what is read.
const LONGEST: u32 = 30_000;
/// The largest picture that goes out, in bytes; with its frame it fits into the answer.
pub const MAX_PICTURE_BYTES: usize = 16 << 20;
const QUALITY: u8 = 85;
/// JPEG mixes dots within squares of so many: what is taken out of it is whole squares.
const SQUARE: u32 = 16;
/// A dot that was taken out is no lighter than this, after packing and unpacking.
const DARK: u8 = 8;

/// The two types of pictures that pages show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PictureKind {
    /// Drawings, pictures of text.
    Png,
    /// Photographs.
    Jpeg,
}

impl PictureKind {
    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }

    /// The end of a file's name.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
        }
    }
}

/// A picture made from dots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redrawn {
    /// Its type, that of the file it was made from.
    pub kind: PictureKind,
    /// Dots in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// The file.
    pub bytes: Vec<u8>,
}

/// The same on the wire.
#[derive(Serialize, Deserialize)]
pub(crate) struct Wired {
    kind: PictureKind,
    width: u32,
    height: u32,
    base64: String,
}

impl Redrawn {
    pub(crate) fn wired(self) -> Wired {
        let base64 = BASE64.encode(&self.bytes);
        Wired { kind: self.kind, width: self.width, height: self.height, base64 }
    }
}

impl Wired {
    /// The picture, if it has nothing but the parts that a picture needs: whatever broke the process
    /// that drew it gets nothing past this.
    pub(crate) fn picture(self) -> Option<Redrawn> {
        let bytes = BASE64.decode(self.base64.as_bytes()).ok()?;
        let bare = bytes.len() <= MAX_PICTURE_BYTES && is_bare(self.kind, &bytes);
        let Self { kind, width, height, .. } = self;
        (bare && width > 0 && height > 0).then_some(Redrawn { kind, width, height, bytes })
    }
}

/// Draws a picture anew, inside the limited process. The dots of the rectangles are overwritten before it is packed;
/// they count in the picture as it is drawn.
pub(crate) fn redraw(bytes: Vec<u8>, without: &[Patch]) -> Result<Redrawn, Fault> {
    let (kind, format) = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        (PictureKind::Png, ImageFormat::Png)
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        (PictureKind::Jpeg, ImageFormat::Jpeg)
    } else {
        return Err(Fault::OtherPicture);
    };
    let mut decoder =
        ImageReader::with_format(Cursor::new(bytes), format).into_decoder().map_err(|error| fault(&error))?;
    let (width, height) = decoder.dimensions();
    let dots = u64::from(width) * u64::from(height);
    if dots > MOST_DOTS || width > LONGEST || height > LONGEST {
        return Err(Fault::PictureTooLarge { width, height });
    }
    // A file that does not say how the camera was held was held upright.
    let turned = decoder.orientation().ok();
    let mut image = DynamicImage::from_decoder(decoder).map_err(|error| fault(&error))?;
    if let Some(turned) = turned {
        image.apply_orientation(turned);
    }
    let mut image = narrow(image);
    let without: Vec<Patch> = without.iter().filter_map(|patch| within(*patch, kind, &image)).collect();
    without.iter().for_each(|patch| blacken(&mut image, *patch));
    let drawn = encode(kind, &image)?;
    if !without.is_empty() && !is_black(&drawn.bytes, format, &without)? {
        return Err(Fault::Broken { kind: BrokenKind::Picture });
    }
    Ok(drawn)
}

/// The part of a rectangle that is in the picture, as whole squares where the type mixes dots.
fn within(patch: Patch, kind: PictureKind, image: &DynamicImage) -> Option<Patch> {
    if patch.width == 0 || patch.height == 0 {
        return None;
    }
    let square = if kind == PictureKind::Jpeg { SQUARE } else { 1 };
    let begin = |at: u32| at - at % square;
    let end = |at: u32, length: u32, most: u32| {
        let end = at.saturating_add(length);
        end.checked_next_multiple_of(square).unwrap_or(end).min(most)
    };
    let (x, y) = (begin(patch.x), begin(patch.y));
    let width = end(patch.x, patch.width, image.width()).checked_sub(x)?;
    let height = end(patch.y, patch.height, image.height()).checked_sub(y)?;
    (width > 0 && height > 0).then_some(Patch { x, y, width, height })
}

fn dots(patch: Patch) -> impl Iterator<Item = (u32, u32)> {
    (patch.y..patch.y + patch.height).flat_map(move |y| (patch.x..patch.x + patch.width).map(move |x| (x, y)))
}

fn blacken(image: &mut DynamicImage, patch: Patch) {
    dots(patch).for_each(|(x, y)| image.put_pixel(x, y, Rgba([0, 0, 0, 255])));
}

/// Read again: is nothing left of the rectangles in the packed picture?
fn is_black(bytes: &[u8], format: ImageFormat, without: &[Patch]) -> Result<bool, Fault> {
    let image = image::load_from_memory_with_format(bytes, format).map_err(|error| fault(&error))?;
    let black = |(x, y): (u32, u32)| {
        let Rgba([red, green, blue, cover]) = image.get_pixel(x, y);
        red <= DARK && green <= DARK && blue <= DARK && cover == 255
    };
    Ok(without.iter().all(|patch| dots(*patch).all(black)))
}

fn narrow(image: DynamicImage) -> DynamicImage {
    if image.width() <= WIDEST {
        return image;
    }
    let height = u64::from(image.height()) * u64::from(WIDEST) / u64::from(image.width());
    image.thumbnail_exact(WIDEST, u32::try_from(height.max(1)).unwrap_or(1))
}

fn encode(kind: PictureKind, image: &DynamicImage) -> Result<Redrawn, Fault> {
    let (width, height) = (image.width(), image.height());
    let (dots, colours) = match kind {
        _ if !image.color().has_color() && !image.color().has_alpha() => {
            (image.to_luma8().into_raw(), ExtendedColorType::L8)
        }
        PictureKind::Png if image.color().has_alpha() => {
            (image.to_rgba8().into_raw(), ExtendedColorType::Rgba8)
        }
        _ => (image.to_rgb8().into_raw(), ExtendedColorType::Rgb8),
    };
    let mut bytes = Vec::new();
    let written = match kind {
        PictureKind::Jpeg => {
            JpegEncoder::new_with_quality(&mut bytes, QUALITY).write_image(&dots, width, height, colours)
        }
        PictureKind::Png => {
            PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive)
                .write_image(&dots, width, height, colours)
        }
    };
    written.map_err(|error| fault(&error))?;
    if bytes.len() > MAX_PICTURE_BYTES {
        return Err(Fault::PictureTooLarge { width, height });
    }
    Ok(Redrawn { kind, width, height, bytes })
}

fn fault(error: &ImageError) -> Fault {
    match error {
        ImageError::Limits(limit) if limit.kind() == LimitErrorKind::InsufficientMemory => {
            Fault::TooMuchMemory
        }
        _ => Fault::Broken { kind: BrokenKind::Picture },
    }
}

/// Does the file consist of what a picture needs, and nothing else?
fn is_bare(kind: PictureKind, bytes: &[u8]) -> bool {
    match kind {
        PictureKind::Png => bare_png(bytes),
        PictureKind::Jpeg => bare_jpeg(bytes).is_some(),
    }
}

fn bare_png(bytes: &[u8]) -> bool {
    let Some(mut rest) = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n") else { return false };
    while let Some((length, behind)) = rest.split_first_chunk::<4>() {
        let Some((name, behind)) = behind.split_first_chunk::<4>() else { return false };
        let after =
            usize::try_from(u32::from_be_bytes(*length)).ok().and_then(|length| length.checked_add(4));
        let Some(after) = after.and_then(|after| behind.get(after..)) else { return false };
        match name {
            b"IEND" => return after.is_empty(),
            b"IHDR" | b"IDAT" => rest = after,
            _ => return false,
        }
    }
    false
}

fn bare_jpeg(bytes: &[u8]) -> Option<()> {
    let mut rest = bytes.strip_prefix(b"\xff\xd8")?;
    loop {
        let (mark, behind) = rest.split_first_chunk::<2>()?;
        match mark {
            [0xff, 0xd9] => return behind.is_empty().then_some(()),
            // Frame, tables, the head that says what it is.
            [0xff, 0xe0] => {
                let (segment, after) = segment(behind)?;
                // Without the small picture that it may hold.
                (segment.starts_with(b"JFIF\0") && segment.len() == 14).then_some(())?;
                rest = after;
            }
            [0xff, 0xc0 | 0xc4 | 0xdb | 0xdd] => rest = segment(behind)?.1,
            [0xff, 0xda] => rest = scan(segment(behind)?.1)?,
            _ => return None,
        }
    }
}

fn segment(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, behind) = bytes.split_first_chunk::<2>()?;
    behind.split_at_checked(usize::from(u16::from_be_bytes(*length)).checked_sub(2)?)
}

/// What follows the dots themselves: the next mark.
fn scan(bytes: &[u8]) -> Option<&[u8]> {
    let is_mark = |pair: &[u8]| matches!(pair, [0xff, next] if *next != 0 && !(0xd0..=0xd7).contains(next));
    bytes.get(bytes.windows(2).position(is_mark)?..)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(kind: PictureKind, width: u32, height: u32) -> Redrawn {
        let paint = |x: u32, y: u32| image::Rgb([(x % 256) as u8, (y % 256) as u8, 90]);
        let image = image::RgbImage::from_fn(width, height, paint);
        encode(kind, &DynamicImage::ImageRgb8(image)).unwrap()
    }

    #[test]
    fn what_is_drawn_is_bare_and_what_was_added_is_seen() {
        for kind in [PictureKind::Png, PictureKind::Jpeg] {
            let drawn = picture(kind, 40, 30);
            assert!(is_bare(kind, &drawn.bytes), "{kind:?}");
            let back = drawn.clone().wired().picture().unwrap();
            assert_eq!(back, drawn);
            let mut longer = drawn.bytes.clone();
            longer.extend(b"PK\x03\x04");
            assert!(!is_bare(kind, &longer), "{kind:?}: something behind the end");
            for cut in [0, 1, 10, drawn.bytes.len() / 2, drawn.bytes.len() - 1] {
                assert!(!is_bare(kind, &drawn.bytes[..cut]), "{kind:?} cut at {cut}");
            }
            let other = if kind == PictureKind::Png { PictureKind::Jpeg } else { PictureKind::Png };
            assert!(!is_bare(other, &drawn.bytes));
        }
        let jpeg = picture(PictureKind::Jpeg, 8, 8).bytes;
        let with_comment = [&jpeg[..2], b"\xff\xfe\x00\x04ab", &jpeg[2..]].concat();
        let with_exif = [&jpeg[..2], b"\xff\xe1\x00\x08Exif\0\0", &jpeg[2..]].concat();
        for added in [with_comment, with_exif] {
            assert!(!is_bare(PictureKind::Jpeg, &added));
            assert_eq!(redraw(added, &[]).unwrap().kind, PictureKind::Jpeg, "read it is, and drawn anew");
        }
    }

    #[test]
    fn sizes() {
        let wide = redraw(picture(PictureKind::Jpeg, 3000, 60).bytes, &[]).unwrap();
        assert_eq!((wide.width, wide.height), (WIDEST, 51));
        let tall = redraw(picture(PictureKind::Png, 10, 4000).bytes, &[]).unwrap();
        assert_eq!((tall.width, tall.height), (10, 4000), "a long drawing stays as it is");
        // A head that promises more than there is.
        let mut huge = picture(PictureKind::Png, 8, 8).bytes;
        huge[16..20].copy_from_slice(&29_999_u32.to_be_bytes());
        huge[20..24].copy_from_slice(&29_999_u32.to_be_bytes());
        assert!(matches!(redraw(huge, &[]), Err(Fault::PictureTooLarge { .. } | Fault::Broken { .. })));
        assert_eq!(redraw(b"GIF89a".to_vec(), &[]), Err(Fault::OtherPicture));
        let broken = redraw(b"\xff\xd8\xff\xe0 nothing".to_vec(), &[]);
        assert_eq!(broken, Err(Fault::Broken { kind: BrokenKind::Picture }));
    }

    /// Dots of rectangles are gone from the file, also where they reach over its edge; all others stay.
    #[test]
    fn rectangles_are_overwritten() {
        let patch = |x, y, width, height| Patch { x, y, width, height };
        let all = [patch(5, 5, 20, 10), patch(90, 90, 400, 400), patch(500, 0, 9, 9), patch(7, 50, 0, 9)];
        for (kind, format) in [(PictureKind::Png, ImageFormat::Png), (PictureKind::Jpeg, ImageFormat::Jpeg)] {
            let bytes = picture(kind, 100, 100).bytes;
            let drawn = redraw(bytes.clone(), &all).unwrap();
            let image = image::load_from_memory_with_format(&drawn.bytes, format).unwrap();
            let dark = |x, y| image.get_pixel(x, y).0.iter().take(3).all(|value| *value <= DARK);
            for (x, y) in [(5, 5), (24, 14), (90, 90), (99, 99)] {
                assert!(dark(x, y), "{kind:?} {x} {y}");
            }
            for (x, y) in [(60, 60), (7, 55), (40, 5)] {
                assert!(!dark(x, y), "{kind:?} {x} {y}");
            }
            assert_eq!((drawn.width, drawn.height), (100, 100));
            assert!(!is_black(&bytes, format, &all[..1]).unwrap(), "it was not black before");
        }
    }
}
