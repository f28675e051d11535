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
    collection::{self, Below, Entry, Public, filed_face, filing_row},
    organisation::public_card,
    outbox::job,
    report::{self, Face, public_face},
};
use gongkai_report::Report;
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
