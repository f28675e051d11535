//! Small files of every type, made from what matters in them.

pub mod hiding;
pub mod pdf;
pub mod pictures;
mod unseen;

pub use unseen::{native, with_object};

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

pub fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const NAMES: &str = concat!(
    r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" "#,
    r#"xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" "#,
    r#"xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" "#,
    r#"xmlns:v="urn:schemas-microsoft-com:vml" "#,
    r#"xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main""#
);

/// The main part of a Word document around its body.
pub fn word_xml(body: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><w:document {NAMES}><w:body>{body}</w:body></w:document>"#
    )
}

pub fn docx(body: &str) -> Vec<u8> {
    zipped(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", word_xml(body).as_bytes())])
}

/// A Word document with list definitions and styles.
pub fn docx_with_lists(body: &str, lists: &str, styles: &str) -> Vec<u8> {
    zipped(&[
        ("word/document.xml", word_xml(body).as_bytes()),
        ("word/numbering.xml", format!("<w:numbering {NAMES}>{lists}</w:numbering>").as_bytes()),
        ("word/styles.xml", format!("<w:styles {NAMES}>{styles}</w:styles>").as_bytes()),
    ])
}

/// A workbook of one sheet around its rows and what follows them.
pub fn xlsx(rows: &str, after: &str) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/package/2006/relationships";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    zipped(&[
        ("[Content_Types].xml", b"<Types/>"),
        (
            "_rels/.rels",
            format!(
                r#"<Relationships xmlns="{relations}"><Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            )
            .as_bytes(),
        ),
        (
            "xl/workbook.xml",
            format!(
                r#"<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>"#
            )
            .as_bytes(),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                r#"<Relationships xmlns="{relations}"><Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
            )
            .as_bytes(),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!(r#"<worksheet xmlns="{main}"><sheetData>{rows}</sheetData>{after}</worksheet>"#).as_bytes(),
        ),
    ])
}

/// An OLE container whose root holds one stream of this name, of 4096 bytes or more (MS-CFB).
pub fn ole(name: &str, content: &[u8]) -> Vec<u8> {
    const FREE: u32 = 0xffff_ffff;
    const END: u32 = 0xffff_fffe;
    let mut stream = content.to_vec();
    stream.resize(content.len().max(4096).next_multiple_of(512), 0);
    let sectors = u32::try_from(stream.len() / 512).unwrap();
    let mut file = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    file.resize(24, 0);
    for half in [0x3e_u16, 3, 0xfffe, 9, 6] {
        file.extend(half.to_le_bytes());
    }
    file.resize(44, 0);
    // One allocation sector, the directory in sector 1, no mini stream, no further allocation.
    for word in [1, 1, 0, 4096, END, 0, END, 0, 0] {
        file.extend(u32::to_le_bytes(word));
    }
    file.resize(512, 0xff);
    let mut table = vec![0xffff_fffd, END];
    table.extend((0..sectors).map(|at| if at + 1 == sectors { END } else { at + 3 }));
    table.resize(128, FREE);
    file.extend(table.iter().flat_map(|word| word.to_le_bytes()));
    let mut entry = |name: &str, kind: u8, child: u32, start: u32, length: usize| {
        let mut out: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let named = u16::try_from(out.len() + 2).unwrap();
        out.resize(64, 0);
        out.extend(named.to_le_bytes());
        out.extend([kind, 1]);
        out.extend([FREE, FREE, child].iter().flat_map(|word| word.to_le_bytes()));
        out.resize(116, 0);
        out.extend(start.to_le_bytes());
        out.extend(u64::try_from(length).unwrap().to_le_bytes());
        file.extend(out);
    };
    entry("Root Entry", 5, 1, END, 0);
    entry(name, 2, FREE, 2, content.len().max(4096));
    file.resize(512 * 3, 0);
    file.extend(stream);
    file
}

pub fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap();
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
}

pub fn halves(values: &[u16]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

/// A workbook of Excel 97 (MS-XLS) with a text in A1 merged over two columns and a number in B2.
pub fn xls(text: &str, number: f64, password: bool) -> Vec<u8> {
    xls_with(text, (1, 1, number), password)
}

/// The same with the number at this row and column.
pub fn xls_with(text: &str, (row, column, number): (u16, u16, f64), password: bool) -> Vec<u8> {
    let start = |kind: u16| record(0x809, &[halves(&[0x600, kind, 0xdbb, 0x7cc]), vec![0; 8]].concat());
    let end = record(0x0a, &[]);
    let lock = if password { record(0x2f, &halves(&[1, 1, 1])) } else { Vec::new() };
    let name = [vec![2, 1], halves(&"表三".encode_utf16().collect::<Vec<_>>())].concat();
    let head = [start(5), lock, record(0x42, &halves(&[1200]))].concat();
    let position = u32::try_from(head.len() + 4 + 6 + name.len() + end.len()).unwrap();
    let sheet = record(0x85, &[&position.to_le_bytes()[..], &[0, 0], &name].concat());
    let units: Vec<u16> = text.encode_utf16().collect();
    let label = [halves(&[0, 0, 0, u16::try_from(units.len()).unwrap()]), vec![1], halves(&units)].concat();
    let number = [halves(&[row, column, 0]), number.to_le_bytes().to_vec()].concat();
    let dimensions = [vec![0, 0, 0, 0, 2, 0, 0, 0], halves(&[0, 2, 0])].concat();
    let cells = [record(0x200, &dimensions), record(0x204, &label), record(0x203, &number)].concat();
    let merged = record(0xe5, &halves(&[1, 0, 0, 0, 1]));
    ole("Workbook", &[head, sheet, end.clone(), start(0x10), cells, merged, end].concat())
}
