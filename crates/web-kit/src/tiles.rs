//! A tile map (方格示意图): equal squares, one for each agency, in the places that the district has written down, else by
//! code in rows. It shows no geography, and says so. Shades stand for classes; the number and as many marks as the
//! number of the class stand in the square, so that nobody needs the colour. A page draws it with the macro `tiles`.

use std::collections::{BTreeMap, BTreeSet};

/// An agency with its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Code in addresses, by which places are written down.
    pub code: String,
    /// Full name.
    pub name: String,
    /// The number; `None`: nothing is known.
    pub value: Option<i64>,
    /// Where more about it stands; empty: nowhere.
    pub href: String,
}

/// A square as it is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    /// Whose.
    pub item: Item,
    /// Its name in one or two lines, without what all names begin with, and where each of them stands.
    pub lines: Vec<(String, i64)>,
    /// The class of its number; 0: none or nothing.
    pub class: usize,
    /// Left edge.
    pub x: i64,
    /// Top edge.
    pub y: i64,
    /// Left edges of the marks of the class.
    pub marks: Vec<i64>,
}

/// Numbers that share a shade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    /// 1 is the lightest.
    pub number: usize,
    /// `3`, `4—12`.
    pub words: String,
}

/// A drawing of squares.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TileMap {
    /// In the order of their codes.
    pub tiles: Vec<Tile>,
    /// The lightest first.
    pub classes: Vec<Class>,
    /// Width of the drawing.
    pub width: i64,
    /// Height of the drawing.
    pub height: i64,
    /// It has more columns than a telephone shows at once.
    pub is_wide: bool,
}

/// Side of a square.
pub const SIDE: i64 = 70;
/// From square to square.
const STEP: i64 = 74;
/// Columns where nobody has said otherwise: what a telephone shows.
const COLUMNS: usize = 5;
/// Columns that a telephone shows at once.
const NARROW: usize = 6;
/// Shades that an eye tells apart.
const CLASSES: usize = 4;
/// Letters of a line of a square.
const LETTERS: usize = 5;
/// More agencies make no map: the table tells more.
pub const MOST: usize = 120;

/// Draws them. `rows` are the codes by place; whoever has none stands below, by code. Nobody, or more than a map can
/// show: nothing is drawn.
pub fn tiles(mut items: Vec<Item>, rows: &[Vec<String>]) -> TileMap {
    if items.is_empty() || items.len() > MOST || items.iter().all(|item| item.value.is_none()) {
        return TileMap::default();
    }
    items.sort_by(|one, other| one.code.cmp(&other.code));
    let places = places(&items, rows);
    let classes = classes(&items);
    let shared = shared(&items);
    let (mut columns, mut lines) = (COLUMNS, 0);
    for (row, column) in &places {
        columns = columns.max(column + 1);
        lines = lines.max(row + 1);
    }
    let unit = |count: usize| i64::try_from(count).unwrap_or(0) * STEP;
    let tiles = items
        .into_iter()
        .zip(places)
        .map(|(item, (row, column))| {
            let class = item.value.map_or(0, |value| class_of(&classes, value));
            let x = unit(column);
            let marks = (0..class).map(|nth| x + 8 + i64::try_from(nth).unwrap_or(0) * 10).collect();
            Tile { lines: name_lines(&item.name, shared, unit(row)), class, x, y: unit(row), marks, item }
        })
        .collect();
    TileMap {
        tiles,
        classes: classes
            .iter()
            .enumerate()
            .map(|(nth, (low, high))| Class {
                number: nth + 1,
                words: if low == high { low.to_string() } else { format!("{low}—{high}") },
            })
            .collect(),
        width: unit(columns),
        height: unit(lines),
        is_wide: columns > NARROW,
    }
}

/// Row and column of each item.
fn places(items: &[Item], rows: &[Vec<String>]) -> Vec<(usize, usize)> {
    let mut said: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (row, codes) in rows.iter().enumerate() {
        for (column, code) in codes.iter().enumerate() {
            said.entry(code.as_str()).or_insert((row, column));
        }
    }
    let known = items.iter().filter_map(|item| said.get(item.code.as_str()));
    let below = known.map(|(row, _)| row + 1).max().unwrap_or(0);
    let mut without = 0;
    let place = |item: &Item| {
        said.get(item.code.as_str()).copied().unwrap_or_else(|| {
            let place = (below + without / COLUMNS, without % COLUMNS);
            without += 1;
            place
        })
    };
    items.iter().map(place).collect()
}

/// Lowest and highest number of each class: as many different numbers in each, a zero in none.
fn classes(items: &[Item]) -> Vec<(i64, i64)> {
    let numbers: BTreeSet<i64> =
        items.iter().filter_map(|item| item.value).filter(|value| *value > 0).collect();
    let numbers: Vec<i64> = numbers.into_iter().collect();
    let count = numbers.len().min(CLASSES);
    let class = |nth: usize| {
        let own = numbers.get(nth * numbers.len() / count..(nth + 1) * numbers.len() / count)?;
        Some((*own.first()?, *own.last()?))
    };
    (0..count).filter_map(class).collect()
}

fn class_of(classes: &[(i64, i64)], value: i64) -> usize {
    classes.iter().position(|(low, high)| (*low..=*high).contains(&value)).map_or(0, |nth| nth + 1)
}

/// Letters with which all names begin, such as the name of the district; two remain of each.
fn shared(items: &[Item]) -> usize {
    let mut names = items.iter().map(|item| item.name.chars().collect::<Vec<char>>());
    let Some(first) = names.next() else { return 0 };
    let (mut same, mut shortest, mut others) = (first.len(), first.len(), 0);
    for name in names {
        same = same.min(first.iter().zip(&name).take_while(|(one, other)| one == other).count());
        shortest = shortest.min(name.len());
        others += 1;
    }
    if others == 0 { 0 } else { same.min(shortest.saturating_sub(2)) }
}

fn name_lines(name: &str, shared: usize, top: i64) -> Vec<(String, i64)> {
    let letters: Vec<char> = name.chars().skip(shared).collect();
    let mut lines: Vec<String> = letters.chunks(LETTERS).take(2).map(|line| line.iter().collect()).collect();
    if letters.len() > 2 * LETTERS
        && let Some(last) = lines.last_mut()
    {
        last.pop();
        last.push('…');
    }
    lines.into_iter().zip([top + 16, top + 30]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(code: &str, name: &str, value: Option<i64>) -> Item {
        Item { code: code.to_owned(), name: name.to_owned(), value, href: String::new() }
    }

    fn district() -> Vec<Item> {
        [
            ("sfj", "司法局", Some(12)),
            ("jyj", "教育局", Some(3)),
            ("mzj", "民政局", Some(0)),
            ("cz", "城关镇", None),
        ]
        .into_iter()
        .map(|(code, name, value)| item(code, &format!("示范区{name}"), value))
        .collect()
    }

    #[test]
    fn by_code_in_rows_until_somebody_says_otherwise() {
        let place = |map: &TileMap| {
            let own = |tile: &Tile| (tile.item.code.clone(), tile.x / STEP, tile.y / STEP);
            map.tiles.iter().map(own).collect::<Vec<_>>()
        };
        let told = |text: [(&str, i64, i64); 4]| text.map(|(code, x, y)| (code.to_owned(), x, y)).to_vec();
        let map = tiles(district(), &[]);
        assert_eq!(place(&map), told([("cz", 0, 0), ("jyj", 1, 0), ("mzj", 2, 0), ("sfj", 3, 0)]));
        assert_eq!((map.width, map.height, map.is_wide), (5 * STEP, STEP, false));
        let rows = vec![vec![".".to_owned(), "sfj".to_owned()], vec!["mzj".to_owned(), "gone".to_owned()]];
        let map = tiles(district(), &rows);
        assert_eq!(place(&map), told([("cz", 0, 2), ("jyj", 1, 2), ("mzj", 0, 1), ("sfj", 1, 0)]));
        let wide = vec![vec![".".to_owned(); 7], vec!["sfj".to_owned()]];
        assert!(!tiles(district(), &wide).is_wide, "empty places at the edge take no room");
        let places: BTreeSet<(i64, i64)> = map.tiles.iter().map(|tile| (tile.x, tile.y)).collect();
        assert_eq!(places.len(), map.tiles.len(), "nobody stands on another");
    }

    #[test]
    fn classes_are_read_without_colour() {
        let map = tiles(district(), &[]);
        let seen =
            map.tiles.iter().map(|tile| (tile.item.value, tile.class, tile.marks.len())).collect::<Vec<_>>();
        assert_eq!(seen, [(None, 0, 0), (Some(3), 1, 1), (Some(0), 0, 0), (Some(12), 2, 2)]);
        assert_eq!(map.classes.iter().map(|class| class.words.as_str()).collect::<Vec<_>>(), ["3", "12"]);
        let many: Vec<Item> = (1..=9).map(|nth| item(&format!("a{nth}"), "局", Some(nth * nth))).collect();
        let map = tiles(many, &[]);
        let words: Vec<&str> = map.classes.iter().map(|class| class.words.as_str()).collect();
        assert_eq!(words, ["1—4", "9—16", "25—36", "49—81"]);
        assert_eq!(map.height, 2 * STEP);
    }

    #[test]
    fn names_lose_what_all_have_and_nothing_is_drawn_of_nothing() {
        let lines = |items: Vec<Item>| {
            tiles(items, &[])
                .tiles
                .into_iter()
                .map(|tile| tile.lines.iter().map(|(line, _)| line.as_str()).collect::<Vec<_>>().join("|"))
                .collect::<Vec<_>>()
        };
        assert_eq!(lines(district()), ["城关镇", "教育局", "民政局", "司法局"]);
        let long = "某某市人力资源和社会保障局服务中心";
        assert_eq!(lines(vec![item("a", long, Some(1))]), ["某某市人力|资源和社…"]);
        assert_eq!(tiles(Vec::new(), &[]), TileMap::default());
        assert_eq!(tiles(vec![item("a", "局", None)], &[]), TileMap::default());
        let too_many = (0..=MOST).map(|nth| item(&nth.to_string(), "局", Some(1))).collect();
        assert_eq!(tiles(too_many, &[]), TileMap::default());
    }
}
