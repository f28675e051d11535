//! Notices of working days that are taken in: what they move, who is told, and what is refused.

use gongkai_domain::{
    application::Intake,
    authority::{Read, Staff},
    calendar::Calendar,
    organisation::Duty,
};
use gongkai_office::{
    OfficeError,
    application::{self, Cases},
    audit::entry,
    calendar, notice,
    organisation::agency,
};
use gongkai_testkit::on_both_databases;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};

use crate::{
    application::registered,
    publication::stage::{Bureau, person, told},
};

const NOTICE: &str = "关于2027年部分节假日安排的通知\n国办发明电〔2026〕99号\n\
    一、元旦：1月1日（周五）至3日（周日）放假，共3天。\n\
    二、春节：2月5日至11日放假调休，共7天。1月31日（周日）、2月14日（周日）上班。\n\
    三、清明节：4月5日放假。\n四、劳动节：5月1日至5日放假调休，共5天。5月8日（周六）上班。\n\
    五、端午节：6月9日放假。\n六、中秋节：9月15日放假。\n七、国庆节：10月1日至7日放假调休，共7天。\n2026年12月1日\n";

/// The bureau a month later: a case that comes in then ends in January.
async fn in_december(url: &str) -> Bureau {
    let bureau = Bureau::open(url).await;
    bureau.clock.advance(27 * 86_400);
    calendar::settle(&bureau.office).await.unwrap();
    bureau
}

async fn last_day(bureau: &Bureau, id: &str) -> String {
    let right = person("leader").authorise::<Read, Cases>(id).unwrap();
    let case = application::show(&bureau.office, &right).await.unwrap();
    let sheet = case.ledger.clock(Calendar::in_force(), bureau.office.today()).unwrap();
    sheet.due.unwrap().to_string()
}

async fn moved(bureau: &Bureau) -> Vec<(String, String, Vec<String>)> {
    let right = person("leader").authorise_all::<Read, Cases>().unwrap();
    let moved = application::moved(&bureau.office, &right).await.unwrap();
    moved.into_iter().map(|one| (one.before.to_string(), one.after.to_string(), one.notices)).collect()
}

async fn sentences(bureau: &Bureau, who: &Staff) -> Vec<String> {
    let bells = notice::list(&bureau.office, who, None, 50).await.unwrap();
    bells.into_iter().map(|one| one.sentence).filter(|sentence| sentence.contains("放假通知")).collect()
}

on_both_databases! {
    async fn a_notice_moves_what_is_open_and_says_so(database: &Database) {
        let bureau = in_december(database.url()).await;
        let (officer, keeper) = (person("officer"), person("reviewer"));
        let id = registered(&bureau, Intake::Counter, "2026-12-21", "收费标准").await.id.to_string();
        let before = last_day(&bureau, &id).await;
        let plan = calendar::check_notice(&bureau.office, &keeper, NOTICE).await.unwrap();
        assert!(plan.doubts.is_empty() && plan.moving.len() == 1, "{plan:?}");
        assert_eq!((last_day(&bureau, &id).await, moved(&bureau).await.len()), (before.clone(), 0), "a look moves nothing");
        bureau.clock.advance(60);
        calendar::take_in(&bureau.office, &keeper, NOTICE, false).await.unwrap();
        let after = last_day(&bureau, &id).await;
        assert_eq!((before.as_str(), after.as_str()), ("2027-01-18", "2027-01-19"), "1 January no longer counts");
        assert_eq!(moved(&bureau).await, [(before.clone(), after.clone(), vec!["国办发明电〔2026〕99号".to_owned()])]);
        let told = sentences(&bureau, &officer).await;
        assert!(told.len() <= 1 && told.iter().all(|one| one.contains(&before) && one.contains(&after)), "{told:?}");
        // What comes in from now on was told the right day at once.
        bureau.clock.advance(60);
        let later = registered(&bureau, Intake::Counter, "2026-12-21", "另一件").await.id.to_string();
        assert_eq!((last_day(&bureau, &later).await, moved(&bureau).await.len()), (after, 1));
        let entries = entry::Entity::find().all(bureau.office.read()).await.unwrap();
        assert!(entries.iter().any(|one| format!("{one:?}").contains("holiday_notice")));
        // A second process, or a new start, counts the same.
        Calendar::put_in_force(Calendar::embedded().clone());
        calendar::settle(&bureau.office).await.unwrap();
        assert!(Calendar::in_force().knows_year(2027));
        // Taken back: both move, each from what it was told.
        bureau.clock.advance(60);
        let row = calendar::kept(&bureau.office).await.unwrap().into_iter().find(|row| row.body.is_some()).unwrap();
        assert!(matches!(calendar::take_back(&bureau.office, &keeper, &row.id, " ").await, Err(OfficeError::Refused(_))));
        calendar::take_back(&bureau.office, &keeper, &row.id, "日期抄错").await.unwrap();
        assert_eq!(last_day(&bureau, &id).await, before);
        assert_eq!(moved(&bureau).await.len(), 1, "the first is where it was, the second moved back");
        assert!(!Calendar::in_force().knows_year(2027));
        assert!(matches!(calendar::take_back(&bureau.office, &keeper, &row.id, "再撤").await, Err(OfficeError::NotFound)));
        // And the same number may come again.
        bureau.clock.advance(60);
        calendar::take_in(&bureau.office, &keeper, NOTICE, false).await.unwrap();
        assert!(Calendar::in_force().knows_year(2027));
    }

    async fn what_is_refused_writes_nothing(database: &Database) {
        let bureau = in_december(database.url()).await;
        let keeper = person("reviewer");
        let rows = calendar::kept(&bureau.office).await.unwrap().len();
        for (text, code) in [
            (String::new(), "calendar_text"),
            ("今天天气不错".to_owned(), "calendar_text"),
            ("长".repeat(calendar::LONGEST), "calendar_text"),
            (NOTICE.replace("2027年部分", "2029年部分"), "calendar_text"),
            (NOTICE.replace("共3天", "共4天"), "calendar_text"),
            (NOTICE.replace("2026年12月1日", "2026年12月31日"), "calendar_future"),
            (NOTICE.replace("六、中秋节：9月15日放假。\n", ""), "calendar_doubts"),
            (Calendar::embedded().notices().last().unwrap().to_file(), "calendar_known"),
        ] {
            let result = calendar::take_in(&bureau.office, &keeper, &text, false).await;
            assert!(told(result).contains(code), "{code}: {text}");
        }
        for who in ["clerk", "officer", "leader"] {
            let result = calendar::take_in(&bureau.office, &person(who), NOTICE, false).await;
            assert!(matches!(result, Err(OfficeError::NotFound)), "{who}");
        }
        assert_eq!(calendar::kept(&bureau.office).await.unwrap().len(), rows);
        assert!(!Calendar::in_force().knows_year(2027));
        // A doubt that was looked at is none.
        let without = NOTICE.replace("六、中秋节：9月15日放假。\n", "");
        calendar::take_in(&bureau.office, &keeper, &without, true).await.unwrap();
        let again = calendar::take_in(&bureau.office, &keeper, NOTICE, false).await;
        assert_eq!(told(again), "calendar_known");
        let other = NOTICE.replace("99号", "98号");
        assert_eq!(told(calendar::take_in(&bureau.office, &keeper, &other, false).await), "calendar_known");
    }

    async fn only_the_agency_at_the_top_takes_notices_in(database: &Database) {
        let bureau = in_december(database.url()).await;
        let far = agency::Entity::find_by_id("a2").one(bureau.office.read()).await.unwrap().unwrap();
        let mut far = far.into_active_model();
        far.superior_id = Set(Some("a1".to_owned()));
        far.update(bureau.office.read()).await.unwrap();
        let below = person("far");
        assert!(below.duties.contains(&Duty::DisclosureReviewer));
        assert!(!calendar::may_take_in(&bureau.office, &below).await.unwrap());
        let refused = calendar::take_in(&bureau.office, &below, NOTICE, false).await;
        assert_eq!(told(refused), "calendar_superior");
        assert!(calendar::may_take_in(&bureau.office, &person("reviewer")).await.unwrap());
    }

    async fn notices_of_a_later_program_count_since_its_start(database: &Database) {
        let bureau = in_december(database.url()).await;
        let rows = calendar::kept(&bureau.office).await.unwrap();
        assert_eq!(rows.len(), Calendar::embedded().notices().len());
        let newest = rows.last().unwrap().clone();
        calendar::notice_row::Entity::delete_by_id(&newest.id).exec(bureau.office.read()).await.unwrap();
        calendar::settle(&bureau.office).await.unwrap();
        calendar::settle(&bureau.office).await.unwrap();
        let rows = calendar::kept(&bureau.office).await.unwrap();
        let again: Vec<_> = rows.iter().filter(|row| row.number == newest.number).collect();
        assert!(again.len() == 1 && again[0].came_at == bureau.office.now(), "{again:?}");
    }
}
