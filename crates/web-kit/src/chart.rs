//! Bars with their numbers printed at them, one for each year or each thing that is counted; the same stand in a table
//! below. A page draws them with the macro `bars`.

/// A bar as it is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// What it is of, whole.
    pub name: String,
    /// The word below it; it may be cut.
    pub below: String,
    /// The number; `None`: the report does not say, and no bar stands there.
    pub value: Option<i64>,
    /// Left edge, top edge, height and middle, in units of the drawing.
    pub x: i64,
    /// Top edge.
    pub y: i64,
    /// Height.
    pub height: i64,
    /// Middle.
    pub middle: i64,
}

/// Width of a bar.
pub const BAR: i64 = 44;
/// Height of the tallest bar.
const TALLEST: i64 = 150;
/// From the top of the drawing to the tallest bar: room for its number.
const ABOVE: i64 = 24;
/// From bar to bar.
const STEP: i64 = 92;
/// Where the bars stand.
pub const FLOOR: i64 = ABOVE + TALLEST;
/// Height of the drawing: the years stand below the floor.
pub const HEIGHT: i64 = FLOOR + 28;

/// A drawing of bars.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// From left to right.
    pub bars: Vec<Bar>,
    /// Width of the drawing.
    pub width: i64,
}

impl Chart {
    /// With words of so many characters at most below the bars; the table has them whole.
    #[must_use]
    pub fn shortened(mut self, most: usize) -> Self {
        for bar in &mut self.bars {
            bar.below = bar.name.chars().take(most).collect();
        }
        self
    }
}

/// Draws the years, oldest first.
pub fn years(mut years: Vec<(i32, Option<i64>)>) -> Chart {
    years.sort_by_key(|(year, _)| *year);
    bars(years.into_iter().map(|(year, value)| (year.to_string(), value)).collect())
}

/// Draws them in their order. A zero is a line on the floor, an unknown number is nothing.
pub fn bars(list: Vec<(String, Option<i64>)>) -> Chart {
    let most = list.iter().filter_map(|(_, value)| *value).max().unwrap_or(0).max(1);
    let width = STEP * i64::try_from(list.len()).unwrap_or(1).max(4);
    let bars = list
        .into_iter()
        .zip(0..)
        .map(|((name, value), nth): (_, i64)| {
            let height = value.map_or(0, |value| (value.max(0).saturating_mul(TALLEST) / most).max(1));
            let x = nth * STEP + (STEP - BAR) / 2;
            Bar { below: name.clone(), name, value, x, y: FLOOR - height, height, middle: x + BAR / 2 }
        })
        .collect();
    Chart { bars, width }
}

#[cfg(test)]
mod tests {
    use super::{FLOOR, bars, years};

    #[test]
    fn bars_are_as_tall_as_their_numbers() {
        let drawn = years(vec![(2025, Some(10)), (2023, Some(5)), (2024, None), (2022, Some(0))]);
        let seen: Vec<_> = drawn.bars.iter().map(|bar| (bar.name.as_str(), bar.height, bar.y)).collect();
        assert_eq!(
            seen,
            [
                ("2022", 1, FLOOR - 1),
                ("2023", 75, FLOOR - 75),
                ("2024", 0, FLOOR),
                ("2025", 150, FLOOR - 150)
            ]
        );
        assert_eq!(bars(Vec::new()).bars, []);
        let long = bars(vec![("公共法律服务股".to_owned(), Some(1))]).shortened(6).bars.remove(0);
        assert_eq!((long.name.as_str(), long.below.as_str()), ("公共法律服务股", "公共法律服务"));
        assert_eq!(years(vec![(2025, Some(0))]).bars.first().map(|bar| bar.height), Some(1));
    }
}
