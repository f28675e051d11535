//! Sentences that the public reads beside a text are screened before they are stored, as the text is.

use gongkai_domain::{
    id::DocumentId,
    publication::{Validity, WithdrawalReason},
};
use gongkai_office::publication::{self, DocumentFace, Save, Saved, Stated, Told, document_face};
use gongkai_testkit::on_both_databases;

use super::{
    stage::{Bureau, metadata, person, text, told},
    validity::normative,
};

/// Well formed, of a county that does not exist.
const NUMBER: &str = "330199195511200773";

fn with_number() -> String {
    format!("误把李某的证号{NUMBER}登了出来")
}

fn doubtful() -> &'static str {
    "银行卡号：9558820200012345678，已更正"
}

async fn notice(bureau: &Bureau, id: &DocumentId) -> Option<String> {
    match document_face(&bureau.office, &person("clerk").agency, id.as_str()).await.unwrap() {
        DocumentFace::Withdrawn(withdrawn) => withdrawn.notice,
        other => panic!("{other:?}"),
    }
}

/// All sentences of a refusal.
fn sentences<T: std::fmt::Debug>(result: Result<T, gongkai_office::OfficeError>) -> String {
    match result {
        Err(gongkai_office::OfficeError::Refused(all)) => all
            .into_iter()
            .map(|one| format!("{}@{}:{}", one.code, one.field.unwrap_or_default(), one.sentence))
            .collect(),
        other => panic!("{other:?}"),
    }
}

on_both_databases! {
    async fn why_it_was_withdrawn(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let (office, leader) = (&bureau.office, person("leader"));
        let id = bureau.draft("名单", "内容").await;
        bureau.publish(&id).await;
        let take = async |reason, because: Told| {
            publication::withdraw(office, &leader, id.as_str(), reason, because).await
        };
        let checked = |words: &str| Told { words: words.to_owned(), checked: true };
        for told in [with_number().as_str().into(), checked(&with_number())] {
            let said = sentences(take(WithdrawalReason::Mistake, told).await);
            assert!(said.starts_with("sentence_blocks@because:"), "{said}");
            assert!(said.contains("330***") && !said.contains(NUMBER), "masked: {said}");
        }
        let said = sentences(take(WithdrawalReason::Mistake, "请致电13800000000".into()).await);
        assert!(!said.contains("13800000000"), "{said}");
        take(WithdrawalReason::Mistake, "数据有误，正在核对".into()).await.unwrap();
        assert_eq!(notice(&bureau, &id).await.as_deref(), Some("数据有误，正在核对"));

        let id = bureau.draft("名单", "内容").await;
        bureau.publish(&id).await;
        let because = with_number();
        let reason = WithdrawalReason::ThirdParty;
        publication::withdraw(office, &leader, id.as_str(), reason, because.as_str()).await.unwrap();
        assert_eq!(notice(&bureau, &id).await, None, "nobody reads it, so it may not stop the withdrawal");
    }

    async fn what_is_doubtful_is_said_once(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let id = bureau.draft("名单", "内容").await;
        bureau.publish(&id).await;
        let take = async |because: Told| {
            let reason = WithdrawalReason::Mistake;
            publication::withdraw(&bureau.office, &person("leader"), id.as_str(), reason, because).await
        };
        let said = sentences(take(doubtful().into()).await);
        assert!(said.starts_with("sentence_doubtful@because:"), "{said}");
        take(Told { words: doubtful().to_owned(), checked: true }).await.unwrap();
        assert_eq!(notice(&bureau, &id).await.as_deref(), Some(doubtful()));
    }

    async fn what_was_wrong(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let (office, clerk) = (&bureau.office, person("clerk"));
        let id = bureau.draft("通知", "电话0000").await;
        bureau.publish(&id).await;
        let version = bureau.seen(&id).await.version;
        let number = with_number();
        let begun = publication::correct(office, &clerk, id.as_str(), version, number.as_str()).await;
        assert!(sentences(begun).starts_with("sentence_blocks@erratum:"));
        publication::correct(office, &clerk, id.as_str(), version, "咨询电话写错").await.unwrap();
        let version = bureau.seen(&id).await.version;
        let save = |erratum: String| Save {
            version,
            metadata: metadata("通知"),
            content: text("电话1111"),
            erratum: Some(erratum),
        };
        let saved = publication::save(office, &clerk, id.as_str(), save(number)).await;
        assert!(sentences(saved).starts_with("sentence_blocks@erratum:"));
        let saved = publication::save(office, &clerk, id.as_str(), save("咨询电话应为1111".to_owned())).await;
        assert!(matches!(saved, Ok(Saved::Kept(_))));
    }

    async fn why_it_no_longer_holds(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let office = &bureau.office;
        let id = normative(&bureau, "旧办法", "2026-08-03").await;
        let version = bureau.seen(&id).await.version;
        let state = async |because: &str| {
            let stated = Stated { validity: Validity::Expired, by: None, because: because.into(), on: None };
            publication::state_validity(office, &person("reviewer"), id.as_str(), version, &stated).await
        };
        assert!(sentences(state(&with_number()).await).starts_with("sentence_blocks@because:"));
        assert_eq!(told(state("期限届满失效").await), "done");
    }
}
