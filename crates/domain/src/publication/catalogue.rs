//! What the law makes an agency publish, and the rules that bind it: `data/catalogue/*.toml`.

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::Deserialize;

const ARTICLE_20: &str = include_str!("../../../../data/catalogue/article-20.toml");
const NATIONAL_RULES: &str = include_str!("../../../../data/catalogue/national-rules.toml");

static ITEMS: LazyLock<Vec<StatutoryItem>> = LazyLock::new(|| items_in(ARTICLE_20).unwrap_or_default());
static RULES: LazyLock<Vec<NationalRule>> = LazyLock::new(|| rules_in(NATIONAL_RULES).unwrap_or_default());

/// The fifteen items of Art. 20, in the order of the article.
pub fn statutory_items() -> &'static [StatutoryItem] {
    &ITEMS
}

/// The item with this id, such as `a20-07`.
pub fn statutory_item(id: &str) -> Option<&'static StatutoryItem> {
    ITEMS.iter().find(|item| item.id == id)
}

/// Rules of the State that every agency's section of rules begins with, the Regulations first.
pub fn national_rules() -> &'static [NationalRule] {
    &RULES
}

/// Something that must be published without anyone asking (法定主动公开内容).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatutoryItem {
    /// `a20-01` to `a20-15`: article and place in it. Stays in addresses and stored rows.
    pub id: String,
    /// The words of the article.
    pub name: String,
    /// For lists.
    pub short: String,
    /// Kinds of things that belong here whatever they say.
    pub kinds: Vec<String>,
    /// Where the duty stands, as written to people: `条例第二十条第（一）项`.
    pub basis: String,
}

/// A rule of the State on disclosure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NationalRule {
    /// Title without 《》.
    pub title: String,
    /// Number of the document.
    pub number: String,
    /// Who issued it.
    pub issued_by: String,
    /// In force since, where the rule says so.
    pub in_force_from: Option<NaiveDate>,
    /// What a citizen finds in it.
    pub about: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ItemsFile {
    schema: u8,
    article: u8,
    item: Vec<ItemRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ItemRow {
    id: String,
    name: String,
    short: String,
    #[serde(default)]
    kinds: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RulesFile {
    schema: u8,
    rule: Vec<RuleRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleRow {
    title: String,
    number: String,
    issued_by: String,
    in_force_from: Option<toml::value::Datetime>,
    about: String,
}

fn items_in(text: &str) -> Result<Vec<StatutoryItem>, String> {
    let file: ItemsFile = toml::from_str(text).map_err(|error| error.to_string())?;
    if file.schema != 1 {
        return Err(format!("schema {} is not known", file.schema));
    }
    let mut items = Vec::with_capacity(file.item.len());
    for (position, row) in file.item.into_iter().enumerate() {
        let number = position + 1;
        let id = format!("a{}-{number:02}", file.article);
        if row.id != id {
            return Err(format!("{} stands where {id} belongs", row.id));
        }
        let basis = format!("条例第{}条第（{}）项", han(file.article.into()), han(number));
        items.push(StatutoryItem { id, name: row.name, short: row.short, kinds: row.kinds, basis });
    }
    Ok(items)
}

fn rules_in(text: &str) -> Result<Vec<NationalRule>, String> {
    let file: RulesFile = toml::from_str(text).map_err(|error| error.to_string())?;
    if file.schema != 1 {
        return Err(format!("schema {} is not known", file.schema));
    }
    file.rule
        .into_iter()
        .map(|row| {
            let in_force_from = match row.in_force_from.and_then(|moment| moment.date) {
                None => None,
                Some(date) => Some(
                    NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())
                        .ok_or_else(|| format!("{date} is no day"))?,
                ),
            };
            Ok(NationalRule {
                title: row.title,
                number: row.number,
                issued_by: row.issued_by,
                in_force_from,
                about: row.about,
            })
        })
        .collect()
}

/// A number from 1 to 99 as the Regulations print it.
fn han(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |number: usize| DIGITS.get(number).copied().unwrap_or_default();
    match (number / 10, number % 10) {
        (0, ones) => digit(ones).to_owned(),
        (1, ones) => format!("十{}", digit(ones)),
        (tens, ones) => format!("{}十{}", digit(tens), digit(ones)),
    }
}

#[cfg(test)]
mod tests {
    use super::{ARTICLE_20, NATIONAL_RULES, han, items_in, rules_in, statutory_item, statutory_items};

    #[test]
    fn the_files_load() {
        assert_eq!(items_in(ARTICLE_20).map(|items| items.len()), Ok(15));
        assert!(rules_in(NATIONAL_RULES).unwrap().iter().any(|rule| rule.number.contains("第711号")));
    }

    #[test]
    fn items_name_their_place_in_the_article() {
        let rows = [
            ("a20-01", "条例第二十条第（一）项", "行政法规、规章和规范性文件"),
            ("a20-10", "条例第二十条第（十）项", "重大建设项目的批准和实施情况"),
            (
                "a20-15",
                "条例第二十条第（十五）项",
                "法律、法规、规章和国家有关规定规定应当主动公开的其他政府信息",
            ),
        ];
        for (id, basis, name) in rows {
            let item = statutory_item(id).unwrap();
            assert_eq!((item.basis.as_str(), item.name.as_str()), (basis, name));
        }
        assert!(statutory_item("a20-16").is_none());
        let kinds: Vec<_> = statutory_items().iter().flat_map(|item| &item.kinds).collect();
        assert_eq!(kinds, ["agency_card", "annual_report"], "a kind is filed under one item");
    }

    #[test]
    fn a_file_that_contradicts_itself_does_not_load() {
        let out_of_order = ARTICLE_20.replacen("a20-02", "a20-03", 1);
        assert!(items_in(&out_of_order).unwrap_err().contains("a20-02"));
        assert!(items_in(&ARTICLE_20.replacen("schema = 1", "schema = 2", 1)).is_err());
        assert!(items_in(&ARTICLE_20.replacen("short =", "shorter =", 1)).is_err());
        assert!(rules_in(&NATIONAL_RULES.replacen("2019-05-15", "2019-02-30", 1)).is_err());
    }

    #[test]
    fn numbers_in_characters() {
        let rows = [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (25, "二十五")];
        for (number, text) in rows {
            assert_eq!(han(number), text);
        }
    }
}
