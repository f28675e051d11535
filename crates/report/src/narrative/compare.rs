//! One figure against the cells it may speak of.

use super::{Figure, Sense, phrases::Reading};
use crate::{
    Amount, Cell, CellIx, Decimal, FindingView, Report, Verdict,
    format::{Grade, ValueKind},
    numeral::Approx,
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
    /// An amount of money in 万元.
    money: bool,
}

/// How a figure compares with one reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Agrees { blank_as_zero: bool },
    Differs,
    Open,
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
        sentence: format!("正文“{}”{why}，没有与表格核对。", figure.quote),
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
    let label = report.format.cell_label(usual.first);
    let said = amount_with_unit(figure);
    let (verdict, right, sentence) = if let Some((side, Answer::Agrees { blank_as_zero })) = agreed {
        let blank = if *blank_as_zero { "（空白按0计）" } else { "" };
        let sentence =
            format!("正文“{}”与表格一致：按“{}”理解，表格是{}{blank}。", figure.quote, side.name, side.sum);
        (Verdict::Pass { blank_as_zero: *blank_as_zero }, value(side), sentence)
    } else if answers.first().is_some_and(|(_, answer)| *answer == Answer::Open) {
        let sentence = format!(
            "正文“{}”写的是{said}，表格“{}”没有填或者没有读到数字，无法核对，请人工核对。",
            figure.quote, usual.name
        );
        (Verdict::CannotTell, value(usual), sentence)
    } else if let Some(why) = soft {
        let sentence = format!(
            "正文“{}”写的是{said}，表格“{}”是{}；{why}，请人工核对。",
            figure.quote, usual.name, usual.sum
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
        let gap = minus(text, side.sum).map_or_else(String::new, |gap| format!("，相差{gap}"));
        readings.push(format!("表格“{}”是{}{gap}", side.name, side.sum));
    }
    format!("正文“{}”写的是{said}，{}；请核对后改正文或者改表格。", figure.quote, readings.join("；"))
}

fn amount_with_unit(figure: &Figure) -> String {
    let mark = match figure.approx {
        Approx::Exact => "",
        Approx::About | Approx::AtMost => "约",
        Approx::AtLeast => "至少",
    };
    format!("{mark}{}{}", figure.number, figure.unit)
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
    if text.same_amount(side.sum) || (side.money && rounds_to(text, side.sum)) {
        return Answer::Agrees { blank_as_zero };
    }
    let Some(gap) = minus(side.sum, text) else { return Answer::Open };
    let over = whole(gap);
    // An approximate number agrees within the place of its last digit that counts; up to twice that
    // far nobody can tell.
    let step = figure.step;
    let (low, high) = match figure.approx {
        Approx::Exact => (0, 0),
        Approx::About => (-step, step),
        Approx::AtLeast => (0, step - 1),
        Approx::AtMost => (1 - step, 0),
    };
    if figure.approx != Approx::Exact && (low..=high).contains(&over) {
        return Answer::Agrees { blank_as_zero };
    }
    if figure.approx != Approx::Exact && (-2 * step..=2 * step).contains(&over) {
        return Answer::Open;
    }
    // A blank could be what is missing, never less than nought.
    if blank_as_zero && (gap.mantissa < 0 || side.subtracts) { Answer::Open } else { Answer::Differs }
}

/// True where the text gives the table's amount with fewer digits: 7730.3 for 7730.28.
fn rounds_to(text: Decimal, table: Decimal) -> bool {
    let Some(places) = table.scale.checked_sub(text.scale) else { return false };
    let Some(unit) = 10_i64.checked_pow(u32::from(places)) else { return false };
    let Some(lifted) = text.mantissa.checked_mul(unit) else { return false };
    places > 0 && lifted.saturating_sub(table.mantissa).saturating_abs() <= unit / 2
}

fn whole(value: Decimal) -> i64 {
    10_i64.checked_pow(u32::from(value.scale)).map_or(0, |unit| value.mantissa / unit)
}

fn plus(a: Decimal, b: Decimal) -> Option<Decimal> {
    let scale = a.scale.max(b.scale);
    let lift = |d: Decimal| 10_i64.checked_pow(u32::from(scale - d.scale))?.checked_mul(d.mantissa);
    Some(Decimal { mantissa: lift(a)?.checked_add(lift(b)?)?, scale })
}

fn minus(a: Decimal, b: Decimal) -> Option<Decimal> {
    plus(a, Decimal { mantissa: b.mantissa.checked_neg()?, scale: b.scale })
}
