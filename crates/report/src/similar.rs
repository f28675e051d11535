//! How much of a text stood in last year's report already: the same work described again is what the notice calls
//! copied and perfunctory (国办公开办函〔2021〕30号（四）).

use gongkai_domain::application::similarity;

/// From this likeness on, in hundredths, two sentences say the same; figures and marks do not count.
const SAME: u32 = 85;
/// Sentences of fewer characters are set phrases.
const SHORTEST: usize = 10;

/// A text beside that of the year before.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Similar {
    /// Characters in sentences that stood there already, in hundredths of all.
    pub hundredths: u32,
    /// These sentences, as they stand now.
    pub sentences: Vec<String>,
}

/// Compares paragraphs with those of the year before.
pub fn similar<'a>(
    now: impl IntoIterator<Item = &'a str>,
    before: impl IntoIterator<Item = &'a str>,
) -> Similar {
    let before: Vec<String> =
        before.into_iter().flat_map(sentences).map(|one| without_figures(&one)).collect();
    let (mut all, mut again, mut found) = (0, 0, Vec::new());
    for sentence in now.into_iter().flat_map(sentences) {
        let length = sentence.chars().count();
        all += length;
        let bare = without_figures(&sentence);
        if before.iter().any(|other| similarity(&bare, other) >= SAME) {
            again += length;
            found.push(sentence);
        }
    }
    let hundredths = (again * 100).checked_div(all).and_then(|share| u32::try_from(share).ok()).unwrap_or(0);
    Similar { hundredths, sentences: found }
}

fn sentences(text: &str) -> Vec<String> {
    let whole = text.split_inclusive(['。', '；', '！', '？', '\n']).map(str::trim);
    whole.filter(|one| one.chars().count() >= SHORTEST).map(str::to_owned).collect()
}

fn without_figures(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_ascii_digit()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_said_again() {
        let before = "全年受理申请15件，均按期答复。一年来的工作还有短板，个别股室对公开范围把握不准。";
        for (now, hundredths, many) in [
            (before, 100, 2),
            ("全年受理申请18件，均按期答复。", 100, 1),
            ("本年新设公开专区一处，安排专人值守并提供查询服务。", 0, 0),
            (
                "一年来的工作还有短板：个别股室对公开范围把握不准。今年新建公开专区，安排专人值守并提供查询。",
                54,
                1,
            ),
            ("好。", 0, 0),
            ("", 0, 0),
        ] {
            let found = similar([now], [before]);
            assert_eq!((found.hundredths, found.sentences.len()), (hundredths, many), "{now}");
        }
    }
}
