//! Numbers that are written in two pieces.

use super::{Approx, Kind, Numeral, fold};
use crate::Decimal;

/// Joins digits that white space parts (`1 057`, or a line of a PDF broken within a number) and the
/// two numbers of `50至60`.
pub(super) fn join(found: Vec<Numeral>, text: &str) -> Vec<Numeral> {
    let mut joined: Vec<Numeral> = Vec::with_capacity(found.len());
    for next in found {
        let Some(before) = joined.last_mut() else {
            joined.push(next);
            continue;
        };
        let gap = text.get(before.end..next.start).unwrap_or("");
        let plain = before.kind == Kind::Count && before.approx == Approx::Exact && before.value.scale == 0;
        if plain
            && next.kind == Kind::Code
            && matches!(gap, "至" | "到")
            && text.get(next.end..).is_some_and(|rest| {
                // 3至5个工作日 and 1至6月 are no cases.
                rest.trim_start().starts_with(['件', '起', '宗', '条', '份', '例'])
            })
            && let Some(high) = next.value.whole().filter(|high| *high > before.value.mantissa)
        {
            *before = Numeral { end: next.end, approx: Approx::Range, high: Some(high), ..*before };
            continue;
        }
        let front = text.get(..before.start).unwrap_or("").trim_end();
        let digits = text.get(next.start..next.end).unwrap_or("");
        let arabic = digits.chars().all(|c| fold(c).is_ascii_digit());
        let labels = ["表", "图", "附件", "第", "条", "款"];
        if plain
            && arabic
            && !before.chinese
            && next.kind == Kind::Count
            && !gap.is_empty()
            && gap.trim().is_empty()
            && !labels.iter().any(|label| front.ends_with(label))
        {
            let places = digits.chars().count();
            let lifted = u32::try_from(places).ok().and_then(|places| 10_i64.checked_pow(places));
            let value = lifted.and_then(|lifted| before.value.mantissa.checked_mul(lifted));
            if let Some(value) = value.and_then(|value| value.checked_add(next.value.mantissa)) {
                *before = Numeral {
                    end: next.end,
                    value: Decimal { mantissa: value, scale: 0 },
                    parted: before.parted || places != 3,
                    ..*before
                };
                continue;
            }
        }
        joined.push(next);
    }
    joined
}
