//! A second, naive reading of the rules, written from their text, compared on random cells.

use std::collections::BTreeMap;

use gongkai_report::{Cell, Cells, Format, Report, Verdict, check::check};
use proptest::prelude::*;

use crate::check_support::{with, zeros};

type Judged = BTreeMap<(String, String), (Verdict, Option<i64>, Option<i64>)>;

/// Cells by name, of this year and of the year before.
struct Naive<'a> {
    now: &'a Report,
    before: Option<&'a Report>,
    judged: Judged,
}

/// Sign, cell id, year before.
type Part = (i64, String, bool);

fn plus(id: impl Into<String>) -> Part {
    (1, id.into(), false)
}

fn minus(id: impl Into<String>) -> Part {
    (-1, id.into(), false)
}

fn last(id: impl Into<String>) -> Part {
    (1, id.into(), true)
}

#[derive(Clone, Copy)]
enum Compare {
    Equal,
    AtMost,
    IfAnyThenAny,
}

impl Compare {
    fn holds(self, left: i64, right: i64) -> bool {
        match self {
            Self::Equal => left == right,
            Self::AtMost => left <= right,
            Self::IfAnyThenAny => left <= 0 || right > 0,
        }
    }
}

const COLUMNS: [&str; 7] =
    ["natural", "business", "research", "public_benefit", "legal_service", "other_org", "total"];

/// Values of blanks: a cell and its number.
type Filling<'a> = Vec<(&'a Part, i64)>;

/// In a sum one blank that takes every value within reach, the others being 0, finds whatever several
/// could do; in a condition blanks of both sides work together.
fn fillings<'a>(blanks: &[&'a Part], reach: i64, together: bool) -> Vec<Filling<'a>> {
    let mut distinct: Vec<&Part> = Vec::new();
    for blank in blanks {
        if !distinct.contains(blank) {
            distinct.push(blank);
        }
    }
    let values = |blank: &Part| if blank.1.ends_with(".change") { -reach..=reach } else { 0..=reach };
    let mut all: Vec<Filling> = Vec::new();
    if together {
        all.push(Vec::new());
        for blank in distinct {
            let longer = |filling: &Filling<'a>| {
                let filling = filling.clone();
                values(blank).map(move |value| [&filling[..], &[(blank, value)]].concat()).collect::<Vec<_>>()
            };
            all = all.iter().flat_map(longer).collect();
        }
    } else {
        for blank in distinct {
            all.extend(values(blank).map(|value| vec![(blank, value)]));
        }
    }
    all
}

impl Naive<'_> {
    fn cell(&self, part: &Part) -> Cell {
        let report = if part.2 { self.before.unwrap() } else { self.now };
        report.format.cell_ix(&part.1).map_or(Cell::Absent, |ix| report.cells.get(ix))
    }

    fn table_is_there(&self, table: &str) -> bool {
        let start = format!("{table}.");
        let mut cells = self.now.format.cell_list();
        cells.any(|(ix, def)| def.id.starts_with(&start) && self.now.cells.get(ix) != Cell::Absent)
    }

    fn side(&self, parts: &[Part], filled: &[(&Part, i64)]) -> i64 {
        let value = |part: &Part| match self.cell(part) {
            Cell::Number(n) => n,
            _ => filled.iter().find(|(blank, _)| blank.1 == part.1 && blank.2 == part.2).map_or(0, |f| f.1),
        };
        parts.iter().map(|part| part.0 * value(part)).sum()
    }

    fn judge(&mut self, rule: &str, place: String, left: &[Part], compare: Compare, right: &[Part]) {
        let parts: Vec<&Part> = left.iter().chain(right).collect();
        let odd = |part: &&&Part| matches!(self.cell(part), Cell::Absent | Cell::Unreadable);
        let blanks: Vec<&Part> = parts.iter().filter(|part| self.cell(part).is_blank()).copied().collect();
        let known = parts.iter().any(|part| matches!(self.cell(part), Cell::Number(_)));
        let (l, r) = (self.side(left, &[]), self.side(right, &[]));
        let verdict = if parts.iter().filter(odd).count() > 0 {
            Verdict::CannotTell
        } else if blanks.is_empty() {
            if compare.holds(l, r) { Verdict::Pass { blank_as_zero: false } } else { Verdict::Fail }
        } else {
            let reach = (l - r).abs() + l.abs() + r.abs() + 2;
            let outcomes: Vec<bool> = fillings(&blanks, reach, matches!(compare, Compare::IfAnyThenAny))
                .iter()
                .map(|filled| compare.holds(self.side(left, filled), self.side(right, filled)))
                .collect();
            match (compare.holds(l, r), outcomes.contains(&true), outcomes.contains(&false)) {
                (true, _, false) => Verdict::Pass { blank_as_zero: false },
                (true, _, true) if known => Verdict::Pass { blank_as_zero: true },
                (true, _, true) => Verdict::CannotTell,
                (false, true, _) => Verdict::CannotTell,
                (false, false, _) => Verdict::Fail,
            }
        };
        let shown = |parts: &[Part], sum: i64| {
            let whole = parts.iter().all(|p| !matches!(self.cell(p), Cell::Absent | Cell::Unreadable));
            (known && whole).then_some(sum)
        };
        let sides = (shown(left, l), shown(right, r));
        let before = self.judged.insert((rule.to_owned(), place), (verdict, sides.0, sides.1));
        assert!(before.is_none() || rule == "L8" || rule == "T2-BUY" || rule == "T2-P");
    }

    fn years(&self) -> bool {
        self.before.is_some()
    }

    /// Rules of the forms of 2019 and 2021.
    fn tables(&mut self) {
        let form = self.now.format;
        if self.table_is_there("t3") {
            let rows: Vec<&str> = form.table("t3").unwrap().rows.iter().map(|row| row.id.as_str()).collect();
            let results = rows.iter().filter(|id| {
                ["granted", "partial", "denied_", "unable_", "refused_", "other"]
                    .iter()
                    .any(|start| id.starts_with(start))
            });
            let results: Vec<&str> = results.copied().collect();
            for c in COLUMNS {
                let at = |row: &str| plus(format!("t3.{row}.{c}"));
                self.judge(
                    "T3-1",
                    format!("t3.{c}"),
                    &[at("new"), at("carried_in")],
                    Compare::Equal,
                    &[at("results_total"), at("carried_out")],
                );
                let parts: Vec<Part> = results.iter().map(|row| at(row)).collect();
                self.judge("T3-2", format!("t3.{c}"), &[at("results_total")], Compare::Equal, &parts);
                if self.years() {
                    let then = last(format!("t3.carried_out.{c}"));
                    self.judge("T3-Y", format!("t3.{c}"), &[at("carried_in")], Compare::Equal, &[then]);
                }
            }
            for row in rows {
                let parts: Vec<Part> = COLUMNS[..6].iter().map(|c| plus(format!("t3.{row}.{c}"))).collect();
                let total = plus(format!("t3.{row}.total"));
                self.judge("T3-3", format!("t3.{row}"), &parts, Compare::Equal, &[total]);
            }
        }
        if self.table_is_there("t4") {
            for g in ["review", "suit_direct", "suit_after_review"] {
                let at = |column: &str| plus(format!("t4.{g}.{column}"));
                let parts = [at("upheld"), at("corrected"), at("other"), at("pending")];
                self.judge("T4-1", format!("t4.{g}"), &parts, Compare::Equal, &[at("total")]);
            }
            if self.now.year >= 2024 {
                let total = plus("t4.suit_direct.total");
                self.judge("T4-PRE", "t4.suit_direct".to_owned(), &[total], Compare::AtMost, &[]);
            }
        }
    }

    fn two_2021(&mut self) {
        if self.table_is_there("t2_1") {
            for row in ["rules", "normative"] {
                let at = |column: &str| format!("t2_1.{row}.{column}");
                let place = format!("t2_1.{row}");
                let growth = [plus(at("issued")), minus(at("repealed"))];
                self.judge("T2-P", place.clone(), &growth, Compare::AtMost, &[plus(at("in_force"))]);
                if self.years() {
                    let due = [last(at("in_force")), plus(at("issued")), minus(at("repealed"))];
                    self.judge("T2-Y", place, &[plus(at("in_force"))], Compare::Equal, &due);
                }
            }
        }
        if self.table_is_there("t2_8") {
            let fee = plus("t2_8.admin_fee.amount_wan");
            self.judge("T2-P", "t2_8.admin_fee".to_owned(), &[], Compare::AtMost, &[fee]);
        }
    }

    fn two_2019(&mut self) {
        for (table, rows) in [
            ("t2_5", &["licence", "other_service"][..]),
            ("t2_6", &["penalty", "compulsion"][..]),
            ("t2_8", &["admin_fee"][..]),
        ] {
            for row in rows.iter().filter(|_| self.table_is_there(table)).collect::<Vec<_>>() {
                let at = |column: &str| format!("{table}.{row}.{column}");
                let place = format!("{table}.{row}");
                let now = [plus(at("items_last_year")), plus(at("change"))];
                self.judge("T2-P", place.clone(), &[], Compare::AtMost, &now);
                if self.years() {
                    let then = [last(at("items_last_year")), last(at("change"))];
                    self.judge("T2-19Y", place.clone(), &now[..1], Compare::Equal, &then);
                }
                if table != "t2_8" {
                    let twice = [now[0].clone(), now[0].clone(), now[1].clone()];
                    let any = [plus(at("decisions"))];
                    self.judge("T2-ITEM", place, &any, Compare::IfAnyThenAny, &twice);
                }
            }
        }
        if self.table_is_there("t2_1") {
            for row in ["rules", "normative"] {
                let at = |column: &str| plus(format!("t2_1.{row}.{column}"));
                let place = format!("t2_1.{row}");
                self.judge("T2-19P", place, &[at("published")], Compare::AtMost, &[at("public_total")]);
            }
        }
        if self.table_is_there("t2_9") {
            let amount = plus("t2_9.central_purchase.amount");
            self.judge("T2-P", "t2_9.central_purchase".to_owned(), &[], Compare::AtMost, &[amount]);
        }
    }

    fn list_2014(&mut self) {
        let list = |from: &str, to: usize| (1..=to).map(|n| plus(format!("{from}_{n}"))).collect::<Vec<_>>();
        for (rule, sum, parts) in [
            ("L1", "s3_1", 4),
            ("L2", "s3_2", 2),
            ("L3", "s3_3", 8),
            ("L4", "s3_3_4", 6),
            ("L5", "s4", 3),
            ("L6", "s5", 3),
            ("L7", "s8_3", 2),
        ] {
            let id = format!("legacy.{sum}");
            self.judge(rule, id.clone(), &[plus(id.clone())], Compare::Equal, &list(&id, parts));
        }
        for (part, whole) in [("s1_1_norm", "s1_1"), ("s2_2_1_lead", "s2_2_1"), ("s2_2_2_lead", "s2_2_2")] {
            let (part, whole) = (format!("legacy.{part}"), plus(format!("legacy.{whole}")));
            self.judge("L8", part.clone(), &[plus(part)], Compare::AtMost, &[whole]);
        }
        let published = "legacy.s1_1".to_owned();
        let channels = list("legacy.s1_2", 5);
        self.judge("L9", published.clone(), &[plus(published)], Compare::AtMost, &channels);
        for fee in ["legacy.s7", "legacy.s8_4"] {
            self.judge("L10", fee.to_owned(), &[], Compare::AtMost, &[plus(fee)]);
        }
    }
}

fn naive(now: &Report, before: Option<&Report>) -> Judged {
    let mut naive = Naive { now, before, judged: BTreeMap::new() };
    match now.format.id.as_str() {
        "legacy-2014" if naive.table_is_there("legacy") => naive.list_2014(),
        "legacy-2014" => {}
        "format-2019" => {
            naive.tables();
            naive.two_2019();
        }
        _ => {
            naive.tables();
            naive.two_2021();
        }
    }
    naive.judged
}

/// What the program says of balances; two findings of `T2-BUY` share a place and are asked elsewhere.
fn program(now: &Report, before: Option<&Report>) -> Judged {
    let others = ["NN", "MISSING", "PREV", "RULES-LEVEL", "BIG-CHANGE", "T2-BUY"];
    let whole = |amount: Option<gongkai_report::Amount>| {
        amount.map(|amount| match amount {
            gongkai_report::Amount::Whole(n) => n,
            gongkai_report::Amount::Decimal(d) => panic!("{d}"),
        })
    };
    let mut judged = Judged::new();
    for finding in check(now, before).iter().filter(|finding| !others.contains(&finding.rule())) {
        let key = (finding.rule().to_owned(), finding.place_id().into_owned());
        let value = (finding.verdict(), whole(finding.left()), whole(finding.right()));
        assert!(judged.insert(key.clone(), value).is_none(), "{key:?}");
    }
    judged
}

fn differences(program: &Judged, naive: &Judged) -> Vec<String> {
    let keys: std::collections::BTreeSet<_> = program.keys().chain(naive.keys()).collect();
    let differing = keys.into_iter().filter(|key| program.get(*key) != naive.get(*key));
    differing.map(|key| format!("{key:?}: {:?}, naive {:?}", program.get(key), naive.get(key))).collect()
}

/// Mostly small figures, many zeros; `holes` in a hundred are not there or not a number.
fn any_cell(holes: u32) -> impl Strategy<Value = Cell> {
    prop_oneof![
        120 => Just(Cell::Number(0)),
        40 => (1_i64..4).prop_map(Cell::Number),
        3 => (-3_i64..0).prop_map(Cell::Number),
        20 => Just(Cell::Blank),
        4 => Just(Cell::NotApplicable),
        holes => Just(Cell::Absent),
        holes => Just(Cell::Unreadable),
    ]
}

fn all_forms() -> Vec<&'static Format> {
    Format::embedded().iter().chain(Format::variants()).collect()
}

fn filled(format: &'static Format, year: i32, values: &[Cell]) -> Report {
    let mut cells = Cells::absent(format.cells.len());
    for ((ix, _), value) in format.cell_list().zip(values) {
        cells.set(ix, *value);
    }
    Report { scope: None, format, year, title: None, agency: None, cells, chapters: Vec::new() }
}

fn any_values() -> impl Strategy<Value = Vec<Cell>> {
    prop_oneof![Just(0_u32), Just(2), Just(60)].prop_flat_map(|holes| {
        proptest::collection::vec(any_cell(holes.max(1)), 260).prop_map(move |mut cells| {
            if holes == 0 {
                cells
                    .iter_mut()
                    .filter(|c| matches!(c, Cell::Absent | Cell::Unreadable))
                    .for_each(|c| *c = Cell::Blank);
            }
            cells
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn program_and_naive_reading_agree(form in 0_usize..16, late in any::<bool>(), now in any_values()) {
        let forms = all_forms();
        let format = forms[form % forms.len()];
        let report = filled(format, if late { 2024 } else { format.first_year }, &now);
        let differing = differences(&program(&report, None), &naive(&report, None));
        prop_assert!(differing.is_empty(), "{differing:#?}");
    }

    #[test]
    fn they_agree_over_two_years(form in 0_usize..16, now in any_values(), before in any_values()) {
        let forms: Vec<_> = all_forms().into_iter().filter(|format| format.id != "legacy-2014").collect();
        let format = forms[form % forms.len()];
        let report = filled(format, 2023, &now);
        // The row and the documents that the chain needs are printed, so that it is not refused.
        let before = filled(format, 2022, &before);
        let before = with(before, "t3.carried_out.total=1");
        let before = if format.id == "format-2021" {
            with(before, "t2_1.rules.in_force=1")
        } else {
            with(before, "t2_5.licence.change=0 t2_6.penalty.change=0 t2_8.admin_fee.change=0")
        };
        let differing = differences(&program(&report, Some(&before)), &naive(&report, Some(&before)));
        prop_assert!(differing.is_empty(), "{differing:#?}");
    }

    /// Every way to fill the blanks with small numbers, for a sum, a difference and a condition.
    #[test]
    fn every_filling_of_the_blanks(values in proptest::collection::vec(proptest::option::weighted(0.6, 0_i64..4), 8)) {
        let text = |value: &Option<i64>| value.map_or(String::new(), |n| n.to_string());
        let v: Vec<String> = values.iter().map(text).collect();
        let now = with(zeros("format-2021", 2023, None), &format!(
            "t4.review.upheld={} t4.review.corrected=0 t4.review.other={} t4.review.pending=0 t4.review.total={} \
             t2_1.normative.issued={} t2_1.normative.repealed={} t2_1.normative.in_force={}",
            v[0], v[1], v[2], v[3], v[4], v[5],
        ));
        check_filling(&now, "T4-1", "t4.review", &[&values[..2], &[Some(0), Some(0)]].concat(), &values[2..3], |l, r| {
            l.iter().sum::<i64>() == r[0]
        });
        check_filling(&now, "T2-P", "t2_1.normative", &values[3..5], &values[5..6], |l, r| l[0] - l[1] <= r[0]);
        let items = with(zeros("format-2019", 2020, None), &format!(
            "t2_9.central_purchase.purchases={} t2_9.central_purchase.amount={} t2_1.rules.published={} t2_1.rules.public_total={}",
            v[6], v[7], v[0], v[1],
        ));
        check_filling(&items, "T2-BUY", "t2_9.central_purchase", &values[6..7], &values[7..8], |l, r| l[0] <= 0 || r[0] > 0);
        check_filling(&items, "T2-19P", "t2_1.rules", &values[..1], &values[1..2], |l, r| l[0] <= r[0]);
    }
}

/// Tries all fillings up to 9: the sides are at most 6, so no larger number decides.
fn check_filling(
    report: &Report,
    rule: &str,
    place: &str,
    left: &[Option<i64>],
    right: &[Option<i64>],
    holds: impl Fn(&[i64], &[i64]) -> bool,
) {
    let all: Vec<Option<i64>> = [left, right].concat();
    let blanks = all.iter().filter(|value| value.is_none()).count();
    let mut outcomes = Vec::new();
    for filling in 0..10_u32.pow(u32::try_from(blanks).unwrap()) {
        let mut rest = filling;
        let full: Vec<i64> = all
            .iter()
            .map(|value| {
                value.unwrap_or_else(|| {
                    let digit = rest % 10;
                    rest /= 10;
                    i64::from(digit)
                })
            })
            .collect();
        let (l, r) = full.split_at(left.len());
        outcomes.push(holds(l, r));
    }
    let (as_zero, some, every) = (outcomes[0], outcomes.contains(&true), !outcomes.contains(&false));
    let expected = match (as_zero, some, every) {
        (true, _, true) => Verdict::Pass { blank_as_zero: false },
        (true, ..) if blanks == all.len() => Verdict::CannotTell,
        (true, ..) => Verdict::Pass { blank_as_zero: true },
        (false, true, _) => Verdict::CannotTell,
        (false, false, _) => Verdict::Fail,
    };
    let verdict =
        check(report, None).iter().find(|f| f.rule() == rule && f.place_id() == place).unwrap().verdict();
    assert_eq!(verdict, expected, "{rule} {left:?} {right:?}");
}
