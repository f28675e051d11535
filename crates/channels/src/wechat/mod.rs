//! The official account (公众号): a draft is put into the account's box, a second person sends it off, the
//! program publishes and later deletes it. What the platform does not let a program do, a person does on
//! its own pages. Deleting an article leaves the cards that readers have passed on: a withdrawal here is
//! never complete, and the receipt says so.

mod article;
mod client;
mod fault;

use std::collections::BTreeMap;

use gongkai_domain::channel::Channel;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub use client::Account;

use crate::contract::{Carrier, Carrying, Failure, Notes, Parcel, Recall, Receipt};
use article::{Article, article};
use chrono::{DateTime, Utc};
use client::Client;

/// Where the platform is.
pub const PLATFORM: &str = "https://api.weixin.qq.com";

/// The accounts of all agencies.
pub struct WeChat {
    /// None where there is no account: the certificates of the machine are many, and read for it.
    client: Option<Client>,
    /// By the code of the agency.
    accounts: BTreeMap<String, Account>,
}

/// What is known of a document outside. Kept as JSON.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Known {
    /// The edition that draft, job and article are of.
    edition: i32,
    /// Code of the agency whose account it is.
    agency: String,
    /// The draft in the box; a draft that was published is no longer there.
    draft: Option<String>,
    /// The job that publishes it.
    job: Option<String>,
    /// The article.
    article: Option<String>,
    /// Where people read it.
    address: String,
    /// Articles of former editions that are still to be deleted.
    former: Vec<String>,
}

impl Known {
    fn read(text: Option<&String>) -> Self {
        text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    }

    /// The same document in another edition: what is outside becomes former.
    fn of_edition(mut self, edition: i32, agency: &str) -> Self {
        if self.edition == edition {
            return self;
        }
        let former = self.former.drain(..).chain(self.article.take()).collect();
        Self { edition, agency: agency.to_owned(), former, ..Self::default() }
    }

    async fn keep(&self, notes: &dyn Notes) -> Result<(), Failure> {
        let text = serde_json::to_string(self).map_err(|error| Failure::Later(error.to_string()))?;
        notes.keep(&text).await.map_err(Failure::Later)
    }
}

impl WeChat {
    /// Accounts on a platform, by the codes of their agencies.
    ///
    /// # Errors
    /// The machine cannot make connections at all.
    pub fn new(platform: &str, accounts: BTreeMap<String, Account>) -> Result<Self, String> {
        let client = if accounts.is_empty() { None } else { Some(Client::new(platform)?) };
        Ok(Self { client, accounts })
    }

    fn client(&self) -> Result<&Client, Failure> {
        self.client.as_ref().ok_or_else(|| Failure::Person("没有配置公众号接口".to_owned()))
    }

    async fn publish(&self, parcel: &Parcel) -> Result<Receipt, Failure> {
        let Some(account) = self.accounts.get(&parcel.agency.code) else {
            let sentence = "没有配置公众号接口，请在公众平台后台发布，再登记文章网址";
            return Err(Failure::Person(sentence.to_owned()));
        };
        let (document, notes) = (&parcel.document, &*parcel.notes);
        let before = Known::read(parcel.known.as_ref());
        let former_draft = before.draft.clone().filter(|_| before.edition != document.edition);
        let mut known = before.of_edition(document.edition, &parcel.agency.code);
        if known.article.is_some() {
            return self.clear_former(account, parcel.now, &mut known, notes).await;
        }
        if known.draft.is_none() && known.job.is_none() {
            let article = article(parcel)?;
            if let Some(draft) = &former_draft {
                self.discard(account, parcel.now, draft).await?;
            }
            known.draft = Some(self.draft(account, parcel, &article).await?);
            known.keep(notes).await?;
        }
        if !parcel.is_sent && known.job.is_none() {
            let sentence = "草稿已放进公众号的草稿箱，请另一个人核对后点“发送”";
            return Err(Failure::Person(sentence.to_owned()));
        }
        if known.job.is_none() {
            let body = json!({ "media_id": known.draft });
            let answer =
                self.client()?.call(account, parcel.now, "/cgi-bin/freepublish/submit", &body).await?;
            known.job = Some(text_of(&answer, "publish_id")?);
            known.keep(notes).await?;
        }
        self.look(account, parcel.now, &mut known, notes).await?;
        self.clear_former(account, parcel.now, &mut known, notes).await
    }

    /// Puts a draft into the box.
    async fn draft(&self, account: &Account, parcel: &Parcel, article: &Article) -> Result<String, Failure> {
        let author: String = parcel.agency.name.chars().take(16).collect();
        let body = json!({ "articles": [{
            "article_type": "news",
            "title": article.title,
            "author": author,
            "digest": article.digest,
            "content": article.content,
            "content_source_url": article.source,
            "thumb_media_id": account.cover,
            "need_open_comment": 0,
            "only_fans_can_comment": 0,
        }]});
        let answer = self.client()?.call(account, parcel.now, "/cgi-bin/draft/add", &body).await?;
        text_of(&answer, "media_id")
    }

    async fn discard(&self, account: &Account, now: DateTime<Utc>, draft: &str) -> Result<(), Failure> {
        let body = json!({ "media_id": draft });
        gone(self.client()?.call(account, now, "/cgi-bin/draft/delete", &body).await)
    }

    /// Looks what became of the job.
    async fn look(
        &self,
        account: &Account,
        now: DateTime<Utc>,
        known: &mut Known,
        notes: &dyn Notes,
    ) -> Result<(), Failure> {
        let body = json!({ "publish_id": known.job });
        let answer = self.client()?.call(account, now, "/cgi-bin/freepublish/get", &body).await?;
        let refused = |why: &str| {
            Err(Failure::Refused(format!("公众平台没有发布：{why}，请更正后重新公开，或者只用其他渠道")))
        };
        match answer.get("publish_status").and_then(Value::as_i64) {
            Some(0) => {
                known.article = Some(text_of(&answer, "article_id")?);
                let address = answer.pointer("/article_detail/item/0/article_url").and_then(Value::as_str);
                known.address = address.unwrap_or_default().to_owned();
                known.draft = None;
                known.keep(notes).await
            }
            Some(1) => Err(Failure::Later("公众平台还在发布".to_owned())),
            Some(2) => refused("原创校验没有通过"),
            Some(3) => refused("发布失败"),
            Some(4) => refused("平台审核没有通过"),
            Some(5) => refused("发布后已被删除"),
            Some(6) => refused("发布后已被平台封禁"),
            other => refused(&format!("状态{other:?}不认识")),
        }
    }

    /// Deletes articles of former editions: only the present one is to be read.
    async fn clear_former(
        &self,
        account: &Account,
        now: DateTime<Utc>,
        known: &mut Known,
        notes: &dyn Notes,
    ) -> Result<Receipt, Failure> {
        while let Some(former) = known.former.last().cloned() {
            self.delete(account, now, &former).await?;
            known.former.pop();
            known.keep(notes).await?;
        }
        Ok(Receipt { place: known.address.clone(), ..Receipt::default() })
    }

    async fn delete(&self, account: &Account, now: DateTime<Utc>, article: &str) -> Result<(), Failure> {
        // The first and only article of its message; without a number all of them would go.
        let body = json!({ "article_id": article, "index": 1 });
        gone(self.client()?.call(account, now, "/cgi-bin/freepublish/delete", &body).await)
    }

    async fn take_back(&self, recall: &Recall) -> Result<Receipt, Failure> {
        let notes = &*recall.notes;
        let mut known = Known::read(recall.known.as_ref());
        if let Some(account) = self.accounts.get(&known.agency) {
            if known.job.is_some() && known.article.is_none() {
                match self.look(account, recall.now, &mut known, notes).await {
                    Ok(()) | Err(Failure::Refused(_)) => known.job = None,
                    Err(other) => return Err(other),
                }
            }
            if let Some(draft) = known.draft.take() {
                self.discard(account, recall.now, &draft).await?;
            }
            known.former.extend(known.article.take());
            known.job = None;
            known.keep(notes).await?;
            self.clear_former(account, recall.now, &mut known, notes).await?;
        } else if !known.former.is_empty() || known.article.is_some() {
            let sentence = "公众号接口的配置没有了，请在公众平台后台删除文章，再登记";
            return Err(Failure::Person(sentence.to_owned()));
        }
        if recall.is_posted {
            let sentence = "请立即在公众平台后台删除文章，登记删除时间；读者转发过的卡片删不掉";
            return Err(Failure::Person(sentence.to_owned()));
        }
        Ok(Receipt {
            place: "公众号上没有了；读者转发过的卡片删不掉".to_owned(), ..Receipt::default()
        })
    }
}

/// A number or a text of an answer: the platform writes identities both ways.
fn text_of(answer: &Value, name: &str) -> Result<String, Failure> {
    match answer.get(name) {
        Some(Value::String(text)) if !text.is_empty() => Ok(text.clone()),
        Some(Value::Number(number)) => Ok(number.to_string()),
        _ => Err(Failure::Later(format!("公众平台的答复里没有{name}"))),
    }
}

/// What is not there counts as taken away: 40007 is said of drafts, 53600 of articles.
fn gone(answer: Result<Value, Failure>) -> Result<(), Failure> {
    match answer {
        Ok(_) => Ok(()),
        Err(failure) if ["（40007 ", "（53600 "].iter().any(|mark| failure.sentence().contains(mark)) => {
            Ok(())
        }
        Err(failure) => Err(failure),
    }
}

impl Carrier for WeChat {
    fn channel(&self) -> Channel {
        Channel::WeChat
    }

    fn deliver<'a>(&'a self, parcel: &'a Parcel) -> Carrying<'a> {
        Box::pin(self.publish(parcel))
    }

    fn withdraw<'a>(&'a self, recall: &'a Recall) -> Carrying<'a> {
        Box::pin(self.take_back(recall))
    }
}
