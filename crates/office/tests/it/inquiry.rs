//! The inquiry desk: entries, day sheets, closed months, lists taken in; its totals against a plain count.

use std::collections::BTreeMap;

use gongkai_domain::{
    authority::{Read, Staff},
    id::UnitId,
    inquiry::{Count, Inquiry, InquiryResult, Part, SheetLine, entered_ways, lines},
    organisation::Duty,
};
use gongkai_office::{
    OfficeError, audit,
    inquiry::{self, Asked, Figures, Inquiries, Row, inquiry_row},
    task,
};
use gongkai_testkit::{Dice, on_both_databases};
use sea_orm::EntityTrait;

use crate::publication::stage::{Bureau, person, told};

fn clerk() -> Staff {
    let mut who = person("clerk");
    who.duties = [Duty::InquiryClerk].into();
    who
}

fn holding(name: &str, duty: Duty) -> Staff {
    let mut who = person(name);
    who.duties = [duty].into();
    who
}

/// The bureau's day is 2026-11-24, a Tuesday, nine in the morning or later.
fn asked(at: &str, result: InquiryResult) -> Inquiry {
    Inquiry {
        at: at.parse().unwrap(),
        desk: UnitId::parse("u1").unwrap(),
        way: "visit".to_owned(),
        line: "notary".to_owned(),
        subject: "inheritance".to_owned(),
        group: String::new(),
        persons: 1,
        matters: 1,
        result,
        referred: String::new(),
        appointment: None,
        question: "继承公证要带什么".to_owned(),
        answer: String::new(),
        name: "李咨询".to_owned(),
        contact: "13900000000".to_owned(),
        reference: String::new(),
        kept: false,
    }
}

async fn figures(bureau: &Bureau, from: &str, until: &str) -> Figures {
    let right = clerk().authorise_all::<Read, Inquiries>().unwrap();
    inquiry::figures(&bureau.office, &right, from.parse().unwrap(), until.parse().unwrap()).await.unwrap()
}

async fn entered(bureau: &Bureau, said: &Inquiry) -> String {
    inquiry::enter(&bureau.office, &clerk(), said)
        .await
        .map(|known| known.number)
        .unwrap_or_else(|error| told::<()>(Err(error)))
}

async fn row(bureau: &Bureau, number: &str) -> inquiry_row::Model {
    let rows = inquiry_row::Entity::find().all(bureau.office.read()).await.unwrap();
    rows.into_iter().find(|row| row.number == number).unwrap()
}

/// The totals once more, entry by entry.
async fn counted(bureau: &Bureau) -> Count {
    let rows = inquiry_row::Entity::find().all(bureau.office.read()).await.unwrap();
    let mut all = Count::default();
    for row in rows {
        let number = |value: i32| u64::try_from(value).unwrap();
        all += Count {
            entries: 1,
            persons: number(row.persons),
            matters: number(row.matters),
            answered: if row.closed_at.is_some() { number(row.matters) } else { 0 },
        };
    }
    all
}

on_both_databases! {
    async fn an_entry_is_numbered_sealed_counted_and_answered(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let day = "2026-11-23T09:00:00";
        assert_eq!(entered(&bureau, &asked(day, InquiryResult::Answered)).await, "20261123-001");
        let letter = Inquiry { way: "letter".to_owned(), persons: 3, matters: 2, ..asked(day, InquiryResult::Pending) };
        assert_eq!(entered(&bureau, &letter).await, "20261123-002");
        assert_eq!(entered(&bureau, &asked("2026-11-22T09:00:00", InquiryResult::Answered)).await, "20261122-001");
        assert_eq!(entered(&bureau, &Inquiry { question: String::new(), persons: 0, ..letter.clone() }).await, "question_missing persons_unusable");
        let foreign = UnitId::parse("foreign").unwrap();
        assert_eq!(entered(&bureau, &Inquiry { desk: foreign, ..letter }).await, "desk_unknown");

        let open = row(&bureau, "20261123-002").await;
        assert!(!format!("{open:?}").contains("李咨询") && !format!("{open:?}").contains("13900000000"));
        // The seventh working day after 2026-11-23 is 12-02; the term ends with that day.
        assert_eq!(open.due_at.unwrap().to_rfc3339(), "2026-12-02T16:00:00+00:00");
        let before = figures(&bureau, "2026-11-01", "2026-11-30").await;
        assert_eq!(before.all(), Count { entries: 3, persons: 5, matters: 4, answered: 2 });
        assert_eq!(before.by(Part::Day).keys().cloned().collect::<Vec<_>>(), ["2026-11-22", "2026-11-23"]);
        let tasks = task::open(&bureau.office, &clerk()).await.unwrap();
        assert!(tasks.iter().any(|(_, task)| task.of == "inquiry" && task.due == Some("2026-12-02".parse().unwrap())));

        let answer = async |who: &Staff, version, text: &str| {
            told(inquiry::answer(&bureau.office, who, &open.id, version, text).await)
        };
        assert_eq!(answer(&clerk(), 1, " ").await, "answer_missing");
        assert_eq!(answer(&holding("leader", Duty::ResponsibleLeader), 1, "已答复").await, "not found");
        assert_eq!(answer(&clerk(), 7, "已答复").await, "conflict");
        assert_eq!(answer(&clerk(), 1, "已回信说明").await, "done");
        assert_eq!(answer(&clerk(), 2, "已回信说明").await, "already_answered");
        assert_eq!(figures(&bureau, "2026-11-01", "2026-11-30").await.all().answered, 4);

        let entries = audit::verify(&bureau.office, None).await.unwrap().entries;
        let seen = inquiry::contact(&bureau.office, &clerk(), &open.id).await.unwrap();
        assert_eq!(seen, ("李咨询".to_owned(), "13900000000".to_owned()));
        assert_eq!(audit::verify(&bureau.office, None).await.unwrap().entries, entries + 1);
        for (who, duty) in [("leader", Duty::ResponsibleLeader), ("far", Duty::InquiryClerk), ("clerk", Duty::Statistician)] {
            let looked = inquiry::contact(&bureau.office, &holding(who, duty), &open.id).await;
            assert_eq!(told(looked.map(|_| ())), "not found", "{who}");
        }
    }

    /// Whether it is typed with the entry, mended into it or given later.
    async fn an_answer_is_screened_whenever_it_is_written(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let day = "2026-11-23T09:00:00";
        let telling = "已告知身份证号为110199199003071239的申请人";
        let with = |answer: &str| Inquiry { answer: answer.to_owned(), ..asked(day, InquiryResult::Answered) };
        assert_eq!(entered(&bureau, &with(telling)).await, "number_in_text");
        assert_eq!(entered(&bureau, &with("已告知要带的材料")).await, "20261123-001");
        let row = row(&bureau, "20261123-001").await;
        let correct = async |said: &Inquiry| told(inquiry::correct(&bureau.office, &clerk(), &row.id, 1, said).await);
        assert_eq!(correct(&with(telling)).await, "number_in_text");
        assert_eq!(correct(&Inquiry { persons: 2, ..with("已告知要带的材料") }).await, "done");
        // In the question as well. Whoever means it says so; other figures are none of a person.
        let asking = |question: &str| Inquiry { question: question.to_owned(), ..asked(day, InquiryResult::Answered) };
        let number = asking("请打13900000000回复");
        assert_eq!(entered(&bureau, &number).await, "number_in_text");
        assert_eq!(entered(&bureau, &asking("2026年11月24日的公证，费用200元")).await, "20261123-002");
        assert_eq!(entered(&bureau, &Inquiry { kept: true, ..number }).await, "20261123-003");
        assert_eq!(entered(&bureau, &Inquiry { kept: true, ..with(telling) }).await, "20261123-004");
        assert_ne!(inquiry::mark_of("问", "答"), inquiry::mark_of("问答", ""));
        assert_eq!(inquiry::mark_of(" 问", "一\r\n二"), inquiry::mark_of("问", "一\n二 "));
    }

    async fn what_is_entered_by_hand_is_of_our_time_and_new(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let day = "2026-11-23T09:00:00";
        for (at, way, reference, told) in [
            ("0206-11-30T09:00:00", "visit", "", "not_of_our_time"),
            (day, "portal", "", "way_of_portal"),
            (day, "slip", "WB-1", "20261123-001"),
            (day, "slip", " WB-1", "reference_known"),
            (day, "slip", "WB-2", "20261123-002"),
        ] {
            let said = asked(at, InquiryResult::Answered);
            let said = Inquiry { way: way.to_owned(), reference: reference.to_owned(), ..said };
            assert_eq!(entered(&bureau, &said).await, told, "{at} {way} {reference}");
        }
        let second = row(&bureau, "20261123-002").await;
        let said = Inquiry { way: "slip".to_owned(), ..asked(day, InquiryResult::Answered) };
        let correct = async |version, reference: &str| {
            let said = Inquiry { reference: reference.to_owned(), ..said.clone() };
            told(inquiry::correct(&bureau.office, &clerk(), &second.id, version, &said).await)
        };
        assert_eq!(correct(1, "WB-1").await, "reference_known");
        assert_eq!(correct(1, "WB-2").await, "done", "its own number stays");
    }

    async fn who_answers_where_nobody_keeps_the_register(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let letter = Inquiry { way: "letter".to_owned(), ..asked("2026-11-23T09:00:00", InquiryResult::Pending) };
        entered(&bureau, &letter).await;
        let reviewer = holding("reviewer", Duty::DisclosureReviewer);
        let has_task = async |who: &Staff| {
            task::open(&bureau.office, who).await.unwrap().iter().any(|(_, task)| task.of == "inquiry")
        };
        // The sample office gives nobody the duty by a row of its own.
        assert!(has_task(&clerk()).await && has_task(&reviewer).await);
        assert!(!has_task(&holding("leader", Duty::ResponsibleLeader)).await);
        let open = row(&bureau, "20261123-001").await;
        assert_eq!(told(inquiry::answer(&bureau.office, &reviewer, &open.id, 1, "已回信说明").await), "done");
    }

    async fn a_mended_entry_is_counted_once(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let said = asked("2026-11-23T09:00:00", InquiryResult::Answered);
        entered(&bureau, &said).await;
        let row = row(&bureau, "20261123-001").await;
        let other = Inquiry { line: "legal_aid".to_owned(), persons: 4, name: String::new(), contact: String::new(), ..said.clone() };
        let correct = async |version, said: &Inquiry| told(inquiry::correct(&bureau.office, &clerk(), &row.id, version, said).await);
        assert_eq!(correct(1, &Inquiry { at: "2026-11-22T09:00:00".parse().unwrap(), ..other.clone() }).await, "day_stays");
        assert_eq!(correct(3, &other).await, "conflict");
        assert_eq!(figures(&bureau, "2026-11-23", "2026-11-23").await.all().persons, 1, "nothing half done");
        assert_eq!(correct(1, &other).await, "done");
        let now = figures(&bureau, "2026-11-23", "2026-11-23").await;
        assert_eq!(now.all(), Count { entries: 1, persons: 4, matters: 1, answered: 1 });
        assert_eq!(now.by(Part::Line).keys().cloned().collect::<Vec<_>>(), ["legal_aid"]);
        // Who asked stays, although the form does not show it.
        assert_eq!(inquiry::contact(&bureau.office, &clerk(), &row.id).await.unwrap().0, "李咨询");
    }

    async fn a_day_is_counted_by_entries_or_by_a_sheet(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let desk = UnitId::parse("u1").unwrap();
        let line = SheetLine { way: "visit".to_owned(), line: "notary".to_owned(), persons: 12, matters: 10, answered: 9 };
        let seen = async |on: &str| {
            let right = clerk().authorise_all::<Read, Inquiries>().unwrap();
            let sheet = inquiry::sheet(&bureau.office, &right, &desk, on.parse().unwrap()).await.unwrap();
            inquiry::sheet_seen(&sheet)
        };
        let keep_over = async |on: &str, seen: &str, lines: &[SheetLine]| {
            told(inquiry::keep_sheet(&bureau.office, &clerk(), &desk, on.parse().unwrap(), seen, lines).await)
        };
        let keep = async |on: &str, lines: &[SheetLine]| keep_over(on, &seen(on).await, lines).await;
        assert_eq!(keep("1900-01-01", std::slice::from_ref(&line)).await, "not_of_our_time");
        assert_eq!(keep("2026-11-25", std::slice::from_ref(&line)).await, "later_than_now");
        assert_eq!(keep("2026-11-23", std::slice::from_ref(&line)).await, "done");
        assert_eq!(entered(&bureau, &asked("2026-11-23T09:00:00", InquiryResult::Answered)).await, "day_has_sheet");
        let other = SheetLine { persons: 20, ..line.clone() };
        assert_eq!(keep_over("2026-11-23", "", std::slice::from_ref(&other)).await, "conflict", "seen before the first");
        assert_eq!(keep("2026-11-23", std::slice::from_ref(&other)).await, "done");
        let now = figures(&bureau, "2026-11-23", "2026-11-23").await;
        assert_eq!((now.all().persons, now.sheets().persons, now.all().open()), (20, 20, 1));
        assert_eq!(keep("2026-11-23", &[]).await, "done");
        assert_eq!(entered(&bureau, &asked("2026-11-23T09:00:00", InquiryResult::Answered)).await, "20261123-001");
        assert_eq!(keep("2026-11-23", &[line]).await, "day_has_entries");
    }

    async fn a_closed_month_stays_as_it_was(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let october = asked("2026-10-20T09:00:00", InquiryResult::Answered);
        entered(&bureau, &october).await;
        let keeper = holding("reviewer", Duty::Statistician);
        let lock = async |who: &Staff, month: &str| told(inquiry::lock(&bureau.office, who, month).await);
        assert_eq!(lock(&clerk(), "2026-10").await, "not found");
        assert_eq!(lock(&keeper, "2026-11").await, "month_not_over");
        assert_eq!(lock(&keeper, "10月").await, "month_unusable");
        assert_eq!(lock(&keeper, "2026-10").await, "done");
        assert_eq!(entered(&bureau, &october).await, "month_locked");
        let row = row(&bureau, "20261020-001").await;
        let mended = inquiry::correct(&bureau.office, &clerk(), &row.id, 1, &october).await;
        assert_eq!(told(mended), "month_locked");
        assert_eq!(told(inquiry::unlock(&bureau.office, &keeper, "2026-10", "补登漏记的来访").await), "done");
        assert_eq!(entered(&bureau, &october).await, "20261020-002");
    }

    async fn a_list_is_taken_in_whole_or_not_at_all(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let row = |number: u32, question: &str, reference: &str| -> Row {
            let mut cells: [String; 17] = std::array::from_fn(|_| String::new());
            for (at, text) in [(0, "2026-11-20"), (4, "公证"), (7, "2"), (12, question), (16, reference)] {
                text.clone_into(&mut cells[at]);
            }
            (number, cells)
        };
        let rows = [row(2, "问一", "12345-1"), row(3, "", "12345-2"), row(4, "问三", "12345-1")];
        let faults = inquiry::check_import(&bureau.office, &clerk(), &rows).await.unwrap().unwrap_err();
        let told_faults: Vec<_> = faults.iter().map(|fault| (fault.row, fault.column.as_str())).collect();
        assert_eq!(told_faults, [(3, "内容"), (4, "外部编号")]);
        assert!(inquiry::import(&bureau.office, &clerk(), &rows, true).await.is_err());
        assert_eq!(counted(&bureau).await, Count::default());
        let good = [row(2, "问一", "12345-1"), row(3, "问二", "12345-2")];
        let taken = inquiry::import(&bureau.office, &clerk(), &good, false).await.unwrap();
        assert_eq!((taken.entries, taken.persons), (2, 4));
        let again = inquiry::check_import(&bureau.office, &clerk(), &good).await.unwrap().unwrap_err();
        assert_eq!(again.len(), 2);
        inquiry::lock(&bureau.office, &holding("counter", Duty::Statistician), "2026-10").await.unwrap();
        let mut closed = [row(2, "问四", ""), row(3, "问五", "")];
        "2026-10-20".clone_into(&mut closed[1].1[0]);
        let faults = inquiry::check_import(&bureau.office, &clerk(), &closed).await.unwrap().unwrap_err();
        assert!(faults.len() == 1 && faults[0].row == 3 && faults[0].sentence.contains("已经锁定"), "{faults:?}");
        let right = clerk().authorise_all::<Read, Inquiries>().unwrap();
        let found = async |words: &str| {
            let asked = Asked { words: words.to_owned(), ..Asked::default() };
            inquiry::list(&bureau.office, &right, &asked).await.unwrap().rows.len()
        };
        assert_eq!((found("问").await, found("问二 12345").await, found("问二 12345-1").await), (2, 1, 0));
        // The list of a figure: what counts, by the same parts as the figure.
        for (subject, expected) in [(None, 2), (Some(""), 2), (Some("fee"), 0)] {
            let asked = Asked { subject: subject.map(str::to_owned), counted: true, ..Asked::default() };
            let rows = inquiry::list(&bureau.office, &right, &asked).await.unwrap().rows;
            let day = "2026-11-20".parse().unwrap();
            let figures = inquiry::figures(&bureau.office, &right, day, day).await.unwrap().of(&asked);
            assert_eq!((rows.len(), figures.all().entries), (expected, expected as u64), "{subject:?}");
        }
    }

    async fn the_same_list_twice_is_asked_about(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let row = |number: u32, question: &str, time: &str| -> Row {
            let mut cells: [String; 17] = std::array::from_fn(|_| String::new());
            for (at, text) in [(0, "2026-11-20"), (1, time), (4, "公证"), (12, question)] {
                text.clone_into(&mut cells[at]);
            }
            (number, cells)
        };
        // Two people may ask the same at the same time: only what is in the register is asked about.
        let list = [row(2, "怎样办公证", "09:30"), row(3, "怎样办公证", "09:30"), row(4, "怎样办公证", "")];
        let take = async |rows: &[Row], confirmed: bool| {
            told(inquiry::import(&bureau.office, &clerk(), rows, confirmed).await)
        };
        assert!(inquiry::alike(&bureau.office, &clerk(), &list).await.unwrap().is_empty());
        assert_eq!(take(&list, false).await, "done");
        assert_eq!(inquiry::alike(&bureau.office, &clerk(), &list).await.unwrap(), [2, 3, 4]);
        assert_eq!(take(&list, false).await, "rows_repeated");
        let mixed = [row(2, "怎样办公证", "10:30"), row(3, " 怎样办公证", "09:30")];
        assert_eq!(inquiry::alike(&bureau.office, &clerk(), &mixed).await.unwrap(), [3]);
        assert_eq!(take(&mixed, true).await, "done");
    }

    async fn totals_are_what_a_plain_count_gives(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let mut dice = Dice::seeded(711);
        let mut known: Vec<String> = Vec::new();
        for _ in 0..60 {
            let pick = |dice: &mut Dice, many: usize| dice.below(many);
            let result = InquiryResult::ALL[pick(&mut dice, 7)];
            let said = Inquiry {
                at: format!("2026-11-{:02}T09:00:00", 1 + dice.below(20)).parse().unwrap(),
                way: entered_ways().nth(pick(&mut dice, entered_ways().count())).unwrap().code.clone(),
                line: lines()[pick(&mut dice, lines().len())].code.clone(),
                persons: u32::try_from(1 + dice.below(5)).unwrap(),
                matters: u32::try_from(1 + dice.below(3)).unwrap(),
                referred: "办公室".to_owned(),
                appointment: Some("2026-12-24".parse().unwrap()),
                ..asked("2026-11-20T09:00:00", result)
            };
            match (dice.below(3), known.is_empty()) {
                (0, false) => {
                    let row = row(&bureau, &known[pick(&mut dice, known.len())]).await;
                    // Answered already: refused, and nothing changes.
                    let _: Result<(), OfficeError> = inquiry::answer(&bureau.office, &clerk(), &row.id, row.version, "答").await;
                }
                (1, false) => {
                    let row = row(&bureau, &known[pick(&mut dice, known.len())]).await;
                    let said = Inquiry { at: row.asked_on.and_hms_opt(8, 0, 0).unwrap(), ..said };
                    inquiry::correct(&bureau.office, &clerk(), &row.id, row.version, &said).await.unwrap();
                }
                _ => known.push(entered(&bureau, &said).await),
            }
            let now = figures(&bureau, "2026-11-01", "2026-11-30").await;
            assert_eq!(now.all(), counted(&bureau).await);
        }
        let now = figures(&bureau, "2026-11-01", "2026-11-30").await;
        for part in [Part::Way, Part::Line, Part::Day, Part::Desk] {
            let sum: BTreeMap<String, Count> = now.by(part);
            let mut all = Count::default();
            sum.values().for_each(|one| all += *one);
            assert_eq!(all, now.all(), "{part:?}");
        }
    }
}
