//! A notice as a calendar file: what is kept of one that was taken in, and what a person may copy.

use std::fmt::Write;

use super::{Class, Notice, NoticeKind};

impl Notice {
    /// The notice as a calendar file with nothing else in it; read again it is the same notice.
    pub fn to_file(&self) -> String {
        let kind = match self.kind {
            NoticeKind::Annual => "annual",
            NoticeKind::Amendment => "amendment",
        };
        let mut text = format!(
            "schema = 1\nyear = {}\n\n[[notice]]\nnumber = {}\nkind = \"{kind}\"\npublished = {}\n",
            self.year,
            quoted(&self.number),
            self.published
        );
        let mut names: Vec<&str> = Vec::new();
        for day in self.days() {
            if !names.contains(&day.festival.as_str()) {
                names.push(&day.festival);
            }
        }
        for name in names {
            // Writing into a text does not fail.
            let _ = write!(text, "\n[[notice.festival]]\nname = {}\n", quoted(name));
            for (key, class) in [("off", Class::Off), ("work", Class::Work), ("plain", Class::Plain)] {
                let of = self.days().iter().filter(|day| day.festival == name && day.class == class);
                let dates: Vec<String> = of.map(|day| day.date.to_string()).collect();
                if !dates.is_empty() {
                    let _ = writeln!(text, "{key} = [{}]", dates.join(", "));
                }
            }
        }
        text
    }
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use crate::calendar::{Calendar, YearFile};

    #[test]
    fn every_notice_comes_back_from_its_file() {
        for notice in Calendar::embedded().notices() {
            let text = notice.to_file();
            assert_eq!(YearFile::parse(&text).unwrap().notices(), std::slice::from_ref(notice), "{text}");
        }
    }
}
