//! Bytes to characters. Chinese offices write UTF-8, GB18030 (under the names GB2312 and GBK) and,
//! from Windows editors, UTF-16; labels are often missing or wrong, so the bytes decide.

use chardetng::EncodingDetector;
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

/// So many characters in a thousand may be undecodable in a file that is still taken for text:
/// a page that was cut in the middle of a character, or one with a few damaged bytes.
const DAMAGED_PER_MILLE: usize = 5;
/// So many characters in a thousand may be control characters other than white space.
const CONTROL_PER_MILLE: usize = 5;

/// Text of a file, or nothing if the bytes are not text. `label` is the character set the file
/// names itself, if it does. A byte order mark is removed.
pub(crate) fn decode(bytes: &[u8], label: Option<&str>) -> Option<String> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(bytes.get(length..)?);
        return is_text(&text).then(|| text.into_owned());
    }
    let zeros = bytes.iter().filter(|byte| **byte == 0).count();
    if zeros == 0 {
        return narrow(bytes, label).filter(|text| is_text(text));
    }
    if let Some(text) = wide(bytes) {
        return Some(text);
    }
    // A damaged byte, or the padding of an interrupted download.
    let end = bytes.iter().rposition(|byte| *byte != 0)? + 1;
    let bytes = bytes.get(..end)?;
    let zeros = bytes.iter().filter(|byte| **byte == 0).count();
    if zeros > 0 && !few(zeros, bytes.len(), DAMAGED_PER_MILLE) {
        return None;
    }
    let kept: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
    narrow(&kept, label).filter(|text| is_text(text))
}

/// UTF-16 without a mark: in one of the two byte orders the text reads like text. Zero bytes
/// alone do not tell, for 一 and the full-width space hold one too.
fn wide(bytes: &[u8]) -> Option<String> {
    [UTF_16LE, UTF_16BE].into_iter().find_map(|encoding| {
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        let usual = text.chars().filter(|c| is_usual(*c)).count();
        (is_text(&text) && usual * 10 > text.chars().count() * 9).then(|| text.into_owned())
    })
}

fn narrow(bytes: &[u8], label: Option<&str>) -> Option<String> {
    match std::str::from_utf8(bytes) {
        Ok(text) => return Some(text.to_owned()),
        Err(error) if error.error_len().is_none() && error.valid_up_to() > 0 => {
            // Cut in the middle of the last character.
            return std::str::from_utf8(bytes.get(..error.valid_up_to())?).ok().map(str::to_owned);
        }
        Err(_) => {}
    }
    let labelled = label.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    let mut detector = EncodingDetector::new();
    detector.feed(bytes, true);
    let guess = detector.guess(Some(b"cn"), false);
    let big5 = if guess == BIG5 { Some(BIG5) } else { None };
    // GB18030 contains GBK and GB2312; a page labelled `gb2312` often holds characters beyond it.
    let candidates = [labelled.map(widened), Some(UTF_8), big5, Some(GB18030), Some(widened(guess))];
    candidates.into_iter().flatten().find_map(|encoding| {
        let (text, damaged) = encoding.decode_without_bom_handling(bytes);
        (!damaged || few(replaced(&text), text.chars().count(), DAMAGED_PER_MILLE)).then(|| text.into_owned())
    })
}

fn widened(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == GBK { GB18030 } else { encoding }
}

fn replaced(text: &str) -> usize {
    text.chars().filter(|c| *c == '\u{fffd}').count()
}

fn few(count: usize, of: usize, per_mille: usize) -> bool {
    count * 1000 <= (of * per_mille).max(1000)
}

fn is_text(text: &str) -> bool {
    let mut all = 0;
    let mut control = 0;
    for c in text.chars() {
        if c == '\0' {
            return false;
        }
        all += 1;
        if c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}') {
            control += 1;
        }
    }
    few(control, all, CONTROL_PER_MILLE) && few(replaced(text), all, 4 * DAMAGED_PER_MILLE)
}

/// Characters of Chinese and Western office text.
fn is_usual(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{a0}'..='\u{ff}' | '\u{2000}'..='\u{206f}'
        | '\u{2100}'..='\u{27bf}' | '\u{3000}'..='\u{30ff}' | '\u{3200}'..='\u{32ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

/// The character set that a page names in its first bytes: `<meta charset=…>`, the older
/// `content="text/html; charset=…"`, or `<?xml encoding=…?>`.
pub(crate) fn label_of(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..bytes.len().min(8192))?;
    let head: String = head.iter().map(|byte| char::from(*byte).to_ascii_lowercase()).collect();
    let after = ["charset", "encoding"].iter().find_map(|key| {
        head.match_indices(key).find_map(|(at, _)| head.get(at + key.len()..)?.trim_start().strip_prefix('='))
    })?;
    let label = after.trim_start().trim_start_matches(['"', '\'']);
    let end = label.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c))).unwrap_or(label.len());
    label.get(..end).filter(|label| !label.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels() {
        for (page, label) in [
            ("<meta charset=\"GBK\">", Some("gbk")),
            ("<META http-equiv=Content-Type content='text/html; charset=gb2312'>", Some("gb2312")),
            ("<meta charset = utf-8 />", Some("utf-8")),
            ("<?xml version='1.0' encoding='UTF-8'?>", Some("utf-8")),
            ("<p>charset</p>", None),
        ] {
            assert_eq!(label_of(page.as_bytes()).as_deref(), label, "{page}");
        }
    }

    #[test]
    fn character_sets() {
        let text = "某某县司法局2023年政府信息公开工作年度报告，本年新收申请5件。\r\n";
        let wide = |little: bool| -> Vec<u8> {
            text.encode_utf16().flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
        };
        let gbk = GB18030.encode(text).0.into_owned();
        for (name, bytes, label) in [
            ("utf-8", text.as_bytes().to_vec(), None),
            ("utf-8 with mark", [b"\xef\xbb\xbf", text.as_bytes()].concat(), None),
            ("gbk without label", gbk.clone(), None),
            ("gbk with the wrong label", gbk, Some("utf-8")),
            ("utf-8 with the wrong label", text.as_bytes().to_vec(), Some("gb2312")),
            ("utf-16 little", wide(true), None),
            ("utf-16 big", wide(false), None),
            ("utf-16 little with mark", [vec![0xff, 0xfe], wide(true)].concat(), None),
        ] {
            assert_eq!(decode(&bytes, label).as_deref(), Some(text), "{name}");
        }
        let rare = "㐂𠮷镕"; // four-byte characters of GB18030
        assert_eq!(decode(&GB18030.encode(rare).0, None).as_deref(), Some(rare));
    }

    #[test]
    fn not_text() {
        assert_eq!(decode("年报\0\0\0".as_bytes(), None).as_deref(), Some("年报"));
        for bytes in [vec![0_u8; 4096], (0..=255).cycle().take(4096).collect(), vec![1, 2, 3, 4, 5, 6, 7]] {
            assert_eq!(decode(&bytes, None), None);
        }
    }
}
