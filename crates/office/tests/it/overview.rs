//! The year at a glance: each figure is what its items count, and the sums over units and months are the whole.

use gongkai_domain::{
    application::{Act, Intake},
    authority::{Read, Staff},
    bulletin::{Inaccuracy, Severity},
    id::UnitId,
    inquiry::SheetLine,
    organisation::Duty,
    overview::{Measure, Span, Told},
};
use gongkai_office::{
    application::{self, Figures},
    bulletin, inquiry,
    overview::{self, Overview},
    rectification::{self, Notice},
};
use gongkai_testkit::on_both_databases;

use crate::{
    application::{recorded, registered},
    bulletin::{assessor, formed, made},
    publication::stage::{Bureau, person, told},
};

fn holding(name: &str, duty: Duty) -> Staff {
    let mut who = person(name);
    who.duties = [duty].into();
    who
}

on_both_databases! {
    async fn figures_are_what_their_items_count(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        registered(&bureau, Intake::Counter, "2026-10-08", "收费标准").await;
        registered(&bureau, Intake::Counter, "2026-11-09", "收费标准").await;
        registered(&bureau, Intake::Counter, "2025-11-10", "收费标准").await;
        // What both sides have to confirm is received on that day (Art. 31), and until then it is not counted.
        let officer = person("officer");
        let fax = registered(&bureau, Intake::Fax, "2025-12-30", "收费依据").await;
        recorded(&bureau, &officer, fax.id.as_str(), "2026-01-05", Act::Confirmed, "电话").await.unwrap();
        registered(&bureau, Intake::Email, "2026-11-16", "收费依据").await;
        let back = registered(&bureau, Intake::Email, "2026-11-17", "收费依据").await;
        recorded(&bureau, &officer, back.id.as_str(), "2026-11-18", Act::Withdrawn, "书面").await.unwrap();
        let clerk = holding("clerk", Duty::InquiryClerk);
        let line = SheetLine { way: "visit".to_owned(), line: "notary".to_owned(), persons: 7, matters: 6, answered: 6 };
        for (desk, on) in [("u1", "2026-10-09"), ("u2", "2026-11-09")] {
            let desk = UnitId::parse(desk).unwrap();
            inquiry::keep_sheet(&bureau.office, &clerk, &desk, on.parse().unwrap(), "", std::slice::from_ref(&line)).await.unwrap();
        }
        let notice = Notice {
            unit: "u1".to_owned(),
            kind: "column".to_owned(),
            source: "hand".to_owned(),
            place: "机构职能栏目".to_owned(),
            problem: "半年没有更新".to_owned(),
            found_on: "2026-11-20".parse().ok(),
            due: None,
            ..Notice::default()
        };
        rectification::issue(&bureau.office, &holding("reviewer", Duty::Assessor), &notice).await.unwrap();

        let reader = holding("leader", Duty::ResponsibleLeader);
        let right = reader.authorise_all::<Read, Overview>().unwrap();
        let count = async |span: &str, measure| {
            let span = Span::parse(span).unwrap();
            let items = overview::items(&bureau.office, &right, span, measure).await.unwrap();
            assert!(items.iter().all(|item| span.has(item.on)));
            items.iter().map(|item| item.number).sum::<u64>()
        };
        for (span, measure, expected) in [
            ("2026", Measure::Applied, 3),
            ("2026-01", Measure::Applied, 1),
            ("2026-11", Measure::Applied, 1),
            ("2025", Measure::Applied, 1),
            ("2025-12", Measure::Applied, 0),
            ("2026", Measure::Ended, 0),
            ("2026", Measure::Inquiries, 14),
            ("2026-10", Measure::Inquiries, 7),
            ("2026", Measure::Ordered, 1),
            ("2026", Measure::Closed, 0),
            ("2026", Measure::Released, 0),
        ] {
            assert_eq!(count(span, measure).await, expected, "{span} {measure:?}");
        }
        let table = reader.authorise_all::<Read, Figures>().unwrap();
        for year in [2025, 2026] {
            let three = application::figures(&bureau.office, &table, year).await.unwrap();
            let new = u64::try_from(three.count("new", None)).unwrap();
            assert_eq!(count(&year.to_string(), Measure::Applied).await, new, "table three of {year}");
        }
        let year = Span::parse("2026").unwrap();
        for (measure, items) in overview::board(&bureau.office, &right, year).await.unwrap() {
            let mut months = 0;
            for month in year.months_until("2026-12-31".parse().unwrap()) {
                months += count(&month.to_string(), measure).await;
            }
            assert_eq!(items.iter().map(|item| item.number).sum::<u64>(), months, "{measure:?}");
        }
        // What bulletins tell is known when one is issued, on the day on which it happened.
        let late = formed(&bureau, "超期公开的通知", "2026-10-09").await;
        bureau.publish(&late).await;
        let wrong = Inaccuracy {
            unit: UnitId::parse("u2").unwrap(),
            severity: Severity::General,
            wrong: "figure".to_owned(),
            place: "/notices/3".to_owned(),
            what: "第二段的金额多写一个零".to_owned(),
            page: true,
            other_unit: false,
        };
        let wrong = bulletin::confirm(&bureau.office, &assessor(), &wrong).await.unwrap();
        bureau.clock.advance(2 * 86_400);
        let held = made(&bureau).await;
        assert_eq!((count("2026", Measure::Late).await, count("2026", Measure::Inaccurate).await), (0, 0));
        assert_eq!(overview::told_days(&bureau.office, &right).await.unwrap(), None);
        let (id, seen) = (held.row.id.clone(), held.row.digest.clone());
        bulletin::send(&bureau.office, &assessor(), &id, &seen).await.unwrap();
        bulletin::approve(&bureau.office, &person("leader"), &id, &seen).await.unwrap();
        bulletin::issue(&bureau.office, &assessor(), &id, &seen).await.unwrap();
        for (span, expected) in [("2026", (1, 1)), ("2026-11", (1, 1)), ("2026-10", (0, 0)), ("2025", (0, 0))] {
            let counted = (count(span, Measure::Late).await, count(span, Measure::Inaccurate).await);
            assert_eq!(counted, expected, "{span}");
        }
        // Nobody counted what lies before the first bulletin: months without one are no zeros.
        let day = |text: &str| text.parse().unwrap();
        let days = overview::told_days(&bureau.office, &right).await.unwrap();
        assert_eq!(days, Some(Told { first: day("2026-10-26"), last: day("2026-11-25") }));
        let known = |span: &str| Measure::Late.is_known(Span::parse(span).unwrap(), days);
        assert_eq!(["2026-09", "2026-10", "2026-11", "2026-12"].map(known), [false, true, true, false]);
        // What the next one takes back is none.
        bulletin::revoke(&bureau.office, &assessor(), wrong.as_str(), "核实后没有错").await.unwrap();
        bureau.clock.advance(31 * 86_400);
        let held = made(&bureau).await;
        let (id, seen) = (held.row.id.clone(), held.row.digest.clone());
        bulletin::send(&bureau.office, &assessor(), &id, &seen).await.unwrap();
        bulletin::approve(&bureau.office, &person("leader"), &id, &seen).await.unwrap();
        bulletin::issue(&bureau.office, &assessor(), &id, &seen).await.unwrap();
        assert_eq!((count("2026", Measure::Late).await, count("2026", Measure::Inaccurate).await), (1, 0));
        let days = overview::told_days(&bureau.office, &right).await.unwrap();
        assert_eq!(days, Some(Told { first: day("2026-10-26"), last: day("2026-12-25") }));

        let nobody = holding("clerk", Duty::Provider).authorise_all::<Read, Overview>();
        assert_eq!(told(nobody.map(|_| ()).map_err(Into::into)), "not found");
    }
}
