//! A report that is begun from the ledgers: counted, written on by several people, counted anew, filed.

use std::collections::BTreeMap;

use gongkai_domain::{
    application::{Act, Intake, Way, filing::ApplicantKind},
    authority::{Read, Staff},
    dispute::{Defence, Dispute, DisputeKind},
    id::StaffId,
    organisation::Duty,
    report::State,
};
use gongkai_office::{
    application::{self, Figures},
    audit::entry as entry_row,
    dispute, notice,
    report::{
        self, AnnualReport, Comments, Confirmed, Entered, Entry, Import, Saved, Say, TextEntry, digest_of,
        text_of,
    },
};
use gongkai_report::{Cell, FindingView, Format, format::Grade};
use gongkai_testkit::on_both_databases;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::{
    application::{day, drafted, numbered, recorded, registered},
    publication::stage::{Bureau, insert_person, person, told},
    report::{import, sample},
};

fn statistician(name: &str) -> Staff {
    let id = StaffId::parse(name).unwrap();
    Staff { id, name: name.to_owned(), duties: [Duty::Statistician].into(), ..person("leader") }
}

async fn shown(bureau: &Bureau, id: &str) -> AnnualReport {
    let right = statistician("s1").authorise::<Read, AnnualReport>(id).unwrap();
    report::show(&bureau.office, &right).await.unwrap()
}

fn number(report: &AnnualReport, id: &str) -> Option<i64> {
    report.report.cells.get(report.report.format.cell_ix(id).unwrap()).number()
}

fn ledger(found: &AnnualReport) -> Vec<&FindingView> {
    let of = |one: &&FindingView| one.rule == "CASE-LEDGER" && one.left.is_some();
    found.findings.iter().filter(of).collect()
}

/// Answers a case, from the search to the post.
async fn answered(bureau: &Bureau, id: &str, on: &str) {
    let officer = person("officer");
    for (who, act, text) in [
        (&officer, drafted("answer_granted"), ""),
        (&officer, Act::Submitted, ""),
        (&person("reviewer"), Act::Approved, "同意"),
        (&officer, numbered(), ""),
        (&officer, Act::Delivered { way: Way::Post }, "EMS"),
    ] {
        recorded(bureau, who, id, on, act, text).await.unwrap();
    }
}

/// Table three as it counts itself by replaying every ledger: the second opinion.
async fn replayed(bureau: &Bureau, year: i32) -> BTreeMap<String, i64> {
    let right = statistician("s1").authorise_all::<Read, Figures>().unwrap();
    let figures = application::figures(&bureau.office, &right, year).await.unwrap();
    let cell = |(row, column, count): (String, &'static str, usize)| {
        (format!("t3.{row}.{column}"), i64::try_from(count).unwrap())
    };
    figures.cells().into_iter().map(cell).filter(|(id, _)| !id.contains("total")).collect()
}

fn entry(cell: &str, was: &str, now: &str) -> Entry {
    Entry { cell: cell.into(), was: was.into(), now: now.into() }
}

fn cells(entries: Vec<Entry>) -> Entered {
    Entered { cells: entries, ..Entered::default() }
}

/// `kept n`, or the sentences.
async fn saved(bureau: &Bureau, who: &str, id: &str, edit: Entered) -> String {
    match report::save(&bureau.office, &statistician(who), id, edit).await.unwrap() {
        Saved::Kept(many) => format!("kept {many}"),
        Saved::Troubled(all) => all.iter().map(|one| one.sentence.as_str()).collect::<Vec<_>>().join("；"),
    }
}

on_both_databases! {
    /// Today is 2026-11-24.
    async fn counted_from_the_ledgers(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let old = registered(&bureau, Intake::PostSigned, "2025-12-01", "上年的申请").await;
        let new = registered(&bureau, Intake::Counter, "2026-11-02", "今年的申请").await;
        registered(&bureau, Intake::PostUnsigned, "2026-11-20", "还没有确认").await;
        answered(&bureau, old.id.as_str(), "2026-01-05").await;
        let about = Dispute { kind: DisputeKind::Review, notified: day("2026-02-02"), defence: Defence::Simple, defended: None, ended: None };
        let said = dispute::Entry { dispute: about, number: "示府复〔2026〕8号".into(), body: "示范区人民政府".into() };
        dispute::register(&bureau.office, &person("officer"), &old.number, &said).await.unwrap();

        let clerk = statistician("s1");
        for (year, code) in [(2027, "year_out_of_range"), (2018, "year_out_of_range")] {
            assert_eq!(told(report::begin(&bureau.office, &clerk, year).await), code);
        }
        assert_eq!(told(report::begin(&bureau.office, &person("reviewer"), 2026).await), "not found");
        let id = report::begin(&bureau.office, &clerk, 2026).await.unwrap();
        let id = id.as_str();
        assert_eq!(told(report::begin(&bureau.office, &clerk, 2026).await), "already_there");
        let found = shown(&bureau, id).await;
        for (cell, expected) in [
            ("t3.new.natural", Some(1)),
            ("t3.carried_in.natural", Some(1)),
            ("t3.granted.natural", Some(1)),
            ("t3.carried_out.natural", Some(1)),
            ("t3.results_total.total", Some(1)),
            ("t3.new.business", Some(0)),
            ("t4.review.pending", Some(1)),
            ("t4.review.total", Some(1)),
            ("t2_1.normative.issued", Some(0)),
            ("t2_5.licence.decisions", None),
        ] {
            assert_eq!(number(&found, cell), expected, "{cell}");
        }
        assert_eq!(replayed(&bureau, 2026).await.iter().filter(|(id, many)| found.work.counted.get(*id) != Some(many)).count(), 0);
        assert!(ledger(&found).is_empty() && found.report.chapters.len() == 6);
        assert!(found.report.chapters[0].paragraphs.iter().any(|one| one.text.contains("全年新收政府信息公开申请1件，上年结转1件，办结1件")));
        assert!(found.must().all(|one| ["TEXT-OPEN", "BLANK"].contains(&one.rule.as_str())), "{:?}", found.must_names());

        // What stands behind a figure: numbers alone.
        let right = clerk.authorise::<Read, AnnualReport>(id).unwrap();
        let behind = async |cell: &str| {
            let format = Format::by_id("format-2021").unwrap();
            let all = report::behind(&bureau.office, &right, (2026, format), format.cell_ix(cell).unwrap()).await.unwrap();
            all.into_iter().map(|one| one.number).collect::<Vec<_>>()
        };
        assert_eq!(behind("t3.granted.natural").await, [old.number.as_str()]);
        assert_eq!(behind("t3.results_total.total").await, [old.number.as_str()]);
        assert_eq!(behind("t3.new.total").await, [new.number.as_str()]);
        assert_eq!(behind("t4.review.total").await, ["示府复〔2026〕8号"]);
        assert!(behind("t3.granted.business").await.is_empty() && behind("t2_5.licence.decisions").await.is_empty());

        // The ledger goes on: the draft keeps what was counted, and says what moved.
        answered(&bureau, new.id.as_str(), "2026-11-05").await;
        let found = shown(&bureau, id).await;
        assert_eq!(number(&found, "t3.granted.natural"), Some(1));
        let moved = report::moved(&bureau.office, &right, &found).await.unwrap();
        let moved: Vec<_> = moved.iter().map(|one| (found.report.format.cell(one.cell).unwrap().id.as_str(), one.then, one.now)).collect();
        assert_eq!(moved, [("t3.granted.natural", 1, 2), ("t3.carried_out.natural", 1, 0)]);
        report::recount(&bureau.office, &clerk, id).await.unwrap();
        let found = shown(&bureau, id).await;
        assert_eq!((number(&found, "t3.granted.natural"), number(&found, "t3.carried_out.natural")), (Some(2), Some(0)));
        assert!(found.report.chapters[0].paragraphs.iter().any(|one| one.text.contains("办结2件")), "texts follow");
        assert_eq!(report::moved(&bureau.office, &right, &found).await.unwrap(), []);

        // Something entered later for an earlier day takes a case out of the year again.
        let year = replayed(&bureau, 2025).await;
        let id = report::begin(&bureau.office, &clerk, 2025).await.unwrap();
        let found = shown(&bureau, id.as_str()).await;
        assert!(year.iter().all(|(id, many)| found.work.counted.get(id) == Some(many)));
        assert_eq!(number(&found, "t3.carried_out.natural"), Some(1));
        assert_eq!(ApplicantKind::ALL.len() * 24, found.work.counted.keys().filter(|id| id.starts_with("t3")).count());
    }

    /// The ledgers of a year stand against its report however that came in; a year before them has none.
    async fn a_file_of_a_covered_year_is_compared_too(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        registered(&bureau, Intake::PostSigned, "2026-03-02", "今年的申请").await;
        let clerk = statistician("s1");
        let of = |year, new, text: &str| {
            let mut report = sample(year, new, 0);
            report.chapters[0].paragraphs[0].text = text.to_owned();
            import(report, None)
        };
        let id = report::import(&bureau.office, &clerk, of(2026, 2, "〔写本年情况〕，〔未填〕件。")).await.unwrap();
        let id = id.as_str();
        let found = shown(&bureau, id).await;
        assert!(found.came_as_file() && found.work.counted_on.is_some());
        let places: Vec<_> = ledger(&found).iter().map(|one| (one.place_id.as_str(), one.grade)).collect();
        assert!(places.contains(&("t3.new.natural", Grade::Must)), "{places:?}");
        let open: Vec<_> = found.must().filter(|one| one.rule == "TEXT-OPEN").map(|one| one.place_id.as_str()).collect();
        assert_eq!(open, ["写本年情况", "未填"]);
        let reasons = places.iter().map(|(cell, _)| ((*cell).to_owned(), "纸质登记簿另有一件".to_owned())).collect();
        let edit = Entered { reasons, ..Entered::default() };
        assert_eq!(saved(&bureau, "s1", id, edit).await, format!("kept {}", places.len()));
        assert!(ledger(&shown(&bureau, id).await).iter().all(|one| one.grade == Grade::Info));

        // What was written there goes only if somebody has read what it is.
        let bring = async |replaced: Option<String>| {
            let import = of(2026, 1, "没有。");
            let confirmed = Confirmed { replaced, ..Confirmed::default() };
            report::import(&bureau.office, &clerk, Import { confirmed, ..import }).await
        };
        let right = clerk.authorise_all::<Read, AnnualReport>().unwrap();
        let lost = report::replaced(&bureau.office, &right, 2026).await.unwrap().unwrap();
        assert_eq!(lost.words, format!("{}处改写原因", places.len()));
        assert_eq!(told(bring(None).await), "replaces_work");
        assert_eq!(told(bring(Some("another".to_owned())).await), "replaces_work");
        assert!(bring(Some(lost.digest)).await.is_ok());
        assert_eq!(report::replaced(&bureau.office, &right, 2026).await.unwrap(), None);

        let old = report::import(&bureau.office, &clerk, of(2018, 2, "没有。")).await.unwrap();
        let old = shown(&bureau, old.as_str()).await;
        assert!(old.work.counted.is_empty() && ledger(&old).is_empty());
    }

    /// Whoever answers for the figures hears of a case that came too late for them.
    async fn a_case_of_a_published_year_is_told(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let office = &bureau.office;
        insert_person(office, "s1", "u3", Duty::Statistician).await;
        let clerk = statistician("s1");
        let heard = async || {
            let all = notice::list(office, &clerk, None, 20).await.unwrap();
            all.into_iter().filter(|one| one.sentence.contains("年度报告已经公布")).map(|one| one.sentence).collect::<Vec<_>>()
        };
        registered(&bureau, Intake::Counter, "2025-12-19", "公布之前登记的").await;
        let id = report::import(office, &clerk, import(sample(2025, 1, 1), None)).await.unwrap().to_string();
        let seen = async || shown(&bureau, &id).await.edition.digest;
        report::submit(office, &clerk, &id, &seen().await, Some("当年公布时即如此")).await.unwrap();
        report::approve(office, &person("leader"), &id, &seen().await).await.unwrap();
        registered(&bureau, Intake::Counter, "2025-12-19", "公布之前登记的又一件").await;
        assert!(heard().await.is_empty());
        report::publish(office, &clerk, &id, &seen().await).await.unwrap();
        registered(&bureau, Intake::Counter, "2026-11-20", "今年的").await;
        let late = registered(&bureau, Intake::Counter, "2025-12-22", "公布以后登记的").await;
        let sentence = format!("登记了2025年12月22日收到的申请{}，2025年度报告已经公布", late.number);
        assert!(matches!(&heard().await[..], [only] if only.starts_with(&sentence)), "{:?}", heard().await);
        let right = clerk.authorise::<Read, AnnualReport>(&id).unwrap();
        let later = report::later(office, &right, &shown(&bureau, &id).await).await.unwrap();
        let figures: Vec<_> = later.iter().map(|one| (one.written.as_str(), one.now)).collect();
        assert_eq!(figures, [("1", 3), ("0", 3)], "new and carried over: {later:?}");
    }

    async fn several_people_write(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        registered(&bureau, Intake::PostSigned, "2025-12-01", "上年的申请").await;
        let clerk = statistician("s1");
        let id = report::begin(&bureau.office, &clerk, 2026).await.unwrap();
        let id = id.as_str();
        assert_eq!(saved(&bureau, "s1", id, cells(vec![entry("t3.new.natural", "0", "2"), entry("t3.granted.natural", "1", "1")])).await, "kept 1");
        let found = shown(&bureau, id).await;
        assert_eq!((number(&found, "t3.new.natural"), number(&found, "t3.new.total")), (Some(2), Some(2)), "sums follow");
        assert_eq!(ledger(&found).iter().map(|one| (one.place_id.as_str(), one.grade)).collect::<Vec<_>>(), [("t3.new.natural", Grade::Must)]);
        assert!(found.must_names().iter().any(|name| name.starts_with("T3-1")), "{:?}", found.must_names());

        // Two people: another cell is no conflict, the same one is, and nothing of the second is saved.
        assert_eq!(saved(&bureau, "s2", id, cells(vec![entry("t2_5.licence.decisions", "", "7"), entry("t3.new.natural", "0", "0")])).await, "kept 1");
        let conflict = saved(&bureau, "s2", id, cells(vec![entry("t3.new.natural", "0", "3"), entry("t2_6.penalty.decisions", "", "1")])).await;
        assert!(conflict.contains("刚被改成了2，您填的是3"), "{conflict}");
        assert_eq!(number(&shown(&bureau, id).await, "t2_6.penalty.decisions"), None);
        let refused = saved(&bureau, "s2", id, cells(vec![entry("t2_6.penalty.decisions", "", "三")])).await;
        assert!(refused.contains("“行政处罚”行“本年处理决定数量”列：“三”不是数"), "{refused}");

        // A reason makes the difference one that is explained; the ledger's figure makes it go.
        let reasons = |text: &str| Entered { reasons: [("t3.new.natural".to_owned(), text.to_owned())].into(), ..Entered::default() };
        assert!(saved(&bureau, "s1", id, reasons("无")).await.contains("请用4到500个字写明原因"));
        assert_eq!(saved(&bureau, "s1", id, reasons("窗口另有两件纸质申请未登记")).await, "kept 1");
        let found = shown(&bureau, id).await;
        let explained = ledger(&found);
        assert_eq!(explained[0].grade, Grade::Info);
        assert!(explained[0].sentence.contains("改写原因：窗口另有两件"), "{}", explained[0].sentence);
        // It is the reason of that figure: for another one it is given anew.
        let changed = |was: &str, now: &str, why: &str| Entered { cells: vec![entry("t3.new.natural", was, now)], ..reasons(why) };
        assert_eq!(saved(&bureau, "s1", id, changed("2", "9", "窗口另有两件纸质申请未登记")).await, "kept 1");
        let found = shown(&bureau, id).await;
        assert!(found.work.reasons.is_empty() && ledger(&found)[0].grade == Grade::Must);
        assert_eq!(saved(&bureau, "s1", id, changed("9", "8", "窗口另有八件纸质申请未登记")).await, "kept 2");
        assert_eq!(shown(&bureau, id).await.work.reasons["t3.new.natural"].text, "窗口另有八件纸质申请未登记");
        assert!(saved(&bureau, "s1", id, changed("8", "9223372036854775807", "")).await.contains("太大了"));
        assert!(saved(&bureau, "s1", id, changed("8", "99999999999999999999", "")).await.contains("太大了"));
        report::take_counted(&bureau.office, &clerk, id, Some(&["t3.new.natural".to_owned()])).await.unwrap();
        let found = shown(&bureau, id).await;
        assert!(ledger(&found).is_empty() && found.work.reasons.is_empty());

        // Blanks are made zeros in somebody's name.
        assert!(shown(&bureau, id).await.must().any(|one| one.rule == "BLANK"), "a blank is no zero");
        report::confirm_zeros(&bureau.office, &clerk, id, &["t2".to_owned()]).await.unwrap();
        let found = shown(&bureau, id).await;
        assert!(found.must().all(|one| one.rule != "BLANK"));
        assert_eq!(number(&found, "t2_6.penalty.decisions"), Some(0));
        assert_eq!(number(&found, "t2_5.licence.decisions"), Some(7));
        assert_eq!(found.work.zeros.as_ref().map(|zeros| (zeros.by.as_str(), zeros.cells)), Some(("s1", 6)));

        // Texts: figures follow, what two people wrote is shown to the second.
        let base = text_of(&found.report, &found.work, "problems");
        let text = |was: &str, now: &str| {
            let text = TextEntry { chapter: "problems".into(), was: digest_of(was), now: now.into() };
            Entered { text: Some(text), ..Entered::default() }
        };
        assert_eq!(saved(&bureau, "s1", id, text(&base, "一年处理申请{t3.carried_in.total}件，仍有不足。")).await, "kept 1");
        assert!(saved(&bureau, "s2", id, text(&base, "别的文字。")).await.contains("另一稿"));
        assert!(saved(&bureau, "s2", id, text(&base, "{t9}")).await.contains("不是表中的单元格"));
        assert_eq!(shown(&bureau, id).await.report.chapters[4].paragraphs[0].text, "一年处理申请1件，仍有不足。");

        // Whoever wrote does not approve; what waits for the leader is not written on.
        for chapter in ["overview", "other"] {
            let found = shown(&bureau, id).await;
            let (was, now) = (text_of(&found.report, &found.work, chapter), "全年新收政府信息公开申请{t3.new.total}件。".to_owned());
            let text = TextEntry { chapter: chapter.into(), was: digest_of(&was), now };
            assert_eq!(saved(&bureau, "s2", id, Entered { text: Some(text), ..Entered::default() }).await, "kept 1");
        }
        let found = shown(&bureau, id).await;
        assert_eq!(found.must_names(), Vec::<String>::new());
        let digest = found.edition.digest.clone();
        let early = report::submit(&bureau.office, &clerk, id, &digest, None).await;
        assert_eq!(told(early), "year_running", "the year goes to 31 December");
        bureau.clock.advance(40 * 86_400);
        report::submit(&bureau.office, &clerk, id, &digest, None).await.unwrap();
        let hand = Staff { id: StaffId::parse("s2").unwrap(), ..person("leader") };
        assert_eq!(told(report::approve(&bureau.office, &hand, id, &digest).await), "same_person");
        let late = report::save(&bureau.office, &clerk, id, cells(vec![entry("t3.new.natural", "0", "1")])).await;
        assert_eq!(told(late), "wrong_state");
        let boss = Staff { id: StaffId::parse("s9").unwrap(), ..person("leader") };
        report::approve(&bureau.office, &boss, id, &digest).await.unwrap();
        report::publish(&bureau.office, &clerk, id, &digest).await.unwrap();

        // A correction begins with what is public.
        assert_eq!(told(report::correct(&bureau.office, &clerk, id, "错").await), "reason_unusable");
        report::correct(&bureau.office, &clerk, id, "行政许可应为8件，漏计1件").await.unwrap();
        assert_eq!(saved(&bureau, "s1", id, cells(vec![entry("t2_5.licence.decisions", "7", "8")])).await, "kept 1");
        let found = shown(&bureau, id).await;
        assert_eq!((found.life.edition, found.life.state, found.life.public), (2, State::Draft, Some(1)));
        assert_eq!(found.edition.erratum.as_deref(), Some("行政许可应为8件，漏计1件"));
        assert_eq!(number(&found, "t2_5.licence.decisions"), Some(8));
        assert_ne!(found.report.cells.get(found.report.format.cell_ix("t3.new.total").unwrap()), Cell::Blank);
    }

    async fn kept_while_somebody_writes(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let office = &bureau.office;
        registered(&bureau, Intake::Counter, "2026-03-02", "甲").await;
        let id = report::begin(office, &statistician("s1"), 2026).await.unwrap();
        let id = id.as_str();
        let keep = async |who: &str, chapter: &str, fields: &str| {
            told(report::keep_working(office, &statistician(who), id, chapter, fields).await)
        };
        let copies = async |who: &str, chapter: &str| {
            let person = statistician(who);
            let right = person.authorise::<Read, AnnualReport>(id).unwrap();
            let found = shown(&bureau, id).await;
            let working = report::working(office, &right, &person.id, &found, chapter).await.unwrap();
            (working.own.map(|(fields, _)| fields), working.others)
        };
        assert_eq!(keep("s1", "overview", "text=a").await, "done");
        assert_eq!(keep("s1", "overview", "text=ab").await, "done");
        assert_eq!(keep("s2", "overview", "text=other").await, "done");
        assert_eq!(keep("s1", "nothing", "text=a").await, "not found");
        assert_eq!(keep("s1", "overview", &"x".repeat(400_001)).await, "too_long");
        assert_eq!(copies("s1", "overview").await, (Some("text=ab".to_owned()), vec!["s2".to_owned()]));
        assert_eq!(copies("s1", "other").await, (None, Vec::new()));
        let digest = shown(&bureau, id).await.life.digest;
        assert_eq!(digest, shown(&bureau, id).await.life.digest, "nothing of the report has changed");
        let begun = entry_row::Entity::find()
            .filter(entry_row::Column::Body.contains("writing_begun"))
            .all(office.read())
            .await
            .unwrap();
        assert_eq!(begun.len(), 2, "the record tells once for each person");
        report::drop_working(office, &statistician("s1"), id, "overview").await.unwrap();
        assert_eq!(copies("s1", "overview").await.0, None);
        assert_eq!(copies("s2", "overview").await.0.as_deref(), Some("text=other"), "the other's stays");
        assert_eq!(told(report::keep_working(office, &person("reviewer"), id, "overview", "a").await), "not found");
    }

    async fn comments_are_answered_and_settled(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let office = &bureau.office;
        let id = report::begin(office, &statistician("s1"), 2026).await.unwrap();
        let id = id.as_str();
        let say = async |who: &Staff, what: Say<'_>, words: &str| told(report::say(office, who, id, what, words).await);
        let (clerk, leader) = (statistician("s1"), person("leader"));
        assert_eq!(say(&leader, Say::On("t9.x"), "看一下").await, "place_unknown");
        assert_eq!(say(&leader, Say::On("overview"), " ").await, "comment_unusable");
        assert_eq!(say(&leader, Say::On("t3.new.natural"), "比去年少，原因？").await, "done");
        assert_eq!(say(&leader, Say::On("overview"), "写上平台建设").await, "done");
        let threads = async || {
            let right = clerk.authorise::<Read, Comments>(id).unwrap();
            report::threads(office, &right).await.unwrap()
        };
        let listed = threads().await;
        let places: Vec<_> = listed.iter().map(|one| one.first.place.as_str()).collect();
        assert_eq!(places.len(), 2);
        let first = listed.iter().find(|one| one.first.place == "t3.new.natural").unwrap().first.id.clone();
        assert_eq!(say(&clerk, Say::To(&first), "去年有一批集中申请").await, "done");
        assert_eq!(say(&clerk, Say::To("none"), "去年").await, "not found");
        let bell = notice::list(office, &clerk, None, 20).await.unwrap();
        assert!(bell.iter().any(|one| one.sentence.contains("写了批注：比去年少")), "whoever wrote hears of it");
        let bell = notice::list(office, &leader, None, 20).await.unwrap();
        assert!(bell.iter().any(|one| one.sentence.contains("去年有一批集中申请")), "whoever spoke hears of the answer");
        assert_eq!(told(report::resolve(office, &leader, id, &first).await), "done");
        assert_eq!(say(&clerk, Say::To(&first), "再说").await, "already_resolved");
        assert_eq!(told(report::resolve(office, &leader, id, &first).await), "already_resolved");
        let listed = threads().await;
        assert_eq!((listed[1].first.id.as_str(), listed[1].answers.len()), (first.as_str(), 1), "settled ones come last");
    }

    /// The quarter of a return is what the year counts, cut into four.
    async fn quarters_add_up_to_the_year(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        for (intake, arrived, ended) in [
            (Intake::PostSigned, "2025-12-01", Some("2026-01-05")),
            (Intake::Counter, "2026-02-02", Some("2026-02-20")),
            (Intake::Counter, "2026-03-30", Some("2026-04-10")),
            (Intake::Oral, "2026-08-03", None),
        ] {
            let case = registered(&bureau, intake, arrived, "申请").await;
            if let Some(ended) = ended {
                answered(&bureau, case.id.as_str(), ended).await;
            }
        }
        let right = statistician("s1").authorise_all::<Read, AnnualReport>().unwrap();
        let of = async |from: &str, until: &str| {
            let counters = report::counters(&bureau.office, &right, (day(from), day(until))).await.unwrap();
            ["new", "new.counter", "ended", "ordinary", "extended", "ground.answer_granted", "carried_out"]
                .map(|name| counters.sum(&[format!("applications.{name}")]))
        };
        assert_eq!(of("2026-01-01", "2026-03-31").await, [2, 2, 2, 2, 0, 2, 1]);
        assert_eq!(of("2026-04-01", "2026-06-30").await, [0, 0, 1, 1, 0, 1, 0]);
        assert_eq!(of("2026-07-01", "2026-09-30").await, [1, 0, 0, 0, 0, 0, 1]);
        let year = of("2026-01-01", "2026-12-31").await;
        assert_eq!(year, [3, 2, 3, 3, 0, 3, 1]);
        let replayed = replayed(&bureau, 2026).await;
        assert_eq!(replayed.iter().filter(|(id, _)| id.starts_with("t3.new.")).map(|(_, many)| many).sum::<i64>(), year[0]);
    }
}
