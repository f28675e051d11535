//! 公示: shown for a term, prolonged with a reason, gone when it is over; counted all the same.

use gongkai_domain::{
    authority::Read,
    id::DocumentId,
    publication::{Metadata, WithdrawalReason, kind},
};
use gongkai_office::{
    publication::{self, DocumentFace, Figures, Save, document_face},
    task,
};
use gongkai_testkit::on_both_databases;

use super::stage::{Bureau, metadata, person, text, told};

/// A public document of a kind whose term ends on 2026-11-26.
async fn shown_for_a_term(bureau: &Bureau, kind_id: &str) -> DocumentId {
    let id = bureau.draft("关于拟表彰对象的公示", "公示对象见附件。").await;
    let day = |text: &str| Some(text.parse().unwrap());
    let listed = Metadata {
        kind: kind_id.to_owned(),
        item: kind(kind_id).unwrap().item.clone(),
        period_from: day("2026-11-24"),
        period_until: day("2026-11-26"),
        ..metadata("关于拟表彰对象的公示")
    };
    let version = bureau.seen(&id).await.version;
    let save = Save { version, metadata: listed, content: text("公示对象见附件。"), erratum: None };
    publication::save(&bureau.office, &person("clerk"), id.as_str(), save).await.unwrap();
    bureau.publish(&id).await;
    id
}

async fn face(bureau: &Bureau, id: &DocumentId) -> DocumentFace {
    document_face(&bureau.office, &person("clerk").agency, id.as_str()).await.unwrap()
}

async fn is_shown(bureau: &Bureau, id: &DocumentId) -> bool {
    matches!(face(bureau, id).await, DocumentFace::Shown(..))
}

async fn prolong(bureau: &Bureau, id: &DocumentId, until: &str, because: &str) -> String {
    let version = bureau.seen(id).await.version;
    let to = (until.parse().unwrap(), &because.into());
    told(publication::prolong(&bureau.office, &person("reviewer"), id.as_str(), version, to).await)
}

on_both_databases! {
    async fn a_term_is_prolonged_with_a_reason_and_ends(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let office = &bureau.office;
        let id = shown_for_a_term(&bureau, "publicity").await;
        let going_on = shown_for_a_term(&bureau, "recruitment").await;
        bureau.clock.advance(2 * 86400);
        assert_eq!(publication::end_lists(office).await.unwrap(), 0, "the last day is one of it");
        for (until, because, code) in [
            ("2026-11-26", "仍在核实异议", "until_unusable"),
            ("2027-12-30", "仍在核实异议", "until_unusable"),
            ("2026-11-28", "短", "reason_unusable"),
            ("2026-11-28", "某甲身份证110199199003071239", "sentence_blocks"),
            ("2026-11-28", "仍在核实异议", "done"),
        ] {
            assert_eq!(prolong(&bureau, &id, until, because).await, code, "{until} {because}");
        }
        let DocumentFace::Shown(document, _) = face(&bureau, &id).await else { panic!("it is public") };
        let told_of = document.prolonged.unwrap();
        assert_eq!((told_of.until.to_string().as_str(), told_of.because.as_str()), ("2026-11-28", "仍在核实异议"));
        bureau.clock.advance(2 * 86400);
        assert_eq!(publication::end_lists(office).await.unwrap(), 0);
        assert!(is_shown(&bureau, &id).await);
        bureau.clock.advance(86400);
        assert_eq!(publication::end_lists(office).await.unwrap(), 1);
        assert_eq!(publication::end_lists(office).await.unwrap(), 0, "once");
        let DocumentFace::Withdrawn(gone) = face(&bureau, &id).await else { panic!("its term is over") };
        assert_eq!(gone.notice.as_deref(), Some("公示期到2026年11月28日结束，按期撤下"));
        let row = bureau.show(&id).await.held.row;
        assert_eq!(row.withdrawn_as.as_deref(), Some(WithdrawalReason::Expired.code()));
        // What may be public for longer is left to a person.
        assert!(is_shown(&bureau, &going_on).await);
        let tasks = task::open(office, &person("reviewer")).await.unwrap();
        let over: Vec<_> = tasks.iter().filter(|(_, task)| task.act.contains("公示期满")).collect();
        assert_eq!(over.len(), 1, "{over:?}");
        assert_eq!(prolong(&bureau, &id, "2026-12-10", "仍在核实异议").await, "not_public");
        // It was published, whatever became of it.
        let right = person("reviewer").authorise_all::<Read, Figures>().unwrap();
        let day = |text: &str| text.parse().unwrap();
        let month = publication::figures(office, &right, day("2026-11-01"), day("2026-11-30")).await.unwrap();
        assert_eq!(month.released(), 2);
    }

    async fn only_a_term_can_be_prolonged(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let id = bureau.draft("通知", "内容").await;
        assert_eq!(prolong(&bureau, &id, "2026-12-10", "仍在核实异议").await, "not_public");
        bureau.publish(&id).await;
        assert_eq!(prolong(&bureau, &id, "2026-12-10", "仍在核实异议").await, "no_period");
    }
}
