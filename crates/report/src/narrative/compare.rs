//! One figure against the cells it may speak of.

use std::ops::RangeInclusive;

use super::{Figure, Sense, phrases::Reading};
use crate::{
    Amount, Cell, CellIx, Decimal, FindingView, Report, Verdict,
    format::{Grade, ValueKind},
    numeral::Approx,
    quote::quoted,
};

const RULE: &str = "TEXT-NUM";

/// The cells of a reading in this report.
struct Side<'a> {
    name: &'a str,
    first: CellIx,
    /// Sum of what is known, blanks as nought.
    sum: Decimal,
    blanks: usize,
    /// Cells that the file does not have or that are not numbers.
    unknown: usize,
    subtracts: bool,
    /// More than one cell is added.
    several: bool,
    /// An amount of money in 万元.
    money: bool,
}

impl Side<'_> {
    /// The name of the reading; a sum says that it is one, so that nobody looks at one cell only.
    fn title(&self) -> String {
        let says_so = ["加", "之和", "减", "计"].iter().any(|word| self.name.contains(word));
        if self.several && !says_so { format!("{}合计", self.name) } else { self.name.to_owned() }
    }
}

/// How a figure compares with one reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Agrees {
        blank_as_zero: bool,
    },
    Differs,
    /// A blank or a cell that is not there decides.
    Open,
    /// A loose way of speaking decides.
    Loose,
}

pub(super) fn finding(report: &Report, figure: &Figure) -> FindingView {
    let not_compared = |why: String| FindingView {
        rule: RULE.to_owned(),
        grade: Grade::Warn,
        verdict: Verdict::NotApplicable,
        place_id: figure.quote.clone(),
        label: figure.chapter.clone(),
        left: Some(amount(figure.number)),
        right: None,
        sentence: format!("正文{}{why}，没有与表格核对。", quoted(&figure.quote)),
        file_place: (!figure.place.is_empty()).then(|| figure.place.clone()),
        quote: Some(figure.quote.clone()),
    };
    let (readings, soft) = match &figure.sense {
        Sense::Nothing => return not_compared("在表格中没有对应的数据项".to_owned()),
        Sense::Barred(why) => return not_compared((*why).to_owned()),
        Sense::Cells { readings, soft } => (readings, *soft),
    };
    let sides: Vec<Side> = readings.iter().filter_map(|reading| side(report, reading)).collect();
    let Some(usual) = sides.first() else {
        return not_compared("在本格式的表格中没有对应的数据项".to_owned());
    };
    let answers: Vec<(&Side, Answer)> = sides.iter().map(|side| (side, answer(figure, side))).collect();
    let agreed = answers.iter().find(|(_, answer)| matches!(answer, Answer::Agrees { blank_as_zero: false }));
    let agreed =
        agreed.or_else(|| answers.iter().find(|(_, answer)| matches!(answer, Answer::Agrees { .. })));
    let value = |side: &Side| (side.unknown == 0).then(|| amount(side.sum));
    let label = if usual.several { usual.title() } else { report.format.cell_label(usual.first) };
    let said = amount_with_unit(figure);
    let loose = if figure.parted {
        Some("数字中间有空格，看不出是一个数还是两个数")
    } else {
        let loose = answers.iter().any(|(_, answer)| *answer == Answer::Loose);
        loose.then_some("正文是概数或者取了整，是否相符说不准")
    };
    let (verdict, right, sentence) = if let Some((side, Answer::Agrees { blank_as_zero })) = agreed {
        let blank = if *blank_as_zero { "（空白按0计）" } else { "" };
        let sentence = format!(
            "正文{}与表格一致：按{}理解，表格是{}{blank}。",
            quoted(&figure.quote),
            quoted(&side.title()),
            side.sum
        );
        (Verdict::Pass { blank_as_zero: *blank_as_zero }, value(side), sentence)
    } else if answers.first().is_some_and(|(_, answer)| *answer == Answer::Open) {
        let sentence = format!(
            "正文{}写的是{said}，表格{}没有填或者没有读到数字，无法核对，请人工核对。",
            quoted(&figure.quote),
            quoted(&usual.title())
        );
        (Verdict::CannotTell, value(usual), sentence)
    } else if let Some(why) = soft.or(loose) {
        let sentence = format!(
            "正文{}写的是{said}，表格{}是{}；{why}，请人工核对。",
            quoted(&figure.quote),
            quoted(&usual.title()),
            usual.sum
        );
        (Verdict::CannotTell, value(usual), sentence)
    } else {
        (Verdict::Fail, value(usual), differs(figure, &said, &sides))
    };
    let place_id =
        report.format.cell(usual.first).map_or_else(|| figure.quote.clone(), |cell| cell.id.clone());
    FindingView {
        rule: RULE.to_owned(),
        grade: Grade::Warn,
        verdict,
        place_id,
        label,
        left: Some(amount(in_unit(figure, usual.money))),
        right,
        sentence,
        file_place: (!figure.place.is_empty()).then(|| figure.place.clone()),
        quote: Some(figure.quote.clone()),
    }
}

fn differs(figure: &Figure, said: &str, sides: &[Side]) -> String {
    let text = in_unit(figure, sides.first().is_some_and(|side| side.money));
    let mut readings: Vec<String> = Vec::new();
    let mut told: Vec<Decimal> = Vec::new();
    for side in sides.iter().filter(|side| side.unknown == 0) {
        if told.iter().any(|sum| sum.same_amount(side.sum)) {
            continue;
        }
        told.push(side.sum);
        let gap = minus(text, side.sum).map(|gap| Decimal { mantissa: gap.mantissa.saturating_abs(), ..gap });
        let gap = gap.map_or_else(String::new, |gap| format!("，相差{gap}"));
        readings.push(format!("表格{}是{}{gap}", quoted(&side.title()), side.sum));
    }
    let quote = quoted(&figure.quote);
    format!("正文{quote}写的是{said}，{}；请核对后改正文或者改表格。", readings.join("；"))
}

fn amount_with_unit(figure: &Figure) -> String {
    let number = figure.number;
    let said = match (figure.approx, figure.high) {
        (Approx::Range, Some(high)) => format!("{number}至{high}"),
        (Approx::Exact | Approx::Range, _) => number.to_string(),
        (Approx::About, _) => format!("约{number}"),
        (Approx::AtLeast, _) => format!("{number}余"),
        (Approx::Over, _) => format!("超过{number}"),
        (Approx::Near, _) => format!("近{number}"),
        (Approx::Under, _) => format!("不到{number}"),
    };
    format!("{said}{}", figure.unit)
}

fn amount(value: Decimal) -> Amount {
    if value.scale == 0 { Amount::Whole(value.mantissa) } else { Amount::Decimal(value) }
}

/// The number of the text in the unit of the cells: 元 and 亿元 as 万元 where they hold money.
fn in_unit(figure: &Figure, money: bool) -> Decimal {
    let number = figure.number;
    match figure.unit.as_str() {
        "元" if money => {
            trimmed(Decimal { mantissa: number.mantissa, scale: number.scale.saturating_add(4) })
        }
        "亿元" if money => {
            trimmed(Decimal { mantissa: number.mantissa.saturating_mul(10_000), scale: number.scale })
        }
        _ => number,
    }
}

fn trimmed(mut value: Decimal) -> Decimal {
    while value.scale > 0 && value.mantissa % 10 == 0 {
        value = Decimal { mantissa: value.mantissa / 10, scale: value.scale - 1 };
    }
    value
}

/// A reading with its cells; `None` where the form has none of them.
fn side<'a>(report: &Report, reading: &'a Reading) -> Option<Side<'a>> {
    let mut cells: Vec<(CellIx, bool)> = Vec::new();
    for cell in &reading.cells {
        let (id, negative) = cell.strip_prefix('-').map_or((cell.as_str(), false), |id| (id, true));
        let before = cells.len();
        cells.extend(named(report, id).map(|ix| (ix, negative)));
        if cells.len() == before {
            return None;
        }
    }
    let (first, _) = *cells.first()?;
    let money = report.format.cell(first).is_some_and(|cell| cell.unit.as_deref() == Some("万元"));
    let mut side = Side {
        name: &reading.name,
        first,
        sum: Decimal { mantissa: 0, scale: 0 },
        blanks: 0,
        unknown: 0,
        subtracts: false,
        several: cells.len() > 1,
        money,
    };
    for (ix, negative) in cells {
        let value = match report.cells.get(ix) {
            Cell::Number(n) => Decimal { mantissa: n, scale: 0 },
            Cell::Decimal(d) => d,
            Cell::Blank | Cell::NotApplicable => {
                side.blanks += 1;
                continue;
            }
            Cell::Absent | Cell::Unreadable => {
                side.unknown += 1;
                continue;
            }
        };
        side.subtracts |= negative;
        let sum = if negative { minus(side.sum, value) } else { plus(side.sum, value) };
        match sum {
            Some(sum) => side.sum = sum,
            None => side.unknown += 1,
        }
    }
    // Money in yuan (2019, 采购总金额) is not compared: no phrase names it.
    let yuan = report.format.cell(first).is_some_and(|cell| cell.kind == ValueKind::Money);
    (!yuan).then_some(side)
}

/// Cells of an id; `*` stands for any letters within one part.
fn named<'a>(report: &'a Report, id: &'a str) -> Box<dyn Iterator<Item = CellIx> + 'a> {
    let Some((front, back)) = id.split_once('*') else {
        return Box::new(report.format.cell_ix(id).into_iter());
    };
    let cells = report.format.cell_list().filter(move |(_, cell)| {
        let middle = cell.id.strip_prefix(front).and_then(|rest| rest.strip_suffix(back));
        middle.is_some_and(|middle| !middle.contains('.'))
    });
    Box::new(cells.map(|(ix, _)| ix))
}

fn answer(figure: &Figure, side: &Side) -> Answer {
    if side.unknown > 0 {
        return Answer::Open;
    }
    let text = in_unit(figure, side.money);
    let blank_as_zero = side.blanks > 0;
    if text.same_amount(side.sum) && figure.approx != Approx::Under {
        return Answer::Agrees { blank_as_zero };
    }
    if figure.approx == Approx::Exact {
        if side.money && rounds_to(text, side.sum) {
            return Answer::Loose;
        }
    } else if let Some((sure, perhaps)) = spread(figure, text)
        && let Some(table) = at_scale(side.sum, text.scale)
    {
        if sure.contains(&table) {
            return Answer::Agrees { blank_as_zero };
        }
        if perhaps.contains(&table) {
            return Answer::Loose;
        }
    }
    let Some(gap) = minus(side.sum, text) else { return Answer::Open };
    // A blank could be what is missing, never less than nought.
    if blank_as_zero && (gap.mantissa < 0 || side.subtracts) { Answer::Open } else { Answer::Differs }
}

/// What an approximate number surely and what it perhaps means, in units of its last place.
/// `8000余` reaches to the next thousand, `近100` from four fifths on, `约` a tenth to both sides,
/// `超过` half as much again; beyond lies a tenth more where nobody can tell.
fn spread(figure: &Figure, text: Decimal) -> Option<(RangeInclusive<i64>, RangeInclusive<i64>)> {
    let n = text.mantissa;
    let of = |tenths: i64| n.saturating_mul(tenths) / 10;
    let unit = 10_i64.checked_pow(u32::from(text.scale))?;
    let step = figure.step.checked_mul(unit)?;
    Some(match figure.approx {
        Approx::Exact => (n..=n, n..=n),
        Approx::About => (of(9)..=of(11), of(8)..=of(12)),
        Approx::AtLeast => (n..=n.saturating_add(step - 1), of(9)..=of(11).saturating_add(step)),
        Approx::Over => (n..=of(15), of(9)..=of(20)),
        Approx::Near => (of(8)..=n, of(7)..=of(11)),
        Approx::Under => (of(7)..=n - 1, of(5)..=n),
        Approx::Range => {
            let high = figure.high?.checked_mul(unit)?;
            (n..=high, of(9)..=high.saturating_add(high / 10))
        }
    })
}

/// True where the text gives the table's amount with fewer digits, rounded as usual: 7730.3 for
/// 7730.28, but not 12 for 12.50.
fn rounds_to(text: Decimal, table: Decimal) -> bool {
    let Some(places) = table.scale.checked_sub(text.scale) else { return false };
    let Some(unit) = 10_i64.checked_pow(u32::from(places)) else { return false };
    let Some(lifted) = text.mantissa.checked_mul(unit) else { return false };
    let rest = table.mantissa.saturating_sub(lifted);
    places > 0 && rest >= -(unit / 2) && rest < unit / 2
}

/// A value in units of a decimal place; further places are cut off.
fn at_scale(value: Decimal, scale: u8) -> Option<i64> {
    match scale.checked_sub(value.scale) {
        Some(more) => value.mantissa.checked_mul(10_i64.checked_pow(u32::from(more))?),
        None => Some(value.mantissa / 10_i64.checked_pow(u32::from(value.scale - scale))?),
    }
}

fn plus(a: Decimal, b: Decimal) -> Option<Decimal> {
    let scale = a.scale.max(b.scale);
    let lift = |d: Decimal| 10_i64.checked_pow(u32::from(scale - d.scale))?.checked_mul(d.mantissa);
    Some(Decimal { mantissa: lift(a)?.checked_add(lift(b)?)?, scale })
}

fn minus(a: Decimal, b: Decimal) -> Option<Decimal> {
    plus(a, Decimal { mantissa: b.mantissa.checked_neg()?, scale: b.scale })
}
