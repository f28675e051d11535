//! Sums of accepted reports: what is in them, what changed since, what does not follow, and the report made of one.

use gongkai_domain::{
    authority::Read,
    collection::{FilingState, Scope},
    report::State,
};
use gongkai_office::{
    collection::{self, Below, Joint, RolledUp, filing_row},
    report::{self, AnnualReport, Chain, Entered, Face, TextEntry, digest_of, text_of},
};
use gongkai_report::{Cell, Report, Verdict};
use gongkai_testkit::on_both_databases;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use crate::{
    collection::{District, named, taken},
    organisation::told,
    report::{import, sample},
};

const NEW: &str = "t3.new.total";
const MADE: &str = "t2_1.normative.issued";

/// A report with documents made, and applications carried in and out.
fn with(year: i32, new: i64, made: i64, carried: (i64, i64)) -> Report {
    let mut report = sample(year, new, carried.1 - carried.0);
    let mut set = |id: &str, value| {
        let ix = report.format.cell_ix(id).unwrap();
        report.cells.set(ix, Cell::Number(value));
    };
    set(MADE, made);
    for column in ["natural", "total"] {
        set(&format!("t3.carried_in.{column}"), carried.0);
        set(&format!("t3.carried_out.{column}"), carried.1);
    }
    report
}

impl District {
    /// Takes in a report of the agency of that place, and accepts it. The last place is the district itself.
    async fn accepted(&self, place: usize, report: Report) -> String {
        let clerk = self.clerk(&self.head);
        let filer = self.below.get(place).unwrap_or(&self.head);
        let year = report.year;
        let take = collection::Take { year, ..taken(report, Some(filer)) };
        let (id, _) = collection::take(&self.office, &clerk, take).await.unwrap();
        collection::accept(&self.office, &clerk, id.as_str(), 1, "机构改革前后结转不同").await.unwrap();
        id.to_string()
    }

    fn everybody(&self) -> Vec<String> {
        self.below.iter().chain([&self.head]).map(ToString::to_string).collect()
    }

    async fn summed(&self, year: i32, scope: Scope) -> String {
        let clerk = self.clerk(&self.head);
        let right = clerk.authorise_all::<Read, Below>().unwrap();
        let listed = collection::collected(&self.office, &right, year).await.unwrap();
        let accepted = |one: &&collection::Listed| one.standing.state == Some(FilingState::Accepted);
        let named: Vec<String> =
            listed.agencies.iter().filter(accepted).map(|one| one.filer.clone()).collect();
        collection::roll_up(&self.office, &clerk, year, scope, &named).await.unwrap().to_string()
    }

    async fn sum(&self, id: &str) -> RolledUp {
        collection::rolled_up(&self.office, &self.right::<Below>(&self.head, id)).await.unwrap()
    }

    async fn cell(&self, sum: &str, cell: &str) -> Vec<(String, Option<i64>)> {
        let right = self.right::<Below>(&self.head, sum);
        let (_, list) = collection::contributed(&self.office, &right, cell).await.unwrap().unwrap();
        list.into_iter().map(|one| (one.name, one.amount.and_then(gongkai_report::Decimal::whole))).collect()
    }
}

fn number(report: &Report, id: &str) -> Option<i64> {
    report.cells.get(report.format.cell_ix(id).unwrap()).number()
}

on_both_databases! {
    async fn every_figure_can_be_told_again(database: &Database) {
        let district = District::open(database.url()).await;
        let (office, clerk) = (&district.office, district.clerk(&district.head));
        let none = collection::roll_up(office, &clerk, 2025, Scope::Own, &[]).await;
        assert_eq!(told(none), "nobody_chosen");
        let report = named(with(2025, 5, 4, (0, 0)), "示范区司法局");
        collection::take(office, &clerk, taken(report, None)).await.unwrap();
        let early = collection::roll_up(office, &clerk, 2025, Scope::Own, &district.everybody()).await;
        assert_eq!(told(early), "not_accepted");

        district.accepted(0, with(2025, 6, 4, (0, 0))).await;
        district.accepted(1, with(2025, 7, 3, (0, 0))).await;
        let first = district.summed(2025, Scope::Own).await;
        let sum = district.sum(&first).await;
        assert_eq!((number(&sum.report, NEW), number(&sum.report, MADE), sum.parts.len()), (Some(13), Some(7), 2));
        assert!(sum.left_out.is_empty() && sum.stale().next().is_none(), "the own office is not awaited");
        assert_eq!(sum.report.agency.as_deref(), Some("示范区人民政府"));
        assert!(sum.report.chapters[0].paragraphs[0].text.contains("全年新收政府信息公开申请13件"));
        let told_again = district.cell(&first, NEW).await;
        assert_eq!(told_again, [("示范区教育局".to_owned(), Some(7)), ("示范区司法局".to_owned(), Some(6))]);
        let right = district.right::<Below>(&district.head, &first);
        assert!(collection::contributed(office, &right, "t9.x").await.unwrap().is_none());

        // The office of the government hands in its own figures; a joint document is counted by its lead.
        district.accepted(9, with(2025, 1, 2, (0, 0))).await;
        let ids = district.everybody();
        let joint = Joint { filer: ids[1].clone(), lead: ids[0].clone(), cell: MADE.into(), number: 2, reason: "样联发〔2025〕1号、2号".into() };
        for (wrong, code) in [
            (Joint { lead: ids[1].clone(), ..joint.clone() }, "lead_is_itself"),
            (Joint { number: 0, ..joint.clone() }, "number_missing"),
            (Joint { cell: NEW.into(), ..joint.clone() }, "cell_unknown"),
            (Joint { reason: "无".into(), ..joint.clone() }, "explanation_unusable"),
        ] {
            assert_eq!(told(collection::say_joint(office, &clerk, 2025, &wrong).await), code);
        }
        collection::say_joint(office, &clerk, 2025, &joint).await.unwrap();
        let second = district.summed(2025, Scope::Own).await;
        let sum = district.sum(&second).await;
        assert_eq!((number(&sum.report, NEW), number(&sum.report, MADE)), (Some(14), Some(7)), "4 + 3 - 2 + 2");
        let part = sum.parts.iter().find(|part| !part.deductions.is_empty()).unwrap();
        assert_eq!((part.name.as_str(), part.deductions[0].lead.as_str()), ("示范区教育局", "示范区司法局"));
        collection::say_joint(office, &clerk, 2025, &Joint { number: 2, ..joint }).await.unwrap();
        let too_much = collection::roll_up(office, &clerk, 2025, Scope::Own, &ids).await;
        assert_eq!(told(too_much), "too_much_off");
        let right = clerk.authorise_all::<Read, Below>().unwrap();
        let (said, _) = collection::statements(office, &right, 2025).await.unwrap();
        collection::drop_joint(office, &clerk, 2025, &said[1].id).await.unwrap();
        assert_eq!(told(collection::drop_joint(office, &clerk, 2024, &said[0].id).await), "not found");

        // Another form is not mixed in.
        let old = gongkai_report::Format::by_id("format-2019").unwrap();
        let mut cells = gongkai_report::Cells::absent(old.cells.len());
        for (ix, _) in old.cell_list() {
            cells.set(ix, Cell::Number(0));
        }
        district.accepted(0, Report { format: old, cells, ..with(2025, 0, 0, (0, 0)) }).await;
        assert_eq!(told(collection::roll_up(office, &clerk, 2025, Scope::Own, &ids).await), "forms_mixed");
        let stale: Vec<_> = district.sum(&second).await.stale().map(|part| part.stale.unwrap()).collect();
        assert_eq!(stale, ["报来了新的一版"]);
    }

    async fn what_was_carried_over(database: &Database) {
        let district = District::open(database.url()).await;
        let (office, clerk) = (&district.office, district.clerk(&district.head));
        district.accepted(0, with(2024, 5, 0, (0, 2))).await;
        district.accepted(1, with(2024, 5, 0, (0, 1))).await;
        district.summed(2024, Scope::Own).await;
        district.accepted(0, with(2025, 5, 0, (3, 0))).await;
        let only = [district.below[0].to_string()];
        let sum = collection::roll_up(office, &clerk, 2025, Scope::Own, &only).await.unwrap();
        let found = district.sum(sum.as_str()).await;
        assert_eq!(found.left_out, ["示范区教育局"]);
        assert_eq!((found.one_sided, found.waiting), ((1, 0), 0));
        let passes = |found: &RolledUp| found.findings.iter().any(|one| one.rule == "T3-Y" && matches!(one.verdict, Verdict::Pass { .. }));
        assert!(found.chained && !passes(&found), "totals over other agencies say nothing about each other");
        let differences = |found: &RolledUp| {
            found.differences.iter().map(|one| (one.former.join("+"), one.heirs.join("+"), one.column.clone(), one.out, one.into)).collect::<Vec<_>>()
        };
        assert_eq!(differences(&found).len(), 4, "both agencies, two columns: {:?}", found.differences);
        let [justice, education] = [district.below[0].as_str(), district.below[1].as_str()];
        let say = async |pair, note| told(collection::say_succession(office, &clerk, 2025, pair, note).await);
        assert_eq!(say((justice, justice), "样编发〔2025〕1号").await, "successor_is_itself");
        assert_eq!(say((education, justice), "").await, "missing");
        assert_eq!(say((education, justice), "样编发〔2025〕1号").await, "done");
        assert_eq!(say((education, justice), "样编发〔2025〕1号").await, "already_said");
        assert_eq!(say((justice, education), "样编发〔2025〕1号").await, "succession_circle");
        let joined = district.sum(sum.as_str()).await;
        assert!(differences(&joined).is_empty() && joined.one_sided == (0, 0) && passes(&joined), "one took over from the other");
        collection::drop_succession(office, &clerk, 2025, (education, justice)).await.unwrap();
        assert_eq!(district.sum(sum.as_str()).await.differences.len(), 4);
        let whole = district.summed(2025, Scope::Whole).await;
        assert!(!district.sum(&whole).await.chained, "another scope has a chain of its own");
        // Whoever has filed and waits is not gone: nothing is said of what it carries over.
        let waits = named(with(2025, 5, 0, (0, 0)), "示范区教育局");
        collection::take(office, &clerk, taken(waits, None)).await.unwrap();
        let found = district.sum(sum.as_str()).await;
        assert_eq!((found.one_sided, found.waiting, found.differences.len()), ((1, 0), 1, 2), "{:?}", found.differences);
    }

    async fn the_chain_of_a_summed_report(database: &Database) {
        let district = District::open(database.url()).await;
        let (office, clerk) = (&district.office, district.clerk(&district.head));
        let shown = async |id: &str| report::show(office, &district.right::<AnnualReport>(&district.head, id)).await.unwrap();
        // The government's office has a report of its own work for the year before: another scope.
        let own = report::import(office, &clerk, import(named(with(2024, 1, 0, (0, 1)), "示范区人民政府"), None)).await.unwrap();
        district.accepted(0, with(2025, 6, 4, (2, 0))).await;
        let sum = district.summed(2025, Scope::Whole).await;
        let id = collection::make_report(office, &clerk, &sum, (None, None)).await.unwrap();
        let found = shown(id.as_str()).await;
        assert_eq!((found.work.scope, found.chain), (Some(Scope::Whole), Chain::Other(None)));
        assert!(found.before.is_none() && found.former.is_some());
        assert!(found.must().all(|one| one.rule == "TEXT-EMPTY"), "{:?}", found.must_names());
        let years = report::history(office, &clerk.authorise_all::<Read, AnnualReport>().unwrap(), 9).await.unwrap();
        let scopes: Vec<_> = years.iter().map(|one| (one.report.year, one.scope)).collect();
        assert_eq!(scopes, [(2025, Some(Scope::Whole)), (2024, None)], "the years side by side say whose they are");

        // A sum of the same scope for that year is what its figures follow; one of another scope is not.
        district.accepted(0, with(2024, 5, 0, (0, 1))).await;
        district.summed(2024, Scope::Own).await;
        assert_eq!(shown(id.as_str()).await.chain, Chain::Other(None));
        district.summed(2024, Scope::Whole).await;
        let found = shown(id.as_str()).await;
        assert_eq!(found.chain, Chain::Sum);
        assert!(found.must().all(|one| ["T3-Y", "TEXT-EMPTY"].contains(&one.rule.as_str())));
        assert!(found.must().any(|one| one.rule == "T3-Y"));
        let tally = report::list(office, &clerk.authorise_all::<Read, AnnualReport>().unwrap()).await.unwrap();
        assert!(tally.iter().any(|one| one.row.year == 2025 && one.must > 0), "the list counts it again");

        // Somebody says what the report of that year sums: now it is the one before.
        let say = async |id: &str, scope| told(report::say_scope(office, &clerk, id, scope).await);
        assert_eq!(say(own.as_str(), None).await, "same_scope");
        assert_eq!(say(own.as_str(), Some(Scope::Whole)).await, "done");
        assert_eq!(shown(id.as_str()).await.chain, Chain::Report);
        assert_eq!(say(id.as_str(), None).await, "done");
        assert_eq!(shown(id.as_str()).await.chain, Chain::Other(Some(Scope::Whole)));
        let foreign = district.clerk(&district.below[0]);
        assert_eq!(told(report::say_scope(office, &foreign, id.as_str(), None).await), "not found");
    }

    async fn an_agency_takes_its_report_down(database: &Database) {
        let district = District::open(database.url()).await;
        let (office, justice) = (&district.office, &district.below[0]);
        let clerk = district.clerk(&district.head);
        let (id, digest) = district.approved(justice, with(2025, 6, 4, (0, 0)), None).await;
        report::publish(office, &district.clerk(justice), &id, &digest).await.unwrap();
        let filed = district.file(justice, &id, &digest).await.unwrap();
        collection::accept(office, &clerk, &filed, 1, "").await.unwrap();
        let sum = district.summed(2025, Scope::Own).await;
        assert!(district.sum(&sum).await.stale().next().is_none());
        report::withdraw(office, &district.boss(justice), &id, "数字有误，正在核对").await.unwrap();
        let stale: Vec<_> = district.sum(&sum).await.stale().map(|part| part.stale.unwrap()).collect();
        assert_eq!(stale, ["公布的已撤下，还没有再报送"]);
        assert_eq!(district.bell(&clerk).await[0], "示范区司法局撤下了2025年度报告，报送来的是回执2025-0001号，请核对");
        // A corrected edition takes its place, and is filed again.
        let (_, digest) = district.approved(justice, with(2025, 7, 4, (0, 0)), Some("申请数应为7件")).await;
        report::publish(office, &district.clerk(justice), &id, &digest).await.unwrap();
        let stale: Vec<_> = district.sum(&sum).await.stale().map(|part| part.stale.unwrap()).collect();
        assert_eq!(stale, ["公布的已更正，还没有再报送"]);
        assert!(district.bell(&clerk).await[0].starts_with("示范区司法局公布了更正后的2025年度报告"));
        district.file(justice, &id, &digest).await.unwrap();
        let stale: Vec<_> = district.sum(&sum).await.stale().map(|part| part.stale.unwrap()).collect();
        assert_eq!(stale, ["报来了新的一版"]);
        // What the public gets says whose reports it sums.
        let scope = async || match report::public_face(office, justice, &id).await.unwrap() {
            Face::Shown(bundle) => bundle.scope,
            other => panic!("{other:?}"),
        };
        assert_eq!(scope().await, None);
        report::say_scope(office, &district.clerk(justice), &id, Some(Scope::Whole)).await.unwrap();
        assert_eq!(scope().await, Some(Scope::Whole));
    }

    async fn the_report_of_the_government(database: &Database) {
        let district = District::open(database.url()).await;
        let (office, clerk) = (&district.office, district.clerk(&district.head));
        district.accepted(0, with(2025, 6, 4, (0, 0))).await;
        let sum = district.summed(2025, Scope::Whole).await;
        let foreign = district.clerk(&district.below[0]);
        assert_eq!(told(collection::make_report(office, &foreign, &sum, (None, None)).await), "not found");
        let id = collection::make_report(office, &clerk, &sum, (None, None)).await.unwrap();
        assert_eq!(district.sum(&sum).await.row.report_id.as_deref(), Some(id.as_str()));
        let right = district.right::<AnnualReport>(&district.head, id.as_str());
        let found = report::show(office, &right).await.unwrap();
        assert_eq!((found.life.state, number(&found.report, NEW)), (State::Draft, Some(6)));
        let open: Vec<&str> = found.must().map(|one| one.rule.as_str()).collect();
        assert_eq!(open, ["TEXT-EMPTY"; 2], "figures alone are no report");
        assert_eq!(collection::sum_behind(office, &right, id.as_str()).await.unwrap(), Some((0, 1)));
        assert_eq!(told(collection::make_report(office, &clerk, &sum, (None, None)).await), "same_content");
        // What somebody wrote on the draft goes for a sum only when it is said so.
        let was = digest_of(&text_of(&found.report, &found.work, "problems"));
        let text = TextEntry { chapter: "problems".into(), was, now: "公开内容还不够全面。".into() };
        let edit = Entered { text: Some(text), ..Entered::default() };
        report::save(office, &clerk, id.as_str(), edit).await.unwrap();
        district.accepted(1, with(2025, 1, 0, (0, 0))).await;
        let newer = district.summed(2025, Scope::Whole).await;
        assert_eq!(told(collection::make_report(office, &clerk, &newer, (None, None)).await), "replaces_work");
        let asked = clerk.authorise_all::<Read, AnnualReport>().unwrap();
        let written = report::replaced(office, &asked, 2025).await.unwrap().unwrap();
        assert!(written.words.contains("章正文"), "{}", written.words);
        let sure = (None, Some(written.digest.as_str()));
        collection::make_report(office, &clerk, &newer, sure).await.unwrap();
        assert_eq!(number(&report::show(office, &right).await.unwrap().report, NEW), Some(7));
        // A filing that somebody wrote into is not summed.
        let body = filing_row::Entity::update_many().col_expr(filing_row::Column::Body, Expr::value("{}"));
        body.filter(filing_row::Column::Year.eq(2025)).exec(office.read()).await.unwrap();
        let only = [district.below[0].to_string()];
        let again = collection::roll_up(office, &clerk, 2025, Scope::Own, &only).await;
        assert!(told(again).contains("is not the one of its receipt"));
    }
}
