//! Pages of the audit log: own agency only, filters, bounded work, what is taken away is noted.

use gongkai_domain::{
    authority::{Actor, Authz, Read, Staff},
    id::{AgencyId, StaffId},
    operation::OperationEvent,
    organisation::Duty,
};
use gongkai_office::{
    Office, OfficeError, Outcome,
    audit::{self, Check, Filter, Place, Trail, checkpoint},
};
use gongkai_public::connect::connect;
use gongkai_testkit::on_both_databases;
use sea_orm::{ConnectionTrait, DbBackend};

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

async fn note(office: &Office, who: &Staff, name: &str) {
    let event = OperationEvent::SettingChanged {
        name: name.to_owned(),
        before: "旧".to_owned(),
        after: "新".to_owned(),
    };
    office
        .transact(&Actor::Staff(who.clone()), async |_| Ok(Outcome::of(()).event(event.clone())))
        .await
        .unwrap();
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

    /// A search without an index looks through a bounded part and goes on from there.
    async fn long_logs_are_searched_in_parts(database: &Database) {
        let office = crate::office::open(database.url()).await;
        let conn = connect(database.url(), 1).await.unwrap();
        let rows: i64 = std::env::var("GONGKAI_TRAIL_ROWS").map_or(25_000, |rows| rows.parse().unwrap());
        let time = if conn.get_database_backend() == DbBackend::Postgres {
            "timestamptz '2026-01-01 00:00:00+00' + n * interval '1 second'"
        } else {
            "strftime('%Y-%m-%dT%H:%M:%S+00:00', 1767225600 + n, 'unixepoch')"
        };
        let fill = format!(
            "WITH RECURSIVE s(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM s WHERE n + 1 < {rows})
             INSERT INTO audit_entry
             SELECT n, CASE n % 10 WHEN 0 THEN 'a2' ELSE 'a1' END, {time}, 'staff', 's' || n % 100, '某人', NULL,
                    CASE n % 3 WHEN 0 THEN 'report' ELSE 'operation' END, 'thing', 'o' || n % 5000,
                    CASE n WHEN 1 THEN '最早的一件事' ELSE '把设置从一改为二，第' || n || '件' END, '{{}}', '00'
             FROM s"
        );
        conn.execute_unprepared(&fill).await.unwrap();
        if database.is_postgres() {
            conn.execute_unprepared("ANALYZE audit_entry").await.unwrap();
        }
        let word = Filter { words: Some("最早的".into()), ..Filter::default() };
        let (mut after, mut steps) = (None, 0);
        let found = loop {
            let page = audit::list(&office, &right(&auditor()), &word, after, 50).await.unwrap();
            steps += 1;
            after = page.next;
            assert_eq!(page.searched_to.is_some(), after.is_some());
            if !page.rows.is_empty() || after.is_none() {
                break page.rows;
            }
        };
        assert_eq!((found.len(), steps), (1, (rows * 9 / 10 + 9_999) / 10_000));
        let refused = audit::take(&office, &auditor(), &Filter::default(), "CSV").await;
        assert!(matches!(refused, Err(OfficeError::Refused(_))), "too many for one file");
        if std::env::var("GONGKAI_TRAIL_ROWS").is_ok() {
            measure(&office).await;
        }
    }
}

/// How long pages take, for whoever asks: `GONGKAI_TRAIL_ROWS=1000000 cargo nextest run long_logs`.
#[expect(clippy::disallowed_methods, reason = "measuring time")]
async fn measure(office: &Office) {
    let some = |text: &str| Some(text.to_owned());
    let day = |month, day| chrono::NaiveDate::from_ymd_opt(2026, month, day);
    let filters = [
        ("all", Filter::default()),
        ("person", Filter { staff: some("s7"), ..Filter::default() }),
        ("capability", Filter { capability: some("report"), ..Filter::default() }),
        ("object", Filter { object: some("o77"), ..Filter::default() }),
        ("one day", Filter { from: day(1, 5), until: day(1, 5), ..Filter::default() }),
        (
            "person and capability",
            Filter { staff: some("s7"), capability: some("report"), ..Filter::default() },
        ),
        ("words, none", Filter { words: some("没有这样的话"), ..Filter::default() }),
        (
            "capability and words, none",
            Filter { capability: some("report"), words: some("没有这样的话"), ..Filter::default() },
        ),
    ];
    for (name, filter) in filters {
        let (mut after, mut worst) = (None, std::time::Duration::ZERO);
        for _ in 0..20 {
            let begin = std::time::Instant::now();
            let page = audit::list(office, &right(&auditor()), &filter, after, 50).await.unwrap();
            worst = worst.max(begin.elapsed());
            after = page.next;
        }
        println!("{name}: worst of 20 pages {:.1} ms", worst.as_secs_f64() * 1e3);
    }
}
