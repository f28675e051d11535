//! Reports on their way to the superior agency and back, with other agencies and duties shut out.

use std::collections::BTreeMap;

use gongkai_domain::{
    authority::{Authz, Edit, Read, Staff},
    collection::{FilingState, Scope},
    id::AgencyId,
    organisation::Duty,
};
use gongkai_office::{
    Office, OfficeError,
    audit::entry,
    collection::{
        self, Below, Collection, Filing, Order, Own, OwnFilings, Public, Take, filing_row, prepared_return,
    },
    notice, organisation,
    report::{self, AnnualReport, SourceFile},
    task,
};
use gongkai_report::Report;
use gongkai_testkit::on_both_databases;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, Statement, sea_query::Expr,
};

use crate::{
    organisation::{signed_in, start, told},
    report::{holds, import, person, sample},
};

/// A district, and two agencies below it with a statistician and a leader each.
pub struct District {
    pub office: Office,
    pub head: AgencyId,
    pub below: [AgencyId; 2],
}

impl District {
    pub async fn open(url: &str) -> Self {
        let office = crate::office::open(url).await;
        let mut highest = start("示范区人民政府", "qzf");
        highest.agency.kind = "government".to_owned();
        let head = organisation::found_first(&office, &highest).await.unwrap();
        let system = signed_in(&office, "qzf-system").await;
        let justice =
            organisation::found_below(&office, &system, &start("示范区司法局", "sfj")).await.unwrap();
        let education =
            organisation::found_below(&office, &system, &start("示范区教育局", "jyj")).await.unwrap();
        let below = [justice, education];
        for agency in [&head, &below[0], &below[1]] {
            for (duty, mark) in [(Duty::Statistician, "t"), (Duty::ResponsibleLeader, "l")] {
                holds(&office, agency.as_str(), &format!("{agency}{mark}"), duty).await;
            }
        }
        Self { office, head, below }
    }

    pub fn clerk(&self, agency: &AgencyId) -> Staff {
        person(agency.as_str(), &format!("{agency}t"), Duty::Statistician)
    }

    pub fn boss(&self, agency: &AgencyId) -> Staff {
        person(agency.as_str(), &format!("{agency}l"), Duty::ResponsibleLeader)
    }

    pub fn right<O: gongkai_domain::authority::Guarded<Read>>(
        &self,
        of: &AgencyId,
        id: &str,
    ) -> Authz<Read, O> {
        self.clerk(of).authorise::<Read, O>(id).unwrap()
    }

    /// A report of the agency that its leader has approved; gives its identity and digest.
    pub async fn approved(
        &self,
        agency: &AgencyId,
        report: Report,
        erratum: Option<&str>,
    ) -> (String, String) {
        let office = &self.office;
        let (clerk, boss) = (self.clerk(agency), self.boss(agency));
        let id = report::import(office, &clerk, import(report, erratum)).await.unwrap().to_string();
        let digest = self.digest(agency, &id).await;
        let historical = Some("当年公布时即如此");
        report::submit(office, &clerk, &id, &digest, historical).await.unwrap();
        report::approve(office, &boss, &id, &digest).await.unwrap();
        (id, digest)
    }

    async fn digest(&self, agency: &AgencyId, id: &str) -> String {
        let right = self.right::<AnnualReport>(agency, id);
        report::show(&self.office, &right).await.unwrap().edition.digest
    }

    pub async fn file(&self, agency: &AgencyId, id: &str, seen: &str) -> Result<String, OfficeError> {
        let said = BTreeMap::new();
        let filed = collection::file(&self.office, &self.clerk(agency), id, seen, &said).await;
        filed.map(|id| id.to_string())
    }

    async fn year(&self, year: i32) -> Collection {
        let right = self.clerk(&self.head).authorise_all::<Read, Below>().unwrap();
        collection::collected(&self.office, &right, year).await.unwrap()
    }

    async fn filing(&self, id: &str) -> Filing {
        collection::filing(&self.office, &self.right::<Below>(&self.head, id)).await.unwrap()
    }

    async fn own(&self, agency: &AgencyId, id: &str) -> OwnFilings {
        collection::own_filings(&self.office, &self.right::<Own>(agency, id)).await.unwrap()
    }

    /// What the statistician of an agency has to do about its report.
    async fn waiting(&self, agency: &AgencyId) -> Vec<&'static str> {
        let open = task::open(&self.office, &self.clerk(agency)).await.unwrap();
        open.into_iter().filter(|(_, task)| task.of == "report").map(|(_, task)| task.act).collect()
    }

    pub async fn bell(&self, who: &Staff) -> Vec<String> {
        let list = notice::list(&self.office, who, None, 20).await.unwrap();
        list.into_iter().map(|notice| notice.sentence).collect()
    }
}

pub fn named(report: Report, agency: &str) -> Report {
    Report { agency: Some(agency.to_owned()), ..report }
}

pub fn taken(report: Report, filer: Option<&AgencyId>) -> Take {
    let file = SourceFile { name: "年报.docx".into(), media_type: "x/y".into(), bytes: vec![1, 2, 3] };
    Take {
        year: 2025,
        filer: filer.cloned(),
        report,
        file,
        name_confirmed: filer.is_some(),
        older_confirmed: false,
    }
}

on_both_databases! {
    async fn filed_returned_filed_again_and_accepted(database: &Database) {
        let district = District::open(database.url()).await;
        let (office, justice) = (&district.office, &district.below[0]);
        let boss_above = district.clerk(&district.head);
        let (id, digest) = district.approved(justice, sample(2025, 5, 0), None).await;
        assert!(district.own(justice, &id).await.is_due());
        assert_eq!(told(district.file(justice, &id, "other").await), "content_changed");
        let first = district.file(justice, &id, &digest).await.unwrap();
        assert_eq!(told(district.file(justice, &id, &digest).await), "already_filed");
        assert_eq!(district.bell(&boss_above).await, ["示范区司法局报送了2025年度报告"]);

        let found = district.filing(&first).await;
        assert_eq!((found.one.row.receipt().as_str(), found.one.row.digest == digest), ("2025-0001", true));
        assert_eq!(found.one.public, Public::Nothing);
        let back = collection::send_back(office, &boss_above, &first, 1, "错").await;
        assert_eq!(told(back), "reason_unusable");
        let why = "表三“自然人”列请与台账核对";
        assert_eq!(told(collection::send_back(office, &boss_above, &first, 9, why).await), "conflict");
        collection::send_back(office, &boss_above, &first, 1, why).await.unwrap();
        assert_eq!(told(collection::accept(office, &boss_above, &first, 2, "").await), "already_returned");
        assert_eq!(district.bell(&district.clerk(justice)).await[0], "上级机关退回了你单位的2025年度报告（回执2025-0001号）");
        assert_eq!(district.own(justice, &id).await.filings[0].return_reason.as_deref(), Some(why));
        assert_eq!(told(district.file(justice, &id, &digest).await), "same_as_returned");

        let (same, digest) = district.approved(justice, sample(2025, 6, 0), None).await;
        assert_eq!(same, id, "it was not public: another content takes its place");
        let second = district.file(justice, &id, &digest).await.unwrap();
        assert_eq!(told(collection::accept(office, &boss_above, &first, 2, "").await), "overtaken");
        collection::accept(office, &boss_above, &second, 1, "").await.unwrap();
        let both = district.filing(&second).await;
        assert_eq!((both.all.len(), both.one.row.number, both.one.row.receipt().as_str()), (2, 2, "2025-0002"));
        let (former, before) = both.former.unwrap();
        assert_eq!(former.standing().unwrap(), FilingState::Returned);
        assert_ne!(before.cells.values(), both.report.cells.values(), "both versions are kept");

        // A correction after publication is filed again, and the superior is told.
        let clerk = district.clerk(justice);
        assert_eq!(report::published_on(office, &clerk, 2025).await.unwrap(), None);
        report::publish(office, &clerk, &id, &digest).await.unwrap();
        let today = Some(office.today());
        assert_eq!(report::published_on(office, &clerk, 2025).await.unwrap(), today);
        assert_eq!(report::published_on(office, &clerk, 2024).await.unwrap(), None);
        let above = &boss_above;
        assert_eq!(report::published_on(office, above, 2025).await.unwrap(), None, "another agency's");
        assert_eq!(district.filing(&second).await.one.public, Public::Same);
        let (_, digest) = district.approved(justice, sample(2025, 7, 0), Some("申请数应为7件")).await;
        report::publish(office, &district.clerk(justice), &id, &digest).await.unwrap();
        assert_eq!(district.filing(&second).await.one.public, Public::Differs { edition: 2 });
        assert_eq!(district.year(2025).await.tallied.differs, 1);
        assert_eq!(district.waiting(justice).await, ["再报送"], "a correction is filed too");
        let third = district.file(justice, &id, &digest).await.unwrap();
        assert!(district.waiting(justice).await.is_empty());
        assert_eq!(district.filing(&third).await.one.row.erratum.as_deref(), Some("申请数应为7件"));
        assert_eq!(district.bell(&boss_above).await[0], "示范区司法局报送了2025年度报告（第3次报送）");
        assert_eq!(district.year(2025).await.tallied.differs, 0);
        let entries = entry::Entity::find().filter(entry::Column::EventOf.eq("collection")).order_by_asc(entry::Column::Seq).all(office.read()).await.unwrap();
        let of = |agency: &AgencyId| entries.iter().filter(|entry| entry.agency_id == agency.as_str()).count();
        assert_eq!((of(justice), of(&district.head)), (3, 5), "filed; received, returned, accepted");
    }

    async fn what_contradicts_itself_is_explained_or_goes_back(database: &Database) {
        let district = District::open(database.url()).await;
        let (office, justice) = (&district.office, &district.below[0]);
        let (id, digest) = district.approved(justice, sample(2023, 5, 1), None).await;
        assert_eq!(told(district.file(justice, &id, &digest).await), "must_findings");
        let open: Vec<String> = district.own(justice, &id).await.found.iter().filter(|one| one.is_open()).map(|one| one.key()).collect();
        assert_eq!(open, ["T3-1 t3.natural", "T3-1 t3.total"]);
        let clerk = district.clerk(justice);
        let mut said: BTreeMap<String, String> = [(open[0].clone(), "错".to_owned())].into();
        assert_eq!(told(collection::file(office, &clerk, &id, &digest, &said).await), "explanation_unusable");
        said.insert(open[0].clone(), "当年少计1件，已经公布".to_owned());
        assert_eq!(told(collection::file(office, &clerk, &id, &digest, &said).await), "must_findings");
        said.insert(open[1].clone(), "同上，合计随之少1件".to_owned());
        let filed = collection::file(office, &clerk, &id, &digest, &said).await.unwrap();
        let found = district.filing(filed.as_str()).await;
        assert_eq!((found.one.row.must, found.one.row.unexplained), (2, 0));
        assert_eq!(found.one.found[0].explanation.as_deref(), Some("当年少计1件，已经公布"));
        collection::accept(office, &district.clerk(&district.head), filed.as_str(), 1, "").await.unwrap();
        assert!(!district.waiting(justice).await.contains(&"再报送"));
        report::publish(office, &clerk, &id, &digest).await.unwrap();
        district.approved(justice, sample(2023, 6, 0), Some("申请数应为6件")).await;
        assert!(district.waiting(justice).await.contains(&"再报送"), "of whatever year");
    }

    async fn a_file_of_an_agency_without_the_program(database: &Database) {
        let district = District::open(database.url()).await;
        let (office, education) = (&district.office, &district.below[1]);
        let clerk = district.clerk(&district.head);
        let take = async |report, filer| told(collection::take(office, &clerk, taken(report, filer)).await);
        assert_eq!(take(sample(2024, 5, 0), None).await, "other_year");
        assert_eq!(take(Report { agency: None, ..sample(2025, 5, 0) }, None).await, "agency_unsaid");
        assert_eq!(take(named(sample(2025, 5, 0), "某市卫生局"), None).await, "agency_unknown");
        assert_eq!(take(named(sample(2025, 5, 0), "教育局"), None).await, "agency_short", "there are others elsewhere");
        let nobody = AgencyId::parse("a9").unwrap();
        assert_eq!(take(named(sample(2025, 5, 0), "局"), Some(&nobody)).await, "not found", "not below");
        let report = named(sample(2025, 5, 1), "示范区 教育局");
        let (id, name) = collection::take(office, &clerk, taken(report.clone(), None)).await.unwrap();
        assert_eq!(name, "示范区教育局");
        assert_eq!(take(report, None).await, "already_filed");
        let other = named(sample(2025, 6, 0), "示范区民政局");
        let unseen = Take { name_confirmed: false, ..taken(other, Some(education)) };
        assert_eq!(told(collection::take(office, &clerk, unseen).await), "other_agency");
        let running = Take { year: 2026, ..taken(named(sample(2026, 5, 0), "示范区教育局"), None) };
        assert_eq!(told(collection::take(office, &clerk, running).await), "year_running");
        let (own, digest) = district.approved(&district.below[0], sample(2025, 5, 0), None).await;
        district.file(&district.below[0], &own, &digest).await.unwrap();
        assert_eq!(take(sample(2025, 9, 0), None).await, "files_itself", "a file proves nothing");
        let found = district.filing(id.as_str()).await;
        let right = district.right::<Below>(&district.head, id.as_str());
        assert_eq!(collection::filing_file(office, &right).await.unwrap(), ("年报.docx".to_owned(), vec![1, 2, 3]));
        assert_eq!(told(collection::accept(office, &clerk, id.as_str(), 1, "").await), "must_findings");
        let text = prepared_return(&found.one, found.term.map(|term| term.due), office.today());
        assert!(text.starts_with("示范区教育局：\n你单位的2025年度报告已收到（回执2025-0001号）。核对时发现2处，请改正后重新报送：\n1. 表三“自然人”列："), "{text}");
        assert!(text.contains("= 5") && text.contains("= 4") && text.ends_with("报送期限已过，请尽快重新报送。"), "{text}");
        collection::send_back(office, &clerk, id.as_str(), 1, &text).await.unwrap();
        assert_eq!(district.year(2025).await.tallied.returned, 1);
        // A minus makes no count, whatever is said to it.
        let mut minus = named(sample(2025, 5, 0), "示范区教育局");
        let ix = minus.format.cell_ix("t2_5.licence.decisions").unwrap();
        minus.cells.set(ix, gongkai_report::Cell::Number(-5));
        let (id, _) = collection::take(office, &clerk, taken(minus, None)).await.unwrap();
        let accepted = collection::accept(office, &clerk, id.as_str(), 1, "照原样收下").await;
        assert_eq!(told(accepted), "impossible_figures");
    }

    async fn a_file_that_says_whose_reports_it_sums(database: &Database) {
        let district = District::open(database.url()).await;
        let justice = &district.below[0];
        for (agency, name, expected) in
            [(&district.head, "示范区人民政府", Some(Scope::Whole)), (justice, "示范区司法局", None)]
        {
            let sum = Report { scope: Some(Scope::Whole), ..named(sample(2025, 5, 0), name) };
            let id = report::import(&district.office, &district.clerk(agency), import(sum, None)).await.unwrap();
            let right = district.right::<AnnualReport>(agency, id.as_str());
            let found = report::show(&district.office, &right).await.unwrap();
            assert_eq!((found.work.scope, found.report.scope), (expected, None), "{name}: it stands beside");
        }
    }

    async fn an_old_file_does_not_take_the_place_of_a_newer_one_unseen(database: &Database) {
        let district = District::open(database.url()).await;
        let (office, clerk) = (&district.office, district.clerk(&district.head));
        let [first, second, third] = [5, 6, 7].map(|new| named(sample(2025, new, 0), "示范区教育局"));
        let take = async |report: &Report| {
            collection::take(office, &clerk, taken(report.clone(), None)).await.map(|(id, _)| id.to_string())
        };
        let one = take(&first).await.unwrap();
        collection::send_back(office, &clerk, &one, 1, "表三请与台账核对").await.unwrap();
        assert_eq!(told(take(&first).await), "same_as_returned");
        take(&second).await.unwrap();
        let three = take(&third).await.unwrap();
        let all = district.filing(&three).await.all;
        let states: Vec<FilingState> = all.iter().map(|row| row.standing().unwrap()).collect();
        assert_eq!(states, [FilingState::Received, FilingState::Superseded, FilingState::Returned]);
        assert_eq!(district.year(2025).await.tallied.received, 1, "one waits");
        collection::accept(office, &clerk, &three, 1, "").await.unwrap();
        assert_eq!(told(take(&first).await), "same_as_returned", "neither when another one came");
        assert_eq!(told(take(&second).await), "older_filing");
        assert_eq!(district.year(2025).await.tallied.accepted, 1);
        let meant = Take { older_confirmed: true, ..taken(second, None) };
        collection::take(office, &clerk, meant).await.unwrap();
        assert_eq!(district.year(2025).await.tallied.received, 1);
    }

    async fn the_year_and_who_is_reminded(database: &Database) {
        let district = District::open(database.url()).await;
        let (office, [justice, education]) = (&district.office, &district.below);
        let clerk = district.clerk(&district.head);
        let empty = district.year(2025).await;
        assert_eq!((empty.tallied.all, empty.tallied.missing, empty.tallied.late), (2, 2, 2));
        assert_eq!(empty.agencies[0].standing.late, 297, "since 31 January");
        assert_eq!(district.year(2026).await.tallied.late, 0);
        let (id, digest) = district.approved(justice, sample(2025, 5, 0), None).await;
        district.file(justice, &id, &digest).await.unwrap();
        let listed = district.year(2025).await;
        assert_eq!(listed.agencies.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["示范区教育局", "示范区司法局"]);
        let nobody = collection::remind(office, &clerk, 2025, &[justice.to_string()]).await;
        assert_eq!(told(nobody), "nobody_awaited");
        assert_eq!(told(collection::remind(office, &clerk, 2026, &[]).await), "year_running");
        assert_eq!(collection::remind(office, &clerk, 2025, &[]).await.unwrap(), (1, 0));
        assert_eq!(collection::remind(office, &clerk, 2025, &[education.to_string()]).await.unwrap(), (1, 0));
        assert_eq!(district.bell(&district.clerk(education)).await, ["上级机关催报2025年度报告，请尽快报送"; 2]);
        assert_eq!(district.year(2025).await.agencies[0].reminded.as_ref().map(|row| row.times), Some(2));
        let right = clerk.authorise_all::<Read, Below>().unwrap();
        assert_eq!(collection::years(office, &right).await.unwrap(), [2025]);
    }

    async fn a_list_reads_no_report(database: &Database) {
        let district = District::open(database.url()).await;
        let (office, justice) = (&district.office, &district.below[0]);
        let (id, digest) = district.approved(justice, sample(2025, 5, 0), None).await;
        district.file(justice, &id, &digest).await.unwrap();
        let right = district.clerk(&district.head).authorise_all::<Read, Below>().unwrap();
        let names = async |order| {
            let listed = collection::collected_in(office, &right, 2025, order).await.unwrap();
            listed.agencies.into_iter().map(|one| one.name).collect::<Vec<_>>()
        };
        assert_eq!(names(Order::Urgent).await, ["示范区教育局", "示范区司法局"], "what is missing first");
        assert_eq!(names(Order::Named).await, ["示范区教育局", "示范区司法局"]);
        // SQLite tells from what it answers; PostgreSQL keeps long texts apart by itself.
        if office.read().get_database_backend() == DbBackend::Sqlite {
            let asked = "EXPLAIN QUERY PLAN SELECT id, filer_id, state, number, serial, origin, digest, must, unexplained, \
                         unsure, hints, filed_at, first_at FROM filing WHERE agency_id = 'a' AND year = 2025 AND newest = TRUE";
            let plan = office.read().query_one_raw(Statement::from_string(DbBackend::Sqlite, asked)).await.unwrap().unwrap();
            let said: String = plan.try_get_by_index(3).unwrap();
            assert!(said.contains("COVERING INDEX filing_listed"), "{said}");
            let asked = "EXPLAIN QUERY PLAN SELECT year FROM filing WHERE agency_id = 'a' ORDER BY year DESC LIMIT 1";
            let plan = office.read().query_all_raw(Statement::from_string(DbBackend::Sqlite, asked)).await.unwrap();
            let said: Vec<String> = plan.iter().map(|row| row.try_get_by_index(3).unwrap()).collect();
            assert!(said.len() == 1 && said[0].contains("COVERING INDEX"), "nothing is sorted: {said:?}");
        }
    }

    async fn sealed_and_shut(database: &Database) {
        let district = District::open(database.url()).await;
        let (office, [justice, education]) = (&district.office, &district.below);
        let (id, digest) = district.approved(justice, sample(2025, 5, 0), None).await;
        let filed = district.file(justice, &id, &digest).await.unwrap();
        for (who, id) in [(district.clerk(justice), &filed), (district.clerk(education), &filed)] {
            let right = who.authorise::<Read, Below>(id).unwrap();
            assert_eq!(told(collection::filing(office, &right).await), "not found");
            assert_eq!(told(collection::accept(office, &who, id, 1, "").await), "not found");
        }
        let leader = district.boss(&district.head);
        assert!(leader.authorise::<Edit, Below>(&filed).is_err(), "whoever approves the sum does not sort what comes");
        assert_eq!(told(district.file(&district.head, &id, &digest).await), "not found");
        let own = named(sample(2025, 5, 0), "示范区人民政府");
        let highest = district.approved(&district.head, own, None).await;
        assert_eq!(told(district.file(&district.head, &highest.0, &highest.1).await), "no_superior");
        // Somebody writes into the database: nobody takes it for what was filed.
        for (column, value) in [
            (filing_row::Column::Findings, "[]"),
            (filing_row::Column::Digest, "00"),
            (filing_row::Column::Body, "{}"),
        ] {
            let row = filing_row::Entity::find_by_id(&filed).one(office.read()).await.unwrap().unwrap();
            let write = async |text: &str| {
                let all = filing_row::Entity::update_many().col_expr(column, Expr::value(text));
                all.filter(filing_row::Column::Id.eq(&filed)).exec(office.read()).await.unwrap();
            };
            let stored = match column {
                filing_row::Column::Findings => row.findings.clone(),
                filing_row::Column::Digest => row.digest.clone(),
                _ => row.body.clone(),
            };
            write(value).await;
            let right = district.right::<Below>(&district.head, &filed);
            let seen = collection::filing(office, &right).await;
            // A report without contradictions has no findings.
            assert_eq!(matches!(seen, Err(OfficeError::Fault(_))), stored != value, "{column:?}");
            write(&stored).await;
        }
    }
}
