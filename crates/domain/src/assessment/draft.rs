//! Reading a set that somebody wrote: all that is wrong with its shape at once, each with its place. What a set says
//! is judged in `check`.

use toml::{Table, Value};

use super::{Exact, Scheme};
use crate::refusal::Refusal;

/// The longest text of a set, in bytes.
pub const SET_BYTES: usize = 128 * 1024;

/// The field of the form that the reasons belong to.
pub(super) const FIELD: &str = "text";

/// What a name can have.
enum Kind {
    Text,
    Whole,
    Decimal,
    Word(&'static [&'static str]),
    Texts,
    Decimals,
    One(&'static [Field]),
    Many(&'static [Field]),
}

struct Field {
    name: &'static str,
    kind: Kind,
    is_needed: bool,
}

const fn must(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, is_needed: true }
}

const fn may(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, is_needed: false }
}

const DATA: Kind = Kind::Word(&["auto", "semi", "manual"]);
const METHODS: &[&str] =
    &["deduct_each", "deduct_by_severity", "deduct_flag", "all_or_nothing", "ratio", "threshold", "graded"];

const INDICATOR: &[Field] = &[
    must("id", Kind::Text),
    must("label", Kind::Text),
    must("points", Kind::Decimal),
    may("applies_to", Kind::Texts),
    must("method", Kind::Word(METHODS)),
    may("params", Kind::Decimals),
    must("data", DATA),
    may("metric", Kind::Text),
    may("evidence", Kind::Texts),
];

const GROUP: &[Field] = &[
    must("id", Kind::Text),
    must("label", Kind::Text),
    must("points", Kind::Decimal),
    may("component", Kind::Text),
    must("indicator", Kind::Many(INDICATOR)),
];

const COMPONENT: &[Field] =
    &[must("id", Kind::Text), must("label", Kind::Text), must("weight", Kind::Decimal)];

const EACH: &[Field] = &[
    must("id", Kind::Text),
    must("label", Kind::Text),
    must("per", Kind::Decimal),
    must("data", DATA),
    may("metric", Kind::Text),
];

const EACHS: &[Field] = &[may("cap", Kind::Decimal), may("item", Kind::Many(EACH))];

const VETO: &[Field] = &[
    must("id", Kind::Text),
    must("label", Kind::Text),
    must("effect", Kind::Word(&["fail", "zero", "grade_cap"])),
    may("grade", Kind::Text),
    must("data", DATA),
    may("metric", Kind::Text),
];

const BAND: &[Field] = &[must("grade", Kind::Text), must("min", Kind::Decimal)];

const SET: &[Field] = &[
    must("schema", Kind::Whole),
    must("id", Kind::Text),
    must("title", Kind::Text),
    must("cap", Kind::Word(&["leaf", "level1"])),
    must("not_applicable", Kind::Text),
    must("explained", Kind::Decimal),
    must("rounding", Kind::Whole),
    may("base_points", Kind::Decimal),
    must("grades", Kind::Many(BAND)),
    may("component", Kind::Many(COMPONENT)),
    must("group", Kind::Many(GROUP)),
    may("bonus", Kind::One(EACHS)),
    may("major", Kind::One(EACHS)),
    may("veto", Kind::Many(VETO)),
];

fn is_decimal(value: &Value) -> bool {
    value.as_str().is_some_and(|text| Exact::parse(text).is_some())
}

impl Kind {
    /// Is a value of this kind, as far as it holds no further table?
    fn takes(&self, value: &Value) -> bool {
        match self {
            Kind::Text => value.is_str(),
            Kind::Whole => value.as_integer().is_some_and(|number| (0..=255).contains(&number)),
            Kind::Decimal => is_decimal(value),
            Kind::Word(words) => value.as_str().is_some_and(|text| words.contains(&text)),
            Kind::Texts => value.as_array().is_some_and(|all| all.iter().all(Value::is_str)),
            Kind::Decimals => value.as_table().is_some_and(|all| all.values().all(is_decimal)),
            Kind::One(_) => value.is_table(),
            Kind::Many(_) => value.as_array().is_some_and(|all| all.iter().all(Value::is_table)),
        }
    }

    /// What is to be written instead.
    fn wanted(&self) -> String {
        match self {
            Kind::Text => "加引号的文字".to_owned(),
            Kind::Whole => "0到255之间的整数，不加引号".to_owned(),
            Kind::Decimal => "加引号的小数，如 \"2.5\"，最多六位小数".to_owned(),
            Kind::Word(words) => format!("{} 之一", words.join("、")),
            Kind::Texts => "方括号里加引号的文字，如 [\"登记簿\"]".to_owned(),
            Kind::Decimals => "花括号里的名称和加引号的小数，如 { per = \"2\" }".to_owned(),
            Kind::One(_) | Kind::Many(_) => "一段，不是一个值".to_owned(),
        }
    }
}

/// How a table is called: by its id, or by its place.
fn place(name: &str, nth: usize, table: &Table) -> String {
    match table.get("id").and_then(Value::as_str).filter(|id| !id.is_empty()) {
        Some(id) => format!("{name} {id} "),
        None => format!("第{nth}个 {name} "),
    }
}

/// Finds all that is wrong with the shape of a table and of those in it.
fn walk(at: &str, table: &Table, shape: &[Field], faults: &mut Vec<Refusal>) {
    for name in table.keys().filter(|name| shape.iter().all(|field| field.name != name.as_str())) {
        let sentence = format!("{at}里的“{name}”没有人认识，请核对拼写");
        faults.push(Refusal::new("set_field_unknown", sentence).at(FIELD));
    }
    for field in shape {
        let name = field.name;
        match table.get(name) {
            None if field.is_needed => {
                let sentence = format!("{at}缺少“{name}”");
                faults.push(Refusal::new("set_field_missing", sentence).at(FIELD));
            }
            Some(value) if !field.kind.takes(value) => {
                let sentence = format!("{at}的“{name}”要写{}", field.kind.wanted());
                faults.push(Refusal::new("set_field_wrong", sentence).at(FIELD));
            }
            Some(value) => inner(name, &field.kind, value, faults),
            None => {}
        }
    }
}

/// The tables in a value.
fn inner(name: &str, kind: &Kind, value: &Value, faults: &mut Vec<Refusal>) {
    match kind {
        Kind::One(shape) => {
            if let Some(table) = value.as_table() {
                walk(&format!("{name} "), table, shape, faults);
            }
        }
        Kind::Many(shape) => {
            let tables = value.as_array().into_iter().flatten().filter_map(Value::as_table);
            for (nth, table) in (1..).zip(tables) {
                walk(&place(name, nth, table), table, shape, faults);
            }
        }
        _ => {}
    }
}

fn unreadable(text: &str, error: &toml::de::Error) -> Refusal {
    let before = error.span().and_then(|span| text.get(..span.start));
    let line = before.map_or(1, |before| before.matches('\n').count() + 1);
    let sentence = format!("第{line}行读不懂：每行写 名称 = 值，文字和小数加引号，分段的名称写在方括号里");
    Refusal::new("set_unreadable", sentence).at(FIELD)
}

impl Scheme {
    /// Reads a set as data files and people write it. One that contradicts itself does not load.
    ///
    /// # Errors
    /// All that is wrong.
    pub fn read(text: &str) -> Result<Self, Vec<Refusal>> {
        if text.len() > SET_BYTES {
            let sentence = format!("一套指标不超过{}KB", SET_BYTES / 1024);
            return Err(vec![Refusal::new("set_too_long", sentence).at(FIELD)]);
        }
        let table: Table = toml::from_str(text).map_err(|error| vec![unreadable(text, &error)])?;
        let mut faults = Vec::new();
        walk("整套指标", &table, SET, &mut faults);
        if !faults.is_empty() {
            return Err(faults);
        }
        let scheme: Self = toml::from_str(text).map_err(|error| vec![unreadable(text, &error)])?;
        scheme.check()?;
        Ok(scheme)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUREAU: &str = include_str!("../../../../data/assessment/bureau-to-units.toml");

    fn told(text: &str) -> Vec<String> {
        let faults = Scheme::read(text).err().unwrap_or_default();
        faults.into_iter().map(|one| format!("{} {}", one.code, one.sentence)).collect()
    }

    #[test]
    fn all_that_is_wrong_with_the_shape_is_told_at_once() {
        assert_eq!(told(BUREAU), [""; 0]);
        let text = BUREAU
            .replacen("cap = \"leaf\"", "cap = \"none\"", 1)
            .replacen("rounding = 1", "round = 1", 1)
            .replacen("points = \"10\"", "points = 10", 1)
            .replacen("params = { per = \"2\" }", "params = { per = 2 }", 1)
            .replacen("id = \"B2.1\"\n", "", 1)
            .replacen("effect = \"fail\"", "effect = \"out\"", 1);
        let all = told(&text);
        let expected = [
            "set_field_unknown 整套指标里的“round”没有人认识，请核对拼写",
            "set_field_wrong 整套指标的“cap”要写leaf、level1 之一",
            "set_field_missing 整套指标缺少“rounding”",
            "set_field_wrong indicator B1.1 的“points”要写加引号的小数，如 \"2.5\"，最多六位小数",
            "set_field_wrong indicator B1.2 的“params”要写花括号里的名称和加引号的小数，如 { per = \"2\" }",
            "set_field_missing 第1个 indicator 缺少“id”",
            "set_field_wrong veto BV1 的“effect”要写fail、zero、grade_cap 之一",
        ];
        assert_eq!(all, expected);
    }

    #[test]
    fn what_is_no_data_is_told_with_its_line() {
        let text = BUREAU.replacen("cap = \"leaf\"", "cap = leaf", 1);
        let line = 1 + BUREAU.lines().position(|line| line == "cap = \"leaf\"").unwrap();
        let all = told(&text);
        assert!(all.len() == 1 && all[0].starts_with(&format!("set_unreadable 第{line}行")), "{all:?}");
        assert!(told("")[0].starts_with("set_field_missing"));
        assert!(told(&"#".repeat(SET_BYTES + 1))[0].starts_with("set_too_long"));
    }
}
