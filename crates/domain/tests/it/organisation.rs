//! Who may hold what: tables of questions, and a naive second opinion day by day.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use gongkai_domain::{
    calendar::read_date,
    id::{AgencyId, DutyId, StaffId, UnitId},
    organisation::{
        AgencyForm, AgencyLevel, AgencyTree, Duty, Holding, Period, Person, Placed, Proposal, Roster,
        StaffForm,
    },
    refusal::Refusal,
};
use proptest::{prelude::*, test_runner::TestRunner};

fn day(text: &str) -> NaiveDate {
    read_date(text).unwrap()
}

fn codes(refusals: &[Refusal]) -> String {
    refusals.iter().map(|refusal| refusal.code).collect::<Vec<_>>().join(" ")
}

/// `"a 张三"`, `"a 张三 007"`: identity, name, number. All belong to one unit.
fn person(text: &str) -> Person {
    let words: Vec<&str> = text.split(' ').collect();
    Person {
        id: StaffId::parse(words[0]).unwrap(),
        name: words[1].to_owned(),
        number: words.get(2).map(|number| (*number).to_owned()),
        unit: UnitId::parse("u1"),
        disabled: false,
    }
}

/// `"a unit_head 2026-12-01 2026-12-31 for b"`; `-` for no end.
fn proposal(text: &str) -> Proposal {
    let words: Vec<&str> = text.split(' ').collect();
    Proposal {
        staff: StaffId::parse(words[0]).unwrap(),
        duty: Duty::parse(words[1]).unwrap(),
        period: Period { from: day(words[2]), until: read_date(words[3]) },
        deputy_for: words.get(5).map(|id| StaffId::parse(id).unwrap()),
    }
}

fn roster(people: &[&str], held: &[&str]) -> Roster {
    Roster {
        people: people.iter().map(|text| person(text)).collect(),
        holdings: held
            .iter()
            .enumerate()
            .map(|(n, text)| Holding { id: DutyId::parse(&format!("d{n}")).unwrap(), held: proposal(text) })
            .collect(),
    }
}

const PEOPLE: [&str; 6] = ["a 张三", "b 李四", "c 王五", "a2 张三", "n1 赵六 001", "n2 赵六 002"];

#[test]
fn what_may_be_granted() {
    let rows: [(&[&str], &str, &str); 24] = [
        (&[], "a provider 2026-12-01 -", ""),
        (&[], "x provider 2026-12-01 -", "staff_unknown"),
        (&[], "a provider 2026-11-23 -", "starts_in_past"),
        (&[], "a provider 2026-12-02 2026-12-01", "period_reversed"),
        (&["a provider 2026-11-24 -"], "a provider 2027-01-01 -", "already_held"),
        (&["a provider 2026-11-24 2026-12-31"], "a provider 2027-01-01 -", ""),
        (&["a provider 2026-11-24 2027-01-01"], "a provider 2027-01-01 -", "already_held"),
        // The three administrators.
        (
            &["a system_administrator 2026-11-24 -"],
            "a security_administrator 2026-12-01 -",
            "administrators_exclude",
        ),
        (
            &["a system_administrator 2026-12-31 -"],
            "a audit_administrator 2026-12-01 2026-12-31",
            "administrators_exclude",
        ),
        (&["a system_administrator 2026-12-31 -"], "a audit_administrator 2026-12-01 2026-12-30", ""),
        (
            &["a system_administrator 2026-11-24 -"],
            "a statistician 2026-12-01 -",
            "administrator_holds_content",
        ),
        (
            &["a case_officer 2026-11-24 -"],
            "a audit_administrator 2026-12-01 -",
            "administrator_holds_content",
        ),
        // A second account does not help, unless both are known to be two persons.
        (
            &["a system_administrator 2026-11-24 -"],
            "a2 security_administrator 2026-12-01 -",
            "administrators_exclude",
        ),
        (&["n1 system_administrator 2026-11-24 -"], "n2 security_administrator 2026-12-01 -", ""),
        // Deputies count like holders.
        (
            &["a system_administrator 2026-11-24 -", "b security_administrator 2026-11-24 -"],
            "a security_administrator 2026-12-01 2026-12-05 for b",
            "administrators_exclude",
        ),
        // Three stages, three persons.
        (&["a unit_head 2026-11-24 -"], "a disclosure_reviewer 2026-12-01 -", "two_stages"),
        (
            &["a unit_head 2026-11-24 -", "b responsible_leader 2026-11-24 -"],
            "a responsible_leader 2026-12-01 2026-12-05 for b",
            "two_stages",
        ),
        (&["a disclosure_reviewer 2026-11-24 -"], "a secrecy_reviewer 2026-12-01 -", ""),
        (&["a disclosure_reviewer 2026-11-24 -"], "a2 responsible_leader 2026-12-01 -", "two_stages"),
        // Deputies stand in for somebody who holds the duty all the time.
        (&["b unit_head 2026-11-24 -"], "a unit_head 2026-12-01 - for b", "deputy_without_end"),
        (
            &["b unit_head 2026-11-24 2026-12-04"],
            "a unit_head 2026-12-01 2026-12-05 for b",
            "principal_lacks_duty",
        ),
        (&["b unit_head 2026-11-24 -"], "a unit_head 2026-12-01 2026-12-05 for b", ""),
        (
            &["b unit_head 2026-11-24 -", "a unit_head 2026-11-24 2026-12-31 for b"],
            "c unit_head 2026-12-01 2026-12-05 for a",
            "principal_lacks_duty",
        ),
        // Every reason at once.
        (
            &["a unit_head 2026-11-01 -"],
            "a disclosure_reviewer 2026-11-02 - for a",
            "starts_in_past two_stages deputy_without_end deputy_of_oneself",
        ),
    ];
    for (held, asked, expected) in rows {
        let refusals = roster(&PEOPLE, held).why_not(&proposal(asked), None, day("2026-11-24"));
        assert_eq!(codes(&refusals), expected, "{held:?} and then {asked}");
        assert!(refusals.iter().all(|refusal| refusal.field.is_some()), "each at its field: {refusals:?}");
    }
}

/// A head decides about the own unit alone, and so does whoever stands in for the head.
#[test]
fn nobody_stands_in_for_the_head_of_another_unit() {
    let mut staff = roster(&PEOPLE, &["b unit_head 2026-11-24 -", "c responsible_leader 2026-11-24 -"]);
    staff.people[0].unit = UnitId::parse("u2");
    let asked = |text: &str| codes(&staff.why_not(&proposal(text), None, day("2026-11-24")));
    assert_eq!(asked("a unit_head 2026-12-01 2026-12-05 for b"), "deputy_of_other_unit");
    assert_eq!(asked("a2 unit_head 2026-12-01 2026-12-05 for b"), "", "of the same unit");
    assert_eq!(
        asked("a responsible_leader 2026-12-01 2026-12-05 for c"),
        "",
        "leaders decide about all units"
    );
}

#[test]
fn names_that_read_alike_are_one_person() {
    for (one, other, same) in [
        ("李二", "李　二", true),
        ("李二", "李 二", true),
        ("李二", "李三", false),
        ("阿依古丽·样本", "阿依古丽 · 样本", true),
    ] {
        let (mut a, mut b) = (person("a x"), person("b y"));
        (a.name, b.name) = (one.to_owned(), other.to_owned());
        assert_eq!(a.is_same_as(&b), same, "{one} {other}");
    }
    let told = |name: &str| {
        let form = StaffForm { name: name.to_owned(), account: "wangyi".to_owned(), ..Default::default() };
        form.check(&[], false).map_or_else(|refusals| codes(&refusals), |details| details.name)
    };
    assert_eq!(told("王一"), "王一");
    assert_eq!(told("王\u{2F00}"), "name_look_alike", "a radical that looks like 一");
    assert_eq!(told("\u{F9E1}一"), "name_look_alike", "a compatibility form of 李");
}

#[test]
fn nobody_grants_to_oneself() {
    let staff = roster(&PEOPLE, &[]);
    let by = |who: &str| {
        let refusals = staff.why_not(
            &proposal("a2 provider 2026-12-01 -"),
            StaffId::parse(who).as_ref(),
            day("2026-11-24"),
        );
        codes(&refusals)
    };
    assert_eq!(by("b"), "");
    assert_eq!(by("a"), "not_to_oneself");
}

#[test]
fn what_ends() {
    let held = [
        "a system_administrator 2026-11-01 -",
        "b unit_head 2026-11-01 -",
        "c unit_head 2026-11-20 2026-12-31 for b",
        "c unit_head 2027-02-01 2027-02-05 for b",
    ];
    let roster = roster(&PEOPLE, &held);
    let rows = [
        ("d0", "2026-11-30", "last_administrator"),
        ("d1", "2026-11-23", "d1 d2 d3"),
        ("d1", "2027-01-15", "d1 d3"),
        ("d1", "2026-11-22", "ends_in_past"),
        ("d2", "2026-12-31", "already_ended"),
        ("d2", "2026-11-30", "d2"),
        ("d9", "2026-11-30", "duty_unknown"),
    ];
    for (which, last, expected) in rows {
        let told = match roster.end(&DutyId::parse(which).unwrap(), day(last), day("2026-11-24")) {
            Ok(endings) => endings.iter().map(|ending| ending.id.to_string()).collect::<Vec<_>>().join(" "),
            Err(refusals) => codes(&refusals),
        };
        assert_eq!(told, expected, "{which} to {last}");
    }
    let leaving = |who: &str| {
        roster.leave(&StaffId::parse(who).unwrap(), day("2026-11-23"), day("2026-11-24")).map(|all| all.len())
    };
    assert_eq!(leaving("b").unwrap(), 3);
    assert_eq!(codes(&leaving("a").unwrap_err()), "last_administrator");
}

#[test]
fn a_change_of_name_opens_nothing() {
    let held = [
        "a system_administrator 2026-11-01 -",
        "b security_administrator 2026-11-01 -",
        "c unit_head 2026-11-01 -",
    ];
    let roster = roster(&PEOPLE, &held);
    let ask = |person: &Person| codes(&roster.why_not_change(person, day("2026-11-24")));
    assert_eq!(ask(&person("b 李四四")), "");
    assert_eq!(ask(&person("b 张三")), "administrators_exclude");
    assert_eq!(ask(&Person { unit: None, ..person("c 王五") }), "unit_missing");
}

#[test]
fn who_follows_whom() {
    let id = |text: &str| AgencyId::parse(text).unwrap();
    let agency =
        |text: &str, superior: Option<&str>, level, closed: Option<&str>, successor: Option<&str>| Placed {
            id: id(text),
            superior: superior.map(id),
            level,
            founded_on: day("2020-01-01"),
            closed_on: closed.map(day),
            successor: successor.map(id),
        };
    let county = AgencyLevel::County;
    let tree = AgencyTree::of(vec![
        agency("a", None, county, None, None),
        agency("b", Some("a"), county, None, None),
        agency("c", Some("b"), AgencyLevel::Township, None, None),
        agency("d", Some("a"), county, Some("2026-01-01"), Some("e")),
        agency("e", Some("a"), county, Some("2026-06-01"), Some("b")),
        agency("f", Some("a"), county, Some("2026-06-01"), None),
    ]);
    let today = day("2026-11-24");
    let below = |superior: &str, level, moved: Option<&str>| {
        codes(&tree.why_not_below(&id(superior), level, moved.map(id).as_ref(), today))
    };
    assert_eq!(below("a", county, Some("b")), "");
    assert_eq!(below("x", county, None), "superior_unknown");
    assert_eq!(below("d", county, None), "superior_closed");
    assert_eq!(below("c", county, None), "superior_of_lower_level");
    assert_eq!(below("c", county, Some("a")), "superior_of_lower_level superior_below");
    assert_eq!(below("a", county, Some("a")), "superior_below");
    let close = |which: &str, on: &str, successor: Option<&str>| {
        codes(&tree.why_not_close(&id(which), day(on), successor.map(id).as_ref(), today))
    };
    assert_eq!(close("c", "2026-11-24", Some("b")), "");
    assert_eq!(close("b", "2026-11-24", None), "has_subordinates");
    assert_eq!(close("c", "2026-11-25", Some("c")), "closed_in_future successor_is_itself");
    assert_eq!(close("c", "2019-12-31", Some("d")), "closed_before_founded successor_closed");
    assert_eq!(close("d", "2026-11-24", Some("x")), "already_closed successor_unknown");
    assert_eq!(tree.acts_for(&id("d"), today), Some(&id("b")));
    assert_eq!(tree.acts_for(&id("d"), day("2026-03-01")), Some(&id("e")));
    assert_eq!(tree.acts_for(&id("f"), today), None);
}

#[test]
fn what_is_typed() {
    let agency = |name: &str, level: &str, kind: &str, region: &str| {
        let form = AgencyForm {
            name: name.to_owned(),
            short_name: String::new(),
            level: level.to_owned(),
            kind: kind.to_owned(),
            region: region.to_owned(),
        };
        form.check().map_or_else(|refusals| codes(&refusals), |_| String::new())
    };
    let rows = [
        (agency("示范区司法局", "county", "department", "119901"), ""),
        (agency("示范区司法局", "县级", "政府部门", "119900"), "region_does_not_fit_level"),
        (agency("示范镇人民政府", "township", "township", "119901001"), ""),
        (agency("示范镇人民政府", "county", "township", "119901"), "kind_does_not_fit_level"),
        (agency(" ", "x", "y", ""), "missing level_unknown kind_unknown missing"),
        (agency("=1+1", "county", "department", "119901"), "formula_text"),
    ];
    for (told, expected) in rows {
        assert_eq!(told, expected);
    }
    let staff = |name: &str, account: &str, number: &str, taken| {
        let form = StaffForm {
            name: name.to_owned(),
            account: account.to_owned(),
            number: number.to_owned(),
            ..Default::default()
        };
        let others = PEOPLE.map(person);
        form.check(&others, taken).map_or_else(|refusals| codes(&refusals), |_| String::new())
    };
    assert_eq!(staff("孙七", "sunqi", "", false), "");
    assert_eq!(staff("", "Sun Qi", "001", false), "missing account_malformed number_taken");
    assert_eq!(staff(&"长".repeat(31), "sunqi", "", true), "too_long account_taken");
}

/// Day by day, without any idea of periods: may `asked` come to `held`?
fn naive_clash(held: &[Proposal], asked: &Proposal, horizon: NaiveDate) -> bool {
    let administrators = ["system_administrator", "security_administrator", "audit_administrator"];
    let stages = ["unit_head", "disclosure_reviewer", "responsible_leader"];
    let has = |one: &Proposal, day: NaiveDate| {
        day >= one.period.from && (one.period.until.is_none() || day <= one.period.until.unwrap())
    };
    let mut day = asked.period.from;
    while day <= horizon {
        if has(asked, day) {
            let mine: BTreeSet<&str> = held
                .iter()
                .filter(|one| one.staff == asked.staff && has(one, day))
                .map(|one| one.duty.code())
                .collect();
            let new = asked.duty.code();
            let all: BTreeSet<&str> = mine.iter().copied().chain([new]).collect();
            let admins = all.iter().filter(|duty| administrators.contains(duty)).count();
            let reviewing = all.iter().filter(|duty| stages.contains(duty)).count();
            if mine.contains(new) || admins > 1 || (admins == 1 && all.len() > 1) || reviewing > 1 {
                return true;
            }
        }
        day = day + Days::new(1);
    }
    false
}

#[test]
fn periods_and_days_agree() {
    let one = (0..3_usize, 0..12_usize, 0..30_u64, prop::option::of(0..20_u64));
    let today = day("2026-11-24");
    // Without a seed from outside every run draws the same cases.
    let mut runner = TestRunner::deterministic();
    let outcome = runner.run(&prop::collection::vec(one, 1..25), |asked| {
        let mut staff = roster(&["a 张三", "b 李四", "c 王五"], &[]);
        let mut held: Vec<Proposal> = Vec::new();
        for (n, (who, duty, from, length)) in asked.into_iter().enumerate() {
            let from = today + Days::new(from);
            let asked = Proposal {
                staff: staff.people[who].id.clone(),
                duty: Duty::ALL[duty],
                period: Period { from, until: length.map(|length| from + Days::new(length)) },
                deputy_for: None,
            };
            let refused = !staff.why_not(&asked, None, today).is_empty();
            let clash = naive_clash(&held, &asked, today + Days::new(60));
            prop_assert_eq!(refused, clash, "{:?} to {:?}", asked, held);
            if !refused {
                let id = DutyId::parse(&format!("d{n}")).unwrap();
                staff.holdings.push(Holding { id, held: asked.clone() });
                held.push(asked);
            }
        }
        Ok(())
    });
    outcome.unwrap();
}
