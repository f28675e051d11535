//! The order of names in lists.

use pinyin::ToPinyin;

/// Pinyin of the name, then the name itself, so that lists come in the order of the dictionary and
/// names that sound alike stay together.
pub fn name_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len() * 4);
    for letter in name.chars() {
        match letter.to_pinyin() {
            Some(sound) => key.push_str(sound.plain()),
            None => key.push(letter),
        }
        key.push(' ');
    }
    key.push_str(name);
    key
}

/// The sounds of a name, character by character; other characters stand for themselves.
pub(crate) fn sounds(name: &str) -> Vec<String> {
    let sound = |letter: char| {
        letter.to_pinyin().map_or_else(|| letter.to_string(), |sound| sound.plain().to_owned())
    };
    name.chars().map(sound).collect()
}

#[cfg(test)]
mod tests {
    use super::name_key;

    #[test]
    fn names_in_the_order_of_the_dictionary() {
        let mut names = ["张三", "李四", "办公室审查员", "A员", "王五", "安六"];
        names.sort_by_key(|name| name_key(name));
        assert_eq!(names, ["A员", "安六", "办公室审查员", "李四", "王五", "张三"]);
    }
}
