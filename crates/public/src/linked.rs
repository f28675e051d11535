//! How documents belong together: an interpretation and what it interprets, a call for comments and its
//! result. A link is told only while the public sees both ends.

use chrono::NaiveDate;
use gongkai_domain::{feedback::CommentTerm, id::AgencyId};
use sea_orm::{ColumnTrait, Condition, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};

use crate::{
    DocumentFilter, PublicStore, StoreError,
    document::{self, PublishedDocument},
    documents::in_force,
};

/// Links of one document that are told at most.
const MOST_LINKS: u64 = 50;

/// What a document is to another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Link {
    /// It is interpreted by this one.
    Interpreted,
    /// It interprets this one.
    Interpretation,
    /// It is the call whose result this is.
    Call,
    /// It is the result of this call.
    Result,
    /// It is amended or repealed by this one.
    Replaced,
}

/// A document that puts a draft to the public.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct CallLine {
    /// Whose.
    pub agency_id: String,
    /// Which.
    pub document_id: String,
    /// Title.
    pub title: String,
    /// 索引号.
    pub index_number: String,
    /// 发布日期.
    pub published_on: NaiveDate,
    /// First day on which comments are taken.
    pub comment_from: Option<NaiveDate>,
    /// Last day of it.
    pub comment_until: Option<NaiveDate>,
    /// The call whose result it is.
    pub answers: Option<String>,
}

impl CallLine {
    /// When comments are taken.
    pub fn term(&self) -> Option<CommentTerm> {
        CommentTerm::of(self.comment_from, self.comment_until)
    }
}

#[derive(FromQueryResult)]
struct Linked {
    document_id: String,
    title: String,
    interprets: Option<String>,
    answers: Option<String>,
    validity_by: Option<String>,
}

impl PublicStore {
    /// Documents in force that belong to this one: what it is to each, its id and its title.
    pub async fn linked(&self, one: &PublishedDocument) -> Result<Vec<(Link, String, String)>, StoreError> {
        use document::Column as C;
        let own = one.document.as_str();
        let mut either =
            Condition::any().add(C::Interprets.eq(own)).add(C::Answers.eq(own)).add(C::ValidityBy.eq(own));
        let named = [&one.metadata.interprets, &one.metadata.answers];
        for id in named.into_iter().flatten() {
            either = either.add(C::DocumentId.eq(id.as_str()));
        }
        let found: Vec<Linked> = self
            .of_agency(&one.agency)
            .filter(either)
            .select_only()
            .columns([C::DocumentId, C::Title, C::Interprets, C::Answers, C::ValidityBy])
            .order_by_desc(C::PublishedOn)
            .order_by_desc(C::DocumentId)
            .limit(MOST_LINKS)
            .into_model()
            .all(self.database())
            .await?;
        let is = |id: &Option<_>, wanted: &str| id.as_ref().is_some_and(|id: &String| id == wanted);
        let names = |id: &Option<gongkai_domain::id::DocumentId>, wanted: &str| {
            id.as_ref().is_some_and(|id| id.as_str() == wanted)
        };
        let mut links = Vec::new();
        for Linked { document_id: id, title, interprets, answers, validity_by } in
            found.into_iter().filter(|one| one.document_id != own)
        {
            let what = [
                (names(&one.metadata.interprets, &id), Link::Interpreted),
                (is(&interprets, own), Link::Interpretation),
                (names(&one.metadata.answers, &id), Link::Call),
                (is(&answers, own), Link::Result),
                (is(&validity_by, own), Link::Replaced),
            ];
            let told = what.into_iter().filter(|(is_it, _)| *is_it);
            links.extend(told.map(|(_, link)| (link, id.clone(), title.clone())));
        }
        links.sort_by_key(|(link, ..)| *link);
        Ok(links)
    }

    /// Calls for comments in force: those that end last come first.
    pub async fn calls(&self, offset: u64, limit: u64) -> Result<Vec<CallLine>, StoreError> {
        use document::Column as C;
        Ok(in_force(&DocumentFilter::default())
            .filter(C::CommentUntil.is_not_null())
            .select_only()
            .columns(Self::call_columns())
            .order_by_desc(C::CommentUntil)
            .order_by_desc(C::DocumentId)
            .offset(offset)
            .limit(limit)
            .into_model()
            .all(self.database())
            .await?)
    }

    /// Results in force of these calls.
    pub async fn results_of(&self, calls: &[CallLine]) -> Result<Vec<CallLine>, StoreError> {
        use document::Column as C;
        if calls.is_empty() {
            return Ok(Vec::new());
        }
        let found: Vec<CallLine> = in_force(&DocumentFilter::default())
            .filter(C::Answers.is_in(calls.iter().map(|call| call.document_id.as_str())))
            .select_only()
            .columns(Self::call_columns())
            .order_by_asc(C::PublishedOn)
            .into_model()
            .all(self.database())
            .await?;
        let of_call = |one: &CallLine| {
            calls.iter().any(|call| {
                call.agency_id == one.agency_id && one.answers.as_deref() == Some(call.document_id.as_str())
            })
        };
        Ok(found.into_iter().filter(of_call).collect())
    }

    fn call_columns() -> [document::Column; 8] {
        use document::Column as C;
        [
            C::AgencyId,
            C::DocumentId,
            C::Title,
            C::IndexNumber,
            C::PublishedOn,
            C::CommentFrom,
            C::CommentUntil,
            C::Answers,
        ]
    }

    fn of_agency(&self, agency: &AgencyId) -> sea_orm::Select<document::Entity> {
        in_force(&DocumentFilter { agency: Some(agency.clone()), ..DocumentFilter::default() })
    }
}
