//! What is compared with what, and what is kept while somebody writes.

use gongkai_domain::authority::Read;
use gongkai_domain::id::DocumentId;
use gongkai_office::{
    audit::entry,
    publication::{
        self, ATTACHMENT, Compared, Dossier, Kept, Save, Saved, WorkingCopy, former_row, working_row,
    },
    report::SourceFile,
};
use gongkai_testkit::on_both_databases;
use sea_orm::{EntityTrait, PaginatorTrait};

use super::stage::{Bureau, metadata, person, text, told};

async fn compared(bureau: &Bureau, id: &DocumentId, key: Option<&str>) -> Option<Compared> {
    let who = person("reviewer");
    let right = who.authorise::<Read, Dossier>(id.as_str()).unwrap();
    publication::compared(&bureau.office, &who, &right, key).await.unwrap()
}

async fn send_back(bureau: &Bureau, id: &DocumentId) {
    bureau.submit(id).await.unwrap();
    let seen = bureau.seen(id).await;
    publication::send_back(&bureau.office, &person("head"), id.as_str(), &seen, "请补充受理地点")
        .await
        .unwrap();
}

async fn copy(bureau: &Bureau, who: &str, id: &DocumentId) -> Option<WorkingCopy> {
    let held = bureau.show(id).await.held;
    publication::working_copy(&bureau.office, &person(who), &held).await.unwrap()
}

fn save(version: i32, words: &str) -> Save {
    Save { version, metadata: metadata("通知"), content: text(words), erratum: None }
}

async fn keep(bureau: &Bureau, who: &str, id: &DocumentId, turn: i32, save: Save) -> Kept {
    publication::keep_working(&bureau.office, &person(who), id.as_str(), turn, save).await.unwrap()
}

async fn entries(bureau: &Bureau) -> u64 {
    entry::Entity::find().count(bureau.office.read()).await.unwrap()
}

on_both_databases! {
    async fn of_two_windows_that_begin_at_one_instant_one_writes(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let id = bureau.draft("通知", "第一稿").await;
        let version = bureau.seen(&id).await.version;
        let [first, second] = ["甲", "乙"].map(|words| keep(&bureau, "clerk", &id, 0, save(version, words)));
        let (first, second) = tokio::join!(first, second);
        let here = [&first, &second].iter().filter(|kept| matches!(kept, Kept::Here(_))).count();
        let elsewhere = [&first, &second].iter().filter(|kept| matches!(kept, Kept::Elsewhere)).count();
        assert_eq!((here, elsewhere), (1, 1), "{first:?} {second:?}");
    }

    async fn a_text_that_was_decided_about_is_kept_when_it_is_changed(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let id = bureau.draft("通知", "第一稿").await;
        bureau.write(&id, "clerk", "通知", "第二稿").await;
        assert!(compared(&bureau, &id, None).await.is_none(), "nobody has decided about anything yet");
        send_back(&bureau, &id).await;
        assert!(compared(&bureau, &id, None).await.is_none_or(|found| found.bases.is_empty()));
        bureau.write(&id, "clerk", "通知", "第三稿").await;
        let found = compared(&bureau, &id, None).await.unwrap();
        assert_eq!((found.before.draft.content, found.after.draft.content), (text("第二稿"), text("第三稿")));
        bureau.write(&id, "clerk", "通知", "第四稿").await;
        assert_eq!(former_row::Entity::find().count(bureau.office.read()).await.unwrap(), 1, "only what was decided about");

        // An attachment changes what is decided about too.
        send_back(&bureau, &id).await;
        let file = SourceFile { name: "名单.txt".into(), media_type: "text/plain".into(), bytes: vec![1] };
        let version = bureau.seen(&id).await.version;
        publication::attach(&bureau.office, &person("clerk"), id.as_str(), version, ATTACHMENT, &file).await.unwrap();
        let found = compared(&bureau, &id, None).await.unwrap();
        assert_eq!((found.before.files.len(), found.after.files), (0, vec!["名单.txt".to_owned()]));
        assert_eq!(found.bases.len(), 2, "the text before that can be chosen");
        let first = found.bases[1].key.clone();
        let found = compared(&bureau, &id, Some(&first)).await.unwrap();
        assert_eq!((found.key, found.before.draft.content), (first, text("第二稿")));
        assert!(compared(&bureau, &id, Some("nowhere")).await.is_none());
    }

    async fn a_correction_is_compared_with_what_the_public_knows(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let id = bureau.draft("通知", "公开的").await;
        bureau.publish(&id).await;
        let version = bureau.seen(&id).await.version;
        publication::correct(&bureau.office, &person("clerk"), id.as_str(), version, "地点写错了").await.unwrap();
        let version = bureau.seen(&id).await.version;
        let save = Save { erratum: Some("地点写错了".to_owned()), ..save(version, "更正的") };
        let saved = publication::save(&bureau.office, &person("clerk"), id.as_str(), save).await.unwrap();
        assert!(matches!(saved, Saved::Kept(_)));
        let found = compared(&bureau, &id, None).await.unwrap();
        assert_eq!((found.key.as_str(), found.before.draft.content, found.before.erratum), ("1", text("公开的"), None));
        assert_eq!((found.after.draft.content, found.after.erratum.as_deref()), (text("更正的"), Some("地点写错了")));
    }

    async fn what_is_written_is_kept_beside_the_draft(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let id = bureau.draft("通知", "第一稿").await;
        bureau.submit(&id).await.unwrap();
        bureau.pass(&id, "head").await.unwrap();
        let seen = bureau.seen(&id).await;
        let before = entries(&bureau).await;
        let Kept::Here(same) = keep(&bureau, "clerk", &id, 0, save(seen.version, "第一稿")).await else { panic!() };
        assert_eq!((same.number, copy(&bureau, "clerk", &id).await.is_none()), (0, true), "nothing differs");
        for (turn, words) in [(0, "第二"), (1, "第二稿"), (2, "第二稿，身份证110199199003071239")] {
            let Kept::Here(kept) = keep(&bureau, "clerk", &id, turn, save(seen.version, words)).await else { panic!() };
            assert_eq!((kept.number, kept.noticed.iter().any(|one| one.blocks)), (turn + 1, turn == 2));
        }
        assert_eq!(entries(&bureau).await, before + 1, "the record says once that somebody began");
        assert_eq!(bureau.seen(&id).await, seen, "neither the draft nor what was said about it changed");
        assert!(copy(&bureau, "colleague", &id).await.is_none(), "it is the writer's alone");
        let sealed = working_row::Entity::find().one(bureau.office.read()).await.unwrap().unwrap().body;
        assert!(!sealed.contains("第二稿"));

        // Another window of the same person keeps nothing.
        let other = keep(&bureau, "clerk", &id, 1, save(seen.version, "另一个窗口")).await;
        assert!(matches!(other, Kept::Elsewhere));
        let found = copy(&bureau, "clerk", &id).await.unwrap();
        assert!(found.current && found.turn == 3, "{found:?}");

        // Somebody else saves: the copy stays and says who it was.
        bureau.write(&id, "colleague", "通知", "同事的稿").await;
        let Kept::Overtaken(kept, by) = keep(&bureau, "clerk", &id, 3, save(seen.version, "我的稿")).await else { panic!() };
        assert_eq!((kept.number, by.as_str()), (4, "colleague"));
        let found = copy(&bureau, "clerk", &id).await.unwrap();
        assert_eq!((found.current, found.draft.content), (false, text("我的稿")));
        let stale = publication::save(&bureau.office, &person("clerk"), id.as_str(), save(found.base_version, "我的稿")).await;
        assert!(matches!(stale.unwrap(), Saved::Overtaken(_)));
        let version = bureau.seen(&id).await.version;
        publication::save(&bureau.office, &person("clerk"), id.as_str(), save(version, "我的稿")).await.unwrap();
        assert!(copy(&bureau, "clerk", &id).await.is_none(), "what is saved is no longer unsaved");
    }

    async fn a_copy_is_thrown_away_with_its_draft_or_alone(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let id = bureau.draft("通知", "第一稿").await;
        let version = bureau.seen(&id).await.version;
        keep(&bureau, "clerk", &id, 0, save(version, "甲")).await;
        publication::drop_working(&bureau.office, &person("clerk"), id.as_str()).await.unwrap();
        assert!(copy(&bureau, "clerk", &id).await.is_none());
        keep(&bureau, "clerk", &id, 0, save(version, "乙")).await;
        // An attachment is no other text: the copy goes on.
        let file = SourceFile { name: "a.txt".into(), media_type: "text/plain".into(), bytes: vec![1] };
        publication::attach(&bureau.office, &person("colleague"), id.as_str(), version, ATTACHMENT, &file).await.unwrap();
        assert!(copy(&bureau, "clerk", &id).await.unwrap().current);
        let version = bureau.seen(&id).await.version;
        publication::discard(&bureau.office, &person("colleague"), id.as_str(), version).await.unwrap();
        assert_eq!(working_row::Entity::find().count(bureau.office.read()).await.unwrap(), 0);

        let public = bureau.draft("通知", "内容").await;
        bureau.publish(&public).await;
        let version = bureau.seen(&public).await.version;
        let refused = publication::keep_working(&bureau.office, &person("clerk"), public.as_str(), 0, save(version, "改")).await;
        assert_eq!(told(refused), "correct_first");
    }
}
