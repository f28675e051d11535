//! What registers say goes into the wording of a report that begins, and is compared with what people write.

use gongkai_domain::{
    authority::{Read, Staff},
    id::StaffId,
    organisation::{Duty, MeetingForm},
    training::Plan,
};
use gongkai_office::{
    organisation,
    report::{self, AnnualReport, Entered, TextEntry, digest_of, text_of},
    training,
};
use gongkai_report::Verdict;
use gongkai_testkit::on_both_databases;

use crate::{
    bulletin::assessor,
    publication::stage::{Bureau, person},
};

fn statistician() -> Staff {
    let id = StaffId::parse("s1").unwrap();
    Staff { id, name: "s1".to_owned(), duties: [Duty::Statistician].into(), ..person("leader") }
}

async fn shown(bureau: &Bureau, id: &str) -> AnnualReport {
    let right = statistician().authorise::<Read, AnnualReport>(id).unwrap();
    report::show(&bureau.office, &right).await.unwrap()
}

/// Labels with verdicts of what registers have to say.
fn told(found: &AnnualReport) -> Vec<(i64, bool)> {
    let of = found.findings.iter().filter(|one| one.rule == "TEXT-REG");
    let number = |one: &gongkai_report::FindingView| one.right.as_ref().unwrap().to_string().parse().unwrap();
    of.map(|one| (number(one), one.verdict == Verdict::Fail)).collect()
}

/// A training that is over, with so many people.
async fn held(bureau: &Bureau, many: usize) {
    let keeper = assessor();
    let plan = Plan {
        topic: format!("第{many}讲"),
        kind: "study".into(),
        target: "全体".into(),
        lessons: "1".into(),
        on: "2026-11-20".parse().ok(),
        ..Plan::default()
    };
    let id = training::plan(&bureau.office, &keeper, &plan).await.unwrap().to_string();
    let list: Vec<String> = (0..many).map(|nth| format!("学员{nth}，公证科")).collect();
    training::enter_list(&bureau.office, &keeper, &id, &list.join("\n")).await.unwrap();
    training::hold(&bureau.office, &keeper, &id, 1, "学习条例").await.unwrap();
}

on_both_databases! {
    async fn registers_in_the_report_of_a_year(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        held(&bureau, 3).await;
        let meeting = MeetingForm {
            held_on: "2026-11-12".parse().ok(),
            place: "三楼会议室".into(),
            topic: "年度重点工作".into(),
            chair: "局长".into(),
            attendees: "全体成员".into(),
            ..MeetingForm::default()
        };
        organisation::record_meeting(&bureau.office, &assessor(), &meeting).await.unwrap();
        let id = report::begin(&bureau.office, &statistician(), 2026).await.unwrap().to_string();
        let found = shown(&bureau, &id).await;
        let text = text_of(&found.report, &found.work, "overview");
        assert!(text.contains("全年举办政府信息公开培训1次，接受培训3人次。"), "{text}");
        assert!(text.contains("召开政府信息公开领导小组会议1次"), "{text}");
        assert!(!text.contains("派员参加") && !text.contains("咨询"), "what there was none of: {text}");
        let all = told(&found);
        assert!(all.len() >= 3 && all.iter().all(|(_, differs)| !differs), "{all:?}");

        // Another number in the text is named; counted anew, the register says more.
        let edit = |now: &str| Entered {
            text: Some(TextEntry { chapter: "overview".into(), was: digest_of(&text), now: now.into() }),
            ..Entered::default()
        };
        let wrong = text.replace("接受培训3人次", "接受培训30人次");
        report::save(&bureau.office, &statistician(), &id, edit(&wrong)).await.unwrap();
        let found = shown(&bureau, &id).await;
        assert_eq!(told(&found).into_iter().filter(|(_, differs)| *differs).collect::<Vec<_>>(), [(3, true)]);
        let must = found.must_names();
        assert!(must.iter().all(|name| !name.starts_with("TEXT-REG")), "it warns, people decide: {must:?}");
        held(&bureau, 27).await;
        report::recount(&bureau.office, &statistician(), &id).await.unwrap();
        let found = shown(&bureau, &id).await;
        assert_eq!(told(&found).into_iter().filter(|(_, differs)| *differs).collect::<Vec<_>>(), [(2, true)]);
    }
}
