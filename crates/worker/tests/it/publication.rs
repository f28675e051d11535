//! A document on its way out: delivered by a whole worker, withdrawn in whatever order the messages come.

use gongkai_domain::{
    authority::{Read, Staff},
    id::{AgencyId, StaffId, UnitId},
    organisation::Duty,
    publication::{
        Metadata, Verdict, WithdrawalReason,
        content::{Block, Content, Run},
        kind, topics,
    },
};
use gongkai_office::{
    Office,
    organisation::{agency, unit},
    publication::{self, Begin, Dossier, Judge, Save, Seen},
};
use gongkai_public::PublicStore;
use gongkai_testkit::on_both_databases;
use gongkai_worker::publication::{put_document, screen_file};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};

pub fn person(id: &str, duty: Duty) -> Staff {
    Staff {
        id: StaffId::parse(id).unwrap(),
        agency: AgencyId::parse("a1").unwrap(),
        unit: UnitId::parse("u1"),
        name: id.to_owned(),
        duties: [duty].into(),
        address: None,
        stepped_up: true,
    }
}

pub fn reviewer() -> Staff {
    person("reviewer", Duty::DisclosureReviewer)
}

pub async fn bureau(office: &Office) {
    let model = agency::ActiveModel {
        id: Set("a1".to_owned()),
        code: Set("sfj".to_owned()),
        name: Set("示范区司法局".to_owned()),
        superior_id: Set(None),
        founded_on: Set("2020-01-01".parse().unwrap()),
        closed_on: Set(None),
        successor_id: Set(None),
        contact_changed_on: Set(None),
        changes: Set(0),
        version: Set(1),
        short_name: Set(String::new()),
        level: Set(String::new()),
        kind: Set(String::new()),
        region: Set(String::new()),
        contact_office: Set(String::new()),
        contact_address: Set(String::new()),
        contact_postal_code: Set(String::new()),
        contact_hours: Set(String::new()),
        contact_phone: Set(String::new()),
        contact_fax: Set(String::new()),
        contact_email: Set(String::new()),
        contact_supervision: Set(String::new()),
        contact_functions: Set(String::new()),
    };
    model.insert(office.read()).await.unwrap();
    let unit = unit::ActiveModel {
        id: Set("u1".to_owned()),
        agency_id: Set("a1".to_owned()),
        name: Set("公证科".to_owned()),
        ogi_office: Set(false),
        closed_on: Set(None),
        version: Set(1),
    };
    unit::Entity::insert(unit).exec_without_returning(office.read()).await.unwrap();
}

pub async fn seen(office: &Office, id: &str) -> Seen {
    let who = reviewer();
    let right = who.authorise::<Read, Dossier>(id).unwrap();
    publication::show(office, &who, &right).await.unwrap().held.seen()
}

pub async fn publish(office: &Office, id: &str) {
    let clerk = person("clerk", Duty::Provider);
    publication::submit(office, &clerk, id, &seen(office, id).await).await.unwrap();
    let steps = [("head", Duty::UnitHead), ("reviewer", Duty::DisclosureReviewer)];
    for (name, duty) in steps {
        publication::pass(office, &person(name, duty), id, &seen(office, id).await, "同意").await.unwrap();
    }
    let judge = Judge { verdict: Verdict::Clear, opinion: "不涉密".into(), authority: String::new() };
    let secrecy = person("secrecy", Duty::SecrecyReviewer);
    publication::judge_secrecy(office, &secrecy, id, &seen(office, id).await, &judge).await.unwrap();
    let leader = person("leader", Duty::ResponsibleLeader);
    publication::pass(office, &leader, id, &seen(office, id).await, "同意").await.unwrap();
    publication::release(office, &reviewer(), id, &seen(office, id).await).await.unwrap();
}

pub async fn draft(office: &Office) -> String {
    let clerk = person("clerk", Duty::Provider);
    let begin = Begin { kind: "notice".to_owned(), ..Begin::default() };
    let id = publication::begin(office, &clerk, &begin).await.unwrap().to_string();
    let metadata = Metadata {
        title: "关于办公时间的通知".to_owned(),
        topic: topics()[0].clone(),
        formed_on: Some("2026-11-20".parse().unwrap()),
        issuer: "示范区司法局".to_owned(),
        ..Metadata::of_kind(kind("notice").unwrap())
    };
    let content = Content { blocks: vec![Block::Paragraph { runs: vec![Run::plain("自即日起。")] }] };
    let save = Save { version: seen(office, &id).await.version, metadata, content, erratum: None };
    publication::save(office, &clerk, &id, save).await.unwrap();
    id
}

on_both_databases! {
    async fn withdrawn_stays_withdrawn(database: &Database) {
        let folder = gongkai_testkit::temp_dir().unwrap();
        let (office, _) = crate::report::open(database.url()).await;
        let store = PublicStore::open(&format!("sqlite://{}/p.db", folder.path().display())).await.unwrap();
        bureau(&office).await;
        let own = AgencyId::parse("a1").unwrap();
        let id = draft(&office).await;
        let hands = crate::channel::hands(&office, &store);
        let message = format!(r#"{{"agency":"a1","document":"{id}"}}"#);
        put_document(&hands, &message).await.unwrap();
        assert_eq!(store.document(&own, &id).await.unwrap(), None, "a draft is not public");
        publish(&office, &id).await;
        for _ in 0..2 {
            put_document(&hands, &message).await.unwrap();
        }
        let shown = store.document(&own, &id).await.unwrap().unwrap();
        assert_eq!((shown.index_number.as_str(), shown.approvals.len()), ("sfj/2026-00001", 4));

        let leader = person("leader", Duty::ResponsibleLeader);
        let why = "含有不应公开的个人信息";
        publication::withdraw(&office, &leader, &id, WithdrawalReason::ThirdParty, why).await.unwrap();
        // The message of the withdrawal, then the one of the release once more, late.
        for _ in 0..2 {
            put_document(&hands, &message).await.unwrap();
            assert_eq!(store.document(&own, &id).await.unwrap(), None);
            assert_eq!(store.document_notice(&own, &id).await.unwrap(), None, "no trace");
        }
        let clerk = person("clerk", Duty::Provider);
        let version = seen(&office, &id).await.version;
        publication::correct(&office, &clerk, &id, version, "删去了个人信息").await.unwrap();
        put_document(&hands, &message).await.unwrap();
        assert_eq!(store.document(&own, &id).await.unwrap(), None, "a correction in preparation");
        publish(&office, &id).await;
        put_document(&hands, &message).await.unwrap();
        assert_eq!(store.document(&own, &id).await.unwrap().unwrap().edition, 2);
        assert!(put_document(&hands, r#"{"agency":"a2","document":"x"}"#).await.is_err());
    }

    async fn a_process_without_reader_leaves_files_to_others(database: &Database) {
        let (office, _) = crate::report::open(database.url()).await;
        bureau(&office).await;
        let id = draft(&office).await;
        let clerk = person("clerk", Duty::Provider);
        let file = gongkai_office::report::SourceFile {
            name: "a.txt".into(), media_type: "text/plain".into(), bytes: b"text".to_vec(),
        };
        let version = seen(&office, &id).await.version;
        publication::attach(&office, &clerk, &id, version, publication::ATTACHMENT, &file).await.unwrap();
        let right = clerk.authorise::<Read, Dossier>(&id).unwrap();
        let row = publication::show(&office, &clerk, &right).await.unwrap().files[0].id.clone();
        let message = format!(r#"{{"agency":"a1","file":"{row}"}}"#);
        assert!(screen_file(&office, None, &message).await.is_err(), "it is tried again elsewhere");
        assert!(screen_file(&office, None, r#"{"agency":"a1","file":"gone"}"#).await.is_ok());
    }
}
