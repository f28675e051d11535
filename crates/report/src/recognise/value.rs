//! What stands in a cell: a number in any print, a sign for none, nothing, or something else.

use super::text::half_width;
use crate::{Cell, Decimal, format::ValueKind};

/// Signs that say "none" or "does not apply". Blank and zero are something else.
const NONE_SIGNS: [&str; 19] = [
    "/",
    "╱",
    "∕",
    "\\",
    "-",
    "--",
    "---",
    "—",
    "——",
    "–",
    "－",
    "―",
    "─",
    "无",
    "暂无",
    "不涉及",
    "不适用",
    "n/a",
    "none",
];

/// Mark that our own outputs print for a cell that the source did not have.
pub const ABSENT_MARK: &str = "〔缺〕";

/// Units that stand behind a figure or in a column of their own.
pub const UNITS: [&str; 19] = [
    "万元", "亿元", "元", "万", "亿", "件", "条", "项", "个", "起", "人次", "人", "次", "篇", "份", "宗",
    "场", "例", "户",
];

const MONEY: [&str; 5] = ["万元", "亿元", "元", "万", "亿"];

/// A number as printed, and what follows it.
#[derive(Debug, PartialEq, Eq)]
struct Printed<'a> {
    amount: Decimal,
    signed: bool,
    unit: &'a str,
    remark: &'a str,
}

/// Reads a cell. The text is given back where it says more than the value does (`251000元`, `/`,
/// `减4`, `12abc`).
pub fn read_cell(text: &str, kind: ValueKind) -> (Cell, Option<String>) {
    let squeezed: String = half_width(text).chars().filter(|c| !c.is_whitespace()).collect();
    let kept = || Some(text.trim().to_owned());
    if squeezed.is_empty() {
        return (Cell::Blank, None);
    }
    if squeezed == ABSENT_MARK {
        return (Cell::Absent, None);
    }
    if NONE_SIGNS.contains(&squeezed.to_lowercase().as_str()) {
        return (Cell::NotApplicable, kept());
    }
    let Some(printed) = read_number(&squeezed).filter(|_| is_one_number(text)) else {
        return (Cell::Unreadable, kept());
    };
    let counts = matches!(kind, ValueKind::Count | ValueKind::Signed);
    if counts && MONEY.contains(&printed.unit) {
        return (Cell::Unreadable, kept());
    }
    let value = match kind {
        ValueKind::Count | ValueKind::Signed => match printed.amount.whole() {
            Some(n) => Cell::Number(n),
            None => Cell::Decimal(printed.amount),
        },
        ValueKind::Decimal => Cell::Decimal(in_unit(printed.amount, printed.unit, "万元")),
        ValueKind::Money => Cell::Decimal(in_unit(printed.amount, printed.unit, "元")),
    };
    let bare = printed.unit.is_empty() && printed.remark.is_empty() && !printed.signed;
    let says_more = !bare || (printed.amount.scale > 0 && matches!(value, Cell::Number(_)));
    (value, if says_more { kept() } else { None })
}

/// White space between digits is a thousands separator (`1 234`) or the end of a line in a narrow
/// cell (`11398⏎889`); `4 5 7` and `12⏎3` are several numbers in one cell.
fn is_one_number(text: &str) -> bool {
    let half = half_width(text.trim());
    let pieces: Vec<&str> = half.split_whitespace().collect();
    let digits =
        |piece: &str| !piece.is_empty() && piece.chars().all(|c| c.is_ascii_digit() || ".,".contains(c));
    let broken = pieces.windows(2).filter(|pair| pair.iter().all(|piece| digits(piece))).count();
    if broken == 0 {
        return true;
    }
    let (first, rest) = (pieces.first().copied().unwrap_or_default(), pieces.get(1..).unwrap_or_default());
    let grouped = first.len() <= 3 && rest.iter().all(|piece| piece.len() == 3 || !digits(piece));
    let wrapped = !half.contains(' ') && pieces.len() == 2 && first.chars().count() >= 4;
    grouped || wrapped
}

/// True for text that can only be the content of a figure's cell: a number in any print, a sign
/// for none, or a spoiled number such as `12abc`.
pub fn looks_like_value(text: &str) -> bool {
    let squeezed: String = half_width(text).chars().filter(|c| !c.is_whitespace()).collect();
    if squeezed.is_empty() || squeezed.chars().count() > 24 || is_date(&squeezed) {
        return false;
    }
    if NONE_SIGNS.contains(&squeezed.to_lowercase().as_str())
        || squeezed == ABSENT_MARK
        || squeezed.starts_with("#")
    {
        return true;
    }
    if read_number(&squeezed).is_some() {
        return true;
    }
    spoiled(&squeezed)
}

/// What people write where the figure is missing.
const EXCUSES: [&str; 18] = [
    "若干",
    "不详",
    "未知",
    "待统计",
    "待定",
    "待核",
    "待核实",
    "未统计",
    "统计中",
    "无数据",
    "见附件",
    "详见附件",
    "见附表",
    "详见附表",
    "√",
    "×",
    "*",
    "?",
];

/// `12abc`, `1O`, `三`, `十二件`, `约5`, `3+2`, `待统计`: meant as a figure, but not one.
fn spoiled(squeezed: &str) -> bool {
    let count = squeezed.chars().count();
    let in_words = squeezed.trim_end_matches(|c| UNITS.iter().any(|unit| unit.ends_with(c)));
    let words = !in_words.is_empty()
        && in_words.chars().all(|c| "零〇○一二三四五六七八九十百千万两壹贰叁肆伍陆柒捌玖拾".contains(c));
    let about = in_words
        .trim_start_matches(['约', '近', '超', '逾', '共'])
        .trim_end_matches(['余', '多'])
        .trim_end_matches("左右")
        .trim_end_matches("以上");
    let sum = about.starts_with(|c: char| c.is_ascii_digit())
        && about.ends_with(|c: char| c.is_ascii_digit())
        && about.chars().all(|c| c.is_ascii_digit() || "+-~～至".contains(c));
    let tail = squeezed
        .trim_start_matches(|c: char| "+-−.,".contains(c))
        .trim_start_matches(|c: char| c.is_ascii_digit());
    let starts_with_digit = tail.len() < squeezed.len();
    let latin_tail = !tail.is_empty() && tail.chars().all(|c| c.is_ascii() && !"、.)".contains(c));
    let letters_for_digits = count <= 4 && squeezed.chars().all(|c| "oOlI".contains(c) || c.is_ascii_digit());
    (words && count <= 6)
        || (sum && count <= 10)
        || (starts_with_digit && latin_tail && count <= 12)
        || letters_for_digits
        || EXCUSES.contains(&squeezed)
}

/// `2024-01-20`, `2024/1/20`: the date below a report, not a figure.
fn is_date(squeezed: &str) -> bool {
    let parts: Vec<&str> = squeezed.split(['-', '/', '.']).collect();
    let digits = |part: &&str| part.chars().all(|c| c.is_ascii_digit());
    matches!(parts.as_slice(), [year, month, day]
        if year.len() == 4 && (1..=2).contains(&month.len()) && (1..=2).contains(&day.len()))
        && parts.iter().all(digits)
}

/// Reads `1,234`, `12.50`, `+3`, `减4`, `251000元`, `22(其中修订16件)`; the text has no spaces and
/// ordinary width.
fn read_number(text: &str) -> Option<Printed<'_>> {
    let (negative, signed, rest) = sign(text);
    let end = rest.find(|c: char| !c.is_ascii_digit() && !".,，".contains(c)).unwrap_or(rest.len());
    let (digits, tail) = rest.split_at(end);
    let amount = digits_value(digits, negative)?;
    let unit = UNITS.iter().find(|unit| tail.starts_with(**unit)).copied().unwrap_or("");
    let remark = tail.get(unit.len()..).unwrap_or_default();
    let remark_is_bracketed =
        remark.starts_with(['(', '（', '[', '【']) && remark.ends_with([')', '）', ']', '】']);
    if !remark.is_empty() && !remark_is_bracketed {
        return None;
    }
    Some(Printed { amount, signed, unit, remark })
}

fn sign(text: &str) -> (bool, bool, &str) {
    for (mark, negative) in [
        ("+", false),
        ("增加", false),
        ("增", false),
        ("-", true),
        ("−", true),
        ("减少", true),
        ("减", true),
        ("负", true),
        ("￥", false),
        ("¥", false),
    ] {
        if let Some(rest) = text.strip_prefix(mark)
            && rest.starts_with(|c: char| c.is_ascii_digit())
        {
            // A plain minus is part of the number; the other marks are worth keeping as printed.
            return (negative, mark != "-", rest);
        }
    }
    (false, false, text)
}

/// Digits with thousands separators in their places and at most one decimal point.
fn digits_value(digits: &str, negative: bool) -> Option<Decimal> {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let groups: Vec<&str> = whole.split([',', '，']).collect();
    let (first, others) = groups.split_first()?;
    let grouped =
        others.iter().all(|group| group.len() == 3) && (others.is_empty() || (1..=3).contains(&first.len()));
    let plain = |part: &str| part.chars().all(|c| c.is_ascii_digit());
    if first.is_empty() || !grouped || !groups.iter().all(|group| plain(group)) || !plain(fraction) {
        return None;
    }
    if digits.ends_with('.') || fraction.len() > 6 {
        return None;
    }
    let joined: String = groups.iter().copied().chain([fraction]).collect();
    let mantissa: i64 = joined.parse().ok()?;
    let scale = u8::try_from(fraction.len()).ok()?;
    Some(Decimal { mantissa: if negative { -mantissa } else { mantissa }, scale })
}

/// The amount in the cell's own unit of money, when another one is printed beside it.
fn in_unit(amount: Decimal, printed: &str, wanted: &str) -> Decimal {
    let power = |unit: &str| match unit {
        "亿元" | "亿" => Some(8_i32),
        "万元" | "万" => Some(4),
        "元" => Some(0),
        _ => None,
    };
    let (Some(from), Some(to)) = (power(printed), power(wanted)) else { return amount };
    shifted(amount, from - to).unwrap_or(amount)
}

/// `amount × 10^by`, without digits that say nothing.
fn shifted(amount: Decimal, by: i32) -> Option<Decimal> {
    if by == 0 {
        return Some(amount);
    }
    let scale = i32::from(amount.scale) - by;
    let mut moved = if scale < 0 {
        let lift = 10_i64.checked_pow(u32::try_from(-scale).ok()?)?;
        Decimal { mantissa: amount.mantissa.checked_mul(lift)?, scale: 0 }
    } else {
        Decimal { mantissa: amount.mantissa, scale: u8::try_from(scale).ok()? }
    };
    while moved.scale > 0 && moved.mantissa % 10 == 0 {
        moved = Decimal { mantissa: moved.mantissa / 10, scale: moved.scale - 1 };
    }
    Some(moved)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, kind: ValueKind, value: &str, printed: Option<&str>) {
        let (cell, kept) = read_cell(text, kind);
        let shown = match cell {
            Cell::Absent => "absent".to_owned(),
            Cell::Blank => "blank".to_owned(),
            Cell::NotApplicable => "none".to_owned(),
            Cell::Number(n) => n.to_string(),
            Cell::Decimal(d) => format!("{d} decimal"),
            Cell::Unreadable => "unreadable".to_owned(),
        };
        assert_eq!((shown.as_str(), kept.as_deref()), (value, printed), "{text:?}");
    }

    #[test]
    fn counts() {
        use ValueKind::Count;
        check("", Count, "blank", None);
        check(" \u{3000}\u{a0}\n", Count, "blank", None);
        check("0", Count, "0", None);
        check("１２", Count, "12", None);
        check("11,398,889", Count, "11398889", None);
        check("1，234", Count, "1234", None);
        check("11398\n889", Count, "11398889", None);
        check("/", Count, "none", Some("/"));
        check("—", Count, "none", Some("—"));
        check("无", Count, "none", Some("无"));
        check("3件", Count, "3", Some("3件"));
        check("22（其中修订 16 件）", Count, "22", Some("22（其中修订 16 件）"));
        check("-3", Count, "-3", None);
        check("2.5", Count, "2.5 decimal", None);
        check("5.0", Count, "5", Some("5.0"));
        check("12abc", Count, "unreadable", Some("12abc"));
        check("三", Count, "unreadable", Some("三"));
        check("1 234", Count, "1234", None);
        check("4 5 7", Count, "unreadable", Some("4 5 7"));
        check("12\n3", Count, "unreadable", Some("12\n3"));
        check("45万元", Count, "unreadable", Some("45万元"));
        check("1,23", Count, "unreadable", Some("1,23"));
        check("1,2345", Count, "unreadable", Some("1,2345"));
        check("3、4", Count, "unreadable", Some("3、4"));
        check("99999999999999999999", Count, "unreadable", Some("99999999999999999999"));
        check("〔缺〕", Count, "absent", None);
    }

    #[test]
    fn signed_counts_and_money() {
        check("减4", ValueKind::Signed, "-4", Some("减4"));
        check("+1", ValueKind::Signed, "1", Some("+1"));
        check("−2", ValueKind::Signed, "-2", Some("−2"));
        check("251000元", ValueKind::Money, "251000 decimal", Some("251000元"));
        check("12.6万元", ValueKind::Money, "126000 decimal", Some("12.6万元"));
        check("12万", ValueKind::Money, "120000 decimal", Some("12万"));
        check("￥300", ValueKind::Money, "300 decimal", Some("￥300"));
        check("52.15", ValueKind::Money, "52.15 decimal", None);
        check("7730.28", ValueKind::Decimal, "7730.28 decimal", None);
        check("12.50", ValueKind::Decimal, "12.50 decimal", None);
        check("400元", ValueKind::Decimal, "0.04 decimal", Some("400元"));
        check("7,545", ValueKind::Decimal, "7545 decimal", None);
    }

    #[test]
    fn what_can_only_be_a_figure() {
        for (text, expected) in [
            ("0", true),
            ("1,234", true),
            ("12abc", true),
            ("三", true),
            ("十二件", true),
            ("—", true),
            ("#REF!", true),
            ("约5件", true),
            ("3+2", true),
            ("待统计", true),
            ("1O", true),
            ("2024-01-20", false),
            ("1.属于国家秘密", false),
            ("2.重复申请", false),
            ("规章", false),
            ("", false),
            ("3.其他", false),
            ("一、", false),
            ("2023年", false),
        ] {
            assert_eq!(looks_like_value(text), expected, "{text:?}");
        }
    }
}
