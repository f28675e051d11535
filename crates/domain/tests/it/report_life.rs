//! The life of an annual report: what is allowed when, and that nothing is ever public that another
//! person has not approved.

use chrono::NaiveDate;
use gongkai_domain::{
    id::StaffId,
    report::{Brought, Explained, Life, Standing, State, is_past_term},
};
use proptest::prelude::*;

fn staff(id: &str) -> StaffId {
    StaffId::parse(id).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// One thing that somebody tries.
#[derive(Debug, Clone)]
enum Try {
    Bring(&'static str, &'static str, Option<&'static str>),
    Submit(&'static str, &'static str, usize, Option<&'static str>),
    Approve(&'static str, &'static str),
    SendBack(&'static str, &'static str),
    Publish(&'static str),
    Withdraw(&'static str),
}

fn attempt(life: &Life, step: &Try, year: i32) -> Result<Life, Vec<&'static str>> {
    let code = |refusal: gongkai_domain::refusal::Refusal| vec![refusal.code];
    match *step {
        Try::Bring(who, digest, erratum) => {
            life.bring(Brought { by: &staff(who), digest, erratum }).map_err(code)
        }
        Try::Submit(who, seen, must, historical) => {
            let must = vec!["T3-1 表三“自然人”列".to_owned(); must];
            let today = day("2026-11-24");
            let standing = Standing { must: &must, chained: false, year, today, historical };
            life.submit(&staff(who), seen, standing)
                .map_err(|all| all.into_iter().map(|refusal| refusal.code).collect())
        }
        Try::Approve(who, seen) => life.approve(&staff(who), seen).map_err(code),
        Try::SendBack(seen, why) => life.send_back(seen, why).map_err(code),
        Try::Publish(seen) => life.publish(seen).map_err(code),
        Try::Withdraw(why) => life.withdraw(why).map_err(code),
    }
}

/// State, edition and public edition, or the code of the refusal.
type Found = Result<(State, i32, Option<i32>), &'static str>;

fn fresh() -> Life {
    Life::begin(Brought { by: &staff("clerk"), digest: "a", erratum: None })
}

#[test]
fn what_follows_what() {
    use Try::*;
    let why = "数字录入有误";
    let done = [Submit("clerk", "a", 0, None), Approve("boss", "a"), Publish("a")];
    let after = |more: &[Try]| done.iter().chain(more).cloned().collect::<Vec<_>>();
    let rows: Vec<(Vec<Try>, Found)> = vec![
        (vec![], Ok((State::Draft, 1, None))),
        (vec![Bring("clerk", "a", None)], Err("same_content")),
        (vec![Bring("clerk", "b", None)], Ok((State::Draft, 1, None))),
        (vec![Submit("clerk", "a", 2, None)], Err("must_findings")),
        (vec![Submit("clerk", "a", 2, Some("  "))], Err("reason_unusable")),
        (vec![Submit("clerk", "a", 2, Some("。。。。"))], Err("reason_unusable")),
        (vec![Submit("clerk", "a", 2, Some("当年纸质公布即如此"))], Ok((State::Submitted, 1, None))),
        (vec![Submit("clerk", "b", 0, None)], Err("content_changed")),
        (vec![Approve("boss", "a")], Err("wrong_state")),
        (vec![done[0].clone(), Approve("clerk", "a")], Err("same_person")),
        (vec![Submit("other", "a", 0, None), Approve("clerk", "a")], Err("same_person")),
        (vec![Submit("other", "a", 0, None), Approve("other", "a")], Err("same_person")),
        (vec![done[0].clone(), Approve("boss", "b")], Err("content_changed")),
        (vec![done[0].clone(), SendBack("a", "不")], Err("reason_unusable")),
        (vec![done[0].clone(), SendBack("a", why)], Ok((State::Returned, 1, None))),
        (vec![done[0].clone(), SendBack("a", why), Publish("a")], Err("wrong_state")),
        (vec![done[0].clone(), Bring("clerk", "b", None)], Ok((State::Draft, 1, None))),
        (vec![done[0].clone(), done[1].clone(), Bring("clerk", "b", None), Publish("b")], Err("wrong_state")),
        (after(&[]), Ok((State::Published, 1, Some(1)))),
        (after(&[Publish("a")]), Err("wrong_state")),
        (after(&[Bring("clerk", "b", None)]), Err("erratum_missing")),
        (after(&[Bring("clerk", "b", Some(why))]), Ok((State::Draft, 2, Some(1)))),
        (after(&[Bring("clerk", "b", Some(why)), Bring("clerk", "c", None)]), Err("erratum_missing")),
        (
            after(&[Bring("clerk", "b", Some(why)), Submit("clerk", "b", 1, Some("当年纸质公布即如此"))]),
            Err("must_findings"),
        ),
        (after(&[Bring("clerk", "b", Some(why)), Withdraw(why)]), Ok((State::Draft, 2, None))),
        (after(&[Withdraw("错")]), Err("reason_unusable")),
        (after(&[Withdraw(why)]), Ok((State::Withdrawn, 1, None))),
        (after(&[Withdraw(why), Withdraw(why)]), Err("wrong_state")),
        (after(&[Withdraw(why), Publish("a")]), Err("wrong_state")),
        (after(&[Withdraw(why), Bring("clerk", "b", Some(why))]), Ok((State::Draft, 2, None))),
        (vec![Withdraw(why)], Err("wrong_state")),
    ];
    for (steps, expected) in rows {
        let mut found = Ok(fresh());
        for step in &steps {
            found = found.and_then(|life| attempt(&life, step, 2024));
        }
        let found = found.map(|life| (life.state, life.edition, life.public));
        let found = found.as_ref().map_err(|codes| codes[0]);
        assert_eq!(found, expected.as_ref().map_err(|code| *code), "{steps:?}");
    }
}

#[test]
fn historical_only_after_the_term() {
    let late = Try::Submit("clerk", "a", 1, Some("当年纸质公布即如此"));
    assert_eq!(attempt(&fresh(), &late, 2026), Err(vec!["year_running", "not_historical"]));
    assert!(attempt(&fresh(), &late, 2025).is_ok());
    let rows = [("2027-01-31", false), ("2027-02-01", true), ("2026-12-31", false), ("2028-01-01", true)];
    for (today, past) in rows {
        assert_eq!(is_past_term(2026, day(today)), past, "{today}");
    }
}

/// The figures of a year go to 31 December; what contradicts the year before alone may be explained.
#[test]
fn when_and_with_what_a_report_is_handed_on() {
    let must = ["T3-Y 表三“自然人”列".to_owned()];
    let reason = Some("两局合并，承接原机关未办结的3件");
    for (today, open, chained, historical, refused) in [
        ("2026-12-31", 0, false, None, "year_running"),
        ("2027-01-01", 0, false, None, ""),
        ("2026-12-31", 1, true, None, "year_running must_findings"),
        ("2027-01-01", 1, true, None, "must_findings"),
        ("2027-01-01", 1, true, Some("合并"), "reason_unusable"),
        ("2027-01-01", 1, true, reason, ""),
        ("2027-01-01", 1, false, reason, "not_historical"),
        ("2027-02-01", 1, false, reason, ""),
    ] {
        let standing = Standing { must: &must[..open], chained, year: 2026, today: day(today), historical };
        let refusals = fresh().submit(&staff("clerk"), "a", standing).err().unwrap_or_default();
        let codes: Vec<&str> = refusals.iter().map(|one| one.code).collect();
        assert_eq!(codes.join(" "), refused, "{today} {open} {chained} {historical:?}");
    }
}

/// Whatever edition, year and day: the field of the reason is offered exactly where handing on takes a reason.
#[test]
fn a_reason_is_asked_for_where_it_is_taken() {
    let must = ["T3-1 表三“自然人”列".to_owned()];
    let mut offered = Vec::new();
    for edition in [1, 2] {
        for chained in [false, true] {
            for today in ["2027-01-01", "2027-01-31", "2027-02-01"] {
                let (life, today) = (Life { edition, ..fresh() }, day(today));
                let explained = life.explained(chained, 2026, today);
                let historical = Some("两局合并，承接原机关未办结的3件");
                let standing = Standing { must: &must, chained, year: 2026, today, historical };
                let taken = life.submit(&staff("clerk"), "a", standing).is_ok();
                assert_eq!(explained.is_some(), taken, "{edition} {chained} {today}");
                offered.push(explained);
            }
        }
    }
    let (before, once) = (Some(Explained::YearBefore), Some(Explained::Historical));
    let second = [None, None, None, before, before, before];
    assert_eq!(offered, [[None, None, once, before, before, before], second].concat());
}

#[test]
fn what_nobody_approved_is_deleted() {
    use Try::*;
    let done = [Submit("clerk", "a", 0, None), Approve("boss", "a"), Publish("a")];
    let corrected = Bring("clerk", "b", Some("数字录入有误"));
    for (steps, refused) in [
        (vec![], ""),
        (vec![done[0].clone()], "wrong_state"),
        (vec![done[0].clone(), SendBack("a", "数字录入有误")], ""),
        (done[..2].to_vec(), "wrong_state"),
        (done.to_vec(), "wrong_state"),
        (done.iter().cloned().chain([corrected]).collect(), ""),
    ] {
        let life = steps.iter().fold(fresh(), |life, step| attempt(&life, step, 2024).unwrap());
        let code = life.drop_draft().err().map_or("", |refusal| refusal.code);
        assert_eq!(code, refused, "{steps:?}");
    }
}

fn steps() -> impl Strategy<Value = Try> {
    let who = || prop::sample::select(vec!["clerk", "other", "boss"]);
    let digest = || prop::sample::select(vec!["a", "b", "c"]);
    let why = || prop::sample::select(vec!["", "数字录入有误"]);
    prop_oneof![
        (who(), digest(), prop::option::of(why())).prop_map(|(w, d, e)| Try::Bring(w, d, e)),
        (who(), digest(), 0_usize..2, prop::option::of(why()))
            .prop_map(|(w, d, m, h)| Try::Submit(w, d, m, h)),
        (who(), digest()).prop_map(|(w, d)| Try::Approve(w, d)),
        (digest(), why()).prop_map(|(d, w)| Try::SendBack(d, w)),
        digest().prop_map(Try::Publish),
        why().prop_map(Try::Withdraw),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is tried in whatever order: an edition becomes public only after somebody who neither
    /// brought nor submitted it approved exactly its content; a refused attempt changes nothing; and
    /// the number of the public edition never goes back.
    #[test]
    fn never_public_without_another_persons_approval(tries in prop::collection::vec(steps(), 1..60)) {
        let mut life = fresh();
        let mut brought = ("clerk", "a");
        let mut submitted = None;
        let mut approved: Option<(&str, &str)> = None;
        let mut highest = 0;
        for step in &tries {
            let Ok(next) = attempt(&life, step, 2024) else { continue };
            match *step {
                Try::Bring(who, digest, _) => {
                    brought = (who, digest);
                    (submitted, approved) = (None, None);
                }
                Try::Submit(who, ..) => (submitted, approved) = (Some(who), None),
                Try::Approve(who, seen) => approved = Some((who, seen)),
                Try::SendBack(..) => approved = None,
                Try::Publish(_) => {
                    let (who, seen) = approved.expect("published without approval");
                    prop_assert_eq!(seen, brought.1);
                    prop_assert!(who != brought.0 && Some(who) != submitted);
                    prop_assert!(next.edition > highest);
                    highest = next.edition;
                }
                Try::Withdraw(_) => prop_assert!(life.public.is_some() && next.public.is_none()),
            }
            if let Some(public) = next.public {
                prop_assert_eq!(public, highest);
            }
            life = next;
        }
    }
}
