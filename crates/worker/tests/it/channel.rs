//! From the release to every channel and back, by the worker: portal first, copies behind it, withdrawals
//! everywhere at once.

use std::sync::Arc;

use gongkai_channels::{PLATFORM, WeChat};
use gongkai_domain::{
    authority::Read, channel::Channel, id::AgencyId, organisation::Duty, publication::WithdrawalReason,
};
use gongkai_office::{
    Office,
    channel::{self, Cards, Choice, Copies},
    organisation::agency,
    publication,
    setting::{self, Name},
};
use gongkai_public::{Playlist, PublicStore};
use gongkai_render::Press;
use gongkai_testkit::on_both_databases;
use gongkai_worker::{Hands, channel::carry, organisation::put_card, work_off};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use crate::publication::{bureau, draft, person, publish, reviewer};

const PORTAL: &str = "https://gk.example.gov.cn";

/// A bureau with its card on the portal and every channel.
async fn opened(url: &str, store: &PublicStore) -> Office {
    let (office, _) = crate::report::open(url).await;
    bureau(&office).await;
    agency::Entity::update_many()
        .col_expr(agency::Column::ContactChangedOn, Expr::value(office.today()))
        .filter(agency::Column::Id.eq("a1"))
        .exec(office.read())
        .await
        .unwrap();
    put_card(&office, store, r#"{"agency":"a1"}"#).await.unwrap();
    let all: Vec<_> =
        Name::ALL.into_iter().filter(|name| name.is_channel()).map(|name| (name, "yes".to_owned())).collect();
    let keeper = person("keeper", Duty::SystemAdministrator);
    setting::change(&office, &keeper, 0, &all).await.unwrap();
    office
}

/// Hands that read no files; no agency has an official account.
pub fn hands(office: &Office, store: &PublicStore) -> Hands {
    Hands {
        office: office.clone(),
        public: store.clone(),
        backup: None,
        reader: None,
        press: Arc::new(Press::here()),
        portal: PORTAL.to_owned(),
        wechat: Arc::new(WeChat::new(PLATFORM, Default::default()).unwrap()),
    }
}

fn own() -> AgencyId {
    AgencyId::parse("a1").unwrap()
}

async fn choose(office: &Office, id: &str) {
    let choices = Channel::ALL.map(|channel| Choice { channel, until: None });
    channel::choose(office, &reviewer(), id, 0, &choices).await.unwrap();
}

async fn states(office: &Office, id: &str) -> String {
    let who = reviewer();
    let right = who.authorise::<Read, Copies>(id).unwrap();
    let shown = channel::copies(office, &who, &right).await.unwrap();
    let state = |copy: &channel::copy_row::Model| format!("{} {}", copy.channel, copy.state);
    shown.copies.iter().map(state).collect::<Vec<_>>().join(", ")
}

async fn played(store: &PublicStore) -> Vec<String> {
    let signed = store.playlist(&own()).await.unwrap();
    let list = signed.and_then(|signed| serde_json::from_str::<Playlist>(&signed.playlist).ok());
    list.map(|list| list.items.into_iter().map(|item| item.address).collect()).unwrap_or_default()
}

async fn cards(office: &Office) -> usize {
    let who = reviewer();
    let right = who.authorise_all::<Read, Cards>().unwrap();
    channel::cards(office, &right, "").await.unwrap().len()
}

on_both_databases! {
    async fn to_every_channel_and_back(database: &Database) {
        let folder = gongkai_testkit::temp_dir().unwrap();
        let store = PublicStore::open(&format!("sqlite://{}/p.db", folder.path().display())).await.unwrap();
        let office = opened(database.url(), &store).await;
        let hands = hands(&office, &store);
        let id = draft(&office).await;
        choose(&office, &id).await;
        work_off(&hands).await.unwrap();
        assert!(played(&store).await.is_empty() && cards(&office).await == 0, "a draft is nowhere");
        publish(&office, &id).await;
        work_off(&hands).await.unwrap();
        assert_eq!(states(&office, &id).await, "archive to_post, display delivered, hotline delivered, notice_board to_post, portal_export delivered, wechat to_post");
        assert_eq!(played(&store).await, [format!("{PORTAL}/documents/sfj/{id}")]);
        assert_eq!(cards(&office).await, 1);
        assert!(store.is_exported(&own(), &id).await.unwrap());

        let leader = person("leader", Duty::ResponsibleLeader);
        let why = "含有不应公开的个人信息";
        publication::withdraw(&office, &leader, &id, WithdrawalReason::ThirdParty, why).await.unwrap();
        work_off(&hands).await.unwrap();
        assert_eq!(states(&office, &id).await, "archive withdrawn, display withdrawn, hotline withdrawn, notice_board withdrawn, portal_export withdrawn, wechat withdrawn");
        assert!(played(&store).await.is_empty() && cards(&office).await == 0);
        assert!(!store.is_exported(&own(), &id).await.unwrap());
    }

    async fn nothing_goes_out_before_the_portal_has_it(database: &Database) {
        let folder = gongkai_testkit::temp_dir().unwrap();
        let store = PublicStore::open(&format!("sqlite://{}/p.db", folder.path().display())).await.unwrap();
        let office = opened(database.url(), &store).await;
        let id = draft(&office).await;
        choose(&office, &id).await;
        publish(&office, &id).await;
        let message = |channel: &str| format!(r#"{{"agency":"a1","document":"{id}","channel":"{channel}"}}"#);
        let hands = hands(&office, &store);
        let at = &hands;
        for channel in ["display", "hotline"] {
            carry(at, 1, &message(channel)).await.unwrap();
        }
        assert_eq!(states(&office, &id).await, "archive waiting, display waiting, hotline waiting, notice_board waiting, portal_export waiting, wechat waiting");
        assert_eq!(cards(&office).await, 0);
        let put = format!(r#"{{"agency":"a1","document":"{id}"}}"#);
        gongkai_worker::publication::put_document(&hands, &put).await.unwrap();
        for _ in 0..2 {
            carry(at, 1, &message("display")).await.unwrap();
        }
        assert_eq!(played(&store).await.len(), 1, "twice is one copy");
        // What is taken away waits for nobody.
        let leader = person("leader", Duty::ResponsibleLeader);
        let why = "含有不应公开的个人信息";
        publication::withdraw(&office, &leader, &id, WithdrawalReason::Prohibited, why).await.unwrap();
        carry(at, 1, &message("display")).await.unwrap();
        assert!(played(&store).await.is_empty());
        assert!(carry(at, 1, r#"{"agency":"a1","document":"d","channel":"fax"}"#).await.is_err());
        assert!(carry(at, 1, r#"{"agency":"a2","document":"d","channel":"display"}"#).await.is_ok());
    }

    async fn an_agency_without_card_is_told_so(database: &Database) {
        let folder = gongkai_testkit::temp_dir().unwrap();
        let store = PublicStore::open(&format!("sqlite://{}/p.db", folder.path().display())).await.unwrap();
        let office = opened(database.url(), &store).await;
        let hands = hands(&office, &store);
        agency::Entity::update_many()
            .col_expr(agency::Column::ContactChangedOn, Expr::value(None::<chrono::NaiveDate>))
            .exec(office.read())
            .await
            .unwrap();
        let id = draft(&office).await;
        choose(&office, &id).await;
        publish(&office, &id).await;
        let put = format!(r#"{{"agency":"a1","document":"{id}"}}"#);
        gongkai_worker::publication::put_document(&hands, &put).await.unwrap();
        let message = format!(r#"{{"agency":"a1","document":"{id}","channel":"display"}}"#);
        carry(&hands, 1, &message).await.unwrap();
        let lines = channel::desk(&office, &reviewer()).await.unwrap();
        assert!(lines[0].copy.why.as_deref().is_some_and(|why| why.contains("机关名片")), "{lines:?}");
    }
}
