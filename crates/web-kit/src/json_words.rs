//! JSON that cannot be read, in words for whoever wrote it: where it stands, what is wrong, what can stand there.

use serde::de::{DeserializeOwned, Deserializer};
use serde_json::{Value, error::Category};

/// The value in a JSON text, or what is wrong with it.
pub(crate) fn from_slice<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    // Read twice: a text that is no JSON at all has no fields to name.
    serde_json::from_slice::<Value>(bytes).map_err(|error| sentence("", &error))?;
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    read("", &mut reader)
}

/// The value in a part of the JSON that stands at `at`, or what is wrong with it.
///
/// # Errors
/// A sentence with the field, what is wrong there and what can stand there.
pub fn from_value<T: DeserializeOwned>(at: &str, value: Value) -> Result<T, String> {
    read(at, value)
}

fn read<'de, T, D>(at: &str, from: D) -> Result<T, String>
where
    T: DeserializeOwned,
    D: Deserializer<'de, Error = serde_json::Error>,
{
    serde_path_to_error::deserialize(from).map_err(|error| {
        let path = error.path().to_string();
        let path = path.trim_matches('.');
        let whole =
            if at.is_empty() || path.is_empty() { format!("{at}{path}") } else { format!("{at}.{path}") };
        sentence(&whole, error.inner())
    })
}

fn sentence(path: &str, error: &serde_json::Error) -> String {
    if error.classify() != Category::Data {
        return format!("第{}行第{}列附近不完整或者写错了，无法读出", error.line(), error.column());
    }
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text);
    let mut quoted = text.split('`').skip(1).step_by(2);
    let here = if path.is_empty() { "提交的内容" } else { path };
    if text.starts_with("missing field") {
        let field = quoted.next().unwrap_or_default();
        return if path.is_empty() { format!("缺少 {field}") } else { format!("缺少 {path}.{field}") };
    }
    if text.starts_with("duplicate field") {
        return format!("{here} 中 {} 写了两次", quoted.next().unwrap_or_default());
    }
    let is_field = text.starts_with("unknown field");
    if is_field || text.starts_with("unknown variant") {
        let found = quoted.next().unwrap_or_default();
        let known: Vec<&str> = quoted.collect();
        let known = match known.as_slice() {
            [] => String::new(),
            known => format!("，可以是 {}", known.join("、")),
        };
        // The path may end with the field itself.
        let place = path.strip_suffix(found).map_or(path, |rest| rest.trim_end_matches('.'));
        return match (is_field, place) {
            (true, "") => format!("没有“{found}”这一项{known}"),
            (true, place) => format!("{place} 没有“{found}”这一项{known}"),
            (false, _) => format!("{here} 的值“{found}”不能识别{known}"),
        };
    }
    if text.starts_with("invalid value") {
        return format!("{here} 的值不在允许的范围内");
    }
    if text.starts_with("invalid length") {
        return format!("{here} 的项数不对");
    }
    let expected = text.rsplit_once("expected ").map_or("", |(_, expected)| expected);
    match shape(expected) {
        "" => format!("{here} 的值不能识别，请对照接口说明"),
        shape => format!("{here} 应是{shape}"),
    }
}

/// What serde expects, in words; empty: no word for it.
fn shape(expected: &str) -> &'static str {
    let is_number = |text: &str| {
        let rest = text.strip_prefix(['i', 'u']).unwrap_or_default();
        matches!(rest, "8" | "16" | "32" | "64" | "128" | "size")
    };
    if expected.starts_with("a string")
        || expected.starts_with("string")
        || expected.starts_with("str") && !expected.starts_with("struct")
    {
        "文本"
    } else if is_number(expected) || expected.contains("integer") {
        "整数"
    } else if expected.starts_with("a boolean") {
        " true 或者 false"
    } else if expected.contains("sequence") {
        "列表"
    } else if expected.starts_with("struct") || expected.contains("map") {
        "对象（{…}）"
    } else if expected.contains("date") {
        "日期，如 2026-11-24"
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        Natural,
        Business,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read")]
    struct Inner {
        kind: Kind,
        count: u8,
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only read")]
    struct Outer {
        inner: Inner,
    }

    #[test]
    fn no_sentence_is_in_english() {
        for (value, expected) in [
            (json!({}), "缺少 filing.inner"),
            (json!({"inner": {"count": 1}}), "缺少 filing.inner.kind"),
            (
                json!({"inner": {"kind": "x", "count": 1}}),
                "filing.inner.kind 的值“x”不能识别，可以是 natural、business",
            ),
            (json!({"inner": {"kind": "natural", "count": "1"}}), "filing.inner.count 应是整数"),
            (json!({"inner": {"kind": "natural", "count": 300}}), "filing.inner.count 的值不在允许的范围内"),
            (
                json!({"inner": {"kind": "natural", "count": 1, "odd": 1}}),
                "filing.inner 没有“odd”这一项，可以是 kind、count",
            ),
            (json!({"inner": 5}), "filing.inner 应是对象（{…}）"),
        ] {
            assert_eq!(from_value::<Outer>("filing", value).unwrap_err(), expected);
        }
        assert_eq!(from_slice::<Outer>(b"{").unwrap_err(), "第1行第1列附近不完整或者写错了，无法读出");
        assert_eq!(from_slice::<Outer>(b"{}").unwrap_err(), "缺少 inner");
    }
}
