//! Properties of office files, and the parts that all of them may hold: pictures, files inside,
//! addresses that are linked to, data of other programs.

use gongkai_domain::contents::Hidden;

use super::{Sink, markup, picture};
use crate::Fault;
use crate::docx::xml::{Piece, Source};
use crate::package::Package;

/// Properties by element, with their Chinese names.
const NAMES: [(&str, &str); 15] = [
    ("creator", "作者"),
    ("lastModifiedBy", "最后修改者"),
    ("title", "标题"),
    ("subject", "主题"),
    ("keywords", "关键词"),
    ("description", "备注"),
    ("category", "类别"),
    ("contentStatus", "状态"),
    ("identifier", "标识"),
    ("Manager", "经理"),
    ("Company", "单位"),
    ("HyperlinkBase", "链接路径"),
    ("Template", "模板路径"),
    ("lastPrinted", "打印时间"),
    ("version", "版本"),
];

/// The core, extended and custom properties of a package.
pub(super) fn read(package: &mut Package<'_>, sink: &mut Sink) -> Result<(), Fault> {
    for part in ["docprops/core.xml", "docprops/app.xml", "docprops/custom.xml"] {
        let Some(xml) = package.xml(part).ok().flatten() else { continue };
        of_xml(&xml, sink)?;
    }
    Ok(())
}

fn of_xml(xml: &str, sink: &mut Sink) -> Result<(), Fault> {
    let mut source = Source::all(xml);
    let mut path: Vec<(String, Option<String>)> = Vec::new();
    loop {
        match source.next()? {
            Piece::Open(element) => {
                let named = if element.name == "property" { element.get("name") } else { None };
                path.push((element.name, named));
            }
            Piece::Close => {
                path.pop();
            }
            Piece::Text(text) if !text.trim().is_empty() => {
                let own = path.iter().rev().find_map(|(_, named)| named.clone());
                let element = path.last().map_or("", |(name, _)| name.as_str());
                let known =
                    NAMES.iter().find(|(name, _)| *name == element).map(|(_, words)| (*words).to_owned());
                if let Some(name) = own.or(known) {
                    sink.property(&format!("文件属性“{name}”"), &text)?;
                }
            }
            Piece::Text(_) => {}
            Piece::End => return Ok(()),
        }
    }
}

/// Parts that are the same in all packages. `read` are the names that were read already.
pub(super) fn further_parts(
    package: &mut Package<'_>,
    read: &dyn Fn(&str) -> bool,
    depth: usize,
    sink: &mut Sink,
) -> Result<(), Fault> {
    let names: Vec<String> = package.names().to_vec();
    for name in names.iter().filter(|name| !read(name)) {
        let file = name.rsplit('/').next().unwrap_or(name).to_owned();
        if name.contains("/media/") || name.starts_with("docprops/thumbnail") {
            if let Some(bytes) = package.entry(name)? {
                picture::read(&format!("图片“{file}”"), &bytes, sink)?;
            }
        } else if name.contains("/embeddings/") || is_chunk(name) {
            if let Some(bytes) = package.entry(name)? {
                sink.attached(&file, bytes, depth)?;
            }
        } else if name.ends_with(".rels") {
            if let Some(xml) = package.xml(name)? {
                for target in external(&xml)? {
                    sink.hidden("超链接", Hidden::Attribute, &target)?;
                }
            }
        } else if name.ends_with(".vml") {
            // Old drawings are often no sound XML; those say nothing here.
            let Some(xml) = package.xml(name).ok().flatten() else { continue };
            let words = ["div", "font", "span", "p", "b", "i", "u", "td"];
            for text in markup::texts(&xml, &words, &["div", "p", "textbox", "td"]).unwrap_or_default() {
                sink.hidden(format!("图形“{file}”"), Hidden::Other, &text)?;
            }
        } else if name.ends_with(".xml")
            && !is_form(name)
            && let Some(xml) = package.xml(name)?
        {
            let place = format!("文件部件“{name}”");
            for text in markup::texts(&xml, &[], &["p", "si", "c", "row", "r"])? {
                sink.hidden(place.clone(), Hidden::Other, &text)?;
            }
        }
    }
    Ok(())
}

/// A document in another format that Word takes in when it opens this one (altChunk).
fn is_chunk(name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    name.starts_with("word/")
        && matches!(ending, "html" | "htm" | "xhtml" | "mht" | "mhtml" | "txt" | "docx" | "rtf" | "dat")
}

/// Parts that say how things look, not what they say.
fn is_form(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    name.contains("/theme/")
        || name.starts_with("docprops/")
        || ["styles", "fonttable", "websettings", "numbering", "[content_types]", "calcchain", "tablestyles"]
            .iter()
            .any(|form| file.starts_with(form))
}

/// Addresses outside the file.
fn external(xml: &str) -> Result<Vec<String>, Fault> {
    let mut source = Source::all(xml);
    let mut targets = Vec::new();
    loop {
        match source.next()? {
            Piece::Open(element) if element.get("TargetMode").as_deref() == Some("External") => {
                targets.extend(element.get("Target").map(|target| decoded(&target)));
            }
            Piece::End => return Ok(targets),
            _ => {}
        }
    }
}

/// An address with its `%20` and the like made readable.
pub(super) fn decoded(address: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = address.as_bytes();
    while let [first, after @ ..] = rest {
        let pair = after.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        match pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| address.to_owned())
}
