//! Copies on channels: chosen, carried by the present state, posted and taken down by people, counted once.

use gongkai_domain::{
    authority::{Read, Staff},
    channel::{Card, Channel, Errand},
    id::DocumentId,
    organisation::Duty,
    publication::WithdrawalReason,
};
use gongkai_office::{
    OfficeError,
    audit::entry,
    channel::{self, Choice, Copies, Order, Posting, Settlement, copy_row},
    jobs::{self, Kinds},
    publication::{self, Figures},
    report::SourceFile,
    setting::{self, Name},
    task,
};
use gongkai_testkit::on_both_databases;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{
    organisation::told,
    publication::stage::{Bureau, person},
};

const BOARD: Channel = Channel::NoticeBoard;
const DISPLAY: Channel = Channel::Display;
const HOTLINE: Channel = Channel::Hotline;
const ARCHIVE: Channel = Channel::Archive;

fn with_duty(duty: Duty) -> Staff {
    Staff { duties: [duty].into(), ..person("clerk") }
}

async fn switch_on(bureau: &Bureau) {
    let all: Vec<_> =
        Name::ALL.into_iter().filter(|name| name.is_channel()).map(|name| (name, "yes".to_owned())).collect();
    let keeper = with_duty(Duty::SystemAdministrator);
    setting::change(&bureau.office, &keeper, 0, &all).await.unwrap();
}

async fn shown(bureau: &Bureau, id: &DocumentId) -> channel::Shown {
    let who = person("reviewer");
    let right = who.authorise::<Read, Copies>(id.as_str()).unwrap();
    channel::copies(&bureau.office, &who, &right).await.unwrap()
}

async fn choose(bureau: &Bureau, id: &DocumentId, choices: &[Choice]) -> Result<(), OfficeError> {
    let seen = channel::seen(&shown(bureau, id).await.copies);
    channel::choose(&bureau.office, &person("reviewer"), id.as_str(), seen, choices).await
}

fn forever(channel: Channel) -> Choice {
    Choice { channel, until: None }
}

async fn order(bureau: &Bureau, id: &DocumentId, channel: Channel) -> Option<Order> {
    let agency = person("clerk").agency;
    channel::order(&bureau.office, &agency, id.as_str(), channel).await.unwrap()
}

fn done() -> Settlement {
    Settlement::Done("那里".to_owned(), None)
}

/// Does what is to be done, as a channel would that does everything at once.
async fn carry(bureau: &Bureau, id: &DocumentId, channel: Channel) {
    while let Some(order) = order(bureau, id, channel).await {
        let settlement = match (channel, order.errand) {
            (BOARD | ARCHIVE, Errand::Deliver) => Settlement::Person("请登记".to_owned()),
            (BOARD | ARCHIVE, Errand::Withdraw) if order.is_posted => Settlement::Person("请登记".to_owned()),
            (HOTLINE, Errand::Deliver) => Settlement::Done("答复卡".to_owned(), Some(Box::new(card(&order)))),
            _ => done(),
        };
        assert!(channel::settle(&bureau.office, &order, &settlement).await.unwrap());
    }
}

fn card(order: &Order) -> Card {
    let document = order.shown.as_ref().unwrap();
    Card {
        schema: 1,
        title: document.metadata.title.clone(),
        kind: String::new(),
        number: String::new(),
        index_number: document.index_number.clone(),
        issuer: String::new(),
        unit: String::new(),
        published_on: document.released_on,
        validity: String::new(),
        text: "自即日起施行。".to_owned(),
        is_whole: true,
        address: String::new(),
    }
}

/// State and edition of each copy, by channel.
async fn states(bureau: &Bureau, id: &DocumentId) -> String {
    let copies = shown(bureau, id).await.copies;
    let edition = |copy: &copy_row::Model| copy.edition.map(|one| format!(" {one}")).unwrap_or_default();
    let state = |copy: &copy_row::Model| format!("{} {}{}", copy.channel, copy.state, edition(copy));
    copies.iter().map(state).collect::<Vec<_>>().join(", ")
}

async fn acts_of(bureau: &Bureau, name: &str) -> String {
    let tasks = task::open(&bureau.office, &person(name)).await.unwrap();
    let acts = tasks.iter().filter(|(_, task)| task.of == "channel").map(|(_, task)| task.act);
    acts.collect::<Vec<_>>().join(" ")
}

async fn withdraw(bureau: &Bureau, id: &DocumentId, reason: WithdrawalReason) {
    let leader = person("leader");
    let because = "门牌号写错，更正后重新公开";
    publication::withdraw(&bureau.office, &leader, id.as_str(), reason, because).await.unwrap();
}

async fn sentences(bureau: &Bureau) -> Vec<String> {
    let rows = entry::Entity::find()
        .filter(entry::Column::EventOf.eq("channel"))
        .order_by_asc(entry::Column::Seq)
        .all(bureau.office.read())
        .await
        .unwrap();
    rows.into_iter().map(|row| row.sentence).collect()
}

fn posting(place: &str, photo: bool) -> Posting {
    let bytes = b"\x89PNG\r\n\x1a\n board".to_vec();
    let photo = photo.then(|| SourceFile { name: "a.png".into(), media_type: "image/png".into(), bytes });
    Posting { place: place.to_owned(), on: "2026-11-24".parse().unwrap(), photo }
}

on_both_databases! {
    async fn a_copy_goes_where_the_present_state_wants_it(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let id = bureau.draft("关于办公时间的通知", "自即日起。").await;
        assert_eq!(told(choose(&bureau, &id, &[forever(DISPLAY)]).await), "channel_off");
        switch_on(&bureau).await;
        choose(&bureau, &id, &[forever(DISPLAY)]).await.unwrap();
        assert!(order(&bureau, &id, DISPLAY).await.is_none(), "a draft goes nowhere");
        assert!(order(&bureau, &id, HOTLINE).await.is_none(), "nobody has chosen that");
        bureau.publish(&id).await;
        let first = order(&bureau, &id, DISPLAY).await.unwrap();
        assert_eq!((first.errand, first.shown.as_ref().unwrap().edition), (Errand::Deliver, 1));
        assert!(order(&bureau, &id, DISPLAY).await.is_some(), "asked twice before it was done");
        assert!(channel::settle(&bureau.office, &first, &done()).await.unwrap());
        assert_eq!(states(&bureau, &id).await, "display delivered 1");
        assert!(order(&bureau, &id, DISPLAY).await.is_none());

        let clerk = person("clerk");
        let version = bureau.seen(&id).await.version;
        publication::correct(&bureau.office, &clerk, id.as_str(), version, "时间写错").await.unwrap();
        assert!(order(&bureau, &id, DISPLAY).await.is_none(), "a correction in preparation");
        bureau.publish(&id).await;
        let second = order(&bureau, &id, DISPLAY).await.unwrap();
        assert_eq!(second.shown.as_ref().unwrap().edition, 2);

        // Withdrawn while the second one is on its way: its answer counts for nothing.
        withdraw(&bureau, &id, WithdrawalReason::ThirdParty).await;
        assert!(!channel::settle(&bureau.office, &second, &done()).await.unwrap());
        let last = order(&bureau, &id, DISPLAY).await.unwrap();
        assert_eq!((last.errand, last.shown.is_none()), (Errand::Withdraw, true));
        assert!(channel::settle(&bureau.office, &last, &done()).await.unwrap());
        assert_eq!(states(&bureau, &id).await, "display withdrawn");
        assert!(order(&bureau, &id, DISPLAY).await.is_none());
        // A delivery that ended only now: it is taken away once more.
        channel::again(&bureau.office, &second).await.unwrap();
        let more = order(&bureau, &id, DISPLAY).await.unwrap();
        assert_eq!(more.errand, Errand::Withdraw);
        assert!(channel::settle(&bureau.office, &more, &done()).await.unwrap());
        assert_eq!(sentences(&bureau).await, [
            "选定信息“关于办公时间的通知”在电子屏发布",
            "把信息“关于办公时间的通知”第1版送到电子屏",
            "从电子屏撤下一条信息",
            "从电子屏撤下一条信息",
        ], "no title where the withdrawal leaves no trace");
    }

    async fn an_edition_keeps_the_channels_it_was_decided_with(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        switch_on(&bureau).await;
        let id = bureau.draft("关于办公时间的通知", "自即日起。").await;
        choose(&bureau, &id, &[forever(DISPLAY)]).await.unwrap();
        let of = async |number: i32| {
            let (who, shown) = (person("reviewer"), shown(&bureau, &id).await);
            let right = who.authorise::<Read, publication::Dossier>(id.as_str()).unwrap();
            let former = publication::edition(&bureau.office, &who, &right, Some(number)).await.unwrap();
            channel::of_edition(&shown, &former.held.row, &former.edition).unwrap()
        };
        assert_eq!(of(1).await, [DISPLAY], "to go out");
        bureau.publish(&id).await;
        assert_eq!(of(1).await, [DISPLAY], "on its way");
        carry(&bureau, &id, DISPLAY).await;
        let version = bureau.seen(&id).await.version;
        publication::correct(&bureau.office, &person("clerk"), id.as_str(), version, "时间写错").await.unwrap();
        choose(&bureau, &id, &[forever(HOTLINE)]).await.unwrap();
        carry(&bureau, &id, DISPLAY).await;
        assert_eq!((of(1).await, of(2).await), (vec![DISPLAY], vec![HOTLINE]), "each its own");
        bureau.publish(&id).await;
        carry(&bureau, &id, HOTLINE).await;
        assert_eq!((of(1).await, of(2).await), (vec![DISPLAY], vec![HOTLINE]));
        // What is chosen later and goes out is told too.
        choose(&bureau, &id, &[forever(HOTLINE), forever(DISPLAY)]).await.unwrap();
        carry(&bureau, &id, DISPLAY).await;
        assert_eq!(of(2).await, [DISPLAY, HOTLINE]);
    }

    async fn every_change_sends_the_copies_off(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        switch_on(&bureau).await;
        let id = bureau.draft("通知", "自即日起。").await;
        let jobs = async || {
            let taken = jobs::claim(&bureau.office, "w", Kinds::Of(&[channel::CARRY]), 100).await.unwrap();
            for job in &taken {
                jobs::done(&bureau.office, job).await.unwrap();
            }
            taken.len()
        };
        choose(&bureau, &id, &[forever(DISPLAY), forever(HOTLINE)]).await.unwrap();
        assert_eq!(jobs().await, 2);
        bureau.publish(&id).await;
        assert_eq!(jobs().await, 2);
        channel::follow(&bureau.office, &person("clerk").agency, id.as_str()).await.unwrap();
        assert_eq!(jobs().await, 2, "the portal has it");
        choose(&bureau, &id, &[forever(DISPLAY)]).await.unwrap();
        assert_eq!(jobs().await, 1, "only what was changed");
        choose(&bureau, &id, &[forever(DISPLAY)]).await.unwrap();
        assert_eq!(jobs().await, 0, "the same again is no change");
        withdraw(&bureau, &id, WithdrawalReason::Mistake).await;
        assert_eq!(jobs().await, 2, "also what nobody wants there any more");
    }

    async fn a_sheet_is_posted_and_taken_down_by_people(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        switch_on(&bureau).await;
        let id = bureau.draft("公示", "公示内容。").await;
        let post = async |who: &str, posting: &Posting| {
            told(channel::post(&bureau.office, &person(who), id.as_str(), BOARD, posting).await)
        };
        assert_eq!(post("clerk", &posting("大厅", false)).await, "nothing_to_post");
        choose(&bureau, &id, &[forever(BOARD)]).await.unwrap();
        bureau.publish(&id).await;
        carry(&bureau, &id, BOARD).await;
        assert_eq!(acts_of(&bureau, "clerk").await, "打印并张贴");
        assert_eq!(acts_of(&bureau, "stranger").await, "", "another unit");
        assert_eq!(post("stranger", &posting("大厅", false)).await, "not found");
        assert_eq!(post("far", &posting("大厅", false)).await, "not found");
        assert_eq!(post("leader", &posting("大厅", false)).await, "not found", "no business of the duty");
        assert_eq!(post("clerk", &posting(" ", false)).await, "place_unusable");
        let tomorrow = Posting { on: "2026-11-25".parse().unwrap(), ..posting("大厅", false) };
        assert_eq!(post("clerk", &tomorrow).await, "day_unusable");
        assert_eq!(post("clerk", &posting("大厅一楼", true)).await, "done");
        assert_eq!(post("clerk", &posting(" 大厅一楼", true)).await, "already_posted", "the same form once more");
        assert_eq!(post("clerk", &posting("北门", false)).await, "done");
        assert_eq!(states(&bureau, &id).await, "notice_board posted 1");
        assert_eq!(acts_of(&bureau, "clerk").await, "");

        withdraw(&bureau, &id, WithdrawalReason::Mistake).await;
        carry(&bureau, &id, BOARD).await;
        assert_eq!(states(&bureau, &id).await, "notice_board to_take_down 1");
        assert_eq!(acts_of(&bureau, "clerk").await, "撤下并登记");
        let lines = channel::desk(&bureau.office, &person("reviewer")).await.unwrap();
        assert!(lines[0].must_go());
        let posts = shown(&bureau, &id).await.posts;
        for (nth, post) in posts.iter().enumerate() {
            let take = async || {
                let down = posting("", nth == 0);
                told(channel::take_down(&bureau.office, &person("clerk"), id.as_str(), &post.id, &down).await)
            };
            assert_eq!(take().await, "done");
            assert_eq!(take().await, "nothing_to_take_down", "it is down");
        }
        assert_eq!(states(&bureau, &id).await, "notice_board withdrawn");
        assert_eq!(acts_of(&bureau, "clerk").await, "");

        let photo = posts[0].posted_photo.clone().unwrap();
        let read = async |who: &str, photo: &str| {
            let who = person(who);
            let right = who.authorise::<Read, Copies>(id.as_str()).unwrap();
            channel::photo(&bureau.office, &who, &right, photo).await
        };
        let (name, bytes) = read("clerk", &photo).await.unwrap();
        assert!(name.ends_with(".png") && bytes.ends_with(b"board"), "{name}");
        assert_eq!(told(read("stranger", &photo).await), "not found");
        assert_eq!(told(read("clerk", "0").await), "not found");
        let all = sentences(&bureau).await;
        assert!(all.contains(&"登记信息“公示”于2026年11月24日张贴在大厅一楼，附照片".to_owned()), "{all:?}");
        assert!(all.contains(&"登记信息“公示”于2026年11月24日从北门撤下".to_owned()), "{all:?}");
    }

    async fn what_is_public_goes_to_archives(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let reviewer = person("reviewer");
        let enlist = async || match channel::enlist(&bureau.office, &reviewer).await {
            Ok(number) => number.to_string(),
            Err(error) => told::<()>(Err(error)),
        };
        assert_eq!(enlist().await, "channel_off");
        let first = bureau.draft("甲", "正文。").await;
        let second = bureau.draft("乙", "正文。").await;
        bureau.draft("丙", "没有公开。").await;
        for id in [&first, &second] {
            bureau.publish(id).await;
        }
        assert_eq!(channel::enlist_all(&bureau.office).await.unwrap(), 0, "nobody hands over");
        switch_on(&bureau).await;
        assert_eq!(channel::deposits(&bureau.office, &reviewer).await.unwrap().unlisted, 2);
        assert_eq!(channel::enlist_all(&bureau.office).await.unwrap(), 2, "by night");
        assert_eq!(enlist().await, "0", "they are on it");
        let waiting = async || {
            let found = channel::deposits(&bureau.office, &reviewer).await.unwrap();
            assert_eq!(found.waiting_in_all, found.waiting.len() as u64);
            found.waiting.into_iter().map(|row| row.title).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(waiting().await, "");
        for id in [&first, &second] {
            carry(&bureau, id, ARCHIVE).await;
        }
        assert_eq!(waiting().await, "甲 乙");
        assert_eq!(acts_of(&bureau, "reviewer").await, "移交并登记");
        assert!(channel::desk(&bureau.office, &reviewer).await.unwrap().is_empty(), "a page of its own");

        let hand = async |who: &str, ids: &[&DocumentId], posting: &Posting| {
            let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
            told(channel::hand_over(&bureau.office, &person(who), &ids, posting).await)
        };
        let to = posting("示范区档案馆", true);
        assert_eq!(hand("clerk", &[&first], &to).await, "not found", "no business of the duty");
        assert_eq!(hand("far", &[&first], &to).await, "selection_unusable", "not theirs");
        assert_eq!(hand("reviewer", &[], &posting(" ", false)).await, "selection_unusable place_unusable");
        let tomorrow = Posting { on: "2026-11-25".parse().unwrap(), ..posting("示范区档案馆", false) };
        assert_eq!(hand("reviewer", &[&first], &tomorrow).await, "day_unusable");
        assert_eq!(hand("reviewer", &[&first, &second], &to).await, "done");
        assert_eq!(hand("reviewer", &[&first], &to).await, "conflict", "it was handed over");
        assert_eq!(waiting().await, "");
        assert_eq!(acts_of(&bureau, "reviewer").await, "");
        let done = channel::deposits(&bureau.office, &reviewer).await.unwrap().done;
        assert_eq!((done.len(), done[0].place.as_str(), done[0].documents), (1, "示范区档案馆", 2));
        let handed = channel::handed_to(&bureau.office, &reviewer, "示范区档案馆", done[0].on).await.unwrap();
        assert_eq!(handed.iter().map(|(row, edition)| (row.title.as_str(), *edition)).collect::<Vec<_>>(), [
            ("甲", 1),
            ("乙", 1),
        ]);

        // A new edition is handed over anew; of what is withdrawn they are told.
        let version = bureau.seen(&first).await.version;
        let clerk = person("clerk");
        publication::correct(&bureau.office, &clerk, first.as_str(), version, "时间写错").await.unwrap();
        bureau.publish(&first).await;
        carry(&bureau, &first, ARCHIVE).await;
        assert_eq!(waiting().await, "甲");
        withdraw(&bureau, &second, WithdrawalReason::Mistake).await;
        carry(&bureau, &second, ARCHIVE).await;
        assert_eq!(states(&bureau, &second).await, "archive to_take_down 1");
        let all = sentences(&bureau).await;
        for sentence in ["把信息“甲”列入移交清单", "登记信息“乙”于2026年11月24日移交示范区档案馆"] {
            assert!(all.iter().any(|one| one == sentence), "{sentence}: {all:?}");
        }
    }

    async fn a_last_day_ends_a_copy(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        switch_on(&bureau).await;
        let id = bureau.draft("公示", "公示内容。").await;
        let until = |day: &str| Choice { channel: BOARD, until: Some(day.parse().unwrap()) };
        assert_eq!(told(choose(&bureau, &id, &[until("2026-11-23")]).await), "until_unusable");
        let never = Choice { channel: HOTLINE, until: Some("2026-12-01".parse().unwrap()) };
        assert_eq!(told(choose(&bureau, &id, &[never]).await), "until_unusable");
        choose(&bureau, &id, &[until("2026-11-24"), forever(DISPLAY)]).await.unwrap();
        bureau.publish(&id).await;
        for channel in [BOARD, DISPLAY] {
            carry(&bureau, &id, channel).await;
        }
        let post = posting("大厅", false);
        channel::post(&bureau.office, &person("clerk"), id.as_str(), BOARD, &post).await.unwrap();
        assert_eq!(channel::expire(&bureau.office).await.unwrap(), 0);
        bureau.clock.advance(24 * 3600);
        assert_eq!(channel::expire(&bureau.office).await.unwrap(), 1, "the display goes on");
        carry(&bureau, &id, BOARD).await;
        assert_eq!(states(&bureau, &id).await, "display delivered 1, notice_board to_take_down 1");
        assert_eq!(channel::expire(&bureau.office).await.unwrap(), 0, "a person has been told");
    }

    async fn what_fails_is_seen_and_tried_again(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        switch_on(&bureau).await;
        let id = bureau.draft("通知", "自即日起。").await;
        choose(&bureau, &id, &[forever(DISPLAY)]).await.unwrap();
        bureau.publish(&id).await;
        let one = order(&bureau, &id, DISPLAY).await.unwrap();
        channel::later(&bureau.office, &one, "连不上").await.unwrap();
        let lines = channel::desk(&bureau.office, &person("reviewer")).await.unwrap();
        assert_eq!((lines.len(), lines[0].copy.tries, lines[0].copy.why.as_deref()), (1, 1, Some("连不上")));
        let retry = async || {
            told(channel::retry(&bureau.office, &person("reviewer"), id.as_str(), DISPLAY).await)
        };
        assert_eq!(retry().await, "copy_not_stuck");
        let refused = Settlement::Refused("太长".to_owned());
        assert!(channel::settle(&bureau.office, &one, &refused).await.unwrap());
        assert_eq!(states(&bureau, &id).await, "display stuck");
        assert!(order(&bureau, &id, DISPLAY).await.is_none(), "not again by itself");
        assert_eq!(acts_of(&bureau, "reviewer").await, "查看原因");
        assert_eq!(retry().await, "done");
        carry(&bureau, &id, DISPLAY).await;
        assert_eq!(states(&bureau, &id).await, "display delivered 1");
        assert_eq!(acts_of(&bureau, "reviewer").await, "");
    }

    async fn one_item_counts_once(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        switch_on(&bureau).await;
        let all = [BOARD, DISPLAY, HOTLINE].map(forever);
        for (title, choices) in [("甲", &all[..]), ("乙", &all[1..])] {
            let id = bureau.draft(title, "正文。").await;
            choose(&bureau, &id, choices).await.unwrap();
            bureau.publish(&id).await;
            for channel in Channel::ALL {
                carry(&bureau, &id, channel).await;
            }
            if title == "甲" {
                let post = posting("大厅", false);
                channel::post(&bureau.office, &person("clerk"), id.as_str(), BOARD, &post).await.unwrap();
            }
        }
        let who = with_duty(Duty::Statistician);
        let right = who.authorise_all::<Read, Figures>().unwrap();
        let (from, until) = ("2026-01-01".parse().unwrap(), "2026-12-31".parse().unwrap());
        let figures = publication::figures(&bureau.office, &right, from, until).await.unwrap();
        assert_eq!(figures.released(), 2, "不同渠道和方式公开相同信息计1条");
        let who = person("reviewer");
        let right = who.authorise_all::<Read, Copies>().unwrap();
        let counted = channel::counted(&bureau.office, &right, 2026).await.unwrap();
        assert_eq!(counted.by_channel[..4], [(BOARD, 1), (DISPLAY, 2), (HOTLINE, 2), (Channel::WeChat, 0)]);
        assert_eq!(counted.items, 2);
        assert_eq!(channel::counted(&bureau.office, &right, 2025).await.unwrap().items, 0);
        let right = who.authorise_all::<Read, channel::Cards>().unwrap();
        let titles = async |words: &str| {
            let cards = channel::cards(&bureau.office, &right, words).await.unwrap();
            cards.into_iter().map(|card| card.title).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(titles("即日").await.len(), 7, "both");
        assert_eq!(titles("甲 施行").await, "甲");
        assert_eq!(titles("没有").await, "");
    }

    async fn an_article_takes_two_persons(database: &Database) {
        const WECHAT: Channel = Channel::WeChat;
        let bureau = Bureau::open(database.url()).await;
        switch_on(&bureau).await;
        let id = bureau.draft("通知", "自即日起。").await;
        choose(&bureau, &id, &[forever(WECHAT)]).await.unwrap();
        bureau.publish(&id).await;
        let send = async |who: &str| {
            told(channel::send(&bureau.office, &person(who), id.as_str(), WECHAT).await)
        };
        assert_eq!(send("leader").await, "nothing_to_send");
        let first = order(&bureau, &id, WECHAT).await.unwrap();
        assert!(!first.is_sent && first.known.is_none());
        let agency = person("clerk").agency;
        channel::note(&bureau.office, &agency, &id, WECHAT, "{}").await.unwrap();
        let hand = Settlement::Person("请核对".to_owned());
        assert!(channel::settle(&bureau.office, &first, &hand).await.unwrap());
        assert_eq!(acts_of(&bureau, "reviewer").await, "", "not the one who chose it");
        assert_eq!(acts_of(&bureau, "second").await, "核对并发布");
        assert_eq!(send("reviewer").await, "same_person");
        assert_eq!(send("clerk").await, "not found", "no business of the duty");
        let post = async |who: &str, place: &str| {
            let posting = posting(place, false);
            told(channel::post(&bureau.office, &person(who), id.as_str(), WECHAT, &posting).await)
        };
        assert_eq!(post("reviewer", "https://mp.weixin.qq.com/s/a").await, "same_person");
        assert_eq!(post("second", "https://example.com/").await, "place_unusable");
        assert_eq!(send("second").await, "done");
        let sent = order(&bureau, &id, WECHAT).await.unwrap();
        assert!(sent.is_sent && sent.known.as_deref() == Some("{}"));
        assert!(channel::settle(&bureau.office, &sent, &hand).await.unwrap(), "only by hand after all");
        assert_eq!(post("second", "https://mp.weixin.qq.com/s/a").await, "done");
        assert_eq!(states(&bureau, &id).await, "wechat posted 1");
        // What is public has changed: what was sent off before counts for nothing.
        let version = bureau.seen(&id).await.version;
        publication::correct(&bureau.office, &person("clerk"), id.as_str(), version, "时间写错").await.unwrap();
        bureau.publish(&id).await;
        assert!(!order(&bureau, &id, WECHAT).await.unwrap().is_sent);
    }

    async fn only_the_disclosure_office_chooses(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        switch_on(&bureau).await;
        let id = bureau.draft("通知", "自即日起。").await;
        for who in ["clerk", "head", "secrecy", "leader", "far"] {
            let choice = [forever(DISPLAY)];
            let chosen = channel::choose(&bureau.office, &person(who), id.as_str(), 0, &choice).await;
            assert_eq!(told(chosen), "not found", "{who}");
        }
        choose(&bureau, &id, &[forever(DISPLAY)]).await.unwrap();
        let late = channel::choose(&bureau.office, &person("second"), id.as_str(), 0, &[]).await;
        assert_eq!(told(late), "conflict", "somebody was faster");
        let version = bureau.seen(&id).await.version;
        publication::discard(&bureau.office, &person("clerk"), id.as_str(), version).await.unwrap();
        let left = copy_row::Entity::find().all(bureau.office.read()).await.unwrap();
        assert!(left.is_empty(), "a draft that was thrown away leaves nothing");
    }
}
