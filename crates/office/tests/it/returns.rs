//! Regular returns from the ledgers to the superior and back, with other agencies and duties shut out.

use chrono::NaiveDate;
use gongkai_domain::{
    application::Intake,
    authority::{Read, Staff},
    collection::FilingState,
    id::{AgencyId, StaffId},
    organisation::Duty,
    returns::{Entry, State},
    task::Task,
};
use gongkai_office::{
    Office, OfficeError,
    audit::entry,
    collection::Below,
    inquiry::tally_row,
    notice,
    returns::{
        self, Listed, Reminded, Returns, Shown, Span, Tallied, Which, Written, filing_row, return_row,
    },
    setting::{self, Name},
    task,
};
use gongkai_testkit::on_both_databases;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};

use crate::{
    application::registered,
    collection::District,
    organisation::{signed_in, told},
    publication::stage::{self, Bureau, insert_person},
    report::person,
};

fn month(nth: u32) -> Which {
    Which::of("month", 2026, nth).unwrap()
}

/// So many people asked on a day.
async fn asked(office: &Office, agency: &AgencyId, on: &str, persons: i64) {
    let on: NaiveDate = on.parse().unwrap();
    let row = tally_row::ActiveModel {
        agency_id: Set(agency.to_string()),
        asked_on: Set(on),
        desk_id: Set("u1".to_owned()),
        way: Set("counter".to_owned()),
        line: Set("notary".to_owned()),
        subject: Set(String::new()),
        single: Set(true),
        entries: Set(persons),
        persons: Set(persons),
        matters: Set(persons),
        answered: Set(persons),
    };
    tally_row::Entity::insert(row).exec_without_returning(office.read()).await.unwrap();
}

async fn shown(office: &Office, who: &Staff, id: &str) -> Shown {
    returns::show(office, &who.authorise::<Read, Returns>(id).unwrap()).await.unwrap()
}

fn entry_of(id: &str, value: &str, reason: &str) -> Entry {
    Entry { id: id.to_owned(), value: value.to_owned(), reason: reason.to_owned() }
}

impl District {
    async fn asks_for(&self, returns: &str) {
        let keeper = signed_in(&self.office, "qzf-system").await;
        setting::change(&self.office, &keeper, 0, &[(Name::RegularReturns, returns.to_owned())])
            .await
            .unwrap();
    }

    async fn begun(&self, agency: &AgencyId, which: Which) -> String {
        returns::begin(&self.office, &self.clerk(agency), which).await.unwrap().to_string()
    }

    async fn handed_on(&self, agency: &AgencyId, id: &str) -> Result<(), OfficeError> {
        let clerk = self.clerk(agency);
        let seen = shown(&self.office, &clerk, id).await.kept.row.version;
        returns::submit(&self.office, &clerk, id, seen).await
    }

    async fn approved_by(&self, boss: &Staff, id: &str) -> Result<String, OfficeError> {
        let digest = shown(&self.office, boss, id).await.kept.row.digest;
        returns::approve(&self.office, boss, id, &digest).await.map(|id| id.to_string())
    }

    /// Begun, handed on, approved.
    async fn filed(&self, agency: &AgencyId, which: Which) -> (String, String) {
        let id = self.begun(agency, which).await;
        self.handed_on(agency, &id).await.unwrap();
        let filing = self.approved_by(&self.boss(agency), &id).await.unwrap();
        (id, filing)
    }

    async fn written(&self, agency: &AgencyId, id: &str, entries: &[Entry]) -> Result<Written, OfficeError> {
        let clerk = self.clerk(agency);
        let seen = shown(&self.office, &clerk, id).await.kept.row.version;
        returns::write(&self.office, &clerk, id, seen, entries).await
    }

    async fn period(&self, which: Which) -> Vec<Listed> {
        let right = self.clerk(&self.head).authorise_all::<Read, Below>().unwrap();
        returns::collected(&self.office, &right, which).await.unwrap().agencies
    }
}

async fn waiting(office: &Office, who: &Staff) -> Vec<String> {
    let of = |task: &Task| task.of == "returns" || task.of == "return-filings";
    let tasks = task::open(office, who).await.unwrap();
    let said = |task: Task| {
        let due = task.due.map_or_else(|| "-".to_owned(), |due| due.to_string());
        format!("{} {} {due}", task.act, task.title)
    };
    tasks.into_iter().map(|(_, task)| task).filter(of).map(said).collect()
}

on_both_databases! {
    /// The test's day is 2026-11-24.
    async fn from_the_ledgers_to_the_superior(database: &Database) {
        let district = District::open(database.url()).await;
        let (office, justice) = (&district.office, &district.below[0]);
        asked(office, justice, "2026-10-31", 3).await;
        asked(office, justice, "2026-11-01", 100).await;
        let (clerk, boss) = (district.clerk(justice), district.boss(justice));
        assert_eq!(told(returns::begin(office, &clerk, month(12)).await), "period_ahead");
        let id = district.begun(justice, month(10)).await;
        assert_eq!(district.begun(justice, month(10)).await, id, "there is one of each period");
        let first = shown(office, &clerk, &id).await;
        let line = first.sheet.line("consultations").unwrap();
        assert_eq!((line.counted, line.value, line.year), (Some(3), Some(3), Some(3)));
        assert_eq!(first.superior.as_deref(), Some("示范区人民政府"));

        // Everything that is wrong at once, and nothing of it is kept.
        let wrong = [
            entry_of("consultations", "5", ""),
            entry_of("documents", "-1", ""),
            entry_of("new", "4", "补登纸质申请"),
        ];
        let Written::Faulty(faults) = district.written(justice, &id, &wrong).await.unwrap() else { panic!("kept") };
        let codes: Vec<_> = faults.iter().map(|fault| (fault.id.as_str(), fault.code)).collect();
        assert_eq!(codes, [("documents", "figure_unreadable"), ("consultations", "reason_missing")]);
        assert_eq!(shown(office, &clerk, &id).await.kept.row.version, 1);
        let entries = [entry_of("consultations", "5", "补登电话咨询2人次")];
        let Written::Kept(1) = district.written(justice, &id, &entries).await.unwrap() else { panic!("not kept") };
        let stale = returns::write(office, &clerk, &id, 1, &[entry_of("new", "4", "补登纸质申请")]).await;
        assert_eq!(told(stale.map(|_| ())), "conflict");
        let Written::Kept(0) = district.written(justice, &id, &entries).await.unwrap() else { panic!("kept twice") };

        // The ledgers move on: what was put in their place stays.
        asked(office, justice, "2026-10-30", 1).await;
        assert_eq!(shown(office, &clerk, &id).await.moved.len(), 1);
        assert_eq!(returns::recount(office, &clerk, &id, 2).await.unwrap(), 1);
        let counted = shown(office, &clerk, &id).await;
        let line = counted.sheet.line("consultations").unwrap();
        assert_eq!((line.counted, line.value, line.is_overridden()), (Some(4), Some(5), true));

        assert_eq!(told(district.approved_by(&boss, &id).await.map(|_| ())), "wrong_state");
        district.handed_on(justice, &id).await.unwrap();
        let both = Staff { duties: [Duty::Statistician, Duty::ResponsibleLeader].into(), ..clerk.clone() };
        assert_eq!(told(district.approved_by(&both, &id).await.map(|_| ())), "same_person");
        assert_eq!(told(district.approved_by(&clerk, &id).await.map(|_| ())), "not found");
        assert_eq!(told(returns::approve(office, &boss, &id, "old").await.map(|_| ())), "content_changed");
        let digest = shown(office, &boss, &id).await.kept.row.digest;
        returns::give_back(office, &boss, &id, &digest, "请再核对咨询数").await.unwrap();
        assert_eq!(waiting(office, &clerk).await, ["填报并送审 政府信息公开月报2026年10月 2026-11-08"]);
        district.handed_on(justice, &id).await.unwrap();
        assert_eq!(waiting(office, &boss).await, ["审核并报送 政府信息公开月报2026年10月 2026-11-08"]);
        let filing = district.approved_by(&boss, &id).await.unwrap();
        let above = district.clerk(&district.head);
        assert_eq!(district.bell(&above).await, ["示范区司法局报送了政府信息公开月报2026年10月"]);
        assert_eq!(waiting(office, &above).await, ["核收 政府信息公开月报2026年10月 -"]);

        // Sent back, mended, filed again: both are kept.
        assert_eq!(told(returns::send_back(office, &above, &filing, 1, "错").await), "reason_unusable");
        assert_eq!(told(returns::send_back(office, &above, &filing, 9, "请核对咨询数").await), "conflict");
        returns::send_back(office, &above, &filing, 1, "请核对咨询数").await.unwrap();
        assert_eq!(told(returns::accept(office, &above, &filing, 2).await), "already_returned");
        assert_eq!(district.bell(&clerk).await[0], "上级机关退回了你单位的政府信息公开月报2026年10月");
        assert_eq!(waiting(office, &clerk).await, ["按退回意见修改 政府信息公开月报2026年10月 2026-11-08"]);
        assert_eq!(told(district.handed_on(justice, &id).await), "same_as_returned");
        district.written(justice, &id, &[entry_of("consultations", "", "")]).await.unwrap();
        district.handed_on(justice, &id).await.unwrap();
        let second = district.approved_by(&boss, &id).await.unwrap();
        assert_eq!(told(returns::accept(office, &above, &filing, 2).await), "overtaken");
        returns::accept(office, &above, &second, 1).await.unwrap();
        let right = above.authorise::<Read, Below>(&second).unwrap();
        let both = returns::received(office, &right).await.unwrap();
        let figure = |sheet: &gongkai_domain::returns::Sheet| sheet.line("consultations").unwrap().value;
        assert_eq!((both.all.len(), figure(&both.sheet), both.former.as_ref().and_then(figure)), (2, Some(4), Some(5)));
        let right = clerk.authorise::<Read, Returns>(&id).unwrap();
        let former = returns::filed(office, &right, 1).await.unwrap().1;
        assert_eq!(figure(&former.figures().unwrap()), Some(5));
        assert_eq!(waiting(office, &clerk).await, Vec::<String>::new());

        let entries = entry::Entity::find().filter(entry::Column::EventOf.eq("returns")).order_by_asc(entry::Column::Seq).all(office.read()).await.unwrap();
        let of = |agency: &AgencyId| entries.iter().filter(|entry| entry.agency_id == agency.as_str()).count();
        assert_eq!((of(justice), of(&district.head)), (10, 4), "received twice, returned, accepted");
        assert!(entries.iter().any(|entry| entry.sentence.ends_with("改写台账数：接受咨询3→5（补登电话咨询2人次）")));
    }

    /// Whoever answers for the figures hears of a case that came too late for them, and sees what is different now.
    async fn what_comes_after_the_filing_is_told(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let (office, boss) = (&bureau.office, stage::person("leader"));
        insert_person(office, "s1", "u3", Duty::Statistician).await;
        let id = StaffId::parse("s1").unwrap();
        let clerk = Staff { id, duties: [Duty::Statistician].into(), ..boss.clone() };
        let heard = async || {
            let all = notice::list(office, &clerk, None, 20).await.unwrap();
            all.into_iter().map(|one| one.sentence).filter(|one| one.contains("没有算上它")).collect::<Vec<_>>()
        };
        let id = returns::begin(office, &clerk, month(10)).await.unwrap().to_string();
        let seen = shown(office, &clerk, &id).await.kept.row.version;
        returns::submit(office, &clerk, &id, seen).await.unwrap();
        registered(&bureau, Intake::Counter, "2026-10-29", "报送以前登记的").await;
        let digest = shown(office, &boss, &id).await.kept.row.digest;
        returns::approve(office, &boss, &id, &digest).await.unwrap();
        registered(&bureau, Intake::Counter, "2026-11-20", "本期以后的").await;
        assert!(heard().await.is_empty());
        let late = registered(&bureau, Intake::Counter, "2026-10-30", "报送以后登记的").await;
        let expected = format!("登记了2026年10月30日收到的申请{}，已报送的政府信息公开月报2026年10月没有算上它", late.number);
        assert!(matches!(&heard().await[..], [only] if only.starts_with(&expected)), "{:?}", heard().await);
        let moved = shown(office, &clerk, &id).await.moved;
        let figures: Vec<_> = moved.iter().map(|one| (one.label.as_str(), one.before.as_str(), one.now.as_str())).collect();
        assert_eq!(figures, [("新收政府信息公开申请", "0", "2"), ("期末结转继续办理", "0", "2")]);
    }

    async fn what_is_not_ready_is_not_handed_on(database: &Database) {
        let district = District::open(database.url()).await;
        let (office, justice) = (&district.office, &district.below[0]);
        let running = district.begun(justice, month(11)).await;
        assert_eq!(told(district.handed_on(justice, &running).await), "period_running");
        let quarter = Which::of("quarter", 2026, 3).unwrap();
        let id = district.begun(justice, quarter).await;
        let Err(OfficeError::Refused(refusals)) = district.handed_on(justice, &id).await else { panic!("handed on") };
        let [refusal] = refusals.as_slice() else { panic!("{refusals:?}") };
        let missing = shown(office, &district.clerk(justice), &id).await.sheet.missing();
        assert_eq!(refusal.code, "rows_missing");
        assert!(missing.len() > 20 && missing.iter().all(|label| refusal.sentence.contains(label)), "all are named");
        let all: Vec<Entry> = shown(office, &district.clerk(justice), &id)
            .await
            .sheet
            .figures()
            .filter(|line| line.value.is_none())
            .map(|line| entry_of(&line.id, if line.decimals > 0 { "1.5" } else { "2" }, ""))
            .collect();
        district.written(justice, &id, &all).await.unwrap();
        district.handed_on(justice, &id).await.unwrap();
        district.approved_by(&district.boss(justice), &id).await.unwrap();
        let filed = shown(office, &district.clerk(justice), &id).await;
        assert_eq!(filed.kept.life.state, State::Filed);
        let year = |id: &str| filed.kept.sheet.line(id).unwrap().year;
        assert_eq!((year("s8_1"), year("s1_2_1"), year("s3_1")), (Some(2), None, Some(0)), "stock, by hand, counted");
        assert_eq!(filed.spans, [Span { from: 1, to: 2, filed: false }]);
    }

    async fn a_part_is_never_more_than_its_whole(database: &Database) {
        let district = District::open(database.url()).await;
        let justice = &district.below[0];
        let id = district.begun(justice, month(10)).await;
        let says = async |normative: &str| {
            let entries = [entry_of("documents", "8", "纸质台账另有"), entry_of("normative", normative, "纸质台账另有")];
            district.written(justice, &id, &entries).await.unwrap();
            told(district.handed_on(justice, &id).await.map(|_| ()))
        };
        assert_eq!(says("9").await, "part_too_large");
        assert_eq!(says("8").await, "done");
    }

    /// Whatever was filed for the months of a year, the year so far is its sum.
    async fn the_year_so_far_is_the_sum_of_what_was_filed(database: &Database) {
        let district = District::open(database.url()).await;
        let (office, justice) = (&district.office, &district.below[0]);
        let clerk = district.clerk(justice);
        let mut sum = 0;
        for (nth, value) in [(1, 7), (2, 0), (3, 12), (4, 5)] {
            asked(office, justice, &format!("2026-{nth:02}-15"), 1).await;
            let id = district.begun(justice, month(nth)).await;
            district.written(justice, &id, &[entry_of("consultations", &value.to_string(), "登记簿核对后的数")]).await.unwrap();
            sum += value;
            district.handed_on(justice, &id).await.unwrap();
            district.approved_by(&district.boss(justice), &id).await.unwrap();
            let filed = shown(office, &clerk, &id).await;
            assert_eq!(filed.kept.sheet.line("consultations").unwrap().year, Some(sum), "{nth}");
        }
        // A month that was not filed is counted.
        asked(office, justice, "2026-05-15", 40).await;
        let id = district.begun(justice, month(6)).await;
        let june = shown(office, &clerk, &id).await;
        assert_eq!(june.sheet.line("consultations").unwrap().year, Some(sum + 40));
        let spans = [Span { from: 1, to: 4, filed: true }, Span { from: 5, to: 5, filed: false }];
        assert_eq!(june.spans, spans);
        // Somebody files it meanwhile: what waits for approval is no longer right.
        district.handed_on(justice, &id).await.unwrap();
        let may = district.begun(justice, month(5)).await;
        district.written(justice, &may, &[entry_of("consultations", "41", "补登一人次")]).await.unwrap();
        district.handed_on(justice, &may).await.unwrap();
        district.approved_by(&district.boss(justice), &may).await.unwrap();
        assert_eq!(told(district.approved_by(&district.boss(justice), &id).await.map(|_| ())), "year_changed");
    }

    async fn who_filed_who_is_missing_who_is_reminded(database: &Database) {
        let district = District::open(database.url()).await;
        let (office, [justice, education]) = (&district.office, &district.below);
        let above = district.clerk(&district.head);
        // Nobody asks for it: nobody is missing, nobody is nagged.
        assert_eq!((district.period(month(10)).await.len(), waiting(office, &district.clerk(justice)).await.len()), (0, 0));
        // The agencies came on 2026-11-24, after the last day of October.
        district.asks_for("month").await;
        assert_eq!(district.period(month(10)).await.len(), 0);
        let founded = gongkai_office::organisation::agency::Column::FoundedOn;
        let earlier: NaiveDate = "2026-11-08".parse().unwrap();
        gongkai_office::organisation::agency::Entity::update_many()
            .col_expr(founded, Expr::value(earlier))
            .exec(office.read())
            .await
            .unwrap();
        assert_eq!(waiting(office, &district.clerk(&district.head)).await, ["开始填报 政府信息公开月报2026年10月 2026-11-08"]);
        let list = district.period(month(10)).await;
        assert_eq!((Tallied::of(&list).missing, list[0].standing.late), (2, 16));
        assert_eq!(told(returns::remind(office, &above, month(11), &[]).await), "period_running");
        let (_, filing) = district.filed(justice, month(10)).await;
        assert_eq!(told(returns::remind(office, &above, month(10), &[justice.to_string()]).await), "nobody_awaited");
        let reached = Reminded { agencies: 1, unreached: 0 };
        assert_eq!(returns::remind(office, &above, month(10), &[]).await.unwrap(), reached);
        assert_eq!(returns::remind(office, &above, month(10), &[education.to_string()]).await.unwrap(), reached);
        assert_eq!(district.bell(&district.clerk(education)).await, ["上级机关催报政府信息公开月报2026年10月，请尽快报送"; 2]);
        let list = district.period(month(10)).await;
        let told_of = |one: &Listed| (one.name.clone(), one.standing.state, one.standing.late, one.reminded.as_ref().map(|row| row.times));
        assert_eq!(list.iter().map(told_of).collect::<Vec<_>>(), [
            ("示范区教育局".to_owned(), None, 16, Some(2)),
            ("示范区司法局".to_owned(), Some(FilingState::Received), 16, None),
        ]);

        // What says what the ledgers say is accepted at once; then there is a sum.
        assert_eq!(returns::accept_all(office, &above, month(10)).await.unwrap(), 1);
        assert_eq!(told(returns::accept_all(office, &above, month(10)).await), "nothing_clean");
        let right = above.authorise_all::<Read, Below>().unwrap();
        let summed = returns::summed(office, &right, month(10)).await.unwrap();
        assert_eq!((summed.agencies.len(), summed.without.as_slice()), (1, ["示范区教育局".to_owned()].as_slice()));
        returns::send_back(office, &above, &filing, 2, "核收以后发现有误").await.unwrap();
        assert_eq!(returns::summed(office, &right, month(10)).await.unwrap().agencies.len(), 0);
    }

    async fn the_highest_keeps_its_own(database: &Database) {
        let district = District::open(database.url()).await;
        let (office, head) = (&district.office, &district.head);
        let (id, filing) = district.filed(head, month(10)).await;
        let list = district.period(month(10)).await;
        assert_eq!((list.len(), list[0].standing.state), (1, Some(FilingState::Accepted)));
        // A fault that is found afterwards is sent back by the office itself.
        returns::send_back(office, &district.clerk(head), &filing, 1, "漏了一件办结").await.unwrap();
        assert!(shown(office, &district.clerk(head), &id).await.kept.life.may_be_written());
    }

    async fn sealed_and_shut(database: &Database) {
        let district = District::open(database.url()).await;
        let (office, [justice, education]) = (&district.office, &district.below);
        let (id, filing) = district.filed(justice, month(10)).await;
        let stranger = district.clerk(education);
        let right = stranger.authorise::<Read, Returns>(&id).unwrap();
        assert_eq!(told(returns::show(office, &right).await.map(|_| ())), "not found");
        assert_eq!(told(returns::recount(office, &stranger, &id, 1).await), "not found");
        assert_eq!(told(returns::submit(office, &stranger, &id, 1).await), "not found");
        for who in [district.clerk(justice), stranger] {
            let right = who.authorise::<Read, Below>(&filing).unwrap();
            assert_eq!(told(returns::received(office, &right).await.map(|_| ())), "not found");
            assert_eq!(told(returns::accept(office, &who, &filing, 1).await), "not found");
        }
        let counter = person(justice.as_str(), "x1", Duty::InquiryClerk);
        assert!(counter.authorise::<Read, Returns>(&id).is_err());
        assert_eq!(told(returns::accept(office, &district.boss(&district.head), &filing, 1).await), "not found");
        // Somebody writes into the database: nobody takes it for what was filled in or filed.
        filing_row::Entity::update_many().col_expr(filing_row::Column::Sheet, Expr::value("{}")).exec(office.read()).await.unwrap();
        return_row::Entity::update_many().col_expr(return_row::Column::Sheet, Expr::value("{}")).exec(office.read()).await.unwrap();
        let right = district.clerk(&district.head).authorise::<Read, Below>(&filing).unwrap();
        assert!(matches!(returns::received(office, &right).await, Err(OfficeError::Fault(_))));
        let right = district.clerk(justice).authorise::<Read, Returns>(&id).unwrap();
        assert!(matches!(returns::show(office, &right).await, Err(OfficeError::Fault(_))));
    }

    /// What was begun by mistake goes, with a line in the record; what the superior has had stays.
    async fn a_draft_begun_by_mistake_goes(database: &Database) {
        let district = District::open(database.url()).await;
        let (office, justice) = (&district.office, &district.below[0]);
        let (clerk, boss) = (district.clerk(justice), district.boss(justice));
        let id = district.begun(justice, month(9)).await;
        let seen = async |id: &str| shown(office, &clerk, id).await.kept.row.version;
        for (who, refused) in [(&boss, "not found"), (&district.clerk(&district.below[1]), "not found")] {
            assert_eq!(told(returns::discard(office, who, &id, 1).await.map(|_| ())), refused, "{}", who.name);
        }
        let entries = [entry_of("consultations", "5", "补登电话咨询5人次")];
        district.written(justice, &id, &entries).await.unwrap();
        assert_eq!(told(returns::discard(office, &clerk, &id, 1).await.map(|_| ())), "conflict");
        let which = returns::discard(office, &clerk, &id, seen(&id).await).await.unwrap();
        assert_eq!(which.period(), month(9).period());
        let right = clerk.authorise_all::<Read, Returns>().unwrap();
        assert_eq!(returns::kept_of(office.read(), &right, month(9)).await.unwrap(), None);
        assert_eq!(told(returns::discard(office, &clerk, &id, 2).await.map(|_| ())), "not found");
        let last = entry::Entity::find()
            .filter(entry::Column::ObjectId.eq(&id))
            .order_by_desc(entry::Column::Seq)
            .one(office.read())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(last.sentence, "删除政府信息公开月报2026年9月的草稿");

        let again = district.begun(justice, month(9)).await;
        assert_ne!(again, id);
        district.handed_on(justice, &again).await.unwrap();
        let waits = returns::discard(office, &clerk, &again, seen(&again).await).await;
        assert_eq!(told(waits.map(|_| ())), "wrong_state");
        district.approved_by(&boss, &again).await.unwrap();
        let filed = returns::discard(office, &clerk, &again, seen(&again).await).await;
        assert_eq!(told(filed.map(|_| ())), "was_filed");
    }
}
