//! Pages of the audit log: own agency only, filters, bounded work, what is taken away is noted.

use gongkai_domain::{
    authority::{Actor, Authz, Read, Staff},
    id::{AgencyId, StaffId},
    operation::OperationEvent,
    organisation::Duty,
};
use gongkai_office::{
    Office, OfficeError, Outcome,
    audit::{self, Check, Filter, Place, Trail, checkpoint, term_row},
    chance::day_in_china,
};
use gongkai_public::connect::connect;
use gongkai_testkit::{Dice, on_both_databases};
use sea_orm::{ConnectionTrait, DatabaseConnection, EntityTrait, QueryOrder};

fn person(agency: &str, id: &str, duty: Duty) -> Staff {
    Staff {
        id: StaffId::parse(id).unwrap(),
        agency: AgencyId::parse(agency).unwrap(),
        unit: None,
        name: format!("{agency}{id}"),
        duties: [duty].into(),
        address: None,
        stepped_up: false,
    }
}

fn auditor() -> Staff {
    person("a1", "s1", Duty::AuditAdministrator)
}

fn right(who: &Staff) -> Authz<Read, Trail> {
    who.authorise_all().unwrap()
}

fn named(name: &str) -> OperationEvent {
    OperationEvent::SettingChanged {
        name: name.to_owned(), before: "旧".to_owned(), after: "新".to_owned()
    }
}

async fn change(office: &Office, who: &Staff, events: Vec<OperationEvent>) {
    let outcome = async |_: &_| Ok(Outcome::of(()).events(events.clone()));
    office.transact(&Actor::Staff(who.clone()), outcome).await.unwrap();
}

async fn note(office: &Office, who: &Staff, name: &str) {
    change(office, who, vec![named(name)]).await;
}

/// Sentences of all pages of five.
async fn pages(office: &Office, filter: &Filter) -> Vec<Vec<String>> {
    let (mut pages, mut after) = (Vec::new(), None);
    loop {
        let page = audit::list(office, &right(&auditor()), filter, after, 5).await.unwrap();
        after = page.next.map(|place| Place::parse(&place.to_string()).unwrap());
        pages.push(page.rows.into_iter().map(|row| row.object_id).collect());
        if after.is_none() {
            return pages;
        }
    }
}

on_both_databases! {
    async fn pages_hold_what_was_asked_for(database: &Database) {
        let (office, clock) = crate::office::open_with_clock(database.url()).await;
        let (one, two) = (person("a1", "s2", Duty::Provider), person("a1", "s3", Duty::Provider));
        let foreign = person("a2", "s4", Duty::Provider);
        for number in 0..12 {
            note(&office, [&one, &two, &foreign][number % 3], &format!("x{number}%")).await;
            clock.advance(6 * 3_600);
        }
        let all = pages(&office, &Filter::default()).await;
        assert_eq!(all, [vec!["x10%", "x9%", "x7%", "x6%", "x4%"], vec!["x3%", "x1%", "x0%"]], "no other agency's");
        let of = async |filter: Filter| pages(&office, &filter).await.concat();
        assert_eq!(of(Filter { staff: Some("s2".into()), ..Filter::default() }).await, ["x9%", "x6%", "x3%", "x0%"]);
        assert_eq!(of(Filter { staff: Some("s4".into()), ..Filter::default() }).await, [""; 0]);
        assert_eq!(of(Filter { object: Some("x7%".into()), ..Filter::default() }).await, ["x7%"]);
        assert_eq!(of(Filter { words: Some("x1%".into()), ..Filter::default() }).await, ["x1%"], "no wildcard");
        assert_eq!(of(Filter { words: Some("X1%".into()), ..Filter::default() }).await, [""; 0]);
        assert_eq!(of(Filter { capability: Some("report".into()), ..Filter::default() }).await, [""; 0]);
        let both = Filter { staff: Some("s3".into()), capability: Some("operation".into()), ..Filter::default() };
        assert_eq!(of(both).await, ["x10%", "x7%", "x4%", "x1%"]);
        // The first entry is of 10:10 in China on 24 November; each next six hours later.
        let day = |day| chrono::NaiveDate::from_ymd_opt(2026, 11, day);
        assert_eq!(of(Filter { from: day(25), until: day(25), ..Filter::default() }).await, ["x6%", "x4%", "x3%"]);
        assert_eq!(of(Filter { until: day(24), ..Filter::default() }).await, ["x1%", "x0%"]);

        let clerk = person("a1", "s2", Duty::SystemAdministrator);
        assert!(clerk.authorise_all::<Read, Trail>().is_err());
        assert!(matches!(audit::take(&office, &clerk, &Filter::default(), "CSV").await, Err(OfficeError::NotFound)));
        let taken = audit::take(&office, &auditor(), &Filter::default(), "CSV").await.unwrap();
        assert_eq!(taken.len(), 8);
        let newest = audit::list(&office, &right(&auditor()), &Filter::default(), None, 1).await.unwrap();
        assert_eq!(newest.rows[0].sentence, "导出操作留痕8条（CSV，全部）");
    }

    async fn one_entry_with_its_proof(database: &Database) {
        let office = crate::office::open(database.url()).await;
        let auditor = auditor();
        for number in 0..5 {
            note(&office, &auditor, &number.to_string()).await;
        }
        checkpoint::make(&office).await.unwrap();
        note(&office, &auditor, "5").await;
        note(&office, &person("a2", "s4", Duty::Provider), "6").await;
        let look = async |number: &str| audit::single(&office, &auditor.authorise(number).unwrap()).await;
        let third = look("3").await.unwrap();
        assert_eq!((third.check, third.row.object_id.as_str()), (Check::Covered(5), "2"));
        assert_eq!(third.leaf.unwrap().duties, ["audit_administrator"]);
        assert_eq!(look("6").await.unwrap().check, Check::Waiting);
        for number in ["7", "8", "0", "-1", "x", "-9223372036854775808"] {
            assert!(matches!(look(number).await, Err(OfficeError::NotFound)), "{number}");
        }
        let attacker = connect(database.url(), 1).await.unwrap();
        let guard = if database.is_postgres() { "audit_entry_stays ON audit_entry" } else { "audit_entry_stays" };
        attacker.execute_unprepared(&format!("DROP TRIGGER {guard}")).await.unwrap();
        attacker.execute_unprepared("UPDATE audit_entry SET sentence = '无' WHERE seq = 2").await.unwrap();
        assert!(matches!(look("3").await.unwrap().check, Check::Broken(_)));
        assert_eq!(look("2").await.unwrap().check, Check::Covered(5), "its own entry is whole");
    }

    /// Whatever is asked for, the pages together hold what comparing every entry gives.
    async fn a_search_misses_nothing(database: &Database) {
        let (office, clock) = crate::office::open_with_clock(database.url()).await;
        let mut dice = Dice::seeded(711);
        let words = ["登录", "登登录", "退回", "年度报告", "录入", "%_", "Ab", "办"];
        let people = [("a1", "s2"), ("a1", "s3"), ("a1", "s4"), ("a2", "s5")];
        for _ in 0..300 {
            let (agency, id) = people[dice.below(people.len())];
            let events: Vec<_> = (0..1 + dice.below(9))
                .map(|_| named(&format!("{}{}", words[dice.below(words.len())], words[dice.below(words.len())])))
                .collect();
            change(&office, &person(agency, id, Duty::Provider), events).await;
            // Sometimes the clock is put back.
            clock.advance(i64::try_from(dice.below(40)).unwrap() * 3_600 - 7_200);
        }
        let all = audit::list(&office, &right(&auditor()), &Filter::default(), None, 10_000).await.unwrap().rows;
        assert!(all.len() > 1_000, "{}", all.len());
        let days: Vec<_> = all.iter().map(|row| day_in_china(row.at)).collect();
        let mut found = 0;
        for _ in 0..60 {
            let mut maybe = |text: &str| (dice.below(3) > 0).then(|| text.to_owned());
            let mut filter = Filter {
                staff: maybe("s2"),
                capability: maybe("operation"),
                words: maybe("登录"),
                ..Filter::default()
            };
            if let Some(word) = &mut filter.words {
                *word = [words[dice.below(words.len())], words[dice.below(words.len())]].concat();
                *word = word.chars().take(1 + dice.below(4)).collect();
            }
            let some_day = |dice: &mut Dice| (dice.below(2) == 0).then(|| days[dice.below(days.len())]);
            (filter.from, filter.until) = (some_day(&mut dice), some_day(&mut dice));
            let is = |wanted: &Option<String>, of: &str| wanted.as_ref().is_none_or(|wanted| wanted == of);
            let mut expected: Vec<_> = all
                .iter()
                .filter(|row| is(&filter.staff, row.staff_id.as_deref().unwrap_or_default()))
                .filter(|row| is(&filter.capability, &row.event_of))
                .filter(|row| filter.words.as_ref().is_none_or(|words| row.sentence.contains(words)))
                .filter(|row| filter.from.is_none_or(|from| day_in_china(row.at) >= from))
                .filter(|row| filter.until.is_none_or(|until| day_in_china(row.at) <= until))
                .map(|row| row.seq)
                .collect();
            let (mut given, mut after) = (Vec::new(), None);
            loop {
                let page = audit::list(&office, &right(&auditor()), &filter, after, 7).await.unwrap();
                after = page.next.map(|place| Place::parse(&place.to_string()).unwrap());
                given.extend(page.rows.iter().map(|row| row.seq));
                if after.is_none() {
                    break;
                }
            }
            found += given.len();
            expected.sort_unstable();
            given.sort_unstable();
            assert_eq!(given, expected, "{filter:?}");
        }
        assert!(found > 500, "{found}");
    }

    /// A log that was begun before there were terms gets those of all its entries.
    async fn older_logs_get_their_terms(database: &Database) {
        let office = crate::office::open(database.url()).await;
        for number in 0..70 {
            note(&office, &person("a1", "s2", Duty::Provider), &number.to_string()).await;
        }
        let terms = async |conn: &DatabaseConnection| {
            let query = term_row::Entity::find().order_by_asc(term_row::Column::Term);
            query.order_by_asc(term_row::Column::Part).all(conn).await.unwrap()
        };
        let before = terms(office.read()).await;
        office.close().await.unwrap();
        let conn = connect(database.url(), 1).await.unwrap();
        let undo = "DELETE FROM seaql_migrations WHERE version = 'm0010_audit_terms'";
        conn.execute_unprepared("DROP TABLE audit_term").await.unwrap();
        assert_eq!(conn.execute_unprepared(undo).await.unwrap().rows_affected(), 1);
        let office = crate::office::open(database.url()).await;
        let after = terms(office.read()).await;
        assert!(before.len() > 30 && before.iter().any(|row| row.bits == 3), "two blocks are told apart");
        assert_eq!(after, before);
    }

    /// However long the log is, a page reads a bounded part of it.
    async fn long_logs_are_searched_in_parts(database: &Database) {
        let office = crate::office::open(database.url()).await;
        let (one, two) = (person("a1", "s2", Duty::Provider), person("a1", "s3", Duty::Provider));
        change(&office, &one, vec![named("最早的一件事")]).await;
        for _ in 0..400 {
            change(&office, &one, vec![named("甲乙丙丁"); 10]).await;
            change(&office, &two, vec![named("子丑寅卯"); 10]).await;
        }
        let search = async |filter: &Filter, after| {
            audit::list(&office, &right(&auditor()), filter, after, 50).await.unwrap()
        };
        let words = |words: &str| Filter { words: Some(words.into()), ..Filter::default() };
        let oldest = search(&words("最早的"), None).await;
        assert_eq!((oldest.rows.len(), oldest.next), (1, None), "found at once");
        let never = search(&words("没有这样的话"), None).await;
        assert_eq!((never.rows.len(), never.next), (0, None));
        // Both are everywhere, and never together: no term tells that.
        let together = Filter { staff: Some("s3".into()), ..words("甲乙") };
        let (mut after, mut pages) = (None, 0);
        loop {
            let page = search(&together, after).await;
            pages += 1;
            assert_eq!((page.rows.len(), page.searched_to.is_some()), (0, page.next.is_some()));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert!((2..=4).contains(&pages), "{pages}");
        // A single character is no term: entries are looked through.
        assert!(search(&words("早"), None).await.searched_to.is_some());
    }

    async fn too_many_for_one_file_are_refused(database: &Database) {
        let office = crate::office::open(database.url()).await;
        for _ in 0..21 {
            change(&office, &auditor(), vec![named("x"); 1_000]).await;
        }
        let refused = audit::take(&office, &auditor(), &Filter::default(), "CSV").await;
        assert!(matches!(refused, Err(OfficeError::Refused(_))));
    }
}
