//! One wrong character: where nothing was found, the same question with one character replaced by the
//! one that released texts have in its place.

use std::collections::HashMap;

use pinyin::ToPinyin;
use tantivy::{
    Searcher,
    collector::TopDocs,
    query::{BooleanQuery, Occur, Query},
};

use crate::{
    fields::Part,
    fold::fold,
    index::{Index, IndexError},
    question::{Asked, by_characters},
    units::{Unit, asked_units, units},
};

/// Texts that are looked through for each place of the wrong character.
const LOOKED_THROUGH: usize = 30;
/// Longer questions are rarely wrong in one character only.
const LONGEST: usize = 12;

/// The question with one character of one part corrected, if that finds something. `alike`: by one that
/// sounds the same.
pub fn correct(
    index: &Index,
    searcher: &Searcher,
    asked: &[Asked],
    alike: bool,
) -> Result<Option<Vec<Asked>>, IndexError> {
    for (nth, one) in asked.iter().enumerate() {
        let alone = std::slice::from_ref(one);
        if index.count(searcher, alone)? > 0 {
            continue;
        }
        let Some(better) = candidates(index, searcher, &one.text, alike)?.into_iter().next() else {
            return Ok(None);
        };
        let mut corrected = asked.to_vec();
        if let Some(place) = corrected.get_mut(nth) {
            place.text = better;
        }
        return Ok((index.count(searcher, &corrected)? > 0).then_some(corrected));
    }
    Ok(None)
}

/// What texts say with one unit different, the likeliest first: same sound, then most often.
fn candidates(
    index: &Index,
    searcher: &Searcher,
    text: &str,
    alike: bool,
) -> Result<Vec<String>, IndexError> {
    let asked = asked_units(text);
    let length = asked.len();
    if !(2..=LONGEST).contains(&length) {
        return Ok(Vec::new());
    }
    let mut seen: HashMap<String, (bool, usize)> = HashMap::new();
    // A wrong number is another number: nobody can know which was meant.
    let number =
        |at: &usize| asked.get(*at).is_some_and(|unit| unit.text.starts_with(|c: char| c.is_ascii_digit()));
    for wrong in (0..length).filter(|at| !number(at)) {
        for part in [index.fields.title, index.fields.body] {
            for found in like(index, searcher, part, &asked, wrong)? {
                let sounds = same_sound(asked.get(wrong).map_or("", |unit| unit.text), &found);
                // Two characters with one of them free fit anything: then it must sound the same.
                if sounds || (length > 2 && !alike) {
                    let written: String = asked
                        .iter()
                        .enumerate()
                        .map(|(at, unit)| if at == wrong { found.as_str() } else { unit.text })
                        .collect();
                    let known = seen.entry(written).or_insert((sounds, 0));
                    known.1 += 1;
                }
            }
        }
    }
    let mut all: Vec<_> = seen.into_iter().collect();
    all.sort_by(|(one, a), (other, b)| b.cmp(a).then_with(|| one.cmp(other)));
    Ok(all.into_iter().map(|(written, _)| written).collect())
}

/// Units that stand in texts at the place of `wrong`, the others around them being as asked.
fn like(
    index: &Index,
    searcher: &Searcher,
    part: Part,
    asked: &[Unit<'_>],
    wrong: usize,
) -> Result<Vec<String>, IndexError> {
    let sides = [asked.get(..wrong), asked.get(wrong + 1..)];
    let clauses: Vec<(Occur, Box<dyn Query>)> = sides
        .into_iter()
        .flatten()
        .filter(|side| !side.is_empty())
        .filter_map(|side| Some((Occur::Must, by_characters(part, side)?)))
        .collect();
    let query = BooleanQuery::new(clauses);
    let mut found = Vec::new();
    for (_, place) in searcher.search(&query, &TopDocs::with_limit(LOOKED_THROUGH).order_by_score())? {
        let (item, text) = index.stored(searcher, place)?;
        let whole = if part.words == index.fields.title.words { item.title } else { text };
        let folded = fold(&whole);
        let fits = |window: &&[Unit<'_>]| {
            let mut both = window.iter().zip(asked).enumerate();
            both.all(|(at, (one, other))| at == wrong || one.text == other.text)
        };
        let texts = units(&folded);
        found.extend(
            texts
                .windows(asked.len())
                .filter(fits)
                .filter_map(|window| Some(window.get(wrong)?.text.to_owned())),
        );
    }
    Ok(found)
}

fn same_sound(one: &str, other: &str) -> bool {
    let sound =
        |text: &str| text.chars().next().and_then(|letter| letter.to_pinyin()).map(pinyin::Pinyin::plain);
    sound(one).is_some() && sound(one) == sound(other)
}
