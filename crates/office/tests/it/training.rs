//! Trainings from the plan to the figures: notice, code, lists, late ones, guests, papers, tests.

use gongkai_domain::{
    authority::{Edit, Read, Staff},
    training::{Answers, Attendee, Count, Plan, State},
};
use gongkai_office::{
    report::SourceFile,
    training::{self, Held, Paper, Taker, Trainings, Whom},
};
use gongkai_testkit::on_both_databases;

use crate::{
    bulletin::assessor,
    publication::stage::{Bureau, person, told},
};

const HOUR: i64 = 3_600;

fn plan() -> Plan {
    Plan {
        topic: "政府信息公开条例".into(),
        kind: "special".into(),
        target: "各科室信息员".into(),
        lessons: "2".into(),
        on: "2026-11-25".parse().ok(),
        from: "09:00".into(),
        until: "11:00".into(),
        place: "二楼会议室".into(),
        ..Plan::default()
    }
}

fn guest(name: &str, unit: &str) -> Attendee {
    Attendee { name: name.into(), unit: unit.into() }
}

async fn show(bureau: &Bureau, id: &str) -> Held {
    let right = person("clerk").authorise::<Read, Trainings>(id).unwrap();
    training::show(&bureau.office, &right).await.unwrap()
}

async fn counted(bureau: &Bureau) -> Count {
    let right = person("clerk").authorise_all::<Read, Trainings>().unwrap();
    training::year(&bureau.office, &right, 2026).await.unwrap().count
}

async fn planned(bureau: &Bureau, who: &Staff, plan: &Plan) -> String {
    training::plan(&bureau.office, who, plan).await.unwrap().to_string()
}

/// The clock of the bureau at nine o'clock of the day of the training.
fn to_the_beginning(bureau: &Bureau) {
    let begin: chrono::DateTime<chrono::Utc> = "2026-11-25T01:00:00Z".parse().unwrap();
    bureau.clock.advance((begin - bureau.office.now()).num_seconds());
}

on_both_databases! {
    async fn from_the_plan_to_the_figures(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let (office, keeper, clerk) = (&bureau.office, assessor(), person("clerk"));
        assert_eq!(told(training::plan(office, &clerk, &plan()).await), "not found");
        assert_eq!(
            told(training::plan(office, &keeper, &Plan::default()).await),
            "topic_missing kind_unknown target_missing lessons_unusable date_missing"
        );
        let old = Plan { on: "2001-03-20".parse().ok(), ..plan() };
        assert_eq!(told(training::plan(office, &keeper, &old).await), "date_far");
        let vague = Plan { from: String::new(), until: String::new(), place: String::new(), ..plan() };
        let id = planned(&bureau, &keeper, &vague).await;
        assert_eq!(told(training::call(office, &keeper, &id, 1).await), "time_missing place_missing");
        assert_eq!(told(training::change(office, &keeper, &id, 2, &plan()).await), "conflict");
        assert_eq!(told(training::change(office, &keeper, &id, 1, &plan()).await), "done");
        assert_eq!(told(training::call(office, &keeper, &id, 2).await), "done");
        assert_eq!(told(training::change(office, &keeper, &id, 3, &vague).await), "time_missing place_missing");
        let row = show(&bureau, &id).await.row;
        assert_eq!(row.number.as_deref(), Some("培训〔2026〕1号"));
        let code = row.code.unwrap();
        assert_eq!(code.len(), 8);

        // Too early, a wrong code, and then each way.
        assert_eq!(told(training::sign_self(office, &clerk, &id, &code).await), "too_early");
        to_the_beginning(&bureau);
        assert_eq!(told(training::sign_self(office, &clerk, &id, "22222222").await), "code_wrong");
        assert_eq!(told(training::sign_self(office, &clerk, &id, &code.to_uppercase()).await), "done");
        assert_eq!(told(training::sign_self(office, &clerk, &id, &code).await), "signed_already");
        assert!(training::has_signed(office, &clerk, &id).await.unwrap());
        let nobody = guest("", "示范镇司法所");
        assert_eq!(told(training::sign_guest(office, &code, &nobody, None).await), "name_missing");
        let visitor = guest("王 五", "示范镇司法所");
        assert_eq!(told(training::sign_guest(office, &code, &visitor, None).await.map(|_| ())), "done");
        let again = guest("王五", "示范镇司法所");
        assert_eq!(told(training::sign_guest(office, &code, &again, None).await), "signed_already");
        assert_eq!(told(training::sign_guest(office, "nonesuch", &again, None).await), "not found");
        let entered = training::enter_list(office, &keeper, &id, "王五，示范镇司法所\n赵六，律师科").await.unwrap();
        assert_eq!((entered.new, entered.known), (1, 1));
        assert_eq!(told(training::enter_list(office, &keeper, &id, "赵六，律师科").await), "all_known");
        let late = guest("孙七", "律师科");
        assert_eq!(told(training::enter_late(office, &keeper, &id, &late, "").await), "reason_missing");
        assert_eq!(told(training::enter_late(office, &keeper, &id, &late, "手机没电").await), "done");
        assert_eq!(told(training::enter_late(office, &clerk, &id, &late, "手机没电").await), "not found");
        assert_eq!(told(training::strike(office, &keeper, &id, "孙七|律师科", "").await), "reason_missing");
        assert_eq!(told(training::strike(office, &keeper, &id, "孙七|律师科", "没有到场").await), "done");
        assert_eq!(told(training::strike(office, &keeper, &id, "孙七|律师科", "没有到场").await), "not found");
        assert_eq!(told(training::cancel(office, &keeper, &id, 3, "改期").await), "somebody_there");
        assert_eq!(counted(&bureau).await, Count::default(), "only what is held is counted");
        let second = planned(&bureau, &keeper, &Plan { kind: "study".into(), ..plan() }).await;
        assert_eq!(told(training::call(office, &keeper, &second, 1).await), "done");
        assert_eq!(told(training::hold(office, &keeper, &id, 3, "").await), "not_yet_held summary_missing");
        bureau.clock.advance(2 * HOUR);
        assert_eq!(told(training::hold(office, &keeper, &id, 3, "讲解条例，效果良好").await), "done");
        assert_eq!(counted(&bureau).await, Count { sessions: 1, times: 3, persons: 3, external: 0, sent: 0 });
        bureau.clock.advance(HOUR);
        assert_eq!(told(training::sign_guest(office, &code, &late, None).await), "training_over");
        assert_eq!(told(training::enter_list(office, &keeper, &id, "周八，律师科").await), "training_over");

        // The same persons again, and two who were sent: person-times and persons part.
        training::enter_list(office, &keeper, &second, "王五，示范镇司法所\n周八，律师科").await.unwrap();
        training::hold(office, &keeper, &second, 2, "学习典型案例").await.unwrap();
        let away = planned(&bureau, &keeper, &Plan { kind: "superior".into(), ..plan() }).await;
        assert_eq!(told(training::call(office, &keeper, &away, 1).await), "external_call time_over");
        training::enter_list(office, &keeper, &away, "王五，示范镇司法所\n赵六，律师科").await.unwrap();
        training::hold(office, &keeper, &away, 1, "参加市局培训班").await.unwrap();
        let off = planned(&bureau, &keeper, &plan()).await;
        assert_eq!(told(training::cancel(office, &keeper, &off, 1, "并入年底培训").await), "done");
        assert_eq!(show(&bureau, &off).await.state, State::Cancelled);
        assert_eq!(counted(&bureau).await, Count { sessions: 2, times: 5, persons: 4, external: 1, sent: 2 });

        // Of another agency nothing of it exists.
        let mut far = person("far");
        far.duties = keeper.duties.clone();
        let right = far.authorise::<Read, Trainings>(&id).unwrap();
        assert_eq!(told(training::show(office, &right).await), "not found");
        assert_eq!(told(training::enter_list(office, &far, &second, "王五，所").await), "not found");
        assert_eq!(told(training::sign_self(office, &far, &id, &code).await), "not found");
    }

    async fn nobody_was_at_a_training_whose_day_has_not_come(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let (office, keeper) = (&bureau.office, assessor());
        let untimed = Plan { on: "2026-12-10".parse().ok(), from: String::new(), until: String::new(), ..plan() };
        let id = planned(&bureau, &keeper, &untimed).await;
        assert_eq!(told(training::enter_list(office, &keeper, &id, "赵六，律师科").await), "not_yet_held");
        let late = guest("孙七", "律师科");
        assert_eq!(told(training::enter_late(office, &keeper, &id, &late, "手机没电").await), "not_yet_held");
        bureau.clock.advance(17 * 24 * HOUR);
        training::enter_list(office, &keeper, &id, "赵六，律师科").await.unwrap();
    }

    async fn who_should_have_come_and_did_not(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let (office, keeper, clerk) = (&bureau.office, assessor(), person("clerk"));
        let id = planned(&bureau, &keeper, &plan()).await;
        let expect = async |who: &Staff, whom: Whom<'_>| told(training::expect(office, who, &id, whom).await);
        assert_eq!(expect(&clerk, Whom::Accounts).await, "not found");
        assert_eq!(expect(&keeper, Whom::List("")).await, "list_empty");
        assert_eq!(expect(&keeper, Whom::Accounts).await, "done");
        assert!(show(&bureau, &id).await.expected.iter().all(|one| one.staff_id.is_some()));
        let list = "赵六，律师科\n孙七，律师科\n王五，示范镇司法所";
        assert_eq!(expect(&keeper, Whom::List(list)).await, "done");
        let names = |held: &Held| held.expected.iter().map(|one| one.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&show(&bureau, &id).await), ["赵六", "孙七", "王五"], "the new list stands in place of the old");
        to_the_beginning(&bureau);
        training::enter_list(office, &keeper, &id, "王 五，示范镇司法所\n周八，律师科").await.unwrap();
        let held = show(&bureau, &id).await;
        let absent: Vec<&str> = held.absent().iter().map(|one| one.name.as_str()).collect();
        assert_eq!(absent, ["赵六", "孙七"]);
        bureau.clock.advance(3 * HOUR);
        training::hold(office, &keeper, &id, 1, "讲解条例").await.unwrap();
        assert_eq!(expect(&keeper, Whom::List(list)).await, "training_over");
        let mut far = person("far");
        far.duties = keeper.duties.clone();
        assert_eq!(expect(&far, Whom::Accounts).await, "not found");
    }

    async fn papers_of_a_training(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let (office, keeper) = (&bureau.office, assessor());
        let id = planned(&bureau, &keeper, &plan()).await;
        let slides = SourceFile {
            name: "课件.pdf".into(),
            media_type: "application/pdf".into(),
            bytes: b"%PDF-1.7".to_vec(),
        };
        let clerk = person("clerk");
        assert_eq!(told(training::add_file(office, &clerk, &id, Paper::Slides, &slides).await), "not found");
        assert_eq!(told(training::add_file(office, &keeper, &id, Paper::Slides, &slides).await), "done");
        let of = show(&bureau, &id).await.files[0].id.clone();
        let right = clerk.authorise::<Read, Trainings>(&id).unwrap();
        let (name, bytes) = training::file(office, &right, &of).await.unwrap();
        assert_eq!((name.as_str(), bytes.as_slice()), ("课件.pdf", &b"%PDF-1.7"[..]));
        assert_eq!(told(training::remove_file(office, &keeper, &id, &of).await), "done");
        assert_eq!(told(training::file(office, &right, &of).await), "not found");
        assert_eq!(told(training::remove_file(office, &keeper, &id, &of).await), "file_unknown");
        let long = SourceFile { name: "长".repeat(201), ..slides };
        assert_eq!(
            told(training::add_file(office, &keeper, &id, Paper::Other, &long).await),
            "file_name_unusable"
        );
    }

    async fn a_test_is_set_taken_and_marked(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let (office, keeper, clerk) = (&bureau.office, assessor(), person("clerk"));
        let own = "单选\t本局公开工作由哪个科室负责？\t办公室|公证科\tA\t本局制度";
        assert_eq!(told(training::add_questions(office, &clerk, own).await), "not found");
        assert_eq!(training::add_questions(office, &keeper, own).await.unwrap(), 1);
        assert_eq!(told(training::add_questions(office, &keeper, own).await), "question_known");
        let right = keeper.authorise_all::<Edit, Trainings>().unwrap();
        let bank = training::bank(office, &right).await.unwrap();
        let code = bank[0].code.clone();
        assert!(bank.len() > 10 && code != "q01");

        let id = planned(&bureau, &keeper, &plan()).await;
        let until = "2026-12-01".parse().ok();
        let codes = [code.clone(), "q01".to_owned(), "q11".to_owned()];
        assert_eq!(
            told(training::set_test(office, &keeper, &id, &[], None).await),
            "questions_missing until_unusable"
        );
        assert_eq!(told(training::set_test(office, &keeper, &id, &codes, until).await), "done");
        training::call(office, &keeper, &id, 1).await.unwrap();
        assert_eq!(told(training::retire_question(office, &keeper, &code).await), "done");
        assert_eq!(told(training::retire_question(office, &keeper, &code).await), "question_retired");
        assert_eq!(told(training::retire_question(office, &keeper, "q01").await), "not found");
        let staff = Taker::Staff(&clerk);
        let asked = training::questions_of(office, &id, &staff).await.unwrap();
        assert_eq!(asked.closed.map(|refusal| refusal.code), Some("not_signed"));
        assert_eq!(asked.paper.questions.len(), 3, "a question that is retired stays in the test");
        to_the_beginning(&bureau);
        let sign = show(&bureau, &id).await.row.code.unwrap();
        training::sign_self(office, &clerk, &id, &sign).await.unwrap();
        let right_ones: Answers = asked
            .paper
            .questions
            .iter()
            .map(|one| (one.code.clone(), one.answer.chars().collect()))
            .collect();
        let marked = training::take_test(office, &id, &staff, &Answers::new()).await.unwrap();
        assert_eq!((marked.score, marked.full, marked.passed), (0, 7, false));
        let marked = training::take_test(office, &id, &staff, &right_ones).await.unwrap();
        assert!(marked.passed);
        assert_eq!(told(training::take_test(office, &id, &staff, &right_ones).await), "test_passed");
        assert_eq!(told(training::set_test(office, &keeper, &id, &codes, until).await), "test_taken");
        // A guest of the list by the code; nobody else.
        let visitor = guest("王五", "示范镇司法所");
        let taker = Taker::Guest { code: &sign, person: &visitor, address: None };
        assert_eq!(told(training::take_test(office, "", &taker, &right_ones).await), "not_signed");
        training::sign_guest(office, &sign, &visitor, None).await.unwrap();
        for expected in [Ok(false), Ok(false), Err("attempts_over")] {
            let done = training::take_test(office, "", &taker, &Answers::new()).await;
            match expected {
                Ok(passed) => assert_eq!(done.unwrap().passed, passed),
                Err(code) => assert_eq!(told(done), code),
            }
        }
        let held = show(&bureau, &id).await;
        let results: Vec<(i32, bool)> = held.results.iter().map(|one| (one.attempt, one.passed)).collect();
        assert_eq!(results, [(1, false), (2, true), (1, false), (2, false)]);
        bureau.clock.advance(10 * 24 * HOUR);
        let colleague = person("colleague");
        assert_eq!(
            told(training::take_test(office, &id, &Taker::Staff(&colleague), &right_ones).await),
            "not_signed"
        );

        // Who was there and did not take it in time takes it later, if the office opens it again with a reason.
        let zhao = guest("赵六", "律师科");
        training::enter_late(office, &keeper, &id, &zhao, "手机没电").await.unwrap();
        training::hold(office, &keeper, &id, 2, "讲解条例").await.unwrap();
        let late = Taker::Guest { code: &sign, person: &zhao, address: None };
        assert_eq!(told(training::take_test(office, "", &late, &right_ones).await), "test_over");
        let again = async |who: &Staff, until: &str, why: &str| {
            told(training::reopen_test(office, who, &id, until.parse().ok(), why).await)
        };
        assert_eq!(again(&clerk, "2026-12-20", "出差").await, "not found");
        assert_eq!(again(&keeper, "", "").await, "until_unusable reason_missing");
        assert_eq!(again(&keeper, "2026-12-20", "出差").await, "done");
        assert_eq!(again(&keeper, "2026-12-20", "出差").await, "test_open");
        assert!(training::take_test(office, "", &late, &right_ones).await.unwrap().passed);
        assert_eq!(told(training::take_test(office, "", &late, &right_ones).await), "test_passed");
        assert_eq!(told(training::take_test(office, "", &taker, &right_ones).await), "attempts_over");
        bureau.clock.advance(20 * 24 * HOUR);
        let nobody = guest("孙七", "律师科");
        let nobody = Taker::Guest { code: &sign, person: &nobody, address: None };
        assert_eq!(told(training::take_test(office, "", &nobody, &right_ones).await), "not_signed");
        assert_eq!(told(training::take_test(office, &id, &staff, &right_ones).await), "test_over");
    }
}
