//! Quotation marks around words that may have some of their own (GB/T 15834—2011, 4.9.3.2).

/// In `“”`, with quotations inside in `‘’`.
pub(crate) fn quoted(words: &str) -> String {
    let inner = |sign| match sign {
        '“' => '‘',
        '”' => '’',
        other => other,
    };
    format!("“{}”", words.chars().map(inner).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::quoted;
    use crate::Format;

    #[test]
    fn quotations_inside_have_the_other_marks() {
        for (words, expected) in
            [("自然人", "“自然人”"), ("3.危及“三安全一稳定”", "“3.危及‘三安全一稳定’”"), ("", "“”")]
        {
            assert_eq!(quoted(words), expected);
        }
    }

    #[test]
    fn names_of_cells_and_balances_hold_no_quotation_in_a_quotation() {
        let deepest = |words: &str| {
            let mut depth = 0_i32;
            let step = |sign| {
                depth += i32::from(sign == '“') - i32::from(sign == '”');
                depth
            };
            words.chars().map(step).max().unwrap_or(0)
        };
        for format in Format::embedded() {
            let cells = format.cell_list().map(|(ix, _)| format.cell_label(ix));
            let balances = format.checks.iter().map(|check| check.label.clone());
            for label in cells.chain(balances) {
                assert!(deepest(&label) <= 1, "{}: {label}", format.id);
            }
        }
        assert_eq!(deepest("“3.危及“三安全一稳定””行"), 2);
    }
}
