//! Letters of the public in the office: opened, answered, put into the adoption table; who wrote them is
//! looked at on purpose alone.

use std::collections::BTreeMap;

use gongkai_domain::{
    authority::{Read, Staff},
    calendar::date_in_words,
    feedback::{FeedbackKind, Letter, Opinion, Outcome},
    id::{AgencyId, DocumentId, OpinionId, UnitId},
    publication::{WithdrawalReason, content::Block},
};
use gongkai_office::{
    OfficeError, audit,
    feedback::{self, Answer, Collected, Letters, letter_row},
    publication::{self, Begin, DocumentFace, Dossier, Save, Told, document_face, document_row},
    seal, task,
};
use gongkai_public::{Card, ReceiptCard, mailbox};
use gongkai_testkit::on_both_databases;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use crate::publication::stage::{Bureau, metadata, person, text, told};

const CONTACT: &str = "reader@example.cn";
const WORDS: &str = "第三条建议写明办理时限";
const KEY: [u8; 32] = [4; 32];

fn agency() -> AgencyId {
    AgencyId::parse("a1").unwrap()
}

fn letter(kind: FeedbackKind, document: Option<&DocumentId>, words: &str) -> Letter {
    Letter {
        schema: 1,
        kind,
        document: document.cloned(),
        page: "/guide".to_owned(),
        text: words.to_owned(),
        name: "李读者".to_owned(),
        contact: CONTACT.to_owned(),
        reply_key: data_encoding::HEXLOWER.encode(&KEY),
    }
}

/// A letter in the mailbox of the portal.
fn sealed(bureau: &Bureau, receipt: &str, letter: &Letter) -> mailbox::Model {
    let key = seal::letter_key(&bureau.office, &agency());
    let json = serde_json::to_vec(letter).unwrap();
    let sealed = mailbox::seal_letter(&agency(), &key, receipt, &json, &[7; mailbox::CHANCE]).unwrap();
    mailbox::Model {
        receipt: receipt.to_owned(),
        agency_id: "a1".to_owned(),
        received_on: "2026-11-24".parse().unwrap(),
        sealed,
    }
}

async fn collected(bureau: &Bureau, receipt: &str, letter: &Letter) -> String {
    match feedback::collect(&bureau.office, &sealed(bureau, receipt, letter)).await.unwrap() {
        Collected::Kept(id) => id.to_string(),
        other => panic!("{other:?}"),
    }
}

/// A public document that puts a draft to the public until a day.
async fn call(bureau: &Bureau, until: &str) -> DocumentId {
    let begin = Begin { kind: "consultation".to_owned(), ..Begin::default() };
    let id = publication::begin(&bureau.office, &person("clerk"), &begin).await.unwrap();
    let version = bureau.seen(&id).await.version;
    let mut metadata = metadata("办法（征求意见稿）");
    "consultation".clone_into(&mut metadata.kind);
    metadata.comment_from = Some("2026-10-20".parse().unwrap());
    let until: chrono::NaiveDate = until.parse().unwrap();
    metadata.comment_until = Some(until.max(bureau.office.today()));
    let save = Save { version, metadata, content: text("起草说明与草案。"), erratum: None };
    publication::save(&bureau.office, &person("clerk"), id.as_str(), save).await.unwrap();
    bureau.publish(&id).await;
    // One that is over was public while it ran.
    document_row::Entity::update_many()
        .col_expr(document_row::Column::CommentUntil, Expr::value(until))
        .filter(document_row::Column::Id.eq(id.as_str()))
        .exec(bureau.office.read())
        .await
        .unwrap();
    id
}

async fn shown(
    bureau: &Bureau,
    who: &Staff,
    call: &DocumentId,
) -> Result<(feedback::Call, Vec<String>, Vec<feedback::Letter>), OfficeError> {
    let right = who.authorise::<Read, Letters>(call.as_str())?;
    let (call, opinions, letters) = feedback::call(&bureau.office, who, &right).await?;
    Ok((call, opinions.into_iter().map(|row| row.id).collect(), letters))
}

async fn tasks(bureau: &Bureau, who: &str) -> Vec<String> {
    let open = task::open(&bureau.office, &person(who)).await.unwrap();
    open.into_iter().map(|(_, task)| format!("{} {}", task.of, task.act)).collect()
}

fn opinion(point: &str, outcome: Outcome) -> Opinion {
    Opinion { point: point.to_owned(), outcome: Some(outcome), reason: "写明后便于执行".to_owned() }
}

on_both_databases! {
    async fn a_letter_is_kept_once_sealed_and_nobody_else_reads_it(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let call = call(&bureau, "2026-12-20").await;
        let written = letter(FeedbackKind::Comment, Some(&call), WORDS);
        let first = collected(&bureau, "r1", &written).await;
        assert_eq!(collected(&bureau, "r1", &written).await, first);
        let rows = letter_row::Entity::find().all(bureau.office.read()).await.unwrap();
        let [row] = rows.as_slice() else { panic!("{} rows", rows.len()) };
        let stored = format!("{row:?}");
        for told in [WORDS, "李读者", CONTACT] {
            assert!(!stored.contains(told), "{told} stands in the row");
        }
        let (found, _, letters) = shown(&bureau, &person("clerk"), &call).await.unwrap();
        assert_eq!((found.comments, letters[0].text.as_str()), (1, WORDS));
        for who in ["stranger", "far"] {
            assert_eq!(told(shown(&bureau, &person(who), &call).await.map(|_| ())), "not found", "{who}");
        }
        // Sealed to another receipt, and by nobody of ours.
        let mut moved = sealed(&bureau, "r2", &written);
        "r3".clone_into(&mut moved.receipt);
        for wrong in [moved, mailbox::Model { sealed: "m1:AAAA".to_owned(), ..sealed(&bureau, "r4", &written) }] {
            assert_eq!(feedback::collect(&bureau.office, &wrong).await.unwrap(), Collected::Unreadable);
        }
    }

    async fn who_wrote_is_kept_no_longer_than_its_term(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let ended = call(&bureau, "2026-11-25").await;
        let runs = call(&bureau, "2027-12-31").await;
        let answered = collected(&bureau, "r1", &letter(FeedbackKind::Error, None, WORDS)).await;
        let open = collected(&bureau, "r2", &letter(FeedbackKind::Error, None, WORDS)).await;
        let of_ended = collected(&bureau, "r3", &letter(FeedbackKind::Comment, Some(&ended), WORDS)).await;
        let of_running = collected(&bureau, "r4", &letter(FeedbackKind::Comment, Some(&runs), WORDS)).await;
        let said = Answer { version: 1, was_wrong: Some(true), text: "已改正，谢谢指出。".into() };
        feedback::answer(&bureau.office, &person("reviewer"), &answered, &said).await.unwrap();
        let kept = async || {
            let rows = letter_row::Entity::find().all(bureau.office.read()).await.unwrap();
            let has = |id: &String| rows.iter().any(|row| row.id == *id && row.contact.is_some());
            [&answered, &open, &of_ended, &of_running].map(has)
        };
        let day = 24 * 3600;
        // 365 days are the default: the last of them is still one.
        bureau.clock.advance(365 * day);
        assert_eq!(feedback::erase_contacts(&bureau.office).await.unwrap(), 0);
        assert_eq!(kept().await, [true; 4]);
        bureau.clock.advance(2 * day);
        assert_eq!(feedback::erase_contacts(&bureau.office).await.unwrap(), 2);
        assert_eq!(kept().await, [false, true, false, true]);
        assert_eq!(feedback::erase_contacts(&bureau.office).await.unwrap(), 0, "once");
        let entries = audit::entry::Entity::find().all(bureau.office.read()).await.unwrap();
        assert!(entries.iter().any(|entry| entry.sentence == "删除2条公众来信的联系方式（保存期限已满）"));
        let looked = feedback::contact(&bureau.office, &person("reviewer"), FeedbackKind::Error, &answered).await;
        assert_eq!(told(looked.map(|_| ())), "no_contact");
    }

    async fn each_look_at_the_writer_is_in_the_record_and_says_nothing(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let id = collected(&bureau, "r1", &letter(FeedbackKind::Error, None, WORDS)).await;
        let before = audit::verify(&bureau.office, None).await.unwrap().entries;
        // No unit does the work of disclosure here, so the disclosure office answers.
        let looked = feedback::contact(&bureau.office, &person("reviewer"), FeedbackKind::Error, &id).await;
        assert_eq!(looked.unwrap(), ("李读者".to_owned(), CONTACT.to_owned()));
        assert_eq!(audit::verify(&bureau.office, None).await.unwrap().entries, before + 1);
        for who in ["clerk", "leader", "secrecy", "far"] {
            let seen = feedback::contact(&bureau.office, &person(who), FeedbackKind::Error, &id).await;
            assert_eq!(told(seen.map(|_| ())), "not found", "{who}");
        }
        let entries = audit::entry::Entity::find().all(bureau.office.read()).await.unwrap();
        for entry in entries {
            assert!(!format!("{entry:?}").contains(CONTACT) && !format!("{entry:?}").contains(WORDS));
        }
    }

    async fn an_error_is_answered_in_time_and_its_writer_reads_it(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let about = bureau.draft("关于开放时间的通知", "每天九时开放。").await;
        bureau.publish(&about).await;
        let id = collected(&bureau, "r1", &letter(FeedbackKind::Error, Some(&about), WORDS)).await;
        assert!(tasks(&bureau, "clerk").await.contains(&"error-report 答复".to_owned()));
        assert!(!tasks(&bureau, "stranger").await.contains(&"error-report 答复".to_owned()));
        let answer = |version, was_wrong, text: &str| Answer { version, was_wrong, text: text.into() };
        let say = async |who: &str, said: Answer| {
            told(feedback::answer(&bureau.office, &person(who), &id, &said).await)
        };
        assert_eq!(say("stranger", answer(1, Some(true), "已改正")).await, "not found");
        assert_eq!(say("clerk", answer(1, None, "")).await, "answer_missing verdict_missing");
        assert_eq!(say("clerk", answer(7, Some(true), "已改正")).await, "conflict");
        // The writer reads it, as the public reads why something was withdrawn.
        let numbered = |checked| Answer {
            text: Told { words: "请联系张三33019919551120077X或330199195511200773".to_owned(), checked },
            ..answer(1, Some(true), "")
        };
        for checked in [false, true] {
            assert_eq!(say("clerk", numbered(checked)).await, "sentence_blocks");
        }
        let mobile = |checked| Answer {
            text: Told { words: "请打张三的手机13800138000".to_owned(), checked },
            ..answer(7, Some(true), "")
        };
        assert_eq!(say("clerk", mobile(false)).await, "sentence_doubtful");
        assert_eq!(say("clerk", mobile(true)).await, "conflict", "it was looked at");
        let to = UnitId::parse("u2").unwrap();
        feedback::hand_on(&bureau.office, &person("reviewer"), &id, 1, Some(&to)).await.unwrap();
        assert_eq!(say("clerk", answer(2, Some(true), "已改正")).await, "not found");
        assert_eq!(say("stranger", answer(2, Some(true), "已经改正，谢谢。")).await, "done");
        assert!(tasks(&bureau, "reviewer").await.iter().all(|task| !task.starts_with("error-report")));
        let card = feedback::sealed_receipt(&bureau.office, &agency(), &id).await.unwrap();
        assert_eq!((card.receipt.as_str(), card.revision), ("r1", 3));
        let expected = ReceiptCard {
            schema: 1,
            kind: FeedbackKind::Error,
            received_on: "2026-11-24".parse().unwrap(),
            due: Some("2026-12-08".parse().unwrap()),
            document: Some(about),
            unit: "律师科".to_owned(),
            answer: "已经改正，谢谢。".to_owned(),
            answered_on: Some("2026-11-24".parse().unwrap()),
        };
        assert_eq!(ReceiptCard::open(&KEY, "r1", &card.sealed), Some(expected));
    }

    async fn the_result_is_drafted_from_the_table_and_goes_with_its_call(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let over = call(&bureau, "2026-11-20").await;
        let clerk = person("clerk");
        for (receipt, words) in [("r1", WORDS), ("r2", "时限太长"), ("r3", "别的意见")] {
            collected(&bureau, receipt, &letter(FeedbackKind::Comment, Some(&over), words)).await;
        }
        assert!(tasks(&bureau, "clerk").await.contains(&"public-comment 反馈结果".to_owned()));
        let begun = feedback::begin_result(&bureau.office, &clerk, over.as_str()).await;
        assert_eq!(told(begun.map(|_| ())), "unsorted");
        for said in [opinion("写明时限", Outcome::Adopted), opinion("其他", Outcome::NotAdopted)] {
            feedback::keep(&bureau.office, &clerk, over.as_str(), None, &said).await.unwrap();
        }
        let twice = feedback::keep(&bureau.office, &clerk, over.as_str(), None, &opinion("写明时限 ", Outcome::Partly)).await;
        assert_eq!(told(twice), "point_known");
        let bare = Opinion { reason: String::new(), ..opinion("没有理由", Outcome::Partly) };
        let kept = feedback::keep(&bureau.office, &clerk, over.as_str(), None, &bare).await;
        assert_eq!(told(kept), "missing");
        let named = Opinion {
            reason: "已答复身份证号330199195511200773".to_owned(),
            ..opinion("另有意见", Outcome::Partly)
        };
        let kept = feedback::keep(&bureau.office, &clerk, over.as_str(), None, &named).await;
        assert_eq!(told(kept), "sentence_blocks");
        let (_, opinions, letters) = shown(&bureau, &clerk, &over).await.unwrap();
        let place = |nth: usize| OpinionId::parse(&opinions[nth]);
        let places = [(0, place(0)), (1, place(0)), (2, place(1))];
        let places: BTreeMap<_, _> =
            places.into_iter().map(|(nth, to): (usize, _)| (letters[nth].row.id.clone(), to)).collect();
        let moved = feedback::sort(&bureau.office, &clerk, over.as_str(), &places).await.unwrap();
        assert_eq!(moved, 3);
        let result = feedback::begin_result(&bureau.office, &clerk, over.as_str()).await.unwrap();
        assert_eq!(feedback::begin_result(&bureau.office, &clerk, over.as_str()).await.unwrap(), result);
        let Dossier { draft, .. } = bureau.show(&result).await;
        assert_eq!(draft.metadata.answers, Some(over.clone()));
        let received = draft.content.pieces()[1].text.clone();
        assert!(received.contains("通过本网站收到意见3条"), "{received}");
        let table = draft.content.blocks.iter().find_map(|block| match block {
            Block::Table { rows, .. } => Some(rows.clone()),
            _ => None,
        });
        let table = table.unwrap();
        assert_eq!(table[1], ["写明时限", "2", "采纳", "写明后便于执行"]);
        assert_eq!(table[2][1..3], ["1", "未采纳"]);
        let mut metadata = draft.metadata.clone();
        metadata.topic = crate::publication::stage::metadata("").topic;
        metadata.formed_on = Some("2026-11-24".parse().unwrap());
        let version = bureau.seen(&result).await.version;
        let save = Save { version, metadata, content: draft.content, erratum: None };
        publication::save(&bureau.office, &clerk, result.as_str(), save).await.unwrap();
        bureau.publish(&result).await;
        assert!(tasks(&bureau, "clerk").await.iter().all(|task| !task.starts_with("public-comment")));
        let reason = WithdrawalReason::ThirdParty;
        let because = "当事人提出异议，核实后撤下";
        publication::withdraw(&bureau.office, &person("reviewer"), over.as_str(), reason, because).await.unwrap();
        for id in [&over, &result] {
            let face = document_face(&bureau.office, &agency(), id.as_str()).await.unwrap();
            let DocumentFace::Withdrawn(gone) = face else { panic!("{id} is still there") };
            assert_eq!(gone.notice, None);
        }
    }

    async fn what_comes_on_paper_is_entered_by_hand(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let over = call(&bureau, "2026-11-20").await;
        let comment = |on: &str, words: &str| feedback::Comment {
            on: on.parse().unwrap(),
            text: words.to_owned(),
            name: "来信人甲".to_owned(),
            contact: "0000-0000000".to_owned(),
        };
        let enter = async |who: &str, comment: feedback::Comment| {
            told(feedback::enter(&bureau.office, &person(who), over.as_str(), &comment).await)
        };
        assert_eq!(enter("far", comment("2026-11-20", WORDS)).await, "not found");
        assert_eq!(enter("stranger", comment("2026-11-20", WORDS)).await, "not found");
        assert_eq!(enter("clerk", comment("2026-11-25", " ")).await, "text_missing day_unusable");
        assert_eq!(enter("clerk", comment("2026-10-19", WORDS)).await, "day_unusable", "before the call");
        assert_eq!(enter("clerk", comment("2026-11-20", WORDS)).await, "done");
        assert_eq!(enter("clerk", comment("2026-11-20", WORDS)).await, "comment_known", "the same form once more");
        let other = feedback::Comment { name: "来信人乙".to_owned(), ..comment("2026-11-20", WORDS) };
        assert_eq!(enter("clerk", other).await, "done");
        let (found, _, letters) = shown(&bureau, &person("clerk"), &over).await.unwrap();
        assert_eq!((found.comments, letters.len()), (2, 2), "two writers may say the same");
        let result = feedback::begin_result(&bureau.office, &person("clerk"), over.as_str()).await;
        assert_eq!(told(result.map(|_| ())), "unsorted");
        let none = BTreeMap::from([(letters[0].row.id.clone(), None)]);
        assert_eq!(feedback::sort(&bureau.office, &person("clerk"), over.as_str(), &none).await.unwrap(), 0);
        assert!(letters.iter().all(|letter| letter.row.was_entered()), "told apart from those of the portal");
        assert!(letters[0].row.contact.is_some() && !letters[0].row.body.contains(WORDS), "sealed");
    }

    async fn a_document_says_its_term_and_what_it_interprets(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let open = call(&bureau, "2026-12-20").await;
        let early = feedback::begin_result(&bureau.office, &person("clerk"), open.as_str()).await;
        assert_eq!(told(early.map(|_| ())), "comments_open");
        assert_eq!(tasks(&bureau, "clerk").await.iter().filter(|task| task.starts_with("public-comment")).count(), 0);
        let (found, ..) = shown(&bureau, &person("clerk"), &open).await.unwrap();
        let term = found.term.unwrap();
        assert_eq!((date_in_words(term.from), term.days()), ("2026年10月20日".to_owned(), 62));
    }
}
