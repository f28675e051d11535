//! Pictures that say more than they show.

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

use super::hiding::{Way, photograph};

/// A picture with some colours.
fn painted(format: ImageFormat, width: u32, height: u32) -> Vec<u8> {
    let shade = |at: u32| u8::try_from(at * 5 % 256).unwrap();
    let image = RgbImage::from_fn(width, height, |x, y| Rgb([shade(x), shade(y), 90]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(image).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A photograph of so many dots.
pub fn jpeg(width: u32, height: u32) -> Vec<u8> {
    painted(ImageFormat::Jpeg, width, height)
}

/// A drawing of so many dots.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    painted(ImageFormat::Png, width, height)
}

/// A photograph with segments between its head and its dots.
fn with_segments(segments: &[(u8, &[u8])]) -> Vec<u8> {
    let whole = jpeg(48, 32);
    let (start, rest) = whole.split_at(2);
    let mut bytes = start.to_vec();
    for (mark, content) in segments {
        bytes.extend([0xff, *mark]);
        bytes.extend(u16::try_from(content.len() + 2).unwrap().to_be_bytes());
        bytes.extend_from_slice(content);
    }
    bytes.extend_from_slice(rest);
    bytes
}

/// A photograph taken with the camera turned to the right.
pub fn turned() -> Vec<u8> {
    let tiff = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    with_segments(&[(0xe1, &[b"Exif\0\0", &tiff[..]].concat())])
}

/// A drawing with chunks behind its head.
fn with_chunks(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let whole = png(48, 32);
    // Signature and head.
    let (start, rest) = whole.split_at(33);
    let mut bytes = start.to_vec();
    for (name, content) in chunks {
        let body = [&name[..], content].concat();
        bytes.extend(u32::try_from(content.len()).unwrap().to_be_bytes());
        bytes.extend_from_slice(&body);
        bytes.extend(checksum(&body).to_be_bytes());
    }
    bytes.extend_from_slice(rest);
    bytes
}

/// CRC-32 as PNG wants it.
fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 },
        )
    })
}

/// Pictures in which `secret` stands beside the dots.
pub fn hiding(secret: &str) -> Vec<Way> {
    let secret_bytes = secret.as_bytes();
    let exif = photograph(secret);
    // Behind the mark and the length, without the end of the file.
    let exif = &exif[6..exif.len() - 2];
    let xmp = format!(
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><dc:creator xmlns:dc='d'>{secret}</dc:creator></x:xmpmeta>"
    );
    let xmp_segment = [b"http://ns.adobe.com/xap/1.0/\0", xmp.as_bytes()].concat();
    let caption = [b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x20\x1c\x02\x78\0\x10", secret_bytes].concat();
    let profile = [b"ICC_PROFILE\0\x01\x01", secret_bytes].concat();
    let keyword = [b"Comment\0", secret_bytes].concat();
    let international = [b"XML:com.adobe.xmp\0\0\0\0\0", xmp.as_bytes()].concat();
    let behind = |mut bytes: Vec<u8>| {
        bytes.extend_from_slice(secret_bytes);
        bytes
    };
    vec![
        ("exif", "a.jpg", with_segments(&[(0xe1, exif)])),
        ("xmp", "a.jpg", with_segments(&[(0xe1, &xmp_segment)])),
        ("caption", "a.jpg", with_segments(&[(0xed, &caption)])),
        ("comment", "a.jpeg", with_segments(&[(0xfe, secret_bytes)])),
        ("profile", "a.jpg", with_segments(&[(0xe2, &profile)])),
        ("unknown segment", "a.jpg", with_segments(&[(0xef, secret_bytes)])),
        ("behind the end", "a.jpg", behind(jpeg(48, 32))),
        ("several", "a.jpg", with_segments(&[(0xe1, exif), (0xe1, &xmp_segment), (0xfe, secret_bytes)])),
        ("text", "a.png", with_chunks(&[(b"tEXt", &keyword)])),
        ("international text", "a.png", with_chunks(&[(b"iTXt", &international)])),
        ("exif", "a.png", with_chunks(&[(b"eXIf", exif.get(6..).unwrap_or_default())])),
        ("unknown chunk", "a.png", with_chunks(&[(b"prIv", secret_bytes)])),
        ("behind the end", "a.png", behind(png(48, 32))),
    ]
}
