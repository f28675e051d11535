//! Index numbers (索引号) by an agency's own template. A number once given never changes; the counter
//! belongs to everything in the number but the serial.

use chrono::{Datelike, NaiveDate};

use crate::refusal::Refusal;

/// Most characters of a template and of a number.
const LONGEST: usize = 60;
/// Most digits of a serial.
const MOST_DIGITS: u32 = 9;

/// A template such as `{agency}/{year}-{serial5}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexTemplate {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Agency,
    Region,
    Year,
    Month,
    /// The place in Art. 20, two digits.
    Item,
    /// With so many digits at least.
    Serial(u32),
}

/// What a number is made of beside the serial.
#[derive(Debug, Clone, Copy)]
pub struct Numbered<'a> {
    /// Short name of the agency in addresses.
    pub agency: &'a str,
    /// Region code.
    pub region: &'a str,
    /// Item of Art. 20, such as `a20-07`.
    pub item: &'a str,
    /// The day on which the number is given.
    pub on: NaiveDate,
}

impl IndexTemplate {
    /// Reads a template: `{agency}`, `{region}`, `{year}`, `{month}`, `{item}`, once `{serialN}` with N
    /// digits, and plain characters.
    ///
    /// # Errors
    /// What is wrong with it, as a sentence for the person who wrote it.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let wrong = |sentence: String| Refusal::new("index_template_unusable", sentence);
        if text.chars().count() > LONGEST {
            return Err(wrong(format!("索引号格式最多{LONGEST}个字符，请缩短")));
        }
        let mut parts = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let (plain, after) =
                rest.split_once('{').map_or((rest, None), |(plain, after)| (plain, Some(after)));
            if plain.chars().any(|c| c.is_whitespace() || c.is_control() || "}\"'<>&#?%\\".contains(c)) {
                return Err(wrong("索引号格式里只能用文字、数字和 - / 〔〕 _ . 等符号，请改正".to_owned()));
            }
            if !plain.is_empty() {
                parts.push(Part::Text(plain.to_owned()));
            }
            let Some(after) = after else { break };
            let Some((name, tail)) = after.split_once('}') else {
                return Err(wrong("索引号格式里有“{”没有对应的“}”，请补上".to_owned()));
            };
            parts.push(part(name).ok_or_else(|| {
                let known = "{agency}、{region}、{year}、{month}、{item}、{serial5}";
                wrong(format!("索引号格式里的“{{{name}}}”不认识，可以用{known}"))
            })?);
            rest = tail;
        }
        if parts.iter().filter(|part| matches!(part, Part::Serial(_))).count() != 1 {
            return Err(wrong("索引号格式里要有一个流水号，例如 {serial5}".to_owned()));
        }
        Ok(Self { parts })
    }

    /// Does it tell apart what it numbers: agencies by their code, a month by its year? A template that was
    /// stored before still numbers; nobody sets such a one anew.
    ///
    /// # Errors
    /// The place holder that is missing, as a sentence.
    pub fn tells_apart(&self) -> Result<(), Refusal> {
        let has = |wanted: Part| self.parts.contains(&wanted);
        let lacks = |sentence: &str| Err(Refusal::new("index_template_ambiguous", sentence));
        if !has(Part::Agency) {
            let sentence = "索引号格式里缺少机关代码，两个机关会编出同样的索引号，请加上 {agency}，例如 {agency}/{year}-{serial5}";
            return lacks(sentence);
        }
        if has(Part::Month) && !has(Part::Year) {
            let sentence = "索引号格式里有 {month} 却没有年，分不清是哪一年的这个月，请加上 {year}";
            return lacks(sentence);
        }
        Ok(())
    }

    /// Everything but the serial: documents of one scope are counted together.
    pub fn scope(&self, of: &Numbered<'_>) -> String {
        self.render(of, None)
    }

    /// The number of the `serial`-th document of its scope.
    pub fn number(&self, of: &Numbered<'_>, serial: i64) -> String {
        self.render(of, Some(serial))
    }

    fn render(&self, of: &Numbered<'_>, serial: Option<i64>) -> String {
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Text(plain) => text.push_str(plain),
                Part::Agency => text.push_str(of.agency),
                Part::Region => text.push_str(of.region),
                Part::Year => text.push_str(&of.on.year().to_string()),
                Part::Month => text.push_str(&format!("{:02}", of.on.month())),
                Part::Item => text.push_str(of.item.rsplit('-').next().unwrap_or_default()),
                Part::Serial(digits) => match serial {
                    Some(serial) => {
                        let width = usize::try_from(*digits).unwrap_or(1);
                        text.push_str(&format!("{serial:0width$}"));
                    }
                    None => text.push('#'),
                },
            }
        }
        text
    }
}

fn part(name: &str) -> Option<Part> {
    Some(match name {
        "agency" => Part::Agency,
        "region" => Part::Region,
        "year" => Part::Year,
        "month" => Part::Month,
        "item" => Part::Item,
        _ => {
            let digits: u32 = name.strip_prefix("serial")?.parse().ok()?;
            Part::Serial((1..=MOST_DIGITS).contains(&digits).then_some(digits)?)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_by_template() {
        let of = Numbered {
            agency: "sfj",
            region: "119901",
            item: "a20-07",
            on: NaiveDate::from_ymd_opt(2026, 3, 5).unwrap(),
        };
        for (template, scope, number) in [
            ("{agency}/{year}-{serial5}", "sfj/2026-#", "sfj/2026-00042"),
            (
                "119901000{agency}/{year}{month}-{serial5}",
                "119901000sfj/202603-#",
                "119901000sfj/202603-00042",
            ),
            ("{region}-{item}-{year}-{serial1}", "119901-07-2026-#", "119901-07-2026-42"),
            ("司法〔{year}〕{serial3}", "司法〔2026〕#", "司法〔2026〕042"),
        ] {
            let template = IndexTemplate::parse(template).unwrap();
            assert_eq!((template.scope(&of).as_str(), template.number(&of, 42).as_str()), (scope, number));
        }
    }

    #[test]
    fn two_agencies_and_two_years_never_share_a_number() {
        for (template, missing) in [
            ("{agency}/{year}-{serial5}", ""),
            ("DH-{agency}-{serial5}", ""),
            ("DH-{serial5}", "{agency}"),
            ("{region}-{item}-{year}-{serial5}", "{agency}"),
            ("{agency}-{month}-{serial5}", "{year}"),
            ("{agency}-{year}{month}-{serial5}", ""),
        ] {
            let told = IndexTemplate::parse(template).unwrap().tells_apart();
            let sentence = told.err().map(|refusal| refusal.sentence).unwrap_or_default();
            assert_eq!(sentence.is_empty(), missing.is_empty(), "{template}: {sentence}");
            assert!(sentence.contains(missing), "{template}: {sentence}");
        }
    }

    #[test]
    fn templates_that_number_nothing() {
        for text in [
            "",
            "{year}",
            "{serial5}{serial5}",
            "{serial0}",
            "{serial}",
            "{moon}{serial5}",
            "{serial5",
            "a b{serial5}",
        ] {
            assert_eq!(IndexTemplate::parse(text).unwrap_err().code, "index_template_unusable", "{text}");
        }
        assert!(IndexTemplate::parse(&format!("{}{{serial5}}", "9".repeat(60))).is_err());
    }
}
