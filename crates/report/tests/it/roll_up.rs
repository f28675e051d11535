//! The sum of reports against a second opinion that was written on its own: texts and maps instead of cells.

use std::collections::BTreeMap;

use gongkai_report::{
    Cell, CellIx, Cells, Decimal, Format, Report,
    roll_up::{Part, Unsummed, contributions, sum},
};

/// Numbers from a seed (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}

fn format() -> &'static Format {
    Format::by_id("format-2021").unwrap()
}

fn ix(id: &str) -> CellIx {
    format().cell_ix(id).unwrap()
}

fn report(cells: &[(&str, Cell)]) -> Report {
    let mut all = Cells::absent(format().cells.len());
    for (id, cell) in cells {
        all.set(ix(id), *cell);
    }
    Report {
        scope: None,
        format: format(),
        year: 2025,
        title: None,
        agency: None,
        cells: all,
        chapters: Vec::new(),
    }
}

fn parts<'a>(reports: &'a [Report], off: &'a [Vec<(CellIx, i64)>]) -> Vec<Part<'a>> {
    let none: &[(CellIx, i64)] = &[];
    reports
        .iter()
        .enumerate()
        .map(|(place, report)| Part { report, deductions: off.get(place).map_or(none, Vec::as_slice) })
        .collect()
}

/// Sums in hundredths, as a clerk with a pocket calculator would.
fn naive(reports: &[Report], off: &[Vec<(CellIx, i64)>]) -> BTreeMap<String, i128> {
    let mut sums = BTreeMap::new();
    for (place, report) in reports.iter().enumerate() {
        for (ix, cell) in format().cell_list() {
            let text = match report.cells.get(ix) {
                Cell::Number(number) => number.to_string(),
                Cell::Decimal(amount) => amount.to_string(),
                _ => continue,
            };
            let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
            let hundredths: i128 = format!("{whole}{fraction:0<2}").parse().unwrap();
            let off: i64 = off
                .get(place)
                .into_iter()
                .flatten()
                .filter(|(cell, _)| *cell == ix)
                .map(|(_, number)| number)
                .sum();
            *sums.entry(cell.id.clone()).or_default() += hundredths - i128::from(off) * 100;
        }
    }
    sums
}

fn drawn(dice: &mut Dice) -> Report {
    let mut cells = Cells::absent(format().cells.len());
    for (ix, cell) in format().cell_list() {
        let number = i64::try_from(dice.below(40)).unwrap();
        cells.set(
            ix,
            match dice.below(12) {
                0 => Cell::Blank,
                1 => Cell::Absent,
                2 => Cell::NotApplicable,
                3 if cell.id.starts_with("t2_8") => Cell::Decimal(Decimal { mantissa: number, scale: 1 }),
                4 | 5 if cell.id.starts_with("t2_8") => {
                    Cell::Decimal(Decimal { mantissa: number * 7, scale: 2 })
                }
                _ => Cell::Number(number),
            },
        );
    }
    Report { cells, ..report(&[]) }
}

#[test]
fn sums_agree_with_a_pocket_calculator() {
    for seed in 0..60 {
        let mut dice = Dice(seed);
        let count = usize::try_from(dice.below(30)).unwrap() + 1;
        let reports: Vec<Report> = (0..count).map(|_| drawn(&mut dice)).collect();
        let off: Vec<Vec<(CellIx, i64)>> = reports
            .iter()
            .map(|report| match report.cells.get(ix("t2_1.normative.issued")) {
                Cell::Number(number) if number > 0 => vec![(ix("t2_1.normative.issued"), number / 2)],
                _ => Vec::new(),
            })
            .collect();
        let parts = parts(&reports, &off);
        let found = sum(format(), &parts).unwrap();
        let expected = naive(&reports, &off);
        for (ix, cell) in format().cell_list() {
            let told = match found.cells.get(ix) {
                Cell::Number(number) => Some(i128::from(number) * 100),
                Cell::Decimal(amount) => {
                    Some(i128::from(amount.mantissa) * 10_i128.pow(2 - u32::from(amount.scale)))
                }
                _ => None,
            };
            assert_eq!(told, expected.get(&cell.id).copied(), "seed {seed}, {}", cell.id);
            // What each contributed adds up to the same.
            let again: i128 = contributions(format(), &parts, ix)
                .into_iter()
                .flatten()
                .map(|amount| i128::from(amount.mantissa) * 10_i128.pow(2 - u32::from(amount.scale)))
                .sum();
            assert_eq!(again, told.unwrap_or(0), "seed {seed}, {}", cell.id);
            let empty = reports.iter().filter(|report| report.cells.get(ix).number().is_none());
            let empty = empty.filter(|report| !matches!(report.cells.get(ix), Cell::Decimal(_))).count();
            assert_eq!(found.gaps.iter().filter(|(_, gap)| *gap == ix).count(), empty, "seed {seed}");
        }
    }
}

#[test]
fn what_is_no_number_is_not_summed() {
    let new = "t3.new.natural";
    let cells = |cell| [report(&[(new, Cell::Number(3))]), report(&[(new, cell)])];
    let summed = |cell| sum(format(), &parts(&cells(cell), &[])).map(|sum| sum.cells.get(ix(new)));
    assert_eq!(summed(Cell::Number(4)), Ok(Cell::Number(7)));
    assert_eq!(summed(Cell::Blank), Ok(Cell::Number(3)), "a blank adds nothing");
    assert_eq!(summed(Cell::Absent), Ok(Cell::Number(3)));
    assert_eq!(summed(Cell::Unreadable), Err(vec![Unsummed::NotANumber { part: 1, cell: ix(new) }]));
    assert_eq!(summed(Cell::Number(i64::MAX)), Err(vec![Unsummed::TooLarge { cell: ix(new) }]));
    for (cells, expected) in [
        ([Cell::Absent, Cell::Absent], Cell::Absent),
        ([Cell::Absent, Cell::NotApplicable], Cell::NotApplicable),
        ([Cell::NotApplicable, Cell::Blank], Cell::Blank),
        ([Cell::Blank, Cell::Absent], Cell::Blank),
    ] {
        let reports = cells.map(|cell| report(&[(new, cell)]));
        let found = sum(format(), &parts(&reports, &[])).unwrap();
        assert_eq!(found.cells.get(ix(new)), expected, "nobody wrote a number");
    }
    assert_eq!(sum(format(), &[]).unwrap().cells, Cells::absent(format().cells.len()));
}

#[test]
fn forms_are_not_mixed_and_no_more_is_taken_off_than_there_is() {
    let old = Format::by_id("format-2019").unwrap();
    let other = Report { format: old, cells: Cells::absent(old.cells.len()), ..report(&[]) };
    let reports = [report(&[]), other];
    assert_eq!(sum(format(), &parts(&reports, &[])), Err(vec![Unsummed::OtherForm { part: 1 }]));
    let made = "t2_1.normative.issued";
    for (cell, off, refused) in [
        (Cell::Number(3), 3, false),
        (Cell::Number(3), 4, true),
        (Cell::Blank, 1, true),
        (Cell::Absent, 0, false),
    ] {
        let reports = [report(&[(made, cell)])];
        let off = [vec![(ix(made), off)]];
        let found = sum(format(), &parts(&reports, &off));
        let expected = Err(vec![Unsummed::TooMuchOff { part: 0, cell: ix(made) }]);
        assert_eq!(found == expected, refused, "{cell:?} {off:?}");
    }
}
