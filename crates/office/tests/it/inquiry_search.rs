//! The search through a very large register finds exactly what a plain look at every entry finds.

use chrono::TimeDelta;
use gongkai_domain::{
    authority::{Read, Staff},
    id::{InquiryId, UnitId},
    inquiry::{Inquiry, InquiryResult},
    organisation::Duty,
};
use gongkai_office::{
    inquiry::{self, Asked, Inquiries, block_row, inquiry_row},
    jobs,
};
use gongkai_testkit::{Dice, on_both_databases};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, PaginatorTrait};

use crate::publication::stage::{Bureau, person};

/// More than are compared one by one.
const MANY: usize = 20_400;
const AT_ONCE: usize = 200;
const WORDS: [&str; 6] = ["法律援助", "公证遗嘱", "人民调解", "律师执业", "社区矫正", "100%收费"];

fn clerk() -> Staff {
    let mut who = person("clerk");
    who.duties = [Duty::InquiryClerk].into();
    who
}

/// Everything that a search finds, page by page, and how many pages that took.
async fn found(bureau: &Bureau, words: &str) -> (Vec<String>, usize) {
    let right = clerk().authorise_all::<Read, Inquiries>().unwrap();
    let mut asked = Asked { words: words.to_owned(), ..Asked::default() };
    let (mut all, mut pages) = (Vec::new(), 0);
    loop {
        let lines = inquiry::list(&bureau.office, &right, &asked).await.unwrap();
        pages += 1;
        all.extend(lines.rows.into_iter().map(|row| row.id));
        let Some(next) = lines.next else { return (all, pages) };
        asked.before = Some(InquiryId::parse(&next).unwrap());
    }
}

fn plainly(rows: &[inquiry_row::Model], words: &str) -> Vec<String> {
    let has = |row: &&inquiry_row::Model| {
        let texts = [&row.question, &row.answer, &row.number, &row.reference];
        words.split(' ').all(|word| texts.iter().any(|text| text.contains(word)))
    };
    let mut ids: Vec<String> = rows.iter().filter(has).map(|row| row.id.clone()).collect();
    ids.sort();
    ids.reverse();
    ids
}

async fn fill(bureau: &Bureau, first: &inquiry_row::Model) {
    let mut dice = Dice::seeded(8);
    let rows: Vec<_> = (0..MANY)
        .map(|nth| {
            let mut row = first.clone();
            // Later than the first, in the order of their making.
            row.id = format!("{}{nth:08}z", later(&first.id));
            row.number = format!("20200101-{nth:06}");
            row.question = format!("{}怎么办，第{nth}件", WORDS[dice.below(WORDS.len())]);
            row.reference = if nth % 1_000 == 7 { format!("HX{nth}") } else { String::new() };
            row.into_active_model().reset_all()
        })
        .collect();
    for some in rows.chunks(AT_ONCE) {
        let some = some.iter().cloned();
        inquiry_row::Entity::insert_many(some).exec_without_returning(bureau.office.read()).await.unwrap();
    }
}

/// The letters of the second after that of an identity.
fn later(id: &str) -> String {
    const LETTERS: &str = "0123456789abcdefghjkmnpqrstvwxyz";
    let mut signs: Vec<char> = id[..7].chars().collect();
    for sign in signs.iter_mut().rev() {
        let at = LETTERS.find(*sign).unwrap();
        *sign = LETTERS.as_bytes()[(at + 1) % LETTERS.len()] as char;
        if *sign != '0' {
            break;
        }
    }
    signs.into_iter().collect()
}

on_both_databases! {
    async fn a_search_through_very_many_is_complete(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let said = Inquiry {
            at: "2026-11-23T09:00:00".parse().unwrap(),
            desk: UnitId::parse("u1").unwrap(),
            way: "letter".to_owned(),
            line: "notary".to_owned(),
            subject: String::new(),
            group: String::new(),
            persons: 1,
            matters: 1,
            result: InquiryResult::Pending,
            referred: String::new(),
            appointment: None,
            question: "最早的一件".to_owned(),
            answer: String::new(),
            name: String::new(),
            contact: String::new(),
            reference: String::new(),
            kept: false,
        };
        inquiry::enter(&bureau.office, &clerk(), &said).await.unwrap();
        let first = inquiry_row::Entity::find().one(bureau.office.read()).await.unwrap().unwrap();
        fill(&bureau, &first).await;
        assert_eq!(inquiry::gather(&bureau.office).await.unwrap(), 0, "they are not settled");
        let rows = inquiry_row::Entity::find().all(bureau.office.read()).await.unwrap();
        assert_eq!(found(&bureau, "最早的一件").await, (plainly(&rows, "最早的一件"), 2), "one by one");

        bureau.clock.advance(TimeDelta::minutes(30).num_seconds());
        assert_eq!(inquiry::gather(&bureau.office).await.unwrap(), 20);
        assert_eq!(inquiry::gather(&bureau.office).await.unwrap(), 0, "once");
        assert_eq!(block_row::Entity::find().count(bureau.office.read()).await.unwrap(), 20);
        for (words, pages) in [
            ("第77件", 1), ("最早的一件", 1), ("HX13007", 1), ("没有这句话", 1), ("20200101-000042", 1),
            ("100%收费 第1999", 1), ("_", 1), ("喆", 1), ("第20399件", 1),
        ] {
            assert_eq!(found(&bureau, words).await, (plainly(&rows, words), pages), "{words}");
        }
        let (all, _) = found(&bureau, "法律援助").await;
        assert_eq!(all, plainly(&rows, "法律援助"), "over many pages");

        // What an old entry is answered with is found, too.
        inquiry::answer(&bureau.office, &clerk(), &first.id, 1, "请带户口簿原件").await.unwrap();
        assert_eq!(found(&bureau, "户口簿原件").await, (vec![first.id], 1));
        let planned = jobs::entries().iter().any(|entry| entry.name == "inquiry-gather");
        assert!(planned, "it happens by itself");
    }
}
