//! The road to the public and back: approvals of exactly that text, index numbers, corrections,
//! withdrawals, emergencies, set times, validity, figures.

use chrono::TimeDelta;
use gongkai_domain::{
    authority::Read,
    publication::{Metadata, State, Validity, Verdict, WithdrawalReason, kind},
};
use gongkai_office::{
    audit::entry,
    notice,
    outbox::job,
    publication::{
        self, ATTACHMENT, DocumentFace, Dossier, DueRelease, Figures, PUT_DOCUMENT, RELEASE_DUE, Save, Saved,
        Stated, TERM_HEADINGS, TermRow, document_face,
    },
    report::SourceFile,
    task,
};
use gongkai_testkit::on_both_databases;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use super::stage::{Bureau, metadata, person, read, text, told};

async fn face(bureau: &Bureau, id: &gongkai_domain::id::DocumentId) -> DocumentFace {
    document_face(&bureau.office, &person("clerk").agency, id.as_str()).await.unwrap()
}

async fn shown(
    bureau: &Bureau,
    id: &gongkai_domain::id::DocumentId,
) -> Box<gongkai_public::PublishedDocument> {
    match face(bureau, id).await {
        DocumentFace::Shown(document, _) => document,
        other => panic!("not shown: {other:?}"),
    }
}

/// An entry of a dictionary that blocks.
fn term(wrong: &str) -> TermRow {
    let cells = TERM_HEADINGS.map(|heading| match heading {
        "错误表述" => wrong.to_owned(),
        "正确表述" => "政务服务便民热线".to_owned(),
        "级别" => "不得发布".to_owned(),
        "出处" => "示范区政府办〔2026〕1号".to_owned(),
        _ => String::new(),
    });
    TermRow { row: 2, cells }
}

async fn acts_of(bureau: &Bureau, name: &str) -> String {
    let tasks = task::open(&bureau.office, &person(name)).await.unwrap();
    tasks.iter().map(|(_, task)| task.act).collect::<Vec<_>>().join(" ")
}

on_both_databases! {
    async fn three_reviews_and_a_verdict(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let id = bureau.draft("关于公证服务的通知", "自即日起施行。").await;
        assert_eq!(face(&bureau, &id).await, DocumentFace::Nothing);
        assert_eq!(acts_of(&bureau, "clerk").await, "写完并送审");
        let missed = async |also: Option<&str>| {
            let also = also.map(|name| person(name).id);
            let held = bureau.show(&id).await.held;
            let step = publication::nobody_for(&bureau.office, &held, also.as_ref()).await.unwrap();
            step.map(|step| step.word.clone())
        };
        assert_eq!(missed(None).await, None);
        assert_eq!(missed(Some("colleague")).await, None, "passes no step");
        assert_eq!(missed(Some("reviewer")).await, None, "there is a second");
        assert_eq!(missed(Some("head")).await.as_deref(), Some("初审"), "the only head of the unit");
        bureau.submit(&id).await.unwrap();
        assert_eq!(acts_of(&bureau, "head").await, "审查");
        assert_eq!(acts_of(&bureau, "secrecy").await, "保密审查");
        assert_eq!(acts_of(&bureau, "stranger").await, "", "another unit");
        assert_eq!(notice::unread(&bureau.office, &person("head")).await.unwrap(), 1);

        assert_eq!(told(bureau.pass(&id, "stranger").await), "not found", "another unit's head");
        assert_eq!(told(bureau.pass(&id, "reviewer").await), "not_your_step");
        bureau.pass(&id, "head").await.unwrap();
        bureau.pass(&id, "reviewer").await.unwrap();
        assert_eq!(told(bureau.pass(&id, "leader").await), "secrecy_check_missing");
        assert_eq!(told(bureau.release(&id).await), "wrong_state");
        bureau.judge(&id, Verdict::Clear).await.unwrap();
        bureau.pass(&id, "leader").await.unwrap();
        assert_eq!(face(&bureau, &id).await, DocumentFace::Nothing, "approved is not public");
        assert_eq!(acts_of(&bureau, "reviewer").await, "公开");
        bureau.release(&id).await.unwrap();

        let document = shown(&bureau, &id).await;
        assert_eq!(document.index_number, "sfj/2026-00001");
        assert_eq!(document.approvals.len(), 4, "three reviews and the secrecy verdict");
        assert!(document.approvals.iter().all(|approval| approval.seen == document.seen));
        let words: Vec<_> = document.approvals.iter().map(|approval| approval.duty.as_str()).collect();
        assert_eq!(words, ["信息提供部门自审", "信息发布部门审查", "保密审查", "分管领导审核批准"]);
        assert_eq!((document.unit.as_str(), document.edition), ("公证科", 1));
        assert_eq!(document.content, text("自即日起施行。"));
        let puts = job::Entity::find().filter(job::Column::Kind.eq(PUT_DOCUMENT));
        assert_eq!(puts.count(bureau.office.read()).await.unwrap(), 1);

        let entries = entry::Entity::find()
            .filter(entry::Column::EventOf.eq("publication"))
            .order_by_asc(entry::Column::Seq)
            .all(bureau.office.read())
            .await
            .unwrap();
        let last = &entries.last().unwrap().sentence;
        assert!(last.starts_with("公开信息“关于公证服务的通知”，索引号sfj/2026-00001"), "{last}");

        let second = bureau.draft("第二条", "内容。").await;
        bureau.publish(&second).await;
        assert_eq!(shown(&bureau, &second).await.index_number, "sfj/2026-00002");
    }

    async fn an_edit_voids_what_was_said(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let id = bureau.draft("通知", "第一稿").await;
        bureau.submit(&id).await.unwrap();
        bureau.pass(&id, "head").await.unwrap();
        bureau.judge(&id, Verdict::Clear).await.unwrap();
        let old = bureau.seen(&id).await;
        bureau.write(&id, "colleague", "通知", "第二稿").await;
        let now = bureau.show(&id).await.held;
        assert_eq!((now.life.state, now.life.passed.len(), now.life.secrecy), (State::Draft, 0, None));
        assert_eq!(now.steps.len(), 3, "the history stays: sent, passed, judged");
        assert!(now.steps.iter().all(|step| !step.in_force || step.what == "submitted"));
        assert_eq!(now.life.hands.len(), 2, "both wrote");
        let office = &bureau.office;
        let late = publication::submit(office, &person("clerk"), id.as_str(), &old).await;
        assert_eq!(told(late), "content_changed");
        bureau.publish(&id).await;
        // What is public is not edited: a correction begins a new edition.
        let version = bureau.seen(&id).await.version;
        let save = Save { version, metadata: metadata("通知"), content: text("第三稿"), erratum: None };
        assert_eq!(told(publication::save(office, &person("clerk"), id.as_str(), save).await), "correct_first");
    }

    async fn returned_referred_and_answered(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let office = &bureau.office;
        let id = bureau.draft("通知", "内容").await;
        bureau.submit(&id).await.unwrap();
        let seen = bureau.seen(&id).await;
        let back = publication::send_back(office, &person("head"), id.as_str(), &seen, "短").await;
        assert_eq!(told(back), "reason_unusable");
        publication::send_back(office, &person("head"), id.as_str(), &seen, "请补充依据条款").await.unwrap();
        assert_eq!(acts_of(&bureau, "clerk").await, "修改后再送审");
        bureau.submit(&id).await.unwrap();
        bureau.pass(&id, "head").await.unwrap();

        bureau.judge(&id, Verdict::Unsure).await.unwrap();
        assert_eq!(bureau.show(&id).await.held.life.state, State::Referred);
        assert_eq!(told(bureau.pass(&id, "reviewer").await), "wrong_state");
        assert_eq!(acts_of(&bureau, "secrecy").await, "登记报请确定的答复");
        let seen = bureau.seen(&id).await;
        let secrecy = person("secrecy");
        let nobody = publication::answer_referral(office, &secrecy, id.as_str(), &seen, true, ("", "可以公开")).await;
        assert_eq!(told(nobody), "authority_missing");
        let another = ("示范区保密局 示保〔2026〕8号", "经研究可以公开");
        let another = publication::answer_referral(office, &secrecy, id.as_str(), &seen, true, another).await;
        assert_eq!(told(another), "other_authority", "another authority was asked");
        let answer = ("示范区保密行政管理部门 示保〔2026〕8号", "经研究可以公开");
        publication::answer_referral(office, &secrecy, id.as_str(), &seen, true, answer).await.unwrap();
        let held = bureau.show(&id).await.held;
        assert_eq!((held.life.state, held.life.passed.len()), (State::InReview, 1), "the review goes on");
        bureau.pass(&id, "reviewer").await.unwrap();
        bureau.pass(&id, "leader").await.unwrap();
        bureau.release(&id).await.unwrap();
    }

    async fn correction_keeps_the_former_edition_in_public(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let office = &bureau.office;
        let id = bureau.draft("通知", "电话0000").await;
        bureau.publish(&id).await;
        let first = shown(&bureau, &id).await;
        let version = bureau.seen(&id).await.version;
        let clerk = person("clerk");
        assert_eq!(told(publication::correct(office, &clerk, id.as_str(), version, "错").await), "reason_unusable");
        publication::correct(office, &clerk, id.as_str(), version, "咨询电话写错").await.unwrap();
        assert_eq!(shown(&bureau, &id).await.edition, 1);
        let held = bureau.show(&id).await.held;
        assert_eq!((held.edition.edition, held.life.state), (2, State::Draft));
        let save = Save {
            version: held.row.version,
            metadata: metadata("通知"),
            content: text("电话1111"),
            erratum: Some("咨询电话应为1111".to_owned()),
        };
        let saved = publication::save(office, &clerk, id.as_str(), save).await.unwrap();
        assert!(matches!(saved, Saved::Kept(_)));
        bureau.publish(&id).await;
        let second = shown(&bureau, &id).await;
        assert_eq!((second.edition, second.erratum.as_deref()), (2, Some("咨询电话应为1111")));
        assert_eq!(second.index_number, first.index_number, "never renumbered");
        assert_eq!(second.former.iter().map(|former| former.edition).collect::<Vec<_>>(), [1]);
        assert!(second.revision > first.revision);
        let who = person("head");
        let right = who.authorise::<Read, publication::Dossier>(id.as_str()).unwrap();
        let old = publication::edition(office, &who, &right, Some(1)).await.unwrap();
        assert_eq!(old.draft.content, text("电话0000"));
        assert_eq!(old.steps.iter().filter(|step| step.in_force && step.what == "passed").count(), 3);
    }

    /// What was said about a correction before its public edition was taken down brings nothing out again.
    async fn a_withdrawal_ends_what_was_approved_beside_it(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let office = &bureau.office;
        let id = bureau.draft("通知", "电话0000").await;
        bureau.publish(&id).await;
        let version = bureau.seen(&id).await.version;
        publication::correct(office, &person("clerk"), id.as_str(), version, "咨询电话写错").await.unwrap();
        bureau.submit(&id).await.unwrap();
        for who in ["head", "reviewer"] {
            bureau.pass(&id, who).await.unwrap();
        }
        bureau.judge(&id, Verdict::Clear).await.unwrap();
        bureau.pass(&id, "leader").await.unwrap();
        let (seen, at) = (bureau.seen(&id).await, bureau.office.now() + TimeDelta::minutes(2));
        publication::schedule(office, &person("reviewer"), id.as_str(), &seen, at).await.unwrap();
        let (reviewer, kind) = (person("reviewer"), WithdrawalReason::ThirdParty);
        publication::withdraw(office, &reviewer, id.as_str(), kind, "第三方的个人隐私").await.unwrap();
        let due = DueRelease {
            agency: person("clerk").agency,
            document: id.to_string(),
            digest: seen.digest.clone(),
            at,
        };
        publication::release_due(office, &due).await.unwrap();
        assert!(matches!(face(&bureau, &id).await, DocumentFace::Withdrawn(_)), "it stays taken down");
        let held = bureau.show(&id).await.held;
        assert_eq!((held.life.state, held.edition.release_at), (State::Returned, None));
        assert!(held.life.passed.is_empty() && held.life.secrecy.is_none());
        assert!(held.edition.return_reason.unwrap().contains("审查意见作废"));
        assert_eq!(told(bureau.release(&id).await), "wrong_state");
        bureau.publish(&id).await;
        assert_eq!(shown(&bureau, &id).await.edition, 2, "reviewed anew it may come out");
    }

    async fn withdrawn_with_and_without_a_notice(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let office = &bureau.office;
        for (kind, notice) in [
            (WithdrawalReason::Mistake, Some("数据有误，正在核对")),
            (WithdrawalReason::ThirdParty, None),
        ] {
            let id = bureau.draft("当事人名单", "内容").await;
            let early = publication::withdraw(office, &person("reviewer"), id.as_str(), kind, "数据有误").await;
            assert_eq!(told(early), "wrong_state");
            bureau.publish(&id).await;
            let because = "数据有误，正在核对";
            let clerk = publication::withdraw(office, &person("clerk"), id.as_str(), kind, because).await;
            assert_eq!(told(clerk), "not found");
            publication::withdraw(office, &person("leader"), id.as_str(), kind, because).await.unwrap();
            let DocumentFace::Withdrawn(withdrawn) = face(&bureau, &id).await else { panic!("still there") };
            assert_eq!(withdrawn.notice.as_deref(), notice);
            assert_eq!(bureau.show(&id).await.held.life.state, State::Withdrawn);
        }
        let last = entry::Entity::find().order_by_desc(entry::Column::Seq).one(office.read()).await.unwrap();
        let sentence = last.unwrap().sentence;
        assert!(!sentence.contains("当事人名单") && sentence.starts_with("撤下一条信息"), "{sentence}");
    }

    /// Withdrawn with a notice, then found to name a person: the notice goes too, of its results as well.
    async fn a_notice_is_taken_away_afterwards(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let (office, leader) = (&bureau.office, person("leader"));
        let id = bureau.draft("关于李某的通知", "内容").await;
        bureau.publish(&id).await;
        let take = async |kind| {
            told(publication::withdraw(office, &leader, id.as_str(), kind, "数据有误，正在核对").await)
        };
        let puts = async || {
            let puts = job::Entity::find().filter(job::Column::Kind.eq(PUT_DOCUMENT));
            puts.count(office.read()).await.unwrap()
        };
        assert_eq!(take(WithdrawalReason::Mistake).await, "done");
        let DocumentFace::Withdrawn(first) = face(&bureau, &id).await else { panic!("still there") };
        let before = puts().await;
        assert_eq!(take(WithdrawalReason::Duplicate).await, "already_withdrawn", "only to take it away");
        assert_eq!(take(WithdrawalReason::ThirdParty).await, "done");
        let DocumentFace::Withdrawn(second) = face(&bureau, &id).await else { panic!("still there") };
        assert_eq!((first.notice.is_some(), second.notice), (true, None));
        assert!(second.revision > first.revision && puts().await > before, "the public side is told");
        assert_eq!(bureau.show(&id).await.held.life.state, State::Withdrawn);
        assert_eq!(take(WithdrawalReason::Prohibited).await, "already_withdrawn", "there is nothing left");
    }

    /// What was all right when it was sent is over on the day of release; a number stands on one document.
    async fn what_is_over_or_numbered_twice_stays_in(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let office = &bureau.office;
        let write = async |title: &str, number: &str, until: &str| {
            let id = bureau.draft(title, "内容").await;
            let version = bureau.seen(&id).await.version;
            let metadata = Metadata {
                number: number.to_owned(), period_until: Some(until.parse().unwrap()), ..metadata(title)
            };
            let save = Save { version, metadata, content: text("内容"), erratum: None };
            publication::save(office, &person("clerk"), id.as_str(), save).await.unwrap();
            id
        };
        let over = write("公示", "示司公〔2026〕1号", "2026-11-23").await;
        assert_eq!(told(bureau.submit(&over).await), "term_over");
        let first = write("公示", "示司公〔2026〕2号", "2026-11-24").await;
        bureau.submit(&first).await.unwrap();
        let second = write("公告", "示司公〔2026〕2号", "2026-12-24").await;
        assert_eq!(told(bureau.submit(&second).await), "number_taken");
        for who in ["head", "reviewer"] {
            bureau.pass(&first, who).await.unwrap();
        }
        bureau.judge(&first, Verdict::Clear).await.unwrap();
        bureau.pass(&first, "leader").await.unwrap();
        let (seen, at) = (bureau.seen(&first).await, office.now() + TimeDelta::days(2));
        let late = publication::schedule(office, &person("reviewer"), first.as_str(), &seen, at).await;
        assert_eq!(told(late), "term_over");
        bureau.clock.advance(2 * 86400);
        assert_eq!(told(bureau.release(&first).await), "term_over");
    }

    async fn emergency_leaves_a_debt(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let office = &bureau.office;
        let id = bureau.draft("停水通告", "今日停水。").await;
        bureau.submit(&id).await.unwrap();
        let at_once = async |who: &str| {
            publication::release_in_emergency(office, &person(who), id.as_str(), &bureau.seen(&id).await).await
        };
        assert_eq!(told(at_once("leader").await), "emergency_not_asked secrecy_check_missing");
        let seen = bureau.seen(&id).await;
        publication::ask_emergency(office, &person("head"), id.as_str(), &seen, "抢修已经开始").await.unwrap();
        // The same form once more, and a new one.
        for seen in [seen, bureau.seen(&id).await] {
            let again = publication::ask_emergency(office, &person("head"), id.as_str(), &seen, "抢修已经开始").await;
            assert_eq!(told(again), "emergency_asked");
        }
        bureau.judge(&id, Verdict::Clear).await.unwrap();
        assert_eq!(acts_of(&bureau, "leader").await, "批准应急发布");
        let seen = bureau.seen(&id).await;
        let mut tired = person("leader");
        tired.stepped_up = false;
        let weak = publication::release_in_emergency(office, &tired, id.as_str(), &seen).await;
        assert!(matches!(weak, Err(gongkai_office::OfficeError::StepUp)));
        at_once("leader").await.unwrap();
        let twice = publication::release_in_emergency(office, &person("leader"), id.as_str(), &seen).await;
        assert_eq!(told(twice), "wrong_state", "it says that it is public");
        assert!(shown(&bureau, &id).await.owed);
        assert_eq!(acts_of(&bureau, "head").await, "审查", "the debt stands on the work list");
        for who in ["head", "reviewer", "leader"] {
            assert!(shown(&bureau, &id).await.owed);
            bureau.pass(&id, who).await.unwrap();
        }
        let paid = shown(&bureau, &id).await;
        assert_eq!((paid.owed, paid.approvals.len()), (false, 5));
        let puts = job::Entity::find().filter(job::Column::Kind.eq(PUT_DOCUMENT));
        assert_eq!(puts.count(office.read()).await.unwrap(), 2, "released, then proven");
    }

    async fn released_at_a_set_time(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let office = &bureau.office;
        let id = bureau.draft("预告", "内容").await;
        bureau.submit(&id).await.unwrap();
        for who in ["head", "reviewer"] {
            bureau.pass(&id, who).await.unwrap();
        }
        bureau.judge(&id, Verdict::Clear).await.unwrap();
        bureau.pass(&id, "leader").await.unwrap();
        let reviewer = person("reviewer");
        let at = office.now() + TimeDelta::hours(20);
        let past = office.now();
        let seen = bureau.seen(&id).await;
        assert_eq!(told(publication::schedule(office, &reviewer, id.as_str(), &seen, past).await), "time_unusable");
        publication::schedule(office, &reviewer, id.as_str(), &seen, at).await.unwrap();
        let due = job::Entity::find().filter(job::Column::Kind.eq(RELEASE_DUE)).one(office.read()).await.unwrap().unwrap();
        assert_eq!(due.run_at, at);
        let due: DueRelease = serde_json::from_str(&due.payload).unwrap();
        let set = bureau.show(&id).await.held.steps.into_iter().rfind(|step| step.what == "scheduled");
        assert_eq!(set.map(|step| step.by_name).as_deref(), Some("reviewer"), "who set the time is kept");
        bureau.clock.advance(20 * 3600);
        // Cancelled and set again: the job of the first time finds nothing to do.
        let seen = bureau.seen(&id).await;
        publication::cancel_schedule(office, &reviewer, id.as_str(), &seen).await.unwrap();
        publication::release_due(office, &due).await.unwrap();
        assert_eq!(face(&bureau, &id).await, DocumentFace::Nothing);
        let (seen, later) = (bureau.seen(&id).await, office.now() + TimeDelta::hours(1));
        publication::schedule(office, &reviewer, id.as_str(), &seen, later).await.unwrap();
        publication::release_due(office, &due).await.unwrap();
        assert_eq!(face(&bureau, &id).await, DocumentFace::Nothing);
        for _ in 0..2 {
            publication::release_due(office, &DueRelease { at: later, ..due.clone() }).await.unwrap();
        }
        assert_eq!(shown(&bureau, &id).await.released_on.to_string(), "2026-11-25");
    }

    /// The dictionary of the agency has changed since the leader approved it.
    async fn what_may_not_go_out_by_now_is_held_back_at_its_time(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let (office, reviewer) = (&bureau.office, person("reviewer"));
        let approved = async |title: &str| {
            let id = bureau.draft(title, "请拨打市长热线电话咨询。").await;
            bureau.submit(&id).await.unwrap();
            for who in ["head", "reviewer"] {
                bureau.pass(&id, who).await.unwrap();
            }
            bureau.judge(&id, Verdict::Clear).await.unwrap();
            bureau.pass(&id, "leader").await.unwrap();
            id
        };
        let [id, by_hand] = [approved("关于咨询方式的通知").await, approved("关于咨询电话的通知").await];
        let (seen, at) = (bureau.seen(&id).await, office.now() + TimeDelta::hours(2));
        publication::schedule(office, &reviewer, id.as_str(), &seen, at).await.unwrap();
        let due = job::Entity::find().filter(job::Column::Kind.eq(RELEASE_DUE)).one(office.read()).await.unwrap().unwrap();
        let due: DueRelease = serde_json::from_str(&due.payload).unwrap();
        publication::import_dictionary(office, &reviewer, 0, &[term("市长热线电话")]).await.unwrap();
        bureau.clock.advance(2 * 3600);
        for _ in 0..2 {
            publication::release_due(office, &due).await.unwrap();
        }
        assert_eq!(face(&bureau, &id).await, DocumentFace::Nothing);
        let held = bureau.show(&id).await.held;
        assert_eq!((held.life.state, held.edition.release_at), (State::Approved, None));
        assert!(held.edition.held_back.unwrap().contains("筛查还有1处必须处理"));
        let right = reviewer.authorise_all::<Read, Dossier>().unwrap();
        let stuck = publication::held_back(office, &reviewer, &right).await.unwrap();
        assert_eq!(stuck.iter().map(|line| line.row.id.as_str()).collect::<Vec<_>>(), [id.as_str()]);
        assert!(acts_of(&bureau, "reviewer").await.contains("查看原因，重新公开"));
        let told_of = notice::list(office, &person("clerk"), None, 50).await.unwrap();
        assert!(told_of.iter().any(|one| one.sentence.contains("到了设定的时间没有公开")), "{told_of:?}");
        // The same at once, and by hand; and the finding stands where it can be mended.
        assert_eq!(told(bureau.release(&id).await), "findings_block");
        assert_eq!(told(bureau.release(&by_hand).await), "findings_block");
        let right = reviewer.authorise::<Read, Dossier>(by_hand.as_str()).unwrap();
        assert_eq!(publication::findings(office, &reviewer, &right).await.unwrap().blocking, 1);
        bureau.write(&id, "clerk", "关于咨询方式的通知", "请拨打政务服务便民热线咨询。").await;
        assert_eq!(bureau.show(&id).await.held.edition.held_back, None, "another text");
        bureau.publish(&id).await;
        assert!(publication::held_back(office, &reviewer, &reviewer.authorise_all().unwrap()).await.unwrap().is_empty());
    }

    /// What readers get of an attachment is read once more too, by the words of the day.
    async fn an_attachment_holds_a_release_back(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let (office, clerk, reviewer) = (&bureau.office, person("clerk"), person("reviewer"));
        let id = bureau.draft("关于咨询方式的通知", "见附件").await;
        let version = bureau.seen(&id).await.version;
        let file = SourceFile {
            name: "电话.xlsx".to_owned(), media_type: "x/y".to_owned(), bytes: b"x".to_vec(),
        };
        publication::attach(office, &clerk, id.as_str(), version, ATTACHMENT, &file).await.unwrap();
        let row = bureau.show(&id).await.files.last().unwrap().id.clone();
        let contents = Ok(read("请拨打市长热线电话咨询。"));
        publication::file_screened(office, &clerk.agency, &row, &contents).await.unwrap();
        bureau.submit(&id).await.unwrap();
        for who in ["head", "reviewer"] {
            bureau.pass(&id, who).await.unwrap();
        }
        bureau.judge(&id, Verdict::Clear).await.unwrap();
        bureau.pass(&id, "leader").await.unwrap();
        let (seen, at) = (bureau.seen(&id).await, office.now() + TimeDelta::hours(2));
        publication::schedule(office, &reviewer, id.as_str(), &seen, at).await.unwrap();
        publication::import_dictionary(office, &reviewer, 0, &[term("市长热线电话")]).await.unwrap();
        bureau.clock.advance(2 * 3600);
        let digest = seen.digest;
        let due = DueRelease { agency: clerk.agency.clone(), document: id.to_string(), digest, at };
        publication::release_due(office, &due).await.unwrap();
        assert_eq!(face(&bureau, &id).await, DocumentFace::Nothing);
        let why = bureau.show(&id).await.held.edition.held_back.unwrap();
        assert!(why.contains("筛查还有1处必须处理"), "{why}");
        let right = reviewer.authorise::<Read, Dossier>(id.as_str()).unwrap();
        let found = publication::findings(office, &reviewer, &right).await.unwrap();
        let blocks: Vec<&str> = found.list.iter().filter(|row| row.level == "block").map(|row| row.place.as_str()).collect();
        assert_eq!((found.blocking, blocks), (1, vec!["附件“电话.xlsx”第1段"]));
    }

    async fn validity_and_figures(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let office = &bureau.office;
        let mut ids = Vec::new();
        for (title, formed, number) in
            [("旧办法", "2026-08-03", "示司发〔2026〕1号"), ("新办法", "2026-11-20", "示司发〔2026〕2号")]
        {
            let id = bureau.draft(title, "第一条").await;
            let normative = Metadata {
                number: number.to_owned(),
                formed_on: Some(formed.parse().unwrap()),
                validity: Some(Validity::InForce),
                item: kind("normative").unwrap().item.clone(),
                kind: "normative".to_owned(),
                ..metadata(title)
            };
            let version = bureau.seen(&id).await.version;
            let save = Save { version, metadata: normative, content: text("第一条"), erratum: None };
            publication::save(office, &person("clerk"), id.as_str(), save).await.unwrap();
            bureau.publish(&id).await;
            ids.push(id);
        }
        let (old, new) = (&ids[0], &ids[1]);
        let reviewer = person("reviewer");
        let stated = |by: &gongkai_domain::id::DocumentId| Stated {
            validity: Validity::Repealed, by: Some(by.clone()), because: "".into(), on: None,
        };
        let version = bureau.seen(new).await.version;
        let wrong = publication::state_validity(office, &reviewer, new.as_str(), version, &stated(old)).await;
        assert_eq!(told(wrong), "later_is_earlier");
        let version = bureau.seen(old).await.version;
        publication::state_validity(office, &reviewer, old.as_str(), version, &stated(new)).await.unwrap();
        let document = shown(&bureau, old).await;
        assert_eq!(document.validity_on(office.today()), Some(Validity::Repealed));
        assert_eq!(document.validity.unwrap().told(), "由《新办法》废止");

        let right = reviewer.authorise_all::<Read, Figures>().unwrap();
        let normative = publication::normative(office, &right, 2026).await.unwrap();
        assert_eq!((normative.issued, normative.repealed, normative.in_force), (2, 1, 1));
        let day = |text: &str| text.parse().unwrap();
        let month = publication::figures(office, &right, day("2026-11-01"), day("2026-11-30")).await.unwrap();
        let figure = month.0[&("u1".to_owned(), "normative".to_owned())];
        assert_eq!((figure.released, figure.late, month.released()), (2, 1, 2), "formed in August: late");
        let before = publication::figures(office, &right, day("2026-10-01"), day("2026-10-31")).await.unwrap();
        assert!(before.0.is_empty(), "{before:?}");
    }
}
