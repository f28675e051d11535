//! What came as a file is put before the public by the superior, and taken down; agencies of this installation release
//! their own.

use gongkai_domain::{
    authority::{Decide, Read, Staff},
    collection::Scope,
    id::AgencyId,
    organisation::Duty,
};
use gongkai_office::{
    OfficeError,
    audit::entry,
    collection::{self, Below, Entry, GivenCopy, Public, filed_face, filing_row},
    organisation::public_card,
    outbox::job,
    report::{self, Face, SourceFile, public_face},
};
use gongkai_report::{Cells, Format, Report};
use gongkai_testkit::on_both_databases;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, sea_query::Expr};

use crate::{
    collection::{District, named, taken},
    organisation::told,
    report::{person, sample},
};

/// The reviewer of the superior.
fn reviewer(district: &District) -> Staff {
    person(district.head.as_str(), "reviewer", Duty::DisclosureReviewer)
}

async fn take(district: &District, report: Report) -> String {
    let clerk = district.clerk(&district.head);
    let report = named(report, "示范区教育局");
    let (id, _) = collection::take(&district.office, &clerk, taken(report, None)).await.unwrap();
    id.to_string()
}

async fn face(district: &District, filer: &AgencyId) -> (String, i32) {
    match filed_face(&district.office, &district.head, filer, 2025).await.unwrap() {
        Face::Shown(bundle) => {
            (bundle.erratum.clone().unwrap_or_else(|| bundle.title.clone()), bundle.edition)
        }
        Face::Withdrawn { edition, because, .. } => (because, edition),
        Face::Nothing => (String::new(), 0),
    }
}

async fn entry(district: &District, name: &str) -> Entry {
    let right = district.clerk(&district.head).authorise_all::<Read, Below>().unwrap();
    let all = collection::directory(&district.office, &right, 2025).await.unwrap();
    all.into_iter().find(|one| one.listed.name == name).unwrap()
}

on_both_databases! {
    async fn a_file_is_shown_corrected_and_taken_down(database: &Database) {
        let district = District::open(database.url()).await;
        let (office, education) = (&district.office, &district.below[1]);
        let (clerk, reviewer) = (district.clerk(&district.head), reviewer(&district));
        assert!(clerk.authorise::<Decide, Below>("x").is_err(), "whoever sorts what comes shows nothing");
        let first = take(&district, sample(2025, 5, 0)).await;
        let release = async |id: &str, seen, erratum: &str| told(collection::release(office, &reviewer, id, seen, erratum, None).await);
        assert_eq!(release(&first, 1, "").await, "not_accepted");
        assert_eq!(public_card(office, education).await.unwrap(), None);
        collection::accept(office, &clerk, &first, 1, "").await.unwrap();
        assert!(entry(&district, "示范区教育局").await.is_ready());
        assert_eq!(release(&first, 1, "").await, "conflict");
        assert_eq!(face(&district, education).await, (String::new(), 0));
        assert_eq!(release(&first, 2, "").await, "done");
        assert_eq!(release(&first, 2, "").await, "already_public");
        assert_eq!(face(&district, education).await, ("示范区教育局2025年政府信息公开工作年度报告".to_owned(), 1));
        let card = public_card(office, education).await.unwrap().unwrap();
        assert_eq!((card.name.as_str(), card.letter_key.as_str()), ("示范区教育局", ""), "nobody can write to it");
        let sent = job::Entity::find().filter(job::Column::Kind.eq(collection::PUT_FILED));
        assert_eq!(sent.clone().count(office.read()).await.unwrap(), 1);
        let shown = entry(&district, "示范区教育局").await;
        assert_eq!((shown.is_public, shown.own, shown.listed.public), (true, false, Public::Same));
        assert!(!shown.code.is_empty() && !shown.is_ready());

        // Another version comes: the old one stays in the open until somebody says what was wrong.
        let second = take(&district, sample(2025, 6, 0)).await;
        assert_eq!(release(&first, 2, "").await, "overtaken");
        assert_eq!(entry(&district, "示范区教育局").await.listed.public, Public::Differs { edition: 1 });
        collection::accept(office, &clerk, &second, 1, "").await.unwrap();
        assert_eq!(told(collection::release_all(office, &reviewer, 2025).await), "nothing_ready");
        assert_eq!(release(&second, 2, " ").await, "erratum_missing");
        assert_eq!(release(&second, 2, "申请数应为6件").await, "done");
        assert_eq!(face(&district, education).await, ("申请数应为6件".to_owned(), 2));

        let down = async |why: &str| told(collection::take_down(office, &reviewer, &second, 2, why).await);
        assert_eq!(down("错").await, "reason_unusable");
        assert_eq!(down("数据需要重新核实").await, "done");
        assert_eq!(down("数据需要重新核实").await, "not_public");
        assert_eq!(face(&district, education).await, ("数据需要重新核实".to_owned(), 2));
        assert_eq!(entry(&district, "示范区教育局").await.listed.public, Public::Withdrawn);
        assert_eq!(release(&second, 2, "核实无误，恢复公布").await, "done");
        assert_eq!(face(&district, education).await.1, 3, "a later edition is never older");
        let foreign = person(district.below[0].as_str(), "x", Duty::DisclosureReviewer);
        assert_eq!(told(collection::release(office, &foreign, &second, 2, "不是本机关的", None).await), "not found");
    }

    /// An agency without the program publishes on its own site: somebody saves the page, and every figure is compared.
    async fn a_page_of_another_site_is_compared(database: &Database) {
        let district = District::open(database.url()).await;
        let (office, clerk) = (&district.office, district.clerk(&district.head));
        let first = take(&district, sample(2025, 5, 0)).await;
        let page = |report: Report, name: &str| {
            let file = SourceFile { name: "年报.html".into(), media_type: "text/html".into(), bytes: b"<html>".to_vec() };
            let address = "https://jyj.example.gov.cn/nb".to_owned();
            GivenCopy { report: named(report, name), file, address, name_confirmed: false }
        };
        let give = async |who: &Staff, id: &str, given: GivenCopy| told(collection::give_copy(office, who, id, given).await);
        let right = |id: &str| district.right::<Below>(&district.head, id);
        let beside = async |id: &str| collection::beside(office, &right(id)).await.unwrap();
        let listed = async || entry(&district, "示范区教育局").await.listed.public;
        assert_eq!((beside(&first).await.public, beside(&first).await.cells), (Public::Nothing, None));
        assert_eq!(told(collection::copy_file(office, &right(&first)).await), "not found");
        assert_eq!(give(&clerk, &first, page(sample(2024, 6, 0), "示范区教育局")).await, "other_year");
        assert_eq!(give(&clerk, &first, page(sample(2025, 6, 0), "示范区民政局")).await, "other_agency");
        let foreign = district.clerk(&district.below[0]);
        assert_eq!(give(&foreign, &first, page(sample(2025, 6, 0), "教育局")).await, "not found");
        let old = Format::by_id("legacy-2014").unwrap();
        let old = Report { format: old, cells: Cells::absent(old.cells.len()), ..sample(2025, 6, 0) };
        assert_eq!(give(&clerk, &first, page(old, "教育局")).await, "other_form");
        assert_eq!(listed().await, Public::Nothing);

        let mut shown = sample(2025, 6, 0);
        shown.chapters[0].paragraphs[0].text.push_str("这一句只在网站上有。");
        assert_eq!(give(&clerk, &first, page(shown, "教育局")).await, "done");
        let seen = beside(&first).await;
        let [chapter] = seen.chapters.as_slice() else { panic!("{:?}", seen.chapters) };
        assert!(chapter.now.len() <= 1 && chapter.before.iter().any(|text| text.contains("只在网站上有")), "{chapter:?}");
        let cells = seen.cells.unwrap();
        assert_eq!((seen.public, cells.len()), (Public::Elsewhere { differs: 6 }, 6), "three rows, and their totals");
        assert_eq!((cells[0].before.as_str(), cells[0].now.as_str()), ("6", "5"));
        let copy = seen.copy.unwrap();
        assert_eq!((copy.given_by_name.as_str(), copy.address.as_deref()), (clerk.name.as_str(), Some("https://jyj.example.gov.cn/nb")));
        assert_eq!(collection::copy_file(office, &right(&first)).await.unwrap().0, "年报.html");
        assert_eq!(listed().await, Public::Elsewhere { differs: 6 });
        assert_eq!(told(collection::accept_all(office, &clerk, 2025).await), "nothing_clean", "somebody looks first");
        let last = entry::Entity::find().filter(entry::Column::EventOf.eq("collection")).order_by_desc(entry::Column::Seq);
        let last = last.one(office.read()).await.unwrap().unwrap().sentence;
        assert_eq!(last, "上传示范区教育局在网站上公布的2025年度报告“年报.html”，与报送的有6处数字不同");

        // What comes later is compared with the same page, and a newer page takes the place of it.
        let second = take(&district, sample(2025, 6, 0)).await;
        assert_eq!(listed().await, Public::Elsewhere { differs: 0 });
        assert_eq!(beside(&first).await.public, Public::Elsewhere { differs: 6 });
        assert_eq!(give(&clerk, &second, page(sample(2025, 7, 0), "教育局")).await, "done");
        assert_eq!(listed().await, Public::Elsewhere { differs: 6 });

        // What is public here stands above it.
        collection::accept(office, &clerk, &second, 1, "").await.unwrap();
        collection::release(office, &reviewer(&district), &second, 2, "", None).await.unwrap();
        assert_eq!(give(&clerk, &second, page(sample(2025, 6, 0), "教育局")).await, "published_here");
        let seen = beside(&second).await;
        assert_eq!((seen.public, seen.cells.map(|cells| cells.len())), (Public::Same, Some(0)));
        let third = take(&district, sample(2025, 8, 0)).await;
        let seen = beside(&third).await;
        assert_eq!((seen.public, seen.cells.map(|cells| cells.len())), (Public::Differs { edition: 1 }, Some(6)));
    }

    /// Whose reports are summed goes with what is shown: as the superior says of a file, as the agency says of its own.
    async fn a_sum_is_shown_as_one(database: &Database) {
        let district = District::open(database.url()).await;
        let (office, [justice, education]) = (&district.office, &district.below);
        let (clerk, reviewer) = (district.clerk(&district.head), reviewer(&district));
        let scope = async || match filed_face(office, &district.head, education, 2025).await.unwrap() {
            Face::Shown(bundle) => bundle.scope,
            other => panic!("{other:?}"),
        };
        let first = take(&district, sample(2025, 5, 0)).await;
        collection::accept(office, &clerk, &first, 1, "").await.unwrap();
        collection::release(office, &reviewer, &first, 2, "", Some(Scope::Whole)).await.unwrap();
        assert_eq!(scope().await, Some(Scope::Whole));
        let of_releases = entry::Column::EventOf.eq("collection");
        let last = entry::Entity::find().filter(of_releases).order_by_desc(entry::Column::Seq);
        let last = last.one(office.read()).await.unwrap().unwrap().sentence;
        assert!(last.starts_with("集中公布示范区教育局2025年度报告") && last.contains("口径：全域汇总"), "{last}");
        let second = take(&district, sample(2025, 6, 0)).await;
        collection::accept(office, &clerk, &second, 1, "").await.unwrap();
        collection::release(office, &reviewer, &second, 2, "只报本机关的", None).await.unwrap();
        assert_eq!(scope().await, None);

        // What the agency says of its own report comes with it, under the receipt.
        let (own, digest) = district.approved(justice, sample(2025, 5, 0), None).await;
        let clerk_below = district.clerk(justice);
        let waits = report::say_scope(office, &clerk_below, &own, Some(Scope::Own)).await;
        assert_eq!(told(waits), "under_review");
        report::publish(office, &clerk_below, &own, &digest).await.unwrap();
        report::say_scope(office, &clerk_below, &own, Some(Scope::Own)).await.unwrap();
        let filed = district.file(justice, &own, &digest).await.unwrap();
        let right = clerk.authorise::<Read, Below>(&filed).unwrap();
        let shown = || collection::filing(office, &right);
        assert_eq!(shown().await.unwrap().one.row.sums(), Some(Scope::Own));
        let forged = filing_row::Entity::update_many().col_expr(filing_row::Column::Scope, Expr::value("whole"));
        forged.exec(office.read()).await.unwrap();
        assert!(matches!(shown().await, Err(OfficeError::Fault(_))), "somebody wrote into the database");
    }

    async fn who_keeps_the_own_report_releases_it(database: &Database) {
        let district = District::open(database.url()).await;
        let (office, [justice, education]) = (&district.office, &district.below);
        let reviewer = reviewer(&district);
        let (id, digest) = district.approved(justice, sample(2025, 5, 0), None).await;
        let filed = district.file(justice, &id, &digest).await.unwrap();
        collection::accept(office, &district.clerk(&district.head), &filed, 1, "").await.unwrap();
        assert_eq!(told(collection::release(office, &reviewer, &filed, 2, "", None).await), "own_release");
        assert_eq!(told(collection::release_all(office, &reviewer, 2025).await), "nothing_ready");
        report::publish(office, &district.clerk(justice), &id, &digest).await.unwrap();
        let shown = entry(&district, "示范区司法局").await;
        assert_eq!((shown.is_public, shown.own, shown.released.is_none()), (true, true, true));

        // The superior showed a file; later the agency begins to work here, and its own word stands above that.
        let file = take(&district, sample(2025, 7, 0)).await;
        collection::accept(office, &district.clerk(&district.head), &file, 1, "").await.unwrap();
        assert_eq!(collection::release_all(office, &reviewer, 2025).await.unwrap(), 1);
        let (id, digest) = district.approved(education, named(sample(2025, 8, 0), "示范区教育局"), None).await;
        assert_eq!(face(&district, education).await.1, 1, "a draft changes nothing");
        report::publish(office, &district.clerk(education), &id, &digest).await.unwrap();
        assert_eq!(face(&district, education).await, (String::new(), 0));
        match public_face(office, education, &id).await.unwrap() {
            Face::Shown(bundle) => assert_eq!(bundle.edition, 2),
            other => panic!("{other:?}"),
        }
        assert!(matches!(collection::take_down(office, &reviewer, "x", 1, "").await, Err(OfficeError::NotFound)));
    }
}
