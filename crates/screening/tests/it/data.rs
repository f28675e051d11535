//! The data files.

use gongkai_screening::Rules;

#[test]
fn built_in_rules_are_whole() {
    let rules = Rules::built_in().unwrap();
    let all: Vec<_> = rules.all().collect();
    assert!(all.len() > 40);
    for rule in all {
        assert!(!rule.title.is_empty() && !rule.message.is_empty() && !rule.advice.is_empty(), "{}", rule.id);
        assert!(!rule.message.ends_with('。'), "{}: the sentence is ended where it is printed", rule.id);
        assert!(rule.strong.is_none_or(|strong| strong > rule.level), "{}", rule.id);
        assert!(rule.weak.is_none_or(|weak| weak < rule.level), "{}", rule.id);
    }
}

/// Every rule that the code names is in the data, and the other way round.
#[test]
fn code_and_data_name_the_same_rules() {
    let folder = gongkai_testkit::repository().join("crates/screening/src");
    let mut code = String::new();
    for file in gongkai_testkit::files_under(&folder).unwrap() {
        code += &std::fs::read_to_string(file).unwrap();
    }
    let rules = Rules::built_in().unwrap();
    let unused: Vec<&str> =
        rules.all().map(|rule| rule.id.as_str()).filter(|id| !code.contains(&format!("\"{id}\""))).collect();
    assert!(unused.is_empty(), "{unused:?}");
    let named: Vec<&str> = code
        .split("Hit::new(")
        .skip(1)
        .filter_map(|part| part.trim_start().strip_prefix('"')?.split('"').next())
        .filter(|id| rules.rule(id).is_none())
        .collect();
    assert!(named.is_empty(), "{named:?}");
}

#[test]
fn wrong_dictionaries_are_refused_with_the_reason() {
    let term = |lines: &str| {
        format!("schema = 1\n[[term]]\nid = \"a\"\ncategory = \"c\"\nlevel = \"warn\"\n{lines}")
    };
    for (file, word) in [
        ("schema = 2".to_owned(), "schema"),
        ("schema = 1\nterms = []".to_owned(), "第2行"),
        (term("kind = \"replace\"\nwrong = \"甲\"\nright = \"甲\"\nsource = \"s\""), "前后相同"),
        (term("kind = \"replace\"\nwrong = \"甲\"\nright = \"乙\"\nsource = \" \""), "出处"),
        (term("kind = \"phrase\"\nname = \"x\"\nparts = [\"甲\"]\nsource = \"s\""), "必要"),
        (
            term("kind = \"replace\"\nwrong = \"甲\"\nsource = \"s\"\nfrom = 2026-01-02\nuntil = 2026-01-02"),
            "失效日期",
        ),
    ] {
        let refusal = Rules::built_in().unwrap().with_terms(&file).unwrap_err();
        assert!(refusal.sentence.contains(word), "{}", refusal.sentence);
    }
}
