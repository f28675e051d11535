//! Questions to the rules of accounts.

use chrono::{DateTime, TimeZone, Utc};
use gongkai_domain::account::{
    EndReason, Failures, Limit, PasswordProfile, RECOVERY_CODES, Scope, Second, SessionTimes, TokenForm,
    is_guessable, recovery_code, shown_recovery_code,
};
use proptest::prelude::*;

fn at(seconds: i64) -> DateTime<Utc> {
    Utc.timestamp_opt(1_795_486_200 + seconds, 0).unwrap()
}

fn codes(profile: PasswordProfile, password: &str) -> String {
    let about = ["sfj.zsy", "张三样", "zhangsanyang", "sanyangzhang", "示范区司法局", "样司法局"];
    let refusals = profile.why_not(password, &about);
    assert!(refusals.iter().all(|refusal| refusal.field == Some("password")));
    refusals.iter().map(|refusal| refusal.code).collect::<Vec<_>>().join(" ")
}

#[test]
fn passwords_of_both_profiles() {
    use PasswordProfile::{Asvs, Dengbao};
    for (profile, password, expected) in [
        (Dengbao, "Lake7-quiet-boat", ""),
        (Dengbao, "湖边7条Boat停着等风来", ""),
        (Dengbao, "Kq8#vT2pLm", ""),
        (Dengbao, "Kq8#vT2pL", "password_short"),
        (Dengbao, "kq8vt2plmw", "password_kinds"),
        (Dengbao, "kq8v", "password_short password_kinds"),
        (Dengbao, "Kq8#vT2pLm\u{7}", "password_control"),
        (Dengbao, "P@ssw0rd2026!", "password_guessable"),
        (Dengbao, "Admin@123456", "password_guessable"),
        (Dengbao, "Qwer!@#$1234", "password_guessable"),
        (Dengbao, "1qaz@WSX3edc", "password_guessable"),
        (Dengbao, "Zhangsanyang@1", "password_personal"),
        (Dengbao, "示范区司法局Ab12", "password_personal"),
        (Dengbao, "Kq8#vT2pLm-Zhang.San_Yang", "password_personal"),
        (Dengbao, "Kq8#vT2pLm-SanyangZhang", "password_personal"),
        (Dengbao, "Kq8#vT2pLm-zh@ng$anyang", "password_personal"),
        (Dengbao, "Kq8#vT2pLm-SFJ-zsy", "password_personal"),
        (Dengbao, "Kq8#vT2pLm张三样", "password_personal"),
        (Dengbao, "湖边样司法局Kq8#vT2pLm", "password_personal"),
        (Dengbao, "湖边司法局Kq8#vT2pLm", ""),
        (Dengbao, "Kq8#vT2pLm-zhang", ""),
        (Dengbao, "Aaaaaaaa1111!", "password_guessable"),
        (Dengbao, "Gongkai#2025", "password_guessable"),
        (Asvs, "quiet lake boat", ""),
        (Asvs, "湖边停着一条小船等着风来吹动它", ""),
        (Asvs, "quiet lake of zhangsanyang", "password_personal"),
        (Asvs, "quiet lake ", "password_short"),
        (Asvs, "passwordpassword", "password_guessable"),
        (Asvs, "abcdefghijklmnop", "password_guessable"),
        (Asvs, "19991999199919991999", "password_guessable"),
    ] {
        assert_eq!(codes(profile, password), expected, "{password:?}");
    }
    assert_eq!(codes(Asvs, &"湖边停船".repeat(40)), "password_long");
    assert_eq!((Dengbao.days(), Asvs.days()), (Some(90), None));
    assert_eq!(PasswordProfile::parse("dengbao"), Some(Dengbao));
    assert_eq!(PasswordProfile::parse("none"), None);
}

#[test]
fn what_is_typed_as_second_factor() {
    let code = |text: &str| Some(Second::Code(text.to_owned()));
    let recovery = |text: &str| Some(Second::Recovery(text.to_owned()));
    for (typed, expected) in [
        ("123456", code("123456")),
        (" 123 456 ", code("123456")),
        ("１２３４５６", code("123456")),
        ("12345", None),
        ("1234567", None),
        ("abcde-fgh0k", recovery("abcdefgh0k")),
        ("ABCDE FGHOK", recovery("abcdefgh0k")),
        ("abcdefghil", recovery("abcdefgh11")),
        ("abcde-fgh!k", None),
        ("", None),
        ("一二三四五六", None),
    ] {
        assert_eq!(Second::parse(typed), expected, "{typed:?}");
    }
    let made = recovery_code([0, 31, 32, 255, 7, 9, 10, 11, 12, 200]);
    assert_eq!(Second::parse(&shown_recovery_code(&made)), Some(Second::Recovery(made)));
    assert_eq!(RECOVERY_CODES, 10);
}

#[test]
fn a_session_ends_by_idleness_and_by_age() {
    let times = |begun, seen, second: Option<i64>| SessionTimes {
        begun_at: at(begun),
        seen_at: at(seen),
        second_at: second.map(at),
    };
    for (times, now, left) in [
        (times(0, 0, Some(0)), 0, Some(900)),
        (times(0, 0, Some(0)), 899, Some(1)),
        (times(0, 0, Some(0)), 900, None),
        (times(0, 800, Some(0)), 900, Some(800)),
        (times(0, 28_700, Some(0)), 28_750, Some(50)),
        (times(0, 28_790, Some(0)), 28_800, None),
        (times(0, 0, None), 299, Some(1)),
        (times(0, 250, None), 300, None),
        (times(0, 0, Some(0)), -60, Some(960)),
        (times(0, 0, Some(0)), -400 * 86_400, None),
        (times(0, 0, Some(0)), 400 * 86_400, None),
    ] {
        assert_eq!(times.seconds_left(at(now)), left, "{times:?} at {now}");
    }
    let given = times(0, 0, Some(100));
    assert!(given.is_stepped_up(at(999)) && !given.is_stepped_up(at(1000)));
    assert!(!times(0, 0, None).is_stepped_up(at(0)));
    assert!(!given.is_worth_noting(at(59)) && given.is_worth_noting(at(60)));
    assert!(EndReason::ALL.into_iter().all(|reason| EndReason::parse(reason.code()) == Some(reason)));
}

#[test]
fn a_token_says_for_what_and_for_how_long() {
    let form = |name: &str, scopes: &[&str], days: &str| {
        let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        let checked = TokenForm { name: name.to_owned(), scopes, days: days.to_owned() }.check();
        checked.map_err(|all| all.iter().map(|one| one.code).collect::<Vec<_>>().join(" "))
    };
    let good = form(" 统计平台 ", &["statistics.read", "report.read", "report.read"], "90").unwrap();
    assert_eq!((good.name.as_str(), good.days), ("统计平台", 90));
    assert_eq!(good.scopes, [Scope::ReportRead, Scope::StatisticsRead]);
    assert_eq!(form("", &[], "0").unwrap_err(), "token_name token_scope token_days");
    assert_eq!(form("a", &["report.read", "all"], "367").unwrap_err(), "token_scope token_days");
    assert!(Scope::ALL.into_iter().all(|scope| Scope::parse(scope.code()) == Some(scope)));
}

#[test]
fn five_failures_and_then_nothing_for_a_quarter_of_an_hour() {
    let mut failures = Failures::default();
    for second in 0..5 {
        assert_eq!(failures.locked_until(Limit::Account, at(second)), None);
        failures.count(at(second));
    }
    assert_eq!(failures.locked_until(Limit::Account, at(5)), Some(at(900)));
    assert_eq!(failures.locked_until(Limit::Address, at(5)), None, "an address bears more");
    assert_eq!(failures.locked_until(Limit::Account, at(900)), None);
    failures.take_back(at(4));
    assert_eq!(failures.locked_until(Limit::Account, at(5)), None, "the last one was right");
    // A clock that is set back opens nothing.
    failures.count(at(6));
    assert!(failures.locked_until(Limit::Account, at(-86_400)).is_some());
}

/// The rule once more, as it reads: every try that was ever looked at is kept, and a try is looked at
/// if fewer than the limit of the wrong ones lie less than 15 minutes back.
struct EveryTry {
    limit: usize,
    wrong: Vec<i64>,
}

impl EveryTry {
    fn is_looked_at(&self, now: i64) -> bool {
        self.wrong.iter().filter(|second| now - **second < 900).count() < self.limit
    }
}

proptest! {
    #[test]
    fn the_window_agrees_with_a_list_of_every_try(
        tries in prop::collection::vec((0_i64..400, prop::bool::weighted(0.8)), 1..300),
        address in any::<bool>(),
    ) {
        let limit = if address { Limit::Address } else { Limit::Account };
        let mut failures = Failures::default();
        let mut naive = EveryTry { limit: limit.failures(), wrong: Vec::new() };
        let mut now = 0;
        for (pause, wrong) in tries {
            now += pause * i64::from(pause % 3 == 0) + pause % 3;
            let until = failures.locked_until(limit, at(now));
            prop_assert_eq!(until.is_none(), naive.is_looked_at(now), "at {}", now);
            if let Some(until) = until {
                // Until then nothing is looked at, and from then on something is.
                let second = until.signed_duration_since(at(0)).num_seconds();
                prop_assert!(!naive.is_looked_at(second - 1) && naive.is_looked_at(second));
                continue;
            }
            failures.count(at(now));
            if wrong { naive.wrong.push(now) } else { failures.take_back(at(now)) }
        }
        let windows = naive.wrong.iter().map(|start| {
            naive.wrong.iter().filter(|second| (0..900).contains(&(*second - start))).count()
        });
        prop_assert!(windows.max().unwrap_or(0) <= limit.failures());
    }

    #[test]
    fn words_and_runs_alone_never_make_a_password(
        words in prop::collection::vec(prop::sample::select(vec!["password", "admin", "gongkai", "2026", "123456", "qwerty"]), 1..5),
        capital in any::<bool>(),
    ) {
        let text = words.concat();
        let text = if capital { text.to_uppercase() } else { text };
        prop_assert!(is_guessable(&text, &[]), "{text}");
        prop_assert!(is_guessable(&format!("{text}!"), &[]), "{text}!");
    }

    #[test]
    fn no_password_breaks_the_rules(password in ".{0,200}", about in ".{0,12}") {
        for profile in [PasswordProfile::Dengbao, PasswordProfile::Asvs] {
            let refusals = profile.why_not(&password, &[&about]);
            prop_assert!(!refusals.is_empty() || password.chars().count() >= profile.shortest());
        }
    }
}
