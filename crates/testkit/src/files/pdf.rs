//! PDF files written by hand.

use std::fmt::Write as _;

/// One page in the making; the origin is the lower left corner, as in the file.
#[derive(Default)]
pub struct Sheet {
    content: String,
    extra: String,
}

impl Sheet {
    /// A line of text.
    pub fn text(mut self, x: f32, y: f32, text: &str) -> Self {
        let codes: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
        writeln!(self.content, "BT /F1 10 Tf {x} {y} Td <{codes}> Tj ET").unwrap();
        self
    }

    /// Operators as they stand.
    pub fn raw(mut self, operators: &str) -> Self {
        self.content.push_str(operators);
        self.content.push('\n');
        self
    }

    /// What another page paints, after what this one does.
    pub fn append(&mut self, other: &Self) {
        self.content.push_str(&other.content);
    }

    /// An entry of the page.
    pub fn page_entry(mut self, entry: &str) -> Self {
        self.extra.push_str(entry);
        self
    }

    /// Rules of a grid, as strokes.
    pub fn grid(mut self, xs: &[f32], ys: &[f32]) -> Self {
        let (left, right) = (xs[0], xs[xs.len() - 1]);
        let (one, other) = (ys[0], ys[ys.len() - 1]);
        for x in xs {
            writeln!(self.content, "{x} {one} m {x} {other} l S").unwrap();
        }
        for y in ys {
            writeln!(self.content, "{left} {y} m {right} {y} l S").unwrap();
        }
        self
    }
}

/// A file with these pages. The font maps every code to the character of the same number;
/// figures and letters are half as wide as ideographs.
pub fn file(sheets: &[Sheet], trailer: &str) -> Vec<u8> {
    file_with(sheets, trailer, "", &[])
}

/// The same with entries of the catalogue and objects numbered from 100 on.
pub fn file_with(sheets: &[Sheet], trailer: &str, catalogue: &str, more: &[String]) -> Vec<u8> {
    let to_unicode = "/CIDInit /ProcSet findresource begin begincmap /CMapName /U def \
        1 begincodespacerange <0000> <FFFF> endcodespacerange \
        1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end";
    let kids: Vec<String> = (0..sheets.len()).map(|number| format!("{} 0 R", 10 + 2 * number)).collect();
    let mut objects = vec![
        (1, format!("<< /Type /Catalog /Pages 2 0 R {catalogue} >>")),
        (2, format!("<< /Type /Pages /Count {} /Kids [{}] >>", kids.len(), kids.join(" "))),
        (3, "<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 6 0 R >>".to_string()),
        (4, "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor 5 0 R /DW 1000 /W [32 126 500] >>".to_string()),
        (5, "<< /Type /FontDescriptor /FontName /Song /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 >>".to_string()),
        (6, stream(to_unicode)),
        (7, "<< /Title <FEFF62A5544A> >>".to_string()),
    ];
    for (number, sheet) in sheets.iter().enumerate() {
        let page = 10 + 2 * number;
        let content = page + 1;
        objects.push((page, format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {content} 0 R {} >>", sheet.extra)));
        objects.push((content, stream(&sheet.content)));
    }
    objects.extend(more.iter().cloned().enumerate().map(|(number, body)| (100 + number, body)));
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (number, body) in &objects {
        places.push((*number, bytes.len()));
        bytes.extend_from_slice(format!("{number} 0 obj\n{body}\nendobj\n").as_bytes());
    }
    let start = bytes.len();
    bytes.extend_from_slice(b"xref\n0 1\n0000000000 65535 f \n");
    for (number, place) in places {
        bytes.extend_from_slice(format!("{number} 1\n{place:010} 00000 n \n").as_bytes());
    }
    let size = if more.is_empty() { 10 + 2 * sheets.len() } else { 100 + more.len() };
    bytes.extend_from_slice(
        format!("trailer\n<< /Size {size} /Root 1 0 R /Info 7 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n")
            .as_bytes(),
    );
    bytes
}

/// A stream with its length.
pub fn stream(content: &str) -> String {
    format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len())
}

/// The file with an object replaced as programs do it that only write behind the end.
pub fn changed(before: &[u8], number: usize, body: &str) -> Vec<u8> {
    let text = String::from_utf8_lossy(before).into_owned();
    let former = text.rsplit("startxref\n").next().and_then(|rest| rest.lines().next()).unwrap();
    let mut bytes = before.to_vec();
    let place = bytes.len();
    bytes.extend_from_slice(format!("{number} 0 obj\n{body}\nendobj\n").as_bytes());
    let start = bytes.len();
    bytes.extend_from_slice(
        format!(
            "xref\n{number} 1\n{place:010} 00000 n \ntrailer\n<< /Size 100 /Root 1 0 R /Info 7 0 R /Prev {former} >>\nstartxref\n{start}\n%%EOF\n"
        )
        .as_bytes(),
    );
    bytes
}
