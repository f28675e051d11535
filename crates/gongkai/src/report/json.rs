//! The JSON answer of `report check`, schema 1.

use gongkai_report::{FindingView, json, recognise::Recognised};
use serde_json::{Map, Value};

/// One file's answer; `file` stands first where several were checked.
pub fn answer(file: Option<&str>, recognised: &Recognised, findings: &[FindingView]) -> String {
    let mut root = Map::new();
    if let Some(file) = file {
        root.insert("file".to_owned(), file.into());
    }
    root.extend(json::head(&recognised.report));
    let (cells, _) = json::cells_and_printed(&recognised.report);
    root.insert("cells".to_owned(), cells.into());
    let unplaced = recognised.unplaced.iter().map(|left| {
        let members = [("where", &left.place), ("text", &left.text)];
        Value::Object(members.into_iter().map(|(key, text)| (key.to_owned(), text.as_str().into())).collect())
    });
    root.insert("unplaced".to_owned(), unplaced.collect());
    root.insert("findings".to_owned(), findings.iter().map(FindingView::to_json).collect());
    Value::Object(root).to_string()
}

/// A file that could not be read.
pub fn failure(file: &str, error: &str) -> String {
    let members = [("file", file), ("error", error)];
    let root: Map<String, Value> =
        members.into_iter().map(|(key, text)| (key.to_owned(), text.into())).collect();
    Value::Object(root).to_string()
}
