//! What the approval form is made of: one edition with its findings, their answers, and every word said.

use gongkai_domain::{authority::Read, id::DocumentId, publication::Verdict};
use gongkai_office::publication::{self, Dossier, Former, Save, Saved, Seen, What};
use gongkai_testkit::on_both_databases;

use super::stage::{Bureau, metadata, person, text, told};

async fn edition(bureau: &Bureau, id: &DocumentId, number: Option<i32>) -> Former {
    let who = person("head");
    let right = who.authorise::<Read, Dossier>(id.as_str()).unwrap();
    publication::edition(&bureau.office, &who, &right, number).await.unwrap()
}

/// What was done, and whether it counts.
fn course(of: &Former) -> String {
    let one = |row: &gongkai_office::publication::review_row::Model| {
        format!("{}{}", row.what, if row.in_force { "" } else { "-" })
    };
    of.steps.iter().map(one).collect::<Vec<_>>().join(" ")
}

on_both_databases! {
    async fn an_edition_keeps_its_findings_and_what_was_said_about_them(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let office = &bureau.office;
        let clerk = person("clerk");
        // A number of a county that is assigned to none: it blocks.
        let id = bureau.draft("关于名单的通知", "身份证号码：110199199003071239。").await;
        let found = edition(&bureau, &id, None).await.findings;
        assert!(!found.is_empty() && found.iter().all(|row| !row.excerpt.contains("110199199003071239")));
        for row in found.iter().filter(|row| row.level == "block") {
            let why = "法律规定名单须公布身份信息";
            publication::ask_exception(office, &clerk, id.as_str(), &row.id, row.version, why).await.unwrap();
            publication::confirm_exception(office, &person("reviewer"), id.as_str(), &row.id, row.version + 1)
                .await
                .unwrap();
        }
        bureau.publish(&id).await;
        let version = bureau.seen(&id).await.version;
        publication::correct(office, &clerk, id.as_str(), version, "名单撤销了一人").await.unwrap();
        let save = Save {
            version: bureau.seen(&id).await.version,
            metadata: metadata("关于名单的通知"),
            content: text("名单撤销。"),
            erratum: Some("名单撤销了一人".to_owned()),
        };
        let saved = publication::save(office, &clerk, id.as_str(), save).await.unwrap();
        assert!(matches!(saved, Saved::Kept(_)));

        let first = edition(&bureau, &id, Some(1)).await;
        assert_eq!(course(&first), "submitted passed passed secrecy passed released");
        assert!(first.steps.iter().all(|row| row.seen == first.edition.digest), "exactly the released text");
        let blocked: Vec<_> = first.findings.iter().filter(|row| row.level == "block").collect();
        assert!(!blocked.is_empty());
        for row in blocked {
            assert_eq!(row.reason.as_deref(), Some("法律规定名单须公布身份信息"));
            assert_eq!(row.confirmed_by_name.as_deref(), Some("reviewer"));
        }
        assert!(first.waiting.is_empty());
        let second = edition(&bureau, &id, None).await;
        assert_eq!((second.edition.edition, second.findings.len(), course(&second)), (2, 0, String::new()));
        let who = person("head");
        let right = who.authorise::<Read, Dossier>(id.as_str()).unwrap();
        for number in [0, 3, -1] {
            let none = publication::edition(office, &who, &right, Some(number)).await;
            assert_eq!(told(none), "not found", "{number}");
        }
    }

    async fn a_referral_and_its_answer_stay_with_the_text(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let id = bureau.draft("通知", "内容").await;
        bureau.submit(&id).await.unwrap();
        bureau.judge(&id, Verdict::Unsure).await.unwrap();
        let seen: Seen = bureau.seen(&id).await;
        let answer = ("示范区保密行政管理部门", "经确定可以公开");
        publication::answer_referral(&bureau.office, &person("secrecy"), id.as_str(), &seen, true, answer)
            .await
            .unwrap();
        let of = edition(&bureau, &id, None).await;
        assert_eq!(course(&of), "submitted secrecy- answered");
        let told: Vec<_> = of
            .steps
            .iter()
            .filter(|row| [What::Secrecy, What::Answered].map(Some).contains(&What::parse(&row.what)))
            .map(|row| (row.authority.as_deref(), row.seen == of.edition.digest))
            .collect();
        assert_eq!(told, [(Some("示范区保密行政管理部门"), true), (Some("示范区保密行政管理部门"), true)]);
    }
}
